//! What is printed of the five seeds, compared exactly with the files of `tests/golden`.
//!
//! `MAHDAR_GOLDEN=renew cargo test --test it golden` writes the files anew; look at the difference before you commit it.
//! Nothing in them depends on the machine or on time: what a search took is said on standard error.

use crate::support::{Folder, Run};
use std::path::Path;
use textwrap::core::display_width;

const QUERY: &str = "لقاء بوتين ورحمان";
/// As a screen without bidi and colour has it, and as one with both.
const PLAIN: [&str; 4] = ["--bidi", "none", "--color", "never"];
const TERMINAL: [&str; 4] = ["--bidi", "isolates", "--color", "always"];

fn seeds() -> Folder {
    let folder = Folder::new();
    folder.run(&["ingest", concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")]).ends(0);
    folder
}

/// Runs a command in a locale, and compares what it prints with a file.
#[track_caller]
fn compare(folder: &Folder, name: &str, locale: &str, args: &[&str]) -> String {
    let mut command = folder.command(args);
    for unset in ["MAHDAR_BIDI", "MLTERM", "LC_CTYPE", "LANG"] {
        command.env_remove(unset);
    }
    let printed = without_origin(&Run::of(command.env("LC_ALL", locale).output().unwrap()).ends(0).out);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var("MAHDAR_GOLDEN").is_ok_and(|value| value == "renew") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &printed).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(printed == expected, "{} differs; MAHDAR_GOLDEN=renew writes it anew. Found:\n{printed}", path.display());
    printed
}

/// Without the file that a report was read from: its name has another length on each machine.
fn without_origin(printed: &str) -> String {
    let Some(start) = printed.find("read from: ") else { return printed.to_owned() };
    let end = printed[start..].find("\n\n").map_or(printed.len(), |end| start + end + 1);
    format!("{}{}", &printed[..start], &printed[end..])
}

#[test]
fn on_screens() {
    let folder = seeds();
    let search = ["search", QUERY, "--limit", "3", "--facet", "country,participant", "--timeline"];
    let explain = ["search", QUERY, "--limit", "1", "--explain"];
    let show = ["show", "m-seeds/004_26b8911f768a0006.txt"];
    let report = ["show", "seeds/003_1272e8f800115ef4.txt"];
    let cases: [(&str, &[&str]); 5] = [
        ("search", &search),
        ("explain", &explain),
        ("meetings", &["meetings"]),
        ("show-meeting", &show),
        ("show-report", &report),
    ];
    for (name, args) in cases {
        for columns in [40, 80, 200] {
            let width = columns.to_string();
            let args = [args, &["--width", &width]].concat();
            let file = |kind: &str| format!("{name}-{columns}{kind}.txt");
            let plain = compare(&folder, &file(""), "C.UTF-8", &[&args[..], &PLAIN].concat());
            let terminal = compare(&folder, &file("-isolates-color"), "C.UTF-8", &[&args[..], &TERMINAL].concat());
            for line in terminal.lines() {
                assert!(display_width(line) <= columns, "{name}: {line}");
                let count =
                    |wanted: std::ops::RangeInclusive<char>| line.chars().filter(|c| wanted.contains(c)).count();
                assert_eq!(count('\u{2066}'..='\u{2068}'), count('\u{2069}'..='\u{2069}'), "{name}: {line}");
            }
            let is_of_terminal = |c: char| ('\u{2066}'..='\u{2069}').contains(&c);
            let bare = terminal.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "").replace(is_of_terminal, "");
            assert_eq!(bare, plain, "the same but for what a terminal needs");
        }
    }
    compare(&folder, "timeline-ascii.txt", "C", &["meetings", "--timeline", "month", "--width", "60"]);
}

#[test]
fn in_pipes_and_files() {
    let folder = seeds();
    let search = ["search", QUERY, "--facet", "country,year", "--timeline", "year"];
    compare(&folder, "search-pipe.txt", "C.UTF-8", &search);
    compare(&folder, "search.md", "C.UTF-8", &[&search[..], &["--format", "markdown"]].concat());
    for format in ["csv", "jsonl", "trec"] {
        compare(&folder, &format!("search.{format}"), "C.UTF-8", &["search", QUERY, "--format", format]);
    }
    for format in ["csv", "jsonl", "markdown"] {
        let name = format!("reports.{}", format.replace("markdown", "md"));
        compare(&folder, &name, "C.UTF-8", &["search", QUERY, "--reports", "--limit", "2", "--format", format]);
    }
    compare(&folder, "meetings-pipe.txt", "C.UTF-8", &["meetings"]);
    for format in ["csv", "markdown"] {
        let name = format!("meetings.{}", format.replace("markdown", "md"));
        compare(&folder, &name, "C.UTF-8", &["meetings", "--format", format]);
    }
}
