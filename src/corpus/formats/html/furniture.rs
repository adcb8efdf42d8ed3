//! Which lines of a page are furniture: navigation, teasers, share bars, captions, comments, notes on cookies.
//!
//! Told by the name of an element, its role, the words of its class and id, and by headings such as "related news"; the
//! words are in `furniture.tsv`. A word of a class proves little (`single-post has-sidebar` is the class of a whole page),
//! so an element that holds the title, the marked text of the article, or most of the page is no furniture.

use super::lines::{Line, Page, heading};
use super::title::Title;
use super::tree::{Id, ROOT};
use mahdar_text::normalize;
use std::ops::Range;
use std::sync::LazyLock;

/// Words of a line that can be a heading above furniture, at most.
const HEADING_WORDS: usize = 7;
/// Characters of a class that are looked at.
const MAX_CLASS: usize = 1_000;
/// Characters of a caption, at most.
const CAPTION: usize = 250;

/// Of each line of a page, whether it is furniture.
pub(super) fn of(page: &Page, title: &Title) -> Vec<bool> {
    let mut found =
        Found { page, title, lines: vec![false; page.lines.len()], whole: 0, around_marked: around_marked(page) };
    found.whole = found.own_size(0..page.lines.len());
    let with_lines = || page.tree.elements(ROOT).filter(|&id| !page.lines_of(id).is_empty());
    with_lines().filter(|&id| is_sure(page, id)).for_each(|id| found.add(id));
    found.whole = found.own_size(0..page.lines.len());
    with_lines().filter(|&id| is_named(page, id) || is_teaser(page, id)).for_each(|id| found.add(id));
    for at in 0..page.lines.len() {
        if !found.lines[at] && Some(at) != title.line {
            found.add_below(at);
        }
    }
    found.lines
}

/// What was found to be furniture so far.
struct Found<'p> {
    page: &'p Page,
    title: &'p Title,
    lines: Vec<bool>,
    /// Characters of the page that are none, links aside.
    whole: usize,
    /// Of each node, whether marked text is in it.
    around_marked: Vec<bool>,
}

impl Found<'_> {
    /// Characters in lines that are no furniture, links aside.
    fn own_size(&self, lines: Range<usize>) -> usize {
        lines.filter(|&at| !self.lines[at]).map(|at| self.page.lines[at].size - self.page.lines[at].linked).sum()
    }

    fn add(&mut self, id: Id) {
        if !self.is_kept(id) {
            self.lines[self.page.lines_of(id)].fill(true);
        }
    }

    /// Whether an element is too much of the page to be furniture.
    fn is_kept(&self, id: Id) -> bool {
        let (name, lines) = (self.page.tree.name(id), self.page.lines_of(id));
        let beside_title = lines.len() > 1 && self.title.line.is_some_and(|line| lines.contains(&line));
        let is_most = || self.own_size(lines.clone()) * 10 > self.whole * 6;
        matches!(name, "html" | "body" | "main")
            || self.around_marked[id]
            || !matches!(name, "header" | "footer" | "nav" | "aside") && (beside_title || is_most())
    }

    /// Adds what stands below a heading such as "related news", and captions, and lines that say what they are.
    fn add_below(&mut self, at: usize) {
        let page = self.page;
        let line = &page.lines[at];
        let is_caption = || line.size < CAPTION && TABLE.inside.iter().any(|part| line.text.contains(part));
        if is_label(&line.text, &TABLE.labels) || is_caption() {
            self.lines[at] = true;
            return;
        }
        let is_long = line.text.split_whitespace().nth(HEADING_WORDS).is_some();
        if is_long || !is_label(&line.text, &TABLE.headings) {
            return;
        }
        // The outermost element that begins with the heading, and is not most of the page.
        let above = std::iter::successors(Some(line.block), |&id| page.tree.parent(id));
        let outermost = above.take_while(|&id| page.lines_of(id).start == at && !self.is_kept(id)).last();
        let mut end = outermost.map_or(at + 1, |id| page.lines_of(id).end);
        // The heading alone: then what follows beside it, while it is links.
        if end == at + 1 {
            let is_link = |line: &Line| line.linked * 2 > line.size || heading(&page.tree, line.block).is_some();
            end += page.lines[end..].iter().take_while(|line| is_link(line)).count();
        }
        self.lines[at..end].fill(true);
    }
}

/// Of each node, whether an element is in it that the page marks as the text.
fn around_marked(page: &Page) -> Vec<bool> {
    let mut around = vec![false; page.tree.len()];
    for marked in page.tree.elements(ROOT).filter(|&id| is_marked(page, id)) {
        let mut next = Some(marked);
        while let Some(id) = next.filter(|&id| !around[id]) {
            around[id] = true;
            next = page.tree.parent(id);
        }
    }
    around
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
        let value: String = value.chars().take(MAX_CLASS).collect();
        let lower = value.to_ascii_lowercase();
        TABLE.parts.iter().any(|part| lower.contains(part))
            || lower.split_whitespace().any(|class| TABLE.classes.contains(&class))
            || words_of(&value).any(|word| TABLE.words.contains(&word.as_str()))
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
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
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

/// Whether a line at the end of an article is none of it: a note of the agency, or the initials of who wrote it, with a time
/// or a number.
pub(super) fn is_tail(line: &Line) -> bool {
    let words: Vec<&str> = mahdar_text::words(&line.text).map(|word| &line.text[word]).collect();
    let lone =
        words.iter().filter(|word| word.chars().nth(1).is_none() && word.starts_with(char::is_alphabetic)).count();
    let numbers = words.iter().filter(|word| word.starts_with(char::is_numeric)).count();
    let is_signed = words.len() <= 10
        && (lone + numbers) * 3 >= words.len() * 2
        && (lone >= 2 || numbers == words.len() || numbers >= 3);
    is_signed || line.size < CAPTION && TABLE.tails.iter().any(|part| line.text.contains(part))
}

/// Whether a line is one of the texts, or begins with one before a colon.
fn is_label(line: &str, known: &[String]) -> bool {
    let label = line.split_once(':').map_or(line, |(label, _)| label);
    label.len() <= 100 && known.contains(&normalize(label))
}

struct Table {
    parts: Vec<&'static str>,
    classes: Vec<&'static str>,
    inside: Vec<&'static str>,
    tails: Vec<&'static str>,
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
        classes: of_kind("class").collect(),
        inside: of_kind("inside").collect(),
        tails: of_kind("tail").collect(),
        words: of_kind("word").collect(),
        headings: of_kind("heading").map(normalize).collect(),
        labels: of_kind("label").map(normalize).collect(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_row_is_of_a_known_kind() {
        let rows: Vec<&str> = include_str!("furniture.tsv").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
        for row in &rows {
            assert_eq!(row.split('\t').filter(|cell| !cell.is_empty()).count(), 3, "{row}");
        }
        let table = &*TABLE;
        let lists = [&table.parts, &table.classes, &table.words, &table.inside, &table.tails].map(|list| list.len());
        assert_eq!(lists.iter().sum::<usize>() + table.headings.len() + table.labels.len(), rows.len());
    }

    #[test]
    fn words_of_a_class_end_at_signs_and_capitals() {
        let words = |class: &str| words_of(class).collect::<Vec<_>>();
        assert_eq!(words("newsDate main_tags"), ["news", "date", "main", "tags"]);
        assert_eq!(words("ADS-x"), ["ads", "x"]);
        // "ad" is furniture, "add", "lead" and "header2" hold it and are not.
        assert!(!words("lead-in roadmap").contains(&"ad".to_owned()));
    }
}
