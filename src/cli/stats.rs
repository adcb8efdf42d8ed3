//! `mahdar stats`: what the index holds.

use super::args::{IndexArg, StatsArgs, TextOrJson};
use super::output::Output;
use super::{CommandResult, Outcome};
use mahdar::Engine;

pub(super) fn run(args: &StatsArgs, index: &IndexArg) -> CommandResult {
    let stats = Engine::open_read_only(index.folder())?.stats()?;
    let mut output = Output::new();
    if args.format == TextOrJson::Json {
        output.json(&stats)?;
    } else {
        let style = output.style();
        output.line(format_args!("reports: {}", stats.reports))?;
        output.line(format_args!("meetings: {}", stats.meetings))?;
        match &stats.published {
            Some([first, last]) => {
                output.line(format_args!("published: {first} to {last}, {} undated", stats.undated))?
            }
            None => output.line(format_args!("published: {} undated", stats.undated))?,
        }
        for (source, count) in &stats.sources {
            let source = if source.is_empty() { "(none)".to_owned() } else { style.inline(source) };
            output.line(format_args!("source {source}: {count}"))?;
        }
        output.line(format_args!("stems: {}", stats.terms))?;
        output.line(format_args!("segments: {}", stats.segments))?;
        output.line(format_args!("bytes: {}", stats.bytes))?;
        output.line(format_args!("analyzer: {}", stats.manifest.analyzer))?;
        output.line(format_args!("format: {}, written by mahdar {}", stats.manifest.format, stats.manifest.mahdar))?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}
