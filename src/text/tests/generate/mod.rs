//! Texts that nobody wrote: the same in every run.

/// Characters of noise: letters, marks, joiners, digits, ligatures, other scripts, punctuation.
pub(crate) const ALPHABET: &[char] = &[
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

/// Characters as news has them: letters and spaces, now and then something else.
#[allow(dead_code, reason = "each test has its own copy of this module")]
pub(crate) const NEWS: &[char] = &[
    '\u{0627}', '\u{0627}', '\u{0627}', '\u{0627}', '\u{0644}', '\u{0644}', '\u{0644}', '\u{064A}', '\u{064A}',
    '\u{0645}', '\u{0645}', '\u{0648}', '\u{0648}', '\u{0646}', '\u{0646}', '\u{0631}', '\u{062A}', '\u{0628}',
    '\u{0629}', '\u{0639}', '\u{062F}', '\u{0633}', '\u{0641}', '\u{0647}', '\u{0643}', '\u{0642}', '\u{0623}',
    '\u{062D}', '\u{062C}', '\u{0634}', '\u{0635}', '\u{0649}', '\u{0625}', '\u{0637}', '\u{062E}', '\u{0621}',
    '\u{0626}', '\u{0624}', '\u{064E}', '\u{0651}', '\u{0640}', '2', '5', '\u{0662}', 'e', 'T', '.', '\u{060C}',
    '\u{00AB}', '\u{201D}', '\n', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ',
];

/// A small generator (xorshift).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    pub(crate) fn text(&mut self, alphabet: &[char], length: usize) -> String {
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}
