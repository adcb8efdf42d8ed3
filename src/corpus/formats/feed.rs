//! Feeds: RSS 0.9 to 2.0, RDF Site Summary 1.0, Atom 0.3 and 1.0; and NewsML-G2, which agencies send to papers.
//!
//! They differ in names and hardly in shape: a list of entries, each with a title, an address, a day and a text that is
//! HTML inside XML. So there is one reader and a table of names (`names`). It reads event by event: what came before a
//! break is kept. No entity but those of XML and HTML is expanded, and a feed that defines its own is refused; no address
//! in it is ever asked.
//!
//! Why not `feed-rs`: it refuses a broken feed whole, and reads days itself, which `crate::dates` does for all formats.

mod names;

use super::html::text_of_fragment;
use crate::corpus::bounds::quoted;
use crate::corpus::draft::Draft;
use names::{Field, field_of, is_entry, is_transparent};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements in one another.
const MAX_DEPTH: usize = 256;
/// What a feed begins with.
const ROOTS: [&str; 5] = ["rss", "RDF", "feed", "newsMessage", "newsItem"];

/// The entries of a feed. An entry that cannot be taken is an error in its place; where the feed breaks off, one stands at
/// the end. Each body may have `most_bytes`.
pub(in crate::corpus) fn read(feed: &str, most_bytes: u64) -> Result<Vec<Result<Draft, String>>, String> {
    let mut state = State::default();
    let broken = state.read(feed)?;
    if state.entries.is_empty() {
        return Err(
            broken.unwrap_or_else(|| "expected a feed with entries, found none: nothing is in it to be read".into())
        );
    }
    let source = state.title.map(|title| text_of_fragment(&title).replace('\n', " ")).filter(|title| !title.is_empty());
    let entries = state.entries.into_iter().map(|entry| entry.draft(source.as_deref(), most_bytes));
    Ok(entries.chain(broken.map(|why| Err(format!("{why}; the entries before it were read")))).collect())
}

/// Where one is in a feed.
#[derive(Default)]
struct State {
    depth: usize,
    entries: Vec<Entry>,
    /// The depth of the entry that is open, if one is.
    entry: Option<usize>,
    open: Option<Open>,
    /// The title of the feed.
    title: Option<String>,
    has_root: bool,
}

/// A field that is being read.
struct Open {
    field: Field,
    depth: usize,
    text: String,
    /// Where its content begins.
    start: usize,
    is_markup: bool,
    is_plain: bool,
    /// Whether it is of the feed, not of an entry.
    is_of_feed: bool,
    /// The name of the element in it that was opened last.
    inner: String,
}

impl State {
    /// Reads to the end, or to where the feed breaks off; says how it does.
    fn read(&mut self, feed: &str) -> Result<Option<String>, String> {
        let mut reader = Reader::from_str(feed);
        // Ampersands of addresses are often not escaped.
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(feed.len());
            let line = || feed.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    let start = usize::try_from(reader.buffer_position()).unwrap_or(feed.len());
                    self.start(&tag, start)?;
                    if self.depth > MAX_DEPTH {
                        return Err(format!(
                            "expected a feed with elements at most {MAX_DEPTH} deep, found deeper ones on line {}: mend the feed",
                            line()
                        ));
                    }
                }
                Ok(Event::Empty(tag)) => {
                    self.start(&tag, at)?;
                    self.end(feed, at);
                }
                Ok(Event::End(_)) => self.end(feed, at),
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(entity)) => self.entity(&entity),
                Ok(Event::DocType(doctype)) if doctype.to_ascii_uppercase().contains("<!ENTITY") => {
                    return Err("expected a feed without entities of its own, found some in its DOCTYPE: they are not expanded, take them out".into());
                }
                Ok(Event::Eof) if self.depth == 0 && self.has_root => return Ok(None),
                Ok(Event::Eof) if !self.has_root => {
                    return Err("expected a feed (RSS, RDF or Atom), found no element: check the file".into());
                }
                Ok(Event::Eof) => {
                    self.give_up();
                    return Ok(Some(format!(
                        "expected the end of the feed's elements, found that of the file on line {}: fetch the feed again",
                        line()
                    )));
                }
                Err(error) => {
                    self.give_up();
                    let cause = quoted(&error.to_string());
                    return Ok(Some(format!(
                        "expected XML, found an error on line {}: {cause}; fetch the feed again",
                        line()
                    )));
                }
                Ok(_) => {}
            }
        }
    }

    /// Forgets the entry that is not whole.
    fn give_up(&mut self) {
        if self.entry.take().is_some() {
            self.entries.pop();
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, start: usize) -> Result<(), String> {
        let (name, local) = (tag.name(), tag.local_name());
        let (name, local) = (name.as_ref(), local.as_ref());
        self.depth += 1;
        if !std::mem::replace(&mut self.has_root, true) && !ROOTS.contains(&local) {
            return Err(format!(
                "expected a feed (RSS, RDF, Atom or NewsML-G2), found XML that begins with <{}>: convert it",
                quoted(name)
            ));
        }
        if let Some(open) = &mut self.open {
            open.inner = local.to_owned();
        } else if let Some(entry) = self.entry {
            let field = field_of(name).filter(|_| self.depth > entry);
            if let Some(field) = field.filter(|_| !is_transparent(local)) {
                self.open(field, tag, start, false);
            } else if !is_transparent(local) {
                self.open(Field::Other, tag, start, false);
            }
        } else if is_entry(local) {
            self.entry = Some(self.depth);
            let id = attribute(tag, "rdf:about").or_else(|| attribute(tag, "guid"));
            self.entries.push(Entry { id, ..Entry::default() });
        } else if name == "title" && self.depth <= 3 && self.title.is_none() {
            self.open(Field::Title, tag, start, true);
        }
        Ok(())
    }

    fn open(&mut self, field: Field, tag: &BytesStart<'_>, start: usize, is_of_feed: bool) {
        let kind = attribute(tag, "type").unwrap_or_default();
        if field == Field::Link
            && let Some(href) = attribute(tag, "href")
            && let Some(entry) = self.entries.last_mut()
            && attribute(tag, "rel").is_none_or(|rel| rel == "alternate")
        {
            entry.set(Field::Link, href, false);
        }
        let is_markup = kind == "xhtml" || kind == "application/xhtml+xml" || field == Field::Markup;
        let is_plain = kind == "text" || kind == "text/plain";
        let inner = String::new();
        self.open =
            Some(Open { field, depth: self.depth, text: String::new(), start, is_markup, is_plain, is_of_feed, inner });
    }

    fn end(&mut self, feed: &str, at: usize) {
        if self.open.as_ref().is_some_and(|open| open.depth == self.depth)
            && let Some(mut open) = self.open.take()
        {
            if open.is_markup {
                open.text = feed.get(open.start..at).unwrap_or_default().to_owned();
            }
            if open.is_of_feed {
                self.title = Some(open.text);
            } else if let Some(entry) = self.entries.last_mut() {
                entry.set(open.field, open.text, open.is_plain);
            }
        }
        if self.entry == Some(self.depth) {
            self.entry = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = self.open.as_mut().filter(|open| open.takes_text(self.depth)) {
            open.text.push_str(text);
        }
    }

    /// A character by number or one of the five names of XML; those of HTML are left to the reader of HTML.
    fn entity(&mut self, entity: &BytesRef<'_>) {
        let name = entity.as_ref();
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => entity.resolve_char_ref().ok().flatten(),
        };
        self.text(&c.map_or_else(|| format!("&{name};"), String::from));
    }
}

