//! ISO 8601 dates: extended or basic, calendar, week or ordinal, with or without time and zone.

use crate::error::{Error, Result};
use crate::model::Published;
use jiff::civil::{Date, ISOWeekDate};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::temporal::Pieces;

/// Reads when a record says it was published.
///
/// The day and time are taken as written, and not moved to another zone. Of a time that cannot be read (24:00) only
/// the day is kept.
///
/// # Errors
///
/// If `text` is not an ISO 8601 date of at least a day's precision, nor one of RFC 2822, as feeds and mails have it.
///
/// ```
/// use mahdar::dates::parse_published;
/// assert_eq!(parse_published("20130123T175427+0100")?.to_string(), "2013-01-23T17:54:27+01:00");
/// assert_eq!(parse_published("2013-W04-3")?.to_string(), "2013-01-23");
/// assert_eq!(parse_published("Wed, 23 Jan 2013 17:54:27 +0100")?.to_string(), "2013-01-23T17:54:27+01:00");
/// assert!(parse_published("last Tuesday").is_err());
/// # Ok::<(), mahdar::Error>(())
/// ```
pub fn parse_published(text: &str) -> Result<Published> {
    let text = text.trim();
    if let Ok(pieces) = Pieces::parse(text) {
        let offset = pieces.to_numeric_offset();
        return Ok(Published::new(pieces.date(), pieces.time(), offset));
    }
    // A wrong day of the week is the fault of a program, not a doubt about the date.
    let mail = DateTimeParser::new().relaxed_weekday(true);
    if let Ok(zoned) = mail.parse_zoned(text) {
        return Ok(Published::new(zoned.date(), Some(zoned.time()), Some(zoned.offset())));
    }
    // Week and ordinal dates stand before the time, if any: rewrite them as a calendar date and read the whole again.
    let (day, time) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
    let date = day.parse::<ISOWeekDate>().ok().map(ISOWeekDate::date).or_else(|| ordinal_date(day));
    let date = date.or_else(|| Pieces::parse(day).ok().map(|pieces| pieces.date()));
    let with_time = |date: Date| {
        Pieces::parse(&format!("{date}{time}")).ok().map(|p| Published::new(date, p.time(), p.to_numeric_offset()))
    };
    let has_time = time.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let alone = |date| (time.is_empty() || has_time).then(|| Published::new(date, None, None));
    date.and_then(|date| with_time(date).or_else(|| alone(date))).ok_or_else(|| {
        let expected = "an ISO 8601 date such as 2013-01-23 or 2013-01-23T17:54:27+01:00";
        Error::invalid(format!("expected {expected}, found {text:?}"))
    })
}

/// `YYYY-DDD` or `YYYYDDD`.
fn ordinal_date(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|&c| c != '-').collect();
    if digits.len() != 7 || !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(text.len(), 7 | 8) {
        return None;
    }
    let (year, day) = (digits[..4].parse().ok()?, digits[4..].parse().ok()?);
    Date::new(year, 1, 1).ok()?.with().day_of_year(day).build().ok()
}

/// A day, month or year: from its first day to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// Reads `YYYY-MM-DD` (or any date that [`parse_published`] reads), `YYYY-MM` or `YYYY`.
///
/// # Errors
///
/// If `text` is none of these, or names no day of the calendar.
///
/// ```
/// use mahdar::dates::parse_period;
/// assert_eq!(parse_period("2024-02")?.last.to_string(), "2024-02-29");
/// # Ok::<(), mahdar::Error>(())
/// ```
pub fn parse_period(text: &str) -> Result<Period> {
    let text = text.trim();
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
    let month = match (text.len(), text.split_once('-')) {
        (4, None) => number(text).and_then(|year| Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))),
        (7, Some((year, month))) if year.len() == 4 => number(year)
            .zip(number(month))
            .and_then(|(year, month)| Date::new(year, i8::try_from(month).ok()?, 1).ok())
            .map(|first| (first, first.last_of_month())),
        _ => None,
    };
    match month {
        Some((first, last)) => Ok(Period { first, last }),
        None => {
            let day = parse_published(text)
                .map_err(|_| Error::invalid(format!("expected a date as YYYY-MM-DD, YYYY-MM or YYYY, found {text:?}")))?
                .date();
            Ok(Period { first: day, last: day })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_iso_8601() {
        for (text, expected) in [
            ("2012-12-12T20:14:58", "2012-12-12T20:14:58"),
            ("2017-01-20T21:43:00+01:00", "2017-01-20T21:43:00+01:00"),
            ("2017-01-20T21:43:00Z", "2017-01-20T21:43:00Z"),
            ("2017-01-20T21:43Z", "2017-01-20T21:43:00Z"),
            ("2017-01-20 21:43", "2017-01-20T21:43:00"),
            ("20170120", "2017-01-20"),
            ("20170120T2143", "2017-01-20T21:43:00"),
            ("20170120T214300-0330", "2017-01-20T21:43:00-03:30"),
            ("2017-01-20T21:43:00.250", "2017-01-20T21:43:00.25"),
            ("2017-W03-5T21:43", "2017-01-20T21:43:00"),
            ("2017-020", "2017-01-20"),
            ("2017020", "2017-01-20"),
            (" 2017-01-20 ", "2017-01-20"),
            ("2017-01-20T24:00:00", "2017-01-20"),
            ("2017-W03-5T99", "2017-01-20"),
        ] {
            assert_eq!(parse_published(text).map(|p| p.to_string()).ok().as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_day_is_an_error() {
        for text in [
            "",
            "2017",
            "2017-01",
            "20/01/2017",
            "2017-13-01",
            "2017-02-30",
            "1358899200",
            "2017-366",
            "yesterday",
            "201701",
        ] {
            assert!(parse_published(text).is_err(), "{text}");
        }
    }

    #[test]
    fn periods() {
        let days = |text| parse_period(text).map(|p| (p.first.to_string(), p.last.to_string())).ok();
        assert_eq!(days("2022"), Some(("2022-01-01".into(), "2022-12-31".into())));
        assert_eq!(days("2022-06"), Some(("2022-06-01".into(), "2022-06-30".into())));
        assert_eq!(days("2022-06-28"), Some(("2022-06-28".into(), "2022-06-28".into())));
        for text in ["", "22", "2022-13", "2022-6", "2022-02-30", "يونيو"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
