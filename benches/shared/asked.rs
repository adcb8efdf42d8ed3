//! What a bench reads and what it asks: the seeds and a few queries, unless the environment names others.
//!
//! `MAHDAR_CORPUS` names files or folders, `MAHDAR_QUERIES` files with a query a line (behind an id and a tab, if there is
//! one): both lists in the manner of `PATH`. Of each file of queries the first thousand count.

use std::path::PathBuf;

/// Queries taken of a file.
const QUERIES_OF_FILE: usize = 1_000;

/// What the seeds are asked: what it says in English, and the query.
const SEED_QUERIES: [(&str, &str); 8] = [
    ("meeting of Putin and Rahmon", "لقاء بوتين ورحمان"),
    ("meetings Dushanbe", "اجتماعات دوشنبة"),
    ("Tajik president", "الرئيس الطاجيكي"),
    ("strategic cooperation with Russia", "التعاون الاستراتيجي مع روسيا"),
    ("Kazakhstan Astana Tokayev", "كازاخستان استانا توكاييف"),
    ("Islamic world", "العالم الاسلامي"),
    ("Putin Tajikistan visit", "Putin Tajikistan visit"),
    ("June 2022", "يونيو 2022"),
];

/// What is indexed, and a word for it.
pub(crate) fn corpus() -> (&'static str, Vec<PathBuf>) {
    match std::env::var_os("MAHDAR_CORPUS") {
        Some(paths) => ("corpus", std::env::split_paths(&paths).collect()),
        None => ("seeds", vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))]),
    }
}

/// What is asked.
pub(crate) fn queries() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let Some(paths) = std::env::var_os("MAHDAR_QUERIES") else {
        return Ok(SEED_QUERIES.iter().map(|(_, query)| (*query).to_owned()).collect());
    };
    let mut queries = Vec::new();
    for path in std::env::split_paths(&paths) {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let query = |line: &str| line.split_once('\t').map_or(line, |(_, query)| query).to_owned();
        queries.extend(text.lines().filter(|line| !line.trim().is_empty()).take(QUERIES_OF_FILE).map(query));
    }
    assert!(!queries.is_empty(), "expected a query a line, found none");
    Ok(queries)
}
