//! What was meant, and what is about to be typed.

use crate::slips::{Half, count_words, misspelled};
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::search::{CompletionKind, Request};
use mahdar::text::normalize;
use mahdar::{Engine, Report};
use std::path::PathBuf;

fn engine(titles: &[(&str, usize)]) -> Engine {
    let engine = Engine::in_memory().unwrap();
    let titles = titles.iter().flat_map(|(title, count)| (0..*count).map(move |_| *title));
    engine.ingest(titles.enumerate().map(|(n, title)| Report::new(n.to_string(), title, ""))).unwrap();
    engine
}

#[track_caller]
fn means(engine: &Engine, query: &str, expected: &str) {
    let found = engine.suggest(query, 3).unwrap();
    assert_eq!(found.did_you_mean.as_deref(), Some(expected), "{found:#?}");
}

#[track_caller]
fn is_right(engine: &Engine, query: &str) {
    let found = engine.suggest(query, 3).unwrap();
    assert_eq!(found.did_you_mean, None, "{found:#?}");
}

#[test]
fn slips_in_words_of_the_seeds_are_mended() {
    let seeds = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"));
    let reports: Vec<Report> = find(&[seeds], InputFormat::Auto)
        .read("")
        .filter_map(|item| if let Item::Report(report) = item { Some(*report) } else { None })
        .collect();
    let words = count_words(reports.iter().map(|report| [report.title.as_str(), report.body.as_str()]));
    let texts: Vec<&str> = reports.iter().flat_map(|report| report.body.lines()).collect();
    let engine = Engine::in_memory().unwrap();
    engine.ingest(reports.clone()).unwrap();
    for (half, seed) in [(Half::Tuning, 1), (Half::Telling, 2)] {
        let queries = misspelled(&texts, &words, half, 100, seed);
        assert_eq!(queries.len(), 100);
        let (mut first, mut top, mut missed) = (0, 0, Vec::new());
        for misspelled in &queries {
            let found = engine.suggest(&misspelled.query, 3).unwrap();
            let word = found.words.iter().find(|word| word.start <= misspelled.at && misspelled.at < word.end);
            let rank =
                word.and_then(|word| word.candidates.iter().position(|c| normalize(&c.word) == misspelled.meant));
            first += usize::from(rank == Some(0));
            top += usize::from(rank.is_some());
            if rank != Some(0) {
                missed.push((misspelled.kind, &misspelled.query));
            }
            is_right(&engine, &misspelled.right);
        }
        assert!(first >= 92 && top >= 97, "{first} and {top} of 100: {missed:?}");
    }
}

#[test]
fn each_kind_of_slip_is_mended_and_nothing_else_is_touched() {
    let engine = engine(&[("محادثات الرئيس الفرنسي في القاهرة", 30), ("تظاهرات في الخرطوم", 30), ("Obama speaks", 3)]);
    for (query, expected) in [
        ("الرئيس الفرسي", "الرئيس الفرنسي"),
        ("الرئيس الفرننسي", "الرئيس الفرنسي"),
        ("الرئيس الفنرسي", "الرئيس الفرنسي"),
        ("الرئيس الفؤنسي", "الرئيس الفرنسي"),
        ("«الرئيس   الفرنصي»؟", "«الرئيس   الفرنسي»؟"),
        ("-تضاهرات +الخرتوم", "-تظاهرات +الخرطوم"),
        ("تظاهراتفي الخرطوم", "تظاهرات في الخرطوم"),
        ("محادثات القا هرة", "محادثات القاهرة"),
        ("obma", "Obama"),
    ] {
        means(&engine, query, expected);
    }
    for query in ["", "الرئيس", "والفرنسيين", "غغغغغغغ", "2015", "title:القاهرة", "الفرنس*", "ORR", "في من على"]
    {
        is_right(&engine, query);
    }
}

#[test]
fn the_other_words_of_a_query_count() {
    // Both words are a letter from the slip; each stands beside one of the others only.
    let engine = engine(&[("الطاقة والبترول", 20), ("الطاعة والإيمان", 30)]);
    means(&engine, "الطافة والبترول", "الطاقة والبترول");
    means(&engine, "الطالة والإيمان", "الطاعة والإيمان");
}

#[test]
fn what_was_removed_is_not_suggested() {
    let engine = engine(&[("القاهرة", 5), ("الخرطوم", 5)]);
    means(&engine, "القاهلة", "القاهرة");
    engine.remove(["0", "1", "2", "3", "4"]).unwrap();
    is_right(&engine, "القاهلة");
    assert!(engine.complete("القاه", 5).unwrap().is_empty());
}

#[test]
fn names_in_other_scripts_are_those_of_arabic_names() {
    let engine = engine(&[("أوباما يزور نيروبي", 10)]);
    means(&engine, "Obema in Nairoby", "Obama in Nairobi");
    is_right(&engine, "Obama in Nairobi");
    let text = |typed: &str| engine.complete(typed, 1).unwrap().first().map(|found| found.text.clone());
    assert_eq!(text("visit of Oba").as_deref(), Some("visit of Obama"));
    assert_eq!(text("Merk"), None, "no report has her name");
}

#[track_caller]
fn completes(engine: &Engine, typed: &str, expected: &str) {
    let found = engine.complete(typed, 10).unwrap();
    assert_eq!(found.first().map(|first| first.text.as_str()), Some(expected), "{found:#?}");
}

