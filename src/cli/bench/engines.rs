//! The engines that `mahdar bench` and `benches/analyze` have in common: ours at each level, and tantivy's own chain.

use super::rounds::{Analyze, Found};
use mahdar::analysis::{TextAnalyzer, stems, stock_arabic};
use mahdar::text::{Analyzer, Level, Tokens};

/// tantivy's own Arabic chain, which speeds are related to.
pub(super) const STOCK: &str = "tantivy-arabic";

/// One way to analyze texts.
pub(super) struct Engine {
    pub(super) name: &'static str,
    /// The instructions that it uses, if it is ours.
    pub(super) level: Option<Level>,
    pub(super) analyze: Analyze,
}

/// Ours at the given levels, through tantivy's trait at the last of them, and tantivy's own chain.
pub(super) fn engines(levels: &[Level]) -> Vec<Engine> {
    let analyses = [(Analyzer::light(), "light-trait"), (Analyzer::guarded(), "guarded-trait")];
    let mut engines = Vec::new();
    for (analyzer, _) in analyses {
        for &level in levels {
            let (analyzer, mut tokens) = (analyzer.with_level(level), Tokens::new());
            let analyze: Analyze = Box::new(move |text| {
                analyzer.analyze(text, &mut tokens);
                Found { tokens: tokens.len(), bytes: tokens.iter().map(|token| token.stem.len()).sum() }
            });
            engines.push(Engine { name: analyzer.name(), level: Some(level), analyze });
        }
    }
    for (analyzer, name) in analyses {
        if let Some(&level) = levels.last() {
            engines.push(Engine { name, level: Some(level), analyze: boxed(stems(analyzer.with_level(level))) });
        }
    }
    engines.push(Engine { name: STOCK, level: None, analyze: boxed(stock_arabic()) });
    engines
}

/// What tantivy does with any tokenizer: it boxes the stream of each text and asks for one token after another.
fn boxed(mut tokenizer: TextAnalyzer) -> Analyze {
    Box::new(move |text| {
        let mut found = Found::default();
        tokenizer.token_stream(text).process(&mut |token| {
            found.tokens += 1;
            found.bytes += token.text.len();
        });
        found
    })
}
