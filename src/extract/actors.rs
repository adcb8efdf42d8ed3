//! Who acts: offices with or without a name, names with or without an office, and states that stand for themselves.
//!
//! An actor is read from its words by a small grammar: honorifics, an office with what belongs to it (a country or its
//! adjective, an organization, a department), a name, and an office in apposition. A name is one of the table of people, a
//! name said in full earlier, or, behind an office or honorific, the words up to one that cannot be in a name.

use super::entities::{Bloc, Code, Cue, Entity, Organisation, Person, Rank, Title};
use super::text::{Class, Gap, Text};
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
    /// Whether the office is one of several states.
    pub(super) is_international: bool,
    /// Folded words of the name.
    pub(super) key: Vec<String>,
}

impl Actor {
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
        self.country.iter().chain(of_bloc).copied().collect()
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

/// Words of a name at most.
const MOST_NAME_WORDS: usize = 7;
/// Words between an office and the name at most.
const MOST_TITLE_WORDS: usize = 14;

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

fn person_at(text: &Text<'_>, at: usize) -> Option<(&'static Person, usize)> {
    text.find(at, |entity| if let Entity::Person(person) = entity { Some(person) } else { None })
}

pub(super) fn country_at(text: &Text<'_>, at: usize) -> Option<(Code, usize)> {
    let (country, length) =
        text.find(at, |entity| if let Entity::Country(country) = entity { Some(country) } else { None })?;
    // The name of Mali is the adjective of finance.
    let is_finance =
        country == "ML" && !at.checked_sub(1).is_some_and(|before| text.words[before].class == Class::Function);
    (!is_finance).then_some((country, length))
}

fn organisation_at(text: &Text<'_>, at: usize) -> Option<(&'static Organisation, usize)> {
    text.find(at, |entity| if let Entity::Organisation(organisation) = entity { Some(organisation) } else { None })
}

fn bloc_at(text: &Text<'_>, at: usize) -> Option<(&'static Bloc, usize)> {
    text.find(at, |entity| if let Entity::Bloc(bloc) = entity { Some(bloc) } else { None })
}

fn capital_at(text: &Text<'_>, at: usize) -> Option<(Code, usize)> {
    text.find(at, |entity| match entity {
        Entity::City(city) if city.kind == super::entities::Settlement::Capital => city.country,
        _ => None,
    })
}

fn is_honorific(text: &Text<'_>, at: usize) -> Option<usize> {
    text.find(at, |entity| (entity == Entity::Honorific).then_some(())).map(|((), length)| length)
}

/// Someone of the cast by one or more words of the name.
fn of_cast<'c>(text: &Text<'_>, at: usize, cast: &'c [Actor]) -> Option<(&'c Actor, usize)> {
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

fn actor_at(text: &Text<'_>, start: usize, end: usize, cast: &[Actor], before: Option<&Actor>) -> Option<Actor> {
    let mut at = start;
    let mut honoured = false;
    while let Some(length) = is_honorific(text, at).filter(|_| at < end) {
        at += length;
        honoured = true;
    }
    let mut actor = Actor {
        words: start..start,
        name: None,
        title: None,
        rank: None,
        person: None,
        country: None,
        organisation: None,
        bloc: None,
        is_international: false,
        key: Vec::new(),
    };
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
        if actor.country.is_some_and(|_| is_indefinite_kind(text, first, length)) {
            return None;
        }
        actor.title = Some(first..title_end);
        actor.is_international = (first..at).any(|at| text.is_cue(at, Cue::International));
        let nameless = matches!(actor.rank, Some(Rank::Delegation | Rank::Government | Rank::Spokesman));
        if actor.rank == Some(Rank::Government) && actor.country.is_none() && actor.bloc.is_none() {
            return None;
        }
        let undiplomatic = |at: usize| text.is_cue(at, Cue::Undiplomatic);
        if actor.rank == Some(Rank::Delegation) && (first..at).any(undiplomatic) {
            actor.rank = Some(Rank::Spokesman);
        }
        // A name may stand behind a comma, a bracket or honorifics.
        let mut name_at = if nameless { end } else { at };
        while let Some(length) = is_honorific(text, name_at).filter(|_| name_at < end) {
            name_at += length;
        }
        if name_at < end && text.gap(name_at) <= Gap::Comma {
            let after_comma = text.gap(name_at) == Gap::Comma;
            if let Some(name) = name_at_(text, name_at, end, cast, &mut actor, !after_comma) {
                at = name.end;
                actor.name = Some(name);
            } else if name_at > at {
                at = name_at;
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
            let name = name_at_(text, at + length, end, cast, &mut actor, true)?;
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
            let name = name_at_(text, at, end, cast, &mut actor, known || honoured)?;
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

/// An office that follows behind honorifics, where it begins and its length.
fn title_behind_honorifics(text: &Text<'_>, start: usize, end: usize) -> Option<(usize, &'static Title, usize)> {
    let mut at = start;
    while let Some(length) = is_honorific(text, at).filter(|_| at < end && text.gap(at) <= Gap::Comma) {
        at += length;
    }
    let (title, length) = text.title(at).filter(|_| at > start && at < end && text.gap(at) <= Gap::Space)?;
    Some((at, title, length))
}

/// Whether an office stands without an article and with an adjective without one: some president, not the president.
fn is_indefinite_kind(text: &Text<'_>, first: usize, length: usize) -> bool {
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
fn read_title(text: &Text<'_>, start: usize, end: usize, cast: &[Actor], actor: &mut Actor) -> usize {
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
        if text.find(at, |entity| if let Entity::City(city) = entity { Some(city) } else { None }).is_some()
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
        if let Some((country, length)) = country_at(text, at) {
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

/// The name that begins at a word.
fn name_at_(
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
fn is_free(text: &Text<'_>, at: usize) -> bool {
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
        return ends && !text.folded(at).ends_with(mahdar_text::letter::HEH) && is_rare(text.folded(at));
    }
    is_rare(text.folded(at))
}

fn has_preposition(text: &Text<'_>, at: usize) -> bool {
    use mahdar_text::letter::{BEH, KAF, LAM};
    [BEH, LAM, KAF].into_iter().any(|letter| text.begins_with(at, letter) && !text.is_definite(at))
}

/// Whether news uses a word so seldom that it is a name rather than a noun.
fn is_rare(folded: &str) -> bool {
    mahdar_text::lexicon::lexicon().count(folded) < MOST_USES_OF_A_NAME
}

/// Uses of a word in background news beyond which it is taken for a noun, unless a table has it as a name.
const MOST_USES_OF_A_NAME: u32 = 700;

/// Offices that follow a name: of the country and the organization they tell.
fn read_apposition(text: &Text<'_>, start: usize, end: usize, cast: &[Actor], actor: &mut Actor) -> usize {
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

/// States and their capitals that stand for themselves among some words.
pub(super) fn states(text: &Text<'_>, words: Range<usize>) -> Vec<Actor> {
    let mut found = Vec::new();
    let mut at = words.start;
    while at < words.end {
        if let Some((bloc, length)) = bloc_at(text, at) {
            found.push(Actor {
                words: at..at + length,
                name: None,
                title: None,
                rank: None,
                person: None,
                country: None,
                organisation: None,
                bloc: Some(bloc),
                is_international: true,
                key: Vec::new(),
            });
            at += length;
        } else if let Some((country, length)) = country_at(text, at).or_else(|| capital_at(text, at)) {
            found.push(Actor {
                words: at..at + length,
                name: None,
                title: None,
                rank: None,
                person: None,
                country: Some(country),
                organisation: None,
                bloc: None,
                is_international: false,
                key: Vec::new(),
            });
            at += length;
        } else if let Some((organisation, length)) = organisation_at(text, at) {
            found.push(Actor {
                words: at..at + length,
                name: None,
                title: None,
                rank: None,
                person: None,
                country: None,
                organisation: Some(organisation),
                bloc: None,
                is_international: false,
                key: Vec::new(),
            });
            at += length;
        } else {
            at += 1;
        }
    }
    found
}
