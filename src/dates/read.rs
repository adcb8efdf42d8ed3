//! The scanner: at each word that can begin a date, the longest date there, then on behind it.
//!
//! A word is looked up once; all else is tried only where the word can begin something. What looks like a date and is
//! a name (the party of 14 March) or another number (10:30) is passed over whole, so that no part of it is read.

use super::calendar::Calendar;
use super::cursor::{COMMA, Cursor, DASHES, Found, MARKS};
use super::expression::{DateMention, DateValue, Day, Month, Turn, Unit, Year};
use super::named::{day_and_month, month_alone, shift, year_alone};
use super::numbers::{Form, day_number, is_definite};
use super::numeric::{behind_run, numeric};
use super::relative::{away, whole, whole_unit};
use super::words::{Sense, Word};
use jiff::civil::Weekday;
use mahdar_text::Tokens;
use mahdar_text::letter::{HAMZA, HEH};

/// Ordinals up to this one, alone behind a day of the week, count such days of the month: the second Sunday.
const MAX_NTH: i16 = 5;
/// Ordinals up to this one, in the feminine behind a day of the week, are hours.
const MAX_HOUR: i16 = 12;
/// Marks that close a name.
const QUOTES: &[char] = &['"', ')', '\u{BB}', '\u{201D}'];

/// The date expressions of `text`, in its order, none inside another: of those that begin at one word the longest.
///
/// `tokens` are those that [`Analyzer::light`](mahdar_text::Analyzer::light) or `guarded` wrote for the same text; with
/// others the ranges mean nothing. Any text has an answer, and no clock is read: see [`DateMention::resolve`].
///
/// ```
/// use mahdar::dates::{DateValue, Kind, Lean, mentions};
/// use mahdar::text::Analyzer;
///
/// let text = "التقى الوزيران اليوم (الثلاثاء 12 أيار/مايو 2015) ويجتمعان الأسبوع المقبل";
/// let found = mentions(text, &Analyzer::light().tokens(text));
/// assert_eq!(&text[found[0].range.clone()], "اليوم (الثلاثاء 12 أيار/مايو 2015");
/// assert_eq!(found[0].kind, Kind::Explicit);
///
/// let day = found[0].resolve(None, Lean::Past).unwrap().first;
/// assert_eq!(day.to_string(), "2015-05-12");
/// assert_eq!(found[1].resolve(Some(day), Lean::Past).unwrap().first.to_string(), "2015-05-18");
/// ```
#[must_use]
pub fn mentions(text: &str, tokens: &Tokens) -> Vec<DateMention> {
    let cursor = Cursor::new(text, tokens);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((value, next)) = at_word(cursor, at) else {
            at += 1;
            continue;
        };
        if let Some((value, range)) = value.zip(cursor.range(at, next)) {
            found.push(DateMention { range, value, kind: value.kind() });
        }
        at = next.max(at + 1);
    }
    found
}

/// The date that begins at a word, or what is to be passed over.
fn at_word(cursor: Cursor, at: usize) -> Found<Option<DateValue>> {
    if cursor.digits(at).is_some() {
        return at_number(cursor, at).or_else(|| Some((None, behind_run(cursor, at))));
    }
    let word = cursor.word(at)?;
    let found = match word.sense {
        Sense::Ordinal(_) | Sense::Cardinal(_) | Sense::Ten => return at_number(cursor, at),
        Sense::Month { .. } | Sense::Unit(Unit::Month, 1) => {
            return dated(cursor, at).map(|found| named(cursor, at, found)).or_else(|| some(month_alone(cursor, at)));
        }
        Sense::Weekday(weekday) => weekday_led(cursor, at, weekday, at + word.words),
        Sense::Day(days) => today_led(cursor, at, days, at + word.words),
        Sense::Today => today_led(cursor, at, 0, at + 1),
        Sense::SpokenTomorrow if cursor.ends_clause(at + 1) => {
            Some((DateValue::Today { days: 1, weekday: None }, at + 1))
        }
        Sense::This => this_led(cursor, at),
        Sense::TheUnit(_) => whole(cursor, at).or_else(|| year_alone(cursor, at)),
        Sense::Unit(Unit::Year, 1) => year_alone(cursor, at),
        Sense::Before | Sense::After => away(cursor, at),
        _ => None,
    };
    some(found)
}

fn some(found: Found<DateValue>) -> Found<Option<DateValue>> {
    found.map(|(value, next)| (Some(value), next))
}

/// A date, unless it is the name of something.
fn named(cursor: Cursor, at: usize, (value, next): (DateValue, usize)) -> (Option<DateValue>, usize) {
    let yearless = matches!(value, DateValue::Day(Day { year: Year::Unsaid, .. }));
    let is_name = yearless && cursor.before(at) == Some(Sense::Named);
    ((!is_name).then_some(value), next)
}

