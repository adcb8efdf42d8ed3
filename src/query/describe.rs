//! A query written out the way it was understood: in the language itself, with nothing left to guess.

use super::ast::{Clause, Dates, Expression, Leaf, LeafKind, Occur, Query};
use std::fmt::{Display, Formatter, Result, Write};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        clauses(f, self, &self.clauses)
    }
}

fn clauses(f: &mut Formatter<'_>, query: &Query, all: &[Clause]) -> Result {
    for (n, clause) in all.iter().enumerate() {
        if n > 0 {
            f.write_char(' ')?;
        }
        match clause.occur {
            Occur::Should => {}
            Occur::Must => f.write_char('+')?,
            Occur::MustNot => f.write_char('-')?,
        }
        expression(f, query, &clause.expression)?;
    }
    Ok(())
}

fn expression(f: &mut Formatter<'_>, query: &Query, one: &Expression) -> Result {
    match one {
        Expression::Leaf(one) => leaf(f, query, one),
        Expression::Dates(dates) => self::dates(f, dates),
        Expression::Group(inner) => {
            f.write_char('(')?;
            clauses(f, query, inner)?;
            f.write_char(')')
        }
        Expression::All(parts) => chain(f, query, parts, " AND "),
        Expression::Any(parts) => chain(f, query, parts, " OR "),
        Expression::Not(inner) => {
            f.write_str("NOT ")?;
            expression(f, query, inner)
        }
    }
}

fn chain(f: &mut Formatter<'_>, query: &Query, parts: &[Expression], operator: &str) -> Result {
    f.write_char('(')?;
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            f.write_str(operator)?;
        }
        expression(f, query, part)?;
    }
    f.write_char(')')
}

fn leaf(f: &mut Formatter<'_>, query: &Query, leaf: &Leaf) -> Result {
    if let Some(field) = leaf.field {
        write!(f, "{}:", field.name())?;
    }
    let words = &query.text[leaf.span.clone()];
    match leaf.kind {
        LeafKind::Word => f.write_str(words)?,
        LeafKind::Prefix => write!(f, "{words}*")?,
        LeafKind::Fuzzy(slips) => write!(f, "{words}~{slips}")?,
        LeafKind::Phrase => quoted(f, words)?,
        LeafKind::Near(between) => {
            quoted(f, words)?;
            write!(f, "~{between}")?;
        }
    }
    match query.boost_at(leaf.span.start) {
        1.0 => Ok(()),
        factor => write!(f, "^{factor}"),
    }
}

/// In quotation marks that do not stand in the words.
fn quoted(f: &mut Formatter<'_>, words: &str) -> Result {
    if words.contains('"') { write!(f, "\u{AB}{words}\u{BB}") } else { write!(f, "\"{words}\"") }
}

fn dates(f: &mut Formatter<'_>, dates: &Dates) -> Result {
    f.write_str("date:")?;
    if let Some(since) = dates.since {
        write!(f, "{since}")?;
    }
    f.write_str("..")?;
    dates.until.map_or(Ok(()), |until| write!(f, "{until}"))
}
