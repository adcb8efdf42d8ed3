//! Mojibake: text that was read in the wrong encoding once, or twice, and then stored as it looked.
//!
//! A line is put right only if all of its characters are bytes of the encoding it was read in, those bytes are a
//! text in the one it was in, and that text is Arabic in words that news uses. So a text that quotes such letters
//! stays as it is, and a line that is half spoiled is told of ([`lost`](super::lost)), not guessed at. Not to be put right is
//! what kept no trace of its bytes: windows-1256 read as UTF-8 is U+FFFD throughout.
//!
//! Every report is asked, so what costs time is behind a search for two bytes that Arabic text has next to none of.

use super::Encoding;
use super::score::{Score, score};
use std::fmt;
use std::sync::LazyLock;

/// What had happened to a text.
///
/// ```
/// use mahdar::corpus::encoding::repair;
/// let (text, mojibake) = repair("ط§ظ„ط±ط¦ظٹط³ ط§ظ„ط±ظˆط³ظٹ").ok_or("nothing to repair")?;
/// assert_eq!((text.as_str(), mojibake.to_string().as_str()), ("الرئيس الروسي", "utf-8 read as windows-1256"));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mojibake {
    /// What the bytes were in.
    pub was: Encoding,
    /// What they were taken for.
    pub read_as: Encoding,
    /// How often, one on top of the other: once or twice.
    pub times: u8,
}

impl fmt::Display for Mojibake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = if self.times > 1 { ", twice" } else { "" };
        write!(f, "{} read as {}{times}", self.was, self.read_as)
    }
}

/// What is taken for what, by what it is taken for.
const READINGS: [(Encoding, &[Encoding]); 2] = [
    (Encoding::Windows1252, &[Encoding::Utf8, Encoding::Windows1256, Encoding::Iso8859_6]),
    (Encoding::Windows1256, &[Encoding::Utf8, Encoding::Iso8859_6]),
];
/// The least Arabic letters of a line that is put right: fewer prove nothing.
const LEAST_LETTERS: i64 = 3;
/// Of the Arabic letters of a line, as many parts in ten are in known words. Of news, nine are.
const LEAST_KNOWN: i64 = 5;
/// Pairs of letters that no word has, from which on a line counts as spoiled.
const LEAST_PAIRS: usize = 4;

/// The text as it was before it was read wrongly, if it was, and how. Lines that are as they should be stay.
#[must_use]
pub fn repair(text: &str) -> Option<(String, Mojibake)> {
    if !is_doubtful(text) {
        return None;
    }
    let mut found = None;
    let mut repaired = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (inside, end) = split_end(line);
        // A whole text went through the same: what no word proves is believed of the lines between.
        match repair_line(inside).or_else(|| as_before(inside, found?)) {
            Some((line, mojibake)) => {
                repaired.push_str(&line);
                found = found.or(Some(mojibake));
            }
            None => repaired.push_str(inside),
        }
        repaired.push_str(end);
    }
    found.map(|mojibake| (repaired, mojibake))
}

