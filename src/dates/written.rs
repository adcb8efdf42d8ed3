//! The date of publication as pages, tables and documents write it: for people.

use super::{DateValue, Kind, Lean, Precision, mentions, parse_published};
use crate::model::Published;
use jiff::civil::Time;
use mahdar_text::Analyzer;

/// When something was published: by ISO 8601 or RFC 2822, else by the words of the page, as far as these name a day with
/// its year. Of a numeric date the day goes before the month (29/6/2022). A time behind it, such as 17:54, counts.
///
/// # Errors
///
/// If there is no such date.
///
/// ```
/// use mahdar::dates::parse_published_in_words;
/// assert_eq!(parse_published_in_words("الأربعاء 29 يونيو 2022 - 17:54")?.to_string(), "2022-06-29T17:54:00");
/// assert!(parse_published_in_words("الأربعاء").is_err());
/// # Ok::<(), mahdar::Error>(())
/// ```
pub fn parse_published_in_words(text: &str) -> crate::Result<Published> {
    let unread = match parse_published(text) {
        Ok(published) => return Ok(published),
        Err(error) => error,
    };
    let day = mentions(text, &Analyzer::light().tokens(text)).into_iter().find_map(|mention| {
        let is_day = mention.kind == Kind::Explicit && matches!(mention.value, DateValue::Day(_));
        let days = mention.resolve(None, Lean::Past).filter(|days| is_day && days.precision == Precision::Day)?;
        Some((days.first, mention.range))
    });
    let (day, range) = day.ok_or(unread)?;
    let time = time_in(text.get(range.end..).unwrap_or_default()).or_else(|| time_in(text.get(..range.start)?));
    Ok(Published::new(day, time, None))
}

/// The first `H:MM` or `H:MM:SS` of a text.
fn time_in(text: &str) -> Option<Time> {
    text.split(|c: char| !(c.is_ascii_digit() || c == ':')).find_map(|word| {
        let mut parts = word.split(':').map(str::parse::<i8>);
        let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
        let second = parts.next().map_or(Some(0), Result::ok)?;
        Time::new(hour, minute, second, 0).ok()
    })
}
