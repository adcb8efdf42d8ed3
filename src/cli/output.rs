//! Printing for people: Arabic beside Latin on a terminal, plain text into a pipe.
//!
//! `style` says what a reader can show and isolates, `layout` wraps and aligns, `bars` draws counts, `pager` shows what
//! is longer than the screen. Control characters of stored text never reach a terminal.

mod bars;
mod layout;
mod pager;
mod settings;
mod style;

pub(super) use bars::bars;
pub(super) use layout::{Paragraph, padded, widest};
pub(super) use settings::set;
pub(super) use style::Style;

use console::Term;
use std::fmt::{Arguments, Display};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// Standard output, and what it can show.
pub(super) struct Output {
    to: Target,
    style: Style,
}

/// Where the output goes.
enum Target {
    Straight(BufWriter<StdoutLock<'static>>),
    /// Nowhere, until it is known whether it is longer than the screen.
    Held(Vec<u8>),
}

impl Output {
    /// For what is printed as it comes.
    pub(super) fn new() -> Self {
        let stdout = io::stdout().lock();
        let style = Style::of(&settings::settings(), stdout.is_terminal(), columns);
        Self { to: Target::Straight(BufWriter::new(stdout)), style }
    }

    /// For what is read from its beginning: it goes through a pager if it is longer than the screen. As a pager takes
    /// over when it is [`finish`](Self::finish)ed, all that is to be said has to be said before.
    pub(super) fn paged() -> Self {
        let straight = Self::new();
        if settings::settings().pager && io::stdout().is_terminal() {
            Self { to: Target::Held(Vec::new()), ..straight }
        } else {
            straight
        }
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// Prints a line.
    pub(super) fn line(&mut self, line: impl Display) -> io::Result<()> {
        writeln!(self.writer(), "{line}")
    }

    /// Prints lines.
    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = impl Display>) -> io::Result<()> {
        lines.into_iter().try_for_each(|line| self.line(line))
    }

    /// Prints a paragraph behind `first`, wrapped to the screen. Nothing begins in the first column there: a terminal
    /// keeps an isolate with the column before it, and drops one that has none.
    pub(super) fn paragraph(&mut self, first: &str, paragraph: &Paragraph) -> io::Result<()> {
        let first = if first.is_empty() && self.style.is_laid_out() { " " } else { first };
        self.lines(paragraph.lines(self.style, first))
    }

    /// Prints a text from outside, over as many lines as it has, each wrapped to the screen.
    pub(super) fn block(&mut self, text: &str) -> io::Result<()> {
        text.lines().try_for_each(|line| self.paragraph("", &Paragraph::default().outside(line)))
    }

    /// Prints a text that ends its own lines.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer().write_all(text.as_bytes())
    }

    /// Prints a value as one line of JSON.
    pub(super) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(self.writer(), value)?;
        self.text("\n")
    }

    /// Hands over all that was printed. Without it, an error at the end would go unseen.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.to {
            Target::Straight(mut to) => to.flush(),
            Target::Held(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                let (rows, columns) = Term::stdout().size();
                if pager::is_longer(&text, rows.into(), columns.into()) {
                    return pager::page(&text);
                }
                let mut stdout = io::stdout().lock();
                stdout.write_all(&bytes)?;
                stdout.flush()
            }
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.to {
            Target::Straight(to) => to,
            Target::Held(bytes) => bytes,
        }
    }
}

/// Columns of the terminal.
fn columns() -> usize {
    Term::stdout().size().1.into()
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

    pub(super) const PIPE: Style = Style { color: false, isolates: false, width: None, blocks: true };
    pub(super) const TERMINAL: Style = Style { color: true, isolates: true, width: Some(80), blocks: true };

    #[test]
    fn titles_are_cut_at_words() {
        assert_eq!(shortened("one two", 10), "one two");
        assert_eq!(shortened("one two three", 9), "one two\u{2026}");
        assert_eq!(shortened("abcdefgh", 3), "abc\u{2026}");
    }
}
