//! Throughput of Arabic analysis: `analyze/<data>/<engine>`.
//!
//! The seeds are always measured; `MAHDAR_CORPUS` (files or folders, in the manner of `PATH`) adds a corpus of one's own. Every
//! iteration asserts its token count, so that a wrong answer cannot look fast.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mahdar::corpus::{InputFormat, Item, find, layout};
use mahdar::text::{Analyzer, Tokens};
use std::hint::black_box;
use std::path::PathBuf;

/// Words of the five seeds, which both engines find.
const SEED_TOKENS: usize = 1_804;

/// Titles and bodies of the reports at `paths`.
fn texts(paths: &[PathBuf]) -> Vec<String> {
    let reports = find(paths, InputFormat::Auto).read("").filter_map(|item| match item {
        Item::Report(report) => Some(report),
        _ => None,
    });
    reports
        .flat_map(
            |report| if layout(&report).title.is_some() { vec![report.body] } else { vec![report.title, report.body] },
        )
        .collect()
}

fn ours(analyzer: Analyzer, texts: &[String], tokens: &mut Tokens) -> usize {
    let count = |text: &String| {
        analyzer.analyze(text, tokens);
        black_box(&tokens).len()
    };
    texts.iter().map(count).sum()
}

fn stock(texts: &[String], analyzer: &mut tantivy::tokenizer::TextAnalyzer) -> usize {
    let mut count = 0;
    for text in texts {
        analyzer.token_stream(text).process(&mut |token| {
            black_box(token);
            count += 1;
        });
    }
    count
}

/// The tokens that `data` has: known for the seeds, for other data those of the first run.
fn expected(data: &str, found: usize) -> usize {
    if data == "seeds" { SEED_TOKENS } else { found }
}

fn analyze(criterion: &mut Criterion) {
    let mut data = vec![("seeds", texts(&[PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))]))];
    if let Some(paths) = std::env::var_os("MAHDAR_CORPUS") {
        data.push(("corpus", texts(&std::env::split_paths(&paths).collect::<Vec<_>>())));
    }
    for (name, texts) in data {
        assert!(!texts.is_empty(), "{name} holds no text");
        let mut group = criterion.benchmark_group(format!("analyze/{name}"));
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.sample_size(10);
        let mut tokens = Tokens::new();
        for analyzer in [Analyzer::light(), Analyzer::guarded()] {
            let wanted = expected(name, ours(analyzer, &texts, &mut tokens));
            group.bench_function(analyzer.name(), |b| {
                b.iter(|| assert_eq!(ours(analyzer, &texts, &mut tokens), wanted))
            });
        }
        let mut analyzer = mahdar::analysis::stock_arabic();
        let wanted = expected(name, stock(&texts, &mut analyzer));
        group.bench_function("tantivy-arabic", |b| b.iter(|| assert_eq!(stock(&texts, &mut analyzer), wanted)));
        group.finish();
    }
}

criterion_group!(benches, analyze);
criterion_main!(benches);
