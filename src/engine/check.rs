//! Looks for what is wrong with an index: its files, then what they hold, then whether that fits together.
//!
//! Nothing is changed, and nothing is needed but the right to read. Where checksums fail the check ends: what damaged
//! files hold tells nothing, and the index library may panic on it.

use super::{Engine, in_folder};
use crate::error::{Error, ErrorKind, Result};
use crate::grouping::{blocks_of, meetings};
use crate::index::{
    CommitFiles, Finding, Reader, content_hash, faults_of_alerts, faults_of_files, faults_of_list, faults_of_making,
    strangers,
};
use crate::model::{MeetingRecord, Report};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use tantivy::DocAddress;

/// The most problems of one kind that are told one by one.
const MAX_TOLD: usize = 5;
/// What to do where what is stored does not fit together.
const REMAKE: &str = "run 'mahdar rebuild', which makes it anew from the reports in it";

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// Reports that could be read.
    pub reports: usize,
    /// Meetings that could be read.
    pub meetings: usize,
    /// Files of the last commit.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// What is wrong. With none the index is in order.
    pub problems: Vec<Finding>,
    /// What lies there beside the index: nothing is wrong with it.
    pub notes: Vec<Finding>,
}

impl Engine {
    /// Looks for what is wrong with the index in `folder`, beside a writer if there is one.
    ///
    /// Its files must be as they were written, by their checksums; its manifest must be of this version; every report and
    /// every meeting must be readable, found by its id, and there once; and the meetings must be those that the reports
    /// tell of. Where files are damaged, what they hold is not looked at.
    ///
    /// # Errors
    ///
    /// If there is no index, or it may not be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report};
    /// let place = tempfile::tempdir()?;
    /// Engine::create(place.path())?.ingest([Report::new("1", "قمة في الرياض", "")])?;
    /// let check = Engine::check(place.path())?;
    /// assert!(check.problems.is_empty() && check.reports == 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(folder: impl AsRef<Path>) -> Result<Check> {
        let folder = folder.as_ref();
        let mut check = Check::default();
        let commit = match guarded(|| CommitFiles::open(folder)) {
            Ok(commit) => commit,
            Err(error) if matches!(error.kind(), ErrorKind::Corrupt | ErrorKind::Incompatible | ErrorKind::Index) => {
                check.problems.push(Finding::new(what_of(&error), crate::error::MEND_FILES));
                return Ok(check);
            }
            Err(error) => return Err(error),
        };
        check.files = commit.files.len();
        check.bytes = commit.bytes();
        check.notes = strangers(&commit, folder)?;
        check.problems = faults_of_files(&commit);
        let readable = check.problems.is_empty();
        let making = faults_of_making(&commit, folder);
        let searchable = readable && making.is_empty();
        check.problems.extend(making);
        check.problems.extend(faults_of_list(&commit, folder));
        check.problems.extend(faults_of_alerts(folder));
        if searchable {
            let inside = guarded(|| {
                let engine = Self::over(commit.index.clone(), None, Some(folder))?;
                inside(&engine.snapshot(), &mut check)
            });
            if let Err(error) = inside {
                check.problems.push(Finding::new(what_of(&in_folder(error, Some(folder))), REMAKE));
            }
        }
        Ok(check)
    }
}

/// What an error says, less the advice to run a check: this is one.
fn what_of(error: &Error) -> String {
    let told = error.to_string();
    told.replace(&format!(": {}", crate::error::MEND), "")
}

/// Does something that may meet damage at which the index library panics.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no more is known");
        Err(Error::new(ErrorKind::Corrupt, format!("the index library cannot read it ({text})")))
    })
}

