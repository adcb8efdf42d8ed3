//! Printing for people: Arabic beside Latin on a terminal, plain text into a pipe.
//!
//! On a terminal each piece of text from outside stands between U+2068 and U+2069 (isolates), so that a bidi terminal
//! orders it by itself and digits and ids beside it stay where they are. Control characters of stored text never reach
//! a terminal. Nothing is reordered by hand.

use mahdar::snippet::Snippet;
use std::fmt::{Arguments, Display};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';
const BOLD: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// Standard output, and what it can show.
pub(super) struct Output {
    to: BufWriter<StdoutLock<'static>>,
    style: Style,
}

/// What the reader of a text can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// A terminal, not a pipe or a file.
    terminal: bool,
    /// A terminal, and NO_COLOR is not set.
    color: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        let color = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { to: BufWriter::new(stdout), style: Style { terminal, color } }
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// Prints a line.
    pub(super) fn line(&mut self, line: impl Display) -> io::Result<()> {
        writeln!(self.to, "{line}")
    }

    /// Prints a text that ends its own lines.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.to.write_all(text.as_bytes())
    }

    /// Prints a value as one line of JSON.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, value)?;
        self.to.write_all(b"\n")
    }

    /// Hands over all that was printed. Without it, an error at the end would go unseen.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Style {
    /// Text from outside, as part of a line: on one line, isolated from what stands beside it.
    pub(super) fn inline(self, text: &str) -> String {
        self.isolated(&self.clean(text))
    }

    /// A snippet: the matched words are bold where there is colour.
    pub(super) fn snippet(self, snippet: &Snippet) -> String {
        let mut shown = String::new();
        let mut at = 0;
        for &[from, to] in &snippet.highlights {
            shown.push_str(&self.clean(&snippet.text[at..from]));
            let word = self.clean(&snippet.text[from..to]);
            shown.push_str(&if self.color { format!("{BOLD}{word}{PLAIN}") } else { word });
            at = to;
        }
        shown.push_str(&self.clean(&snippet.text[at..]));
        self.isolated(&shown)
    }

    /// Text from outside over several lines.
    pub(super) fn block(self, text: &str) -> String {
        text.lines().map(|line| self.clean(line)).collect::<Vec<_>>().join("\n")
    }

    fn isolated(self, text: &str) -> String {
        if self.terminal && !text.is_empty() {
            format!("{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}")
        } else {
            text.to_owned()
        }
    }

    /// Line ends become spaces; what could steer a terminal is replaced, behind a pipe too, for a pager hands it on.
    fn clean(self, text: &str) -> String {
        let replace = |c: char| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        };
        text.chars().map(replace).collect()
    }
}

/// At most `max` characters of a title, cut at a word.
pub(super) fn shortened(title: &str, max: usize) -> String {
    let Some((end, _)) = title.char_indices().nth(max) else {
        return title.to_owned();
    };
    let cut = title[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}\u{2026}", title[..cut].trim_end())
}

/// Says something on standard error, without what could steer a terminal. That nobody listens is no reason to stop.
pub(super) fn say(message: Arguments<'_>) {
    let steers = |c: char| c.is_control() && c != '\n';
    let message: String =
        message.to_string().chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect();
    let _ = writeln!(io::stderr().lock(), "{message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIPE: Style = Style { terminal: false, color: false };
    const TERMINAL: Style = Style { terminal: true, color: true };

    #[test]
    fn a_pipe_gets_plain_text_and_a_terminal_isolates() {
        assert_eq!(PIPE.inline("a\nb"), "a b");
        assert_eq!(TERMINAL.inline("a\u{1b}[31m"), "\u{2068}a\u{FFFD}[31m\u{2069}");
        assert_eq!(TERMINAL.inline(""), "");
    }

    #[test]
    fn highlights_are_bold_on_a_terminal_only() {
        let snippet = Snippet { text: "x yy z".into(), highlights: vec![[2, 4]], ..Snippet::default() };
        assert_eq!(PIPE.snippet(&snippet), "x yy z");
        assert_eq!(TERMINAL.snippet(&snippet), "\u{2068}x \x1b[1myy\x1b[0m z\u{2069}");
    }

    #[test]
    fn titles_are_cut_at_words() {
        assert_eq!(shortened("one two", 10), "one two");
        assert_eq!(shortened("one two three", 9), "one two\u{2026}");
        assert_eq!(shortened("abcdefgh", 3), "abc\u{2026}");
    }
}
