//! What the guarded stemmer knows of words: how often news uses them, and the stems of those that rules get wrong.
//!
//! The lexicon is compiled from tables ([`compile`]) into one file that is part of the program: hash tables of counts and
//! of entries (`table`), what the stemmer decides on usual words (`decisions`), and a block of strings, read where
//! they lie. Loading it is checking its header.

pub mod compile;
pub(crate) mod decisions;
pub(crate) mod form;
mod table;

use decisions::Decisions;
use form::Form;
use std::sync::LazyLock;
use table::{Bucket, Table};

/// What table the stem of a word is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A particle, pronoun or auxiliary: it has no affixes and stays whole.
    Function = 0,
    /// A country, or the adjective of one.
    Country = 1,
    /// A city or region.
    Place = 2,
    /// A person's name.
    Name = 3,
    /// A month, in any of the three traditions.
    Month = 4,
    /// A noun or adjective with a broken plural, or that plural.
    Noun = 5,
    /// A verb, or a form of one.
    Verb = 6,
    /// A word with competing spellings, most often a loanword.
    Loan = 7,
    /// A word that looks as if it had an affix, and has none.
    Whole = 8,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Function,
        Self::Country,
        Self::Place,
        Self::Name,
        Self::Month,
        Self::Noun,
        Self::Verb,
        Self::Loan,
        Self::Whole,
    ];

    /// The table in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Function => "function word",
            Self::Country => "country or its adjective",
            Self::Place => "city or region",
            Self::Name => "name",
            Self::Month => "month",
            Self::Noun => "noun with a broken plural",
            Self::Verb => "verb",
            Self::Loan => "word with competing spellings",
            Self::Whole => "word without affixes",
        }
    }
}

/// A word of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stem by which it meets the other forms of its row.
    pub stem: &'static str,
    /// The table that it is from.
    pub kind: Kind,
}

/// The number of a month, from 1, by its stem.
///
/// ```
/// use mahdar_text::{guarded, lexicon::month};
/// assert_eq!(month(guarded("حزيران").as_str()), Some(6));
/// assert_eq!(month("قمه"), None);
/// ```
#[must_use]
pub fn month(stem: &str) -> Option<i8> {
    let rows = include_str!("months.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.filter_map(|line| line.split_once('\t'));
    let number =
        rows.find_map(|(number, rest)| (rest.split('\t').next() == Some(stem)).then(|| number.parse().ok()).flatten());
    number.filter(|number| (1..=12).contains(number))
}

/// The compiled lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon {
    counts: Table<COUNT_BYTES>,
    entries: Table<ENTRY_BYTES>,
    strings: &'static str,
    decisions: Decisions,
}

/// Bytes that begin with a line of the cache.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

static COMPILED: &Aligned<[u8]> = &Aligned(*include_bytes!("compiled.bin"));
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(&COMPILED.0).unwrap_or(Lexicon::EMPTY));

/// The lexicon of this crate.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

const MAGIC: &[u8; 4] = b"MHDL";
/// Raised when the layout changes.
const LAYOUT: u32 = 11;
/// The buckets behind it are lines of the cache.
const HEADER_BYTES: usize = 64;
const COUNT_BYTES: usize = 2;
/// Offset of the stem in the strings (three bytes), its length, its kind.
const ENTRY_BYTES: usize = 5;

impl Lexicon {
    const EMPTY: Self = Self {
        counts: Table { buckets: &[] },
        entries: Table { buckets: &[] },
        strings: "",
        decisions: Decisions::EMPTY,
    };

    /// Reads what [`compile::compile`] wrote; none if it is something else.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if bytes.get(..4)? != MAGIC || number(4)? != LAYOUT {
            return None;
        }
        let size = |at: usize| Some(number(at)? as usize);
        let (counts, entries, strings) = (size(8)?, size(12)?, size(16)?);
        let (short, long) = (size(20)?, size(24)?);
        let mut at = HEADER_BYTES;
        let mut take = |length: usize| {
            let part = bytes.get(at..at + length);
            at += length;
            part
        };
        let mut buckets = |size: usize| Some(take(size * size_of::<Bucket>())?.as_chunks().0);
        let decisions = Decisions { short: buckets(short)?, long: buckets(long)? };
        let (counts, entries) = (Table { buckets: buckets(counts)? }, Table { buckets: buckets(entries)? });
        let strings = std::str::from_utf8(take(strings)?).ok()?;
        Some(Self { counts, entries, strings, decisions })
    }

    /// How often background news uses a folded word; at most 65,535, and 0 for what it used once or never.
    #[must_use]
    pub fn count(&self, word: &str) -> u32 {
        self.count_of(Form::new(word))
    }

    pub(crate) fn count_of(&self, form: Form) -> u32 {
        match self.counts.find(form) {
            Some(&count) => u32::from(u16::from_le_bytes(count)),
            None => 0,
        }
    }

    /// What the tables say of a folded word.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry> {
        self.entry_of(Form::new(word))
    }

    pub(crate) fn entry_of(&self, form: Form) -> Option<Entry> {
        let &[a, b, c, length, kind] = self.entries.find(form)?;
        let start = u32::from_le_bytes([a, b, c, 0]) as usize;
        let stem = self.strings.get(start..start + usize::from(length))?;
        Some(Entry { stem, kind: *Kind::ALL.get(usize::from(kind))? })
    }

    /// Sends for what the rules will ask of a word: it comes from afar, and not all at once if they ask one by one.
    #[inline]
    pub(crate) fn prefetch(&self, form: Form) {
        self.counts.prefetch(form);
        self.entries.prefetch(form);
    }

    /// What has been decided on words before.
    pub(crate) fn decisions(&self) -> Decisions {
        self.decisions
    }

    /// The strings that stems of entries are parts of.
    #[inline]
    pub(crate) fn strings(&self) -> &'static [u8] {
        self.strings.as_bytes()
    }

    /// A number that changes with the contents.
    pub(crate) fn hash(&self) -> u64 {
        let decisions = self.decisions.short.iter().chain(self.decisions.long);
        let buckets = self.counts.buckets.iter().chain(self.entries.buckets).chain(decisions);
        let numbers = buckets.flat_map(|bucket| bucket.as_chunks().0).map(|bytes| u64::from_le_bytes(*bytes));
        hash(self.strings.bytes().map(u64::from).chain(numbers))
    }
}

/// FNV-1a, 64 bits, on numbers in place of bytes, with its high bits mixed into the low ones.
fn hash(numbers: impl Iterator<Item = u64>) -> u64 {
    let hash = numbers.fold(0xcbf2_9ce4_8422_2325_u64, |hash, number| (hash ^ number).wrapping_mul(0x0100_0000_01b3));
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_lexicon_can_be_read() {
        assert!(lexicon().count("\u{0641}\u{064A}") > 1_000);
        assert_eq!(lexicon().entry("\u{0648}\u{0632}\u{0631}\u{0627}").map(|entry| entry.kind), Some(Kind::Noun));
        assert!(Lexicon::read(b"something else").is_none());
    }
}
