//! The words of a query, as the index knows them.

use crate::analysis::analyzer;
use crate::error::{Error, Result};
use mahdar_text::{Token, Tokens};
use std::collections::{HashMap, HashSet};

/// The most distinct words of a query that are searched for; more are left out, so that no query costs without bound.
const MAX_WORDS: usize = 1_024;

/// The distinct words of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryWords {
    words: Vec<QueryWord>,
    ignored: usize,
    stems: HashSet<String>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryWord {
    pub(crate) folded: String,
    pub(crate) stem: String,
    /// How often the query says it.
    pub(crate) count: usize,
}

impl QueryWords {
    /// Analyzes a query as the index analyzes reports.
    ///
    /// # Errors
    ///
    /// If there is no word in it.
    pub fn new(query: &str) -> Result<Self> {
        let mut tokens = Tokens::new();
        analyzer().analyze(query, &mut tokens);
        let mut words: Vec<QueryWord> = Vec::new();
        let mut places = HashMap::new();
        let mut ignored = 0;
        for token in tokens.iter() {
            if let Some(word) = places.get(token.folded).and_then(|&place: &usize| words.get_mut(place)) {
                word.count += 1;
            } else if words.len() == MAX_WORDS {
                ignored += 1;
            } else {
                places.insert(token.folded, words.len());
                words.push(QueryWord { folded: token.folded.into(), stem: token.stem.into(), count: 1 });
            }
        }
        if words.is_empty() {
            let found = if query.trim().is_empty() { "nothing".to_owned() } else { format!("{query:?}") };
            return Err(Error::invalid(format!("expected a query of at least one word or number, found {found}")));
        }
        let stems = words.iter().map(|word| word.stem.clone()).collect();
        Ok(Self { words, ignored, stems })
    }

    /// Whether a word of a report is one of these, in any form.
    #[must_use]
    pub fn matches(&self, token: &Token<'_>) -> bool {
        self.stems.contains(token.stem)
    }

    /// Occurrences of words beyond the first thousand or so, which are not searched for.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &QueryWord> {
        self.words.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_bounded() {
        let words = QueryWords::new("a b A").unwrap();
        assert_eq!(words.iter().map(|w| (w.folded.as_str(), w.count)).collect::<Vec<_>>(), [("a", 2), ("b", 1)]);
        let hostile: String = (0..100_000).map(|n| format!("{n} ")).collect();
        let words = QueryWords::new(&hostile).unwrap();
        assert_eq!((words.iter().count(), words.ignored()), (MAX_WORDS, 100_000 - MAX_WORDS));
    }

    #[test]
    fn a_query_without_words_is_an_error() {
        for query in ["", " ", "!!", "\u{64E}", "\u{640}"] {
            assert!(QueryWords::new(query).is_err(), "{query:?}");
        }
    }
}
