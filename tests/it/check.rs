//! `Engine::check` on an index in order, and on one that is damaged in every way that a disk or a hand can.

use crate::random::Random;
use crate::support::Folder;
use mahdar::{Check, Engine, ErrorKind, Report, search::Request};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// An index from which a report was removed.
fn index(folder: &Folder) -> PathBuf {
    let path = folder.path().join("index");
    let engine = Engine::create(&path).unwrap();
    let report = |n: usize| {
        let body = format!("التقى وزير الخارجية المصري سامح شكري نظيره الروسي سيرغي لافروف في موسكو للمرة رقم {n}.");
        Report {
            published: mahdar::dates::parse_published(&format!("2023-{:02}-11", n % 12 + 1)).ok(),
            ..Report::new(format!("r{n}"), format!("شكري يلتقي لافروف {n}"), body)
        }
    };
    engine.ingest((0..48).map(report)).unwrap();
    engine.remove(["r3"]).unwrap();
    engine.close().unwrap();
    assert!(files(&path).iter().any(|file| file.extension().is_some_and(|part| part == "del")), "one was removed");
    path
}

/// What the check says, which never panics.
fn check(index: &Path) -> mahdar::Result<Check> {
    catch_unwind(|| Engine::check(index)).unwrap_or_else(|_| panic!("the check panicked"))
}

fn files(index: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(index).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        !name.ends_with(".lock") && name != ".mahdar-writer"
    });
    files.sort();
    files
}

/// Restored after each harm.
fn harm(path: &Path, to: Option<&[u8]>, look: impl FnOnce()) {
    let whole = std::fs::read(path).unwrap();
    match to {
        Some(bytes) => std::fs::write(path, bytes).unwrap(),
        None => std::fs::remove_file(path).unwrap(),
    }
    look();
    std::fs::write(path, whole).unwrap();
}

#[test]
fn an_index_in_order() {
    let folder = Folder::new();
    let index = index(&folder);
    let check = Engine::check(&index).unwrap();
    assert_eq!((check.problems, check.notes), (vec![], vec![]));
    assert_eq!((check.reports, check.meetings), (47, 12));
    assert!(check.files > 6 && check.bytes > 10_000);
    assert_eq!(Engine::check(folder.path().join("none")).unwrap_err().kind(), ErrorKind::NotAnIndex);
    // Saved searches are part of it.
    std::fs::write(index.join(".mahdar-alerts.json"), "[{").unwrap();
    let problems = Engine::check(&index).unwrap().problems;
    assert!(problems.len() == 1 && problems[0].advice.contains(".mahdar-alerts.json"), "{problems:?}");
    // Begun, and nothing ever put in.
    let begun = folder.path().join("begun");
    Engine::create(&begun).unwrap().close().unwrap();
    assert_eq!(Engine::check(&begun).unwrap().problems, vec![]);
}

#[test]
fn what_no_commit_needs_is_noted_and_swept() {
    let folder = Folder::new();
    let index = index(&folder);
    for name in ["0123456789abcdef0123456789abcdef.idx", ".tmpAbCd12", ".mahdar-staged-x/meta.json"] {
        folder.write(&format!("index/{name}"), "x");
    }
    folder.write("index/letter.doc", "x");
    let check = Engine::check(&index).unwrap();
    assert_eq!(check.problems, vec![]);
    let notes: Vec<String> = check.notes.into_iter().map(|note| note.what).collect();
    assert!(notes[0].starts_with("3 left by a writer") && notes[1].contains("letter.doc"), "{notes:?}");
    let engine = Engine::open(&index).unwrap();
    let notes = Engine::check(&index).unwrap().notes;
    let own = format!("process {}", std::process::id());
    assert!(notes[0].what.contains(&own) && notes[1].what.contains("letter.doc") && notes.len() == 2, "{notes:?}");
    engine.close().unwrap();
    assert!(index.join("letter.doc").exists());
    std::fs::remove_file(index.join("letter.doc")).unwrap();
    assert_eq!(Engine::check(&index).unwrap().notes, vec![]);
}

