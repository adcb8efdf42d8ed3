//! Tokens, and the reusable buffer that they are written to.

use crate::scan::spans::Spans;
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
    spans: Spans,
}

impl Tokens {
    /// An empty buffer, which has not allocated.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A buffer that takes texts of more than so many bytes for long ones.
    #[cfg(test)]
    pub(crate) fn in_pieces_of(bytes: usize) -> Self {
        Self { spans: Spans::in_pieces_of(bytes) }
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The token at `position`, if there are that many.
    #[must_use]
    #[inline]
    pub fn get(&self, position: usize) -> Option<Token<'_>> {
        self.spans.get(position)
    }

    /// The tokens in the order of the text.
    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Token<'_>> + Clone {
        self.spans.iter()
    }

    /// Puts the stem or the folded word at `position` into `term`, and returns its place in the text.
    #[cfg(feature = "tantivy")]
    #[inline]
    pub(crate) fn copy_term(&self, position: usize, is_stem: bool, term: &mut String) -> Option<Range<usize>> {
        self.spans.copy_term(position, is_stem, term)
    }

    /// The buffer of a text to come, empty.
    pub(crate) fn spans(&mut self) -> &mut Spans {
        self.spans.clear();
        &mut self.spans
    }
}
