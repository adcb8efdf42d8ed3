//! What AVX2 compares bytes with, and looks them up in: vectors in memory, made from the row of [`letters`](super::super::letters).

use super::super::letters::{
    CLASSES, CLOSING_BIT, CLOSING_QUOTE, CODES, Class, FIRST, FOLDED, KINDS, Kind, QUOTE_LEAD, ROW,
};

/// Characters that one look-up tells apart.
const COLUMNS: usize = 16;
/// The rows with all letters that have a kind of their own: U+0620 to U+062F, and U+0640 to U+064F.
const KIND_ROWS: [usize; 2] = [2, 4];
/// The row with other letters alone.
pub(super) const OTHER_ROW: usize = 3;

// What is behind D8 is told from what is behind D9.
const _: () = assert!(KIND_ROWS[0] < 4 && OTHER_ROW < 4 && KIND_ROWS[1] >= 4);

const _: () = {
    let mut n = 0;
    while n < ROW {
        match KINDS[n] {
            Kind::None => {}
            Kind::Other => {
                assert!(n / COLUMNS == KIND_ROWS[0] || n / COLUMNS == KIND_ROWS[1] || n / COLUMNS == OTHER_ROW)
            }
            _ => assert!(n / COLUMNS == KIND_ROWS[0] || n / COLUMNS == KIND_ROWS[1]),
        }
        n += 1;
    }
};

/// The kinds of a row.
const fn kinds_of(row: usize) -> [u8; COLUMNS] {
    let mut kinds = [0; COLUMNS];
    let mut n = 0;
    while n < COLUMNS {
        kinds[n] = KINDS[COLUMNS * row + n] as u8;
        n += 1;
    }
    kinds
}

/// For each low half of a place in the row, the high halves with which it is of the class.
const fn of_class(class: Class) -> [u8; COLUMNS] {
    let mut columns = [0; COLUMNS];
    let mut n = 0;
    while n < ROW {
        if CLASSES[n] as u8 == class as u8 {
            columns[n % COLUMNS] |= 1 << (n / COLUMNS);
        }
        n += 1;
    }
    columns
}