#[test]
fn a_file_that_is_cut_short_or_missing_is_a_problem() {
    let folder = Folder::new();
    let index = index(&folder);
    for path in files(&index) {
        let whole = std::fs::read(&path).unwrap();
        let halves = [0, 1, whole.len() / 2, whole.len() - 1].map(|end| Some(&whole[..end]));
        for to in halves.into_iter().chain([None]) {
            harm(&path, to, || {
                // The last byte of a list of tantivy's is the end of its line.
                let is_line = path.ends_with("meta.json") || path.ends_with(".managed.json");
                if !to.is_some_and(|to| to.len() + 1 == whole.len() && is_line) {
                    assert!(
                        !check(&index).unwrap().problems.is_empty(),
                        "{} cut to {:?}",
                        path.display(),
                        to.map(<[u8]>::len)
                    );
                }
                // Every file ends with its checksum: one that was cut is not searched, but refused.
                let _ = Engine::open_read_only(&index).and_then(|engine| engine.search(&Request::new("لقاء شكري")));
            });
        }
    }
    assert_eq!(Engine::check(&index).unwrap().problems, vec![]);
}

#[test]
fn a_bit_that_flips_is_a_problem() {
    let folder = Folder::new();
    let index = index(&folder);
    let mut random = Random(8);
    let mut flips = 0;
    for path in files(&index) {
        let whole = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for _ in 0..20 {
            let at = random.below(whole.len());
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << random.below(8);
            if does_not_matter(&name, &whole, &bytes, at) {
                continue;
            }
            harm(&path, Some(&bytes), || {
                let found = check(&index).unwrap().problems.len();
                assert!(found > 0, "{name}: byte {at} of {} was {:?}", whole.len(), char::from(whole[at]));
                flips += 1;
                // A search does not read all, and may not notice; where the index library panics, it says so in words.
                #[cfg(feature = "cli")]
                if flips % 24 == 0 {
                    let run = folder.run(&["search", "لقاء شكري ولافروف"]);
                    assert!(run.code != 101 && !run.err.contains("panicked"), "{}", run.err);
                    let says_what_to_do =
                        ["mahdar check", "mahdar rebuild", "name another"].iter().any(|it| run.err.contains(it));
                    assert!(run.code != 2 || says_what_to_do, "{}", run.err);
                }
            });
        }
    }
    assert!(flips > 120, "{flips} flips");
    assert_eq!(Engine::check(&index).unwrap().problems, vec![]);
}

#[cfg(feature = "cli")]
#[test]
fn of_an_index_that_cannot_be_read_no_numbers_are_told_and_no_advice_twice() {
    let folder = Folder::new();
    harm(&index(&folder).join("meta.json"), None, || {
        let run = folder.run(&["check"]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.out.ends_with("1 problem: nobody can tell what the index holds\n"), "{}", run.out);
        assert_eq!(run.out.matches("restore --replace").count(), 1, "{}", run.out);
    });
}

/// Bytes that no reader looks at: the numbers of versions, blanks between values.
fn does_not_matter(name: &str, whole: &[u8], bytes: &[u8], at: usize) -> bool {
    if name == "meta.json" {
        let same = |a: &[u8], b: &[u8]| {
            let value = |bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok();
            value(a).is_some() && value(a) == value(b)
        };
        let digits = |key: &str| {
            let text = String::from_utf8_lossy(whole);
            text.rfind(key).is_some_and(|from| (from..from + key.len() + 12).contains(&at))
        };
        return same(whole, bytes) || digits("\"opstamp\": ") || digits("mahdar\\\":") || digits("docstore_blocksize");
    }
    if name == ".managed.json" {
        return whole[at].is_ascii_whitespace();
    }
    let start = b"{\"version\"";
    let footer = whole.windows(start.len()).rposition(|window| window == start);
    footer.is_some_and(|footer| at >= footer && whole[at].is_ascii_digit())
}
