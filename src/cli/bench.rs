//! `mahdar bench`: how fast texts are analyzed here, beside tantivy's own Arabic chain, in one run.

use super::args::{BenchArgs, TextOrJson};
use super::ingest::{find_or_fail, tell_item};
use super::output::Output;
use super::{CommandResult, Failure, Outcome};
use mahdar::corpus::{InputFormat, Item, layout};
use mahdar::text::{Analyzer, Tokens};
use serde::Serialize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long each engine runs at least.
const AT_LEAST: Duration = Duration::from_millis(500);

/// The texts that mahdar comes with, for a bench without a corpus.
const SEEDS: [&str; 5] = [
    include_str!("../../seeds/000_d9bf6ef8f6846ce8.txt"),
    include_str!("../../seeds/001_7c6c904e2897ec9e.txt"),
    include_str!("../../seeds/002_fe231651e72dbd55.txt"),
    include_str!("../../seeds/003_1272e8f800115ef4.txt"),
    include_str!("../../seeds/004_26b8911f768a0006.txt"),
];

/// The figures of a run.
#[derive(Serialize)]
struct Figures {
    /// Bytes of text that each engine analyzed once or more.
    bytes: usize,
    engines: Vec<EngineFigures>,
}

/// The figures of one engine: the best of its rounds.
#[derive(Serialize)]
struct EngineFigures {
    name: &'static str,
    /// Millions of bytes a second.
    mb_per_s: f64,
    ns_per_token: f64,
    /// Tokens of the whole text, once.
    tokens: usize,
}

pub(super) fn run(args: &BenchArgs) -> CommandResult {
    let texts = match &args.corpus {
        Some(path) => texts_of(path.clone())?,
        None => SEEDS.map(str::to_owned).to_vec(),
    };
    let bytes = texts.iter().map(String::len).sum();
    let (mut tokens, mut guarded_tokens) = (Tokens::new(), Tokens::new());
    let mut stock = mahdar::analysis::stock_arabic();
    let engines = vec![
        measure("light", &texts, bytes, |text| {
            Analyzer::light().analyze(text, &mut tokens);
            tokens.iter().filter(|token| !token.stem.is_empty()).count()
        })?,
        measure("guarded", &texts, bytes, |text| {
            Analyzer::guarded().analyze(text, &mut guarded_tokens);
            guarded_tokens.iter().filter(|token| !token.stem.is_empty()).count()
        })?,
        measure("tantivy-arabic", &texts, bytes, |text| {
            let mut count = 0;
            stock.token_stream(text).process(&mut |token| count += usize::from(!token.text.is_empty()));
            count
        })?,
    ];
    let figures = Figures { bytes, engines };
    let mut output = Output::new();
    if args.format == TextOrJson::Json {
        output.json(&figures)?;
    } else {
        output.line(format_args!("{bytes} bytes, one core, the best of several rounds"))?;
        for engine in &figures.engines {
            output.line(format_args!(
                "{:<15} {:>8.1} MB/s {:>8.1} ns/token {:>9} tokens",
                engine.name, engine.mb_per_s, engine.ns_per_token, engine.tokens
            ))?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// The texts of a file: a .txt is one, of the records of a .jsonl each title and body is.
fn texts_of(path: PathBuf) -> Result<Vec<String>, Failure> {
    let name = path.display().to_string();
    let mut texts = Vec::new();
    for item in find_or_fail(&[path], InputFormat::Auto)?.read("") {
        match item {
            Item::Report(report) => {
                if layout(&report).title.is_none() {
                    texts.push(report.title);
                }
                texts.push(report.body);
            }
            item => tell_item(&item),
        }
    }
    texts.retain(|text| !text.is_empty());
    if texts.is_empty() {
        Err(Failure::Message(format!("{name}: expected at least one text, found none")))
    } else {
        Ok(texts)
    }
}

/// Runs `analyze` over all texts, round after round. Every round must give the same number of tokens.
fn measure(
    name: &'static str,
    texts: &[String],
    bytes: usize,
    mut analyze: impl FnMut(&str) -> usize,
) -> Result<EngineFigures, Failure> {
    let mut round = || {
        let started = Instant::now();
        let tokens = texts.iter().map(|text| analyze(text)).sum::<usize>();
        (tokens, started.elapsed())
    };
    let (tokens, mut best) = round();
    let started = Instant::now();
    while started.elapsed() < AT_LEAST {
        let (count, time) = round();
        if count != tokens {
            return Err(Failure::Message(format!("{name} found {tokens} tokens in one round and {count} in another")));
        }
        best = best.min(time);
    }
    let seconds = best.as_secs_f64().max(1e-9);
    let ns_per_token = seconds * 1e9 / tokens.max(1) as f64;
    Ok(EngineFigures { name, mb_per_s: bytes as f64 / 1e6 / seconds, ns_per_token, tokens })
}
