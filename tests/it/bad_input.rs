//! Bad input: each gets a clear message (what, where, what to do), and the rest of the work goes on.

use crate::support::{Folder, Run, mahdar};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

const GOOD: &str = r#"{"id":"good","title":"قمة دوشنبه"}"#;

/// Ingests `bad` beside a good report, and makes sure that the good one is found.
#[track_caller]
fn beside_a_good_one(name: &str, bad: impl AsRef<[u8]>) -> Run {
    let folder = Folder::new();
    folder.write(&format!("news/{name}"), bad);
    folder.write("news/good.jsonl", GOOD);
    let run = folder.run(&["ingest", "news"]).ends(3);
    let found = folder.run(&["search", "--reports", "قمة", "--format", "json"]).ends(0).json();
    assert!(found["reports"].as_array().unwrap().iter().any(|report| report["id"] == "good"), "{found}");
    run
}

#[test]
fn a_missing_path() {
    let folder = Folder::new();
    folder.run(&["ingest", "nowhere"]).ends(2).says(&["nowhere", "check the path"]);
    assert!(!folder.path().join("index").exists(), "nothing is created for nothing");
    folder.write("good.jsonl", GOOD);
    let run = folder.run(&["ingest", "nowhere", "good.jsonl"]).ends(3).says(&["refused: nowhere: ", "check the path"]);
    assert!(run.out.contains("new 1"));
    folder.run(&["extract", "nowhere"]).ends(2).says(&["nowhere"]);
}

#[test]
fn a_text_that_is_in_no_encoding() {
    beside_a_good_one("bad.txt", b"one\ntwo \0\x01\x02\x03").says(&["bad.txt: expected text", "UTF-8"]);
}

#[test]
fn a_line_that_is_not_in_the_encoding_of_its_file() {
    let mut bad = "{\"id\":\"a\",\"title\":\"قمة دوشنبه\"}\n".repeat(3_000).into_bytes();
    bad.extend(b"{\"id\":\"b\",\"title\":\"\xc7\xe1\xd1\xc6\xed\xd3 \xc7\xe1\xd1\xe6\xd3\xed\"}\n");
    bad.extend(b"{\"id\":\"c\",\"title\":\"\xff\0\x01\x02\x03\"}\n");
    let folder = Folder::new();
    folder.write("bad.jsonl", bad);
    let run = folder.run(&["ingest", "bad.jsonl"]).says(&[
        "warning: bad.jsonl:3001: expected UTF-8 as in the rest of the file, found what looks like windows-1256",
        "bad.jsonl:3002: expected",
    ]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert_eq!(folder.run(&["show", "b", "--format", "json"]).ends(0).json()["title"], "الرئيس الروسي");
}

#[test]
fn a_line_that_is_cut_off() {
    let run = beside_a_good_one("bad.jsonl", "{\"id\":\"a\",\"title\":\"x y\"}\n{\"id\":\"b\",\"tit");
    assert!(run.out.contains("read 3, new 2, replaced 0, unchanged 0, refused 1"), "{}", run.out);
    run.says(&["bad.jsonl:2: expected one JSON object", "column 14"]);
}

#[test]
fn a_line_that_is_json_but_no_object() {
    beside_a_good_one("bad.jsonl", "[1, 2]\n").says(&["bad.jsonl:1: expected one JSON object"]);
}

#[test]
fn a_record_with_neither_title_nor_body() {
    beside_a_good_one("bad.jsonl", "{\"id\":\"a\",\"title\":\" \",\"body\":null}")
        .says(&["bad.jsonl:1: expected a title or a body"]);
}

#[test]
fn an_empty_file() {
    beside_a_good_one("bad.txt", "").says(&["bad.txt: expected a title or a body, found an empty file"]);
}

#[test]
fn a_compressed_file_that_is_cut_off() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for n in 0..5_000 {
        writeln!(encoder, "{{\"id\":\"z{n}\",\"title\":\"title {}\"}}", n * 7919 % 10_007).unwrap();
    }
    let mut bytes = encoder.finish().unwrap();
    bytes.truncate(bytes.len() / 2);
    let run = beside_a_good_one("bad.jsonl.gz", bytes).says(&["bad.jsonl.gz:", "cut off or damaged"]);
    assert!(run.out.contains("refused 1"), "{}", run.out);
    assert!(!run.out.contains("new 1,"), "what came before is read: {}", run.out);
}

