//! What suggestions are made of. Serialized, these are the JSON of `mahdar suggest` and `mahdar complete`.

use serde::Serialize;

/// What a query may have meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Suggestions {
    /// The query as it was asked.
    pub query: String,
    /// The query with the best candidate in place of each word that is taken for a slip, and all else as it was; none
    /// if there is no such word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// The words that may be slips, in the order of the query.
    pub words: Vec<Correction>,
}

/// A word of a query that may be a slip.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Correction {
    /// First byte in the query.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// The word as typed; two words, where they are taken for one with a space too many.
    pub typed: String,
    /// Reports that have it.
    pub reports: u32,
    /// Whether it is taken for a slip: four fifths of the likelihood is that of other words, and the best of them is
    /// not this word in another form, which a search finds anyway.
    pub is_slip: bool,
    /// What may have been meant, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Candidate {
    /// As it is written; two words with a space between, where one was missing.
    pub word: String,
    /// Reports that have it; of a name in another script, those that have the Arabic one.
    pub reports: u32,
    /// Its share, from 0 to 1, of the likelihood of all candidates and the word as typed.
    pub score: f32,
}

/// What somebody may be about to type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Completion {
    /// What was typed, with the completion in place of its end.
    pub text: String,
    /// The word or name as it is written.
    pub word: String,
    /// The byte of what was typed that the word or name stands from.
    pub start: usize,
    /// What it is.
    pub kind: CompletionKind,
    /// Reports that have it, about; of a name in another script, those that have the Arabic one.
    pub reports: u32,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CompletionKind {
    /// A word.
    Word,
    /// The name of a person.
    Person,
    /// The name of a country.
    Country,
    /// The name of an organization.
    Organisation,
    /// The name of a city or region.
    Place,
}
