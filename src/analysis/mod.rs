//! The analyzer of an index, as tantivy sees it: named, registered, and known by its fingerprint.
//!
//! Index and query share one analyzer. Its fingerprint is stored with every index, so that an index is never searched
//! with terms that it does not hold.

use mahdar_text::Analyzer;
use mahdar_text::tantivy::{MahdarTokenizer, Term};
use tantivy::tokenizer::{Language, LowerCaser, SimpleTokenizer, Stemmer, TokenizerManager};

/// Any tokenizer, as tantivy calls it: through a box.
pub use tantivy::tokenizer::TextAnalyzer;

/// Tokenizer of fields that hold folded words.
pub const SURFACE: &str = "mahdar_surface";
/// Tokenizer of fields that hold stems.
pub const STEM: &str = "mahdar_stem";

/// The analyzer that this version indexes and searches with.
#[must_use]
pub fn analyzer() -> Analyzer {
    Analyzer::guarded()
}

/// Makes [`SURFACE`] and [`STEM`] known to an index.
pub fn register(tokenizers: &TokenizerManager) {
    // All analyses fold alike, and the light one spends least on stems that this field does not want.
    tokenizers.register(SURFACE, TextAnalyzer::from(MahdarTokenizer::new(Analyzer::light(), Term::Folded)));
    tokenizers.register(STEM, stems(analyzer()));
}

/// An analyzer as a tokenizer whose terms are stems.
#[must_use]
pub fn stems(analyzer: Analyzer) -> TextAnalyzer {
    TextAnalyzer::from(MahdarTokenizer::new(analyzer, Term::Stem))
}

/// tantivy's own chain for Arabic, which ours is measured beside: simple tokenizer, lower case, Snowball stems.
#[must_use]
pub fn stock_arabic() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(Stemmer::new(Language::Arabic)).build()
}
