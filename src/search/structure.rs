//! What a query demands of reports and meetings, beside the words that rank them.
//!
//! Demands are about a report and the meeting that it is listed in, both at once: `+غاز participant:بوتين` wants a report that
//! speaks of gas, of a meeting that Putin took part in. Where reports are sought, each is taken with any of its
//! meetings. What no table knows (a country of that name) is left out and said.

use super::country::country_code;
use super::facts::{Fact, FactKind};
use super::request::Request;
use super::table::Table;
use super::text_leaf::{Place, TextLeaf, Word};
use super::words::{month_of, year_of};
use crate::analysis::analyzer;
use crate::dates::parse_period;
use crate::error::Result;
use crate::gazetteer::{MOST_WORDS, arabic_name};
use crate::index::Reader;
use crate::query::{Clause, Diagnostic, Expression, Field, Leaf, LeafKind, Occur, Query};
use mahdar_text::stop::is_stop_word;
use std::collections::HashSet;
use tantivy::DocAddress;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur as Clauses, Query as TantivyQuery};

/// The most words that are demanded; those behind them only rank.
const MOST_LEAVES: usize = 256;

/// What must hold, and what must not.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Structure {
    /// Each of these must hold.
    demands: Vec<Node>,
    /// What of the query could not be understood.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A demand, made of demands.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Text(TextLeaf),
    Fact(Fact),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
}

/// What is known of facts when a report is looked at.
#[derive(Clone, Copy)]
enum Facts<'a> {
    /// Any meeting of the report may hold them.
    Of(&'a Table),
    /// Nothing yet: they are asked of the meeting afterwards, so a report is let through if there is a way.
    Later,
}

/// For demands on texts, the reports that fulfil them.
pub(super) struct Texts(Vec<(TextLeaf, HashSet<DocAddress>)>);

impl Structure {
    /// The demands of a query. With `other_scripts`, a name in Latin or Cyrillic letters may be there in Arabic; with
    /// `all_words`, plain words are demanded too.
    pub(super) fn of(query: &Query, request: &Request) -> Self {
        let Request { other_scripts, all_words, .. } = *request;
        let mut builder = Builder { query, other_scripts, leaves: 0, diagnostics: Vec::new() };
        let mut demands = builder.demands(&query.clauses);
        if all_words {
            let plain = query.clauses.iter().filter(|clause| clause.occur == Occur::Should);
            let plain = plain.map(|clause| &clause.expression).filter(|one| !is_stop_word_of(query, one));
            demands.extend(builder.all_or_dated(&plain.collect::<Vec<_>>()));
        }
        // What is asked twice is looked for once.
        let mut distinct: Vec<Node> = Vec::with_capacity(demands.len());
        for demand in demands {
            if !distinct.contains(&demand) {
                distinct.push(demand);
            }
        }
        Self { demands: distinct, diagnostics: builder.diagnostics }
    }

    /// Whether nothing is demanded.
    pub(super) fn is_empty(&self) -> bool {
        self.demands.is_empty()
    }

    /// Whether something is demanded to be there, and not only not to be.
    pub(super) fn has_positive(&self) -> bool {
        self.demands.iter().any(|node| !matches!(node, Node::Not(_)))
    }

    /// Whether facts of meetings are asked for.
    pub(crate) fn has_facts(&self) -> bool {
        self.demands.iter().any(Node::has_facts)
    }

    /// The demands on reports that each stand for themselves. `None` for `table`: facts are asked later.
    pub(super) fn queries(
        &self,
        reader: &Reader,
        table: Option<&Table>,
    ) -> Result<Vec<(Clauses, Box<dyn TantivyQuery>)>> {
        let facts = table.map_or(Facts::Later, Facts::Of);
        let mut queries = Vec::new();
        for node in &self.demands {
            let (occur, node) = match node {
                Node::Not(inner) => (Clauses::MustNot, inner.as_ref()),
                node => (Clauses::Must, node),
            };
            if matches!(facts, Facts::Later) && node.has_facts() {
                // It must hold if there is a way, and must not if there is no other.
                let wanted = occur == Clauses::Must;
                queries.extend(node.possibly(reader, wanted)?.map(|query| (occur, query)));
            } else {
                queries.push((occur, node.query(reader, facts)?));
            }
        }
        Ok(queries)
    }

