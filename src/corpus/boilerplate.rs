//! What of a report is boilerplate: kept in the stored text, left out of what is searched, never a title.
//!
//! The table `boilerplate.tsv` says which lines; editors' initials (lone letters such as those that end a KUNA report,
//! with the time behind those that end an SPA one) are told by their form. A body of one word or number is never
//! boilerplate, nor is one that would be nothing else where there is no title: whoever stored it meant it to be found.

use crate::gazetteer::table;
use crate::lines::lines;
use crate::model::Report;
use mahdar_text::letter::{is_core, is_format};
use mahdar_text::{normalize, words};
use std::ops::Range;
use std::sync::LazyLock;

/// The longest line, in bytes, that a label at its beginning makes boilerplate: beyond it, it is a paragraph.
const MAX_LABELLED_BYTES: usize = 300;
/// The longest title that is made of a line, in bytes; a longer line is cut at a word.
const MAX_TITLE_BYTES: usize = 1_000;

/// Where the parts of a report's body are, as byte ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The line that the title is, where the title is a line of the body: it is then not searched twice.
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
        && let Some(line) = parts(&report.body).title
    {
        report.title = report.body[as_title(&report.body, line)].to_owned();
    }
}

/// Tells the boilerplate of a report from the rest.
#[must_use]
pub fn layout(report: &Report) -> Layout {
    let (body, title) = (&report.body, report.title.trim());
    let Parts { title: line, searched, whole } = parts(body);
    // What does not begin as the title does need not be cut to be told from it.
    let line = line.filter(|line| body[line.clone()].starts_with(title)).map(|line| as_title(body, line));
    let line = line.filter(|line| body[line.clone()] == *title);
    let has_title = line.is_none() && !title.is_empty();
    let searched = if searched.is_empty() && !has_title { whole.into_iter().collect() } else { searched };
    Layout { title: line, searched }
}

/// What a body is made of.
struct Parts {
    /// The line that can be a title.
    title: Option<Range<usize>>,
    /// The pieces to search; none where all is boilerplate.
    searched: Vec<Range<usize>>,
    /// What is not white space.
    whole: Option<Range<usize>>,
}

fn parts(body: &str) -> Parts {
    let lines = || lines(body, &(0..body.len())).filter(|line| !line.is_empty());
    let whole = lines().next().map(|first| first.start..body.trim_end().len());
    let (mut title, mut searched): (_, Vec<Range<usize>>) = (None, Vec::new());
    let mut joins_last = false;
    for line in lines() {
        let text = without_end_mark(&body[line.clone()]);
        let kind = if text.is_empty() { Line::Boilerplate } else { kind_of(text) };
        if kind == Line::Boilerplate {
            joins_last = false;
            continue;
        }
        let range = line.start..line.start + text.len();
        if kind == Line::Text && title.is_none() {
            title = Some(range.clone());
        }
        match searched.last_mut().filter(|_| joins_last) {
            Some(last) => last.end = range.end,
            None => searched.push(range.clone()),
        }
        joins_last = range.end == line.end;
    }
    let is_one_word = words(body).nth(1).is_none();
    if is_one_word {
        searched = whole.clone().into_iter().collect();
    }
    Parts { title: title.or_else(|| lines().next()), searched, whole }
}

/// A line, cut at a word if it is too long for a title.
fn as_title(body: &str, line: Range<usize>) -> Range<usize> {
    if line.len() <= MAX_TITLE_BYTES {
        return line;
    }
    let text = &body[line.clone()];
    let end = words(text).map(|word| word.end).take_while(|&end| end <= MAX_TITLE_BYTES).last();
    line.start
        ..line.start
            + end.unwrap_or_else(|| text.char_indices().nth(MAX_TITLE_BYTES / 4).map_or(text.len(), |(at, _)| at))
}

/// A line without the mark that ends a report, and without initials behind it.
fn without_end_mark(line: &str) -> &str {
    let before = |text| TABLE.ends.iter().find_map(|mark| strip_mark(text, mark));
    let behind_initials = || Some(without_initials(line)).filter(|rest| rest.len() < line.len()).and_then(before);
    before(line).or_else(behind_initials).unwrap_or(line)
}

/// `text` without `mark` at its end; white space, format characters and a final dot do not matter.
fn strip_mark<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let passed_over = |c: char| c.is_whitespace() || is_format(c);
    let mut rest = text.trim_end_matches(|c| passed_over(c) || c == '.');
    for wanted in mark.chars().rev().filter(|&c| !passed_over(c)) {
        rest = rest.trim_end_matches(passed_over).strip_suffix(wanted)?;
    }
    Some(rest.trim_end())
}

/// Bytes of a line that may be boilerplate as a whole: more than those of the table have, whatever stands between words.
const MAX_LINE_BYTES: usize = 1_000;
/// Words that such a line has at most.
const MOST_WORDS: usize = 12;
/// Bytes at the end of a line in which initials are looked for.
const MAX_INITIALS_BYTES: usize = 128;

