//! What an ingest remembers: files that are as they were, copies, what is gone, and what came before a checkpoint.

use crate::support::Folder;
use mahdar::corpus::{InputFormat, find};
use mahdar::{Engine, Event, IngestOptions, Report, Summary};
use std::fmt::Write as _;
use std::path::Path;

/// Puts in what is at `path`, as the command does.
fn ingest(engine: &Engine, path: &Path, options: IngestOptions) -> Summary {
    let known = engine.known_files(&options);
    let items = find(&[path], InputFormat::Auto).read_changed("", move |file| known.get(file));
    engine.ingest_items(items, options, |_| {}).unwrap()
}

fn pruning() -> IngestOptions {
    IngestOptions { prune: true, ..IngestOptions::default() }
}

/// (read, new, replaced, unchanged, refused)
fn counts(summary: &Summary) -> (usize, usize, usize, usize, usize) {
    (summary.read, summary.new, summary.replaced, summary.unchanged, summary.refused.len())
}

fn line(id: &str, title: &str) -> String {
    format!("{{\"id\":\"{id}\",\"title\":\"{title}\",\"date\":\"2022-06-29\"}}\n")
}

#[test]
fn a_file_that_is_as_it_was_is_not_read_again() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("news/a.jsonl", line("1", "one") + &line("2", "two"));
    folder.write("news/b.txt", "three");
    let news = folder.path().join("news");
    let all = || ingest(&engine, &news, IngestOptions::default());
    assert_eq!((counts(&all()), all().unchanged_files), ((3, 3, 0, 0, 0), 2));

    folder.write("news/a.jsonl", line("1", "one") + &line("2", "two too"));
    let changed = all();
    assert_eq!((counts(&changed), changed.unchanged_files), ((3, 0, 1, 2, 0), 1));

    // Read in another way, it is another file.
    let options = IngestOptions::default();
    let known = engine.known_files(&options);
    let items = find(&[&news], InputFormat::Auto).read_changed("x-", move |file| known.get(file));
    assert_eq!(engine.ingest_items(items, options, |_| {}).unwrap().new, 3);
}

#[test]
fn what_is_to_be_said_of_a_file_is_said_again() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("a.jsonl", line("1", "one") + "{\n");
    folder.write("b.jsonl", line("2", "two").replace("2022-06-29", "someday"));
    for round in 0..2 {
        let summary = ingest(&engine, folder.path(), IngestOptions::default());
        assert_eq!((summary.refused.len(), summary.warnings, summary.unchanged_files), (1, 1, 0), "{round}");
    }
}

#[test]
fn a_report_that_was_removed_comes_back_with_its_file() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    let path = folder.write("a.jsonl", line("1", "one") + &line("2", "two"));
    ingest(&engine, &path, IngestOptions::default());
    engine.remove(["1"]).unwrap();
    assert_eq!(counts(&ingest(&engine, &path, IngestOptions::default())), (2, 1, 0, 1, 0));
}

#[test]
fn a_report_of_two_files_is_kept_once_and_outlives_the_first() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("news/a.jsonl", line("1", "one") + &line("2", "two"));
    folder.write("news/b.jsonl", line("3", "three") + &line("1", "one"));
    let news = folder.path().join("news");
    let first = ingest(&engine, &news, pruning());
    assert_eq!((counts(&first), first.duplicates, engine.len()), ((4, 3, 0, 1, 0), 1, 3));
    let origin = || engine.report("1").unwrap().map(|report| report.origin.unwrap());
    let places = || engine.places("1").unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(origin().unwrap().file.ends_with("a.jsonl"));
    assert!(places().len() == 2 && places()[1].ends_with("b.jsonl:2"), "{:?}", places());
    assert_eq!(ingest(&engine, &news, pruning()).unchanged_files, 2);

    std::fs::remove_file(news.join("a.jsonl")).unwrap();
    let second = ingest(&engine, &news, pruning());
    assert_eq!((second.pruned, engine.len()), (1, 2));
    assert!(origin().unwrap().file.ends_with("b.jsonl"));
    assert_eq!((origin().unwrap().line, places().len()), (Some(2), 1));

    folder.write("news/b.jsonl", line("3", "three"));
    assert_eq!((ingest(&engine, &news, pruning()).pruned, engine.len()), (1, 1));
}