/// A day and month in any form, to another if it is a range, with its counterpart in the other calendar.
fn dated(cursor: Cursor, at: usize) -> Found<DateValue> {
    let (value, next) = single(cursor, at)?;
    let (value, next) = until(cursor, value, next);
    Some(counterpart(cursor, value, next))
}

fn single(cursor: Cursor, at: usize) -> Found<DateValue> {
    day_and_month(cursor, at).or_else(|| numeric(cursor, at))
}

/// From one date to another: 29 April - 2 May 2015.
fn until(cursor: Cursor, value: DateValue, next: usize) -> (DateValue, usize) {
    let full = |value| match value {
        DateValue::Day(day) if matches!(day.month, Month::Known(_)) => Some(day),
        _ => None,
    };
    let word = cursor.skip(next, |sense| sense == Sense::To);
    let dash = cursor.has_mark(next, DASHES) && cursor.joined(next, DASHES);
    let Some(behind) = word.or(dash.then_some(next)) else { return (value, next) };
    let behind = match cursor.next(behind, DASHES) {
        Some(Word { sense: Sense::Weekday(_), words, .. }) if cursor.joined(behind + words, MARKS) => behind + words,
        _ => behind,
    };
    let last = single(cursor, behind).and_then(|(last, next)| Some((full(last)?, next)));
    match (full(value), last) {
        (Some(first), Some((last, next))) if first.calendar == last.calendar => (DateValue::Days { first, last }, next),
        _ => (value, next),
    }
}

fn calendar(value: DateValue) -> Option<Calendar> {
    match value {
        DateValue::Day(day) | DateValue::Days { first: day, .. } => Some(day.calendar),
        _ => None,
    }
}

/// The same day in the other calendar, which is passed over if this one is Gregorian, and taken if it is not.
fn counterpart(cursor: Cursor, value: DateValue, next: usize) -> (DateValue, usize) {
    let word = cursor.next(next, MARKS).filter(|word| word.sense == Sense::Corresponds);
    let marked = cursor.joined(next, &[',', COMMA, '(', ')', '-', '/', '\u{2013}']) && !cursor.joined(next, &[]);
    let mut at = next + word.map_or(0, |word| word.words);
    if word.is_none() && !marked {
        return (value, next);
    }
    for skipped in [Sense::Unit(Unit::Day, 1), Sense::For] {
        at = cursor.skip(at, |sense| sense == skipped).unwrap_or(at);
    }
    if let Some(Sense::Weekday(_)) = cursor.word(at).map(|word| word.sense) {
        at += 1;
    }
    match single(cursor, at) {
        Some((other, next)) if calendar(other) != calendar(value) && calendar(other).is_some() => {
            (if calendar(value) == Some(Calendar::Gregorian) { value } else { other }, next)
        }
        _ => (value, next),
    }
}

fn with_weekday(value: DateValue, weekday: Weekday) -> DateValue {
    match value {
        DateValue::Day(day) => DateValue::Day(Day { weekday: Some(weekday), ..day }),
        other => other,
    }
}

/// A date behind a day of the week or "today": with spaces, comma, parenthesis or dash between.
fn date_behind(cursor: Cursor, next: usize) -> Found<DateValue> {
    let mut at = next;
    if !cursor.joined(at, MARKS) {
        return None;
    }
    for skipped in [Sense::Corresponds, Sense::In, Sense::For, Sense::Unit(Unit::Day, 1)] {
        at = cursor.next(at, MARKS).filter(|word| word.sense == skipped).map_or(at, |word| at + word.words);
    }
    dated(cursor, at)
}

/// A day of the week, with its date, its number or what says which.
fn weekday_led(cursor: Cursor, at: usize, weekday: Weekday, next: usize) -> Found<DateValue> {
    let teen = cursor.next(next, &[]).is_some_and(|word| word.sense == Sense::Ten);
    if teen || cursor.before(at) == Some(Sense::NotWeekday) {
        return None;
    }
    let (turn, behind) = match shift(cursor, next) {
        Some((0, next)) => (Turn::This, next),
        Some((by, next)) => (Turn::Nth(by), next),
        None => (Turn::Unsaid, next),
    };
    if let Some((value, next)) = date_behind(cursor, behind) {
        return Some((with_weekday(value, weekday), next));
    }
    let week_at = cursor.skip(behind, |sense| sense == Sense::From).unwrap_or(behind);
    if let Some(((Unit::Week, weeks), next)) = whole_unit(cursor, week_at).filter(|_| cursor.joined(week_at, MARKS)) {
        return Some((DateValue::WeekdayOfWeek { weekday, weeks }, next));
    }
    if turn == Turn::Unsaid
        && let Some(found) = weekday_and_number(cursor, weekday, next)
    {
        return Some(found);
    }
    Some((DateValue::Weekday { weekday, turn }, behind))
}

