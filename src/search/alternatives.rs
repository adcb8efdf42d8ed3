//! Other names for what a query names: synonyms of diplomatic Arabic, and the other names of countries and organizations.

use crate::analysis::analyzer;
use crate::gazetteer::{MOST_WORDS, synonyms};
use mahdar_text::Token;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A name in a query, and its other names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternatives {
    /// The name as typed.
    pub(crate) typed: String,
    /// The same as stems.
    pub(crate) stems: Vec<String>,
    /// Each other name as stems, in order.
    pub(crate) names: Vec<&'static [String]>,
}

/// All names of one thing, as stems.
type Names = Vec<Vec<String>>;

static SETS: LazyLock<Vec<Names>> = LazyLock::new(|| {
    let stems = |name: &str| analyzer().tokens(name).iter().map(|token| token.stem.to_owned()).collect();
    let distinct = |set: Vec<&str>| {
        let mut names: Names = set.into_iter().map(stems).filter(|name: &Vec<String>| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    synonyms().map(distinct).collect()
});

/// By a name's stems, separated by a space: the sets that have it.
static SETS_OF: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let mut sets_of: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, set) in SETS.iter().enumerate() {
        for name in set.iter().filter(|name| name.len() <= MOST_WORDS) {
            sets_of.entry(name.join(" ")).or_default().push(number);
        }
    }
    sets_of
});

/// The names among `words`, the longest first, each with those other names that are more than the name itself and a word
/// beside it.
pub(super) fn alternatives(query: &str, words: &[Token<'_>]) -> Vec<Alternatives> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=MOST_WORDS.min(words.len() - at)).rev().find_map(|length| {
            let name: Vec<&str> = words[at..at + length].iter().map(|token| token.stem).collect();
            SETS_OF.get(&name.join(" ")).map(|sets| (name, sets))
        });
        let Some((name, sets)) = longest else {
            at += 1;
            continue;
        };
        let is_new = |other: &&'static [String]| !name.iter().all(|word| other.iter().any(|stem| stem == word));
        let mut names: Vec<&'static [String]> =
            sets.iter().flat_map(|&set| &SETS[set]).map(Vec::as_slice).filter(is_new).collect();
        names.sort_unstable();
        names.dedup();
        let end = at + name.len();
        if !names.is_empty() {
            let typed = query[words[at].start..words[end - 1].end].to_owned();
            let stems = name.iter().map(|&stem| stem.to_owned()).collect();
            found.push(Alternatives { typed, stems, names });
        }
        at = end;
    }
    found
}
