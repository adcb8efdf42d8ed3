//! The parts of a report that match best, with the matched words marked as ranges.
//!
//! A fragment is a run of whole words of one line of the original text, diacritics and all; nothing is added to it or
//! taken from it, so a highlight is always a slice of what was written. It begins and ends with a sentence where there
//! is one of a fitting length, else with a word. No HTML and no colours: who shows a snippet decides how.

mod fragment;
mod sentences;

use crate::lines::lines;
pub use fragment::Part;
use fragment::{Line, best};
use mahdar_text::{Analyzer, Tokens};
use serde::Serialize;
use std::ops::Range;

/// A fragment of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Snippet {
    /// A slice of the original text.
    pub text: String,
    /// Byte ranges of `text`, in order, not overlapping, on character boundaries.
    pub highlights: Vec<[usize; 2]>,
    /// The same ranges in Unicode scalar values, for who counts characters.
    pub highlights_chars: Vec<[usize; 2]>,
}

impl Snippet {
    /// A part of a text with some of its byte ranges marked; these are in order.
    pub(crate) fn new(text: &str, part: Range<usize>, marked: impl IntoIterator<Item = Range<usize>>) -> Self {
        let text = text.get(part.clone()).unwrap_or_default();
        let mut highlights: Vec<[usize; 2]> =
            marked.into_iter().map(|word| [word.start - part.start, word.end - part.start]).collect();
        // The words of a ligature share one range: it is marked once.
        highlights.dedup();
        Self { highlights_chars: in_chars(text, &highlights), text: text.to_owned(), highlights }
    }
}

/// Byte ranges of a text, in order, as ranges of Unicode scalar values.
#[must_use]
pub fn in_chars(text: &str, ranges: &[[usize; 2]]) -> Vec<[usize; 2]> {
    let (mut byte, mut chars) = (0, 0);
    let mut at = |to: usize| {
        chars += text.get(byte..to).map_or(0, |part| part.chars().count());
        byte = to;
        chars
    };
    ranges.iter().map(|&[start, end]| [at(start), at(end)]).collect()
}

/// The best fragments of `pieces` of `text`, at most `most` of them, the best first: the one with the most different
/// matched words (then the most, then the first), then those with words that it lacks. Where nothing matches, the
/// beginning.
///
/// `mark` says of each word of a text what it is of the query, if it is something.
pub fn fragments(
    text: &str,
    pieces: &[Range<usize>],
    analyzer: Analyzer,
    most: usize,
    mark: impl Fn(&Tokens, &mut Vec<Option<Part>>),
) -> Vec<Snippet> {
    let mut tokens = Tokens::new();
    let mut found = Vec::new();
    let mut beginning = None;
    let mut matching: Vec<Line> = Vec::new();
    for line in pieces.iter().flat_map(|piece| lines(text, piece)).filter(|line| !line.is_empty()) {
        analyzer.analyze(&text[line.clone()], &mut tokens);
        mark(&tokens, &mut found);
        let is_first = beginning.is_none();
        if is_first || found.iter().any(Option::is_some) {
            let words = tokens.iter().map(|token| line.start + token.start..line.start + token.end).collect();
            let read = Line::new(text, line, words, std::mem::take(&mut found));
            beginning.get_or_insert_with(|| read.cut(0));
            matching.push(read);
        }
    }
    let found = best(&matching, most);
    if found.is_empty() {
        return beginning.map(|part| Snippet::new(text, part, [])).into_iter().collect();
    }
    found.into_iter().map(|fragment| Snippet::new(text, fragment.range, fragment.marked)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, wanted: &[&str], most: usize) -> Vec<(String, Vec<String>)> {
        let whole = 0..text.len();
        let mark = |tokens: &Tokens, found: &mut Vec<Option<Part>>| {
            found.clear();
            let part = |n: usize| Part { number: n as u32, is_other_name: false };
            let part_of = |folded: &str| wanted.iter().position(|word| *word == folded).map(part);
            found.extend(tokens.iter().map(|token| part_of(token.folded)));
        };
        let found = fragments(text, &[whole], Analyzer::light(), most, mark);
        let marked = |found: &Snippet| {
            let of_chars = |&[a, b]: &[usize; 2]| found.text.chars().skip(a).take(b - a).collect::<String>();
            let marked: Vec<_> = found.highlights.iter().map(|&[a, b]| found.text[a..b].to_owned()).collect();
            assert_eq!(marked, found.highlights_chars.iter().map(of_chars).collect::<Vec<_>>());
            marked
        };
        found.iter().map(|found| (found.text.clone(), marked(found))).collect()
    }

    fn of(text: &str, wanted: &[&str]) -> (String, Vec<String>) {
        all(text, wanted, 1).into_iter().next().unwrap_or_default()
    }

    #[test]
    fn the_line_with_most_words_wins_and_keeps_its_marks() {
        let (text, marked) = of("a x\nb a\u{64E} c\na a", &["a", "b"]);
        assert_eq!(text, "b a\u{64E} c");
        assert_eq!(marked, ["b", "a\u{64E}"]);
    }

    #[test]
    fn without_a_match_it_is_the_beginning() {
        assert_eq!(of("\nfirst line\nsecond", &["z"]), ("first line".into(), vec![]));
        assert_eq!(all("", &["z"], 3), []);
    }

    #[test]
    fn long_lines_are_cut_at_words() {
        let text = format!("{}needle {}", "word ".repeat(500), "tail ".repeat(500));
        let (fragment, marked) = of(&text, &["needle"]);
        assert!(fragment.len() <= fragment::MAX_BYTES && fragment.starts_with("word ") && fragment.ends_with("tail"));
        assert_eq!(marked, ["needle"]);
        let twice = format!("{}needle needle {}", "word ".repeat(500), "tail ".repeat(500));
        assert_eq!(of(&twice, &["needle"]).1, ["needle", "needle"]);
        let endless = "\u{628}".repeat(1_000);
        assert!(of(&endless, &[]).0.len() <= 255 * 2);
    }

    #[test]
    fn sentences_stay_whole_where_they_fit() {
        let before = "word ".repeat(50);
        let text = format!("{before}end. The needle is here. It was 3.5 long. {before}{before}");
        let (fragment, _) = of(&text, &["needle"]);
        assert_eq!(fragment, "The needle is here. It was 3.5 long.");
        // A question mark of Arabic ends one too.
        let text = format!("{before}end\u{61F} The needle is here! {before}{before}");
        assert_eq!(of(&text, &["needle"]).0, "The needle is here!");
    }

    #[test]
    fn further_fragments_have_what_the_best_lacks() {
        let found = all("a b\na\nc a\nb", &["a", "b", "c"], 3);
        let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["a b", "c a"]);
        assert_eq!(all("a b\na\nc a\nb", &["a", "b", "c"], 1).len(), 1);
    }
}
