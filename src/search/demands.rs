//! Makes demands of a query: what each clause of it means to reports and meetings.
//!
//! Words are demanded in all their forms; names in other scripts may be there in Arabic, also such of several words that
//! stand side by side. What no table knows (a country of that name) is left out and said.

use super::country::country_code;
use super::facts::{Fact, FactKind};
use super::request::Request;
use super::structure::Node;
use super::text_leaf::{Place, TextLeaf, Word};
use super::words::{month_of, year_of};
use crate::analysis::analyzer;
use crate::dates::parse_period;
use crate::gazetteer::{MOST_WORDS, arabic_name};
use crate::query::{Clause, Diagnostic, Expression, Field, Leaf, LeafKind, Occur, Query};
use mahdar_text::stop::is_stop_word;

/// The most words that are demanded; those behind them only rank.
const MOST_LEAVES: usize = 256;

/// What must hold for a query to match, each part for itself, and what could not be understood.
pub(super) fn demands(query: &Query, request: &Request) -> (Vec<Node>, Vec<Diagnostic>) {
    let other_scripts = request.other_scripts;
    let mut builder = Builder { query, other_scripts, leaves: 0, diagnostics: Vec::new() };
    let mut demands = builder.demands(&query.clauses);
    if request.all_words {
        let plain = query.clauses.iter().filter(|clause| clause.occur == Occur::Should);
        let plain = plain.map(|clause| &clause.expression).filter(|one| !is_stop_word_of(query, one));
        demands.extend(builder.all_or_dated(&plain.collect::<Vec<_>>()));
    }
    (demands, builder.diagnostics)
}

