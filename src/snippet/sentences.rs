//! Where sentences end.

use std::ops::Range;

/// What ends a sentence, if white space or nothing follows: a full stop in a number or an abbreviation's middle does not.
fn ends(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\u{61F}' | '\u{2026}' | '\u{6D4}')
}

/// What may stand behind the end and belongs to it.
fn closes(c: char) -> bool {
    matches!(c, '"' | '\u{BB}' | '\u{201D}' | ')' | ']')
}

/// The sentences of a line, as byte ranges of the text, without the white space between them.
pub(super) fn sentences(text: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = line.start;
    let mut after_end = false;
    for (n, c) in text[line.clone()].char_indices() {
        let at = line.start + n;
        if after_end && c.is_whitespace() {
            found.push(start..at);
            start = line.end;
            after_end = false;
        } else if !c.is_whitespace() && start == line.end {
            start = at;
        }
        after_end = ends(c) || after_end && closes(c);
    }
    if start < line.end {
        found.push(start..line.end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_before_white_space_only() {
        let of = |text: &str| -> Vec<String> {
            sentences(text, &(0..text.len())).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(of("One. Two? Three"), ["One.", "Two?", "Three"]);
        assert_eq!(of("It is 3.5 (yes.) So\u{61F}  Then\u{2026}"), ["It is 3.5 (yes.)", "So\u{61F}", "Then\u{2026}"]);
        assert_eq!(of("..."), ["..."]);
        assert_eq!(of(""), Vec::<String>::new());
    }
}
