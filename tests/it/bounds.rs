//! What has no end, or would fill the memory or lead elsewhere, is refused with a reason, and the rest is read.

use crate::support::{Folder, Run, mahdar};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::process::Command;

const GOOD: &str = r#"{"id":"good","title":"قمة دوشنبه"}"#;

/// A line of JSON with a body of so many bytes.
fn record(id: &str, bytes: usize) -> String {
    format!("{{\"id\":\"{id}\",\"title\":\"قمة\",\"body\":\"{}\"}}\n", "x ".repeat(bytes / 2))
}

#[test]
fn a_line_longer_than_a_record_may_be() {
    let folder = Folder::new();
    let lines = [record("a", 10), record("b", 2 << 20), record("c", 10)].concat();
    folder.write("a.jsonl", &lines);
    let run = folder.run(&["ingest", "a.jsonl", "--max-record", "1"]).ends(3);
    let run = run.says(&["a.jsonl:2: expected a line of at most 1.0 MiB, found 2.0 MiB", "--max-record"]);
    assert!(run.out.contains("read 3, new 2, replaced 0, unchanged 0, refused 1"), "{}", run.out);
    let run = folder.run(&["extract", "a.jsonl", "--max-record", "0.5"]).ends(3).says(&["at most 0.5 MiB"]);
    assert_eq!(run.out.lines().count(), 2);
    folder.run(&["ingest", "a.jsonl"]).ends(0);
    folder.run(&["ingest", "a.jsonl", "--max-record", "none"]).ends(2).says(&["megabytes above 0", "none"]);

    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(lines.as_bytes()).unwrap();
    folder.write("b.jsonl.gz", encoder.finish().unwrap());
    let run = folder.run(&["extract", "b.jsonl.gz", "--max-record", "1"]).ends(3).says(&["b.jsonl.gz:2:", "2.0 MiB"]);
    assert_eq!(run.out.lines().count(), 2);
}

#[test]
fn a_text_longer_than_a_record_may_be() {
    let folder = Folder::new();
    folder.write("news/a.txt", "قمة ".repeat(1 << 18));
    folder.write("news/b.txt", "قمة دوشنبه");
    let run = folder.run(&["ingest", "news", "--max-record", "1"]).ends(3);
    let run = run.says(&["a.txt: expected a text file of at most 1.0 MiB, found 1.8 MiB: skipped; --max-record"]);
    assert!(run.out.contains("new 1"), "{}", run.out);
}

/// 300 MB without a line end, on a disk block, are read within 160 MB of memory for everything.
#[test]
#[cfg(target_os = "linux")]
fn a_line_without_end_is_not_held_in_memory() {
    let folder = Folder::new();
    let path = folder.write("a.jsonl", format!("{GOOD}\n"));
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(300 << 20).unwrap();
    drop(file);
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    writeln!(file, "\n{}", GOOD.replace("good", "last")).unwrap();
    let limited = |megabytes: u32, args: &str| {
        let script = format!("ulimit -d {}; exec {} extract a.jsonl {args}", megabytes * 1024, mahdar());
        Run::of(Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap())
    };
    let run = limited(160, "").ends(3).says(&["a.jsonl:2: expected a line of at most 16.0 MiB, found 300.0 MiB"]);
    assert_eq!(run.json_lines().iter().map(|line| line["id"].clone()).collect::<Vec<_>>(), ["good", "last"]);
    assert_ne!(limited(160, "--max-record 1000").code, 3, "the limit of memory is one: it ends what needs more");
}

