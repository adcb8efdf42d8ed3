//! A word and its likes, scored as one word: a query that tantivy's own cannot say.
//!
//! The score is BM25 with the idf of the word itself. Its frequency in a report is that of the word, plus that of its
//! likes, each times its weight; all likes together count for at most a part of one occurrence, so a report that holds
//! only likes never comes near one that holds the word. (Summed as separate words they would outweigh it.)

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
    norms: Vec<f32>,
}

impl Weight for SynonymWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.query.field)?;
        let open = |word: &str| {
            index.read_postings(&Term::from_field_text(self.query.field, word), IndexRecordOption::WithFreqs)
        };
        let mut lists = Vec::new();
        if let Some(postings) = open(&self.query.word)? {
            lists.push(List { postings, weight: None });
        }
        for (word, weight) in &self.query.likes {
            if let Some(postings) = open(word)? {
                lists.push(List { postings, weight: Some(*weight) });
            }
        }
        let field_norms = reader.get_fieldnorms_reader(self.query.field)?;
        let mut scorer = SynonymScorer {
            lists,
            field_norms,
            norms: self.norms.clone(),
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

/// The postings of one word.
struct List {
    postings: SegmentPostings,
    /// None for the word itself.
    weight: Option<f32>,
}

/// The union of the postings, in order of documents.
struct SynonymScorer {
    lists: Vec<List>,
    field_norms: FieldNormReader,
    norms: Vec<f32>,
    factor: f32,
    most_of_likes: f32,
    doc: DocId,
}

impl SynonymScorer {
    fn least(&self) -> DocId {
        self.lists.iter().map(|list| list.postings.doc()).min().unwrap_or(TERMINATED)
    }
}

impl DocSet for SynonymScorer {
    fn advance(&mut self) -> DocId {
        for list in &mut self.lists {
            if list.postings.doc() == self.doc {
                list.postings.advance();
            }
        }
        self.doc = self.least();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for list in &mut self.lists {
            if list.postings.doc() < target {
                list.postings.seek(target);
            }
        }
        self.doc = self.least();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.lists.iter().map(|list| list.postings.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for SynonymScorer {
    fn score(&mut self) -> Score {
        let (mut exact, mut likes) = (0.0, 0.0);
        for list in self.lists.iter().filter(|list| list.postings.doc() == self.doc) {
            let count = list.postings.term_freq() as f32;
            match list.weight {
                None => exact += count,
                Some(weight) => likes += weight * count,
            }
        }
        let frequency: f32 = exact + f32::min(likes, self.most_of_likes);
        let norm = self.norms[usize::from(self.field_norms.fieldnorm_id(self.doc))];
        self.factor * frequency / (frequency + norm)
    }
}
