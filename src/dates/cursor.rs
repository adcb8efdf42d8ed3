//! Looking at the words of a text by their place, and at what stands between them.
//!
//! Places count tokens. The gap of a place is what stands before its token: a date goes on over spaces and the marks
//! that its rule names, and never over the end of a line.

use super::words::{Sense, Word, spellings};
use mahdar_text::letter::is_format;
use mahdar_text::{Token, Tokens};
use std::ops::Range;

/// What a rule found, and the place behind it.
pub(super) type Found<T> = Option<(T, usize)>;

/// U+060C
pub(super) const COMMA: char = '\u{060C}';
/// Marks between a day of the week and its date.
pub(super) const MARKS: &[char] = &[',', COMMA, '(', ')', '-', EN_DASH];
/// Hyphens and dashes between the ends of a range.
pub(super) const DASHES: &[char] = &['-', EN_DASH, '\u{2014}', '\u{2010}', '\u{2011}', '\u{2212}'];
const EN_DASH: char = '\u{2013}';
/// The most bytes of a gap that a date goes on over.
const MAX_GAP: usize = 16;
/// Marks that end a clause: ASCII, then comma, semicolon and question mark of Arabic, quotes, ellipsis.
const ENDS: &[char] =
    &['.', ',', ';', '!', '?', ':', ')', ']', '"', COMMA, '\u{061B}', '\u{061F}', '\u{00BB}', '\u{201D}', '\u{2026}'];
/// Marks between the parts of one number: decimals, thousands, times, sums.
const IN_NUMBERS: &[char] = &['.', ',', ':', '+', '\u{066B}', '\u{066C}', COMMA];

#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    tokens: &'t Tokens,
}

/// A number in digits: its value, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) value: i16,
    pub(super) len: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t Tokens) -> Self {
        Self { text, tokens }
    }

    /// The word or phrase of the table at a place, the longest there is.
    pub(super) fn word(self, at: usize) -> Option<Word> {
        let token = self.tokens.get(at)?;
        let stands = |rest: &[String]| {
            let same = |(place, word): (usize, &String)| {
                self.joined(place, &[]) && self.tokens.get(place).is_some_and(|token| token.folded == word)
            };
            (at + 1..).zip(rest).all(same)
        };
        spellings(token.folded).iter().find(|spelling| stands(&spelling.rest)).map(|spelling| spelling.word)
    }

    /// What the word or phrase at a place is, if it stands behind the one before with only `marks` between.
    pub(super) fn next(self, at: usize, marks: &[char]) -> Option<Word> {
        self.joined(at, marks).then(|| self.word(at)).flatten()
    }

    /// The place behind the word at `at`, if it follows and is of a sense.
    pub(super) fn skip(self, at: usize, is: impl Fn(Sense) -> bool) -> Option<usize> {
        self.next(at, &[]).filter(|word| is(word.sense)).map(|word| at + word.words)
    }

    /// What the one word before a place is.
    pub(super) fn before(self, at: usize) -> Option<Sense> {
        let before = at.checked_sub(1)?;
        let token = self.tokens.get(before).filter(|_| self.joined(at, &['"', '(', '\u{AB}']))?;
        let bare = spellings(token.folded).iter().find(|spelling| spelling.rest.is_empty());
        bare.map(|spelling| spelling.word.sense)
    }

    /// The number at a place, of four digits at most.
    pub(super) fn digits(self, at: usize) -> Option<Digits> {
        let folded = self.tokens.get(at)?.folded;
        let all = folded.len() <= 4 && folded.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| folded.parse().ok()).flatten().map(|value| Digits { value, len: folded.len() })
    }

    fn is_digits(self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.folded.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Whether the number at a place is only part of one: 10:30, 20,000, 5+1.
    pub(super) fn is_part_of_number(self, at: usize) -> bool {
        let inside = |at| self.glue(at).is_some_and(|mark| IN_NUMBERS.contains(&mark));
        at > 0 && self.is_digits(at - 1) && inside(at) || self.is_digits(at + 1) && inside(at + 1)
    }

    /// The one mark, and nothing else, that stands before a number and behind another. A slash may have spaces around.
    pub(super) fn glue(self, at: usize) -> Option<char> {
        let gap = self.gap(at)?;
        let mut marks = gap.chars().filter(|&c| !is_format(c) && c != ' ');
        let mark = marks.next().filter(|&c| !c.is_whitespace() && (c == '/' || !gap.contains(' ')))?;
        marks.next().is_none().then_some(mark)
    }

    /// Whether a place is there, and only spaces and `marks` stand before it.
    pub(super) fn joined(self, at: usize, marks: &[char]) -> bool {
        let passes = |c: char| c.is_whitespace() && c != '\n' || marks.contains(&c) || is_format(c);
        self.gap(at).is_some_and(|gap| gap.len() <= MAX_GAP && gap.chars().all(passes))
    }

    /// Whether nothing stands before a place and behind the token before.
    pub(super) fn touches(self, at: usize) -> bool {
        self.gap(at) == Some("")
    }

    /// Whether one of `marks` stands before a place.
    pub(super) fn has_mark(self, at: usize, marks: &[char]) -> bool {
        self.gap(at).is_some_and(|gap| gap.contains(marks))
    }

    /// Whether nothing of the clause stands behind the word before a place.
    pub(super) fn ends_clause(self, at: usize) -> bool {
        let Some(gap) = self.gap(at) else { return self.is_end(at) };
        match gap.chars().find(|&c| c == '\n' || !c.is_whitespace() && !is_format(c)) {
            Some('\n') => true,
            Some(mark) => ENDS.contains(&mark),
            None => false,
        }
    }

    /// Whether a place is the end of the text, with no mark that makes a number another thing (a percent sign).
    fn is_end(self, at: usize) -> bool {
        let Some(last) = at.checked_sub(1).and_then(|at| self.tokens.get(at)) else { return false };
        let rest = self.text.get(last.end..).unwrap_or_default().trim_start_matches(is_format);
        at == self.tokens.len() && rest.chars().next().is_none_or(|c| c.is_whitespace() || ENDS.contains(&c))
    }

    /// What stands before the token at a place; none for the first and behind the last.
    fn gap(self, at: usize) -> Option<&'t str> {
        let before = self.tokens.get(at.checked_sub(1)?)?;
        let token = self.tokens.get(at)?;
        // Words of one ligature share their place.
        Some(self.text.get(before.end..token.start).unwrap_or_default())
    }

    /// Whether a word is as short as the name of a foreign letter.
    pub(super) fn is_letter_name(self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.folded.chars().nth(2).is_none())
    }

    /// The token at a place.
    pub(super) fn token(self, at: usize) -> Option<Token<'t>> {
        self.tokens.get(at)
    }

    /// The word at a place as it is written.
    pub(super) fn written(self, at: usize) -> &'t str {
        self.tokens.get(at).and_then(|token| self.text.get(token.range())).unwrap_or_default()
    }

    /// The bytes of the words from one place to before another.
    pub(super) fn range(self, from: usize, to: usize) -> Option<Range<usize>> {
        Some(self.tokens.get(from)?.start..self.tokens.get(to.checked_sub(1)?)?.end)
    }
}
