//! Words of the index that look like a word of the query: forms that the stemmer does not know, slips of the pen, other
//! spellings of names.
//!
//! Words with one skeleton (كتاب and كتب, whose long vowels differ) look alike; of others likeness is the cosine of two words over their character 3- and 4-grams (with a mark at either end), each gram
//! weighted by how few words have it. The grams of all stems of an index are held in memory, made when they are first
//! needed after a commit.

use crate::error::Result;
use mahdar_text::letter::{ALEF, WAW, YEH};
use std::collections::HashMap;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, Searcher, SegmentReader};

/// Stands before and behind a word, so that its first and last letters count more.
const EDGE: char = '#';
/// Letters of a gram.
const GRAM_LETTERS: [usize; 2] = [3, 4];
/// Stems of fewer or more letters are not expanded, and are no expansions.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=20;
/// The least likeness of an expansion.
const LEAST_LIKENESS: f32 = 0.35;
/// The likeness of words with one skeleton.
const SKELETON_LIKENESS: f32 = 0.6;
/// The most expansions of a word.
const MOST: usize = 24;

/// The grams of the stems of one commit.
#[derive(Debug, Default)]
pub(crate) struct Grams {
    stems: Vec<String>,
    /// Length of each stem as a vector of weighted grams.
    norms: Vec<f32>,
    /// For each gram its weight, and the stems that have it.
    grams: HashMap<u64, (f32, Vec<u32>)>,
    /// For each skeleton, the stems that have it.
    skeletons: HashMap<String, Vec<u32>>,
}

/// A stem that looks like another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expansion {
    pub(crate) stem: String,
    /// Cosine, from 0 to 1.
    pub(crate) likeness: f32,
}

impl Grams {
    /// Reads the dictionary of `field` in all segments.
    pub(crate) fn new(searcher: &Searcher, field: Field) -> Result<Self> {
        let mut stems = std::collections::BTreeSet::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream().map_err(tantivy::TantivyError::from)?;
            while let Some((term, info)) = terms.next() {
                if let Ok(stem) = std::str::from_utf8(term)
                    && is_expandable(stem)
                    && !stems.contains(stem)
                    && is_live(segment, &index, info)?
                {
                    stems.insert(stem.to_owned());
                }
            }
        }
        let stems: Vec<String> = stems.into_iter().collect();
        let mut grams: HashMap<u64, (f32, Vec<u32>)> = HashMap::new();
        for (number, stem) in (0..).zip(&stems) {
            for gram in grams_of(stem) {
                grams.entry(gram).or_default().1.push(number);
            }
        }
        let mut skeletons: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, stem) in (0..).zip(&stems) {
            skeletons.entry(skeleton(stem)).or_default().push(number);
        }
        let mut norms = vec![0.0f32; stems.len()];
        for (weight, holders) in grams.values_mut() {
            *weight = (1.0 + stems.len() as f32 / holders.len() as f32).ln();
        }
        // Stem by stem: the order of a sum decides its last digit.
        for (norm, stem) in norms.iter_mut().zip(&stems) {
            *norm = grams_of(stem).iter().filter_map(|gram| grams.get(gram)).map(|(weight, _)| weight * weight).sum();
        }
        norms.iter_mut().for_each(|norm| *norm = norm.sqrt());
        Ok(Self { stems, norms, grams, skeletons })
    }

    /// The stems that look most like `stem`, which is not among them; the likest first.
    pub(crate) fn like(&self, stem: &str) -> Vec<Expansion> {
        if !is_expandable(stem) {
            return Vec::new();
        }
        let mut products: HashMap<u32, f32> = HashMap::new();
        let mut square = 0.0;
        for gram in grams_of(stem) {
            // A gram that no stem has is as rare as can be.
            let (weight, holders) = self.grams.get(&gram).map_or_else(
                || ((1.0 + self.stems.len() as f32).ln(), [].as_slice()),
                |(weight, holders)| (*weight, holders),
            );
            square += weight * weight;
            for &holder in holders {
                *products.entry(holder).or_default() += weight * weight;
            }
        }
        let norm = square.sqrt();
        let of_skeleton = self.skeletons.get(&skeleton(stem)).map_or(&[][..], Vec::as_slice);
        let likeness = |(other, product): (u32, f32)| (product / (norm * self.norms[other as usize]), other);
        let mut found: Vec<(f32, u32)> =
            products.into_iter().map(likeness).filter(|found| found.0 >= LEAST_LIKENESS).collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(MOST);
        for &other in of_skeleton {
            if found.iter().all(|&(_, known)| known != other) {
                found.push((SKELETON_LIKENESS, other));
            }
        }
        found.retain(|&(_, other)| self.stems[other as usize] != stem);
        found.truncate(MOST);
        found
            .into_iter()
            .map(|(likeness, other)| Expansion { stem: self.stems[other as usize].clone(), likeness })
            .collect()
    }
}

/// Whether a word stands in a report that was not removed.
fn is_live(segment: &SegmentReader, index: &InvertedIndexReader, info: &TermInfo) -> Result<bool> {
    let Some(alive) = segment.alive_bitset() else { return Ok(true) };
    let postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic);
    Ok(postings.map_err(tantivy::TantivyError::from)?.doc_freq_given_deletes(alive) > 0)
}

/// A stem without the long vowels behind its first letter.
fn skeleton(stem: &str) -> String {
    let mut letters = stem.chars();
    let first = letters.next();
    first.into_iter().chain(letters.filter(|c| !matches!(*c, ALEF | WAW | YEH))).collect()
}

fn is_expandable(stem: &str) -> bool {
    LETTERS.contains(&stem.chars().count()) && stem.chars().all(char::is_alphabetic)
}

/// The different grams of a stem, as hashes.
fn grams_of(stem: &str) -> Vec<u64> {
    let letters: Vec<char> = std::iter::once(EDGE).chain(stem.chars()).chain([EDGE]).collect();
    let mut grams: Vec<u64> = GRAM_LETTERS
        .iter()
        .flat_map(|&size| letters.windows(size))
        .map(|gram| gram.iter().fold(0, |hash, &letter| hash << 16 ^ (hash >> 48) ^ u64::from(u32::from(letter))))
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}