#[test]
fn words_and_names_are_completed() {
    let titles = [
        ("إمام علي رحمان يلتقي بوتين", 3),
        ("الحكومة تجتمع", 9),
        ("رئيس الحكومة في القاهرة", 5),
        ("زيارة السعودية", 4),
        ("وزير الصحة", 20),
        ("وزارة الصناعة", 40),
    ];
    let engine = engine(&titles);
    for (typed, expected) in [
        ("إمام علي ر", "إمام علي رحمان"),
        ("لقاء امام ", "لقاء إمام علي رحمان"),
        ("وإمام علي", "وإمام علي رحمان"),
        ("حكو", "الحكومة"),
        ("الحكو", "الحكومة"),
        ("وحكو", "والحكومة"),
        ("للحكو", "للحكومة"),
        ("للسعو", "للسعودية"),
        ("بالقاه", "بالقاهرة"),
        ("وزير الص", "وزير الصحة"),
        ("وزارة الص", "وزارة الصناعة"),
    ] {
        completes(&engine, typed, expected);
    }
    let found = engine.complete("بوت", 10).unwrap();
    assert_eq!((found[0].kind, found[0].reports, found[0].start), (CompletionKind::Person, 3, 0));
    assert_eq!(engine.complete("القاه", 10).unwrap()[0].kind, CompletionKind::Place);
    assert_eq!(engine.complete("الحكو", 10).unwrap()[0].reports, 14);
    assert_eq!(engine.complete("", 10).unwrap(), []);
    assert_eq!(engine.complete("غغغ", 10).unwrap(), []);
    assert!(engine.complete("ا", 2).unwrap().len() == 2);
}

#[test]
fn a_search_asks_what_was_meant() {
    let engine = engine(&[("محادثات الرئيس الفرنسي في القاهرة", 5), ("تظاهرات في الخرطوم", 5)]);
    let asks = |query: &str| {
        let asked = engine.search_reports(&Request::new(query)).unwrap().overview.did_you_mean;
        assert_eq!(engine.search(&Request::new(query)).unwrap().overview.did_you_mean, asked);
        asked
    };
    assert_eq!(asks("محادثات القاهلة").as_deref(), Some("محادثات القاهرة"));
    assert_eq!(asks("\"الرئيس الفرنصي\" -الخرطوم").as_deref(), Some("\"الرئيس الفرنسي\" -الخرطوم"));
    assert_eq!(asks("محادثات القاهرة"), None);
    assert_eq!(asks("محادثات في سيدني"), None, "nothing in the index is near");
}

#[test]
fn similar_meetings_share_people_and_places() {
    let engine = Engine::in_memory().unwrap();
    let report = |id: &str, title: &str, body: &str| Report::new(id, title, body);
    engine
        .ingest([
            report("a", "بوتين يلتقي رحمان في دوشنبه", "بحث الرئيسان التعاون الأمني والحدود مع أفغانستان."),
            report("b", "رحمان يستقبل لافروف في دوشنبه", "بحث الجانبان الحدود مع أفغانستان والتعاون الأمني."),
            report("c", "السيسي يستقبل ماكرون في القاهرة", "بحث الرئيسان التعاون الثقافي والسياحة."),
            report("d", "ارتفاع أسعار النفط", "ارتفعت الأسعار."),
            report("e", "غيوم وصحو", ""),
        ])
        .unwrap();
    for id in ["m-a", "a"] {
        let similar = engine.similar(id, &Request::new("")).unwrap().unwrap();
        let ids: Vec<&str> = similar.meetings.iter().map(|meeting| meeting.id.as_str()).collect();
        assert_eq!(ids, ["m-b", "m-c"], "{id}");
        assert_eq!(similar.overview.total, 2);
        assert!(!similar.meetings[0].reports[0].snippet.highlights.is_empty());
        let second = engine.similar(id, &Request { limit: 1, offset: 1, ..Request::new("") }).unwrap().unwrap();
        assert_eq!(second.meetings.iter().map(|meeting| meeting.id.as_str()).collect::<Vec<_>>(), ["m-c"]);
        let reports = engine.similar_reports(id, &Request::new("")).unwrap().unwrap().reports;
        assert_eq!(reports.iter().map(|report| report.id.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    }
    assert!(engine.similar("e", &Request::new("")).unwrap().is_none(), "no other report has a word of it");
    assert!(engine.similar("f", &Request::new("")).unwrap().is_none());
}

#[test]
fn no_query_costs_without_bound() {
    let engine = engine(&[("القاهرة", 5)]);
    // Words that nothing is like cost as much as others.
    let nothing: String = (0..5_000).map(|n| format!("zqxj{} ", char::from_u32(0x4E00 + n).unwrap())).collect();
    assert!(engine.suggest(&nothing, 3).unwrap().words.is_empty());
    let long = "القاهلة ".repeat(10_000);
    assert_eq!(engine.suggest(&long, 3).unwrap().words.len(), 16);
    assert!(engine.complete(&long, 3).unwrap().len() <= 3);
    assert!(engine.complete(&"ق".repeat(100_000), 3).unwrap().is_empty());
}

#[test]
fn words_that_share_a_place_are_no_harm() {
    let engine = engine(&[("القاهرة", 5)]);
    // One character is two words here, and a ligature four.
    for query in ["\u{628}\u{640}\u{BD}\u{631}\u{628}", "\u{FDFA} القاهلة", "القاهلة \u{FDFA}\u{BD}"] {
        engine.suggest(query, 3).unwrap();
        engine.complete(query, 3).unwrap();
        engine.search_reports(&Request::new(query)).unwrap();
    }
}
