//! All levels give the tokens of the plain path: of every character in several surroundings, of texts of every length
//! around that of a block, and of generated ones.

mod check;
mod generate;

use check::same;
use generate::{ALPHABET, NEWS, Random};
use mahdar_text::Tokens;

/// Pairs of buffers: of the plain path, and of the others.
fn buffers() -> [Tokens; 2] {
    [Tokens::new(), Tokens::new()]
}

#[test]
fn every_character_among_letters_digits_and_marks() {
    let mut buffers = buffers();
    let mut text = String::new();
    for c in '\0'..=char::MAX {
        // Alone, between letters of two alphabets, behind and before digits, marks and TATWEEL, at both ends of a word.
        let surroundings: &[&str] = match c {
            '\u{3100}'..'\u{F900}' | '\u{11000}'.. => &["\u{628}", "5"],
            _ => &["", "\u{628}", "a", "5", "\u{665}", "\u{64E}", "\u{640}", "\u{621}", "\u{628}\u{64E}"],
        };
        for before in surroundings {
            text.extend([" ", before]);
            text.push(c);
            text.extend(before.chars().rev());
        }
        // Many together where they are all alike to the fast paths.
        if surroundings.len() > 2 || text.len() > 2_000 {
            same(&text, &mut buffers);
            text.clear();
        }
    }
    same(&text, &mut buffers);
}

#[test]
fn every_length_around_a_block() {
    let mut buffers = buffers();
    // Words of one to many letters, with and without what must be squeezed out, that end at each byte of a block.
    for letter in ["\u{628}", "\u{628}\u{64E}", "\u{661}", "a", "7", "\u{640}", "\u{6A9}", "\u{A0}\u{628}"] {
        for spaces in 0..66 {
            for letters in [1, 2, 3, 7, 14, 31, 32, 33, 63, 64, 65, 128, 254, 255, 256, 300, 511] {
                let word = letter.repeat(letters);
                same(&format!("{}{word} \u{648}\u{627}\u{644}\u{639}\u{645}\u{644}", " ".repeat(spaces)), &mut buffers);
            }
        }
    }
}

#[test]
fn words_of_many_affixes_at_every_place() {
    let mut buffers = buffers();
    let prefixes =
        ["", "\u{627}\u{644}", "\u{648}\u{627}\u{644}", "\u{628}\u{627}\u{644}", "\u{644}\u{644}", "\u{648}"];
    let suffixes =
        ["\u{647}\u{627}", "\u{627}\u{646}", "\u{627}\u{62A}", "\u{648}\u{646}", "\u{64A}\u{646}", "\u{64A}\u{629}"];
    let suffixes = suffixes.iter().chain(&["\u{647}", "\u{64A}", "\u{649}", "\u{621}", "\u{621}\u{621}", ""]);
    let mut text = String::new();
    for prefix in prefixes {
        for (first, second) in suffixes.clone().flat_map(|first| suffixes.clone().map(move |second| (first, second))) {
            for body in ["", "\u{639}", "\u{639}\u{645}", "\u{639}\u{645}\u{644}"] {
                text.push_str(&format!("{prefix}{body}{first}{second} "));
            }
        }
    }
    for shift in 0..64 {
        same(&format!("{}{text}", "x".repeat(shift)), &mut buffers);
        same(&format!("{}{}", " ".repeat(shift), text.replace('\u{644}', "\u{644}\u{650}")), &mut buffers);
    }
}

#[test]
fn generated_texts() {
    // Bytes of text, more of them if asked for.
    let bytes = std::env::var("MAHDAR_GENERATE").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(2_000_000);
    let mut random = Random::new(0x6d61_6864_6172);
    let mut buffers = buffers();
    let mut done = 0;
    while done < bytes {
        // Noise with all that is odd in it, and something nearer to news, which keeps to the blocks longer.
        for alphabet in [ALPHABET, NEWS] {
            let length = random.below(400);
            let text = random.text(alphabet, length);
            same(&text, &mut buffers);
            done += text.len();
        }
    }
}
