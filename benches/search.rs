//! Cost of searching: time of a query, bytes of an index, memory of an open engine. `<what>/<data>/<engine>`.
//!
//! `ingest` and `index` are the cost of making an index and its size; `rank` is ids and scores of the top ten with the
//! exact number of hits, `rank-top` is a peer that may stop before it has counted them, `search` is the top ten reports
//! with snippets; `memory` is what a process of its own holds beside mapped files (Linux). The peer in here is tantivy
//! as it comes: one stored field, its own Arabic chain, words joined by OR. Lucene is in `peers/lucene`.
//!
//! The seeds are measured, unless `MAHDAR_CORPUS` names others; `shared/asked.rs` says what is asked.
//!
//! No harness: what is wanted are percentiles over different queries. One thread asks each query in [`ROUNDS`] rounds
//! after one that warms up, and the median of its times is the time of the query. Where the machine has other work, read
//! the `-cpu` lines (Unix): the processor time of the thread, in which waiting for a turn does not count. Every round asserts its number of hits, so that a wrong answer cannot look fast.

#![allow(clippy::print_stdout)] // a bench is for people to read

#[path = "shared/asked.rs"]
mod asked;
#[path = "shared/clock.rs"]
mod clock;
#[path = "shared/process.rs"]
mod process;

use asked::{corpus, queries};
use clock::{percentiles, thread_milliseconds};
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::search::{Request, Unit};
use mahdar::{Engine, IngestOptions, Report};
use process::anonymous_kib;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{DocAddress, Index, Searcher, TantivyDocument, Term};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How often each query is timed.
const ROUNDS: usize = 5;
/// Hits asked for.
const TOP: usize = 10;
/// The argument that makes this a process whose memory is measured; the folder of an index follows.
const MEMORY: &str = "--memory";
/// How often memory is looked at.
const TICK: Duration = Duration::from_millis(1);
/// As the writer of mahdar has it, so that both make as many segments.
const BYTES_PER_THREAD: usize = 96 << 20;
const MAX_THREADS: usize = 4;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != MEMORY).skip(1);
    match arguments.next() {
        Some(folder) => hold(Path::new(&folder)),
        None => measure(),
    }
}

/// The whole bench.
fn measure() -> Result<()> {
    let (data, paths) = corpus();
    let queries = queries()?;
    let (ours, plain) = (tempfile::tempdir()?, tempfile::tempdir()?);

    let clock = Clock::start();
    let reports = ingest(&paths, ours.path())?;
    clock.stop(&format!("ingest/{data}/mahdar"));
    let clock = Clock::start();
    assert_eq!(ingest_plain(&paths, plain.path())?, reports);
    clock.stop(&format!("ingest/{data}/tantivy-arabic"));

    let (our_bytes, plain_bytes) = (bytes_in(ours.path())?, bytes_in(plain.path())?);
    println!("{:<32} {our_bytes:>12} bytes  {reports} reports", format!("index/{data}/mahdar"));
    println!("{:<32} {plain_bytes:>12} bytes", format!("index/{data}/tantivy-arabic"));
    println!("{:<32} {:>12.3}", format!("index/{data}/ratio"), our_bytes as f64 / plain_bytes as f64);

    let engine = Engine::open_read_only(ours.path())?;
    let requests: Vec<Request> =
        queries.iter().map(|query| Request { limit: TOP, ..Request::new(query.as_str()) }).collect();
    let ranked = time(&format!("rank/{data}/mahdar"), &requests, |request| {
        Ok(black_box(engine.rank(request, Unit::Reports)?).total)
    })?;
    let searched = time(&format!("search/{data}/mahdar"), &requests, |request| {
        Ok(black_box(engine.search_reports(request)?).overview.total)
    })?;
    assert_eq!(ranked, searched, "both ways to ask must find the same");

    let mut peer = Plain::open(plain.path())?;
    time(&format!("rank/{data}/tantivy-arabic"), &queries, |query| {
        let (hits, total) = peer.ask(query, &(Plain::top(), Count))?;
        black_box(hits);
        Ok(total)
    })?;
    time(&format!("rank-top/{data}/tantivy-arabic"), &queries, |query| {
        Ok(black_box(peer.ask(query, &Plain::top())?).len())
    })?;

    memory(data, ours.path(), ranked)
}

/// Makes our index; the number of reports in it.
fn ingest(paths: &[PathBuf], folder: &Path) -> Result<usize> {
    let engine = Engine::create(folder)?;
    let summary = engine.ingest_items(find(paths, InputFormat::Auto).read(""), IngestOptions::default(), |_| {})?;
    engine.close()?;
    assert!(summary.new > 0, "{paths:?} hold no report");
    assert!(summary.refused.is_empty(), "refused: {:?}", summary.refused);
    Ok(summary.new)
}

