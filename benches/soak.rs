//! A long run of ingest, replacement, removal, search and merges: does anything grow? `MAHDAR_MINUTES` says how long
//! (1 unless it does); the reports are those of `MAHDAR_CORPUS` (the first [`REPORTS`]), or the seeds many times.
//!
//! Each round replaces a piece of the reports by a new edition of it, or takes it out, and searches by two engines: the
//! writer's and one for reading only, which is reloaded, and opened anew now and then. So the index has at most as many
//! reports as there are, and all that it held before must go away again: memory (RssAnon), open files, bytes and files
//! of the folder. They are looked at again and again, after the first fifth, in which the index fills.
//!
//! How it is judged: a line is laid through the looks by Theil and Sen (the median of the slopes of all pairs: merges
//! make saw teeth, which pull at a line of least squares). A thing grows if this line rises from its beginning to its end
//! by more than a tenth, by more than twice the median distance of the looks from the line, and by more than a floor
//! that is noise on any machine. Then the bench ends with 1.

#![allow(clippy::print_stdout)] // a bench is for people to read

#[path = "shared/asked.rs"]
mod asked;
#[path = "shared/pieces.rs"]
mod pieces;
#[path = "shared/process.rs"]
mod process;

use mahdar::Engine;
use mahdar::search::Request;
use pieces::Pieces;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Reports at most, and of a piece.
const REPORTS: usize = 4_000;
const PIECE: usize = 100;
/// Every so many rounds a piece is taken out, and the reading engine is opened anew.
const REMOVE: usize = 4;
const REOPEN: usize = 10;
/// Queries of a round.
const QUERIES: usize = 8;
/// Looks in all, and lines of the table.
const LOOKS: u32 = 120;
const LINES: usize = 24;

/// One look: minutes, rounds, reports, and what may grow, in the order of [`GROWING`].
struct Look {
    minutes: f64,
    rounds: usize,
    reports: usize,
    values: [f64; 4],
}

/// What may grow, its unit, and what is noise on any machine.
const GROWING: [(&str, &str, f64); 4] =
    [("memory", "MiB RssAnon", 8.0), ("handles", "open files", 4.0), ("disk", "MiB", 4.0), ("files", "files", 20.0)];

fn main() -> Result<ExitCode> {
    let minutes = std::env::var("MAHDAR_MINUTES").map_or(Ok(1.0), |minutes| minutes.parse::<f64>())?;
    let looks = soak(Duration::from_secs_f64(minutes * 60.0))?;
    for look in looks.iter().step_by(looks.len().div_ceil(LINES)) {
        print!("soak {:>6.2} min  {:>6} rounds  {:>6} reports", look.minutes, look.rounds, look.reports);
        for ((_, unit, _), value) in GROWING.iter().zip(look.values) {
            print!("  {value:>8.1} {unit}");
        }
        println!();
    }
    let steady = &looks[looks.len() / 5..];
    let mut grows = false;
    for (n, (name, unit, floor)) in GROWING.into_iter().enumerate() {
        let points: Vec<(f64, f64)> = steady.iter().map(|look| (look.minutes, look.values[n])).collect();
        let line = Line::through(&points);
        let grown = line.rises > floor && line.rises > 0.1 * line.middle && line.rises > 2.0 * line.noise;
        grows |= grown;
        println!(
            "soak/{name:<10} median {:>8.1} {unit}, line rises by {:>7.2}, noise {:>6.2}: {}",
            line.middle,
            line.rises,
            line.noise,
            if grown { "GROWS" } else { "flat" }
        );
    }
    Ok(if grows { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn soak(length: Duration) -> Result<Vec<Look>> {
    let folder = tempfile::tempdir()?;
    let pieces = Pieces::read(REPORTS, PIECE);
    let queries = asked::queries()?;
    let engine = Engine::create(folder.path())?;
    let mut reader: Option<Engine> = None;
    let (started, mut looks, mut rounds) = (Instant::now(), Vec::new(), 0);
    while started.elapsed() < length {
        // A step that has no divisor in common with the number of pieces visits all of them in a mixed order.
        let piece = rounds * 7 % pieces.len();
        if rounds % REMOVE == REMOVE - 1 {
            engine.remove(pieces.ids(piece))?;
        } else {
            engine.ingest(pieces.edition(piece, rounds))?;
        }
        if rounds % REOPEN == 0 {
            reader = Some(Engine::open_read_only(folder.path())?);
        }
        let mut of_reader = 0;
        for n in 0..QUERIES {
            let request = Request::new(queries[(rounds * QUERIES + n) % queries.len()].as_str());
            engine.search(&request)?;
            if let Some(reader) = &reader {
                reader.refresh()?;
                of_reader = reader.len();
                reader.search_reports(&request)?;
            }
        }
        assert_eq!(of_reader, engine.len(), "both must see the same commit");
        rounds += 1;
        if started.elapsed() >= length.mul_f64(looks.len() as f64 / f64::from(LOOKS)) {
            let minutes = started.elapsed().as_secs_f64() / 60.0;
            looks.push(Look { minutes, rounds, reports: engine.len(), values: values(folder.path())? });
        }
    }
    drop(reader);
    engine.close()?;
    Ok(looks)
}

/// What may grow, as it is now.
fn values(folder: &Path) -> Result<[f64; 4]> {
    const MIB: f64 = 1024.0 * 1024.0;
    let (mut bytes, mut files) = (0, 0);
    for entry in fs::read_dir(folder)? {
        // A merge may take a file away between the two calls.
        bytes += entry?.metadata().map_or(0, |file| file.len());
        files += 1;
    }
    let handles = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    Ok([process::anonymous_kib() as f64 / 1024.0, handles as f64, bytes as f64 / MIB, f64::from(files)])
}

/// A line through points by Theil and Sen.
struct Line {
    /// From the first point to the last.
    rises: f64,
    /// The median of the points.
    middle: f64,
    /// The median distance of the points from it.
    noise: f64,
}

impl Line {
    fn through(points: &[(f64, f64)]) -> Self {
        let slopes = points.iter().enumerate().flat_map(|(n, (x, y))| {
            points[n + 1..].iter().map(move |(later, value)| (value - y) / (later - x).max(f64::MIN_POSITIVE))
        });
        let slope = median(slopes.collect());
        let offset = median(points.iter().map(|(x, y)| y - slope * x).collect());
        Self {
            rises: points.last().zip(points.first()).map_or(0.0, |(last, first)| slope * (last.0 - first.0)),
            middle: median(points.iter().map(|(_, y)| *y).collect()),
            noise: median(points.iter().map(|(x, y)| (y - slope * x - offset).abs()).collect()),
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
