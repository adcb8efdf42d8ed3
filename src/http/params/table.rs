//! The tables of parameters: a row says what one is called, what it may be and what it is for.

use mahdar::model::{Format, Topic};

/// The most hits of an answer.
pub(crate) const MOST_HITS: usize = 100;
/// The last hit that can be asked for, counted from the first: ranking keeps all of those before it.
pub(crate) const LAST_HIT: usize = 10_000;
/// The most values of a parameter that may have several.
pub(crate) const MOST_VALUES: usize = 20;
/// The longest query, in characters ...
const QUERY_CHARS: usize = 1_000;
/// ... and in words: each of them is looked for in several fields and forms.
const QUERY_WORDS: usize = 100;

/// A parameter.
#[derive(Debug)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    /// What it may be called beside that.
    pub(crate) also: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// Whether there may be several, with commas between or each for itself.
    pub(crate) repeats: bool,
    pub(crate) default: Option<&'static str>,
    pub(crate) example: &'static str,
    pub(crate) about: &'static str,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Words.
    Text {
        /// The most characters.
        most: usize,
        /// The most words.
        words: usize,
    },
    /// A number in bounds.
    Number {
        /// The least.
        least: usize,
        /// The most.
        most: usize,
    },
    /// true or false.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A day, a month or a year.
    Day,
    /// A country, by code or name.
    Country,
}

const QUERY: Kind = Kind::Text { most: QUERY_CHARS, words: QUERY_WORDS };
const NAME: Kind = Kind::Text { most: 200, words: 20 };
const FACET: Kind =
    Kind::Choice(&["country", "year", "participant", "source", "topic", "form", "country_pair", "participant_pair"]);
const TOPIC: Kind = Kind::Choice(&TOPICS);
const FORM: Kind = Kind::Choice(&FORMS);
static TOPICS: [&str; Topic::ALL.len()] = {
    let mut names = [""; Topic::ALL.len()];
    let mut n = 0;
    while n < names.len() {
        names[n] = Topic::ALL[n].name();
        n += 1;
    }
    names
};
static FORMS: [&str; Format::ALL.len()] = {
    let mut names = [""; Format::ALL.len()];
    let mut n = 0;
    while n < names.len() {
        names[n] = Format::ALL[n].name();
        n += 1;
    }
    names
};

/// A row that is as most are.
const fn param(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Param {
    Param { name, also: None, kind, required: false, repeats: false, default: None, example, about }
}

const fn required(param: Param) -> Param {
    Param { required: true, ..param }
}

const fn repeated(param: Param) -> Param {
    Param { repeats: true, ..param }
}

const fn default(value: &'static str, param: Param) -> Param {
    Param { default: Some(value), ..param }
}

const fn also(name: &'static str, param: Param) -> Param {
    Param { also: Some(name), ..param }
}

const fn hits(about: &'static str) -> Param {
    default("10", param("limit", Kind::Number { least: 1, most: MOST_HITS }, "10", about))
}

/// For routes without parameters.
pub(crate) const NONE: &[Param] = &[];

/// What is searched for, and how it is answered.
pub(crate) const SEARCH: &[Param] = &[
    required(param("q", QUERY, "لقاء بوتين ورحمان", "What to look for, in the language of docs/query.md")),
    default("meetings", param("unit", Kind::Choice(&["meetings", "reports"]), "meetings", "What is answered")),
    hits("The most hits"),
    default(
        "0",
        param("offset", Kind::Number { least: 0, most: LAST_HIT - MOST_HITS }, "0", "Hits to pass over first"),
    ),
    default("relevance", param("sort", Kind::Choice(&["relevance", "date"]), "date", "Best or latest first")),
    repeated(param("facet", FACET, "country", "Count the meetings that match by these")),
    default("false", param("timeline", Kind::Flag, "true", "Count the meetings that match by month")),
    default("false", param("explain", Kind::Flag, "true", "Tell how each score came about")),
    default("false", param("all_words", Kind::Flag, "true", "Find only what has every word, stop words aside")),
    default("true", param("other_scripts", Kind::Flag, "true", "Whether names in Latin or Cyrillic bring Arabic ones")),
    default("true", param("synonyms", Kind::Flag, "true", "Look for synonyms and other names too")),
];

/// Which meetings are wanted; reports have dates alone.
pub(crate) const WANTED: &[Param] = &[
    also("from", param("since", Kind::Day, "2022-05", "Dated this day, month or year, or later; also called from")),
    also("to", param("until", Kind::Day, "2022-07", "Dated this day, month or year, or earlier; also called to")),
    repeated(param("country", Kind::Country, "TJ", "These all take part: ISO 3166-1 codes, or names")),
    param("participant", NAME, "بوتين", "Someone of this name takes part"),
    param("place", NAME, "دوشنبه", "The city"),
    param("source", NAME, "KUNA", "An agency or paper that reports it, by its whole name"),
    repeated(param("topic", TOPIC, "energy", "All of these were discussed")),
    param("form", FORM, "summit", "The kind of contact"),
];

/// What was meant.
pub(crate) const SUGGEST: &[Param] = &[
    required(param("q", QUERY, "الرئيس الروسس", "The query")),
    default("3", param("limit", Kind::Number { least: 1, most: 20 }, "3", "The most words for each word of it")),
];

/// What is about to be typed.
pub(crate) const COMPLETE: &[Param] = &[
    required(param("q", QUERY, "إمام علي ر", "The beginning of a query")),
    default("10", param("limit", Kind::Number { least: 1, most: 50 }, "10", "The most completions")),
];

/// What is alike.
pub(crate) const SIMILAR: &[Param] = &[
    hits("The most hits"),
    default("meetings", param("unit", Kind::Choice(&["meetings", "reports"]), "meetings", "What is answered")),
];

/// What is counted.
pub(crate) const FACETS: &[Param] =
    &[default("country", repeated(param("facet", FACET, "year", "What is counted by")))];

/// How reports are put in.
pub(crate) const WRITING: &[Param] = &[default(
    "false",
    param("replace", Kind::Flag, "true", "Let a report replace one of the same id that came from a file"),
)];
