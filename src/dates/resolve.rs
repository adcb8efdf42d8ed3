//! From what an expression says to days of the calendar, with the day of writing in hand.
//!
//! A year is never invented: without a reference, what does not name its year has no days. A day of the week beside a
//! date without year is evidence of the year, and counts for more than the lean does.

use super::calendar::{Calendar, months_later};
use super::expression::{DateMention, DateValue, Day, Month, Turn, Unit, Year};
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// Years to look for a day in: 29 February comes after eight years at most.
const YEARS: i32 = 8;
/// Months to look for a day number, or a day number on a day of the week, in.
const MONTHS: i32 = 12;
/// Days by which the name of a day may correct "today" and "yesterday".
const CORRECTION: i32 = 3;

/// Which way to look for what comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lean {
    /// The latest that is not after the day of writing: what news reports tell of.
    Past,
    /// The earliest that is not before it (of days of the week: the next one).
    Future,
}

/// How fine an expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// A range of days that is said by its ends.
    Range,
    /// A week, or a count of weeks.
    Week,
    /// A month, or a count of months.
    Month,
    /// A year, or a count of years.
    Year,
}

/// The days that an expression stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The first day.
    pub first: Date,
    /// The last day, which is the first of a day's precision.
    pub last: Date,
    /// How fine it is. "Two months ago" is one day here, and of the precision of a month.
    pub precision: Precision,
}

impl DateMention {
    /// The days that are meant, for a text written on `reference`.
    ///
    /// `None` if the year cannot be known (none in sight and no reference), or there is no such day (31 June).
    ///
    /// ```
    /// use mahdar::dates::{Lean, mentions};
    /// use jiff::civil::date;
    /// let text = "في 10 يونيو";
    /// let mention = &mentions(text, &mahdar::text::Analyzer::light().tokens(text))[0];
    /// let resolved = |lean| mention.resolve(Some(date(2015, 3, 1)), lean).unwrap().first.to_string();
    /// assert_eq!((resolved(Lean::Past), resolved(Lean::Future)), ("2014-06-10".into(), "2015-06-10".into()));
    /// assert_eq!(mention.resolve(None, Lean::Past), None);
    /// ```
    #[must_use]
    pub fn resolve(&self, reference: Option<Date>, lean: Lean) -> Option<Resolved> {
        let one = |day: Option<Date>| day.map(|day| Resolved { first: day, last: day, precision: Precision::Day });
        match self.value {
            DateValue::Day(day) => one(one_day(day, reference, lean)),
            DateValue::Days { first, last } => days(first, last, reference, lean),
            DateValue::Month { calendar, month, year } => {
                let year = year_of(year, calendar, reference, |year| whole_month(calendar, year, month), lean)?;
                let (first, last) = whole_month(calendar, year, month)?;
                Some(Resolved { first, last, precision: Precision::Month })
            }
            DateValue::Year { calendar, year } => {
                let (first, last) = (calendar.day(year, 1, 1)?, calendar.end_of_month(year, 12)?);
                Some(Resolved { first, last, precision: Precision::Year })
            }
            DateValue::Weekday { weekday, turn } => one(turn_of(weekday, turn, reference?, lean)),
            DateValue::WeekdayOfWeek { weekday, weeks } => {
                let monday = monday(reference?)?;
                one(later(monday, weeks.checked_mul(7)?.checked_add(weekday.to_monday_zero_offset().into())?))
            }
            DateValue::NthWeekday { weekday, nth } => one(reference?.nth_weekday_of_month(nth, weekday).ok()),
            DateValue::Today { days, weekday } => {
                let day = later(reference?, days)?;
                let named = |day: &Date| weekday.is_none_or(|weekday| day.weekday() == weekday);
                let near = |by: i32| [by, -by].map(|by| later(day, by));
                one((0..=CORRECTION).flat_map(near).flatten().find(named).or(Some(day)))
            }
            DateValue::Away { months, days, unit } => {
                let day = later(later_by_months(reference?, months)?, days)?;
                Some(Resolved { first: day, last: day, precision: precision(unit) })
            }
            DateValue::Whole { unit, count } => whole(unit, count, reference?),
        }
    }
}

fn precision(unit: Unit) -> Precision {
    match unit {
        Unit::Day => Precision::Day,
        Unit::Week => Precision::Week,
        Unit::Month => Precision::Month,
        Unit::Year => Precision::Year,
    }
}

fn later(day: Date, days: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn later_by_months(day: Date, months: i32) -> Option<Date> {
    day.checked_add(Span::new().try_months(months).ok()?).ok()
}

fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days().saturating_abs())
}

