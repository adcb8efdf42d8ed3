//! A query as the index knows it: the words to rank by, and what is demanded.

use super::alternatives::{Alternatives, alternatives};
use super::forms::Forms;
use super::marks::Marks;
use super::request::Request;
use super::structure::Structure;
use crate::analysis::analyzer;
use crate::error::{Error, Result};
use crate::gazetteer::{MOST_WORDS, arabic_name};
use crate::query::{Diagnostic, Field, Leaf, LeafKind, Query};
use crate::snippet::Part;
use mahdar_text::lexicon::{Kind, lexicon, month};
use mahdar_text::stop::is_stop_word;
use mahdar_text::{Token, Tokens};
use std::collections::{BTreeSet, HashMap};

/// The most distinct words of a query that are searched for; more are left out, so that no query costs without bound.
const MAX_WORDS: usize = 1_024;

/// The distinct words of a query, and what it demands beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryWords {
    words: Vec<QueryWord>,
    ignored: usize,
    /// How its words are found in texts.
    marks: Marks,
    pairs: Vec<Pair>,
    /// Names in other scripts, and the Arabic names that they were taken for.
    names: Vec<(String, &'static str)>,
    /// Names in the query that have others.
    alternatives: Vec<Alternatives>,
    /// Prefixes and fuzzy words.
    forms: Vec<QueryForms>,
    structure: Structure,
    query: Query,
    periods: Vec<DatePart>,
    only_dates: bool,
}

/// A month or year that a query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DatePart {
    /// 1 to 12.
    pub(crate) month: Option<i8>,
    pub(crate) year: Option<i16>,
}

/// The most diagnostics that are part of an error, and characters of the query.
const MOST_SAID: usize = 3;
const MOST_SHOWN: usize = 100;

/// Years that a number of four digits may be.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

pub(super) fn year_of(token: &Token<'_>) -> Option<i16> {
    token.folded.parse().ok().filter(|year| token.folded.len() == 4 && YEARS.contains(year))
}

pub(super) fn month_of(token: &Token<'_>) -> Option<i8> {
    lexicon().entry(token.folded).filter(|entry| entry.kind == Kind::Month).and_then(|entry| month(entry.stem))
}

fn is_date_word(token: &Token<'_>) -> bool {
    year_of(token).is_some() || month_of(token).is_some()
}

/// The months and years among words; a year right behind a month belongs to it.
fn periods(words: &[Token<'_>]) -> Vec<DatePart> {
    let mut parts: Vec<DatePart> = Vec::new();
    for (n, token) in words.iter().enumerate() {
        let behind_month = n.checked_sub(1).is_some_and(|before| month_of(&words[before]).is_some());
        match (month_of(token), year_of(token), parts.last_mut()) {
            (Some(month), ..) => parts.push(DatePart { month: Some(month), year: None }),
            (None, Some(year), Some(last)) if behind_month => last.year = Some(year),
            (None, Some(year), _) => parts.push(DatePart { month: None, year: Some(year) }),
            (None, None, _) => {}
        }
    }
    parts
}

/// A query with the Arabic names behind those that it gives in other scripts, which stay too: a report may have either.
fn with_arabic_names(query: &str) -> (String, Vec<(String, &'static str)>) {
    let tokens = analyzer().tokens(query);
    let all: Vec<Token<'_>> = tokens.iter().collect();
    let (mut text, mut names) = (query.to_owned(), Vec::new());
    let mut at = 0;
    while at < all.len() {
        let longest = (1..=MOST_WORDS.min(all.len() - at)).rev().find_map(|length| {
            let words: Vec<&str> = all[at..at + length].iter().map(|token| token.folded).collect();
            let name = words.join(" ");
            arabic_name(&name).filter(|arabic| *arabic != name).map(|arabic| (length, name, arabic))
        });
        match longest {
            Some((length, name, arabic)) => {
                text.push(' ');
                text.push_str(arabic);
                names.push((name, arabic));
                at += length;
            }
            None => at += 1,
        }
    }
    (text, names)
}

/// The words of a query less its stop words, unless nothing else is left.
///
/// A stop word that is also a name is kept beside a name: على in «إمام على رحمان», not in «على هامش القمة».
fn significant<'t>(query: &str, tokens: &'t Tokens) -> Vec<Token<'t>> {
    let is_name = |token: &Token<'_>| lexicon().entry(token.folded).is_some_and(|entry| entry.kind == Kind::Name);
    let all: Vec<Token<'t>> = tokens.iter().collect();
    let is_kept = |n: usize| {
        let neighbours = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|n| all.get(n));
        !is_stop_word(&query[all[n].range()]) || all[n].folded == ALI && neighbours.into_iter().any(is_name)
    };
    let kept: Vec<_> = (0..all.len()).filter(|&n| is_kept(n)).map(|n| all[n]).collect();
    if kept.is_empty() { all } else { kept }
}

