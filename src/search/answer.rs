//! What a search answers. Serialized, these are the JSON of `mahdar search`.

use super::explain::Contribution;
use super::filter::{Count, Facets};
use crate::model::{Meeting, Published, Role};
use crate::query::Diagnostic;
use crate::snippet::Snippet;
use serde::Serialize;

/// What there is to say of an answer beside its hits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Overview {
    /// The query as it was asked.
    pub query: String,
    /// The query as it was understood, written out, where that is not as it was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub understood: Option<String>,
    /// What of the query was ignored, or taken for something else than it looks like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
    /// Milliseconds that the search took.
    pub took_ms: f64,
    /// Hits found, of which the answer holds the page asked for.
    pub total: usize,
    /// What matches but has no date, where the request set bounds to it.
    #[serde(skip_serializing_if = "is_zero")]
    pub undated: usize,
    /// Words of the query that were not searched for, because there are too many.
    #[serde(skip_serializing_if = "is_zero")]
    pub ignored_words: usize,
    /// Reports that match, where meetings were asked for: of a meeting that matches, or of none.
    #[serde(skip_serializing_if = "is_zero")]
    pub matching_reports: usize,
    /// The query with its slips mended, where a word of it stands in no report or next to nothing was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Names that the query has in other scripts, each with the Arabic name searched for beside it, where the request
    /// asked for an explanation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<[String; 2]>,
}

/// The meetings that a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Answer {
    /// How many, how fast, what was left out.
    #[serde(flatten)]
    pub overview: Overview,
    /// Best first, or latest first.
    pub meetings: Vec<MeetingHit>,
    /// How many of all the meetings that match have which value, for each facet asked for.
    #[serde(skip_serializing_if = "Facets::is_empty")]
    pub facets: Facets,
    /// How many of all the meetings that match were held in which month (`YYYY-MM`), in order, where the request asked
    /// for it. Months without a meeting and meetings without a day are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<Count>>,
}

/// A meeting that a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MeetingHit {
    /// Begins with `m-`.
    pub id: String,
    /// BM25, comparable within one answer only.
    pub score: f32,
    /// The title of its first report.
    pub title: String,
    /// The words of the query in it.
    #[serde(flatten)]
    pub title_highlights: Highlights,
    /// Who, when, where, about what.
    #[serde(flatten)]
    pub meeting: Meeting,
    /// The reports that tell of it, the first first, and its coverage. The few that match best have a snippet.
    pub reports: Vec<ReportHit>,
}

/// The reports that a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportAnswer {
    /// How many, how fast, what was left out.
    #[serde(flatten)]
    pub overview: Overview,
    /// Best first, or latest first.
    pub reports: Vec<ReportHit>,
}

/// A report that a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportHit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The words of the query in it.
    #[serde(flatten)]
    pub title_highlights: Highlights,
    /// Its agency or paper.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// BM25, comparable within one answer only; 0 for a report of a meeting that does not match itself.
    pub score: f32,
    /// The part of it that matched best.
    pub snippet: Snippet,
    /// Further parts of it, with words of the query that the snippet lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more_snippets: Vec<Snippet>,
    /// How it stands to the meeting that it is listed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Reports of the meeting with nearly the same text.
    #[serde(skip_serializing_if = "is_zero")]
    pub copies: usize,
    /// The report of the meeting whose text it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// The parts of the score, the largest first, where the request asked for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explanation: Vec<Contribution>,
}

/// The words of the query in a title: ranges of it, in order, not overlapping, on character boundaries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Highlights {
    /// In bytes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub title_highlights: Vec<[usize; 2]>,
    /// In Unicode scalar values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub title_highlights_chars: Vec<[usize; 2]>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the form that serde calls
fn is_zero(count: &usize) -> bool {
    *count == 0
}
