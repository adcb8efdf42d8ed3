//! Makes the meetings anew that a change touches, in the commit of the change.
//!
//! Which mentions go together depends on the mentions alone that agree with each other (`grouping`). So what must be
//! looked at again are the reports that changed, as they were and as they are, those that agree with one of them, those
//! that agree with these, and so on: they are found by their blocks, not by going through the index. All other meetings
//! stay as they are, and the outcome is the same as if everything were grouped at once.

use crate::error::Result;
use crate::grouping::{Noted, Noticed, meetings};
use crate::index::{Reader, Writer};
use crate::model::MeetingRecord;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use tantivy::DocAddress;

/// Reports by id: as they are now, or none for those that are no more.
pub(super) type Changes = HashMap<String, Option<Noted>>;

/// Writes the meetings that follow from changes to the last commit.
pub(super) fn regroup(writer: &Writer, snapshot: &Reader, changes: Changes) -> Result<()> {
    let mut stored = Stored { snapshot, changes: &changes, reports: HashMap::new(), blocks: HashMap::new() };
    let mut affected: HashMap<String, Rc<Noticed>> = HashMap::new();
    let mut queue: Vec<Rc<Noticed>> = Vec::new();
    for (id, noted) in &changes {
        if let Some(at) = snapshot.find(id)? {
            // As it was: whoever stood with it may stand elsewhere without it.
            queue.push(Rc::new(Noticed::new(snapshot.report(at)?.1)));
        }
        if let Some(noted) = noted.as_ref().filter(|noted| !noted.mentions.is_empty()) {
            let noticed = Rc::new(Noticed::new(noted.clone()));
            affected.insert(id.clone(), Rc::clone(&noticed));
            queue.push(noticed);
        }
    }
    let is_empty = snapshot.searcher.num_docs() == 0;
    while let Some(report) = queue.pop().filter(|_| !is_empty) {
        for block in report.blocks_around() {
            for other in stored.in_block(block)?.iter() {
                if !affected.contains_key(&other.noted.id) && report.may_meet(other) {
                    affected.insert(other.noted.id.clone(), Rc::clone(other));
                    queue.push(Rc::clone(other));
                }
            }
        }
    }
    let mut old: BTreeMap<String, MeetingRecord> = BTreeMap::new();
    let ids: HashSet<&String> = affected.keys().chain(changes.keys()).collect();
    for id in ids.into_iter().filter(|_| !is_empty) {
        old.extend(snapshot.meetings_of(id)?.into_iter().map(|meeting| (meeting.id.clone(), meeting)));
    }
    let new = meetings(affected.values().map(|report| report.noted.clone()).collect());
    for meeting in &new {
        match old.remove(&meeting.id) {
            Some(same) if same == *meeting => {}
            Some(_) => {
                writer.remove_meeting(&meeting.id);
                writer.put_meeting(meeting)?;
            }
            None => writer.put_meeting(meeting)?,
        }
    }
    old.keys().for_each(|id| writer.remove_meeting(id));
    Ok(())
}

/// What the last commit holds of reports that do not change, read once each.
struct Stored<'a> {
    snapshot: &'a Reader,
    changes: &'a Changes,
    reports: HashMap<DocAddress, Option<Rc<Noticed>>>,
    blocks: HashMap<u64, Rc<Vec<Rc<Noticed>>>>,
}

impl Stored<'_> {
    fn in_block(&mut self, block: u64) -> Result<Rc<Vec<Rc<Noticed>>>> {
        if let Some(found) = self.blocks.get(&block) {
            return Ok(Rc::clone(found));
        }
        let mut found = Vec::new();
        for at in self.snapshot.noted_in(block)? {
            if let std::collections::hash_map::Entry::Vacant(place) = self.reports.entry(at) {
                let (report, noted) = self.snapshot.report(at)?;
                place.insert((!self.changes.contains_key(&report.id)).then(|| Rc::new(Noticed::new(noted))));
            }
            found.extend(self.reports.get(&at).cloned().flatten());
        }
        let found = Rc::new(found);
        self.blocks.insert(block, Rc::clone(&found));
        Ok(found)
    }
}
