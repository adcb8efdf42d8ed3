//! Names of people: one of the table of people, one said in full earlier, or, behind an office or honorific, the words up
//! to one that cannot be in a name.

use super::actors::Actor;
use super::entities::{Entity, Rank};
use super::lookup::{has_preposition, person_at};
use super::text::{Class, Gap, Text};
use mahdar_text::letter::WAW;
use std::ops::Range;

/// Words of a name at most.
const MOST_NAME_WORDS: usize = 7;
/// Someone of the cast by one or more words of the name.
pub(super) fn of_cast<'c>(text: &Text<'_>, at: usize, cast: &'c [Actor]) -> Option<(&'c Actor, usize)> {
    let is = |place: usize, word: &str| text.folded(place) == word || text.stem(place) == word;
    cast.iter().find_map(|actor| {
        let last = actor.key.last()?;
        if is(at, last) && last.chars().count() > 2 {
            return Some((actor, 1));
        }
        let surname = actor.key.len() >= 2 && actor.key.windows(2).any(|two| is(at, &two[0]) && is(at + 1, &two[1]));
        surname.then_some((actor, 2))
    })
}

/// The name that begins at a word.
pub(super) fn name_at(
    text: &Text<'_>,
    start: usize,
    end: usize,
    cast: &[Actor],
    actor: &mut Actor,
    unknown_too: bool,
) -> Option<Range<usize>> {
    if let Some((person, length)) = person_at(text, start)
        && start + length <= end
    {
        actor.person = Some(person);
        let mut at = start + length;
        while at < end && at < start + MOST_NAME_WORDS {
            if let Some(joint) = joint(text, at).filter(|joint| at + joint <= end) {
                at += joint;
            } else if continues_name(text, at) && text.is_known_name(at) {
                at += 1;
            } else {
                break;
            }
        }
        return Some(start..at);
    }
    let starts = |at: usize| {
        let word = text.words.get(at)?;
        let known = text.is_known_name(at);
        let plain = word.class == Class::Name
            && !text.is_definite(at)
            && is_free(text, at)
            && !has_preposition(text, at)
            && is_rare(text.folded(at));
        (known && is_free(text, at) || plain).then_some(())
    };
    if unknown_too || text.is_known_name(start) {
        // A given name of the tables may be the start of a longer name that they do not have.
        if starts(start).is_some() {
            let mut at = start + 1;
            while at < end && at < start + MOST_NAME_WORDS {
                if let Some(joint) = joint(text, at).filter(|joint| at + joint <= end) {
                    at += joint;
                } else if continues_name(text, at) {
                    at += 1;
                } else {
                    break;
                }
            }
            let alone = at == start + 1;
            if !alone || of_cast(text, start, cast).is_none() {
                if alone && !text.is_known_name(start) {
                    return None;
                }
                return Some(start..at);
            }
        }
    }
    let (known, length) = of_cast(text, start, cast)?;
    actor.person = actor.person.or(known.person);
    actor.country = actor.country.or(known.country);
    actor.rank = actor.rank.or(known.rank);
    actor.organisation = actor.organisation.or(known.organisation);
    Some(start..start + length)
}

/// Words of a name that join the next one to it.
const JOINTS: [&str; 14] = [
    "\u{0628}\u{0646}",
    "\u{0627}\u{0628}\u{0646}",
    "\u{0628}\u{0646}\u{062A}",
    "\u{0627}\u{0644}",
    "\u{0627}\u{0628}\u{0648}",
    "\u{0627}\u{0628}\u{064A}",
    "\u{0639}\u{0628}\u{062F}",
    "\u{0648}\u{0644}\u{062F}",
    "\u{0641}\u{0627}\u{0646}",
    "\u{0641}\u{0648}\u{0646}",
    "\u{062F}\u{064A}",
    "\u{062F}\u{0648}",
    "\u{062F}\u{0627}",
    "\u{0644}\u{0648}",
];

/// Words of a joint and what it joins, where there is one.
fn joint(text: &Text<'_>, at: usize) -> Option<usize> {
    let joins = |at: usize| text.gap(at) == Gap::Space && JOINTS.contains(&text.folded(at));
    let length = (0..3).take_while(|n| joins(at + n)).count();
    let next = at + length;
    let is_name = text.words.get(next).is_some_and(|word| matches!(word.class, Class::Name | Class::Other));
    (length > 0 && is_name && text.gap(next) == Gap::Space).then_some(length + 1)
}

/// Whether nothing in the tables claims a word for something else than a name.
pub(super) fn is_free(text: &Text<'_>, at: usize) -> bool {
    let taken = |entity: Entity| !matches!(entity, Entity::Person(_) | Entity::Topic(_) | Entity::Honorific);
    let Some(word) = text.words.get(at) else { return false };
    let known = text.is_known_name(at);
    let is_office = text.is_definite(at) && text.title(at).is_some();
    match word.class {
        Class::Function | Class::Verb | Class::Number => false,
        // Thursday is a given name.
        Class::Date => known && !text.is_definite(at),
        _ => !is_office && (known || !word.entities.iter().any(|&(entity, _)| taken(entity))),
    }
}

/// Whether a word goes on with a name.
fn continues_name(text: &Text<'_>, at: usize) -> bool {
    let is_office = text.title(at).is_some_and(|(title, _)| title.rank != Rank::Royal);
    if text.gap(at) > Gap::Space || is_office || !is_free(text, at) {
        return false;
    }
    if text.is_known_name(at) {
        // "and Lavrov" is another name
        return !text.begins_with(at, WAW);
    }
    if text.words[at].class == Class::Other || text.begins_with(at, WAW) || has_preposition(text, at) {
        return false;
    }
    if text.is_definite(at) {
        let next = at + 1;
        let ends = text.gap(next) > Gap::Space
            || text.words.get(next).is_none_or(|word| word.class != Class::Name && word.class != Class::Other)
            || !text.is_definite(next);
        let given = at > 0 && text.is_name(at - 1) && !text.is_definite(at - 1);
        return ends && !text.folded(at).ends_with(mahdar_text::letter::HEH) && (given || is_rare(text.folded(at)));
    }
    is_rare(text.folded(at))
}

/// Whether news uses a word so seldom that it is a name rather than a noun.
fn is_rare(folded: &str) -> bool {
    mahdar_text::lexicon::lexicon().count(folded) < MOST_USES_OF_A_NAME
}

/// Uses of a word in background news beyond which it is taken for a noun, unless a table has it as a name.
const MOST_USES_OF_A_NAME: u32 = 700;
