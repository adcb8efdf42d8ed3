//! How good and how fast suggestions are: `<what>/<data>`.
//!
//! Misspelled queries are drawn as `tests/it/slips.rs` tells, by fixed seeds, from the titles of the reports, and a
//! tenth of them from the queries of `MAHDAR_QUERIES`: half of the words were tuned with, the figures are of the other
//! half. `right` is how often the right word is the first candidate, and among the first three; `slips` how often the
//! word is taken for a slip, so that a search asks "did you mean"; `alarms` how often a query as it was before the slip
//! has such a word.
//!
//! The time of a query is the median of [`ROUNDS`], so that on a machine with other work waiting for a turn counts for
//! little. `-cpu` is the processor time of the thread (Unix) when it is asked first: the spellings that it looks up are
//! kept then.
//!
//! The seeds are measured, unless `MAHDAR_CORPUS` names files or folders, as in `search`. `MAHDAR_MISSED=1` prints what
//! was not found.

#![allow(clippy::print_stdout)] // a bench is for people to read

#[path = "../tests/it/slips.rs"]
#[allow(unreachable_pub, clippy::unwrap_used)] // a module of tests
mod slips;

#[path = "shared/clock.rs"]
mod clock;

use clock::{percentiles, thread_milliseconds};
use mahdar::Engine;
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::text::normalize;
use slips::{Half, KINDS, Misspelled, count_words, misspelled};
use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How often each query is timed.
const ROUNDS: usize = 3;
/// Misspelled queries of a seed.
const QUERIES: usize = 300;
/// Candidates asked for.
const CANDIDATES: usize = 3;
/// Completions asked for, letter by letter.
const COMPLETIONS: usize = 10;
const TUNING_SEED: u64 = 1;
const SEEDS: [u64; 3] = [2, 3, 4];

fn main() -> Result<()> {
    let (data, paths) = match std::env::var_os("MAHDAR_CORPUS") {
        Some(paths) => ("corpus", std::env::split_paths(&paths).collect()),
        None => ("seeds", vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))]),
    };
    let mut reports = Vec::new();
    for item in find(&paths, InputFormat::Auto).read("") {
        if let Item::Report(report) = item {
            reports.push(*report);
        }
    }
    let words = count_words(reports.iter().map(|report| [report.title.as_str(), report.body.as_str()]));
    let mut titles: Vec<String> = reports.iter().map(|report| report.title.clone()).collect();
    // Topics are few: each as often as it takes to be a tenth.
    let topics = queries()?;
    let often = if topics.is_empty() { 0 } else { titles.len() / 9 / topics.len() };
    titles.extend((0..often).flat_map(|_| topics.clone()));
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();

    let folder = tempfile::tempdir()?;
    let engine = Engine::create(folder.path())?;
    engine.ingest(reports)?;
    println!("{:<28} {} reports", format!("index/{data}"), engine.len());
    let started = Instant::now();
    engine.suggest("word", CANDIDATES)?;
    println!("{:<28} {:.3} s", format!("vocabulary/{data}"), started.elapsed().as_secs_f64());

    let mut times = Vec::new();
    let tuned = std::iter::once((TUNING_SEED, Half::Tuning, "tuned"));
    for (seed, half, name) in tuned.chain(SEEDS.map(|seed| (seed, Half::Telling, "seed"))) {
        let queries = misspelled(&titles, &words, half, QUERIES, seed);
        assert!(!queries.is_empty(), "no query can be drawn");
        let name = format!("right/{data}/{name}-{seed}");
        measure(&engine, &name, &queries, &mut times)?;
    }
    print_percentiles(&format!("suggest/{data}"), times);

    let started = Instant::now();
    engine.complete("word", COMPLETIONS)?;
    println!("{:<28} {:.3} s", format!("names/{data}"), started.elapsed().as_secs_f64());
    let mut times = Vec::new();
    for right in misspelled(&titles, &words, Half::Telling, QUERIES, SEEDS[0]).iter().map(|query| &query.right) {
        for (end, _) in right.char_indices().skip(1) {
            times.push(time(|| Ok(engine.complete(&right[..end], COMPLETIONS)?))?.0);
        }
    }
    print_percentiles(&format!("complete/{data}"), times);
    Ok(())
}

