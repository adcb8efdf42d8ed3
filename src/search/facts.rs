//! Facts of meetings that a query may demand: who took part, which countries, where, when.

use super::forms::Forms;
use super::table::Table;
use super::text_leaf::Word;
use crate::gazetteer::arabic_name;
use crate::index::{Reader, stored_time};
use crate::query::LeafKind;
use jiff::civil::Date;
use mahdar_text::Analyzer;
use std::collections::HashMap;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScoreQuery, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, RangeQuery, Scorer,
    Weight,
};
use tantivy::schema::Term;
use tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError};

/// A fact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fact {
    pub(super) kind: FactKind,
    /// The words of a name, all of which it must have.
    pub(super) words: Vec<Word>,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FactKind {
    Participant(LeafKind),
    Place(LeafKind),
    /// An ISO 3166-1 alpha-2 code.
    Country(&'static str),
    /// First and last day.
    Days(Option<Date>, Option<Date>),
}

/// A name that the table of meetings holds, in words.
#[derive(Debug, Clone, Default)]
pub(super) struct Name(Vec<Word>);

impl Name {
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a String>) -> Self {
        let words = |text: &String| Analyzer::guarded().tokens(text).iter().map(Word::of).collect::<Vec<_>>();
        Self(texts.into_iter().flat_map(words).collect())
    }

    /// Whether it has all of some words, in any form.
    fn has_all(&self, words: &[Word], kind: LeafKind) -> bool {
        let has = |wanted: &Word| {
            let forms = Forms::of(kind, &wanted.folded);
            self.0.iter().any(|word| match &forms {
                Some(forms) => forms.has(&word.folded),
                None => word.stem == wanted.stem,
            })
        };
        !words.is_empty() && words.iter().all(has)
    }

    /// The same of the name itself, or the Arabic one for it.
    fn is(&self, words: &[Word], kind: LeafKind) -> bool {
        let folded = || words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        self.has_all(words, kind)
            || arabic_name(&folded()).is_some_and(|name| self.has_all(&Self::of([&name.to_owned()]).0, kind))
    }
}

impl Fact {
    /// Whether it holds of a meeting.
    pub(super) fn holds(&self, table: &Table, meeting: usize) -> bool {
        match self.kind {
            FactKind::Participant(kind) => table.participants(meeting).iter().any(|name| name.is(&self.words, kind)),
            FactKind::Place(kind) => table.place(meeting).is_some_and(|name| name.is(&self.words, kind)),
            FactKind::Country(code) => {
                table.records.get(meeting).is_some_and(|record| record.meeting.countries.iter().any(|c| c == code))
            }
            FactKind::Days(since, until) => table.days(meeting).is_some_and(|(first, last)| {
                since.is_none_or(|since| last >= since) && until.is_none_or(|until| first <= until)
            }),
        }
    }

    /// The reports of meetings of which it holds; for days, those published then. All have the score 0.
    pub(super) fn reports(&self, reader: &Reader, table: &Table) -> Box<dyn Query> {
        if let FactKind::Days(since, until) = self.kind {
            return Box::new(ConstScoreQuery::new(Box::new(published(reader, since, until)), 0.0));
        }
        let of_meetings: Vec<bool> = (0..table.records.len()).map(|meeting| self.holds(table, meeting)).collect();
        let mut reports = HashMap::new();
        for (segment, reader) in reader.searcher.segment_readers().iter().enumerate() {
            let docs = table.reports_of(segment, |meeting| of_meetings.get(meeting) == Some(&true));
            reports.insert(reader.segment_id(), docs);
        }
        Box::new(Listed(Arc::new(reports)))
    }
}

/// Reports that were published from one day to another.
pub(super) fn published(reader: &Reader, since: Option<Date>, until: Option<Date>) -> RangeQuery {
    let bound = |day: Date| Term::from_field_i64(reader.fields.published, stored_time(day.at(0, 0, 0, 0)));
    let lower = since.map_or(Bound::Unbounded, |day| Bound::Included(bound(day)));
    let behind = until.and_then(|day| day.tomorrow().ok());
    RangeQuery::new(lower, behind.map_or(Bound::Unbounded, |day| Bound::Excluded(bound(day))))
}

/// Documents that are listed, by segment.
#[derive(Debug, Clone)]
struct Listed(Arc<HashMap<SegmentId, Vec<DocId>>>);

impl Query for Listed {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Listed {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(listed) = self.0.get(&reader.segment_id()) else { return Ok(Box::new(EmptyScorer)) };
        let mut docs = BitSet::with_max_value(reader.max_doc());
        for &doc in listed {
            docs.insert(doc);
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), 0.0)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let listed = self.0.get(&reader.segment_id()).is_some_and(|docs| docs.contains(&doc));
        let missing = || TantivyError::InvalidArgument(format!("document {doc} does not match"));
        listed.then(|| Explanation::new("listed", 0.0)).ok_or_else(missing)
    }
}
