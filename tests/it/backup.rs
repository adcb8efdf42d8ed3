//! A backup and back, an index of an older format made anew, and all that may be wrong with a file that is to be restored.

use crate::support::Folder;
use mahdar::{Engine, ErrorKind, Report, search::Request};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An index of format 3 with seven reports, two of them of one meeting, and a saved search.
const OLD: &[u8] = include_bytes!("../data/index-format-3.tar");
/// Its reports.
const OLD_REPORTS: &str = include_str!("../data/index-format-3.jsonl");

/// The old index, of a format that no version reads any more.
fn old_index(folder: &Folder) -> PathBuf {
    let index = folder.path().join("index");
    Engine::restore(&index, OLD, false).unwrap();
    let meta = index.join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let older = text.replace("{\\\"format\\\":3", "{\\\"format\\\":2");
    assert_ne!(older, text);
    std::fs::write(meta, older).unwrap();
    index
}

fn new_index(folder: &Folder, name: &str, ids: &[&str]) -> PathBuf {
    let index = folder.path().join(name);
    let engine = Engine::create(&index).unwrap();
    engine.ingest(ids.iter().map(|id| Report::new(*id, format!("قمة {id}"), "بوتين يلتقي رحمان"))).unwrap();
    engine.close().unwrap();
    index
}

fn backup(index: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    Engine::backup_to(index, &mut bytes).unwrap();
    bytes
}

fn ids(index: &Path) -> Vec<String> {
    let engine = Engine::open_read_only(index).unwrap();
    let mut ids: Vec<String> =
        engine.search_reports(&Request::new("قمة")).unwrap().reports.into_iter().map(|hit| hit.id).collect();
    ids.sort();
    ids
}

/// Every file of a folder that is not a lock, with its bytes.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let name = |entry: &std::fs::DirEntry| entry.file_name().into_string().unwrap();
    let entries = entries.filter(|entry| !name(entry).contains("lock") && !name(entry).contains("writer"));
    entries.map(|entry| (name(&entry), std::fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn the_same_commit_gives_the_same_bytes_which_any_tar_can_read() {
    let folder = Folder::new();
    let index = new_index(&folder, "index", &["a", "b"]);
    let bytes = backup(&index);
    assert_eq!(backup(&index), bytes);
    assert_eq!(bytes.len() % 512, 0);
    let mut tar = tar::Archive::new(bytes.as_slice());
    let mut names = Vec::new();
    for entry in tar.entries().unwrap() {
        let entry = entry.unwrap();
        assert_eq!((entry.header().mtime().unwrap(), entry.header().uid().unwrap()), (0, 0));
        names.push(entry.path().unwrap().display().to_string());
    }
    assert!(names.is_sorted() && names.contains(&"meta.json".to_owned()), "{names:?}");
    // There it is the same index again, and one more commit gives other bytes.
    let copy = folder.path().join("copy");
    Engine::restore(&copy, bytes.as_slice(), false).unwrap();
    assert_eq!(backup(&copy), bytes);
    Engine::open(&copy).unwrap().remove(["a"]).unwrap();
    assert_ne!(backup(&copy), bytes);
    assert_eq!(ids(&copy), ["b"]);
}

#[test]
fn a_backup_beside_a_writer_is_a_whole_commit() {
    let folder = Folder::new();
    let index = new_index(&folder, "index", &["0"]);
    let engine = Engine::open(&index).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for n in 1..40 {
                engine.ingest([Report::new(format!("{n}"), format!("قمة {n}"), "")]).unwrap();
            }
        });
        let mut backups = 0;
        while !writer.is_finished() || backups == 0 {
            let copy = folder.path().join(format!("copy-{backups}"));
            Engine::restore(&copy, backup(&index).as_slice(), false).unwrap();
            let check = Engine::check(&copy).unwrap();
            assert_eq!((check.problems, check.notes), (vec![], vec![]));
            let check = Engine::check(&index).unwrap();
            assert_eq!(check.problems, vec![], "beside the writer");
            backups += 1;
        }
    });
    assert_eq!(ids(&index).len(), 10, "as many as are shown");
    assert_eq!(engine.len(), 40);
}