/// Looks at what the documents hold.
fn inside(snapshot: &Reader, check: &mut Check) -> Result<()> {
    let mut told = Told::default();
    let at_meetings: HashSet<DocAddress> = snapshot.at_meetings()?.into_iter().collect();
    let at_ledger: HashSet<DocAddress> = snapshot.at_ledger()?.into_iter().collect();
    let (mut ids, mut noted) = (HashSet::new(), Vec::new());
    let mut blocks: HashMap<u64, Vec<DocAddress>> = HashMap::new();
    let mut stored: BTreeMap<String, MeetingRecord> = BTreeMap::new();
    for (ordinal, segment) in (0..).zip(snapshot.searcher.segment_readers()) {
        told.extend(miscounts(snapshot, segment)?);
        for doc in segment.doc_ids_alive() {
            let at = DocAddress::new(ordinal, doc);
            if at_meetings.contains(&at) {
                let meeting = snapshot.meeting(at)?;
                check.meetings += 1;
                let id = meeting.id.clone();
                if stored.insert(id.clone(), meeting).is_some() {
                    told.add("meetings stored twice", id);
                }
                continue;
            }
            if at_ledger.contains(&at) {
                continue;
            }
            let (report, mut note) = snapshot.report(at)?;
            check.reports += 1;
            told.extend(faults_of_report(snapshot, at, &report)?);
            blocks_of(&note).into_iter().for_each(|block| blocks.entry(block).or_default().push(at));
            if !ids.insert(report.id.clone()) {
                told.add("reports with an id that another has", report.id);
            } else if !note.mentions.is_empty() {
                note.mentions.iter_mut().for_each(|mention| mention.evidence = Vec::new());
                noted.push(note);
            }
        }
    }
    for (block, reports) in blocks {
        if snapshot.noted_in(block)? != reports {
            told.add("blocks in which grouping does not find their reports", block.to_string());
        }
    }
    snapshot.read_files()?; // that they can be read is all there is to say of them
    for copy in snapshot.copies_anywhere()?.into_iter().filter(|copy| !ids.contains(&copy.id)) {
        told.add("copies of reports that are not there", format!("{} in {}", copy.id, copy.file));
    }
    for meeting in stored.values() {
        let mut members = HashSet::new();
        for told_by in &meeting.reports {
            if !ids.contains(&told_by.id) {
                told.add("meetings of reports that are not there", format!("{} of {}", meeting.id, told_by.id));
            }
            if !members.insert((&told_by.id, told_by.mention)) {
                told.add("meetings with a report twice", format!("{} with {}", meeting.id, told_by.id));
            }
        }
    }
    for meeting in meetings(noted) {
        match stored.remove(&meeting.id) {
            Some(same) if same == meeting => {}
            Some(_) => told.add("meetings that are not as the reports tell", meeting.id),
            None => told.add("meetings of which the reports tell and that are not there", meeting.id),
        }
    }
    for id in stored.into_keys() {
        told.add("meetings of which no report tells", id);
    }
    check.problems.extend(told.findings());
    Ok(())
}

/// What is wrong with how many documents a segment says it has.
fn miscounts(snapshot: &Reader, segment: &tantivy::SegmentReader) -> Result<Vec<(&'static str, String)>> {
    let name = segment.segment_id().uuid_string();
    let lengths = segment.get_fieldnorms_reader(snapshot.fields.stem)?.num_docs();
    let removed = segment
        .alive_bitset()
        .map_or(0, |alive| segment.max_doc() - u32::try_from(alive.num_alive_docs()).unwrap_or(0));
    let metas = snapshot.searcher.index().searchable_segment_metas()?;
    let said = metas.iter().find(|meta| meta.id() == segment.segment_id());
    let fits = lengths == segment.max_doc() && said.is_none_or(|said| said.num_deleted_docs() == removed);
    Ok(if fits { Vec::new() } else { vec![("segments with another number of documents than they say", name)] })
}

/// What is wrong with a report, by kind.
fn faults_of_report(snapshot: &Reader, at: DocAddress, report: &Report) -> Result<Vec<(&'static str, String)>> {
    let place = || format!("document {} of segment {}", at.doc_id, at.segment_ord);
    if report.id.trim().is_empty() {
        return Ok(vec![("documents that are neither a report nor a meeting", place())]);
    }
    let mut faults = Vec::new();
    let mut fault = |what| faults.push((what, report.id.clone()));
    if report.title.trim().is_empty() {
        fault("reports without a title");
    }
    if snapshot.find(&report.id)?.is_none() {
        fault("reports that are not found by their id");
    }
    match snapshot.stored_hash(at)? {
        None => fault("reports without a hash"),
        Some(hash) if hash != content_hash(report) => fault("reports with another text than their hash says"),
        Some(_) => {}
    }
    Ok(faults)
}

/// Problems by kind, of which the first are told.
#[derive(Default)]
struct Told(HashMap<&'static str, (usize, Vec<String>)>);

impl Told {
    fn add(&mut self, kind: &'static str, one: String) {
        let (count, examples) = self.0.entry(kind).or_default();
        *count += 1;
        if examples.len() < MAX_TOLD {
            examples.push(one);
        }
    }

    fn extend(&mut self, faults: Vec<(&'static str, String)>) {
        faults.into_iter().for_each(|(kind, one)| self.add(kind, one));
    }

    fn findings(self) -> impl Iterator<Item = Finding> {
        let mut kinds: Vec<_> = self.0.into_iter().collect();
        kinds.sort_unstable();
        kinds.into_iter().map(|(kind, (count, examples))| {
            let more = if count > examples.len() { ", \u{2026}" } else { "" };
            Finding::new(format!("{count} {kind}: {}{more}", examples.join(", ")), REMAKE)
        })
    }
}
