//! What is known of one meeting: day, place, people, countries, format, topics, signatures.

use super::actors::Actor;
use super::entities::{City, Contact, Entity, Rank, Settlement};
use super::events::Event;
use super::report::Reading;
use super::subjects;
use super::text::{Class, Gap, Text};
use crate::dates::{DateMention, DateValue, Lean, Precision, Turn, Unit};
use crate::model::{Evidence, Format, Meeting, Mention, Participant, Status};
use jiff::ToSpan;
use jiff::civil::Date;
use std::ops::Range;

/// Days after which news of a meeting is no news.
const FRESH_DAYS: i32 = 10;
/// The most people of a meeting.
const MOST_PARTICIPANTS: usize = 5;

/// Puts together what the contacts of one meeting tell.
pub(super) fn mention(reading: &Reading<'_>, cast: &[Actor], events: &[Event]) -> Mention {
    let mut facts = Facts { reading, cast, events, evidence: Vec::new() };
    let status = facts.status();
    let format = facts.format();
    let people = facts.people();
    let participants: Vec<Participant> = people.iter().map(|(text, actor)| participant(text, actor)).collect();
    let countries = facts.countries();
    let mut organisations: Vec<String> = Vec::new();
    for organisation in events.iter().flat_map(|event| &event.actors).filter_map(|actor| actor.organisation) {
        if !organisations.iter().any(|known| known == organisation.name) {
            organisations.push(organisation.name.to_owned());
        }
    }
    let (date, date_text) = facts.date(status);
    let place = if format == Format::PhoneCall { None } else { facts.place() };
    let host = if format == Format::PhoneCall { None } else { facts.host() };
    let place_country = place.and_then(|place| place.1).or(host).map(str::to_owned);
    let (topics, of_topics) = subjects::topics(reading, events);
    let signing = subjects::signing(reading);
    let documents_signed = signing.is_some();
    let meeting = Meeting {
        date,
        date_text,
        place: place.map(|(name, _)| name.to_owned()),
        place_country,
        countries,
        organisations,
        participants,
        format: Some(format),
        topics,
        documents_signed,
        cameo: Some(cameo(format, documents_signed).to_owned()),
    };
    let mut evidence = facts.evidence;
    for (text, actor) in &people {
        evidence.push(reading.evidence("participants", std::ptr::eq(*text, &reading.title), text.bytes(&actor.words)));
    }
    evidence.extend(parties(reading, events));
    evidence.extend(of_topics);
    evidence.extend(signing);
    for event in events {
        let text = reading.text(event.in_title);
        evidence.push(reading.evidence("contact", event.in_title, text.bytes(&event.trigger)));
    }
    Mention { meeting, status, evidence }
}

impl<'r> Reading<'r> {
    pub(super) fn text(&self, in_title: bool) -> &Text<'r> {
        if in_title { &self.title } else { &self.body }
    }

    /// Evidence, as bytes of the report's own title or body.
    pub(super) fn evidence(&self, fact: &str, in_title: bool, bytes: Range<usize>) -> Evidence {
        let offset = if in_title { 0 } else { self.offset };
        Evidence { fact: fact.to_owned(), in_title, start: bytes.start + offset, end: bytes.end + offset }
    }
}

/// Where the countries and organizations that take part are named, each once.
fn parties(reading: &Reading<'_>, events: &[Event]) -> Vec<Evidence> {
    let (mut countries, mut organisations): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut evidence = Vec::new();
    for event in events {
        let text = reading.text(event.in_title);
        for actor in &event.actors {
            let new: Vec<&str> = actor.countries().into_iter().filter(|code| !countries.contains(code)).collect();
            if !new.is_empty() {
                countries.extend(new);
                evidence.push(reading.evidence("countries", event.in_title, text.bytes(&actor.words)));
            }
            if let Some(organisation) = actor.organisation.filter(|known| !organisations.contains(&known.name)) {
                organisations.push(organisation.name);
                evidence.push(reading.evidence("organisations", event.in_title, text.bytes(&actor.words)));
            }
        }
    }
    evidence
}

/// The CAMEO code of a contact that took place.
fn cameo(format: Format, signed: bool) -> &'static str {
    match format {
        _ if signed => "057",
        Format::PhoneCall => "041",
        Format::Visit => "042",
        Format::Talks => "046",
        _ => "040",
    }
}

