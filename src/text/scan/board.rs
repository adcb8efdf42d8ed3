//! Sixty-four bytes of text as a board of bits: words and light10 stems of a whole block at once, without a branch.
//!
//! A mask has a bit for each byte of the block, the first byte lowest. A letter of the Arabic alphabet has two bytes
//! and stands for its class at the second, so its neighbours stand two bits away: `waw & alef >> 2` holds each WAW that
//! an ALEF follows. A word's place is one bit (of its first letter, say), a rule is a handful of ANDs that
//! moves those bits, and all words of the block move together. This is the idea of bit-parallel
//! lexing (simdjson, Langdale and Lemire 2019) taken one step further, to the stemmer.
//!
//! Why the lengths are right: light10 strips an affix only if enough letters remain. Letters of a word touch, and between
//! two words stands at least a byte that is no letter of the alphabet, so `m & m >> 2 & m >> 4` holds exactly those
//! letters that two more of the same word follow. Length is thus three shifts for all words, and not a count for each.
//!
//! Blocks end behind white space, so no word crosses from one to the next, and no state does. What this module cannot
//! tell from bits it puts into [`Words::slow`], and the plain path does that word.

use super::letters::Kind;

/// Blocks that are done together.
pub(super) const BLOCKS: usize = super::spans::ROOM;

/// What the bytes of [`BLOCKS`] blocks are: the four bits of their [`Kind`]s, lowest first, each for all bytes of a block.
/// (Twelve kinds by four masks: there is less to gather from bytes, and one more step takes them apart for all blocks.)
///
/// Arrays side by side, so that one instruction takes a rule through all blocks.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(super) struct Boards {
    pub(super) kinds: [[u64; BLOCKS]; 4],
}

/// The words of [`BLOCKS`] blocks. The n-th *set* bit of each mask belongs to the n-th word of the block, so masks can be
/// written out as lists side by side. `slow` alone is no such list.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(super) struct Words {
    /// First bytes.
    pub(super) start: [u64; BLOCKS],
    /// The bytes behind the last.
    pub(super) end: [u64; BLOCKS],
    /// The same, less a final HAMZA.
    pub(super) folded_end: [u64; BLOCKS],
    /// First bytes of light10 stems.
    pub(super) stem_start: [u64; BLOCKS],
    /// The bytes behind light10 stems.
    pub(super) stem_end: [u64; BLOCKS],
    /// Bytes in words that are for the plain path. (The words before them are right.)
    pub(super) slow: [u64; BLOCKS],
}

impl Boards {
    /// The words of all blocks, which have no marks and no Arabic-Indic digits. Their stems too, if `STEMS`.
    #[inline(always)]
    pub(super) fn words<const STEMS: bool>(&self) -> Words {
        let mut all = Words::default();
        for n in 0..BLOCKS {
            let board = Board::new([self.kinds[0][n], self.kinds[1][n], self.kinds[2][n], self.kinds[3][n]]);
            let (start, end, folded_end, slow) = board.words();
            (all.start[n], all.end[n], all.folded_end[n], all.slow[n]) = (start, end, folded_end, slow);
            if STEMS {
                (all.stem_start[n], all.stem_end[n]) = board.stems(start, end, folded_end);
            }
        }
        all
    }
}

/// One of the [`Boards`], kind by kind.
#[derive(Debug, Clone, Copy)]
struct Board {
    latin: u64,
    digit: u64,
    letter: u64,
    alef: u64,
    beh_feh_kaf: u64,
    hamza: u64,
    heh: u64,
    lam: u64,
    noon: u64,
    teh: u64,
    waw: u64,
    yeh: u64,
}

/// Where the two low and the two high bits of kinds are 0, 1, 2 and 3.
#[derive(Debug, Clone, Copy)]
struct Halves {
    low: [u64; 4],
    high: [u64; 4],
}

impl Halves {
    #[inline(always)]
    fn of(self, kind: Kind) -> u64 {
        self.low[kind as usize & 3] & self.high[kind as usize >> 2]
    }
}

