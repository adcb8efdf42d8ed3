//! The fast paths: words, folding and light10 stems of whole texts, by vectors where the processor has them.
//!
//! | file | what |
//! |---|---|
//! | `letters` | the row of letters that the fast paths know |
//! | `board` | words and stems of 64 bytes at once, by bits |
//! | `drive` | the loop over blocks |
//! | `avx512`, `avx2` | what that loop asks of vectors |
//! | `portable` | the same in plain arrays |
//! | `spans` | where tokens are written, and read |
//! | `decide` | guarded stems of words that have been scanned |
//! | `memo` | stems of words that the lexicon has no decision on |
//!
//! All give what the plain path gives, token for token: tests compare them on generated text and every character, the
//! fuzz target on whatever it finds. This folder is the only one with `unsafe` code: vectors, and slices of the image
//! that are known to be UTF-8.

#![allow(unsafe_code)]

mod board;
pub(crate) mod decide;
mod drive;
mod letters;
mod memo;
mod portable;
pub(crate) mod spans;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

use spans::Spans;
use std::ops::Range;
use std::sync::LazyLock;

/// By which means texts are analyzed. All give the same tokens.
///
/// ```
/// use mahdar_text::{Analyzer, Level};
/// for &level in Level::available() {
///     let tokens = Analyzer::light().with_level(level).tokens("قِمّة دوشنبه");
///     assert_eq!(tokens.get(0).unwrap().folded, "قمه", "by {}", level.name());
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The readable path that all others must equal: a character at a time.
    Plain,
    /// By those vectors that every processor of the target has.
    Portable,
    /// x86-64 with AVX2 and BMI2.
    Avx2,
    /// x86-64 with AVX2, BMI2 and AVX-512 F, BW, VL, VBMI and VBMI2.
    Avx512,
}

static AVAILABLE: LazyLock<Vec<Level>> = LazyLock::new(|| {
    let mut levels = vec![Level::Plain, Level::Portable];
    // Miri knows no AVX-512, and takes its time for all else.
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        let bits = is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt");
        // Each level has what those below it have: `scan` counts on that.
        if bits && is_x86_feature_detected!("avx2") {
            levels.push(Level::Avx2);
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vbmi")
                && is_x86_feature_detected!("avx512vbmi2")
            {
                levels.push(Level::Avx512);
            }
        }
    }
    levels
});

impl Level {
    /// The levels of this machine, slowest first.
    #[must_use]
    pub fn available() -> &'static [Self] {
        &AVAILABLE
    }

    /// The fastest level of this machine, which an [`Analyzer`](crate::Analyzer) uses unless told otherwise.
    #[must_use]
    pub fn best() -> Self {
        AVAILABLE.last().copied().unwrap_or(Self::Plain)
    }

    /// The level in a word, for settings and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }
}

/// Writes the words of `text` to `spans`, with light10 stems if `STEMS`; by `level`, or the best of this machine below it.
/// `plain` does what the fast paths cannot: the words of a part of the text that no word crosses the borders of.
pub(crate) fn scan<const STEMS: bool>(
    level: Level,
    text: &str,
    spans: &mut Spans,
    plain: impl Fn(Range<usize>, &mut Spans),
) {
    match level.min(Level::best()) {
        Level::Plain => plain(0..text.len(), spans),
        Level::Portable => portable::scan::<STEMS>(text, spans, plain),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `best` has found the features of this level, or of one above, which has them too.
        Level::Avx2 => unsafe { avx2::scan::<STEMS>(text, spans, plain) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx512 => unsafe { avx512::scan::<STEMS>(text, spans, plain) },
        #[cfg(not(target_arch = "x86_64"))]
        Level::Avx2 | Level::Avx512 => portable::scan::<STEMS>(text, spans, plain),
    }
}

/// Has the processor fetch what will be read soon, if anything is there.
#[inline(always)]
pub(crate) fn prefetch<T>(place: *const T) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: every x86-64 processor has SSE, and a prefetch is a hint: of any address, it reads nothing that could be
        // seen, and never faults.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = place;
}
