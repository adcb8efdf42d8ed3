//! What of a participant's name is a name: not the office, not the honorific.
//!
//! Reports call one man by his name, by his office or by both. A name tells who it is; an office only who it is not: the
//! king is not the minister of defence.

use crate::gazetteer::table;
use crate::model::Participant;
use mahdar_text::Analyzer;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Tables of phrases, and the column that these are in.
const TABLES: [(&str, usize); 2] = [("titles", 1), ("honorifics", 1)];

/// Offices of people, by the stems of their names, in the table of people.
static OFFICES: LazyLock<HashMap<Vec<String>, &'static str>> =
    LazyLock::new(|| table("people").map(|row| (stems(row.cell(1)), row.cell(7))).collect());

static COUNTRIES: LazyLock<HashSet<String>> =
    LazyLock::new(|| table("countries").flat_map(|row| row.names(&[1, 3]).flat_map(stems).collect::<Vec<_>>()).collect());

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

/// The stems of someone's name; empty for one who is called by an office alone.
pub(super) fn name_of(someone: &Participant) -> Vec<String> {
    if let Some(person) = &someone.person {
        return stems(person);
    }
    let mut words = someone.name.as_deref().map(stems).unwrap_or_default();
    words.retain(|word| !WORDS_OF_OFFICE.contains(word));
    words
}

/// The stems of someone's offices, as the report or the table of people has them.
pub(super) fn office_of(someone: &Participant, name: &[String]) -> Vec<String> {
    let known = OFFICES.get(name).filter(|_| someone.person.is_some()).copied();
    let called = someone.name.as_deref().filter(|_| someone.person.is_none());
    let mut words: Vec<String> = [known, someone.title.as_deref(), called].into_iter().flatten().flat_map(stems).collect();
    words.retain(|word| WORDS_OF_OFFICE.contains(word) && !COUNTRIES.contains(word));
    words
}
