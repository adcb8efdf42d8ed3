//! Puts the contacts of a report together: those of one meeting are told again and again.

use super::actors::{Actor, actors};
use super::entities::{Contact, Cue};
use super::events::{Event, events};
use super::report::Reading;
use crate::model::Status;

/// Sentences of the body in which contacts are sought.
const SENTENCES: usize = 8;
/// Sentences from which the cast is drawn.
const CAST_SENTENCES: usize = 14;
/// Words of sport that make a report one of sport.
const SPORT_WORDS: usize = 3;

/// The contacts of each meeting that the report tells of, the first told first.
pub(super) fn meetings(reading: &Reading<'_>, cast: &[Actor]) -> Vec<Vec<Event>> {
    if is_sport(reading) {
        return Vec::new();
    }
    let mut found = events(&reading.title, 0..reading.title.words.len(), true, cast, reading.home);
    for sentence in reading.sentences.iter().take(SENTENCES) {
        found.extend(events(&reading.body, sentence.clone(), false, cast, reading.home));
    }
    let called_off = found.iter().any(|event| event.in_title && event.status == Status::Cancelled);
    let announced = found.iter().any(|event| event.in_title && event.status == Status::Announced);
    let mut meetings: Vec<Vec<Event>> = Vec::new();
    for event in found {
        match meetings.iter_mut().find(|meeting| is_of(&event, meeting)) {
            Some(meeting) => {
                if meeting.iter().all(|known| known.status != Status::Held) || event.status == Status::Held {
                    meeting.push(event);
                }
            }
            None => meetings.push(vec![event]),
        }
    }
    if called_off || announced {
        // What the title calls off or announces does not take place further down, unless by telephone.
        meetings.retain(|meeting| meeting.iter().any(|event| event.in_title || event.is_phone));
    }
    meetings
}

/// People whom the body names in full, as they are first named.
pub(super) fn cast(reading: &Reading<'_>) -> Vec<Actor> {
    let mut cast: Vec<Actor> = Vec::new();
    for sentence in reading.sentences.iter().take(CAST_SENTENCES) {
        for actor in actors(&reading.body, sentence.clone(), &[]) {
            let named = actor.key.len() >= 2 || actor.person.is_some();
            match cast.iter_mut().find(|known| known.is_same(&actor)) {
                Some(known) => {
                    known.country = known.country.or(actor.country);
                    known.rank = known.rank.or(actor.rank);
                    known.organisation = known.organisation.or(actor.organisation);
                }
                None if named => cast.push(actor),
                None => {}
            }
        }
    }
    cast
}

fn is_sport(reading: &Reading<'_>) -> bool {
    let count = |text: &super::text::Text<'_>| {
        (0..text.words.len().min(200)).filter(|&at| matches!(text.cue(at), Some((Cue::Sport, _)))).count()
    };
    count(&reading.title) * 2 + count(&reading.body) >= SPORT_WORDS
}

/// Whether a contact is one of a meeting that was told before.
fn is_of(event: &Event, meeting: &[Event]) -> bool {
    let named = |event: &Event| event.actors.iter().filter(|actor| actor.name.is_some()).cloned().collect::<Vec<_>>();
    let known: Vec<Actor> = meeting.iter().flat_map(named).collect();
    let countries: Vec<&str> = meeting.iter().flat_map(Event::countries).collect();
    let all_known = event.actors.iter().all(|actor| {
        known.iter().any(|known| known.is_same(actor))
            || actor.name.is_none() && actor.country.is_none_or(|country| countries.contains(&country))
    });
    let same_countries = event.countries().iter().all(|country| countries.contains(country));
    let phone = meeting.iter().any(|known| known.is_phone) == event.is_phone;
    let visits = |event: &Event| event.contact == Contact::Visit;
    if meeting.first().is_some_and(visits) || visits(event) {
        // A visit takes in those met on it.
        let shared = event.actors.iter().any(|actor| known.iter().any(|known| known.is_same(actor)));
        return (shared || known.is_empty())
            && same_countries
            && !event.is_phone
            && !meeting.iter().any(|e| e.is_phone);
    }
    let someone_new =
        event.actors.iter().any(|actor| actor.name.is_some() && !known.iter().any(|known| known.is_same(actor)));
    let room = known.len() < 2;
    phone && same_countries && (all_known || someone_new && room || !someone_new)
        || all_known && phone && !known.is_empty()
}
