//! What a query demands of reports and meetings, beside the words that rank them.
//!
//! Demands are about a report and the meeting that it is listed in, both at once: `+غاز participant:بوتين` wants a report that
//! speaks of gas, of a meeting that Putin took part in. Where reports are sought, each is taken with any of its
//! meetings. What of a query becomes a demand is for `demands` to say.

use super::demands::demands;
use super::facts::Fact;
use super::request::Request;
use super::table::Table;
use super::text_leaf::TextLeaf;
use crate::error::Result;
use crate::index::Reader;
use crate::query::{Diagnostic, Query};
use std::collections::HashSet;
use tantivy::DocAddress;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur as Clauses, Query as TantivyQuery};

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
pub(super) enum Node {
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
        let (demands, diagnostics) = demands(query, request);
        // What is asked twice is looked for once.
        let mut distinct: Vec<Node> = Vec::with_capacity(demands.len());
        for demand in demands {
            if !distinct.contains(&demand) {
                distinct.push(demand);
            }
        }
        Self { demands: distinct, diagnostics }
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
