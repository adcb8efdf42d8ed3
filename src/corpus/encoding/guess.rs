//! Which encoding bytes are in: by what is certain, then by what is declared, then by what makes words of them.
//!
//! Of the encodings of one byte a character each makes something of nearly all bytes, so they are decoded in turn and
//! [`score`]d. Compared with chardetng, the detector of Firefox, which knows no UTF-16: see the record of the bench.

use super::declared::encoding_of;
use super::place::Place;
use super::score::{Score, score};
use super::{Encoding, MOST_LOST};

/// What bytes are in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) encoding: Encoding,
    /// Bytes of the byte order mark.
    pub(super) mark: usize,
    pub(super) warning: Option<String>,
}

impl Guess {
    fn of(encoding: Encoding) -> Self {
        Self { encoding, mark: 0, warning: None }
    }
}

/// Encodings of one byte a character. Of those that make the same of the bytes the last is taken.
const SINGLE_BYTES: [Encoding; 3] = [Encoding::Iso8859_6, Encoding::Windows1256, Encoding::Windows1252];
/// What a declared encoding may be behind the best one, in parts of that one's points, and still be honoured.
const TRUSTED: i64 = 2;
/// ... and in points: of a word or two there is no telling.
const TRUSTED_POINTS: i64 = 24;
/// Of so many bytes one may be a control character in a text.
const MOST_CONTROLS: usize = 50;
/// Of the letters of a text in ISO-8859-6 one in so many is in known words.
const LEAST_KNOWN: i64 = 5;
/// Bytes that are judged where an encoding is guessed.
const JUDGED: usize = 1 << 16;

/// What to do about bytes that are no text.
const ADVICE: &str = "name the right file, or convert it to UTF-8 (iconv -f ... -t UTF-8)";

/// The encoding of bytes, which are all there is or begin a stream.
pub(super) fn guess(bytes: &[u8], is_whole: bool, declared: Option<&str>) -> Result<Guess, String> {
    if let Some((encoding, mark)) = by_mark(bytes)? {
        return Ok(Guess { mark, ..Guess::of(encoding) });
    }
    if let Some(encoding) = by_pattern(bytes) {
        return Ok(Guess::of(encoding));
    }
    refuse_binary(bytes)?;
    let declared = declared.map(str::trim).filter(|label| !label.is_empty());
    let meant = declared.and_then(encoding_of);
    if is_utf8(bytes, is_whole) || is_nearly_utf8(bytes) {
        return Ok(of_utf8(bytes, declared, meant));
    }
    let others = meant.filter(|meant| !matches!(meant, Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be));
    let (best, points) = best_of(bytes);
    if let Some(meant) = others {
        let honoured = score_of(bytes, meant).points;
        if honoured > 0 && honoured + (points / TRUSTED).max(TRUSTED_POINTS) >= points {
            return Ok(Guess::of(meant));
        }
    }
    if points <= 0 {
        let at = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
        return Err(format!(
            "expected text in UTF-8, UTF-16, windows-1256, ISO-8859-6 or windows-1252, found bytes that make no words in any of them, the first at {}: {ADVICE}",
            Place::in_bytes(bytes, at)
        ));
    }
    let warning = declared.filter(|_| meant != Some(best)).map(|label| lies(label, best));
    Ok(Guess { warning, ..Guess::of(best) })
}

/// What to say of a declaration that the bytes do not agree with.
fn lies(label: &str, found: Encoding) -> String {
    let label: String = label.chars().take(40).collect();
    format!("expected {label}, which is declared, found bytes that are {found}: read as {found}")
}

/// What a byte order mark tells.
fn by_mark(bytes: &[u8]) -> Result<Option<(Encoding, usize)>, String> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err("expected UTF-8 or UTF-16, found UTF-32: convert it (iconv -f UTF-32 -t UTF-8)".to_owned());
    }
    let marks: [(&[u8], _); 3] =
        [(&[0xef, 0xbb, 0xbf], Encoding::Utf8), (&[0xff, 0xfe], Encoding::Utf16Le), (&[0xfe, 0xff], Encoding::Utf16Be)];
    let found = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark));
    Ok(found.map(|(mark, encoding)| (encoding, mark.len())))
}

