//! What of the tables begins at a word.

use super::entities::{Bloc, Code, Entity, Organisation, Person, Settlement};
use super::text::{Class, Text};
use mahdar_text::letter::YEH;

/// "Oman", and Amman without its vowels.
const AMMAN: &str = "\u{0639}\u{0645}\u{0627}\u{0646}";
/// "sultanate"
const SULTANATE: &str = "\u{0633}\u{0644}\u{0637}\u{0646}\u{0647}";

/// A person of the table.
pub(super) fn person_at(text: &Text<'_>, at: usize) -> Option<(&'static Person, usize)> {
    text.find(at, |entity| if let Entity::Person(person) = entity { Some(person) } else { None })
}

/// A country, by name or adjective.
pub(super) fn country_at(text: &Text<'_>, at: usize) -> Option<(Code, usize)> {
    let (country, length) =
        text.find(at, |entity| if let Entity::Country(country) = entity { Some(country) } else { None })?;
    // The name of Mali is the adjective of finance.
    let is_finance =
        country == "ML" && !at.checked_sub(1).is_some_and(|before| text.words[before].class == Class::Function);
    let is_amman =
        country == "OM" && text.speaks_of_jordan && text.stem(at) == AMMAN && !text.folded(at).ends_with(YEH);
    let is_sultanate = at > 0 && text.stem(at - 1) == SULTANATE;
    (!is_finance && (!is_amman || is_sultanate)).then_some((country, length))
}

/// An organization of the table.
pub(super) fn organisation_at(text: &Text<'_>, at: usize) -> Option<(&'static Organisation, usize)> {
    text.find(at, |entity| if let Entity::Organisation(organisation) = entity { Some(organisation) } else { None })
}

/// Several states, or a movement.
pub(super) fn bloc_at(text: &Text<'_>, at: usize) -> Option<(&'static Bloc, usize)> {
    text.find(at, |entity| if let Entity::Bloc(bloc) = entity { Some(bloc) } else { None })
}

/// A capital, which may stand for its state.
pub(super) fn capital_at(text: &Text<'_>, at: usize) -> Option<(Code, usize)> {
    text.find(at, |entity| match entity {
        Entity::City(city) if city.kind == Settlement::Capital => city.country,
        _ => None,
    })
}

/// The words of an honorific.
pub(super) fn is_honorific(text: &Text<'_>, at: usize) -> Option<usize> {
    text.find(at, |entity| (entity == Entity::Honorific).then_some(())).map(|((), length)| length)
}

/// Whether a word without the article begins with a preposition.
pub(super) fn has_preposition(text: &Text<'_>, at: usize) -> bool {
    use mahdar_text::letter::{BEH, KAF, LAM};
    [BEH, LAM, KAF].into_iter().any(|letter| text.begins_with(at, letter) && !text.is_definite(at))
}
