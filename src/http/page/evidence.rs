//! The words of a report that the facts of a meeting were read from, marked where they stand.
//!
//! One stretch of text may be evidence of several facts, so a text is cut wherever one begins or ends, and each piece is marked
//! with all that it is evidence of.

use super::words::Lang;
use mahdar::Evidences;
use maud::{Markup, html};
use std::ops::Range;

/// Bytes that are shown before the first and behind the last words of an excerpt.
const AROUND: usize = 260;
/// The longest excerpt of a paragraph.
const MOST_BYTES: usize = 1_800;

/// The name of a fact in the language of the page.
pub(super) fn name(lang: Lang, fact: &str) -> &'static str {
    lang.say(&format!("fact_{}", if fact == "date_text" { "date" } else { fact }))
}

/// A part of a title or body with its evidence marked.
pub(super) fn marked(lang: Lang, text: &str, part: Range<usize>, evidence: &[&Evidences]) -> Markup {
    let pieces = pieces(text, part, evidence);
    html! {
        @for (piece, facts) in pieces {
            @if facts.is_empty() { (piece) } @else {
                @let names: Vec<&str> = facts.iter().map(|fact| name(lang, fact)).collect();
                mark class=(class(facts[0])) title=(names.join(lang.say("comma"))) { (piece) }
            }
        }
    }
}

/// The paragraphs of a text: byte ranges without white space around.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let trimmed = line.trim();
        (!trimmed.is_empty()).then(|| start..start + trimmed.len())
    })
}

/// The paragraphs of a text that hold evidence, each cut to what is around it.
pub(super) fn excerpts(text: &str, evidence: &[&Evidences]) -> Vec<Range<usize>> {
    let excerpt = |paragraph: Range<usize>| {
        let within = |one: &&&Evidences| one.start >= paragraph.start && one.end <= paragraph.end;
        let first = evidence.iter().filter(within).map(|one| one.start).min()?;
        let last = evidence.iter().filter(within).map(|one| one.end).max()?;
        let start = if first - paragraph.start > AROUND { word_before(text, first - AROUND) } else { paragraph.start };
        let last = last.min(start + MOST_BYTES);
        let end = if paragraph.end - last > AROUND { word_before(text, last + AROUND) } else { paragraph.end };
        Some(start.max(paragraph.start)..end.max(start))
    };
    paragraphs(text).filter_map(excerpt).collect()
}

/// The end of the last word that ends at or before a byte, else the letter there.
fn word_before(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text[..at].trim_end_matches(|c: char| !c.is_whitespace()).trim_end().len();
    if at - before < AROUND { before } else { at }
}

/// A part of a text, cut wherever evidence begins or ends: each piece with the facts that it is evidence of.
fn pieces<'t, 'e>(text: &'t str, part: Range<usize>, evidence: &[&'e Evidences]) -> Vec<(&'t str, Vec<&'e str>)> {
    let fits = |one: &&&Evidences| one.start < one.end && text.get(one.start..one.end).is_some();
    let fitting: Vec<&Evidences> = evidence.iter().filter(fits).copied().collect();
    let mut cuts: Vec<usize> = fitting.iter().flat_map(|one| [one.start, one.end]).collect();
    cuts.retain(|at| part.contains(at));
    cuts.extend([part.start, part.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<(Range<usize>, Vec<&str>)> = Vec::new();
    for cut in cuts.windows(2) {
        let (from, to) = (cut[0], cut[1]);
        let covering = fitting.iter().filter(|one| one.start <= from && to <= one.end);
        let mut facts: Vec<&str> = covering.map(|one| one.fact.as_str()).collect();
        facts.sort_unstable();
        facts.dedup();
        match pieces.last_mut() {
            Some((last, known)) if *known == facts => last.end = to,
            _ => pieces.push((from..to, facts)),
        }
    }
    pieces.into_iter().filter_map(|(range, facts)| Some((text.get(range)?, facts))).collect()
}

/// Who, where, when or what.
fn class(fact: &str) -> &'static str {
    match fact {
        "participants" | "countries" | "organisations" => "who",
        "place" | "place_country" => "where",
        "date" | "date_text" => "when",
        _ => "what",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidences(text: &str, facts: &[(&str, &str)]) -> Vec<Evidences> {
        // The values of the engine are made by reading: here as it writes them.
        let engine = mahdar::Engine::in_memory().unwrap();
        engine.ingest([mahdar::Report::new("1", "\u{628}\u{648}\u{62A}\u{64A}\u{646} \u{64A}\u{644}\u{62A}\u{642}\u{64A} \u{631}\u{62D}\u{645}\u{627}\u{646} \u{641}\u{64A} \u{62F}\u{648}\u{634}\u{646}\u{628}\u{647}", "")]).unwrap();
        let meeting = engine.meeting("m-1").unwrap().unwrap();
        let one = engine.evidence(&meeting).unwrap().remove(0);
        let made = |&(fact, words): &(&str, &str)| {
            let mut one = one.clone();
            one.start = text.find(words).unwrap();
            one.end = one.start + words.len();
            one.fact = fact.to_owned();
            one
        };
        facts.iter().map(made).collect()
    }

    #[test]
    fn what_overlaps_is_marked_with_all_that_it_is() {
        let text = "a <b> met c in d";
        let evidence = evidences(text, &[("participants", "<b> met"), ("contact", "met c"), ("place", "d")]);
        let evidence: Vec<&Evidences> = evidence.iter().collect();
        let pieces = pieces(text, 0..text.len(), &evidence);
        let whole: String = pieces.iter().map(|(piece, _)| *piece).collect();
        assert_eq!(whole, text);
        assert_eq!(pieces[2], ("met", vec!["contact", "participants"]));
        let shown = marked(Lang::En, text, 0..text.len(), &evidence).into_string();
        assert!(shown.starts_with("a <mark class=\"who\" title=\"Participants\">&lt;b&gt; </mark>"), "{shown}");
    }

    #[test]
    fn excerpts_are_around_the_evidence_and_on_letters() {
        let long = "\u{642}\u{645}\u{629} ".repeat(400);
        let text = format!("{long}\n\n  {long}met{long} \nend");
        let evidence = evidences(&text, &[("contact", "met")]);
        let evidence: Vec<&Evidences> = evidence.iter().collect();
        let excerpts = excerpts(&text, &evidence);
        assert_eq!(excerpts.len(), 1);
        assert!(text[excerpts[0].clone()].contains("met") && excerpts[0].len() < 2 * AROUND + 20);
        assert_eq!(paragraphs("a\n\n b \n").map(|p| p.start).collect::<Vec<_>>(), [0, 4]);
    }
}
