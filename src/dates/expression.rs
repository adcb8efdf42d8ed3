//! What a date expression says, before anyone knows on which day it was written.
//!
//! A value holds what is said and no more: a year that is not in sight is [`Year::Unsaid`], never a guess. Days come
//! of it in `resolve.rs`, with the day of publication in hand.

use super::calendar::Calendar;
use jiff::civil::Weekday;
use std::ops::Range;

/// A date expression in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// The bytes of its words in the text.
    pub range: Range<usize>,
    /// What it says.
    pub value: DateValue,
    /// How it says it.
    pub kind: Kind,
}

/// How a date is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// By the calendar: a month, a year, or a day of a month by its number.
    Explicit,
    /// From the day of writing: today, last week, two days ago, the 15th of this month.
    Relative,
    /// By the name of the day in the week alone.
    Weekday,
}

/// What a date expression says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateValue {
    /// A day of a month, or a bare day number.
    Day(Day),
    /// The days from one to another, both included.
    Days {
        /// The first of them.
        first: Day,
        /// The last of them.
        last: Day,
    },
    /// A month.
    Month {
        /// The calendar of the month.
        calendar: Calendar,
        /// 1 to 12.
        month: i8,
        /// Its year.
        year: Year,
    },
    /// A year.
    Year {
        /// The calendar that counts it.
        calendar: Calendar,
        /// Its number.
        year: i16,
    },
    /// A day of the week.
    Weekday {
        /// Which.
        weekday: Weekday,
        /// Which of those that come again.
        turn: Turn,
    },
    /// A day of the week, of this week (0), the last (-1) or the next (1). Weeks begin on Monday, as in ISO 8601.
    WeekdayOfWeek {
        /// Which.
        weekday: Weekday,
        /// Weeks from that of the day of writing.
        weeks: i32,
    },
    /// The n-th such day of the week in the month of the day of writing.
    NthWeekday {
        /// Which.
        weekday: Weekday,
        /// 1 to 5.
        nth: i8,
    },
    /// Today (0), yesterday (-1) and the like.
    Today {
        /// Days from the day of writing.
        days: i32,
        /// The day of the week that is said beside it; it wins by up to three days: papers are dated the day after.
        weekday: Option<Weekday>,
    },
    /// So much time before the day of writing, or behind it.
    Away {
        /// Months, of which a year has twelve; negative: before.
        months: i32,
        /// Days, of which a week has seven; negative: before.
        days: i32,
        /// The finest unit that is said.
        unit: Unit,
    },
    /// This week (0), last month (-1), next year (1).
    Whole {
        /// What is counted.
        unit: Unit,
        /// How many from that of the day of writing.
        count: i32,
    },
}

/// A day of a month, as far as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The calendar of the month.
    pub calendar: Calendar,
    /// 1 to 31.
    pub day: i8,
    /// The month.
    pub month: Month,
    /// The year.
    pub year: Year,
    /// The day of the week that is said beside it. Not checked against the date.
    pub weekday: Option<Weekday>,
}

/// The month of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Month {
    /// By name or number: 1 to 12.
    Known(i8),
    /// So many months from that of the day of writing.
    Away(i32),
    /// Not said.
    Unsaid,
}

/// The year of a day or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// By number, in the calendar of the month.
    Known(i16),
    /// So many years from that of the day of writing.
    Away(i32),
    /// The one that makes the date the last before the day of writing.
    Past,
    /// The one that makes the date the next behind the day of writing.
    Future,
    /// Not said.
    Unsaid,
}

/// Which of the days of one name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Not said.
    Unsaid,
    /// This one: the day of writing or the first behind it.
    This,
    /// The n-th strictly before the day of writing (negative) or behind it (positive).
    Nth(i32),
}

/// What time is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks, from Monday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl DateValue {
    /// How it is said: what is a matter of the value, and of nothing else.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Day(day) | Self::Days { first: day, .. } => match day.month {
                Month::Known(_) => Kind::Explicit,
                Month::Unsaid if day.weekday.is_none() => Kind::Explicit,
                Month::Unsaid | Month::Away(_) => Kind::Relative,
            },
            Self::Month { .. } | Self::Year { .. } => Kind::Explicit,
            Self::Weekday { .. } => Kind::Weekday,
            _ => Kind::Relative,
        }
    }
}
