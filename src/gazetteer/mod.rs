//! What is known of the world, in tables: countries, cities, people, organizations, offices, words of diplomacy.
//!
//! | file | what |
//! |---|---|
//! | `*.tsv` | the tables: the first line of each says what its columns are |
//! | `tables` | reads them, with what a user adds at run time |
//! | `scripts` | Arabic names for those in Latin and Cyrillic letters |

mod scripts;
mod tables;

pub use scripts::{MOST_WORDS, arabic_name};
pub use tables::{Row, add, names, table};

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
    let tables: [(&str, &[usize]); 3] = [("synonyms", &[1]), ("countries", &[1, 2]), ("organisations", &[1, 2])];
    tables.into_iter().flat_map(|(name, columns)| table(name).map(move |row| row.names(columns).collect()))
}
