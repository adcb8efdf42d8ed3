//! Words that stand together: one behind the other, or near each other in any order. A query that tantivy's own cannot
//! say: its slop knows an order, and counts moves.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// How words stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// One right behind the other.
    InOrder,
    /// In any order, with at most so many other words between the first and the last.
    Near(u32),
}

/// Reports in which words of a field stand together, more often than they do in the field `less`, if one is given. All
/// have the score 1.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    pub(super) field: Field,
    /// At least one. A word that is there twice must stand twice.
    pub(super) words: Vec<String>,
    pub(super) together: Together,
    pub(super) less: Option<Field>,
}

impl Query for Sequence {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SequenceWeight(self.clone())))
    }
}

struct SequenceWeight(Sequence);

impl Weight for SequenceWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Sequence { field, words, together, less } = &self.0;
        let Some(lists) = Lists::open(reader, *field, words)? else { return Ok(Box::new(EmptyScorer)) };
        let less = less.map(|field| Lists::open(reader, field, words)).transpose()?.flatten();
        let mut docs = Matching { lists, less, together: *together, doc: 0 };
        docs.doc = docs.from(0);
        Ok(Box::new(ConstScorer::new(docs, boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("words that stand together", scorer.score()))
    }
}

/// The documents in which words stand together, found as they are asked for.
struct Matching {
    lists: Lists,
    less: Option<Lists>,
    together: Together,
    doc: DocId,
}

impl Matching {
    /// The first match from a document on.
    fn from(&mut self, from: DocId) -> DocId {
        let mut doc = self.lists.seek(from);
        while doc != TERMINATED {
            let found = self.lists.occurrences(self.together);
            let mut elsewhere = 0;
            if found > 0
                && let Some(less) = &mut self.less
                && less.seek(doc) == doc
            {
                elsewhere = less.occurrences(self.together);
            }
            if found > elsewhere {
                break;
            }
            doc = self.lists.seek(doc + 1);
        }
        doc
    }
}

impl DocSet for Matching {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.from(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.lists.lists.iter().map(DocSet::size_hint).min().unwrap_or(0)
    }
}

/// The postings of some words, which move together.
struct Lists {
    /// Of each different word.
    lists: Vec<SegmentPostings>,
    /// For each word, in order, which of these is its list.
    list_of: Vec<usize>,
    /// Where the words stand in the present document, in the same order.
    positions: Vec<Vec<u32>>,
}

impl Lists {
    /// None if a word is nowhere.
    fn open(reader: &SegmentReader, field: Field, words: &[String]) -> tantivy::Result<Option<Self>> {
        let index = reader.inverted_index(field)?;
        let mut different: Vec<&String> = Vec::new();
        let (mut lists, mut list_of) = (Vec::new(), Vec::new());
        for word in words {
            if let Some(known) = different.iter().position(|other| *other == word) {
                list_of.push(known);
                continue;
            }
            let term = Term::from_field_text(field, word);
            let Some(list) = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(None);
            };
            list_of.push(different.len());
            different.push(word);
            lists.push(list);
        }
        let positions = vec![Vec::new(); lists.len()];
        Ok(Some(Self { lists, list_of, positions }))
    }

    /// The first document from `from` on that has all words. Never goes back.
    fn seek(&mut self, from: DocId) -> DocId {
        let mut target = from;
        'again: loop {
            for list in &mut self.lists {
                let at = if list.doc() < target { list.seek(target) } else { list.doc() };
                if at > target {
                    target = at;
                    if target == TERMINATED {
                        return TERMINATED;
                    }
                    continue 'again;
                }
            }
            return target;
        }
    }

    /// How often the words stand together in the present document.
    fn occurrences(&mut self, together: Together) -> usize {
        if self.list_of.len() == 1 {
            return self.lists.first().map_or(0, |list| list.term_freq() as usize);
        }
        for (list, positions) in self.lists.iter_mut().zip(&mut self.positions) {
            list.positions(positions);
        }
        match together {
            Together::InOrder => self.in_order(),
            Together::Near(between) => self.near(between),
        }
    }

    fn in_order(&self) -> usize {
        let Some((&first, rest)) = self.list_of.split_first() else { return 0 };
        let follows =
            |start: &&u32| (1..).zip(rest).all(|(n, &list)| self.positions[list].binary_search(&(**start + n)).is_ok());
        self.positions[first].iter().filter(follows).count()
    }

    /// The number of places from which on all words stand within reach, each as often as it is wanted.
    fn near(&self, between: u32) -> usize {
        let words = self.list_of.len() as u32;
        let wanted: Vec<usize> =
            (0..self.lists.len()).map(|list| self.list_of.iter().filter(|&&of| of == list).count()).collect();
        let is_near = |start: u32| {
            let last = start.saturating_add(words - 1).saturating_add(between);
            self.positions.iter().zip(&wanted).all(|(positions, &wanted)| {
                let from = positions.partition_point(|&at| at < start);
                positions[from..].partition_point(|&at| at <= last) >= wanted
            })
        };
        let starts = self.positions.iter().flatten();
        starts.filter(|&&start| is_near(start)).count()
    }
}
