//! Reading files and folders, as an embedder does it.

use crate::support::Folder;
use mahdar::corpus::{InputFormat, Item, ReadOptions, find, find_in};
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
    assert_eq!((found[2].title.as_str(), found[2].body.as_str()), ("قمة", "قمة\nنص"));
}

#[test]
fn a_file_is_read_once_however_it_is_named() {
    let folder = Folder::new();
    let file = folder.write("news/a/1.txt", "قمة");
    let files = find(&[folder.path().join("news"), folder.path().join("news/a"), file], InputFormat::Auto);
    assert_eq!(files.files.len(), 1);
    assert_eq!(
        files
            .notes
            .iter()
            .filter(|note| matches!(note, Item::Skipped(note) if note.message.contains("read already")))
            .count(),
        2
    );
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_not_utf_8_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    for name in [b"\xe1\xde.txt", b"\xc7\xd3.txt"] {
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "قمة").unwrap();
    }
    let engine = Engine::in_memory().unwrap();
    let records = find(&[folder.path()], InputFormat::Auto).read("");
    assert_eq!(engine.ingest_items(records, IngestOptions::default(), |_| {}).unwrap().new, 2);
}

#[test]
#[cfg(unix)]
fn links_are_followed_and_loops_are_reported() {
    let folder = Folder::new();
    folder.write("news/1.txt", "قمة");
    folder.write("elsewhere/2.txt", "لقاء");
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join("news/link")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("news"), folder.path().join("news/loop")).unwrap();
    let options = ReadOptions { follow_links: true, ..ReadOptions::default() };
    let files = find(&[folder.path().join("news")], options);
    assert!(files.notes.iter().any(|note| matches!(note, Item::Refused(note) if note.file.ends_with("news/loop"))));
    let ids: Vec<_> = reports(files.read("")).into_iter().map(|report| report.id).collect();
    assert_eq!(ids, ["news/1.txt", "news/link/2.txt"]);
}

#[test]
fn files_inside_a_folder_have_the_ids_that_the_folder_gives_them() {
    let folder = Folder::new();
    for name in ["a/1.txt", "a/b/2.txt", "a/.hidden/3.txt", "a/README.txt", "a/index/4.txt", "5.txt"] {
        folder.write(&format!("news/{name}"), "قمة");
    }
    folder.write("news/a/index/meta.json", "");
    folder.write("news/a/index/.managed.json", "");
    let news = folder.path().join("news");
    let ids = |inside: &[&str]| {
        let files = find_in(&news, inside, InputFormat::Auto);
        reports(files.read("")).into_iter().map(|report| report.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["a/b/2.txt", "5.txt", "gone.txt"]), ["news/a/b/2.txt", "news/5.txt"]);
    assert_eq!(ids(&["a"]), ["news/a/1.txt", "news/a/b/2.txt"], "a folder with all in it");
    let nothing: [&str; 0] = [];
    assert_eq!(ids(&["a/.hidden/3.txt", "a/README.txt", "a/index/4.txt", "a/index"]), nothing);
    assert_eq!(ids(&["a", "a/1.txt"]), ["news/a/1.txt", "news/a/b/2.txt"], "each once");
}

#[test]
fn a_corpus_is_ingested_without_the_command_line() {
    let folder = Folder::new();
    folder.write("1.txt", "قمة دوشنبه");
    folder.write("2.txt", b"\0\x01\xff");
    let engine = Engine::in_memory().unwrap();
    let mut refused = 0;
    let records = find(&[folder.path()], InputFormat::Auto).read("");
    let summary = engine.ingest_items(records, IngestOptions::default(), |event| {
        refused += usize::from(matches!(event, mahdar::Event::Refused(_)));
    });
    assert_eq!((summary.unwrap().new, refused, engine.len()), (1, 1, 1));
}
