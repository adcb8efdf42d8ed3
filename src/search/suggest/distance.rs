//! How unlikely it is that somebody typed one word and meant another: a weighted edit distance in letters.
//!
//! Optimal string alignment (Damerau's four slips: a letter too many, too few, another, two swapped; no letter is
//! touched twice). A cost is about the negative natural logarithm of a probability, so that costs and frequencies of
//! words add up to one score, as in Kernighan, Church and Gale, "A spelling correction program based on a noisy channel
//! model" (1990). The costs are coarse on purpose: what tells most candidates apart is how frequent they are.

use super::letters::{Nearness, nearness};

/// The costs of slips.
mod cost {
    /// A letter is missing.
    pub(super) const MISSING: f32 = 5.0;
    /// One of two equal letters is missing, or a letter is there twice.
    pub(super) const DOUBLED: f32 = 4.5;
    /// Two neighbours are swapped.
    pub(super) const SWAPPED: f32 = 5.0;
    /// There is a letter too many: any of the alphabet,
    pub(super) const EXTRA: f32 = 7.5;
    /// or one whose key is beside that of the letter before or behind.
    pub(super) const EXTRA_NEAR: f32 = 6.5;
    /// A letter stands for another: for no reason,
    pub(super) const FAR: f32 = 8.5;
    /// because of their keys,
    pub(super) const KEYS: f32 = 6.0;
    /// their dots,
    pub(super) const SIGHT: f32 = 6.0;
    /// because both are vowels,
    pub(super) const VOWEL: f32 = 5.5;
    /// or because they sound alike.
    pub(super) const HEARING: f32 = 5.0;
}

/// The most that one slip costs.
pub(super) const MOST_OF_ONE: f32 = cost::FAR;

/// Letters of the longest word that is compared.
pub(super) const MOST_LETTERS: usize = 24;

/// What it costs to have typed `typed` for `word`; infinite where either has too many letters.
///
/// Both are folded. 0 for equal words.
pub(super) fn distance(typed: &[char], word: &[char]) -> f32 {
    if typed.len() > MOST_LETTERS || word.len() > MOST_LETTERS {
        return f32::INFINITY;
    }
    // Rows of the table: costs of the first n letters typed for the first m of the word.
    let mut rows = [[0.0_f32; MOST_LETTERS + 1]; 3];
    let mut missing_of = [0.0_f32; MOST_LETTERS + 1];
    for m in 1..=word.len() {
        missing_of[m] = missing(word, m - 1);
        rows[0][m] = rows[0][m - 1] + missing_of[m];
    }
    for n in 1..=typed.len() {
        let extra = extra(typed, n - 1);
        let [before, above, row] = match n % 3 {
            0 => [1, 2, 0],
            1 => [2, 0, 1],
            _ => [0, 1, 2],
        };
        rows[row][0] = rows[above][0] + extra;
        for m in 1..=word.len() {
            let (a, b) = (typed[n - 1], word[m - 1]);
            let mut least = rows[above][m - 1] + substitution(a, b);
            least = least.min(rows[above][m] + extra).min(rows[row][m - 1] + missing_of[m]);
            if n > 1 && m > 1 && a != b && a == word[m - 2] && typed[n - 2] == b {
                least = least.min(rows[before][m - 2] + cost::SWAPPED);
            }
            rows[row][m] = least;
        }
    }
    rows[typed.len() % 3][word.len()]
}

fn substitution(typed: char, meant: char) -> f32 {
    if typed == meant {
        return 0.0;
    }
    match nearness(typed, meant) {
        Nearness::Far => cost::FAR,
        Nearness::Keys => cost::KEYS,
        Nearness::Sight => cost::SIGHT,
        Nearness::Vowel => cost::VOWEL,
        Nearness::Hearing => cost::HEARING,
    }
}

fn neighbours(letters: &[char], at: usize) -> impl Iterator<Item = char> {
    [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|n| letters.get(n).copied())
}

fn missing(word: &[char], at: usize) -> f32 {
    if neighbours(word, at).any(|other| other == word[at]) { cost::DOUBLED } else { cost::MISSING }
}

fn extra(typed: &[char], at: usize) -> f32 {
    let mut least = cost::EXTRA;
    for other in neighbours(typed, at) {
        if other == typed[at] {
            return cost::DOUBLED;
        }
        if nearness(other, typed[at]) == Nearness::Keys {
            least = cost::EXTRA_NEAR;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn each_slip_has_its_cost() {
        for (typed, word, expected) in [
            ("obama", "obama", 0.0),
            ("obma", "obama", cost::MISSING),
            ("aboma", "obama", cost::FAR.min(cost::VOWEL) * 2.0),
            ("boama", "obama", cost::SWAPPED),
            ("obbama", "obama", cost::DOUBLED),
            ("obamxa", "obama", cost::EXTRA),
            ("obamsa", "obama", cost::EXTRA_NEAR),
            ("obsma", "obama", cost::KEYS),
            ("obxma", "obama", cost::FAR),
            ("sara", "zara", cost::HEARING),
            ("rahmn", "rahmaan", cost::MISSING.min(cost::DOUBLED) * 2.0),
            ("", "ab", cost::MISSING * 2.0),
            ("ab", "", cost::EXTRA * 2.0),
            ("", "", 0.0),
        ] {
            assert_eq!(distance(&letters(typed), &letters(word)), expected, "{typed} {word}");
        }
        assert_eq!(distance(&['a'; MOST_LETTERS + 1], &['a']), f32::INFINITY);
    }
}
