//! Who acts: offices with or without a name, names with or without an office, and states that stand for themselves.
//!
//! An actor is read from its words by a small grammar: honorifics, an office with what belongs to it (a country or its
//! adjective, an organization, a department), a name, and an office in apposition. A name is one of the table of people, a
//! name said in full earlier, or, behind an office or honorific, the words up to one that cannot be in a name.

use super::entities::{Bloc, Code, Cue, Organisation, Person, Rank};
use super::lookup::{bloc_at, capital_at, country_at, is_honorific, organisation_at, person_at};
use super::names::{name_at, of_cast};
use super::text::{Gap, Text};
use super::titles::{is_indefinite_kind, read_apposition, read_title, title_behind_honorifics};
use mahdar_text::letter::WAW;
use std::ops::Range;

/// Someone, or a state, as one place in a text names them.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    pub(super) words: Range<usize>,
    /// Word numbers of the name.
    pub(super) name: Option<Range<usize>>,
    /// Word numbers of the office.
    pub(super) title: Option<Range<usize>>,
    pub(super) rank: Option<Rank>,
    pub(super) person: Option<&'static Person>,
    pub(super) country: Option<Code>,
    pub(super) organisation: Option<&'static Organisation>,
    pub(super) bloc: Option<&'static Bloc>,
    /// Further countries that an office in the plural names.
    pub(super) others: Vec<Code>,
    /// Whether the office is one of several states.
    pub(super) is_international: bool,
    /// Folded words of the name.
    pub(super) key: Vec<String>,
}

impl Actor {
    /// Someone of whom nothing is known but where.
    fn at(words: Range<usize>) -> Self {
        Self {
            words,
            name: None,
            title: None,
            rank: None,
            person: None,
            country: None,
            organisation: None,
            bloc: None,
            others: Vec::new(),
            is_international: false,
            key: Vec::new(),
        }
    }

    /// Whether two places name one person or office holder.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        if let (Some(a), Some(b)) = (self.person, other.person) {
            return a.name == b.name;
        }
        match (self.key.is_empty(), other.key.is_empty()) {
            (false, false) => {
                let (short, long) = if self.key.len() <= other.key.len() { (self, other) } else { (other, self) };
                let hits = short.key.iter().filter(|word| long.key.contains(word)).count();
                hits == short.key.len() || hits >= 2 && hits + 1 >= short.key.len()
            }
            (true, true) => {
                self.rank == other.rank
                    && self.country == other.country
                    && self.organisation.map(|o| o.name) == other.organisation.map(|o| o.name)
            }
            _ => {
                self.country.is_some()
                    && self.country == other.country
                    && self.rank.is_some()
                    && self.rank == other.rank
            }
        }
    }

    /// Whether it is someone who speaks for another, or no party to a meeting of states.
    pub(super) fn is_bystander(&self) -> bool {
        matches!(self.rank, Some(Rank::Spokesman | Rank::Sport))
    }

    /// The countries that it stands for.
    pub(super) fn countries(&self) -> Vec<Code> {
        let of_bloc = self.bloc.map_or(&[][..], |bloc| &bloc.countries);
        self.country.iter().chain(of_bloc).chain(&self.others).copied().collect()
    }

    /// Whether it is a state alone.
    pub(super) fn is_state(&self) -> bool {
        self.name.is_none() && self.title.is_none()
    }
}

impl Actor {
    /// Takes what the tables and earlier places know of the one who is named.
    fn inherit(&mut self, text: &Text<'_>, cast: &[Self]) {
        if let Some(name) = &self.name {
            let words = name.clone().map(|word| text.folded(word).to_owned());
            self.key = words.filter(|word| word.chars().count() > 1).collect();
            if let Some(first) = self.key.first_mut()
                && !text.is_name(name.start)
                && (name.len() == 1 || text.begins_with(name.start, WAW))
            {
                *first = text.stem(name.start).to_owned();
            }
        }
        let heads = self.rank == Some(Rank::OrgHead)
            || self.rank.is_none() && self.person.is_some_and(|person| person.office.starts_with(SECRETARY_GENERAL));
        if heads {
            // The head of an organization speaks for no state.
            self.country = None;
            self.is_international = true;
            return;
        }
        if let Some(person) = self.person {
            self.country = self.country.or(person.country);
        }
        if self.name.is_some()
            && let Some(known) = cast.iter().find(|known| known.name.is_some() && known.is_same(self))
        {
            self.person = self.person.or(known.person);
            self.country = self.country.or(known.country);
            self.organisation = self.organisation.or(known.organisation);
            self.bloc = self.bloc.or(known.bloc);
            self.rank = self.rank.or(known.rank);
        }
    }
}

/// "the secretary general", as the table of people has the office.
const SECRETARY_GENERAL: &str =
    "\u{0627}\u{0644}\u{0623}\u{0645}\u{064A}\u{0646} \u{0627}\u{0644}\u{0639}\u{0627}\u{0645}";

