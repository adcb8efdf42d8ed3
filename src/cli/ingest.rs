//! `mahdar ingest`: files and folders into the index.

use super::args::{IndexArg, IngestArgs, TextOrJson};
use super::interrupt::until_stopped;
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mahdar::corpus::{Files, Item, ReadOptions, find};
use mahdar::{Engine, Event, IngestOptions, Summary};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reports between two counts of them in the progress bar.
const COUNT_EVERY: usize = 64;

/// What is said while an ingest goes on, beside what is refused or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// Progress, on a terminal, and files that are skipped on purpose.
    All,
    /// Nothing.
    Quiet,
}

impl Telling {
    pub(super) fn of(quiet: bool) -> Self {
        if quiet { Self::Quiet } else { Self::All }
    }
}

pub(super) fn run(args: &IngestArgs, index: &IndexArg) -> CommandResult {
    let files = find_or_fail(&args.paths, args.reading())?;
    let stop = super::interrupt::handle()?;
    let engine = Engine::open_or_create(index.folder())?;
    let before = engine.moment();
    if args.alerts {
        engine.alerts()?; // what is wrong with them is said before anything is put in
    }
    if args.prune {
        say_what_is_not_pruned(&args.paths, &files);
    }
    let (replace, prune, checkpoint) = (args.replace, args.prune, args.checkpoint);
    let options = IngestOptions { replace, prune, checkpoint, stop };
    let summary = ingest(&engine, files, &args.id_prefix, options, Telling::of(args.quiet))?;
    let mut output = Output::new();
    if args.alerts {
        super::alert::print_new(&engine, &before, &mut output)?;
    }
    engine.close()?;
    let told = match args.summary() {
        TextOrJson::Json => serde_json::to_string(&summary)?,
        TextOrJson::Text => format!(
            "read {}, new {}, replaced {}, unchanged {}, refused {}{}; {} bytes in {:.2} s{}",
            summary.read,
            summary.new,
            summary.replaced,
            summary.unchanged,
            summary.refused.len(),
            if args.prune { format!(", pruned {}", summary.pruned) } else { String::new() },
            summary.bytes,
            summary.seconds,
            found(&summary.formats, &summary.encodings).map_or(String::new(), |found| format!("\nfound {found}"))
        ),
    };
    if args.alerts {
        say(format_args!("{told}"));
    } else {
        output.line(told)?;
    }
    output.finish()?;
    Ok(if summary.interrupted {
        say(format_args!("interrupted: run it again to go on"));
        Outcome::Interrupted
    } else if summary.refused.is_empty() {
        Outcome::Done
    } else {
        Outcome::Refused
    })
}

/// What was found, by format and encoding, if that is more than texts and JSONL in UTF-8.
pub(super) fn found(formats: &BTreeMap<String, usize>, encodings: &BTreeMap<String, usize>) -> Option<String> {
    let is_plain = formats.keys().all(|format| matches!(format.as_str(), "" | "txt" | "jsonl"))
        && encodings.keys().all(|encoding| matches!(encoding.as_str(), "" | "utf-8"));
    let list = |counts: &BTreeMap<String, usize>| {
        let named = counts.iter().filter(|(name, _)| !name.is_empty());
        named.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
    };
    let lists = [list(formats), list(encodings)].into_iter().filter(|list| !list.is_empty());
    (!is_plain).then(|| lists.collect::<Vec<_>>().join("; "))
}

/// Says which of the paths named take nothing with them, whatever is missing there.
fn say_what_is_not_pruned(paths: &[PathBuf], files: &Files) {
    let is_left = |path: &&PathBuf| path.canonicalize().is_ok_and(|absolute| !files.roots.contains(&absolute));
    for path in paths.iter().filter(is_left) {
        let path = path.display();
        say(format_args!("note: {path}: nothing is pruned: it holds no file, or could not be listed whole"));
    }
}

/// The files that `paths` name or hold; a failure if none of the paths can be read.
pub(super) fn find_or_fail(paths: &[PathBuf], options: impl Into<ReadOptions>) -> Result<Files, Failure> {
    let files = find(paths, options);
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
    telling: Telling,
) -> mahdar::Result<Summary> {
    let bar = progress(files.bytes(), telling);
    let waits = files.files.iter().any(|file| !file.path.is_file());
    let known = engine.known_files(&options);
    let mut records = files.read_changed(id_prefix, move |path| known.get(path));
    let read = std::iter::from_fn(move || {
        let item = records.next()?;
        Some((item, records.bytes_on_disk(), records.bytes_of_text()))
    });
    // A pipe may have nothing to say for hours.
    let read: Box<dyn Iterator<Item = _>> =
        if waits { Box::new(until_stopped(read, options.stop.clone())) } else { Box::new(read) };
    let bytes = Cell::new(0);
    let items = read.map(|(item, bytes_on_disk, bytes_of_text)| {
        bar.set_position(bytes_on_disk);
        bytes.set(bytes_of_text);
        item
    });
    let mut reports = 0;
    let summary = engine.ingest_items(items, options, |event| match event {
        Event::Done => {
            reports += 1;
            if reports % COUNT_EVERY == 1 && !bar.is_hidden() {
                bar.set_message(format!("{reports} reports"));
            }
        }
        Event::Skipped(_) | Event::Checkpoint { .. } if telling == Telling::Quiet => {}
        event => bar.suspend(|| tell_event(&event)),
    });
    bar.finish_and_clear();
    let mut summary = summary?;
    summary.bytes = bytes.get();
    Ok(summary)
}

/// A progress bar for so many bytes, or, where nobody knows how many will come, a count.
fn progress(bytes: u64, telling: Telling) -> ProgressBar {
    let target = match telling {
        Telling::All => ProgressDrawTarget::stderr(),
        Telling::Quiet => ProgressDrawTarget::hidden(),
    };
    let (length, template) = match bytes {
        0 => (None, "{spinner} {msg}, {bytes}, {bytes_per_sec}"),
        _ => (Some(bytes), "{wide_bar} {msg}, {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left"),
    };
    let bar = ProgressBar::with_draw_target(length, target);
    bar.set_message("0 reports");
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
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