/// A line without the lone letters at its end.
fn without_initials(line: &str) -> &str {
    if ends_in_a_word(line) {
        return line;
    }
    let lone = |word: &Range<usize>| line[word.clone()].chars().nth(1).is_none();
    // A line is often a whole text: only its end is looked at.
    let from = line.len().saturating_sub(MAX_INITIALS_BYTES);
    let behind_space = |at: &usize| line.is_char_boundary(*at) && line[..*at].ends_with(char::is_whitespace);
    let tail = if from == 0 { 0 } else { (from..line.len()).find(behind_space).unwrap_or(0) };
    let words: Vec<Range<usize>> = words(&line[tail..]).map(|word| word.start + tail..word.end + tail).collect();
    let behind = words.into_iter().rev().take_while(lone).last();
    behind.map_or(line, |first| line[..first.start].trim_end())
}

/// Whether the last word of a line is plainly longer than a letter: so it is of nearly all, and no word need be looked for.
fn ends_in_a_word(line: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{0621}'..='\u{063A}' | '\u{0641}'..='\u{064A}');
    let mut back = line.chars().rev().skip_while(|&c| !is_core(c));
    back.next().is_some_and(is_letter) && back.next().is_some_and(is_letter)
}

/// Whether a line has more words than any of the table. Words that touch are counted as one, which is quicker, before all are.
fn has_many_words(line: &str) -> bool {
    let with_word = |part: &&str| part.chars().any(is_core);
    line.split_whitespace().filter(with_word).nth(MOST_WORDS).is_some() || words(line).nth(MOST_WORDS).is_some()
}

fn kind_of(line: &str) -> Line {
    let may_be_one = line.len() <= MAX_LINE_BYTES && !has_many_words(line);
    if may_be_one && TABLE.lines.contains(&normalize(line)) || is_initials(line) {
        return Line::Boilerplate;
    }
    if line.len() <= MAX_LABELLED_BYTES
        && let Some((label, _)) = line.split_once(':')
    {
        let label = normalize(label);
        if TABLE.labels.contains(&label) || TABLE.lines.contains(&label) {
            return Line::Boilerplate;
        }
        if TABLE.heads.contains(&label) {
            return Line::Head;
        }
    }
    if line.chars().any(char::is_alphabetic) { Line::Text } else { Line::Head }
}

/// Two to ten lone letters, perhaps with a time, and nothing else: `د ا ن / أ م س`, `17:22 ت م`.
fn is_initials(line: &str) -> bool {
    let (mut letters, mut numbers) = (0, 0);
    for word in words(line) {
        let word = &line[word];
        match word.chars().next() {
            Some(c) if c.is_numeric() && word.chars().count() <= 2 => numbers += 1,
            Some(c) if c.is_alphabetic() && word.chars().nth(1).is_none() => letters += 1,
            _ => return false,
        }
    }
    (2..=10).contains(&letters) && numbers <= 2
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
    table("boilerplate").map(|row| [0, 1, 2, 3].map(|column| row.cell(column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn searched(body: &str) -> Vec<&str> {
        layout(&Report::new("x", "", body)).searched.into_iter().map(|range| &body[range]).collect()
    }

    fn title(body: &str) -> Option<&str> {
        parts(body).title.map(|line| &body[as_title(body, line)])
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
        let titled = |body: &str| layout(&Report::new("x", "title", body)).searched.len();
        assert_eq!((titled("Ru En"), titled("Ru")), (0, 1));
    }

    #[test]
    fn lines_that_follow_each_other_are_one_piece() {
        assert_eq!(searched("one two\nthree\n\nRu En\nfour five"), ["one two\nthree", "four five"]);
        assert_eq!(searched("one two //\u{627}\u{646}\u{62A}\u{647}\u{649}//\nthree"), ["one two", "three"]);
    }

    #[test]
    fn end_marks_are_found_as_they_are_typed() {
        let (end, finished) =
            ("\u{627}\u{644}\u{646}\u{647}\u{627}\u{64A}\u{629}", "\u{627}\u{646}\u{62A}\u{647}\u{649}");
        for mark in [
            format!("({end})"),
            format!("( {end} )."),
            format!("({end})\u{200F}"),
            format!("({end}) \u{631} \u{62C}"),
            format!("// {finished}//"),
            format!("//{finished} //"),
            format!("//{finished}//\n17:22 \u{62A} \u{645}"),
        ] {
            assert_eq!(searched(&format!("one two {mark}")), ["one two"], "{mark}");
        }
        // but a sentence may speak of the end
        let sentence = format!("\u{648}\u{641}\u{64A} {end}");
        assert_eq!(searched(&sentence), [sentence.as_str()]);
    }

    #[test]
    fn a_title_that_is_a_line_of_the_body_is_told() {
        let body = "Ru En\none two\nthree";
        let title_of = |title: &str| layout(&Report::new("x", title, body)).title;
        assert_eq!((title_of("one two"), title_of("three"), title_of("four")), (Some(6..13), None, None));
        let long = "word ".repeat(10_000);
        assert!(title(&long).is_some_and(|title| title.len() <= MAX_TITLE_BYTES && title.ends_with("word")));
    }
}