/// The actors of some words, in order.
pub(super) fn actors(text: &Text<'_>, words: Range<usize>, cast: &[Actor]) -> Vec<Actor> {
    let mut found: Vec<Actor> = Vec::new();
    let mut at = words.start;
    while at < words.end {
        let plural = found.last().filter(|last| last.words.end == at);
        if let Some(actor) = actor_at(text, at, words.end, cast, plural) {
            at = actor.words.end.max(at + 1);
            found.push(actor);
        } else {
            at += 1;
        }
    }
    found
}

fn actor_at(text: &Text<'_>, start: usize, end: usize, cast: &[Actor], before: Option<&Actor>) -> Option<Actor> {
    let mut at = start;
    let mut honoured = false;
    while let Some(length) = is_honorific(text, at).filter(|_| at < end) {
        at += length;
        honoured = true;
    }
    let mut actor = Actor::at(start..start);
    if let Some((title, length)) = text.title(at).filter(|_| at < end) {
        let first = at;
        actor.rank = Some(title.rank);
        actor.country = title.country;
        at += length;
        at = read_title(text, at, end, cast, &mut actor);
        let title_end = at;
        // "the leader of the nation, his excellency the president"
        while let Some((next, other, length)) = title_behind_honorifics(text, at, end) {
            actor.rank = if actor.rank == Some(Rank::Head) { actor.rank } else { Some(other.rank) };
            actor.country = actor.country.or(other.country);
            at = read_title(text, next + length, end, cast, &mut actor);
        }
        if actor.country.is_some() && is_indefinite_kind(text, first, length) {
            return None;
        }
        actor.title = Some(first..title_end);
        actor.is_international = (first..at.max(title_end)).any(|at| text.is_cue(at, Cue::International));
        let nameless = matches!(actor.rank, Some(Rank::Delegation | Rank::Government | Rank::Spokesman));
        if actor.rank == Some(Rank::Government) && actor.country.is_none() && actor.bloc.is_none() {
            return None;
        }
        let undiplomatic = |at: usize| text.is_cue(at, Cue::Undiplomatic);
        if actor.rank == Some(Rank::Delegation) && (first..at).any(undiplomatic) {
            actor.rank = Some(Rank::Spokesman);
        }
        // A name may stand behind a comma, a bracket or honorifics.
        let mut behind = if nameless { end } else { at };
        while let Some(length) = is_honorific(text, behind).filter(|_| behind < end) {
            behind += length;
        }
        if behind < end && text.gap(behind) <= Gap::Comma {
            let after_comma = text.gap(behind) == Gap::Comma;
            if let Some(name) = name_at(text, behind, end, cast, &mut actor, !after_comma) {
                at = name.end;
                actor.name = Some(name);
            } else if behind > at {
                at = behind;
            }
        }
        if actor.name.is_some() {
            actor.inherit(text, cast);
            at = read_apposition(text, at, end, cast, &mut actor);
        }
    } else if at < end {
        let dual = before.filter(|before| before.title.is_some() && text.begins_with(at, WAW));
        if let (Some(before), Some((country, length))) = (dual, country_at(text, at)) {
            // "the presidents, the Russian A and the Tajik B"
            let name = name_at(text, at + length, end, cast, &mut actor, true)?;
            actor.country = Some(country);
            actor.rank = before.rank;
            actor.title = Some(at..at + length);
            at = name.end;
            actor.name = Some(name);
        } else {
            let known = person_at(text, at).is_some() || of_cast(text, at, cast).is_some();
            if !known && !honoured {
                return None;
            }
            let name = name_at(text, at, end, cast, &mut actor, known || honoured)?;
            at = name.end;
            actor.name = Some(name);
            actor.inherit(text, cast);
            at = read_apposition(text, at, end, cast, &mut actor);
        }
    }
    if actor.name.is_none() && actor.title.is_none() {
        return None;
    }
    actor.inherit(text, cast);
    actor.words = start..at;
    Some(actor)
}

/// States and their capitals that stand for themselves among some words.
pub(super) fn states(text: &Text<'_>, words: Range<usize>) -> Vec<Actor> {
    let mut found = Vec::new();
    let mut at = words.start;
    while at < words.end {
        if let Some((bloc, length)) = bloc_at(text, at) {
            found.push(Actor { bloc: Some(bloc), is_international: true, ..Actor::at(at..at + length) });
            at += length;
        } else if let Some((country, length)) = country_at(text, at).or_else(|| capital_at(text, at)) {
            found.push(Actor { country: Some(country), ..Actor::at(at..at + length) });
            at += length;
        } else if let Some((organisation, length)) = organisation_at(text, at) {
            found.push(Actor { organisation: Some(organisation), ..Actor::at(at..at + length) });
            at += length;
        } else {
            at += 1;
        }
    }
    found
}
