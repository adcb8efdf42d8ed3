//! The part of a report that matches best, with the matched words marked as byte ranges.
//!
//! A fragment is a run of whole words of one line of the original text, diacritics and all; nothing is added to it or
//! taken from it, so a highlight is always a slice of what was written. No HTML and no colours: who shows a snippet
//! decides how.

use crate::lines::lines;
use mahdar_text::{Analyzer, Token, Tokens};
use serde::Serialize;
use std::ops::Range;

/// The longest fragment, in bytes: about 150 Arabic letters.
const MAX_BYTES: usize = 300;

/// A fragment of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// A slice of the original text.
    pub text: String,
    /// Byte ranges of `text`, in order, not overlapping, on character boundaries.
    pub highlights: Vec<[usize; 2]>,
}

/// The fragment of `pieces` of `text` with the most different matched words (then the most, then the first).
///
/// Words with one stem count as the same word.
pub fn snippet(
    text: &str,
    pieces: &[Range<usize>],
    analyzer: Analyzer,
    matches: impl Fn(&Token<'_>) -> bool,
) -> Snippet {
    let mut tokens = Tokens::new();
    let mut best: Option<Candidate> = None;
    let mut beginning = None;
    for line in pieces.iter().flat_map(|piece| lines(text, piece)) {
        analyzer.analyze(&text[line.clone()], &mut tokens);
        let words: Vec<_> = tokens.iter().map(|token| line.start + token.start..line.start + token.end).collect();
        let matched: Vec<_> = tokens.iter().map(|token| matches(&token).then_some(token.stem)).collect();
        if beginning.is_none() && !line.is_empty() {
            beginning = Some(cut(&line, &words, 0));
        }
        for from in (0..words.len()).filter(|&n| matched[n].is_some()) {
            let fragment = cut(&line, &words, from);
            let first = words.partition_point(|word| word.start < fragment.start);
            let inside =
                (first..words.len()).take_while(|&n| words[n].end <= fragment.end).filter(|&n| matched[n].is_some());
            let mut stems: Vec<_> = inside.clone().filter_map(|n| matched[n]).collect();
            let count = stems.len();
            stems.sort_unstable();
            stems.dedup();
            let score = (stems.len(), count);
            if best.as_ref().is_none_or(|best| score > best.score) {
                let marked = inside.map(|n| words[n].clone()).collect();
                best = Some(Candidate { score, fragment, marked });
            }
        }
    }
    let (fragment, marked) = match best {
        Some(best) => (best.fragment, best.marked),
        None => (beginning.unwrap_or(0..0), Vec::new()),
    };
    // The words of a ligature share one range: it is marked once.
    let mut highlights: Vec<_> =
        marked.iter().map(|word| [word.start - fragment.start, word.end - fragment.start]).collect();
    highlights.dedup();
    Snippet { text: text[fragment].to_owned(), highlights }
}

/// A fragment that might be the best.
struct Candidate {
    /// Different matched words, and all of them.
    score: (usize, usize),
    /// Bytes of the text.
    fragment: Range<usize>,
    /// The matched words, as bytes of the text.
    marked: Vec<Range<usize>>,
}

/// A fragment of `line` that holds the word `from`, begins at most a fifth of its length before it, and is whole words.
fn cut(line: &Range<usize>, words: &[Range<usize>], from: usize) -> Range<usize> {
    if line.len() <= MAX_BYTES {
        return line.clone();
    }
    let Some(word) = words.get(from) else {
        return line.start..line.start;
    };
    let earliest = word.start.saturating_sub(MAX_BYTES / 5);
    let start = if earliest <= line.start {
        line.start
    } else {
        words[words[..from].partition_point(|w| w.start < earliest)].start
    };
    if line.end - start <= MAX_BYTES {
        return start..line.end;
    }
    let end = words[from..].iter().map(|w| w.end).take_while(|&end| end - start <= MAX_BYTES).last();
    start..end.unwrap_or(word.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, wanted: &[&str]) -> (String, Vec<String>) {
        let whole = 0..text.len();
        let found = snippet(text, &[whole], Analyzer::light(), |token| wanted.contains(&token.folded));
        let marked = found.highlights.iter().map(|&[a, b]| found.text[a..b].to_owned()).collect();
        (found.text, marked)
    }

    #[test]
    fn the_line_with_most_words_wins_and_keeps_its_marks() {
        let (text, marked) = of("a x\nb a\u{64E} c\na a", &["a", "b"]);
        assert_eq!(text, "b a\u{64E} c");
        assert_eq!(marked, ["b", "a\u{64E}"]);
    }

    #[test]
    fn without_a_match_it_is_the_beginning() {
        assert_eq!(of("first line\nsecond", &["z"]), ("first line".into(), vec![]));
        assert_eq!(of("", &["z"]), (String::new(), vec![]));
    }

    #[test]
    fn long_lines_are_cut_at_words() {
        let text = format!("{}needle {}", "word ".repeat(500), "tail ".repeat(500));
        let (fragment, marked) = of(&text, &["needle"]);
        assert!(fragment.len() <= MAX_BYTES && fragment.starts_with("word ") && fragment.ends_with("tail"));
        assert_eq!(marked, ["needle"]);
        let twice = format!("{}needle needle {}", "word ".repeat(500), "tail ".repeat(500));
        assert_eq!(of(&twice, &["needle"]).1, ["needle", "needle"]);
        let endless = "\u{628}".repeat(1_000);
        assert!(of(&endless, &[]).0.len() <= 255 * 2);
    }
}
