//! `mahdar backup` and `mahdar restore`: the index as one file, and back.

use super::args::{BackupArgs, IndexArg, RestoreArgs, TextOrJson};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use mahdar::{Archived, Engine};
use std::fs::File;
use std::io;
use std::path::Path;

pub(super) fn backup(args: &BackupArgs, index: &IndexArg) -> CommandResult {
    if is_standard(&args.file) {
        let archived = Engine::backup_to(index.folder(), io::stdout().lock())?;
        say(format_args!("{}", told("wrote", &archived, args.format)?));
        return Ok(Outcome::Done);
    }
    let archived = Engine::backup(index.folder(), &args.file, args.replace)?;
    print(&told("wrote", &archived, args.format)?)
}

pub(super) fn restore(args: &RestoreArgs, index: &IndexArg) -> CommandResult {
    let folder = index.folder();
    let archived = if is_standard(&args.file) {
        Engine::restore(&folder, io::stdin().lock(), args.replace)?
    } else {
        let unreadable =
            |error| Failure::Message(format!("cannot read {}: check the path ({error})", args.file.display()));
        let file = File::open(&args.file).map_err(unreadable)?;
        Engine::restore(&folder, io::BufReader::with_capacity(1 << 20, file), args.replace)?
    };
    if let Err(error) = Engine::open_read_only(&folder) {
        say(format_args!("note: {error}"));
    }
    print(&told("restored", &archived, args.format)?)
}

/// Whether a name stands for standard output or input.
fn is_standard(file: &Path) -> bool {
    file == Path::new("-")
}

fn told(done: &str, archived: &Archived, format: TextOrJson) -> Result<String, Failure> {
    let Archived { files, bytes, format: of_index, mahdar, .. } = archived;
    Ok(match format {
        TextOrJson::Json => serde_json::to_string(archived)?,
        TextOrJson::Text => {
            format!("{done} {files} files, {bytes} bytes; an index of format {of_index}, made by mahdar {mahdar}")
        }
    })
}

fn print(line: &str) -> CommandResult {
    let mut output = Output::new();
    output.line(line)?;
    output.finish()?;
    Ok(Outcome::Done)
}
