//! Lucene, in a process of its own: it gets the very same texts, and its figures come back as lines of JSON.

use super::data::Data;
use super::rounds::slices;
use serde::Deserialize;
use std::error::Error;
use std::fs;
use std::process::{Command, Stdio};

/// Its analyzer without stop words, which speeds are related to.
pub(super) const NAME: &str = "lucene";

/// What `peers/lucene/Analyze.java` prints of a set of texts.
#[derive(Deserialize)]
pub(super) struct Figures {
    pub(super) data: String,
    pub(super) engine: String,
    pub(super) tokens: usize,
    pub(super) best_ns: u64,
    pub(super) median_ns: u64,
}

/// Measures Lucene on all sets. The error says why it was not: there is no JDK, or no way to its jars.
pub(super) fn measure(sets: &[Data]) -> Result<Vec<Figures>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut run = Command::new("bash");
    run.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/lucene/run.sh")).arg("Analyze");
    for set in sets {
        // A slice is a line, an array of texts, so that both sides have the same turns.
        let lines: Result<Vec<String>, _> = slices(&set.texts).into_iter().map(serde_json::to_string).collect();
        let path = folder.path().join(format!("{}.jsonl", set.name));
        fs::write(&path, lines?.join("\n"))?;
        run.arg(path);
    }
    let output = run.stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it ended without a word").into());
    }
    let figures: Result<Vec<Figures>, _> = output
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect();
    Ok(figures?)
}