/// The byte at which the first line stands that is spoiled, and cannot be put right.
pub(super) fn is_spoiled(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if looks_spoiled(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Whether a text is worth a look: it has U+FFFD, or a character of U+0080 to U+00FF other than no-break spaces and quotation
/// marks, which all kinds of mojibake are full of.
pub(in crate::corpus) fn is_doubtful(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(0xc2, 0xc3, 0xef, bytes).any(|at| match (bytes[at], bytes.get(at + 1)) {
        (0xc2, next) => !matches!(next, Some(0xa0 | 0xab | 0xbb)),
        (0xef, next) => next == Some(&0xbf),
        _ => true,
    })
}

/// A line, and its end.
fn split_end(line: &str) -> (&str, &str) {
    line.split_at(line.trim_end_matches(['\r', '\n']).len())
}

fn repair_line(line: &str) -> Option<(String, Mojibake)> {
    if !is_doubtful(line) {
        return None;
    }
    let mut before: Option<Score> = None;
    let mut best: Option<(Score, String, Mojibake)> = None;
    for (read_as, were) in READINGS {
        let Some(bytes) = bytes_of(line, read_as) else { continue };
        for &was in were {
            let Some(once) = text_of(&bytes, was) else { continue };
            let twice = if was == Encoding::Utf8 { undo(&once, was, read_as) } else { None };
            let before = *before.get_or_insert_with(|| score(line.chars()));
            for (text, times) in [(Some(once), 1), (twice, 2)] {
                let Some(text) = text.filter(|text| text != line) else { continue };
                let after = score(text.chars());
                let is_arabic = after.arabic >= LEAST_LETTERS && after.known * 10 >= after.arabic * LEAST_KNOWN;
                let is_better = after.points > before.points.max(0) + before.known
                    && best.as_ref().is_none_or(|(best, ..)| after.points > best.points);
                if is_arabic && is_better {
                    best = Some((after, text, Mojibake { was, read_as, times }));
                }
            }
        }
    }
    best.map(|(_, text, mojibake)| (text, mojibake))
}

/// A line without proof of its own, in a text where others were UTF-8 that was read wrongly: bytes that are UTF-8 by chance are
/// rare enough.
fn as_before(line: &str, found: Mojibake) -> Option<(String, Mojibake)> {
    if found.was != Encoding::Utf8 || !is_doubtful(line) {
        return None;
    }
    let mut text = line.to_owned();
    for _ in 0..found.times {
        text = undo(&text, found.was, found.read_as)?;
    }
    Some((text, found))
}

/// What the bytes of `line` in one encoding are in another; none if they are nothing in it.
fn undo(line: &str, was: Encoding, read_as: Encoding) -> Option<String> {
    text_of(&bytes_of(line, read_as)?, was)
}

fn text_of(bytes: &[u8], was: Encoding) -> Option<String> {
    match was {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
        _ => Some(was.encoding_rs().decode_without_bom_handling_and_without_replacement(bytes)?.into_owned()),
    }
}

/// Beyond the last character that one of the two code pages has.
const CHARACTERS: usize = 0x2200;

/// The byte of each character in windows-1252 and windows-1256, and 0 for none: `encoding_rs` searches, which takes
/// a hundred times as long. Programs that take what a code page leaves open for control characters did so when the text was
/// spoiled, so these are bytes too.
static BYTES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    READINGS.map(|(encoding, _)| {
        let mut bytes = vec![0; CHARACTERS];
        for byte in 1..=u8::MAX {
            let (text, _) = encoding.encoding_rs().decode_without_bom_handling(std::slice::from_ref(&byte));
            let own = text.chars().next().map(|c| c as usize);
            for c in own.into_iter().chain((0x80..0xa0).contains(&byte).then_some(usize::from(byte))) {
                if let Some(place) = bytes.get_mut(c) {
                    *place = byte;
                }
            }
        }
        bytes
    })
});

/// The bytes that a text was; none if one of its characters is not of the encoding.
fn bytes_of(text: &str, read_as: Encoding) -> Option<Vec<u8>> {
    let table = &BYTES[usize::from(read_as == Encoding::Windows1256)];
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        let byte = table.get(c as usize).copied().filter(|&byte| byte != 0 || c == '\0');
        bytes.push(byte?);
    }
    Some(bytes)
}

