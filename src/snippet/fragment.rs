//! Which part of a line is shown, and which parts of a text are the best.

use super::sentences::sentences;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The longest fragment, in bytes: about 150 Arabic letters.
pub(super) const MAX_BYTES: usize = 300;

/// What a word of a text is of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    /// Words with one number are the same to the query: forms of one word, or names of one thing.
    pub number: u32,
    /// Whether it is a synonym or another name of what the query has: half as good.
    pub is_other_name: bool,
}

/// A line with its words.
pub(super) struct Line {
    /// Bytes of the text.
    range: Range<usize>,
    words: Vec<Range<usize>>,
    /// What each word is of the query.
    found: Vec<Option<Part>>,
    sentences: Vec<Range<usize>>,
}

/// A part of a text.
pub(super) struct Fragment {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// The matched words, as bytes of the text.
    pub(super) marked: Vec<Range<usize>>,
    /// What they are.
    parts: Vec<Part>,
}

impl Line {
    pub(super) fn new(text: &str, range: Range<usize>, words: Vec<Range<usize>>, found: Vec<Option<Part>>) -> Self {
        let sentences = if range.len() > MAX_BYTES { sentences(text, &range) } else { Vec::new() };
        Self { range, words, found, sentences }
    }

    /// A part that holds the word `from`, of whole words; of whole sentences where they fit.
    pub(super) fn cut(&self, from: usize) -> Range<usize> {
        let line = &self.range;
        if line.len() <= MAX_BYTES {
            return line.clone();
        }
        let Some(word) = self.words.get(from) else { return line.start..line.start };
        let own = self.sentences.partition_point(|sentence| sentence.end <= word.start);
        let Some(sentence) = self.sentences.get(own) else { return word.clone() };
        let start = if word.end - sentence.start <= MAX_BYTES / 2 || sentence.len() <= MAX_BYTES {
            sentence.start
        } else {
            // A long sentence: a few words before.
            let earliest = word.start.saturating_sub(MAX_BYTES / 5).max(sentence.start);
            self.words[self.words[..from].partition_point(|word| word.start < earliest)].start
        };
        let fits = |end: &usize| end - start <= MAX_BYTES;
        let whole = self.sentences[own..].iter().map(|sentence| sentence.end).take_while(fits).last();
        let of_words = || self.words[from..].iter().map(|word| word.end).take_while(fits).last();
        start..whole.or_else(of_words).unwrap_or(word.end)
    }

    fn fragment(&self, from: usize) -> Fragment {
        let range = self.cut(from);
        let first = self.words.partition_point(|word| word.start < range.start);
        let inside = (first..self.words.len()).take_while(|&n| self.words[n].end <= range.end);
        let (mut marked, mut parts) = (Vec::new(), Vec::new());
        for n in inside {
            if let Some(part) = self.found[n] {
                marked.push(self.words[n].clone());
                parts.push(part);
            }
        }
        Fragment { range, marked, parts }
    }
}

/// The best fragments: first that with the most different words, then those with the most that are still lacking.
pub(super) fn best(lines: &[Line], most: usize) -> Vec<Fragment> {
    let mut all: Vec<Fragment> = Vec::new();
    for line in lines {
        let mut last = None;
        for from in (0..line.words.len()).filter(|&n| line.found[n].is_some()) {
            let fragment = line.fragment(from);
            // The words of a short line give the same fragment, each.
            if last.as_ref() != Some(&fragment.range) {
                last = Some(fragment.range.clone());
                all.push(fragment);
            }
        }
    }
    let mut shown: HashSet<u32> = HashSet::new();
    let mut found: Vec<Fragment> = Vec::new();
    while found.len() < most {
        let score = |fragment: &Fragment| {
            let mut new: HashMap<u32, usize> = HashMap::new();
            for part in fragment.parts.iter().filter(|part| !shown.contains(&part.number)) {
                let worth = new.entry(part.number).or_default();
                *worth = (*worth).max(if part.is_other_name { 1 } else { 2 });
            }
            (new.values().sum::<usize>(), fragment.parts.len())
        };
        // The first of equals: `max_by_key` would take the last.
        let Some(at) = (0..all.len()).rev().max_by_key(|&n| score(&all[n])).filter(|&n| score(&all[n]).0 > 0) else {
            break;
        };
        let next = all.swap_remove(at);
        all.sort_by_key(|fragment| fragment.range.start);
        all.retain(|other| other.range.end <= next.range.start || next.range.end <= other.range.start);
        shown.extend(next.parts.iter().map(|part| part.number));
        found.push(next);
    }
    found
}
