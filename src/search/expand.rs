//! Words of the index that look like a word of the query: forms that the stemmer does not know, slips of the pen, other
//! spellings of names.
//!
//! Words with one skeleton (كتاب and كتب, whose long vowels differ) look alike; of others likeness is the cosine of two words over their character 3- and 4-grams (with a mark at either end), each gram
//! weighted by how few words have it. The grams of all stems of an index are held in memory, made when they are first
//! needed after a commit.

use super::strings::{Strings, number};
use crate::error::Result;
use mahdar_text::letter::{ALEF, WAW, YEH};
use std::cell::RefCell;
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

/// The grams of the stems of one commit, in a few flat arrays: the heap of an engine is mostly this.
#[derive(Debug, Default)]
pub(crate) struct Grams {
    /// In ascending order. A stem is named by its number here.
    stems: Strings,
    /// Length of each stem as a vector of weighted grams.
    norms: Vec<f32>,
    /// All grams, ascending.
    grams: Vec<u64>,
    /// Where the holders of each gram begin, and where the last one's end.
    starts: Vec<u32>,
    /// Gram by gram, the stems that have it.
    holders: Vec<u32>,
    /// All stems in the order of their skeletons.
    by_skeleton: Vec<u32>,
}

thread_local! {
    /// A product for each stem, all zero between calls, so that none is allocated for each word of a query.
    static PRODUCTS: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
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
        Ok(Self::of(stems_of(searcher, field)?))
    }

    /// The grams of stems in ascending order.
    fn of(stems: Strings) -> Self {
        let mut pairs: Vec<(u64, u32)> = Vec::new();
        let mut buffers = Buffers::default();
        for stem in stems.numbers() {
            pairs.extend(buffers.grams_of(stems.get(stem)).iter().map(|&gram| (gram, stem)));
        }
        pairs.sort_unstable();
        let (mut grams, mut starts) = (Vec::new(), Vec::new());
        for (at, &(gram, _)) in pairs.iter().enumerate() {
            if grams.last() != Some(&gram) {
                grams.push(gram);
                starts.push(number(at));
            }
        }
        starts.push(number(pairs.len()));
        let holders = pairs.iter().map(|&(_, stem)| stem).collect();
        drop(pairs);
        grams.shrink_to_fit();
        starts.shrink_to_fit();
        let mut by_skeleton: Vec<u32> = stems.numbers().collect();
        by_skeleton.sort_by_cached_key(|&stem| skeleton(stems.get(stem)).collect::<String>());
        let mut made = Self { norms: vec![0.0; stems.len()], stems, grams, starts, holders, by_skeleton };
        for at in 0..made.grams.len() {
            let (weight, holders) = (made.weight(at), made.starts[at] as usize..made.starts[at + 1] as usize);
            for &stem in &made.holders[holders] {
                made.norms[stem as usize] += weight * weight;
            }
        }
        made.norms.iter_mut().for_each(|norm| *norm = norm.sqrt());
        made
    }

    /// The stems that look most like `stem`, which is not among them; the likest first.
    pub(crate) fn like(&self, stem: &str) -> Vec<Expansion> {
        if !is_expandable(stem) {
            return Vec::new();
        }
        let mut products = PRODUCTS.take();
        if products.len() < self.stems.len() {
            products.resize(self.stems.len(), 0.0);
        }
        let mut touched: Vec<u32> = Vec::new();
        let mut square = 0.0;
        for gram in Buffers::default().grams_of(stem) {
            let Ok(at) = self.grams.binary_search(gram) else {
                // A gram that no stem has is as rare as can be.
                let weight = (1.0 + self.stems.len() as f32).ln();
                square += weight * weight;
                continue;
            };
            let weight = self.weight(at);
            square += weight * weight;
            for &holder in self.holders_of(at) {
                let product = &mut products[holder as usize];
                if *product == 0.0 {
                    touched.push(holder);
                }
                *product += weight * weight;
            }
        }
        let norm = square.sqrt();
        let mut found: Vec<(f32, u32)> = Vec::new();
        for &other in &touched {
            let product = std::mem::take(&mut products[other as usize]);
            let likeness = product / (norm * self.norms[other as usize]);
            if likeness >= LEAST_LIKENESS {
                found.push((likeness, other));
            }
        }
        PRODUCTS.set(products);
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(MOST);
        for &other in self.of_skeleton_of(stem) {
            if found.iter().all(|&(_, known)| known != other) {
                found.push((SKELETON_LIKENESS, other));
            }
        }
        found.retain(|&(_, other)| self.stems.get(other) != stem);
        found.truncate(MOST);
        found
            .into_iter()
            .map(|(likeness, other)| Expansion { stem: self.stems.get(other).to_owned(), likeness })
            .collect()
    }

    fn holders_of(&self, gram: usize) -> &[u32] {
        &self.holders[self.starts[gram] as usize..self.starts[gram + 1] as usize]
    }

    /// The fewer stems have a gram, the more it weighs.
    fn weight(&self, gram: usize) -> f32 {
        (1.0 + self.stems.len() as f32 / self.holders_of(gram).len() as f32).ln()
    }

    /// The stems with the skeleton of `stem`, ascending.
    fn of_skeleton_of(&self, stem: &str) -> &[u32] {
        let order = |other: u32| skeleton(self.stems.get(other)).cmp(skeleton(stem));
        let from = self.by_skeleton.partition_point(|&other| order(other).is_lt());
        let count = self.by_skeleton[from..].partition_point(|&other| order(other).is_eq());
        &self.by_skeleton[from..from + count]
    }
}

