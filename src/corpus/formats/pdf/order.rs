//! The order of reading: what the eye sees from the left, as it is spoken.
//!
//! The reverse of the bidirectional algorithm (UAX #9), by its own types: in a line from the right everything is turned
//! around, and runs of Latin words and numbers are turned back; the separators in a number belong to it by rule W4, what
//! stands between two Latin words to these (N1), all else to the line (N2). Where two texts look the same, the likelier
//! is taken: a number to the right of a Latin word follows it (G 20). The algorithm shows brackets of text from the right
//! mirrored, and fonts may tell of a bracket what it is or what it looks like: what closes before it opens is turned, by
//! paragraph.

use super::content::NAMELESS;
use super::lines::{Line, is_space};

/// What a glyph counts as, by the bidirectional types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Right,
    Left,
    /// A digit: of ours, or an Arabic one.
    Digit(bool),
    /// Joins two digits, if it is one: `. , : /`.
    Separator,
    Neutral,
}

/// A character of a line, in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) c: char,
    /// It is shown as from the right, so a bracket is mirrored.
    is_right: bool,
}

/// How many letters are written from the right, and how many from the left.
pub(super) fn letters(line: &Line) -> (usize, usize) {
    let kinds = || line.glyphs.iter().flat_map(|glyph| glyph.text.chars()).map(kind);
    (kinds().filter(|&kind| kind == Kind::Right).count(), kinds().filter(|&kind| kind == Kind::Left).count())
}

/// A line in the order of reading.
pub(super) fn read(line: &Line, is_right: bool) -> Vec<Read> {
    let mut pieces: Vec<(&str, Kind)> = Vec::with_capacity(line.glyphs.len());
    let mut before = None;
    for glyph in &line.glyphs {
        if is_space(glyph) {
            pieces.push((" ", Kind::Neutral));
            before = None;
            continue;
        }
        if before.is_some_and(|before| line.has_gap(before, glyph)) {
            pieces.push((" ", Kind::Neutral));
        }
        pieces.push((&glyph.text, glyph.text.chars().next().map_or(Kind::Neutral, kind)));
        before = Some(glyph);
    }
    if is_right {
        pieces.reverse();
    }
    // From here on all is in the order of reading but what is turned.
    let numbers = numbers(&pieces);
    let runs = if is_right { left_runs(&pieces, &numbers) } else { right_runs(&pieces, &numbers) };
    let mut levels = vec![is_right; pieces.len()];
    for run in &runs {
        levels[run.0..run.1].fill(!is_right);
        pieces[run.0..run.1].reverse();
    }
    for &(from, to) in &numbers {
        // In a run from the left a number stands as it is; in one from the right it was turned with it.
        let run = runs.iter().find(|run| run.0 <= from && to <= run.1);
        match (is_right, run) {
            (true, None) => pieces[from..to].reverse(),
            (false, Some(&(start, end))) => pieces[start + end - to..start + end - from].reverse(),
            _ => {}
        }
    }
    let read = pieces.iter().zip(levels);
    read.flat_map(|((text, _), is_right)| text.chars().map(move |c| Read { c, is_right })).collect()
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' | '\u{6F0}'..='\u{6F9}' => Kind::Digit(false),
        '\u{660}'..='\u{669}' | '\u{66B}' | '\u{66C}' => Kind::Digit(true),
        '.' | ',' | ':' | '/' | '\u{60C}' | '\u{A0}' => Kind::Separator,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
            if c.is_alphabetic() || c == '\u{640}' =>
        {
            Kind::Right
        }
        c if c.is_alphabetic() => Kind::Left,
        _ => Kind::Neutral,
    }
}

/// The numbers, each as a range: digits of one kind, with single separators between them.
fn numbers(pieces: &[(&str, Kind)]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let digit = |at: usize| match pieces.get(at) {
        Some((_, Kind::Digit(is_arabic))) => Some(*is_arabic),
        _ => None,
    };
    let mut at = 0;
    while at < pieces.len() {
        let Some(of) = digit(at) else {
            at += 1;
            continue;
        };
        let from = at;
        loop {
            let joins = matches!(pieces.get(at + 1), Some((_, Kind::Separator)));
            match (digit(at + 1), joins.then(|| digit(at + 2)).flatten()) {
                (Some(next), _) if next == of => at += 1,
                (_, Some(next)) if next == of => at += 2,
                _ => break,
            }
        }
        at += 1;
        found.push((from, at));
    }
    found
}

/// Runs from the left in a line from the right: from a Latin word to the last before a word from the right or an Arabic number.
fn left_runs(pieces: &[(&str, Kind)], numbers: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, (_, kind)) in pieces.iter().enumerate() {
        match kind {
            Kind::Left => open = Some((open.map_or(at, |run| run.0), at + 1)),
            Kind::Right | Kind::Digit(true) => runs.extend(open.take()),
            _ => {}
        }
    }
    runs.extend(open);
    // A number before a run, with a space or hyphen between at most, stands at the run's right: it follows in it.
    for run in &mut runs {
        let behind =
            |at: usize| numbers.iter().find(|number| number.1 == at && pieces[number.0].1 == Kind::Digit(false));
        let between =
            run.0.checked_sub(1).filter(|&at| [" ", "-", "/", "\u{2010}", "\u{2013}"].contains(&pieces[at].0));
        if let Some(number) = behind(run.0).or_else(|| behind(between?)) {
            run.0 = number.0;
        }
    }
    runs
}

