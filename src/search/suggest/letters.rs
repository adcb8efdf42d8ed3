//! Which letters are taken for each other, by ear, by eye or by finger: read from `confusable.tsv` and `keyboard.tsv`.
//!
//! Letters are compared folded, so keys whose letters fold to one (those of the two kinds of final yeh, say) are all
//! keys of that letter. Letters that are neither Arabic nor English are near none.

use mahdar_text::fold::fold_letter;
use std::sync::LazyLock;

/// How one letter came to stand for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Nearness {
    /// For no reason that the tables know.
    #[default]
    Far,
    /// Their keys are neighbours.
    Keys,
    /// They differ in dots.
    Sight,
    /// Both are long vowels, or vowels.
    Vowel,
    /// They sound alike.
    Hearing,
}

const CONFUSABLE: &str = include_str!("confusable.tsv");
const KEYBOARD: &str = include_str!("keyboard.tsv");

/// Letters of the tables: U+0621 to U+064A, then a to z.
const ARABIC: std::ops::RangeInclusive<char> = '\u{0621}'..='\u{064A}';
const ARABIC_LETTERS: usize = 0x064A - 0x0621 + 1;
const LETTERS: usize = ARABIC_LETTERS + 26;

/// How far each row of keys stands to the right of the top one, in keys: as on nearly every keyboard.
const INDENTS: [f32; 3] = [0.0, 0.25, 0.75];

static NEAR: LazyLock<Vec<Nearness>> = LazyLock::new(|| {
    let mut near = vec![Nearness::Far; LETTERS * LETTERS];
    let mut set = |a: char, b: char, nearness| {
        if let (Some(a), Some(b)) = (place(fold_letter(a)), place(fold_letter(b)))
            && a != b
        {
            near[a * LETTERS + b] = nearness;
            near[b * LETTERS + a] = nearness;
        }
    };
    let keys: Vec<(char, f32, f32)> = rows(KEYBOARD).filter_map(|cells| key(&cells)).collect();
    for (n, one) in keys.iter().enumerate() {
        for other in keys[n + 1..].iter().filter(|other| are_neighbours(one, other)) {
            set(one.0, other.0, Nearness::Keys);
        }
    }
    // A pair that is in both tables is of the second: there it is likelier.
    for cells in rows(CONFUSABLE) {
        let letter = |n: usize| cells.get(n).and_then(|cell| cell.chars().next());
        let nearness = match cells.get(2) {
            Some(&"hearing") => Nearness::Hearing,
            Some(&"sight") => Nearness::Sight,
            _ => Nearness::Vowel,
        };
        if let (Some(a), Some(b)) = (letter(0), letter(1)) {
            set(a, b, nearness);
        }
    }
    near
});

/// How near two folded letters are.
pub(super) fn nearness(a: char, b: char) -> Nearness {
    match (place(a), place(b)) {
        (Some(a), Some(b)) => NEAR[a * LETTERS + b],
        _ => Nearness::Far,
    }
}

fn place(letter: char) -> Option<usize> {
    let from = |first: char| u32::from(letter).wrapping_sub(u32::from(first)) as usize;
    match letter {
        'a'..='z' => Some(ARABIC_LETTERS + from('a')),
        letter if ARABIC.contains(&letter) => Some(from(*ARABIC.start())),
        _ => None,
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The letter of a key, and where it is.
fn key(cells: &[&str]) -> Option<(char, f32, f32)> {
    let number = |n: usize| cells.get(n)?.parse::<i8>().ok();
    let (letter, row, place) = (cells.first()?.chars().next()?, number(1)?, number(2)?);
    let indent = usize::try_from(row).ok().and_then(|row| INDENTS.get(row)).copied().unwrap_or_default();
    Some((letter, f32::from(row), f32::from(place) + indent))
}

fn are_neighbours(&(one, row, place): &(char, f32, f32), &(other, other_row, other_place): &(char, f32, f32)) -> bool {
    let rows = (row - other_row).abs();
    let places = (place - other_place).abs();
    one.is_ascii() == other.is_ascii() && (rows == 0.0 && places == 1.0 || rows == 1.0 && places < 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mahdar_text::letter::*;

    #[test]
    fn tables_are_sorted_and_well_formed() {
        for (table, columns) in [(CONFUSABLE, 4), (KEYBOARD, 3)] {
            let lines: Vec<_> = table.lines().skip(1).collect();
            assert!(lines.len() > 40);
            assert!(lines.is_sorted_by(|a, b| a < b));
            assert!(rows(table).all(|cells| cells.len() == columns));
        }
        for cells in rows(CONFUSABLE) {
            assert!(cells[0] < cells[1] && matches!(cells[2], "hearing" | "sight" | "vowel"), "{cells:?}");
        }
    }

    #[test]
    fn nearness_is_that_of_the_tables() {
        for (a, b, expected) in [
            ('\u{0636}', '\u{0638}', Nearness::Hearing), // dad, zah
            (SEEN, '\u{0635}', Nearness::Hearing),       // sad
            (TEH, '\u{0637}', Nearness::Hearing),        // tah
            (BEH, NOON, Nearness::Sight),
            (WAW, YEH, Nearness::Vowel),
            (BEH, LAM, Nearness::Keys),
            (FEH, GHAIN, Nearness::Keys),
            (HEH, WAW, Nearness::Keys), // the key of teh marbuta, which folds to heh
            (MEEM, SHEEN, Nearness::Far),
            ('a', 's', Nearness::Keys),
            ('a', 'p', Nearness::Far),
            ('a', ALEF, Nearness::Far),
            ('\u{0430}', '\u{043E}', Nearness::Far),
        ] {
            assert_eq!((nearness(a, b), nearness(b, a)), (expected, expected), "{a} {b}");
        }
    }
}
