//! Normalizing one word: what it becomes before it is stemmed.
//!
//! Steps, in order: NFKC (presentation forms, ligatures, hamza typed as a mark), removal of marks, TATWEEL and format
//! characters, [`fold_letter`] on each letter, lower case, removal of a final HAMZA. A word never vanishes through the
//! last step: a lone HAMZA stays.
//!
//! Invariant: normalizing a normalized word changes nothing. The text itself is never normalized, only its words are,
//! one by one, so that offsets stay those of the original.

use crate::fold::fold_letter;
use crate::letter::{HAMZA, TATWEEL, is_core, is_dropped_mark, is_extender, is_format, is_mark_form};
use unicode_normalization::UnicodeNormalization;

/// Normalizes one word, and returns it.
///
/// A few characters stand for several words (U+FDFA is a blessing of four): these come back separated by one space.
///
/// ```
/// use mahdar_text::normalize_word;
/// assert_eq!(normalize_word("إِمَامٌ"), "امام");
/// assert_eq!(normalize_word("ﻷمين"), "لامين"); // a ligature of lam and alef
/// assert_eq!(normalize_word("٢٠٢٢"), "2022");
/// assert_eq!(normalize_word("\u{640}\u{64E}"), ""); // only decoration
/// ```
#[must_use]
pub fn normalize_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    normalize_word_into(word, &mut out);
    out
}

/// Appends the normalized form of `word` to `out`. See [`normalize_word`].
pub fn normalize_word_into(word: &str, out: &mut String) {
    let start = out.len();
    if word.chars().all(is_plain) {
        fold_into(word.chars(), start, out);
        return;
    }
    fold_into(word.chars().filter(|&c| !is_mark_form(c)).nfkc(), start, out);
    // Lower case may bring letters that compose or fold anew. Three rounds are more than any character needs.
    for _ in 0..3 {
        let again = {
            let mut next = String::with_capacity(out.len() - start);
            fold_into(out[start..].nfkc(), 0, &mut next);
            next
        };
        if again == out[start..] {
            break;
        }
        out.truncate(start);
        out.push_str(&again);
    }
}

/// ASCII, and the letters, marks and digits of the Arabic alphabet, which NFKC leaves alone or composes only into
/// letters that fold to the same.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{0621}'..='\u{063A}' | '\u{0640}'..='\u{0652}' | '\u{0660}'..='\u{0669}')
}

/// Folds `letters` to the end of `out`, of which this word owns what lies behind `start`.
fn fold_into(letters: impl Iterator<Item = char>, start: usize, out: &mut String) {
    let mut part = start; // where the part behind the last separator begins
    for c in letters {
        if c == TATWEEL || is_dropped_mark(c) || is_format(c) {
            continue;
        }
        if is_core(c) || is_extender(c) {
            let folded = fold_letter(c);
            if folded == c { out.extend(c.to_lowercase()) } else { out.push(folded) }
        } else {
            part = end_part(part, out);
        }
    }
    end_part(part, out);
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

/// Drops the final HAMZA of the part that begins at `part`, and separates what follows. Returns where that begins.
fn end_part(part: usize, out: &mut String) -> usize {
    while out.len() > part + HAMZA.len_utf8() && out.ends_with(HAMZA) {
        out.pop();
    }
    if out.len() > part {
        out.push(' ');
    }
    out.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert_eq!(normalize_word(a), normalize_word(b), "{} and {}", a.escape_unicode(), b.escape_unicode());
    }

    #[test]
    fn hamza_as_mark_equals_the_composed_letter() {
        same("\u{0627}\u{0654}", "\u{0623}");
        same("\u{0627}\u{0655}", "\u{0625}");
        same("\u{0627}\u{0653}", "\u{0622}");
        same("\u{0648}\u{0654}", "\u{0624}");
        same("\u{064A}\u{0654}", "\u{0626}");
        same("\u{06D5}\u{0654}", "\u{06C0}");
        same("\u{06C1}\u{0654}", "\u{06C2}");
    }

    #[test]
    fn final_hamza_goes_and_a_lone_one_stays() {
        assert_eq!(normalize_word("\u{0648}\u{0632}\u{0631}\u{0627}\u{0621}"), "\u{0648}\u{0632}\u{0631}\u{0627}");
        assert_eq!(normalize_word("\u{0633}\u{0645}\u{0627}\u{0621}\u{064B}"), "\u{0633}\u{0645}\u{0627}");
        assert_eq!(normalize_word("\u{0621}"), "\u{0621}");
        assert_eq!(normalize_word("\u{0621}\u{0621}"), "\u{0621}");
        // inside a word it tells words apart
        assert_eq!(normalize_word("\u{062C}\u{0632}\u{0621}\u{0627}"), "\u{062C}\u{0632}\u{0621}\u{0627}");
    }

    #[test]
    fn ligatures_that_stand_for_words_are_separated() {
        assert_eq!(normalize_word("\u{FDFA}").split(' ').count(), 4);
        assert_eq!(normalize_word("\u{FDF2}"), "\u{0627}\u{0644}\u{0644}\u{0647}");
        assert_eq!(normalize_word("\u{00BD}"), "1 2");
        assert_eq!(normalize_word("\u{2474}"), "1");
    }

    #[test]
    fn marks_as_presentation_forms_leave_no_gap() {
        same("\u{0645}\u{FE70}\u{0646}", "\u{0645}\u{0646}");
        same("\u{0645}\u{FC60}\u{0646}", "\u{0645}\u{0646}");
    }

    #[test]
    fn every_character_is_stable_after_one_normalization() {
        for c in '\0'..=char::MAX {
            let once = normalize_word(&c.to_string());
            assert_eq!(normalize_word(&once), once, "U+{:04X}", u32::from(c));
        }
    }
}
