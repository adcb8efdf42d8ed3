//! One record of what several reports tell of a meeting.
//!
//! A field is what most reports say of it; what a third of them name of countries, people and subjects is kept. Reports
//! that say the same are as good as one: nothing is weighed by its agency.

use super::name::{name_of, stems};
use super::place::city_of;
use super::{Noted, copies, order};
use crate::model::{Meeting, MeetingRecord, Participant, Role, Telling};
use mahdar_text::normalize;
use std::collections::HashMap;
use std::hash::Hash;

/// Of so many reports, one must name what is kept.
const ONE_IN: usize = 3;

/// The record of a group: reports and which of their mentions, with their roles.
pub(super) fn record(reports: &[Noted], members: Vec<((usize, usize), Role)>) -> MeetingRecord {
    let mut held: Vec<_> = members.iter().filter(|(_, role)| *role == Role::Report).map(|(at, _)| *at).collect();
    held.sort_unstable();
    let meetings: Vec<&Meeting> = held.iter().map(|&(r, m)| &reports[r].mentions[m].meeting).collect();
    let first = held.first().copied().unwrap_or_default();
    // One line for each report: as a report of the meeting where it is that too.
    let mut of_report: HashMap<usize, (Role, usize)> = HashMap::new();
    for &((r, m), role) in &members {
        let known = of_report.entry(r).or_insert((role, m));
        *known = (*known).min((role, m));
    }
    let mut rows: Vec<(usize, (Role, usize))> = of_report.into_iter().collect();
    rows.sort_by_key(|&(r, _)| (r != first.0, order(&reports[r])));
    let noted: Vec<&Noted> = rows.iter().map(|&(r, _)| &reports[r]).collect();
    let mut tellings: Vec<Telling> =
        rows.iter().map(|&(r, (role, mention))| telling(&reports[r], role, mention)).collect();
    copies::fold(&mut tellings, &noted);
    MeetingRecord {
        id: id(&reports[first.0], first.1),
        title: reports[first.0].title.clone(),
        meeting: merged(&meetings),
        reports: tellings,
    }
}

fn telling(noted: &Noted, role: Role, mention: usize) -> Telling {
    Telling {
        id: noted.id.clone(),
        title: noted.title.clone(),
        source: noted.source.clone(),
        published: noted.published,
        role,
        mention,
        ..Telling::default()
    }
}

/// `m-` and the id of the first report; `+2` and so on behind it for a meeting that is not the first of that report.
///
/// A report whose own id ends so has `+1` too, so that no two meetings have one id.
fn id(first: &Noted, mention: usize) -> String {
    let number =
        first.mentions[..mention].iter().filter(|mention| mention.status == crate::model::Status::Held).count();
    if number == 0 && split_number(&first.id).is_none() {
        format!("{MEETING_PREFIX}{}", first.id)
    } else {
        format!("{MEETING_PREFIX}{}+{}", first.id, number + 1)
    }
}

/// What every id of a meeting begins with.
const MEETING_PREFIX: &str = "m-";

/// The report, and the number of its held mention from 0, that an id of a meeting names.
#[must_use]
pub(crate) fn named_by(meeting_id: &str) -> Option<(&str, usize)> {
    let report = meeting_id.strip_prefix(MEETING_PREFIX)?;
    Some(split_number(report).unwrap_or((report, 0)))
}

fn split_number(id: &str) -> Option<(&str, usize)> {
    let (report, number) = id.rsplit_once('+')?;
    let number: usize = number.parse().ok()?;
    (number > 0 && !report.is_empty()).then(|| (report, number - 1))
}

/// One meeting of what several reports tell.
fn merged(meetings: &[&Meeting]) -> Meeting {
    let texts =
        |field: fn(&Meeting) -> Option<&String>| most_said(meetings.iter().filter_map(|m| field(m)), |s| s.clone());
    let exact = |meeting: &&&Meeting| meeting.date.as_ref().is_some_and(|date| date.len() > "YYYY-MM".len());
    // A day before a month, and what a report says before what was taken from its date.
    let dates = |said: bool| {
        let of = meetings.iter().filter(exact).filter(move |meeting| meeting.date_text.is_some() == said);
        most_said(of.filter_map(|meeting| meeting.date.as_ref()), |date| date.clone())
    };
    let date = dates(true).or_else(|| dates(false)).or_else(|| texts(|meeting| meeting.date.as_ref()));
    let saying_it = meetings.iter().filter(|meeting| meeting.date == date);
    let place = most_said(meetings.iter().filter_map(|m| m.place.as_ref()), |place| city_of(place));
    let there = meetings.iter().filter(|meeting| place.is_none() || meeting.place.is_some());
    Meeting {
        date_text: most_said(saying_it.filter_map(|meeting| meeting.date_text.as_ref()), |text| normalize(text)),
        date,
        place_country: most_said(there.filter_map(|meeting| meeting.place_country.as_ref()), |code| code.clone())
            .or_else(|| texts(|meeting| meeting.place_country.as_ref())),
        place,
        countries: sorted(named_enough(meetings, |m| m.countries.clone(), |code| code.clone())),
        organisations: named_enough(meetings, |m| m.organisations.clone(), |name| key_of(name)),
        participants: participants(meetings),
        format: most_said(meetings.iter().filter_map(|m| m.format.as_ref()), |format| *format),
        topics: sorted(named_enough(meetings, |m| m.topics.clone(), |topic| *topic)),
        documents_signed: meetings.iter().any(|meeting| meeting.documents_signed),
        cameo: texts(|meeting| meeting.cameo.as_ref()),
    }
}

