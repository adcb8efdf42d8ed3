//! Misspelled queries: drawn from real ones with a fixed seed, each with one slip in one word.
//!
//! A query is one to four words that follow each other in a text; one of them, of four letters or more, neither a stop
//! word nor a number, in at least [`LEAST_REPORTS`] reports, gets one slip of one [`Kind`]; kind, word and place are
//! drawn evenly. What comes out must differ after folding, and must not itself be a word that people use: it is drawn
//! again if it stands in one report of [`COMMON`] or more, or in a tenth as many reports as the right word or more.
//!
//! What is known here of keyboards and sounds is stated here again, and not read from the tables of the library.

use mahdar::text::{Analyzer, fold::fold_letter, stop::is_stop_word};
use std::collections::HashMap;

/// Fewer letters have no slip.
const LEAST_LETTERS: usize = 4;
/// A word that is in fewer may be a slip already.
const LEAST_REPORTS: u32 = 3;
/// A word that one report in so many has is common.
const COMMON: u32 = 10_000;

/// The rows of the Arabic keyboard as the fingers meet them, and of the English one. The key of lam-alef is a space.
const KEYS: [[&str; 3]; 2] = [
    [
        "\u{636}\u{635}\u{62B}\u{642}\u{641}\u{63A}\u{639}\u{647}\u{62E}\u{62D}\u{62C}\u{62F}",
        "\u{634}\u{633}\u{64A}\u{628}\u{644}\u{627}\u{62A}\u{646}\u{645}\u{643}\u{637}",
        "\u{626}\u{621}\u{624}\u{631} \u{649}\u{629}\u{648}\u{632}\u{638}",
    ],
    ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
];
/// Letters that sound alike: dad and zah, seen and sad, teh and tah.
const SOUNDS: [[char; 2]; 3] = [['\u{636}', '\u{638}'], ['\u{633}', '\u{635}'], ['\u{62A}', '\u{637}']];
/// Any letter, for a letter too many.
const ALPHABETS: [&str; 2] = [
    "\u{627}\u{628}\u{62A}\u{62B}\u{62C}\u{62D}\u{62E}\u{62F}\u{630}\u{631}\u{632}\u{633}\u{634}\u{635}\u{636}\u{637}\u{638}\u{639}\u{63A}\u{641}\u{642}\u{643}\u{644}\u{645}\u{646}\u{647}\u{648}\u{64A}",
    "abcdefghijklmnopqrstuvwxyz",
];

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Missing,
    Doubled,
    Swapped,
    Key,
    Sound,
    Extra,
}

pub const KINDS: [Kind; 6] = [Kind::Missing, Kind::Doubled, Kind::Swapped, Kind::Key, Kind::Sound, Kind::Extra];

/// A query with a slip.
#[derive(Debug, Clone)]
pub struct Misspelled {
    pub kind: Kind,
    pub query: String,
    /// The same without the slip.
    pub right: String,
    /// The byte of the query at which the word with the slip begins.
    pub at: usize,
    /// The right word, folded.
    pub meant: String,
}

/// Numbers that look random: SplitMix64 (Steele, Lea and Flood, 2014).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

/// How many texts have each folded word.
pub fn count_words<'t>(texts: impl Iterator<Item = [&'t str; 2]>) -> (HashMap<String, u32>, u32) {
    let (mut counts, mut total) = (HashMap::<String, (u32, u32)>::new(), 0);
    for text in texts {
        total += 1;
        for part in text {
            for token in Analyzer::light().tokens(part).iter() {
                if !counts.contains_key(token.folded) {
                    counts.insert(token.folded.to_owned(), (0, 0));
                }
                let (count, last) = counts.get_mut(token.folded).unwrap();
                if *last != total {
                    (*count, *last) = (*count + 1, total);
                }
            }
        }
    }
    (counts.into_iter().map(|(word, (count, _))| (word, count)).collect(), total)
}

/// Which words get slips: those whose hash is even are for tuning, the others for telling how good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Tuning,
    Telling,
}

fn half(word: &str) -> Half {
    // FNV-1a
    let hash = word
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    if (hash >> 32) % 2 == 0 { Half::Tuning } else { Half::Telling }
}

