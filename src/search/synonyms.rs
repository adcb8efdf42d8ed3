//! A word and its likes, scored as one word: a query that tantivy's own cannot say.
//!
//! The score is BM25 with the idf of the word itself. Its frequency in a report is that of the word, plus that of its
//! likes, each times its weight; all likes together count for at most a part of one occurrence, so a report that holds
//! only likes never comes near one that holds the word. (Summed as separate words they would outweigh it.)

use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// BM25's saturation and length normalization, as tantivy has them.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A word, and words that count for less in its place.
#[derive(Debug, Clone)]
pub(super) struct SynonymQuery {
    pub(super) field: Field,
    pub(super) word: String,
    /// Words and their weights, from 0 to 1.
    pub(super) likes: Vec<(String, f32)>,
    /// The most that all likes count for, as occurrences of the word.
    pub(super) most_of_likes: f32,
}

impl Query for SynonymQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (idf, mean_length) = match scoring {
            EnableScoring::Enabled { statistics_provider: statistics, .. } => {
                let documents = statistics.total_num_docs()?.max(1);
                let with_word = statistics.doc_freq(&Term::from_field_text(self.field, &self.word))?;
                let (n, df) = (documents as f32, with_word as f32);
                let idf = (1.0 + (n - df + 0.5) / (df + 0.5)).ln();
                (idf, statistics.total_num_tokens(self.field)? as f32 / n)
            }
            EnableScoring::Disabled { .. } => (0.0, 1.0),
        };
        let norms = (0..=u8::MAX).map(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id) as f32;
            K1 * (1.0 - B + B * length / mean_length.max(f32::MIN_POSITIVE))
        });
        Ok(Box::new(SynonymWeight { query: self.clone(), idf, norms: norms.collect() }))
    }
}

struct SynonymWeight {
    query: SynonymQuery,
    idf: f32,
    /// BM25's length normalization by field norm id.
    norms: Arc<[f32]>,
}

impl Weight for SynonymWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.query.field)?;
        let open = |word: &str| {
            index.read_postings(&Term::from_field_text(self.query.field, word), IndexRecordOption::WithFreqs)
        };
        let word = open(&self.query.word)?;
        let mut size = word.as_ref().map_or(0, SegmentPostings::size_hint);
        let mut likes = Vec::new();
        for (like, weight) in &self.query.likes {
            if let Some(mut postings) = open(like)? {
                size = size.max(postings.size_hint());
                likes.reserve(postings.size_hint() as usize);
                while postings.doc() != TERMINATED {
                    likes.push((postings.doc(), weight * postings.term_freq() as f32));
                    postings.advance();
                }
            }
        }
        sum_by_document(&mut likes, reader.max_doc());
        let mut scorer = SynonymScorer {
            word_doc: word.as_ref().map_or(TERMINATED, SegmentPostings::doc),
            word,
            likes,
            next_like: 0,
            size,
            field_norms: reader.get_fieldnorms_reader(self.query.field)?,
            norms: Arc::clone(&self.norms),
            factor: self.idf * boost * (1.0 + K1),
            most_of_likes: self.query.most_of_likes,
            doc: 0,
        };
        scorer.doc = scorer.least();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        let mut explanation = Explanation::new("a word and its likes", scorer.score());
        explanation.add_const("idf", self.idf);
        Ok(explanation)
    }
}

/// Puts counts, none of them zero, in the order of documents, and adds up those of a document in the order in which they
/// came. `end` is above all documents.
fn sum_by_document(counts: &mut Vec<(DocId, f32)>, end: DocId) {
    if counts.len() > end as usize / DENSE {
        let mut sums = vec![0.0; end as usize];
        counts.drain(..).for_each(|(doc, count)| sums[doc as usize] += count);
        counts.extend((0..).zip(sums).filter(|&(_, sum)| sum > 0.0));
        return;
    }
    counts.sort_by_key(|&(doc, _)| doc); // stable, and quick on what are a few runs in order
    counts.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 += later.1;
        }
        same
    });
}

/// Where there are more counts than one in so many documents, a sum for each document is quicker than sorting.
const DENSE: usize = 16;

/// The union of the postings of the word and of its likes, in order of documents.
///
/// The likes are read when it is made: they are rare words, and one list in place of two dozen is quicker to follow.
struct SynonymScorer {
    word: Option<SegmentPostings>,
    /// Where the word is.
    word_doc: DocId,
    /// Documents with likes, and their weighted occurrences.
    likes: Vec<(DocId, f32)>,
    /// The first of them that was not passed.
    next_like: usize,
    /// The longest of the lists.
    size: u32,
    field_norms: FieldNormReader,
    norms: Arc<[f32]>,
    factor: f32,
    most_of_likes: f32,
    doc: DocId,
}

impl SynonymScorer {
    fn like_doc(&self) -> DocId {
        self.likes.get(self.next_like).map_or(TERMINATED, |&(doc, _)| doc)
    }

