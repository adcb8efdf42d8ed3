//! Which keys of a record, or columns of a table, hold what of a report.
//!
//! A field's own name goes first (`title`), then the names that are in use elsewhere (`keys.tsv`: `headline`), which
//! count only where a record lacks it; and before all of these what the user says (`--map title=article.headline`).
//! Large and small letters, spaces and signs do not matter: `Published At` is `publishedat`.

use crate::error::{Error, Result};
use crate::gazetteer::table;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::sync::LazyLock;

/// A part of a report that a record may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Names it in the index.
    Id,
    /// The headline.
    Title,
    /// The text.
    Body,
    /// The agency or paper.
    Source,
    /// Where it stands on the web.
    Url,
    /// When it was published.
    Date,
}

impl Field {
    /// All of them, in the order of their numbers.
    pub(super) const ALL: [Self; 6] = [Self::Id, Self::Title, Self::Body, Self::Source, Self::Url, Self::Date];

    /// Its own key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Body => "body",
            Self::Source => "source",
            Self::Url => "url",
            Self::Date => "date",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == name)
    }
}

/// Which keys or columns hold what, as a user says it.
///
/// ```
/// use mahdar::corpus::FieldMap;
/// let map = FieldMap::parse(["title=headline", "body=article.text"])?;
/// assert!(FieldMap::parse(["headline=title"]).is_err());
/// # Ok::<(), mahdar::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldMap(Vec<(Field, String)>);

impl FieldMap {
    /// Reads `FIELD=KEY`, of any number of fields; of several keys for a field the first that a record has is taken.
    ///
    /// # Errors
    ///
    /// If a field is not one of id, title, body, source, url and date, or a key is missing.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let pair = |text: &str| {
            let (name, key) = text.split_once('=').unwrap_or((text, ""));
            let field = Field::named(&folded(name)).filter(|_| !folded(key).is_empty());
            field.map(|field| (field, key.trim().to_owned())).ok_or_else(|| {
                Error::invalid(format!(
                    "expected one of id, title, body, source, url, date, then = and the name of a key or column, such as title=headline, found {text:?}"
                ))
            })
        };
        Ok(Self(pairs.into_iter().map(pair).collect::<Result<_>>()?))
    }

    /// What tells two maps apart, as bytes.
    pub(super) fn fingerprint(&self) -> String {
        self.0.iter().map(|(field, key)| format!("{}={key}\n", field.key())).collect()
    }
}

/// What a key holds: less is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) field: Field,
    pub(super) rank: u8,
    /// The keys that lead to it inside of the value.
    path: Vec<String>,
}

impl Use {
    /// The rank of a field's own name: what is said by it is meant so, and told of if it is something else.
    pub(super) const OWN: u8 = 1;

    /// What is meant of the value of the key.
    pub(super) fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.path.iter().try_fold(value, |value, step| {
            let entries = value.as_object()?;
            entries.get(step).or_else(|| entries.iter().find(|(key, _)| folded(key) == folded(step)).map(|(_, at)| at))
        })
    }

    /// Whether it is the value itself, not something inside of it.
    pub(super) fn is_whole(&self) -> bool {
        self.path.is_empty()
    }
}

/// The last rank of names that say what they hold; `name` and `description` may be those of anything.
const MOST_PLAIN: u8 = 3;

/// Keys that are remembered with what they hold: records have few, hostile ones as many as they like.
const MOST_REMEMBERED: usize = 1_000;

/// The keys of records, with what they hold.
#[derive(Debug, Default)]
pub(super) struct Keys {
    map: FieldMap,
    met: FxHashMap<String, Vec<Use>>,
}

impl Keys {
    pub(super) fn new(map: FieldMap) -> Self {
        Self { map, met: FxHashMap::default() }
    }