/// Draws `count` misspelled queries from texts; `words` and `total` are of [`count_words`].
pub fn misspelled(
    texts: &[&str],
    (words, total): &(HashMap<String, u32>, u32),
    half_of: Half,
    count: usize,
    seed: u64,
) -> Vec<Misspelled> {
    let mut random = Random(seed);
    let mut found = Vec::with_capacity(count);
    for _ in 0..count * 1_000 {
        if found.len() == count {
            break;
        }
        let text = texts[random.below(texts.len())];
        let tokens = Analyzer::light().tokens(text);
        let length = (1 + random.below(4)).min(tokens.len());
        if length == 0 {
            continue;
        }
        let first = random.below(tokens.len() - length + 1);
        let Some((from, to)) = tokens.get(first).zip(tokens.get(first + length - 1)) else { continue };
        let right = &text[from.start..to.end];
        let token = tokens.get(first + random.below(length)).unwrap();
        let kind = KINDS[random.below(KINDS.len())];
        let letters: Vec<char> = text[token.range()].chars().collect();
        let reports = words.get(token.folded).copied().unwrap_or(0);
        let is_word = letters.len() >= LEAST_LETTERS
            && letters.iter().all(|c| c.is_alphabetic())
            && !is_stop_word(&text[token.range()])
            && reports >= LEAST_REPORTS
            && half(token.folded) == half_of;
        if !is_word {
            continue;
        }
        let Some(typed) = slip(&letters, kind, &mut random) else { continue };
        let folded: Vec<String> =
            Analyzer::light().tokens(&typed).iter().map(|token| token.folded.to_owned()).collect();
        let [folded] = folded.as_slice() else { continue };
        let of_slip = words.get(folded).copied().unwrap_or(0);
        if folded == token.folded || of_slip * COMMON >= *total || of_slip * 10 >= reports {
            continue;
        }
        let at = token.start - from.start;
        let query = format!("{}{typed}{}", &right[..at], &right[token.end - from.start..]);
        found.push(Misspelled { kind, query, right: right.to_owned(), at, meant: token.folded.to_owned() });
    }
    found
}

/// A word with one slip; none where the word has no place for it.
pub fn slip(letters: &[char], kind: Kind, random: &mut Random) -> Option<String> {
    let mut letters = letters.to_vec();
    let at = random.below(letters.len());
    match kind {
        Kind::Missing => {
            letters.remove(at);
        }
        Kind::Doubled => letters.insert(at, letters[at]),
        Kind::Swapped => {
            let at = random.below(letters.len() - 1);
            letters.swap(at, at + 1);
        }
        Kind::Key => {
            let near = neighbours(letters[at]);
            letters[at] = *near.get(random.below(near.len()))?;
        }
        Kind::Sound => {
            let places: Vec<usize> = (0..letters.len()).filter(|&at| sound(letters[at]).is_some()).collect();
            let at = *places.get(random.below(places.len()))?;
            letters[at] = sound(letters[at])?;
        }
        Kind::Extra => {
            let alphabet: Vec<char> = ALPHABETS[usize::from(letters[at].is_ascii())].chars().collect();
            letters.insert(at, alphabet[random.below(alphabet.len())]);
        }
    }
    Some(letters.into_iter().collect())
}

fn sound(letter: char) -> Option<char> {
    SOUNDS.iter().find_map(|&[a, b]| match letter {
        c if c == a => Some(b),
        c if c == b => Some(a),
        _ => None,
    })
}

/// Letters whose keys touch that of a letter: beside it, and of the rows above and below those that stand half a key
/// off.
fn neighbours(letter: char) -> Vec<char> {
    let letter = letter.to_ascii_lowercase();
    let mut found = Vec::new();
    for rows in KEYS.map(|rows| rows.map(|row| row.chars().collect::<Vec<char>>())) {
        for (y, row) in rows.iter().enumerate() {
            let is_key = |&c: &char| c == letter || fold_letter(letter) == c;
            let Some(x) = row.iter().position(is_key) else { continue };
            let mut add = |y: Option<usize>, x: Option<usize>| {
                let key = y.zip(x).and_then(|(y, x)| rows.get(y)?.get(x)).filter(|&&c| c != ' ');
                found.extend(key);
            };
            add(Some(y), x.checked_sub(1));
            add(Some(y), Some(x + 1));
            add(y.checked_sub(1), Some(x));
            add(y.checked_sub(1), Some(x + 1));
            add(Some(y + 1), Some(x));
            add(Some(y + 1), x.checked_sub(1));
        }
    }
    found
}