/// The prefixes and fuzzy words to rank by.
fn forms(query: &Query) -> Vec<QueryForms> {
    let mut found = Vec::new();
    let ranks = |leaf: &&Leaf| !matches!(leaf.field, Some(Field::Source | Field::Country));
    for leaf in query.wanted().into_iter().filter(ranks) {
        let text = &query.text[leaf.span.clone()];
        let forms = analyzer().tokens(text).get(0).and_then(|token| Forms::of(leaf.kind, token.folded));
        let weight = query.boost_at(leaf.span.start);
        found.extend(forms.map(|forms| QueryForms { forms, typed: text.to_owned(), weight }));
    }
    found
}

/// The name that the preposition على becomes by folding.
const ALI: &str = "\u{0639}\u{0644}\u{064A}";

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryWord {
    pub(crate) folded: String,
    pub(crate) stem: String,
    /// As it stands in the query, where it stands first.
    pub(crate) typed: String,
    /// How often the query says it, each time with its factor.
    pub(crate) count: f32,
}

/// Two words that follow each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub(crate) stems: [String; 2],
    /// As they stand in the query, where they do first.
    pub(crate) typed: String,
    /// How often the query says them.
    pub(crate) count: f32,
}

/// Words of a query that stand for several.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryForms {
    pub(crate) forms: Forms,
    /// As it stands in the query.
    pub(crate) typed: String,
    /// Its factor.
    pub(crate) weight: f32,
}

impl QueryWords {
    /// Reads a query ([`Query::parse`]), and analyzes its words as the index analyzes reports; with `other_scripts`, names in Latin or Cyrillic letters bring
    /// their Arabic ones.
    ///
    /// # Errors
    ///
    /// If nothing is asked for.
    pub fn new(query: &str, other_scripts: bool) -> Result<Self> {
        Self::of(&Request { other_scripts, ..Request::new(query) })
    }

