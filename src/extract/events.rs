//! Meetings in one sentence: a word of contact, those who take part, and how it is spoken of.

use super::actors::{Actor, actors, states};
use super::entities::{Code, Contact, Cue, Entity, Rank, Settlement};
use super::lookup::country_at;
use super::text::{Class, Gap, Text};
use crate::model::Status;
use mahdar_text::letter::{BEH, LAM, SEEN, TEH, WAW, YEH};
use std::ops::Range;

/// A contact that a sentence tells of.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) contact: Contact,
    /// Word numbers of the word of contact.
    pub(super) trigger: Range<usize>,
    pub(super) sentence: Range<usize>,
    pub(super) in_title: bool,
    /// Which sentence it stands in: 0 for the title, from 1 in the body.
    pub(super) order: usize,
    pub(super) actors: Vec<Actor>,
    /// Where a visit leads.
    pub(super) destination: Option<Code>,
    pub(super) status: Status,
    pub(super) is_phone: bool,
    /// Whether a verb tells of it.
    pub(super) is_verb: bool,
    /// Whether that verb is in the imperfect.
    pub(super) is_imperfect: bool,
    /// Whether it is said to begin, go on or end.
    pub(super) is_start: bool,
    /// Whether it is "the" meeting: one told of before.
    pub(super) is_known: bool,
}