/// UTF-16 without a mark: every other byte says which part of Unicode the character is in, and that is nearly always
/// ASCII, Arabic, punctuation, or half a character beyond.
fn by_pattern(bytes: &[u8]) -> Option<Encoding> {
    let pairs = bytes.get(..JUDGED).unwrap_or(bytes).as_chunks::<2>().0;
    let is_likely = |high: u8, low: u8| match high {
        0 => low >= b' ' || matches!(low, b'\t' | b'\n' | b'\r'),
        0x01..=0x07 | 0x20..=0x22 | 0x25 | 0xd8..=0xdf | 0xfb..=0xfe => true,
        _ => false,
    };
    let count = |of: &dyn Fn([u8; 2]) -> bool| pairs.iter().filter(|&&pair| of(pair)).count();
    let is_such = |high: usize| {
        let likely = count(&|pair| is_likely(pair[high], pair[1 - high]));
        // Text in other encodings has no bytes below 8, so half of all pairs are proof.
        let proof = count(&|pair| pair[high] < 8 && is_likely(pair[high], pair[1 - high]));
        (likely * MOST_LOST >= pairs.len() * (MOST_LOST - 1) && proof * 2 >= pairs.len()).then_some(likely)
    };
    match (is_such(1), is_such(0)) {
        _ if pairs.is_empty() => None,
        (Some(little), Some(big)) => Some(if big > little { Encoding::Utf16Be } else { Encoding::Utf16Le }),
        (Some(_), None) => Some(Encoding::Utf16Le),
        (None, Some(_)) => Some(Encoding::Utf16Be),
        (None, None) => None,
    }
}

/// Refuses what is no text.
fn refuse_binary(bytes: &[u8]) -> Result<(), String> {
    let at_nul = bytes.iter().position(|&byte| byte == 0);
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b);
    let controls = || bytes.iter().filter(|&&byte| is_control(byte)).count();
    let (at, found) = match at_nul {
        Some(at) => (at, "a NUL byte"),
        None if controls() * MOST_CONTROLS > bytes.len() => {
            (bytes.iter().position(|&byte| is_control(byte)).unwrap_or_default(), "control characters, the first")
        }
        None => return Ok(()),
    };
    let place = Place::in_bytes(bytes, at);
    Err(format!("expected text, found {found} at {place}: it is binary, or damaged; {ADVICE}"))
}

/// Whether bytes are UTF-8; the last character of a sample may be cut off.
fn is_utf8(bytes: &[u8], is_whole: bool) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| !is_whole && error.error_len().is_none(), |_| true)
}

fn of_utf8(bytes: &[u8], declared: Option<&str>, meant: Option<Encoding>) -> Guess {
    // Encodings that write with ASCII alone, such as ISO-2022-JP, are told by their escapes.
    if let Some(Encoding::Other(other)) = meant
        && !other.is_ascii_compatible()
        && bytes.contains(&0x1b)
    {
        return Guess::of(Encoding::Other(other));
    }
    let lies_about_it = !bytes.is_ascii() && meant != Some(Encoding::Utf8);
    let warning = declared.filter(|_| lies_about_it).map(|label| lies(label, Encoding::Utf8));
    Guess { warning, ..Guess::of(Encoding::Utf8) }
}

/// Whether bytes are UTF-8 that was damaged: most of what is no ASCII is whole characters.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.get(..JUDGED).unwrap_or(bytes).utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken * 4
}

/// The single-byte encoding that makes most of the bytes, and what it makes.
fn best_of(bytes: &[u8]) -> (Encoding, i64) {
    let points = |encoding| {
        let score = score_of(bytes, encoding);
        // ISO-8859-6 has letters where others have theirs, and no language but Arabic: some of its words must be known.
        let is_arabic = encoding != Encoding::Iso8859_6 || score.known * LEAST_KNOWN >= score.arabic;
        if is_arabic { score.points } else { score.points.min(0) }
    };
    let scores = SINGLE_BYTES.map(|encoding| (points(encoding), encoding));
    let best = scores.into_iter().max_by_key(|(points, _)| *points);
    best.map_or((Encoding::Utf8, 0), |(points, encoding)| (encoding, points))
}

