//! The words of a query, each with its likes, scored together: a query that tantivy's own cannot say.
//!
//! A word and its likes are one group, scored by BM25 with the idf of the word itself. The frequency of a group in a report
//! is that of the word, plus that of its likes, each times its weight, up to a bound. The bound is low in a report that
//! has no word of the query itself, so that likes alone never come near a word, and higher where a word of the query
//! is there beside them. (Summed as separate words, likes would outweigh words.) That a group must know of the others
//! is why they are scored in one place.
//!
//! Reports are scored a window at a time, list after list: each posting is looked at once, and what it adds stands in
//! arrays of the window.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// BM25's saturation and length normalization, as tantivy has them.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Reports of a window.
const WINDOW: usize = 4_096;
const BITS: usize = u64::BITS as usize;

/// A word, and words that count for less in its place.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) word: String,
    /// Words that count as much as the word itself.
    pub(super) forms: Vec<String>,
    /// A factor of the group's score.
    pub(super) weight: f32,
    /// Words and their weights, from 0 to 1.
    pub(super) likes: Vec<(String, f32)>,
}

impl Group {
    /// The words that count in full.
    fn words(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.word).chain(&self.forms)
    }
}

/// The most that the likes of a group count for in a report, as occurrences of its word.
#[derive(Debug, Clone, Copy)]
pub(super) struct MostOfLikes {
    /// Where the report has no word of the query.
    pub(super) alone: f32,
    /// Where it has one.
    pub(super) beside: f32,
}

/// Reports that have a word of any group, or a like of it.
#[derive(Debug, Clone)]
pub(super) struct GroupsQuery {
    pub(super) field: Field,
    pub(super) groups: Vec<Group>,
    pub(super) most: MostOfLikes,
}

impl GroupsQuery {
    /// What each group adds to the score of a report.
    pub(super) fn shares(
        &self,
        scoring: EnableScoring<'_>,
        segment: &SegmentReader,
        doc: DocId,
    ) -> tantivy::Result<Vec<Score>> {
        let weight = self.weights(scoring)?;
        let mut groups = weight.open(segment)?;
        for list in groups.iter_mut().flat_map(|group| &mut group.lists) {
            if list.postings.doc() < doc {
                list.postings.seek(doc);
            }
        }
        let found: Vec<Found> = groups.iter().map(|group| group.found(doc)).collect();
        let beside = found.iter().any(|found| found.exact > 0.0);
        let most = if beside { self.most.beside } else { self.most.alone };
        let norms = segment.get_fieldnorms_reader(self.field)?;
        let norm = weight.norms[usize::from(norms.fieldnorm_id(doc))];
        Ok(found.iter().zip(&groups).map(|(found, group)| group.factor * found.saturated(most, norm)).collect())
    }

    fn weights(&self, scoring: EnableScoring<'_>) -> tantivy::Result<GroupsWeight> {
        let (mut idfs, mut mean_length) = (vec![0.0; self.groups.len()], 1.0);
        if let EnableScoring::Enabled { statistics_provider: statistics, .. } = scoring {
            let documents = statistics.total_num_docs()?.max(1) as f32;
            mean_length = statistics.total_num_tokens(self.field)? as f32 / documents;
            for (idf, group) in idfs.iter_mut().zip(&self.groups) {
                let mut with_word = 0.0;
                for word in group.words() {
                    with_word += statistics.doc_freq(&Term::from_field_text(self.field, word))? as f32;
                }
                let with_word = with_word.min(documents);
                *idf = (1.0 + (documents - with_word + 0.5) / (with_word + 0.5)).ln();
            }
        }
        let norms = (0..=u8::MAX).map(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id) as f32;
            K1 * (1.0 - B + B * length / mean_length.max(f32::MIN_POSITIVE))
        });
        Ok(GroupsWeight { query: self.clone(), idfs, norms: norms.collect() })
    }
}

impl Query for GroupsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.weights(scoring)?))
    }
}

struct GroupsWeight {
    query: GroupsQuery,
    idfs: Vec<f32>,
    /// BM25's length normalization by field norm id.
    norms: Vec<f32>,
}