fn participant(text: &Text<'_>, actor: &Actor) -> Participant {
    let words = |range: &Option<Range<usize>>, strip: bool| {
        range.as_ref().map(|range| {
            let bytes = text.bytes(range);
            let written = &text.text[bytes];
            if strip { without_proclitic(text, range.start, written) } else { written }.to_owned()
        })
    };
    Participant {
        name: words(&actor.name, true),
        person: actor.person.map(|person| person.name.to_owned()),
        title: words(&actor.title, true),
        // An office of several countries is no person's.
        country: actor.country.filter(|_| actor.others.is_empty()).map(str::to_owned),
    }
}

/// A name as written, without the conjunction or preposition that its first word begins with.
fn without_proclitic<'t>(text: &Text<'_>, first: usize, written: &'t str) -> &'t str {
    use mahdar_text::letter::{BEH, LAM, WAW};
    let letter = [WAW, BEH, LAM].into_iter().find(|&letter| text.begins_with(first, letter) && !text.is_name(first));
    match letter {
        Some(letter) if written.starts_with(letter) => &written[letter.len_utf8()..],
        _ => written,
    }
}

struct Facts<'a, 'r> {
    reading: &'a Reading<'r>,
    cast: &'a [Actor],
    events: &'a [Event],
    evidence: Vec<Evidence>,
}

impl<'a, 'r> Facts<'a, 'r> {
    fn text(&self, event: &Event) -> &'a Text<'r> {
        self.reading.text(event.in_title)
    }

    /// How the report speaks of it: as the body does, which knows more than the title, but not than a title that calls
    /// it off.
    fn status(&self) -> Status {
        let of = |in_title: bool| {
            let statuses: Vec<Status> = self
                .events
                .iter()
                .filter(|event| event.in_title == in_title)
                .map(|event| self.status_of(event))
                .collect();
            if statuses.contains(&Status::Held) { Some(Status::Held) } else { statuses.first().copied() }
        };
        match (of(true), of(false)) {
            (Some(status @ (Status::Cancelled | Status::Announced)), _)
                if !self.events.iter().any(|event| event.is_phone) =>
            {
                status
            }
            (Some(Status::Held), Some(Status::Background)) => Status::Held,
            (title, body) => body.or(title).unwrap_or_default(),
        }
    }

