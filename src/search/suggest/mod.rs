//! What somebody may have meant (`correct`) or is about to type (`complete`), by the words and names of the index itself.
//!
//! | file | what |
//! |---|---|
//! | `words` | the words of a commit, how many reports have each, which look like a slip of another |
//! | `distance` | what it costs to have typed one word for another |
//! | `letters`, `*.tsv` | letters that are taken for each other |
//! | `context` | how often words stand in reports together |
//! | `gazetteer` | the words of names |
//! | `names` | whole names, by how they begin |
//! | `written` | a folded word as people write it |
//! | `correct` | all of these for the words of a query |
//! | `complete` | words and names that begin as typed |
//! | `values` | what is answered |

mod complete;
mod context;
mod correct;
mod distance;
mod gazetteer;
mod letters;
mod names;
mod values;
mod words;
mod written;

pub(crate) use complete::complete;
pub(crate) use correct::{correct, has_unknown_word};
pub use values::{Candidate, Completion, CompletionKind, Correction, Suggestions};

use crate::error::Result;
use crate::index::Reader;
use std::sync::OnceLock;
use words::Words;
use written::Written;

/// What suggestions need of a commit.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: Words,
    written: Written,
    /// How many reports have each name, counted when it is first asked for.
    names: OnceLock<Vec<u32>>,
}

impl Vocabulary {
    pub(crate) fn new(reader: &Reader) -> Result<Self> {
        let words = Words::new(&reader.searcher, reader.fields.surface, reader.len()?)?;
        Ok(Self { words, written: Written::default(), names: OnceLock::new() })
    }
}
