//! `mahdar stats`: what the index holds.

use super::args::{IndexArg, StatsArgs, TextOrJson};
use super::counts::print_counts;
use super::ingest::found;
use super::output::{Output, widest};
use super::{CommandResult, Outcome};
use mahdar::{Engine, Stats};

pub(super) fn run(args: &StatsArgs, index: &IndexArg) -> CommandResult {
    let stats = Engine::open_read_only(index.folder())?.stats()?;
    let mut output = Output::paged();
    if args.format == TextOrJson::Json {
        output.json(&stats)?;
    } else {
        print(&mut output, &stats)?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Prints what there is to say, names and values: in columns on a screen.
fn print(output: &mut Output, stats: &Stats) -> std::io::Result<()> {
    let manifest = &stats.manifest;
    let published = stats.published.as_ref().map(|[first, last]| format!("{first} to {last}, ")).unwrap_or_default();
    let laid_out = output.style().is_laid_out();
    let widest = widest(["published: "]);
    let mut say = |name: &str, value: String| {
        let name = format!("{name}: ");
        output.line(if laid_out { format!("{name:<widest$}{value}") } else { format!("{name}{value}") })
    };
    say("reports", stats.reports.to_string())?;
    say("meetings", stats.meetings.to_string())?;
    say("published", format!("{published}{} undated", stats.undated))?;
    if let Some(found) = found(&stats.formats, &stats.encodings) {
        say("read as", found)?;
    }
    say("stems", stats.terms.to_string())?;
    say("segments", stats.segments.to_string())?;
    say("bytes", stats.bytes.to_string())?;
    say("analyzer", manifest.analyzer.clone())?;
    say("format", format!("{}, written by mahdar {}", manifest.format, manifest.mahdar))?;
    let named = |name: &'_ str| if name.is_empty() { "(none)".to_owned() } else { name.to_owned() };
    let sources: Vec<(String, usize)> = stats.sources.iter().map(|(name, count)| (named(name), *count)).collect();
    let sources: Vec<(&str, usize)> = sources.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    print_counts(output, "source", &sources, |_| String::new())
}
