//! Who is writing to an index: a note beside tantivy's lock, so that the next one in line can be told.
//!
//! What counts is the lock. The note is a file on which its writer holds a lock of its own, written and locked under
//! another name and then renamed: so whoever finds it locked finds it whole, and the note of a process that has died,
//! which nobody holds, is not believed.

use super::durable::DurableDirectory;
use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK, MmapDirectory};

const FILE: &str = ".mahdar-writer";
/// What the name of a note begins with until it is whole.
pub(super) const NOTE_BEGUN: &str = ".mahdar-writer-";
/// The most characters of a command line that are told.
const MAX_COMMAND: usize = 80;

/// A process that writes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Holder {
    pid: u32,
    command: String,
    since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} ({}, since {})", self.pid, self.command, self.since)
    }
}

/// The note of this process. It counts as long as this value lives.
#[derive(Debug)]
pub(super) struct Note {
    _locked: File,
}

impl Note {
    /// Leaves a note, for who holds the lock of the index in `folder`. None where that cannot be done: it is a courtesy.
    pub(super) fn leave(folder: &Path) -> Option<Self> {
        let holder = Holder {
            pid: std::process::id(),
            command: command_line(std::env::args_os().map(|word| word.to_string_lossy().into_owned())),
            since: jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string(),
        };
        let unnamed = folder.join(format!("{NOTE_BEGUN}{}", holder.pid));
        let leave = || -> io::Result<File> {
            let mut file = File::create(&unnamed)?;
            file.try_lock().map_err(io::Error::from)?;
            serde_json::to_writer(&mut file, &holder)?;
            std::fs::rename(&unnamed, folder.join(FILE))?;
            Ok(file)
        };
        let left = leave();
        if left.is_err() {
            let _ = std::fs::remove_file(&unnamed);
        }
        left.ok().map(|file| Self { _locked: file })
    }
}

/// The first words of a command, without its folder and without what could steer a terminal.
fn command_line(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    if let Some(program) = words.first_mut() {
        *program = Path::new(program).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    }
    let line: String = words.join(" ").chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.char_indices().nth(MAX_COMMAND) {
        Some((end, _)) => format!("{}\u{2026}", &line[..end]),
        None => line,
    }
}

/// Who is writing to the index in a folder, where it can be told.
pub(super) fn holder(folder: &Path) -> Option<Holder> {
    let mut file = File::open(folder.join(FILE)).ok()?;
    match file.try_lock_shared() {
        Err(std::fs::TryLockError::WouldBlock) => {}
        _ => return None, // nobody holds it: who wrote it is no more
    }
    serde_json::from_reader(&mut file).ok()
}

/// Takes the lock of a writer, of a folder that is there.
pub(super) fn lock(folder: &Path) -> crate::Result<(DirectoryLock, Option<Note>)> {
    use tantivy::Directory;
    let lock = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from).and_then(|directory| {
        DurableDirectory(directory)
            .acquire_lock(&INDEX_WRITER_LOCK)
            .map_err(|error| tantivy::TantivyError::LockFailure(error, None))
    });
    let lock = lock.map_err(|error| told(error.into(), folder))?;
    let note = Note::leave(folder);
    Ok((lock, note))
}

/// An error, with the name of the holder if it is that somebody else is writing.
pub(super) fn told(error: Error, folder: &Path) -> Error {
    match holder(folder).filter(|_| error.kind() == ErrorKind::Locked) {
        Some(holder) => Error::new(
            ErrorKind::Locked,
            format!("{holder} is writing to it: wait until it has finished, or search, which needs no lock"),
        ),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_believed_while_its_writer_lives() {
        let folder = tempfile::tempdir().unwrap();
        assert!(holder(folder.path()).is_none());
        let note = Note::leave(folder.path()).unwrap();
        assert_eq!(holder(folder.path()).unwrap().pid, std::process::id());
        let busy = || Error::new(ErrorKind::Locked, "busy");
        assert!(told(busy(), folder.path()).to_string().contains(&format!("process {}", std::process::id())));
        assert_eq!(told(Error::invalid("other"), folder.path()).to_string(), "other");
        drop(note);
        assert!(folder.path().join(FILE).exists() && holder(folder.path()).is_none());
        assert_eq!(told(busy(), folder.path()).to_string(), "busy");
        // The next one writes a note of its own, and a note that is no note is nobody's.
        let next = Note::leave(folder.path()).unwrap();
        assert!(holder(folder.path()).is_some());
        drop(next);
        std::fs::write(folder.path().join(FILE), "{").unwrap();
        assert!(holder(folder.path()).is_none());
    }

    #[test]
    fn commands_are_short_and_harmless() {
        let words = |words: &[&str]| command_line(words.iter().map(|word| (*word).to_owned()));
        assert_eq!(words(&["/usr/bin/mahdar", "ingest", "a\u{1b}b"]), "mahdar ingest a b");
        assert_eq!(words(&["m", &"x".repeat(200)]).chars().count(), MAX_COMMAND + 1);
        assert_eq!(words(&[]), "");
    }
}
