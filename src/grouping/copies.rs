//! Reports with nearly the same text: agency copies, with another headline, another first line or a word changed.
//!
//! The likeness of a text is a simhash (Charikar, *Similarity estimation techniques from rounding algorithms*, 2002) of
//! its runs of three folded words: texts that share most of these differ in few of its 64 bits. It is computed when a
//! report comes in and stored beside it; reports of one meeting are compared with each other, never those of the index.

use super::Noted;
use crate::model::Telling;
use mahdar_text::{Analyzer, normalize};
use xxhash_rust::xxh3::xxh3_64;

/// Words of a run.
const RUN: usize = 3;
/// Words that a text must have for its likeness to say anything.
const FEWEST_WORDS: usize = 30;
/// Bits in which copies differ at most, and such under one headline.
const COPY: u32 = 8;
const COPY_WITH_TITLE: u32 = 16;
/// Words of a headline that is not a formula.
const WORDS_OF_TITLE: usize = 4;

/// The likeness of a text; none for one too short to be known by it.
///
/// ```
/// use mahdar::grouping::likeness;
/// let text = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة ".repeat(5);
/// assert_eq!(likeness(&text), likeness(&text.replace('أ', "ا")));
/// assert_eq!(likeness("لقاء"), None);
/// ```
#[must_use]
pub fn likeness(text: &str) -> Option<u64> {
    let tokens = Analyzer::light().tokens(text);
    let words: Vec<u64> = tokens.iter().map(|token| xxh3_64(token.folded.as_bytes())).collect();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut votes = [0i32; 64];
    for run in words.windows(RUN) {
        let hash = run.iter().fold(0u64, |hash, word| hash.rotate_left(21).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word);
        let hash = xxh3_64(&hash.to_le_bytes());
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    Some(votes.iter().enumerate().fold(0, |hash, (bit, vote)| if *vote > 0 { hash | 1 << bit } else { hash }))
}

/// Folds the reports of a meeting, in order of time: each is a copy of the first that it repeats.
pub(super) fn fold(tellings: &mut [Telling], reports: &[&Noted]) {
    let titles: Vec<String> = reports.iter().map(|noted| normalize(&noted.title)).collect();
    let is_copy = |n: usize, of: usize| {
        let (Some(one), Some(other)) = (reports[n].likeness, reports[of].likeness) else { return false };
        let bits = (one ^ other).count_ones();
        let one_title = titles[n] == titles[of] && titles[n].split(' ').count() >= WORDS_OF_TITLE;
        bits <= COPY || one_title && bits <= COPY_WITH_TITLE
    };
    for n in 0..tellings.len() {
        let original = (0..n).find(|&of| tellings[of].copy_of.is_none() && is_copy(n, of));
        if let Some(of) = original {
            tellings[of].copies += 1;
            tellings[n].copy_of = Some(tellings[of].id.clone());
        }
    }
}
