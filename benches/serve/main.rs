//! The service under load: wrk asks it over loopback, and the engine is asked in process for the same, in the same JSON.
//!
//! `MAHDAR_CORPUS` and `MAHDAR_QUERIES` name texts and queries (`shared/asked.rs`), `MAHDAR_SECONDS` how long the long run is.
//! wrk takes processor time from the service that it measures, on the same cores: the rate is a lower bound.
//!
//! It fails where an answer was none, where the rate is below six tenths of the engine's, where the slowest in a hundred of 64
//! connections waits three times as long as all of them must, or of 4 more than 20 ms, and where memory grows.

#![allow(clippy::print_stdout)] // a bench is for people to read

#[path = "../shared/asked.rs"]
mod asked;

use asked::{corpus, queries};
use mahdar::corpus::{InputFormat, find};
use mahdar::search::Request;
use mahdar::{Engine, IngestOptions};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How long the engine is asked in process, and the service by few.
const SHORT: Duration = Duration::from_secs(10);
/// Before anything is measured.
const WARM: Duration = Duration::from_secs(20);
/// Connections of many clients, and of few.
const MANY: usize = 64;
const FEW: usize = 4;

/// What wrk measured.
struct Figures {
    rate: f64,
    errors: u64,
    /// Milliseconds.
    p50: f64,
    p99: f64,
    most: f64,
}

fn main() -> Result<()> {
    let seconds: u64 = std::env::var("MAHDAR_SECONDS").map_or(Ok(60), |seconds| seconds.parse())?;
    let (name, paths) = corpus();
    let queries = queries()?;
    let folder = tempfile::tempdir()?;
    let index = folder.path().join("index");
    let engine = Engine::create(&index)?;
    let summary = engine.ingest_items(find(&paths, InputFormat::Auto).read(""), IngestOptions::default(), |_| {})?;
    engine.close()?;
    println!("{name}: {} reports, {} queries, {} cores", summary.new, queries.len(), cores());

    let alone = in_process(&Engine::open_read_only(&index)?, &queries, SHORT)?;
    println!("serve/{name}/engine: {alone:.0} answers a second in {} threads", cores());

    let asked = folder.path().join("paths");
    let lines: Vec<String> = queries.iter().map(|query| format!("/api/v1/search?q={}", encoded(query))).collect();
    std::fs::write(&asked, lines.join("\n"))?;
    let mut service = start(&index)?;
    let measured = measure(&mut service, &asked, Duration::from_secs(seconds), name, alone);
    service.0.kill()?;
    service.0.wait()?;
    measured
}

fn measure(service: &mut (Child, String), asked: &Path, long: Duration, name: &str, alone: f64) -> Result<()> {
    let (child, url) = service;
    ask(url, asked, MANY, WARM)?; // each thread has by then what the largest answer needs
    let before = resident(child.id());
    let many = ask(url, asked, MANY, long)?;
    let after = resident(child.id());
    let few = ask(url, asked, FEW, SHORT)?;
    for (connections, found) in [(MANY, &many), (FEW, &few)] {
        let Figures { rate, errors, p50, p99, most } = found;
        println!(
            "serve/{name}/wrk-{connections}: {rate:.0} answers a second, {errors} errors, p50 {p50:.1} ms, p99 {p99:.1} ms, most {most:.1} ms"
        );
    }
    let turn = MANY as f64 / many.rate * 1e3;
    println!(
        "serve/{name}/ratio: {:.2} of the engine; p99 is {:.2} times {MANY} / rate",
        many.rate / alone,
        many.p99 / turn
    );
    println!("serve/{name}/memory: {before} KiB, {after} KiB at the end");
    for (holds, what) in [
        (many.errors + few.errors == 0, "no error"),
        (many.rate >= 0.6 * alone, "six tenths of the engine's rate"),
        (many.p99 <= 3.0 * turn, "p99 of many within three turns"),
        (few.p99 <= 20.0, "p99 of few within 20 ms"),
        (after <= before + before / 10, "memory flat"),
    ] {
        println!("{} {what}", if holds { "reached:" } else { "MISSED:" });
    }
    Ok(())
}

/// Answers a second, in as many threads as cores, each written as the service writes it.
fn in_process(engine: &Engine, queries: &[String], time: Duration) -> Result<f64> {
    for query in queries {
        engine.search(&Request::new(query))?;
    }
    let (stop, answers, started) = (AtomicBool::new(false), AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        for thread in 0..cores() {
            let (stop, answers) = (&stop, &answers);
            scope.spawn(move || {
                for query in queries.iter().cycle().skip(thread * 37) {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let json = engine.search(&Request::new(query)).map(|answer| serde_json::to_vec(&answer));
                    assert!(json.is_ok_and(|json| json.is_ok_and(|json| json.len() > 20)), "{query}");
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
    });
    Ok(answers.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64())
}

/// The service, and its address.
fn start(index: &Path) -> Result<(Child, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mahdar"));
    let mut child = command
        .args(["serve", "--addr", "127.0.0.1:0", "--log", "quiet", "--index"])
        .arg(index)
        .env_remove("MAHDAR_API_KEY")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let url =
        line.trim().strip_prefix("listening on ").ok_or_else(|| format!("expected its address, found {line:?}"))?;
    Ok((child, url.to_owned()))
}

fn ask(url: &str, asked: &Path, connections: usize, time: Duration) -> Result<Figures> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/serve/ask.lua");
    let output = Command::new("wrk")
        .args(["--threads", "2", "--connections", &connections.to_string(), "--timeout", "10s", "--script", script])
        .args(["--duration", &format!("{}s", time.as_secs()), url])
        .env("MAHDAR_PATHS", asked)
        .output()
        .map_err(|error| format!("wrk is needed: apt-get install wrk ({error})"))?;
    let told = String::from_utf8(output.stdout)?;
    let line = told.lines().find_map(|line| line.strip_prefix("figures ")).ok_or_else(|| told.clone())?;
    let figures: Vec<f64> = line.split(' ').map(str::parse).collect::<std::result::Result<_, _>>()?;
    let &[requests, microseconds, errors, p50, p99, most] = figures.as_slice() else { return Err(told.into()) };
    let rate = requests / (microseconds / 1e6);
    Ok(Figures { rate, errors: errors as u64, p50: p50 / 1e3, p99: p99 / 1e3, most: most / 1e3 })
}

/// KiB of a process that are no mapped files (Linux; elsewhere 0).
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    })
}
