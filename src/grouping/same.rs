//! Whether two mentions are of one meeting, or one is coverage of the other's: rules on pairs, with their reasons.
//!
//! A rule may only say no, or how well two mentions agree. That two mentions agree does not yet put them together: each
//! goes to the leader that it agrees with best (`super::cluster`).

use super::key::{Key, Person};
use crate::model::{Format, Status};

/// Days before and after a meeting in which its coverage appears.
const COVERAGE_BEFORE: i32 = 1;
const COVERAGE_AFTER: i32 = 3;
/// Days between two reports of one visit.
const VISIT: i32 = 3;

/// How well two held mentions agree; none if they are not of one meeting.
pub(super) fn agreement(a: &Key, b: &Key) -> Option<u32> {
    let gap = match (a.day, b.day) {
        (Some(one), Some(other)) => (one - other).abs(),
        // Without a day nothing tells two meetings of the same people apart, but a copy is a copy.
        _ => return (a.text.is_some() && a.text == b.text).then_some(COPY),
    };
    let visit = is_visit(a) || is_visit(b);
    // A report says "today" of yesterday when it is printed a day late.
    let most = if visit {
        VISIT
    } else if a.says_day && b.says_day {
        1
    } else {
        2
    };
    if gap > most || is_call(a) && is_face_to_face(b) || is_call(b) && is_face_to_face(a) {
        return None;
    }
    if a.text.is_some() && a.text == b.text && a.parties == b.parties {
        return Some(COPY);
    }
    let parties = shared(&a.parties, &b.parties);
    let people = people(a, b, visit)?;
    // Nobody meets the same man twice a day, and a guest in two cities on two days has two meetings: a second city is
    // where the report was written only if the people are the same, or it is one day of a visit.
    let places = places(a, b, gap == 0 && (visit || people >= 2) || visit && people >= 2)?;
    if !enough(a, b, parties, people) {
        return None;
    }
    // A guest of a country who sees an organization there, a church or a movement, has another host.
    if people < 2 && has_other_host(a, b) {
        return None;
    }
    let near = u32::from(gap == 0);
    Some(4 * people + 2 * parties.min(3) + places + near + u32::from(a.format == b.format))
}

/// What a copy of the text counts for: more than anything else.
const COPY: u32 = 1_000;

/// How well a mention before or after the fact fits a held one; none if it is not about it.
pub(super) fn coverage(mention: &Key, held: &Key) -> Option<u32> {
    let (published, day) = (mention.published?, held.day?);
    let window = match mention.status {
        Status::Announced => day - COVERAGE_BEFORE..=day,
        Status::Background => day..=day + COVERAGE_AFTER,
        Status::Held | Status::Cancelled => return None,
    };
    let says_another = mention.says_day && mention.day.is_some_and(|said| (said - day).abs() > 1);
    if !window.contains(&published) || says_another || is_call(mention) && is_face_to_face(held) {
        return None;
    }
    let places = places(mention, held, is_visit(mention) || is_visit(held))?;
    let parties = shared(&mention.parties, &held.parties);
    let people = people(mention, held, true)?;
    if !enough(mention, held, parties, people) {
        return None;
    }
    Some(4 * people + 2 * parties.min(3) + places + u32::from(published == day))
}

/// Whether one of the two bears on where the other goes.
pub(super) fn may_meet(a: &Key, b: &Key) -> bool {
    match (a.is_held(), b.is_held()) {
        (true, true) => agreement(a, b).is_some(),
        (true, false) => coverage(b, a).is_some(),
        (false, true) => coverage(a, b).is_some(),
        (false, false) => false,
    }
}

fn is_visit(key: &Key) -> bool {
    key.format == Some(Format::Visit)
}

fn is_call(key: &Key) -> bool {
    key.format == Some(Format::PhoneCall)
}

/// Whether one of two is the meeting of two sides of which one is an organization, and the other knows of none.
fn has_other_host(a: &Key, b: &Key) -> bool {
    let with_organisation = |key: &Key| key.format == Some(Format::Bilateral) && !key.organisations.is_empty();
    with_organisation(a) && b.organisations.is_empty() || with_organisation(b) && a.organisations.is_empty()
}

/// Whether people met: a report of a call may say no more than that they spoke.
fn is_face_to_face(key: &Key) -> bool {
    !is_call(key) && key.format.is_some() && (key.city.is_some() || key.format != Some(Format::Bilateral))
}

/// What one place counts for; none if the places are two. Where `several` may be, two cities of one country are one.
fn places(a: &Key, b: &Key, several: bool) -> Option<u32> {
    match (a.city, b.city) {
        (Some(one), Some(other)) if one == other => return Some(2),
        (Some(_), Some(_)) if !(several && a.land.is_some() && a.land == b.land) => return None,
        _ => {}
    }
    match (a.land, b.land) {
        (Some(one), Some(other)) => (one == other).then_some(1),
        _ => Some(0),
    }
}

/// People in common; none if one country sends two different people to the two.
fn people(a: &Key, b: &Key, visit: bool) -> Option<u32> {
    let is_in = |person: &Person, others: &[Person]| others.iter().any(|other| person.may_be(other));
    let named = |key: &Key| key.people.iter().filter(|person| person.is_named()).cloned().collect::<Vec<_>>();
    let (one, other) = (named(a), named(b));
    let common = one.iter().filter(|person| is_in(person, &other)).count();
    // A guest has several hosts on a visit; at other times one host is one meeting.
    let conflict = |country: Option<u64>| {
        let of = |key: &Key| key.people.iter().filter(|p| p.country == country).cloned().collect::<Vec<_>>();
        let (one, other) = (of(a), of(b));
        !one.is_empty() && !other.is_empty() && !one.iter().any(|person| is_in(person, &other))
    };
    let conflicts = a.people.iter().filter(|person| conflict(person.country)).count();
    if conflicts > 0 && !(visit && common > 0) {
        return None;
    }
    u32::try_from(common).ok()
}

/// Whether what is common is enough to call two meetings one.
fn enough(a: &Key, b: &Key, parties: u32, people: u32) -> bool {
    let (few, many) = (a.parties.len().min(b.parties.len()), a.parties.len().max(b.parties.len()));
    let contained = parties as usize == few;
    match parties {
        0 => people >= 2 || people == 1 && few == 0,
        // Only one side is known of one of them, or each knows another.
        1 => contained && people >= 1 || people >= 2,
        // Two of many countries meet beside a conference of all.
        _ => 2 * parties as usize >= many || contained && people >= 1 || people >= 2,
    }
}

/// Elements that two sorted lists have in common.
fn shared(a: &[u64], b: &[u64]) -> u32 {
    a.iter().map(|one| u32::from(b.binary_search(one).is_ok())).sum()
}