    /// The reports that have what is demanded of texts, where a demand is of texts and facts at once.
    pub(super) fn texts(&self, reader: &Reader) -> Result<Texts> {
        let mut leaves = Vec::new();
        let mixed = self.demands.iter().filter(|node| node.has_facts());
        mixed.for_each(|node| node.texts(&mut leaves));
        let found = leaves.into_iter().map(|leaf| {
            let reports = reader.searcher.search(leaf.query(reader)?.as_ref(), &DocSetCollector)?;
            Ok((leaf.clone(), reports))
        });
        Ok(Texts(found.collect::<Result<_>>()?))
    }

    /// Whether a report and a meeting that it is listed in are what is demanded. The report is one that
    /// [`queries`](Self::queries) found.
    pub(super) fn holds(&self, table: &Table, meeting: usize, texts: &Texts, at: DocAddress) -> bool {
        let mut demands = self.demands.iter().filter(|node| node.has_facts());
        demands.all(|node| node.holds(table, meeting, texts, at))
    }
}

impl Node {
    fn has_facts(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Fact(_) => true,
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::has_facts),
            Self::Not(node) => node.has_facts(),
        }
    }

    fn texts<'n>(&'n self, leaves: &mut Vec<&'n TextLeaf>) {
        match self {
            Self::Text(leaf) => leaves.push(leaf),
            Self::Fact(_) => {}
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.texts(leaves)),
            Self::Not(node) => node.texts(leaves),
        }
    }

    /// Whether it holds of a report and a meeting.
    fn holds(&self, table: &Table, meeting: usize, texts: &Texts, at: DocAddress) -> bool {
        let holds = |node: &Self| node.holds(table, meeting, texts, at);
        match self {
            Self::Text(leaf) => texts.0.iter().any(|(other, reports)| other == leaf && reports.contains(&at)),
            Self::Fact(fact) => fact.holds(table, meeting),
            Self::All(nodes) => nodes.iter().all(holds),
            Self::Any(nodes) => nodes.iter().any(holds),
            Self::Not(node) => !holds(node),
        }
    }

    /// The reports of which it holds.
    fn query(&self, reader: &Reader, facts: Facts<'_>) -> Result<Box<dyn TantivyQuery>> {
        let all = |nodes: &[Self]| nodes.iter().map(|node| node.query(reader, facts)).collect::<Result<Vec<_>>>();
        Ok(match (self, facts) {
            (Self::Text(leaf), _) => leaf.query(reader)?,
            (Self::Fact(fact), Facts::Of(table)) => fact.reports(reader, table),
            (Self::Fact(_), Facts::Later) => Box::new(EmptyQuery),
            (Self::All(nodes), _) => Box::new(BooleanQuery::intersection(all(nodes)?)),
            (Self::Any(nodes), _) => Box::new(BooleanQuery::union(all(nodes)?)),
            (Self::Not(node), _) => except(reader, node.query(reader, facts)?),
        })
    }

    /// The reports of which it may hold (if `wanted`), or may not but be true: as facts are not known yet. None if these are
    /// all reports, or no report.
    fn possibly(&self, reader: &Reader, wanted: bool) -> Result<Option<Box<dyn TantivyQuery>>> {
        if !self.has_facts() {
            return self.query(reader, Facts::Later).map(Some);
        }
        // Of several, all must be possible, or one: what is unknown is left out of the former and decides the latter.
        let (nodes, unknown_decides) = match self {
            Self::Text(_) | Self::Fact(_) => return Ok(None),
            Self::Not(node) => {
                return Ok(node.possibly(reader, !wanted)?.map(|query| except(reader, query)));
            }
            Self::All(nodes) => (nodes, !wanted),
            Self::Any(nodes) => (nodes, wanted),
        };
        let mut queries = Vec::new();
        for node in nodes {
            match node.possibly(reader, wanted)? {
                Some(query) => queries.push(query),
                None if unknown_decides => return Ok(None),
                None => {}
            }
        }
        Ok(match self {
            _ if queries.is_empty() => None,
            Self::All(_) => Some(Box::new(BooleanQuery::intersection(queries))),
            _ => Some(Box::new(BooleanQuery::union(queries))),
        })
    }
}

/// All reports but those that match.
fn except(reader: &Reader, query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(BooleanQuery::new(vec![(Clauses::Must, reader.all_reports()), (Clauses::MustNot, query)]))
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