    /// The contacts, those first that took place, and those of the body before the title's.
    fn by_weight(&self) -> Vec<&'a Event> {
        let mut order: Vec<&Event> = self.events.iter().collect();
        order.sort_by_key(|event| (event.in_title, self.status_of(event) != Status::Held));
        order
    }

    /// How a contact is spoken of, the day that is named for it considered.
    fn status_of(&self, event: &Event) -> Status {
        let text = self.text(event);
        let sentence = text.bytes(&event.sentence);
        let trigger = text.bytes(&event.trigger).start;
        let near = text
            .dates
            .iter()
            .filter(|date| sentence.start <= date.range.start && date.range.end <= sentence.end)
            .filter(|date| !is_of_future(text, date))
            .min_by_key(|date| date.range.start.abs_diff(trigger));
        let resolved = near.and_then(|date| date.resolve(self.reading.published, Lean::Past));
        match (resolved, self.reading.published) {
            (Some(day), Some(published)) if event.status == Status::Held && day.first > published => Status::Announced,
            // "He visits Cairo on Sunday": in the imperfect, a weekday that is neither today nor yesterday is to come.
            (Some(day), Some(published))
                if event.status == Status::Held
                    && event.is_imperfect
                    && published.yesterday().is_ok_and(|yesterday| day.first < yesterday)
                    && near.is_some_and(|date| matches!(date.value, DateValue::Weekday { turn: Turn::Unsaid, .. })) =>
            {
                Status::Announced
            }
            // Later on the day of publication.
            (Some(day), Some(published))
                if event.status == Status::Announced
                    && !event.in_title
                    && day.first == published
                    && day.last == published =>
            {
                Status::Held
            }
            (Some(day), Some(published))
                if event.status == Status::Held
                    && !event.in_title
                    && published.checked_sub(FRESH_DAYS.days()).is_ok_and(|first| day.last < first) =>
            {
                Status::Background
            }
            _ => event.status,
        }
    }

    fn format(&self) -> Format {
        let events = self.events;
        if events.iter().any(|event| event.is_phone) {
            return Format::PhoneCall;
        }
        if self.is_expanded() {
            return Format::Expanded;
        }
        let first_two = || events.iter().take(2);
        if first_two().any(|event| event.contact == Contact::Visit) {
            return Format::Visit;
        }
        let sides = self.countries().len();
        if first_two().any(|event| event.contact == Contact::Summit) {
            return Format::Summit;
        }
        if sides >= 3 {
            let heads = self.people().iter().filter(|(_, actor)| actor.rank == Some(Rank::Head)).count();
            return if heads >= 3 { Format::Summit } else { Format::Multilateral };
        }
        let named =
            events.iter().flat_map(|event| &event.actors).any(|actor| actor.name.is_some() || actor.title.is_some());
        if !named && events.iter().any(|event| event.contact == Contact::Talks) {
            return Format::Talks;
        }
        if events.first().is_some_and(|event| event.contact == Contact::Sign) {
            return Format::Talks;
        }
        Format::Bilateral
    }

    /// The countries that take part, sorted: by the body where it names both sides, for titles put several meetings in one.
    fn countries(&self) -> Vec<String> {
        let held = |event: &&&Event| event.status == Status::Held || event.status == self.events[0].status;
        let of = |events: &[&Event]| {
            let mut codes: Vec<String> = events.iter().flat_map(|event| event.countries()).map(str::to_owned).collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let all: Vec<&Event> = self.events.iter().collect();
        let all: Vec<&Event> = all.iter().filter(held).copied().collect();
        let body: Vec<&Event> = all.iter().copied().filter(|event| !event.in_title).collect();
        let of_body = of(&body);
        if of_body.len() >= 2 { of_body } else { of(&all) }
    }

    /// Whether a session of delegations is told of.
    fn is_expanded(&self) -> bool {
        const EXPANDED: [&str; 3] = [
            "\u{0645}\u{0648}\u{0633}\u{0639}",
            "\u{0645}\u{0648}\u{0633}\u{0639}\u{0627}",
            "\u{0645}\u{0648}\u{0633}\u{0639}\u{0647}",
        ];
        let body = &self.reading.body;
        let words = self.reading.sentences.iter().take(6).flat_map(Clone::clone);
        words.into_iter().any(|at| EXPANDED.contains(&body.folded(at)))
    }

    /// Those who take part, each once, by the fullest name; the first told first.
    fn people(&self) -> Vec<(&'a Text<'r>, Actor)> {
        let mut people: Vec<(&'a Text<'r>, Actor)> = Vec::new();
        let held = self.events.iter().any(|event| event.status == Status::Held);
        for event in self.events.iter().filter(|event| !held || event.status == Status::Held) {
            for actor in event.actors.iter().filter(|actor| !actor.is_state()) {
                match people.iter().position(|(_, known)| known.is_same(actor)) {
                    Some(place) => {
                        let (text, known) = &mut people[place];
                        let mut merged = if actor.key.len() > known.key.len() {
                            *text = self.text(event);
                            actor.clone()
                        } else {
                            known.clone()
                        };
                        merged.country = merged.country.or(known.country).or(actor.country);
                        merged.rank = merged.rank.or(known.rank);
                        merged.person = merged.person.or(known.person);
                        *known = merged;
                    }
                    None if people.len() < MOST_PARTICIPANTS => people.push((self.text(event), actor.clone())),
                    None => {}
                }
            }
        }
        // Someone without a name may be named elsewhere.
        for (text, actor) in people.iter_mut().filter(|(_, actor)| actor.name.is_none()) {
            let fits = |known: &&Actor| {
                known.country.is_some()
                    && known.country == actor.country
                    && known.name.is_some()
                    && (known.rank == actor.rank || [known.rank, actor.rank].contains(&Some(Rank::Counterpart)))
            };
            let mut found = self.cast.iter().filter(fits);
            if let (Some(one), None) = (found.next(), found.next()) {
                *text = &self.reading.body;
                *actor = one.clone();
            }
        }
        let mut once: Vec<(&'a Text<'r>, Actor)> = Vec::new();
        for (text, actor) in people {
            if !once.iter().any(|(_, known)| known.is_same(&actor)) {
                once.push((text, actor));
            }
        }
        let mut people = once;
        // Someone without a name is likely one of the named.
        let named: Vec<Actor> =
            people.iter().filter(|(_, actor)| actor.name.is_some()).map(|(_, actor)| actor.clone()).collect();
        people.retain(|(_, actor)| actor.name.is_some() || !named.iter().any(|named| named.country == actor.country));
        people
    }

    /// The day, and the words that it was read from.
    fn date(&mut self, status: Status) -> (Option<String>, Option<String>) {
        let lean = if status == Status::Announced { Lean::Future } else { Lean::Past };
        let order = self.by_weight();
        for event in &order {
            let text = self.text(event);
            let sentence = text.bytes(&event.sentence);
            let trigger = text.bytes(&event.trigger).start;
            let mut near: Vec<&DateMention> = text
                .dates
                .iter()
                .filter(|date| sentence.start <= date.range.start && date.range.end <= sentence.end)
                .filter(|date| is_precise(&date.value))
                .collect();
            near.sort_by_key(|date| date.range.start.abs_diff(trigger));
            near.retain(|date| status == Status::Announced || !is_of_future(text, date));
            let fits = |date: &&&DateMention| {
                self.day_of(date, lean).is_none_or(|(day, _)| {
                    self.reading.published.is_none_or(|published| status == Status::Announced || day <= published)
                })
            };
            if let Some(date) = near.iter().find(fits) {
                let words = text.text[date.range.clone()].to_owned();
                self.evidence.push(self.reading.evidence("date", event.in_title, date.range.clone()));
                let day = self.day_of(date, lean).map(|(day, precision)| match precision {
                    Precision::Month => format!("{:04}-{:02}", day.year(), day.month()),
                    _ => day.to_string(),
                });
                return (day, Some(words));
            }
            if let Some(at) = event.sentence.clone().find(|&at| RECENTLY.contains(&text.folded(at))) {
                let bytes = text.bytes(&(at..at + 1));
                self.evidence.push(self.reading.evidence("date", event.in_title, bytes.clone()));
                return (None, Some(text.text[bytes].to_owned()));
            }
        }
        if status == Status::Background {
            return (None, None);
        }
        // A day that the sentences before name, or the first ones; then the day of publication.
        let body = &self.reading.body;
        let order = self.events.iter().map(|event| event.order).min().unwrap_or(0);
        let before = self.reading.sentences.iter().take(order.saturating_sub(1)).rev().take(2);
        for sentence in before.chain(self.reading.sentences.iter().take(3)) {
            let bytes = body.bytes(sentence);
            let date = body.dates.iter().find(|date| {
                bytes.start <= date.range.start
                    && date.range.end <= bytes.end
                    && is_precise(&date.value)
                    && self.day_of(date, lean).is_some_and(|(day, _)| self.is_about_now(day))
            });
            if let Some(date) = date {
                self.evidence.push(self.reading.evidence("date", false, date.range.clone()));
                let day = self.day_of(date, lean).map(|(day, _)| day.to_string());
                return (day, Some(body.text[date.range.clone()].to_owned()));
            }
        }
        (self.reading.today.map(|day| day.to_string()), None)
    }

    fn is_about_now(&self, day: Date) -> bool {
        self.reading.published.is_some_and(|published| {
            day <= published && published.checked_sub(7.days()).is_ok_and(|week_before| week_before <= day)
        })
    }

    fn day_of(&self, date: &DateMention, lean: Lean) -> Option<(Date, Precision)> {
        let is_today = matches!(date.value, DateValue::Today { days: 0, .. });
        let reference = if is_today { self.reading.today } else { self.reading.published };
        date.resolve(reference, lean).map(|resolved| (resolved.first, resolved.precision))
    }

    /// The city, as written, and its country.
    fn place(&mut self) -> Option<(&'a str, Option<&'static str>)> {
        let order = self.by_weight();
        for event in order {
            let text = self.text(event);
            let near = |at: &usize| at.abs_diff(event.trigger.start);
            let mut found: Vec<(usize, &'static City, usize)> = event
                .sentence
                .clone()
                .filter_map(|at| place_at(text, at).map(|(city, at, length)| (at, city, length)))
                .collect();
            found.retain(|(at, ..)| event.actors.iter().all(|actor| !actor.words.contains(at)));
            found.sort_by_key(|(at, ..)| near(at));
            if let Some((at, city, length)) = found.first() {
                let bytes = text.bytes(&(*at..at + length));
                self.evidence.push(self.reading.evidence("place", event.in_title, bytes.clone()));
                let written = without_proclitic(text, *at, &text.text[bytes]);
                return Some((written, city.country));
            }
        }
        let body = &self.reading.body;
        let countries: Vec<&str> = self.events.iter().flat_map(Event::countries).collect();
        let visits = self.events.iter().any(|event| matches!(event.contact, Contact::Visit));
        let fits = |city: &City| city.country.is_some_and(|country| countries.contains(&country));
        let title = &self.reading.title;
        for at in 0..title.words.len() {
            if let Some((city, at, length)) = place_at(title, at).filter(|(city, ..)| fits(city)) {
                let bytes = title.bytes(&(at..at + length));
                self.evidence.push(self.reading.evidence("place", true, bytes.clone()));
                return Some((without_proclitic(title, at, &title.text[bytes]), city.country));
            }
        }
        let first_two = self.reading.sentences.iter().take(if visits { 4 } else { 2 }).flat_map(Clone::clone);
        for at in first_two {
            if let Some((city, at, length)) = place_at(body, at).filter(|(city, ..)| fits(city)) {
                let bytes = body.bytes(&(at..at + length));
                self.evidence.push(self.reading.evidence("place", false, bytes.clone()));
                return Some((without_proclitic(body, at, &body.text[bytes]), city.country));
            }
        }
        let host = self.host();
        let dateline = self
            .reading
            .dateline
            .filter(|city| city.country.is_some() && (city.country == host || host.is_none() && fits(city)))?;
        Some((dateline.name, dateline.country))
    }

    /// The country that receives.
    fn host(&self) -> Option<&'static str> {
        self.events.iter().find_map(|event| match event.contact {
            Contact::Visit => event.destination,
            Contact::Receive => event.actors.first().and_then(|actor| actor.country),
            _ => None,
        })
    }
}

