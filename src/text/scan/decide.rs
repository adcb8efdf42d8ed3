//! Guarded stems of words that have been scanned: by what the lexicon has decided on each word, else by the rules.
//!
//! Words are looked up many at a time. What the lexicon knows of them is strewn over megabytes, so first the keys of all
//! are made and their buckets sent for, and only then is the first bucket opened. The few words that this leaves (long
//! ones, numbers, names that background news does not have) come afterwards, for what they need is slow and would be in
//! the way of the others: what may be known of each is sent for when it is listed, and looked up once all are; then what
//! the rules will ask of those that are left is sent for, and then the rules are run.

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
            // SAFETY: `best` has found the features of this level, or of one above, which has them too.
            Level::Avx2 => unsafe { decide_avx2(spans, lexicon, from..to, base) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Level::Avx512 => unsafe { decide_avx512(spans, lexicon, from..to, base) },
            _ => decide_piece(Portable, spans, lexicon, from..to, base),
        }
        from = to;
    }
    spans.len = words;
}

/// Fills in the stems of a piece whose image begins at `base`.
#[inline(always)]
fn decide_piece(by: impl LookUp, spans: &mut Spans, lexicon: &Lexicon, words: Range<usize>, base: usize) {
    look_up(by, spans, lexicon, words, base);
    look_up_the_rest(by, spans, lexicon, base);
}

