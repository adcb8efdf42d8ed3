//! What every analysis promises for every text: run over hand-made texts and over generated ones.

mod check;

use check::check;
use mahdar_text::{Analyzer, Tokens};

/// Characters that a generated text is drawn from: letters, marks, joiners, digits, ligatures, other scripts, noise.
const ALPHABET: &[char] = &[
    '\u{0627}',
    '\u{0623}',
    '\u{0621}',
    '\u{0644}',
    '\u{0648}',
    '\u{0628}',
    '\u{0641}',
    '\u{0643}',
    '\u{064A}',
    '\u{0649}',
    '\u{0629}',
    '\u{0647}',
    '\u{0646}',
    '\u{062A}',
    '\u{0640}',
    '\u{064E}',
    '\u{0651}',
    '\u{0653}',
    '\u{0654}',
    '\u{0655}',
    '\u{0670}',
    '\u{06CC}',
    '\u{06A9}',
    '\u{06D5}',
    '\u{0661}',
    '\u{06F2}',
    '3',
    'a',
    'Z',
    '\u{0130}',
    '\u{00DF}',
    '\u{0301}',
    '\u{03A3}',
    '\u{200C}',
    '\u{200F}',
    '\u{202B}',
    '\u{202C}',
    '\u{FEFF}',
    '\u{00AD}',
    '\u{FDFA}',
    '\u{FEFB}',
    '\u{FE70}',
    '\u{FC60}',
    '\u{00BD}',
    '\u{1F600}',
    '\u{FE0F}',
    '\u{4E2D}',
    ' ',
    '\n',
    '\u{00A0}',
    '.',
    '\u{060C}',
    '_',
    '#',
    '/',
];

/// A small generator (xorshift): the same texts in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn text(&mut self) -> String {
        let length = self.below(60);
        (0..length).map(|_| ALPHABET[self.below(ALPHABET.len())]).collect()
    }
}

#[test]
fn generated_texts_keep_the_contract() {
    let mut random = Random(0x6d61_6864_6172);
    let mut tokens = Tokens::new();
    for _ in 0..20_000 {
        check(&random.text(), &mut tokens);
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
