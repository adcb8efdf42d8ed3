//! Dates with the name of a month: day and month, days and month, month alone, with what follows of year and calendar.
//!
//! The month may be named twice, in two traditions, and counts once. A month alone is a date only where something says
//! so (its year, the word month, a preposition): month names are also names of people, papers and parties.

use super::calendar::Calendar;
use super::cursor::{COMMA, Cursor, DASHES, Found, MARKS};
use super::expression::{DateValue, Day, Month, Unit, Year};
use super::numbers::{Form, Number, day_number, is_definite, year_number};
use super::words::{Clitic, Sense, Word};

/// Between day and month: 2. October, 28-November.
const DAY_MONTH: &[char] = &['-', '/', '.', '\u{2013}', ')', '"', '\u{BB}'];
/// Around a number that is set off: (28) Ramadan.
const CLOSING: &[char] = &[')', '"', '\u{BB}'];
/// Between two names of one month.
const MONTH_MONTH: &[char] = &['/', '(', ')', '-', '\\'];
/// Between month and year.
const MONTH_YEAR: &[char] = &[',', COMMA, '-', '/', '.', '(', ')', '\u{2013}'];
/// Safar as a number: its name is also "zero", in every other football score.
const SAFAR: i8 = 2;
/// Years that a number without the word "year" can be: others are more often a count of something.
const LIKELY_YEARS: std::ops::RangeInclusive<i16> = 1900..=2099;

/// A month by name, and how it stands there.
struct Named {
    calendar: Calendar,
    number: i8,
    weak: bool,
    /// Whether the word "month" stands before it.
    said: bool,
    clitic: Clitic,
}

/// Day and month in either order; also days, and a day of this month.
pub(super) fn day_and_month(cursor: Cursor, at: usize) -> Found<DateValue> {
    day_month(cursor, at).or_else(|| month_day(cursor, at))
}

fn day_month(cursor: Cursor, at: usize) -> Found<DateValue> {
    let (first, next) = day_number(cursor, at)?;
    let (last, next) = more_days(cursor, first, next);
    let of = cursor.next(next, CLOSING).filter(|word| matches!(word.sense, Sense::From | Sense::For));
    let (of, behind) = (of.is_some(), next + of.map_or(0, |word| word.words));
    if let Some((months, next)) = relative_month(cursor, behind, of || first.form == Form::Digits) {
        let day = |number: Number| day(Calendar::Gregorian, number, Month::Away(months), Year::Unsaid);
        return Some((days(day(first)?, day(last)?), next));
    }
    let (month, behind) = month_name(cursor, behind, DAY_MONTH)?;
    let plain = cursor.joined(next, CLOSING);
    let fits = month.clitic == Clitic::None
        && (plain || !month.weak)
        && (first.form != Form::Cardinal || !of)
        && (first.form != Form::Ordinal || of || month.said || !month.weak);
    let (year, end) = year_behind(cursor, behind, month.calendar);
    let zero = month.calendar == Calendar::Hijri && month.weak && month.number == SAFAR;
    if !fits || zero && year == Year::Unsaid && !month.said && first.form == Form::Digits && !of {
        return None;
    }
    let day = |number| day(month.calendar, number, Month::Known(month.number), year);
    Some((days(day(first)?, day(last)?), end))
}

fn month_day(cursor: Cursor, at: usize) -> Found<DateValue> {
    let (month, next) = month_name(cursor, at, &[])?;
    if month.weak && !month.said || !cursor.joined(next, MARKS) {
        return None;
    }
    let (first, behind) = day_number(cursor, next)?;
    let (last, behind) = more_days(cursor, first, behind);
    let (year, end) = year_behind(cursor, behind, month.calendar);
    let glued = cursor.has_mark(next, &['-', ',', COMMA]) || cursor.touches(next);
    let fits = match first.form {
        Form::Digits => glued || first != last || year != Year::Unsaid || cursor.ends_clause(behind),
        // The second of May, and not: in May the second of ...
        Form::Ordinal if !is_definite(cursor, next) => false,
        Form::Ordinal => {
            !cursor.next(behind, &[]).is_some_and(|word| word.sense == Sense::From) || year != Year::Unsaid
        }
        Form::Cardinal => false,
    };
    let day = |number| day(month.calendar, number, Month::Known(month.number), year);
    fits.then_some((days(day(first)?, day(last)?), end))
}

