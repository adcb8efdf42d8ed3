//! What a meeting was about, and whether something was signed.

use super::entities::{Contact, Entity};
use super::events::{Event, is_held};
use super::report::Reading;
use super::text::Text;
use crate::model::{Evidence, Topic};
use std::ops::Range;

/// Sentences behind the first of a meeting in which its subjects are sought.
const TOPIC_SENTENCES: usize = 8;
/// Sentences at the beginning, each word of which counts twice.
const FIRST_SENTENCES: usize = 3;
/// What the words of a subject must count together.
const LEAST_COUNT: usize = 2;

/// The subjects of a meeting, sorted, and the first word of each.
pub(super) fn topics(reading: &Reading<'_>, events: &[Event]) -> (Vec<Topic>, Vec<Evidence>) {
    // Of each subject its count, and where it is first spoken of.
    let mut counts: Vec<(Topic, usize, Evidence)> = Vec::new();
    let mut count = |in_title: bool, words: Range<usize>, by: usize| {
        let text = reading.text(in_title);
        for at in words {
            let found = text.find(at, |entity| if let Entity::Topic(topic) = entity { Some(topic) } else { None });
            // A minister of energy may speak of something else.
            let Some((topic, length)) = found.filter(|_| text.title(at).is_none()) else { continue };
            match counts.iter_mut().find(|(known, ..)| *known == topic) {
                Some((_, count, _)) => *count += by,
                None => counts.push((topic, by, reading.evidence("topics", in_title, text.bytes(&(at..at + length))))),
            }
        }
    };
    let in_body = events.iter().filter(|event| !event.in_title);
    let first = in_body.map(|event| event.sentence.start).min().unwrap_or(0);
    let behind = reading.sentences.iter().filter(|sentence| sentence.end > first).take(TOPIC_SENTENCES);
    for (n, sentence) in behind.enumerate() {
        count(false, sentence.clone(), if n < FIRST_SENTENCES { 2 } else { 1 });
    }
    count(true, 0..reading.title.words.len(), 2);
    counts.retain(|(_, count, _)| *count >= LEAST_COUNT);
    counts.sort_by_key(|(topic, ..)| *topic);
    if counts.is_empty() {
        return (vec![Topic::Other], Vec::new());
    }
    counts.into_iter().map(|(topic, _, evidence)| (topic, evidence)).unzip()
}

/// Where something is said to have been signed.
pub(super) fn signing(reading: &Reading<'_>) -> Option<Evidence> {
    /// Sentences of the body that tell of it.
    const SENTENCES: usize = 5;
    /// Words between the signing and what was signed.
    const REACH: usize = 8;
    let signs = |text: &Text<'_>, sentence: &Range<usize>| {
        sentence.clone().find(|&at| {
            matches!(text.contact(at), Some((Contact::Sign, _)))
                && is_held(text, sentence, at)
                && sentence.clone().any(|place| place.abs_diff(at) <= REACH && DOCUMENTS.contains(&text.stem(place)))
        })
    };
    let in_title = signs(&reading.title, &(0..reading.title.words.len())).map(|at| (true, at));
    let in_body =
        || reading.sentences.iter().take(SENTENCES).find_map(|s| signs(&reading.body, s)).map(|at| (false, at));
    let (in_title, at) = in_title.or_else(in_body)?;
    Some(reading.evidence("documents_signed", in_title, reading.text(in_title).bytes(&(at..at + 1))))
}

/// "statement", "agreement", "memorandum", "document", "plan"
const DOCUMENTS: [&str; 6] = [
    "\u{0628}\u{064A}\u{0627}\u{0646}",
    "\u{0627}\u{062A}\u{0641}\u{0627}\u{0642}",
    "\u{0627}\u{062A}\u{0641}\u{0627}\u{0642}\u{064A}\u{0647}",
    "\u{0645}\u{0630}\u{0643}\u{0631}\u{0647}",
    "\u{0648}\u{062B}\u{064A}\u{0642}\u{0647}",
    "\u{062E}\u{0637}\u{0647}",
];
