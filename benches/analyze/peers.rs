//! The peers in Rust, and anchors: what it costs to touch the bytes at all.

use super::rounds::{Analyze, Found};
use charabia::Tokenize;
use frostem::{Algorithm, Stemmer};
use std::hint::black_box;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Peers that find terms.
pub(super) fn peers() -> Vec<(&'static str, Analyze)> {
    vec![("charabia", Box::new(charabia)), ("unicode-snowball", unicode_snowball())]
}

/// Lower bounds, which find no terms.
pub(super) fn anchors() -> Vec<(&'static str, Analyze)> {
    vec![("split-whitespace", Box::new(split_whitespace)), ("utf8", Box::new(utf8)), ("memcpy", memcpy())]
}

/// Meilisearch's tokenizer, words only: it folds, but has no stems, and makes a word of its own of each article.
fn charabia(text: &str) -> Found {
    let words = text.tokenize().filter(|token| token.is_word());
    words.map(|token| Found { tokens: 1, bytes: token.lemma().len() }).sum()
}

/// What one would put together without a library for Arabic: words by UAX #29, NFKD without marks, Snowball stems.
fn unicode_snowball() -> Analyze {
    let (stemmer, mut folded) = (Stemmer::new(Algorithm::Arabic), String::new());
    Box::new(move |text| {
        let mut found = Found::default();
        for word in text.unicode_words() {
            folded.clear();
            folded.extend(word.nfkd().filter(|&c| !is_combining_mark(c)));
            found.tokens += 1;
            found.bytes += stemmer.stem(&folded).len();
        }
        found
    })
}

fn split_whitespace(text: &str) -> Found {
    text.split_whitespace().map(|word| Found { tokens: 1, bytes: word.len() }).sum()
}

fn utf8(text: &str) -> Found {
    let valid = simdutf8::basic::from_utf8(black_box(text.as_bytes())).is_ok();
    Found { tokens: 0, bytes: usize::from(valid) * text.len() }
}

fn memcpy() -> Analyze {
    let mut copy: Vec<u8> = Vec::new();
    Box::new(move |text| {
        copy.clear();
        copy.extend_from_slice(text.as_bytes());
        Found { tokens: 0, bytes: black_box(&copy).len() }
    })
}