/// Behind D8, the kinds of the one row, and for those of [`OTHER_ROW`] [`OTHER_BIT`] besides.
const KINDS_BEHIND_D8: [u8; COLUMNS] = {
    let mut kinds = kinds_of(KIND_ROWS[0]);
    let others = kinds_of(OTHER_ROW);
    let mut n = 0;
    while n < COLUMNS {
        if others[n] != 0 {
            kinds[n] |= OTHER_BIT;
        }
        n += 1;
    }
    kinds
};
const KINDS_BEHIND_D9: [u8; COLUMNS] = kinds_of(KIND_ROWS[1]);
/// Which bits of those are of the row with this high half.
const KINDS_OF_ROWS: [u8; COLUMNS] = {
    let mut bits = [0; COLUMNS];
    bits[KIND_ROWS[0]] = 0x0F;
    bits[KIND_ROWS[1]] = 0x0F;
    bits[OTHER_ROW] = OTHER_BIT;
    bits
};
/// Stands for [`Kind::Other`] in [`OTHER_ROW`], so that one entry can hold letters of two rows. As a mask it makes the same
/// kind, and as an index the low half of any byte is that of [`Kind::None`]: folded to itself, too.
pub(super) const OTHER_BIT: u8 = 0x10;
const MARKS: [u8; COLUMNS] = of_class(Class::Mark);
const DIGITS: [u8; COLUMNS] = of_class(Class::Digit);
const ODD: [u8; COLUMNS] = of_class(Class::Odd);
const RARE: [u8; COLUMNS] = {
    let mut columns = [0; COLUMNS];
    let mut n = 0;
    while n < COLUMNS {
        columns[n] = MARKS[n] | DIGITS[n] | ODD[n];
        n += 1;
    }
    columns
};
/// The bit of each high half. For what is not of the row, any: nothing will equal it, since look-ups give 0 there.
const ROWS: [u8; COLUMNS] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 1, 1, 1, 1, 1, 1, 1];
/// What second bytes behind D8 and D9 differ in from their places in the row.
const SECONDS: [u8; COLUMNS] = [0x80, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The bits that bytes of each kind keep, and those that they get: letters become what they fold to, and ASCII letters
/// small.
const KEPT: [u8; COLUMNS] = {
    let mut kept = [0xFF; COLUMNS];
    let mut n = 0;
    while n < FOLDED.len() {
        kept[FOLDED[n].0 as usize] = 0;
        n += 1;
    }
    kept
};
const ADDED: [u8; COLUMNS] = {
    let mut added = [0; COLUMNS];
    let mut n = 0;
    while n < FOLDED.len() {
        added[FOLDED[n].0 as usize] = 0x80 | FOLDED[n].1 as u8 & 0x3F;
        n += 1;
    }
    added[Kind::Latin as usize] = 0x20;
    added
};
/// The bit that a lead byte gets before letters that fold to one behind D9. (None folds from D9 to D8.)
const LEADS: [u8; COLUMNS] = {
    let mut leads = [0; COLUMNS];
    let mut n = 0;
    while n < FOLDED.len() {
        leads[FOLDED[n].0 as usize] = (FOLDED[n].1 as u32 - FIRST >= 64) as u8;
        n += 1;
    }
    n = 0;
    while n < ROW {
        assert!(CODES[n] & 0x7F >= 64 || n < 64);
        n += 1;
    }
    leads
};

/// A vector in memory.
#[derive(Debug)]
#[repr(align(32))]
pub(super) struct Vector(pub(super) [u8; 32]);

/// The same byte throughout.
const fn splat(byte: u8) -> Vector {
    Vector([byte; 32])
}

/// A table, once for each half: a look-up does not cross from one to the other.
const fn table(columns: [u8; COLUMNS]) -> Vector {
    let mut bytes = [0; 32];
    let mut n = 0;
    while n < bytes.len() {
        bytes[n] = columns[n % COLUMNS];
        n += 1;
    }
    Vector(bytes)
}

/// Bytes of a range, by two operations: with `first` moved to the lowest of all signed bytes, those below its end.
#[derive(Debug)]
pub(super) struct Within {
    pub(super) moved: Vector,
    pub(super) end: Vector,
}

const fn within(first: u8, length: u8) -> Within {
    Within { moved: splat(0x80u8.wrapping_sub(first)), end: splat(0x80 + length) }
}

/// What bytes are compared with, and looked up in.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) ones: Vector,
    pub(super) high_bit: Vector,
    pub(super) low_half: Vector,
    pub(super) space: Vector,
    /// What small letters have, and capital ones lack.
    pub(super) small_bit: Vector,
    /// Small ASCII letters.
    pub(super) small: Within,
    /// ASCII digits.
    pub(super) digit: Within,
    pub(super) digit_kind: Vector,
    /// The lead byte D8, which becomes 0, and D9 becomes 1.
    pub(super) lead: Vector,
    /// What other lead bytes become.
    pub(super) other_leads: Within,
    pub(super) quote_lead: Vector,
    pub(super) closing_bit: Vector,
    pub(super) closing_quote: Vector,
    /// By saturated addition, makes of bytes above 15 an index that looks up nothing.
    pub(super) column: Vector,
    /// How far behind places of D8 in the row those of D9 are.
    pub(super) d9: Vector,
    /// Takes the kinds of letters to the high bit.
    pub(super) letters: Vector,
    /// Where places of the upper halves of masks begin.
    pub(super) upper: Vector,
    pub(super) seconds: Vector,
    pub(super) rows: Vector,
    pub(super) kinds_behind_d8: Vector,
    pub(super) kinds_behind_d9: Vector,
    pub(super) kinds_of_rows: Vector,
    pub(super) rare: Vector,
    pub(super) marks: Vector,
    pub(super) digits: Vector,
    pub(super) odd: Vector,
    pub(super) kept: Vector,
    pub(super) added: Vector,
    pub(super) leads: Vector,
}

pub(super) static TABLES: Tables = Tables {
    ones: splat(0xFF),
    high_bit: splat(0x80),
    low_half: splat(0x0F),
    space: splat(b' '),
    small_bit: splat(0x20),
    small: within(b'a', 26),
    digit: within(b'0', 10),
    digit_kind: splat(Kind::Digit as u8),
    lead: splat(0xD8),
    other_leads: within(2, 0x3E),
    quote_lead: splat(QUOTE_LEAD),
    closing_bit: splat(CLOSING_BIT),
    closing_quote: splat(CLOSING_QUOTE),
    column: splat(0x80 - COLUMNS as u8),
    d9: splat(0x40),
    letters: splat(0x80 - Kind::Other as u8),
    upper: {
        let mut bytes = [0; 32];
        let mut n = 0;
        while n < bytes.len() {
            bytes[n] = if n % 8 < 4 { 0 } else { 32 };
            n += 1;
        }
        Vector(bytes)
    },
    seconds: table(SECONDS),
    rows: table(ROWS),
    kinds_behind_d8: table(KINDS_BEHIND_D8),
    kinds_behind_d9: table(KINDS_BEHIND_D9),
    kinds_of_rows: table(KINDS_OF_ROWS),
    rare: table(RARE),
    marks: table(MARKS),
    digits: table(DIGITS),
    odd: table(ODD),
    kept: table(KEPT),
    added: table(ADDED),
    leads: table(LEADS),
};
