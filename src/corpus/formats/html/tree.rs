//! The tree of a page: nodes in one list, made by `html5ever`, never too many and never too deep.
//!
//! `html5ever` reads as browsers do, and like them it bounds nothing by itself: its time grows with the square of the
//! depth of a page, and with the square of the attributes of one tag. So the page is handed to it in pieces, what it
//! makes is counted, and it is stopped where that is too much; attributes are counted before it sees them (`attributes`).
//! Nodes name each other by number: nothing here is recursive, not even dropping the tree.

use super::attributes;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Elements in one another. Browsers stop at 512 too.
const MAX_DEPTH: usize = 512;
/// Nodes of a page. The largest front pages have 20,000.
const MAX_NODES: usize = 500_000;
/// How often nodes may be moved: what is badly nested is put right by moving it.
const MAX_MOVES: usize = 5_000_000;
/// Bytes after which it is looked whether it was too much.
const PIECE_BYTES: usize = 4096;

/// The number of a node.
pub(super) type Id = usize;

/// The document, whose children are all else.
pub(super) const ROOT: Id = 0;

const NONE: Id = usize::MAX;

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    Element { name: QualName, attributes: Vec<(String, String)> },
    Text(String),
    Comment(String),
    Document,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    parent: Id,
    first: Id,
    last: Id,
    previous: Id,
    next: Id,
}

/// A page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// What comes next on the way through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Enter(Id),
    Leave(Id),
}

impl Tree {
    /// Reads a page, or a piece of one.
    pub(super) fn of(page: &str) -> Result<Self, String> {
        attributes::check(page)?;
        let sink =
            Sink { nodes: RefCell::new(vec![Node::of(Kind::Document)]), moves: Cell::new(0), excess: Cell::new(None) };
        let mut parser = parse_document(sink, ParseOpts::default());
        let mut rest = page;
        while !rest.is_empty() {
            let end = (PIECE_BYTES..rest.len()).find(|&end| rest.is_char_boundary(end)).unwrap_or(rest.len());
            let (piece, behind) = rest.split_at(end);
            parser.process(StrTendril::from_slice(piece));
            if let Some(excess) = parser.tokenizer.sink.sink.excess.get() {
                return Err(excess.message());
            }
            rest = behind;
        }
        parser.finish()
    }

    /// How many nodes there are: their numbers are below this.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn kind(&self, id: Id) -> &Kind {
        &self.nodes[id].kind
    }

    /// The name of an element, such as `div`; nothing for other nodes.
    pub(super) fn name(&self, id: Id) -> &str {
        match &self.nodes[id].kind {
            Kind::Element { name, .. } => &name.local,
            _ => "",
        }
    }

    /// The value of an attribute, which may be blank.
    pub(super) fn attribute(&self, id: Id, wanted: &str) -> Option<&str> {
        match &self.nodes[id].kind {
            Kind::Element { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        some(self.nodes[id].parent)
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(some(self.nodes[id].first), |&child| some(self.nodes[child].next))
    }

    /// All nodes below `top` and `top` itself, in the order of the page; `is_in` says of each node whether it is entered.
    pub(super) fn walk<'t>(
        &'t self,
        top: Id,
        mut is_in: impl FnMut(Id) -> bool + 't,
    ) -> impl Iterator<Item = Step> + 't {
        let mut next = is_in(top).then_some(Step::Enter(top));
        std::iter::from_fn(move || {
            let step = next?;
            let mut after = match step {
                Step::Enter(id) => some(self.nodes[id].first).ok_or(id),
                Step::Leave(id) if id == top => {
                    next = None;
                    return Some(step);
                }
                Step::Leave(id) => some(self.nodes[id].next).ok_or(self.nodes[id].parent),
            };
            next = loop {
                match after {
                    Ok(id) if is_in(id) => break Some(Step::Enter(id)),
                    Ok(id) => after = some(self.nodes[id].next).ok_or(self.nodes[id].parent),
                    Err(id) => break Some(Step::Leave(id)),
                }
            };
            Some(step)
        })
    }

    /// All elements below `top`, in the order of the page.
    pub(super) fn elements(&self, top: Id) -> impl Iterator<Item = Id> + '_ {
        self.walk(top, |_| true).filter_map(|step| match step {
            Step::Enter(id) if matches!(self.nodes[id].kind, Kind::Element { .. }) => Some(id),
            _ => None,
        })
    }
}

fn some(id: Id) -> Option<Id> {
    (id != NONE).then_some(id)
}

