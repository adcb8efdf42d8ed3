//! Who met whom: countries or people on a circle, a line between two who met, the thicker the more often.
//!
//! Each line and each name is a link, and says in words what it shows.

use super::asked::{Asked, Link};
use super::countries;
use super::text::{plain, shortened};
use super::timeline::tenth;
use super::words::Lang;
use mahdar::search::{Count, Facet};
use maud::{Markup, html};
use std::f64::consts::TAU;

/// Names on the circle.
const MOST_NAMES: usize = 12;
/// Lines between them.
const MOST_LINES: usize = 24;
const NAME_CHARS: usize = 18;
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 250.0;
/// From the middle to the circles; names stand outside.
const RADIUS: (f64, f64) = (92.0, 92.0);

/// What is counted for the drawing.
pub(super) fn facet(asked: &Asked) -> Facet {
    if is_of_people(asked) { Facet::ParticipantPair } else { Facet::CountryPair }
}

fn is_of_people(asked: &Asked) -> bool {
    asked.one("ties") == Some("people")
}

/// Someone on the circle, with all meetings of him that are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node<'a> {
    name: &'a str,
    meetings: usize,
}

pub(super) fn ties(asked: &Asked, pairs: &[Count]) -> Markup {
    let lang = asked.lang;
    let (nodes, lines) = drawn(pairs);
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
                        @let names = [nodes[one].name, nodes[other].name];
                        a href=(of_both(asked, names).to("/")) {
                            title { (said(lang, of_people, &names, meetings)) }
                            path.tie d=(bent) stroke-width=(tenth(1.0 + 5.0 * (meetings as f64 / most).sqrt())) {}
                        }
                    }
                    @for (n, node) in nodes.iter().enumerate() {
                        @let (x, y) = place(n);
                        @let side = if x > WIDTH / 2.0 + 1.0 { ("start", 9.0, 4.0) } else if x < WIDTH / 2.0 - 1.0 { ("end", -9.0, 4.0) } else if y < HEIGHT / 2.0 { ("middle", 0.0, -10.0) } else { ("middle", 0.0, 20.0) };
                        a href=(of_one(asked, node.name).to("/")) {
                            title { (said(lang, of_people, &[node.name], node.meetings)) }
                            circle cx=(tenth(x)) cy=(tenth(y)) r="5" {}
                            text x=(tenth(x + side.1)) y=(tenth(y + side.2)) text-anchor=(side.0) { (label(lang, of_people, node.name)) }
                        }
                    }
                }
                p.about { (lang.say("about_ties")) }
            }
        }
    }
}

/// The names of the pairs that met most, and the lines between them by the places of the names.
fn drawn(pairs: &[Count]) -> (Vec<Node<'_>>, Vec<(usize, usize, usize)>) {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let mut lines = Vec::new();
    for pair in pairs {
        let Some(both) = pair.value.split_once('|').map(|(one, other)| [one, other]) else { continue };
        let new = both.iter().filter(|name| nodes.iter().all(|node| node.name != **name)).count();
        if lines.len() >= MOST_LINES || nodes.len() + new > MOST_NAMES {
            continue;
        }
        let mut place = |name| {
            let at = nodes.iter().position(|node| node.name == name).unwrap_or_else(|| {
                nodes.push(Node { name, meetings: 0 });
                nodes.len() - 1
            });
            nodes[at].meetings += pair.meetings;
            at
        };
        lines.push((place(both[0]), place(both[1]), pair.meetings));
    }
    (nodes, lines)
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
        assert_eq!(nodes, [("RU", 8), ("TJ", 5), ("UZ", 3)].map(|(name, meetings)| Node { name, meetings }));
        assert_eq!(lines, [(0, 1, 5), (0, 2, 3)]);
        pairs.extend((0..200).map(|n| count(&format!("A{n}|B{n}"), 1)));
        let (nodes, lines) = drawn(&pairs);
        assert!(nodes.len() <= MOST_NAMES && lines.len() <= MOST_LINES);
    }
}
