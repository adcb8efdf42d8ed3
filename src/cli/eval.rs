//! `mahdar eval`: how good the ranking is on a test set.

use super::args::{EvalArgs, TextOrJson};
use super::ingest::tell_event;
use super::output::Output;
use super::{CommandResult, Outcome};

pub(super) fn run(args: &EvalArgs) -> CommandResult {
    let (figures, summary) = mahdar::eval::evaluate(&args.dir, |event| tell_event(&event))?;
    let mut output = Output::new();
    match args.format {
        TextOrJson::Json => output.json(&figures)?,
        TextOrJson::Text => {
            output.line(format_args!("reports   {}", summary.new))?;
            output.line(format_args!("queries   {}", figures.queries))?;
            for (name, value) in [
                ("nDCG@10", figures.ndcg_10),
                ("RR@10", figures.rr_10),
                ("R@10", figures.recall_10),
                ("R@50", figures.recall_50),
                ("R@100", figures.recall_100),
                ("judged@10", figures.judged_10),
            ] {
                output.line(format_args!("{name:<9} {value:.4}"))?;
            }
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}
