//! When a report was published: a day, often a time, sometimes a zone.

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A moment of publication, as exact as its record was, in the wall-clock time of the record.
///
/// The day is the day that the reader of the paper saw, so it is never moved to another zone. Written and serialized
/// as ISO 8601: `2013-01-23`, `2013-01-23T17:54:27`, `2013-01-23T17:54:27+01:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serve", schemars(with = "String"))]
pub struct Published {
    date: Date,
    time: Option<jiff::civil::Time>,
    offset: Option<Offset>,
}

impl Published {
    /// A day, and what else is known.
    #[must_use]
    pub fn new(date: Date, time: Option<jiff::civil::Time>, offset: Option<Offset>) -> Self {
        Self { date, time, offset }
    }

    /// The day, in the zone of the record.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Day and time in the zone of the record; midnight where only the day is known.
    #[must_use]
    pub fn wall_clock(&self) -> DateTime {
        self.time.map_or_else(|| self.date.at(0, 0, 0, 0), |time| self.date.to_datetime(time))
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
        }
        match self.offset {
            Some(Offset::UTC) => f.write_str("Z"),
            Some(offset) => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            None => Ok(()),
        }
    }
}

impl Serialize for Published {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Published {
    /// Reads what [`Serialize`] writes.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let pieces = Pieces::parse(&text).map_err(serde::de::Error::custom)?;
        Ok(Self::new(pieces.date(), pieces.time(), pieces.to_numeric_offset()))
    }
}