#[test]
fn a_date_that_cannot_be_read_leaves_the_report_undated() {
    let folder = Folder::new();
    folder.write(
        "a.jsonl",
        "{\"id\":\"a\",\"title\":\"قمة\",\"date\":\"29/06/2022\"}\n{\"id\":\"b\",\"title\":\"قمة\",\"date\":7}",
    );
    let run = folder.run(&["ingest", "a.jsonl"]).ends(0);
    let run = run.says(&[
        "warning: a.jsonl:1: the report stays undated",
        "29/06/2022",
        "a.jsonl:2: expected a string in \"date\", found a number",
    ]);
    assert!(run.out.contains("new 2"));
    assert!(folder.run(&["show", "a", "--format", "json"]).ends(0).json()["published"].is_null());
}

#[test]
fn a_file_of_unknown_format() {
    let folder = Folder::new();
    folder.write("a.pdf", "x y");
    folder
        .run(&["ingest", "a.pdf"])
        .ends(0)
        .says(&["warning: a.pdf: its name promises something else, but it holds txt"]);
    folder.write("b.txt", b"\x89PNG\r\n\x1a\n\0\0");
    folder.run(&["ingest", "b.txt"]).ends(3).says(&["refused: b.txt: expected text, JSON", "found a PNG image"]);
    folder.run(&["ingest", "."]).ends(0).says(&["note: ./b.txt: skipped, expected text", "found a PNG image"]);
}

#[test]
fn an_empty_query() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    folder.run(&["ingest", "good.jsonl"]).ends(0);
    for query in ["", " ", "؟!"] {
        folder.run(&["search", query]).ends(2).says(&["expected a query of at least one word"]);
    }
}

#[test]
fn unknown_options_and_values() {
    let folder = Folder::new();
    folder.run(&["search", "x", "--format", "xml"]).ends(2).says(&["xml", "text", "json", "trec"]);
    folder.run(&["search", "x", "--since", "yesterday"]).ends(2).says(&["YYYY-MM-DD", "yesterday"]);
    folder.run(&["search", "x", "--since", "2023", "--until", "2022"]).ends(2).says(&["swap them"]);
    folder.run(&["search", "x", "--wrong"]).ends(2).says(&["--wrong"]);
    folder.run(&["frobnicate"]).ends(2).says(&["frobnicate"]);
    folder.run(&["search"]).ends(2);
    folder.run(&[]).ends(2);
}

#[test]
fn an_index_that_is_not_there_or_is_something_else() {
    let folder = Folder::new();
    folder.write("other/letter.doc", "x");
    for args in [vec!["search", "x"], vec!["stats"], vec!["meetings"], vec!["show", "x"], vec!["remove", "x"]] {
        for place in ["nowhere", "other"] {
            let args = [args.as_slice(), &["--index", place]].concat();
            folder.run(&args).ends(2).says(&["expected an index at", place, "mahdar ingest"]);
        }
    }
    folder.write("good.jsonl", GOOD);
    folder.run(&["ingest", "good.jsonl", "--index", "other"]).ends(2).says(&["other holds other files"]);
    folder.run(&["ingest", "good.jsonl", "--index", "good.jsonl"]).ends(2);
}

#[test]
fn an_index_made_by_another_analyzer() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    folder.run(&["ingest", "good.jsonl"]).ends(0);
    let meta = folder.path().join("index/meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let fingerprint = mahdar::analysis::analyzer().fingerprint();
    assert!(text.contains(&fingerprint));
    std::fs::write(&meta, text.replace(&fingerprint, "light-0-0123456789abcdef")).unwrap();
    for args in [vec!["search", "x"], vec!["ingest", "good.jsonl"], vec!["stats"]] {
        folder.run(&args).ends(2).says(&["light-0-0123456789abcdef", &fingerprint, "mahdar rebuild --index index"]);
    }
}

#[test]
fn an_index_that_another_process_writes_to() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    let engine = mahdar::Engine::create(folder.path().join("index")).unwrap();
    let named = format!("process {} (", std::process::id());
    folder.run(&["ingest", "good.jsonl"]).ends(2).says(&[&named, "is writing to it", "search, which needs no lock"]);
    // Without the note of who it is, the lock counts all the same.
    std::fs::remove_file(folder.path().join("index/.mahdar-writer")).unwrap();
    folder.run(&["ingest", "good.jsonl"]).ends(2).says(&["another process is writing"]);
    engine.ingest([mahdar::Report::new("1", "قمة", "")]).unwrap();
    folder.run(&["search", "--reports", "قمة"]).ends(0);
}

