//! What narrows the results: what is set already, values with the number of meetings that have them, days.

use super::asked::{Asked, Link};
use super::words::Lang;
use super::{countries, dates, ties, timeline};
use mahdar::search::{Answer, Count, Facet, country_code};
use maud::{Markup, html};

/// Values of a facet that are shown.
const MOST_VALUES: usize = 8;
/// Characters of a value.
const VALUE_CHARS: usize = 34;
/// Parameters that narrow.
const FILTERS: [&str; 8] = ["country", "participant", "place", "source", "topic", "form", "since", "until"];
/// Facets, each with the parameter that narrows to a value of it. A test holds that all of these have words.
const SHOWN: [(Facet, &str); 5] = [
    (Facet::Country, "country"),
    (Facet::Participant, "participant"),
    (Facet::Topic, "topic"),
    (Facet::Form, "form"),
    (Facet::Source, "source"),
];

impl Asked {
    /// What narrows the results: names of parameters and values.
    pub(super) fn filters(&self) -> Vec<(&'static str, String)> {
        let link = self.link();
        link.pairs().iter().filter(|(name, _)| FILTERS.contains(name)).cloned().collect()
    }

    /// A link without all that narrows to meetings.
    pub(super) fn without_filters(&self) -> Link {
        FILTERS.iter().fold(self.link(), |link, name| link.without(name))
    }
}

/// The value of a filter, as it is read.
fn shown(lang: Lang, name: &str, value: &str) -> String {
    match name {
        "country" => countries::name(lang, country_code(value).unwrap_or(value)).to_owned(),
        "topic" | "form" => lang.say(&format!("{name}_{value}")).to_owned(),
        "since" | "until" => dates::in_words(lang, value),
        _ => value.to_owned(),
    }
}

/// Whether two values of a parameter are one: a country may be typed by code or name.
fn is_same(name: &str, one: &str, other: &str) -> bool {
    one == other
        || name == "country" && country_code(one).is_ok_and(|code| country_code(other).is_ok_and(|other| code == other))
}

/// What is set already, each with a way to be rid of it.
pub(super) fn chips(asked: &Asked) -> Markup {
    let lang = asked.lang;
    let filters = asked.filters();
    html! {
        @if !filters.is_empty() {
            nav.chips aria-label=(lang.say("chips")) { ul {
                @for (name, value) in &filters {
                    @let link = asked.link().without_value(name, |other| other == value).to("/");
                    @let text = super::text::plain(&shown(lang, name, value));
                    li { a.chip href=(link) {
                        span.unseen { (lang.say("remove")) " " }
                        span.name { (name_of(lang, name)) } " " bdi { (text) } span.x aria-hidden="true" { "\u{d7}" }
                    } }
                }
                @if filters.len() > 1 { li { a href=(asked.without_filters().to("/")) { (lang.say("clear")) } } }
            } }
        }
    }
}

fn name_of(lang: Lang, name: &str) -> &'static str {
    match name {
        "since" => lang.say("from_day"),
        "until" => lang.say("to_day"),
        name => lang.say(name),
    }
}

/// What is beside the results.
pub(super) fn aside(asked: &Asked, answer: &Answer) -> Markup {
    let none = Vec::new();
    html! {
        (timeline::timeline(asked, answer.timeline.as_deref().unwrap_or_default()))
        (days(asked))
        @for (facet, name) in SHOWN { (values(asked, name, answer.facets.get(&facet).unwrap_or(&none))) }
        (ties::ties(asked, &answer.facets))
    }
}

/// The values of a facet. One that is set is taken away by its link.
fn values(asked: &Asked, name: &'static str, counts: &[Count]) -> Markup {
    let lang = asked.lang;
    let set: Vec<(&str, String)> = asked.filters().into_iter().filter(|(other, _)| *other == name).collect();
    let is_set = |value: &str| set.iter().any(|(_, other)| is_same(name, other, value));
    let link = |value: &str| match name {
        _ if is_set(value) => asked.link().without_value(name, |other| is_same(name, other, value)),
        "country" | "topic" => asked.link().add(name, value),
        _ => asked.link().set(name, value),
    };
    html! {
        @if !counts.is_empty() {
            section.facet {
                h2 { (lang.say(name)) }
                ul {
                    @for Count { value, meetings } in counts.iter().take(MOST_VALUES) {
                        li {
                            a href=(link(value).to("/")) aria-current=[is_set(value).then_some("true")] {
                                @if name == "country" { (countries::country(lang, value)) } @else {
                                    bdi { (super::text::shortened(&shown(lang, name, value), VALUE_CHARS)) }
                                }
                            }
                            " " span.n { (lang.number(*meetings)) }
                        }
                    }
                }
            }
        }
    }
}

/// From which day to which.
fn days(asked: &Asked) -> Markup {
    let lang = asked.lang;
    let kept = asked.link().without("since").without("until");
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        form.days action="/" method="get" {
            h2 { (lang.say("dates")) }
            @for (name, value) in kept.pairs() { input type="hidden" name=(name) value=(value); }
            label { (lang.say("from_day")) " " input type="date" name="since" value=(day(asked.request.since)); }
            label { (lang.say("to_day")) " " input type="date" name="until" value=(day(asked.request.until)); }
            button { (lang.say("apply")) }
        }
    }
}
