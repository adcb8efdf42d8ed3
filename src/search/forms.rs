//! The words of an index that begin as a word does, or differ from it by few letters.

use crate::analysis::analyzer;
use crate::error::Result;
use crate::index::Reader;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Term;

/// The most words that count for a prefix or fuzzy word in a score, and in a title or body alone: the most frequent. All
/// count where a report must have one of them.
pub(super) const MOST_FORMS: usize = 64;

/// What words are meant, after folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Forms {
    /// Those that begin so.
    Prefix(String),
    /// Those that differ by at most so many letters.
    Fuzzy(String, u8),
}

impl Forms {
    /// Whether a folded word is meant.
    pub(crate) fn has(&self, folded: &str) -> bool {
        match self {
            Self::Prefix(word) => folded.starts_with(word.as_str()),
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
                    let mut words = index.terms().range().ge(word.as_bytes()).into_stream().map_err(io)?;
                    while words.advance() && words.key().starts_with(word.as_bytes()) {
                        add(words.key(), words.value().doc_freq);
                    }
                }
                Self::Fuzzy(word, slips) => {
                    let query = FuzzyTermQuery::new(Term::from_field_text(reader.fields.surface, word), *slips, true);
                    let mut words = index.terms().search(query.automaton()?).into_stream().map_err(io)?;
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

fn io(error: std::io::Error) -> tantivy::TantivyError {
    error.into()
}
