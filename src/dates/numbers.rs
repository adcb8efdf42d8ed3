//! Numbers in digits and in words, as dates use them: day numbers and years.
//!
//! Words are read by their sizes: a unit, ten behind it (the teens), and what follows with "and": tens behind a unit,
//! anything smaller behind a hundred or a thousand. Two numbers of one size are two numbers (the eighth and ninth).

use super::cursor::{Cursor, Digits, Found};
use super::words::{Clitic, Sense};
use mahdar_text::letter::{ALEF, LAM};

/// The most words of a number: a thousand and nine hundred and eight and seventy.
const MAX_PARTS: usize = 4;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Digits,
    Ordinal,
    Cardinal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: i16,
    pub(super) form: Form,
    /// Whether "and" is written with it.
    pub(super) with_and: bool,
}

/// The number at a place: at most four digits, or words.
pub(super) fn number(cursor: Cursor, at: usize) -> Found<Number> {
    if let Some(Digits { value, .. }) = cursor.digits(at) {
        return (!cursor.is_part_of_number(at))
            .then_some((Number { value, form: Form::Digits, with_and: false }, at + 1));
    }
    let (first, mut next) = teen_or_part(cursor, at)?;
    let mut sum = first.value;
    let mut last = first.value;
    for _ in 1..MAX_PARTS {
        let and = cursor.skip(next, |sense| sense == Sense::And).filter(|_| cursor.glue(next + 1).is_none());
        let Some((part, behind)) = teen_or_part(cursor, and.unwrap_or(next)) else { break };
        let fits = match last {
            1..=9 => part.value >= 20 && part.value < 100,
            100.. => part.value < last.min(1000) && (last < 1000 || part.value < 1000),
            _ => false,
        };
        if !fits || !(part.with_and || and.is_some()) || !cursor.joined(next, &[]) {
            break;
        }
        sum += part.value;
        last = part.value;
        next = behind;
    }
    Some((Number { value: sum, ..first }, next))
}

/// A day number: 1 to 31.
pub(super) fn day_number(cursor: Cursor, at: usize) -> Found<Number> {
    let short = |at| cursor.digits(at).is_none_or(|digits| digits.len <= 2);
    // "And twenty" alone is the rest of a number that is not in the table.
    let rest = |number: Number| number.with_and && matches!(number.value, 20 | 30);
    number(cursor, at).filter(|&(number, _)| (1..=31).contains(&number.value) && short(at) && !rest(number))
}

/// A year: four digits that are not part of a longer number, or words.
pub(super) fn year_number(cursor: Cursor, at: usize) -> Found<Number> {
    let (number, next) = number(cursor, at)?;
    let alone = |at| cursor.glue(at).is_none() || cursor.digits(at).is_none();
    let whole = match cursor.digits(at) {
        Some(digits) => digits.len == 4 && alone(next),
        None => number.form == Form::Cardinal,
    };
    (whole && number.value >= 1000).then_some((number, next))
}

/// Whether the word at a place has the article: "the first", and not "a first" or "for the first time".
pub(super) fn is_definite(cursor: Cursor, at: usize) -> bool {
    let mut letters = cursor.token(at).map(|token| token.folded).unwrap_or_default().chars();
    (letters.next(), letters.next()) == (Some(ALEF), Some(LAM))
}

/// One word, or two for eleven to nineteen.
fn teen_or_part(cursor: Cursor, at: usize) -> Found<Number> {
    let word = cursor.word(at)?;
    let (value, form) = match word.sense {
        Sense::Ordinal(value) => (value, Form::Ordinal),
        Sense::Cardinal(value) => (value, Form::Cardinal),
        Sense::Ten => (10, Form::Cardinal),
        _ => return None,
    };
    let next = at + word.words;
    let is_ten = |word: super::words::Word| word.sense == Sense::Ten && word.clitic == Clitic::None;
    let (value, next) = match cursor.next(next, &[]) {
        Some(ten) if is_ten(ten) && (1..=9).contains(&value) => (value + 10, next + 1),
        _ => (value, next),
    };
    Some((Number { value, form, with_and: word.clitic == Clitic::And }, next))
}
