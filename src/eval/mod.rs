//! Measures how well reports are ranked, on topics with judgments (TREC conventions).
//!
//! A test set is a folder with `corpus.jsonl` or `corpus.jsonl.gz` (what `mahdar ingest` reads), `queries.tsv` or
//! `topics.tsv` ([`read_topics`]) and `qrels.tsv` ([`read_qrels`]). It is indexed in a temporary folder, every topic is
//! searched, and the figures are the means over the topics that have judgments.

mod files;
mod metrics;

pub use files::{Qrels, Topic, percent_encode_space, read_qrels, read_topics};
pub use metrics::{Figures, measure};

use crate::corpus::{InputFormat, find};
use crate::engine::{Engine, Event, IngestOptions, Summary};
use crate::error::{Error, ErrorKind, Result};
use crate::search::{Request, Unit};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Hits looked at for each topic: what the deepest figure asks for.
pub const DEPTH: usize = 100;

/// Indexes the test set in `folder`, searches its topics, and measures the answers. Also says what the corpus held;
/// `observe` is told of what could not be read of it.
///
/// # Errors
///
/// If a file is missing or a line of topics or judgments cannot be read: a measurement of a part would mislead.
pub fn evaluate(folder: &Path, observe: impl FnMut(Event<'_>)) -> Result<(Figures, Summary)> {
    let corpus = one_of(folder, &["corpus.jsonl", "corpus.jsonl.gz"])?;
    let topics = read_topics(&one_of(folder, &["queries.tsv", "topics.tsv"])?)?;
    let qrels = read_qrels(&one_of(folder, &["qrels.tsv"])?)?;

    let temporary =
        tempfile::tempdir().map_err(|error| Error::io("create a folder in", &std::env::temp_dir(), error))?;
    let engine = Engine::create(temporary.path())?;
    let summary =
        engine.ingest_items(find(&[corpus], InputFormat::Jsonl).read(""), IngestOptions::default(), observe)?;

    let mut run = HashMap::new();
    for topic in &topics {
        run.insert(topic.id.clone(), search(&engine, topic)?);
    }
    Ok((measure(&qrels, &run), summary))
}

/// The ids of the best reports for a topic; none if its query holds no word.
fn search(engine: &Engine, topic: &Topic) -> Result<Vec<String>> {
    let request = Request { limit: DEPTH, ..Request::new(&topic.query) };
    match engine.rank(&request, Unit::Reports) {
        Ok(ranking) => Ok(ranking.hits.iter().map(|hit| percent_encode_space(&hit.id)).collect()),
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn one_of(folder: &Path, names: &[&str]) -> Result<PathBuf> {
    names.iter().map(|name| folder.join(name)).find(|path| path.is_file()).ok_or_else(|| {
        let message = format!(
            "expected {} in {}, found none: see 'mahdar eval --help' for the files",
            names.join(" or "),
            folder.display()
        );
        Error::new(ErrorKind::NotFound, message)
    })
}
