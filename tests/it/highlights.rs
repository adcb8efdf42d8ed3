//! What is marked in hits, on articles: words of the query and nothing else, however they are written.

use crate::random::Random;
use crate::shared::shared;
use mahdar::analysis::analyzer;
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::search::{QueryWords, ReportHit, Request};
use mahdar::snippet::Part;
use mahdar::text::Tokens;
use mahdar::{Engine, Report};
use std::collections::BTreeMap;

const QUERIES: usize = 500;

/// A text with a mark or tatweel behind one letter in three.
fn strewn(text: &str, random: &mut Random) -> String {
    let is_letter = |c: char| ('\u{628}'..='\u{64A}').contains(&c) && c != '\u{640}';
    let mut strewn = String::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        strewn.push(c);
        if is_letter(c) && random.below(3) == 0 {
            strewn.push_str(random.one(&["\u{64E}", "\u{650}", "\u{651}\u{64E}", "\u{652}", "\u{64B}"]));
        }
        // Tatweel joins two letters.
        if is_letter(c) && letters.peek().is_some_and(|&next| is_letter(next)) && random.below(6) == 0 {
            strewn.push('\u{640}');
        }
    }
    strewn
}

/// Every marked range is one or more words of the text and each analyzes to a term.
fn check(text: &str, ranges: &[[usize; 2]], chars: &[[usize; 2]], terms: &QueryWords, of: &str) -> usize {
    let tokens = analyzer().tokens(text);
    let wanted = terms.terms();
    let mut end = 0;
    for (&[from, to], &[first, behind]) in ranges.iter().zip(chars) {
        assert!(end <= from && from < to, "{of}: {ranges:?}");
        end = to;
        let by_chars: String = text.chars().skip(first).take(behind - first).collect();
        assert_eq!(text[from..to], by_chars, "{of}");
        let mut inside = tokens.iter().filter(|token| token.start == from && token.end == to).peekable();
        assert!(inside.peek().is_some(), "{of}: {:?} is not a word", &text[from..to]);
        assert!(inside.any(|token| wanted.contains(token.stem)), "{of}: {:?} is not sought", &text[from..to]);
    }
    assert_eq!(ranges.len(), chars.len());
    ranges.len()
}

fn check_hit(hit: &ReportHit, words: &QueryWords, query: &str) -> usize {
    let title = &hit.title_highlights;
    let mut marked = check(&hit.title, &title.title_highlights, &title.title_highlights_chars, words, query);
    for snippet in std::iter::once(&hit.snippet).chain(&hit.more_snippets) {
        marked += check(&snippet.text, &snippet.highlights, &snippet.highlights_chars, words, query);
    }
    marked
}

/// The folded words of a text that are of the query, with what they are.
fn found(text: &str, words: &QueryWords) -> Vec<(String, Part)> {
    let tokens: Tokens = analyzer().tokens(text);
    let mut found = Vec::new();
    words.find(&tokens, &mut found);
    tokens.iter().zip(found).filter_map(|(token, found)| Some((token.folded.to_owned(), found?))).collect()
}

#[test]
fn marks_are_on_words_of_the_query_in_any_writing() {
    // `MAHDAR_CORPUS=FILE` takes all of a corpus; without optimization that is slow.
    let named = std::env::var_os("MAHDAR_CORPUS").map(std::path::PathBuf::from);
    let most = if named.is_some() { usize::MAX } else { 1_500 };
    let Some(corpus) = named.or_else(|| shared("gold/articles.jsonl.gz")) else { return };
    let Some(asked) = shared("relevance/queries-ar.txt") else { return };
    let item = |item| if let Item::Report(report) = item { Some(*report) } else { None };
    let reports: Vec<Report> = find(&[corpus], InputFormat::Auto).read("").filter_map(item).take(most).collect();
    let mut random = Random(5);
    let mut copies = reports.clone();
    for copy in &mut copies {
        (copy.title, copy.body) = (strewn(&copy.title, &mut random), strewn(&copy.body, &mut random));
    }
    let (engine, strewn) = (Engine::in_memory().unwrap(), Engine::in_memory().unwrap());
    engine.ingest(reports.clone()).unwrap();
    strewn.ingest(copies.clone()).unwrap();
    let by_id: BTreeMap<&String, (&Report, &Report)> =
        reports.iter().zip(&copies).map(|(report, copy)| (&report.id, (report, copy))).collect();

    let asked = std::fs::read_to_string(asked).unwrap();
    let asked: Vec<&str> = asked.lines().filter_map(|line| line.split_once('\t')).map(|(_, query)| query).collect();
    let (mut marked, mut hits) = (0, 0);
    for query in asked.iter().step_by(asked.len() / QUERIES).take(QUERIES) {
        let words = QueryWords::new(query, true).unwrap();
        let of_originals = engine.search_reports(&Request::new(*query)).unwrap().reports;
        let of_copies = strewn.search_reports(&Request::new(*query)).unwrap().reports;
        for hit in of_originals.iter().chain(&of_copies) {
            hits += 1;
            marked += check_hit(hit, &words, query);
        }
        for hit in &of_copies {
            let (report, copy) = by_id[&hit.id];
            assert_eq!(found(&report.body, &words), found(&copy.body, &words), "{query}");
            assert_eq!(found(&report.title, &words), found(&copy.title, &words), "{query}");
        }
    }
    assert!(hits > 4 * QUERIES && marked > hits, "{hits} hits, {marked} marked");
}
