//! The words of dates: `expressions.tsv`, ready to be looked up by folded words.
//!
//! A spelling may be a phrase, and the longest that stands in the text counts. Proclitics (and, in, to, so) are put
//! before the spellings when the table is read, so that one look-up tells a word with its proclitic. Words that with a
//! proclitic would be another common word (August with "in" is a door) are of the `_weak` classes, and take none.

use super::calendar::Calendar;
use super::expression::Unit;
use jiff::civil::Weekday;
use mahdar_text::letter::{ALEF, BEH, FEH, LAM, WAW};
use mahdar_text::normalize;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a word or phrase is to a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A month. A weak one is more often another word.
    Month { calendar: Calendar, number: i8, weak: bool },
    /// A day of the week.
    Weekday(Weekday),
    /// First, twentieth.
    Ordinal(i16),
    /// One, twenty, two thousand.
    Cardinal(i16),
    /// Ten, and the second word of eleven to nineteen.
    Ten,
    /// Yesterday (-1), tomorrow (1).
    Day(i32),
    /// Today, which is also "the day".
    Today,
    /// Tomorrow in speech, which is also "with a ball".
    SpokenTomorrow,
    /// A day, two weeks, months (0: the count stands before it).
    Unit(Unit, i32),
    /// The week, the year.
    TheUnit(Unit),
    /// "The two days of", before two day numbers.
    DaysOf,
    /// Last (-1), current (0), next (1).
    Shift(i32),
    /// This.
    This,
    /// Before, since.
    Before,
    /// After.
    After,
    /// In, during, and nouns that stand for it (at the beginning of).
    In,
    /// Between.
    Between,
    /// From, of.
    From,
    /// Until.
    To,
    /// And.
    And,
    /// "For" that stands by itself before a number.
    For,
    /// Now.
    Now,
    /// About.
    About,
    /// "And a half", which makes a count one that is not told.
    Half,
    /// "On", which makes "a week on" no relative date.
    Upon,
    /// "Corresponding to", between the dates of two calendars.
    Corresponds,
    /// The mark of a year's calendar.
    Era(Calendar),
    /// Words after which a number or name is a date: "dated", "on the morning of".
    Cue,
    /// Words after which a number is that of something else: a resolution, an article.
    Numbered,
    /// Words after which a day and month is a name: a bridge, a party, a revolution.
    Named,
    /// Words after which a day of the week is a name.
    NotWeekday,
    /// Words behind which "today" is another day.
    NotToday,
    /// Words before which "today" is part of a name.
    NamesToday,
    /// Offices before which "the year" is "general".
    General,
}

/// A proclitic that is written with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clitic {
    None,
    And,
    /// In, to or so.
    Other,
}

/// A word or phrase of the table, as it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) sense: Sense,
    pub(super) clitic: Clitic,
    /// How many words of the text it takes.
    pub(super) words: usize,
}

/// A spelling: its first word is the key that it is found by.
#[derive(Debug)]
pub(super) struct Spelling {
    /// The folded words behind the first.
    pub(super) rest: Vec<String>,
    pub(super) word: Word,
}

type Spellings = FxHashMap<String, Vec<Spelling>>;

static TABLE: LazyLock<Spellings> = LazyLock::new(|| read(include_str!("expressions.tsv")));

/// The spellings that begin with a folded word, longest first.
pub(super) fn spellings(first: &str) -> &'static [Spelling] {
    TABLE.get(first).map_or(&[], Vec::as_slice)
}

fn read(table: &str) -> Spellings {
    let rows = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t').skip(1);
        let sense = sense(cells.next()?, cells.next()?)?;
        Some((sense, cells.next()?))
    });
    let mut words = Spellings::default();
    // Bare words first: they win over others that are spelled the same with a proclitic.
    for with_clitics in [false, true] {
        for (sense, spellings) in rows.clone() {
            for spelling in spellings.split('|').map(normalize) {
                let forms =
                    if with_clitics { with_proclitics(&spelling, sense) } else { vec![(Clitic::None, spelling)] };
                for (clitic, form) in forms {
                    let mut parts = form.split(' ').map(str::to_owned);
                    let Some(first) = parts.next() else { continue };
                    let rest: Vec<String> = parts.collect();
                    let word = Word { sense, clitic, words: rest.len() + 1 };
                    let known = words.entry(first).or_default();
                    if !known.iter().any(|spelling| spelling.rest == rest) {
                        known.push(Spelling { rest, word });
                    }
                }
            }
        }
    }
    words.values_mut().for_each(|known| known.sort_by_key(|spelling| std::cmp::Reverse(spelling.rest.len())));
    words
}

