//! The query language: a table of queries with what each is taken for, and what holds of any text.

use mahdar::query::{Clause, Expression, Query};
use std::path::Path;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/queries.tsv");

/// The words that are ranked by, with single spaces between them.
fn ranked(query: &Query) -> String {
    query.ranked.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a query is taken for, as a line of the table.
fn line_of(text: &str) -> String {
    let query = Query::parse(text);
    let diagnostic = |one: &mahdar::query::Diagnostic| format!("{}-{} {}", one.start, one.end, one.message);
    let diagnostics = query.diagnostics.iter().map(diagnostic).collect::<Vec<_>>().join("; ");
    format!("{text}\t{query}\t{}\t{diagnostics}", ranked(&query)).trim_end_matches('\t').to_owned()
}

/// `MAHDAR_RENEW=1` writes the table anew; read what changed before it is committed.
#[test]
fn queries_are_taken_for_what_the_table_says() {
    let table = std::fs::read_to_string(TABLE).unwrap();
    let lines = || table.lines().filter(|line| !line.starts_with("# "));
    if std::env::var_os("MAHDAR_RENEW").is_some() {
        let head: Vec<String> = table.lines().take_while(|line| line.starts_with("# ")).map(str::to_owned).collect();
        let renewed = lines().map(|line| line_of(line.split('\t').next().unwrap()));
        let all: Vec<String> = head.into_iter().chain(renewed).collect();
        std::fs::write(Path::new(TABLE), all.join("\n") + "\n").unwrap();
        return;
    }
    assert!(lines().count() >= 150);
    for line in lines() {
        assert_eq!(line_of(line.split('\t').next().unwrap()), line);
    }
}

/// Clauses without their places in the text.
fn shape(text: &str, clauses: &[Clause]) -> String {
    fn of(text: &str, expression: &Expression) -> String {
        match expression {
            Expression::Leaf(leaf) => {
                format!("{:?} {:?} {:?}", leaf.field, leaf.kind, text[leaf.span.clone()].trim())
            }
            Expression::Dates(dates) => format!("{:?} {:?}", dates.since, dates.until),
            Expression::Group(clauses) => format!("({})", shape(text, clauses)),
            Expression::All(parts) => {
                format!("all({})", parts.iter().map(|part| of(text, part)).collect::<Vec<_>>().join(","))
            }
            Expression::Any(parts) => {
                format!("any({})", parts.iter().map(|part| of(text, part)).collect::<Vec<_>>().join(","))
            }
            Expression::Not(inner) => format!("not({})", of(text, inner)),
        }
    }
    clauses.iter().map(|c| format!("{:?} {}", c.occur, of(text, &c.expression))).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_written_out_is_read_as_the_same() {
    let table = std::fs::read_to_string(TABLE).unwrap();
    for line in table.lines().filter(|line| !line.starts_with("# ")) {
        let text = line.split('\t').next().unwrap();
        let query = Query::parse(text);
        let again = Query::parse(&query.to_string());
        assert_eq!(shape(text, &query.clauses), shape(&again.text, &again.clauses), "{text}: {query} {again}");
        assert_eq!(again.to_string(), query.to_string());
    }
}
