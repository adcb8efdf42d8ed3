//! The reader of date expressions, measured on public sets where a checkout has them beside it; else skipped.

use jiff::civil::Date;
use mahdar::dates::{Kind, Lean, Precision, Resolved, mentions};
use mahdar::text::Analyzer;
use std::io::Write;
use std::path::PathBuf;

/// A file of the sets, if it is there: in `MAHDAR_SHARED`, or in `shared` beside this project.
fn shared(name: &str) -> Option<String> {
    let place = std::env::var_os("MAHDAR_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let text = std::fs::read_to_string(place.join(name)).ok();
    if text.is_none() {
        say(&format!("skipped: {name} is not there"));
    }
    text
}

/// Not println!, which the test runner keeps to itself.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The days of the first mention of a text.
fn first(text: &str, reference: Date, lean: Lean) -> Option<Resolved> {
    mentions(text, &Analyzer::light().tokens(text)).first()?.resolve(Some(reference), lean)
}

/// Rows of duckling, all with `Future`, as duckling itself leans. A bare day of the week is another question (today
/// counts or does not), and a month with its year has no day: both are left out by their kind.
#[test]
fn rows_of_duckling() {
    let Some(table) = shared("dates/duckling-time-ar.tsv") else { return };
    let reference: Date = "2013-02-12".parse().unwrap();
    let (mut right, mut all) = (0, 0);
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let found = mentions(cells[0], &Analyzer::light().tokens(cells[0]));
        let is_bare =
            cells[0].split(' ').count() == 1 && found.first().is_some_and(|found| found.kind == Kind::Weekday);
        if is_bare || !cells[0].contains(|c: char| c.is_alphabetic()) {
            continue;
        }
        all += 1;
        let start: Date = cells[1].parse().unwrap();
        // The end of a duckling interval is the first day that is no part of it.
        let end = cells[2].parse::<Date>().map_or(start, |end| end.yesterday().unwrap());
        let resolved = first(cells[0], reference, Lean::Future);
        if resolved.is_some_and(|days| (days.first, days.last) == (start, end) && days.precision <= Precision::Range) {
            right += 1;
        } else {
            say(&format!("duckling: {} is {start}, read as {resolved:?}", cells[0]));
        }
    }
    say(&format!("duckling: {right} of {all}"));
    assert!(right * 26 >= all * 24, "{right} of {all}");
}

/// What of a case of Recognizers is asked of this reader: days with their month, and relative days, day first. Left out,
/// by the case's own answer: days without month, and digits in the American order or with a year of two digits first.
fn class_of(text: &str, timex: &str) -> &'static str {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let all_digits = !text.contains(char::is_alphabetic);
    let first_is = |part: Option<&str>| digits.first().map(|d| format!("{d:0>2}")).as_deref() == part;
    if timex.starts_with("XXXX-XX-") {
        "bare day number"
    } else if all_digits && first_is(timex.get(5..7)) {
        "month first"
    } else if all_digits && first_is(timex.get(2..4)) {
        "year of two digits first"
    } else {
        "asked"
    }
}

#[test]
fn cases_of_recognizers() {
    let Some(cases) = shared("dates/recognizers-ar.jsonl") else { return };
    let mut classes = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let (Some("DateParser"), Some([expected])) =
            (case["spec"].as_str(), case["expected"].as_array().map(Vec::as_slice))
        else {
            continue;
        };
        let input = case["input"].as_str().unwrap();
        let reference: Date = case["reference"].as_str().unwrap()[..10].parse().unwrap();
        let class = class_of(expected["text"].as_str().unwrap(), expected["timex"].as_str().unwrap());
        let reads = |lean, side: &str| {
            let wanted = expected[side]["date"].as_str().unwrap().parse::<Date>().ok();
            // A day that is not has no days; the set writes it as the first of all.
            let wanted = wanted.filter(|date| date.year() > 1);
            first(input, reference, lean).map(|days| days.first) == wanted
        };
        let right = reads(Lean::Past, "past") && reads(Lean::Future, "future");
        let count = classes.entry(class).or_default();
        count.0 += usize::from(right);
        count.1 += 1;
        if !right {
            let [past, future] = [Lean::Past, Lean::Future].map(|lean| first(input, reference, lean).map(|d| d.first));
            say(&format!("recognizers, {class}: {input}: {expected}, read as {past:?}, {future:?}"));
        }
    }
    say(&format!("recognizers: {classes:?}"));
    let (right, all) = classes["asked"];
    assert!(right * 10 >= all * 8, "{right} of {all}");
}
