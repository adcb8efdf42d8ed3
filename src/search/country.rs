//! Countries as they are asked for: by code or by name.

use crate::error::{Error, Result};
use mahdar_text::normalize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Columns of names: Arabic, other Arabic ones, English, Russian.
const NAMES: [usize; 4] = [1, 2, 5, 6];

static ROWS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let table = include_str!("../gazetteer/countries.tsv");
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect()
});

static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for row in ROWS.iter() {
        let Some(code) = row.first().copied() else { continue };
        codes.insert(code.to_lowercase(), code);
        for name in NAMES.iter().filter_map(|&column| row.get(column)).flat_map(|cell| cell.split('|')) {
            codes.entry(normalize(name)).or_insert(code);
        }
    }
    codes
});

static ARABIC: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| ROWS.iter().filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect());

/// The ISO 3166-1 alpha-2 code of a country: of its code in any case, or its name in Arabic, English or Russian.
///
/// # Errors
///
/// If it is none.
///
/// ```
/// use mahdar::search::country_code;
/// assert_eq!(country_code("tj")?, "TJ");
/// assert_eq!(country_code("روسيا")?, "RU");
/// assert_eq!(country_code("Saudi Arabia")?, "SA");
/// assert!(country_code("Atlantis").is_err());
/// # Ok::<(), mahdar::Error>(())
/// ```
pub fn country_code(name: &str) -> Result<&'static str> {
    CODES.get(&normalize(name)).copied().ok_or_else(|| {
        let expected =
            "a country by its ISO 3166-1 code of two letters (TJ), or its name in Arabic, English or Russian";
        Error::invalid(format!("expected {expected}, found {name:?}"))
    })
}

/// The Arabic name of a country.
pub(super) fn arabic_name_of(code: &str) -> Option<&'static str> {
    ARABIC.get(code).copied()
}