impl GroupsWeight {
    fn open(&self, reader: &SegmentReader) -> tantivy::Result<Vec<OpenGroup>> {
        let index = reader.inverted_index(self.query.field)?;
        let open = |(word, weight): (&str, Option<f32>)| {
            let term = Term::from_field_text(self.query.field, word);
            let postings = index.read_postings(&term, IndexRecordOption::WithFreqs);
            Ok(postings?.map(|postings| List { postings, weight }))
        };
        let groups = self.query.groups.iter().zip(&self.idfs);
        let open = groups.map(|(group, idf)| {
            let likes = group.likes.iter().map(|(word, weight)| (word.as_str(), Some(*weight)));
            let lists = group.words().map(|word| (word.as_str(), None)).chain(likes).map(open);
            let lists = lists.filter_map(tantivy::Result::transpose).collect::<tantivy::Result<_>>()?;
            Ok(OpenGroup { lists, factor: group.weight * idf * (1.0 + K1) })
        });
        open.collect()
    }
}

impl Weight for GroupsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut groups = self.open(reader)?;
        groups.retain(|group| !group.lists.is_empty());
        for group in &mut groups {
            group.factor *= boost;
        }
        let mut scorer = GroupsScorer {
            groups,
            norm_ids: reader.get_fieldnorms_reader(self.query.field)?,
            norms: self.norms.clone(),
            most: self.query.most,
            start: 0,
            window: Window::new(),
            doc: TERMINATED,
        };
        scorer.doc = scorer.fill(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("words and their likes", scorer.score()))
    }
}

/// A group in one segment.
struct OpenGroup {
    lists: Vec<List>,
    /// Its idf, and all factors.
    factor: f32,
}

/// The postings of one word.
struct List {
    postings: SegmentPostings,
    /// None for the word itself.
    weight: Option<f32>,
}

/// How often a report has the word of a group, and its likes, each times its weight.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    exact: f32,
    likes: f32,
}

impl Found {
    fn add(&mut self, list: &List) {
        let count = list.postings.term_freq() as f32;
        match list.weight {
            None => self.exact += count,
            Some(weight) => self.likes += weight * count,
        }
    }

    /// BM25's saturated frequency.
    fn saturated(self, most_of_likes: f32, norm: f32) -> f32 {
        let frequency = self.exact + f32::min(self.likes, most_of_likes);
        frequency / (frequency + norm)
    }
}

impl OpenGroup {
    /// What `doc`, which no list has passed, has of the group.
    fn found(&self, doc: DocId) -> Found {
        let mut found = Found::default();
        self.lists.iter().filter(|list| list.postings.doc() == doc).for_each(|list| found.add(list));
        found
    }
}

/// Scores of the reports of a window; all zero between windows.
struct Window {
    /// What the group at work has of each.
    found: Box<[Found; WINDOW]>,
    /// The score of each, were likes alone in it.
    alone: Box<[f32; WINDOW]>,
    /// The score of each, were a word beside the likes.
    beside: Box<[f32; WINDOW]>,
    /// Whether it has anything.
    any: [u64; WINDOW / BITS],
    /// Whether it has a word of the query.
    exact: [u64; WINDOW / BITS],
}

impl Window {
    fn new() -> Self {
        Self {
            found: Box::new([Found::default(); WINDOW]),
            alone: Box::new([0.0; WINDOW]),
            beside: Box::new([0.0; WINDOW]),
            any: [0; WINDOW / BITS],
            exact: [0; WINDOW / BITS],
        }
    }

    fn clear(&mut self) {
        for place in ones(&self.any) {
            self.alone[place] = 0.0;
            self.beside[place] = 0.0;
        }
        self.any.fill(0);
        self.exact.fill(0);
    }
}

/// The places of the bits that are set.
fn ones(bits: &[u64; WINDOW / BITS]) -> impl Iterator<Item = usize> + use<> {
    let words = *bits;
    words.into_iter().enumerate().flat_map(|(at, word)| {
        let mut left = word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(at * BITS + bit)
        })
    })
}

