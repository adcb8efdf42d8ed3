//! tantivy's own share of an ingest: the documents of an index that was made, put into another, with their words prepared beforehand.

use super::{Cost, Result, measured};
use mahdar::Report;
use mahdar::analysis::{STEM, SURFACE, TextAnalyzer, analyzer, register};
use mahdar::corpus::layout;
use mahdar::text::Tokens;
use std::path::Path;
use tantivy::schema::{Field, FieldType, IndexRecordOption, Value};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{DocSet, Index, IndexWriter, SegmentReader, TERMINATED, TantivyDocument};

/// As the writer of mahdar has it.
const BYTES_PER_THREAD: usize = 96 << 20;
const MAX_THREADS: usize = 4;
/// Stands between the words of a prepared text.
const BETWEEN: char = '\n';
/// Fields that are neither stored nor words of a text.
const TERMS: [&str; 9] =
    ["block", "kind", "meeting", "member", "text_hash", "read_file", "copy", "copy_of", "copy_file"];
/// Fields of numbers, neither stored nor searched.
const NUMBERS: [&str; 3] = ["published", "held", "hash"];

/// Prepares the documents of the index in `folder`, and measures what it costs to index them.
pub(super) fn index(folder: &Path) -> Result<Cost> {
    let mut index = Index::open_in_dir(folder)?;
    let tokenizers = TokenizerManager::default();
    register(&tokenizers);
    index.set_tokenizers(tokenizers);
    let (mut documents, mut reports) = (Vec::new(), 0);
    for segment in index.reader()?.searcher().segment_readers() {
        for document in prepare(&index, segment)? {
            reports += usize::from(document.get_first(index.schema().get_field("id")?).is_some());
            documents.push(document);
        }
    }
    let made = tempfile::tempdir()?;
    let mut cost = measured(|| {
        let index = Index::create_in_dir(made.path(), index.schema())?;
        for name in [SURFACE, STEM] {
            index.tokenizers().register(name, TextAnalyzer::from(Prepared::default()));
        }
        let threads = (std::thread::available_parallelism()?.get() - 1).clamp(1, MAX_THREADS);
        let mut writer: IndexWriter = index.writer_with_num_threads(threads, threads * BYTES_PER_THREAD)?;
        for document in documents {
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(writer.wait_merging_threads()?)
    })?;
    cost.reports = reports;
    cost.memory = 0; // the documents were there already
    Ok(cost)
}

/// The documents of a segment, with all that they were indexed with.
fn prepare(index: &Index, segment: &SegmentReader) -> Result<Vec<TantivyDocument>> {
    let schema = index.schema();
    let field = |name: &str| schema.get_field(name);
    let [title, body, surface, stem, title_stem] = ["title", "body", "surface", "stem", "title_stem"].map(field);
    let (title, body, surface, stem, title_stem) = (title?, body?, surface?, stem?, title_stem?);
    let store = segment.get_store_reader(100)?;
    let mut documents = Vec::new();
    let mut tokens = Tokens::new();
    for doc in 0..segment.max_doc() {
        let mut document: TantivyDocument = store.get(doc)?;
        let text =
            |field: Field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let report = Report::new("", text(title), text(body));
        if !report.title.is_empty() {
            let layout = layout(&report);
            let title = layout.title.is_none().then_some(report.title.as_str());
            for piece in title.into_iter().chain(layout.searched.into_iter().map(|piece| &report.body[piece])) {
                analyzer().analyze(piece, &mut tokens);
                document.add_text(surface, joined(tokens.iter().map(|token| token.folded)));
                document.add_text(stem, joined(tokens.iter().map(|token| token.stem)));
            }
            analyzer().analyze(&report.title, &mut tokens);
            document.add_text(title_stem, joined(tokens.iter().map(|token| token.stem)));
        }
        documents.push(document);
    }
    for name in TERMS {
        let field = field(name)?;
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().stream()?;
        while let Some((term, info)) = terms.next() {
            let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                let document = &mut documents[postings.doc() as usize];
                match schema.get_field_entry(field).field_type() {
                    FieldType::U64(_) => document.add_u64(field, u64::from_be_bytes(term.try_into()?)),
                    _ => document.add_text(field, std::str::from_utf8(term)?),
                }
                postings.advance();
            }
        }
    }
    for name in NUMBERS {
        let field = field(name)?;
        for (doc, document) in (0..).zip(&mut documents) {
            match schema.get_field_entry(field).field_type() {
                FieldType::U64(_) => {
                    segment.fast_fields().u64(name)?.first(doc).into_iter().for_each(|n| document.add_u64(field, n))
                }
                _ => segment.fast_fields().i64(name)?.first(doc).into_iter().for_each(|n| document.add_i64(field, n)),
            }
        }
    }
    Ok(documents)
}

fn joined<'t>(words: impl Iterator<Item = &'t str>) -> String {
    words.flat_map(|word| word.chars().chain([BETWEEN])).collect()
}

/// Hands out the words of a prepared text.
#[derive(Clone, Default)]
struct Prepared(Token);

impl Tokenizer for Prepared {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        self.0.reset();
        Words { rest: text, token: &mut self.0 }
    }
}

struct Words<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let Some((word, rest)) = self.rest.split_once(BETWEEN) else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(word);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