#[test]
#[cfg(unix)]
fn devices_and_sockets_are_refused_and_pipes_are_read() {
    let folder = Folder::new();
    folder.write("good.jsonl", GOOD);
    let run = folder.run(&["ingest", "/dev/zero", "--format", "jsonl"]).ends(2);
    run.says(&["/dev/zero: expected a file, a folder or a pipe, found a device"]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.txt")).unwrap();
    folder.run(&["ingest", "socket.txt", "good.jsonl"]).ends(3).says(&["found a socket"]);
    folder.run(&["ingest", "."]).ends(0).says(&["socket.txt: skipped, a socket, not a regular file"]);
    let script = format!(
        "mkfifo pipe.jsonl; (cat good.jsonl; echo; echo '{}') > pipe.jsonl & exec {} ingest pipe.jsonl --replace",
        GOOD.replace("good", "other"),
        mahdar()
    );
    let run = Run::of(Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap()).ends(0);
    assert!(run.out.contains("read 2"), "{}", run.out);
    folder.run(&["extract", "."]).ends(0).says(&["pipe.jsonl: skipped, a pipe, not a regular file"]);
}

#[test]
#[cfg(unix)]
fn a_pipe_without_end_is_given_up() {
    let folder = Folder::new();
    let script = format!(
        "mkfifo pipe.txt; cat /dev/zero > pipe.txt 2> /dev/null & exec {} ingest pipe.txt --max-record 0.1",
        mahdar()
    );
    let run = Run::of(Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap());
    run.ends(3).says(&["pipe.txt: expected a text file of at most 0.1 MiB, found more"]);
}

#[test]
#[cfg(unix)]
fn links_that_lead_out_are_passed_over_unless_it_is_said() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("news/1.txt", "قمة أولى");
    folder.write("news/.store/2.txt", "قمة ثانية");
    folder.write("elsewhere/3.txt", "قمة ثالثة");
    let link = |to: &str, name: &str| symlink(folder.path().join(to), folder.path().join(name)).unwrap();
    link("elsewhere", "news/folder");
    link("elsewhere/3.txt", "news/file.txt");
    link("news/.store/2.txt", "news/inside.txt");
    link("news", "news/loop");
    link("nowhere", "news/broken.txt");
    let run = folder.run(&["ingest", "news"]).ends(3);
    let run = run.says(&[
        "note: news/folder: skipped, a link that leads out of the folder; name it, or say --follow-links",
        "note: news/file.txt: skipped, a link",
        "refused: news/loop: cannot read it",
        "refused: news/broken.txt: cannot read it",
    ]);
    assert!(run.out.contains("new 2"), "{}", run.out);
    let run =
        folder.run(&["ingest", "news", "--follow-links"]).ends(3).says(&["news/folder/3.txt: skipped, read already"]);
    assert!(run.out.contains("new 1, replaced 0, unchanged 2"), "{}", run.out);
    let run = folder.run(&["extract", "news/folder", "news/file.txt"]).ends(0);
    assert_eq!(run.out.lines().count(), 1, "what is named is read, once");
    let run = folder.run(&["extract", "news", "elsewhere"]).ends(3);
    assert_eq!(run.out.lines().count(), 3, "between folders that are named, links lead nowhere else");
}

#[test]
fn folders_that_are_nested_too_deeply() {
    let folder = Folder::new();
    let deep = |levels: usize| format!("{}1.txt", "d/".repeat(levels));
    folder.write(&deep(64), "قمة أولى");
    folder.write(&deep(65), "قمة ثانية");
    let run = folder.run(&["ingest", "."]).ends(3).says(&["expected folders at most 64 deep: name this one"]);
    assert!(run.out.contains("new 1"), "{}", run.out);
    let run = folder.run(&["extract", "d"]).ends(0);
    assert_eq!(run.out.lines().count(), 2, "named further down, all are read");
}

#[test]
#[cfg(target_os = "linux")]
fn paths_that_are_too_long() {
    let folder = Folder::new();
    folder.write("1.txt", "قمة أولى");
    let name = "n".repeat(200);
    let script = format!("for i in $(seq 25); do mkdir {name} && cd {name} || exit 1; done; echo قمة > 2.txt");
    assert!(Command::new("bash").args(["-c", &script]).current_dir(folder.path()).status().unwrap().success());
    let run = folder.run(&["ingest", ".", "--quiet"]).ends(3).says(&["expected a path of at most 4096 bytes, found 4"]);
    assert!(run.out.contains("new 1"), "{}", run.out);
}

#[test]
fn json_that_is_nested_too_deeply() {
    let folder = Folder::new();
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    let deep = |key: &str| format!("{{\"id\":\"{key}\",\"title\":\"قمة\",\"{key}\":{open}1{close}}}\n");
    folder.write("a.jsonl", format!("{}{}{GOOD}", deep("body"), deep("tags")));
    let run = folder.run(&["ingest", "a.jsonl"]).ends(3).says(&["a.jsonl:1:", "recursion limit exceeded"]);
    assert!(run.out.contains("new 2"), "what is passed over may be deep: {}", run.out);
}

#[test]
fn values_that_are_too_long_are_left_out_and_no_note_quotes_them() {
    let folder = Folder::new();
    let long = "س".repeat(100_000);
    let value = |key: &str| format!("{{\"id\":\"{key}\",\"body\":\"قمة دوشنبه\",\"{key}\":\"{long}\"}}\n");
    let lines: String = ["title", "source", "url", "date"].map(value).concat();
    folder.write("a.jsonl", format!("{lines}\"{long}\"\n"));
    let run = folder.run(&["ingest", "a.jsonl"]).ends(3);
    assert!(run.out.contains("new 4") && run.err.len() < 2_000, "{} {}", run.out, run.err.len());
    run.says(&[
        "a.jsonl:1: expected at most 65536 bytes in \"title\", found 200000: it is left out",
        "a.jsonl:2: expected at most 1000 bytes in \"source\"",
        "a.jsonl:3: expected at most 8192 bytes in \"url\"",
        "a.jsonl:4: expected at most 200 bytes in \"date\"",
        "a.jsonl:5: expected one JSON object",
    ]);
    let shown = folder.run(&["show", "title", "--format", "json"]).ends(0).json();
    assert_eq!(shown["title"], "قمة دوشنبه");
}
