//! The words of a query, as the index knows them.

use crate::analysis::analyzer;
use crate::error::{Error, Result};
use mahdar_text::lexicon::{Kind, lexicon};
use mahdar_text::stop::is_stop_word;
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
    /// Stems that follow each other in the query.
    pairs: Vec<[String; 2]>,
}

/// The words of a query less its stop words, unless nothing else is left.
///
/// A stop word that is also a name is kept beside a name: على in «إمام على رحمان», not in «على هامش القمة».
fn significant<'t>(query: &str, tokens: &'t Tokens) -> Vec<Token<'t>> {
    let is_name = |token: &Token<'_>| lexicon().entry(token.folded).is_some_and(|entry| entry.kind == Kind::Name);
    let all: Vec<Token<'t>> = tokens.iter().collect();
    let is_kept = |n: usize| {
        let neighbours = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|n| all.get(n));
        !is_stop_word(&query[all[n].range()]) || all[n].folded == ALI && neighbours.into_iter().any(is_name)
    };
    let kept: Vec<_> = (0..all.len()).filter(|&n| is_kept(n)).map(|n| all[n]).collect();
    if kept.is_empty() { all } else { kept }
}

/// The name that the preposition على becomes by folding.
const ALI: &str = "\u{0639}\u{0644}\u{064A}";

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
        let kept = significant(query, &tokens);
        for token in &kept {
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
        let all: Vec<_> = kept.iter().take(MAX_WORDS).collect();
        let pairs = all.windows(2).map(|pair| [pair[0].stem.to_owned(), pair[1].stem.to_owned()]).collect();
        Ok(Self { words, ignored, stems, pairs })
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

    pub(crate) fn pairs(&self) -> impl Iterator<Item = [&str; 2]> {
        self.pairs.iter().map(|[a, b]| [a.as_str(), b.as_str()])
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

    fn folded(query: &str) -> Vec<String> {
        QueryWords::new(query).unwrap().iter().map(|word| word.folded.clone()).collect()
    }

    #[test]
    fn stop_words_go_as_typed_and_stay_beside_names_and_alone() {
        // "imam ala rahman" keeps its second word, "ala hamish al-qimma" loses it, "ali" is no stop word
        assert_eq!(
            folded("\u{625}\u{645}\u{627}\u{645} \u{639}\u{644}\u{649} \u{631}\u{62D}\u{645}\u{627}\u{646}").len(),
            3
        );
        assert_eq!(
            folded("\u{639}\u{644}\u{649} \u{647}\u{627}\u{645}\u{634} \u{627}\u{644}\u{642}\u{645}\u{629}").len(),
            2
        );
        assert_eq!(folded("\u{639}\u{644}\u{64A} \u{647}\u{627}\u{645}\u{634}").len(), 2);
        assert_eq!(folded("\u{645}\u{646} \u{647}\u{648}").len(), 2);
    }

    #[test]
    fn a_query_without_words_is_an_error() {
        for query in ["", " ", "!!", "\u{64E}", "\u{640}"] {
            assert!(QueryWords::new(query).is_err(), "{query:?}");
        }
    }
}
