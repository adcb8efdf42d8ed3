//! Where the tokens of a text are written: one image of folded letters, and lists of where terms begin and end in it.
//!
//! Lists of 32 bits side by side, and not one list of records: the fast paths write sixteen entries of a list at once.
//! Room is made for a group of blocks before one is scanned, so they write without asking; what lies behind the
//! length is never read. Places have 31 bits, for the highest is [`FOREIGN`]. So counting begins anew, in a new [`Piece`],
//! once 1 GiB of text or image has been counted: far enough below 2 GiB for what one word or group of blocks adds.
//!
//! Invariant: each range of the lists is a whole word of `image` in UTF-8, or (with [`FOREIGN`]) of the lexicon's strings.
//! That decisions of the lexicon are such ranges is a test in `lexicon/mod.rs`.

use super::memo::Memo;
use crate::guarded::Stem;
use crate::lexicon::lexicon;
use crate::token::Token;
use std::ops::Range;

/// The list that holds the first byte of each word in the text.
pub(super) const START: usize = 0;
/// The byte of the text behind each word.
pub(super) const END: usize = 1;
/// The first byte of each folded word in the image.
pub(super) const FOLDED_START: usize = 2;
/// The byte of the image behind each folded word.
pub(super) const FOLDED_END: usize = 3;
/// The first byte of each stem.
pub(super) const STEM_START: usize = 4;
/// The byte behind each stem.
pub(super) const STEM_END: usize = 5;
/// Number of lists.
const LISTS: usize = 6;

/// Set in both ends of a stem that is a string of the lexicon, and no part of the image.
pub(crate) const FOREIGN: u32 = 1 << 31;
/// Most bytes of a text that are counted from one beginning.
const PIECE_BYTES: usize = 1 << 30;
/// Words that a block has at most, and bytes.
pub(super) const BLOCK: usize = 64;
/// Blocks that are written together.
pub(super) const ROOM: usize = 8;
/// Bytes that are copied at once, as most terms have fewer.
#[cfg(feature = "tantivy")]
const FIXED: usize = 32;
/// Bytes of the image, and entries of each list, behind what is in use: for those blocks, the last of which may write all
/// 64 of its own.
const BEHIND: usize = BLOCK * (ROOM + 1);

/// The tokens of a text. See the module.
#[derive(Clone)]
pub(crate) struct Spans {
    /// Folded words, with what stands between them. As long as it ever was: `image_len` bytes of it are in use.
    pub(super) image: Vec<u8>,
    pub(super) image_len: usize,
    /// All lists are equally long, and as long as they ever were: `len` entries of each are in use.
    pub(super) lists: [Vec<u32>; LISTS],
    pub(super) len: usize,
    /// Where counting begins anew; empty for texts of one piece.
    pub(super) pieces: Vec<Piece>,
    /// Scratch space of [`decide`](super::decide::decide): words, and their keys.
    pub(super) undecided: Vec<(usize, u128)>,
    /// Of short words and of long ones.
    pub(super) memos: [Memo; 2],
    /// What places in the text and in the image are counted from in the last piece.
    bases: (usize, usize),
    /// Most bytes of a text or image that are counted from one beginning.
    most: usize,
}

/// A part of a text too long for 32 bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its first token.
    pub(super) token: usize,
    /// What its places in the text are counted from.
    text: usize,
    /// What its places in the image are counted from.
    pub(super) image: usize,
}

/// Where the next blocks are written: [`ROOM`] of them, each with at most [`BLOCK`] words and bytes.
pub(super) struct Room<'s> {
    spans: &'s mut Spans,
    /// The lists, behind what was in use: asked for once, as the compiler must think that writing a list may move them.
    lists: [*mut u32; LISTS],
    /// How many words and bytes have been kept.
    tokens: usize,
    bytes: usize,
}

