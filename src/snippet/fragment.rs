//! Which part of a line is shown, and which parts of a text are the best.

use super::sentences::sentences;
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

    /// The part around the word `from`.
    fn candidate(&self, from: usize) -> Candidate<'_> {
        let range = self.cut(from);
        let first = self.words.partition_point(|word| word.start < range.start);
        let count = self.words[first..].iter().take_while(|word| word.end <= range.end).count();
        let (mut worth, mut matched): (Vec<(u32, usize)>, usize) = (Vec::new(), 0);
        for part in self.found[first..first + count].iter().flatten() {
            matched += 1;
            let own = if part.is_other_name { 1 } else { 2 };
            match worth.iter_mut().find(|(number, _)| *number == part.number) {
                Some((_, best)) => *best = own.max(*best),
                None => worth.push((part.number, own)),
            }
        }
        Candidate { line: self, range, words: first..first + count, worth, matched }
    }
}

/// A part of a line that may be shown.
struct Candidate<'a> {
    line: &'a Line,
    /// Bytes of the text.
    range: Range<usize>,
    /// The words in it.
    words: Range<usize>,
    /// The different things of the query in it, and what each is worth.
    worth: Vec<(u32, usize)>,
    /// All matched words.
    matched: usize,
}

impl Candidate<'_> {
    /// What it has that is not shown yet, then all that it has.
    fn score(&self, shown: &[u32]) -> (usize, usize) {
        let new = self.worth.iter().filter(|(number, _)| !shown.contains(number));
        (new.map(|(_, worth)| worth).sum(), self.matched)
    }

    fn fragment(&self) -> Fragment {
        let matched = self.words.clone().filter(|&n| self.line.found[n].is_some());
        Fragment { range: self.range.clone(), marked: matched.map(|n| self.line.words[n].clone()).collect() }
    }
}

/// The best fragments: first that with the most different words, then those with the most that are still lacking.
pub(super) fn best(lines: &[Line], most: usize) -> Vec<Fragment> {
    let mut all: Vec<Candidate<'_>> = Vec::new();
    for line in lines {
        for from in (0..line.words.len()).filter(|&n| line.found[n].is_some()) {
            // The words of a short line give the same part, each.
            let known = all.last().is_some_and(|last| last.range == line.cut(from));
            if !known {
                all.push(line.candidate(from));
            }
        }
    }
    let (mut shown, mut found): (Vec<u32>, Vec<Fragment>) = (Vec::new(), Vec::new());
    while found.len() < most {
        // The first of equals: `max_by_key` would take the last.
        let best = all.iter().rev().max_by_key(|candidate| candidate.score(&shown));
        let Some(next) = best.filter(|candidate| candidate.score(&shown).0 > 0) else { break };
        found.push(next.fragment());
        shown.extend(next.worth.iter().map(|(number, _)| number));
        let range = next.range.clone();
        all.retain(|other| other.range.end <= range.start || range.end <= other.range.start);
    }
    found
}
