//! `mahdar eval`: how good the ranking is on a test set, and whether one way to search is better than another.

use super::args::{EvalArgs, TextOrJson};
use super::ingest::tell_event;
use super::output::Output;
use super::{CommandResult, Failure, Outcome};
use mahdar::eval::{Comparison, Configuration, Difference, Measured, NAMES, TestSet, compare, evaluate};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

pub(super) fn run(args: &EvalArgs) -> CommandResult {
    let mut configurations = vec![configuration("--set", &args.set)?];
    if !args.against.is_empty() {
        configurations.push(configuration("--against", &args.against)?);
    }
    let (measured, summary) = evaluate(&test_set(args)?, &configurations, |event| tell_event(&event))?;
    let mut output = Output::new();
    match (measured.as_slice(), args.format) {
        ([first, second], TextOrJson::Json) => {
            output.json(&Compared { first, second, comparison: compare(first, second) })?
        }
        ([first, second], TextOrJson::Text) => {
            output.line(format_args!("reports   {}", summary.new))?;
            print_compared(&mut output, first, second, &compare(first, second))?;
        }
        (all, format) => {
            for only in all {
                match format {
                    TextOrJson::Json => output.json(&Alone { figures: &only.figures, kinds: &only.kinds })?,
                    TextOrJson::Text => {
                        output.line(format_args!("reports   {}", summary.new))?;
                        print_alone(&mut output, only)?;
                    }
                }
            }
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn configuration(option: &str, changes: &[String]) -> Result<Configuration, Failure> {
    Configuration::new(changes).map_err(|error| Failure::Message(format!("{option}: {error}")))
}

fn test_set(args: &EvalArgs) -> Result<TestSet, Failure> {
    let mut set = match (&args.dir, &args.corpus, &args.topics, &args.qrels) {
        (Some(folder), ..) => TestSet::in_folder(folder)?,
        (None, Some(corpus), Some(topics), Some(qrels)) => {
            TestSet { corpus: corpus.clone(), topics: topics.clone(), qrels: qrels.clone(), kinds: None }
        }
        _ => return Err(Failure::Message("expected a folder, or --corpus, --topics and --qrels together".into())),
    };
    set.kinds = args.types.clone().or(set.kinds);
    Ok(set)
}

/// One way to search, as JSON: the figures, and those of kinds where there are any.
#[derive(Serialize)]
struct Alone<'a> {
    #[serde(flatten)]
    figures: &'a mahdar::eval::Figures,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    kinds: &'a BTreeMap<String, mahdar::eval::KindFigures>,
}

/// Two ways to search, as JSON.
#[derive(Serialize)]
struct Compared<'a> {
    first: &'a Measured,
    second: &'a Measured,
    #[serde(flatten)]
    comparison: Comparison,
}

fn print_alone(output: &mut Output, only: &Measured) -> io::Result<()> {
    output.line(format_args!("queries   {}", only.figures.queries))?;
    for (name, value) in NAMES.iter().zip(only.figures.values()) {
        output.line(format_args!("{name:<9} {value:.4}"))?;
    }
    if !only.kinds.is_empty() {
        output.line("")?;
        output.line(format_args!("{:<12} {:>7}  {:>7}  {:>7}", "kind", "queries", "nDCG@10", "R@50"))?;
    }
    for (kind, figures) in &only.kinds {
        let (ndcg, recall) = (figures.ndcg_10, figures.recall_50);
        let kind = output.style().inline(kind);
        output.line(format_args!("{kind:<12} {:>7}  {ndcg:>7.4}  {recall:>7.4}", figures.queries))?;
    }
    Ok(())
}

fn print_compared(output: &mut Output, first: &Measured, second: &Measured, comparison: &Comparison) -> io::Result<()> {
    output.line(format_args!("queries   {}", first.figures.queries))?;
    output.line(format_args!("first     {}", first.name))?;
    output.line(format_args!("second    {}", second.name))?;
    output.line("")?;
    output.line("figure       first   second  first-second  95 % interval")?;
    let values = first.figures.values().into_iter().zip(second.figures.values());
    for ((a, b), (name, difference)) in values.zip(&comparison.differences) {
        let Difference { mean, interval, .. } = difference;
        let (low, high) = (interval.low, interval.high);
        output.line(format_args!("{name:<9}  {a:>7.4}  {b:>7.4}  {mean:>+12.4}  [{low:+.4}, {high:+.4}]"))?;
    }
    let topics = comparison.topics;
    output.line("")?;
    output.line(format_args!("topics by nDCG@10: {} won, {} lost, {} tied", topics.won, topics.lost, topics.tied))?;
    if !first.kinds.is_empty() {
        output.line("")?;
        output.line("kind         queries  nDCG@10: first, second    R@50: first, second")?;
    }
    for (kind, a) in &first.kinds {
        let Some(b) = second.kinds.get(kind) else { continue };
        let kind = output.style().inline(kind);
        output.line(format_args!(
            "{kind:<12} {:>7}  {:>14.4}  {:>7.4}  {:>12.4}  {:>7.4}",
            a.queries, a.ndcg_10, b.ndcg_10, a.recall_50, b.recall_50
        ))?;
    }
    Ok(())
}
