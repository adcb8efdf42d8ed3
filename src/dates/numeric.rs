//! Dates in digits: 12/5/2015, 2015-05-12, 12.5.2015, 12/5.
//!
//! The day stands before the month, as Arabic news writes it, unless only the other order is a date. Digits are mostly
//! something else (scores, seasons, fractions, versions, resolutions), so what has no year needs a word before it that
//! announces a date, or a form that nothing else has (04/22). Years of two digits are those from 1969 to 2068, as in
//! POSIX; where the Hijri mark stands behind, those of the century 1400.

use super::calendar::Calendar;
use super::cursor::{COMMA, Cursor, Digits, Found};
use super::expression::{DateValue, Day, Month, Unit, Year};
use super::words::Sense;

/// Numbers of one date: 8-10/5/2015 has four.
const MAX_PARTS: usize = 4;

/// Numbers joined by single marks.
struct Run {
    parts: [Digits; MAX_PARTS],
    marks: [char; MAX_PARTS],
    /// How many; one more than `MAX_PARTS` for longer runs.
    len: usize,
    next: usize,
}

fn run(cursor: Cursor, at: usize) -> Option<Run> {
    let first = cursor.digits(at)?;
    let mut run = Run { parts: [first; MAX_PARTS], marks: ['\0'; MAX_PARTS], len: 1, next: at + 1 };
    // A longer number joins too: it is no date, and its parts are none.
    while let (Some(mark), Some(token)) = (cursor.glue(run.next), cursor.token(run.next)) {
        if !token.folded.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        match (run.parts.get_mut(run.len), run.marks.get_mut(run.len), cursor.digits(run.next)) {
            (Some(part), Some(place), Some(digits)) => (*part, *place) = (digits, mark),
            _ => run.len = MAX_PARTS,
        }
        run.len += 1;
        run.next += 1;
    }
    Some(run)
}

/// The place behind the numbers that are joined at a place.
pub(super) fn behind_run(cursor: Cursor, at: usize) -> usize {
    run(cursor, at).map_or(at + 1, |run| run.next)
}

/// The date in digits at a place.
pub(super) fn numeric(cursor: Cursor, at: usize) -> Found<DateValue> {
    let run = run(cursor, at)?;
    let before = cursor.before(at);
    if before == Some(Sense::Numbered) {
        return None;
    }
    let era = cursor.skip(run.next, |sense| matches!(sense, Sense::Era(_)));
    let hijri = cursor.next(run.next, &[]).is_some_and(|word| word.sense == Sense::Era(Calendar::Hijri));
    let [a, b, c, d] = run.parts;
    let [_, mark, second, third] = run.marks;
    let value = match run.len {
        2 => {
            let value = two_parts(cursor, &run, before)?;
            return Some(with_year(cursor, value, run.next));
        }
        3 if mark == second => DateValue::Day(three_parts([a, b, c], mark, before, hijri)?),
        4 if matches!(mark, '-' | '\u{2013}') && second == third => {
            let last = three_parts([b, c, d], second, before, hijri)?;
            let first = Day { day: short(a, 31)?, ..last };
            (first.day < last.day).then_some(DateValue::Days { first, last })?
        }
        _ => return None,
    };
    Some((value, era.unwrap_or(run.next)))
}

/// A day and month, with the year behind a comma: 12/5, 2015.
fn with_year(cursor: Cursor, value: DateValue, next: usize) -> (DateValue, usize) {
    match (value, cursor.digits(next)) {
        (DateValue::Day(day), Some(Digits { value: year @ 1900..=2099, len: 4 }))
            if day.year == Year::Unsaid
                && cursor.joined(next, &[',', COMMA])
                && cursor.has_mark(next, &[',', COMMA]) =>
        {
            (DateValue::Day(Day { year: Year::Known(year), ..day }), next + 1)
        }
        _ => (value, next),
    }
}