/// What is asked beside titles.
fn queries() -> Result<Vec<String>> {
    let mut queries = Vec::new();
    for path in std::env::var_os("MAHDAR_QUERIES").iter().flat_map(std::env::split_paths) {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        queries.extend(text.lines().map(|line| line.split_once('\t').map_or(line, |(_, query)| query).to_owned()));
    }
    Ok(queries)
}

/// Asks for the right words, and prints how often they come.
fn measure(engine: &Engine, name: &str, queries: &[Misspelled], times: &mut Vec<[f64; 2]>) -> Result<()> {
    let tells_missed = std::env::var_os("MAHDAR_MISSED").is_some();
    let mut ranks = Vec::new();
    let (mut slips, mut alarms) = (0, 0);
    for misspelled in queries {
        let (time, found) = time(|| Ok(engine.suggest(&misspelled.query, CANDIDATES)?))?;
        times.push(time);
        let word = found.words.iter().find(|word| word.start <= misspelled.at && misspelled.at < word.end);
        let rank = word.and_then(|word| word.candidates.iter().position(|c| normalize(&c.word) == misspelled.meant));
        slips += usize::from(word.is_some_and(|word| word.is_slip));
        ranks.push((misspelled.kind, rank));
        if tells_missed && rank != Some(0) {
            let candidates = word.map(|word| &word.candidates);
            println!("{:?} {} -> {} {rank:?} {candidates:?}", misspelled.kind, misspelled.query, misspelled.meant);
        }
        let before = engine.suggest(&misspelled.right, CANDIDATES)?;
        alarms += usize::from(before.did_you_mean.is_some());
        if tells_missed && let Some(other) = before.did_you_mean {
            println!("alarm {} -> {other}", misspelled.right);
        }
    }
    let percent = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    let print = |name: &str, is_of: &dyn Fn(&slips::Kind) -> bool| {
        let of_kind = || ranks.iter().filter(|(kind, _)| is_of(kind));
        let count = of_kind().count();
        let first = of_kind().filter(|(_, rank)| *rank == Some(0)).count();
        let top = of_kind().filter(|(_, rank)| rank.is_some()).count();
        println!(
            "{name:<28} first {:>5.1} %  top-{CANDIDATES} {:>5.1} %  of {count}",
            percent(first, count),
            percent(top, count)
        );
    };
    for kind in KINDS {
        print(&format!("{name}/{kind:?}").to_lowercase(), &|of| *of == kind);
    }
    print(name, &|_| true);
    println!(
        "{name:<28} slips {:>5.1} %  alarms {:>4.1} %",
        percent(slips, queries.len()),
        percent(alarms, queries.len())
    );
    Ok(())
}

/// Asks [`ROUNDS`] times; the median of the milliseconds that it took, and the processor time of the first time.
fn time<T>(mut ask: impl FnMut() -> Result<T>) -> Result<([f64; 2], T)> {
    let cpu_started = thread_milliseconds();
    let mut wall = [0.0; ROUNDS];
    let started = Instant::now();
    let answer = black_box(ask()?);
    wall[0] = started.elapsed().as_secs_f64() * 1e3;
    let cpu = thread_milliseconds() - cpu_started;
    for wall in &mut wall[1..] {
        let started = Instant::now();
        black_box(ask()?);
        *wall = started.elapsed().as_secs_f64() * 1e3;
    }
    wall.sort_unstable_by(f64::total_cmp);
    Ok(([wall[ROUNDS / 2], cpu], answer))
}

/// Prints percentiles of wall and processor times in milliseconds.
fn print_percentiles(name: &str, times: Vec<[f64; 2]>) {
    for (n, suffix) in ["", "-cpu"].into_iter().enumerate() {
        let mut sorted: Vec<f64> = times.iter().map(|time| time[n]).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let [p50, p90, p99, max] = percentiles(&sorted);
        let name = name.replacen('/', &format!("{suffix}/"), 1);
        println!(
            "{name:<28} p50 {p50:>6.3} ms  p90 {p90:>6.3} ms  p99 {p99:>6.3} ms  max {max:>6.3} ms  of {}",
            sorted.len()
        );
    }
}
