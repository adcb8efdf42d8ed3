//! The reports of an index of any format that the index library can read.
//!
//! A version that changes the schema cannot search what an older one made, but the reports are stored in it as they were
//! read. They are taken by the names of their fields, which no version may change: `id`, `title`, `body`, `source`,
//! `url`, `published_text`, `file`, `line`, `inside`, `read_as`. What is missing was not known. All else is derived from these.

use super::commit_files::CommitFiles;
use super::document::parts_of;
use crate::error::{Error, ErrorKind, MEND, Result};
use crate::model::{Origin, Report};
use std::path::Path;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, ReloadPolicy, Searcher, TantivyDocument};

/// An index whose reports are to be read, by whichever version it was made.
pub(crate) struct OldIndex {
    searcher: Searcher,
    fields: OldFields,
}

#[derive(Clone, Copy)]
struct OldFields {
    id: Field,
    title: Option<Field>,
    body: Option<Field>,
    source: Option<Field>,
    url: Option<Field>,
    published_text: Option<Field>,
    file: Option<Field>,
    line: Option<Field>,
    inside: Option<Field>,
    read_as: Option<Field>,
}

impl OldIndex {
    /// Opens the index in a folder, after making sure that its files are as they were written.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let commit = CommitFiles::open(folder)?;
        commit
            .demand_intact()
            .map_err(|error| error.context(format_args!("index {}", folder.display())).advise(MEND))?;
        let schema = commit.index.schema();
        let field = |name: &str| schema.get_field(name).ok();
        let stranger = || Error::new(ErrorKind::NotAnIndex, "it was not made by mahdar: name another folder");
        let fields = OldFields {
            id: field("id").ok_or_else(stranger)?,
            title: field("title"),
            body: field("body"),
            source: field("source"),
            url: field("url"),
            published_text: field("published_text"),
            file: field("file"),
            line: field("line"),
            inside: field("inside"),
            read_as: field("read_as"),
        };
        let reader: tantivy::IndexReader =
            commit.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), fields })
    }

    /// Documents, reports and others.
    pub(crate) fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// What each document holds of a report; none for one that is none.
    pub(crate) fn reports(self) -> impl Iterator<Item = Result<Option<Report>>> + Send {
        let segments = self.searcher.segment_readers().to_vec();
        let addresses = (0..).zip(segments).flat_map(|(ordinal, segment)| {
            let live: Vec<u32> = segment.doc_ids_alive().collect();
            live.into_iter().map(move |doc| DocAddress::new(ordinal, doc))
        });
        addresses.map(move |at| report(&self.searcher.doc(at)?, &self.fields))
    }
}

fn report(document: &TantivyDocument, fields: &OldFields) -> Result<Option<Report>> {
    let value = |field: Option<Field>| field.and_then(|field| document.get_first(field));
    let text = |field| value(field).and_then(|value| value.as_str()).map(str::to_owned);
    let Some(id) = text(Some(fields.id)) else { return Ok(None) };
    let published = text(fields.published_text).map(|text| crate::dates::parse_published(&text)).transpose();
    let published = published
        .map_err(|error| error.context(format_args!("the date that is stored of report {id} cannot be read")))?;
    let origin = text(fields.file).filter(|file| !file.is_empty());
    let line = value(fields.line).and_then(|value| value.as_u64());
    let [format, encoding] = parts_of(&text(fields.read_as).unwrap_or_default());
    let inside = text(fields.inside);
    Ok(Some(Report {
        id,
        title: text(fields.title).unwrap_or_default(),
        published,
        source: text(fields.source),
        url: text(fields.url),
        body: text(fields.body).unwrap_or_default(),
        origin: origin.map(|file| Origin { file, line, inside, format, encoding }),
    }))
}
