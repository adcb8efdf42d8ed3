//! Which meetings are wanted, and how many of those that match have which country, year, participant or source.

use crate::gazetteer::arabic_name;
use crate::model::MeetingRecord;
use jiff::civil::Date;
use mahdar_text::{Analyzer, normalize};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// What a meeting must be to be wanted. The default wants all.
///
/// ```
/// use mahdar::search::Filter;
/// let filter = Filter { countries: vec!["RU".into(), "TJ".into()], ..Filter::default() };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// ISO 3166-1 alpha-2 codes of countries that all take part.
    pub countries: Vec<String>,
    /// Someone who takes part: words of a name, in any order and script.
    pub participant: Option<String>,
    /// The place: words of its name, in any script.
    pub place: Option<String>,
    /// An agency or paper that reports it, by its whole name.
    pub source: Option<String>,
    /// Held this day or later. What has no date is left out.
    pub since: Option<Date>,
    /// Held this day or earlier. What has no date is left out.
    pub until: Option<Date>,
}

impl Filter {
    /// Whether countries, people, place and sources of a meeting are those wanted.
    pub(crate) fn wants(&self, record: &MeetingRecord) -> bool {
        let meeting = &record.meeting;
        let is_person = |wanted: &String| {
            let names = meeting.participants.iter().map(|p| [&p.name, &p.person].into_iter().flatten());
            let said = |names: &mut dyn Iterator<Item = &String>| names.flat_map(|name| stems(name)).collect();
            names.into_iter().any(|mut names| is_named(wanted, &said(&mut names)))
        };
        let is_place = |wanted: &String| {
            meeting.place.as_ref().is_some_and(|place| is_named(wanted, &stems(place).into_iter().collect()))
        };
        self.countries.iter().all(|code| meeting.countries.contains(code))
            && self.participant.as_ref().is_none_or(is_person)
            && self.place.as_ref().is_none_or(is_place)
            && self.source.as_ref().is_none_or(|name| record.reports.iter().any(|of| of.source.as_ref() == Some(name)))
    }

    /// Whether days are those wanted; none if that cannot be told because there are none.
    pub(crate) fn wants_days(&self, days: Option<(Date, Date)>) -> Option<bool> {
        if self.since.is_none() && self.until.is_none() {
            return Some(true);
        }
        let (first, last) = days?;
        Some(self.since.is_none_or(|since| last >= since) && self.until.is_none_or(|until| first <= until))
    }
}

/// Whether a name, or the Arabic one for it, is among stems, every word of it.
fn is_named(wanted: &str, said: &HashSet<String>) -> bool {
    let folded = normalize(wanted);
    let has_all = |name: &str| {
        let words = stems(name);
        !words.is_empty() && words.iter().all(|word| said.contains(word))
    };
    has_all(wanted) || arabic_name(&folded).is_some_and(has_all)
}

fn stems(text: &str) -> Vec<String> {
    Analyzer::guarded().tokens(text).iter().map(|token| token.stem.to_owned()).collect()
}

/// What the meetings that match are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Facet {
    /// Countries that take part.
    Country,
    /// Years in which they were held.
    Year,
    /// People who take part.
    Participant,
    /// Agencies and papers that report them.
    Source,
}

/// Values of each facet with the number of meetings that have it, the most first.
pub type Facets = BTreeMap<Facet, Vec<Count>>;

/// A value of a facet, or a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Count {
    /// The value.
    pub value: String,
    /// Meetings that have it.
    pub meetings: usize,
}

/// Counts meetings, each with its first day.
pub(crate) fn count<'a>(
    facets: &[Facet],
    meetings: impl Iterator<Item = (&'a MeetingRecord, Option<Date>)> + Clone,
) -> Facets {
    let counts = |facet: Facet| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (record, day) in meetings.clone() {
            let mut values = values(facet, record, day);
            values.sort_unstable();
            values.dedup();
            values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        }
        let mut counts: Vec<Count> = counts.into_iter().map(|(value, meetings)| Count { value, meetings }).collect();
        counts.sort_by(|a, b| b.meetings.cmp(&a.meetings).then_with(|| a.value.cmp(&b.value)));
        counts
    };
    facets.iter().map(|&facet| (facet, counts(facet))).collect()
}

/// Counts meetings, each with its first day, by month (`YYYY-MM`), in order; those without a day are left out.
pub(crate) fn by_month(days: impl Iterator<Item = Option<Date>>) -> Vec<Count> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for day in days.flatten() {
        *counts.entry(format!("{:04}-{:02}", day.year(), day.month())).or_default() += 1;
    }
    counts.into_iter().map(|(value, meetings)| Count { value, meetings }).collect()
}

fn values(facet: Facet, record: &MeetingRecord, day: Option<Date>) -> Vec<String> {
    let meeting = &record.meeting;
    match facet {
        Facet::Country => meeting.countries.clone(),
        Facet::Year => day.map(|day| format!("{:04}", day.year())).into_iter().collect(),
        Facet::Participant => {
            meeting.participants.iter().filter_map(|p| p.person.clone().or_else(|| p.name.clone())).collect()
        }
        Facet::Source => record.reports.iter().filter_map(|report| report.source.clone()).collect(),
    }
}
