//! Measured on public and hand-made sets, where a checkout has them beside it; else skipped.

use crate::support::Folder;
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::text::{Analyzer, Level, Tokens, normalize_word};
use std::io::Write;
use std::path::PathBuf;

/// A file or folder of the sets, if they are there: in `MAHDAR_SHARED`, or in `shared` beside this project.
pub fn shared(name: &str) -> Option<PathBuf> {
    let place = std::env::var_os("MAHDAR_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let path = place.join(name);
    if path.exists() {
        return Some(path);
    }
    // Not println!, which the test runner keeps to itself.
    let _ = writeln!(std::io::stderr(), "skipped: {name} is not there");
    None
}

#[test]
fn ranking_is_about_that_of_lucene() {
    let folder = Folder::new();
    for (set, at_least) in [("relevance/arcd", 0.83), ("relevance/ans-news-titles", 0.85)] {
        if let Some(path) = shared(set) {
            let figures = folder.run(&["eval", path.to_str().unwrap(), "--format", "json"]).ends(0).json();
            assert!(figures["nDCG@10"].as_f64().unwrap() >= at_least, "{set}: {figures}");
        }
    }
}

#[test]
fn noisy_texts_keep_the_contract_of_the_analyzer() {
    let Some(path) = shared("fixtures/noisy-unicode.jsonl") else { return };
    let mut tokens = Tokens::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = record["excerpt"].as_str().unwrap();
        Analyzer::light().analyze(text, &mut tokens);
        assert!(!tokens.is_empty());
        for token in tokens.iter() {
            assert!(text.get(token.range()).is_some());
            assert_eq!(normalize_word(token.folded), token.folded);
        }
    }
}

#[test]
fn articles_keep_the_contract_of_both_analyses() {
    let Some(path) = shared("corpora/ant-v1.1.jsonl.gz") else { return };
    let mut tokens = Tokens::new();
    for item in find(&[path], InputFormat::Auto).read("").take(1_000) {
        let Item::Report(report) = item else { continue };
        for analyzer in [Analyzer::light(), Analyzer::guarded()] {
            analyzer.analyze(&report.body, &mut tokens);
            assert!(tokens.iter().eq(analyzer.tokens(&report.body).iter()), "a reused buffer differs: {}", report.id);
            let mut end = 0;
            for token in tokens.iter() {
                assert!(report.body.get(token.range()).is_some() && token.start >= end, "{}", report.id);
                assert_eq!(normalize_word(token.folded), token.folded, "{}", report.id);
                end = token.end;
            }
        }
    }
}

#[test]
fn the_gold_articles_are_ingested_whole() {
    let Some(path) = shared("gold/articles.jsonl.gz") else { return };
    let folder = Folder::new();
    let run = folder.run(&["ingest", path.to_str().unwrap()]).ends(0);
    assert!(run.out.contains("refused 0"), "{}", run.out);
}

#[test]
fn all_levels_give_the_tokens_of_the_plain_path_on_news() {
    let paths = ["corpora", "fixtures/noisy-unicode.jsonl"].into_iter().filter_map(shared).collect::<Vec<_>>();
    if paths.is_empty() {
        return;
    }
    // One record in twenty, or all of them: `MAHDAR_EVERY=1` takes a minute.
    let every = std::env::var("MAHDAR_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(20);
    let (mut plain, mut fast, mut texts) = (Tokens::new(), Tokens::new(), 0);
    for item in find(&paths, InputFormat::Auto).read("").step_by(every) {
        let Item::Report(report) = item else { continue };
        for (analyzer, text) in [Analyzer::light(), Analyzer::guarded()]
            .into_iter()
            .flat_map(|analyzer| [&report.title, &report.body].map(|text| (analyzer, text)))
        {
            analyzer.with_level(Level::Plain).analyze(text, &mut plain);
            for &level in &Level::available()[1..] {
                analyzer.with_level(level).analyze(text, &mut fast);
                assert!(plain.iter().eq(fast.iter()), "{}: {} by {}", report.id, analyzer.name(), level.name());
            }
        }
        texts += 1;
    }
    assert!(texts > 0);
}
