//! Cost of a whole ingest: files -> searchable meetings. `<what>/<data>/<engine>`.
//!
//! `ingest` is all of it, in a process of its own: wall clock, processor time of all its threads, the most anonymous memory that it
//! held. Beside it, on the same reports: `tantivy` alone, which gets the same documents with their words prepared beforehand, and
//! Lucene with one stored field (`peers/lucene`, where there is a JDK). `ten` is ten times the input: copies with other ids, dates moved by
//! whole years and names exchanged by a table (`copies`), and how much more it costs than the input once.
//!
//! The seeds are measured, unless `MAHDAR_CORPUS` names files or folders in the manner of `PATH`. Every run asserts the
//! number of its reports.

#![allow(clippy::print_stdout)] // a bench is for people to read

mod copies;
mod prepared;

use mahdar::corpus::{InputFormat, Item, find};
use mahdar::{Engine, IngestOptions, Report};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The arguments that make this a process that is measured; the folder of an index follows, and files.
const INGEST: &str = "--ingest-into";
const PREPARED: &str = "--prepared-from";
/// Turns with Lucene.
const TURNS: usize = 5;
/// How often memory is looked at.
const TICK: Duration = Duration::from_millis(20);
const MIB: f64 = (1 << 20) as f64;

/// What a run cost.
#[derive(Serialize, Deserialize)]
struct Cost {
    reports: usize,
    seconds: f64,
    cpu_seconds: f64,
    /// The most bytes of anonymous memory; 0 where that is not known.
    #[serde(default)]
    memory: u64,
}

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match arguments.split_first() {
        Some((what, [folder, paths @ ..])) if what == Path::new(INGEST) => return print(&ingest(folder, paths)?),
        Some((what, [folder])) if what == Path::new(PREPARED) => return print(&prepared::index(folder)?),
        _ => {}
    }
    let (data, paths) = match std::env::var_os("MAHDAR_CORPUS") {
        Some(paths) => ("corpus", std::env::split_paths(&paths).collect()),
        None => ("seeds", vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))]),
    };
    let folder = tempfile::tempdir()?;
    let bytes: usize = reports(&paths).map(|report| report.title.len() + report.body.len()).sum();
    let expected = reports(&paths).count();
    println!("{expected} reports, {:.1} MB of text; CPU: seconds of all threads together", bytes as f64 / 1e6);

    let index = folder.path().join("index");
    let whole = run(INGEST, &index, &paths)?;
    line(&format!("ingest/{data}/mahdar"), &whole, bytes);
    let alone = run(PREPARED, &index, &[])?;
    line(&format!("ingest/{data}/tantivy-prepared"), &alone, bytes);
    assert_eq!((whole.reports, alone.reports), (expected, expected));
    println!("all but tantivy costs {:.2} of what tantivy does", whole.cpu_seconds / alone.cpu_seconds - 1.0);
    if data == "corpus" {
        match lucene() {
            Ok(_) => beside_lucene(folder.path(), &paths, bytes, expected)?,
            Err(why) => println!("lucene: skipped, {why}"),
        }
    }

    let copies = folder.path().join("copies");
    std::fs::create_dir(&copies)?;
    copies::write(&copies, &paths)?;
    std::fs::remove_dir_all(&index)?;
    let ten = run(INGEST, &index, &[copies])?;
    line(&format!("ten/{data}/mahdar"), &ten, bytes * copies::COPIES);
    assert_eq!(ten.reports, expected * copies::COPIES);
    println!(
        "ten times the input costs {:.2} the time, {:.2} the CPU, {:.2} the memory",
        ten.seconds / whole.seconds,
        ten.cpu_seconds / whole.cpu_seconds,
        ten.memory as f64 / whole.memory as f64
    );
    Ok(())
}

/// Takes turns with Lucene: one run of either says little on a machine that others use too.
fn beside_lucene(folder: &Path, paths: &[PathBuf], bytes: usize, expected: usize) -> Result<()> {
    let mut ratios = Vec::new();
    for turn in 1..=TURNS {
        let index = folder.join(format!("turn-{turn}"));
        let (whole, lucene) = (run(INGEST, &index, paths)?, lucene()?);
        std::fs::remove_dir_all(&index)?;
        assert_eq!((whole.reports, lucene.reports), (expected, expected));
        line(&format!("turn-{turn}/corpus/mahdar"), &whole, bytes);
        line(&format!("turn-{turn}/corpus/lucene"), &lucene, bytes);
        ratios.push(whole.cpu_seconds / lucene.cpu_seconds);
    }
    let each: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    ratios.sort_by(f64::total_cmp);
    println!("all of it costs {:.2} of Lucene's CPU, the median of {}", ratios[TURNS / 2], each.join(", "));
    Ok(())
}

fn reports(paths: &[PathBuf]) -> impl Iterator<Item = Report> + use<> {
    let items = find(paths, InputFormat::Auto).read("");
    items.filter_map(|item| if let Item::Report(report) = item { Some(*report) } else { None })
}

fn line(name: &str, cost: &Cost, bytes: usize) {
    let Cost { seconds, cpu_seconds, memory, .. } = cost;
    let rate = bytes as f64 / 1e6 / seconds;
    let memory = if *memory == 0 { String::new() } else { format!("  {:>5.0} MiB", *memory as f64 / MIB) };
    println!("{name:<32} {seconds:>8.2} s  {rate:>6.1} MB/s  {cpu_seconds:>7.2} s CPU{memory}");
}

fn print(cost: &Cost) -> Result<()> {
    println!("{}", serde_json::to_string(cost)?);
    Ok(())
}

/// Runs this bench as a process that is measured.
fn run(what: &str, folder: &Path, paths: &[PathBuf]) -> Result<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    cost_of(command.arg(what).arg(folder).args(paths))
}

fn lucene() -> Result<Cost> {
    cost_of(Command::new("bash").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/lucene/run.sh")).arg("Ingest"))
}

/// What a process says of its cost; the error is the last that it says otherwise.
fn cost_of(command: &mut Command) -> Result<Cost> {
    let output = command.stderr(Stdio::piped()).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it ended without a word").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The whole of it, as the command does it, closing the index at the end.
fn ingest(folder: &Path, paths: &[PathBuf]) -> Result<Cost> {
    let mut reports = 0;
    let mut cost = measured(|| {
        let engine = Engine::create(folder)?;
        let options = IngestOptions::default();
        let known = engine.known_files(&options);
        let items = find(paths, InputFormat::Auto).read_changed("", move |file| known.get(file));
        reports = engine.ingest_items(items, options, |_| {})?.new;
        Ok(engine.close()?)
    })?;
    cost.reports = reports;
    Ok(cost)
}

/// The cost of some work.
fn measured(work: impl FnOnce() -> Result<()>) -> Result<Cost> {
    let (most, ended) = (AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                most.fetch_max(anonymous_memory(), Ordering::Relaxed);
                std::thread::sleep(TICK);
            }
        });
        let (started, cpu) = (Instant::now(), process_seconds());
        let done = work();
        let cost = Cost {
            reports: 0,
            seconds: started.elapsed().as_secs_f64(),
            cpu_seconds: process_seconds() - cpu,
            memory: most.load(Ordering::Relaxed),
        };
        ended.store(true, Ordering::Relaxed);
        done.map(|()| cost)
    })
}

/// Bytes that this process holds beside mapped files (Linux).
fn anonymous_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) << 10
}

/// Processor time of this process so far.
#[cfg(unix)]
fn process_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Processor time of this process so far: not known here.
#[cfg(not(unix))]
fn process_seconds() -> f64 {
    0.0
}
