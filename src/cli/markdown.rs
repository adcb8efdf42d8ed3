//! Text from outside as Markdown (CommonMark): shown as it is, whatever stands in it.

use mahdar::snippet::Snippet;

/// A text on one line, with nothing in it that Markdown or HTML would take for its own.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => escaped.push(' '),
            c if c.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            // What turns text about would turn what is pasted behind it, too.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#' | '$' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A snippet with its matched words in bold.
pub(super) fn snippet(snippet: &Snippet) -> String {
    let mut text = String::new();
    let mut at = 0;
    for &[from, to] in &snippet.highlights {
        text.push_str(&escaped(&snippet.text[at..from]));
        text.push_str(&format!("**{}**", escaped(&snippet.text[from..to])));
        at = to;
    }
    text.push_str(&escaped(&snippet.text[at..]));
    without_list_mark(text.trim_start())
}

/// A dash, a plus or a number with a point, at the beginning of a line, would begin a list.
fn without_list_mark(text: &str) -> String {
    let (number, rest) = text.split_at(text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let marks = if number.is_empty() { ['-', '+'] } else { ['.', ')'] };
    if rest.starts_with(marks) { format!("{number}\\{rest}") } else { text.to_owned() }
}

/// A table, of cells that are Markdown.
pub(super) fn table<const N: usize>(names: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<String> {
    let row = |cells: &[&str]| format!("| {} |", cells.join(" | "));
    let rows = rows.map(|cells| row(&cells.each_ref().map(String::as_str)));
    [row(names), row(&["---"; N])].into_iter().chain(rows).collect()
}

/// A text that leads to a page, if the URL is one of the web.
pub(super) fn link(text: &str, url: Option<&str>) -> String {
    let text = escaped(text);
    let is_of_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    let Some(url) = url.filter(is_of_web) else { return text };
    let mut safe = String::new();
    for c in url.chars() {
        match c {
            '(' => safe.push_str("%28"),
            ')' => safe.push_str("%29"),
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '\\' => safe.push_str("%5C"),
            '|' => safe.push_str("%7C"),
            c if c.is_whitespace() || c.is_control() => safe.push_str("%20"),
            c => safe.push(c),
        }
    }
    format!("[{text}]({safe})")
}

/// An id, as it is typed.
pub(super) fn code(id: &str) -> String {
    let clean: String = id.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.contains(['`', '|']) { escaped(&clean) } else { format!("`{clean}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_take_is_escaped() {
        assert_eq!(escaped("a*b_c [d](e) <f> & \\|\n`g`"), "a\\*b\\_c \\[d\\](e) \\<f\\> \\& \\\\\\| \\`g\\`");
        let text = |text: &str| snippet(&Snippet { text: text.into(), highlights: Vec::new(), ..Snippet::default() });
        assert_eq!(text("- a"), "\\- a");
        assert_eq!(text("12. a"), "12\\. a");
        assert_eq!(text("2022-06-28"), "2022-06-28");
        assert_eq!(text("9 - 10"), "9 - 10");
    }

    #[test]
    fn links_lead_to_the_web_alone() {
        assert_eq!(link("a]", Some("https://x.y/(1) 2")), "[a\\]](https://x.y/%281%29%202)");
        assert_eq!(link("a", Some("javascript:alert(1)")), "a");
        assert_eq!(link("a", None), "a");
        assert_eq!(code("m-a"), "`m-a`");
        assert_eq!(code("a`b"), "a\\`b");
    }
}
