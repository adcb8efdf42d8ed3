//! A page as the lines that a reader sees, each with where it stands.
//!
//! A line ends where a block begins or ends, at `<br>`, and at the end of a row; the cells of a row are parted by a space.
//! White space is collapsed, but for the lines of `<pre>`. What is hidden gives no line. Every node knows which lines are in
//! it, so that rules on elements are sums over lines.

use super::tree::{Id, Kind, ROOT, Step, Tree};
use std::ops::Range;

/// Elements that no reader sees the content of.
const UNSEEN: &str = " head script style template noscript iframe object embed svg math canvas audio video select option \
    datalist textarea button input dialog map title ";

/// Elements that stand in a line.
const INLINE: &str = " a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr o:p q rp rt ruby s \
    samp small span strike strong sub sup time tt u var wbr img meta link data td th ";

/// A line of a page.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// Characters that are not white space.
    pub(super) size: usize,
    /// As many of them are in links.
    pub(super) linked: usize,
    /// The innermost block that it begins in.
    pub(super) block: Id,
    /// How much larger or bolder than others all of it is; of a heading at least 4.
    pub(super) strength: u8,
}

/// The lines of a page, and which of them each node holds.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) tree: Tree,
    pub(super) lines: Vec<Line>,
    spans: Vec<(usize, usize)>,
}

impl Page {
    pub(super) fn of(tree: Tree) -> Self {
        let mut spans = vec![(0, 0); tree.len()];
        let mut writer = Writer { with_blocks: with_blocks(&tree), ..Writer::default() };
        for step in tree.walk(ROOT, |id| is_seen(&tree, id)) {
            match step {
                Step::Enter(id) => {
                    // Until it is left, the second is how many words came before.
                    let words = writer.words;
                    writer.enter(&tree, id);
                    spans[id] = (writer.lines.len(), words);
                }
                Step::Leave(id) => {
                    let (start, words) = spans[id];
                    let end = writer.lines.len() + usize::from(writer.open.is_some());
                    spans[id] = (start, if writer.words > words { end } else { start });
                    writer.leave(&tree, id);
                }
            }
        }
        writer.end();
        let lines = writer.lines;
        Self { tree, lines, spans }
    }

    /// The lines that a node holds, or has a part in.
    pub(super) fn lines_of(&self, id: Id) -> Range<usize> {
        self.spans[id].0..self.spans[id].1
    }
}

/// Whether a name is in one of the lists.
fn is_one_of(list: &str, name: &str) -> bool {
    !name.is_empty() && list.split(' ').any(|known| known == name)
}

pub(super) fn is_block(tree: &Tree, id: Id) -> bool {
    let name = tree.name(id);
    !name.is_empty() && !is_one_of(INLINE, name)
}

fn is_seen(tree: &Tree, id: Id) -> bool {
    let Kind::Element { name, .. } = tree.kind(id) else { return !matches!(tree.kind(id), Kind::Comment(_)) };
    let style = || tree.attribute(id, "style").map(|style| style.replace(' ', "").to_ascii_lowercase());
    !(is_one_of(UNSEEN, &name.local)
        || tree.attribute(id, "hidden").is_some()
        || tree.attribute(id, "aria-hidden") == Some("true")
        || style().is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden")))
}

/// Level of a heading, from 1.
pub(super) fn heading(tree: &Tree, id: Id) -> Option<u8> {
    match tree.name(id).as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

fn strength(tree: &Tree, id: Id) -> u8 {
    match tree.name(id) {
        "b" | "strong" | "big" => 1,
        "font" => match tree.attribute(id, "size").map(str::trim) {
            Some("+1" | "4") => 1,
            Some("+2" | "5") => 2,
            Some("+3" | "+4" | "6" | "7") => 3,
            _ => 0,
        },
        _ => heading(tree, id).map_or(0, |level| 10 - level),
    }
}

/// Of each node, whether a block, a picture or the end of a line is in it.
fn with_blocks(tree: &Tree) -> Vec<bool> {
    let mut with_blocks = vec![false; tree.len()];
    for step in tree.walk(ROOT, |_| true) {
        if let Step::Leave(id) = step
            && let Some(parent) = tree.parent(id)
        {
            let is_one = is_block(tree, id) || tree.name(id) == "img";
            with_blocks[parent] |= with_blocks[id] || is_one && tree.name(parent) != "table";
        }
    }
    with_blocks
}

#[derive(Default)]
struct Writer {
    lines: Vec<Line>,
    open: Option<Line>,
    words: usize,
    /// White space came since the last word.
    space: bool,
    blocks: Vec<Id>,
    links: usize,
    /// Of the strong elements that are open.
    strengths: Vec<u8>,
    pre: usize,
    /// Of each node, whether there are blocks in it.
    with_blocks: Vec<bool>,
}

impl Writer {
    fn enter(&mut self, tree: &Tree, id: Id) {
        match tree.kind(id) {
            Kind::Text(text) => return self.text(text),
            Kind::Element { .. } => {}
            _ => return,
        }
        match tree.name(id) {
            "br" | "hr" => return self.end(),
            "td" | "th" => self.space = true,
            "a" => self.links += 1,
            "pre" => self.pre += 1,
            _ => {}
        }
        let strength = strength(tree, id);
        if strength > 0 {
            self.strengths.push(strength);
        }
        if self.is_block(tree, id) {
            self.end();
            self.blocks.push(id);
        }
    }

    /// The cells of a row are on one line where they are of a table, and not of a page that is laid out by one.
    fn is_block(&self, tree: &Tree, id: Id) -> bool {
        let is_cell = matches!(tree.name(id), "td" | "th");
        is_block(tree, id) && !matches!(tree.name(id), "br" | "hr")
            || is_cell && tree.parent(id).is_some_and(|row| self.with_blocks[row])
    }

    fn leave(&mut self, tree: &Tree, id: Id) {
        match tree.name(id) {
            "td" | "th" => self.space = true,
            "a" => self.links -= 1,
            "pre" => self.pre -= 1,
            _ => {}
        }
        if strength(tree, id) > 0 {
            self.strengths.pop();
        }
        if self.is_block(tree, id) {
            self.end();
            self.blocks.pop();
        }
    }

    fn text(&mut self, text: &str) {
        for (number, piece) in text.split('\n').enumerate() {
            if number > 0 {
                self.space = true;
                if self.pre > 0 {
                    self.end();
                }
            }
            self.space |= piece.starts_with(is_white);
            for word in piece.split(is_white).filter(|word| !word.is_empty()) {
                self.word(word);
                self.space = true;
            }
            self.space = piece.ends_with(is_white) || self.space && piece.chars().all(is_white);
        }
    }

    fn word(&mut self, word: &str) {
        let block = self.blocks.last().copied().unwrap_or(ROOT);
        let strength = self.strengths.iter().fold(0, |sum: u8, &strength| sum.saturating_add(strength));
        let line = self.open.get_or_insert_with(|| Line { text: String::new(), size: 0, linked: 0, block, strength });
        if self.space && !line.text.is_empty() {
            line.text.push(' ');
        }
        line.text.push_str(word);
        let size = word.chars().count();
        line.size += size;
        line.linked += if self.links > 0 { size } else { 0 };
        line.strength = line.strength.min(strength);
        self.words += 1;
    }

    fn end(&mut self) {
        self.space = false;
        self.lines.extend(self.open.take());
    }
}

/// White space, and what takes no room at all: a line of it is blank.
fn is_white(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}')
}
