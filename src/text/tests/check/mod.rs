//! What every analysis promises for every text. Tests and fuzz targets run it.

use mahdar_text::{Analyzer, Tokens, guarded, light10, normalize_word};

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
