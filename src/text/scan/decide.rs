//! Guarded stems of words that have been scanned: by what the lexicon has decided on each word, else by the rules.
//!
//! Words are looked up many at a time. What the lexicon knows of them is strewn over megabytes, so first the keys of all
//! are made and their buckets sent for, and only then is the first bucket opened. The few words that this leaves (long
//! ones, numbers, names that background news does not have) come afterwards, for what they need is slow and would be in
//! the way of the others: first what may be known of each is sent for, then looked up, then what the rules will ask of
//! those that are left is sent for, then the rules are run.

use super::memo::Memo;
use super::spans::{FOLDED_END, FOLDED_START, STEM_END, STEM_START, Spans};
use super::{Level, prefetch};
use crate::guarded;
use crate::lexicon::decision::Decision;
use crate::lexicon::form::Word;
use crate::lexicon::key::{self, LookUp, NO_KEY, Portable};
use crate::lexicon::table::{self, Key, Table, goes_on};
use crate::lexicon::{Lexicon, short_key};
use std::ops::Range;

/// Words that are looked up together.
const TOGETHER: usize = 64;
/// The word has more letters than a key has room for, or others.
const NO_LONG_KEY: u128 = u128::MAX;

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
            Level::Avx2 | Level::Avx512 => unsafe { decide_avx2(spans, lexicon, from..to, base) },
            _ => decide_piece(Portable, spans, lexicon, from..to, base),
        }
        from = to;
    }
    spans.len = words;
}

/// Fills in the stems of a piece whose image begins at `base`.
#[inline(always)]
fn decide_piece(by: impl LookUp, spans: &mut Spans, lexicon: &Lexicon, words: Range<usize>, base: usize) {
    look_up(by, spans, lexicon.short(), words, base);
    look_up_the_rest(by, spans, lexicon, base);
}

/// Fills in the stems of most words of a piece, and lists the others.
#[inline(always)]
fn look_up(by: impl LookUp, spans: &mut Spans, table: Table, words: Range<usize>, base: usize) {
    let Spans { image, lists, undecided, .. } = spans;
    let image = &image[base..];
    let mut keys = [0; TOGETHER];
    let mut values = [0; TOGETHER];
    let mut first = words.start;
    while first < words.end {
        let count = (words.end - first).min(TOGETHER);
        let [_, _, folded_start, folded_end, stem_start, stem_end] =
            lists.each_mut().map(|list| &mut list[first..first + count]);
        for ((&start, &end), key) in folded_start.iter().zip(folded_end.iter()).zip(&mut keys) {
            let bytes = image.get(start as usize..).and_then(<[u8]>::first_chunk);
            // Here and below, no closure asks `by`: one would be compiled without the instructions that it needs.
            *key = match bytes {
                Some(bytes) => by.key(bytes, (end - start) as usize),
                None => NO_KEY,
            };
            prefetch(table.bucket(key.hash()));
        }
        // Of a word that is not there, the decision means nothing, and is made good later.
        let mut missing = 0_u64;
        for (n, (value, &key)) in values.iter_mut().zip(&keys[..count]).enumerate() {
            let bucket = table.bucket(key.hash());
            let position = by.position(bucket, key);
            *value = table::value::<u64>(bucket, position);
            missing |= u64::from(position == u64::WORDS) << n;
        }
        let stems = stem_start.iter_mut().zip(stem_end.iter_mut());
        for ((&start, &value), (stem_start, stem_end)) in folded_start.iter().zip(&values).zip(stems) {
            let decision = Decision::of_bits(value);
            *stem_start = decision.place(start);
            *stem_end = *stem_start + decision.length();
        }
        while missing != 0 {
            let n = missing.trailing_zeros() as usize;
            undecided.push((first + n, u128::from(keys[n])));
            missing &= missing - 1;
        }
        first += count;
    }
}

