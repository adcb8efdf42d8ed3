//! Counts drawn as horizontal bars, in halves of a column.

use super::layout::{cut, padded, widest};
use super::style::Style;

/// A column and half a column. They are half as high as a line, so that bars below each other stay apart.
const BLOCK: &str = "\u{2584}";
const HALF: &str = "\u{2596}";
/// For locales that have no blocks.
const ASCII: &str = "#";
/// The longest bar, in columns: on a wide screen more would not be easier to read.
const LONGEST: usize = 60;
const INDENT: &str = "  ";

/// Rows of a name, its count and its bar, aligned, each behind `before`.
pub(crate) fn bars(style: Style, counts: &[(&str, usize)], before: impl Fn(usize) -> String) -> Vec<String> {
    let width = style.width.unwrap_or(80);
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let digits = most.to_string().len();
    let leading = INDENT.len() + before(counts.len()).len();
    // A name has at most half of what is left.
    let names = widest(counts.iter().map(|(name, _)| *name)).min(width.saturating_sub(leading + digits + 2) / 2).max(4);
    let room = width.saturating_sub(leading + names + digits + 3).clamp(1, LONGEST);
    let row = |(n, (name, count)): (usize, &(&str, usize))| {
        let name = padded(style, &cut(name, names), names);
        let row = format!("{INDENT}{}{name} {count:>digits$} {}", before(n + 1), bar(*count, most, room, style.blocks));
        row.trim_end().to_owned()
    };
    counts.iter().enumerate().map(row).collect()
}

/// A bar for a count, the longest for `most`. One that is not zero is seen.
fn bar(count: usize, most: usize, room: usize, blocks: bool) -> String {
    if count == 0 || most == 0 {
        return String::new();
    }
    if !blocks {
        return ASCII.repeat((count * room).div_ceil(most));
    }
    let halves = (count * room * 2 / most).max(1);
    format!("{}{}", BLOCK.repeat(halves / 2), HALF.repeat(halves % 2))
}

#[cfg(test)]
mod tests {
    use super::super::tests::TERMINAL;
    use super::*;
    use textwrap::core::display_width;

    #[test]
    fn a_bar_is_as_long_as_its_count() {
        assert_eq!(bar(4, 4, 2, true), "\u{2584}\u{2584}");
        assert_eq!(bar(3, 4, 2, true), "\u{2584}\u{2596}");
        assert_eq!(bar(1, 1_000, 2, true), "\u{2596}");
        assert_eq!(bar(0, 4, 2, true), "");
        assert_eq!(bar(3, 4, 4, false), "###");
    }

    #[test]
    fn rows_are_aligned_and_fit() {
        let long = "\u{628}\u{64E}".repeat(60);
        for width in [20, 40, 80, 200] {
            let style = Style { width: Some(width), color: false, ..TERMINAL };
            let rows = bars(style, &[("RU", 120), (&long, 7)], |_| String::new());
            assert!(rows.iter().all(|row| display_width(row) <= width), "{rows:#?}");
            let before = |row: &str, digits: &str| display_width(&row[..row.find(digits).unwrap() + digits.len()]);
            assert_eq!(before(&rows[0], "120"), before(&rows[1], "  7"));
        }
    }
}