#[test]
fn what_is_no_backup_is_refused_and_changes_nothing() {
    let folder = Folder::new();
    let good = backup(&new_index(&folder, "good", &["a"]));
    let index = new_index(&folder, "index", &["mine"]);
    let before = content(&index);
    let refuse = |bytes: &[u8], said: &str| {
        let error = Engine::restore(&index, bytes, true).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
        assert!(error.to_string().contains(said), "expected {said:?} in {error}");
        assert!(content(&index) == before, "{said}");
        let fresh = folder.path().join("fresh");
        Engine::restore(&fresh, bytes, false).unwrap_err();
        assert!(!Engine::exists(&fresh).unwrap());
    };
    let with = |change: &dyn Fn(&mut tar::Builder<Vec<u8>>)| {
        let mut builder = tar::Builder::new(Vec::new());
        change(&mut builder);
        for entry in tar::Archive::new(good.as_slice()).entries().unwrap() {
            let mut entry = entry.unwrap();
            let header = entry.header().clone();
            builder.append(&header, &mut entry).unwrap();
        }
        builder.into_inner().unwrap()
    };
    let file = |name: &str, kind: tar::EntryType| {
        let mut header = tar::Header::new_ustar();
        // Set as it is: the crate refuses to write such names itself.
        header.as_ustar_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_cksum();
        header
    };
    for name in ["../evil", "/evil", "a/meta.json", "./meta.json", "evil", ".mahdar-writer", "meta.json/..", ""] {
        let bytes = with(&|tar| tar.append(&file(name, tar::EntryType::Regular), &[][..]).unwrap());
        refuse(&bytes, "is no file of an index");
    }
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Directory, tar::EntryType::GNUSparse] {
        let bytes = with(&|tar| tar.append(&file("meta.json", kind), &[][..]).unwrap());
        refuse(&bytes, "is no regular file");
    }
    refuse(&with(&|tar| tar.append(&file("meta.json", tar::EntryType::Regular), &[][..]).unwrap()), "twice");
    let stranger = "0123456789abcdef0123456789abcdef.idx";
    refuse(&with(&|tar| tar.append(&file(stranger, tar::EntryType::Regular), &[][..]).unwrap()), "no segment");
    refuse(b"", "holds no meta.json");
    refuse(b"{\"id\":\"1\"}\n", "expected a backup");
    refuse(&[0x1f; 2_000], "expected a backup");
    assert!(!folder.path().join("evil").exists());
    // Cut short anywhere before the empty blocks at the end, by which nobody needs to know that it is whole.
    for end in (0..good.len() - 1_024).step_by(509) {
        refuse(&good[..end], "backup");
    }
}

#[test]
fn a_backup_in_which_a_bit_flips_is_refused_or_makes_a_whole_index() {
    let folder = Folder::new();
    let good = backup(&new_index(&folder, "good", &["a"]));
    let mut refused = 0;
    for at in (0..good.len()).step_by(61) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        let index = folder.path().join(format!("at-{at}"));
        match Engine::restore(&index, bytes.as_slice(), false) {
            Ok(_) => assert!(Engine::open_read_only(&index).is_err() || ids(&index) == ["a"], "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn a_backup_of_a_damaged_index_is_refused() {
    let folder = Folder::new();
    let index = new_index(&folder, "index", &["a"]);
    let store = content(&index).into_keys().find(|name| name.ends_with(".store")).unwrap();
    let mut bytes = std::fs::read(index.join(&store)).unwrap();
    bytes[3] ^= 1;
    std::fs::write(index.join(&store), bytes).unwrap();
    let file = folder.path().join("a.tar");
    let error = Engine::backup(&index, &file, false).unwrap_err();
    assert!(error.to_string().contains(&store) && error.kind() == ErrorKind::Corrupt, "{error}");
    assert!(!file.exists());
    assert_eq!(Engine::rebuild(&index, |_, _| {}).unwrap_err().kind(), ErrorKind::Corrupt);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["index"]);
}

#[test]
fn an_index_of_an_older_format_is_rebuilt() {
    let folder = Folder::new();
    let index = old_index(&folder);
    for error in [Engine::open(&index).unwrap_err(), Engine::open_read_only(&index).unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Incompatible);
        let advice = format!("mahdar rebuild --index {}", index.display());
        assert!(error.to_string().contains(&advice), "{error}");
    }
    assert!(Engine::check(&index).unwrap().problems[0].advice.contains("mahdar rebuild"));
    // A backup of it is one all the same.
    let copy = folder.path().join("copy");
    assert_eq!(Engine::restore(&copy, backup(&index).as_slice(), false).unwrap().format, 2);
    let mut steps = Vec::new();
    let rebuilt = Engine::rebuild(&index, |read, of| steps.push((read, of))).unwrap();
    assert_eq!((rebuilt.reports, rebuilt.meetings), (7, 4));
    assert!(steps.is_sorted() && steps.last().is_some_and(|(read, of)| read == of));
    let engine = Engine::open(&index).unwrap();
    for (line, text) in (1..).zip(OLD_REPORTS.lines()) {
        let record: serde_json::Value = serde_json::from_str(text).unwrap();
        let report = engine.report(record["id"].as_str().unwrap()).unwrap().unwrap();
        assert_eq!(report.body, record["body"].as_str().unwrap());
        assert_eq!(report.source.as_deref(), record["source"].as_str());
        assert_eq!(report.url.as_deref(), record["url"].as_str());
        assert_eq!(report.published.map(|it| it.to_string()).as_deref(), record["date"].as_str());
        let origin = report.origin.unwrap();
        assert_eq!((origin.file.as_str(), origin.line), ("/srv/news/reports.jsonl", Some(line)));
    }
    let answer = engine.search(&Request::new("لقاء الصفدي وعبدالله بن زايد")).unwrap();
    assert_eq!(answer.meetings[0].reports.len(), 2);
    assert_eq!(engine.alerts().unwrap().iter().count(), 1);
    engine.close().unwrap();
    let check = Engine::check(&index).unwrap();
    assert_eq!((check.problems, check.notes), (vec![], vec![]));
}

