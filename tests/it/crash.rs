//! `kill -9` at any moment: what was acknowledged is there, once, with whole meetings, and the work goes on.
//!
//! An index goes through a few steps, most of them with many commits and merges. Each step is killed at a random moment of its
//! length, and begun again, killed or not; at its end the index holds what an undisturbed run's does. The normal run
//! kills 12 times, `MAHDAR_KILLS=200` makes the full one, of five times as many reports (with `--release`: minutes).

#![allow(clippy::print_stderr, reason = "what a run of many disturbances did is for people to read")]

use crate::faults::without_syncs;
use crate::holds::{Holds, Step, Texts, acknowledged};
use crate::news::{News, lines};
use crate::random::Random;
use crate::support::{Folder, Run};
use mahdar::Engine;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Kills of the normal run.
const KILLS: usize = 12;
/// How many times as many reports are in the full run.
const FULL: usize = 5;
const SEED: u64 = 20_261_123;

/// A command, and what it does.
struct Work {
    args: Vec<String>,
    after: Texts,
    /// Ids in the order in which they are read.
    order: Vec<String>,
    checkpoints: bool,
}

/// How it goes when nobody disturbs it.
struct Undisturbed {
    length: Duration,
    holds: Holds,
}

fn has(folder: &Folder, command: &str, option: &str) -> bool {
    let run = folder.run(&[command, "--help"]);
    run.code == 0 && run.out.contains(option)
}

fn works(folder: &Folder, size: usize) -> Vec<Work> {
    let news = |from: usize, until: usize, edition| {
        (from * size..until * size).map(|n| News::new(SEED, n, edition)).collect::<Vec<_>>()
    };
    let files =
        [("first.jsonl", news(0, 300, 0)), ("second.jsonl", news(250, 450, 1)), ("third.jsonl", news(450, 700, 2))];
    let steps: &[&str] = if has(folder, "ingest", "--checkpoint") { &["--checkpoint", "0.025"] } else { &[] };
    let mut state = Texts::new();
    let mut works = Vec::new();
    for (name, news) in files {
        folder.write(name, lines(&news));
        let step = Step::ingest(&state, &news);
        state = step.after.clone();
        let args = ["ingest", name, "--replace"].iter().chain(steps).map(|arg| (*arg).to_owned()).collect();
        works.push(Work { args, after: step.after, order: step.order, checkpoints: !steps.is_empty() });
        if name == "second.jsonl" {
            let ids: Vec<String> = (0..100 * size).map(|n| format!("n{}", n * 3)).collect();
            state = Step::remove(&state, &ids).after;
            let args = ["remove".to_owned()].into_iter().chain(ids).collect();
            works.push(Work { args, after: state.clone(), order: Vec::new(), checkpoints: false });
        }
    }
    if has(folder, "backup", "FILE") {
        let args = ["backup", "kept.tar", "--replace"].map(String::from).to_vec();
        works.push(Work { args, after: state, order: Vec::new(), checkpoints: false });
    }
    works
}

/// Runs a command to its end.
fn complete(folder: &Folder, args: &[&str]) {
    Run::of(without_syncs(&mut folder.command(args), folder.path()).output().unwrap()).ends(0);
}

/// Runs a command and kills it after some time, unless it was done by then; whether it was killed.
fn kill_after(folder: &Folder, args: &[&str], time: Duration) -> (Run, bool) {
    let mut command = folder.command(args);
    let command = without_syncs(&mut command, folder.path());
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(time);
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    let killed = output.status.code().is_none();
    (Run::of(output), killed)
}

/// What is there after a command was broken off; panics if that may not be.
fn judge(folder: &Folder, work: &Work, before: &Texts, err: &str, checks: bool) -> Texts {
    let index = folder.path().join("index");
    let found = Holds::in_folder(&index).unwrap_or_else(|torn| panic!("{:?}: {torn}\n{err}", &work.args[..2]));
    let step = Step { before: before.clone(), after: work.after.clone(), order: work.order.clone() };
    let allowed = step.allows(&found.texts, work.checkpoints.then(|| acknowledged(err)));
    allowed.unwrap_or_else(|wrong| panic!("{:?}: {wrong}\n{err}", &work.args[..2]));
    if checks && Engine::exists(&index).unwrap() {
        folder.run(&["check"]).ends(0);
    }
    if work.args[0] == "backup" && folder.path().join(&work.args[1]).exists() {
        folder.run(&["restore", &work.args[1], "--index", "restored"]).ends(0);
        assert_eq!(Holds::in_folder(&folder.path().join("restored")).unwrap(), found);
        std::fs::remove_dir_all(folder.path().join("restored")).unwrap();
    }
    found.texts
}

fn undisturbed(folder: &Folder, works: &[Work]) -> Vec<Undisturbed> {
    let index = folder.path().join("index");
    let run = |work: &Work| {
        let args: Vec<&str> = work.args.iter().map(String::as_str).collect();
        let started = Instant::now();
        complete(folder, &args);
        let length = started.elapsed();
        let holds = Holds::in_folder(&index).unwrap();
        assert_eq!(holds.texts, work.after);
        assert!(holds.meetings.len() > 50);
        Undisturbed { length, holds }
    };
    let lengths = works.iter().map(run).collect();
    std::fs::remove_dir_all(index).unwrap();
    lengths
}

#[test]
fn a_process_that_is_killed_loses_nothing_acknowledged() {
    let full = std::env::var("MAHDAR_KILLS").ok().map(|kills| kills.parse().unwrap());
    let (kills, size) = full.map_or((KILLS, 1), |kills| (kills, FULL));
    let folder = Folder::new();
    let works = works(&folder, size);
    let checks = has(&folder, "check", "--format");
    let undisturbed = undisturbed(&folder, &works);
    let mut random = Random(SEED);
    let (mut killed, mut acknowledged_of_killed) = (0, 0);
    while killed < kills {
        let mut state = Texts::new();
        for (work, whole) in works.iter().zip(&undisturbed) {
            let args: Vec<&str> = work.args.iter().map(String::as_str).collect();
            // Three of four times it is killed, then the next time three of four times again.
            while killed < kills && random.below(4) > 0 {
                let moment = whole.length.mul_f64(random.below(1_000) as f64 / 1e3);
                let (run, was_killed) = kill_after(&folder, &args, moment);
                state = judge(&folder, work, &state, &run.err, checks);
                killed += usize::from(was_killed);
                acknowledged_of_killed += usize::from(acknowledged(&run.err) > 0);
                assert!(was_killed || run.code == 0, "{}", run.err);
            }
            complete(&folder, &args);
            let found = Holds::in_folder(&folder.path().join("index")).unwrap();
            assert_eq!(found, whole.holds, "{:?}", &args[..2]);
            state = found.texts;
        }
        std::fs::remove_dir_all(folder.path().join("index")).unwrap();
        let _ = std::fs::remove_file(folder.path().join("kept.tar"));
    }
    eprintln!("{killed} kills, {acknowledged_of_killed} of them after a checkpoint");
}
