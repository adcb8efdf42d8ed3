//! What every analysis promises for every text: run over hand-made texts and over generated ones.

mod check;
mod generate;

use check::check;
use generate::{ALPHABET, Random};
use mahdar_text::{Analyzer, Tokens};

#[test]
fn generated_texts_keep_the_contract() {
    let mut random = Random::new(0x6d61_6864_6172);
    let mut tokens = Tokens::new();
    for _ in 0..20_000 {
        let length = random.below(60);
        check(&random.text(ALPHABET, length), &mut tokens);
    }
}

#[test]
fn every_single_character_keeps_the_contract() {
    let mut tokens = Tokens::new();
    for c in '\0'..=char::MAX {
        check(&c.to_string(), &mut tokens);
        check(&format!("\u{628}{c}\u{628}"), &mut tokens);
    }
}

#[test]
fn marks_and_tatweel_change_no_term() {
    let plain = "\u{627}\u{644}\u{62A}\u{642}\u{649} \u{627}\u{644}\u{631}\u{626}\u{64A}\u{633}\u{627}\u{646}";
    let strewn: String =
        plain.chars().flat_map(|c| if c == ' ' { vec![c] } else { vec![c, '\u{650}', '\u{640}'] }).collect();
    let (mut a, mut b) = (Tokens::new(), Tokens::new());
    Analyzer::light().analyze(plain, &mut a);
    Analyzer::light().analyze(&strewn, &mut b);
    assert!(a.iter().map(|t| (t.folded, t.stem)).eq(b.iter().map(|t| (t.folded, t.stem))));
}

#[test]
fn absurd_lengths_are_bounded() {
    let mut tokens = Tokens::new();
    Analyzer::light().analyze(&"\u{628}".repeat(1_000_000), &mut tokens);
    assert_eq!(tokens.len(), 1_000_000usize.div_ceil(mahdar_text::tokenize::MAX_WORD_CHARS));
    Analyzer::light().analyze(&"\u{FDFA}".repeat(10_000), &mut tokens);
    assert!(tokens.iter().all(|token| token.folded.len() < 4 * 4 * 255));
}
