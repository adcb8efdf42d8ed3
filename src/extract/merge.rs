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
    if is_sport(reading) || is_comment(reading) {
        return Vec::new();
    }
    let mut found = events(&reading.title, 0..reading.title.words.len(), 0, cast, reading.home, None);
    // Whom the sentence before speaks of.
    let mut subject: Option<Actor> = None;
    for (order, sentence) in (1..).zip(reading.sentences.iter().take(SENTENCES)) {
        found.extend(events(&reading.body, sentence.clone(), order, cast, reading.home, subject.as_ref()));
        let named = actors(&reading.body, sentence.clone(), cast).into_iter().find(|actor| actor.name.is_some());
        subject = named.filter(|actor| !actor.is_bystander()).or(subject);
    }
    let called_off = found.iter().any(|event| event.in_title && event.status == Status::Cancelled);
    let announced = found.iter().any(|event| event.in_title && event.status == Status::Announced);
    let mut meetings: Vec<Vec<Event>> = Vec::new();
    for event in found {
        let first = meetings.is_empty();
        match meetings.iter_mut().find(|meeting| is_of(&event, meeting)) {
            Some(meeting) => {
                if meeting.iter().all(|known| known.status != Status::Held) || event.status == Status::Held {
                    meeting.push(event);
                }
            }
            None if event.is_known && !first => {}
            None => meetings.push(vec![event]),
        }
    }
    if called_off || announced {
        // What the title calls off or announces does not take place further down, unless by telephone.
        meetings.retain(|meeting| meeting.iter().any(|event| event.in_title || event.is_phone));
    }
    meetings.retain(|meeting| is_news(meeting, reading.title_is_line));
    let primary: Vec<Actor> = meetings
        .iter()
        .filter(|meeting| is_primary(meeting))
        .flatten()
        .flat_map(|event| event.actors.clone())
        .collect();
    let shares = |meeting: &Vec<Event>| {
        meeting.iter().flat_map(|event| &event.actors).any(|actor| primary.iter().any(|known| known.is_same(actor)))
    };
    // A further meeting of someone whom the report is about.
    meetings.retain(|meeting| is_primary(meeting) || shares(meeting) && is_further(meeting));
    meetings
}

/// Sentences of the body, from 1, that say what a report is about.
const FIRST_SENTENCES: usize = 2;

/// Whether a meeting is told of in the title or where the body begins.
fn is_primary(meeting: &[Event]) -> bool {
    meeting.iter().any(|event| event.order <= FIRST_SENTENCES)
}

/// Whether a meeting that is told of further down is one beside that which the report is about.
fn is_further(meeting: &[Event]) -> bool {
    meeting.iter().any(|event| {
        let named = event.actors.iter().filter(|actor| actor.name.is_some()).count();
        let begins = event.trigger.start <= event.sentence.start + 2;
        let receives = event.contact == Contact::Receive && begins && named >= 1;
        let meets = matches!(event.contact, Contact::Receive | Contact::Meet | Contact::Talks | Contact::Phone);
        meets && named >= 2 || receives
    })
}

/// Whether someone is named or titled, or states talk in the title or at the beginning.
fn is_news(meeting: &[Event], title_is_line: bool) -> bool {
    meeting.iter().any(|event| {
        let people = event.actors.iter().filter(|actor| !actor.is_state()).count();
        let named = event.actors.iter().any(|actor| actor.name.is_some());
        let states = matches!(event.contact, Contact::Talks | Contact::Meet | Contact::Summit);
        let in_body = title_is_line || meeting.iter().any(|event| !event.in_title || event.is_verb && named);
        let twice = meeting.iter().any(|event| event.in_title) && meeting.iter().any(|event| event.order == 1);
        in_body
            && (named
                || people >= 2
                || event.in_title && people > 0
                || states && (twice || event.order <= 1 && event.is_start))
    })
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
    let count =
        |text: &super::text::Text<'_>| (0..text.words.len().min(200)).filter(|&at| text.is_cue(at, Cue::Sport)).count();
    count(&reading.title) * 2 + count(&reading.body) >= SPORT_WORDS
}

/// Whether the title is a question, or one of comment or a review of the press.
fn is_comment(reading: &Reading<'_>) -> bool {
    let title = &reading.title;
    let asks = title.text.trim_end().ends_with(['?', '\u{061F}']);
    asks || title.is_cue(0, Cue::Comment)
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
    let only_title = meeting.iter().all(|known| known.in_title);
    let phone = only_title || meeting.iter().any(|known| known.is_phone) == event.is_phone;
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
    // The title told less than the first sentence does.
    if only_title && event.order == 1 && room && event.countries().iter().any(|country| countries.contains(country)) {
        return true;
    }
    phone && same_countries && (all_known || room || !someone_new) || all_known && phone && !known.is_empty()
}
