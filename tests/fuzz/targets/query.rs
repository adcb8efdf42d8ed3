//! Any text is a query: it is read without a panic, its parts are parts of the text, and searching for it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mahdar::query::{MOST_PARTS, Query};
use mahdar::search::{QueryWords, Request};
use mahdar::{Engine, Report};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let engine = Engine::in_memory().expect("an engine");
    let reports = [
        ("1", "بوتين يلتقي رحمان في دوشنبه", "دوشنبه، 9 أكتوبر 2025. التقى الرئيس الروسي فلاديمير بوتين نظيره الطاجيكي."),
        ("2", "لافروف يبحث الغاز", "بحث وزير الخارجية الروسي سيرغي لافروف مع نظيره القطري أسعار الغاز في موسكو."),
        ("3", "قمة", "a b c"),
    ];
    engine.ingest(reports.map(|(id, title, body)| Report::new(id, title, body))).expect("an ingest");
    engine
});

fuzz_target!(|text: &str| {
    let query = Query::parse(text);
    assert_eq!(query.ranked.len(), text.len());
    assert!(query.boosts.len() <= MOST_PARTS);
    for leaf in query.wanted() {
        assert!(text.get(leaf.span.clone()).is_some());
    }
    for diagnostic in &query.diagnostics {
        assert!(text.get(diagnostic.start..diagnostic.end).is_some());
    }
    // What is hidden is hidden in whole characters: every other byte is the text's.
    assert!(query.ranked.bytes().zip(text.bytes()).all(|(ranked, byte)| ranked == byte || ranked == b' '));
    let written = query.to_string();
    let again = Query::parse(&written);
    assert!(again.clauses.len() <= text.len() + 1);
    if QueryWords::new(text, true).is_ok() {
        ENGINE.search_reports(&Request::new(text)).expect("reports");
        ENGINE.search(&Request::new(text)).expect("meetings");
    }
});
