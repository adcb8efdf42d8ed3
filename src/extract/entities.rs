//! What the tables know: countries, cities, people, organizations, offices, honorifics, words of contact, cues and topics,
//! found by stems, the longest name first.

use crate::gazetteer::{Row, table};
use crate::model::Topic;
use mahdar_text::{Analyzer, Tokens, normalize};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The most words of a name in the tables that is looked for.
const MOST_WORDS: usize = 7;

/// ISO 3166-1 alpha-2 code.
pub(super) type Code = &'static str;

/// What a word or phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity {
    /// A country, by name or by its adjective.
    Country(Code),
    /// A city or a venue in one; also a capital that stands for its state.
    City(&'static City),
    Person(&'static Person),
    Organisation(&'static Organisation),
    /// Several states, or a movement that speaks for one.
    Bloc(&'static Bloc),
    Title(&'static Title),
    Honorific,
    Contact(Contact),
    Cue(Cue),
    Topic(Topic),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct City {
    pub(super) name: &'static str,
    /// None for one that lies in several countries.
    pub(super) country: Option<Code>,
    pub(super) kind: Settlement,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settlement {
    Capital,
    City,
    Region,
    Venue,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) country: Option<Code>,
    pub(super) office: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Organisation {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bloc {
    pub(super) name: &'static str,
    pub(super) countries: Vec<Code>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) rank: Rank,
    pub(super) country: Option<Code>,
}

/// What an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Rank {
    Head,
    Minister,
    Speaker,
    Royal,
    Military,
    Envoy,
    OrgHead,
    Official,
    Counterpart,
    Delegation,
    Government,
    Spokesman,
    Sport,
}

/// Words that tell of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Contact {
    Receive,
    Phone,
    Summit,
    Meet,
    Talks,
    Visit,
    Sign,
    Discuss,
}

/// Words that tell how a contact is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Cue {
    Future,
    FutureAdjective,
    Cancel,
    Past,
    PastAdjective,
    Sport,
    /// Of several states.
    International,
    /// Of no state: media, sport, business.
    Undiplomatic,
    /// What follows is when, not what.
    Occasion,
    /// A verb that only says that what follows takes place.
    Light,
    /// A verb or noun that says that talks begin, go on or end.
    Start,
    /// Who asks questions.
    Media,
    /// What a title of comment begins with.
    Comment,
    /// What is denied did not take place.
    Deny,
}

/// The names of the tables by their stems.
#[derive(Default)]
struct Names {
    /// Stems separated by a space.
    by_stems: FxHashMap<String, Vec<Entity>>,
    /// By first stem, the most words of a name.
    longest: FxHashMap<String, usize>,
    /// First stems of words of contact.
    contacts: FxHashSet<String>,
    /// Folded names of organizations of one word, without the article.
    acronyms: FxHashSet<String>,
    /// Folded words of the names of people.
    given: FxHashSet<String>,
}

impl Names {
    fn add(&mut self, name: &str, entity: Entity) {
        let tokens = Analyzer::guarded().tokens(name);
        let stems: Vec<&str> = tokens.iter().map(|token| token.stem).collect();
        let Some(first) = stems.first().filter(|_| stems.len() <= MOST_WORDS) else { return };
        if matches!(entity, Entity::Contact(_)) {
            self.contacts.insert((*first).to_owned());
        }
        let longest = self.longest.entry((*first).to_owned()).or_default();
        *longest = stems.len().max(*longest);
        let entities = self.by_stems.entry(stems.join(" ")).or_default();
        if !entities.contains(&entity) {
            entities.push(entity);
        }
    }
}

fn leak<T>(value: T) -> &'static T {
    // The tables are read once and live as long as the program.
    Box::leak(Box::new(value))
}

fn code(cell: &'static str) -> Option<Code> {
    (cell.len() == 2).then_some(cell)
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    let each = |name: &str, add: &mut dyn FnMut(&Row)| table(name).for_each(|row| add(&row));
    each("countries", &mut |row| {
        for name in row.names(&[1, 2, 3, 4]) {
            names.add(name, Entity::Country(row.cell(0)));
        }
    });
    each("cities", &mut |row| {
        let kind = match row.cell(2) {
            "capital" => Settlement::Capital,
            "region" => Settlement::Region,
            "venue" => Settlement::Venue,
            _ => Settlement::City,
        };
        let city = leak(City { name: row.names(&[3]).next().unwrap_or_default(), country: code(row.cell(1)), kind });
        for name in row.names(&[3, 4]) {
            names.add(name, Entity::City(city));
        }
    });
    each("people", &mut |row| {
        let person = leak(Person { name: row.cell(1), country: code(row.cell(4)), office: row.cell(7) });
        for name in row.names(&[1, 2, 3]) {
            names.add(name, Entity::Person(person));
            for word in normalize(name).split(' ').filter(|word| word.chars().count() > 2) {
                names.given.insert(word.to_owned());
            }
        }
    });
    each("organisations", &mut |row| {
        let organisation = leak(Organisation { name: row.cell(1), kind: row.cell(5) });
        for name in row.names(&[1, 2]) {
            names.add(name, Entity::Organisation(organisation));
            let folded = normalize(name);
            if !folded.contains(' ') {
                names.acronyms.insert(without_article(&folded).to_owned());
            }
        }
    });
    each("blocs", &mut |row| {
        let bloc =
            leak(Bloc { name: row.names(&[1]).next().unwrap_or_default(), countries: row.names(&[2]).collect() });
        for name in row.names(&[1]) {
            names.add(name, Entity::Bloc(bloc));
        }
    });
    each("given_names", &mut |row| {
        for name in row.names(&[1]) {
            names.given.insert(normalize(name));
        }
    });
    each("titles", &mut |row| {
        let Some(rank) = rank(row.cell(2)) else { return };
        let title = leak(Title { rank, country: code(row.cell(3)) });
        row.names(&[1]).for_each(|name| names.add(name, Entity::Title(title)));
    });
    each("honorifics", &mut |row| row.names(&[1]).for_each(|name| names.add(name, Entity::Honorific)));
    each("contacts", &mut |row| {
        let Some(contact) = contact(row.cell(2)) else { return };
        row.names(&[1]).for_each(|name| names.add(name, Entity::Contact(contact)));
    });
    each("cues", &mut |row| {
        let Some(cue) = cue(row.cell(2)) else { return };
        row.names(&[1]).for_each(|name| names.add(name, Entity::Cue(cue)));
    });
    each("topics", &mut |row| {
        let Ok(topic) = serde_json::from_value::<Topic>(row.cell(0).into()) else { return };
        row.names(&[1]).for_each(|name| names.add(name, Entity::Topic(topic)));
    });
    names
});

fn rank(cell: &str) -> Option<Rank> {
    Some(match cell {
        "head" => Rank::Head,
        "minister" => Rank::Minister,
        "speaker" => Rank::Speaker,
        "royal" => Rank::Royal,
        "military" => Rank::Military,
        "envoy" => Rank::Envoy,
        "org_head" => Rank::OrgHead,
        "official" => Rank::Official,
        "counterpart" => Rank::Counterpart,
        "delegation" => Rank::Delegation,
        "government" => Rank::Government,
        "spokesman" => Rank::Spokesman,
        "sport" => Rank::Sport,
        _ => return None,
    })
}

fn contact(cell: &str) -> Option<Contact> {
    Some(match cell {
        "receive" => Contact::Receive,
        "phone" => Contact::Phone,
        "summit" => Contact::Summit,
        "meet" => Contact::Meet,
        "talks" => Contact::Talks,
        "visit" => Contact::Visit,
        "sign" => Contact::Sign,
        "discuss" => Contact::Discuss,
        _ => return None,
    })
}

fn cue(cell: &str) -> Option<Cue> {
    Some(match cell {
        "future" => Cue::Future,
        "future_adj" => Cue::FutureAdjective,
        "cancel" => Cue::Cancel,
        "past" => Cue::Past,
        "past_adj" => Cue::PastAdjective,
        "sport" => Cue::Sport,
        "international" => Cue::International,
        "undiplomatic" => Cue::Undiplomatic,
        "occasion" => Cue::Occasion,
        "light" => Cue::Light,
        "start" => Cue::Start,
        "media" => Cue::Media,
        "comment" => Cue::Comment,
        "deny" => Cue::Deny,
        _ => return None,
    })
}

/// The entities that the words from `at` on name: the longest phrase of each kind, with its number of words.
pub(super) fn entities_at(tokens: &Tokens, at: usize, key: &mut String, found: &mut Vec<(Entity, usize)>) {
    found.clear();
    let Some(first) = tokens.get(at) else { return };
    let Some(&longest) = NAMES.longest.get(first.stem) else { return };
    for length in (1..=longest).rev() {
        key.clear();
        for place in at..at + length {
            let Some(token) = tokens.get(place) else { break };
            if place > at {
                key.push(' ');
            }
            key.push_str(token.stem);
        }
        let whole = length > 1 || is_acronym(first.folded);
        for &entity in NAMES.by_stems.get(key.as_str()).map_or(&[][..], Vec::as_slice) {
            let same = |(other, _): &(Entity, usize)| std::mem::discriminant(other) == std::mem::discriminant(&entity);
            if !whole && matches!(entity, Entity::Organisation(_)) {
                continue; // one word that is no more than of one stem with a name
            }
            if at + length <= tokens.len() && (matches!(entity, Entity::Cue(_)) || !found.iter().any(same)) {
                found.push((entity, length));
            }
        }
    }
}

/// The country whose adjective a folded word is in the accusative, without an article: "a Tunisian delegation".
pub(super) fn country_in_accusative(folded: &str) -> Option<Code> {
    let adjective = folded.strip_suffix(mahdar_text::letter::ALEF)?;
    let stem = mahdar_text::guarded(adjective);
    let entities = NAMES.by_stems.get(stem.as_str())?;
    entities.iter().find_map(|entity| if let Entity::Country(code) = entity { Some(*code) } else { None })
}

/// A folded word without its article.
fn without_article(folded: &str) -> &str {
    use mahdar_text::letter::{ALEF, LAM};
    folded.strip_prefix(ALEF).and_then(|rest| rest.strip_prefix(LAM)).unwrap_or(folded)
}

/// Whether a folded word is the name of an organization, behind a proclitic or article or not.
fn is_acronym(folded: &str) -> bool {
    use mahdar_text::letter::{BEH, FEH, LAM, WAW};
    let is = |word: &str| NAMES.acronyms.contains(without_article(word));
    is(folded)
        || folded
            .strip_prefix([WAW, BEH, LAM, FEH])
            .is_some_and(|rest| is(rest) || rest.strip_prefix(LAM).is_some_and(is))
}

/// Whether a word or phrase of contact begins with a stem.
pub(super) fn begins_contact(stem: &str) -> bool {
    NAMES.contacts.contains(stem)
}

/// Whether a folded word is part of a name of the table of people.
pub(super) fn is_name_word(folded: &str) -> bool {
    NAMES.given.contains(folded)
}
