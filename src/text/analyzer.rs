//! The analyzer: tokenize the original text, normalize each word, stem it.
//!
//! `plain` below is the readable path. It does the words that the fast paths of `scan` cannot, and is
//! the oracle that they must equal, token for token.
//! No word is ever dropped as a stop word: what to ignore in a query is for the query to say.

use crate::guarded::{Stem, guarded};
use crate::letter::{is_core, is_extender};
use crate::lexicon::lexicon;
use crate::normalize::{normalize_word, normalize_word_into};
use crate::scan::decide::decide;
use crate::scan::spans::Spans;
use crate::scan::{Level, scan};
use crate::stem::{PREFIXES, SUFFIXES, light10};
use crate::token::Tokens;
use crate::tokenize::{MAX_WORD_CHARS, words};
use std::ops::{Range, RangeInclusive};

/// Raised when the algorithm changes in a way that the tables do not show.
const ALGORITHM: u32 = 3;

/// Characters whose treatment the fingerprint shows: Latin, Arabic and its supplements, punctuation and format
/// characters, presentation forms.
const PROBED: &[RangeInclusive<char>] = &[
    '\0'..='\u{024F}',
    '\u{0600}'..='\u{07FF}',
    '\u{0860}'..='\u{0A00}',
    '\u{2000}'..='\u{20FF}',
    '\u{FB50}'..='\u{FDFF}',
    '\u{FE00}'..='\u{FEFF}',
];

/// Turns a text into [`Tokens`]. Cheap to copy; holds no state between texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Analyzer {
    stemming: Stemming,
    /// None for the best of the machine.
    level: Option<Level>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stemming {
    Light,
    Guarded,
}

impl Analyzer {
    /// Folding and light10 stems ([`light10`]): comparable with Lucene's `ArabicAnalyzer` without stop words.
    #[must_use]
    pub const fn light() -> Self {
        Self { stemming: Stemming::Light, level: None }
    }

    /// Folding and stems guarded by a lexicon ([`guarded`](crate::guarded())): what search uses.
    #[must_use]
    pub const fn guarded() -> Self {
        Self { stemming: Stemming::Guarded, level: None }
    }

    /// The same analysis by other means: for benches and tests. What the machine does not have is done by the next below.
    #[must_use]
    pub const fn with_level(self, level: Level) -> Self {
        Self { stemming: self.stemming, level: Some(level) }
    }

    /// The name of the analysis, for settings and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.stemming {
            Stemming::Light => "light",
            Stemming::Guarded => "guarded",
        }
    }

    /// The tokens of one text, to be gone through with `for`. For many texts use [`analyze`](Self::analyze).
    ///
    /// ```
    /// let tokens = mahdar_text::Analyzer::guarded().tokens("وزراء الخارجية");
    /// let stems: Vec<&str> = tokens.iter().map(|token| token.stem).collect();
    /// assert_eq!(stems, ["وزير", "خارجي"]);
    /// ```
    #[must_use]
    pub fn tokens(self, text: &str) -> Tokens {
        let mut tokens = Tokens::new();
        self.analyze(text, &mut tokens);
        tokens
    }

    /// Writes the tokens of `text` to `tokens`, in place of what was there.
    ///
    /// Offsets are bytes of `text`, on character boundaries, in order; positions count from 0. Any text has an answer.
    ///
    /// ```
    /// use mahdar_text::{Analyzer, Tokens};
    /// let text = "والتقى الرئيسُ";
    /// let mut tokens = Tokens::new();
    /// Analyzer::light().analyze(text, &mut tokens);
    /// let last = tokens.get(1).unwrap();
    /// assert_eq!((last.folded, last.stem), ("الرييس", "رييس"));
    /// assert_eq!(&text[last.range()], "الرئيسُ");
    /// ```
    pub fn analyze(self, text: &str, tokens: &mut Tokens) {
        let spans = tokens.spans();
        let level = self.level.unwrap_or_else(Level::best);
        match self.stemming {
            Stemming::Light => scan::<true>(level, text, spans, |range, spans| {
                plain(text, range, spans, |folded| Stem::Part(light10(folded)));
            }),
            Stemming::Guarded if level == Level::Plain => plain(text, 0..text.len(), spans, guarded),
            Stemming::Guarded => {
                scan::<false>(level, text, spans, |range, spans| {
                    plain(text, range, spans, |folded| Stem::Part(folded));
                });
                decide(level, spans, lexicon());
            }
        }
    }

    /// A name that changes whenever the same text may give other terms.
    ///
    /// Hashed are the tables, the bounds, and what becomes of each character of the Arabic and Latin blocks, marks and
    /// presentation forms among them. Changes of other kinds raise a number in the source.
    ///
    /// An index stores it, so that it is never searched with another analyzer than the one that made it.
    #[must_use]
    pub fn fingerprint(self) -> String {
        let mut hash = Fnv::default();
        hash.number(ALGORITHM);
        hash.number(MAX_WORD_CHARS as u32);
        for c in PROBED.iter().flat_map(|range| range.clone()) {
            hash.number(c.into());
            let kinds = u32::from(is_core(c)) | u32::from(is_extender(c)) << 1;
            hash.number(kinds);
            normalize_word(c.encode_utf8(&mut [0; 4])).chars().for_each(|c| hash.number(c.into()));
        }
        match self.stemming {
            Stemming::Light => {
                for affix in PREFIXES.iter().chain(SUFFIXES) {
                    affix.letters.chars().for_each(|c| hash.number(c.into()));
                    hash.number(affix.leaves as u32);
                }
            }
            Stemming::Guarded => {
                let lexicon = lexicon().hash();
                hash.number(lexicon as u32);
                hash.number((lexicon >> 32) as u32);
            }
        }
        format!("{}-{ALGORITHM}-{:016x}", self.name(), hash.0)
    }
}

