//! The key that requests bring: compared in the same time whatever it shares with what was given.
//!
//! A program sends it as `Authorization: Bearer KEY` or `X-API-Key: KEY`; a browser asks its user, and sends it as the password
//! of any name.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use subtle::ConstantTimeEq;

/// The shortest key, in bytes: of 16 random letters and digits none is found by trying.
pub(crate) const LEAST_BYTES: usize = 16;
/// The longest: headers are bounded.
pub(crate) const MOST_BYTES: usize = 256;

/// The key of the service. It is never printed.
pub(crate) struct Key(Vec<u8>);

impl Key {
    /// A key of visible ASCII characters.
    ///
    /// # Errors
    ///
    /// If it is too short or too long, or holds others.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let key = text.trim();
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("expected a key of letters, digits and signs in one line, found others".into());
        }
        if !(LEAST_BYTES..=MOST_BYTES).contains(&key.len()) {
            let found = key.len();
            return Err(format!("expected a key of {LEAST_BYTES} to {MOST_BYTES} characters, found {found}"));
        }
        Ok(Self(key.as_bytes().to_vec()))
    }

    /// Whether a request brings it; none if it brings none at all.
    pub(super) fn is_brought(&self, headers: &HeaderMap) -> Option<bool> {
        let given = headers.get("x-api-key").map(|value| value.as_bytes().to_vec()).or_else(|| {
            let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
            match scheme.to_ascii_lowercase().as_str() {
                "bearer" => Some(value.trim().as_bytes().to_vec()),
                "basic" => {
                    let pair = of_base64(value.trim())?;
                    let colon = pair.iter().position(|&byte| byte == b':')?;
                    Some(pair[colon + 1..].to_vec())
                }
                _ => None,
            }
        });
        given.map(|given| self.0.as_slice().ct_eq(&given).into())
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Bytes of base64 (RFC 4648); none if it is not that.
fn of_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought(name: &'static str, value: &str) -> Option<bool> {
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        Key::new("correct-horse-battery\n").unwrap().is_brought(&headers)
    }

    #[test]
    fn it_is_taken_as_programs_and_browsers_send_it() {
        for (name, value, expected) in [
            ("authorization", "Bearer correct-horse-battery", Some(true)),
            ("authorization", "bearer correct-horse-battery", Some(true)),
            ("x-api-key", "correct-horse-battery", Some(true)),
            ("authorization", "Basic eDpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=", Some(true)), // x:correct-horse-battery
            ("authorization", "Basic eDpjb3JyZWN0", Some(false)),
            ("authorization", "Bearer correct-horse-batterx", Some(false)),
            ("authorization", "Bearer correct-horse-battery-", Some(false)),
            ("authorization", "Bearer ", Some(false)),
            ("authorization", "Basic !", None),
            ("authorization", "Digest correct-horse-battery", None),
            ("cookie", "correct-horse-battery", None),
        ] {
            assert_eq!(brought(name, value), expected, "{name}: {value}");
        }
    }

    #[test]
    fn a_key_that_could_be_guessed_is_none() {
        assert!(Key::new("short").is_err());
        assert!(Key::new("with spaces in the middle").is_err());
        assert!(Key::new(&"x".repeat(257)).is_err());
        assert_eq!(format!("{:?}", Key::new("correct-horse-battery").unwrap()), "Key");
    }
}
