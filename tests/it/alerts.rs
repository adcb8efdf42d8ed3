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