/// The union of all lists, in order of documents.
struct GroupsScorer {
    groups: Vec<OpenGroup>,
    norm_ids: FieldNormReader,
    norms: Vec<f32>,
    most: MostOfLikes,
    /// The first document of the window.
    start: DocId,
    window: Window,
    doc: DocId,
}

impl GroupsScorer {
    /// Fills the window that begins with the first match from `from` on, which no list has passed, and returns that match.
    fn fill(&mut self, from: DocId) -> DocId {
        self.window.clear();
        let lists = self.groups.iter_mut().flat_map(|group| &mut group.lists);
        let firsts = lists.map(|list| {
            let at = list.postings.doc();
            if at < from { list.postings.seek(from) } else { at }
        });
        let first = firsts.min().unwrap_or(TERMINATED);
        if first == TERMINATED {
            return TERMINATED;
        }
        self.start = first;
        let end = first.saturating_add(WINDOW as DocId).min(TERMINATED);
        let Window { found, alone, beside, any, exact } = &mut self.window;
        for group in &mut self.groups {
            let mut of_group = [0u64; WINDOW / BITS];
            for list in &mut group.lists {
                let mut doc = list.postings.doc();
                while doc < end {
                    let place = (doc - first) as usize;
                    found[place].add(list);
                    of_group[place / BITS] |= 1 << (place % BITS);
                    if list.weight.is_none() {
                        exact[place / BITS] |= 1 << (place % BITS);
                    }
                    doc = list.postings.advance();
                }
            }
            for place in ones(&of_group) {
                let norm = self.norms[usize::from(self.norm_ids.fieldnorm_id(first + place as DocId))];
                alone[place] += group.factor * found[place].saturated(self.most.alone, norm);
                beside[place] += group.factor * found[place].saturated(self.most.beside, norm);
                found[place] = Found::default();
            }
            for (all, of_group) in any.iter_mut().zip(of_group) {
                *all |= of_group;
            }
        }
        first
    }

    /// The first match from `from` on, which lies behind the start of the window.
    fn next(&mut self, from: DocId) -> DocId {
        let place = (from - self.start) as usize;
        if place < WINDOW {
            let mut word = place / BITS;
            let mut bits = self.window.any[word] & (u64::MAX << (place % BITS));
            loop {
                if bits != 0 {
                    return self.start + (word * BITS) as DocId + bits.trailing_zeros();
                }
                word += 1;
                let Some(&next) = self.window.any.get(word) else { break };
                bits = next;
            }
        }
        self.fill(from.max(self.start.saturating_add(WINDOW as DocId)))
    }
}

