//! Arabic text analysis for search: where the words of a text are, and by which terms they are found.
//!
//! **Promise.** The original text is tokenized and each word is folded and stemmed by itself, so the offsets of a token
//! are bytes of the text that you have, diacritics, tatweel, ligatures and bidi controls included: highlighting needs
//! no map. Any `&str` has an answer; nothing here fails, panics or touches a file. No stop word is removed, so phrases
//! hold and «إمام على رحمان» keeps its second word.
//!
//! There are two analyses with one contract: [`Analyzer::light`] folds and strips affixes as light10 does, and
//! [`Analyzer::guarded`] strips one only if a word remains, by a lexicon of 98,000 counted words and 7,000 rows of tables.
//!
//! ```
//! use mahdar_text::{Analyzer, Tokens};
//!
//! let text = "بَحَثَ الوُزراء القضايَا في دوشنبه";
//! let mut tokens = Tokens::new();
//! Analyzer::guarded().analyze(text, &mut tokens);
//!
//! let stems: Vec<&str> = tokens.iter().map(|token| token.stem).collect();
//! assert_eq!(stems, ["بحث", "وزير", "قضيه", "في", "دوشنبه"]);
//! let third = tokens.get(2).unwrap();
//! assert_eq!(&text[third.range()], "القضايَا"); // as it was written
//! ```
//!
//! # What it does that others do not
//!
//! Pairs of words of diplomatic news that must be found by each other, or must not: 239 that it was developed with, and
//! 160 written by another reader who knew neither its tables nor its rules (they are among its tests, and five of their
//! findings were mended since). Lucene 8.7's figures for the first set: 54 and 61.
//!
//! | | meet, of 152 | apart, of 87 | meet, of 100 | apart, of 60 |
//! |---|---|---|---|---|
//! | Snowball | 57 | 66 | 45 | 51 |
//! | `light` | 75 | 59 | 52 | 41 |
//! | `guarded` | 146 | 84 | 100 (96 when first seen) | 58 (57) |
//!
//! Forms of one lemma that get one stem, and pairs of forms of two lemmas that do, in two treebanks (UD Arabic PADT,
//! 5,370 forms, and PUD, 6,486 forms; words without analysis left out):
//!
//! | | PADT meet | PADT merged | PUD meet | PUD merged |
//! |---|---|---|---|---|
//! | light10 | 42.7 % | 1,211 | 32.3 % | 1,339 |
//! | Snowball | 32.2 % | 802 | 26.8 % | 881 |
//! | `guarded` | 79.6 % | 603 | 74.0 % | 820, of them 86 countries with their adjectives, on purpose |
//!
//! Of the pairs that `guarded` gives one stem, 14 and 20 % are of two lemmas; of those that Snowball does, 36 and 42 %.
//!
//! - hamza typed as a mark (NFD), presentation forms, ligatures, Persian and Kurdish letters, all digits
//! - joiners and bidi controls inside words, which stay one word
//! - broken plurals (وزراء, قضايا), duals, sound plurals, verbs (يلتقي, التقت), single ل and ك, pronouns that open an
//!   ending (علاقتهما) or move a hamza (نظرائه)
//! - countries with their adjectives (سوداني, السودان), months of three traditions, spellings of names (رحمن, رحمان, رحمون)
//! - but السودان is not سود, القاعدة not قاعد, الرياض not رياضة, طائرات not طائر
//!
//! # Speed
//!
//! [`Analyzer::analyze`] scans 64 bytes at a time by AVX-512, AVX2 or what every processor of its kind has, chosen when the
//! program runs ([`Level`]); a plain twin, `Level::Plain`, is the oracle that all of them must equal. A token costs no allocation.
//! Figures beside tantivy, Lucene and others: `docs/benchmarking.md` of the repository.
//!
//! # What it does not do
//!
//! It does not split compounds, find roots, tag parts of speech or vocalize: علي and على, عُمان and عمّان are one term, and
//! so is a verb with its like-spelled noun. A verb and its action noun stay two. An adjective in ي meets its noun for
//! countries and cities only. A run of more than 255 letters is cut. It does not segment Chinese, Japanese or Thai.
//!
//! # Map
//!
//! | module | what |
//! |---|---|
//! | [`tokenize`] | the words of a text, as byte ranges |
//! | [`normalize`](mod@normalize) | one word: NFKC, marks, folding, case, final hamza |
//! | [`fold`] | one letter: the table of letters that writers interchange, with the reason of each row |
//! | [`stem`] | light10 stems: the table of affixes |
//! | [`guarded`](mod@guarded) | stems guarded by the lexicon |
//! | [`lexicon`] | what is known of words, and how it is compiled |
//! | [`stop`] | stop words of queries, compared as typed |
//! | `scan` | all of these again, fast |
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

pub mod analyzer;
pub mod fold;
pub mod guarded;
pub mod letter;
pub mod lexicon;
pub mod normalize;
mod scan;
pub mod stem;
pub mod stop;
#[cfg(feature = "tantivy")]
pub mod tantivy;
pub mod token;
pub mod tokenize;

pub use analyzer::{Analyzer, normalize};
pub use guarded::guarded;
pub use normalize::normalize_word;
pub use scan::Level;
pub use stem::light10;
pub use token::{Token, Tokens};
pub use tokenize::words;
