//! The command as a user meets it: ids, replacing, skipping, the first search on a fresh clone.

use crate::support::Folder;

#[test]
fn the_first_search_builds_the_index_from_the_seeds() {
    let folder = Folder::new();
    folder.write("index/README.md", "");
    folder.write("seeds/README.md", "قمة");
    folder.write("seeds/1.txt", "لقاء القمة\nالتقى الرئيسان في دوشنبه.");
    let run = folder
        .run(&["search", "--reports", "قمة دوشنبه"])
        .ends(0)
        .says(&["building it from ./seeds", "README.md: skipped"]);
    assert!(run.out.contains("لقاء القمة") && run.out.contains("seeds/1.txt"));
    let run = folder.run(&["search", "--reports", "قمة"]).ends(0);
    assert!(!run.err.contains("building"));
    folder.run(&["search", "غائب"]).ends(1);
    // never at a place that was named
    folder.run(&["search", "قمة", "--index", "elsewhere"]).ends(2);
    assert!(!folder.path().join("elsewhere").exists());
}

#[test]
fn the_five_seeds_are_found_and_titled() {
    let folder = Folder::new();
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let run = folder.run(&["ingest", seeds]).ends(0);
    assert!(run.out.contains("read 5, new 5"), "{}", run.out);
    let found = folder.run(&["search", "لقاء بوتين ورحمان", "--format", "json"]).ends(0).json();
    assert_eq!(found["meetings"][0]["title"], "لقاء مع رئيس الاتحاد الروسي فلاديمير بوتين");
    let meetings = folder.run(&["meetings", "--format", "jsonl"]).ends(0).json_lines();
    let title = |n: &str| {
        let meeting =
            meetings.iter().find(|meeting| meeting["id"].as_str().unwrap().starts_with(&format!("m-seeds/{n}")));
        meeting.unwrap()["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(meetings.len(), 5);
    assert_eq!(title("000"), "اجتماعات ومحادثات رفيعة المستوى بين طاجيكستان وروسيا");
    assert!(title("003").starts_with("موسكو - 9 - 10 (كونا)-- وقع الرئيسان"), "not its date line");
    assert_eq!(title("004"), "رحمن وبوتين يبحثان قضايا توسيع التعاون بين دوشنبه وموسكو", "not its language switch");
    folder.run(&["search", "المصدر"]).ends(1);
}

#[test]
fn ids_are_the_records_own_or_the_place() {
    let folder = Folder::new();
    folder.write("news/a/1.txt", "قمة أولى");
    folder.write(
        "news/b.jsonl",
        "{\"title\":\"قمة ثانية\"}\n\n{\"id\":\" own \",\"title\":\"قمة ثالثة\"}\n{\"id\":7,\"body\":\"قمة رابعة\"}\n",
    );
    folder.run(&["ingest", "news"]).ends(0);
    let trec = folder.run(&["search", "قمة", "--reports", "--format", "trec"]).ends(0).out;
    let mut ids: Vec<_> = trec.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["7", "news/a/1.txt", "news/b.jsonl#1", "own"]);
    // a file that is named itself has its folder's name before its own: the same id
    let run = folder.run(&["ingest", "news/b.jsonl"]).ends(0);
    assert!(run.out.contains("unchanged 3"), "{}", run.out);
    let prefixed = folder.run(&["extract", "news", "--id-prefix", "p:"]).ends(0).json_lines();
    assert_eq!(prefixed[0]["id"], "p:news/a/1.txt");
}

#[test]
fn one_id_from_two_files_is_refused_unless_said() {
    let folder = Folder::new();
    let first = folder.write("first.jsonl", "{\"id\":\"x\",\"title\":\"قمة أولى\"}");
    folder.write("second.jsonl", "{\"id\":\"x\",\"title\":\"قمة ثانية\"}");
    folder.run(&["ingest", "first.jsonl"]).ends(0);
    let first = first.canonicalize().unwrap();
    let run = folder.run(&["ingest", "second.jsonl"]).ends(3);
    let run = run.says(&["second.jsonl:1", first.to_str().unwrap(), "the id x", "--replace", "--id-prefix"]);
    assert!(run.out.contains("refused 1"));
    folder.run(&["ingest", "second.jsonl", "--id-prefix", "b/"]).ends(0);
    folder.run(&["ingest", "second.jsonl", "--replace"]).ends(0);
    assert_eq!(folder.run(&["show", "x", "--format", "json"]).ends(0).json()["title"], "قمة ثانية");
    assert_eq!(folder.run(&["stats", "--format", "json"]).ends(0).json()["reports"], 2);
    // both in one run: the second is refused as well
    let run = folder.run(&["ingest", "first.jsonl", "second.jsonl", "--index", "fresh"]).ends(3);
    assert!(run.out.contains("new 1") && run.out.contains("refused 1"), "{}", run.out);
}

#[test]
fn a_file_read_again_replaces_what_changed() {
    let folder = Folder::new();
    folder.write(
        "a.jsonl",
        "{\"id\":\"1\",\"title\":\"قمة\"}\n{\"id\":\"2\",\"title\":\"لقاء\"}\n{\"id\":\"2\",\"title\":\"زيارة\"}\n",
    );
    let run = folder.run(&["ingest", "a.jsonl"]).ends(0).says(&["warning", "a.jsonl:3", "the id 2 stands on line 2"]);
    assert!(run.out.contains("read 3, new 2, replaced 1"), "{}", run.out);
    folder.write("a.jsonl", "{\"id\":\"1\",\"title\":\"قمة\"}\n{\"id\":\"2\",\"title\":\"مباحثات\"}\n");
    let run = folder.run(&["ingest", "a.jsonl", "--summary", "json"]).ends(0).json();
    assert_eq!((&run["unchanged"], &run["replaced"], &run["new"]), (&1.into(), &1.into(), &0.into()));
    folder.run(&["search", "--reports", "زيارة"]).ends(1);
    folder.run(&["search", "--reports", "مباحثات"]).ends(0);
    let run = folder.run(&["remove", "2", "2", "9"]).ends(0).says(&["no report has the id 9"]);
    assert_eq!(run.out, "removed 1\n");
    folder.run(&["search", "--reports", "مباحثات"]).ends(1);
    folder.run(&["show", "2"]).ends(1).says(&["the id 2"]);
}

#[test]
fn readme_and_dot_files_are_skipped_unless_named() {
    let folder = Folder::new();
    for name in ["README.txt", "readme.md", ".hidden.txt", ".git/a.txt", "real.txt"] {
        folder.write(&format!("news/{name}"), "قمة في الرياض");
    }
    let run = folder.run(&["ingest", "news"]).ends(0);
    let run = run.says(&["news/README.txt: skipped, a README", "news/.hidden.txt: skipped", "news/.git: skipped"]);
    assert!(run.out.contains("read 1, new 1"));
    let run = folder.run(&["ingest", "news/README.txt", "news/.hidden.txt"]).ends(0);
    assert!(run.out.contains("new 2"));
}

#[test]
fn byte_order_marks_and_line_ends_do_not_matter() {
    let folder = Folder::new();
    folder.write("a.jsonl", "\u{feff}{\"id\":\"1\",\"title\":\"قمة\"}\r\n{\"id\":\"2\",\"title\":\"لقاء\"}\r\n");
    folder.write("b.txt", "\u{feff}زيارة\r\nإلى الرياض\r\n");
    let run = folder.run(&["ingest", "."]).ends(0);
    assert!(run.out.contains("new 3, replaced 0, unchanged 0, refused 0"), "{} {}", run.out, run.err);
    let name = folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let shown = folder.run(&["show", &format!("{name}/b.txt"), "--format", "json"]).ends(0).json();
    assert_eq!(shown["title"], "زيارة");
}

#[test]
fn a_pipe_that_breaks_is_no_error() {
    use std::process::Stdio;
    let folder = Folder::new();
    let many: String = (0..5_000).map(|n| format!("{{\"id\":\"{n}\",\"title\":\"قمة رقم {n}\"}}\n")).collect();
    folder.write("many.jsonl", many);
    let mut child =
        folder.command(&["extract", "many.jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn every_command_has_help() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]).ends(0).out;
    for command in [
        "ingest",
        "search",
        "extract",
        "meetings",
        "show",
        "remove",
        "stats",
        "analyze",
        "eval",
        "bench",
        "completions",
        "man",
    ] {
        assert!(help.contains(command));
        let help = folder.run(&[command, "--help"]).ends(0).out;
        assert!(help.contains("Usage:") && help.contains("--index"), "{help}");
    }
}

#[test]
fn searches_that_come_first_at_once_build_one_index() {
    let folder = Folder::new();
    folder.write("seeds/1.txt", "لقاء القمة\nالتقى الرئيسان في دوشنبه.");
    let children: Vec<_> = (0..4)
        .map(|_| {
            folder
                .command(&["search", "--reports", "قمة"])
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        crate::support::Run::of(child.wait_with_output().unwrap()).ends(0);
    }
}

#[test]
fn the_environment_names_the_index_unless_it_is_empty() {
    let folder = Folder::new();
    folder.write("a.txt", "قمة الرياض");
    let run = |value: &str, args: &[&str]| {
        crate::support::Run::of(folder.command(args).env("MAHDAR_INDEX", value).output().unwrap())
    };
    run("elsewhere", &["ingest", "a.txt"]).ends(0);
    assert!(folder.path().join("elsewhere/meta.json").is_file());
    run("", &["ingest", "a.txt"]).ends(0);
    assert!(folder.path().join("index/meta.json").is_file());
    // and neither index is read as if it were news
    folder.run(&["ingest", "."]).ends(0).says(&["./index: skipped, an index"]);
}

#[test]
fn tables_of_a_users_own_are_added_to_those_that_come_with_it() {
    let folder = Folder::new();
    let report = r#"{"id":"1","date":"2026-03-04","title":"","body":"استقبل الرئيس الروسي فلاديمير بوتين في موسكو أمس قنطروني."}"#;
    folder.write("news.jsonl", report);
    let extract = |more: &[&str]| folder.run(&[&["extract", "news.jsonl"], more].concat());
    assert_eq!(extract(&[]).ends(0).json()["is_meeting_report"], false, "nobody knows him");
    let row = "qantaruni\tزبرجد القنطروني\t-\tقنطروني|القنطروني\tTJ\tZabarjad Qantaruni\t-\tوزير الخارجية الطاجيكي\n";
    folder.write("mine/people.tsv", format!("# people\n{row}"));
    let found = extract(&["--tables", "mine"]).ends(0).json();
    assert_eq!(found["meetings"][0]["countries"], serde_json::json!(["RU", "TJ"]));

    folder.write("bad/people.tsv", "one\ttwo\n");
    extract(&["--tables", "bad"]).ends(2).says(&["people:1: expected 8 columns", "found 2"]);
    folder.write("unknown/planets.tsv", "one\n");
    extract(&["--tables", "unknown"]).ends(2).says(&["expected a table of", "found planets"]);
    folder.write("none/readme.txt", "");
    extract(&["--tables", "none"]).ends(2).says(&["people.tsv", "found none"]);
}
