//! What every analysis promises for every text. Tests and fuzz targets run it.

#![allow(dead_code, reason = "each test has its own copy of this module, and not all need all of it")]

use mahdar_text::{Analyzer, Level, Tokens, guarded, light10, normalize_word};

/// Panics unless both analyses of `text` keep the contract.
pub(crate) fn check(text: &str, tokens: &mut Tokens) {
    for analyzer in [Analyzer::light(), Analyzer::guarded()] {
        analyzer.analyze(text, tokens);
        let mut fresh = Tokens::new();
        analyzer.analyze(text, &mut fresh);
        assert!(tokens.iter().eq(fresh.iter()), "a reused buffer differs: {}", text.escape_unicode());
        let mut last = 0..0;
        for (n, token) in tokens.iter().enumerate() {
            let context = || format!("{}, token {n} of {}", analyzer.name(), text.escape_unicode());
            assert_eq!(token.position, n, "{}", context());
            assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end), "{}", context());
            assert!(token.start < token.end, "{}", context());
            assert!(token.start >= last.end || token.range() == last, "{}", context());
            assert!(!token.folded.is_empty() && !token.stem.is_empty(), "{}", context());
            assert!(!token.folded.contains(char::is_whitespace), "{}", context());
            assert_eq!(normalize_word(token.folded), token.folded, "{}", context());
            let stem =
                if analyzer == Analyzer::light() { light10(token.folded) } else { guarded(token.folded).as_str() };
            assert_eq!(token.stem, stem, "{}", context());
            last = token.range();
        }
    }
}

/// Panics unless all levels give the tokens of the plain path for `text`.
pub(crate) fn same(text: &str, [plain, fast]: &mut [Tokens; 2]) {
    for analyzer in [Analyzer::light(), Analyzer::guarded()] {
        analyzer.with_level(Level::Plain).analyze(text, plain);
        for &level in &Level::available()[1..] {
            analyzer.with_level(level).analyze(text, fast);
            let different = (0..plain.len().max(fast.len())).find(|&n| plain.get(n) != fast.get(n));
            if let Some(n) = different {
                let tokens = [plain.get(n), fast.get(n)];
                assert_eq!(
                    tokens[0],
                    tokens[1],
                    "token {n} of {} by {}, {}",
                    analyzer.name(),
                    level.name(),
                    text.escape_unicode()
                );
            }
        }
    }
}
