//! Who met whom: countries or people on a circle, a line between two who met, the thicker the more often.
//!
//! Each line and each name is a link, and says in words what it shows.

use super::asked::{Asked, Link};
use super::countries;
use super::text::{plain, shortened};
use super::timeline::tenth;
use super::words::Lang;
use mahdar::search::{Count, Facet, Facets};
use maud::{Markup, html};
use std::f64::consts::TAU;

/// Names on the circle.
const MOST_NAMES: usize = 12;
/// Lines between them.
const MOST_LINES: usize = 24;
const NAME_CHARS: usize = 15;
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 250.0;
/// From the middle to the circles; names stand outside.
const RADIUS: (f64, f64) = (64.0, 92.0);

/// What is counted for the drawing.
pub(super) fn facet(asked: &Asked) -> Facet {
    if is_of_people(asked) { Facet::ParticipantPair } else { Facet::CountryPair }
}

fn is_of_people(asked: &Asked) -> bool {
    asked.one("ties") == Some("people")
}

/// A line: the places of two names, and their meetings.
type Line = (usize, usize, usize);

pub(super) fn ties(asked: &Asked, facets: &Facets) -> Markup {
    let lang = asked.lang;
    let counts = |facet: Facet| facets.get(&facet).map_or(&[][..], Vec::as_slice);
    let (nodes, lines) = drawn(counts(facet(asked)));
    let all = counts(if is_of_people(asked) { Facet::Participant } else { Facet::Country });
    let meetings_of = |name: &str| all.iter().find(|count| count.value == name).map_or(0, |count| count.meetings);
    let most = lines.iter().map(|(.., meetings)| *meetings).max().unwrap_or(1).max(1) as f64;
    let place = |n: usize| {
        let angle = TAU * n as f64 / nodes.len() as f64 - TAU / 4.0;
        (WIDTH / 2.0 + RADIUS.0 * angle.cos(), HEIGHT / 2.0 + RADIUS.1 * angle.sin())
    };
    let of_people = is_of_people(asked);
    let choice = |name: &str, value: &str, chosen: bool| {
        let link = if value == "countries" { asked.link().without("ties") } else { asked.link().set("ties", value) };
        html! { a href=(link.to("/")) aria-current=[chosen.then_some("true")] { (name) } }
    };
    html! {
        @if !nodes.is_empty() || of_people {
            section.ties {
                h2 #ties { (lang.say("ties")) }
                nav.choices aria-labelledby="ties" {
                    (choice(lang.say("ties_countries"), "countries", !of_people))
                    (choice(lang.say("ties_people"), "people", of_people))
                }
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-labelledby="ties" direction="ltr" {
                    @for &(one, other, meetings) in &lines {
                        @let ((x1, y1), (x2, y2)) = (place(one), place(other));
                        @let bent = format!("M{} {}Q{} {} {} {}", tenth(x1), tenth(y1), WIDTH / 2.0, HEIGHT / 2.0, tenth(x2), tenth(y2));
                        @let names = [nodes[one], nodes[other]];
                        a href=(of_both(asked, names).to("/")) {
                            title { (said(lang, of_people, &names, meetings)) }
                            path.tie d=(bent) stroke-width=(tenth(1.0 + 5.0 * (meetings as f64 / most).sqrt())) {}
                        }
                    }
                    @for (n, name) in nodes.iter().copied().enumerate() {
                        @let (x, y) = place(n);
                        @let (anchor, dx, dy) = side(x, y);
                        @let label = label(lang, of_people, name);
                        a href=(of_one(asked, name).to("/")) {
                            title { (said(lang, of_people, &[name], meetings_of(name))) }
                            circle cx=(tenth(x)) cy=(tenth(y)) r="5" {}
                            text x=(tenth(x + dx)) y=(tenth(y + dy)) text-anchor=(anchored(anchor, &label))
                                direction=(if is_rtl(&label) { "rtl" } else { "ltr" }) { (label) }
                        }
                    }
                }
                p.about { (lang.say("about_ties")) }
            }
        }
    }
}

/// The names of the pairs that met most, and the lines between them.
fn drawn(pairs: &[Count]) -> (Vec<&str>, Vec<Line>) {
    let (mut names, mut lines) = (Vec::new(), Vec::new());
    for pair in pairs {
        let Some((one, other)) = pair.value.split_once('|') else { continue };
        let new = [one, other].into_iter().filter(|name| !names.contains(name)).count();
        if lines.len() >= MOST_LINES || names.len() + new > MOST_NAMES {
            continue;
        }
        let mut place = |name| {
            names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            })
        };
        lines.push((place(one), place(other), pair.meetings));
    }
    (names, lines)
}

/// Where the name of a circle stands: the side that it grows to, and how far from the circle it is.
fn side(x: f64, y: f64) -> (&'static str, f64, f64) {
    match (x - WIDTH / 2.0, y < HEIGHT / 2.0) {
        (right, _) if right > 1.0 => ("right", 9.0, 4.0),
        (right, _) if right < -1.0 => ("left", -9.0, 4.0),
        (_, true) => ("middle", 0.0, -10.0),
        (_, false) => ("middle", 0.0, 20.0),
    }
}

/// What SVG calls the side: a text that is read from right to left starts at the right.
fn anchored(side: &'static str, label: &str) -> &'static str {
    match (side, is_rtl(label)) {
        ("right", false) | ("left", true) => "start",
        ("right", true) | ("left", false) => "end",
        (middle, _) => middle,
    }
}

/// Whether the first letter is Hebrew, Arabic or a form of one of these.
fn is_rtl(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'))
}

fn label(lang: Lang, of_people: bool, name: &str) -> String {
    let name = if of_people { name } else { countries::name(lang, name) };
    plain(&shortened(name, NAME_CHARS))
}

fn said(lang: Lang, of_people: bool, names: &[&str], meetings: usize) -> String {
    let names: Vec<String> =
        names.iter().map(|name| plain(if of_people { name } else { countries::name(lang, name) })).collect();
    format!("{}: {}", names.join(" \u{2013} "), lang.count("meetings", meetings))
}

/// The meetings of one.
fn of_one(asked: &Asked, name: &str) -> Link {
    if is_of_people(asked) {
        asked.link().set("participant", name)
    } else {
        asked.link().without("country").add("country", name)
    }
}

/// The meetings of two. Only one person can be a filter, so the other is demanded by the query.
fn of_both(asked: &Asked, [one, other]: [&str; 2]) -> Link {
    if is_of_people(asked) {
        let demanded = format!("{} participant:\"{}\"", asked.query(), other.replace('"', " "));
        asked.link().set("participant", one).set("q", demanded.trim())
    } else {
        asked.link().without("country").add("country", one).add("country", other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(value: &str, meetings: usize) -> Count {
        Count { value: value.into(), meetings }
    }

    #[test]
    fn the_pairs_that_met_most_are_drawn() {
        let mut pairs = vec![count("RU|TJ", 5), count("RU|UZ", 3), count("nonsense", 2)];
        let (nodes, lines) = drawn(&pairs);
        assert_eq!(nodes, ["RU", "TJ", "UZ"]);
        assert_eq!(lines, [(0, 1, 5), (0, 2, 3)]);
        assert_eq!([anchored("right", "Tajikistan"), anchored("right", "\u{62A}")], ["start", "end"]);
        pairs.extend((0..200).map(|n| count(&format!("A{n}|B{n}"), 1)));
        let (nodes, lines) = drawn(&pairs);
        assert!(nodes.len() <= MOST_NAMES && lines.len() <= MOST_LINES);
    }
}
