//! Reads a query, character by character, once.
//!
//! Nothing fails: what has no meaning as an operator is taken for words, or ignored, and said so. The work is bounded: no
//! character is looked at more than a few times, parentheses are followed to a depth, and of operators, quotations and
//! fields only so many are read.

use super::ast::{Clause, Dates, Diagnostic, Expression, Field, Leaf, LeafKind, Occur, Query};
use super::suffix::{Suffixes, ascii_digits, suffixes};
use super::words::{Operator, field, operator};
use super::{MOST_DEPTH, MOST_PARTS};
use crate::dates::parse_period;
use mahdar_text::{Analyzer, Tokens};
use std::ops::Range;

/// Quotation marks: what opens, and what closes.
const QUOTES: [(char, char); 3] = [('"', '"'), ('\u{AB}', '\u{BB}'), ('\u{201C}', '\u{201D}')];
/// The most letters that a word may differ by.
const MOST_SLIPS: u32 = 2;
/// Fewest letters of a prefix: fewer would be most words there are.
const PREFIX_LETTERS: usize = 2;
/// Most words between those that are to be near each other.
const FARTHEST: u32 = 100;
/// The largest factor.
const LARGEST_FACTOR: f32 = 100.0;
/// The most diagnostics that are kept.
const MOST_DIAGNOSTICS: usize = 100;

/// See [`Query::parse`].
pub(super) fn parse(text: &str) -> Query {
    let mut parser = Parser {
        text,
        at: 0,
        field: None,
        parts: 0,
        unclosed: [false; QUOTES.len()],
        hidden: Vec::new(),
        boosts: Vec::new(),
        diagnostics: Vec::new(),
        tokens: Tokens::new(),
    };
    let clauses = parser.sequence(0);
    for clause in &clauses {
        hide_excluded(&clause.expression, clause.occur == Occur::MustNot, &mut parser.hidden);
    }
    let mut ranked = text.as_bytes().to_vec();
    for span in &parser.hidden {
        ranked[span.clone()].fill(b' ');
    }
    // Whole characters were replaced, each by as many spaces as it has bytes.
    let ranked = String::from_utf8(ranked).unwrap_or_default();
    let Parser { boosts, mut diagnostics, .. } = parser;
    diagnostics.sort_by_key(|diagnostic| diagnostic.start);
    Query { text: text.to_owned(), clauses, ranked, boosts, diagnostics }
}

struct Parser<'q> {
    text: &'q str,
    at: usize,
    /// The field whose value is being read.
    field: Option<Field>,
    /// Operators, quotations and fields so far.
    parts: usize,
    /// Quotation marks that are not closed before the end.
    unclosed: [bool; QUOTES.len()],
    /// What no report is ranked by.
    hidden: Vec<Range<usize>>,
    boosts: Vec<(Range<usize>, f32)>,
    diagnostics: Vec<Diagnostic>,
    tokens: Tokens,
}

/// Something read, before it is known what is asked of it.
struct Operand {
    /// By a sign before it.
    sign: Option<Occur>,
    expression: Expression,
}

