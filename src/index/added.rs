//! What is handed to tantivy: the texts of a report where they lie, not copied into a document first. A body is read three times
//! by tantivy (stored, folded words, stems), and copying it for each took a thirtieth of an ingest.

use super::document::facts_of;
use super::room::Taken;
use super::schema::Fields;
use crate::corpus::Layout;
use crate::error::Result;
use crate::grouping::Noted;
use crate::model::Report;
use std::fmt;
use std::iter;
use std::sync::Arc;
use tantivy::TantivyDocument;
use tantivy::schema::Field;
use tantivy::schema::document::{CompactDocValue, Document, ReferenceValue, ReferenceValueLeaf, Value};

/// A document of the index.
pub(crate) enum Added {
    /// A report.
    Report(Box<ReportDocument>),
    /// What has no long text: a meeting, a file that was read, a copy.
    Other(TantivyDocument),
}

/// A report, and what else is kept of it.
pub(crate) struct ReportDocument {
    report: Report,
    layout: Layout,
    fields: Fields,
    /// All values but title and body.
    facts: TantivyDocument,
    /// What its batch takes of the room, until the last of the batch is indexed.
    taken: Option<Arc<Taken>>,
}

impl ReportDocument {
    pub(super) fn new(report: Report, layout: Layout, noted: &Noted, fields: Fields) -> Result<Self> {
        let facts = facts_of(&report, noted, &fields)?;
        Ok(Self { report, layout, fields, facts, taken: None })
    }

    /// Bytes that it holds, about.
    pub(super) fn bytes(&self) -> usize {
        self.report.title.len() + self.report.body.len()
    }

    pub(super) fn takes(&mut self, taken: Arc<Taken>) {
        self.taken = Some(taken);
    }

    fn texts(&self) -> impl Iterator<Item = (Field, &str)> {
        let Self { report, layout, fields, .. } = self;
        let (title, body) = (report.title.as_str(), report.body.as_str());
        // A title that is a line of the body is searched once.
        let own_title = layout.title.is_none().then_some(title);
        let searched = own_title.into_iter().chain(layout.searched.iter().filter_map(|piece| body.get(piece.clone())));
        [(fields.title, title), (fields.body, body), (fields.title_stem, title)]
            .into_iter()
            .chain(searched.flat_map(|text| [(fields.surface, text), (fields.stem, text)]))
    }
}

impl Document for Added {
    type Value<'a> = Lent<'a>;
    type FieldsValuesIter<'a> = Box<dyn Iterator<Item = (Field, Lent<'a>)> + 'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        match self {
            Self::Report(report) => {
                let texts = report.texts().map(|(field, text)| (field, Lent::Text(text)));
                Box::new(lent(&report.facts).chain(texts))
            }
            Self::Other(document) => Box::new(lent(document)),
        }
    }
}

fn lent(document: &TantivyDocument) -> impl Iterator<Item = (Field, Lent<'_>)> {
    document.iter_fields_and_values().map(|(field, value)| (field, Lent::Small(value)))
}

/// A value of a document, for as long as it lives.
#[derive(Clone)]
pub(crate) enum Lent<'a> {
    Text(&'a str),
    Small(CompactDocValue<'a>),
}

impl fmt::Debug for Lent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lent").field(&self.as_leaf()).finish()
    }
}

impl<'a> Value<'a> for Lent<'a> {
    // No field of ours has lists or objects.
    type ArrayIter = iter::Empty<Self>;
    type ObjectIter = iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        let leaf = match self {
            Self::Text(text) => Some(ReferenceValueLeaf::Str(text)),
            Self::Small(value) => value.as_leaf(),
        };
        ReferenceValue::Leaf(leaf.unwrap_or(ReferenceValueLeaf::Null))
    }
}
