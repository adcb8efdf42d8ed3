//! How text from outside is shown: isolated and steered by nobody on a terminal, plain in a pipe.
//!
//! On a terminal each piece of text from outside stands between an isolate (UAX #9, U+2066 to U+2069) and its end, so
//! that a bidi terminal orders it by itself, and digits, ids and bars beside it stay where they are. The frame around
//! the pieces is from left to right. Nothing is reordered or padded by hand: a terminal without bidi shows the letters
//! as they are stored. An isolate ends with its line, and the next line opens one of the same direction.

use super::settings::{Bidi, Settings};
use std::borrow::Cow;

const LEFT_TO_RIGHT_ISOLATE: char = '\u{2066}';
const RIGHT_TO_LEFT_ISOLATE: char = '\u{2067}';
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';
/// mlterm gives each isolate a column of its own: so many has a line of five pieces.
const TAKEN_BY_MLTERM: usize = 10;
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// What the reader of a text can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// Matched words are bold.
    pub(super) color: bool,
    /// Text from outside is isolated.
    pub(super) isolates: bool,
    /// Columns that lines are laid out in; none where a line is a record, for programs and pipes.
    pub(super) width: Option<usize>,
    /// Bars are drawn with blocks; else with ASCII.
    pub(super) blocks: bool,
}

/// The direction of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    LeftToRight,
    RightToLeft,
    /// It has no letter.
    Neutral,
}

impl Style {
    /// For standard output, as the options, the environment and the terminal have it.
    pub(super) fn of(settings: &Settings, terminal: bool, columns: impl Fn() -> usize) -> Self {
        let isolates = match settings.bidi {
            Bidi::Isolates => true,
            Bidi::None => false,
            Bidi::Auto => terminal && !shows_isolates_as_boxes(),
        };
        let taken = if isolates && is_set("MLTERM") { TAKEN_BY_MLTERM } else { 0 };
        Self {
            color: settings.color.unwrap_or(terminal),
            isolates,
            width: settings.width.or_else(|| terminal.then(|| columns().saturating_sub(taken))),
            blocks: is_utf8(),
        }
    }

    /// Whether lines are laid out for a screen.
    pub(crate) fn is_laid_out(self) -> bool {
        self.width.is_some()
    }

    /// Columns that lines are laid out in, if they are.
    pub(crate) fn width(self) -> Option<usize> {
        self.width
    }

    /// Text from outside, as part of a line: on one line, isolated from what stands beside it.
    pub(crate) fn inline(self, text: &str) -> String {
        self.isolated(&clean(text), direction(text), direction(text))
    }

    /// What of a [clean] text stands on one line, isolated in the direction of the whole, with the words to be marked bold.
    pub(super) fn fragment(self, text: &str, whole: Direction, bold: &[[usize; 2]]) -> String {
        let mut shown = String::new();
        let mut at = 0;
        for &[from, to] in bold {
            shown.push_str(&text[at..from]);
            let word = &text[from..to];
            shown.push_str(&if self.color { format!("{BOLD}{word}{PLAIN}") } else { word.to_owned() });
            at = to;
        }
        shown.push_str(&text[at..]);
        self.isolated(&shown, direction(text), whole)
    }

    fn isolated(self, text: &str, own: Direction, whole: Direction) -> String {
        let opening = match whole {
            _ if !self.isolates || text.is_empty() => return text.to_owned(),
            whole if whole == own => FIRST_STRONG_ISOLATE,
            Direction::RightToLeft => RIGHT_TO_LEFT_ISOLATE,
            _ => LEFT_TO_RIGHT_ISOLATE,
        };
        // An isolate of the text itself could end ours.
        let steers = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        format!("{opening}{}{POP_DIRECTIONAL_ISOLATE}", text.replace(steers, ""))
    }
}

/// Line ends become spaces; what could steer a terminal is replaced, behind a pipe too, for a pager hands it on.
pub(crate) fn clean(text: &str) -> String {
    let replace = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(replace).collect()
}

/// The direction of the first letter.
pub(crate) fn direction(text: &str) -> Direction {
    match text.chars().find(|c| c.is_alphabetic()) {
        None => Direction::Neutral,
        Some('\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}') => {
            Direction::RightToLeft
        }
        Some('\u{1E800}'..='\u{1EFFF}') => Direction::RightToLeft,
        Some(_) => Direction::LeftToRight,
    }
}

/// Terminals that know no bidi and show what they do not know: the console of Linux, xterm, the console of Windows.
fn shows_isolates_as_boxes() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    matches!(term.as_str(), "linux" | "dumb") || is_set("XTERM_VERSION") || cfg!(windows) && !is_set("WT_SESSION")
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether the locale is one of UTF-8: what has no say counts as one.
fn is_utf8() -> bool {
    let value = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale: Cow<'_, str> = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(value).map_or("UTF-8".into(), Cow::from);
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PIPE, TERMINAL};
    use super::*;

    #[test]
    fn a_pipe_gets_plain_text_and_a_terminal_isolates() {
        assert_eq!(PIPE.inline("a\nb"), "a b");
        assert_eq!(TERMINAL.inline("a\u{1b}[31m"), "\u{2068}a\u{FFFD}[31m\u{2069}");
        assert_eq!(TERMINAL.inline(""), "");
    }

    #[test]
    fn an_isolate_of_a_text_cannot_end_ours() {
        assert_eq!(TERMINAL.inline("a\u{2069}b\u{202E}c"), "\u{2068}abc\u{2069}");
        assert_eq!(PIPE.inline("a\u{2069}b"), "a\u{2069}b", "a pipe gets what was written");
    }

    #[test]
    fn highlights_are_bold_where_there_is_colour() {
        let bold = [[2, 4]];
        assert_eq!(PIPE.fragment("x yy z", Direction::LeftToRight, &bold), "x yy z");
        let shown = TERMINAL.fragment("x yy z", Direction::LeftToRight, &bold);
        assert_eq!(shown, "\u{2068}x \x1b[1myy\x1b[0m z\u{2069}");
    }

    #[test]
    fn a_line_has_the_direction_of_the_whole_text() {
        let arabic = "\u{628}";
        assert_eq!(direction("12 (\u{628}"), Direction::RightToLeft);
        assert_eq!(direction("12/5"), Direction::Neutral);
        let of = |text: &str| TERMINAL.fragment(text, direction(arabic), &[]).chars().next();
        assert_eq!(of(arabic), Some(FIRST_STRONG_ISOLATE));
        assert_eq!(of("Putin \u{628}"), Some(RIGHT_TO_LEFT_ISOLATE));
        assert_eq!(of("2022"), Some(RIGHT_TO_LEFT_ISOLATE));
        assert_eq!(TERMINAL.fragment(arabic, direction("a"), &[]).chars().next(), Some(LEFT_TO_RIGHT_ISOLATE));
    }
}