#[test]
fn topics_that_cannot_be_read() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    folder.run(&["ingest", "good.jsonl"]).ends(0);
    folder.write("topics.tsv", "q1\tقمة\nq2 without a tab\n");
    let args = ["search", "--reports", "--topics", "topics.tsv", "--format", "trec"];
    folder.run(&args).ends(2).says(&["topics.tsv:2: expected a topic id, a tab and a query"]);
    folder.write("topics.tsv", "q1\tقمة\nq2\t!\n");
    let run = folder.run(&args).ends(0).says(&["topic q2", "at least one word"]);
    assert_eq!(run.out.lines().count(), 1);
    folder.run(&["search", "--topics", "topics.tsv"]).ends(2).says(&["--format trec"]);
    folder.run(&["eval", "."]).ends(2).says(&["expected corpus.jsonl or corpus.jsonl.gz"]);
    folder.run(&["eval", "--corpus", "good.jsonl"]).ends(2).says(&["--topics", "--qrels"]);
    folder.run(&["eval", ".", "--set", "like=0"]).ends(2).says(&["--set: expected one of stem", "found \"like=0\""]);
    folder.run(&["eval", ".", "--against", "stem=x"]).ends(2).says(&["--against: expected a number"]);
    folder.write("topics.tsv", "q1\tقمة\n");
    folder.write("qrels.tsv", "q1\t0\t1\t1\n");
    folder.write("types.tsv", "q2\tplain\n");
    let files = ["--topics", "topics.tsv", "--qrels", "qrels.tsv", "--types", "types.tsv"];
    let run = folder.run(&[&["eval", "--corpus", "good.jsonl"], &files[..]].concat());
    run.ends(2).says(&["types.tsv: expected a kind for each topic", "found none for q1"]);
    folder.write("types.tsv", "q1\n");
    let run = folder.run(&[&["eval", "--corpus", "good.jsonl"], &files[..]].concat());
    run.ends(2).says(&["types.tsv:1: expected a topic id, a tab and a kind"]);
    folder.run(&["bench", "--corpus", "nowhere.txt"]).ends(2).says(&["nowhere.txt"]);
    folder.run(&["bench", "--level", "mmx"]).ends(2).says(&["plain", "mmx"]);
    folder.run(&["bench", "--engine", "lucene"]).ends(2).says(&["guarded-trait"]);
}

