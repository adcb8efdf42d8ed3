//! What an index holds, in numbers.

use super::Engine;
use crate::error::{Error, Result};
use crate::index::{Manifest, PUBLISHED, READ_AS, SOURCE, live_reports, parts_of, stored_day};
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::SegmentReader;

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
    /// Reports by the format of what they were read from, those made in memory under the empty name.
    pub formats: BTreeMap<String, usize>,
    /// Reports by the encoding they were read in, with `+repaired` behind it where they had been spoiled; those of documents,
    /// which have none, under the empty name.
    pub encodings: BTreeMap<String, usize>,
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
            formats: BTreeMap::new(),
            encodings: BTreeMap::new(),
            terms: 0,
            segments: snapshot.searcher.segment_readers().len(),
            bytes: 0,
            manifest: self.manifest()?,
        };
        let mut days: Option<(i64, i64)> = None;
        for segment in snapshot.searcher.segment_readers() {
            let fast = segment.fast_fields();
            let published = fast.i64(PUBLISHED)?;
            for doc in live_reports(segment)? {
                match published.first(doc) {
                    Some(day) => days = Some(days.map_or((day, day), |(a, b)| (a.min(day), b.max(day)))),
                    None => stats.undated += 1,
                }
            }
            for (name, count) in counts_of(segment, SOURCE)? {
                *stats.sources.entry(name).or_default() += count;
            }
            for (read_as, count) in counts_of(segment, READ_AS)? {
                let [format, encoding] = parts_of(&read_as).map(Option::unwrap_or_default);
                *stats.formats.entry(format).or_default() += count;
                *stats.encodings.entry(encoding).or_default() += count;
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

/// Reports of a segment by what they have in a field, those without under the empty name.
fn counts_of(segment: &SegmentReader, field: &str) -> Result<Vec<(String, usize)>> {
    let column = segment.fast_fields().str(field)?;
    let mut counts: BTreeMap<Option<u64>, usize> = BTreeMap::new();
    for doc in live_reports(segment)? {
        let ordinal = column.as_ref().and_then(|column| column.term_ords(doc).next());
        *counts.entry(ordinal).or_default() += 1;
    }
    let named = |(ordinal, count)| {
        let mut name = String::new();
        if let (Some(ordinal), Some(column)) = (ordinal, &column) {
            column.ord_to_str(ordinal, &mut name).map_err(tantivy::TantivyError::from)?;
        }
        Ok((name, count))
    };
    counts.into_iter().map(named).collect()
}
