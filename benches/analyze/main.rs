//! Throughput of Arabic analysis beside its peers, in one run: `analyze/<data>/<engine>`.
//!
//! Four sets of texts (`data`), made of what `MAHDAR_CORPUS` names (files or folders, in the manner of `PATH`) or of the
//! seeds: news as it is, with diacritics, mixed with what is not Arabic, and cut to seven words. Engines: ours at each
//! level of instructions and through tantivy's trait (`engines`, which `mahdar bench` has too), peers in Rust (`peers`),
//! Lucene in a process of its own (`lucene`), and anchors that only touch the bytes.
//!
//! No harness: what is wanted are ratios, so all engines in this process take turns (`rounds`). Every turn asserts what
//! it finds, and all levels must find the same, so that a wrong answer cannot look fast. An argument keeps the names
//! that contain it. Prints Markdown; `MAHDAR_PLOT=FILE` draws the figures too.

#![allow(clippy::print_stdout)] // a bench is for people to read

mod data;
#[path = "../../src/cli/bench/engines.rs"]
mod engines;
mod lucene;
mod peers;
mod plot;
#[path = "../../src/cli/bench/rounds.rs"]
mod rounds;
mod table;

use data::Data;
use engines::{Engine, engines};
use mahdar::text::Level;
use rounds::{Analyze, Times};
use std::error::Error;
use std::time::Duration;
use table::{Family, Row, Table};

/// How many rounds there are at least, and how long they take together.
const ROUNDS: usize = 7;
const AT_LEAST: Duration = Duration::from_secs(2);
/// Words of the five seeds, which ours and tantivy's chain find.
const SEED_TOKENS: usize = 1_804;

/// Whether a name is asked for.
type Wanted<'a> = &'a dyn Fn(&str, &str) -> bool;

fn main() -> Result<(), Box<dyn Error>> {
    let filters: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |data: &str, engine: &str| {
        let name = format!("analyze/{data}/{engine}");
        filters.iter().all(|filter| name.contains(filter.as_str()))
    };
    let sets = data::sets();
    let lucene = of_lucene(&sets, &wanted);
    let mut tables = Vec::new();
    for set in &sets {
        let rows = ours_and_peers(set, &wanted)?;
        let lucene = lucene.iter().filter(|figures| figures.data == set.name && wanted(set.name, &figures.engine));
        let mut table = Table { data: set.name, texts: set.texts.len(), bytes: set.bytes(), rows };
        table.rows.extend(lucene.map(|figures| Row {
            name: figures.engine.clone(),
            family: Family::Lucene,
            best: Duration::from_nanos(figures.best_ns),
            median: Duration::from_nanos(figures.median_ns),
            tokens: figures.tokens,
        }));
        if !table.rows.is_empty() {
            table.rows.sort_by_key(|row| row.family);
            print!("{table}");
            tables.push(table);
        }
    }
    if let Some(path) = std::env::var_os("MAHDAR_PLOT") {
        std::fs::write(path, plot::svg(&tables))?;
    }
    Ok(())
}

/// The figures of Lucene. Without it there is one line that says why.
fn of_lucene(sets: &[Data], wanted: Wanted<'_>) -> Vec<lucene::Figures> {
    if !sets.iter().any(|set| ["lucene", "lucene-stop"].iter().any(|engine| wanted(set.name, engine))) {
        return Vec::new();
    }
    lucene::measure(sets).unwrap_or_else(|why| {
        println!("skipped: Lucene ({why})\n");
        Vec::new()
    })
}

/// Measures what runs in this process.
fn ours_and_peers(set: &Data, wanted: Wanted<'_>) -> Result<Vec<Row>, String> {
    let ours = engines(Level::available()).into_iter().map(|Engine { name, level, analyze }| match level {
        // Through the trait there is one level, the best.
        Some(level) if !name.ends_with("-trait") => (format!("{name}-{}", level.name()), Family::Ours, analyze),
        Some(_) => (name.to_owned(), Family::Ours, analyze),
        None => (name.to_owned(), Family::Tantivy, analyze),
    });
    let owned = |family| move |(name, analyze): (&str, Analyze)| (name.to_owned(), family, analyze);
    let all = ours
        .chain(peers::peers().into_iter().map(owned(Family::Rust)))
        .chain(peers::anchors().into_iter().map(owned(Family::Anchor)));
    let mut engines: Vec<_> = all.filter(|(name, ..)| wanted(set.name, name)).collect();
    if engines.is_empty() {
        return Ok(Vec::new());
    }
    let enough = |rounds, time| rounds >= ROUNDS && time >= AT_LEAST;
    let (_, times) = rounds::interleaved(&set.texts, engines.iter_mut().map(|engine| &mut engine.2), enough)
        .map_err(|fickle| format!("analyze/{}/{}: other tokens in another round", set.name, engines[fickle].0))?;
    let row = |((name, family, _), times): ((String, Family, Analyze), Times)| Row {
        name,
        family,
        best: times.best,
        median: times.median,
        tokens: times.found.tokens,
    };
    assert_alike(set, &engines, &times);
    Ok(engines.into_iter().zip(times).map(row).collect())
}

/// All levels of an analysis find the same, and the words of the seeds are known.
fn assert_alike(set: &Data, engines: &[(String, Family, Analyze)], times: &[Times]) {
    for analysis in ["light", "guarded"] {
        let mut found = engines.iter().zip(times).filter(|(engine, _)| engine.0.starts_with(analysis));
        let Some((first, expected)) = found.next() else { continue };
        for (other, times) in found {
            assert_eq!(times.found, expected.found, "{}: {} and {}", set.name, other.0, first.0);
        }
    }
    if set.name == "plain" && data::is_seeds() {
        for (engine, times) in engines.iter().zip(times).filter(|(engine, _)| engine.1 <= Family::Tantivy) {
            assert_eq!(times.found.tokens, SEED_TOKENS, "{}", engine.0);
        }
    }
}
