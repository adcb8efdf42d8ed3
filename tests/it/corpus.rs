//! Reading files and folders, as an embedder does it.

use crate::support::Folder;
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::{Engine, IngestOptions, Report};

fn reports(items: impl Iterator<Item = Item>) -> Vec<Report> {
    items.filter_map(|item| if let Item::Report(report) = item { Some(*report) } else { None }).collect()
}

#[test]
fn folders_are_read_in_order_of_name_and_bytes_are_counted() {
    let folder = Folder::new();
    folder.write("b.txt", "قمة\nنص");
    folder.write("a/2.jsonl", "{\"title\":\"لقاء\",\"extra\":{\"deep\":[1]},\"date\":\"2022-06-29T10:00:00Z\"}\n");
    folder.write("a/1.txt", "زيارة");
    let files = find(&[folder.path()], InputFormat::Auto);
    let on_disk = files.bytes();
    let mut records = files.read("p/");
    let found = reports(&mut records);
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    let ids: Vec<_> = found.iter().map(|report| report.id.replace(&name, "X")).collect();
    assert_eq!(ids, ["p/X/a/1.txt", "p/X/a/2.jsonl#1", "p/X/b.txt"]);
    assert_eq!((records.bytes_on_disk(), on_disk > 0), (on_disk, true));
    assert_eq!(found[1].published.unwrap().to_string(), "2022-06-29T10:00:00Z");
    assert_eq!((found[2].title.as_str(), found[2].title_from_body, found[2].body.as_str()), ("قمة", true, "قمة\nنص"));
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_loops_are_reported() {
    let folder = Folder::new();
    folder.write("news/1.txt", "قمة");
    folder.write("elsewhere/2.txt", "لقاء");
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join("news/link")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("news"), folder.path().join("news/loop")).unwrap();
    let files = find(&[folder.path().join("news")], InputFormat::Auto);
    assert!(files.notes.iter().any(|note| matches!(note, Item::Refused(note) if note.file.ends_with("news/loop"))));
    let ids: Vec<_> = reports(files.read("")).into_iter().map(|report| report.id).collect();
    assert_eq!(ids, ["news/1.txt", "news/link/2.txt"]);
}

#[test]
fn a_corpus_is_ingested_without_the_command_line() {
    let folder = Folder::new();
    folder.write("1.txt", "قمة دوشنبه");
    folder.write("2.txt", b"\xff");
    let engine = Engine::in_memory().unwrap();
    let mut refused = 0;
    let records = find(&[folder.path()], InputFormat::Auto).read("");
    let summary = engine.ingest_items(records, IngestOptions::default(), |event| {
        refused += usize::from(matches!(event, mahdar::Event::Refused(_)));
    });
    assert_eq!((summary.unwrap().new, refused, engine.len()), (1, 1, 1));
}