#[test]
fn a_rebuild_of_an_index_in_order_changes_no_answer() {
    let folder = Folder::new();
    let index = new_index(&folder, "index", &["a", "b", "c"]);
    Engine::open(&index).unwrap().remove(["b"]).unwrap();
    let reader = Engine::open_read_only(&index).unwrap();
    let all = || reader.search_reports(&Request::new("قمة")).unwrap().reports;
    let before = all();
    Engine::rebuild(&index, |_, _| {}).unwrap();
    assert_eq!(all(), before, "who reads goes on with what it has");
    reader.refresh().unwrap();
    let ids_of = |hits: Vec<mahdar::search::ReportHit>| hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert_eq!(ids_of(all()), ids_of(before));
    // What another version makes of it meanwhile is not for this reader.
    let meta = std::fs::read_to_string(index.join("meta.json")).unwrap();
    std::fs::write(index.join("meta.json"), meta.replace("{\\\"format\\\":", "{\\\"format\\\":9")).unwrap();
    assert_eq!(reader.refresh().unwrap_err().kind(), ErrorKind::Incompatible);
    assert_eq!(ids_of(all()).len(), 2);
    std::fs::write(index.join("meta.json"), meta).unwrap();
    // One from which all were removed is one too, and one to which nothing was ever put is none.
    Engine::open(&index).unwrap().remove(["a", "c"]).unwrap();
    assert_eq!(Engine::rebuild(&index, |_, _| {}).unwrap().reports, 0);
    assert!(Engine::exists(&index).unwrap() && Engine::check(&index).unwrap().problems.is_empty());
    assert_eq!(Engine::rebuild(folder.path().join("none"), |_, _| {}).unwrap_err().kind(), ErrorKind::NotAnIndex);
}

#[test]
fn one_writer_at_a_time_and_it_is_named() {
    let folder = Folder::new();
    let index = new_index(&folder, "index", &["a"]);
    let bytes = backup(&index);
    let writer = Engine::open(&index).unwrap();
    let named = format!("process {} (", std::process::id());
    let errors = [
        Engine::open(&index).map(drop).unwrap_err(),
        Engine::rebuild(&index, |_, _| {}).map(drop).unwrap_err(),
        Engine::restore(&index, bytes.as_slice(), true).map(drop).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains(&named), "{error}");
    }
    assert_eq!(backup(&index), bytes, "a backup needs no lock");
    writer.close().unwrap();
    Engine::restore(&index, bytes.as_slice(), true).unwrap();
}

#[cfg(feature = "cli")]
#[test]
fn the_commands_say_what_they_did() {
    let folder = Folder::new();
    folder.write("old.tar", OLD);
    let said =
        |run: crate::support::Run, part: &str| assert!(run.out.contains(part), "expected {part:?} in {}", run.out);
    said(folder.run(&["restore", "old.tar"]).ends(0), "restored 15 files");
    folder.run(&["restore", "old.tar"]).ends(2).says(&["an index already", "--replace"]);
    said(folder.run(&["rebuild"]).ends(0), "rebuilt: 7 reports, 4 meetings");
    said(folder.run(&["check"]).ends(0), "in order: 7 reports, 4 meetings");
    assert_eq!(folder.run(&["check", "--format", "json"]).ends(0).json()["problems"], serde_json::json!([]));
    said(folder.run(&["backup", "new.tar"]).ends(0), "wrote ");
    folder.run(&["backup", "new.tar"]).ends(2).says(&["new.tar is there already", "--replace"]);
    folder.write(".mahdar-backup-x1y2z3", "of one that was killed");
    assert_eq!(folder.run(&["backup", "new.tar", "--replace", "--format", "json"]).ends(0).json()["mahdar"], "0.1.0");
    assert!(!folder.path().join(".mahdar-backup-x1y2z3").exists());
    let output = folder.command(&["backup", "-"]).output().unwrap();
    assert!(output.status.success() && output.stdout == std::fs::read(folder.path().join("new.tar")).unwrap());
    said(folder.run(&["restore", "new.tar", "--index", "two", "--format", "json"]).ends(0), "\"files\":");
    said(folder.run(&["alert", "list", "--index", "two"]).ends(0), "gulf");
    folder.run(&["restore", "none.tar", "--index", "three"]).ends(2).says(&["none.tar"]);
    folder.run(&["check", "--index", "three"]).ends(2).says(&["expected an index"]);
    folder.write("other/letter.doc", "x");
    folder.run(&["restore", "new.tar", "--index", "other", "--replace"]).ends(2).says(&["holds other files"]);
    folder.write("index/meta.json", "{");
    said(folder.run(&["check"]).ends(1), "mahdar restore --replace");
    folder.run(&["restore", "new.tar", "--replace"]).ends(0);
    folder.run(&["check"]).ends(0);
    // An index of another format says what to do.
    let older = Folder::new();
    old_index(&older);
    older.run(&["search", "x"]).ends(2).says(&["found 2", "mahdar rebuild --index index"]);
    older.run(&["rebuild"]).ends(0);
    older.run(&["search", "الصفدي"]).ends(0);
}
