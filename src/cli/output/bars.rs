//! Counts drawn as horizontal bars, in eighths of a column.

use super::layout::{cut, padded, widest};
use super::style::Style;

/// Full to one eighth.
const BLOCKS: [char; 8] =
    ['\u{2588}', '\u{2589}', '\u{258A}', '\u{258B}', '\u{258C}', '\u{258D}', '\u{258E}', '\u{258F}'];
/// For locales that have no blocks.
const ASCII: char = '#';
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
        return ASCII.to_string().repeat((count * room).div_ceil(most));
    }
    let eighths = (count * room * 8 / most).max(1);
    let mut bar = BLOCKS[0].to_string().repeat(eighths / 8);
    let rest = eighths % 8;
    if rest > 0 {
        bar.push(BLOCKS[8 - rest]);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::super::tests::TERMINAL;
    use super::*;
    use textwrap::core::display_width;

    #[test]
    fn a_bar_is_as_long_as_its_count() {
        assert_eq!(bar(4, 4, 2, true), "\u{2588}\u{2588}");
        assert_eq!(bar(3, 4, 2, true), "\u{2588}\u{258C}");
        assert_eq!(bar(1, 1_000, 2, true), "\u{258F}");
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
