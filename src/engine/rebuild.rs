//! Makes an index anew from the reports that are stored in it.

use super::{Engine, IngestOptions, in_folder};
use crate::corpus::Item;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{CommitFiles, OldIndex, Staging};
use serde::Serialize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// What a rebuild made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Rebuilt {
    /// Reports, as they were.
    pub reports: usize,
    /// Meetings that they tell of, by what this version reads.
    pub meetings: usize,
    /// Time taken.
    pub seconds: f64,
}

impl Engine {
    /// Makes the index in `folder` anew, with the format, the analyzer and the tables of this version, from the reports
    /// that are stored in it. It may have been made by an older version, or by another analyzer.
    ///
    /// Reports stay as they were; what is derived of them, such as stems and meetings, is made anew. The new index is
    /// made beside the old one, and takes its place in one step: until then, and after an error, the old one is as it
    /// was. The lock of the writer is held throughout, and readers go on. `observe` is told how many documents of how
    /// many have been read.
    ///
    /// # Errors
    ///
    /// If there is no index, somebody is writing to it, it is damaged, or there is no room for a second one beside it.
    pub fn rebuild(folder: impl AsRef<Path>, mut observe: impl FnMut(u64, u64)) -> Result<Rebuilt> {
        let started = Instant::now();
        let folder = folder.as_ref();
        CommitFiles::open(folder)?; // that there is none is said before anything is written
        let staging = Staging::begin(folder)?;
        let old = OldIndex::open(folder)?;
        let of = old.documents();
        let failed: Arc<Mutex<Option<Error>>> = Arc::default();
        let (told, mut read, mut reports) = (Arc::clone(&failed), 0, 0);
        let mut documents = old.reports();
        let items = std::iter::from_fn(|| {
            loop {
                match documents.next()? {
                    Ok(report) => {
                        read += 1;
                        observe(read, of);
                        let Some(report) = report else { continue };
                        reports += 1;
                        return Some(Item::Report(Box::new(report)));
                    }
                    Err(error) => {
                        *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        return None;
                    }
                }
            }
        });
        let engine = Self::create(staging.path())?;
        let summary = engine.ingest_items(items, IngestOptions::default(), |_| {})?;
        let failed = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(error) = failed {
            return Err(in_folder(error, Some(folder)));
        }
        if let Some(refused) = summary.refused.first() {
            let message = format!("a report that is stored in it cannot be put into the new one: {refused}");
            return Err(in_folder(Error::new(ErrorKind::Corrupt, message), Some(folder)));
        }
        if summary.new == 0 {
            engine.lock_writer()?.commit()?; // an index from which all reports were removed is one too
            engine.refresh()?;
        }
        let rebuilt = Rebuilt {
            reports: engine.len(),
            meetings: engine.snapshot().meeting_count()?,
            seconds: started.elapsed().as_secs_f64(),
        };
        engine.close()?;
        staging.install()?;
        Ok(rebuilt)
    }
}
