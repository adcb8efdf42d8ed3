//! Lines into paragraphs.
//!
//! A paragraph ends where the next word would still have fitted into its last line, where the next line is indented or set
//! in another size, and where the lines stand further apart. It goes on over a column or page if its last line is full and
//! ends no sentence.

use super::lines::Line;
use super::order::{Read, letters, read, text};

/// A paragraph, with what tells a headline.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) size: f32,
}

/// Sizes that differ by less are the same.
const SAME_SIZE: f32 = 1.12;
/// Lines of a paragraph stand so much further apart than most, at most; behind the end of a sentence ...
const SAME_PITCH: f32 = 1.25;
/// ... only so much.
const SAME_PITCH_AT_END: f32 = 1.08;
/// An indentation is at least so deep, in sizes.
const INDENT: f32 = 1.0;

/// The paragraphs of regions of one column each, in the order of reading.
pub(super) fn paragraphs(regions: &[Vec<Line>], is_right: bool) -> Vec<Paragraph> {
    let mut found: Vec<Vec<&Line>> = Vec::new();
    let mut full = false;
    for region in regions {
        let column = Column::of(region, is_right);
        let mut before: Option<&Line> = None;
        for line in region {
            let goes_on = match (before, found.last().and_then(|lines| lines.last())) {
                (Some(before), _) => column.goes_on(before, line),
                (None, Some(last)) => full && has_same_size(last, line) && !ends_a_sentence(last, is_right),
                (None, None) => false,
            };
            match found.last_mut().filter(|_| goes_on) {
                Some(lines) => lines.push(line),
                None => found.push(vec![line]),
            }
            before = Some(line);
        }
        // What comes on the next page is not known to be longer than any word.
        full = before.is_some_and(|last| column.room(last) < 3.0 * last.size);
    }
    found.iter().map(|lines| made(lines, is_right)).filter(|paragraph| !paragraph.text.is_empty()).collect()
}

fn made(lines: &[&Line], is_right: bool) -> Paragraph {
    let count = lines.iter().map(|line| letters(line)).fold((0, 0), |(r, l), (right, left)| (r + right, l + left));
    let runs_right = runs_right(count, is_right);
    let mut all: Vec<Read> = Vec::new();
    let mut joined = String::new();
    for line in lines {
        // Brackets are judged over the whole paragraph, so lines are joined before.
        if !all.is_empty() {
            all.extend(read(&space(line), runs_right));
        }
        all.extend(read(line, runs_right));
    }
    joined.push_str(&text(&all));
    Paragraph { text: tidy(&joined), size: lines.first().map_or(0.0, |line| line.size) }
}

/// Whether text with so many letters from the right and from the left runs from the right.
fn runs_right((right, left): (usize, usize), is_right: bool) -> bool {
    match (right, left) {
        (0, 0) => is_right,
        _ if is_right => right * 3 >= left,
        _ => right > left,
    }
}

/// A line of a space.
fn space(line: &Line) -> Line {
    let glyphs =
        line.glyphs.iter().take(1).map(|glyph| super::content::Glyph { text: " ".to_owned(), ..glyph.clone() });
    Line { glyphs: glyphs.collect(), y: line.y, size: line.size, x: line.x, word_gap: line.word_gap }
}

/// White space collapsed, and without what was only set for the eye: strokes that lengthen a word, and hyphens at a line's end.
fn tidy(text: &str) -> String {
    let text = text.replace("\u{AD} ", "").replace('\u{AD}', "");
    let characters: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|c| is_joined(*c));
    let mut out = String::with_capacity(text.len());
    for (at, &c) in characters.iter().enumerate() {
        if c == '\u{640}' && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)) {
            continue;
        }
        out.push(c);
    }
    out
}

/// An Arabic letter, a mark on it, or a stroke.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{65F}' | '\u{670}'..='\u{6D3}')
}

fn has_same_size(a: &Line, b: &Line) -> bool {
    a.size.max(b.size) < SAME_SIZE * a.size.min(b.size)
}

fn ends_a_sentence(line: &Line, is_right: bool) -> bool {
    let read = read(line, runs_right(letters(line), is_right));
    read.iter().rev().find(|read| !read.c.is_whitespace()).is_some_and(|read| ".!?\u{61F}:\u{BB}".contains(read.c))
}

/// Where the lines of a region begin and end, and how far they stand apart.
struct Column {
    x: (f32, f32),
    /// In sizes.
    pitch: f32,
    is_right: bool,
    /// Its lines end at one edge, not begin at one: Arabic in a paragraph that is set from the left, as some programs do.
    is_flush_at_end: bool,
}

impl Column {
    fn of(lines: &[Line], is_right: bool) -> Self {
        let x = lines.iter().fold((f32::MAX, f32::MIN), |(l, r), line| (l.min(line.x.0), r.max(line.x.1)));
        let mut pitches: Vec<f32> = lines.windows(2).map(|pair| (pair[0].y - pair[1].y) / pair[1].size).collect();
        pitches.sort_by(f32::total_cmp);
        let pitch = pitches.get(pitches.len() / 2).copied().unwrap_or(0.0);
        let mut column = Self { x, pitch, is_right, is_flush_at_end: false };
        let flush = |room: &dyn Fn(&Line) -> f32| lines.iter().filter(|line| room(line) < 0.5 * line.size).count();
        let (starts, ends) = (flush(&|line| column.indent(line)), flush(&|line| column.rest(line)));
        column.is_flush_at_end = ends * 2 > starts * 3;
        column
    }

    fn goes_on(&self, before: &Line, line: &Line) -> bool {
        let apart = before.y - line.y;
        let same = if ends_a_sentence(before, self.is_right) { SAME_PITCH_AT_END } else { SAME_PITCH };
        if !has_same_size(before, line) || apart > (same * self.pitch).min(3.0) * line.size {
            return false;
        }
        let words = line.words();
        let first = if self.runs_right(line) { words.last() } else { words.first() };
        let needed = first.map_or(0.0, |word| word.1 - word.0) + 0.3 * line.size;
        if self.is_centered(before) && self.is_centered(line) {
            return self.indent(before) + self.rest(before) < needed;
        }
        let deeper = self.indent(line) - self.indent(before).max(0.0);
        let is_indented = !self.is_flush_at_end && deeper > INDENT * line.size;
        !is_indented && self.room(before) < needed
    }

    fn runs_right(&self, line: &Line) -> bool {
        runs_right(letters(line), self.is_right)
    }

    /// What is left free before a line.
    fn indent(&self, line: &Line) -> f32 {
        if self.runs_right(line) { self.x.1 - line.x.1 } else { line.x.0 - self.x.0 }
    }

    /// What is left free behind a line.
    fn rest(&self, line: &Line) -> f32 {
        if self.runs_right(line) { line.x.0 - self.x.0 } else { self.x.1 - line.x.1 }
    }

    /// Where the next word might have stood.
    fn room(&self, line: &Line) -> f32 {
        if self.is_flush_at_end { self.indent(line) } else { self.rest(line) }
    }

    fn is_centered(&self, line: &Line) -> bool {
        let (before, behind) = (self.indent(line), self.rest(line));
        before > INDENT * line.size && (before - behind).abs() < INDENT * line.size
    }
}
