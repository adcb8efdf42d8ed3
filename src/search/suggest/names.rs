//! The names that the gazetteer knows, whole, by how they begin: at their first word, or at a later one (a surname),
//! with the article or without.

use super::Vocabulary;
use super::context::in_a_row;
use super::values::CompletionKind;
use crate::error::Result;
use crate::gazetteer::{arabic_name, table};
use crate::index::Reader;
use crate::search::strings::{Strings, number};
use mahdar_text::letter::{ALEF, LAM};
use mahdar_text::{Analyzer, normalize};
use std::sync::LazyLock;

/// Tables, what their rows are, and their columns of names: in Arabic, in other scripts.
const TABLES: [(&str, CompletionKind, &[usize], &[usize]); 4] = [
    ("people", CompletionKind::Person, &[1, 2, 3], &[5, 6]),
    ("countries", CompletionKind::Country, &[1, 2], &[5, 6]),
    ("organisations", CompletionKind::Organisation, &[1, 2], &[3, 4]),
    ("cities", CompletionKind::Place, &[3, 4], &[6, 7]),
];

/// The article.
pub(super) const ARTICLE: [char; 2] = [ALEF, LAM];

/// A name.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) written: &'static str,
    pub(super) kind: CompletionKind,
    /// Names of one row have one number.
    pub(super) row: u32,
    /// What is counted: its folded words, or those of the Arabic name for it.
    counted: String,
}

/// All names, and the ends of them that they are found by.
struct Names {
    names: Vec<Name>,
    /// Folded, in ascending order.
    keys: Strings,
    /// The name of each key, and whether the key is the name from its first word on.
    of_key: Vec<(u32, bool)>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Vec::new();
    let mut keys: Vec<(String, u32, bool)> = Vec::new();
    let mut row_number = 0;
    for (table_name, kind, arabic, foreign) in TABLES {
        for row in table(table_name) {
            row_number += 1;
            let foreign = row.names(foreign).filter_map(|name| Some((name, arabic_name(&normalize(name))?)));
            for (written, counted) in row.names(arabic).map(|name| (name, name)).chain(foreign) {
                let folded = words_of(written);
                let name = number(names.len());
                let words: Vec<&str> = folded.split(' ').collect();
                for first in 0..words.len() {
                    let key = words[first..].join(" ");
                    if let Some(bare) = key
                        .strip_prefix(ARTICLE.as_slice())
                        .and_then(|_| key.get(ARTICLE.iter().map(|c| c.len_utf8()).sum()..))
                    {
                        keys.push((bare.to_owned(), name, first == 0));
                    }
                    keys.push((key, name, first == 0));
                }
                names.push(Name { written, kind, row: row_number, counted: words_of(counted) });
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    let mut strings = Strings::default();
    keys.iter().for_each(|(key, ..)| strings.push(key));
    Names { names, keys: strings, of_key: keys.into_iter().map(|(_, name, is_whole)| (name, is_whole)).collect() }
});

/// The folded words of a name, with a space between.
fn words_of(name: &str) -> String {
    let tokens = Analyzer::light().tokens(name);
    tokens.iter().map(|token| token.folded.to_owned()).collect::<Vec<_>>().join(" ")
}

/// The names that begin with a folded text, at any of their words, each with its number and whether that is the first.
pub(super) fn names_with_prefix(prefix: &str) -> impl Iterator<Item = (u32, &'static Name, bool)> {
    let range = NAMES.keys.with_prefix(prefix);
    let found = NAMES.of_key.get(range.start as usize..range.end as usize).unwrap_or_default();
    found.iter().filter_map(|&(number, is_whole)| Some((number, NAMES.names.get(number as usize)?, is_whole)))
}

/// How many reports have each name, about.
pub(super) fn counts<'v>(reader: &Reader, vocabulary: &'v Vocabulary) -> Result<&'v [u32]> {
    if let Some(counts) = vocabulary.names.get() {
        return Ok(counts);
    }
    let count = |name: &Name| {
        let words: Vec<&str> = name.counted.split(' ').collect();
        let least = words.iter().map(|word| vocabulary.words.reports_of(word)).min().unwrap_or(0);
        if least == 0 || words.len() == 1 { Ok(least) } else { in_a_row(reader, &words) }
    };
    let counts = NAMES.names.iter().map(count).collect::<Result<Vec<u32>>>()?;
    Ok(vocabulary.names.get_or_init(|| counts))
}
