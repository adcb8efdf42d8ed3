//! Saved searches, by the command.

use crate::support::Folder;

const FIRST: &str = "لقاء بوتين ورحمان في دوشنبه\nدوشنبه، 9 أكتوبر 2025. التقى الرئيس الروسي فلاديمير بوتين الرئيس الطاجيكي إمام علي رحمان في دوشنبه.";
const SECOND: &str = "الرئيسان بوتين ورحمان يبحثان الغاز\nدوشنبه، 9 أكتوبر 2025. بحث الرئيس الروسي فلاديمير بوتين مع الرئيس الطاجيكي إمام علي رحمان في دوشنبه توريد الغاز.";
const OTHER: &str = "لافروف يلتقي نظيره القطري\nموسكو، 12 مارس 2024. التقى وزير الخارجية الروسي سيرغي لافروف نظيره القطري محمد بن عبد الرحمن آل ثاني في موسكو.";

#[test]
fn an_ingest_tells_of_new_meetings_that_match() {
    let folder = Folder::new();
    folder.run(&["alert", "add", "dushanbe", "بوتين رحمان"]).ends(0);
    folder.run(&["alert", "add", "gas", "+غاز"]).ends(0).says(&[]);
    let listed = folder.run(&["alert", "list", "--format", "json"]).ends(0).json();
    assert_eq!(listed[1]["name"], "gas");

    folder.write("a/1.txt", FIRST);
    folder.write("a/2.txt", OTHER);
    let run = folder.run(&["ingest", "a", "--alerts"]).ends(0).says(&["read 2, new 2"]);
    let told = run.json_lines();
    assert_eq!(told.len(), 1, "{}", run.out);
    assert_eq!(told[0]["alert"], "dushanbe");
    assert!(told[0]["meeting"]["id"].as_str().unwrap().starts_with("m-"));
    assert!(told[0]["meeting"]["title"].as_str().unwrap().contains("بوتين"));

    // Another report of a meeting that is known makes no new one, and nothing changes nothing.
    folder.write("a/3.txt", SECOND);
    assert_eq!(folder.run(&["ingest", "a", "--alerts"]).ends(0).out, "");
    assert_eq!(folder.run(&["ingest", "a", "--alerts"]).ends(0).out, "");

    folder.run(&["alert", "add", "dushanbe", "لافروف"]).ends(0).says(&["asked", "before"]);
    folder.run(&["alert", "remove", "gas"]).ends(0);
    folder.run(&["alert", "remove", "gas"]).ends(2).says(&["no alert has the name", "dushanbe"]);
    assert_eq!(folder.run(&["alert", "list"]).ends(0).out, "dushanbe: لافروف\n");
}

#[test]
fn bad_alerts_are_refused_with_a_reason() {
    let folder = Folder::new();
    folder.run(&["alert", "add", "", "بوتين"]).ends(2).says(&["expected a name of one line"]);
    folder.run(&["alert", "add", "x", "!!"]).ends(2).says(&["expected a query"]);
    folder.run(&["alert", "add", "x", "بوتين date:soon"]).ends(0).says(&["bytes 16 to 20", "expected a date"]);
    folder.write("index/.mahdar-alerts.json", "{");
    folder.run(&["alert", "list"]).ends(2).says(&[".mahdar-alerts.json", "expected alerts", "remove it"]);
}

#[test]
fn a_meeting_that_was_announced_is_new_when_it_is_held() {
    let folder = Folder::new();
    folder.run(&["alert", "add", "putin", "بوتين رحمان"]).ends(0);
    let before = r#"{"id":"1","title":"بوتين يزور دوشنبه غدا","date":"2025-10-08","body":"دوشنبه، 8 أكتوبر. يصل الرئيس الروسي فلاديمير بوتين غدا إلى دوشنبه حيث يلتقي الرئيس الطاجيكي إمام علي رحمان."}"#;
    let held = r#"{"id":"2","title":"لقاء بوتين ورحمان في دوشنبه","date":"2025-10-09","body":"دوشنبه، 9 أكتوبر 2025. التقى الرئيس الروسي فلاديمير بوتين الرئيس الطاجيكي إمام علي رحمان في دوشنبه."}"#;
    folder.write("1.jsonl", before);
    folder.write("2.jsonl", held);
    assert_eq!(folder.run(&["ingest", "1.jsonl", "--alerts"]).ends(0).out, "");
    assert_eq!(folder.run(&["ingest", "2.jsonl", "--alerts"]).ends(0).json_lines().len(), 1);
    // A file that is damaged is told of before anything is put in.
    folder.write("index/.mahdar-alerts.json", "{");
    folder.write("3.jsonl", held.replace("\"2\"", "\"3\""));
    folder.run(&["ingest", "3.jsonl", "--alerts"]).ends(2).says(&["expected alerts"]);
    folder.run(&["show", "3"]).ends(1);
}

#[test]
fn alerts_added_at_once_are_all_there() {
    let folder = Folder::new();
    let names: Vec<String> = (0..8).map(|n| format!("a{n}")).collect();
    let running: Vec<_> =
        names.iter().map(|name| folder.command(&["alert", "add", name, "غاز"]).spawn().unwrap()).collect();
    for mut one in running {
        assert!(one.wait().unwrap().success());
    }
    assert_eq!(folder.run(&["alert", "list"]).ends(0).out.lines().count(), names.len());
    folder.run(&["alert", "add", "x", "غاز country:Narnia"]).ends(0).says(&["ISO 3166", "ignored"]);
}
