//! What stands in the margins of pages and is no text: running heads, page numbers, and what browsers print around a page.
//!
//! The two outermost lines of a page are looked at. A line that stands in the same place of many pages, numbers aside, is a
//! running head, unless it is set larger than text, as headings of chapters are; a number that is the number of its page is
//! that.

use super::lines::Line;
use std::collections::HashMap;

/// Outermost lines of a page that are looked at, above and below.
const OUTER: usize = 2;
/// Pages that share a running head at least: less may be chance.
const LEAST_PAGES: usize = 3;

/// What is larger than text by so much is a heading.
const LARGER: f32 = 1.1;

/// Takes out of each page what stands in its margins.
pub(super) fn strip(pages: &mut [Vec<Line>]) {
    let count = pages.len();
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for page in pages.iter() {
        for at in outer(page.len()) {
            *seen.entry(key(&page[at])).or_default() += 1;
        }
    }
    let mut sizes: Vec<f32> = pages.iter().flatten().map(|line| line.size).collect();
    sizes.sort_by(f32::total_cmp);
    let text_size = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    let enough = LEAST_PAGES.max(count * 2 / 5);
    for (number, page) in pages.iter_mut().enumerate() {
        let has_browser_foot = page.last().is_some_and(|line| is_browser_foot(line, number + 1, count));
        if has_browser_foot {
            page.pop();
            if page.first().is_some_and(begins_with_a_date) {
                page.remove(0);
            }
        }
        let outermost = [Some(0), page.len().checked_sub(1)];
        let runs: Vec<usize> = outer(page.len())
            .filter(|&at| {
                page[at].size < LARGER * text_size && seen.get(&key(&page[at])).is_some_and(|&pages| pages >= enough)
                    || outermost.contains(&Some(at)) && is_page_number(&page[at], number + 1)
            })
            .collect();
        let mut at = 0;
        page.retain(|_| {
            at += 1;
            !runs.contains(&(at - 1))
        });
    }
}

/// The outermost lines of so many, each once.
fn outer(lines: usize) -> impl Iterator<Item = usize> {
    (0..lines).filter(move |&at| at < OUTER || at + OUTER >= lines)
}

/// The text of a line from the left, without spaces, and its place.
fn key(line: &Line) -> (String, i32) {
    let text = line.glyphs.iter().flat_map(|glyph| glyph.text.chars()).filter(|c| !c.is_whitespace());
    let mut key: String = text.map(|c| if c.is_numeric() { '0' } else { c }).collect();
    while key.contains("00") {
        key = key.replace("00", "0");
    }
    (key, (line.y / 4.0).round() as i32)
}

/// The number that the digits of a line are, and what else it has.
fn is_page_number(line: &Line, page: usize) -> bool {
    let text: String = line.glyphs.iter().flat_map(|glyph| glyph.text.chars()).filter(|c| !c.is_whitespace()).collect();
    let digit = |c: char| match c {
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        c => c.to_digit(10),
    };
    let number =
        text.chars().filter_map(digit).fold(0_u32, |number, digit| number.saturating_mul(10).saturating_add(digit));
    let has_more = text.chars().any(|c| digit(c).is_none() && !"-\u{2013}\u{2014}|()[]".contains(c));
    text.chars().count() <= 8 && !has_more && number as usize == page
}

/// An address, then the number of the page and of all pages: what browsers print below.
fn is_browser_foot(line: &Line, page: usize, pages: usize) -> bool {
    let text: String = line.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
    text.contains("://") && text.trim_end().ends_with(&format!("{page}/{pages}"))
}

/// What browsers print above: the day and the title.
fn begins_with_a_date(line: &Line) -> bool {
    let text: String = line.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
    text.chars().take(10).filter(|&c| c == '/').count() == 2 && text.contains(':')
}
