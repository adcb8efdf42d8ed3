//! The analyzer as a tokenizer for [tantivy](https://docs.rs/tantivy) (feature `tantivy`).
//!
//! A tantivy field has one term a token, so each field chooses its [`Term`]. Register both when you index a text
//! twice, once for ranking and once for exact phrases.
//!
//! ```
//! use mahdar_text::{Analyzer, tantivy::{MahdarTokenizer, Term}};
//! use tantivy::collector::Count;
//! use tantivy::query::QueryParser;
//! use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
//! use tantivy::{Index, IndexWriter, doc, tokenizer::TextAnalyzer};
//!
//! # fn main() -> tantivy::Result<()> {
//! let arabic = TextFieldIndexing::default()
//!     .set_tokenizer("arabic_stem")
//!     .set_index_option(IndexRecordOption::WithFreqsAndPositions);
//! let mut schema = Schema::builder();
//! let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(arabic));
//! let index = Index::create_in_ram(schema.build());
//! let tokenizer = MahdarTokenizer::new(Analyzer::light(), Term::Stem);
//! index.tokenizers().register("arabic_stem", TextAnalyzer::from(tokenizer));
//!
//! let mut writer: IndexWriter = index.writer(20_000_000)?;
//! writer.add_document(doc!(body => "عُقدت الاجتماعات في دوشنبه"))?;
//! writer.commit()?;
//!
//! let query = QueryParser::for_index(&index, vec![body]).parse_query("اجتماع")?;
//! assert_eq!(index.reader()?.searcher().search(&query, &Count)?, 1);
//! # Ok(())
//! # }
//! ```

use crate::{Analyzer, Tokens};
use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};

/// Which form of a word goes into the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// The normalized word: exact search and phrases.
    Folded,
    /// The stem: ranked search.
    Stem,
}

/// Implements tantivy's `Tokenizer` with an [`Analyzer`]. Buffers are kept from text to text.
#[derive(Debug, Clone)]
pub struct MahdarTokenizer {
    analyzer: Analyzer,
    term: Term,
    tokens: Tokens,
    token: Token,
}

impl MahdarTokenizer {
    /// A tokenizer whose terms are the given form of each word.
    #[must_use]
    pub fn new(analyzer: Analyzer, term: Term) -> Self {
        Self { analyzer, term, tokens: Tokens::new(), token: Token::default() }
    }
}

impl Tokenizer for MahdarTokenizer {
    type TokenStream<'a> = MahdarTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> MahdarTokenStream<'a> {
        self.analyzer.analyze(text, &mut self.tokens);
        self.token.reset();
        MahdarTokenStream { tokens: &self.tokens, token: &mut self.token, term: self.term, next: 0 }
    }
}

/// The tokens of one text. Made by [`MahdarTokenizer`].
#[derive(Debug)]
pub struct MahdarTokenStream<'a> {
    tokens: &'a Tokens,
    token: &'a mut Token,
    term: Term,
    next: usize,
}

impl TokenStream for MahdarTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let copied = self.tokens.copy_term(self.next, self.term == Term::Stem, &mut self.token.text);
        let Some(place) = copied else {
            return false;
        };
        self.token.offset_from = place.start;
        self.token.offset_to = place.end;
        self.token.position = self.next;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
