//! Words as people write them: the index knows them folded only.
//!
//! A word of a name is written as the gazetteer has it. Of any other, the spelling is taken that most of the first few
//! reports with the word have, without diacritics and tatweel.

use super::gazetteer::name_word;
use crate::error::Result;
use crate::index::Reader;
use mahdar_text::letter::{TATWEEL, is_dropped_mark, is_format};
use mahdar_text::{Analyzer, Tokens};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tantivy::DocAddress;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocSet, TERMINATED};

/// Reports that are read for a word.
const REPORTS: usize = 3;

/// A shorter word is oftener something else than part of a name.
const LETTERS_OF_NAME: usize = 3;

/// Spellings that were looked up, by folded word.
#[derive(Debug, Default)]
pub(super) struct Written(Mutex<HashMap<String, String>>);

impl Written {
    /// A folded word as it is written; as it is, if no report has it.
    pub(super) fn of(&self, reader: &Reader, folded: &str) -> Result<String> {
        if let Some(word) = name_word(folded).filter(|word| word.chars().count() >= LETTERS_OF_NAME) {
            return Ok(word.to_owned());
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(folded).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let written = look_up(reader, folded)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(folded.to_owned(), written.clone());
        Ok(written)
    }
}

fn look_up(reader: &Reader, folded: &str) -> Result<String> {
    let mut spellings: Vec<(String, usize)> = Vec::new();
    let mut tokens = Tokens::new();
    for at in first_reports(reader, folded)? {
        let (report, _) = reader.report(at)?;
        for text in [&report.title, &report.body] {
            Analyzer::light().analyze(text, &mut tokens);
            let found = tokens.iter().filter(|token| token.folded == folded);
            for spelling in found.map(|token| bare(&text[token.range()])) {
                match spellings.iter_mut().find(|(known, _)| *known == spelling) {
                    Some((_, count)) => *count += 1,
                    None => spellings.push((spelling, 1)),
                }
            }
        }
    }
    // Of two that are as frequent, the first: `max_by_key` would take the last.
    let best = spellings.into_iter().rev().max_by_key(|(_, count)| *count);
    Ok(best.map_or_else(|| folded.to_owned(), |(spelling, _)| spelling))
}

fn first_reports(reader: &Reader, folded: &str) -> Result<Vec<DocAddress>> {
    let term = Term::from_field_text(reader.fields.surface, folded);
    let mut found = Vec::new();
    for (ordinal, segment) in (0..).zip(reader.searcher.segment_readers()) {
        let index = segment.inverted_index(reader.fields.surface)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic).map_err(tantivy::TantivyError::from)?;
        let Some(mut postings) = postings else { continue };
        let mut doc = postings.doc();
        while doc != TERMINATED && found.len() < REPORTS {
            if !segment.is_deleted(doc) {
                found.push(DocAddress::new(ordinal, doc));
            }
            doc = postings.advance();
        }
    }
    Ok(found)
}

/// A word without marks, tatweel and what cannot be seen.
fn bare(word: &str) -> String {
    word.chars().filter(|&c| c != TATWEEL && !is_dropped_mark(c) && !is_format(c)).collect()
}