fn monday(day: Date) -> Option<Date> {
    later(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

fn whole_month(calendar: Calendar, year: i16, month: i8) -> Option<(Date, Date)> {
    Some((calendar.day(year, month, 1)?, calendar.end_of_month(year, month)?))
}

/// The week, month or year that is `count` from that of the reference.
fn whole(unit: Unit, count: i32, reference: Date) -> Option<Resolved> {
    let (first, last) = match unit {
        Unit::Day => (later(reference, count)?, later(reference, count)?),
        Unit::Week => {
            let first = later(monday(reference)?, count.checked_mul(7)?)?;
            (first, later(first, 6)?)
        }
        Unit::Month => {
            let first = later_by_months(reference.first_of_month(), count)?;
            (first, first.last_of_month())
        }
        Unit::Year => {
            let first = later_by_months(reference.first_of_year(), count.checked_mul(12)?)?;
            (first, first.last_of_year())
        }
    };
    Some(Resolved { first, last, precision: precision(unit) })
}

/// The day of the week that is meant.
fn turn_of(weekday: Weekday, turn: Turn, reference: Date, lean: Lean) -> Option<Date> {
    let is_today = reference.weekday() == weekday;
    match (turn, lean) {
        (Turn::Unsaid, Lean::Past) | (Turn::This, _) if is_today => Some(reference),
        (Turn::Unsaid, Lean::Past) => reference.nth_weekday(-1, weekday).ok(),
        (Turn::Unsaid, Lean::Future) | (Turn::This, _) => reference.nth_weekday(1, weekday).ok(),
        (Turn::Nth(nth), _) => reference.nth_weekday(nth, weekday).ok(),
    }
}

/// The year of a date that comes once a year. `span` gives the days that the date would be in a year.
fn year_of(
    year: Year,
    calendar: Calendar,
    reference: Option<Date>,
    span: impl Fn(i16) -> Option<(Date, Date)>,
    lean: Lean,
) -> Option<i16> {
    if let Year::Known(year) = year {
        return Some(year);
    }
    let reference = reference?;
    let (this, _) = calendar.year_and_month(reference)?;
    let at = |by: i32| i16::try_from(i32::from(this).checked_add(by)?).ok();
    let ago = |holds: &dyn Fn((Date, Date)) -> bool| {
        (-1..=YEARS).filter_map(|by| at(-by)).find(|&year| span(year).is_some_and(holds))
    };
    let ahead =
        |holds: &dyn Fn((Date, Date)) -> bool| (-1..=YEARS).filter_map(at).find(|&year| span(year).is_some_and(holds));
    match (year, lean) {
        (Year::Known(year), _) => Some(year),
        (Year::Away(by), _) => at(by),
        (Year::Past, _) => ago(&|(_, last)| last < reference),
        (Year::Future, _) => ahead(&|(first, _)| first > reference),
        (Year::Unsaid, Lean::Past) => ago(&|(first, _)| first <= reference),
        (Year::Unsaid, Lean::Future) => ahead(&|(_, last)| last >= reference),
    }
}

/// The day that is meant, if there is one.
fn one_day(day: Day, reference: Option<Date>, lean: Lean) -> Option<Date> {
    match day.month {
        Month::Known(month) => {
            let on = |year| day.calendar.day(year, month, day.day);
            let leaning =
                |lean| on(year_of(day.year, day.calendar, reference, |year| on(year).map(|day| (day, day)), lean)?);
            let named = |date: &Date| day.weekday.is_none_or(|weekday| date.weekday() == weekday);
            let other = if lean == Lean::Past { Lean::Future } else { Lean::Past };
            let (first, second) = (leaning(lean), leaning(other));
            // Where a month began by sight of the moon, the name of the day knows better than the table.
            let near: &[i32] = if day.calendar == Calendar::Hijri { &[0, 1, -1] } else { &[0] };
            let dates = near.iter().flat_map(|&by| [first, second].map(|date| date.and_then(|date| later(date, by))));
            let distance = |date: &Date| reference.map_or(0, |reference| days_between(reference, *date));
            if day.weekday.is_none() { first } else { dates.flatten().filter(named).min_by_key(distance).or(first) }
        }
        Month::Away(by) => {
            let (year, month) = months_later(day.calendar.year_and_month(reference?)?, by)?;
            day.calendar.day(year, month, day.day)
        }
        Month::Unsaid => day_number(day, reference?, lean),
    }
}

/// A bare day number: the nearest on its day of the week, else the nearest the way of the lean.
fn day_number(day: Day, reference: Date, lean: Lean) -> Option<Date> {
    let here = day.calendar.year_and_month(reference)?;
    let at = |by| months_later(here, by).and_then(|(year, month)| day.calendar.day(year, month, day.day));
    let past = |by: i32| at(-by).filter(|&date| date <= reference);
    let future = |by: i32| at(by).filter(|&date| date >= reference);
    if let Some(weekday) = day.weekday {
        let both = (0..=MONTHS).flat_map(|by| [past(by), future(by)]).flatten();
        return both.filter(|date| date.weekday() == weekday).min_by_key(|&date| days_between(reference, date));
    }
    match lean {
        Lean::Past => (0..=MONTHS).find_map(past),
        Lean::Future => (0..=MONTHS).find_map(future),
    }
}

/// A range, whose ends borrow from one another what only one of them says.
fn days(mut first: Day, mut last: Day, reference: Option<Date>, lean: Lean) -> Option<Resolved> {
    let turns = matches!((first.month, last.month), (Month::Known(a), Month::Known(b)) if a > b);
    match (first.year, last.year) {
        (Year::Unsaid, Year::Known(year)) => first.year = Year::Known(year.checked_sub(turns.into())?),
        (Year::Known(year), Year::Unsaid) => last.year = Year::Known(year.checked_add(turns.into())?),
        _ => {}
    }
    let floats = |day: Day| day.year == Year::Unsaid && !matches!(day.month, Month::Away(_));
    let (from, to) = if !floats(last) {
        (one_day(first, reference, lean)?, one_day(last, reference, lean)?)
    } else if lean == Lean::Past {
        let from = one_day(first, reference, lean)?;
        (from, one_day(last, Some(from), Lean::Future)?)
    } else {
        let to = one_day(last, reference, lean)?;
        (one_day(first, Some(to), Lean::Past)?, to)
    };
    (from <= to).then_some(Resolved { first: from, last: to, precision: Precision::Range })
}
