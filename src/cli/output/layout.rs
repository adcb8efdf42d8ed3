//! Paragraphs and tables in the columns of a screen.
//!
//! A paragraph is made of pieces: our own words, which frame it from left to right, and texts from outside, each
//! isolated. It is broken at spaces, and what is cut in two is isolated on both lines. Columns are counted by UAX #11:
//! marks above and below letters take none. Where lines are not laid out, a paragraph is one line.

use super::style::{Direction, Style, clean, direction};
use mahdar::snippet::Snippet;
use std::ops::Range;
use textwrap::WordSeparator;
use textwrap::core::{break_words, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

/// Columns that a wrapped text has at least, on however small a screen.
const LEAST: usize = 10;

/// A paragraph to be laid out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paragraph {
    text: String,
    pieces: Vec<Piece>,
}

/// A part of a paragraph.
#[derive(Debug, Clone)]
struct Piece {
    /// Bytes of the text.
    range: Range<usize>,
    /// The direction of a text from outside; none of our own words.
    outside: Option<Direction>,
    /// Bytes of the text that are bold.
    bold: Vec<[usize; 2]>,
}

impl Paragraph {
    /// Our own words.
    pub(crate) fn own(self, words: &str) -> Self {
        self.with(words, None, &[])
    }

    /// A text from outside.
    pub(crate) fn outside(self, text: &str) -> Self {
        self.with(text, Some(direction(text)), &[])
    }

    /// A snippet, with its matched words bold.
    pub(crate) fn snippet(self, snippet: &Snippet) -> Self {
        self.with(&snippet.text, Some(direction(&snippet.text)), &snippet.highlights)
    }

    /// Another paragraph behind this one, with our own words between where both have some.
    pub(crate) fn and(mut self, between: &str, mut other: Self) -> Self {
        if !self.text.is_empty() && !other.text.is_empty() {
            self = self.own(between);
        }
        let start = self.text.len();
        self.text.push_str(&other.text);
        for piece in &mut other.pieces {
            piece.range = piece.range.start + start..piece.range.end + start;
            piece.bold.iter_mut().for_each(|[from, to]| (*from, *to) = (*from + start, *to + start));
        }
        self.pieces.append(&mut other.pieces);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn with(mut self, text: &str, outside: Option<Direction>, bold: &[[usize; 2]]) -> Self {
        let (start, mut at) = (self.text.len(), 0);
        let mut piece = Piece { range: start..start, outside, bold: Vec::new() };
        for &[from, to] in bold {
            self.text.push_str(&clean(&text[at..from]));
            let start = self.text.len();
            self.text.push_str(&clean(&text[from..to]));
            piece.bold.push([start, self.text.len()]);
            at = to;
        }
        self.text.push_str(&clean(&text[at..]));
        piece.range.end = self.text.len();
        self.pieces.push(piece);
        self
    }

    /// The lines, the first behind `first` and the others behind as many spaces.
    pub(crate) fn lines(&self, style: Style, first: &str) -> Vec<String> {
        let indent = " ".repeat(display_width(first));
        let width = style.width.map(|width| width.saturating_sub(indent.len()).max(LEAST));
        let mut lines = Vec::new();
        for range in broken(&self.text, width) {
            let before = if lines.is_empty() { first } else { &indent };
            lines.push(format!("{before}{}", self.line(style, &range)));
        }
        lines
    }

    /// Some bytes of the text as they are printed.
    fn line(&self, style: Style, range: &Range<usize>) -> String {
        let mut line = String::new();
        for piece in &self.pieces {
            let (start, end) = (piece.range.start.max(range.start), piece.range.end.min(range.end));
            if start >= end {
                continue;
            }
            let bold: Vec<[usize; 2]> = (piece.bold.iter())
                .map(|&[from, to]| [from.clamp(start, end) - start, to.clamp(start, end) - start])
                .filter(|[from, to]| from < to)
                .collect();
            match piece.outside {
                Some(whole) => line.push_str(&style.fragment(&self.text[start..end], whole, &bold)),
                None => line.push_str(&self.text[start..end]),
            }
        }
        line
    }
}

/// Where lines of at most so many columns begin and end, broken at spaces, and within words that are longer.
fn broken(text: &str, width: Option<usize>) -> Vec<Range<usize>> {
    let Some(width) = width else { return std::iter::once(0..text.len()).collect() };
    // A bar between facts stays behind the fact before it. Only places are taken of this text, which has the same.
    let text = text.replace(" | ", "_| ");
    let words = break_words(WordSeparator::AsciiSpace.find_words(&text), width);
    let mut at = 0;
    let lines = wrap_first_fit(&words, &[width as f64]).into_iter().map(|line| {
        let start = at;
        at += line.iter().map(|word| word.word.len() + word.whitespace.len()).sum::<usize>();
        let trailing = line.last().map_or(0, |word| word.whitespace.len());
        start..at - trailing
    });
    lines.collect()
}

/// A text in a column of a table: isolated, and filled up with spaces outside the isolate.
pub(crate) fn padded(style: Style, text: &str, columns: usize) -> String {
    let fill = columns.saturating_sub(display_width(&clean(text)));
    format!("{}{}", style.inline(text), " ".repeat(fill))
}

/// A text on one line, cut to some columns, with an ellipsis where something is left out.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let text = clean(text);
    if display_width(&text) <= columns {
        return text;
    }
    let mut used = 1; // the ellipsis
    let fits = |(at, c): &(usize, char)| {
        used += display_width(&text[*at..*at + c.len_utf8()]);
        used <= columns
    };
    let end = text.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    format!("{}\u{2026}", text[..end].trim_end())
}