impl<'q> Parser<'q> {
    fn rest(&self) -> &'q str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Whether a sign may stand here.
    fn is_start(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '(')
    }

    /// Whether a word begins at a place, or what stands for words.
    fn begins_operand(&mut self, at: usize) -> bool {
        let next = self.text[at..].chars().next();
        next.is_some_and(|c| c.is_alphanumeric() || c == '(') || self.quotation(at).is_some()
    }

    fn say(&mut self, span: Range<usize>, message: String) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(Diagnostic { start: span.start, end: span.end, message });
        }
    }

    /// Counts a part at `span`; says so where it is one too many.
    fn may(&mut self, span: &Range<usize>) -> bool {
        self.parts += 1;
        if self.parts == MOST_PARTS + 1 {
            let message = format!("ignored, as all operators, quotations and fields behind the first {MOST_PARTS} are");
            self.say(span.start..self.text.len(), message);
        }
        self.parts <= MOST_PARTS
    }

    /// Clauses, up to the parenthesis that closes them or the end.
    fn sequence(&mut self, depth: usize) -> Vec<Clause> {
        let mut clauses = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return clauses,
                Some(')') if depth > 0 => return clauses,
                Some(')') => self.at += 1,
                Some(_) => self.chain(depth, &mut clauses),
            }
        }
    }

    /// What operators between words hold together, or a single operand.
    fn chain(&mut self, depth: usize, clauses: &mut Vec<Clause>) {
        let Some(first) = self.operand(depth) else { return };
        // Alternatives, each of what must be there together.
        let mut any: Vec<Vec<Operand>> = vec![vec![first]];
        loop {
            let before = self.at;
            self.skip_space();
            let (at, found) = (self.at, self.operator_here());
            let Some((operator @ (Operator::And | Operator::Or), length)) = found else {
                self.at = before;
                break;
            };
            let span = at..at + length;
            self.at = span.end;
            self.hidden.push(span.clone());
            if !self.may(&span) {
                continue;
            }
            self.skip_space();
            let next = if self.operand_follows(depth) { self.operand(depth) } else { None };
            let Some(next) = next else {
                self.say(span, format!("{} has nothing behind it: ignored", &self.text[at..at + length]));
                continue;
            };
            match (operator, any.last_mut()) {
                (Operator::And, Some(all)) => all.push(next),
                _ => any.push(vec![next]),
            }
        }
        if let [all] = any.as_mut_slice()
            && all.len() == 1
        {
            return all.pop().into_iter().for_each(|only| single(only, clauses));
        }
        let all = |operands: Vec<Operand>| {
            let mut all: Vec<Expression> = operands.into_iter().map(Operand::expression).collect();
            if all.len() > 1 { Some(Expression::All(all)) } else { all.pop() }
        };
        let mut any: Vec<Expression> = any.into_iter().filter_map(all).collect();
        let expression = if any.len() > 1 { Some(Expression::Any(any)) } else { any.pop() };
        clauses.extend(expression.map(|expression| Clause { occur: Occur::Must, expression }));
    }

    fn operator_here(&self) -> Option<(Operator, usize)> {
        let before = self.text[..self.at].chars().next_back();
        let is_behind = matches!(before, Some(')' | '"' | '\u{BB}' | '\u{201D}'));
        (is_behind || self.is_start()).then(|| operator(self.rest())).flatten()
    }

    /// Whether there is something here for an operator to apply to.
    fn operand_follows(&self, depth: usize) -> bool {
        match self.peek() {
            None => false,
            Some(')') => depth == 0,
            Some(_) => !matches!(self.operator_here(), Some((Operator::And | Operator::Or, _))),
        }
    }

    /// A word, quotation, group or field, with what stands before it. None if there is no word in it.
    fn operand(&mut self, depth: usize) -> Option<Operand> {
        let at = self.at;
        let Some((operator, length)) = self.operator_here() else { return self.signed(depth) };
        let span = at..at + length;
        let word = &self.text[span.clone()];
        self.at = span.end;
        self.skip_space();
        if operator == Operator::Not && self.operand_follows(depth) {
            self.hidden.push(span.clone());
            let may = self.may(&span);
            let mut negated = true;
            while let Some((Operator::Not, length)) = self.operator_here().filter(|_| self.operand_follows(depth)) {
                self.hidden.push(self.at..self.at + length);
                self.at += length;
                self.skip_space();
                negated = !negated;
            }
            let inner = self.signed(depth);
            if negated && !may {
                self.hidden.push(at..self.at);
                return None;
            }
            let expression = inner?.expression();
            let expression = if negated { expression.negated() } else { expression };
            return Some(Operand { sign: None, expression });
        }
        let lacks = if operator == Operator::Not { "behind" } else { "before" };
        if word.starts_with('[') {
            self.hidden.push(span.clone());
            self.say(span, format!("{word} has nothing {lacks} it: ignored"));
            return None;
        }
        self.say(span.clone(), format!("{word} has nothing {lacks} it: taken as a word"));
        self.at = span.end;
        self.expression(LeafKind::Word, span).map(|expression| Operand { sign: None, expression })
    }

    /// A value with the sign before it, if one is there.
    fn signed(&mut self, depth: usize) -> Option<Operand> {
        let at = self.at;
        let sign = match self.peek() {
            Some('+') => Some(Occur::Must),
            Some('-') => Some(Occur::MustNot),
            _ => None,
        };
        if sign.is_none() || !self.is_start() || !self.begins_operand(at + 1) {
            return self.fielded(depth).map(|expression| Operand { sign: None, expression });
        }
        self.hidden.push(at..at + 1);
        self.at += 1;
        let may = self.may(&(at..at + 1));
        let expression = self.fielded(depth)?;
        if !may && sign == Some(Occur::MustNot) {
            self.hidden.push(at..self.at); // what must not be there is no word to rank by
            return None;
        }
        Some(Operand { sign: sign.filter(|_| may), expression })
    }

    /// A value with the field before it, if one is there.
    fn fielded(&mut self, depth: usize) -> Option<Expression> {
        let at = self.at;
        let found = self.field_here();
        let Some((field, value)) = found else { return self.value(depth) };
        let is_open_range = field == Field::Date && self.text[value..].starts_with("..");
        if !is_open_range && !self.begins_operand(value) {
            return self.value(depth);
        }
        self.hidden.push(at..value);
        self.at = value;
        let may = self.may(&(at..value));
        if field == Field::Date {
            let dates = self.dates(depth);
            return dates.filter(|_| may).map(Expression::Dates);
        }
        let outer = self.field.replace(field);
        let expression = self.value(depth);
        self.field = outer;
        if matches!(field, Field::Source | Field::Country) || !may {
            self.hidden.push(value..self.at);
        }
        expression.filter(|_| may)
    }

    /// The field whose name stands here, and where its value begins.
    fn field_here(&self) -> Option<(Field, usize)> {
        let name = &self.rest()[..self.rest().find(|c: char| !c.is_alphanumeric() && !is_mark(c))?];
        let value = self.at + name.len() + 1;
        let has_colon = self.rest()[name.len()..].starts_with(':');
        (has_colon && self.field.is_none()).then(|| field(name)).flatten().map(|field| (field, value))
    }

    /// A word, quotation or group.
    fn value(&mut self, depth: usize) -> Option<Expression> {
        if self.peek() == Some('(') && depth < MOST_DEPTH {
            return self.group(depth);
        }
        if let Some(inside) = self.quotation(self.at) {
            return self.quoted(inside);
        }
        self.word(depth)
    }

    fn group(&mut self, depth: usize) -> Option<Expression> {
        let at = self.at;
        self.at += 1;
        let clauses = self.sequence(depth + 1);
        if self.peek() == Some(')') {
            self.at += 1;
            if let Some(Suffixes { bare: 0, factor: Some(factor), tilde: None, star: false }) = self.suffixes_here() {
                self.boost(at..self.at, factor);
                self.skip_suffixes();
            }
        } else if self.parts > 0 {
            self.say(at..at + 1, "never closed: taken to go to the end".into());
        }
        (!clauses.is_empty()).then_some(Expression::Group(clauses))
    }

    /// The inside of the quotation that opens at a place, if it is closed.
    fn quotation(&mut self, at: usize) -> Option<Range<usize>> {
        let c = self.text[at..].chars().next()?;
        let kind = QUOTES.iter().position(|(open, _)| *open == c)?;
        if self.unclosed[kind] {
            return None;
        }
        let start = at + c.len_utf8();
        let Some(length) = self.text[start..].find(QUOTES[kind].1) else {
            self.unclosed[kind] = true;
            self.say(at..start, "a quotation that is never closed: its words are looked for one by one".into());
            return None;
        };
        Some(start..start + length)
    }

    fn quoted(&mut self, inside: Range<usize>) -> Option<Expression> {
        let closed = inside.end + self.text[inside.end..].chars().next().map_or(0, char::len_utf8);
        self.at = closed;
        let Suffixes { star, tilde, factor, .. } = self.suffixes_here().filter(|s| s.bare == 0).unwrap_or_default();
        if star || tilde.is_some() || factor.is_some() {
            self.skip_suffixes();
        }
        if star {
            self.say(closed..self.at, "* is for single words: ignored".into());
        }
        if let Some(factor) = factor {
            self.boost(inside.clone(), factor);
        }
        let kind = match tilde {
            Some(Some(between)) => LeafKind::Near(between.min(FARTHEST)),
            Some(None) => {
                self.say(closed..self.at, "a tilde behind a quotation wants a number, as in ~5: ignored".into());
                LeafKind::Phrase
            }
            None => LeafKind::Phrase,
        };
        if !self.may(&inside) {
            return None; // its words stay, to rank by
        }
        self.expression(kind, inside)
    }

    /// The suffixes up to the next space or parenthesis.
    fn suffixes_here(&self) -> Option<Suffixes> {
        let run = self.run();
        (!run.is_empty()).then(|| suffixes(run))
    }

    fn skip_suffixes(&mut self) {
        let end = self.at + self.run().len();
        self.hidden.push(self.at..end);
        self.at = end;
    }

    /// What stands here up to the next space or parenthesis.
    fn run(&self) -> &'q str {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || c == ')' || QUOTES.iter().any(|(open, _)| *open == c);
        &rest[..rest.find(ends).unwrap_or(rest.len())]
    }

    fn boost(&mut self, span: Range<usize>, factor: f32) {
        if self.may(&span) {
            if factor > LARGEST_FACTOR {
                self.say(span.clone(), format!("a factor above {LARGEST_FACTOR}: taken as {LARGEST_FACTOR}"));
            }
            self.boosts.push((span, factor.min(LARGEST_FACTOR)));
        }
    }

    /// A word with its suffixes.
    fn word(&mut self, depth: usize) -> Option<Expression> {
        let start = self.at;
        let mut end = self.text.len();
        for (n, c) in self.rest().char_indices() {
            let at = start + n;
            if c.is_whitespace() || c == ')' && depth > 0 || n > 0 && self.quotation(at).is_some() {
                end = at;
                break;
            }
        }
        self.at = end;
        let found = suffixes(&self.text[start..end]);
        let span = start..start + found.bare;
        let bare = &self.text[span.clone()];
        if !bare.chars().next_back().is_some_and(|c| c.is_alphanumeric() || is_mark(c)) {
            return self.expression(LeafKind::Word, start..end);
        }
        self.hidden.push(span.end..end);
        if let Some(factor) = found.factor {
            self.boost(span.clone(), factor);
        }
        let kind = self.kind(&span, &found);
        if kind == LeafKind::Word || self.may(&span) {
            self.expression(kind, span)
        } else {
            self.expression(LeafKind::Word, span)
        }
    }

    /// What the suffixes of a word make of it.
    fn kind(&mut self, span: &Range<usize>, suffixes: &Suffixes) -> LeafKind {
        if !suffixes.star && suffixes.tilde.is_none() {
            return LeafKind::Word;
        }
        Analyzer::light().analyze(&self.text[span.clone()], &mut self.tokens);
        let letters = self.tokens.get(0).map_or(0, |token| token.folded.chars().count());
        let end = span.end;
        if self.tokens.len() != 1 {
            self.say(end..self.at, "* and ~ are for single words: ignored".into());
            return LeafKind::Word;
        }
        if suffixes.star {
            if letters < PREFIX_LETTERS {
                self.say(end..self.at, format!("* wants {PREFIX_LETTERS} letters before it: ignored"));
                return LeafKind::Word;
            }
            return LeafKind::Prefix;
        }
        let wanted = suffixes.tilde.flatten().unwrap_or(1);
        let most = MOST_SLIPS.min(u32::try_from(letters.saturating_sub(2)).unwrap_or(MOST_SLIPS));
        if wanted > most {
            let message = match most {
                0 => format!("{letters} letters are too few for ~: ignored"),
                _ => format!("a word of {letters} letters may differ by at most {most}: taken as ~{most}"),
            };
            self.say(end..self.at, message);
        }
        match wanted.min(most) {
            0 => LeafKind::Word,
            slips => LeafKind::Fuzzy(slips as u8),
        }
    }

    /// The days of a date field. None if they cannot be read.
    fn dates(&mut self, depth: usize) -> Option<Dates> {
        let start = self.at;
        if self.peek() == Some('(') && depth < MOST_DEPTH {
            self.group(depth);
            let span = start..self.at;
            self.hidden.push(span.clone());
            self.say(span, "dates take no group, as in (date:2022 OR date:2024): ignored".into());
            return None;
        }
        let quoted = self.quotation(start);
        let value = match quoted {
            Some(inside) => {
                self.at = inside.end + self.text[inside.end..].chars().next().map_or(0, char::len_utf8);
                &self.text[inside]
            }
            None => {
                let run = self.run();
                self.at += run.len();
                &run[..suffixes(run).bare]
            }
        };
        let span = start..self.at;
        self.hidden.push(span.clone());
        let digits = ascii_digits(value);
        let (first, last) = digits.split_once("..").unwrap_or((&digits, &digits));
        let end = |text: &str| if text.is_empty() { Ok(None) } else { parse_period(text).map(Some) };
        let (first, last) = match (end(first), end(last)) {
            (Ok(first), Ok(last)) if first.is_some() || last.is_some() => (first, last),
            (Err(error), _) | (_, Err(error)) => {
                self.say(span, format!("{error}: ignored"));
                return None;
            }
            _ => {
                self.say(span, "expected dates as in 2022-05..2022-07: ignored".into());
                return None;
            }
        };
        let (mut since, mut until) = (first.map(|period| period.first), last.map(|period| period.last));
        if let (Some(from), Some(to)) = (first, last)
            && from.first > to.last
        {
            self.say(span.clone(), "the later date stands first: taken the other way round".into());
            (since, until) = (Some(to.first), Some(from.last));
        }
        Some(Dates { since, until, span })
    }

    /// Words as an expression; none if there is no word in them.
    fn expression(&mut self, kind: LeafKind, span: Range<usize>) -> Option<Expression> {
        let has_word = self.text[span.clone()].contains(char::is_alphanumeric);
        if has_word && matches!(kind, LeafKind::Prefix | LeafKind::Fuzzy(_)) {
            self.hidden.push(span.clone());
        }
        has_word.then_some(Expression::Leaf(Leaf { field: self.field, kind, span }))
    }
}