/// A month, with or without year.
pub(super) fn month_alone(cursor: Cursor, at: usize) -> Found<DateValue> {
    let (month, next) = month_name(cursor, at, &[])?;
    let (year, next) = year_behind(cursor, next, month.calendar);
    let cued = match cursor.before(at) {
        Some(Sense::In | Sense::Between | Sense::Before | Sense::After | Sense::Cue) => true,
        // Ramadan is also a name, of whom news tells.
        Some(Sense::From | Sense::To) => month.calendar == Calendar::Gregorian,
        _ => month.clitic == Clitic::Other && month.calendar == Calendar::Gregorian,
    };
    let fits = year != Year::Unsaid || month.said || cued && !month.weak;
    fits.then_some((DateValue::Month { calendar: month.calendar, month: month.number, year }, next))
}

fn day(calendar: Calendar, number: Number, month: Month, year: Year) -> Option<Day> {
    Some(Day { calendar, day: number.value.try_into().ok()?, month, year, weekday: None })
}

fn days(first: Day, last: Day) -> DateValue {
    if first.day == last.day { DateValue::Day(first) } else { DateValue::Days { first, last } }
}

/// The day numbers behind the first: 8-10, the eighth until the tenth, 5 and 6.
fn more_days(cursor: Cursor, first: Number, mut next: usize) -> (Number, usize) {
    let mut last = first;
    loop {
        let (with_word, behind) = skip_or(cursor, next, |sense| matches!(sense, Sense::To | Sense::And));
        let dash = cursor.has_mark(next, DASHES) && cursor.joined(next, DASHES);
        // "And" may stand glued to its number.
        let Some((number, end)) = day_number(cursor, behind).filter(|_| cursor.joined(next, DASHES)) else { break };
        if !(with_word || dash || number.with_and) || number.value <= last.value {
            break;
        }
        (last, next) = (number, end);
    }
    (last, next)
}

/// The place behind a word of a sense, or the same place.
fn skip_or(cursor: Cursor, at: usize, is: impl Fn(Sense) -> bool) -> (bool, usize) {
    cursor.skip(at, is).map_or((false, at), |next| (true, next))
}

/// This month, the coming month; "the current" alone if `short`.
fn relative_month(cursor: Cursor, at: usize, short: bool) -> Found<i32> {
    let at = cursor.skip(at, |sense| sense == Sense::In).unwrap_or(at);
    let is_month = |sense| sense == Sense::TheUnit(Unit::Month);
    if let Some(next) = cursor.skip(at, |sense| sense == Sense::This) {
        return cursor.skip(next, is_month).map(|next| (0, next));
    }
    match cursor.skip(at, is_month) {
        Some(next) => shift(cursor, next),
        None => shift(cursor, at).filter(|&(months, _)| short && months == 0),
    }
}

/// Last, current, next.
pub(super) fn shift(cursor: Cursor, at: usize) -> Found<i32> {
    match cursor.next(at, &[]) {
        Some(Word { sense: Sense::Shift(by), words, .. }) => Some((by, at + words)),
        _ => None,
    }
}

/// A month, with the word "month" before it and a second name behind it.
fn month_name(cursor: Cursor, at: usize, marks: &[char]) -> Found<Named> {
    let here = cursor.word(at).filter(|_| marks.is_empty() || cursor.joined(at, marks))?;
    let said = matches!(here.sense, Sense::Unit(Unit::Month, 1));
    let name = if said { cursor.next(at + 1, &[])? } else { here };
    let Sense::Month { calendar, number, weak } = name.sense else { return None };
    let mut next = at + usize::from(said) + name.words;
    let same =
        |word: &Word| matches!(word.sense, Sense::Month { calendar: c, number: n, .. } if (c, n) == (calendar, number));
    let mut weak = weak;
    while let Some(twin) = cursor.next(next, MONTH_MONTH).filter(same) {
        next += twin.words;
        weak = false;
    }
    Some((Named { calendar, number, weak, said, clitic: here.clitic }, next))
}