/// Columns of the widest text.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    texts.into_iter().map(display_width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PIPE, TERMINAL};
    use super::*;

    #[test]
    fn marks_take_no_column_and_lines_break_at_spaces() {
        let word = "\u{645}\u{64F}\u{62D}\u{64E}\u{645}\u{64E}\u{651}\u{62F}"; // four letters, four marks
        let paragraph = Paragraph::default().outside(&[word; 6].join(" "));
        let narrow = Style { width: Some(14), isolates: false, ..TERMINAL };
        let lines = paragraph.lines(narrow, "1. ");
        assert_eq!(lines, [format!("1. {word} {word}"), format!("   {word} {word}"), format!("   {word} {word}")]);
        assert_eq!(paragraph.lines(PIPE, "1. ").len(), 1);
    }

    #[test]
    fn an_isolate_ends_with_its_line_and_opens_on_the_next() {
        let snippet = Snippet { text: "aaaa bbbb cccc dddd".into(), highlights: vec![[5, 14]], ..Snippet::default() };
        let paragraph = Paragraph::default().snippet(&snippet).own(" |");
        let lines = paragraph.lines(Style { width: Some(10), ..TERMINAL }, "");
        let bold = |word: &str| format!("\x1b[1m{word}\x1b[0m");
        assert_eq!(lines[0], format!("\u{2068}aaaa {}\u{2069}", bold("bbbb")));
        assert_eq!(lines[1], format!("\u{2068}{} dddd\u{2069}", bold("cccc")));
        assert_eq!(lines[2], "|");
    }

    #[test]
    fn no_line_begins_with_a_bar() {
        let facts = Paragraph::default().outside("aaaa").own(" | ").outside("bbbb").own(" | ").outside("cc");
        let style = Style { width: Some(11), isolates: false, ..TERMINAL };
        assert_eq!(facts.lines(style, ""), ["aaaa |", "bbbb | cc"]);
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let text = "\u{628}".repeat(95) + " x\u{64E}y " + &"word ".repeat(40);
        for width in 13..60 {
            let style = Style { width: Some(width), ..TERMINAL };
            let lines = Paragraph::default().outside(&text).lines(style, "   ");
            assert!(lines.iter().all(|line| display_width(line) <= width), "{width}: {lines:#?}");
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }

    #[test]
    fn cells_are_filled_outside_the_isolate() {
        assert_eq!(padded(TERMINAL, "\u{628}\u{64E}", 3), "\u{2068}\u{628}\u{64E}\u{2069}  ");
        assert_eq!(cut("one two three", 8), "one two\u{2026}");
        assert_eq!(cut("\u{628}\u{64E}\u{628}\u{64E}", 2), "\u{628}\u{64E}\u{628}\u{64E}");
    }

    #[test]
    fn paragraphs_join_where_both_have_words() {
        let some = || Paragraph::default().outside("x");
        assert_eq!(some().and(" | ", Paragraph::default()).and(" | ", some()).lines(PIPE, ""), ["x | x"]);
    }
}
