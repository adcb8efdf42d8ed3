//! A program that goes on with its engine after an error, as `watch` or a server does.
//!
//! The program is this test binary, run once more with [`CHILD`] set: then the test is the program.

use super::preload::{Fault, run};
use super::{can_be_made, every, news};
use crate::holds::{Holds, Step, Texts};
use crate::news::News;
use crate::support::Folder;
use mahdar::{Engine, Error, Report};
use std::path::Path;
use std::process::Command;

/// Names the folder of the index to the program.
const CHILD: &str = "MAHDAR_FAULT_CHILD";
const NAME: &str = "faults::embedder::an_engine_goes_on_after_a_fault";
/// How often the program tries again.
const TRIES: usize = 4;

fn reports(news: &[News]) -> impl Iterator<Item = Report> + '_ {
    news.iter().map(|news| Report {
        source: Some(news.source.to_owned()),
        published: mahdar::dates::parse_published(&news.date).ok(),
        ..Report::new(news.id.clone(), news.title.clone(), news.body.clone())
    })
}

fn again<T>(what: &str, mut attempt: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    let mut outcome = attempt();
    for _ in 1..TRIES {
        if let Err(error) = &outcome {
            eprintln!("{what}: error: {error}");
            outcome = attempt();
        }
    }
    outcome
}

/// Two ingests and a removal with one engine, each tried again after an error.
fn work(index: &Path) -> Result<(), Error> {
    let (first, second) = news();
    let engine = again("open", || Engine::open_or_create(index))?;
    again("first", || engine.ingest(reports(&first)))?;
    again("second", || engine.ingest(reports(&second)))?;
    again("remove", || engine.remove(["n1", "n2"]))?;
    engine.close()
}

#[test]
fn an_engine_goes_on_after_a_fault() {
    if let Some(index) = std::env::var_os(CHILD) {
        let outcome = work(Path::new(&index));
        eprintln!("{outcome:?}");
        std::process::exit(if outcome.is_ok() { 0 } else { 2 });
    }
    if !can_be_made() {
        return;
    }
    let folder = Folder::new();
    let place = folder.path().join("run");
    let go = |fault: Fault| {
        std::fs::create_dir_all(&place).unwrap();
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", NAME, "--nocapture"]).env(CHILD, place.join("index"));
        let ending = run(program, &place, fault);
        let holds = Holds::in_folder(&place.join("index"));
        std::fs::remove_dir_all(&place).unwrap();
        (ending, holds)
    };
    let (first, second) = news();
    let both = Step::ingest(&Step::ingest(&Texts::new(), &first).after, &second).after;
    let expected = Step::remove(&both, &["n1", "n2"].map(String::from)).after;
    let (ending, whole) = go(Fault::NONE);
    let whole = whole.unwrap();
    assert!(ending.code == Some(0) && whole.texts == expected, "{}", ending.err);
    let (mut runs, mut wrong) = (0, Vec::new());
    for kind in ["write", "sync", "rename", "open", "unlink", "map"] {
        let calls = ending.calls.iter().filter(|(of, _)| of == kind).count();
        let step = every().unwrap_or((calls / 2).max(1));
        for (action, at) in ["enospc", "eio+"].into_iter().flat_map(|action| (1..=calls).map(move |at| (action, at))) {
            if at % step != 0 {
                continue;
            }
            runs += 1;
            let fault = Fault { kind, at, action };
            let (ending, holds) = go(fault);
            let call = ending.calls.iter().find(|(_, path)| path.ends_with(" -")).map(|(_, path)| path.clone());
            let mut fail = |what: String| wrong.push(format!("{fault:?} ({call:?}): {what}\n{}", ending.err));
            match (ending.code, holds) {
                _ if ending.err.contains("panicked") => fail("a panic".into()),
                (_, Err(torn)) => fail(torn),
                (Some(0), Ok(holds)) if holds == whole => {}
                (Some(0), _) => fail("it ended well, and does not hold what it should".into()),
                (Some(2), _) if action.ends_with('+') => {}
                (code, _) => fail(format!("it ended with {code:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {runs} runs:\n{}", wrong.len(), wrong.join("\n"));
}
