//! Stop words of queries: words that say nothing of what is sought.
//!
//! They are compared **as typed**, less diacritics and tatweel, and before folding: على is a preposition and علي a name.
//! The index holds every word; what to ignore in a query is for the query to say, so a phrase in quotes loses nothing.

use crate::letter::{TATWEEL, is_dropped_mark, is_format};
use std::collections::HashSet;
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("lexicon/stop_words.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(1))
        .collect()
});

/// Whether a word, as it was typed, is a stop word of queries.
///
/// ```
/// use mahdar_text::stop::is_stop_word;
/// assert!(is_stop_word("على") && is_stop_word("مَتى"));
/// assert!(!is_stop_word("علي") && !is_stop_word("قمة"));
/// ```
#[must_use]
pub fn is_stop_word(typed: &str) -> bool {
    let bare: String = typed.chars().filter(|&c| c != TATWEEL && !is_dropped_mark(c) && !is_format(c)).collect();
    STOP_WORDS.contains(bare.as_str())
}
