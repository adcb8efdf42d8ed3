//! A font of a PDF: how long its codes are, how wide their glyphs, and what text they stand for.
//!
//! The text comes of the font's ToUnicode map, else of the names or the encoding that the document gives (ISO 32000-1,
//! 9.10.2). A code that has neither has no text: what the font's own tables say is not read, and nothing is guessed.

use super::cmap::CMap;
use lopdf::{Dictionary, Document, Object};
use std::collections::HashMap;

/// What a font's map may unpack to.
const MAX_MAP_BYTES: usize = 8 << 20;
/// Codes of one font that have a width of their own.
const MAX_WIDTHS: usize = 70_000;
/// `Flags` of a font descriptor: the font has letters of its own.
const SYMBOLIC: i64 = 4;

#[derive(Debug)]
pub(super) struct Font {
    code_bytes: usize,
    texts: CMap,
    encoding: HashMap<u32, String>,
    widths: HashMap<u32, f32>,
    default_width: f32,
}

/// A code of a string that is shown.
pub(super) struct Code<'f> {
    pub(super) code: u32,
    /// None if nothing tells.
    pub(super) text: Option<&'f str>,
    /// In ems.
    pub(super) width: f32,
    /// Whether word spacing is added.
    pub(super) is_space: bool,
}

impl Font {
    pub(super) fn new(document: &Document, font: &Dictionary) -> Self {
        let get = |dictionary: &Dictionary, key: &[u8]| dictionary.get_deref(key, document).ok().cloned();
        let is_composite = matches!(get(font, b"Subtype"), Some(Object::Name(name)) if name == b"Type0");
        let texts = match get(font, b"ToUnicode") {
            Some(Object::Stream(stream)) => {
                stream.get_plain_content_with_limit(MAX_MAP_BYTES).map(|map| CMap::parse(&map)).unwrap_or_default()
            }
            _ => CMap::default(),
        };
        let mut made =
            Self { code_bytes: 1, texts, encoding: HashMap::new(), widths: HashMap::new(), default_width: 0.5 };
        if is_composite {
            made.code_bytes = match get(font, b"Encoding") {
                Some(Object::Stream(stream)) => {
                    let map = stream.get_plain_content_with_limit(MAX_MAP_BYTES).map(|map| CMap::parse(&map));
                    map.ok().and_then(|map| map.code_bytes).unwrap_or(2)
                }
                _ => 2,
            };
            let descendants = get(font, b"DescendantFonts").and_then(|fonts| fonts.as_array().cloned().ok());
            let descendant =
                descendants.and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().cloned().ok());
            made.default_width = 1.0;
            if let Some(descendant) = descendant {
                made.default_width = number(get(&descendant, b"DW").as_ref()).unwrap_or(1_000.0) / 1_000.0;
                if let Some(Object::Array(widths)) = get(&descendant, b"W") {
                    made.composite_widths(document, &widths);
                }
            }
        } else {
            made.simple_widths(document, font);
            if made.texts.is_empty() {
                made.encoding = encoding(document, font);
            }
        }
        made
    }

    /// Of how many codes it tells something.
    pub(super) fn codes_told(&self) -> usize {
        1 + self.texts.len() + self.encoding.len() + self.widths.len()
    }

    /// The codes of a string.
    pub(super) fn codes<'f>(&'f self, string: &'f [u8]) -> impl Iterator<Item = Code<'f>> {
        string.chunks(self.code_bytes).map(|bytes| {
            let code = bytes.iter().fold(0, |code, &byte| code << 8 | u32::from(byte));
            let text = self.texts.get(code).or_else(|| self.encoding.get(&code).map(String::as_str));
            let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
            Code { code, text, width, is_space: bytes == b" " }
        })
    }

    fn simple_widths(&mut self, document: &Document, font: &Dictionary) {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0).clamp(0, 255) as u32;
        // The glyphs of a Type 3 font have a unit of their own.
        let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array);
        let unit = matrix.ok().and_then(|matrix| number(matrix.first())).filter(|unit| *unit > 0.0).unwrap_or(0.001);
        if let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
            for (code, width) in (first..256).zip(widths) {
                let width = document.dereference(width).ok().and_then(|(_, width)| number(Some(width)));
                self.widths.insert(code, width.unwrap_or(0.0) * unit);
            }
        }
        if let Some(missing) = descriptor(document, font).and_then(|it| number(it.get(b"MissingWidth").ok())) {
            self.default_width = missing * unit;
        }
    }

    /// `W`: a first code and an array of widths, or a first and a last code and a width, and so on.
    fn composite_widths(&mut self, document: &Document, widths: &[Object]) {
        let resolved: Vec<&Object> =
            widths.iter().filter_map(|it| document.dereference(it).ok()).map(|(_, it)| it).collect();
        let mut rest = resolved.as_slice();
        while let [first, second, behind @ ..] = rest {
            let Some(first) = number(Some(first)) else { return };
            let first = first.max(0.0) as u32;
            if let Object::Array(list) = second {
                for (code, width) in (first..).zip(list).take(MAX_WIDTHS) {
                    self.put_width(code, document.dereference(width).ok().map(|(_, width)| width));
                }
                rest = behind;
            } else if let ([width, behind @ ..], Some(last)) = (behind, number(Some(second))) {
                for code in (first..=last.max(0.0) as u32).take(MAX_WIDTHS) {
                    self.put_width(code, Some(width));
                }
                rest = behind;
            } else {
                return;
            }
        }
    }

    fn put_width(&mut self, code: u32, width: Option<&Object>) {
        if let Some(width) = number(width)
            && self.widths.len() < MAX_WIDTHS
        {
            self.widths.insert(code, width / 1_000.0);
        }
    }
}

