//! A ToUnicode map of a font (ISO 32000-1, 9.10.3): which text each code stands for.
//!
//! Read by its tokens alone: the PostScript around the sections means nothing here. Ranges are written out, up to
//! [`MAX_ENTRIES`], which is more than codes of two bytes have.

use std::collections::HashMap;

const MAX_ENTRIES: usize = 70_000;
/// The longest text of a code, in units of UTF-16: the longest ligature has 18 letters.
const MAX_UNITS: usize = 32;

/// Texts by code.
#[derive(Debug, Default)]
pub(super) struct CMap {
    texts: HashMap<u32, String>,
    /// How many bytes a code has, where the map says.
    pub(super) code_bytes: Option<usize>,
}

impl CMap {
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn parse(map: &[u8]) -> Self {
        let mut found = Self::default();
        let mut tokens = Tokens { bytes: map, at: 0 };
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"begincodespacerange") => {
                    if let Some(Token::Hex(low)) = tokens.next() {
                        found.code_bytes =
                            found.code_bytes.max(Some(low.len())).filter(|bytes| (1..=4).contains(bytes));
                    }
                }
                Token::Word(b"beginbfchar") => found.characters(&mut tokens),
                Token::Word(b"beginbfrange") => found.ranges(&mut tokens),
                _ => {}
            }
        }
        found
    }

    fn characters(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Hex(code)), Some(Token::Hex(text))) = (tokens.next(), tokens.next()) {
            self.put(number(&code), &units(&text));
        }
    }

    fn ranges(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) {
            let codes = number(&low)..=number(&high);
            match tokens.next() {
                Some(Token::Hex(text)) => {
                    let mut text = units(&text);
                    for code in codes {
                        if self.texts.len() >= MAX_ENTRIES {
                            break;
                        }
                        self.put(code, &text);
                        if let Some(last) = text.last_mut() {
                            *last = last.wrapping_add(1);
                        }
                    }
                }
                Some(Token::Open) => {
                    let mut codes = codes;
                    while let Some(Token::Hex(text)) = tokens.next() {
                        if let Some(code) = codes.next() {
                            self.put(code, &units(&text));
                        }
                    }
                }
                _ => return,
            }
        }
    }

    fn put(&mut self, code: u32, text: &[u16]) {
        let text: String =
            char::decode_utf16(text.iter().take(MAX_UNITS).copied()).flatten().filter(|&c| c != '\0').collect();
        if !text.is_empty() && self.texts.len() < MAX_ENTRIES {
            self.texts.insert(code, text);
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        _ => bytes.chunks_exact(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1])).collect(),
    }
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.bytes[self.at..];
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = &rest[start..];
        let (token, length) = match rest[0] {
            b'[' => (Token::Open, 1),
            b']' => (Token::Close, 1),
            b'<' if rest.get(1) != Some(&b'<') => {
                let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(rest.len() - 1);
                let digits: Vec<u8> = rest[1..=end]
                    .iter()
                    .filter_map(|&byte| char::from(byte).to_digit(16))
                    .map(|digit| digit as u8)
                    .collect();
                (Token::Hex(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)).collect()), end + 1)
            }
            _ => {
                let ends = |&byte: &u8| byte.is_ascii_whitespace() || b"<[]".contains(&byte);
                let end = rest[1..].iter().position(ends).map_or(rest.len(), |end| end + 1);
                (Token::Word(&rest[..end]), end)
            }
        };
        self.at += start + length;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_ranges_are_read() {
        let map = CMap::parse(
            b"/CIDInit begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0003><0020>\n<0004> <06440627>endbfchar \
              2 beginbfrange <0010> <0012> <0627> <0020> <0021> [<0041> <00420043>] endbfrange",
        );
        let texts = [3, 4, 16, 18, 32, 33, 34].map(|code| map.get(code).unwrap_or("-"));
        assert_eq!(texts, [" ", "\u{644}\u{627}", "\u{627}", "\u{629}", "A", "BC", "-"]);
        assert_eq!(map.code_bytes, Some(2));
    }

    #[test]
    fn hostile_maps_end() {
        let map = CMap::parse(b"beginbfrange <00000000> <FFFFFFFF> <0041>");
        assert!(map.texts.len() <= MAX_ENTRIES);
        for broken in
            ["<", "beginbfchar <", "beginbfchar <41", "beginbfrange <00> <01> [", "[[[[", "begincodespacerange <0>"]
        {
            CMap::parse(broken.as_bytes());
        }
    }
}
