//! What an index holds, in numbers.

use super::Engine;
use crate::error::{Error, Result};
use crate::index::{Manifest, PUBLISHED, SOURCE, live_reports, stored_day};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an index holds, in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Stats {
    /// Reports.
    pub reports: usize,
    /// Meetings that they tell of.
    pub meetings: usize,
    /// Reports without a date.
    pub undated: usize,
    /// First and last day of publication.
    pub published: Option<[String; 2]>,
    /// Reports by source, those without one under the empty name.
    pub sources: BTreeMap<String, usize>,
    /// Distinct stems of each segment, added up.
    pub terms: usize,
    /// Parts that the index is in; they are merged as it grows.
    pub segments: usize,
    /// Bytes on disk; 0 for an index in memory.
    pub bytes: u64,
    /// How it was made.
    #[serde(flatten)]
    pub manifest: Manifest,
}

impl Engine {
    /// Counts what the index holds.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let snapshot = self.snapshot();
        let mut stats = Stats {
            reports: snapshot.len()?,
            meetings: snapshot.meeting_count()?,
            undated: 0,
            published: None,
            sources: BTreeMap::new(),
            terms: 0,
            segments: snapshot.searcher.segment_readers().len(),
            bytes: 0,
            manifest: self.manifest()?,
        };
        let mut days: Option<(i64, i64)> = None;
        for segment in snapshot.searcher.segment_readers() {
            let fast = segment.fast_fields();
            let (published, sources) = (fast.i64(PUBLISHED)?, fast.str(SOURCE)?);
            let mut of_source: BTreeMap<Option<u64>, usize> = BTreeMap::new();
            for doc in live_reports(segment)? {
                match published.first(doc) {
                    Some(day) => days = Some(days.map_or((day, day), |(a, b)| (a.min(day), b.max(day)))),
                    None => stats.undated += 1,
                }
                let source = sources.as_ref().and_then(|column| column.term_ords(doc).next());
                *of_source.entry(source).or_default() += 1;
            }
            for (ordinal, count) in of_source {
                let mut name = String::new();
                if let (Some(ordinal), Some(column)) = (ordinal, &sources) {
                    column.ord_to_str(ordinal, &mut name).map_err(tantivy::TantivyError::from)?;
                }
                *stats.sources.entry(name).or_default() += count;
            }
            stats.terms += segment.inverted_index(self.fields.stem)?.terms().num_terms();
        }
        stats.published =
            days.and_then(|(first, last)| Some([stored_day(first)?.to_string(), stored_day(last)?.to_string()]));
        if let Some(folder) = &self.folder {
            for entry in std::fs::read_dir(folder).map_err(|error| Error::io("list", folder, error))? {
                stats.bytes += entry
                    .and_then(|entry| entry.metadata())
                    .map_or(0, |file| if file.is_file() { file.len() } else { 0 });
            }
        }
        Ok(stats)
    }
}