#[test]
#[cfg(unix)]
fn files_and_folders_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = Folder::new();
    let mode = |name: &str, mode: u32| {
        std::fs::set_permissions(folder.path().join(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    // The superuser may read and write everything, so the command is run as nobody, from a place that nobody can reach.
    let copy = folder.path().join("mahdar");
    std::fs::copy(mahdar(), &copy).unwrap();
    let as_nobody = |args: &[&str]| {
        let mut command = std::process::Command::new(&copy);
        command.args(args).current_dir(folder.path()).env_remove("MAHDAR_INDEX");
        let superuser = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if superuser {
            command.uid(65_534).gid(65_534);
        }
        Run::of(command.output().unwrap())
    };
    mode(".", 0o755);
    folder.write("good.jsonl", GOOD);
    folder.write("secret.txt", "سري للغاية");
    mode("secret.txt", 0o000);
    folder.write("closed/README.md", "");
    mode("closed", 0o555);
    folder.write("open/README.md", "");
    mode("open", 0o777);
    as_nobody(&["ingest", "good.jsonl", "--index", "closed"])
        .ends(2)
        .says(&["closed", "check the permissions, or choose another folder"]);
    let run = as_nobody(&["ingest", "good.jsonl", "secret.txt", "--index", "open"]).ends(3);
    let run = run.says(&["refused: secret.txt: cannot read it: check its permissions"]);
    assert!(run.out.contains("new 1"));
    as_nobody(&["ingest", "secret.txt", "--index", "open"]).ends(2).says(&["secret.txt"]);

    // An index that may be read and not written to is searched all the same.
    folder.run(&["ingest", "good.jsonl"]).ends(0);
    mode("index", 0o555);
    as_nobody(&["search", "--reports", "قمة"]).ends(0);
    as_nobody(&["check"]).ends(0);
    as_nobody(&["backup", "open/a.tar"]).ends(0);
    as_nobody(&["backup", "closed/a.tar"]).ends(2).says(&["closed/a.tar", "check the permissions"]);
    as_nobody(&["restore", "open/a.tar", "--replace"]).ends(2).says(&["check the permissions"]);
    as_nobody(&["rebuild"]).ends(2).says(&["check the permissions"]);
    as_nobody(&["ingest", "good.jsonl"]).ends(2).says(&["check the permissions"]);
    mode("index", 0o755);
    mode("secret.txt", 0o644);
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full() {
    let folder = Folder::new();
    let many: String = (0..2_000).map(|n| format!("{{\"id\":\"{n}\",\"title\":\"قمة رقم {}\"}}\n", n * 7919)).collect();
    folder.write("many.jsonl", many);
    folder.write("good.jsonl", GOOD);
    folder.run(&["ingest", "good.jsonl"]).ends(0);
    // No disk can be filled everywhere that tests run; a limit on the size of files fails the same writes.
    let script = format!("trap '' XFSZ; ulimit -f 16; exec {} ingest many.jsonl", mahdar());
    let mut command = std::process::Command::new("sh");
    let output = command.args(["-c", &script]).current_dir(folder.path()).env_remove("MAHDAR_INDEX").output().unwrap();
    Run::of(output).ends(2).says(&["index", "free some space", "what was committed before is safe"]);
    let found = folder.run(&["search", "--reports", "قمة", "--format", "json"]).ends(0).json();
    assert_eq!(found["total"], 1, "the commit before is whole");
    let run = folder.run(&["ingest", "many.jsonl"]).ends(0);
    assert!(run.out.contains("new 2000"), "{}", run.out);
}

#[test]
fn a_damaged_index_says_how_to_mend_it() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    let meta = folder.path().join("index/meta.json");
    for damage in 0..3 {
        folder.run(&["ingest", "good.jsonl"]).ends(0);
        match damage {
            0 => std::fs::write(&meta, "{").unwrap(),
            1 => std::fs::remove_file(&meta).unwrap(),
            _ => {
                for entry in std::fs::read_dir(folder.path().join("index")).unwrap() {
                    let path = entry.unwrap().path();
                    if path.extension().is_some_and(|extension| extension == "term") {
                        std::fs::remove_file(path).unwrap();
                    }
                }
            }
        }
        for args in [vec!["search", "--reports", "قمة"], vec!["ingest", "good.jsonl", "--replace"]] {
            folder.run(&args).ends(2).says(&["index", "delete the folder's contents", "mahdar ingest"]);
        }
        std::fs::remove_dir_all(folder.path().join("index")).unwrap();
        folder.run(&["ingest", "good.jsonl"]).ends(0);
        folder.run(&["search", "--reports", "قمة"]).ends(0);
        std::fs::remove_dir_all(folder.path().join("index")).unwrap();
    }
}

#[test]
fn files_and_folders_that_hold_nothing() {
    let folder = Folder::new();
    folder.write("empty.jsonl", "");
    folder.write("blank.jsonl", "\n \n");
    std::fs::create_dir(folder.path().join("nothing")).unwrap();
    let run = folder.run(&["ingest", "empty.jsonl", "blank.jsonl", "nothing"]).ends(0);
    run.says(&[
        "warning: empty.jsonl: holds no record",
        "warning: blank.jsonl: holds no record",
        "warning: nothing: holds no file",
    ]);
}

#[test]
fn ids_that_are_too_long_or_too_large() {
    let long = format!("{{\"id\":\"{}\",\"title\":\"x y\"}}", "i".repeat(2_000));
    beside_a_good_one("bad.jsonl", long).says(&["bad.jsonl:1", "at most 1000 bytes, found 2000"]);
    let folder = Folder::new();
    folder.write(
        "a.jsonl",
        "{\"id\":12345678901234567890123,\"title\":\"x y\"}\n{\"id\":12345678901234567890124,\"title\":\"x z\"}",
    );
    let run = folder.run(&["ingest", "a.jsonl"]).ends(0).says(&["expected a string in \"id\""]);
    assert!(run.out.contains("new 2"));
}

#[test]
fn a_query_that_is_too_long_says_what_it_leaves_out() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    folder.run(&["ingest", "good.jsonl"]).ends(0);
    let query = format!("قمة {}", (0..5_000).map(|n| format!("{n} ")).collect::<String>());
    folder.run(&["search", "--reports", &query]).ends(0).says(&["its last 3977 words were not searched for"]);
}