impl Operand {
    /// It as a part of a chain.
    fn expression(self) -> Expression {
        let expression = match self.expression {
            Expression::Group(mut clauses) if clauses.len() == 1 => match clauses.pop() {
                Some(Clause { occur: Occur::MustNot, expression }) => expression.negated(),
                Some(Clause { expression, .. }) => expression,
                None => Expression::Group(clauses),
            },
            expression => expression,
        };
        if self.sign == Some(Occur::MustNot) { expression.negated() } else { expression }
    }
}

impl Expression {
    fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }
}

/// The clauses of an operand that stands alone.
fn single(operand: Operand, clauses: &mut Vec<Clause>) {
    let (occur, expression) = match (operand.sign, operand.expression) {
        // Parentheses of which nothing is asked are as if they were not there.
        (None, Expression::Group(inner)) => return clauses.extend(inner),
        (None, Expression::Not(inner)) => {
            return clauses.push(Clause { occur: Occur::MustNot, expression: *inner });
        }
        (Some(occur), expression) => {
            let expression = Operand { sign: None, expression }.expression();
            return clauses.push(Clause { occur, expression });
        }
        (None, expression) => {
            let is_word = |leaf: &Leaf| matches!(leaf.kind, LeafKind::Word | LeafKind::Prefix | LeafKind::Fuzzy(_));
            let should = matches!(&expression, Expression::Leaf(leaf) if leaf.field.is_none() && is_word(leaf));
            (if should { Occur::Should } else { Occur::Must }, expression)
        }
    };
    clauses.push(Clause { occur, expression });
}

/// Hides what is excluded: no report is ranked by it.
fn hide_excluded(expression: &Expression, excluded: bool, hidden: &mut Vec<Range<usize>>) {
    match expression {
        Expression::Leaf(leaf) if excluded => hidden.push(leaf.span.clone()),
        Expression::Leaf(_) | Expression::Dates(_) => {}
        Expression::Group(clauses) => {
            for clause in clauses {
                hide_excluded(&clause.expression, excluded || clause.occur == Occur::MustNot, hidden);
            }
        }
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter().for_each(|part| hide_excluded(part, excluded, hidden));
        }
        Expression::Not(inner) => hide_excluded(inner, true, hidden),
    }
}

/// A mark or tatweel: part of a word as written, and of no word alone.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}')
}