/// The class and value of a row; none for a class that is not known, which a test rules out.
fn sense(class: &str, value: &str) -> Option<Sense> {
    let number = || value.parse::<i16>().ok();
    let month = |calendar, weak| Some(Sense::Month { calendar, number: value.parse().ok()?, weak });
    let unit = |name| match name {
        "day" => Some(Unit::Day),
        "week" => Some(Unit::Week),
        "month" => Some(Unit::Month),
        "year" => Some(Unit::Year),
        _ => None,
    };
    Some(match class {
        "month" => month(Calendar::Gregorian, false)?,
        "month_weak" => month(Calendar::Gregorian, true)?,
        "hijri" => month(Calendar::Hijri, false)?,
        "hijri_weak" => month(Calendar::Hijri, true)?,
        "weekday" => Sense::Weekday(Weekday::from_monday_one_offset(value.parse().ok()?).ok()?),
        "ordinal" => Sense::Ordinal(number()?),
        "cardinal" => Sense::Cardinal(number()?),
        "ten" => Sense::Ten,
        "day" => Sense::Day(value.parse().ok()?),
        "today" => Sense::Today,
        "tomorrow_spoken" => Sense::SpokenTomorrow,
        "unit" => {
            let (name, count) = value.split_once(' ')?;
            Sense::Unit(unit(name)?, count.parse().ok()?)
        }
        "the_unit" => Sense::TheUnit(unit(value)?),
        "days_of" => Sense::DaysOf,
        "shift" => Sense::Shift(value.parse().ok()?),
        "this" => Sense::This,
        "before" => Sense::Before,
        "after" => Sense::After,
        "in" => Sense::In,
        "between" => Sense::Between,
        "from" => Sense::From,
        "to" => Sense::To,
        "and" => Sense::And,
        "for" => Sense::For,
        "now" => Sense::Now,
        "about" => Sense::About,
        "half" => Sense::Half,
        "upon" => Sense::Upon,
        "corresponds" => Sense::Corresponds,
        "era_hijri" => Sense::Era(Calendar::Hijri),
        "era_common" => Sense::Era(Calendar::Gregorian),
        "cue" => Sense::Cue,
        "numbered" => Sense::Numbered,
        "named" => Sense::Named,
        "not_weekday" => Sense::NotWeekday,
        "not_today" => Sense::NotToday,
        "names_today" => Sense::NamesToday,
        "general" => Sense::General,
        _ => return None,
    })
}

/// A spelling with the proclitics that its class takes.
fn with_proclitics(spelling: &str, sense: Sense) -> Vec<(Clitic, String)> {
    let (and, other) = match sense {
        Sense::Month { weak: false, .. } | Sense::Weekday(_) | Sense::Ordinal(_) | Sense::TheUnit(_) => (true, true),
        Sense::Today | Sense::This | Sense::Unit(Unit::Year | Unit::Month, 1) => (true, true),
        // "Yesterday" without article and with "to" is "touched".
        Sense::Day(_) => (true, spelling.starts_with([ALEF, LAM].iter().collect::<String>().as_str())),
        Sense::Cardinal(_) | Sense::Ten | Sense::Unit(..) | Sense::Before | Sense::After => (true, false),
        Sense::In | Sense::Between | Sense::From | Sense::To | Sense::DaysOf | Sense::Corresponds | Sense::Cue => {
            (true, false)
        }
        Sense::Numbered | Sense::Named => (true, true),
        _ => (false, false),
    };
    let mut forms = Vec::new();
    if other {
        let mut article = spelling.chars();
        // To the: its alef goes.
        let with_lam = match (article.next(), article.next()) {
            (Some(ALEF), Some(LAM)) => format!("{LAM}{LAM}{}", article.as_str()),
            _ => format!("{LAM}{spelling}"),
        };
        for form in [with_lam, format!("{BEH}{spelling}"), format!("{FEH}{spelling}")] {
            forms.push((Clitic::And, format!("{WAW}{form}")));
            forms.push((Clitic::Other, form));
        }
    }
    if and {
        forms.push((Clitic::And, format!("{WAW}{spelling}")));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_is_sorted_and_every_row_is_read() {
        let lines: Vec<&str> = include_str!("expressions.tsv").lines().collect();
        assert!(lines[0].starts_with('#'));
        assert!(lines[1..].windows(2).all(|w| w[0].split('\t').next() < w[1].split('\t').next()));
        let mut seen = HashSet::new();
        for line in &lines[1..] {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 4, "{line}");
            assert!(sense(cells[1], cells[2]).is_some(), "{line}");
            for spelling in cells[3].split('|') {
                assert!(!spelling.is_empty(), "{line}");
                // Two spellings of a row may fold to one; two rows may not hold one.
                seen.insert((cells[0], normalize(spelling)));
            }
        }
        let mut folded: Vec<&String> = seen.iter().map(|(_, spelling)| spelling).collect();
        folded.sort();
        assert!(folded.windows(2).all(|w| w[0] != w[1]), "a spelling is in two rows");
    }
}
