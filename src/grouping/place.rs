//! One city, however it is spelled.

use super::name::stems;
use crate::gazetteer::table;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Columns of names: the usual one, other spellings.
const NAMES: [usize; 2] = [3, 4];

/// Keys of the table of cities by the stems of their names.
static CITIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut cities = HashMap::new();
    for row in table("cities") {
        for name in row.names(&NAMES) {
            cities.entry(joined(name)).or_insert(row.cell(0));
        }
    }
    cities
});

/// What all spellings of a place have in common: its key in the table of cities, else its stems.
pub(super) fn city_of(name: &str) -> String {
    let name = joined(name);
    CITIES.get(&name).map_or(name, |key| (*key).to_owned())
}

/// Without spaces: two words in one paper are one in the next.
fn joined(name: &str) -> String {
    stems(name).concat()
}

#[cfg(test)]
mod tests {
    use super::city_of;

    #[test]
    fn spellings_of_a_city_are_one() {
        assert_eq!(city_of("أبو ظبي"), city_of("أبوظبي"));
        assert_eq!(city_of("دوشنبه"), city_of("دوشنبة"));
        assert_ne!(city_of("بغداد"), city_of("أربيل"));
    }
}