/// What follows a month of its year; the same place if nothing does.
fn year_behind(cursor: Cursor, at: usize, calendar: Calendar) -> (Year, usize) {
    let (_, behind) = skip_or(cursor, at, |sense| sense == Sense::From);
    if let Some((years, next)) = relative_year(cursor, behind) {
        return (Year::Away(years), next);
    }
    let (said, number_at) = skip_or(cursor, behind, is_year);
    let marks = if said || behind > at { &[] } else { MONTH_YEAR };
    let number = year_number(cursor, number_at).filter(|_| cursor.joined(number_at, marks));
    if let Some((number, next)) = number
        && let Some(next) =
            calendar_year(cursor, number, next, calendar, said || cursor.has_mark(number_at, &[',', COMMA]))
    {
        return (Year::Known(number.value), next);
    }
    match cursor.next(at, &[')']) {
        Some(Word { sense: Sense::Shift(by), words, .. }) => {
            let year = match by {
                ..0 => Year::Past,
                0 => Year::Away(0),
                1.. => Year::Future,
            };
            (year, at + words)
        }
        _ => (Year::Unsaid, at),
    }
}

/// The place behind the year and the mark of its calendar, if the number is a year of `calendar`.
fn calendar_year(cursor: Cursor, number: Number, next: usize, calendar: Calendar, said: bool) -> Option<usize> {
    let era = cursor.next(next, &['(']).filter(|word| word.sense == Sense::Era(calendar));
    let sure = said || era.is_some() || cursor.ends_clause(next);
    let fits = match calendar {
        Calendar::Gregorian => LIKELY_YEARS.contains(&number.value) || sure && (1000..=2200).contains(&number.value),
        Calendar::Hijri => (1200..=1600).contains(&number.value),
    };
    fits.then_some(next + era.map_or(0, |word| word.words))
}

fn is_year(sense: Sense) -> bool {
    matches!(sense, Sense::Unit(Unit::Year, 1) | Sense::TheUnit(Unit::Year))
}

/// This year, last year.
fn relative_year(cursor: Cursor, at: usize) -> Found<i32> {
    let is_year = |sense| sense == Sense::TheUnit(Unit::Year);
    let word = cursor.next(at, &[')'])?;
    if word.sense == Sense::This {
        return cursor.skip(at + 1, is_year).map(|next| (0, next));
    }
    is_year(word.sense).then(|| shift(cursor, at + 1)).flatten()
}

/// A year by its number, behind the word "year" or a preposition.
pub(super) fn year_alone(cursor: Cursor, at: usize) -> Found<DateValue> {
    let said = cursor.word(at).is_some_and(|word| is_year(word.sense));
    let number_at = at + usize::from(said);
    let (number, next) = year_number(cursor, number_at).filter(|_| !said || cursor.joined(number_at, &[]))?;
    let single = cursor.glue(number_at).is_none() || cursor.digits(number_at.wrapping_sub(1)).is_none();
    let (year, ends) = (number.value, cursor.ends_clause(next));
    let cued = matches!(cursor.before(at), Some(Sense::In | Sense::Between | Sense::Before | Sense::Cue | Sense::To));
    let likely = number.form == Form::Digits && LIKELY_YEARS.contains(&year) && (year % 100 != 0 || ends);
    if !(single && (said || cued && likely)) {
        return None;
    }
    let (calendar, next) = match cursor.next(next, &['(']).map(|word| word.sense) {
        Some(Sense::Era(calendar)) => (calendar, next + 1),
        _ if (1400..=1460).contains(&year) => (Calendar::Hijri, next),
        _ => (Calendar::Gregorian, next),
    };
    (1000..=2200).contains(&year).then_some((DateValue::Year { calendar, year }, next))
}
