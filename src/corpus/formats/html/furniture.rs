//! Which lines of a page are furniture: navigation, teasers, share bars, captions, comments, notes on cookies.
//!
//! Told by the name of an element, its role, the words of its class and id, and by headings such as "related news"; the
//! words are in `furniture.tsv`. A word of a class proves little (`single-post has-sidebar` is the class of a whole page),
//! so an element that holds the title, the marked text of the article, or most of the page is no furniture.

use super::lines::{Page, heading};
use super::title::Title;
use super::tree::{Id, ROOT};
use mahdar_text::normalize;
use std::ops::Range;
use std::sync::LazyLock;

/// Words of a line that can be a heading above furniture, at most.
const HEADING_WORDS: usize = 7;

/// Of each line of a page, whether it is furniture.
pub(super) fn of(page: &Page, title: &Title) -> Vec<bool> {
    let mut furniture = vec![false; page.lines.len()];
    let mut whole: usize = page.lines.iter().map(|line| line.size - line.linked).sum();
    let sure: Vec<Id> = page.tree.elements(ROOT).filter(|&id| !page.lines_of(id).is_empty() && is_sure(page, id)).collect();
    for id in sure {
        drop_lines(page, &mut furniture, id, title, whole);
    }
    whole = own_size(page, &furniture, 0..page.lines.len());
    for id in page.tree.elements(ROOT) {
        if !page.lines_of(id).is_empty() && (is_named(page, id) || is_teaser(page, id)) {
            drop_lines(page, &mut furniture, id, title, whole);
        }
    }
    for at in 0..page.lines.len() {
        if !furniture[at] && Some(at) != title.line {
            below_heading(page, &mut furniture, at, title, whole);
        }
    }
    furniture
}

/// Characters in lines that are no furniture, links aside.
fn own_size(page: &Page, furniture: &[bool], lines: Range<usize>) -> usize {
    lines.filter(|&at| !furniture[at]).map(|at| page.lines[at].size - page.lines[at].linked).sum()
}

fn drop_lines(page: &Page, furniture: &mut [bool], id: Id, title: &Title, whole: usize) {
    if !is_kept(page, furniture, id, title, whole) {
        furniture[page.lines_of(id)].fill(true);
    }
}

/// Whether an element is too much of the page to be furniture.
fn is_kept(page: &Page, furniture: &[bool], id: Id, title: &Title, whole: usize) -> bool {
    let lines = page.lines_of(id);
    let beside_title = lines.len() > 1 && title.line.is_some_and(|line| lines.contains(&line));
    let is_most = || own_size(page, furniture, lines.clone()) * 10 > whole * 6;
    let mut inside = page.tree.elements(id);
    matches!(page.tree.name(id), "html" | "body" | "main")
        || (beside_title || is_most()) && !matches!(page.tree.name(id), "header" | "footer" | "nav" | "aside")
        || inside.any(|id| is_marked(page, id))
}

/// Whether the page itself says that an element is the text of the article.
pub(super) fn is_marked(page: &Page, id: Id) -> bool {
    ["itemprop", "property"].iter().filter_map(|name| page.tree.attribute(id, name)).any(|value| {
        value.split_whitespace().any(|word| matches!(word, "articleBody" | "schema:articleBody" | "schema:text"))
    })
}

/// Whether the name or role of an element says that it is furniture.
fn is_sure(page: &Page, id: Id) -> bool {
    let name = page.tree.name(id);
    let role = page.tree.attribute(id, "role").unwrap_or_default();
    matches!(name, "nav" | "footer" | "aside" | "figcaption" | "header" | "marquee")
        || name.starts_with("amp-")
        || matches!(role, "navigation" | "banner" | "contentinfo" | "complementary" | "search" | "dialog" | "menu")
}

/// Whether the class or id of an element says that it is furniture.
fn is_named(page: &Page, id: Id) -> bool {
    ["class", "id"].iter().filter_map(|name| page.tree.attribute(id, name)).any(|value| {
        let lower = value.to_ascii_lowercase();
        TABLE.parts.iter().any(|part| lower.contains(part)) || words_of(value).any(|word| TABLE.words.contains(&word.as_str()))
    })
}

/// The words of a class: `newsDate main_tags` has four.
fn words_of(class: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut before_is_lower = false;
    for c in class.chars() {
        if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && before_is_lower {
            words.push(String::new());
        }
        before_is_lower = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric() && let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.into_iter().filter(|word| !word.is_empty())
}

/// Whether an element is a link to another report with its first sentences, one of several in a row.
fn is_teaser(page: &Page, id: Id) -> bool {
    let looks_so = |id: Id| {
        let lines = &page.lines[page.lines_of(id)];
        let is_linked = |at: usize| lines.get(at).is_some_and(|line| line.linked * 10 >= line.size * 8);
        (1..=4).contains(&lines.len()) && is_linked(0) && lines.iter().map(|line| line.size).sum::<usize>() < 600
    };
    if !matches!(page.tree.name(id), "div" | "article" | "section" | "li" | "dd" | "td") || !looks_so(id) {
        return false;
    }
    let Some(parent) = page.tree.parent(id) else { return false };
    let same = |other: &Id| page.tree.name(*other) == page.tree.name(id) && looks_so(*other);
    page.tree.children(parent).take(50).filter(same).nth(1).is_some()
}

/// Drops what stands below a heading such as "related news".
fn below_heading(page: &Page, furniture: &mut [bool], at: usize, title: &Title, whole: usize) {
    let line = &page.lines[at];
    if is_label(&line.text, &TABLE.labels) {
        furniture[at] = true;
        return;
    }
    if line.text.split_whitespace().nth(HEADING_WORDS).is_some() || !is_label(&line.text, &TABLE.headings) {
        return;
    }
    // The outermost element that begins with the heading, and is not most of the page.
    let above = std::iter::successors(Some(line.block), |&id| page.tree.parent(id));
    let begins = above.take_while(|&id| page.lines_of(id).start == at && !is_kept(page, furniture, id, title, whole));
    let outermost = begins.last();
    let mut end = outermost.map_or(at + 1, |id| page.lines_of(id).end);
    // The heading alone: then what follows beside it, while it is links.
    if end == at + 1 {
        let is_link = |line: &super::lines::Line| line.linked * 2 > line.size || heading(&page.tree, line.block).is_some();
        end += page.lines[end..].iter().take_while(|line| is_link(line)).count();
    }
    furniture[at..end].fill(true);
}

/// Whether a line is one of the texts, or begins with one before a colon.
fn is_label(line: &str, known: &[String]) -> bool {
    let label = line.split_once(':').map_or(line, |(label, _)| label);
    label.len() <= 100 && known.contains(&normalize(label))
}

struct Table {
    parts: Vec<&'static str>,
    words: Vec<&'static str>,
    headings: Vec<String>,
    labels: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let of_kind = |kind: &'static str| {
        let rows = include_str!("furniture.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(move |row| row.strip_prefix(kind)?.strip_prefix('\t')?.split('\t').next())
    };
    Table {
        parts: of_kind("part").collect(),
        words: of_kind("word").collect(),
        headings: of_kind("heading").map(normalize).collect(),
        labels: of_kind("label").map(normalize).collect(),
    }
});
