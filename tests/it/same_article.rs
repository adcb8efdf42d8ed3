//! The same article in each format gives the same meeting and is found by the same words.

use crate::support::Folder;
use mahdar::corpus::{InputFormat, Item, find, layout};
use mahdar::{Meeting, Report};

const FORMATS: [&str; 6] = [".jsonl", ".html", ".docx", ".odt", "-office.pdf", "-chromium.pdf"];

/// The report that the only file of a folder of its own gives.
fn report(name: &str, format: &str) -> Report {
    let fixture = format!("{}/tests/data/documents/{name}{format}", env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    folder.write(&format!("news/article{format}"), std::fs::read(fixture).unwrap());
    let items: Vec<Item> = find(&[folder.path().join("news")], InputFormat::Auto).read("").collect();
    let mut reports = items.into_iter().filter_map(|item| match item {
        Item::Report(report) => Some(*report),
        Item::Refused(note) | Item::Warning(note) => panic!("{format}: {note}"),
        _ => None,
    });
    let found = reports.next().unwrap();
    assert!(reports.next().is_none(), "{format}");
    // What tells the files apart is no part of the article.
    Report { id: "article".to_owned(), origin: None, ..found }
}

/// The folded words that are searched, title first or in its line, sorted.
fn terms(report: &Report) -> Vec<String> {
    let layout = layout(report);
    let title = layout.title.is_none().then_some(report.title.as_str());
    let searched = layout.searched.into_iter().map(|range| &report.body[range]);
    let of = |text: &str| mahdar_text::words(text).map(|word| mahdar_text::normalize(&text[word])).collect::<Vec<_>>();
    let mut terms: Vec<String> = title.into_iter().chain(searched).flat_map(of).collect();
    terms.sort();
    terms
}

fn meetings(report: &Report) -> Vec<Meeting> {
    mahdar::extract::meetings(report)
}

#[test]
fn the_same_article_in_each_format_is_one_meeting_and_the_same_terms() {
    for (name, countries) in [("summit", ["KZ", "TJ"]), ("call", ["JO", "KW"])] {
        let plain = report(name, ".txt");
        let expected = meetings(&plain);
        assert_eq!(expected.len(), 1, "{name}");
        let mut found = expected[0].countries.clone();
        found.sort();
        assert_eq!(found, countries, "{name}");
        for format in FORMATS {
            let other = report(name, format);
            assert_eq!(other.title, plain.title, "{name}{format}");
            assert_eq!(terms(&other), terms(&plain), "{name}{format}");
            let (other, expected) = (serde_json::to_value(meetings(&other)), serde_json::to_value(&expected));
            assert_eq!(other.unwrap(), expected.unwrap(), "{name}{format}");
        }
    }
}