impl Board {
    #[inline(always)]
    fn new([a, b, c, d]: [u64; 4]) -> Self {
        let halves = Halves { low: [!(a | b), a & !b, b & !a, a & b], high: [!(c | d), c & !d, d & !c, c & d] };
        Self {
            latin: halves.of(Kind::Latin),
            digit: halves.of(Kind::Digit),
            letter: c | d,
            alef: halves.of(Kind::Alef),
            beh_feh_kaf: halves.of(Kind::BehFehKaf),
            hamza: halves.of(Kind::Hamza),
            heh: halves.of(Kind::Heh),
            lam: halves.of(Kind::Lam),
            noon: halves.of(Kind::Noon),
            teh: halves.of(Kind::Teh),
            waw: halves.of(Kind::Waw),
            yeh: halves.of(Kind::Yeh),
        }
    }

    /// Where words begin, the bytes behind them, the same less a final HAMZA, and bytes for the plain path.
    #[inline(always)]
    fn words(self) -> (u64, u64, u64, u64) {
        let letters = self.latin | self.letter | self.letter >> 1;
        let bytes = letters | self.digit;
        // Letters and digits are words of their own where they touch.
        let split = self.digit & letters << 1 | letters & self.digit << 1;
        let start = bytes & !(bytes << 1) | split;
        let end = bytes << 1 & (!bytes | start);
        // A final HAMZA goes, if another letter of the alphabet stands before it. (Of two, both would go: slow.)
        let final_hamza = end & self.hamza << 1;
        let dropped = final_hamza & (self.letter & !self.hamza) << 3;
        let folded_end = end & !dropped | dropped >> 2;
        // A word of two alphabets: its letters are not all of two bytes.
        let mixed = self.latin & self.letter << 1 | self.letter & self.latin << 2;
        (start, end, folded_end, mixed | (final_hamza & !dropped) >> 1)
    }

    /// Where the light10 stems of words begin, and the bytes behind them.
    #[inline(always)]
    fn stems(self, start: u64, end: u64, folded_end: u64) -> (u64, u64) {
        let Self { alef, beh_feh_kaf, heh, lam, noon, teh, waw, yeh, .. } = self;
        // Letters that stay, and those that one, three, four more follow.
        let letters = self.letter & !((end ^ folded_end) >> 1 & end >> 1);
        let two = letters & letters >> 2;
        let four = two & two >> 4;
        let five = four & letters >> 8;

        let first = start << 1 & letters;
        let with_alef_lam = alef >> 2 & lam >> 4;
        let three_off = first & (waw | beh_feh_kaf) & with_alef_lam & five; // و ب ك ف before ال
        let two_off = first & (alef | lam) & lam >> 2 & four; // ال, لل
        let one_off = first & waw & four & !three_off; // و
        let stem_first = first & !(three_off | two_off | one_off) | one_off << 2 | two_off << 4 | three_off << 6;
        let stem_start = start & !(first >> 1) | stem_first >> 1;

        // What the prefixes left; how many letters of the stem end with this one.
        let left = letters & !(one_off | two_off | two_off << 2 | three_off | three_off << 2 | three_off << 4);
        let two = left & left << 2;
        let three = two & left << 4;
        let four = two & two << 4;
        let last = folded_end >> 1 & letters;
        let mut at = last;
        // Each suffix once, in the order of the table, on what those before it left.
        for suffix in [
            alef & heh << 2,  // ها
            noon & alef << 2, // ان
            teh & alef << 2,  // ات
            noon & waw << 2,  // ون
            noon & yeh << 2,  // ين
            heh & yeh << 2,   // يه
        ] {
            let stripped = at & suffix & four;
            at = at ^ stripped | stripped >> 4;
        }
        for suffix in [heh, yeh] {
            let stripped = at & suffix & three;
            at = at ^ stripped | stripped >> 2;
        }
        (stem_start, folded_end & !(last << 1) | at << 1)
    }
}