#[test]
fn a_copy_that_was_changed_is_refused_and_forgotten() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("a.jsonl", line("1", "one"));
    folder.write("b.jsonl", line("1", "one"));
    assert_eq!(ingest(&engine, folder.path(), IngestOptions::default()).duplicates, 1);
    folder.write("b.jsonl", line("1", "another one"));
    let summary = ingest(&engine, folder.path(), IngestOptions::default());
    assert!(summary.refused[0].message.contains("a.jsonl: use --replace"), "{:?}", summary.refused);
    std::fs::remove_file(folder.path().join("a.jsonl")).unwrap();
    ingest(&engine, folder.path(), pruning());
    // The other one was refused while the first stood; now that it is gone, it can come in.
    ingest(&engine, folder.path(), pruning());
    assert_eq!(engine.report("1").unwrap().unwrap().title, "another one");
}

#[test]
fn a_report_that_another_file_replaced_is_refused_when_its_file_is_read_again() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    let a = folder.write("a.jsonl", line("1", "one"));
    let b = folder.write("b.jsonl", line("1", "another one"));
    ingest(&engine, &a, IngestOptions::default());
    let replacing = IngestOptions { replace: true, ..IngestOptions::default() };
    assert_eq!(ingest(&engine, &b, replacing).replaced, 1);
    assert_eq!(ingest(&engine, &a, IngestOptions::default()).refused.len(), 1);
}

#[test]
fn the_same_text_under_another_id_is_put_in_and_told() {
    let engine = Engine::in_memory().unwrap();
    let summary = engine.ingest([Report::new("1", "one", "text"), Report::new("2", "one", "text")]).unwrap();
    assert_eq!((summary.new, summary.duplicates), (2, 1));
    assert_eq!(engine.ingest([Report::new("3", "one", "text")]).unwrap().duplicates, 1);
    assert_eq!(engine.same_text("2").unwrap(), ["1", "3"]);
    assert!(engine.same_text("none").unwrap().is_empty());
}

#[test]
fn what_is_gone_is_pruned_and_nothing_else() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("elsewhere/e.txt", "elsewhere");
    ingest(&engine, &folder.path().join("elsewhere"), IngestOptions::default());
    folder.write("news/a.jsonl", line("1", "one") + &line("2", "two"));
    folder.write("news/b.txt", "three");
    folder.write("news/c.jsonl", line("4", "four") + &line("5", "five"));
    let news = folder.path().join("news");
    ingest(&engine, &news, IngestOptions::default());
    std::fs::remove_file(folder.path().join("elsewhere/e.txt")).unwrap();

    folder.write("news/a.jsonl", line("2", "two"));
    std::fs::remove_file(news.join("b.txt")).unwrap();
    // A record that cannot be read may be any of those that the index has.
    folder.write("news/c.jsonl", line("4", "four") + "{\n");
    assert_eq!((ingest(&engine, &news, IngestOptions::default()).pruned, engine.len()), (0, 6));
    let summary = ingest(&engine, &news, pruning());
    // a.jsonl is as it was a moment ago, when nobody asked to prune: what it lacks is found all the same.
    assert_eq!((summary.pruned, engine.len()), (2, 4), "{summary:?}");
    assert!(engine.report("1").unwrap().is_none() && engine.report("news/b.txt").unwrap().is_none());
    assert!(engine.report("5").unwrap().is_some() && engine.report("elsewhere/e.txt").unwrap().is_some());
}

#[test]
fn a_folder_without_a_file_takes_nothing_with_it() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("news/a.txt", "one");
    let news = folder.path().join("news");
    ingest(&engine, &news, IngestOptions::default());
    std::fs::remove_file(news.join("a.txt")).unwrap();
    assert_eq!((ingest(&engine, &news, pruning()).pruned, engine.len()), (0, 1));
    std::fs::remove_dir(&news).unwrap();
    assert_eq!((ingest(&engine, &news, pruning()).pruned, engine.len()), (0, 1));
}