impl Node {
    fn of(kind: Kind) -> Self {
        Self { kind, parent: NONE, first: NONE, last: NONE, previous: NONE, next: NONE }
    }
}

/// What of a page is too much.
#[derive(Debug, Clone, Copy)]
enum Excess {
    Depth,
    Nodes,
    Moves,
}

impl Excess {
    fn message(self) -> String {
        match self {
            Self::Depth => format!("expected HTML with elements at most {MAX_DEPTH} deep, found deeper ones: save the page's text in a .txt file"),
            Self::Nodes => format!("expected HTML of at most {MAX_NODES} elements and texts, found more: split it"),
            Self::Moves => "expected HTML with its tags closed in order, found too much that is not: save the page's text in a .txt file".into(),
        }
    }
}

/// What `html5ever` writes to.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    moves: Cell<usize>,
    excess: Cell<Option<Excess>>,
}

impl Sink {
    fn add(&self, kind: Kind) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        if nodes.len() >= MAX_NODES {
            self.excess.set(Some(Excess::Nodes));
        }
        nodes.push(Node::of(kind));
        nodes.len() - 1
    }

    /// Puts a node, or a text, at the end of `parent`, or before the child `before` of it.
    fn insert(&self, parent: Id, before: Id, child: NodeOrText<Id>) {
        let child = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let previous = if before == NONE { nodes[parent].last } else { nodes[before].previous };
                if let Some(Node { kind: Kind::Text(old), .. }) = nodes.get_mut(previous) {
                    old.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(Kind::Text(text.to_string()))
            }
        };
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let previous = if before == NONE { nodes[parent].last } else { nodes[before].previous };
        (nodes[child].parent, nodes[child].previous, nodes[child].next) = (parent, previous, before);
        match some(previous) {
            Some(previous) => nodes[previous].next = child,
            None => nodes[parent].first = child,
        }
        match some(before) {
            Some(before) => nodes[before].previous = child,
            None => nodes[parent].last = child,
        }
        let depth = std::iter::successors(some(parent), |&id| some(nodes[id].parent)).take(MAX_DEPTH + 1).count();
        if depth > MAX_DEPTH {
            self.excess.set(Some(Excess::Depth));
        }
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = some(nodes[id].parent) else { return };
        let (previous, next) = (nodes[id].previous, nodes[id].next);
        match some(previous) {
            Some(previous) => nodes[previous].next = next,
            None => nodes[parent].first = next,
        }
        match some(next) {
            Some(next) => nodes[next].previous = previous,
            None => nodes[parent].last = previous,
        }
        (nodes[id].parent, nodes[id].previous, nodes[id].next) = (NONE, NONE, NONE);
        self.moves.set(self.moves.get() + 1);
        if self.moves.get() > MAX_MOVES {
            self.excess.set(Some(Excess::Moves));
        }
    }
}

/// The name of an element, for `html5ever`.
#[derive(Debug)]
struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

fn plain(attributes: Vec<Attribute>) -> impl Iterator<Item = (String, String)> {
    attributes.into_iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Result<Tree, String>;
    type ElemName<'a> = Name;

    fn finish(self) -> Self::Output {
        let excess = self.excess.get().map(Excess::message);
        excess.map_or_else(|| Ok(Tree { nodes: self.nodes.into_inner() }), Err)
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name {
        match &self.nodes.borrow()[*target].kind {
            Kind::Element { name, .. } => Name(name.ns.clone(), name.local.clone()),
            _ => Name(Namespace::default(), LocalName::default()),
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        self.add(Kind::Element { name, attributes: plain(attributes).collect() })
    }

    fn create_comment(&self, text: StrTendril) -> Id {
        self.add(Kind::Comment(text.to_string()))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.add(Kind::Comment(String::new()))
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*element].parent;
        match some(parent) {
            Some(parent) => self.insert(parent, *element, child),
            None => self.insert(*previous, NONE, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What stands in a template is no part of a page; it hangs below it here, so that it is counted.
    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, one: &Id, other: &Id) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*sibling].parent;
        if let Some(parent) = some(parent) {
            self.insert(parent, *sibling, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, added: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].kind {
            for (name, value) in plain(added) {
                // A page may have any number of <body>, each with others.
                if attributes.len() < attributes::MOST && !attributes.iter().any(|(known, _)| *known == name) {
                    attributes.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let child = self.nodes.borrow()[*node].first;
            let Some(child) = some(child) else { return };
            self.insert(*new_parent, NONE, NodeOrText::AppendNode(child));
        }
    }
}