/// "recently"
const RECENTLY: [&str; 1] = ["\u{0645}\u{0648}\u{062E}\u{0631}\u{0627}"];
/// Whether a verb of the future stands right before a date.
fn is_of_future(text: &Text<'_>, date: &DateMention) -> bool {
    const REACH: usize = 3;
    let first = text.tokens.iter().position(|token| token.end > date.range.start).unwrap_or(0);
    (first.saturating_sub(REACH)..first).any(|at| super::events::is_future_verb(text, at))
}

/// Whether a date is of a day, or of a few days or a month.
fn is_precise(value: &DateValue) -> bool {
    match value {
        DateValue::Year { .. } | DateValue::Month { .. } => false,
        DateValue::Whole { unit, .. } => *unit == Unit::Day,
        DateValue::Away { unit, .. } => *unit == Unit::Day,
        _ => true,
    }
}

/// A city where something takes place: behind a preposition, "the city of" or "the capital".
fn place_at(text: &Text<'_>, at: usize) -> Option<(&'static City, usize, usize)> {
    use mahdar_text::letter::{BEH, LAM};
    const BEFORE: [&str; 6] = [
        "\u{0641}\u{064A}",
        "\u{0627}\u{0644}\u{064A}",
        "\u{0627}\u{0644}\u{0639}\u{0627}\u{0635}\u{0645}\u{0647}",
        "\u{0645}\u{062F}\u{064A}\u{0646}\u{0647}",
        "\u{0628}\u{0645}\u{062F}\u{064A}\u{0646}\u{0647}",
        "\u{0628}\u{0627}\u{0644}\u{0639}\u{0627}\u{0635}\u{0645}\u{0647}",
    ];
    let (city, length) = text.find(at, |entity| match entity {
        Entity::City(city) if matches!(city.kind, Settlement::Capital | Settlement::City) => Some(city),
        _ => None,
    })?;
    let (at, length) =
        if length > 1 && BEFORE.contains(&text.folded(at)) { (at + 1, length - 1) } else { (at, length) };
    let before = text.folded(at.saturating_sub(1));
    let goes_to = text
        .words
        .get(at.saturating_sub(1))
        .is_some_and(|word| word.entities.iter().any(|(entity, _)| *entity == Entity::Contact(Contact::Visit)));
    let placed = BEFORE.contains(&before)
        || text.begins_with(at, BEH)
        || goes_to
        || text.begins_with(at, LAM) && text.gap(at) == Gap::Space;
    (placed && text.words[at].class != Class::Date).then_some((city, at, length))
}