impl Event {
    /// The countries that take part, sorted.
    pub(super) fn countries(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = self.actors.iter().flat_map(Actor::countries).collect();
        codes.extend(self.destination);
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// Words before a word of contact in which a cue still speaks of it.
const CUE_REACH: usize = 6;

/// "attended"
const ATTENDED: &str = "\u{062D}\u{0636}\u{0631}";

/// The contacts of a sentence. `home` is the country whose ministers need not be named as its.
pub(super) fn events(
    text: &Text<'_>,
    sentence: Range<usize>,
    order: usize,
    cast: &[Actor],
    home: Option<Code>,
    subject: Option<&Actor>,
) -> Vec<Event> {
    let in_title = order == 0;
    // Who attended is no party.
    if (sentence.start..(sentence.start + 2).min(sentence.end)).any(|at| text.stem(at) == ATTENDED) {
        return Vec::new();
    }
    let found = actors(text, sentence.clone(), cast);
    let present: Vec<&Actor> = found.iter().filter(|actor| !actor.is_bystander()).collect();
    let inside = |at: usize| found.iter().any(|actor| actor.words.contains(&at));
    let mut triggers: Vec<(Contact, Range<usize>)> = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        match text.contact(at).filter(|_| !inside(at)) {
            Some((Contact::Summit, length)) if is_occasion(text, at, sentence.start) => at += length,
            Some((contact, length)) => {
                triggers.push((contact, at..at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    let is_phone = triggers.iter().any(|(contact, _)| *contact == Contact::Phone);
    let mut events: Vec<Event> = Vec::new();
    let mut busy_until = sentence.start;
    for (contact, trigger) in &triggers {
        if trigger.start < busy_until {
            continue;
        }
        let status = status(text, &sentence, trigger, *contact, in_title);
        let event = if *contact == Contact::Visit {
            visit(text, &sentence, trigger, &present)
        } else {
            parties(text, *contact, trigger, &present, in_title)
                .or_else(|| with_subject_before(text, trigger, &present, subject))
                .or_else(|| of_states(text, &sentence, *contact, trigger, &found))
                .or_else(|| of_several(*contact, trigger, &present))
                .map(|actors| (actors, None))
        };
        if !is_strong(text, &sentence, trigger, *contact, in_title) {
            continue;
        }
        let Some((actors, destination)) = event else { continue };
        let mut event = Event {
            contact: if is_phone && *contact != Contact::Visit { Contact::Phone } else { *contact },
            trigger: trigger.clone(),
            sentence: sentence.clone(),
            in_title,
            order,
            actors,
            destination,
            status,
            is_phone: is_phone && *contact != Contact::Visit,
            is_verb: text.words.get(trigger.start).is_some_and(|word| word.class == Class::Verb),
            is_imperfect: is_imperfect(text, trigger.start)
                || trigger.start > sentence.start
                    && text.begins_with(trigger.start, BEH)
                    && is_imperfect(text, sentence.start),
            is_start: (trigger.start.saturating_sub(6).max(sentence.start)..trigger.start)
                .any(|at| text.is_cue(at, Cue::Start)),
            is_known: text.is_definite(trigger.start) && order > 1,
        };
        infer_countries(text, &mut event, home);
        if !is_international(&event) {
            continue;
        }
        if event.status == Status::Held {
            busy_until = event.actors.iter().map(|actor| actor.words.end).max().unwrap_or(trigger.end).max(trigger.end);
        }
        events.push(event);
    }
    // Of two words for one contact, the one that says it took place.
    let held: Vec<Event> = events.iter().filter(|event| event.status == Status::Held).cloned().collect();
    let same = |a: &Event, b: &Event| a.actors.iter().all(|actor| b.actors.iter().any(|other| actor.is_same(other)));
    events.retain(|event| event.status == Status::Held || !held.iter().any(|held| same(event, held)));
    events
}

/// Whether a word of contact tells that the contact took place, rather than speaking of it.
fn is_strong(
    text: &Text<'_>,
    sentence: &Range<usize>,
    trigger: &Range<usize>,
    contact: Contact,
    in_title: bool,
) -> bool {
    let is_verb = text.words.get(trigger.start).is_some_and(|word| word.class == Class::Verb);
    let before = |reach: usize| trigger.start.saturating_sub(reach).max(sentence.start)..trigger.start;
    let cue = |range: Range<usize>, cue: Cue| range.clone().any(|at| text.is_cue(at, cue));
    let light = || cue(before(LIGHT_REACH), Cue::Light);
    let begins = trigger.start <= sentence.start + 3;
    let behind = trigger.end..(trigger.end + 5).min(sentence.end);
    if !is_verb && (cue(behind.clone(), Cue::Media) || cue(before(2), Cue::Media)) {
        return false; // an interview, a press conference
    }
    match contact {
        Contact::Receive | Contact::Meet if is_verb => true,
        Contact::Phone | Contact::Sign => true,
        Contact::Discuss => is_verb || begins || in_title || relative(text, trigger.start),
        Contact::Visit if is_verb => in_title || begins || relative(text, trigger.start),
        Contact::Visit if text.begins_with(trigger.start, BEH) => light(),
        Contact::Visit => cue(before(3), Cue::Light) || in_title && begins,
        _ => {
            in_title
                || light()
                || cue(before(3), Cue::Occasion)
                || cue(before(3), Cue::Future)
                || begins
                || (trigger.end..trigger.end + 2).any(|at| relative(text, at))
        }
    }
}

/// Words before a noun of contact in which a verb may stand that says it took place.
const LIGHT_REACH: usize = 30;

/// Whether "who" or "that" stands right before a word or at it.
fn relative(text: &Text<'_>, at: usize) -> bool {
    const WHO: [&str; 3] = [
        "\u{0627}\u{0644}\u{0630}\u{064A}",
        "\u{0627}\u{0644}\u{062A}\u{064A}",
        "\u{0627}\u{0644}\u{0644}\u{0630}\u{0627}\u{0646}",
    ];
    WHO.contains(&text.folded(at)) || at > 0 && WHO.contains(&text.folded(at - 1))
}

/// Whether a summit is only the occasion: "on the margins of the summit", "to take part in the summit".
fn is_occasion(text: &Text<'_>, at: usize, start: usize) -> bool {
    const OCCASIONS: [&str; 5] = [
        "\u{0647}\u{0627}\u{0645}\u{0634}",
        "\u{0645}\u{0634}\u{0627}\u{0631}\u{0643}\u{0647}",
        "\u{0634}\u{0627}\u{0631}\u{0643}",
        "\u{062D}\u{0636}\u{0648}\u{0631}",
        "\u{062D}\u{0636}\u{0631}",
    ];
    (at.saturating_sub(3).max(start)..at).any(|before| OCCASIONS.contains(&text.stem(before)))
}

/// Those who take part in a contact that is no visit: one side, and another.
fn parties(
    text: &Text<'_>,
    contact: Contact,
    trigger: &Range<usize>,
    present: &[&Actor],
    in_title: bool,
) -> Option<Vec<Actor>> {
    let before: Vec<&Actor> = present.iter().copied().filter(|actor| actor.words.end <= trigger.start).collect();
    let after: Vec<&Actor> = present.iter().copied().filter(|actor| actor.words.start >= trigger.end).collect();
    let is_verb = text.words.get(trigger.start).is_some_and(|word| word.class == Class::Verb);
    // Both sides stand before a verb in the dual: "A and B meet".
    let last_two = before.len().checked_sub(2).map(|at| (before[at], before[at + 1]));
    let pair_before = last_two.filter(|(a, b)| joined(text, a, b));
    let distinct = |a: &Actor, b: &Actor| !a.is_same(b);
    let mut chosen: Vec<&Actor> = Vec::new();
    if let Some((a, b)) = pair_before.filter(|(a, b)| distinct(a, b) && trigger.start - b.words.end <= 8) {
        let third = before.len().checked_sub(3).map(|at| before[at]).filter(|c| joined(text, c, a) && distinct(c, a));
        chosen.extend(third);
        chosen.extend([a, b]);
    } else {
        let first_after = after.first().copied();
        let second_after =
            after.iter().skip(1).copied().find(|other| first_after.is_some_and(|first| distinct(first, other)));
        let subject = before.iter().rev().copied().find(|actor| trigger.start - actor.words.end <= 30);
        let with = |actor: &Actor| is_with(text, actor);
        let between = first_after.is_some_and(|a| text.folded(a.words.start.saturating_sub(1)) == BETWEEN);
        let subject = subject.filter(|_| !(between && second_after.is_some()));
        match (subject, first_after, second_after) {
            // verb, subject, object
            (None, Some(a), Some(b)) => {
                if contact == Contact::Discuss && !with(b) && !joined(text, a, b) {
                    return None;
                }
                chosen.extend([a, b]);
                extend_with_joined(text, &after, &mut chosen);
            }
            (Some(s), Some(a), second) if distinct(s, a) => {
                let has_two = second.is_some_and(|b| {
                    is_verb
                        && !in_title
                        && !with(a)
                        && (with(b) || contact == Contact::Receive || contact == Contact::Meet)
                });
                if let (true, Some(b)) = (has_two, second) {
                    chosen.extend([a, b]);
                } else {
                    if contact == Contact::Discuss && !with(a) && !text.begins_with(a.words.start, WAW) {
                        return None;
                    }
                    chosen.extend([s, a]);
                }
                extend_with_joined(text, &after, &mut chosen);
            }
            (Some(s), Some(_), Some(b)) if distinct(s, b) => chosen.extend([s, b]),
            _ => return None,
        }
    }
    Some(chosen.into_iter().cloned().collect())
}

/// "This came in a meeting with A": the other side is whom the sentence before speaks of.
fn with_subject_before(
    text: &Text<'_>,
    trigger: &Range<usize>,
    present: &[&Actor],
    subject: Option<&Actor>,
) -> Option<Vec<Actor>> {
    let [other] = present else { return None };
    let subject = subject.filter(|subject| !subject.is_same(other))?;
    let follows = other.words.start >= trigger.end && other.words.start - trigger.end <= 3 && is_with(text, other);
    follows.then(|| vec![subject.clone(), (*other).clone()])
}

/// Those whom one office of several states names: "the foreign ministers of A, B and C".
fn of_several(contact: Contact, trigger: &Range<usize>, present: &[&Actor]) -> Option<Vec<Actor>> {
    const REACH: usize = 12;
    let near = |actor: &&&Actor| {
        let before = trigger.start >= actor.words.end && trigger.start - actor.words.end <= REACH;
        before || actor.words.start >= trigger.end && actor.words.start - trigger.end <= REACH
    };
    let meets = matches!(contact, Contact::Meet | Contact::Talks | Contact::Summit | Contact::Discuss);
    let found = present.iter().filter(near).find(|actor| meets && actor.name.is_none() && !actor.others.is_empty())?;
    Some(vec![(*found).clone()])
}

/// Adds those that are joined to the last one chosen.
fn extend_with_joined<'a>(text: &Text<'_>, after: &[&'a Actor], chosen: &mut Vec<&'a Actor>) {
    while let Some(last) = chosen.last().copied() {
        let next = after.iter().copied().find(|actor| actor.words.start >= last.words.end);
        match next.filter(|next| joined(text, last, next) && chosen.iter().all(|known| !known.is_same(next))) {
            Some(next) if chosen.len() < 4 => chosen.push(next),
            _ => break,
        }
    }
}

/// Whether two actors stand side by side with "and" between them.
fn joined(text: &Text<'_>, a: &Actor, b: &Actor) -> bool {
    let between = b.words.start.saturating_sub(a.words.end);
    let and = text.folded(b.words.start).starts_with(WAW) && text.begins_with(b.words.start, WAW)
        || text.folded(b.words.start.saturating_sub(1)) == AND && between >= 1;
    b.words.start >= a.words.end && between <= 3 && and
}

const AND: &str = "\u{0648}";
/// "with"
const WITH: &str = "\u{0645}\u{0639}";
/// "from"
const FROM: &str = "\u{0645}\u{0646}";
/// "between"
const BETWEEN: &str = "\u{0628}\u{064A}\u{0646}";

fn is_with(text: &Text<'_>, actor: &Actor) -> bool {
    let at = actor.words.start;
    let before = text.folded(at.saturating_sub(1));
    before == WITH || before == FROM || text.begins_with(at, BEH) || text.begins_with(at, LAM)
}

/// States and organizations that talk for themselves: "talks between A and B", "the summit of A and B".
fn of_states(
    text: &Text<'_>,
    sentence: &Range<usize>,
    contact: Contact,
    trigger: &Range<usize>,
    known: &[Actor],
) -> Option<Vec<Actor>> {
    if !matches!(contact, Contact::Talks | Contact::Meet | Contact::Summit | Contact::Discuss | Contact::Phone) {
        return None;
    }
    let all = states(text, sentence.clone());
    let free: Vec<&Actor> = all
        .iter()
        .filter(|state| known.iter().all(|actor| actor.is_bystander() || !actor.words.contains(&state.words.start)))
        .collect();
    let after_between = |at: usize| text.folded(at.saturating_sub(1)) == BETWEEN;
    let pair = free.windows(2).find(|pair| {
        let [a, b] = [&pair[0].words, &pair[1].words];
        let after = a.start >= trigger.end && a.start - trigger.end <= 6;
        let before = trigger.start >= b.end && trigger.start - b.end <= 2;
        let around = trigger.start >= a.end
            && trigger.start - a.end <= 3
            && b.start >= trigger.end
            && b.start - trigger.end <= 3;
        let with = is_with(text, pair[1]) && b.start - a.end <= 5;
        // "a Tunisian-Libyan meeting"
        let side_by_side = a.start == trigger.end && b.start == a.end && !text.is_definite(a.start);
        side_by_side
            || (after || before) && (after_between(a.start) || joined(text, pair[0], pair[1]) || with)
            || around && with
    })?;
    (pair[0].countries() != pair[1].countries() || pair[0].organisation != pair[1].organisation)
        .then(|| pair.iter().map(|&actor| actor.clone()).collect())
}

/// Who visits, and where.
fn visit(
    text: &Text<'_>,
    sentence: &Range<usize>,
    trigger: &Range<usize>,
    present: &[&Actor],
) -> Option<(Vec<Actor>, Option<Code>)> {
    let can_visit = |actor: &&&Actor| {
        matches!(
            actor.rank,
            Some(
                Rank::Head
                    | Rank::Minister
                    | Rank::Speaker
                    | Rank::Royal
                    | Rank::Envoy
                    | Rank::OrgHead
                    | Rank::Delegation
                    | Rank::Military
            )
        ) || actor.person.is_some_and(|person| !person.office.is_empty())
    };
    let before = present
        .iter()
        .rev()
        .filter(can_visit)
        .find(|actor| actor.words.end <= trigger.start && trigger.start - actor.words.end <= 8);
    let after = present
        .iter()
        .filter(can_visit)
        .find(|actor| actor.words.start >= trigger.end && actor.words.start - trigger.end <= 4);
    let is_verb = text.words.get(trigger.start).is_some_and(|word| word.class == Class::Verb);
    let visitor = if is_verb && trigger.start <= sentence.start + 4 { after.or(before) } else { before.or(after) }?;
    let from = visitor.words.end.max(trigger.end);
    let starts: Vec<usize> =
        if visitor.words.end <= trigger.start { vec![trigger.end] } else { vec![from, trigger.end] };
    let destination = starts.into_iter().find_map(|start| {
        (start..sentence.end.min(start + 14)).find_map(|at| {
            let country = country_at(text, at).map(|(country, _)| country).or_else(|| city_country(text, at))?;
            let other = Some(country) != visitor.country && !visitor.words.contains(&at);
            let office = text.title(at.saturating_sub(1)).is_some();
            (other && !office && is_goal(text, at, start)).then_some(country)
        })
    })?;
    Some((vec![(*visitor).clone()], Some(destination)))
}

/// Whether a country or city is where one goes, not whose: behind a preposition, at once, or "the capital" before it.
fn is_goal(text: &Text<'_>, at: usize, start: usize) -> bool {
    const TO: [&str; 3] =
        ["\u{0627}\u{0644}\u{064A}", "\u{0641}\u{064A}", "\u{0627}\u{0644}\u{0639}\u{0627}\u{0635}\u{0645}\u{0647}"];
    let before = text.folded(at.saturating_sub(1));
    at == start || TO.contains(&before) || text.begins_with(at, LAM) || text.begins_with(at, BEH)
}

fn city_country(text: &Text<'_>, at: usize) -> Option<Code> {
    text.find(at, |entity| match entity {
        Entity::City(city) if city.kind != Settlement::Region => city.country,
        _ => None,
    })
    .map(|(country, _)| country)
}

/// Gives a country to those who are named without one: that of the paper, or of the office that they share.
fn infer_countries(text: &Text<'_>, event: &mut Event, home: Option<Code>) {
    let others: Vec<Code> = event.actors.iter().filter_map(|actor| actor.country).collect();
    let host = (event.sentence.start..event.sentence.end).find_map(|at| {
        let place = city_country(text, at)?;
        let before = text.folded(at.saturating_sub(1));
        (text.begins_with(at, BEH) || before == IN || before == AIRPORT).then_some(place)
    });
    let mut before: Option<Actor> = None;
    for (n, actor) in event.actors.iter_mut().enumerate() {
        let known = !actor.countries().is_empty() || actor.organisation.is_some() || actor.is_international;
        if !known && matches!(actor.rank, Some(Rank::Head | Rank::Minister | Rank::Speaker | Rank::Royal)) {
            let joined = before.as_ref().filter(|before| joined(text, before, actor)).and_then(|before| before.country);
            let inferred = [host, home].into_iter().flatten().find(|code| !others.contains(code) && n < 2);
            actor.country = joined.or(inferred);
        }
        before = Some(actor.clone());
    }
}

/// "no"
const NO: &str = "\u{0644}\u{0627}";
/// "airport"
const AIRPORT: &str = "\u{0645}\u{0637}\u{0627}\u{0631}";
/// "in"
const IN: &str = "\u{0641}\u{064A}";

/// Whether two states, or a state and an organization, take part.
fn is_international(event: &Event) -> bool {
    let countries = event.countries();
    let is_organisation =
        |actor: &Actor| actor.countries().is_empty() && (actor.organisation.is_some() || actor.is_international);
    let organisations = event.actors.iter().filter(|actor| is_organisation(actor)).count();
    let unknown = event.actors.iter().filter(|actor| actor.countries().is_empty() && !is_organisation(actor)).count();
    unknown < event.actors.len()
        && (countries.len() >= 2 || !countries.is_empty() && organisations > 0 || organisations >= 2)
        && (unknown == 0 || countries.len() >= 2)
}

/// How a contact is spoken of, by the form of its verb and the words around it.
fn status(
    text: &Text<'_>,
    sentence: &Range<usize>,
    trigger: &Range<usize>,
    contact: Contact,
    in_title: bool,
) -> Status {
    if is_future_verb(text, trigger.start) {
        return Status::Announced;
    }
    if (sentence.start..(sentence.start + 3).min(trigger.start)).any(|at| text.is_cue(at, Cue::Deny))
        || trigger.start > sentence.start && text.folded(trigger.start - 1) == NO
    {
        return Status::Cancelled;
    }
    // "It is expected that", "will leave": what a sentence begins with holds for all of it.
    let begins = (sentence.start..(sentence.start + 4).min(trigger.start))
        .any(|at| (text.is_cue(at, Cue::Future) || is_future_verb(text, at)) && !relative(text, at));
    let mut status = if begins && !relative(text, trigger.start) { Status::Announced } else { Status::Held };
    let reach = trigger.start.saturating_sub(CUE_REACH).max(sentence.start);
    for at in reach..trigger.start {
        // A cue behind a comma speaks of something else.
        let apart = (at + 1..=trigger.start).any(|place| text.gap(place) >= Gap::Comma && place != trigger.start);
        if !apart && text.is_cue(at, Cue::Cancel) {
            return Status::Cancelled;
        }
        if !apart && (text.is_cue(at, Cue::Future) || is_future_verb(text, at)) {
            status = Status::Announced;
        }
    }
    let is_noun = !is_future_verb(text, trigger.start)
        && text.words.get(trigger.start).is_some_and(|word| word.class != Class::Verb);
    let occasion =
        (trigger.start.saturating_sub(2).max(sentence.start)..trigger.start).any(|at| text.is_cue(at, Cue::Occasion));
    if contact == Contact::Visit && is_noun && occasion && !in_title && status == Status::Held {
        status = Status::Background;
    }
    let reach = if in_title || contact == Contact::Visit && is_noun { 10 } else { 3 };
    let ahead = trigger.end..(trigger.end + reach).min(sentence.end);
    for at in ahead {
        if text.is_cue(at, Cue::FutureAdjective) {
            status = Status::Announced;
        } else if text.is_cue(at, Cue::PastAdjective) && !in_title && contact != Contact::Visit {
            status = Status::Background;
        }
    }
    let pluperfect = (sentence.start..(sentence.start + 3).min(trigger.start)).any(|at| text.is_cue(at, Cue::Past));
    if pluperfect && status == Status::Held { Status::Background } else { status }
}

/// Whether a word is a verb in the imperfect.
fn is_imperfect(text: &Text<'_>, at: usize) -> bool {
    let folded = text.folded(at);
    let folded = folded.strip_prefix(WAW).unwrap_or(folded);
    folded.starts_with([YEH, TEH])
        && text.words.get(at).is_some_and(|word| word.class == Class::Verb)
        && !text.stem(at).starts_with([YEH, TEH])
}

/// Whether a word is a verb with the prefix of the future.
pub(super) fn is_future_verb(text: &Text<'_>, at: usize) -> bool {
    let folded = text.folded(at);
    let folded = folded.strip_prefix(WAW).unwrap_or(folded);
    let mut letters = folded.chars();
    letters.next() == Some(SEEN)
        && letters.next().is_some_and(|letter| matches!(letter, YEH | TEH))
        && letters.count() >= 2
        && !text.stem(at).starts_with(SEEN)
}

/// Whether a word of contact speaks of what took place.
pub(super) fn is_held(text: &Text<'_>, sentence: &Range<usize>, at: usize) -> bool {
    status(text, sentence, &(at..at + 1), Contact::Sign, false) == Status::Held
}