fn score_of(bytes: &[u8], encoding: Encoding) -> Score {
    // What comes before the first byte that is no ASCII is the same in all, and may be long: the head of a page.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let from = bytes[..first].iter().rposition(u8::is_ascii_whitespace).unwrap_or(first.saturating_sub(32));
    let bytes = &bytes[from..];
    let (text, _) = encoding.encoding_rs().decode_without_bom_handling(bytes.get(..JUDGED).unwrap_or(bytes));
    score(text.chars())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{ISO_8859_6, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

    const ARABIC: &str = "قال الرئيس الروسي إن القمة تعقد في طهران";

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn each_encoding_is_told_from_the_others() {
        let french = WINDOWS_1252.encode("Un élève de l'École était là").0.into_owned();
        for (bytes, expected) in [
            (ARABIC.as_bytes().to_vec(), Encoding::Utf8),
            (format!("\u{feff}{ARABIC}").into_bytes(), Encoding::Utf8),
            (utf16(ARABIC, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(ARABIC, u16::to_be_bytes), Encoding::Utf16Be),
            (utf16("plain words", u16::to_be_bytes), Encoding::Utf16Be),
            (utf16(&format!("\u{feff}{ARABIC}"), u16::to_le_bytes), Encoding::Utf16Le),
            (WINDOWS_1256.encode(ARABIC).0.into_owned(), Encoding::Windows1256),
            (ISO_8859_6.encode(ARABIC).0.into_owned(), Encoding::Iso8859_6),
            (french, Encoding::Windows1252),
            (b"plain words \x93quoted\x94".to_vec(), Encoding::Windows1252),
            (b"plain words".to_vec(), Encoding::Utf8),
            (Vec::new(), Encoding::Utf8),
        ] {
            assert_eq!(guess(&bytes, true, None).map(|guess| guess.encoding), Ok(expected));
        }
    }

    #[test]
    fn a_sample_may_end_in_a_character() {
        let bytes = ARABIC.as_bytes();
        for end in 0..bytes.len() {
            assert_eq!(guess(&bytes[..end], false, None).unwrap().encoding, Encoding::Utf8);
        }
    }

    #[test]
    fn declarations_are_honoured_unless_they_lie() {
        let of = |bytes: &[u8], label| {
            let guess = guess(bytes, true, Some(label)).unwrap();
            (guess.encoding.label(), guess.warning.is_some())
        };
        let (arabic, iso) = (WINDOWS_1256.encode(ARABIC).0, ISO_8859_6.encode(ARABIC).0);
        assert_eq!(of(&arabic, "windows-1256"), ("windows-1256", false));
        assert_eq!(of(&iso, "arabic"), ("iso-8859-6", false));
        assert_eq!(of(&arabic, "iso-8859-6"), ("windows-1256", true));
        assert_eq!(of(&iso, "windows-1256"), ("iso-8859-6", true));
        assert_eq!(of(&arabic, "utf-8"), ("windows-1256", true));
        assert_eq!(of(&arabic, "iso-8859-1"), ("windows-1256", true));
        assert_eq!(of(&arabic, "gb18030"), ("windows-1256", true));
        assert_eq!(of(&arabic, "dos-720"), ("windows-1256", true));
        assert_eq!(of(ARABIC.as_bytes(), "windows-1256"), ("utf-8", true));
        assert_eq!(of(ARABIC.as_bytes(), "utf-8"), ("utf-8", false));
        assert_eq!(of(b"plain", "windows-1256"), ("utf-8", false));
        let russian = WINDOWS_1251.encode("Президент России").0;
        assert_eq!(of(&russian, "windows-1251"), ("windows-1251", false));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let russian = WINDOWS_1251.encode("Президент России провёл встречу").0;
        for (bytes, expected) in [
            (b"ab\n\0c".as_slice(), "NUL byte at line 2, column 1"),
            (&[0; 64], "NUL byte at line 1, column 1"),
            (b"\x01\x02\x03\x04abc", "control characters, the first at line 1"),
            (&russian, "make no words in any of them, the first at line 1, column 1"),
            (b"\xff\xfe\0\0a\0\0\0", "found UTF-32"),
        ] {
            let message = guess(bytes, true, None).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
    }
}
