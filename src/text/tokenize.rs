//! Where the words of a text are.
//!
//! A word is a run of letters and digits of any script, with the marks and format characters inside it. Everything
//! else separates: spaces, punctuation (`#`, `@`, `_`, `/` and the dots of an address among it) and symbols. So a
//! hashtag or an address is found by each of its words, and `5+1` is two words.
//!
//! Letters and digits are words of their own where they touch: و2015 is و and 2015, أبولو1 is أبولو and 1, as readers see
//! them and others write them. (Lucene and UAX #29 keep them together.)
//!
//! The fast twin of these rules is `words` in `scan/board.rs`; `tests/levels.rs` compares the two.
//!
//! A word begins with a letter or digit and never ends with a format character: those at its edges (a byte order mark,
//! a bidi control) are left out of its offsets. A run of more than [`MAX_WORD_CHARS`] characters is cut there, as
//! Lucene's tokenizers do, so that no text makes a term without bound.

use crate::letter::{TATWEEL, is_core, is_extender, is_format, is_numeric};
use std::ops::Range;

/// The most characters that one word has; a longer run becomes several words.
pub const MAX_WORD_CHARS: usize = 255;

/// The byte ranges of the words of `text`, in order, not overlapping, each on character boundaries.
///
/// ```
/// let text = "قمة (روسيا - آسيا)";
/// let words: Vec<&str> = mahdar_text::words(text).map(|range| &text[range]).collect();
/// assert_eq!(words, ["قمة", "روسيا", "آسيا"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_core)?;
        let mut end = start;
        let mut is_number = None;
        for (offset, c) in text[start..].char_indices().take(MAX_WORD_CHARS) {
            if is_core(c) && c != TATWEEL {
                let numeric = is_numeric(c);
                if *is_number.get_or_insert(numeric) != numeric {
                    break;
                }
            } else if !is_core(c) && !is_extender(c) {
                break;
            }
            at = start + offset + c.len_utf8();
            if !is_format(c) {
                end = at;
            }
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn punctuation_and_spaces_separate() {
        assert_eq!(
            split("a,b\u{60C}c\u{A0}d\u{AB}e\u{BB} #f_g @h i/j"),
            ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
        );
        assert_eq!(split("5+1 09/10/2025"), ["5", "1", "09", "10", "2025"]);
    }

    #[test]
    fn letters_and_digits_are_words_of_their_own() {
        assert_eq!(split("\u{648}2015 28\u{647}\u{640}"), ["\u{648}", "2015", "28", "\u{647}\u{640}"]);
        assert_eq!(split("\u{627}\u{644}\u{640}188 F16"), ["\u{627}\u{644}\u{640}", "188", "F", "16"]);
    }

    #[test]
    fn joiners_inside_stay_and_at_the_edges_go() {
        assert_eq!(split("\u{FEFF}\u{202B}\u{645}\u{200C}\u{646}\u{202C}"), ["\u{645}\u{200C}\u{646}"]);
        assert_eq!(split("\u{645}\u{64E}\u{200F} \u{646}"), ["\u{645}\u{64E}", "\u{646}"]);
    }

    #[test]
    fn a_lone_mark_is_no_word() {
        assert!(split("\u{64E} \u{200F} \u{FE0F} - \u{301}").is_empty());
    }

    #[test]
    fn long_runs_are_cut() {
        let text = "\u{628}".repeat(MAX_WORD_CHARS * 2 + 1);
        assert_eq!(split(&text).iter().map(|w| w.chars().count()).collect::<Vec<_>>(), [255, 255, 1]);
        let marks = format!("a{}b", "\u{301}".repeat(10_000));
        assert_eq!(split(&marks).len(), 2);
    }

    #[test]
    fn other_scripts_are_words() {
        assert_eq!(split("Путин, Müller 習近平"), ["Путин", "Müller", "習近平"]);
    }
}