/// Fills in the stems of most words of a piece, and lists the others.
#[inline(always)]
fn look_up(by: impl LookUp, spans: &mut Spans, lexicon: &Lexicon, words: Range<usize>, base: usize) {
    let Spans { image, lists, undecided, memos: [short_memo, long_memo], .. } = spans;
    let (short, long) = (lexicon.short(), lexicon.long());
    let image = &image[base..];
    let mut keys = [0; TOGETHER];
    let mut buckets = [&[0; 64]; TOGETHER];
    let mut values = [0; TOGETHER];
    let mut first = words.start;
    while first < words.end {
        let count = (words.end - first).min(TOGETHER);
        let [_, _, folded_start, folded_end, stem_start, stem_end] = &mut *lists;
        let words = first..first + count;
        let (folded_start, folded_end) = (&folded_start[words.clone()], &folded_end[words.clone()]);
        let (stem_start, stem_end) = (&mut stem_start[words.clone()], &mut stem_end[words]);
        for n in 0..count {
            let (start, end) = (folded_start[n], folded_end[n]);
            // Here and below, no closure asks `by`: one would be compiled without the instructions that it needs.
            keys[n] = match image.get(start as usize..).and_then(<[u8]>::first_chunk) {
                Some(bytes) => by.key(bytes, (end - start) as usize),
                None => NO_KEY,
            };
            buckets[n] = short.bucket(keys[n].hash());
            prefetch(buckets[n]);
        }
        // Of a word that is not there, the decision means nothing, and is made good later.
        let mut missing = 0_u64;
        for n in 0..count {
            let position = by.position(buckets[n], keys[n]);
            values[n] = table::value::<u64>(buckets[n], position);
            missing |= u64::from(position == u64::WORDS) << n;
        }
        for n in 0..count {
            let decision = Decision::of_bits(values[n]);
            stem_start[n] = decision.place(folded_start[n]);
            stem_end[n] = stem_start[n] + decision.length();
        }
        while missing != 0 {
            let n = missing.trailing_zeros() as usize;
            missing &= missing - 1;
            let (start, length) = (folded_start[n], folded_end[n] - folded_start[n]);
            let mut key = u128::from(keys[n]);
            // What may be known of it is sent for now, and is here when all words of the piece have been looked up.
            if keys[n] != NO_KEY {
                let hash = keys[n].hash();
                if goes_on(buckets[n], hash) {
                    prefetch(short.second_bucket(hash));
                }
                short_memo.prefetch(hash);
            } else {
                let bytes = image.get(start as usize..).and_then(<[u8]>::first_chunk);
                let long_key = match bytes {
                    Some(bytes) => by.long_key(bytes, length as usize),
                    None => None,
                };
                key = long_key.unwrap_or(NO_LONG_KEY);
                if key != NO_LONG_KEY {
                    prefetch(long.bucket(key.hash()));
                    long_memo.prefetch(key.hash());
                }
            }
            undecided.push((first + n, key));
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
    let mut left = 0;
    for n in 0..undecided.len() {
        let (word, key) = undecided[n];
        let bytes = bytes(lists, word);
        let known = match short_key(key) {
            Some(key) => find(by, short, short_memo, key),
            None if key != NO_LONG_KEY => find(by, long, long_memo, key),
            None => None,
        };
        if let Some(decision) = known {
            put(lists, word, decision);
        } else if bytes.first().is_some_and(|&byte| byte < 0x80) {
            // A number or Latin word.
            put_whole(lists, word);
        } else {
            // What the rules will ask is sent for now, and is here when they do.
            if key != NO_LONG_KEY
                && let Some(word) = Word::of_key(bytes, key)
            {
                guarded::prefetch_for(lexicon, word);
            }
            undecided[left] = (word, key);
            left += 1;
        }
    }
    for (word, key) in undecided.drain(..).take(left) {
        let bytes = bytes(lists, word);
        // The word may have stood earlier in the same text.
        let decision = match short_key(key) {
            Some(key) => decide_once(by, short_memo, key, lexicon, bytes),
            None if key != NO_LONG_KEY => decide_once(by, long_memo, key, lexicon, bytes),
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
fn find<K: Key>(by: impl LookUp, table: Table, memo: &Memo, key: K) -> Option<Decision> {
    match memo.get(by, key) {
        None => table.find(key).map(|row| row.decision),
        decision => decision,
    }
}

/// The decision on a word, from the memo if it has come there meanwhile.
#[inline(always)]
fn decide_once<K: Key>(by: impl LookUp, memo: &mut Memo, key: K, lexicon: &Lexicon, bytes: &[u8]) -> Option<Decision> {
    let known = memo.get(by, key);
    if known.is_some() {
        return known;
    }
    let decision = match Word::of_key(bytes, key.into()).map(|word| (word, guarded::decide(lexicon, word))) {
        Some((word, Ok(part))) => Decision::part(part.offset_in(word), part.letters()),
        Some((_, Err(decision))) => Some(decision),
        None => Decision::part(0, bytes.len() / 2),
    };
    decision.inspect(|&decision| memo.keep(key, decision))
}

/// [`decide_piece`] with the instructions of AVX2 and BMI2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn decide_avx2(spans: &mut Spans, lexicon: &Lexicon, words: Range<usize>, base: usize) {
    decide_piece(Avx2, spans, lexicon, words, base);
}

/// [`decide_piece`] with those of AVX-512 too.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx2,bmi1,bmi2,lzcnt,popcnt")]
fn decide_avx512(spans: &mut Spans, lexicon: &Lexicon, words: Range<usize>, base: usize) {
    decide_piece(Avx512, spans, lexicon, words, base);
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

/// Made only where the processor has the features: by [`decide_avx512`].
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy)]
struct Avx512;

#[cfg(target_arch = "x86_64")]
impl LookUp for Avx512 {
    #[inline(always)]
    fn own_bits(self, word: u64) -> u64 {
        Avx2.own_bits(word)
    }

    #[inline(always)]
    fn position(self, bucket: &[u8; 64], key: u64) -> usize {
        use std::arch::x86_64::*;
        // SAFETY: there is an `Avx512` only where there is AVX-512 F; all 64 bytes are read.
        unsafe {
            let all = _mm512_slli_epi64::<8>(_mm512_loadu_si512(bucket.as_ptr().cast()));
            let same = _mm512_cmpeq_epi64_mask(all, _mm512_set1_epi64((key << 8) as i64));
            (u32::from(same) & 0x1F | 1 << 5).trailing_zeros() as usize
        }
    }
}
