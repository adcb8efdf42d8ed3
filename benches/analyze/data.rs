//! The texts that are analyzed: news as it is, and three sets made of it. Same texts, same seed, same sets.

use mahdar::corpus::{InputFormat, Item, find, layout};
use mahdar::text::letter::{FARSI_YEH, KAF, KEHEH, TATWEEL, YEH};
use std::path::PathBuf;

/// Bytes of news taken of a corpus: a round of all engines then lasts some seconds.
const ENOUGH_TEXT: usize = 8 << 20;
/// Words of a tiny text.
const WORDS_OF_TINY: usize = 7;

/// A set of texts.
pub(super) struct Data {
    pub(super) name: &'static str,
    pub(super) texts: Vec<String>,
}

impl Data {
    pub(super) fn bytes(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }
}

/// All sets, made of what `MAHDAR_CORPUS` names or of the seeds.
pub(super) fn sets() -> Vec<Data> {
    let plain = news();
    assert!(!plain.is_empty(), "MAHDAR_CORPUS holds no text");
    let mut random = Random(1);
    let diacritized = plain.iter().map(|text| diacritized(text, &mut random)).collect();
    let mixed = plain.iter().map(|text| mixed(text, &mut random)).collect();
    let tiny =
        plain.iter().map(|text| text.split_whitespace().take(WORDS_OF_TINY).collect::<Vec<_>>().join(" ")).collect();
    [("plain", plain), ("diacritized", diacritized), ("mixed", mixed), ("tiny", tiny)]
        .map(|(name, texts)| Data { name, texts })
        .into()
}

/// Whether the texts are the five that come with mahdar.
pub(super) fn is_seeds() -> bool {
    std::env::var_os("MAHDAR_CORPUS").is_none()
}

/// Titles and bodies of the first reports.
fn news() -> Vec<String> {
    let paths = match std::env::var_os("MAHDAR_CORPUS") {
        Some(paths) => std::env::split_paths(&paths).collect(),
        None => vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))],
    };
    let (mut texts, mut bytes) = (Vec::new(), 0);
    for item in find(&paths, InputFormat::Auto).read("") {
        let Item::Report(report) = item else { continue };
        // A title that is a line of the body is not analyzed twice.
        let title = if layout(&report).title.is_none() { report.title } else { String::new() };
        bytes += title.len() + report.body.len();
        texts.extend([title, report.body].into_iter().filter(|text| !text.is_empty()));
        if bytes >= ENOUGH_TEXT {
            break;
        }
    }
    texts
}

/// Fathatan, dammatan, kasratan, fatha, damma, kasra, shadda, sukun.
const MARKS: std::ops::RangeInclusive<u32> = 0x64B..=0x652;
const SHADDA: char = '\u{651}';
/// Fatha, damma, kasra.
const SHORT_VOWELS: [char; 3] = ['\u{64E}', '\u{64F}', '\u{650}'];

/// The same text with about one mark a letter: of ten letters one has shadda and a vowel and one has none. Behind one of
/// fifty is a tatweel.
fn diacritized(text: &str, random: &mut Random) -> String {
    let mut marked = String::with_capacity(2 * text.len());
    for c in text.chars() {
        marked.push(c);
        if forms(c).is_none() {
            continue;
        }
        match random.below(10) {
            0 => {}
            1 => marked.extend([SHADDA, random.one_of(&SHORT_VOWELS)]),
            _ => marked.extend(char::from_u32(MARKS.start() + random.below(8))),
        }
        if random.below(50) == 0 {
            marked.push(TATWEEL);
        }
    }
    marked
}

const BETWEEN: [&str; 12] = [
    "Reuters",
    "COVID-19",
    "the U.S. Department of State",
    "Straße",
    "https://www.example.org/ar/news/2022/06/29/story-1042.html?ref=home",
    "@mofa_example",
    "29/6/2022",
    "1,250.75",
    "\u{0662}\u{0660}\u{0662}\u{0662}",
    "\u{06F1}\u{06F4}\u{06F0}\u{06F1}",
    "G20\u{060C}",
    "\u{2013}",
];

/// The same text as one would find it on the web: behind one word of ten stands something that is not Arabic; one of
/// twenty is quoted, one of twenty typed on a Persian keyboard, one of fifty in presentation forms, as PDFs have them.
fn mixed(text: &str, random: &mut Random) -> String {
    let mut made = String::with_capacity(2 * text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let (word, space) = word.split_at(word.trim_end().len());
        match random.below(100) {
            0..5 if !word.is_empty() => made.extend(["\u{AB}", word, "\u{BB}"]),
            5..10 => made.extend(word.chars().map(persian)),
            10..12 => shape(word, &mut made),
            _ => made.push_str(word),
        }
        made.push_str(space);
        if !word.is_empty() && random.below(10) == 0 {
            made.extend([random.one_of(&BETWEEN), " "]);
        }
    }
    made
}

fn persian(c: char) -> char {
    match c {
        KAF => KEHEH,
        YEH => FARSI_YEH,
        other => other,
    }
}

/// How many presentation forms a letter has: those from U+0621 on, without the gap between ghain and feh.
const FORMS: [u32; 36] = [
    1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, // hamza to ghain
    4, 4, 4, 4, 4, 4, 4, 2, 2, 4, // feh to yeh
];

/// The isolated form of an Arabic letter, and how many forms follow each other from there on.
fn forms(c: char) -> Option<(u32, u32)> {
    let n = match c {
        '\u{621}'..='\u{63A}' => c as usize - 0x621,
        '\u{641}'..='\u{64A}' => c as usize - 0x641 + 26,
        _ => return None,
    };
    Some((0xFE80 + FORMS[..n].iter().sum::<u32>(), FORMS[n]))
}

/// Appends a word in presentation forms: isolated, final, initial, medial stand in this order.
fn shape(word: &str, made: &mut String) {
    let mut letters = word.chars().peekable();
    let mut joined = false;
    while let Some(c) = letters.next() {
        let shaped = forms(c).map(|(isolated, count)| {
            let joins = count == 4 && letters.peek().is_some_and(|&next| forms(next).is_some_and(|(_, n)| n > 1));
            let form = isolated + if joins { 2 } else { 0 } + u32::from(joined && count > 1);
            joined = joins;
            form
        });
        joined &= shaped.is_some();
        made.push(shaped.and_then(char::from_u32).unwrap_or(c));
    }
}

/// SplitMix64: the same numbers on every machine, and no crate for it.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % u64::from(bound)) as u32
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u32) as usize]
    }
}
