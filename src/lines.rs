//! The lines of a text, as byte ranges.

use std::ops::Range;

/// The lines of `piece` of `text`, without the white space around them. An empty line is an empty range.
pub(crate) fn lines<'t>(text: &'t str, piece: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let mut at = piece.start;
    text[piece.clone()].split_inclusive('\n').map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        start..start + line.trim().len()
    })
}
