//! Bytes as text: which encoding they are in, and what was spoiled before they were written.
//!
//! News comes in five encodings, and seldom says in which. What is certain goes first: a byte order mark, the pattern
//! of UTF-16, bytes that are UTF-8 from end to end (no other text is, by chance). What is declared comes next, unless the
//! bytes tell plainly that it is not so; else the encoding is taken that makes the most words of the bytes (`guess`,
//! `score`). Nothing is ever read wrong in silence: what is in no encoding is refused, and letters that are lost are told
//! with their line and column.
//!
//! Nothing here touches a file. Left out on purpose: UTF-7, UTF-32 and the code pages of DOS, which no news of this
//! century is in; they are refused with a word on how to convert them.

mod declared;
mod guess;
mod mojibake;
mod place;
mod score;

pub use declared::declared_in;
pub(super) use mojibake::is_doubtful;
pub use mojibake::{Mojibake, repair};
pub use place::lost;

use guess::guess;
use place::{Place, REPLACEMENT};
use std::borrow::Cow;
use std::fmt;

/// One part in so many of a text may be lost and it is still read, with a warning.
const MOST_LOST: usize = 20;

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, and what is ASCII alone.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// The Arabic code page of Windows.
    Windows1256,
    /// The Arabic part of ISO 8859, ASMO 708.
    Iso8859_6,
    /// The western code page of Windows, which the Web takes ISO-8859-1 for.
    Windows1252,
    /// Another one of the WHATWG Encoding Standard: read where it is declared, never guessed.
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// Its name as pages declare it; those of other encodings as the standard writes them.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1256 => "windows-1256",
            Self::Iso8859_6 => "iso-8859-6",
            Self::Windows1252 => "windows-1252",
            Self::Other(encoding) => encoding.name(),
        }
    }

    /// What decodes it.
    #[must_use]
    pub fn encoding_rs(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1256 => encoding_rs::WINDOWS_1256,
            Self::Iso8859_6 => encoding_rs::ISO_8859_6,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Other(encoding) => encoding,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A text that was bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark, repaired where that could be done.
    pub text: Cow<'a, str>,
    /// What the bytes were in.
    pub encoding: Encoding,
    /// What had been done to the text before it was written, and is undone.
    pub repaired: Option<Mojibake>,
    /// What is to be said of it: a declaration that lies, letters that are lost and where.
    pub warning: Option<String>,
}

/// Decodes a whole small text. `declared` is what a page, feed or user says of its encoding.
///
/// ```
/// use mahdar::corpus::encoding::{Encoding, decode};
/// let decoded = decode(b"\xc7\xe1\xd1\xc6\xed\xd3 \xc7\xe1\xd1\xe6\xd3\xed", None)?;
/// assert_eq!((decoded.encoding, &*decoded.text), (Encoding::Windows1256, "الرئيس الروسي"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// A sentence that says what was expected, what was found and what to do, where the bytes are binary, are in no
/// encoding that is read here, or have lost too much.
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Result<Decoded<'a>, String> {
    let guess = guess(bytes, true, declared)?;
    let (text, _) =
        guess.encoding.encoding_rs().decode_without_bom_handling(bytes.get(guess.mark..).unwrap_or_default());
    let (text, repaired) = match repair(&text) {
        Some((text, mojibake)) => (Cow::Owned(text), Some(mojibake)),
        None => (text, None),
    };
    let lost_letters = text.matches(REPLACEMENT).count();
    if lost_letters > 0 && lost_letters * MOST_LOST > text.chars().filter(|c| !c.is_whitespace()).count() {
        let place = Place::of_first(&text, REPLACEMENT);
        return Err(format!(
            "expected {}, found bytes that are not, {lost_letters} of them, the first at {place}: it is cut off, damaged, or was converted wrongly; get it again, or convert it to UTF-8 from what it was in",
            guess.encoding
        ));
    }
    let warnings: Vec<String> = guess.warning.into_iter().chain(lost(&text)).collect();
    let warning = Some(warnings.join("; ")).filter(|warning| !warning.is_empty());
    Ok(Decoded { text, encoding: guess.encoding, repaired, warning })
}

/// The encoding of a stream, by its first bytes. Where they are in none, or are binary, UTF-8: it fails where that is to be
/// told.
///
/// ```
/// use mahdar::corpus::encoding::{Encoding, detect};
/// assert_eq!(detect("قمة".as_bytes(), true, None), Encoding::Utf8);
/// assert_eq!(detect(b"\xff\xfe\x42\x06", false, None), Encoding::Utf16Le);
/// ```
#[must_use]
pub fn detect(sample: &[u8], is_whole: bool, declared: Option<&str>) -> Encoding {
    guess(sample, is_whole, declared).map_or(Encoding::Utf8, |guess| guess.encoding)
}
