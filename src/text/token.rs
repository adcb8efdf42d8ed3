//! Tokens, and the reusable buffer that they are written to.

use crate::guarded::Stem;
use std::ops::Range;

/// One occurrence of a word: its terms, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token<'b> {
    /// The normalized word: what exact search compares.
    pub folded: &'b str,
    /// The stem: what ranked search compares.
    pub stem: &'b str,
    /// First byte in the text that was analyzed.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// Ordinal of the word in the text, from 0.
    pub position: usize,
}

impl Token<'_> {
    /// The bytes of the text that this token stands for.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The tokens of one text, side by side in memory. Reuse one buffer for many texts: it then stops allocating.
///
/// Terms are slices of one string that the buffer owns, so a token costs no allocation of its own.
///
/// ```
/// use mahdar_text::{Analyzer, Tokens};
/// let mut tokens = Tokens::new();
/// for text in ["لقاء الرئيسين", "قمة"] {
///     Analyzer::light().analyze(text, &mut tokens);
///     println!("{} tokens", tokens.len());
/// }
/// assert_eq!(tokens.iter().next().unwrap().folded, "قمه");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    image: String,
    entries: Vec<Entry>,
}

/// Ranges of a token's terms in the image, and of its word in the text.
#[derive(Debug, Clone)]
struct Entry {
    folded: Range<usize>,
    stem: Range<usize>,
    start: usize,
    end: usize,
}

impl Tokens {
    /// An empty buffer, which has not allocated.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The token at `position`, if there are that many.
    #[must_use]
    pub fn get(&self, position: usize) -> Option<Token<'_>> {
        self.entries.get(position).map(|entry| self.token(position, entry))
    }

    /// The tokens in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Token<'_>> + Clone {
        self.entries.iter().enumerate().map(|(position, entry)| self.token(position, entry))
    }

    fn token<'b>(&'b self, position: usize, entry: &Entry) -> Token<'b> {
        Token {
            folded: &self.image[entry.folded.clone()],
            stem: &self.image[entry.stem.clone()],
            start: entry.start,
            end: entry.end,
            position,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.image.clear();
        self.entries.clear();
    }

    /// Adds the word at `range` of the text: `normalize` appends its normalized form to the image, and each part of
    /// that (see [`crate::normalize_word`]) becomes a token with the stem that `stem` gives.
    pub(crate) fn push(
        &mut self,
        range: Range<usize>,
        normalize: impl FnOnce(&mut String),
        stem: impl for<'w> Fn(&'w str) -> Stem<'w>,
    ) {
        let mut at = self.image.len();
        normalize(&mut self.image);
        let end = self.image.len();
        while at < end {
            let part = &self.image[at..end];
            let folded = at..at + part.find(' ').unwrap_or(part.len());
            at = folded.end + 1;
            if folded.is_empty() {
                continue;
            }
            let part = &self.image[folded.clone()];
            let stem = match stem(part) {
                Stem::Part(stem) => {
                    // Where the stem stands in the part (any place with the same letters will do).
                    let offset = part.find(stem).unwrap_or(0);
                    folded.start + offset..folded.start + offset + stem.len()
                }
                Stem::Known(entry) => {
                    let start = self.image.len();
                    self.image.push_str(entry.stem);
                    start..self.image.len()
                }
            };
            self.entries.push(Entry { folded, stem, start: range.start, end: range.end });
        }
    }
}
