//! The tables of this folder, by name, with the lines that a user adds to them at run time.

use crate::error::{Error, Result};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Every table: its name, and its text.
const TABLES: [(&str, &str); 16] = [
    ("blocs", include_str!("blocs.tsv")),
    ("boilerplate", include_str!("../corpus/boilerplate.tsv")),
    ("cities", include_str!("cities.tsv")),
    ("contacts", include_str!("contacts.tsv")),
    ("countries", include_str!("countries.tsv")),
    ("cues", include_str!("cues.tsv")),
    ("given_names", include_str!("given_names.tsv")),
    ("honorifics", include_str!("honorifics.tsv")),
    ("keys", include_str!("../corpus/keys.tsv")),
    ("organisations", include_str!("organisations.tsv")),
    ("people", include_str!("people.tsv")),
    ("sources", include_str!("sources.tsv")),
    ("synonyms", include_str!("synonyms.tsv")),
    ("terms", include_str!("terms.tsv")),
    ("titles", include_str!("titles.tsv")),
    ("topics", include_str!("topics.tsv")),
];

/// Lines that a user added, by the name of the table.
static ADDED: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row(Vec<&'static str>);

impl Row {
    fn new(line: &'static str) -> Self {
        Self(line.split('\t').collect())
    }

    /// A cell; empty where the row has none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'static str {
        self.0.get(column).copied().unwrap_or_default()
    }

    /// The alternatives of some columns, in order.
    pub fn names(&self, columns: &[usize]) -> impl Iterator<Item = &'static str> + use<> {
        let cells: Vec<&'static str> = columns.iter().map(|&column| self.cell(column)).collect();
        cells.into_iter().flat_map(|cell| cell.split('|')).filter(|name| !matches!(*name, "" | "-"))
    }
}

/// The rows of a table, those added last; none for a name that no table has.
///
/// ```
/// let country = mahdar::gazetteer::table("countries").next().unwrap();
/// assert_eq!(country.cell(0), "AD");
/// ```
pub fn table(name: &str) -> impl Iterator<Item = Row> + use<> {
    let built_in = TABLES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
    // From now on nothing can be added: what was read once stays as it was.
    let added = ADDED.get_or_init(HashMap::new).get(name).copied().unwrap_or_default();
    lines(built_in).chain(lines(added)).map(|(_, line)| Row::new(line))
}

/// The lines of a table that are rows, with their numbers from 1.
fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    let numbered = text.lines().enumerate().map(|(n, line)| (n + 1, line));
    numbered.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}

/// Adds lines to tables, for as long as the program runs: each a name of a table and the text of a file in its format.
///
/// # Errors
///
/// If a name is that of no table, a line has more or fewer columns than the table (the message names table and line),
/// or tables were read or added to before.
///
/// ```
/// use mahdar::gazetteer::{add, table};
/// add([("people", "new_minister\tليلى المنصوري\t-\t-\tTN\tLeila Mansouri\t-\tوزيرة الخارجية التونسية\n")])?;
/// assert_eq!(table("people").last().unwrap().cell(0), "new_minister");
/// assert!(add([("people", "")]).is_err(), "tables are added to before they are read");
/// # Ok::<(), mahdar::Error>(())
/// ```
pub fn add<'a>(tables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<()> {
    let mut added: HashMap<&'static str, &'static str> = HashMap::new();
    for (name, text) in tables {
        let Some((known, built_in)) = TABLES.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
            return Err(Error::invalid(format!("expected a table of {}, found {name}", names.join(", "))));
        };
        let columns = lines(built_in).next().map_or(1, |(_, line)| line.split('\t').count());
        // Read once, for as long as the program runs.
        let text: &'static str = Box::leak(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned().into_boxed_str());
        for (number, line) in lines(text) {
            let found = line.split('\t').count();
            if found != columns {
                return Err(Error::invalid(format!(
                    "{name}:{number}: expected {columns} columns separated by tabs, found {found}: {line:?}"
                )));
            }
        }
        added.insert(known, text);
    }
    ADDED.set(added).map_err(|_| Error::invalid("tables can be added to only once, before anything is read with them"))
}

/// The names of all tables.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, _)| *name)
}