/// Whether a line has several letters, and as a good part of all, that mojibake has and no word: the first byte of two, as a
/// letter, before a sign that no letter follows.
fn looks_spoiled(line: &str) -> bool {
    if !is_doubtful(line) {
        return false;
    }
    let is_first = |c: char| matches!(c, '\u{637}' | '\u{638}' | '\u{d8}' | '\u{d9}');
    let is_sign = |c: char| {
        matches!(c, '\u{80}'..='\u{a9}' | '\u{ac}'..='\u{ba}' | '\u{bc}'..='\u{bf}' | '\u{192}' | '\u{2c6}'
            | '\u{2018}'..='\u{203a}' | '\u{20ac}' | '\u{2122}')
    };
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let pairs = line.chars().zip(line.chars().skip(1)).filter(|&(c, next)| is_first(c) && is_sign(next)).count();
    pairs >= LEAST_PAIRS && pairs * 3 > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "قال الرئيس الروسي إن القمة «الثلاثية» تعقد في طهران، بحضور ضيف";

    /// The text as it looks when its bytes are taken for something else.
    fn spoil(text: &str, was: Encoding, read_as: Encoding) -> String {
        let (bytes, _, failed) = was.encoding_rs().encode(text);
        assert!(!failed);
        read_as.encoding_rs().decode_without_bom_handling(&bytes).0.into_owned()
    }

    #[test]
    fn each_reading_is_undone() {
        let readings = READINGS.iter().flat_map(|(read_as, were)| were.iter().map(move |was| (*was, *read_as)));
        for (was, read_as) in readings {
            let text = if was == Encoding::Iso8859_6 { &ARABIC.replace(['«', '»'], "") } else { ARABIC };
            let once = spoil(text, was, read_as);
            let found = Mojibake { was, read_as, times: 1 };
            assert_eq!(repair(&once), Some((text.to_owned(), found)), "{found}");
            if was == Encoding::Utf8 {
                let found = Mojibake { times: 2, ..found };
                assert_eq!(repair(&spoil(&once, was, read_as)), Some((text.to_owned(), found)), "{found}");
            }
        }
        assert_eq!(
            Mojibake { was: Encoding::Utf8, read_as: Encoding::Windows1256, times: 2 }.to_string(),
            "utf-8 read as windows-1256, twice"
        );
    }

    #[test]
    fn control_characters_are_bytes() {
        // As a program that reads ISO-8859-1 and not windows-1252 makes it.
        let spoiled: String = ARABIC.bytes().map(char::from).collect();
        assert_eq!(repair(&spoiled).map(|(text, _)| text).as_deref(), Some(ARABIC));
    }

    #[test]
    fn a_mixed_text_is_repaired_line_by_line() {
        let spoiled = spoil(ARABIC, Encoding::Utf8, Encoding::Windows1256);
        let copyright = spoil("\u{a9} 2020", Encoding::Utf8, Encoding::Windows1256);
        let text = format!("{ARABIC}\r\n{spoiled}\r\n\nplain\n{copyright}");
        let expected = format!("{ARABIC}\r\n{ARABIC}\r\n\nplain\n\u{a9} 2020");
        assert_eq!(repair(&text).map(|(text, _)| text), Some(expected));
    }

    #[test]
    fn what_is_no_mojibake_stays() {
        let quoted = spoil("الرئيس", Encoding::Utf8, Encoding::Windows1252);
        for text in [
            ARABIC,
            "",
            "plain words",
            "Un élève de l'École était là, à Évry : ça va où ?",
            "naïve café, ÀÉÎÕÜ, façade, Ærøskøbing, ÅÄÖ, © 2020, 20 °C, §3",
            "پژوهشگاه گفت‌وگو چگونه ژاله",
            "پاکستان میں ڈاکٹر ٹھیک ہے",
            "Президент России провёл встречу",
            "قال: المادة §3 و©2020 و20°",
            "طظ طظ§ ظ",
            "\u{fffd}\u{fffd}\u{fffd}",
            &format!("كتب {quoted} في الرسالة"),
        ] {
            assert_eq!(repair(text), None, "{text}");
            assert!(!looks_spoiled(text), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_put_right_is_told() {
        // A program that makes plain spaces of no-break ones, and drops soft hyphens.
        let spoiled = spoil(ARABIC, Encoding::Utf8, Encoding::Windows1252).replace('\u{ad}', "");
        let text = format!("{ARABIC}\n{spoiled}");
        assert_eq!(repair(&text), None);
        assert_eq!(is_spoiled(&text), Some(ARABIC.len() + 1));
        assert!(super::super::lost(&text).unwrap().contains("line 2, column 1"));
    }
}
