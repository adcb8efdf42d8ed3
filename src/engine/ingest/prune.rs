//! Takes out the reports that are no longer where they were read.
//!
//! Only below what the corpus says that it has listed, so a disk that is not there takes nothing with it. A file that is there but
//! could not be read, or of which a record was refused, keeps all its reports: the one that was refused may be one of them.

use super::run::Run;
use crate::corpus::{is_gone, layout};
use crate::error::Result;
use crate::index::{Copy, Writer};
use std::collections::BTreeSet;

impl Run {
    /// Does nothing unless the options say so, nor where not all was read.
    pub(super) fn prune(&mut self, writer: &Writer) -> Result<()> {
        if !self.options.prune || self.summary.interrupted {
            return Ok(());
        }
        let snapshot = self.snapshot.clone();
        let mut files = BTreeSet::new();
        let mut add = |file: &str| {
            if self.is_listed(file) {
                files.insert(file.to_owned());
            }
        };
        snapshot.each_file(&mut add)?;
        let copies = snapshot.copies_anywhere()?;
        copies.iter().for_each(|copy| add(&copy.file));
        let gone: BTreeSet<String> = files.iter().filter(|file| is_gone(file)).cloned().collect();
        files.retain(|file| gone.contains(file) || self.read_whole.contains(file));
        for file in &files {
            for copy in copies.iter().filter(|copy| copy.file == *file) {
                if !self.is_there(&copy.id, file, &gone) {
                    writer.remove_copy(copy);
                    self.change();
                }
            }
            for id in snapshot.reports_in(file)? {
                // This window may have put it in from elsewhere.
                let is_moved = self.window.get(&id).is_some_and(|now| now.file != *file);
                if !is_moved && !self.is_there(&id, file, &gone) {
                    let others = snapshot.copies_of(&id)?;
                    let others = others.iter().chain(&self.copies).filter(|copy| copy.id == id && copy.file != *file);
                    let stands = |copy: &&Copy| {
                        !gone.contains(&copy.file)
                            && (!self.read_whole.contains(&copy.file) || self.is_met_in(&id, &copy.file))
                    };
                    match others.into_iter().find(stands).cloned() {
                        Some(copy) => self.move_to(&copy, writer)?,
                        None => {
                            self.take_out(id, writer);
                            self.summary.pruned += 1;
                        }
                    }
                }
            }
            if gone.contains(file) {
                writer.forget_file(file);
                self.change();
            }
        }
        Ok(())
    }

    /// Whether a record still stands in a file, as far as this run has seen.
    fn is_there(&self, id: &str, file: &str, gone: &BTreeSet<String>) -> bool {
        !gone.contains(file) && self.is_met_in(id, file)
    }

    /// A report whose file is gone is from now on from where its copy stands.
    fn move_to(&mut self, copy: &Copy, writer: &Writer) -> Result<()> {
        if let Some(at) = self.snapshot.find(&copy.id)? {
            let (mut report, noted) = self.snapshot.report(at)?;
            report.origin = Some(copy.clone().origin());
            writer.put(&report, &layout(&report), &noted, true)?;
            writer.remove_copy(copy);
            self.change();
        }
        Ok(())
    }
}