/// A number of one or two digits from 1 to `most`.
fn short(digits: Digits, most: i16) -> Option<i8> {
    let fits = digits.len <= 2 && (1..=most).contains(&digits.value);
    fits.then(|| digits.value.try_into().ok()).flatten()
}

/// The calendar that a year of four digits is of, by its size: none dates by digits in both.
fn calendar_of(year: i16, hijri: bool) -> Option<Calendar> {
    match year {
        1300..=1500 => Some(Calendar::Hijri),
        1501..=1799 if hijri => Some(Calendar::Hijri),
        1800..=2199 => Some(Calendar::Gregorian),
        _ => None,
    }
}

/// Words that announce the date that follows them.
fn announces(before: Option<Sense>) -> bool {
    matches!(
        before,
        Some(Sense::Unit(Unit::Day, 1) | Sense::DaysOf | Sense::Cue | Sense::Weekday(_) | Sense::Corresponds)
    )
}

/// Day, month and year, or year, month and day.
fn three_parts([a, b, c]: [Digits; 3], mark: char, before: Option<Sense>, hijri: bool) -> Option<Day> {
    if !matches!(mark, '/' | '-' | '.' | '\\' | '\u{2013}') {
        return None;
    }
    let (year, month, day) = match (a.len, c.len) {
        (4, 1 | 2) => (a, b, c),
        (1 | 2, 4) => (c, b, a),
        (2, 2) if a.value > 31 => (a, b, c),
        (1 | 2, 2) if mark != '.' || announces(before) => (c, b, a),
        _ => return None,
    };
    let (year, calendar) = match (year.len, hijri) {
        (4, _) => (year.value, calendar_of(year.value, hijri)?),
        (_, true) => (1400 + year.value, Calendar::Hijri),
        (_, false) => (year.value + if year.value < 69 { 2000 } else { 1900 }, Calendar::Gregorian),
    };
    // The American order, where there is no other reading.
    let (month, day) = match (short(month, 12), short(day, 31)) {
        (Some(month), Some(day)) => (month, day),
        (None, Some(_)) if a.len != 4 => (short(day, 12)?, short(month, 31)?),
        _ => return None,
    };
    Some(Day { calendar, day, month: Month::Known(month), year: Year::Known(year), weekday: None })
}

/// Day and month, or month and year.
fn two_parts(cursor: Cursor, run: &Run, before: Option<Sense>) -> Option<DateValue> {
    let [a, b, ..] = run.parts;
    let mark = run.marks[1];
    let announced = announces(before);
    let hinted = announced || matches!(before, Some(Sense::In | Sense::From | Sense::To | Sense::Before));
    if a.len == 4 || b.len == 4 {
        let (year, month) = if a.len == 4 { (a, b) } else { (b, a) };
        // 2011/12 is a season.
        let is_season = a.len == 4 && month.len == 2 && month.value == (year.value + 1) % 100;
        let fits = matches!(mark, '/') || mark == '-' && hinted && b.len == 4;
        let calendar = calendar_of(year.value, false).filter(|_| fits && !is_season)?;
        return Some(DateValue::Month { calendar, month: short(month, 12)?, year: Year::Known(year.value) });
    }
    let (day, month) = match (short(a, 31), short(b, 12)) {
        (Some(day), Some(month)) => (day, month),
        _ => (short(b, 31)?, short(a, 12)?),
    };
    let is_fraction = a.value < b.value && b.value <= 4;
    let has_form = a.value.max(b.value) > 12 && b.value > 9 || a.len + b.len == 4 && a.value.min(b.value) < 10;
    let fits = match mark {
        '/' | '\\' => {
            announced || hinted && !is_fraction || has_form || a.value > 12 && !(a.value == 24 && b.value == 7)
        }
        '-' => announced || hinted && a.value > b.value && cursor.ends_clause(run.next),
        '.' => announced,
        _ => false,
    };
    let (month, weekday) = (Month::Known(month), None);
    fits.then_some(DateValue::Day(Day { calendar: Calendar::Gregorian, day, month, year: Year::Unsaid, weekday }))
}
