//! What grouping compares of a mention: days and hashes, no texts.

use super::name::{name_of, office_of, stems};
use super::place::city_of;
use crate::model::{Format, Mention, Participant, Published, Status};
use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

/// What is compared of a mention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Key {
    pub(super) status: Status,
    /// Whether the report is of another meeting, that took place: then it is coverage of none.
    pub(super) reports_another: bool,
    /// Days since 1970 began: the day of the meeting, else of publication.
    pub(super) day: Option<i32>,
    /// Whether the report says the day.
    pub(super) says_day: bool,
    pub(super) published: Option<i32>,
    /// Countries and organizations, sorted.
    pub(super) parties: Vec<u64>,
    /// Organizations alone, sorted.
    pub(super) organisations: Vec<u64>,
    pub(super) people: Vec<Person>,
    pub(super) city: Option<u64>,
    /// The country that the city is in.
    pub(super) land: Option<u64>,
    pub(super) format: Option<Format>,
    /// Of the text of the report, where it is long enough to be known by it.
    pub(super) text: Option<u64>,
}

/// Someone who takes part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The name in the table of people.
    pub(super) known: Option<u64>,
    /// Stems of the name, in order; none for one who is called by an office alone.
    pub(super) words: Vec<u64>,
    /// The office, as far as it tells people apart.
    pub(super) office: Option<&'static str>,
    pub(super) country: Option<u64>,
}

impl Key {
    /// The key of a mention in a report that was published then, with a text of that likeness.
    pub(crate) fn new(mention: &Mention, published: Option<Published>, text: Option<u64>) -> Self {
        let meeting = &mention.meeting;
        let published = published.map(|published| day_number(published.date()));
        let said = meeting.date.as_deref().and_then(|date| date.parse::<Date>().ok()).map(day_number);
        let country = |code: &String| xxh3_64(code.as_bytes());
        let organisation = |name: &String| hash_of("o", &stems(name));
        let of_people = meeting.participants.iter().filter_map(|someone| someone.country.as_ref());
        let mut parties: Vec<u64> = meeting.countries.iter().chain(of_people).map(country).collect();
        let mut organisations: Vec<u64> = meeting.organisations.iter().map(organisation).collect();
        organisations.sort_unstable();
        parties.extend(&organisations);
        parties.sort_unstable();
        parties.dedup();
        Self {
            status: mention.status,
            reports_another: false,
            day: said.or(published.filter(|day| is_within(*day, meeting.date.as_deref()))),
            says_day: said.is_some() && said != published || meeting.date_text.is_some(),
            published,
            parties,
            organisations,
            people: meeting.participants.iter().filter_map(person).collect(),
            city: meeting.place.as_ref().map(|place| xxh3_64(city_of(place).as_bytes())),
            land: meeting.place_country.as_ref().map(country),
            format: meeting.format,
            text,
        }
    }

    /// Whether the mention is of a meeting that took place.
    pub(crate) fn is_held(&self) -> bool {
        self.status == Status::Held
    }

    /// Whether the report may be coverage of a meeting by this mention.
    pub(crate) fn is_coverage(&self) -> bool {
        matches!(self.status, Status::Announced | Status::Background) && !self.reports_another
    }

    pub(super) fn day(&self) -> Option<i32> {
        self.day
    }

    /// Takes the meeting for one that the report only recalls.
    pub(super) fn recall(&mut self) {
        self.status = Status::Background;
    }

    /// How much is known, the most first: what is best known leads a group.
    pub(super) fn rank(&self) -> (usize, bool, bool, usize) {
        let named = || self.people.iter().filter(|person| person.is_named());
        let mut sides: Vec<_> = named().filter_map(|person| person.country).collect();
        sides.sort_unstable();
        sides.dedup();
        let sides = sides.len().min(2).max(named().count().min(1));
        // Many people are the mark of a list rather than of a meeting.
        (2 - sides.min(2), self.city.is_none(), !self.says_day, self.people.len().max(2) + self.parties.len())
    }
}

fn person(someone: &Participant) -> Option<Person> {
    let hashes = |words: &[String]| words.iter().map(|word| xxh3_64(word.as_bytes())).collect::<Vec<_>>();
    let name = name_of(someone);
    let office = office_of(someone);
    let known = someone.person.as_ref().map(|_| hash_of("p", &name));
    let country = someone.country.as_ref().map(|code| xxh3_64(code.as_bytes()));
    (!name.is_empty() || office.is_some()).then(|| Person { known, words: hashes(&name), office, country })
}

impl Person {
    pub(super) fn is_named(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether two mentions mean one person, as far as they say: by name, or one country's by what office they have.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        if let (Some(one), Some(other)) = (self.known, other.known) {
            return one == other;
        }
        if self.is_named() && other.is_named() {
            // Half of the words, since foreign names are spelled in many ways, and first names left out.
            let shared = self.words.iter().filter(|word| other.words.contains(word)).count();
            return 2 * shared >= self.words.len().min(other.words.len());
        }
        let silent = self.office.is_none() || other.office.is_none();
        self.country == other.country && (silent || self.office == other.office)
    }
}

fn hash_of(kind: &str, words: &[String]) -> u64 {
    xxh3_64(format!("{kind} {}", words.join(" ")).as_bytes())
}

fn day_number(date: Date) -> i32 {
    date.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Whether a day lies in a month `YYYY-MM`; any day does where there is none.
fn is_within(day: i32, month: Option<&str>) -> bool {
    let Some(month) = month else { return true };
    let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(day));
    date.is_ok_and(|date| date.to_string().starts_with(month))
}
