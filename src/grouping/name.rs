//! What of a participant's name is a name: not the office, not the honorific.
//!
//! Reports call one man by his name, by his office or by both. A name tells who it is; an office only who it is not: the
//! king is not the minister of defence.

use crate::gazetteer::table;
use crate::model::Participant;
use mahdar_text::Analyzer;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Tables of phrases, and the column that these are in.
const TABLES: [(&str, usize); 2] = [("titles", 1), ("honorifics", 1)];

/// Phrases of offices, the longest first, with the office that each means: heads of state and government and ministers
/// are told apart, all else tells nothing. A king is a king by whatever title.
static OFFICES: LazyLock<Vec<(Vec<String>, &'static str)>> = LazyLock::new(|| {
    let mut offices = Vec::new();
    for row in table("titles") {
        let office = match row.cell(2) {
            "head" if MONARCHS.contains(&row.cell(0)) => MONARCHS[0],
            "head" => row.cell(0),
            "minister" => "minister",
            _ => continue,
        };
        offices.extend(row.names(&[1]).map(|phrase| (stems(phrase), office)));
    }
    offices.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    offices
});

/// Rows of one office.
const MONARCHS: [&str; 4] = ["king", "custodian", "emir", "sultan"];

static COUNTRIES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    table("countries").flat_map(|row| row.names(&[1, 3]).flat_map(stems).collect::<Vec<_>>()).collect()
});

/// Stems of the words of offices, honorifics and countries.
static WORDS_OF_OFFICE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let phrases = TABLES.iter().flat_map(|&(name, column)| table(name).map(move |row| (row, column)));
    let phrases = phrases.flat_map(|(row, column)| row.names(&[column]).collect::<Vec<_>>());
    phrases.flat_map(stems).chain(COUNTRIES.iter().cloned()).collect()
});

/// The stems of a text.
pub(super) fn stems(text: &str) -> Vec<String> {
    Analyzer::guarded().tokens(text).iter().map(|token| token.stem.to_owned()).collect()
}

/// Letters of a word that is too short to tell names apart: the son of, the father of.
const TOO_SHORT: usize = 2;

/// The stems of someone's name; empty for one who is called by an office alone.
pub(super) fn name_of(someone: &Participant) -> Vec<String> {
    let mut words = match (&someone.person, &someone.name) {
        (Some(person), _) => stems(person),
        (None, Some(name)) => {
            let mut words = stems(name);
            words.retain(|word| !WORDS_OF_OFFICE.contains(word));
            words
        }
        (None, None) => Vec::new(),
    };
    words.retain(|word| word.chars().count() > TOO_SHORT);
    words
}

/// The office that someone is called by first, as far as it tells people apart.
pub(super) fn office_of(someone: &Participant) -> Option<&'static str> {
    let called = someone.title.as_ref().or(someone.name.as_ref().filter(|_| someone.person.is_none()))?;
    let words = stems(called);
    let stands = |at: usize, phrase: &[String]| words.get(at..at + phrase.len()).is_some_and(|part| part == phrase);
    let offices = &*OFFICES;
    (0..words.len()).find_map(|at| offices.iter().find(|(phrase, _)| stands(at, phrase)).map(|(_, office)| *office))
}