impl DocSet for GroupsScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.next(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = if target == TERMINATED { TERMINATED } else { self.next(target) };
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let lists = self.groups.iter().flat_map(|group| &group.lists);
        lists.map(|list| list.postings.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for GroupsScorer {
    fn score(&mut self) -> Score {
        let place = (self.doc - self.start) as usize;
        let Window { exact, alone, beside, .. } = &self.window;
        if exact[place / BITS] >> (place % BITS) & 1 == 1 { beside[place] } else { alone[place] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, Occur, TermQuery};
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, doc};

    const DOCUMENTS: u32 = 10_000;
    const WORDS: [&str; 6] = ["own", "like", "far", "other", "near", "none"];

    /// How often document `n` has each word: some words rare, some in runs, some in every window's first and last.
    fn counts(n: u32) -> [u32; 6] {
        let mixed = n.wrapping_mul(2_654_435_761) >> 16;
        let in_run = u32::from((5_000..5_100).contains(&n));
        [
            u32::from(mixed.is_multiple_of(7)),
            mixed % 11 % 3,
            u32::from(mixed.is_multiple_of(97)),
            in_run * 2 + u32::from(n.is_multiple_of(4_096) || n % 4_096 == 4_095),
            u32::from(mixed.is_multiple_of(50)),
            0,
        ]
    }

    #[test]
    fn scores_are_those_of_a_plain_loop() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for n in 0..DOCUMENTS {
            let words = WORDS.iter().zip(counts(n)).flat_map(|(word, count)| (0..count).map(move |_| *word));
            let text = words.chain(["always"]).collect::<Vec<_>>().join(" ");
            writer.add_document(doc!(field => text)).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.segment_readers().len(), 1);
        let group = |word: &str, weight, likes: &[(&str, f32)]| Group {
            word: word.into(),
            forms: Vec::new(),
            weight,
            likes: likes.iter().map(|(like, weight)| ((*like).to_owned(), *weight)).collect(),
        };
        let groups = vec![
            group("own", 1.0, &[("like", 0.5), ("far", 0.2), ("none", 0.9)]),
            group("other", 2.0, &[("near", 0.8)]),
            group("none", 1.0, &[]),
        ];
        let most = MostOfLikes { alone: 0.25, beside: 1.0 };
        let query = GroupsQuery { field, groups: groups.clone(), most };

        let all: Vec<[u32; 6]> = (0..DOCUMENTS).map(counts).collect();
        let count = |n: u32, word: &str| all[n as usize][WORDS.iter().position(|w| *w == word).unwrap()] as f32;
        // Lengths below 40 are stored exactly.
        let length = |n: u32| all[n as usize].iter().sum::<u32>() as f32 + 1.0;
        let mean = (0..DOCUMENTS).map(length).sum::<f32>() / DOCUMENTS as f32;
        let expected = |n: u32| {
            let beside = groups.iter().any(|group| count(n, &group.word) > 0.0);
            let score = |group: &Group| {
                let df = (0..DOCUMENTS).filter(|&n| count(n, &group.word) > 0.0).count() as f32;
                let idf = (1.0 + (DOCUMENTS as f32 - df + 0.5) / (df + 0.5)).ln();
                let likes: f32 = group.likes.iter().map(|(like, weight)| weight * count(n, like)).sum();
                let tf = count(n, &group.word) + likes.min(if beside { 1.0 } else { 0.25 });
                group.weight * idf * 2.2 * tf / (tf + 1.2 * (0.25 + 0.75 * length(n) / mean))
            };
            groups.iter().map(score).sum::<f32>()
        };
        let check = |query: &dyn Query, allowed: &dyn Fn(u32) -> bool| {
            let top = TopDocs::with_limit(DOCUMENTS as usize).order_by_score();
            let found = searcher.search(query, &top).unwrap();
            let mut scores: HashMap<u32, f32> = found.into_iter().map(|(score, at)| (at.doc_id, score)).collect();
            for n in (0..DOCUMENTS).step_by(7).filter(|&n| allowed(n)) {
                let (score, expected) = (scores.get(&n).copied().unwrap_or(0.0), expected(n));
                assert!((score - expected).abs() < 1e-4, "{n}: {score} for {expected}");
                let shares = query_of(&groups, field, most)
                    .shares(EnableScoring::enabled_from_searcher(&searcher), searcher.segment_reader(0), n)
                    .unwrap();
                assert!((shares.iter().sum::<f32>() - expected).abs() < 1e-4, "{n}");
            }
            scores.retain(|&n, _| !allowed(n) || all[n as usize][..5].iter().sum::<u32>() == 0);
            assert!(scores.is_empty(), "{scores:?}");
        };
        check(&query, &|_| true);
        // With another clause that must match, documents are sought in place of walked through.
        let rare = Box::new(TermQuery::new(Term::from_field_text(field, "near"), IndexRecordOption::Basic));
        let rare = Box::new(tantivy::query::ConstScoreQuery::new(rare, 0.0));
        let both = BooleanQuery::new(vec![(Occur::Must, Box::new(query) as Box<dyn Query>), (Occur::Must, rare)]);
        check(&both, &|n| counts(n)[4] > 0);
    }

    fn query_of(groups: &[Group], field: Field, most: MostOfLikes) -> GroupsQuery {
        GroupsQuery { field, groups: groups.to_vec(), most }
    }
}
