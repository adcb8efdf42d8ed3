//! Which words of a text are those of a query, for who shows a text.
//!
//! A word is marked if its stem is that of a word of the query, if it is one that a prefix or fuzzy word means, or if it
//! stands where a quotation stands, or a synonym or another name does, word for word. What is excluded is not marked.
//! Always the whole word as it is written, with its article, what is joined to it, and the marks behind its last
//! letter: what of الرئيس is the word and what the article is for the reader to see, and half a word marked is hard to read.

use super::words::QueryWords;
use crate::query::LeafKind;
use crate::snippet::Part;
use mahdar_text::Tokens;
use rustc_hash::FxHashMap;

/// The words of a query, to be found in texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Marks {
    /// A number for each stem.
    of_stem: FxHashMap<String, u32>,
    /// Several words, in order; by the stem or folded word that they begin with.
    by_stem: FxHashMap<String, Vec<Sequence>>,
    by_folded: FxHashMap<String, Vec<Sequence>>,
    /// The number behind the last that is taken.
    next: u32,
}

/// Words that stand in a row.
#[derive(Debug, Clone, PartialEq)]
struct Sequence {
    words: Vec<String>,
    part: Part,
}

impl Marks {
    pub(super) fn of(words: &QueryWords) -> Self {
        let mut marks = Self::default();
        for word in words.iter() {
            let next = marks.next;
            marks.next += u32::from(marks.of_stem.insert(word.stem.clone(), next).is_none());
        }
        for alternative in words.alternatives() {
            // Another name of what is sought counts as what is sought.
            let own = alternative.stems.first().and_then(|stem| marks.of_stem.get(stem).copied());
            let number = own.unwrap_or(marks.next);
            marks.next += u32::from(own.is_none());
            for name in &alternative.names {
                let first = name.first().cloned().unwrap_or_default();
                let part = Part { number, is_other_name: true };
                marks.by_stem.entry(first).or_default().push(Sequence { words: name.to_vec(), part });
            }
        }
        let query = words.query();
        for leaf in query.wanted().into_iter().filter(|leaf| leaf.kind == LeafKind::Phrase) {
            let tokens = crate::analysis::analyzer().tokens(&query.text[leaf.span.clone()]);
            let words: Vec<String> = tokens.iter().map(|token| token.folded.to_owned()).collect();
            if let Some(first) = words.first().cloned() {
                let part = Part { number: marks.next, is_other_name: false };
                marks.next += 1;
                marks.by_folded.entry(first).or_default().push(Sequence { words, part });
            }
        }
        marks
    }

    /// For each word of a text, what it is of the query, if it is something.
    pub(super) fn find(&self, words: &QueryWords, tokens: &Tokens, found: &mut Vec<Option<Part>>) {
        found.clear();
        found.extend(tokens.iter().map(|token| {
            let forms = || words.forms().iter().position(|one| one.forms.has(token.folded));
            let number = self.of_stem.get(token.stem).copied().or_else(|| forms().map(|n| self.next + n as u32));
            number.map(|number| Part { number, is_other_name: false })
        }));
        if self.by_stem.is_empty() && self.by_folded.is_empty() {
            return;
        }
        for (at, token) in tokens.iter().enumerate() {
            let of_stems = self.by_stem.get(token.stem).into_iter().flatten();
            for sequence in of_stems.filter(|sequence| follow(tokens, at, &sequence.words, |token| token.stem)) {
                mark(found, at, sequence);
            }
            let of_folded = self.by_folded.get(token.folded).into_iter().flatten();
            for sequence in of_folded.filter(|sequence| follow(tokens, at, &sequence.words, |token| token.folded)) {
                mark(found, at, sequence);
            }
        }
    }
}

fn follow<'t>(tokens: &'t Tokens, at: usize, words: &[String], of: impl Fn(mahdar_text::Token<'t>) -> &'t str) -> bool {
    words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|token| of(token) == word))
}

fn mark(found: &mut [Option<Part>], at: usize, sequence: &Sequence) {
    for one in found.iter_mut().skip(at).take(sequence.words.len()) {
        one.get_or_insert(sequence.part);
    }
}
