//! Names in other scripts: which Arabic words a Latin or Cyrillic name stands for.
//!
//! The tables are read when first asked. A name is compared folded (lower case, no punctuation), the
//! longest first; a Russian name in another case is found by its stem.

use super::table;
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
    let tables: [(&str, &[usize], &[usize]); 5] = [
        ("countries", &[1, 2], &[5, 6]),
        ("people", PEOPLE, &[5, 6]),
        ("organisations", &[1], &[3, 4]),
        ("cities", &[3], &[6, 7]),
        ("terms", &[1], &[2, 3]),
    ];
    for (name, arabic, foreign) in tables {
        for row in table(name) {
            let spellings: Vec<&'static str> = row.names(arabic).collect();
            // One word where there is one: it is the stem of all other names of the row.
            let Some(name) = spellings.iter().find(|name| !name.contains(' ')).or(spellings.first()) else { continue };
            for foreign in row.names(foreign) {
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

/// A Russian name without its last vowel; any other name as it is.
fn stem(key: &str) -> String {
    let vowels = [
        '\u{0430}', '\u{044F}', '\u{043E}', '\u{0435}', '\u{0438}', '\u{044B}', '\u{0443}', '\u{044E}', '\u{0439}',
        '\u{044C}',
    ];
    key.strip_suffix(vowels).filter(|stem| stem.chars().count() >= RUSSIAN_STEM).unwrap_or(key).to_owned()
}
