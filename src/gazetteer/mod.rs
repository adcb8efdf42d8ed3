//! Names in other scripts: which Arabic words a Latin or Cyrillic name stands for.
//!
//! The tables of this folder are read when first asked. A name is compared folded (lower case, no punctuation), the
//! longest first; a Russian name in another case is found by its stem.

use mahdar_text::normalize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The most words of a name.
pub const MOST_WORDS: usize = 5;
/// Letters that an ending of a Russian name has at most, and that its stem has at least.
const RUSSIAN_ENDING: usize = 3;
const RUSSIAN_STEM: usize = 4;

/// The columns of people's Arabic names: the distinctive one, the full one.
const PEOPLE: &[usize] = &[3, 1];

static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    // Table, columns of Arabic spellings (the best first), columns of names in other scripts.
    let tables: [(&'static str, &[usize], &[usize]); 5] = [
        (include_str!("countries.tsv"), &[1, 2], &[5, 6]),
        (include_str!("people.tsv"), PEOPLE, &[5, 6]),
        (include_str!("organisations.tsv"), &[1], &[3, 4]),
        (include_str!("cities.tsv"), &[3], &[6, 7]),
        (include_str!("terms.tsv"), &[1], &[2, 3]),
    ];
    for (table, arabic, foreign) in tables {
        for row in rows(table) {
            let spellings = alternatives(&row, arabic);
            // One word where there is one: it is the stem of all other names of the row.
            let Some(name) = spellings.iter().find(|name| !name.contains(' ')).or(spellings.first()) else { continue };
            for foreign in alternatives(&row, foreign) {
                let key = normalize(foreign);
                // A person with a distinctive name is called by the last of the names alone.
                let surname = (arabic == PEOPLE && !name.contains(' ')).then(|| key.rsplit(' ').next()).flatten();
                for key in [Some(key.as_str()), surname].into_iter().flatten() {
                    if !key.is_empty() && key.split(' ').count() <= MOST_WORDS {
                        names.entry(stem(key)).or_insert(*name);
                    }
                }
            }
        }
    }
    names
});

/// The Arabic name for a folded name in Latin or Cyrillic letters, words separated by a space.
///
/// ```
/// use mahdar::gazetteer::arabic_name;
/// assert_eq!(arabic_name("tajikistan"), Some("طاجيكستان"));
/// assert_eq!(arabic_name("путиным"), arabic_name("putin"));
/// assert_eq!(arabic_name("nobody at all"), None);
/// ```
#[must_use]
pub fn arabic_name(folded: &str) -> Option<&'static str> {
    if let Some(name) = NAMES.get(&stem(folded)) {
        return Some(name);
    }
    let letters: Vec<char> = folded.chars().collect();
    if !letters.iter().any(|c| ('\u{0400}'..='\u{04FF}').contains(c)) {
        return None;
    }
    (1..=RUSSIAN_ENDING).filter(|ending| letters.len() >= RUSSIAN_STEM + ending).find_map(|ending| {
        let shorter: String = letters[..letters.len() - ending].iter().collect();
        NAMES.get(&stem(&shorter)).copied()
    })
}

/// Sets of words and phrases that stand for each other: synonyms of diplomacy, and the names of each country and
/// organization.
///
/// ```
/// let sets: Vec<_> = mahdar::gazetteer::synonyms().collect();
/// assert!(sets.iter().any(|set| set.contains(&"مباحثات") && set.contains(&"محادثات")));
/// assert!(sets.iter().any(|set| set.contains(&"الناتو")));
/// ```
pub fn synonyms() -> impl Iterator<Item = Vec<&'static str>> {
    // Table, and its columns of names.
    let tables: [(&'static str, &[usize]); 3] = [
        (include_str!("synonyms.tsv"), &[1]),
        (include_str!("countries.tsv"), &[1, 2]),
        (include_str!("organisations.tsv"), &[1, 2]),
    ];
    tables.into_iter().flat_map(|(table, columns)| rows(table).map(move |row| alternatives(&row, columns)))
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row(Vec<&'static str>);

impl Row {
    /// A cell; empty where the row has none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'static str {
        self.0.get(column).copied().unwrap_or_default()
    }

    /// The alternatives of some columns, in order.
    pub fn names(&self, columns: &[usize]) -> impl Iterator<Item = &'static str> {
        alternatives(&self.0, columns).into_iter()
    }
}

/// The rows of a table of this folder, by its name; none for a table that is not there.
///
/// ```
/// let country = mahdar::gazetteer::table("countries").next().unwrap();
/// assert_eq!(country.cell(0), "AD");
/// ```
pub fn table(name: &str) -> impl Iterator<Item = Row> + use<> {
    let text = match name {
        "blocs" => include_str!("blocs.tsv"),
        "cities" => include_str!("cities.tsv"),
        "contacts" => include_str!("contacts.tsv"),
        "countries" => include_str!("countries.tsv"),
        "cues" => include_str!("cues.tsv"),
        "given_names" => include_str!("given_names.tsv"),
        "honorifics" => include_str!("honorifics.tsv"),
        "organisations" => include_str!("organisations.tsv"),
        "people" => include_str!("people.tsv"),
        "sources" => include_str!("sources.tsv"),
        "synonyms" => include_str!("synonyms.tsv"),
        "terms" => include_str!("terms.tsv"),
        "titles" => include_str!("titles.tsv"),
        "topics" => include_str!("topics.tsv"),
        _ => "",
    };
    rows(text).map(Row)
}

/// The cells of the rows of a table.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The names in some columns of a row.
fn alternatives(row: &[&'static str], columns: &[usize]) -> Vec<&'static str> {
    let cells = columns.iter().filter_map(|&column| row.get(column));
    cells.flat_map(|cell| cell.split('|')).filter(|name| !matches!(*name, "" | "-")).collect()
}

/// A Russian name without its last vowel; any other name as it is.
fn stem(key: &str) -> String {
    let vowels = [
        '\u{0430}', '\u{044F}', '\u{043E}', '\u{0435}', '\u{0438}', '\u{044B}', '\u{0443}', '\u{044E}', '\u{0439}',
        '\u{044C}',
    ];
    key.strip_suffix(vowels).filter(|stem| stem.chars().count() >= RUSSIAN_STEM).unwrap_or(key).to_owned()
}
