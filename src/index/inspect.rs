//! What can be told of the files of an index without reading what they hold.
//!
//! tantivy ends each file of a segment with its checksum; `meta.json` has none. So that is compared with what tantivy
//! would write for what it read there: a name that was mangled is then missing, and a number that matters does not fit
//! the files. What no reader can notice is not found: the counter of operations, the version of mahdar.

use super::commit_files::CommitFiles;
use super::folder::rebuild;
use super::holder::holder;
use super::leftovers::{leftovers, names_in};
use super::names::{MANAGED, META, segment_of};
use super::schema::schema;
use super::{Manifest, alerts};
use crate::alerts::Alerts;
use crate::corpus::is_readme;
use crate::error::{ErrorKind, MEND_FILES, Result};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What was found, and where.
    pub what: String,
    /// What to do about it.
    pub advice: String,
}

impl Finding {
    pub(crate) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into() }
    }
}

/// What is wrong with the files of a commit, so that nothing in them can be relied on.
pub(crate) fn faults_of_files(commit: &CommitFiles) -> Vec<Finding> {
    let mut faults: Vec<Finding> = Vec::new();
    let as_read = serde_json::to_value(&commit.metas).ok();
    if serde_json::from_slice::<serde_json::Value>(&commit.meta).ok() != as_read {
        faults.push(Finding::new(format!("{META} is not as it was written: something in it is unknown"), MEND_FILES));
    }
    let of_files = commit.files.keys().filter_map(|name| commit.fault(name));
    faults.extend(of_files.map(|fault| Finding::new(fault.to_string(), MEND_FILES)));
    faults
}

/// What is wrong with how an index was made, so that this version cannot search it.
pub(crate) fn faults_of_making(commit: &CommitFiles, folder: &Path) -> Vec<Finding> {
    let found = match &commit.metas.payload {
        Some(payload) => Manifest::check(payload).err().map(|error| error.to_string()),
        None if commit.metas.segments.is_empty() => None,
        None => Some("the manifest is missing".to_owned()),
    };
    let fields = (commit.metas.schema != schema()).then(|| "its fields are not those of this version".to_owned());
    found.or(fields).map(|what| Finding::new(what, rebuild(folder))).into_iter().collect()
}

/// What is wrong with tantivy's list of its files: what is not in it is never deleted.
pub(crate) fn faults_of_list(commit: &CommitFiles, folder: &Path) -> Vec<Finding> {
    let found = |what: String| vec![Finding::new(what, rebuild(folder))];
    let list = match &commit.managed {
        Ok(list) => list,
        Err(_) if commit.files.is_empty() => return Vec::new(),
        Err(error) => return found(error.to_string()),
    };
    let listed: BTreeSet<String> = match serde_json::from_slice(list) {
        Ok(listed) => listed,
        Err(error) => return found(format!("{MANAGED} cannot be read ({error})")),
    };
    let missing = commit.files.keys().map(String::as_str).chain([META]).find(|name| !listed.contains(*name));
    let strange = listed.iter().find(|name| *name != META && segment_of(name).is_none());
    match (missing, strange) {
        (Some(missing), _) => found(format!("{MANAGED} does not list {missing}")),
        (None, Some(strange)) => found(format!("{MANAGED} lists {strange:?}, which is no file of an index")),
        (None, None) => Vec::new(),
    }
}

/// What is wrong with the saved searches. That somebody else's may not be read is nothing wrong.
pub(crate) fn faults_of_alerts(folder: &Path) -> Option<Finding> {
    let advice = format!("mend {}, or remove it", folder.join(alerts::FILE).display());
    let error = Alerts::read(folder).err().filter(|error| error.kind() == ErrorKind::Corrupt)?;
    Some(Finding::new(error.to_string(), advice))
}

/// What lies in the folder that no commit needs: nothing is wrong with it.
pub(crate) fn strangers(commit: &CommitFiles, folder: &Path) -> Result<Vec<Finding>> {
    let mut notes = Vec::new();
    // While somebody is writing there are files of the commit to come.
    if let Some(writer) = holder(folder) {
        notes.push(Finding::new(format!("{writer} is writing to it"), "nothing: this is the commit before"));
    } else {
        let left = leftovers(folder, &commit.metas)?;
        if let Some(first) = left.first() {
            let what = format!("{} left by a writer that was stopped, such as {}", left.len(), first.display());
            notes.push(Finding::new(what, "nothing: the next command that writes deletes it"));
        }
    }
    for name in names_in(folder)? {
        if !name.starts_with('.') && name != META && segment_of(&name).is_none() && !is_readme(&name) {
            let path = folder.join(name);
            notes.push(Finding::new(format!("{} is no file of an index", path.display()), "move it elsewhere"));
        }
    }
    Ok(notes)
}