/// Runs from the right in a line from the left, with the numbers in them and a number at their left, which follows.
fn right_runs(pieces: &[(&str, Kind)], numbers: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, (_, kind)) in pieces.iter().enumerate() {
        match kind {
            Kind::Right => {
                open = Some((open.map_or(at, |run| run.0), at + 1));
            }
            Kind::Left => runs.extend(open.take()),
            _ => {}
        }
    }
    runs.extend(open);
    for run in &mut runs {
        // An Arabic number is of the run at whichever side.
        let is_arabic = |number: &&(usize, usize)| pieces[number.0].1 == Kind::Digit(true);
        let space = run.0.checked_sub(1).filter(|&at| pieces[at].0 == " ");
        let at_left = |at: usize| numbers.iter().filter(is_arabic).find(|number| number.1 == at);
        if let Some(number) = at_left(run.0).or_else(|| at_left(space?)) {
            run.0 = number.0;
        }
    }
    runs
}

/// Brackets and quotation marks that have two sides.
const PAIRS: [(char, char); 6] =
    [('(', ')'), ('[', ']'), ('{', '}'), ('\u{AB}', '\u{BB}'), ('\u{2039}', '\u{203A}'), ('<', '>')];

/// The text of a paragraph, with its brackets opening before they close.
pub(super) fn text(read: &[Read]) -> String {
    let mut turned = Vec::new();
    for (open, close) in PAIRS {
        let other = |c: char| if c == open { close } else { open };
        let faults = |turns: bool| {
            let (mut depth, mut faults) = (0_i32, 0);
            for Read { c, is_right } in read.iter().filter(|read| read.c == open || read.c == close) {
                let c = if turns && *is_right { other(*c) } else { *c };
                depth += if c == open { 1 } else { -1 };
                if depth < 0 {
                    (depth, faults) = (0, faults + 1);
                }
            }
            faults + depth
        };
        if faults(true) < faults(false) {
            turned.push((open, close));
        }
    }
    let mut text = String::with_capacity(read.len());
    for Read { c, is_right } in read.iter().filter(|read| read.c != NAMELESS) {
        let pair = turned.iter().filter(|_| *is_right).find(|(open, close)| [open, close].contains(&c));
        text.push(pair.map_or(*c, |(open, close)| if c == open { *close } else { *open }));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::content::Glyph;
    use super::*;

    /// A line of glyphs ten wide, each a character of what the eye sees, in letters that stand for Arabic ones: `a` to `j`.
    fn of(seen: &str, is_right: bool) -> String {
        let arabic =
            |c: char| if c.is_ascii_lowercase() { char::from_u32(c as u32 - 'a' as u32 + 0x641).unwrap() } else { c };
        let digit = |c: char| {
            if ('\u{2460}'..='\u{2468}').contains(&c) { char::from_u32(c as u32 - 0x2460 + 0x661).unwrap() } else { c }
        };
        let glyph = |(at, c): (usize, char)| Glyph {
            text: digit(arabic(c)).to_string(),
            x: (at as f32 * 10.0, at as f32 * 10.0 + 10.0),
            y: 0.0,
            size: 10.0,
        };
        let line = Line::new(seen.chars().enumerate().map(glyph).collect(), 0.5).unwrap();
        let back = |c: char| match c {
            '\u{641}'..='\u{64A}' => char::from_u32(c as u32 - 0x641 + 'a' as u32).unwrap(),
            '\u{661}'..='\u{669}' => char::from_u32(c as u32 - 0x661 + 0x2460).unwrap(),
            c => c,
        };
        text(&read(&line, is_right)).chars().map(back).collect()
    }

    #[test]
    fn what_the_eye_sees_from_the_right_is_read() {
        for (seen, read) in [
            ("fed cba", "abc def"),
            ("fed UNESCO cba", "abc UNESCO def"),
            ("fed UN WHO cba", "abc UN WHO def"),
            (".fed 2022 cba", "abc 2022 def."),
            ("fed 12.5 cba", "abc 12.5 def"),
            ("fed 1,200 cba", "abc 1,200 def"),
            ("%50 cba", "abc 50%"),
            ("2022/5/3 cba", "abc 2022/5/3"),
            ("fed \u{2461}\u{2460}\u{2460} cba", "abc \u{2461}\u{2460}\u{2460} def"),
            ("\u{2461}-\u{2460} cba", "abc \u{2460}-\u{2461}"),
            ("fed (UN) cba", "abc (UN) def"),
            ("fed )UN( cba", "abc (UN) def"),
            ("(fed) cba", "abc (def)"),
            ("\u{AB}fed\u{BB} cba", "abc \u{AB}def\u{BB}"),
            ("fed G 20 cba", "abc G 20 def"),
            ("fed COVID-19 cba", "abc COVID-19 def"),
        ] {
            assert_eq!(of(seen, true), read, "{seen}");
        }
    }

    #[test]
    fn a_line_from_the_left_with_words_from_the_right() {
        for (seen, read) in [
            ("fed TWO", "def TWO"),
            ("IN fed cba SAID", "IN abc def SAID"),
            ("IN (cba) 2022", "IN (abc) 2022"),
            ("ONLY 20 (MORE)", "ONLY 20 (MORE)"),
        ] {
            assert_eq!(of(seen, false), read, "{seen}");
        }
    }
}
