//! What an index holds, and whether it may: the judge of the tests that disturb it.

use super::news::{EVERYWHERE, News};
use mahdar::Engine;
use mahdar::model::MeetingRecord;
use mahdar::search::{Request, Unit};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Title and body by id.
pub type Texts = BTreeMap<String, String>;

/// All that an index of made-up news holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holds {
    pub texts: Texts,
    pub meetings: Vec<MeetingRecord>,
}

impl Holds {
    /// Reads it all, and says what is torn: a report that is there twice or cannot be read, a meeting with a report
    /// that is not there, or with one twice.
    pub fn of(engine: &Engine) -> Result<Self, String> {
        let all = Request { limit: usize::MAX, ..Request::new(EVERYWHERE) };
        let hits = engine.rank(&all, Unit::Reports).map_err(|error| error.to_string())?.hits;
        let mut texts = Texts::new();
        for hit in &hits {
            let report = engine.report(&hit.id).map_err(|error| error.to_string())?;
            let report = report.ok_or_else(|| format!("{} is found, and not there", hit.id))?;
            if texts.insert(hit.id.clone(), format!("{}\n{}", report.title, report.body)).is_some() {
                return Err(format!("{} is there twice", hit.id));
            }
        }
        if engine.len() != texts.len() {
            return Err(format!("{} reports are counted, {} found", engine.len(), texts.len()));
        }
        let meetings = engine.meetings().map_err(|error| error.to_string())?;
        let mut ids = HashSet::new();
        for meeting in &meetings {
            let mut told = HashSet::new();
            for report in &meeting.reports {
                if !texts.contains_key(&report.id) || !told.insert(&report.id) {
                    return Err(format!("meeting {} has {}, which is not there, or twice", meeting.id, report.id));
                }
            }
            if told.is_empty() || !ids.insert(&meeting.id) {
                return Err(format!("meeting {} has no report, or is there twice", meeting.id));
            }
        }
        Ok(Self { texts, meetings })
    }

    /// Reads the index of a folder; nothing, where nothing was ever committed.
    pub fn in_folder(index: &Path) -> Result<Self, String> {
        if !Engine::exists(index).map_err(|error| error.to_string())? {
            return Ok(Self::default());
        }
        Self::of(&Engine::open_read_only(index).map_err(|error| error.to_string())?)
    }
}

/// A step from one state to another, in which reports go in one after the other.
#[derive(Debug, Clone, Default)]
pub struct Step {
    pub before: Texts,
    pub after: Texts,
    /// Ids in the order in which they are read.
    pub order: Vec<String>,
}

impl Step {
    /// An ingest of some news.
    pub fn ingest(before: &Texts, news: &[News]) -> Self {
        let mut after = before.clone();
        after.extend(news.iter().map(|news| (news.id.clone(), news.text())));
        Self { before: before.clone(), after, order: news.iter().map(|news| news.id.clone()).collect() }
    }

    /// Reports taken out.
    pub fn remove(before: &Texts, ids: &[String]) -> Self {
        let mut after = before.clone();
        after.retain(|id, _| !ids.contains(id));
        Self { before: before.clone(), after, order: Vec::new() }
    }

    /// A step that changes no report.
    pub fn nothing(before: &Texts) -> Self {
        Self { before: before.clone(), after: before.clone(), order: Vec::new() }
    }

    /// Whether an index may hold this after a step that was broken off when the first `acknowledged` reports were said
    /// to be safe. Without checkpoints it is one commit: all or nothing.
    pub fn allows(&self, found: &Texts, acknowledged: Option<usize>) -> Result<(), String> {
        if *found == self.before && acknowledged.is_none_or(|safe| safe == 0) || *found == self.after {
            return Ok(());
        }
        let Some(acknowledged) = acknowledged else {
            let (least, most) = (self.before.len(), self.after.len());
            return Err(format!("{} reports are neither the {least} from before nor the {most} after", found.len()));
        };
        // What went in went in in order: up to a place all is as after, and from there as before.
        let changes: Vec<&String> =
            self.order.iter().filter(|id| self.before.get(*id) != self.after.get(*id)).collect();
        let is_in = |id: &String| found.get(id) == self.after.get(id);
        let done = changes.iter().take_while(|id| is_in(id)).count();
        if let Some(late) = changes[done..].iter().find(|id| found.get(**id) != self.before.get(**id)) {
            return Err(format!("{} is not as it was, though one before it is", late));
        }
        let unchanged = |id: &&String| !self.order.contains(id);
        if let Some(id) =
            self.before.keys().chain(found.keys()).filter(unchanged).find(|id| self.before.get(*id) != found.get(*id))
        {
            return Err(format!("{id} has nothing to do with it, and is not as it was"));
        }
        match self.order[..acknowledged.min(self.order.len())].iter().find(|id| !is_in(id)) {
            Some(lost) => Err(format!("{lost} was acknowledged, and is lost")),
            None => Ok(()),
        }
    }
}

/// How many reports the last line on standard error says are safe.
pub fn acknowledged(stderr: &str) -> usize {
    let lines = stderr.lines().filter_map(|line| line.strip_prefix("checkpoint: ")?.split_once(" reports are safe"));
    lines.filter_map(|(count, _)| count.parse().ok()).next_back().unwrap_or(0)
}