pub(super) fn number(object: Option<&Object>) -> Option<f32> {
    object?.as_float().ok().filter(|number| number.is_finite())
}

fn descriptor<'a>(document: &'a Document, font: &'a Dictionary) -> Option<&'a Dictionary> {
    font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok()
}

/// Texts by code of a simple font without a map.
fn encoding(document: &Document, font: &Dictionary) -> HashMap<u32, String> {
    let given = font.get_deref(b"Encoding", document).ok();
    let flags =
        descriptor(document, font).and_then(|it| it.get_deref(b"Flags", document).ok()?.as_i64().ok()).unwrap_or(0);
    let differences = match given {
        Some(Object::Dictionary(given)) => given.get_deref(b"Differences", document).and_then(Object::as_array).ok(),
        _ => None,
    };
    let base = match given {
        Some(Object::Name(name)) => Some(name.clone()),
        Some(Object::Dictionary(given)) => {
            given.get(b"BaseEncoding").and_then(Object::as_name).ok().map(<[u8]>::to_vec)
        }
        _ => None,
    };
    // A font with letters of its own and no name for them: any encoding would be a guess.
    let mut texts = HashMap::new();
    if base.is_some() || flags & SYMBOLIC == 0 {
        let name = Object::Name(base.unwrap_or_else(|| b"StandardEncoding".to_vec()));
        for byte in 0..=255_u8 {
            if let Some(text) = decoded(document, name.clone(), byte) {
                texts.insert(u32::from(byte), text);
            }
        }
    }
    let mut code = 0_u32;
    for difference in differences.into_iter().flatten().take(1_024) {
        match difference {
            Object::Integer(next) => code = (*next).clamp(0, 255) as u32,
            Object::Name(name) => {
                match text_of_name(document, name) {
                    Some(text) => texts.insert(code, text),
                    None => texts.remove(&code),
                };
                code += 1;
            }
            _ => {}
        }
    }
    texts
}

/// What the name of a glyph says, by the Adobe Glyph List and its rules: `uni0627`, `u1F600`, `alef.init`, `lam_alef`.
fn text_of_name(document: &Document, name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let stem = name.split('.').next().filter(|stem| !stem.is_empty())?;
    let part = |part: &str| -> Option<String> {
        let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        if let Some(digits) = part.strip_prefix("uni").filter(|digits| digits.len() >= 4 && digits.is_ascii()) {
            return (0..digits.len() / 4).map(|at| hex(&digits[at * 4..at * 4 + 4])).collect();
        }
        if let Some(c) = part.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len())).and_then(hex) {
            return Some(c.to_string());
        }
        let names = vec![Object::Integer(0), Object::Name(part.as_bytes().to_vec())];
        decoded(document, Object::Dictionary(Dictionary::from_iter([("Differences", Object::Array(names))])), 0)
    };
    stem.split('_').map(part).collect()
}

/// What a byte stands for in an encoding, by the library's tables.
fn decoded(document: &Document, encoding: Object, byte: u8) -> Option<String> {
    let font = Dictionary::from_iter([("Type", Object::Name(b"Font".to_vec())), ("Encoding", encoding)]);
    let encoding = font.get_font_encoding_with_limit(document, MAX_MAP_BYTES).ok()?;
    encoding.bytes_to_string(&[byte]).ok().filter(|text| !text.is_empty() && !text.contains('\u{fffd}'))
}