impl Open {
    /// Of a source that is a feed of its own only the title counts.
    fn takes_text(&self, depth: usize) -> bool {
        !self.is_markup
            && self.field != Field::Other
            && (self.field != Field::Source || depth == self.depth || matches!(self.inner.as_str(), "title" | "name"))
    }
}

/// An attribute, as it stands there but for entities.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // The check for names that come twice compares all with all.
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    let value = found.value.replace("&amp;", "&");
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// What was found of an entry: of each field the best.
#[derive(Default)]
struct Entry {
    id: Option<String>,
    fields: Vec<(Field, String, bool)>,
}

impl Entry {
    fn set(&mut self, field: Field, value: String, is_plain: bool) {
        if field != Field::Other && !value.trim().is_empty() {
            self.fields.push((field, value, is_plain));
        }
    }

    /// The first of the fields that is there, in the order of `wanted`.
    fn first(&self, wanted: &[Field]) -> Option<&(Field, String, bool)> {
        wanted.iter().find_map(|field| self.fields.iter().find(|(found, ..)| found == field))
    }

    /// Its text, without markup.
    fn text(&self, wanted: &[Field]) -> Option<String> {
        let (_, value, is_plain) = self.first(wanted)?;
        let text = if *is_plain { text_of_fragment(&value.replace('<', "&lt;")) } else { text_of_fragment(value) };
        Some(text).filter(|text| !text.is_empty())
    }

    fn draft(self, source: Option<&str>, most_bytes: u64) -> Result<Draft, String> {
        let verbatim = |wanted: &[Field]| self.first(wanted).map(|(_, value, _)| value.trim().to_owned());
        let is_url = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let on_one_line = |text: String| text.replace('\n', " ");
        let guid = verbatim(&[Field::Id]);
        let url = verbatim(&[Field::OriginalLink, Field::Link]).filter(is_url).or_else(|| guid.clone().filter(is_url));
        let body = self.text(&[Field::Content, Field::Markup, Field::Description, Field::Summary]);
        let draft = Draft {
            id: guid.or_else(|| self.id.clone()).or_else(|| url.clone()),
            title: self.text(&[Field::Title]).map(on_one_line),
            date: verbatim(&[Field::Published, Field::Created, Field::Updated]),
            source: self.text(&[Field::Source]).map(on_one_line).or_else(|| source.map(str::to_owned)),
            url,
            body,
            ..Draft::default()
        };
        let called = || {
            draft
                .title
                .as_deref()
                .or(draft.id.as_deref())
                .map_or_else(|| "an entry".into(), |name| format!("the entry {:?}", quoted(name)))
        };
        match draft.body.as_ref().map_or(0, String::len) as u64 {
            found if found > most_bytes => Err(format!(
                "expected a text of at most {most_bytes} bytes, found {found} in {}: say a larger --max-record",
                called()
            )),
            0 if draft.title.is_none() => {
                Err(format!("expected a title or a text, found neither in {}: it is left out", called()))
            }
            _ => Ok(draft),
        }
    }
}

#[cfg(test)]
mod tests;
