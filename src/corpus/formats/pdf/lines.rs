//! Glyphs into lines, from the left to the right as the eye sees them.
//!
//! Marks join the letter that they stand at before anything is sorted: a mark has no width, and its place depends on the
//! font. The letter is the one before or behind it in the page's order, whichever it stands at; where both are as near,
//! the one behind in a line that is written from the left (shapers hand out marks before their letter then).

use super::content::Glyph;
use super::forms::is_mark;

/// How far apart base lines of one line may be, in sizes: superscripts stand a third higher.
const SAME_LINE: f32 = 0.4;
/// A letter that is shown again so near is made bold by it.
const SAME_PLACE: f32 = 0.15;

/// Glyphs of a line; a longer one is cut, for what is done with a line may take the square of its length.
const MOST_GLYPHS: usize = 5_000;

/// What stands on one base line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From the left.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) y: f32,
    /// The size of most of it.
    pub(super) size: f32,
    pub(super) x: (f32, f32),
    /// From what gap on two glyphs belong to two words, in sizes.
    pub(super) word_gap: f32,
}

impl Line {
    /// None if there is no glyph to see.
    pub(super) fn new(mut glyphs: Vec<Glyph>, word_gap: f32) -> Option<Self> {
        glyphs.sort_by(|a, b| a.x.0.total_cmp(&b.x.0));
        glyphs.dedup_by(|b, a| a.text == b.text && (b.x.0 - a.x.0).abs() < SAME_PLACE * a.size && b.x.0 < a.x.1);
        let seen = || glyphs.iter().filter(|glyph| !is_space(glyph));
        let y = seen().next()?.y;
        let mut sizes: Vec<f32> = seen().map(|glyph| glyph.size).collect();
        sizes.sort_by(f32::total_cmp);
        let size = sizes[sizes.len() / 2];
        let x = seen().fold((f32::MAX, f32::MIN), |(l, r), glyph| (l.min(glyph.x.0), r.max(glyph.x.1)));
        Some(Self { glyphs, y, size, x, word_gap })
    }

    /// Whether a gap or a space stands between a glyph and the next.
    pub(super) fn has_gap(&self, left: &Glyph, right: &Glyph) -> bool {
        right.x.0 - left.x.1 > self.word_gap * left.size.min(right.size)
    }

    /// Where its words begin and end, from the left.
    pub(super) fn words(&self) -> Vec<(f32, f32)> {
        let mut words: Vec<(f32, f32)> = Vec::new();
        let mut before: Option<&Glyph> = None;
        for glyph in &self.glyphs {
            if is_space(glyph) {
                before = None;
                continue;
            }
            match words.last_mut() {
                Some(word) if before.is_some_and(|before| !self.has_gap(before, glyph)) => {
                    word.1 = word.1.max(glyph.x.1)
                }
                _ => words.push(glyph.x),
            }
            before = Some(glyph);
        }
        words
    }
}

pub(super) fn is_space(glyph: &Glyph) -> bool {
    glyph.text.chars().all(char::is_whitespace)
}

/// The lines of a page, from above.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let spaces = glyphs.iter().filter(|glyph| is_space(glyph)).count();
    // Where spaces are written, a gap is one of letters set apart, unless it is wide.
    let word_gap = if spaces * 20 > glyphs.len() { 0.5 } else { 0.2 };
    let mut glyphs = with_marks(glyphs);
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let (mut lines, mut line): (Vec<Line>, Vec<Glyph>) = (Vec::new(), Vec::new());
    for glyph in glyphs {
        if let Some(first) = line.first()
            && (first.y - glyph.y > SAME_LINE * first.size.max(glyph.size) || line.len() >= MOST_GLYPHS)
        {
            lines.extend(Line::new(std::mem::take(&mut line), word_gap));
        }
        line.push(glyph);
    }
    lines.extend(Line::new(line, word_gap));
    lines
}

/// Puts marks behind the letters that they stand at.
fn with_marks(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let is_letter = |glyph: &Glyph| !is_space(glyph) && !glyph.text.chars().all(is_mark);
    // The next letter of each glyph, from behind.
    let (mut next, mut following) = (vec![None; glyphs.len()], None);
    for (at, glyph) in glyphs.iter().enumerate().rev() {
        next[at] = following;
        if is_letter(glyph) {
            following = Some(at);
        }
    }
    let mut marks: Vec<(usize, String)> = Vec::new();
    let mut before = None;
    for (at, glyph) in glyphs.iter().enumerate() {
        if is_letter(glyph) {
            before = Some(at);
        } else if !is_space(glyph) {
            let letter = letter_of(glyph, before.map(|it| (it, &glyphs[it])), next[at].map(|it| (it, &glyphs[it])));
            if let Some(letter) = letter {
                marks.push((letter, glyph.text.clone()));
            }
        }
    }
    let is_kept: Vec<bool> = glyphs.iter().map(|glyph| is_letter(glyph) || is_space(glyph)).collect();
    let mut glyphs = glyphs;
    for (letter, mark) in marks {
        // Shadda comes first, whichever is drawn first.
        let text = &mut glyphs[letter].text;
        match text.char_indices().rev().take_while(|(_, c)| is_mark(*c)).last() {
            Some((at, _)) if mark.starts_with('\u{651}') => text.insert_str(at, &mark),
            _ => text.push_str(&mark),
        }
    }
    let mut kept = is_kept.into_iter();
    glyphs.retain(|_| kept.next().unwrap_or(true));
    glyphs
}

/// The letter that a mark stands at, of the one before and the one behind.
fn letter_of(mark: &Glyph, before: Option<(usize, &Glyph)>, behind: Option<(usize, &Glyph)>) -> Option<usize> {
    let middle = f32::midpoint(mark.x.0, mark.x.1);
    let away = |letter: &Glyph| {
        let aside = (letter.x.0 - middle).max(middle - letter.x.1).max(0.0);
        let above = ((letter.y - mark.y).abs() - mark.size).max(0.0);
        aside + above
    };
    let (Some((first, before)), Some((second, behind))) = (before, behind) else {
        return before.or(behind).map(|(at, _)| at);
    };
    let (to_first, to_second) = (away(before), away(behind));
    let near = 0.05 * mark.size;
    let is_from_left = behind.x.0 > before.x.0 && (behind.y - before.y).abs() < SAME_LINE * before.size;
    let is_second = if (to_first - to_second).abs() < near { is_from_left } else { to_second < to_first };
    Some(if is_second { second } else { first })
}
