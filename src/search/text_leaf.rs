//! Words that a report must have, and the reports that have them.

use super::forms::{Forms, MOST_FORMS};
use super::sequence::{Sequence, Together};
use crate::error::Result;
use crate::index::Reader;
use crate::query::LeafKind;
use mahdar_text::{Analyzer, Token};
use tantivy::query::{BooleanQuery, ConstScoreQuery, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};

/// Where words must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In title or body.
    Anywhere,
    /// In the title.
    Title,
    /// In the body, the title aside.
    Body,
    /// In the name of the agency or paper.
    Source,
}

/// A word as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) stem: String,
}

impl Word {
    pub(super) fn of(token: Token<'_>) -> Self {
        Self { folded: token.folded.to_owned(), stem: token.stem.to_owned() }
    }
}

/// Words of a query, where they must stand, and how they are meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextLeaf {
    pub(super) place: Place,
    pub(super) kind: LeafKind,
    /// At least one; of a prefix or a fuzzy word, one.
    pub(super) words: Vec<Word>,
}

impl TextLeaf {
    /// The reports that have the words, all with the score 0.
    pub(super) fn query(&self, reader: &Reader) -> Result<Box<dyn Query>> {
        let query = self.matching(reader)?;
        Ok(Box::new(ConstScoreQuery::new(query, 0.0)))
    }

    fn matching(&self, reader: &Reader) -> Result<Box<dyn Query>> {
        let fields = reader.fields;
        if self.place == Place::Source {
            return self.of_sources(reader);
        }
        if let Some(forms) = self.forms() {
            return match self.place {
                Place::Anywhere => forms.query(fields.surface),
                // Of titles and bodies alone the index has stems.
                _ => self.in_place(&forms.stems(reader)?, reader),
            };
        }
        let stems = self.words.iter().map(|word| word.stem.clone()).collect();
        Ok(match (self.place, self.kind) {
            (Place::Anywhere, LeafKind::Phrase) => {
                let folded: Vec<String> = self.words.iter().map(|word| word.folded.clone()).collect();
                sequence(fields.surface, folded, Together::InOrder, None)
            }
            (place, kind) => {
                let together =
                    if let LeafKind::Near(between) = kind { Together::Near(between) } else { Together::InOrder };
                let (field, less) = place.field(reader);
                sequence(field, stems, together, less)
            }
        })
    }

    /// Words that begin as this one, or differ from it by some letters.
    pub(super) fn forms(&self) -> Option<Forms> {
        Forms::of(self.kind, &self.words.first()?.folded)
    }

    /// Reports that have one of some stems where they must stand.
    fn in_place(&self, stems: &[String], reader: &Reader) -> Result<Box<dyn Query>> {
        let (field, less) = self.place.field(reader);
        let one = |stem: &String| sequence(field, vec![stem.clone()], Together::InOrder, less);
        Ok(Box::new(BooleanQuery::union(stems.iter().take(MOST_FORMS).map(one).collect())))
    }

    /// Reports of those agencies and papers in whose names the words stand.
    fn of_sources(&self, reader: &Reader) -> Result<Box<dyn Query>> {
        let mut wanted = Vec::new();
        for name in reader.sources()? {
            let tokens = Analyzer::light().tokens(&name);
            let words: Vec<&str> = tokens.iter().map(|token| token.folded).collect();
            let has = |wanted: &Word| match self.forms() {
                Some(forms) => words.iter().any(|word| forms.has(word)),
                None => words.contains(&wanted.folded.as_str()),
            };
            if self.words.iter().all(has) {
                wanted.push(Term::from_field_text(reader.fields.source, &name));
            }
        }
        Ok(Box::new(TermSetQuery::new(wanted)))
    }
}

impl Place {
    /// The field of stems to look in, and the one whose occurrences are not counted.
    fn field(self, reader: &Reader) -> (Field, Option<Field>) {
        match self {
            Self::Title => (reader.fields.title_stem, None),
            Self::Body => (reader.fields.stem, Some(reader.fields.title_stem)),
            Self::Anywhere | Self::Source => (reader.fields.stem, None),
        }
    }
}

fn sequence(field: Field, mut words: Vec<String>, together: Together, less: Option<Field>) -> Box<dyn Query> {
    match (words.len(), less) {
        (1, None) => {
            let term = Term::from_field_text(field, &words.pop().unwrap_or_default());
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        }
        _ => Box::new(Sequence { field, words, together, less }),
    }
}