/// Makes the index of the peer; the number of reports in it.
fn ingest_plain(paths: &[PathBuf], folder: &Path) -> Result<usize> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(Plain::CHAIN)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field(Plain::TEXT, TextOptions::from(STORED).set_indexing_options(indexing));
    let mut index = Index::create_in_dir(folder, schema.build())?;
    index.set_tokenizers(Plain::tokenizers());
    let threads = (std::thread::available_parallelism().map_or(1, usize::from) - 1).clamp(1, MAX_THREADS);
    let mut writer = index.writer_with_num_threads(threads, threads * BYTES_PER_THREAD)?;
    let mut reports = 0;
    for item in find(paths, InputFormat::Auto).read("") {
        if let Item::Report(report) = item {
            let Report { title, body, .. } = *report;
            let mut document = TantivyDocument::new();
            document.add_text(text, title);
            document.add_text(text, body);
            writer.add_document(document)?;
            reports += 1;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(reports)
}

/// An index of tantivy's, as it comes.
struct Plain {
    searcher: Searcher,
    text: Field,
    chain: TextAnalyzer,
}

impl Plain {
    const TEXT: &str = "text";
    const CHAIN: &str = "stock_arabic";

    fn tokenizers() -> TokenizerManager {
        let tokenizers = TokenizerManager::default();
        tokenizers.register(Self::CHAIN, mahdar::analysis::stock_arabic());
        tokenizers
    }

    fn open(folder: &Path) -> Result<Self> {
        let mut index = Index::open_in_dir(folder)?;
        index.set_tokenizers(Self::tokenizers());
        let text = index.schema().get_field(Self::TEXT)?;
        Ok(Self { searcher: index.reader()?.searcher(), text, chain: mahdar::analysis::stock_arabic() })
    }

    fn top() -> impl Collector<Fruit = Vec<(f32, DocAddress)>> {
        TopDocs::with_limit(TOP).order_by_score()
    }

    /// What has any word of the query.
    fn ask<C: Collector>(&mut self, query: &str, collector: &C) -> tantivy::Result<C::Fruit> {
        let mut words: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        self.chain.token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            words.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        });
        self.searcher.search(&BooleanQuery::new(words), collector)
    }
}

/// Asks everything [`ROUNDS`] times and prints percentiles; the hits of a round.
fn time<Q>(name: &str, queries: &[Q], mut ask: impl FnMut(&Q) -> Result<usize>) -> Result<usize> {
    let mut hits = 0;
    for query in queries {
        hits += ask(query)?;
    }
    assert!(hits > 0, "{name} finds nothing");
    let (mut wall, mut cpu) = (vec![[0.0; ROUNDS]; queries.len()], vec![[0.0; ROUNDS]; queries.len()]);
    for round in 0..ROUNDS {
        let mut found = 0;
        for (n, query) in queries.iter().enumerate() {
            let (cpu_started, started) = (thread_milliseconds(), Instant::now());
            found += ask(query)?;
            wall[n][round] = started.elapsed().as_secs_f64() * 1e3;
            cpu[n][round] = thread_milliseconds() - cpu_started;
        }
        assert_eq!(found, hits, "{name} finds something else in another round");
    }
    print_percentiles(name, wall);
    if cfg!(unix) {
        print_percentiles(&name.replacen('/', "-cpu/", 1), cpu);
    }
    println!("{name:<32} {} queries, {hits} hits", queries.len());
    Ok(hits)
}

/// Prints percentiles of the medians.
fn print_percentiles(name: &str, mut times: Vec<[f64; ROUNDS]>) {
    let median = |times: &mut [f64; ROUNDS]| {
        times.sort_unstable_by(f64::total_cmp);
        times[ROUNDS / 2]
    };
    let mut medians: Vec<f64> = times.iter_mut().map(median).collect();
    medians.sort_unstable_by(f64::total_cmp);
    let [p50, p90, p99, max] = percentiles(&medians);
    println!("{name:<32} p50 {p50:>7.3} ms  p90 {p90:>7.3} ms  p99 {p99:>7.3} ms  max {max:>7.3} ms");
}

fn bytes_in(folder: &Path) -> Result<u64> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
}

/// Wall time and processor time of a step.
struct Clock(Instant, Option<f64>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), cpu_seconds())
    }

    fn stop(self, name: &str) {
        let cpu = self.1.zip(cpu_seconds()).map_or_else(String::new, |(from, to)| format!("  {:.2} s CPU", to - from));
        println!("{name:<32} {:>12.2} s{cpu}", self.0.elapsed().as_secs_f64());
    }
}

/// Processor time of all threads so far; Linux counts it in hundredths of a second (proc(5), fields 14 and 15).
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let ticks = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(2);
    Some(ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

/// Prints the memory of a fresh process that opens the index and asks everything once.
fn memory(data: &str, folder: &Path, hits: usize) -> Result<()> {
    let output = Command::new(std::env::current_exe()?).arg(MEMORY).arg(folder).output()?;
    if !output.status.success() {
        return Err(format!("the measured process failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let (found, peak) = text.trim().split_once(' ').ok_or("expected hits and kibibytes of the measured process")?;
    assert_eq!(found.parse::<usize>()?, hits, "the measured process must find the same");
    let name = format!("memory/{data}/mahdar");
    match peak.parse::<u64>()? {
        0 => println!("{name:<32} not measured: the system does not tell RssAnon"),
        peak => println!("{name:<32} {:>12.1} MiB RssAnon at most", peak as f64 / 1024.0),
    }
    Ok(())
}

/// The measured process: prints its hits and the most memory that it held, in KiB.
///
/// Another thread looks at it all the time, so that what is held only while something is made counts too.
fn hold(folder: &Path) -> Result<()> {
    let (done, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let hits = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(anonymous_kib(), Ordering::Relaxed);
                std::thread::sleep(TICK);
            }
        });
        let hits = ask_all(folder);
        peak.fetch_max(anonymous_kib(), Ordering::Relaxed);
        done.store(true, Ordering::Relaxed);
        hits
    })?;
    println!("{hits} {}", peak.load(Ordering::Relaxed));
    Ok(())
}

fn ask_all(folder: &Path) -> Result<usize> {
    let engine = Engine::open_read_only(folder)?;
    let mut hits = 0;
    for query in queries()? {
        hits += black_box(engine.search_reports(&Request { limit: TOP, ..Request::new(query) })?).overview.total;
    }
    Ok(hits)
}
