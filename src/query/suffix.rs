//! What may stand behind a word or quotation: `*`, `~1`, `^2`.

use mahdar_text::fold::digit_value;

/// The parts of a word or quotation with its suffixes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Suffixes {
    /// Bytes of what stands before them.
    pub(super) bare: usize,
    /// A star.
    pub(super) star: bool,
    /// A tilde, and the number behind it if there is one.
    pub(super) tilde: Option<Option<u32>>,
    /// A factor.
    pub(super) factor: Option<f32>,
}

/// Takes the suffixes off the end of `text`: a factor last, a star or tilde before it.
pub(super) fn suffixes(text: &str) -> Suffixes {
    let mut found = Suffixes { bare: text.len(), ..Suffixes::default() };
    if let Some((bare, tail)) = text.rsplit_once('^')
        && let Some(factor) = factor(tail)
    {
        found.factor = Some(factor);
        found.bare = bare.len();
    }
    let rest = &text[..found.bare];
    if let Some(bare) = rest.strip_suffix('*') {
        found.star = true;
        found.bare = bare.len();
    } else if let Some((bare, tail)) = rest.rsplit_once('~')
        && tail.chars().all(|c| digit_value(c).is_some())
    {
        let number = |digits: &str| {
            digits.chars().filter_map(digit_value).fold(0u32, |n, d| n.saturating_mul(10).saturating_add(d))
        };
        found.tilde = Some((!tail.is_empty()).then(|| number(tail)));
        found.bare = bare.len();
    }
    found
}

/// A number such as 2 or 0.5, in any digits.
fn factor(text: &str) -> Option<f32> {
    let is_number = text.chars().all(|c| digit_value(c).is_some() || c == '.') && text.chars().any(|c| c != '.');
    is_number.then(|| ascii_digits(text).parse().ok()).flatten()
}

/// A text with its digits in ASCII.
pub(super) fn ascii_digits(text: &str) -> String {
    text.chars().map(|c| digit_value(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_told_from_parts_of_words() {
        let of = |text: &str| {
            let Suffixes { bare, star, tilde, factor } = suffixes(text);
            (text[..bare].to_owned(), star, tilde, factor)
        };
        assert_eq!(of("word"), ("word".into(), false, None, None));
        assert_eq!(of("word*"), ("word".into(), true, None, None));
        assert_eq!(of("word~"), ("word".into(), false, Some(None), None));
        assert_eq!(of("word~2^0.5"), ("word".into(), false, Some(Some(2)), Some(0.5)));
        assert_eq!(of("word~\u{661}"), ("word".into(), false, Some(Some(1)), None));
        assert_eq!(of("word^x"), ("word^x".into(), false, None, None));
        assert_eq!(of("a~b"), ("a~b".into(), false, None, None));
        assert_eq!(of("^."), ("^.".into(), false, None, None));
        assert_eq!(of("~99999999999"), (String::new(), false, Some(Some(u32::MAX)), None));
    }
}