/// A day of the week and a day number (Thursday 21), or which of its kind it is (the second Sunday).
fn weekday_and_number(cursor: Cursor, weekday: Weekday, at: usize) -> Found<DateValue> {
    let in_at = cursor.skip(at, |sense| sense == Sense::In).unwrap_or(at);
    let (number, next) = day_number(cursor, in_at).filter(|(number, _)| !number.with_and)?;
    if !cursor.joined(in_at, &[]) || cursor.next(next, &[]).is_some_and(|word| word.sense == Sense::From) {
        return None;
    }
    let day = number.value.try_into().ok()?;
    let ends = cursor.ends_clause(next);
    // Saturday the fifth, in the feminine, is at five.
    let feminine = cursor.token(in_at).is_some_and(|token| token.folded.ends_with(HEH));
    if number.form == Form::Ordinal && (number.value <= MAX_HOUR && feminine || !is_definite(cursor, in_at)) {
        return None;
    }
    match number.form {
        Form::Ordinal if number.value <= MAX_NTH && in_at == at => {
            return Some((DateValue::NthWeekday { weekday, nth: day }, next));
        }
        Form::Ordinal => {}
        _ if ends => {}
        _ => return None,
    }
    Some((DateValue::Day(bare_day(day, Some(weekday))), next))
}

fn bare_day(day: i8, weekday: Option<Weekday>) -> Day {
    Day { calendar: Calendar::Gregorian, day, month: Month::Unsaid, year: Year::Unsaid, weekday }
}

/// Today, yesterday and the like, with the day of the week and the date behind them.
fn today_led(cursor: Cursor, at: usize, days: i32, next: usize) -> Found<DateValue> {
    let before = cursor.before(at);
    let said_this = before == Some(Sense::This);
    // Lunch folds to tomorrow.
    if before == Some(Sense::NamesToday) || cursor.written(at).ends_with(HAMZA) {
        return None;
    }
    if let Some(Word { sense: Sense::Weekday(weekday), words, .. }) = cursor.next(next, MARKS) {
        let behind = next + words;
        return Some(match date_behind(cursor, behind) {
            Some((value, next)) => (with_weekday(value, weekday), next),
            None => (DateValue::Today { days, weekday: Some(weekday) }, behind),
        });
    }
    if let Some(found) = date_behind(cursor, next) {
        return Some(found);
    }
    let is_today = cursor.word(at).is_some_and(|word| word.sense == Sense::Today);
    if is_today && !said_this {
        // The first day, the National Day, once in the day.
        let other = |sense| matches!(sense, Sense::NotToday | Sense::NotWeekday | Sense::Ordinal(_) | Sense::Shift(_));
        let is_other = cursor.next(next, &[]).is_some_and(|word| other(word.sense));
        if is_other || before == Some(Sense::In) {
            return None;
        }
    }
    Some((DateValue::Today { days, weekday: None }, next))
}

/// This week, this Monday, this day.
fn this_led(cursor: Cursor, at: usize) -> Found<DateValue> {
    if let Some(next) = cursor.skip(at + 1, |sense| sense == Sense::Today) {
        return today_led(cursor, at + 1, 0, next);
    }
    let day = cursor.skip(at + 1, |sense| sense == Sense::Unit(Unit::Day, 1)).unwrap_or(at + 1);
    if let Some(Word { sense: Sense::Weekday(weekday), words, .. }) = cursor.next(day, &[]) {
        return Some((DateValue::Weekday { weekday, turn: Turn::This }, day + words));
    }
    whole(cursor, at)
}

/// A date that begins with a number, a year, or a day number where nothing else can be meant.
fn at_number(cursor: Cursor, at: usize) -> Found<Option<DateValue>> {
    if let Some(found) = dated(cursor, at) {
        return Some(named(cursor, at, found));
    }
    if let Some(found) = year_alone(cursor, at) {
        return some(Some(found));
    }
    let (number, next) = day_number(cursor, at)?;
    let lone = cursor.glue(next).is_none_or(|_| cursor.digits(next).is_none()) && cursor.ends_clause(next);
    let announced = match cursor.before(at).filter(|_| cursor.joined(at, &[])) {
        Some(Sense::Unit(Unit::Day, 1)) => true,
        // Not the V of a name: TV 5.
        Some(Sense::In) => {
            !cursor.has_mark(next, QUOTES) && !at.checked_sub(2).is_some_and(|at| cursor.is_letter_name(at))
        }
        _ => false,
    };
    let fits = match number.form {
        Form::Digits => true,
        Form::Ordinal => number.value > 10,
        Form::Cardinal => false,
    };
    let day = number.value.try_into().ok()?;
    (fits && announced && lone).then_some((Some(DateValue::Day(bare_day(day, None))), next))
}
