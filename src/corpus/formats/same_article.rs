//! The same article in each format is the same report: the same text to search, and the same meeting.

#![cfg(feature = "formats")]

use super::{docx, pdf};
use crate::corpus::draft::Draft;
use crate::corpus::layout;
use crate::model::Report;

const MOST: u64 = 1 << 20;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/documents/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn of_draft(draft: Draft) -> Report {
    Report::new("x", draft.title.unwrap_or_default(), draft.body.unwrap_or_default())
}

fn of_json(line: &[u8]) -> Report {
    let record: serde_json::Value = serde_json::from_slice(line).unwrap();
    Report::new("x", record["title"].as_str().unwrap(), record["body"].as_str().unwrap())
}

/// The folded words that are searched, sorted.
fn terms(report: &Report) -> Vec<String> {
    let layout = layout(report);
    let title = layout.title.is_none().then_some(report.title.as_str());
    let searched = layout.searched.into_iter().map(|range| &report.body[range]);
    let of = |text: &str| mahdar_text::words(text).map(|word| mahdar_text::normalize(&text[word])).collect::<Vec<_>>();
    let mut terms: Vec<String> = title.into_iter().chain(searched).flat_map(of).collect();
    terms.sort();
    terms
}

#[test]
fn the_same_article_in_each_format_is_the_same_report() {
    for (name, countries) in [("summit", ["KZ", "TJ"]), ("call", ["JO", "KW"])] {
        let file = |ending: &str| fixture(&format!("{name}{ending}"));
        let mut plain = Report::new("x", "", String::from_utf8(file(".txt")).unwrap());
        crate::corpus::complete(&mut plain);
        let expected = crate::extract::meetings(&plain);
        assert_eq!(expected.len(), 1, "{name}");
        let mut found = expected[0].countries.clone();
        found.sort();
        assert_eq!(found, countries, "{name}");
        for (format, report) in [
            ("jsonl", of_json(&file(".jsonl"))),
            ("docx", of_draft(docx::read(&file(".docx"), MOST).unwrap())),
            ("odt", of_draft(docx::read(&file(".odt"), MOST).unwrap())),
            ("pdf of LibreOffice", of_draft(pdf::read(&file("-office.pdf"), MOST).unwrap())),
            ("pdf of Chromium", of_draft(pdf::read(&file("-chromium.pdf"), MOST).unwrap())),
        ] {
            assert_eq!(report.title, plain.title, "{name} {format}");
            assert_eq!(terms(&report), terms(&plain), "{name} {format}");
            let meetings = crate::extract::meetings(&report);
            assert_eq!(
                serde_json::to_value(meetings).unwrap(),
                serde_json::to_value(&expected).unwrap(),
                "{name} {format}"
            );
        }
    }
}