    /// The same for a request.
    ///
    /// # Errors
    ///
    /// If nothing is asked for.
    pub fn of(request: &Request) -> Result<Self> {
        let other_scripts = request.other_scripts;
        let mut tokens = Tokens::new();
        let asked = Query::parse(&request.query);
        let structure = Structure::of(&asked, request);
        let forms = forms(&asked);
        let ranked = &asked.ranked;
        let (query, names) = if other_scripts { with_arabic_names(ranked) } else { (ranked.clone(), Vec::new()) };
        analyzer().analyze(&query, &mut tokens);
        let mut words: Vec<QueryWord> = Vec::new();
        let mut places = HashMap::new();
        let mut ignored = 0;
        let kept = significant(&query, &tokens);
        for token in &kept {
            if let Some(word) = places.get(token.folded).and_then(|&place: &usize| words.get_mut(place)) {
                word.count += asked.boost_at(token.start);
            } else if words.len() == MAX_WORDS {
                ignored += 1;
            } else {
                places.insert(token.folded, words.len());
                let typed = query[token.range()].to_owned();
                let count = asked.boost_at(token.start);
                words.push(QueryWord { folded: token.folded.into(), stem: token.stem.into(), typed, count });
            }
        }
        if words.is_empty() && structure.is_empty() && forms.is_empty() {
            let found = if asked.text.trim().is_empty() {
                "nothing".to_owned()
            } else {
                format!("{:?}", asked.text.chars().take(MOST_SHOWN).collect::<String>())
            };
            let said = asked.diagnostics.iter().chain(&structure.diagnostics).map(|one| format!("; {}", one.message));
            let said = said.take(MOST_SAID).collect::<String>();
            let expected = "expected a query of at least one word or number";
            return Err(Error::invalid(format!("{expected}, found {found}{said}")));
        }
        let all: Vec<_> = kept.iter().take(MAX_WORDS).collect();
        let typed = |token: &Token<'_>| query[token.range()].to_owned();
        let pair = |two: &[&Token<'_>]| Pair {
            stems: [two[0].stem.to_owned(), two[1].stem.to_owned()],
            typed: format!("{} {}", typed(two[0]), typed(two[1])),
            count: 1.0,
        };
        let mut pairs: Vec<Pair> = Vec::new();
        let mut places: HashMap<[&str; 2], usize> = HashMap::new();
        for two in all.windows(2) {
            let place = *places.entry([two[0].stem, two[1].stem]).or_insert(pairs.len());
            match pairs.get_mut(place) {
                Some(pair) => pair.count += 1.0,
                None => pairs.push(pair(two)),
            }
        }
        let periods = periods(&kept);
        let alternatives = alternatives(&query, &kept[..kept.len().min(MAX_WORDS)]);
        let only_dates = !kept.is_empty() && kept.iter().all(is_date_word);
        let query = asked;
        let marks = Marks::default();
        let mut words =
            Self { words, ignored, marks, pairs, names, alternatives, forms, structure, query, periods, only_dates };
        words.marks = Marks::of(&words);
        Ok(words)
    }

    /// Finds the query in the words of a text: for each, what it is of the query, if it is something.
    pub fn find(&self, tokens: &Tokens, found: &mut Vec<Option<Part>>) {
        self.marks.find(self, tokens, found);
    }

    /// The stems of all words that [`find`](Self::find) may tell: of the query, of other names, of quotations; those of
    /// prefixes and fuzzy words aside.
    #[must_use]
    pub fn terms(&self) -> BTreeSet<String> {
        let words = self.words.iter().map(|word| word.stem.clone());
        let names = self.alternatives.iter().flat_map(|name| name.names.iter().copied().flatten().cloned());
        let quoted = self.query.wanted().into_iter().filter(|leaf| leaf.kind == LeafKind::Phrase).flat_map(|leaf| {
            let tokens = analyzer().tokens(&self.query.text[leaf.span.clone()]);
            tokens.iter().map(|token| token.stem.to_owned()).collect::<Vec<_>>()
        });
        words.chain(names).chain(quoted).collect()
    }

