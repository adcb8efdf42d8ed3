//! A commit as one file: a plain tar of the files of its index, and out of it again.
//!
//! The tar holds `meta.json`, `.managed.json` with the files of that commit alone, the files of its segments and the saved
//! searches, in the order of their names, without times or owners: the same commit gives the same bytes. What a restore
//! takes out of a tar is checked by name, kind and length before it is written, and by checksum after.

use super::alerts;
use super::commit_files::CommitFiles;
use super::durable::sync_folder;
use super::leftovers::names_in;
use super::names::{MANAGED, META, segment_of};
use crate::error::{Error, ErrorKind, MEND, Result};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// What the name of a backup begins with until it is whole.
const UNFINISHED: &str = ".mahdar-backup-";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Archived {
    /// Files.
    pub files: usize,
    /// Bytes of the files.
    pub bytes: u64,
    /// Version of the format of the index.
    pub format: u32,
    /// Version of mahdar that made its last commit.
    pub mahdar: String,
}

/// Writes the last commit of the index in `folder`.
pub(crate) fn write(folder: &Path, to: impl Write) -> Result<Archived> {
    let commit = CommitFiles::open(folder)?;
    let (format, mahdar) = made_by(&commit)?;
    commit.demand_intact().map_err(|error| error.context(format_args!("index {}", folder.display())).advise(MEND))?;
    // tantivy's list of its files, as if there had never been others.
    let managed = list_of(commit.files.keys().map(String::as_str))?;
    let mut files = BTreeMap::from([(MANAGED, managed)]);
    let saved = folder.join(alerts::FILE);
    match std::fs::read(&saved) {
        Ok(bytes) => drop(files.insert(alerts::FILE, bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Error::io("read", &saved, error)),
    }
    let mut archived = Archived { files: 0, bytes: 0, format, mahdar };
    let mut tar = tar::Builder::new(to);
    let mut put = |name: &str, bytes: &[u8]| {
        archived.files += 1;
        archived.bytes += bytes.len() as u64;
        let mut header = tar::Header::new_ustar();
        header.set_path(name)?;
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_cksum();
        tar.append(&header, bytes)
    };
    let failed = |error| Error::io("write", Path::new("the backup"), error);
    // By name: first the dots, then the digits of segments, which have no letter behind f.
    for (name, bytes) in files {
        put(name, &bytes).map_err(failed)?;
    }
    for (name, file) in &commit.files {
        let file = file.as_ref().map_err(Error::again)?;
        let bytes = file.read_bytes().map_err(|error| Error::io("read", Path::new(name), error))?;
        put(name, &bytes).map_err(failed)?;
    }
    put(META, &commit.meta).map_err(failed)?;
    tar.into_inner().and_then(|mut to| to.flush()).map_err(failed)?;
    Ok(archived)
}

/// Writes the last commit to a file, which is there whole or not at all.
pub(crate) fn write_file(folder: &Path, file: &Path, replace: bool) -> Result<Archived> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let exists = || {
        let there = format!("{} is there already: use --replace to write over it, or name another", file.display());
        Error::new(ErrorKind::AlreadyExists, there)
    };
    if !replace && file.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let failed = |error| Error::io("write", file, error);
    sweep(parent);
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less what the user's mask says
    let unnamed = builder.tempfile_in(parent).map_err(failed)?;
    let _ = unnamed.as_file().try_lock(); // says to a sweep that somebody is writing it
    let archived = write(folder, io::BufWriter::with_capacity(1 << 20, unnamed.as_file()))?;
    unnamed.as_file().sync_all().map_err(failed)?;
    let named = if replace { unnamed.persist(file) } else { unnamed.persist_noclobber(file) };
    named.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(),
        _ => failed(error.error),
    })?;
    sync_folder(parent)?;
    Ok(archived)
}

