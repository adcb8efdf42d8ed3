//! `mahdar bench`: how fast texts are analyzed here, beside tantivy's own Arabic chain, in one run.

mod engines;
mod rounds;

use super::args::{BenchArgs, TextOrJson};
use super::ingest::{find_or_fail, tell_item};
use super::output::Output;
use super::{CommandResult, Failure, Outcome};
use engines::{Engine, STOCK, engines};
use mahdar::corpus::{InputFormat, Item, layout};
use mahdar::text::Level;
use rounds::{Times, interleaved};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;

/// How many rounds there are at least, and how long they take together, unless their number is said.
const ROUNDS: usize = 3;
const AT_LEAST: Duration = Duration::from_secs(2);
/// Bytes of text taken of a corpus: more would take longer and tell nothing new.
const ENOUGH_TEXT: usize = 4 << 20;

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
    /// Bytes of text that each engine analyzed in each round.
    bytes: usize,
    rounds: usize,
    engines: Vec<EngineFigures>,
}

/// The figures of one engine.
#[derive(Serialize)]
struct EngineFigures {
    name: &'static str,
    /// The instructions used, null for what is not ours.
    level: Option<&'static str>,
    /// Millions of bytes a second, by the shortest turn at each slice of the texts.
    mb_per_s: f64,
    /// The same, by the median of the rounds.
    median_mb_per_s: f64,
    ns_per_token: f64,
    /// Tokens of the whole text, once.
    tokens: usize,
    /// How many times as fast as tantivy's own chain; null if that did not run.
    ratio: Option<f64>,
}

pub(super) fn run(args: &BenchArgs) -> CommandResult {
    let texts = match &args.corpus {
        Some(path) => texts_of(path.clone())?,
        None => SEEDS.map(str::to_owned).to_vec(),
    };
    let mut engines = engines(&levels(args.level.as_deref())?);
    engines.retain(|engine| args.engine.is_empty() || args.engine.iter().any(|name| name == engine.name));
    let enough = |rounds, time| args.rounds.map_or(rounds >= ROUNDS && time >= AT_LEAST, |wanted| rounds >= wanted);
    let (rounds, times) = interleaved(&texts, engines.iter_mut().map(|engine| &mut engine.analyze), enough)
        .map_err(|fickle| Failure::Message(format!("{} found other tokens in another round", engines[fickle].name)))?;
    let figures = figures(texts.iter().map(String::len).sum(), rounds, &engines, &times);
    let mut output = Output::new();
    if args.format == TextOrJson::Json {
        output.json(&figures)?;
    } else {
        print(&mut output, &figures)?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// The level that is wanted, or all that this machine has.
fn levels(wanted: Option<&str>) -> Result<Vec<Level>, Failure> {
    let available = Level::available();
    let levels: Vec<_> =
        available.iter().copied().filter(|level| wanted.is_none_or(|name| name == level.name())).collect();
    match wanted {
        Some(name) if levels.is_empty() => {
            let available = available.iter().map(|level| level.name()).collect::<Vec<_>>().join(", ");
            Err(Failure::Message(format!("--level: expected one that this machine has ({available}), found '{name}'")))
        }
        _ => Ok(levels),
    }
}

/// The first texts of a file: a .txt is one, of the records of a .jsonl each title and body is.
fn texts_of(path: PathBuf) -> Result<Vec<String>, Failure> {
    let name = path.display().to_string();
    let (mut texts, mut bytes) = (Vec::new(), 0);
    let mut take = |text: String| {
        bytes += text.len();
        if !text.is_empty() {
            texts.push(text);
        }
        bytes
    };
    for item in find_or_fail(&[path], InputFormat::Auto)?.read("") {
        match item {
            Item::Report(report) => {
                if layout(&report).title.is_none() {
                    take(report.title);
                }
                if take(report.body) >= ENOUGH_TEXT {
                    break;
                }
            }
            item => tell_item(&item),
        }
    }
    if texts.is_empty() {
        Err(Failure::Message(format!("{name}: expected at least one text, found none")))
    } else {
        Ok(texts)
    }
}

fn figures(bytes: usize, rounds: usize, engines: &[Engine], times: &[Times]) -> Figures {
    let mb_per_s = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9);
    let both = || engines.iter().zip(times);
    let stock = both().find(|(engine, _)| engine.name == STOCK).map(|(_, times)| mb_per_s(times.best));
    let engines = both().map(|(engine, times)| EngineFigures {
        name: engine.name,
        level: engine.level.map(Level::name),
        mb_per_s: mb_per_s(times.best),
        median_mb_per_s: mb_per_s(times.median),
        ns_per_token: times.best.as_secs_f64() * 1e9 / times.found.tokens.max(1) as f64,
        tokens: times.found.tokens,
        ratio: stock.map(|stock| mb_per_s(times.best) / stock),
    });
    Figures { bytes, rounds, engines: engines.collect() }
}

fn print(output: &mut Output, figures: &Figures) -> std::io::Result<()> {
    output.line(format_args!("{} bytes, one core, {} rounds; ratios to {STOCK}", figures.bytes, figures.rounds))?;
    output.line("engine          level        MB/s   median  ns/token    tokens   ratio")?;
    for engine in &figures.engines {
        output.line(format_args!(
            "{:<15} {:<8} {:>8.1} {:>8.1} {:>9.1} {:>9} {:>7}",
            engine.name,
            engine.level.unwrap_or("-"),
            engine.mb_per_s,
            engine.median_mb_per_s,
            engine.ns_per_token,
            engine.tokens,
            engine.ratio.map_or_else(|| "-".into(), |ratio| format!("{ratio:.2}"))
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::rounds::{Analyze, Found, SLICE, interleaved, slices};

    #[test]
    fn every_text_is_in_one_slice() {
        let texts = vec!["a".repeat(SLICE - 1), "bb".into(), "c".into(), String::new()];
        assert_eq!(slices(&texts), [&texts[..2], &texts[2..]]);
        assert!(slices(&[]).is_empty());
    }

    #[test]
    fn an_engine_that_changes_its_mind_is_named() {
        let mut calls = 0;
        let count = |text: &str| Found { tokens: 1, bytes: text.len() };
        let fickle = move |_: &str| {
            calls += 1;
            Found { tokens: calls, bytes: 0 }
        };
        let texts = ["one".to_owned(), "three".to_owned()];
        let mut engines: Vec<Analyze> = vec![Box::new(count), Box::new(fickle)];
        let (rounds, times) = interleaved(&texts, engines[..1].iter_mut(), |rounds, _| rounds == 3).unwrap();
        assert_eq!((rounds, times[0].found), (3, Found { tokens: 2, bytes: 8 }));
        assert!(times[0].best <= times[0].median);
        assert_eq!(interleaved(&texts, engines.iter_mut(), |rounds, _| rounds == 2).unwrap_err(), 1);
    }
}