    fn least(&self) -> DocId {
        self.word_doc.min(self.like_doc())
    }
}

impl DocSet for SynonymScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.like_doc() == self.doc {
            self.next_like += 1;
        }
        if self.word_doc == self.doc {
            self.word_doc = self.word.as_mut().map_or(TERMINATED, DocSet::advance);
        }
        self.doc = self.least();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.next_like += self.likes[self.next_like..].partition_point(|&(doc, _)| doc < target);
        if self.word_doc < target {
            self.word_doc = self.word.as_mut().map_or(TERMINATED, |word| word.seek(target));
        }
        self.doc = self.least();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.size
    }
}

impl Scorer for SynonymScorer {
    fn score(&mut self) -> Score {
        let count = |word: &SegmentPostings| word.term_freq() as f32;
        let exact = self.word.as_ref().filter(|_| self.word_doc == self.doc).map_or(0.0, count);
        let likes = self.likes.get(self.next_like).filter(|like| like.0 == self.doc).map_or(0.0, |like| like.1);
        let frequency: f32 = exact + f32::min(likes, self.most_of_likes);
        let norm = self.norms[usize::from(self.field_norms.fieldnorm_id(self.doc))];
        self.factor * frequency / (frequency + norm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, TantivyDocument};

    const LIKES: [(&str, f32); 3] = [("like", 0.5), ("alike", 0.25), ("nowhere", 0.9)];
    const MOST: f32 = 0.6;

    /// Occurrences in document `n` of the word and of its likes.
    fn counts(n: u32) -> [usize; 3] {
        [n % 3, n % 2 * (n % 5), n % 7 / 4].map(|count| count as usize)
    }

    #[test]
    fn a_word_and_its_likes_score_as_one_word() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for n in 0..500 {
            let [word, like, alike] = counts(n);
            let text =
                ["other ".repeat(3), "word ".repeat(word), "like ".repeat(like), "alike ".repeat(alike)].concat();
            let mut document = TantivyDocument::new();
            document.add_text(field, text);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let segment = searcher.segment_reader(0);
        for word in ["word", "nowhere"] {
            let likes = LIKES.map(|(like, weight)| (like.to_owned(), weight)).to_vec();
            let query = SynonymQuery { field, word: word.to_owned(), likes, most_of_likes: MOST };
            let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher)).unwrap();
            let mut scorer = weight.scorer(segment, 1.0).unwrap();
            let known = counts_of(word);
            let (df, n) = ((0..500).filter(|&doc| known(doc)[0] > 0).count() as f32, 500.0);
            let idf = (1.0 + (n - df + 0.5) / (df + 0.5)).ln();
            let mean = searcher.segment_reader(0).inverted_index(field).unwrap().total_num_tokens() as f32 / n;
            let norms = segment.get_fieldnorms_reader(field).unwrap();
            let mut matching = Vec::new();
            for doc in 0..500 {
                let [exact, like, alike] = known(doc).map(|count| count as f32);
                if exact + like + alike > 0.0 {
                    let frequency = exact + (like * 0.5 + alike * 0.25).min(MOST);
                    let length = FieldNormReader::id_to_fieldnorm(norms.fieldnorm_id(doc)) as f32;
                    let wanted = idf * 2.2 * frequency / (frequency + K1 * (1.0 - B + B * length / mean));
                    assert_eq!(scorer.doc(), doc);
                    assert!((scorer.score() - wanted).abs() < 1e-5, "{doc}: {} and not {wanted}", scorer.score());
                    matching.push(doc);
                    scorer.advance();
                }
            }
            assert_eq!((scorer.doc(), scorer.advance()), (TERMINATED, TERMINATED));
            assert!(matching.len() > 100 && matching.len() < 500);
            for target in 0..510 {
                let mut scorer = weight.scorer(segment, 1.0).unwrap();
                let wanted = matching.iter().copied().find(|&doc| doc >= target).unwrap_or(TERMINATED);
                if target >= scorer.doc() {
                    assert_eq!(scorer.seek(target), wanted);
                }
            }
        }
    }

    /// As [`counts`], of a word that may be in no document.
    fn counts_of(word: &str) -> impl Fn(u32) -> [usize; 3] {
        let is_there = word == "word";
        move |n| {
            let [exact, like, alike] = counts(n);
            [if is_there { exact } else { 0 }, like, alike]
        }
    }

    #[test]
    fn counts_of_a_document_are_added_in_the_order_in_which_they_came() {
        for end in [8, 1_000] {
            let mut counts = vec![(1, 1.0), (5, 0.5), (1, 1e8), (7, 2.0), (1, 0.25)];
            sum_by_document(&mut counts, end);
            assert_eq!(counts, [(1, (1.0 + 1e8) + 0.25), (5, 0.5), (7, 2.0)]);
        }
    }
}
