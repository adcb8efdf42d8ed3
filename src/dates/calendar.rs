//! The two calendars that Arabic news dates by, and the days of their months.
//!
//! Hijri days are those of the Umm al-Qura table (1300 to 1600 AH), through ICU4X; outside it ICU4X counts on with the
//! tabular calendar. Where months begin by sight of the moon, a date may be a day off: the text does not say which.

use icu_calendar::cal::{Hijri, Iso};
use jiff::civil::Date;

/// A calendar that a date is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// January to December, by any of their names.
    Gregorian,
    /// Muharram to Dhu al-Hijja, as Umm al-Qura counts them.
    Hijri,
}

impl Calendar {
    /// The day of that date, if there is such a day.
    pub(super) fn day(self, year: i16, month: i8, day: i8) -> Option<Date> {
        match self {
            Self::Gregorian => Date::new(year, month, day).ok(),
            Self::Hijri => {
                let [month, day] = [month, day].map(u8::try_from);
                let calendar = Hijri::new_umm_al_qura();
                let date =
                    icu_calendar::Date::try_new_hijri_with_calendar(year.into(), month.ok()?, day.ok()?, calendar);
                let iso = date.ok()?.to_calendar(Iso);
                Date::new(
                    iso.era_year().year.try_into().ok()?,
                    iso.month().ordinal.try_into().ok()?,
                    iso.day_of_month().0.try_into().ok()?,
                )
                .ok()
            }
        }
    }

    /// Year and month of a day.
    pub(super) fn year_and_month(self, date: Date) -> Option<(i16, i8)> {
        match self {
            Self::Gregorian => Some((date.year(), date.month())),
            Self::Hijri => {
                let [month, day] = [date.month(), date.day()].map(u8::try_from);
                let iso = icu_calendar::Date::try_new_iso(date.year().into(), month.ok()?, day.ok()?).ok()?;
                let hijri = iso.to_calendar(Hijri::new_umm_al_qura());
                Some((hijri.era_year().year.try_into().ok()?, hijri.month().ordinal.try_into().ok()?))
            }
        }
    }

    /// The last day of a month.
    pub(super) fn end_of_month(self, year: i16, month: i8) -> Option<Date> {
        (28..=31).rev().find_map(|day| self.day(year, month, day)).or_else(|| self.day(year, month, 29))
    }
}

/// Year and month, `by` months later.
pub(super) fn months_later((year, month): (i16, i8), by: i32) -> Option<(i16, i8)> {
    let months = (i32::from(year) * 12 + i32::from(month) - 1).checked_add(by)?;
    Some((months.div_euclid(12).try_into().ok()?, (months.rem_euclid(12) + 1).try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_umm_al_qura() {
        // New Year 1436 and the feasts of 1435 and 1444, as Saudi Arabia kept them.
        for ((year, month, day), expected) in [
            ((1436, 1, 1), "2014-10-25"),
            ((1435, 10, 1), "2014-07-28"),
            ((1444, 12, 10), "2023-06-28"),
            ((1436, 9, 15), "2015-07-02"),
        ] {
            let date = Calendar::Hijri.day(year, month, day).unwrap();
            assert_eq!(date.to_string(), expected);
            assert_eq!(Calendar::Hijri.year_and_month(date), Some((year, month)));
        }
    }

    #[test]
    fn days_that_are_not() {
        assert_eq!(Calendar::Gregorian.day(2015, 2, 29), None);
        assert_eq!(Calendar::Hijri.day(1436, 13, 1), None);
        assert_eq!(Calendar::Hijri.day(1436, 1, 31), None);
        for year in [i16::MIN, -1, 0, 9999, i16::MAX] {
            for month in [i8::MIN, 0, 1, 12, i8::MAX] {
                for calendar in [Calendar::Gregorian, Calendar::Hijri] {
                    let _ = calendar.day(year, month, 30);
                    let _ = calendar.end_of_month(year, month);
                }
            }
        }
        assert_eq!(
            Calendar::Hijri.year_and_month(Date::MIN).is_some(),
            Calendar::Hijri.year_and_month(Date::MAX).is_some()
        );
    }

    #[test]
    fn months_roll_over_years() {
        assert_eq!(months_later((2015, 12), 1), Some((2016, 1)));
        assert_eq!(months_later((2015, 1), -1), Some((2014, 12)));
        assert_eq!(months_later((2015, 6), i32::MAX), None);
    }
}
