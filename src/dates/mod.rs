//! Dates: those of records and options (ISO 8601), and date expressions in running Arabic text. No clock is read here.
//!
//! [`mentions`] finds the expressions of a text, and [`DateMention::resolve`] turns one into days, given the day the
//! text was written on. In between stands [`DateValue`], which says what the text says and no more.
//!
//! | file | what |
//! |---|---|
//! | `iso`, `written` | records and options; what pages write for people |
//! | `expression`, `resolve`, `calendar` | what is said, the days of it, Gregorian and Hijri |
//! | `words`, `expressions.tsv` | the words of dates |
//! | `cursor` | looking at words and at what stands between them |
//! | `numbers`, `numeric`, `named`, `relative` | the forms: numbers, 12/5/2015, 12 May, last week |
//! | `read` | the scanner, days of the week, today |
//! | `cases`, `cases.tsv` | tests: sentences, and what is read in them |
//!
//! What it does not read: holidays, seasons, decades, times of day, vague counts ("a few days ago"), "the next day" of
//! a story, and ranges of weekdays or months.

mod calendar;
#[cfg(test)]
mod cases;
mod cursor;
mod expression;
mod iso;
mod named;
mod numbers;
mod numeric;
mod read;
mod relative;
mod resolve;
mod words;
mod written;

pub use calendar::Calendar;
pub use expression::{DateMention, DateValue, Day, Kind, Month, Turn, Unit, Year};
pub use iso::{Period, parse_period, parse_published};
pub use read::mentions;
pub use resolve::{Lean, Precision, Resolved};
pub use written::parse_published_in_words;
