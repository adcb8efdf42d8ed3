//! The letters that glyphs of Arabic stand for.
//!
//! Fonts name the forms of letters, not the letters: presentation forms (U+FB50 to U+FDFF, U+FE70 to U+FEFC) are replaced
//! by what they are forms of, which is NFKC on these code points alone; a digit or ligature of other scripts stays. A
//! lam-alef whose map gives alef first was written in the order of the eye: no font joins an alef to a letter behind it.

use unicode_normalization::UnicodeNormalization;

const ALEF: char = '\u{627}';
const ALEF_MADDA: char = '\u{622}';
const ALEF_HAMZA_ABOVE: char = '\u{623}';
const ALEF_HAMZA_BELOW: char = '\u{625}';
const LAM: char = '\u{644}';

/// The letters of a glyph, by what its font says of it.
pub(super) fn of_glyph(glyph: &str) -> String {
    let letters = letters(glyph);
    let mut both = letters.chars();
    match (both.next(), both.next(), both.next()) {
        (Some(alef @ (ALEF | ALEF_MADDA | ALEF_HAMZA_ABOVE | ALEF_HAMZA_BELOW)), Some(LAM), None) => {
            [LAM, alef].iter().collect()
        }
        _ => letters,
    }
}

/// Puts the letters in the place of forms.
pub(super) fn letters(glyph: &str) -> String {
    let is_form = |c: char| matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    let mut out = String::with_capacity(glyph.len());
    for c in glyph.chars() {
        if is_form(c) {
            // The forms of marks are marks on a space.
            out.extend(c.nfkc().filter(|&c| c != ' ' || matches!(glyph, "\u{FDFA}" | "\u{FDFB}")));
        } else if !c.is_control() || c.is_whitespace() {
            out.push(c);
        }
    }
    out
}

/// Whether a character stands above or below a letter.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}' | '\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{300}'..='\u{36F}' | '\u{8D3}'..='\u{8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_become_letters_and_nothing_else_changes() {
        for (form, expected) in [
            ("\u{FE8D}", "\u{627}"),
            ("\u{FEF5}", "\u{644}\u{622}"),
            ("\u{FEFC}", "\u{644}\u{627}"),
            ("\u{FDF2}", "\u{627}\u{644}\u{644}\u{647}"),
            ("\u{FE76}", "\u{64E}"),
            ("\u{FE77}", "\u{640}\u{64E}"),
            ("\u{FB56}", "\u{67E}"),
            ("\u{627}\u{644}", "\u{644}\u{627}"),
            ("\u{625}\u{644}", "\u{644}\u{625}"),
            ("\u{644}\u{627}", "\u{644}\u{627}"),
            ("\u{FB01}", "\u{FB01}"),
            ("\u{B2}", "\u{B2}"),
            ("x\u{1}", "x"),
        ] {
            assert_eq!(of_glyph(form), expected, "{form:?}");
        }
        assert_eq!(letters("\u{627}\u{644}"), "\u{627}\u{644}", "the article, where a text is given");
    }
}
