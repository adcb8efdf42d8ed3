//! `mahdar check`: what is wrong with the index.

use super::args::{CheckArgs, IndexArg, TextOrJson};
use super::output::Output;
use super::{CommandResult, Outcome};
use mahdar::{Check, Engine, Finding};

pub(super) fn run(args: &CheckArgs, index: &IndexArg) -> CommandResult {
    // The check catches the panics of the index library that damage leads to, and tells of them as problems.
    std::panic::set_hook(Box::new(|_| {}));
    let check = Engine::check(index.folder())?;
    let mut output = Output::new();
    match args.format {
        TextOrJson::Json => output.json(&check)?,
        TextOrJson::Text => print(&mut output, &check)?,
    }
    output.finish()?;
    Ok(if check.problems.is_empty() { Outcome::Done } else { Outcome::Nothing })
}

fn print(output: &mut Output, check: &Check) -> std::io::Result<()> {
    let tell = |output: &mut Output, name: &str, findings: &[Finding]| {
        output.lines(findings.iter().map(|finding| format!("{name}: {}: {}", clean(&finding.what), finding.advice)))
    };
    tell(output, "problem", &check.problems)?;
    tell(output, "note", &check.notes)?;
    let found = match check.problems.len() {
        0 => "in order".to_owned(),
        1 => "1 problem".to_owned(),
        problems => format!("{problems} problems"),
    };
    let Check { reports, meetings, files, bytes, .. } = check;
    if *files == 0 && !check.problems.is_empty() {
        return output.line(format_args!("{found}: nobody can tell what the index holds"));
    }
    output.line(format_args!("{found}: {reports} reports, {meetings} meetings, {files} files, {bytes} bytes"))
}

/// Names and ids come from outside: without what could steer a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
