//! Ctrl-C: what was read until then is in the index, and the command says so. And what `--quiet` and `--format` change.

use crate::support::Folder;

#[test]
#[cfg(unix)]
fn an_ingest_that_is_interrupted_keeps_what_it_read() {
    use crate::support::Run;
    use rustix::process::{Pid, Signal, kill_process};
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;

    for signal in [Signal::INT, Signal::TERM] {
        let folder = Folder::new();
        let pipe = folder.path().join("slow.jsonl");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let mut command = folder.command(&["ingest", "slow.jsonl", "--format", "json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut feed = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
        for n in 0..5 {
            writeln!(feed, "{{\"id\":\"{n}\",\"title\":\"قمة رقم {n}\"}}").unwrap();
        }
        // A record that is refused says that those before it were read.
        writeln!(feed, "no record").unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        errors.read_line(&mut line).unwrap();
        assert!(line.contains("slow.jsonl:6"), "{line}");
        kill_process(Pid::from_child(&child), signal).unwrap();
        // The pipe is still open: nothing but the signal ends it.
        let output = child.wait_with_output().unwrap();
        drop(feed);
        let run = Run::of(output).ends(130);
        let summary = run.json();
        assert_eq!((&summary["new"], &summary["interrupted"]), (&5.into(), &true.into()), "{summary}");
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut errors, &mut rest).unwrap();
        assert!(rest.contains("interrupted: run it again to go on"), "{rest}");
        let found = folder.run(&["search", "--reports", "قمة", "--format", "json"]).ends(0).json();
        assert_eq!(found["total"], 5);
    }
}

#[test]
fn quiet_says_what_is_refused_and_nothing_of_what_is_skipped() {
    let folder = Folder::new();
    folder.write("news/README.md", "x");
    folder.write("news/a.jsonl", "{\"id\":\"1\",\"title\":\"قمة\",\"date\":\"x\"}\nbad\n");
    let run = folder
        .run(&["ingest", "news", "--quiet"])
        .ends(3)
        .says(&["refused: news/a.jsonl:2", "warning: news/a.jsonl:1"]);
    assert!(!run.err.contains("README"), "{}", run.err);
    assert!(run.out.contains("new 1"), "the summary is the result: {}", run.out);
    folder.run(&["ingest", "nowhere", "--quiet"]).ends(2).says(&["nowhere"]);
}

#[test]
fn a_format_is_for_reading_or_for_printing() {
    let folder = Folder::new();
    folder.write("a.news", "{\"id\":\"1\",\"title\":\"قمة\"}");
    let run = folder.run(&["ingest", "a.news", "--format", "jsonl", "--format", "json"]).ends(0).json();
    assert_eq!((&run["new"], &run["interrupted"]), (&1.into(), &false.into()));
    let run =
        folder.run(&["ingest", "a.news", "--format", "json", "--format", "txt", "--index", "other"]).ends(0).json();
    assert_eq!(run["new"], 1);
    assert_eq!(folder.run(&["show", "1"]).ends(0).code, 0);
    folder.run(&["ingest", "a.news", "--format", "xml"]).ends(2).says(&["auto", "jsonl", "json"]);
    let run = folder.run(&["ingest", "a.news", "--format=jsonl", "--summary=json"]).ends(0).json();
    assert_eq!(run["unchanged"], 1);
}
