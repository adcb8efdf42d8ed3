//! Guarded stems of words that have been scanned: by what the lexicon has decided on each word, else by the rules.
//!
//! Words are looked up many at a time. What the lexicon knows of them is strewn over megabytes, so first the keys of all
//! are made and their buckets sent for, and only then is the first bucket opened. The few words that this leaves (long
//! ones, numbers, names that background news does not have) come afterwards, for what they need is slow and would be in
//! the way of the others.

use super::spans::{FOLDED_END, FOLDED_START, STEM_END, STEM_START, Spans};
use super::{Level, prefetch};
use crate::guarded::prefetch_for;
use crate::lexicon::Lexicon;
use crate::lexicon::decisions::{self, Decision, Decisions, LookUp, NO_KEY, Portable};
use std::ops::Range;

/// Words that are looked up together.
const TOGETHER: usize = 64;

/// Fills in the stems of all words, whose stems are those of an older text before that.
pub(crate) fn decide(level: Level, spans: &mut Spans, lexicon: &Lexicon) {
    // A word is looked at with what stands behind it.
    spans.reserve_image(0);
    // Until this is done, nobody may see a word: also if the rules should panic, and somebody catch that.
    let words = std::mem::take(&mut spans.len);
    let mut from = 0;
    for n in 0..=spans.pieces.len() {
        let to = spans.pieces.get(n).map_or(words, |piece| piece.token);
        let base = n.checked_sub(1).map_or(0, |n| spans.pieces[n].image);
        match level.min(Level::best()) {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `best` has found the features, of which both levels have these.
            Level::Avx2 | Level::Avx512 => unsafe { look_up_avx2(spans, lexicon.decisions(), from..to, base) },
            _ => look_up(Portable, spans, lexicon.decisions(), from..to, base),
        }
        look_up_the_rest(spans, lexicon, base);
        from = to;
    }
    spans.len = words;
}

/// Fills in the stems of most words of a piece whose image begins at `base`, and lists the others.
#[inline(always)]
fn look_up(by: impl LookUp, spans: &mut Spans, decisions: Decisions, words: Range<usize>, base: usize) {
    let Spans { image, lists, undecided, .. } = spans;
    let image = &image[base..];
    let mut keys = [0; TOGETHER];
    let mut first = words.start;
    while first < words.end {
        let count = (words.end - first).min(TOGETHER);
        let [_, _, folded_start, folded_end, stem_start, stem_end] =
            lists.each_mut().map(|list| &mut list[first..first + count]);
        for ((&start, &end), key) in folded_start.iter().zip(folded_end.iter()).zip(&mut keys) {
            let bytes = image.get(start as usize..).and_then(<[u8]>::first_chunk);
            *key = bytes.map_or(NO_KEY, |bytes| by.key(bytes, (end - start) as usize));
            prefetch(decisions.bucket(*key));
        }
        let stems = stem_start.iter_mut().zip(stem_end.iter_mut());
        for (n, ((&start, (stem_start, stem_end)), &key)) in folded_start.iter().zip(stems).zip(&keys).enumerate() {
            let (decision, found) = by.decision(decisions.bucket(key), key);
            *stem_start = decision.place(start);
            *stem_end = *stem_start + decision.length;
            if !found {
                undecided.push((first + n, key));
            }
        }
        first += count;
    }
}

/// Fills in the stems of the words that have been listed.
fn look_up_the_rest(spans: &mut Spans, lexicon: &Lexicon, base: usize) {
    let Spans { image, lists, undecided, memo, .. } = spans;
    let range = |lists: &[Vec<u32>], word: usize| {
        base + lists[FOLDED_START][word] as usize..base + lists[FOLDED_END][word] as usize
    };
    let put = |lists: &mut [Vec<u32>], word: usize, decision: Decision| {
        lists[STEM_START][word] = decision.place(lists[FOLDED_START][word]);
        lists[STEM_END][word] = lists[STEM_START][word] + decision.length;
    };
    // SAFETY: by the invariant of `spans`.
    let text = |range: Range<usize>| unsafe { std::str::from_utf8_unchecked(&image[range]) };
    let decisions = lexicon.decisions();
    undecided.retain(|&(word, key)| {
        let range = range(lists, word);
        let known = match image[range.start..].first_chunk() {
            Some(bytes) if key == NO_KEY => decisions.other(bytes, range.len()),
            _ => decisions.short(key).or_else(|| memo.get(key)),
        };
        match known {
            Some(decision) => put(lists, word, decision),
            // What the rules will ask is sent for now, and is here when they do.
            None => prefetch_for(lexicon, text(range)),
        }
        known.is_none()
    });
    for (word, key) in undecided.drain(..) {
        // The word may have stood earlier in the same text.
        let decision = memo.get(key).unwrap_or_else(|| {
            let decision = lexicon.decide(text(range(lists, word)));
            if key != NO_KEY {
                memo.keep(key, decision);
            }
            decision
        });
        put(lists, word, decision);
    }
}

/// [`look_up`] with the instructions of AVX2 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn look_up_avx2(spans: &mut Spans, decisions: Decisions, words: Range<usize>, base: usize) {
    look_up(Avx2, spans, decisions, words, base);
}

/// Made only where the processor has the features: by [`look_up_avx2`].
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy)]
struct Avx2;

#[cfg(target_arch = "x86_64")]
impl LookUp for Avx2 {
    #[inline(always)]
    fn own_bits(self, word: u64) -> u64 {
        // SAFETY: there is an `Avx2` only where there is BMI2.
        unsafe { std::arch::x86_64::_pext_u64(word, decisions::OWN) }
    }

    #[inline(always)]
    fn position(self, bucket: &[u8; 64], key: u64) -> usize {
        use std::arch::x86_64::*;
        // SAFETY: there is an `Avx2` only where there is AVX2; 32 bytes of 64 are read, and eight behind them.
        unsafe {
            let four = _mm256_loadu_si256(bucket.as_ptr().cast());
            let same = _mm256_cmpeq_epi64(four, _mm256_set1_epi64x(key as i64));
            let fifth = bucket.as_ptr().add(32).cast::<u64>().read_unaligned() == key;
            let bits = _mm256_movemask_pd(_mm256_castsi256_pd(same)) as u32 | u32::from(fifth) << 4 | 1 << 5;
            bits.trailing_zeros() as usize
        }
    }
}