/// Fills in the stems of the words that have been listed.
#[inline(always)]
fn look_up_the_rest(by: impl LookUp, spans: &mut Spans, lexicon: &Lexicon, base: usize) {
    let Spans { image, lists, undecided, memos: [short_memo, long_memo], .. } = spans;
    let (short, long) = (lexicon.short(), lexicon.long());
    let bytes = |lists: &[Vec<u32>], word: usize| {
        &image[base + lists[FOLDED_START][word] as usize..base + lists[FOLDED_END][word] as usize]
    };
    let put = |lists: &mut [Vec<u32>], word: usize, decision: Decision| {
        lists[STEM_START][word] = decision.place(lists[FOLDED_START][word]);
        lists[STEM_END][word] = lists[STEM_START][word] + decision.length();
    };
    for (word, key) in undecided.iter_mut() {
        if *key != u128::from(NO_KEY) {
            let hash = (*key as u64).hash();
            if goes_on(short.bucket(hash), hash) {
                prefetch(short.second_bucket(hash));
            }
            short_memo.prefetch(hash);
            continue;
        }
        let start = base + lists[FOLDED_START][*word] as usize;
        let length = lists[FOLDED_END][*word] - lists[FOLDED_START][*word];
        let chunk = image[start..].first_chunk().filter(|chunk| chunk[0] >= 0x80);
        *key = chunk.and_then(|chunk| by.long_key(chunk, length as usize)).unwrap_or(NO_LONG_KEY);
        if *key != NO_LONG_KEY {
            prefetch(long.bucket(key.hash()));
            long_memo.prefetch(key.hash());
        }
    }
    undecided.retain(|&(word, key)| {
        let bytes = bytes(lists, word);
        let known = match short_key(key) {
            Some(key) => find(short, short_memo, key, |bucket, key| by.position(bucket, key)),
            None if key != NO_LONG_KEY => find(long, long_memo, key, table::position),
            None if bytes.first().is_some_and(|&byte| byte < 0x80) => {
                // A number or Latin word.
                put_whole(lists, word);
                return false;
            }
            None => return true,
        };
        match known {
            Some(decision) => put(lists, word, decision),
            // What the rules will ask is sent for now, and is here when they do.
            None => Word::of_key(bytes, key).into_iter().for_each(|word| guarded::prefetch_for(lexicon, word)),
        }
        known.is_none()
    });
    for (word, key) in undecided.drain(..) {
        let bytes = bytes(lists, word);
        let decide = |bytes, key| match Word::of_key(bytes, key) {
            Some(whole) => guarded::decide(lexicon, whole)
                .map_or_else(Some, |part| Decision::part(part.offset_in(whole), part.letters())),
            None => Decision::part(0, bytes.len() / 2),
        };
        // The word may have stood earlier in the same text.
        let decision = match short_key(key) {
            Some(key) => {
                decide_once(short_memo, key, |bucket, key| by.position(bucket, key), || decide(bytes, key.into()))
            }
            None if key != NO_LONG_KEY => decide_once(long_memo, key, table::position, || decide(bytes, key)),
            None => None,
        };
        match decision {
            Some(decision) => put(lists, word, decision),
            None => {
                // SAFETY: by the invariant of `spans`.
                let text = unsafe { std::str::from_utf8_unchecked(bytes) };
                let Some(whole) = Word::new(text) else {
                    put_whole(lists, word);
                    continue;
                };
                match guarded::decide(lexicon, whole) {
                    Ok(part) => {
                        let start = lists[FOLDED_START][word] + 2 * part.offset_in(whole) as u32;
                        lists[STEM_START][word] = start;
                        lists[STEM_END][word] = start + 2 * part.letters() as u32;
                    }
                    Err(decision) => put(lists, word, decision),
                }
            }
        }
    }
}

/// A word that is its own stem.
fn put_whole(lists: &mut [Vec<u32>], word: usize) {
    lists[STEM_START][word] = lists[FOLDED_START][word];
    lists[STEM_END][word] = lists[FOLDED_END][word];
}

/// The decision on a word that was not in its own bucket.
#[inline(always)]
fn find<K: Key>(table: Table, memo: &Memo, key: K, position: impl Fn(&[u8; 64], K) -> usize) -> Option<Decision> {
    table.find(key).map(|row| row.decision).or_else(|| memo.get(key, position))
}

/// The decision on a word, from the memo if it has come there meanwhile.
#[inline(always)]
fn decide_once<K: Key>(
    memo: &mut Memo,
    key: K,
    position: impl Fn(&[u8; 64], K) -> usize,
    decide: impl FnOnce() -> Option<Decision>,
) -> Option<Decision> {
    let known = memo.get(key, position);
    known.or_else(|| decide().inspect(|&decision| memo.keep(key, decision)))
}

/// [`decide_piece`] with the instructions of AVX2 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn decide_avx2(spans: &mut Spans, lexicon: &Lexicon, words: Range<usize>, base: usize) {
    decide_piece(Avx2, spans, lexicon, words, base);
}

/// Made only where the processor has the features: by [`decide_avx2`].
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy)]
struct Avx2;

#[cfg(target_arch = "x86_64")]
impl LookUp for Avx2 {
    #[inline(always)]
    fn own_bits(self, word: u64) -> u64 {
        // SAFETY: there is an `Avx2` only where there is BMI2.
        unsafe { std::arch::x86_64::_pext_u64(word, key::OWN) }
    }

    #[inline(always)]
    fn position(self, bucket: &[u8; 64], key: u64) -> usize {
        use std::arch::x86_64::*;
        // SAFETY: there is an `Avx2` only where there is AVX2; 32 bytes of 64 are read, and eight behind them.
        unsafe {
            let four = _mm256_slli_epi64::<8>(_mm256_loadu_si256(bucket.as_ptr().cast()));
            let same = _mm256_cmpeq_epi64(four, _mm256_set1_epi64x((key << 8) as i64));
            let fifth = bucket.as_ptr().add(32).cast::<u64>().read_unaligned() << 8 == key << 8;
            let bits = _mm256_movemask_pd(_mm256_castsi256_pd(same)) as u32 | u32::from(fifth) << 4 | 1 << 5;
            bits.trailing_zeros() as usize
        }
    }
}
