//! The words of an index that begin as a word does, or differ from it by few letters.

use crate::analysis::analyzer;
use crate::error::Result;
use crate::index::Reader;
use crate::query::LeafKind;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tantivy::query::{FuzzyTermQuery, Query, RegexQuery};
use tantivy::schema::{Field, Term};

/// The most words that count for a prefix or fuzzy word in a score, and in a title or body alone: the most frequent. All
/// count where a report must have one of them.
pub(super) const MOST_FORMS: usize = 64;

/// The article, alone and with what is joined to it: of طاجيك* الطاجيكي is one too. (No single letter: وزير is no زير*.)
const ARTICLES: [&str; 10] = [
    "\u{627}\u{644}",               // al
    "\u{628}\u{627}\u{644}",        // b
    "\u{641}\u{627}\u{644}",        // f
    "\u{641}\u{644}\u{644}",        // f, l
    "\u{643}\u{627}\u{644}",        // k
    "\u{644}\u{644}",               // l
    "\u{648}\u{627}\u{644}",        // w
    "\u{648}\u{628}\u{627}\u{644}", // w, b
    "\u{648}\u{643}\u{627}\u{644}", // w, k
    "\u{648}\u{644}\u{644}",        // w, l
];

/// What words are meant, after folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Forms {
    /// Those that begin so, with an article or without.
    Prefix(String),
    /// Those that differ by at most so many letters.
    Fuzzy(String, u8),
}

impl Forms {
    /// What a word of a query means as it is meant; none if that is the word itself.
    pub(super) fn of(kind: LeafKind, folded: &str) -> Option<Self> {
        match kind {
            LeafKind::Prefix => Some(Self::Prefix(folded.to_owned())),
            LeafKind::Fuzzy(slips) => Some(Self::Fuzzy(folded.to_owned(), slips)),
            LeafKind::Word | LeafKind::Phrase | LeafKind::Near(_) => None,
        }
    }

    /// Whether a folded word is meant.
    pub(crate) fn has(&self, folded: &str) -> bool {
        match self {
            Self::Prefix(word) => {
                let begins = |rest: &str| rest.starts_with(word.as_str());
                begins(folded) || ARTICLES.iter().filter_map(|article| folded.strip_prefix(article)).any(begins)
            }
            Self::Fuzzy(word, slips) => {
                // Each slip changes the length by a letter at most, and a letter has four bytes at most.
                folded.len().abs_diff(word.len()) <= 4 * usize::from(*slips)
                    && strsim::osa_distance(word, folded) <= usize::from(*slips)
            }
        }
    }

    /// Such words of the index, those of the most reports first.
    pub(super) fn words(&self, reader: &Reader) -> Result<Vec<String>> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        let mut add = |word: &[u8], reports: u32| {
            if let Ok(word) = std::str::from_utf8(word) {
                *found.entry(word.to_owned()).or_default() += u64::from(reports);
            }
        };
        for segment in reader.searcher.segment_readers() {
            let index = segment.inverted_index(reader.fields.surface)?;
            match self {
                Self::Prefix(word) => {
                    let articles = ARTICLES.iter().map(|article| format!("{article}{word}"));
                    let beginnings: Vec<String> = std::iter::once(word.clone()).chain(articles).collect();
                    for (n, beginning) in beginnings.iter().enumerate() {
                        let mut words =
                            index.terms().range().ge(beginning).into_stream().map_err(tantivy::TantivyError::from)?;
                        while words.advance() && words.key().starts_with(beginning.as_bytes()) {
                            // A word may begin in two of these ways, and is counted once.
                            if !beginnings[..n].iter().any(|other| words.key().starts_with(other.as_bytes())) {
                                add(words.key(), words.value().doc_freq);
                            }
                        }
                    }
                }
                Self::Fuzzy(word, slips) => {
                    let query = FuzzyTermQuery::new(Term::from_field_text(reader.fields.surface, word), *slips, true);
                    let mut words =
                        index.terms().search(query.automaton()?).into_stream().map_err(tantivy::TantivyError::from)?;
                    while words.advance() {
                        add(words.key(), words.value().doc_freq);
                    }
                }
            }
        }
        let mut words: Vec<(String, u64)> = found.into_iter().collect();
        words.sort_by_key(|&(_, reports)| Reverse(reports));
        Ok(words.into_iter().take(MOST_FORMS).map(|(word, _)| word).collect())
    }

    /// Reports that have one of them in a field of folded words.
    pub(super) fn query(&self, field: Field) -> Result<Box<dyn Query>> {
        Ok(match self {
            // Folded words are letters and digits: nothing in them means anything to a pattern.
            Self::Prefix(word) => {
                let pattern = format!("({})?{word}.*", ARTICLES.join("|"));
                Box::new(RegexQuery::from_pattern(&pattern, field)?)
            }
            Self::Fuzzy(word, slips) => Box::new(FuzzyTermQuery::new(Term::from_field_text(field, word), *slips, true)),
        })
    }

    /// The stems of those words.
    pub(super) fn stems(&self, reader: &Reader) -> Result<Vec<String>> {
        let words = self.words(reader)?;
        let stems = words
            .iter()
            .flat_map(|word| analyzer().tokens(word).iter().map(|token| token.stem.to_owned()).collect::<Vec<_>>());
        let mut stems: Vec<String> = stems.collect();
        stems.sort_unstable();
        stems.dedup();
        Ok(stems)
    }
}
