//! A disk that fails: every call that writes, syncs, renames, opens or deletes fails once, or for good, or is the last.
//!
//! A library in C (`faults.c`, for `LD_PRELOAD`) stands between the command and the C library. Rust's own files go
//! through that. Crates on rustix would make their system calls by themselves, past it: tempfile its renames, which
//! every commit ends with, and fs4 its locks. So the tests are built with rustix on the C library (its feature
//! `use-libc`, in Cargo.toml); the calls are the same ones. What is read is not made to fail: it is mapped.
//!
//! Each row of [`scenarios`] is run undisturbed first, which counts its calls, and then with a fault at one call after
//! the other: at every one with `MAHDAR_EVERY=1`, else at a sample. Each time it must end in time and without a panic:
//! with an error in words, or done if nothing that matters failed. The index must open then, hold what was
//! acknowledged, nothing twice and no meeting in parts, and the same command must complete.

#![allow(clippy::print_stderr, reason = "what a run of many disturbances did is for people to read")]

mod embedder;
mod preload;

use crate::holds::{Holds, Step, Texts, acknowledged};
use crate::news::{News, lines};
use crate::support::{Folder, mahdar};
pub use preload::without_syncs;
use preload::{Ending, Fault, library, run, within_limit};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What may become of which calls. A cut of the power comes in two kinds: all that was not synced is lost, names too, or
/// names are kept and files are empty.
const FAULTS: [(&str, &[&str]); 7] = [
    ("write", &["enospc", "enospc+", "eio", "kill", "short", "lost"]),
    ("sync", &["eio", "eio+", "kill", "lost", "cut"]),
    ("rename", &["eio", "enospc+", "kill", "killed", "lost", "cut"]),
    ("truncate", &["eio", "kill"]),
    ("open", &["enospc", "eio+", "kill", "lost"]),
    ("unlink", &["eio", "eio+", "kill", "killed", "cut"]),
    ("map", &["eio", "enospc+"]),
];

/// A command, what comes before it, and what it does to the reports.
struct Scenario {
    name: &'static str,
    before: Vec<Vec<&'static str>>,
    /// A file that is deleted between the two.
    deleted: Option<&'static str>,
    command: Vec<&'static str>,
    step: Step,
    /// Whether it commits on the way.
    checkpoints: bool,
}

fn scenarios(news: &(Vec<News>, Vec<News>)) -> Vec<Scenario> {
    let (first, second) = news;
    let empty = Texts::new();
    let begun = Step::ingest(&empty, first);
    let both = Step::ingest(&begun.after, second);
    let taken: Vec<String> = ["n1", "n2", "n3", "n8"].map(String::from).to_vec();
    let small = vec!["ingest", "first.jsonl"];
    let grown = vec!["ingest", "second.jsonl", "--replace"];
    let scenario = |name, before: &[&Vec<&'static str>], command: &[&'static str], step: &Step| Scenario {
        name,
        before: before.iter().copied().cloned().collect(),
        deleted: None,
        command: command.to_vec(),
        step: step.clone(),
        checkpoints: command.contains(&"--checkpoint"),
    };
    let mut all = vec![
        scenario("the first ingest", &[], &small, &begun),
        scenario("an ingest that replaces", &[&small], &grown, &both),
        scenario("a removal", &[&small], &["remove", "n1", "n2", "n3", "n8"], &Step::remove(&begun.after, &taken)),
        scenario("a saved search", &[&small], &["alert", "add", "a", "لقاء"], &Step::nothing(&begun.after)),
    ];
    let has = |command: &str, option: &str| {
        let help = Command::new(mahdar()).args([command, "--help"]).output().unwrap();
        help.status.success() && String::from_utf8_lossy(&help.stdout).contains(option)
    };
    if has("ingest", "--checkpoint") {
        let steps = ["--checkpoint", "0.01"];
        all.push(scenario("a first ingest in steps", &[], &[&small[..], &steps].concat(), &begun));
        all.push(scenario("an ingest in steps", &[&small], &[&grown[..], &steps].concat(), &both));
    }
    // Sixty reports of two files, of which one is deleted. The runs are in copies of the folder, and what they prune is not.
    let two = vec!["ingest", "../start/in"];
    let of_both = Step::ingest(&begun.after, &second[10..]);
    let gone: Vec<String> = first.iter().map(|news| news.id.clone()).collect();
    let pruned = Step::remove(&of_both.after, &gone);
    let prune = scenario("a prune", &[&two], &["ingest", "../start/in", "--prune"], &pruned);
    all.push(Scenario { deleted: Some("in/first.jsonl"), ..prune });
    if has("backup", "FILE") {
        let kept = vec!["backup", "kept.tar"];
        let nothing = Step::nothing(&both.after);
        all.push(scenario("a backup", &[&small, &grown], &["backup", "new.tar"], &nothing));
        let back = Step { before: both.after.clone(), after: begun.after.clone(), order: Vec::new() };
        let restore = ["restore", "kept.tar", "--replace"];
        all.push(scenario("a restore", &[&small, &kept, &grown], &restore, &back));
        all.push(scenario("a rebuild", &[&small, &grown], &["rebuild"], &nothing));
    }
    all
}

