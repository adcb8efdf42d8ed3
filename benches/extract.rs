//! Cost of reading meetings from reports and grouping them. `<what>/<data>/<engine>`.
//!
//! `extract` is reading the mentions of every report, on one thread and on two; `group` is making meetings of all mentions
//! at once; `extract-group` is both on two threads, `ingest` the whole of an ingest into memory, of which they are a part.
//! The seeds are measured, unless `MAHDAR_CORPUS` names files or folders in the manner of `PATH`. Every round asserts
//! its number of mentions, so that a wrong answer cannot look fast.

#![allow(clippy::print_stdout)] // a bench is for people to read

use mahdar::corpus::{InputFormat, Item, find};
use mahdar::extract::mentions;
use mahdar::grouping::{Noted, meetings};
use mahdar::{Engine, Report};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;

fn main() -> Result<(), mahdar::Error> {
    let (data, paths) = match std::env::var_os("MAHDAR_CORPUS") {
        Some(paths) => ("corpus", std::env::split_paths(&paths).collect()),
        None => ("seeds", vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))]),
    };
    let reports: Vec<Report> = find(&paths, InputFormat::Auto)
        .read("")
        .filter_map(|item| if let Item::Report(report) = item { Some(*report) } else { None })
        .collect();
    let bytes: usize = reports.iter().map(|report| report.title.len() + report.body.len()).sum();
    println!("{} reports, {:.1} MB of text", reports.len(), bytes as f64 / 1e6);
    let print = |what: &str, time: Duration| {
        println!("{what:<36} {:>8.3} s  {:>7.1} MB/s", time.as_secs_f64(), bytes as f64 / 1e6 / time.as_secs_f64());
    };

    let expected = count(&note(&reports, 1));
    let mut of_extraction = Duration::MAX;
    for threads in [1, 2] {
        let time = best(|| assert_eq!(count(&note(&reports, threads)), expected));
        print(&format!("extract/{data}/mahdar-{threads}"), time);
        of_extraction = time;
    }
    let noted = note(&reports, 2);
    let of_grouping = best(|| assert!(!meetings(noted.clone()).is_empty() || expected == 0));
    print(&format!("group/{data}/mahdar"), of_grouping);
    print(&format!("extract-group/{data}/mahdar-2"), of_extraction + of_grouping);

    let start = Instant::now();
    let engine = Engine::in_memory()?;
    engine.ingest(reports)?;
    let whole = start.elapsed();
    print(&format!("ingest/{data}/mahdar"), whole);
    println!("{expected} mentions; extraction and grouping are {:.0} % of an ingest", {
        100.0 * (of_extraction + of_grouping).as_secs_f64() / whole.as_secs_f64()
    });
    Ok(())
}

/// The shortest of a few rounds.
fn best(mut round: impl FnMut()) -> Duration {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        round();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Reads the mentions of all reports, each thread its share.
fn note(reports: &[Report], threads: usize) -> Vec<Noted> {
    let share = reports.len().div_ceil(threads).max(1);
    let read = |reports: &[Report]| -> Vec<Noted> {
        let noted = reports.iter().map(|report| Noted::new(report, mentions(report), None));
        noted.filter(|noted| !noted.mentions.is_empty()).collect()
    };
    std::thread::scope(|scope| {
        let shares: Vec<_> = reports.chunks(share).map(|reports| scope.spawn(move || read(reports))).collect();
        shares.into_iter().flat_map(|share| share.join().unwrap_or_default()).collect()
    })
}

fn count(noted: &[Noted]) -> usize {
    noted.iter().map(|noted| noted.mentions.len()).sum()
}
