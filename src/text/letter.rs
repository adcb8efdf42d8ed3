//! Letters by their Unicode names, and the classes of characters that the tokenizer asks for.
//!
//! Code elsewhere names a letter and never shows it: an Arabic glyph in the middle of a line of code is reordered by
//! most editors, and ALEF_MAKSURA and FARSI_YEH look alike on many screens. Only what the tables use is listed.

/// U+0621, hamza without a seat.
pub const HAMZA: char = '\u{0621}';
/// U+0622
pub const ALEF_MADDA: char = '\u{0622}';
/// U+0623
pub const ALEF_HAMZA_ABOVE: char = '\u{0623}';
/// U+0624
pub const WAW_HAMZA: char = '\u{0624}';
/// U+0625
pub const ALEF_HAMZA_BELOW: char = '\u{0625}';
/// U+0626
pub const YEH_HAMZA: char = '\u{0626}';
/// U+0627
pub const ALEF: char = '\u{0627}';
/// U+0628
pub const BEH: char = '\u{0628}';
/// U+0629
pub const TEH_MARBUTA: char = '\u{0629}';
/// U+062A
pub const TEH: char = '\u{062A}';
/// U+062C
pub const JEEM: char = '\u{062C}';
/// U+0632
pub const ZAIN: char = '\u{0632}';
/// U+0633
pub const SEEN: char = '\u{0633}';
/// U+0634
pub const SHEEN: char = '\u{0634}';
/// U+063A
pub const GHAIN: char = '\u{063A}';
/// U+0640, the stretching stroke: decoration, not a letter.
pub const TATWEEL: char = '\u{0640}';
/// U+0641
pub const FEH: char = '\u{0641}';
/// U+0642
pub const QAF: char = '\u{0642}';
/// U+0643
pub const KAF: char = '\u{0643}';
/// U+0644
pub const LAM: char = '\u{0644}';
/// U+0645
pub const MEEM: char = '\u{0645}';
/// U+0646
pub const NOON: char = '\u{0646}';
/// U+0647
pub const HEH: char = '\u{0647}';
/// U+0648
pub const WAW: char = '\u{0648}';
/// U+0649, dotless: in Egyptian spelling also a final YEH.
pub const ALEF_MAKSURA: char = '\u{0649}';
/// U+064A
pub const YEH: char = '\u{064A}';
/// U+0671
pub const ALEF_WASLA: char = '\u{0671}';
/// U+067E
pub const PEH: char = '\u{067E}';
/// U+0686
pub const TCHEH: char = '\u{0686}';
/// U+0698
pub const JEH: char = '\u{0698}';
/// U+06A4
pub const VEH: char = '\u{06A4}';
/// U+06A8
pub const QAF_THREE_DOTS: char = '\u{06A8}';
/// U+06A9, the Persian and Urdu form of KAF.
pub const KEHEH: char = '\u{06A9}';
/// U+06AD
pub const NG: char = '\u{06AD}';
/// U+06AF
pub const GAF: char = '\u{06AF}';
/// U+06BE
pub const HEH_DOACHASHMEE: char = '\u{06BE}';
/// U+06C0
pub const HEH_YEH_ABOVE: char = '\u{06C0}';
/// U+06C1
pub const HEH_GOAL: char = '\u{06C1}';
/// U+06C2
pub const HEH_GOAL_HAMZA: char = '\u{06C2}';
/// U+06C3
pub const TEH_MARBUTA_GOAL: char = '\u{06C3}';
/// U+06CC, the Persian form of YEH: dotless at the end of a word.
pub const FARSI_YEH: char = '\u{06CC}';
/// U+06D0
pub const E: char = '\u{06D0}';
/// U+06D2
pub const YEH_BARREE: char = '\u{06D2}';
/// U+06D3
pub const YEH_BARREE_HAMZA: char = '\u{06D3}';
/// U+06D5, Kurdish and Uyghur: a vowel, written like HEH.
pub const AE: char = '\u{06D5}';
/// U+03C2, Greek: σ at the end of a word.
pub const FINAL_SIGMA: char = '\u{03C2}';
/// U+03C3
pub const SIGMA: char = '\u{03C3}';

/// Whether a word can begin with `c`: a letter or a digit of any script, and TATWEEL.
#[must_use]
pub fn is_core(c: char) -> bool {
    // The letters of the Arabic alphabet first: nearly every character of a text is one, and tables cost.
    matches!(c, HAMZA..='\u{063A}' | TATWEEL..=YEH)
        || c.is_alphanumeric() && !is_dropped_mark(c) && !unicode_normalization::char::is_combining_mark(c)
}

/// Whether `c` is a digit or another number, of any script.
#[must_use]
pub fn is_numeric(c: char) -> bool {
    // As above: the standard library looks up every letter that is not ASCII, which costs more than all else here.
    !matches!(c, HAMZA..='\u{063A}' | TATWEEL..=YEH) && c.is_numeric()
}

/// Whether `c` continues a word that has begun: combining marks, and format characters, which a reader cannot see.
#[must_use]
pub fn is_extender(c: char) -> bool {
    is_dropped_mark(c) || is_format(c) || unicode_normalization::char::is_combining_mark(c)
}

/// Marks that folding removes: harakat, tanween, shadda, Koranic signs, variation selectors, enclosing marks.
///
/// U+0653–0655 (madda and hamza as marks) are among them: they are composed with their letter first, where Unicode
/// has the composed letter, and the letter folds to the same letter as it does without the mark.
#[must_use]
pub fn is_dropped_mark(c: char) -> bool {
    matches!(c,
        '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{06D6}'..='\u{06ED}'
        | '\u{0898}'..='\u{089F}'
        | '\u{08CA}'..='\u{08FF}'
        | '\u{20DD}'..='\u{20E4}'
        | '\u{FE00}'..='\u{FE0F}')
        || is_mark_form(c)
}

/// Presentation forms of marks, which NFKC would turn into a space (or tatweel) with the mark on it.
#[must_use]
pub fn is_mark_form(c: char) -> bool {
    matches!(c, '\u{FC5E}'..='\u{FC63}' | '\u{FCF2}'..='\u{FCF4}' | '\u{FE70}'..='\u{FE7F}')
}

/// Format characters (general category Cf of Unicode 16): joiners, bidi controls, byte order marks, soft hyphens.
///
/// U+200B ZERO WIDTH SPACE counts as one, against UAX #29: in the news that we read it stands inside a word or after
/// a conjunction, never instead of a space.
#[must_use]
pub fn is_format(c: char) -> bool {
    matches!(c,
        '\u{00AD}'
        | '\u{0600}'..='\u{0605}'
        | '\u{061C}'
        | '\u{06DD}'
        | '\u{070F}'
        | '\u{0890}'..='\u{0891}'
        | '\u{08E2}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{110BD}' | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_do_not_overlap() {
        for c in '\0'..=char::MAX {
            assert!(!(is_core(c) && is_extender(c)), "U+{:04X} is both core and extender", u32::from(c));
        }
    }

    #[test]
    fn every_letter_and_digit_begins_or_continues_a_word() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_alphanumeric()) {
            assert!(is_core(c) || is_extender(c), "U+{:04X} would be lost", u32::from(c));
        }
    }

    #[test]
    fn spaces_and_punctuation_are_in_no_class() {
        for c in [' ', '\n', '\u{A0}', '\u{060C}', '\u{061B}', '\u{061F}', '.', '#', '@', '_', '/', '\u{AB}', '-'] {
            assert!(!is_core(c) && !is_extender(c), "U+{:04X}", u32::from(c));
        }
    }
}
