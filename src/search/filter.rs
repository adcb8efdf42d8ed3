//! Which meetings are wanted, and how many of those that match have which country, year, participant, source and so on,
//! or brought together which two.

use crate::gazetteer::arabic_name;
use crate::model::{Format, MeetingRecord, Participant, Topic};
use jiff::civil::Date;
use mahdar_text::{Analyzer, normalize};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Of a meeting with more, the first so many are paired: a conference of two hundred would have twenty thousand pairs, and
/// says of no two that they met.
const MOST_PAIRED: usize = 24;

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
    /// What was discussed: all of these.
    pub topics: Vec<Topic>,
    /// The kind of contact.
    pub form: Option<Format>,
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
            && self.topics.iter().all(|topic| meeting.topics.contains(topic))
            && self.form.is_none_or(|form| meeting.format == Some(form))
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
    /// What was discussed.
    Topic,
    /// Kinds of contact.
    Form,
    /// Two countries that take part in one meeting: their codes in order, with `|` between.
    CountryPair,
    /// Two people of different countries, or of unknown ones, who take part in one meeting: their names in order, with `|`
    /// between.
    ParticipantPair,
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
        let mut counts: FxHashMap<Cow<'a, str>, usize> = FxHashMap::default();
        for (record, day) in meetings.clone() {
            let mut values = values(facet, record, day);
            values.sort_unstable();
            values.dedup();
            values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        }
        let mut counts: Vec<(Cow<'a, str>, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.into_iter().map(|(value, meetings)| Count { value: value.into_owned(), meetings }).collect()
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

fn values(facet: Facet, record: &MeetingRecord, day: Option<Date>) -> Vec<Cow<'_, str>> {
    let meeting = &record.meeting;
    match facet {
        Facet::Country => borrowed(&meeting.countries),
        Facet::Year => day.map(|day| Cow::Owned(format!("{:04}", day.year()))).into_iter().collect(),
        Facet::Participant => borrowed(meeting.participants.iter().filter_map(name)),
        Facet::Source => borrowed(record.reports.iter().filter_map(|report| report.source.as_ref())),
        Facet::Topic => meeting.topics.iter().map(|topic| Cow::Borrowed(topic.name())).collect(),
        Facet::Form => meeting.format.iter().map(|form| Cow::Borrowed(form.name())).collect(),
        Facet::CountryPair => pairs(meeting.countries.iter().map(|code| (code, None))),
        Facet::ParticipantPair => {
            pairs(meeting.participants.iter().filter_map(|one| Some((name(one)?, one.country.as_ref()))))
        }
    }
}

/// The name that somebody is counted by: whatever the spelling, where the tables know the person.
fn name(someone: &Participant) -> Option<&String> {
    someone.person.as_ref().or(someone.name.as_ref())
}

fn borrowed<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<Cow<'a, str>> {
    values.into_iter().map(|value| Cow::Borrowed(value.as_str())).collect()
}

/// Each two of a meeting who met, by their names: who is of one country with another is of his side.
fn pairs<'a>(all: impl Iterator<Item = (&'a String, Option<&'a String>)>) -> Vec<Cow<'a, str>> {
    let all: Vec<_> = all.take(MOST_PAIRED).collect();
    let mut pairs = Vec::new();
    for (n, (one, country)) in all.iter().enumerate() {
        let others = all.iter().skip(n + 1).filter(|(name, of)| name != one && (of.is_none() || of != country));
        pairs.extend(others.map(|(other, _)| Cow::Owned(format!("{}|{}", one.min(other), one.max(other)))));
    }
    pairs
}
