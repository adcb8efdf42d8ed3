//! Arabic text analysis for search: where the words of a text are, and by which terms they are found.
//!
//! **Promise.** The original text is tokenized and each word is folded and stemmed by itself, so the offsets of a token
//! are bytes of the text that you have, diacritics, tatweel, ligatures and bidi controls included: highlighting needs
//! no map. Any `&str` has an answer; nothing here fails, panics or touches a file, and a token of
//! plain Arabic costs no allocation. No stop word
//! is removed, so phrases hold and «إمام على رحمان» keeps its second word.
//!
//! ```
//! use mahdar_text::{Analyzer, Tokens};
//!
//! let text = "بَحَثَ الرئيسان القضايَا في دوشنبه";
//! let mut tokens = Tokens::new();
//! Analyzer::light().analyze(text, &mut tokens);
//!
//! let stems: Vec<&str> = tokens.iter().map(|token| token.stem).collect();
//! assert_eq!(stems, ["بحث", "رييس", "قضايا", "في", "دوشنب"]);
//! let third = tokens.get(2).unwrap();
//! assert_eq!(&text[third.range()], "القضايَا"); // as it was written
//! ```
//!
//! # Map
//!
//! | module | what |
//! |---|---|
//! | [`tokenize`] | the words of a text, as byte ranges |
//! | [`normalize`](mod@normalize) | one word: NFKC, marks, folding, case, final hamza |
//! | [`fold`] | one letter: the table of letters that writers interchange, with the reason of each row |
//! | [`stem`] | light10 stems: the table of affixes |
//! | [`token`] | tokens, and the buffer that holds them |
//! | [`analyzer`] | all of it together |
//! | [`letter`] | letters by name, classes of characters |
#![cfg_attr(
    feature = "tantivy",
    doc = "| [`tantivy`](mod@tantivy) | plug the analyzer into a tantivy index (feature `tantivy`) |"
)]
#![cfg_attr(
    not(feature = "tantivy"),
    doc = "| `tantivy` | plug the analyzer into a tantivy index (feature `tantivy`) |"
)]
//!
//! # What it does not do
//!
//! It does not split compounds, find roots, tag parts of speech or vocalize. It does not segment Chinese, Japanese or
//! Thai: a run of letters is one word. light10 merges some words that a reader keeps apart (see [`stem`]).

pub mod analyzer;
pub mod fold;
pub mod guarded;
pub mod letter;
pub mod lexicon;
pub mod normalize;
pub mod stem;
#[cfg(feature = "tantivy")]
pub mod tantivy;
pub mod token;
pub mod tokenize;

pub use analyzer::{Analyzer, normalize};
pub use guarded::guarded;
pub use normalize::normalize_word;
pub use stem::light10;
pub use token::{Token, Tokens};
pub use tokenize::words;
