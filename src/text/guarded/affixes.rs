//! The affixes that the rules know, as tables.

use crate::lexicon::form::Affix;

/// An ending of plural or dual.
pub(super) struct Number {
    pub(super) letters: Affix,
    /// What the word may have in its place.
    pub(super) closings: &'static [Affix],
    /// How often the word must be used without it, in hundredths of the uses with it.
    pub(super) percent: u32,
}

/// The endings of plural and dual, longest first.
pub(super) static NUMBERS: [Number; 7] = [
    Number { letters: Affix::new("\u{062A}\u{064A}\u{0646}"), closings: &[HEH_ALONE], percent: 30 },
    Number { letters: Affix::new("\u{062A}\u{0627}\u{0646}"), closings: &[HEH_ALONE], percent: 30 },
    Number { letters: Affix::new("\u{0627}\u{062A}"), closings: &[HEH_ALONE, NOTHING], percent: 2 },
    Number { letters: Affix::new("\u{0648}\u{0646}"), closings: &[NOTHING, YEH_ALONE, HEH_ALONE], percent: 5 },
    Number { letters: Affix::new("\u{064A}\u{0646}"), closings: &[NOTHING, YEH_ALONE, HEH_ALONE], percent: 5 },
    Number { letters: Affix::new("\u{0627}\u{0646}"), closings: &[NOTHING], percent: 30 },
    Number { letters: Affix::new("\u{0648}\u{0627}"), closings: &[NOTHING], percent: 30 },
];

/// The pronouns that stand at the end of a word, longest first.
pub(super) static PRONOUNS: [Affix; 11] = [
    Affix::new("\u{0647}\u{0645}\u{0627}"), // their, of two
    Affix::new("\u{0643}\u{0645}\u{0627}"), // your, of two
    Affix::new("\u{0647}\u{0645}"),         // their
    Affix::new("\u{0647}\u{0646}"),         // their, of women
    Affix::new("\u{0643}\u{0645}"),         // your
    Affix::new("\u{0643}\u{0646}"),         // your, of women
    Affix::new("\u{0647}\u{0627}"),         // her
    Affix::new("\u{0646}\u{0627}"),         // our
    Affix::new("\u{0646}\u{064A}"),         // me
    Affix::new("\u{0647}"),                 // his
    Affix::new("\u{0643}"),                 // your, of one
];

const NOTHING: Affix = Affix::new("");
pub(super) const AL: Affix = Affix::new("\u{0627}\u{0644}");
pub(super) const BAL: Affix = Affix::new("\u{0628}\u{0627}\u{0644}");
pub(super) const KAL: Affix = Affix::new("\u{0643}\u{0627}\u{0644}");
pub(super) const LL: Affix = Affix::new("\u{0644}\u{0644}");
pub(super) const LAM_ALONE: Affix = Affix::new("\u{0644}");
pub(super) const HEH_ALONE: Affix = Affix::new("\u{0647}");
const YEH_ALONE: Affix = Affix::new("\u{064A}");
