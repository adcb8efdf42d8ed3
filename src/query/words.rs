//! The words that the language is made of: names of fields, and operators.

use super::ast::Field;
use mahdar_text::normalize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// An operator that is a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
}

/// Longest word in brackets that is looked at, in bytes.
const LONGEST: usize = 32;

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

static FIELDS: LazyLock<HashMap<&'static str, Field>> = LazyLock::new(|| {
    let all = [Field::Title, Field::Body, Field::Participant, Field::Country, Field::Place, Field::Source, Field::Date];
    let field = |key: &str| all.into_iter().find(|field| field.name() == key);
    rows(include_str!("fields.tsv")).filter_map(|(name, key)| Some((name, field(key)?))).collect()
});

static OPERATORS: LazyLock<HashMap<&'static str, Operator>> = LazyLock::new(|| {
    let operator = |key: &str| match key {
        "and" => Some(Operator::And),
        "or" => Some(Operator::Or),
        "not" => Some(Operator::Not),
        _ => None,
    };
    rows(include_str!("operators.tsv")).filter_map(|(name, key)| Some((name, operator(key)?))).collect()
});

/// The field of a name, in any case and with any marks.
pub(super) fn field(name: &str) -> Option<Field> {
    let is_name = name.len() <= LONGEST && name.chars().next().is_some_and(char::is_alphabetic);
    is_name.then(|| FIELDS.get(normalize(name).as_str()).copied()).flatten()
}

/// The operator that `text` begins with, and its length in bytes. White space, a parenthesis, a quotation or nothing must
/// follow.
pub(super) fn operator(text: &str) -> Option<(Operator, usize)> {
    let length = text.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '\u{AB}' | '\u{201C}'));
    let word = &text[..length.unwrap_or(text.len())];
    if word.len() > LONGEST {
        return None;
    }
    let operator = match word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inside) => OPERATORS.get(format!("[{}]", normalize(inside)).as_str()),
        None => OPERATORS.get(word),
    };
    operator.map(|&operator| (operator, word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_whole() {
        assert_eq!(FIELDS.len(), rows(include_str!("fields.tsv")).count());
        assert_eq!(OPERATORS.len(), rows(include_str!("operators.tsv")).count());
    }

    #[test]
    fn names_are_folded_and_operators_end() {
        assert_eq!(field("Title"), Some(Field::Title));
        // "al-dawla" with its teh marbuta
        assert_eq!(field("\u{627}\u{644}\u{62F}\u{648}\u{644}\u{629}"), Some(Field::Country));
        assert_eq!(field("http"), None);
        assert_eq!(operator("AND x"), Some((Operator::And, 3)));
        assert_eq!(operator("ANDREW"), None);
        assert_eq!(operator("and x"), None);
        // "aw" with and without its hamza, in brackets; and bare
        assert_eq!(operator("[\u{623}\u{648}] x"), Some((Operator::Or, 6)));
        assert_eq!(operator("[\u{627}\u{648}]"), Some((Operator::Or, 6)));
        assert_eq!(operator("\u{623}\u{648} x"), None);
    }
}
