//! Words that stand together: what the other words of a query say of a word, and how often words follow each other.

use super::words::Words;
use crate::error::Result;
use crate::index::Reader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocSet, TERMINATED};

/// The most words that are looked at beside one.
const MOST_NEIGHBOURS: usize = 4;
/// How many reports' worth the frequency of a word counts beside a neighbour, so that one report in common is no proof.
const SMOOTHING: f32 = 30.0;

/// How many reports that have all of some words are looked at to tell how often they follow each other.
const SAMPLE: u32 = 300;

/// Reports that have a word in any form, as a set for each segment.
struct Neighbour {
    reports: f32,
    segments: Vec<Vec<u64>>,
}

/// The other words of a query.
#[derive(Default)]
pub(super) struct Context(Vec<Neighbour>);

impl Context {
    /// Those of `stems`, the nearest first, that reports have.
    pub(super) fn new<'s>(reader: &Reader, stems: impl IntoIterator<Item = &'s str>) -> Result<Self> {
        let mut neighbours = Vec::new();
        for stem in stems {
            let mut reports = 0_u32;
            let segments =
                reader.searcher.segment_readers().iter().map(|segment| vec![0; segment.max_doc() as usize / 64 + 1]);
            let mut neighbour = Neighbour { reports: 0.0, segments: segments.collect() };
            each_report(reader, reader.fields.stem, stem, |segment, doc| {
                neighbour.segments[segment][doc as usize / 64] |= 1 << (doc % 64);
                reports += 1;
            })?;
            neighbour.reports = reports as f32;
            if reports > 0 {
                neighbours.push(neighbour);
            }
            if neighbours.len() == MOST_NEIGHBOURS {
                break;
            }
        }
        Ok(Self(neighbours))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much likelier a folded word is in a report that has the other words: the mean over these of the logarithm of
    /// how much likelier beside one of them; 0 if it is as likely as anywhere.
    pub(super) fn lift(&self, reader: &Reader, words: &Words, folded: &str) -> Result<f32> {
        if self.is_empty() {
            return Ok(0.0);
        }
        let mut together = [0_u32; MOST_NEIGHBOURS];
        let mut own = 0_u32;
        each_report(reader, reader.fields.surface, folded, |segment, doc| {
            own += 1;
            for (count, neighbour) in together.iter_mut().zip(&self.0) {
                *count += (neighbour.segments[segment][doc as usize / 64] >> (doc % 64) & 1) as u32;
            }
        })?;
        if own == 0 {
            return Ok(0.0);
        }
        let anywhere = own as f32 / words.total().max(1) as f32;
        let lifts = together.iter().zip(&self.0).map(|(&together, neighbour)| {
            let beside = (together as f32 + SMOOTHING * anywhere) / (neighbour.reports + SMOOTHING);
            (beside / anywhere).ln()
        });
        Ok(lifts.sum::<f32>() / self.0.len() as f32)
    }
}

/// About how many reports have these folded words one behind the other. Of reports that have all of them the first few
/// hundred are looked at, and what is found there is taken for the whole.
pub(super) fn in_a_row(reader: &Reader, words: &[&str]) -> Result<u32> {
    let (mut looked_at, mut found, mut passed, mut all) = (0_u32, 0_u32, 0_u32, 0_u32);
    let (mut firsts, mut positions) = (Vec::new(), Vec::new());
    for segment in reader.searcher.segment_readers() {
        all += segment.max_doc();
        if looked_at >= SAMPLE {
            continue;
        }
        let index = segment.inverted_index(reader.fields.surface)?;
        let open = |word: &&str| {
            let term = Term::from_field_text(reader.fields.surface, word);
            index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).transpose()
        };
        let lists: std::io::Result<Vec<_>> = words.iter().filter_map(open).collect();
        let mut lists = lists.map_err(tantivy::TantivyError::from)?;
        passed += segment.max_doc();
        if lists.len() < words.len() {
            continue;
        }
        let mut doc = 0;
        while let Some(common) = next_common(&mut lists, doc) {
            if looked_at == SAMPLE {
                passed = passed - segment.max_doc() + common;
                break;
            }
            doc = common + 1;
            if segment.is_deleted(common) {
                continue;
            }
            looked_at += 1;
            for (n, list) in (0..).zip(&mut lists) {
                list.positions(&mut positions);
                if n == 0 {
                    firsts.clone_from(&positions);
                } else {
                    firsts.retain(|first| positions.binary_search(&(first + n)).is_ok());
                }
            }
            found += u32::from(!firsts.is_empty());
        }
    }
    let whole = f64::from(found) * f64::from(all.max(1)) / f64::from(passed.max(1));
    Ok(whole.round() as u32)
}

/// The first document from `from` on that all lists have.
fn next_common(lists: &mut [impl DocSet], from: u32) -> Option<u32> {
    let mut doc = from;
    loop {
        let mut all_agree = true;
        for list in lists.iter_mut() {
            let at = if list.doc() < doc { list.seek(doc) } else { list.doc() };
            if at == TERMINATED {
                return None;
            }
            all_agree &= at == doc;
            doc = at;
        }
        if all_agree {
            return Some(doc);
        }
    }
}

/// Whether a report has a term.
pub(super) fn is_in_a_report(reader: &Reader, field: Field, term: &str) -> Result<bool> {
    let term = Term::from_field_text(field, term);
    for segment in reader.searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic).map_err(tantivy::TantivyError::from)?;
        let Some(mut postings) = postings else { continue };
        while segment.is_deleted(postings.doc()) && postings.advance() != TERMINATED {}
        if postings.doc() != TERMINATED {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Calls `found` with segment and number of each report that has a term.
pub(super) fn each_report(reader: &Reader, field: Field, term: &str, mut found: impl FnMut(usize, u32)) -> Result<()> {
    let term = Term::from_field_text(field, term);
    for (ordinal, segment) in reader.searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(field)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic).map_err(tantivy::TantivyError::from)?;
        let Some(mut postings) = postings else { continue };
        let mut doc = postings.doc();
        while doc != TERMINATED {
            if !segment.is_deleted(doc) {
                found(ordinal, doc);
            }
            doc = postings.advance();
        }
    }
    Ok(())
}
