//! The words of names that the gazetteer knows: how they are written, and those in other scripts.

use super::words::{Near, Words, is_word};
use crate::gazetteer::{arabic_name, table};
use mahdar_text::{Analyzer, normalize};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Tables of names, and their columns: in Arabic, in other scripts.
const TABLES: [(&str, &[usize], &[usize]); 4] = [
    ("countries", &[1, 2, 3, 4], &[5, 6]),
    ("organisations", &[1, 2], &[3, 4]),
    ("cities", &[3, 4, 5], &[6, 7]),
    ("people", &[1, 2, 3], &[5, 6]),
];

/// The words of all Arabic names, folded, each as it is written.
static NAME_WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (name, columns, _) in TABLES {
        for name in table(name).flat_map(|row| row.names(columns).collect::<Vec<_>>()) {
            for token in Analyzer::light().tokens(name).iter() {
                words.entry(token.folded.to_owned()).or_insert(&name[token.range()]);
            }
        }
    }
    words
});

/// How a folded word is written, if it is part of a name.
pub(super) fn name_word(folded: &str) -> Option<&'static str> {
    NAME_WORDS.get(folded).copied()
}

/// The words of names in other scripts. They are in few reports, and stand for Arabic names that are in many.
pub(super) struct Foreign {
    words: Words,
    /// Each as it is written, with the Arabic name.
    names: Vec<(&'static str, &'static str)>,
}

static FOREIGN: LazyLock<Foreign> = LazyLock::new(|| {
    let mut all: BTreeMap<String, (&'static str, &'static str)> = BTreeMap::new();
    for (name, _, columns) in TABLES {
        for name in table(name).flat_map(|row| row.names(columns).collect::<Vec<_>>()) {
            let Some(arabic) = arabic_name(&normalize(name)) else { continue };
            for token in Analyzer::light().tokens(name).iter() {
                // A word that is a name of its own stands for that.
                let arabic = arabic_name(token.folded).unwrap_or(arabic);
                if is_word(token.folded) {
                    all.entry(token.folded.to_owned()).or_insert((&name[token.range()], arabic));
                }
            }
        }
    }
    Foreign { words: Words::of(all.keys().map(String::as_str)), names: all.into_values().collect() }
});

/// The words of names in other scripts.
pub(super) fn foreign() -> &'static Foreign {
    &FOREIGN
}

impl Foreign {
    /// The words that a folded word may stand for after a slip, as [`Words::near`] has them.
    pub(super) fn near(&self, typed: &str, slips: u32, most: f32) -> Vec<Near> {
        self.words.near(typed, slips, most)
    }

    /// A word, folded and as it is written, and the Arabic name behind it.
    pub(super) fn get(&self, word: u32) -> (&str, &'static str, &'static str) {
        let (written, arabic) = self.names.get(word as usize).copied().unwrap_or_default();
        (self.words.get(word), written, arabic)
    }

    /// The Arabic name behind a folded word.
    pub(super) fn arabic(&self, folded: &str) -> Option<&'static str> {
        self.words.find(folded).map(|word| self.get(word).2)
    }
}