    /// What a key holds; nothing of a report for most.
    pub(super) fn uses(&mut self, key: &str) -> &[Use] {
        // Two look-ups of a known key, since a borrow that is returned from one branch is one in all of them.
        if !self.met.contains_key(key) {
            if self.met.len() >= MOST_REMEMBERED {
                self.met.clear();
            }
            let uses = self.find(key);
            self.met.insert(key.to_owned(), uses);
        }
        self.met.get(key).map_or(&[], Vec::as_slice)
    }

    fn find(&self, key: &str) -> Vec<Use> {
        let name = folded(key);
        let mut uses = Vec::new();
        for (field, mapped) in &self.map.0 {
            let mut steps = mapped.split('.');
            let first = steps.next().map(folded).unwrap_or_default();
            if folded(mapped) == name {
                uses.push(Use { field: *field, rank: 0, path: Vec::new() });
            } else if first == name && mapped.contains('.') {
                uses.push(Use { field: *field, rank: 0, path: steps.map(str::to_owned).collect() });
            }
        }
        if let Some(field) = Field::named(&name) {
            uses.push(Use { field, rank: Use::OWN, path: Vec::new() });
        }
        if let Some(&(field, rank)) = KNOWN.get(name.as_str()) {
            uses.push(Use { field, rank, path: Vec::new() });
        }
        uses
    }

    /// Whether a key is that of a field by a name which little else has.
    pub(super) fn is_plainly(&mut self, field: Field, key: &str) -> bool {
        self.uses(key).iter().any(|found| found.field == field && found.rank <= MOST_PLAIN)
    }
}

/// `keys.tsv`.
static KNOWN: LazyLock<FxHashMap<&'static str, (Field, u8)>> = LazyLock::new(|| {
    let row = |[field, key, rank]: [&'static str; 3]| {
        Some((key, (Field::named(field)?, rank.parse().ok().filter(|&rank| rank > Use::OWN)?)))
    };
    rows().filter_map(row).collect()
});

fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    table("keys").map(|row| [0, 1, 2].map(|column| row.cell(column)))
}

/// A key without what does not matter.
fn folded(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(map: &[&str], key: &str) -> Vec<(Field, u8)> {
        let mut keys = Keys::new(FieldMap::parse(map.iter().copied()).unwrap());
        keys.uses(key).iter().map(|found| (found.field, found.rank)).collect()
    }

    #[test]
    fn the_table_is_sorted_and_every_row_is_used() {
        let all: Vec<_> = rows().collect();
        assert!(all.windows(2).all(|pair| pair[0][..2] < pair[1][..2]));
        assert_eq!(all.len(), KNOWN.len(), "no key twice, no unknown field, no rank below 2");
        assert!(all.iter().all(|[_, key, _]| folded(key) == *key && Field::named(key).is_none()));
    }

    #[test]
    fn letters_and_signs_do_not_matter() {
        for key in ["headline", "Headline", "HEAD_LINE", "head-line", " Head line:"] {
            assert_eq!(of(&[], key), [(Field::Title, 2)], "{key}");
        }
        assert_eq!(of(&[], "Body"), [(Field::Body, 1)]);
        assert_eq!(of(&[], "author"), []);
    }

    #[test]
    fn what_the_user_says_goes_first() {
        assert_eq!(of(&["title=text"], "Text"), [(Field::Title, 0), (Field::Body, 2)]);
        assert_eq!(of(&["title=dc.title"], "dc.title"), [(Field::Title, 0)]);
        let mut keys = Keys::new(FieldMap::parse(["title=a.B.c"]).unwrap());
        let value = serde_json::json!({"b": {"c": "x"}});
        assert_eq!(keys.uses("A")[0].of(&value), Some(&Value::from("x")));
        assert_eq!(keys.uses("A")[0].of(&Value::from("x")), None);
    }

    #[test]
    fn a_map_names_fields_that_there_are() {
        for bad in ["headline=title", "title", "title=", "=title", ""] {
            let message = FieldMap::parse([bad]).unwrap_err().to_string();
            assert!(message.contains("expected one of id, title") && message.contains(bad), "{message}");
        }
    }
}
