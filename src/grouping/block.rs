//! Blocks: the few words by which mentions that may be of one meeting find each other, without comparing all with all.
//!
//! A block is a pair of parties, a person, a conference's city or organization, or a text, in a span of four days. Two
//! mentions are compared if they share one, or one in the span before or after; so what is compared lies within a week,
//! and what must be fetched for a new report are the blocks of its mentions and their neighbours.

use super::key::Key;

/// Days of a span: no rule puts mentions together that lie further apart.
const SPAN: i32 = 4;
/// The most parties whose pairs are blocks; more are a conference, known by its city and organizations.
const MOST_PAIRED: usize = 6;
/// The most people of a mention that are blocks.
const MOST_PEOPLE: usize = 8;

/// Keeps a party of a conference apart from a person or city.
const CONFERENCE: u64 = 1;

/// A block, as a term of the index.
pub(crate) type Block = u64;

/// The blocks that a mention stands in.
pub(crate) fn blocks(key: &Key) -> Vec<Block> {
    let at = span(key);
    sorted(words(key).into_iter().map(|word| block(word, at)).collect())
}

/// The blocks in which those stand that a mention may be of one meeting with.
pub(crate) fn blocks_around(key: &Key) -> Vec<Block> {
    let Some(at) = span(key) else { return blocks(key) };
    sorted(words(key).into_iter().flat_map(|word| (at - 1..=at + 1).map(move |at| block(word, Some(at)))).collect())
}

fn span(key: &Key) -> Option<i32> {
    let day = if key.is_held() { key.day } else { key.published };
    day.map(|day| day.div_euclid(SPAN))
}

fn block(word: u64, span: Option<i32>) -> Block {
    mixed(word, span.map_or(u64::MAX, |span| span.unsigned_abs().into()))
}

fn words(key: &Key) -> Vec<u64> {
    let mut words = Vec::new();
    if key.parties.len() <= MOST_PAIRED {
        for (n, one) in key.parties.iter().enumerate() {
            words.extend(key.parties[n + 1..].iter().map(|other| mixed(*one, *other)));
        }
    }
    if key.parties.len() > 2 {
        words.extend(key.city);
        words.extend(key.parties.iter().take(MOST_PAIRED).map(|party| mixed(*party, CONFERENCE)));
    }
    for person in key.people.iter().take(MOST_PEOPLE) {
        words.extend(person.words.last());
        words.extend(person.known);
    }
    words.extend(key.text);
    words
}

fn mixed(a: u64, b: u64) -> u64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&a.to_le_bytes());
    bytes[8..].copy_from_slice(&b.to_le_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

fn sorted(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}
