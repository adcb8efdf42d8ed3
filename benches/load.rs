//! Searches beside an ingest: their times, and that no answer is torn. `load/<data>/<quiet or busy>`.
//!
//! Half of the reports (those of `MAHDAR_CORPUS`, the first [`REPORTS`], or the seeds many times) are ingested first, and four
//! readers, each with an engine of its own, search for a while: `quiet`. Then another process puts in the other half, a piece a
//! commit, and replaces what is there, while they go on and look for the newest commit before each search: `busy`. On two
//! cores five want to work: so the times of `quiet` are those of four at once too.
//!
//! Each answer is looked at: every report found can be read and holds what is shown of it, every report of a meeting is
//! there, in the commit that was asked, and the number of reports never falls.

#![allow(clippy::print_stdout)] // a bench is for people to read

#[path = "shared/asked.rs"]
mod asked;
#[path = "shared/clock.rs"]
mod clock;
#[path = "shared/pieces.rs"]
mod pieces;

use mahdar::Engine;
use mahdar::search::Request;
use pieces::Pieces;
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const REPORTS: usize = 20_000;
const PIECE: usize = 250;
const READERS: usize = 4;
/// How long is searched without an ingest.
const QUIET: Duration = Duration::from_secs(10);
/// The argument that makes this the process that ingests; the folder of an index follows.
const WRITE: &str = "--write";

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != WRITE).skip(1);
    match arguments.next() {
        Some(folder) => write(Path::new(&folder)),
        None => measure(),
    }
}

/// Ingests the second half, and now and then a piece of the first anew.
fn write(folder: &Path) -> Result<()> {
    let pieces = Pieces::read(REPORTS, PIECE);
    let engine = Engine::open(folder)?;
    for piece in pieces.len() / 2..pieces.len() {
        engine.ingest(pieces.edition(piece, 0))?;
        if piece % 4 == 0 {
            engine.ingest(pieces.edition(piece / 2, piece))?;
        }
    }
    Ok(engine.close()?)
}

fn measure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (data, _) = asked::corpus();
    let queries = asked::queries().map_err(|error| error.to_string())?;
    let pieces = Pieces::read(REPORTS, PIECE);
    let engine = Engine::create(folder.path())?;
    for piece in 0..pieces.len() / 2 {
        engine.ingest(pieces.edition(piece, 0))?;
    }
    engine.close()?;
    let all = pieces.len() * PIECE;
    drop(pieces); // the other process has its own
    let run = |name: &str, meanwhile: &(dyn Fn() -> Result<()> + Sync)| -> Result<()> {
        let done = AtomicBool::new(false);
        let readers = std::thread::scope(|scope| {
            let (done, queries, folder) = (&done, &queries, folder.path());
            let readers: Vec<_> =
                (0..READERS).map(|reader| scope.spawn(move || read(folder, reader, queries, done))).collect();
            let outcome = meanwhile();
            done.store(true, Ordering::Release);
            let readers: Vec<_> = readers.into_iter().map(|reader| reader.join()).collect();
            outcome.map(|()| readers)
        })?;
        let (mut times, mut cpu, mut commits) = (Vec::new(), Vec::new(), 0);
        for reader in readers {
            let read = reader.map_err(|_| "a reader found a torn answer")??;
            times.extend(read.times);
            cpu.extend(read.cpu);
            commits = commits.max(read.commits);
        }
        println!("{:<24} {} searches, {commits} commits seen", format!("load/{data}/{name}"), times.len());
        print_percentiles(&format!("load/{data}/{name}"), times);
        print_percentiles(&format!("load-cpu/{data}/{name}"), cpu);
        Ok(())
    };
    run("quiet", &|| {
        std::thread::sleep(QUIET);
        Ok(())
    })?;
    let started = Instant::now();
    run("busy", &|| {
        let status = Command::new(std::env::current_exe()?).arg(WRITE).arg(folder.path()).status()?;
        if status.success() { Ok(()) } else { Err("the process that ingests failed".into()) }
    })?;
    let reports = Engine::open_read_only(folder.path())?.len();
    assert!(reports <= all && reports > all - 2 * PIECE, "{reports} reports of {all}");
    println!(
        "{:<24} {reports} reports in the end, {:.1} s",
        format!("load/{data}/ingest"),
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

fn print_percentiles(name: &str, mut times: Vec<f64>) {
    times.sort_unstable_by(f64::total_cmp);
    let [p50, p90, p99, max] = clock::percentiles(&times);
    println!("{name:<24} p50 {p50:>8.2} ms  p90 {p90:>8.2} ms  p99 {p99:>8.2} ms  max {max:>8.2} ms");
}

/// What a reader saw.
struct Read {
    /// Milliseconds of each search, and of the processor (Unix): the rest is waiting for a turn.
    times: Vec<f64>,
    cpu: Vec<f64>,
    commits: usize,
}

fn read(folder: &Path, reader: usize, queries: &[String], done: &AtomicBool) -> Result<Read> {
    let engine = Engine::open_read_only(folder)?;
    let (mut read, mut count) = (Read { times: Vec::new(), cpu: Vec::new(), commits: 0 }, 0);
    let mut turn = reader * queries.len() / READERS;
    while !done.load(Ordering::Acquire) || read.times.is_empty() {
        let request = Request::new(queries[turn % queries.len()].as_str());
        turn += 1;
        let (cpu_started, started) = (clock::thread_milliseconds(), Instant::now());
        engine.refresh()?;
        let answer = engine.search(&request)?;
        read.times.push(started.elapsed().as_secs_f64() * 1e3);
        read.cpu.push(clock::thread_milliseconds() - cpu_started);
        let now = engine.len();
        assert!(now >= count, "{now} reports after {count}");
        read.commits += usize::from(now > count);
        count = now;
        for meeting in &answer.meetings {
            for told in &meeting.reports {
                assert!(engine.report(&told.id)?.is_some(), "{} has {}, which is not there", meeting.id, told.id);
            }
        }
        for hit in engine.search_reports(&request)?.reports {
            let report = engine.report(&hit.id)?;
            let shown = |text: &str| text.contains(&hit.snippet.text);
            assert!(report.is_some_and(|report| shown(&report.title) || shown(&report.body)), "{hit:?} is torn");
        }
    }
    Ok(read)
}