/// Deletes what backups that were killed have left beside theirs: files that nobody holds.
fn sweep(folder: &Path) {
    for name in names_in(folder).unwrap_or_default().iter().filter(|name| name.starts_with(UNFINISHED)) {
        let path = folder.join(name);
        if File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// Takes the files of a backup out into `staged`, an empty folder, and makes sure that they are a whole index.
pub(super) fn unpack(from: impl Read, staged: &Path) -> Result<Archived> {
    let (mut seen, mut bytes) = (BTreeSet::new(), 0);
    let unreadable = |error: io::Error| not_a_backup(&format!("it cannot be read ({error})"));
    let mut tar = tar::Archive::new(from);
    // Raw: long names, links and the like come as entries of their own, and are refused as such.
    for entry in tar.entries().map_err(unreadable)?.raw(true) {
        let mut entry = entry.map_err(unreadable)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(not_a_backup(&format!("{name:?} in it is no regular file")));
        }
        if ![META, MANAGED, alerts::FILE].contains(&name.as_str()) && segment_of(&name).is_none() {
            return Err(not_a_backup(&format!("{name:?} in it is no file of an index")));
        }
        if !seen.insert(name.clone()) {
            return Err(not_a_backup(&format!("{name:?} is in it twice")));
        }
        let path = staged.join(&name);
        let failed = |error| Error::io("write", &path, error);
        let mut file = File::create_new(&path).map_err(failed)?;
        let expected = entry.size();
        let copied = copy(&mut entry, &mut file, &path)?;
        if copied != expected {
            let short = format!("it ends within {name:?}: expected {expected} bytes there, found {copied}");
            return Err(not_a_backup(&short));
        }
        bytes += copied;
        file.sync_all().map_err(failed)?;
    }
    if !seen.contains(META) {
        return Err(not_a_backup(&format!("it holds no {META}")));
    }
    let checked = || {
        let commit = CommitFiles::open(staged)?;
        commit.demand_intact()?;
        let (format, mahdar) = made_by(&commit)?;
        if let Some(stranger) = seen.iter().find(|name| segment_of(name).is_some() && !commit.files.contains_key(*name))
        {
            return Err(not_a_backup(&format!("{stranger} in it belongs to no segment of its index")));
        }
        if seen.contains(alerts::FILE) {
            crate::alerts::Alerts::read(staged)?;
        }
        Ok(Archived { files: seen.len(), bytes, format, mahdar })
    };
    checked().map_err(|error| Error::new(error.kind(), format!("the backup is damaged: use another ({error})")))
}

/// Copies, and tells a failure to read from one to write.
fn copy(from: &mut impl Read, to: &mut File, path: &Path) -> Result<u64> {
    let mut buffer = vec![0; 1 << 16];
    let mut copied = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(copied),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(not_a_backup(&format!("it cannot be read ({error})"))),
        };
        to.write_all(&buffer[..read]).map_err(|error| Error::io("write", path, error))?;
        copied += read as u64;
    }
}

fn not_a_backup(found: &str) -> Error {
    let message = format!("expected a backup as 'mahdar backup' writes it, but {found}: name another file");
    Error::new(ErrorKind::Corrupt, message)
}

/// A list of tantivy's files: these, and `meta.json`.
pub(super) fn list_of<'a>(files: impl Iterator<Item = &'a str>) -> Result<Vec<u8>> {
    let names: BTreeSet<&str> = files.chain([META]).collect();
    let mut list = serde_json::to_vec(&names)
        .map_err(|error| Error::new(ErrorKind::Index, format!("cannot write {MANAGED}: {error}")))?;
    list.push(b'\n');
    Ok(list)
}

/// Format and version that a commit says of itself, whatever else its manifest may hold.
fn made_by(commit: &CommitFiles) -> Result<(u32, String)> {
    let manifest = commit.metas.payload.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
    let of = |name: &str| manifest.as_ref().and_then(|manifest| manifest.get(name));
    let format = of("format").and_then(serde_json::Value::as_u64).and_then(|format| u32::try_from(format).ok());
    match (format, of("mahdar").and_then(serde_json::Value::as_str)) {
        (Some(format), Some(mahdar)) => Ok((format, mahdar.to_owned())),
        _ if commit.metas.segments.is_empty() && commit.metas.payload.is_none() => {
            Err(Error::new(ErrorKind::NotAnIndex, "nothing was ever put into this index: run 'mahdar ingest' first"))
        }
        _ => Err(Error::new(ErrorKind::NotAnIndex, "it was not made by mahdar: name another folder")),
    }
}