impl Room<'_> {
    /// The place of a byte of the text in the lists.
    #[inline(always)]
    pub(super) fn text(&self, at: usize) -> u32 {
        (at - self.spans.bases.0) as u32
    }

    /// The place of what is kept next in the image, in the lists.
    #[inline(always)]
    pub(super) fn place(&self) -> u32 {
        (self.spans.image_len + self.bytes - self.spans.bases.1) as u32
    }

    /// The image, so many bytes behind what was in use when this room was opened.
    #[inline(always)]
    pub(super) fn image(&mut self, at: usize) -> &mut [u8; BLOCK] {
        assert!(at < BLOCK * ROOM);
        // SAFETY: `Spans::room` has made room for so many blocks behind `image_len`.
        unsafe { &mut *self.spans.image.as_mut_ptr().add(self.spans.image_len + at).cast::<[u8; BLOCK]>() }
    }

    /// A list, behind what is kept.
    #[inline(always)]
    pub(super) fn list(&mut self, list: usize) -> &mut [u32; BLOCK] {
        // SAFETY: `Spans::room` has made room for so many blocks behind `len`, in all lists, and `keep` has been called for
        // fewer. The lists stay where they are as long as this holds on to them.
        unsafe { &mut *self.lists[list].add(self.tokens).cast::<[u32; BLOCK]>() }
    }

    /// Keeps so many words and bytes of what has been written.
    #[inline(always)]
    pub(super) fn keep(&mut self, tokens: usize, bytes: usize) {
        self.tokens += tokens;
        self.bytes += bytes;
        assert!(self.tokens <= BLOCK * ROOM && self.bytes <= BLOCK * ROOM);
    }

    /// What was kept is now in use.
    #[inline(always)]
    pub(super) fn close(self) {
        self.spans.len += self.tokens;
        self.spans.image_len += self.bytes;
    }
}

impl std::fmt::Debug for Spans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Default for Spans {
    fn default() -> Self {
        Self {
            image: Vec::new(),
            image_len: 0,
            lists: Default::default(),
            len: 0,
            pieces: Vec::new(),
            undecided: Vec::new(),
            memos: Default::default(),
            bases: (0, 0),
            most: PIECE_BYTES,
        }
    }
}

impl Spans {
    #[cfg(test)]
    pub(crate) fn in_pieces_of(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn clear(&mut self) {
        self.image_len = 0;
        self.len = 0;
        self.undecided.clear();
        self.pieces.clear();
        self.bases = (0, 0);
    }

    /// Adds the word at `range` of the text. `normalized` is what it becomes: each part between spaces is a token of its
    /// own, with the stem that `stem` gives.
    pub(crate) fn push(&mut self, range: Range<usize>, normalized: &str, stem: impl for<'w> Fn(&'w str) -> Stem<'w>) {
        for part in normalized.split(' ').filter(|part| !part.is_empty()) {
            let found = stem(part);
            let stem = found.as_str();
            self.begin_piece_if_full(range.start);
            let folded = self.write(part);
            let stem = match part.find(stem) {
                Some(at) => folded.start + at as u32..folded.start + (at + stem.len()) as u32,
                None => self.write(stem),
            };
            let [start, end] = [range.start, range.end].map(|at| (at - self.bases.0) as u32);
            if self.lists[0].len() == self.len {
                self.grow(1);
            }
            let token = [start, end, folded.start, folded.end, stem.start, stem.end];
            for (list, value) in self.lists.iter_mut().zip(token) {
                list[self.len] = value;
            }
            self.len += 1;
        }
    }

    /// Appends a string to the image.
    fn write(&mut self, string: &str) -> Range<u32> {
        let start = self.image_len;
        self.reserve_image(string.len());
        self.image[start..start + string.len()].copy_from_slice(string.as_bytes());
        self.image_len += string.len();
        let place = |at: usize| (at - self.bases.1) as u32;
        place(start)..place(self.image_len)
    }

    /// Begins a new piece at `at`, a place of the text where no token that is listed ends later, if the last is full.
    fn begin_piece_if_full(&mut self, at: usize) {
        if at - self.bases.0 >= self.most || self.image_len - self.bases.1 >= self.most {
            self.bases = (at, self.image_len);
            self.pieces.push(Piece { token: self.len, text: at, image: self.image_len });
        }
    }

    /// Makes room for so many bytes of image, and a group of blocks behind them.
    pub(super) fn reserve_image(&mut self, bytes: usize) {
        let wanted = self.image_len + bytes + BEHIND;
        if self.image.len() < wanted {
            self.image.resize(wanted.max(self.image.len() * 2), 0);
        }
    }

