//! A pager for what is longer than the screen: $MAHDAR_PAGER, else $PAGER, else less.
//!
//! On Unix the pager takes the place of this process, with the text in a file that has no name: an interrupt then is
//! the pager's own business, and a reader who quits early breaks no pipe.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use textwrap::core::display_width;

/// The pager if none is named: colours, no pager for what fits, and what was shown stays on the screen.
const LESS: [&str; 2] = ["less", "-FRX"];

/// Whether a text does not fit on a screen, with a line for the prompt.
pub(super) fn is_longer(text: &str, rows: usize, columns: usize) -> bool {
    let rows_of = |line: &str| display_width(line).div_ceil(columns.max(1)).max(1);
    text.lines().map(rows_of).sum::<usize>() >= rows
}

/// Hands a text to the pager; prints it where there is none.
pub(super) fn page(text: &str) -> io::Result<()> {
    if let Some(mut pager) = pager(|name| std::env::var_os(name)) {
        let mut file = tempfile::tempfile()?;
        file.write_all(text.as_bytes())?;
        io::Seek::rewind(&mut file)?;
        pager.stdin(Stdio::from(file));
        if run(&mut pager) {
            return Ok(());
        }
    }
    io::stdout().lock().write_all(text.as_bytes())
}

/// Runs the pager in place of this process; comes back if there is no such program, and says whether it ran.
#[cfg(unix)]
fn run(pager: &mut Command) -> bool {
    let _ = std::os::unix::process::CommandExt::exec(pager);
    false
}

/// Runs the pager; says whether it ran.
#[cfg(not(unix))]
fn run(pager: &mut Command) -> bool {
    pager.status().is_ok()
}

/// The command of the pager in an environment; none if the user wants none, or the terminal can show none.
fn pager(environment: impl Fn(&str) -> Option<OsString>) -> Option<Command> {
    if environment("TERM").is_some_and(|term| term == "dumb") {
        return None;
    }
    let mut command = match environment("MAHDAR_PAGER").or_else(|| environment("PAGER")) {
        Some(name) if name.is_empty() || name == "cat" => return None,
        Some(name) if cfg!(unix) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(name);
            shell
        }
        Some(name) => Command::new(name),
        None => {
            let mut less = Command::new(LESS[0]);
            less.arg(LESS[1]);
            less
        }
    };
    // As git does: a less named without options behaves as ours, and shows letters as letters in any locale.
    for (name, value) in [("LESS", "FRX"), ("LESSCHARSET", "utf-8"), ("LV", "-c")] {
        if environment(name).is_none() {
            command.env(name, value);
        }
    }
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_the_screen_has_them() {
        assert!(!is_longer("a\nb\n", 3, 80));
        assert!(is_longer("a\nb\nc\n", 3, 80));
        assert!(is_longer(&"x".repeat(161), 3, 80));
        assert!(!is_longer(&"x\u{64E}".repeat(80), 3, 80), "marks take no column");
    }

    #[test]
    fn the_environment_names_the_pager() {
        let of = |set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
            let command = pager(value)?;
            let words = std::iter::once(command.get_program()).chain(command.get_args());
            Some(words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(of(&[]).as_deref(), Some("less -FRX"));
        if cfg!(unix) {
            assert_eq!(of(&[("PAGER", "more -d")]).as_deref(), Some("sh -c more -d"));
            assert_eq!(of(&[("PAGER", "more"), ("MAHDAR_PAGER", "most")]).as_deref(), Some("sh -c most"));
        }
        assert_eq!(of(&[("PAGER", "more"), ("MAHDAR_PAGER", "")]), None);
        assert_eq!(of(&[("PAGER", "cat")]), None);
        assert_eq!(of(&[("TERM", "dumb")]), None);
    }
}
