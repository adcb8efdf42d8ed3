//! Text from outside: marked, cut, made plain. It is escaped by maud wherever it goes; here it is only split.
//!
//! Marks are put in by splitting at byte ranges, never by looking for the words again, so what is marked is what matched, with
//! its diacritics, and no text can bring a mark of its own.

use maud::{Markup, html};
use std::borrow::Cow;

/// A text with some of its ranges marked. A range that is none of this text is left out.
pub(super) fn marked(text: &str, ranges: &[[usize; 2]]) -> Markup {
    let mut at = 0;
    let mut pieces = Vec::new();
    for &[from, to] in ranges {
        if let (Some(before), Some(word)) = (text.get(at..from), text.get(from..to)) {
            pieces.push((before, word));
            at = to;
        }
    }
    let rest = text.get(at..).unwrap_or_default();
    html! { @for (before, word) in pieces { (before) mark { (word) } } (rest) }
}

/// A title, cut and marked.
pub(super) fn title(text: &str, ranges: &[[usize; 2]], most: usize) -> Markup {
    let shown = cut(text, most);
    let fitting: Vec<[usize; 2]> = ranges.iter().copied().filter(|[_, to]| *to <= shown.len()).collect();
    html! { (marked(shown, &fitting)) @if shown.len() < text.len() { "\u{2026}" } }
}

/// The first characters of a text.
pub(super) fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// The first characters of a text, with a sign that there are more.
pub(super) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    match cut(text, most) {
        cut if cut.len() < text.len() => Cow::Owned(format!("{}\u{2026}", cut.trim_end())),
        whole => Cow::Borrowed(whole),
    }
}

/// A text for where no element can isolate it (titles of windows, attributes, feeds): on one line, without controls that steer
/// what stands beside it and without what XML does not allow.
pub(super) fn plain(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' | '\r' => Some(' '),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        '\u{FFFE}' | '\u{FFFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    text.chars().filter_map(shown).collect()
}

/// A URL that may become a link: of the web, and nothing that a browser would read as something else.
pub(super) fn web_link(url: &str) -> Option<&str> {
    let scheme = url.get(..8).map(str::to_ascii_lowercase).unwrap_or_default();
    let is_web = scheme.starts_with("http://") || scheme == "https://";
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && plain_char(c);
    (is_web && url.chars().all(is_plain)).then_some(url)
}

fn plain_char(c: char) -> bool {
    !matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '<' | '>' | '"' | '\\' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_where_the_ranges_are_and_text_brings_none() {
        let shown = |text: &str, ranges: &[[usize; 2]]| marked(text, ranges).into_string();
        assert_eq!(shown("a <mark>b</mark> c", &[[0, 1]]), "<mark>a</mark> &lt;mark&gt;b&lt;/mark&gt; c");
        assert_eq!(shown("<b>", &[[0, 1], [1, 2]]), "<mark>&lt;</mark><mark>b</mark>&gt;");
        // Beyond the text, inside a letter, backwards, overlapping.
        assert_eq!(shown("\u{642}x", &[[1, 2], [2, 9], [3, 2]]), "\u{642}x");
        assert_eq!(shown("abcd", &[[0, 3], [1, 4]]), "<mark>abc</mark>d");
        assert_eq!(title("abcdef", &[[0, 2], [4, 6]], 4).into_string(), "<mark>ab</mark>cd\u{2026}");
    }

    #[test]
    fn plain_text_steers_nothing() {
        assert_eq!(plain("a\u{202E}b\nc\u{0}\u{2067}d\u{7}"), "ab cd");
        assert_eq!(shortened("abc", 2), "ab\u{2026}");
        assert_eq!(shortened("abc", 3), "abc");
    }

    #[test]
    fn only_the_web_is_linked() {
        for url in ["http://a.example/x", "HTTPS://a.example/\u{642}?a=b&c#d"] {
            assert_eq!(web_link(url), Some(url));
        }
        for url in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            " http://a",
            "http:/a",
            "//a.example",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "https://a\u{202E}moc.example",
            "https://a/\"onclick=x",
            "https://a/ b",
            "",
            "\u{642}\u{645}\u{629}\u{642}\u{645}\u{629}",
        ] {
            assert_eq!(web_link(url), None, "{url:?}");
        }
    }
}
