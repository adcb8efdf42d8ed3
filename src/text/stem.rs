//! Light stemming: affixes are stripped, roots are not sought.
//!
//! The rules are light10 (Larkey, Ballesteros and Connell, 2007) as Lucene's `ArabicStemmer` applies them, on words
//! that [`normalize`](mod@crate::normalize) has folded. Differences from Lucene follow from folding alone: TEH_MARBUTA is HEH already,
//! and words that Lucene keeps apart by a hamza seat meet before they are stemmed.
//!
//! | stripped | what must remain |
//! |---|---|
//! | ال وال بال كال فال لل | two letters |
//! | و | three letters |
//! | ها ان ات ون ين يه ه ي, each once, in this order | two letters |
//!
//! The fast twin of these tables is `stems` in `scan/board.rs`; `tests/levels.rs` compares the two.
//!
//! The stem is a slice of the folded word. What light10 gets wrong on purpose of simplicity: it merges ايران with اير
//! and السودان with سود; a stemmer guarded by a lexicon is the answer to that, not more rules here.

/// A proclitic or suffix that light10 strips. See [`PREFIXES`] and [`SUFFIXES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affix {
    /// Its letters, as they stand in a folded word.
    pub letters: &'static str,
    /// The fewest letters that must remain for it to be stripped.
    pub leaves: usize,
    /// What it is.
    pub gloss: &'static str,
    /// A folded word that begins (or ends) with it and must not lose it.
    pub keeps: &'static str,
}

const fn affix(letters: &'static str, leaves: usize, gloss: &'static str, keeps: &'static str) -> Affix {
    Affix { letters, leaves, gloss, keeps }
}

/// The proclitics: the first that fits is stripped, and only one.
pub const PREFIXES: &[Affix] = &[
    affix("\u{0627}\u{0644}", 2, "the", "\u{0627}\u{0644}\u{0627}"),
    affix("\u{0648}\u{0627}\u{0644}", 2, "and the", "\u{0648}\u{0627}\u{0644}"),
    affix("\u{0628}\u{0627}\u{0644}", 2, "in the", "\u{0628}\u{0627}\u{0644}\u{0627}"),
    affix("\u{0643}\u{0627}\u{0644}", 2, "like the", "\u{0643}\u{0627}\u{0644}\u{0627}"),
    affix("\u{0641}\u{0627}\u{0644}", 2, "then the", "\u{0641}\u{0627}\u{0644}\u{0627}"),
    affix("\u{0644}\u{0644}", 2, "to the", "\u{0644}\u{0644}\u{0627}"),
    affix("\u{0648}", 3, "and", "\u{0648}\u{0644}\u{062F}"),
];

/// The suffixes: each is tried once, in this order, on what the ones before it left.
pub const SUFFIXES: &[Affix] = &[
    affix("\u{0647}\u{0627}", 2, "her, its", "\u{0628}\u{0647}\u{0627}"),
    affix("\u{0627}\u{0646}", 2, "dual", "\u{0643}\u{0627}\u{0646}"),
    affix("\u{0627}\u{062A}", 2, "feminine plural", "\u{0645}\u{0627}\u{062A}"),
    affix("\u{0648}\u{0646}", 2, "masculine plural", "\u{0643}\u{0648}\u{0646}"),
    affix("\u{064A}\u{0646}", 2, "masculine plural or dual", "\u{062F}\u{064A}\u{0646}"),
    affix("\u{064A}\u{0647}", 2, "feminine nisba", "\u{0641}\u{064A}\u{0647}"),
    affix("\u{0647}", 2, "feminine, his", "\u{0628}\u{0647}"),
    affix("\u{064A}", 2, "nisba, my", "\u{0641}\u{064A}"),
];

/// The light10 stem of a folded word: the part of it between its affixes.
///
/// ```
/// use mahdar_text::{normalize_word, light10};
/// assert_eq!(light10(&normalize_word("والاجتماعات")), "اجتماع");
/// assert_eq!(light10(&normalize_word("ولد")), "ولد"); // too short to lose its waw
/// ```
#[must_use]
pub fn light10(folded: &str) -> &str {
    let mut stem = folded;
    if let Some(rest) = PREFIXES.iter().find_map(|prefix| prefix.rest(folded.strip_prefix(prefix.letters))) {
        stem = rest;
    }
    for suffix in SUFFIXES {
        stem = suffix.rest(stem.strip_suffix(suffix.letters)).unwrap_or(stem);
    }
    stem
}

impl Affix {
    /// What remains of a word without this affix, if it had it and enough remains.
    fn rest<'w>(&self, stripped: Option<&'w str>) -> Option<&'w str> {
        stripped.filter(|rest| rest.chars().count() >= self.leaves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_affix_is_stripped_from_a_word_and_kept_by_another() {
        let body = "\u{0639}\u{0645}\u{0644}\u{062C}"; // no affix begins or ends here
        for prefix in PREFIXES {
            assert_eq!(light10(&format!("{}{body}", prefix.letters)), body, "{}", prefix.gloss);
            assert!(prefix.keeps.starts_with(prefix.letters));
            assert_eq!(prefix.rest(prefix.keeps.strip_prefix(prefix.letters)), None, "{}", prefix.gloss);
        }
        for suffix in SUFFIXES {
            assert_eq!(light10(&format!("{body}{}", suffix.letters)), body, "{}", suffix.gloss);
            assert!(suffix.keeps.ends_with(suffix.letters));
            assert_eq!(suffix.rest(suffix.keeps.strip_suffix(suffix.letters)), None, "{}", suffix.gloss);
        }
    }

    #[test]
    fn one_prefix_and_several_suffixes() {
        // wa-al-ijtima'-at-ha would lose both suffixes; wa-wa-lad only one waw
        assert_eq!(
            light10("\u{0648}\u{0627}\u{0644}\u{0639}\u{0645}\u{0644}\u{0627}\u{062A}\u{064A}"),
            "\u{0639}\u{0645}\u{0644}\u{0627}\u{062A}"
        );
        assert_eq!(light10("\u{0648}\u{0648}\u{0644}\u{062F}"), "\u{0648}\u{0644}\u{062F}");
    }

    #[test]
    fn words_of_other_scripts_are_untouched() {
        for word in ["putin", "2015", "\u{0438}\u{0432}"] {
            assert_eq!(light10(word), word);
        }
    }
}