#[test]
fn checkpoints_give_what_one_commit_gives() {
    let folder = Folder::new();
    let mut lines = String::new();
    for day in 1..=28 {
        for (at, city) in ["دوشنبه", "الرياض", "القاهرة"].into_iter().enumerate() {
            let body = format!("التقى وزير الخارجية الروسي سيرغي لافروف اليوم في {city} وزير الخارجية المصري سامح شكري");
            let (id, title) = (format!("{day}-{at}"), "لافروف يلتقي شكري");
            let _ = writeln!(
                lines,
                "{{\"id\":\"{id}\",\"title\":\"{title}\",\"date\":\"2022-06-{day:02}\",\"body\":\"{body}\"}}"
            );
        }
        // Every third id comes a second time, with another text.
        let _ = write!(lines, "{}", line(&format!("{}-0", day / 3 * 3 + 1), &format!("rewritten on {day}")));
    }
    let path = folder.write("a.jsonl", lines);
    let content = |checkpoint: u64| {
        let engine = Engine::in_memory().unwrap();
        let (mut safe, mut warned) = (Vec::new(), 0);
        let options = IngestOptions { checkpoint, ..IngestOptions::default() };
        let summary = engine
            .ingest_items(find(&[&path], InputFormat::Auto).read(""), options, |event| match event {
                Event::Checkpoint { reports } => safe.push((reports, engine.len())),
                Event::Warning(_) => warned += 1,
                _ => {}
            })
            .unwrap();
        assert_eq!(safe.len(), summary.checkpoints);
        assert!(safe.is_sorted() && safe.iter().all(|(safe, seen)| seen <= safe && *seen > 0), "{safe:?}");
        let reports: Vec<_> = (1..=28).flat_map(|day| (0..3).map(move |at| format!("{day}-{at}"))).collect();
        let reports: Vec<_> = reports.iter().map(|id| engine.report(id).unwrap().unwrap()).collect();
        (reports, engine.meetings().unwrap(), counts(&summary), warned)
    };
    let whole = content(u64::MAX);
    assert!(whole.1.len() > 20, "{} meetings", whole.1.len());
    for checkpoint in [1, 100, 1_000, 5_000] {
        assert_eq!(content(checkpoint), whole, "{checkpoint}");
    }
}

#[test]
fn the_later_of_two_records_of_an_id_stays() {
    let engine = Engine::in_memory().unwrap();
    let reports = (0..3_000).map(|at| Report::new(format!("{}", at % 7), "title", format!("number {at}")));
    engine.ingest(reports).unwrap();
    let bodies: Vec<_> = (0..7).map(|id| engine.report(&id.to_string()).unwrap().unwrap().body).collect();
    let expected: Vec<_> =
        (0..7).map(|id| format!("number {}", (0..3_000).rev().find(|at| at % 7 == id).unwrap())).collect();
    assert_eq!((bodies, engine.len()), (expected, 7));
}

/// A folder `news` with `files`, ingested, then with other files, ingested again to prune.
fn moved(files: &[(&str, String)], then: &[(&str, String)]) -> (Folder, Engine, Summary) {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    let news = folder.path().join("news");
    for (round, files) in [files, then].into_iter().enumerate() {
        if round == 1 {
            std::fs::remove_dir_all(&news).unwrap();
        }
        files.iter().for_each(|(name, text)| drop(folder.write(&format!("news/{name}"), text)));
        if round == 0 {
            ingest(&engine, &news, IngestOptions::default());
        }
    }
    let summary = ingest(&engine, &news, pruning());
    (folder, engine, summary)
}

#[test]
fn a_file_that_was_renamed_and_changed_takes_its_reports_along() {
    let (_folder, engine, summary) = moved(
        &[("a.jsonl", line("1", "one") + &line("2", "two"))],
        &[("b.jsonl", line("1", "one") + &line("2", "two, rewritten"))],
    );
    assert_eq!((counts(&summary), summary.pruned, engine.len()), ((2, 0, 1, 1, 0), 0, 2));
    let places = |id: &str| engine.places(id).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    for (id, at) in [("1", "b.jsonl:1"), ("2", "b.jsonl:2")] {
        assert!(places(id).len() == 1 && places(id)[0].ends_with(at), "{:?}", places(id));
    }
    assert_eq!(engine.report("2").unwrap().unwrap().title, "two, rewritten");
}

#[test]
fn a_record_that_went_from_one_file_to_another_stays() {
    let before = [("a.jsonl", line("1", "one") + &line("2", "two")), ("b.jsonl", line("3", "three"))];
    let after = [("a.jsonl", line("1", "one")), ("b.jsonl", line("3", "three") + &line("2", "two, rewritten"))];
    let (_folder, engine, summary) = moved(&before, &after);
    assert_eq!((summary.refused.len(), summary.pruned, engine.len()), (0, 0, 3));
    assert!(engine.places("2").unwrap()[0].file.ends_with("b.jsonl"));
}

