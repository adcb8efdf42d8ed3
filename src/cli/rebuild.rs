//! `mahdar rebuild`: the index anew, from the reports in it.

use super::args::{IndexArg, RebuildArgs, TextOrJson};
use super::output::Output;
use super::{CommandResult, Outcome};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mahdar::Engine;

pub(super) fn run(args: &RebuildArgs, index: &IndexArg) -> CommandResult {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {per_sec} {eta}") {
        bar.set_style(style);
    }
    let rebuilt = Engine::rebuild(index.folder(), |read, of| {
        bar.set_length(of);
        bar.set_position(read);
    });
    bar.finish_and_clear();
    let rebuilt = rebuilt?;
    let mut output = Output::new();
    match args.format {
        TextOrJson::Json => output.json(&rebuilt)?,
        TextOrJson::Text => output.line(format_args!(
            "rebuilt: {} reports, {} meetings in {:.2} s",
            rebuilt.reports, rebuilt.meetings, rebuilt.seconds
        ))?,
    }
    output.finish()?;
    Ok(Outcome::Done)
}