    /// Occurrences of words beyond the first thousand or so, which are not searched for.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored
    }

    /// Names in Latin or Cyrillic letters, each with the Arabic name that is searched for beside it.
    pub fn names(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.names.iter().map(|(name, arabic)| (name.as_str(), *arabic))
    }

    /// Names in the query that have others, synonyms among them.
    pub(crate) fn alternatives(&self) -> &[Alternatives] {
        &self.alternatives
    }

    /// The query as it was read.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// What of the query was ignored or taken for something else than it looks like.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.query.diagnostics.iter().chain(&self.structure.diagnostics)
    }

    /// What reports and meetings must be.
    pub(crate) fn structure(&self) -> &Structure {
        &self.structure
    }

    /// Prefixes and fuzzy words.
    pub(crate) fn forms(&self) -> &[QueryForms] {
        &self.forms
    }

    /// Whether there is a word to rank by.
    pub(crate) fn has_words(&self) -> bool {
        !self.words.is_empty() || !self.forms.is_empty()
    }

    /// The months and years that the query names.
    pub(crate) fn periods(&self) -> &[DatePart] {
        &self.periods
    }

    /// Whether the query is nothing but months and years.
    pub(crate) fn only_dates(&self) -> bool {
        self.only_dates
    }

    /// The words that follow each other.
    pub(crate) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &QueryWord> {
        self.words.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_bounded() {
        let words = QueryWords::new("a b A", true).unwrap();
        assert_eq!(words.iter().map(|w| (w.folded.as_str(), w.count)).collect::<Vec<_>>(), [("a", 2.0), ("b", 1.0)]);
        let hostile: String = (0..100_000).map(|n| format!("{n} ")).collect();
        let words = QueryWords::new(&hostile, true).unwrap();
        assert_eq!((words.iter().count(), words.ignored()), (MAX_WORDS, 100_000 - MAX_WORDS));
    }

    fn folded(query: &str) -> Vec<String> {
        QueryWords::new(query, true).unwrap().iter().map(|word| word.folded.clone()).collect()
    }

    #[test]
    fn stop_words_go_as_typed_and_stay_beside_names_and_alone() {
        // "imam ala rahman" keeps its second word, "ala hamish al-qimma" loses it, "ali" is no stop word
        assert_eq!(
            folded("\u{625}\u{645}\u{627}\u{645} \u{639}\u{644}\u{649} \u{631}\u{62D}\u{645}\u{627}\u{646}").len(),
            3
        );
        assert_eq!(
            folded("\u{639}\u{644}\u{649} \u{647}\u{627}\u{645}\u{634} \u{627}\u{644}\u{642}\u{645}\u{629}").len(),
            2
        );
        assert_eq!(folded("\u{639}\u{644}\u{64A} \u{647}\u{627}\u{645}\u{634}").len(), 2);
        assert_eq!(folded("\u{645}\u{646} \u{647}\u{648}").len(), 2);
    }

    #[test]
    fn what_is_excluded_or_is_no_text_is_not_ranked_by() {
        assert_eq!(folded("+a -b title:c source:d date:2022 \"e f\" NOT g AND"), ["a", "c", "e", "f"]);
        assert_eq!(folded("a^3 b cc* d~1"), ["a", "b", "d"], "d is too short to be fuzzy");
        let words = QueryWords::new("a^3 a (b c)^2 (b)^0.5", true).unwrap();
        assert_eq!(words.iter().map(|word| word.count).collect::<Vec<_>>(), [4.0, 2.5, 2.0]);
    }

    #[test]
    fn names_in_other_scripts_bring_their_arabic() {
        let words = QueryWords::new("Obama visit Tajikistan", true).unwrap();
        let names: Vec<_> = words.names().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, ["obama", "visit", "tajikistan"]);
        assert_eq!(words.iter().count(), 6, "the words as typed stay");
        assert_eq!(QueryWords::new("nobody 5", true).unwrap().names().count(), 0);
    }

    #[test]
    fn months_and_years_are_parts_of_dates() {
        let parts = |query: &str| {
            let words = QueryWords::new(query, true).unwrap();
            (words.periods().iter().map(|part| (part.month, part.year)).collect::<Vec<_>>(), words.only_dates())
        };
        // "haziran 2015", in any digits; a year alone; a number that is none
        assert_eq!(
            parts("\u{62D}\u{632}\u{64A}\u{631}\u{627}\u{646} \u{662}\u{660}\u{661}\u{665}"),
            (vec![(Some(6), Some(2015))], true)
        );
        assert_eq!(parts("x 2013 5000"), (vec![(None, Some(2013))], false));
        assert_eq!(parts("x y"), (vec![], false));
    }

    #[test]
    fn a_query_without_words_is_an_error() {
        for query in ["", " ", "!!", "\u{64E}", "\u{640}"] {
            assert!(QueryWords::new(query, true).is_err(), "{query:?}");
        }
    }
}