#[test]
fn a_report_is_never_said_to_be_where_it_is_not() {
    let before =
        [("a.jsonl", line("1", "one") + &line("2", "two")), ("b.jsonl", line("1", "one") + &line("3", "three"))];
    let without_copy = [("a.jsonl", before[0].1.clone() + &line("4", "four")), ("b.jsonl", line("3", "three"))];
    let (_folder, engine, _) = moved(&before, &without_copy);
    assert_eq!(engine.places("1").unwrap().len(), 1);
    let without_origin = [("a.jsonl", line("2", "two")), ("b.jsonl", before[1].1.clone() + &line("4", "four"))];
    let (_folder, engine, _) = moved(&before, &without_origin);
    let places = engine.places("1").unwrap();
    assert!(places.len() == 1 && places[0].file.ends_with("b.jsonl"), "{places:?}");
    let without_both = [("a.jsonl", line("2", "two")), ("b.jsonl", line("3", "three"))];
    let (_folder, engine, summary) = moved(&before, &without_both);
    assert_eq!((summary.pruned, engine.len()), (1, 2));
}

#[test]
fn a_report_of_a_folder_that_was_renamed_belongs_to_the_new_one() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("old/a.jsonl", line("1", "one") + &line("2", "two"));
    ingest(&engine, &folder.path().join("old"), IngestOptions::default());
    std::fs::rename(folder.path().join("old"), folder.path().join("new")).unwrap();
    let new = folder.path().join("new");
    assert_eq!(counts(&ingest(&engine, &new, IngestOptions::default())), (2, 0, 0, 2, 0));
    folder.write("new/a.jsonl", line("1", "one, rewritten"));
    let summary = ingest(&engine, &new, pruning());
    assert_eq!((counts(&summary), summary.pruned, engine.len()), ((1, 0, 1, 0, 0), 1, 1));
}

#[test]
fn an_id_that_stands_twice_in_a_file_is_no_reason_to_read_it_again() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    let path = folder.write("a.jsonl", line("1", "one") + &line("1", "one again"));
    ingest(&engine, &path, pruning());
    let again = ingest(&engine, &path, pruning());
    assert_eq!((again.unchanged_files, again.replaced), (1, 0));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_keeps_nothing_from_being_pruned() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("news/a.txt", "one");
    folder.write("news/b.txt", "two");
    let news = folder.path().join("news");
    ingest(&engine, &news, IngestOptions::default());
    std::fs::remove_file(news.join("a.txt")).unwrap();
    std::os::unix::fs::symlink("nowhere", news.join("dangling.txt")).unwrap();
    std::os::unix::fs::symlink("..", news.join("loop")).unwrap();
    assert_eq!((ingest(&engine, &news, pruning()).pruned, engine.len()), (1, 1));
}

#[test]
fn without_pruning_a_changed_record_takes_no_other_files_place() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("news/a.jsonl", line("1", "one"));
    let news = folder.path().join("news");
    ingest(&engine, &news, IngestOptions::default());
    std::fs::remove_file(news.join("a.jsonl")).unwrap();
    folder.write("news/b.jsonl", line("1", "another one"));
    let summary = ingest(&engine, &news, IngestOptions::default());
    assert!(summary.refused[0].message.contains("a.jsonl, which is gone: use --replace"), "{:?}", summary.refused);
    assert_eq!(engine.report("1").unwrap().unwrap().title, "one");
}

#[test]
fn a_copy_that_was_changed_is_none_any_more() {
    let (folder, engine) = (Folder::new(), Engine::in_memory().unwrap());
    folder.write("a.jsonl", line("1", "one"));
    folder.write("b.jsonl", line("1", "one"));
    ingest(&engine, folder.path(), IngestOptions::default());
    assert_eq!(engine.places("1").unwrap().len(), 2);
    folder.write("b.jsonl", line("1", "another one"));
    ingest(&engine, folder.path(), IngestOptions::default());
    assert_eq!(engine.places("1").unwrap().len(), 1);
}

#[cfg(feature = "cli")]
#[test]
fn a_folder_that_takes_nothing_with_it_is_named() {
    let folder = Folder::new();
    folder.write("news/a.txt", "one");
    folder.run(&["ingest", "news"]).ends(0);
    std::fs::remove_file(folder.path().join("news/a.txt")).unwrap();
    folder.run(&["ingest", "news", "--prune"]).ends(0).says(&["news: nothing is pruned: it holds no file"]);
}
