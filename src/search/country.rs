//! Countries as they are asked for: by code or by name.

use crate::error::{Error, Result};
use crate::gazetteer::table;
use mahdar_text::normalize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Columns of names: Arabic, other Arabic ones, English, Russian.
const NAMES: [usize; 4] = [1, 2, 5, 6];

static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for row in table("countries") {
        codes.insert(row.cell(0).to_lowercase(), row.cell(0));
        for name in row.names(&NAMES) {
            codes.entry(normalize(name)).or_insert(row.cell(0));
        }
    }
    codes
});

static ARABIC: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| table("countries").map(|row| (row.cell(0), row.cell(1))).collect());

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
