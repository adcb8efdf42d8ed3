//! The files of a test set: where they are, and what their lines say. A file with a bad line is refused.

use crate::error::{Error, ErrorKind, Result};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Where a test set lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestSet {
    /// Reports, as `mahdar ingest` reads them.
    pub corpus: PathBuf,
    /// See [`read_topics`].
    pub topics: PathBuf,
    /// See [`read_qrels`].
    pub qrels: PathBuf,
    /// See [`read_kinds`].
    pub kinds: Option<PathBuf>,
}

impl TestSet {
    /// The test set in a folder: `corpus.jsonl` or `corpus.jsonl.gz`, `queries.tsv` or `topics.tsv`, `qrels.tsv`, and,
    /// where it is there, `types.tsv` or `topic_types.tsv`.
    ///
    /// # Errors
    ///
    /// If one of them is missing.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let first_of = |names: &[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
        let one_of = |names: &[&str]| {
            first_of(names).ok_or_else(|| {
                let (names, folder) = (names.join(" or "), folder.display());
                let message =
                    format!("expected {names} in {folder}, found none: see 'mahdar eval --help' for the files");
                Error::new(ErrorKind::NotFound, message)
            })
        };
        Ok(Self {
            corpus: one_of(&["corpus.jsonl", "corpus.jsonl.gz"])?,
            topics: one_of(&["queries.tsv", "topics.tsv"])?,
            qrels: one_of(&["qrels.tsv"])?,
            kinds: first_of(&["types.tsv", "topic_types.tsv"]),
        })
    }
}

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name, which has no white space.
    pub id: String,
    /// What is searched for.
    pub query: String,
}

/// Judgments: by topic, then by report id, 0 for not relevant and more for more.
pub type Qrels = HashMap<String, HashMap<String, u32>>;

/// Reads `qid <tab> query`, a topic a line.
///
/// # Errors
///
/// If the file cannot be read, a line is of another form, or two topics have one id.
pub fn read_topics(path: &Path) -> Result<Vec<Topic>> {
    let topics = rows(path, "a topic id, a tab and a query", |line| {
        let (id, query) = line.split_once('\t')?;
        let id = id.trim();
        (!id.is_empty() && !id.contains(char::is_whitespace))
            .then(|| Topic { id: id.into(), query: query.trim().into() })
    })?;
    let mut ids = HashSet::new();
    match topics.iter().find(|topic| !ids.insert(&topic.id)) {
        Some(topic) => {
            Err(Error::invalid(format!("{}: expected each topic once, found {} twice", path.display(), topic.id)))
        }
        None => Ok(topics),
    }
}

/// Reads `qid 0 docid relevance`, a judgment a line, separated by white space.
///
/// # Errors
///
/// If the file cannot be read or is empty, or a line is of another form.
pub fn read_qrels(path: &Path) -> Result<Qrels> {
    let mut qrels = Qrels::new();
    let judgments = rows(path, "a topic id, 0, a report id and a whole number", |line| {
        let cells: Vec<_> = line.split_whitespace().collect();
        let [topic, _, report, relevance] = cells.as_slice() else { return None };
        // Some sets judge spam below zero: not relevant.
        Some((
            (*topic).to_owned(),
            (*report).to_owned(),
            relevance.parse::<i64>().ok()?.clamp(0, i64::from(u32::MAX)) as u32,
        ))
    })?;
    if judgments.is_empty() {
        return Err(Error::invalid(format!("{}: expected judgments, found none", path.display())));
    }
    for (topic, report, relevance) in judgments {
        qrels.entry(topic).or_default().insert(report, relevance);
    }
    Ok(qrels)
}

/// Reads `qid <tab> kind`, a topic a line: the kind of each topic.
///
/// # Errors
///
/// If the file cannot be read, or a line is of another form.
pub fn read_kinds(path: &Path) -> Result<HashMap<String, String>> {
    let kinds = rows(path, "a topic id, a tab and a kind", |line| {
        let (topic, kind) = line.split_once('\t')?;
        let (topic, kind) = (topic.trim(), kind.trim());
        (!topic.is_empty() && !kind.is_empty()).then(|| (topic.to_owned(), kind.to_owned()))
    })?;
    Ok(kinds.into_iter().collect())
}

/// The lines of a file that are not blank, each read by `parse`.
fn rows<T>(path: &Path, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
    let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        Error::invalid(format!("{}: expected UTF-8, found other bytes ({})", path.display(), error.utf8_error()))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(n, line)| {
            parse(line).ok_or_else(|| {
                Error::invalid(format!("{}:{}: expected {expected}, found {line:?}", path.display(), n + 1))
            })
        })
        .collect()
}

/// An id as it stands in a TREC run, whose columns are separated by white space.
///
/// ```
/// assert_eq!(mahdar::eval::percent_encode_space("a b"), "a%20b");
/// ```
#[must_use]
pub fn percent_encode_space(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_whitespace() || c.is_control() {
            for byte in c.to_string().bytes() {
                // Writing to a string does not fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}