/// Makes demands of a query.
struct Builder<'q> {
    query: &'q Query,
    other_scripts: bool,
    /// Words demanded so far.
    leaves: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Builder<'_> {
    /// What must hold for clauses to match, but for those that only should.
    fn demands(&mut self, clauses: &[Clause]) -> Vec<Node> {
        let mut demands = Vec::new();
        for clause in clauses {
            match clause.occur {
                Occur::Should => {}
                Occur::Must => demands.extend(self.node(&clause.expression)),
                Occur::MustNot => demands.extend(self.node(&clause.expression).map(not)),
            }
        }
        demands
    }

    /// None if there is nothing in it that could be demanded.
    fn node(&mut self, expression: &Expression) -> Option<Node> {
        match expression {
            Expression::Leaf(leaf) => self.leaf(leaf),
            Expression::Dates(dates) => {
                Some(Node::Fact(Fact { kind: FactKind::Days(dates.since, dates.until), words: Vec::new() }))
            }
            Expression::Group(clauses) => self.group(clauses),
            Expression::All(parts) => several(self.all(&parts.iter().collect::<Vec<_>>()), Node::All),
            Expression::Any(parts) => several(parts.iter().filter_map(|part| self.node(part)).collect(), Node::Any),
            Expression::Not(inner) => self.node(inner).map(not),
        }
    }

    /// What all must hold. Words side by side that are a name in another script may be there in Arabic.
    fn all(&mut self, parts: &[&Expression]) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = 0;
        while at < parts.len() {
            let most = if self.other_scripts { MOST_WORDS.min(parts.len() - at) } else { 1 };
            let named =
                (2..=most).rev().find_map(|length| self.name(&parts[at..at + length]).map(|name| (length, name)));
            let (length, arabic) = named.map_or((1, None), |(length, arabic)| (length, Some(arabic)));
            let own: Vec<Node> = parts[at..at + length].iter().filter_map(|part| self.node(part)).collect();
            match arabic {
                Some(arabic) => nodes.push(Node::Any(several(own, Node::All).into_iter().chain([arabic]).collect())),
                None => nodes.extend(own),
            }
            at += length;
        }
        nodes
    }

    /// The Arabic name for words, if they are one in another script.
    fn name(&self, parts: &[&Expression]) -> Option<Node> {
        let mut field = None;
        let mut name = Vec::new();
        for part in parts {
            let Expression::Leaf(Leaf { field: of, kind: LeafKind::Word, span }) = part else { return None };
            if *field.get_or_insert(*of) != *of || matches!(of, Some(field) if !is_of_text(*field)) {
                return None;
            }
            name.extend(analyzer().tokens(&self.query.text[span.clone()]).iter().map(|token| token.folded.to_owned()));
        }
        let words = analyzer().tokens(arabic_name(&name.join(" "))?).iter().map(Word::of).collect();
        Some(Node::Text(TextLeaf { place: place_of(field.flatten()), kind: LeafKind::Word, words }))
    }

    /// The same, but a year, or a month before one, may be that of the meeting in place of a word.
    fn all_or_dated(&mut self, parts: &[&Expression]) -> Vec<Node> {
        let token = |part: &&Expression| match part {
            Expression::Leaf(leaf) => Some(analyzer().tokens(&self.query.text[leaf.span.clone()])),
            _ => None,
        };
        let tokens: Vec<_> = parts.iter().map(token).collect();
        let first = |n: usize| tokens.get(n).and_then(Option::as_ref).and_then(|tokens| tokens.get(0));
        let period = |n: usize| -> Option<String> {
            let year = |n: usize| first(n).and_then(|token| year_of(&token));
            match first(n).and_then(|token| month_of(&token)) {
                Some(month) => year(n + 1).map(|year| format!("{year:04}-{month:02}")),
                None => year(n).map(|year| format!("{year:04}")),
            }
        };
        let mut nodes = Vec::new();
        let mut words: Vec<&Expression> = Vec::new();
        for (n, part) in parts.iter().enumerate() {
            let Some(period) = period(n).and_then(|text| parse_period(&text).ok()) else {
                words.push(part);
                continue;
            };
            let days = fact(FactKind::Days(Some(period.first), Some(period.last)), Vec::new());
            nodes.extend(self.node(part).map(|own| Node::Any(vec![own, days])));
        }
        nodes.extend(self.all(&words));
        nodes
    }

    /// All that must be there; where nothing must, one of what should.
    fn group(&mut self, clauses: &[Clause]) -> Option<Node> {
        let mut all = self.demands(clauses);
        if !clauses.iter().any(|clause| clause.occur == Occur::Must) {
            let should = clauses.iter().filter(|clause| clause.occur == Occur::Should);
            let any = should.filter_map(|clause| self.node(&clause.expression)).collect();
            all.extend(several(any, Node::Any));
        }
        several(all, Node::All)
    }

    fn leaf(&mut self, leaf: &Leaf) -> Option<Node> {
        self.leaves += 1;
        if self.leaves > MOST_LEAVES {
            if self.leaves == MOST_LEAVES + 1 {
                let message = format!("more than {MOST_LEAVES} words are demanded: this and those behind it only rank");
                self.diagnostics.push(Diagnostic { start: leaf.span.start, end: leaf.span.end, message });
            }
            return None;
        }
        let text = &self.query.text[leaf.span.clone()];
        let words: Vec<Word> = analyzer().tokens(text).iter().map(Word::of).collect();
        if words.is_empty() {
            return None;
        }
        match leaf.field {
            None | Some(Field::Title | Field::Body | Field::Source) => {}
            Some(Field::Participant) => return Some(fact(FactKind::Participant(leaf.kind), words)),
            Some(Field::Place) => return Some(fact(FactKind::Place(leaf.kind), words)),
            Some(Field::Country) => {
                return match country_code(text) {
                    Ok(code) => Some(fact(FactKind::Country(code), Vec::new())),
                    Err(error) => {
                        let (start, end) = (leaf.span.start, leaf.span.end);
                        self.diagnostics.push(Diagnostic { start, end, message: format!("{error}: ignored") });
                        None
                    }
                };
            }
            // The parser makes no words of dates.
            Some(Field::Date) => return None,
        }
        let place = place_of(leaf.field);
        let folded = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        let own = Node::Text(TextLeaf { place, kind: leaf.kind, words });
        let in_arabic = Some(&folded).filter(|_| self.other_scripts && leaf.kind == LeafKind::Word);
        let arabic = in_arabic.and_then(|name| arabic_name(name)).filter(|arabic| *arabic != folded);
        Some(match arabic {
            Some(arabic) => {
                let words = analyzer().tokens(arabic).iter().map(Word::of).collect();
                Node::Any(vec![own, Node::Text(TextLeaf { place, kind: leaf.kind, words })])
            }
            None => own,
        })
    }
}

/// Whether a plain word, as typed, says nothing of what is sought.
fn is_stop_word_of(query: &Query, expression: &Expression) -> bool {
    let Expression::Leaf(leaf) = expression else { return false };
    let text = &query.text[leaf.span.clone()];
    leaf.kind == LeafKind::Word && analyzer().tokens(text).iter().all(|token| is_stop_word(&text[token.range()]))
}

fn place_of(field: Option<Field>) -> Place {
    match field {
        Some(Field::Title) => Place::Title,
        Some(Field::Body) => Place::Body,
        Some(Field::Source) => Place::Source,
        _ => Place::Anywhere,
    }
}

/// Whether a field is a part of the text of reports, in Arabic.
fn is_of_text(field: Field) -> bool {
    matches!(field, Field::Title | Field::Body)
}

fn fact(kind: FactKind, words: Vec<Word>) -> Node {
    Node::Fact(Fact { kind, words })
}

fn not(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        node => Node::Not(Box::new(node)),
    }
}

fn several(mut nodes: Vec<Node>, together: fn(Vec<Node>) -> Node) -> Option<Node> {
    if nodes.len() > 1 { Some(together(nodes)) } else { nodes.pop() }
}