    /// Room for a group of blocks from `at` of the text on, where no token that is listed ends later.
    #[inline(always)]
    pub(super) fn room(&mut self, at: usize) -> Room<'_> {
        self.begin_piece_if_full(at);
        if self.lists[0].len() - self.len < BEHIND {
            self.grow(BEHIND);
        }
        if self.image.len() - self.image_len < BEHIND {
            self.reserve_image(0);
        }
        let len = self.len;
        // SAFETY: each list is at least `len` long.
        let lists = self.lists.each_mut().map(|list| unsafe { list.as_mut_ptr().add(len) });
        Room { spans: self, lists, tokens: 0, bytes: 0 }
    }

    /// Makes room for so many tokens.
    #[cold]
    fn grow(&mut self, tokens: usize) {
        let length = (self.len + tokens).max(self.lists[0].len() * 2);
        self.lists.iter_mut().for_each(|list| list.resize(length, 0));
    }

    /// The token at `n`, if there are that many.
    #[inline(always)]
    pub(crate) fn get(&self, n: usize) -> Option<Token<'_>> {
        (n < self.len).then(|| self.token(n, lexicon().strings(), !self.pieces.is_empty()))
    }

    /// All tokens, in order.
    #[inline(always)]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = Token<'_>> + Clone {
        // Asked once, and not of every token.
        let (strings, in_pieces) = (lexicon().strings(), !self.pieces.is_empty());
        (0..self.len).map(move |n| self.token(n, strings, in_pieces))
    }

    #[inline(always)]
    fn token<'s>(&'s self, n: usize, lexicon_strings: &'s [u8], in_pieces: bool) -> Token<'s> {
        let [start, end, folded_start, folded_end, stem_start, stem_end] =
            // SAFETY: `n < len` by both callers, and all lists are at least `len` long.
            self.lists.each_ref().map(|list| unsafe { *list.get_unchecked(n) });
        let (text, image) = if in_pieces { self.bases_of(n) } else { (0, 0) };
        let word = image + folded_start as usize..image + folded_end as usize;
        let (source, range) = self.stem(stem_start, stem_end, image, lexicon_strings);
        // SAFETY: by the invariant of the module, both ranges are within their bytes, and words in UTF-8.
        let (folded, stem) = unsafe {
            (
                std::str::from_utf8_unchecked(self.image.get_unchecked(word)),
                std::str::from_utf8_unchecked(source.get_unchecked(range)),
            )
        };
        Token { folded, stem, start: text + start as usize, end: text + end as usize, position: n }
    }

    /// What a stem is a part of, and which part.
    #[inline(always)]
    fn stem<'s>(&'s self, start: u32, end: u32, image: usize, lexicon_strings: &'s [u8]) -> (&'s [u8], Range<usize>) {
        // Picked without a branch: nobody can tell which way it would go.
        let sources = [(&self.image[..], image), (lexicon_strings, 0)];
        let (source, base) = sources[(start >> 31) as usize];
        (source, base + (start & !FOREIGN) as usize..base + (end & !FOREIGN) as usize)
    }

    /// Puts the term of the token at `n` into `term`: its stem, or else the folded word. Returns where the token is in the
    /// text; none if there are not that many.
    #[cfg(feature = "tantivy")]
    #[inline]
    pub(crate) fn copy_term(&self, n: usize, is_stem: bool, term: &mut String) -> Option<Range<usize>> {
        if n >= self.len {
            return None;
        }
        let [text_start, text_end] = [self.lists[START][n] as usize, self.lists[END][n] as usize];
        let (text, image) = if self.pieces.is_empty() { (0, 0) } else { self.bases_of(n) };
        let lists = if is_stem { [STEM_START, STEM_END] } else { [FOLDED_START, FOLDED_END] };
        let [start, end] = lists.map(|list| self.lists[list][n]);
        let (source, range) = self.stem(start, end, image, lexicon().strings());
        term.clear();
        term.reserve(FIXED);
        match source.get(range.start..range.start + FIXED) {
            // SAFETY: so many bytes are there to read, and reserved to be written, of which the term is the first; it is a
            // word in UTF-8 by the invariant of the module. (A copy of fixed length costs a third of a call.)
            Some(bytes) if range.len() <= FIXED => unsafe {
                let bytes = bytes.as_ptr();
                let letters = term.as_mut_vec();
                std::ptr::copy_nonoverlapping(bytes, letters.as_mut_ptr(), FIXED);
                letters.set_len(range.len());
            },
            // SAFETY: by the invariant of the module.
            _ => term.push_str(unsafe { std::str::from_utf8_unchecked(&source[range]) }),
        }
        Some(text + text_start..text + text_end)
    }

    /// What the places of a token in the text and in the image are counted from.
    #[cold]
    fn bases_of(&self, n: usize) -> (usize, usize) {
        let after = self.pieces.partition_point(|piece| piece.token <= n);
        after.checked_sub(1).map_or((0, 0), |last| (self.pieces[last].text, self.pieces[last].image))
    }
}
