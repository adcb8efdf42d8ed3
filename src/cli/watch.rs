//! `mahdar watch`: what is in some folders is ingested, then what is added or changed, as it comes.
//!
//! It listens before it looks, so that nothing falls between. `events` tells what the system says, `pending` says when
//! it is time, `look` says which files that means; here they are ingested. The index is open only meanwhile, so that other
//! commands can change it in between; while another does, this one waits.
//!
//! The system may say too little: of folders on other machines, of folders that come faster than they can be followed. So
//! all files are looked at now and then, and by name, size and time of writing it is told which of them changed.

mod events;
mod look;
mod pending;
mod roots;

use super::args::{IndexArg, TextOrJson, WatchArgs};
use super::ingest::{Telling, ingest};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome, interrupt};
use events::Events;
use look::Look;
use mahdar::corpus::Files;
use mahdar::{Engine, ErrorKind, IngestOptions, Stop, Summary};
use pending::Batch;
use roots::{Presence, Root};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Between two looks at what was told.
const TICK: Duration = Duration::from_millis(50);
/// Between two looks at whether the folders are still there.
const ROOTS_EVERY: Duration = Duration::from_secs(1);
/// Between two looks at all files, where the system tells of changes ...
const SCAN_EVERY: Duration = Duration::from_secs(60);
/// ... and where it does not.
const POLL_EVERY: Duration = Duration::from_secs(1);
/// How many times longer than such a look the pause after it is, at least.
const SCAN_SHARE: u32 = 20;
/// When it is tried again after the index could not be written to.
const RETRY: Duration = Duration::from_secs(5);

/// A watch under way.
struct Watch<'a> {
    args: &'a WatchArgs,
    index: PathBuf,
    stop: Stop,
    roots: Vec<Root>,
    events: Events,
    look: Look,
    polls: bool,
    next_scan: Instant,
    next_look_at_roots: Instant,
}

pub(super) fn run(args: &WatchArgs, index: &IndexArg) -> CommandResult {
    let roots = args.paths.iter().map(|path| Root::new(path)).collect::<Result<Vec<_>, _>>()?;
    let stop = interrupt::handle()?;
    let (index, now) = (index.folder(), Instant::now());
    let events = match args.poll {
        true => Events::none(),
        false => Events::of_system(absolute(&index), args.reading().follow_links),
    };
    let look = Look::new(args.reading(), args.prune);
    let mut watch = Watch {
        args,
        index,
        stop,
        roots,
        events,
        look,
        polls: args.poll,
        next_scan: now,
        next_look_at_roots: now + ROOTS_EVERY,
    };
    for root in &watch.roots {
        watch.events.follow(root.folder(), !root.is_file);
    }
    watch.run()
}

