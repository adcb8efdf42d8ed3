//! Offices, with what belongs to them: a department, a country or its adjective, an organization.

use super::actors::Actor;
use super::entities::{Rank, Title, country_in_accusative};
use super::lookup::{bloc_at, country_at, has_preposition, is_honorific, organisation_at, person_at};
use super::names::{is_free, of_cast};
use super::text::{Class, Gap, Text};
use mahdar_text::letter::WAW;

/// Words between an office and the name at most.
const MOST_TITLE_WORDS: usize = 14;

/// An office that follows behind honorifics, where it begins and its length.
pub(super) fn title_behind_honorifics(
    text: &Text<'_>,
    start: usize,
    end: usize,
) -> Option<(usize, &'static Title, usize)> {
    let mut at = start;
    while let Some(length) = is_honorific(text, at).filter(|_| at < end && text.gap(at) <= Gap::Comma) {
        at += length;
    }
    let (title, length) = text.title(at).filter(|_| at > start && at < end && text.gap(at) <= Gap::Space)?;
    Some((at, title, length))
}

/// Whether an office stands without an article and with an adjective without one: some president, not the president.
pub(super) fn is_indefinite_kind(text: &Text<'_>, first: usize, length: usize) -> bool {
    let adjective = first + length;
    length == 1
        && !text.is_definite(first)
        && country_at(text, adjective).is_some_and(|(_, length)| length == 1)
        && !text.is_definite(adjective)
        && text.folded(adjective).ends_with(mahdar_text::letter::YEH)
        && text.gap(adjective) == Gap::Space
        && !text
            .words
            .get(adjective + 1)
            .is_some_and(|word| word.gap == Gap::Space && text.is_known_name(adjective + 1))
}

/// What belongs to an office: its department, its country, its organization. Returns where it ends.
pub(super) fn read_title(text: &Text<'_>, start: usize, end: usize, cast: &[Actor], actor: &mut Actor) -> usize {
    if actor.rank == Some(Rank::Delegation) {
        return read_delegation(text, start, end, actor);
    }
    let mut at = start;
    while at < end && at - start < MOST_TITLE_WORDS {
        let word = &text.words[at];
        if word.gap >= Gap::Comma || at > start && word.gap == Gap::Mark {
            break;
        }
        if let Some((organisation, length)) = organisation_at(text, at) {
            actor.organisation = actor.organisation.or(Some(organisation));
            at += length;
            continue;
        }
        if let Some((bloc, length)) = bloc_at(text, at) {
            actor.bloc = actor.bloc.or(Some(bloc));
            at += length;
            continue;
        }
        if of_cast(text, at, cast).is_some() && country_at(text, at).is_none() {
            break;
        }
        if text.is_known_name(at) && !text.is_definite(at) && country_at(text, at).is_none() && text.title(at).is_none()
        {
            break;
        }
        if person_at(text, at).is_some_and(|(_, length)| length > 1 || country_at(text, at).is_none()) {
            break;
        }
        if let Some((country, length)) = country_at(text, at) {
            if actor.country.is_some_and(|first| first != country) && text.begins_with(at, WAW) {
                actor.others.push(country);
            }
            actor.country = actor.country.or(Some(country));
            at += length;
            continue;
        }
        if is_honorific(text, at).is_some() {
            break;
        }
        if text.title(at).is_some() && text.begins_with(at, mahdar_text::letter::BEH) {
            break; // "received the president of A the president of B": the preposition begins another
        }
        if let Some((title, length)) = text.title(at) {
            // "the president of the council of ministers, minister of defence"
            actor.country = actor.country.or(title.country);
            at += length;
            continue;
        }
        if matches!(word.class, Class::Function | Class::Verb | Class::Date | Class::Number) {
            // "the envoy of the secretary general to Yemen", "the ambassador of X in Y"
            let joins = word.class == Class::Function && matches!(actor.rank, Some(Rank::Envoy)) && at > start;
            if joins && (country_at(text, at + 1).is_some() || organisation_at(text, at + 1).is_some()) {
                let host = actor.country;
                at += 1;
                if let Some((_, length)) = country_at(text, at) {
                    at += length;
                }
                actor.country = host;
                continue;
            }
            break;
        }
        if text
            .find(at, |entity| if let super::entities::Entity::City(city) = entity { Some(city) } else { None })
            .is_some()
            && text.begins_with(at, mahdar_text::letter::BEH)
        {
            break;
        }
        if text.contact(at).is_some() {
            break;
        }
        let genitive = at == start && text.begins_with(at, mahdar_text::letter::LAM);
        let construct = text.gap(at + 1) == Gap::Space
            && (text.is_definite(at + 1) || country_at(text, at + 1).is_some() || genitive)
            && !text.is_known_name(at);
        if text.is_definite(at) || construct || word.class == Class::Other {
            at += 1;
            continue;
        }
        break;
    }
    at
}

/// Whose a delegation is: the country that the next few words tell.
fn read_delegation(text: &Text<'_>, start: usize, end: usize, actor: &mut Actor) -> usize {
    const WORDS: usize = 5;
    for at in start..end.min(start + WORDS) {
        if text.gap(at) >= Gap::Comma || text.words[at].class == Class::Verb {
            break;
        }
        let accusative = || country_in_accusative(text.folded(at)).map(|country| (country, 1));
        if let Some((country, length)) = country_at(text, at).or_else(accusative) {
            actor.country = Some(country);
            return at + length;
        }
        if let Some((organisation, length)) = organisation_at(text, at) {
            actor.organisation = Some(organisation);
            return at + length;
        }
    }
    start
}

/// Offices that follow a name: of the country and the organization they tell.
pub(super) fn read_apposition(text: &Text<'_>, start: usize, end: usize, cast: &[Actor], actor: &mut Actor) -> usize {
    let mut at = start;
    for _ in 0..MOST_APPOSITIONS {
        while let Some(length) = is_honorific(text, at).filter(|_| at < end && text.gap(at) <= Gap::Mark) {
            at += length;
        }
        if at >= end || text.gap(at) > Gap::Comma {
            break;
        }
        let behind_comma = text.gap(at) == Gap::Comma;
        let proclitic =
            text.begins_with(at, WAW) || text.begins_with(at, mahdar_text::letter::BEH) || has_preposition(text, at);
        let Some((title, length)) = text.title(at).filter(|_| !proclitic) else { break };
        if matches!(title.rank, Rank::Spokesman | Rank::Delegation | Rank::Counterpart | Rank::Government) {
            break;
        }
        let mut read =
            Actor { country: title.country, rank: Some(title.rank), organisation: None, bloc: None, ..actor.clone() };
        let title_end = read_title(text, at + length, end, cast, &mut read);
        // Another person's office, if a name follows or it is of another country.
        let behind = |at: usize| {
            person_at(text, at).is_some()
                || text.is_known_name(at) && is_free(text, at)
                || is_honorific(text, at).is_some()
        };
        let follows = title_end < end && text.gap(title_end) <= Gap::Comma && behind(title_end);
        let other_country = read.country.is_some() && actor.country.is_some() && read.country != actor.country;
        if other_country || follows && (actor.title.is_some() || behind_comma) {
            break;
        }
        actor.country = actor.country.or(read.country);
        actor.organisation = actor.organisation.or(read.organisation);
        actor.bloc = actor.bloc.or(read.bloc);
        if actor.title.is_none() || actor.rank == Some(Rank::Royal) {
            actor.rank = Some(title.rank);
            actor.title = actor.title.clone().or(Some(at..title_end));
        }
        at = title_end;
    }
    at
}

/// Offices behind one name at most.
const MOST_APPOSITIONS: usize = 4;
