//! `mahdar ingest`: files and folders into the index.

use super::args::{IndexArg, IngestArgs, TextOrJson};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mahdar::corpus::{Files, InputFormat, Item, find};
use mahdar::{Engine, Event, IngestOptions, Summary};
use std::cell::Cell;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &IngestArgs, index: &IndexArg) -> CommandResult {
    let files = find_or_fail(&args.paths, args.format.into())?;
    let engine = Engine::open_or_create(index.folder())?;
    let before = engine.moment();
    if args.alerts {
        engine.alerts()?; // what is wrong with them is said before anything is put in
    }
    let summary = ingest(&engine, files, &args.id_prefix, options(args))?;
    let mut output = Output::new();
    if args.alerts {
        super::alert::print_new(&engine, &before, &mut output)?;
    }
    engine.close()?;
    let told = match args.summary {
        TextOrJson::Json => serde_json::to_string(&summary)?,
        TextOrJson::Text => format!(
            "read {}, new {}, replaced {}, unchanged {}, refused {}{}; {} bytes in {:.2} s",
            summary.read,
            summary.new,
            summary.replaced,
            summary.unchanged,
            summary.refused.len(),
            if args.prune { format!(", pruned {}", summary.pruned) } else { String::new() },
            summary.bytes,
            summary.seconds
        ),
    };
    if args.alerts {
        say(format_args!("{told}"));
    } else {
        output.line(told)?;
    }
    output.finish()?;
    Ok(if summary.refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}

fn options(args: &IngestArgs) -> IngestOptions {
    let checkpoint = (args.checkpoint * 1e6) as u64;
    IngestOptions { replace: args.replace, prune: args.prune, checkpoint, ..IngestOptions::default() }
}

/// The files that `paths` name or hold; a failure if none of the paths can be read.
pub(super) fn find_or_fail(paths: &[PathBuf], format: InputFormat) -> Result<Files, Failure> {
    let files = find(paths, format);
    let mut refused = files.notes.iter().filter_map(|item| match item {
        Item::Refused(note) => Some(note.to_string()),
        _ => None,
    });
    if files.files.is_empty()
        && let Some(first) = refused.next()
    {
        let all = std::iter::once(first).chain(refused).collect::<Vec<_>>();
        return Err(Failure::Message(all.join("\nerror: ")));
    }
    Ok(files)
}

/// Reads the files into the index, with a progress bar on a terminal, and tells on standard error of what is not taken.
pub(super) fn ingest(
    engine: &Engine,
    files: Files,
    id_prefix: &str,
    options: IngestOptions,
) -> mahdar::Result<Summary> {
    let bar = ProgressBar::with_draw_target(Some(files.bytes()), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}") {
        bar.set_style(style);
    }
    let known = engine.known_files(&options);
    let mut records = files.read_changed(id_prefix, move |path| known.get(path));
    let bytes = Cell::new(0);
    let items = std::iter::from_fn(|| {
        let item = records.next();
        bar.set_position(records.bytes_on_disk());
        bytes.set(records.bytes_of_text());
        item
    });
    let summary = engine.ingest_items(items, options, |event| match event {
        Event::Done => {}
        event => bar.suspend(|| tell_event(&event)),
    });
    bar.finish_and_clear();
    let mut summary = summary?;
    summary.bytes = bytes.get();
    Ok(summary)
}

/// Says what is to be said of an item of a corpus; nothing of a report.
pub(super) fn tell_item(item: &Item) {
    match item {
        Item::Report(_) | Item::Read(_) | Item::Unchanged(_) | Item::Listed(_) => {}
        Item::Refused(note) => tell_event(&Event::Refused(note)),
        Item::Warning(note) => tell_event(&Event::Warning(note)),
        Item::Skipped(note) => tell_event(&Event::Skipped(note)),
    }
}

/// Says what an ingest tells of; nothing of a report that it took.
pub(super) fn tell_event(event: &Event<'_>) {
    let (what, note) = match event {
        Event::Done => return,
        Event::Checkpoint { reports } => return say(format_args!("checkpoint: {reports} reports are safe")),
        Event::Refused(note) => ("refused", note),
        Event::Warning(note) => ("warning", note),
        Event::Skipped(note) => ("note", note),
    };
    if note.file == Path::new("") {
        say(format_args!("{what}: {}", note.message))
    } else {
        say(format_args!("{what}: {note}"))
    }
}