/// Sixty reports: forty, and then thirty of which ten replace some of those.
fn news() -> (Vec<News>, Vec<News>) {
    ((0..40).map(|n| News::new(1, n, 0)).collect(), (30..60).map(|n| News::new(1, n, 1)).collect())
}

/// What of all calls is disturbed: every so many of a kind. Nothing said: a sample of a minute.
fn every() -> Option<usize> {
    std::env::var("MAHDAR_EVERY").ok().map(|every| every.parse().unwrap())
}

/// The faults of a scenario, of so many calls of each kind. A sample has one call of each third pair of kind and action,
/// other pairs in the next scenario.
fn faults(calls: &BTreeMap<String, usize>, scenario: usize) -> Vec<Fault> {
    let mut faults = ["lost", "cut"].map(|action| Fault { kind: "end", at: 1, action }).to_vec();
    let pairs = FAULTS.iter().flat_map(|(kind, actions)| actions.iter().map(move |action| (*kind, *action)));
    for (turn, (kind, action)) in pairs.enumerate() {
        let calls = calls.get(kind).copied().unwrap_or(0);
        let fault = |at| Fault { kind, at, action };
        match every() {
            Some(every) => faults.extend((1 + turn % every..=calls).step_by(every).map(fault)),
            None if calls > 0 && (turn + scenario).is_multiple_of(3) => faults.push(fault(1 + turn * 17 % calls)),
            None => {}
        }
    }
    faults
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(mahdar());
    command.args(args).current_dir(folder).env_remove("MAHDAR_INDEX").env_remove("MAHDAR_TABLES");
    command
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What a scenario's runs begin with, and what an undisturbed one ends with.
struct Prepared {
    folder: Folder,
    calls: BTreeMap<String, usize>,
    after: Holds,
}

fn prepare(scenario: &Scenario, news: &(Vec<News>, Vec<News>)) -> Prepared {
    let folder = Folder::new();
    folder.write("start/first.jsonl", lines(&news.0));
    folder.write("start/second.jsonl", lines(&news.1));
    folder.write("start/in/first.jsonl", lines(&news.0));
    folder.write("start/in/rest.jsonl", lines(&news.1[10..]));
    let start = folder.path().join("start");
    for args in &scenario.before {
        let ending = run(command(&start, args), &start, Fault::NONE);
        assert_eq!(ending.code, Some(0), "{args:?}: {}", ending.err);
    }
    if let Some(file) = scenario.deleted {
        std::fs::remove_file(start.join(file)).unwrap();
    }
    let whole = folder.path().join("whole");
    copy(&start, &whole);
    let ending = run(command(&whole, &scenario.command), &whole, Fault::NONE);
    assert_eq!(ending.code, Some(0), "{}: {}", scenario.name, ending.err);
    let after = Holds::in_folder(&whole.join("index")).unwrap();
    assert_eq!(after.texts, scenario.step.after, "{}", scenario.name);
    let mut calls = BTreeMap::new();
    for (kind, _) in ending.calls {
        *calls.entry(kind).or_default() += 1;
    }
    Prepared { folder, calls, after }
}

/// Runs a scenario with one fault; what is wrong with the outcome.
fn disturb(scenario: &Scenario, prepared: &Prepared, fault: Fault) -> Result<(), String> {
    let folder = prepared.folder.path().join("run");
    copy(&prepared.folder.path().join("start"), &folder);
    let ending = run(command(&folder, &scenario.command), &folder, fault);
    let outcome = judge(scenario, prepared, &folder, fault, &ending);
    std::fs::remove_dir_all(&folder).unwrap();
    outcome.map_err(|wrong| {
        let calls = ending.calls.iter().filter(|(kind, path)| *kind == fault.kind && path.ends_with(" -"));
        let call = calls.map(|(_, path)| path.as_str()).collect::<String>();
        format!("{}, {fault:?} ({call}), ended with {:?}: {wrong}\n{}", scenario.name, ending.code, ending.err)
    })
}

fn judge(scenario: &Scenario, prepared: &Prepared, folder: &Path, fault: Fault, ending: &Ending) -> Result<(), String> {
    if ending.err.contains("panicked") {
        return Err("a panic".into());
    }
    match ending.code {
        None if fault.kills() => {}
        Some(2) if !fault.kills() && !ending.err.contains("error: ") => return Err("no error is told".into()),
        Some(2) if !fault.kills() => {}
        Some(0) => {} // nothing that matters failed, or the call was not reached
        _ => return Err("it ended otherwise than it may".into()),
    }
    let index = folder.join("index");
    let found = Holds::in_folder(&index)?;
    if ending.code == Some(0) && found != prepared.after {
        return Err("it ended well, and the index does not hold what it should".into());
    }
    let safe = acknowledged(&ending.err);
    scenario.step.allows(&found.texts, scenario.checkpoints.then_some(safe))?;
    check(folder, &index)?;
    let again = run(command(folder, &scenario.command), folder, Fault::NONE);
    // What a backup left is told of, and not overwritten.
    if again.code != Some(0) && !(scenario.command[0] == "backup" && folder.join(scenario.command[1]).exists()) {
        return Err(format!("the same again fails: {}", again.err));
    }
    if Holds::in_folder(&index)? != prepared.after {
        return Err("the same again does not complete it".into());
    }
    Ok(())
}

/// Asks `mahdar check`, where there is one and an index.
fn check(folder: &Path, index: &Path) -> Result<(), String> {
    static HAS: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    let has = *HAS.get_or_init(|| Command::new(mahdar()).args(["check", "--help"]).output().unwrap().status.success());
    if !has || !mahdar::Engine::exists(index).unwrap_or(false) {
        return Ok(());
    }
    let output = within_limit(&mut command(folder, &["check"]));
    let told =
        || [output.stdout.clone(), output.stderr.clone()].map(|text| String::from_utf8_lossy(&text).into_owned());
    if output.status.success() { Ok(()) } else { Err(format!("check: {}", told().concat())) }
}

/// Whether faults can be made here; says so where not.
fn can_be_made() -> bool {
    if library().is_none() {
        eprintln!("skipped: faults are made on Linux, with a C compiler");
    }
    library().is_some()
}

#[test]
fn whatever_call_fails_nothing_acknowledged_is_lost() {
    if !can_be_made() {
        return;
    }
    let news = news();
    let (mut runs, mut wrong) = (0, Vec::new());
    for (number, scenario) in scenarios(&news).into_iter().enumerate() {
        let prepared = prepare(&scenario, &news);
        let faults = faults(&prepared.calls, number);
        eprintln!("{}: {:?}, {} runs", scenario.name, prepared.calls, faults.len());
        runs += faults.len();
        wrong.extend(faults.into_iter().filter_map(|fault| disturb(&scenario, &prepared, fault).err()));
    }
    assert!(wrong.is_empty(), "{} of {runs} runs:\n{}", wrong.len(), wrong.join("\n"));
}
