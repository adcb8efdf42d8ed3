//! The words of the index, how many reports have each, and which of them look like a slip of another.
//!
//! Words are folded and made of letters alone. Beside each stand the letters that it has, as a set of 64 bits: a slip
//! changes at most two of them, so a pass over these sets leaves a hundredth of the words to be compared letter by
//! letter (`distance`). A query of which one word is compared takes 1 ms with 48,405 articles. An index of deletions
//! (SymSpell) would hold several times the memory, and an automaton over the dictionary (Schulz and Mihov) knows
//! nothing of which slips are likely: its words would have to be compared again.

use super::distance::{MOST_LETTERS, distance};
use crate::error::Result;
use crate::search::strings::{Strings, number};
use std::ops::Range;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, Searcher, SegmentReader, postings::TermInfo};

/// A word has at least so many letters.
const LEAST_LETTERS: usize = 2;

/// The words of one commit.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// In ascending order. A word is named by its number here.
    strings: Strings,
    /// How many reports have each.
    reports: Vec<u32>,
    /// The letters of each.
    letters: Vec<u64>,
    /// Reports of the commit.
    total: u32,
}

/// A word, and what it costs to have typed another for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub(super) word: u32,
    pub(super) cost: f32,
}

impl Words {
    /// Reads the dictionary of `field` in all segments; `total` is the number of reports.
    pub(super) fn new(searcher: &Searcher, field: Field, total: usize) -> Result<Self> {
        let (mut all, mut counts) = (Strings::default(), Vec::new());
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream().map_err(tantivy::TantivyError::from)?;
            while let Some((term, info)) = terms.next() {
                if let Ok(word) = std::str::from_utf8(term)
                    && is_word(word)
                {
                    let reports = live(segment, &index, info)?;
                    if reports > 0 {
                        all.push(word);
                        counts.push(reports);
                    }
                }
            }
        }
        let mut order: Vec<u32> = all.numbers().collect();
        order.sort_by_key(|&word| all.get(word)); // each segment's are in order already, which this sort makes use of
        let mut words = Self { total: number(total), ..Self::default() };
        let mut last: Option<u32> = None;
        for word in order {
            let reports = counts[word as usize];
            match words.reports.last_mut().filter(|_| last.is_some_and(|last| all.get(last) == all.get(word))) {
                Some(sum) => *sum += reports,
                None => words.push(all.get(word), reports),
            }
            last = Some(word);
        }
        words.strings.shrink_to_fit();
        words.reports.shrink_to_fit();
        words.letters.shrink_to_fit();
        Ok(words)
    }

    /// Words in ascending order, of which no report is known.
    pub(super) fn of<'w>(strings: impl Iterator<Item = &'w str>) -> Self {
        let mut words = Self::default();
        strings.for_each(|word| words.push(word, 0));
        words
    }

    fn push(&mut self, word: &str, reports: u32) {
        self.strings.push(word);
        self.reports.push(reports);
        self.letters.push(letters_of(word.chars()));
    }

    pub(super) fn get(&self, word: u32) -> &str {
        self.strings.get(word)
    }

    /// How many reports have a word.
    pub(super) fn reports(&self, word: u32) -> u32 {
        self.reports.get(word as usize).copied().unwrap_or(0)
    }

    /// How many reports have a folded word, 0 if none.
    pub(super) fn reports_of(&self, folded: &str) -> u32 {
        self.strings.find(folded).map_or(0, |word| self.reports(word))
    }

    /// The number of a folded word.
    pub(super) fn find(&self, folded: &str) -> Option<u32> {
        self.strings.find(folded)
    }

    /// Reports of the commit.
    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// The words that begin with `prefix`.
    pub(super) fn with_prefix(&self, prefix: &str) -> Range<u32> {
        self.strings.with_prefix(prefix)
    }

    /// The words but `typed` that `typed` may stand for after so many slips, at no more than `most` cost.
    pub(super) fn near(&self, typed: &str, slips: u32, most: f32) -> Vec<Near> {
        let typed: Vec<char> = typed.chars().collect();
        let own = letters_of(typed.iter().copied());
        let (mut near, mut letters) = (Vec::new(), Vec::with_capacity(MOST_LETTERS));
        for (word, &of_word) in (0..).zip(&self.letters) {
            // Each slip changes two letters of the set at most.
            let mut differing = own ^ of_word;
            for _ in 0..2 * slips {
                differing &= differing.wrapping_sub(1);
            }
            if differing != 0 {
                continue;
            }
            letters.clear();
            letters.extend(self.get(word).chars());
            if letters.len().abs_diff(typed.len()) > slips as usize {
                continue;
            }
            let cost = distance(&typed, &letters);
            if cost > 0.0 && cost <= most {
                near.push(Near { word, cost });
            }
        }
        near
    }
}

/// The letters of a word as a set; letters whose numbers are 64 apart are one.
fn letters_of(word: impl Iterator<Item = char>) -> u64 {
    word.fold(0, |set, letter| set | 1 << (u32::from(letter) % u64::BITS))
}

/// Whether a folded word is of letters alone, not too few and not too many.
pub(super) fn is_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && (LEAST_LETTERS..=MOST_LETTERS).contains(&word.chars().count())
}

/// How many reports have a word, less those that were removed.
fn live(segment: &SegmentReader, index: &InvertedIndexReader, info: &TermInfo) -> Result<u32> {
    let Some(alive) = segment.alive_bitset() else { return Ok(info.doc_freq) };
    let postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic);
    Ok(postings.map_err(tantivy::TantivyError::from)?.doc_freq_given_deletes(alive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_those_of_a_slow_search() {
        // Every word of three to five letters out of three.
        let mut all: Vec<String> = Vec::new();
        for length in 3..=5_u32 {
            for n in 0..3_u32.pow(length) {
                all.push((0..length).map(|at| ['a', 'b', 's'][(n / 3_u32.pow(at) % 3) as usize]).collect());
            }
        }
        all.sort();
        let mut words = Words::default();
        all.iter().for_each(|word| words.push(word, 1));
        let mut found = 0;
        for typed in ["abs", "abba", "abxa", "bbbbb", "qq", ""] {
            for (slips, most) in [(1, 8.5), (2, 12.0)] {
                let letters: Vec<char> = typed.chars().collect();
                let slow: Vec<Near> = (0..)
                    .zip(&all)
                    .map(|(word, other)| Near { word, cost: distance(&letters, &other.chars().collect::<Vec<_>>()) })
                    .filter(|near| near.cost > 0.0 && near.cost <= most)
                    .collect();
                assert_eq!(words.near(typed, slips, most), slow, "{typed}");
                found += slow.len();
            }
        }
        assert!(found > 50, "{found}");
    }
}
