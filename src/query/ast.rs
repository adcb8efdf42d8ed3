//! What a query says, as a tree. Spans are byte ranges of the query as it was asked.

use jiff::civil::Date;
use serde::Serialize;
use std::ops::Range;

/// A query, read. Every text is one; what could not be understood is plain words, and said in the diagnostics.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Query {
    /// As it was asked.
    pub text: String,
    /// What is asked, in order. Plain words are clauses too.
    pub clauses: Vec<Clause>,
    /// The words by which reports are ranked, each where it stands in the query: as long as the query, with spaces in place
    /// of operators, of what is excluded and of values that no report is ranked by.
    pub ranked: String,
    /// Factors of parts of the query; of several on one word, the product counts.
    pub boosts: Vec<(Range<usize>, f32)>,
    /// What was ignored or taken for something else than it looks like, in order.
    pub diagnostics: Vec<Diagnostic>,
}

/// A part of a query, and whether it must be there.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Whether it must be there.
    pub occur: Occur,
    /// What.
    pub expression: Expression,
}

/// Whether a clause must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occur {
    /// It counts where it is. Where nothing must be there, at least one of these must.
    Should,
    /// It must be there.
    Must,
    /// It must not be there.
    MustNot,
}

/// Something that a report or meeting has or has not.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A word, or several side by side.
    Leaf(Leaf),
    /// A span of days.
    Dates(Dates),
    /// A query within the query.
    Group(Vec<Clause>),
    /// All of these.
    All(Vec<Expression>),
    /// One of these.
    Any(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
}

/// Words of a query that stand for themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Where they are to be; anywhere in title and body if nothing is said.
    pub field: Option<Field>,
    /// How they are meant.
    pub kind: LeafKind,
    /// Where they stand in the query, without what surrounds them.
    pub span: Range<usize>,
}

/// How words of a query are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeafKind {
    /// The word, in any form.
    Word,
    /// Words that begin so, after folding, with an article before them or without.
    Prefix,
    /// Words that differ by at most so many letters, after folding: one or two. Two neighbours swapped are one.
    Fuzzy(u8),
    /// These very words, after folding, in this order.
    Phrase,
    /// These words in any form and order, with at most so many others between them in all.
    Near(u32),
}

/// Days from one to another. At least one end is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Where they stand in the query.
    pub span: Range<usize>,
}

/// A part of a report, or a fact of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title of a report.
    Title,
    /// Its text without the title.
    Body,
    /// Someone who takes part in the meeting.
    Participant,
    /// A country that takes part.
    Country,
    /// Where the meeting was held.
    Place,
    /// The agency or paper.
    Source,
    /// When: of a meeting its day, of a report that of publication.
    Date,
}

impl Field {
    /// The name in English, as it is written in a query.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Participant => "participant",
            Self::Country => "country",
            Self::Place => "place",
            Self::Source => "source",
            Self::Date => "date",
        }
    }
}

/// Something in a query that is not taken as it looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Diagnostic {
    /// Its first byte in the query.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// What it was taken for, and why.
    pub message: String,
}

impl Query {
    /// The words that are asked for, in order; those that are excluded are not among them.
    #[must_use]
    pub fn wanted(&self) -> Vec<&Leaf> {
        let mut wanted = Vec::new();
        wanted_of(&self.clauses, &mut wanted);
        wanted
    }

    /// The factor of the word at a byte.
    #[must_use]
    pub fn boost_at(&self, at: usize) -> f32 {
        self.boosts.iter().filter(|(span, _)| span.contains(&at)).map(|(_, factor)| factor).product()
    }
}

fn wanted_of<'q>(clauses: &'q [Clause], wanted: &mut Vec<&'q Leaf>) {
    let clauses = clauses.iter().filter(|clause| clause.occur != Occur::MustNot);
    clauses.for_each(|clause| wanted_in(&clause.expression, wanted));
}

fn wanted_in<'q>(expression: &'q Expression, wanted: &mut Vec<&'q Leaf>) {
    match expression {
        Expression::Leaf(leaf) => wanted.push(leaf),
        Expression::Dates(_) | Expression::Not(_) => {}
        Expression::Group(clauses) => wanted_of(clauses, wanted),
        Expression::All(parts) | Expression::Any(parts) => parts.iter().for_each(|part| wanted_in(part, wanted)),
    }
}
