//! Dates from the day of writing: last week, this year, two days ago, in three months.
//!
//! "Two days after the election" counts from the election, and is none. So does most of what news puts behind "after"
//! (and after two years he returned), so that it counts only where it ends a clause, or says "from now".

use super::cursor::{Cursor, Found};
use super::expression::{DateValue, Unit};
use super::named::shift;
use super::numbers::{Form, number, year_number};
use super::words::{Clitic, Sense, Word};
use jiff::civil::Weekday;

/// The most of a unit that news counts from the day of writing.
const MAX_COUNT: i16 = 200;

/// "The week" with what says which, or "this week".
pub(super) fn whole_unit(cursor: Cursor, at: usize) -> Found<(Unit, i32)> {
    let (this, at) = match cursor.word(at)?.sense {
        Sense::This => (true, cursor.skip(at + 1, |sense| matches!(sense, Sense::TheUnit(_))).map(|_| at + 1)?),
        _ => (false, at),
    };
    let Sense::TheUnit(unit) = cursor.word(at)?.sense else { return None };
    // The Secretary-General is no year.
    if unit == Unit::Year && cursor.before(at) == Some(Sense::General) {
        return None;
    }
    match shift(cursor, at + 1) {
        Some((count, next)) => Some(((unit, count), next)),
        None => this.then_some(((unit, 0), at + 1)),
    }
}

/// A whole unit, or a day of the week in it.
pub(super) fn whole(cursor: Cursor, at: usize) -> Found<DateValue> {
    let ((unit, count), next) = whole_unit(cursor, at)?;
    if unit == Unit::Week
        && let Some((weekday, next)) = weekday_behind(cursor, next)
    {
        return Some((DateValue::WeekdayOfWeek { weekday, weeks: count }, next));
    }
    Some((DateValue::Whole { unit, count }, next))
}

/// "Friday" or "the day of Friday", without proclitic.
fn weekday_behind(cursor: Cursor, at: usize) -> Found<Weekday> {
    let at = cursor.skip(at, |sense| sense == Sense::Unit(Unit::Day, 1)).unwrap_or(at);
    match cursor.next(at, &[]) {
        Some(Word { sense: Sense::Weekday(weekday), clitic: Clitic::None, words }) => Some((weekday, at + words)),
        _ => None,
    }
}

/// "Two days ago", "since three months", "in a week".
pub(super) fn away(cursor: Cursor, at: usize) -> Found<DateValue> {
    let word = cursor.word(at)?;
    let sign = match word.sense {
        Sense::Before => -1,
        Sense::After => 1,
        _ => return None,
    };
    let mut next = cursor.skip(at + 1, |sense| sense == Sense::About).unwrap_or(at + 1);
    let (mut months, mut days, mut finest) = (0, 0, Unit::Year);
    loop {
        let ((unit, count), behind) = counted(cursor, next)?;
        match unit {
            Unit::Day => days += count,
            Unit::Week => days += 7 * count,
            Unit::Month => months += count,
            Unit::Year => months += 12 * count,
        }
        finest = finest.min(unit);
        next = behind;
        // And so many of a finer unit.
        let and = cursor.skip(next, |sense| sense == Sense::And).unwrap_or(next);
        let goes_on = and > next || cursor.next(next, &[]).is_some_and(|word| word.clitic == Clitic::And);
        if !goes_on || counted(cursor, and).is_none_or(|((unit, _), _)| unit >= finest) {
            break;
        }
        next = and;
    }
    let now = cursor.skip(next, |sense| sense == Sense::From).and_then(|next| cursor.skip(next, is_now));
    let elsewhere = |word: Word| matches!(word.sense, Sense::From | Sense::Upon | Sense::Half);
    let story = sign > 0
        && (word.clitic == Clitic::And
            || matches!(cursor.before(at), Some(Sense::Unit(..)))
            || finest == Unit::Year
            || (months, days) == (0, 1)
            || !cursor.ends_clause(next));
    if now.is_none() && (story || cursor.next(next, &[]).is_some_and(elsewhere)) {
        return None;
    }
    Some((DateValue::Away { months: sign * months, days: sign * days, unit: finest }, now.unwrap_or(next)))
}

fn is_now(sense: Sense) -> bool {
    matches!(sense, Sense::Now | Sense::Today)
}

/// "Two days", "3 days", "a week".
fn counted(cursor: Cursor, at: usize) -> Found<(Unit, i32)> {
    let unit = |at, marks| match cursor.next(at, marks) {
        Some(Word { sense: Sense::Unit(unit, count), words, .. }) => Some(((unit, count), at + words)),
        _ => None,
    };
    if let Some(((found, count), next)) = unit(at, &[]) {
        // Since the year 2003, since the month of May.
        let is_name = found == Unit::Year && year_number(cursor, next).is_some_and(|_| cursor.joined(next, &[]))
            || found == Unit::Month
                && cursor.next(next, &[]).is_some_and(|word| matches!(word.sense, Sense::Month { .. }));
        return (count > 0 && !(count == 1 && is_name)).then_some(((found, count), next));
    }
    let (number, next) = number(cursor, at).filter(|_| cursor.joined(at, &[]))?;
    let ((found, count), next) = unit(next, &[])?;
    let fits = number.form != Form::Ordinal && (1..=MAX_COUNT).contains(&number.value) && count < 2;
    fits.then_some(((found, number.value.into()), next))
}
