//! Dates as records and options give them: ISO 8601. No clock is read here.
//!
//! Date expressions in running text are another matter, and will live beside this file.

mod iso;

pub use iso::{Period, parse_period, parse_published};
