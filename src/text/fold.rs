//! Folding of one letter: letters that writers interchange become one.
//!
//! | becomes | from |
//! |---|---|
//! | ا | أ إ آ ٱ |
//! | ي | ى ئ ی ې ے ۓ |
//! | ه | ة ہ ھ ە ۀ ۂ ۃ |
//! | و | ؤ |
//! | ك | ک گ ڭ |
//! | ب ج ز ف ق | پ چ ژ ڤ ڨ |
//! | 0–9 | ٠–٩ ۰–۹ and the digits of other scripts |
//!
//! The table is data, a row a rule: what is written, what it becomes, why, and a word that the rule must leave as it
//! is (checked by a test). [`normalize`](mod@crate::normalize) applies it to whole words. What is *not* here on purpose: HAMZA inside
//! a word (it tells words apart), and any rule that looks at neighbours.

use crate::letter::*;

/// One folding rule. See [`FOLDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The letter as written.
    pub from: char,
    /// The letter that it becomes.
    pub to: char,
    /// Why the two are one to a reader.
    pub reason: &'static str,
    /// A folded word that holds a look-alike or neighbour of `from` and must stay as it is.
    pub keeps: &'static str,
}

const fn fold(from: char, to: char, reason: &'static str, keeps: &'static str) -> Fold {
    Fold { from, to, reason, keeps }
}

/// The folding rules, sorted by the letter that they fold. No target is itself folded: one pass is enough.
pub const FOLDS: &[Fold] = &[
    fold(FINAL_SIGMA, SIGMA, "Greek writes sigma otherwise at the end of a word", "\u{03B1}\u{03C3}"),
    fold(ALEF_MADDA, ALEF, "madda is often left out", "\u{0642}\u{0627}\u{0644}"),
    fold(ALEF_HAMZA_ABOVE, ALEF, "hamza on alef is often left out", "\u{0645}\u{0627}\u{0644}"),
    fold(WAW_HAMZA, WAW, "the hamza of the seat is often left out", "\u{064A}\u{0648}\u{0645}"),
    fold(ALEF_HAMZA_BELOW, ALEF, "hamza under alef is often left out", "\u{0628}\u{0627}\u{0628}"),
    fold(YEH_HAMZA, YEH, "the hamza of the seat is often left out", "\u{0628}\u{064A}\u{062A}"),
    fold(TEH_MARBUTA, HEH, "the two dots are often left out", "\u{0648}\u{062C}\u{0647}"),
    fold(ALEF_MAKSURA, YEH, "Egypt writes final yeh without dots", "\u{0642}\u{0648}\u{064A}"),
    fold(ALEF_WASLA, ALEF, "the sign of elision is seldom typed", "\u{0628}\u{0627}\u{0628}"),
    fold(
        PEH,
        BEH,
        "foreign p: \u{067E}\u{0648}\u{062A}\u{064A}\u{0646} for \u{0628}\u{0648}\u{062A}\u{064A}\u{0646}",
        "\u{0628}\u{0627}\u{0628}",
    ),
    fold(TCHEH, JEEM, "foreign ch", "\u{062C}\u{0648}"),
    fold(JEH, ZAIN, "foreign zh", "\u{0632}\u{0627}\u{0631}"),
    fold(VEH, FEH, "foreign v: \u{06A4}\u{064A}\u{064A}\u{0646}\u{0627}", "\u{0641}\u{064A}"),
    fold(QAF_THREE_DOTS, QAF, "Maghrebi g", "\u{0642}\u{0627}\u{0644}"),
    fold(KEHEH, KAF, "typed on a Persian keyboard", "\u{0643}\u{0644}"),
    fold(NG, KAF, "Moroccan and Ottoman g: \u{0623}\u{06AD}\u{0627}\u{062F}\u{064A}\u{0631}", "\u{0643}\u{0644}"),
    fold(GAF, KAF, "foreign g", "\u{0643}\u{0644}"),
    fold(HEH_DOACHASHMEE, HEH, "Urdu keyboard", "\u{0647}\u{0648}"),
    fold(HEH_YEH_ABOVE, HEH, "Persian izafet on heh", "\u{0647}\u{0648}"),
    fold(HEH_GOAL, HEH, "Urdu keyboard", "\u{0647}\u{0648}"),
    fold(HEH_GOAL_HAMZA, HEH, "Urdu izafet on heh", "\u{0647}\u{0648}"),
    fold(TEH_MARBUTA_GOAL, HEH, "Urdu teh marbuta, as TEH_MARBUTA", "\u{0647}\u{0648}"),
    fold(FARSI_YEH, YEH, "typed on a Persian keyboard", "\u{064A}\u{062F}"),
    fold(E, YEH, "Pashto and Uyghur e", "\u{064A}\u{062F}"),
    fold(YEH_BARREE, YEH, "Urdu final yeh", "\u{064A}\u{062F}"),
    fold(YEH_BARREE_HAMZA, YEH, "Urdu final yeh with hamza", "\u{064A}\u{062F}"),
    fold(AE, HEH, "Kurdish names: \u{0647}\u{0647}\u{0648}\u{0644}\u{06CE}\u{0631}", "\u{0647}\u{0648}"),
];

/// Folds one letter by [`FOLDS`]; decimal digits of every script become ASCII; anything else is returned as it is.
///
/// ```
/// assert_eq!(mahdar_text::fold::fold_letter('\u{0623}'), '\u{0627}'); // alef with hamza
/// assert_eq!(mahdar_text::fold::fold_letter('\u{0665}'), '5');
/// assert_eq!(mahdar_text::fold::fold_letter('x'), 'x');
/// ```
#[must_use]
pub fn fold_letter(c: char) -> char {
    match FOLDS.binary_search_by_key(&c, |rule| rule.from) {
        Ok(at) => FOLDS[at].to,
        Err(_) => digit_value(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c),
    }
}

/// First digits of the decimal systems met beside Arabic; each is followed by its other nine.
const ZEROS: &[char] = &[
    '0',        // ASCII
    '\u{0660}', // Arabic-Indic
    '\u{06F0}', // Persian and Urdu
    '\u{07C0}', // NKo
    '\u{0966}', // Devanagari
    '\u{09E6}', // Bengali
];

/// The value of a decimal digit, 0 to 9. Fullwidth digits are left to NFKC.
#[must_use]
pub fn digit_value(c: char) -> Option<u32> {
    ZEROS.iter().find_map(|&zero| u32::from(c).checked_sub(u32::from(zero)).filter(|&value| value < 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::normalize_word;

    #[test]
    fn rules_are_sorted_and_no_target_folds_again() {
        assert!(FOLDS.windows(2).all(|w| w[0].from < w[1].from));
        for rule in FOLDS {
            assert_eq!(fold_letter(rule.from), rule.to);
            assert_eq!(fold_letter(rule.to), rule.to, "{}", rule.reason);
        }
    }

    #[test]
    fn each_rule_keeps_its_word() {
        for rule in FOLDS {
            assert!(!rule.keeps.contains(rule.from));
            assert_eq!(normalize_word(rule.keeps), rule.keeps, "{}", rule.reason);
        }
    }

    #[test]
    fn digits_of_three_scripts_are_one() {
        for (arabic, persian) in ('\u{0660}'..='\u{0669}').zip('\u{06F0}'..='\u{06F9}') {
            assert_eq!(fold_letter(arabic), fold_letter(persian));
            assert!(fold_letter(arabic).is_ascii_digit());
        }
    }
}