impl Watch<'_> {
    fn run(&mut self) -> CommandResult {
        let mut is_first = true;
        while !self.stop.is_stopped() {
            let now = Instant::now();
            self.look_after_roots(now);
            let batch = self.events.told().pending.take(now);
            if let Some(batch) = batch {
                self.take(&batch, is_first)?;
            }
            if std::mem::take(&mut is_first) && !self.args.quiet {
                say(format_args!("following {}; Ctrl-C ends it", count(self.roots.len(), "path")));
            }
            std::thread::sleep(TICK);
        }
        Ok(Outcome::Done)
    }

    /// Says what of the folders went wrong or changed, and asks for a look at all files where that is due.
    fn look_after_roots(&mut self, now: Instant) {
        let failure = self.events.told().failure.take();
        if let Some(failure) = failure
            && !std::mem::replace(&mut self.polls, true)
        {
            say(format_args!("warning: {failure}: looking at all files again and again instead"));
            self.next_scan = now;
        }
        if now >= self.next_look_at_roots {
            self.next_look_at_roots = now + ROOTS_EVERY;
            for root in &mut self.roots {
                match root.look() {
                    Presence::Same => {}
                    Presence::Left => say(format_args!("warning: {} is gone: waiting for it", root.given.display())),
                    Presence::Came => {
                        say(format_args!("{} is there again", root.given.display()));
                        self.events.follow(root.folder(), !root.is_file);
                        self.next_scan = now;
                    }
                }
            }
        }
        if now >= self.next_scan {
            self.events.told().pending.look_at_everything(now);
            self.next_scan = now + SCAN_EVERY; // until it is known how long it takes
        }
    }

    /// Ingests what a batch means.
    fn take(&mut self, batch: &Batch, is_first: bool) -> Result<(), Failure> {
        let started = Instant::now();
        let files = self.look.at(batch, &self.roots, &self.events, started);
        if batch.everything {
            let pause = if self.polls { POLL_EVERY } else { SCAN_EVERY };
            self.next_scan = Instant::now() + pause.max(started.elapsed() * SCAN_SHARE);
        }
        if files.files.is_empty() && files.notes.is_empty() && files.roots.is_empty() {
            return Ok(());
        }
        let stamps = Look::stamps(&files);
        let since = batch.since.unwrap_or(started);
        match self.ingest(files, since, is_first) {
            Ok(()) => self.look.ingested(stamps),
            // At the beginning, somebody is there to mend it.
            Err(Problem::MayPass(message)) if !is_first => {
                say(format_args!("error: {message}; trying again in {} s", RETRY.as_secs()));
                self.next_scan = Instant::now() + RETRY;
            }
            Err(Problem::MayPass(message)) => return Err(Failure::Message(message)),
            Err(Problem::Stays(failure)) => return Err(failure),
        }
        Ok(())
    }

    fn ingest(&mut self, files: Files, since: Instant, is_first: bool) -> Result<(), Problem> {
        let Some(engine) = self.open()? else { return Ok(()) };
        let before = engine.moment();
        let (replace, prune, stop) = (self.args.replace, self.args.prune, self.stop.clone());
        let options = IngestOptions { replace, prune, stop, ..IngestOptions::default() };
        let telling = if is_first { Telling::of(self.args.quiet) } else { Telling::Quiet };
        let read = files.files.len();
        let summary = ingest(&engine, files, &self.args.id_prefix, options, telling)?;
        let mut output = Output::new();
        if self.args.alerts {
            super::alert::print_new(&engine, &before, &mut output)?;
        }
        if is_first || summary.new + summary.replaced + summary.pruned + summary.refused.len() > 0 {
            let told = tell(read, &summary, since, self.args.printing())?;
            if self.args.alerts { say(format_args!("{told}")) } else { output.line(told)? }
        }
        output.finish()?;
        Ok(engine.close()?)
    }

    /// Opens the index; waits while another process writes to it, and is nothing if it is asked to stop meanwhile.
    fn open(&self) -> mahdar::Result<Option<Engine>> {
        let mut waits = false;
        while !self.stop.is_stopped() {
            match Engine::open_or_create(&self.index) {
                Err(error) if error.kind() == ErrorKind::Locked => {
                    if !std::mem::replace(&mut waits, true) {
                        say(format_args!("another process is writing to the index: waiting"));
                    }
                    std::thread::sleep(TICK);
                }
                opened => return opened.map(Some),
            }
        }
        Ok(None)
    }
}

/// Why something was not ingested.
enum Problem {
    /// The disk is full, or out of reach.
    MayPass(String),
    /// Trying again would not help.
    Stays(Failure),
}

impl From<mahdar::Error> for Problem {
    fn from(error: mahdar::Error) -> Self {
        match error.kind() {
            ErrorKind::DiskFull | ErrorKind::Io => Self::MayPass(error.to_string()),
            _ => Self::Stays(error.into()),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Stays(failure)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Stays(error.into())
    }
}

/// The line of a commit, as JSON.
#[derive(Serialize)]
struct Line {
    /// Files that were read.
    files: usize,
    new: usize,
    replaced: usize,
    unchanged: usize,
    refused: usize,
    pruned: usize,
    /// From the first change until all of it could be searched.
    seconds: f64,
}

fn tell(files: usize, summary: &Summary, since: Instant, format: TextOrJson) -> Result<String, Failure> {
    let Summary { new, replaced, unchanged, pruned, .. } = *summary;
    let refused = summary.refused.len();
    let seconds = since.elapsed().as_secs_f64();
    Ok(match format {
        TextOrJson::Json => serde_json::to_string(&Line { files, new, replaced, unchanged, refused, pruned, seconds })?,
        TextOrJson::Text => format!(
            "{}: new {new}, replaced {replaced}, unchanged {unchanged}, refused {refused}{}; {seconds:.2} s after the first change",
            count(files, "file"),
            if pruned > 0 { format!(", pruned {pruned}") } else { String::new() }
        ),
    })
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The path of the index, as the system will tell of it: it may not be there yet.
fn absolute(index: &Path) -> PathBuf {
    let absolute = std::path::absolute(index).unwrap_or_else(|_| index.to_path_buf());
    let of_parent = || Some(absolute.parent()?.canonicalize().ok()?.join(absolute.file_name()?));
    absolute.canonicalize().ok().or_else(of_parent).unwrap_or(absolute)
}