/// Adds the words of a part of `text` to `spans`. No word crosses the borders of the part.
fn plain(text: &str, part: Range<usize>, spans: &mut Spans, stem: impl for<'w> Fn(&'w str) -> Stem<'w>) {
    let mut normalized = String::new();
    for word in words(&text[part.clone()]) {
        let word = part.start + word.start..part.start + word.end;
        normalized.clear();
        normalize_word_into(&text[word.clone()], &mut normalized);
        spans.push(word, &normalized, &stem);
    }
}

/// The text as a search sees it: its normalized words, one space between them.
///
/// ```
/// assert_eq!(mahdar_text::normalize("«إِمَام عَلى»، رَحمٰن!"), "امام علي رحمن");
/// ```
#[must_use]
pub fn normalize(text: &str) -> String {
    Analyzer::light().tokens(text).iter().map(|token| token.folded).collect::<Vec<_>>().join(" ")
}

/// FNV-1a, 64 bits: enough to tell tables apart, and the same on every platform and compiler.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn number(&mut self, value: u32) {
        for byte in value.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_ligature_share_offsets_and_have_positions_of_their_own() {
        let mut tokens = Tokens::new();
        Analyzer::light().analyze("a \u{FDFA} b", &mut tokens);
        let ranges: Vec<_> = tokens.iter().map(|t| t.range()).collect();
        assert_eq!(ranges, [0..1, 2..5, 2..5, 2..5, 2..5, 6..7]);
        assert!(tokens.iter().enumerate().all(|(n, token)| token.position == n));
    }

    #[test]
    fn a_text_in_pieces_has_the_tokens_of_a_whole_one() {
        let text =
            "\u{648}\u{627}\u{644}\u{62A}\u{642}\u{649} \u{FDFA} \u{628}\u{64E}\u{62D}\u{62B} 2022 \u{6CC}\u{6A9} "
                .repeat(if cfg!(miri) { 4 } else { 200 });
        for analyzer in [Analyzer::light(), Analyzer::guarded()] {
            for &level in Level::available() {
                let analyzer = analyzer.with_level(level);
                let mut pieces = Tokens::in_pieces_of(100);
                for _ in 0..2 {
                    analyzer.analyze(&text, &mut pieces);
                    assert!(pieces.iter().eq(analyzer.tokens(&text).iter()), "{}", level.name());
                    assert_eq!(pieces.get(100), analyzer.tokens(&text).get(100));
                }
            }
        }
    }

    #[test]
    fn a_word_of_decoration_alone_is_no_token() {
        let mut tokens = Tokens::new();
        Analyzer::light().analyze("\u{640}\u{640} \u{640}\u{64E}", &mut tokens);
        assert!(tokens.is_empty());
    }
}
