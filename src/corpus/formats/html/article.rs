//! Which lines of a page are the text of the report.
//!
//! Where the page marks its text (`itemprop=articleBody`), that; else one goes down from the page into the element that
//! holds most, as long as what is left behind does not look like what it holds. Readability (Arc90, Mozilla) scores
//! paragraphs for their length and their commas, and drops what has few: here nothing is dropped for being short. What
//! stands between the title and that element is its lead.

use super::furniture;
use super::lines::{Line, Page};
use super::metadata::day_in;
use super::title::Title;
use super::tree::{Id, ROOT};
use mahdar_text::normalize;
use std::ops::Range;

/// A line of so many characters is a sentence; a shorter one may be anything.
const SENTENCE: usize = 25;
/// A line of these alone parts the text from what follows.
const TATWEEL: char = '\u{0640}';

/// Where the text of a page is.
#[derive(Debug)]
pub(super) struct Article {
    pub(super) lines: Range<usize>,
    /// Of each line of the page, whether it is left out.
    left_out: Vec<bool>,
}

impl Article {
    /// Its text, a line a paragraph.
    pub(super) fn text(&self, page: &Page) -> String {
        let lines = self.lines.clone().filter(|&at| !self.left_out[at]).map(|at| page.lines[at].text.as_str());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Finds the text.
pub(super) fn find(page: &Page, title: &Title) -> Article {
    let mut left_out = furniture::of(page, title);
    let values = Values::of(page, &left_out, title.line);
    let main = marked(page, &values).unwrap_or_else(|| descend(page, &values, with_title(page, &values, title)));
    let mut lines = page.lines_of(main);
    if let Some(line) = title.line {
        let title_text = normalize(&page.lines[line].text);
        // The lead stands behind the title, and what comes before the title inside is none.
        if line < lines.start {
            for (at, line) in page.lines.iter().enumerate().take(lines.start).skip(line + 1) {
                left_out[at] |= line.size < SENTENCE || is_linked(line) || is_day(&line.text);
            }
            lines.start = line + 1;
        } else if lines.contains(&line) {
            left_out[lines.start..=line].fill(true);
        }
        for at in lines.clone() {
            left_out[at] |= page.lines[at].size < 400 && normalize(&page.lines[at].text) == title_text;
        }
    }
    for at in lines.clone() {
        left_out[at] |=
            is_linked(&page.lines[at]) || !page.lines[at].text.contains(|c: char| c.is_alphanumeric() && c != TATWEEL);
    }
    let mut ends: Vec<usize> = lines.clone().filter(|&at| !left_out[at]).collect();
    while let Some(at) = ends.first().copied().filter(|&at| ends.len() > 1 && is_day(&page.lines[at].text)) {
        left_out[at] = true;
        ends.remove(0);
    }
    while let Some(at) = ends.pop() {
        if ends.is_empty() || !(is_day(&page.lines[at].text) || furniture::is_tail(&page.lines[at])) {
            break;
        }
        left_out[at] = true;
    }
    let is_blank = lines.clone().all(|at| left_out[at]);
    if is_blank {
        // All looked like furniture: then the whole page, less its title, is the text.
        let lines = title.line.map_or(0, |line| line + 1)..page.lines.len();
        let all_linked = page.lines[lines.clone()].iter().all(is_linked);
        return Article { left_out: page.lines.iter().map(|line| !all_linked && is_linked(line)).collect(), lines };
    }
    Article { lines, left_out }
}

fn is_linked(line: &Line) -> bool {
    line.linked * 10 >= line.size * 8
}

/// Whether a line is a day, perhaps with a time, and nothing else.
fn is_day(text: &str) -> bool {
    text.len() < 100
        && day_in(text).is_some_and(|day| {
            text[..day.start].chars().chain(text[day.end..].chars()).filter(|c| c.is_alphabetic()).count() <= 2
        })
}

/// What lines are worth, summed up.
struct Values(Vec<i64>);

impl Values {
    /// What stands before the title is worth nothing: no text begins there.
    fn of(page: &Page, left_out: &[bool], title: Option<usize>) -> Self {
        let mut sums = vec![0];
        for (at, (line, left_out)) in page.lines.iter().zip(left_out).enumerate() {
            let own = (line.size - line.linked) as i64;
            let value = match line {
                _ if *left_out || title.is_some_and(|title| at <= title) => 0,
                line if line.linked * 2 > line.size => -(line.size.min(60) as i64),
                line if line.size < SENTENCE => 0,
                _ => own,
            };
            sums.push(sums.last().copied().unwrap_or(0) + value);
        }
        Self(sums)
    }

    fn of_node(&self, page: &Page, id: Id) -> i64 {
        let lines = page.lines_of(id);
        self.0[lines.end] - self.0[lines.start]
    }
}

/// The element that the page marks as its text, if it has any.
fn marked(page: &Page, values: &Values) -> Option<Id> {
    let marked = page.tree.elements(ROOT).filter(|&id| furniture::is_marked(page, id));
    marked.map(|id| (values.of_node(page, id), id)).filter(|&(value, _)| value > 0).max().map(|(_, id)| id)
}

/// The innermost element that holds the title and text, if that is not the least of the page's.
fn with_title(page: &Page, values: &Values, title: &Title) -> Id {
    let block = title.line.map(|line| page.lines[line].block);
    let mut above = std::iter::successors(block, |&id| page.tree.parent(id));
    above.find(|&id| values.of_node(page, id) * 10 > values.of_node(page, ROOT) * 4).unwrap_or(ROOT)
}

/// Goes down into the element that holds the most.
fn descend(page: &Page, values: &Values, from: Id) -> Id {
    let mut at = from;
    loop {
        let whole = values.of_node(page, at);
        let children = || page.tree.children(at).filter(|&child| !page.lines_of(child).is_empty());
        let Some(best) = children().max_by_key(|&child| values.of_node(page, child)) else { return at };
        let value = values.of_node(page, best);
        let like_best = |child: &Id| *child != best && values.of_node(page, *child) > 0 && is_alike(page, *child, best);
        // What lies beside the best, and not in an element like it.
        let beside = whole - value;
        if is_paragraph(page, best)
            || value <= 0
            || beside * 10 > whole * 4
            || children().any(|child| like_best(&child))
        {
            return at;
        }
        at = best;
    }
}

/// Whether two elements have the same name and class.
fn is_alike(page: &Page, one: Id, other: Id) -> bool {
    let class = |id| page.tree.attribute(id, "class");
    page.tree.name(one) == page.tree.name(other) && class(one) == class(other) && page.tree.name(one) != "td"
}

/// Whether an element is one line, or one of the elements that texts are made of.
fn is_paragraph(page: &Page, id: Id) -> bool {
    matches!(page.tree.name(id), "p" | "blockquote" | "ul" | "ol" | "table" | "li" | "")
        && (page.lines_of(id).len() <= 1 || page.tree.name(id) != "table")
        || page.lines_of(id).len() <= 1 && !super::lines::is_block(&page.tree, id)
}