/// The different stems in the dictionaries of all segments, ascending.
fn stems_of(searcher: &Searcher, field: Field) -> Result<Strings> {
    let mut all = Strings::default();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream().map_err(tantivy::TantivyError::from)?;
        while let Some((term, info)) = terms.next() {
            if let Ok(stem) = std::str::from_utf8(term)
                && is_expandable(stem)
                && is_live(segment, &index, info)?
            {
                all.push(stem);
            }
        }
    }
    let mut order: Vec<u32> = all.numbers().collect();
    order.sort_by_key(|&stem| all.get(stem)); // each segment's are in order already, which this sort makes use of
    order.dedup_by_key(|stem| all.get(*stem));
    let mut stems = Strings::default();
    order.iter().for_each(|&stem| stems.push(all.get(stem)));
    stems.shrink_to_fit();
    Ok(stems)
}

/// Whether a word stands in a report that was not removed.
fn is_live(segment: &SegmentReader, index: &InvertedIndexReader, info: &TermInfo) -> Result<bool> {
    let Some(alive) = segment.alive_bitset() else { return Ok(true) };
    let postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic);
    Ok(postings.map_err(tantivy::TantivyError::from)?.doc_freq_given_deletes(alive) > 0)
}

/// A stem without the long vowels behind its first letter.
fn skeleton(stem: &str) -> impl Iterator<Item = char> {
    let mut letters = stem.chars();
    let first = letters.next();
    first.into_iter().chain(letters.filter(|c| !matches!(*c, ALEF | WAW | YEH)))
}

fn is_expandable(stem: &str) -> bool {
    LETTERS.contains(&stem.chars().count()) && stem.chars().all(char::is_alphabetic)
}

/// What is needed while the grams of a stem are made.
#[derive(Default)]
struct Buffers {
    letters: Vec<char>,
    grams: Vec<u64>,
}

impl Buffers {
    /// The different grams of a stem, as hashes, ascending.
    fn grams_of(&mut self, stem: &str) -> &[u64] {
        self.letters.clear();
        self.letters.extend(std::iter::once(EDGE).chain(stem.chars()).chain([EDGE]));
        self.grams.clear();
        for size in GRAM_LETTERS {
            let hash = |hash: u64, letter: &char| hash << 16 ^ (hash >> 48) ^ u64::from(u32::from(*letter));
            self.grams.extend(self.letters.windows(size).map(|gram| gram.iter().fold(0, hash)));
        }
        self.grams.sort_unstable();
        self.grams.dedup();
        &self.grams
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn grams_of(stem: &str) -> BTreeSet<u64> {
        Buffers::default().grams_of(stem).iter().copied().collect()
    }

    /// What [`Grams::like`] says, word by word. `holders`: how many stems have each gram.
    fn like_slowly(stems: &[&str], holders: &BTreeMap<u64, usize>, stem: &str) -> Vec<Expansion> {
        let weight = |gram: &u64| (1.0 + stems.len() as f32 / holders.get(gram).map_or(1.0, |&n| n as f32)).ln();
        let product = |a: &BTreeSet<u64>, b: &BTreeSet<u64>| {
            a.intersection(b).map(weight).fold(0.0, |sum, weight| sum + weight * weight)
        };
        let length = |grams: &BTreeSet<u64>| product(grams, grams).sqrt();
        let own = grams_of(stem);
        let mut found: Vec<Expansion> = Vec::new();
        for other in stems {
            let grams = grams_of(other);
            let likeness = product(&own, &grams) / (length(&own) * length(&grams));
            if likeness >= LEAST_LIKENESS {
                found.push(Expansion { stem: (*other).to_owned(), likeness });
            }
        }
        found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        found.truncate(MOST);
        for other in stems {
            if skeleton(other).eq(skeleton(stem)) && found.iter().all(|known| known.stem != *other) {
                found.push(Expansion { stem: (*other).to_owned(), likeness: SKELETON_LIKENESS });
            }
        }
        found.retain(|other| other.stem != stem);
        found.truncate(MOST);
        found
    }

    #[test]
    fn likes_are_those_of_a_slow_search() {
        // Every word of four letters out of three, and some that are longer; alef, waw and yeh are no part of skeletons.
        let mut stems: Vec<String> = Vec::new();
        for n in 0..81_u8 {
            let letter = |at: u32| char::from(b'a' + n / 3_u8.pow(at) % 3);
            stems.push((0..4).map(letter).collect());
            stems.push((0..4).map(letter).chain("xyz".chars()).collect());
        }
        stems.extend(
            ["\u{643}\u{62A}\u{627}\u{628}", "\u{643}\u{62A}\u{628}", "\u{643}\u{627}\u{62A}\u{628}"]
                .map(str::to_owned),
        );
        stems.sort();
        let mut held = Strings::default();
        stems.iter().for_each(|stem| held.push(stem));
        let grams = Grams::of(held);
        let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
        let unknown = ["abcabc", "xyz", "qqqq", "ab", "\u{643}\u{62A}\u{64A}\u{628}"];
        let mut holders = BTreeMap::new();
        stems.iter().flat_map(|stem| grams_of(stem)).for_each(|gram| *holders.entry(gram).or_default() += 1);
        let mut likes = 0;
        for stem in stems.iter().copied().chain(unknown) {
            let found = grams.like(stem);
            likes += found.len();
            assert_eq!(
                found,
                if is_expandable(stem) { like_slowly(&stems, &holders, stem) } else { Vec::new() },
                "{stem}"
            );
        }
        assert!(likes > 300, "{likes}");
        assert!(grams.like("\u{643}\u{62A}\u{628}").iter().any(|like| like.likeness == SKELETON_LIKENESS));
    }

    #[test]
    fn no_stems_have_no_likes() {
        assert_eq!(Grams::of(Strings::default()).like("abcd"), []);
    }
}