fn key_of(text: &str) -> String {
    stems(text).join(" ")
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values
}

/// What is said most, of what is said equally often the first.
fn most_said<'a, T: Clone + 'a, K: Eq + Hash>(values: impl Iterator<Item = &'a T>, key: impl Fn(&T) -> K) -> Option<T> {
    let values: Vec<&T> = values.collect();
    let mut counts: HashMap<K, usize> = HashMap::new();
    values.iter().for_each(|value| *counts.entry(key(value)).or_default() += 1);
    let count = |value: &&&T| counts.get(&key(value)).copied().unwrap_or(0);
    // `max_by_key` returns the last of equals.
    values.iter().rev().max_by_key(count).map(|value| (*value).clone())
}

/// What enough of the meetings name, in the order in which it is first named.
fn named_enough<T, K: Eq + Hash>(
    meetings: &[&Meeting],
    values: impl Fn(&Meeting) -> Vec<T>,
    key: impl Fn(&T) -> K,
) -> Vec<T> {
    let mut counts: HashMap<K, usize> = HashMap::new();
    let mut firsts: Vec<T> = Vec::new();
    for value in meetings.iter().flat_map(|meeting| values(meeting)) {
        let count = counts.entry(key(&value)).or_default();
        *count += 1;
        if *count == 1 {
            firsts.push(value);
        }
    }
    let silent = meetings.iter().filter(|meeting| values(meeting).is_empty()).count();
    let enough = (meetings.len() - silent).div_ceil(ONE_IN);
    firsts.retain(|value| counts.get(&key(value)).is_some_and(|count| *count >= enough));
    firsts
}

/// The people that enough reports name, each with the fullest of what is said of them.
fn participants(meetings: &[&Meeting]) -> Vec<Participant> {
    let all: Vec<&Participant> = meetings.iter().flat_map(|meeting| &meeting.participants).collect();
    let names: Vec<Vec<String>> = all.iter().map(|someone| name_of(someone)).collect();
    // The longest name that has all words of this one: a surname alone is whoever the other reports name in full.
    let who = |someone: &Participant| {
        let name = name_of(someone);
        if name.is_empty() {
            return format!("{:?}", someone.country);
        }
        let has_all = |long: &&Vec<String>| name.iter().all(|word| long.contains(word));
        names.iter().filter(has_all).max_by_key(|long| (long.len(), *long)).unwrap_or(&name).join(" ")
    };
    let kept = named_enough(meetings, |meeting| meeting.participants.clone(), who);
    let of = |someone: &Participant| {
        let same: Vec<&Participant> = all.iter().copied().filter(|other| who(other) == who(someone)).collect();
        let said =
            |field: fn(&Participant) -> Option<&String>| most_said(same.iter().filter_map(|p| field(p)), |s| s.clone());
        Participant {
            name: said(|p| p.name.as_ref()),
            person: said(|p| p.person.as_ref()),
            title: said(|p| p.title.as_ref()),
            country: said(|p| p.country.as_ref()),
        }
    };
    // One who is called by an office alone is the one of that country who is named, where there is one.
    let named: Vec<&Option<String>> = kept.iter().filter(|p| !name_of(p).is_empty()).map(|p| &p.country).collect();
    kept.iter().filter(|p| !name_of(p).is_empty() || !named.contains(&&p.country)).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_name_a_report_and_a_meeting_of_it() {
        for (id, named) in [
            ("m-a", Some(("a", 0))),
            ("m-a+2", Some(("a", 1))),
            ("m-a+2+1", Some(("a+2", 0))),
            ("m-a+x", Some(("a+x", 0))),
            ("m-+2", Some(("+2", 0))),
            ("a", None),
        ] {
            assert_eq!(named_by(id), named, "{id}");
        }
    }
}
