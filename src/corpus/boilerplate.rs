//! What of a report is boilerplate: kept in the stored text, left out of what is searched, never a title.
//!
//! The table `boilerplate.tsv` says which lines; editors' initials (lone letters such as those that end a KUNA report)
//! are told by their form. A text of one word or number is never boilerplate, nor is one that would be nothing else:
//! whoever stored it meant it to be found.

use crate::model::Report;
use mahdar_text::{normalize, words};
use std::ops::Range;
use std::sync::LazyLock;

/// The longest line, in bytes, that a label at its beginning makes boilerplate: beyond it, it is a paragraph.
const MAX_LABELLED_BYTES: usize = 300;

/// Where the parts of a body are, as byte ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The first line that can be a title.
    pub title: Option<Range<usize>>,
    /// What is searched: the body without its boilerplate, in pieces.
    pub searched: Vec<Range<usize>>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Searched, and may be a title.
    Text,
    /// Searched, and no title.
    Head,
    /// Not searched.
    Boilerplate,
}

/// Fills a blank title from the body. Does nothing to a report that has a title.
pub fn complete(report: &mut Report) {
    if report.title.trim().is_empty()
        && let Some(title) = layout(&report.body).title
    {
        report.title = report.body[title].to_owned();
        report.title_from_body = true;
    }
}

/// Tells the boilerplate of `body` from the rest.
#[must_use]
pub fn layout(body: &str) -> Layout {
    let lines = || lines(body).filter(|line| !line.is_empty());
    let mut found = Layout { title: None, searched: Vec::new() };
    let mut joins_last = false;
    for line in lines() {
        let text = without_end_mark(&body[line.clone()]);
        let kind = if text.is_empty() { Line::Boilerplate } else { kind_of(text) };
        if kind == Line::Boilerplate {
            joins_last = false;
            continue;
        }
        let range = line.start..line.start + text.len();
        if kind == Line::Text && found.title.is_none() {
            found.title = Some(range.clone());
        }
        match found.searched.last_mut().filter(|_| joins_last) {
            Some(last) => last.end = range.end,
            None => found.searched.push(range.clone()),
        }
        joins_last = range.end == line.end;
    }
    if found.searched.is_empty() || words(body).nth(1).is_none() {
        found.searched = lines().next().map(|first| first.start..body.trim_end().len()).into_iter().collect();
    }
    found.title = found.title.or_else(|| found.searched.first().and_then(|_| lines().next()));
    found
}

/// The lines of `body`, without white space around them.
fn lines(body: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    body.split_inclusive('\n').map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        start..(start + line.trim().len())
    })
}

fn without_end_mark(line: &str) -> &str {
    TABLE.ends.iter().find_map(|mark| line.strip_suffix(mark.as_str())).map_or(line, str::trim_end)
}

fn kind_of(line: &str) -> Line {
    if words(line).nth(12).is_none() && TABLE.lines.contains(&normalize(line)) || is_initials(line) {
        return Line::Boilerplate;
    }
    if line.len() <= MAX_LABELLED_BYTES
        && let Some((label, _)) = line.split_once(':')
    {
        let label = normalize(label);
        if TABLE.labels.contains(&label) {
            return Line::Boilerplate;
        }
        if TABLE.heads.contains(&label) {
            return Line::Head;
        }
    }
    if line.chars().any(char::is_alphabetic) { Line::Text } else { Line::Head }
}

/// Two to ten lone letters and nothing else: `د ا ن / أ م س`.
fn is_initials(line: &str) -> bool {
    let mut count = 0;
    for word in words(line) {
        let mut letters = line[word].chars();
        if !letters.next().is_some_and(char::is_alphabetic) || letters.next().is_some() {
            return false;
        }
        count += 1;
    }
    (2..=10).contains(&count)
}

/// `boilerplate.tsv`: texts of lines, labels and heads as a search sees them; end marks as they are written.
struct Table {
    lines: Vec<String>,
    labels: Vec<String>,
    heads: Vec<String>,
    ends: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let of_kind = |wanted: &'static str| rows().filter(move |row| row[0] == wanted).map(|row| row[2]);
    Table {
        lines: of_kind("line").map(normalize).collect(),
        labels: of_kind("label").map(normalize).collect(),
        heads: of_kind("head").map(normalize).collect(),
        ends: of_kind("end").map(str::to_owned).collect(),
    }
});

/// The rows of the table: kind, key, text, where it is from.
fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    include_str!("boilerplate.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn searched(body: &str) -> Vec<&str> {
        layout(body).searched.into_iter().map(|range| &body[range]).collect()
    }

    fn title(body: &str) -> Option<&str> {
        layout(body).title.map(|range| &body[range])
    }

    #[test]
    fn the_table_is_sorted_and_each_row_works() {
        let text = "\u{642}\u{645}\u{629} \u{639}\u{631}\u{628}\u{64A}\u{629}";
        let all: Vec<_> = rows().collect();
        assert_eq!(all.len(), include_str!("boilerplate.tsv").lines().filter(|l| !l.starts_with('#')).count());
        assert!(all.windows(2).all(|w| (w[0][0], w[0][1]) < (w[1][0], w[1][1])));
        for [kind, key, mark, _] in all {
            let (body, expected) = match kind {
                "line" => (format!("{mark}\n{text}"), text.to_owned()),
                "label" => (format!("{mark} : x y\n{text}"), text.to_owned()),
                "head" => (format!("{mark}: x y\n{text}"), format!("{mark}: x y\n{text}")),
                "end" => (format!("{text} {mark}"), text.to_owned()),
                other => panic!("unknown kind {other}"),
            };
            assert_eq!(searched(&body), [expected], "{key}");
            assert_eq!(title(&body), Some(text), "{key}");
        }
    }

    #[test]
    fn a_text_that_is_only_boilerplate_or_one_word_is_kept() {
        for body in [
            "(\u{627}\u{644}\u{646}\u{647}\u{627}\u{64A}\u{629})",
            "Ru En",
            "Ru",
            "5",
            "\u{623} \u{628}",
            " Ru En \n\n",
        ] {
            assert_eq!(searched(body), [body.trim()], "{body}");
            assert_eq!(title(body), Some(body.trim()), "{body}");
        }
        assert_eq!(searched(" \n "), Vec::<&str>::new());
        assert_eq!(title(""), None);
    }

    #[test]
    fn lines_that_follow_each_other_are_one_piece() {
        assert_eq!(searched("one two\nthree\n\nRu En\nfour five"), ["one two\nthree", "four five"]);
        assert_eq!(searched("one two //\u{627}\u{646}\u{62A}\u{647}\u{649}//\nthree"), ["one two", "three"]);
    }

    #[test]
    fn a_sentence_that_mentions_the_end_is_text() {
        let body = "\u{648}\u{641}\u{64A} \u{627}\u{644}\u{646}\u{647}\u{627}\u{64A}\u{629}";
        assert_eq!(searched(body), [body]);
    }
}
