//! A report taken apart for reading: title, the beginning of the body sentence by sentence, dateline, day of publication.

use super::entities::{City, Entity, begins_contact};
use super::text::{Class, Gap, Text};
use crate::corpus::Layout;
use crate::dates::{Kind, Lean, Precision};
use crate::gazetteer::table;
use crate::model::Report;
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Words in which a dateline ends.
const DATELINE_WORDS: usize = 9;
/// Hours after midnight in which a page that was fetched still speaks of the day before as today.
const NIGHT_HOURS: i8 = 6;

/// What is known of a paper.
struct Source {
    country: Option<&'static str>,
    /// Its records have the time at which they were fetched.
    is_crawled: bool,
}

static SOURCES: LazyLock<HashMap<&'static str, Source>> = LazyLock::new(|| {
    let source = |row: crate::gazetteer::Row| {
        let country = Some(row.cell(1)).filter(|code| code.len() == 2);
        (row.cell(0), Source { country, is_crawled: row.cell(2) == "crawl" })
    };
    table("sources").map(source).collect()
});

/// A report, ready to be read.
pub(super) struct Reading<'r> {
    pub(super) title: Text<'r>,
    pub(super) body: Text<'r>,
    /// Where `body` begins in the body of the report.
    pub(super) offset: usize,
    /// Sentences of the body that are text, in word numbers; without the dateline.
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) dateline: Option<&'static City>,
    /// Whether the title is a line of the body, which has it no second time.
    pub(super) title_is_line: bool,
    /// The day of publication: that of the record, else the one that the text tells.
    pub(super) published: Option<Date>,
    /// The day that the text calls today.
    pub(super) today: Option<Date>,
    /// The country whose ministers the paper calls "the minister".
    pub(super) home: Option<&'static str>,
}

impl<'r> Reading<'r> {
    /// Takes the title and the first bytes of the body apart; none if no word of contact is in them.
    pub(super) fn new(report: &'r Report, layout: &Layout, bytes: usize) -> Option<Self> {
        let start = layout.searched.first().map_or(0, |piece| piece.start);
        let end = floor(&report.body, start + bytes);
        let (in_body, in_title) = (Text::tokens(&report.body[start..end]), Text::tokens(&report.title));
        if !in_body.iter().chain(in_title.iter()).any(|token| begins_contact(token.stem)) {
            return None;
        }
        let body = Text::new(&report.body[start..end], in_body);
        let title = Text::new(&report.title, in_title);
        let in_body = |bytes: &Range<usize>| bytes.start + start..bytes.end + start;
        let is_text = |sentence: &Range<usize>| {
            let bytes = in_body(&body.bytes(sentence));
            let searched = layout.searched.iter().any(|piece| piece.start <= bytes.start && bytes.end <= piece.end);
            let is_title =
                layout.title.as_ref().is_some_and(|title| title.start <= bytes.start && bytes.end <= title.end);
            searched && !is_title
        };
        let mut sentences: Vec<Range<usize>> = body.sentences.iter().filter(|s| is_text(s)).cloned().collect();
        // Boilerplate between the pieces costs its sentences, never the whole text.
        if sentences.is_empty() {
            sentences = body.sentences.clone();
        }
        let source = report.source.as_deref().and_then(|source| SOURCES.get(source));
        let published = report.published.map(|published| published.date()).or_else(|| published_in_text(&body));
        let at_night = report.published.is_some_and(|published| published.wall_clock().hour() < NIGHT_HOURS);
        let is_crawled = source.is_some_and(|source| source.is_crawled);
        let today = published.and_then(|day| if is_crawled && at_night { day.yesterday().ok() } else { Some(day) });
        // Lines that are nothing but a date, a byline or a label.
        sentences.retain(|sentence| sentence.len() > 3);
        let mut dateline: Option<&'static City> = None;
        if let Some(first) = sentences.first_mut()
            && let Some((city, words)) = dateline_of(&body, first)
        {
            dateline = Some(city);
            first.start += words;
        }
        let sent_from = dateline.and_then(|city| city.country);
        let home = source.and_then(|source| source.country).filter(|home| sent_from.is_none_or(|from| from == *home));
        let title_is_line = layout.title.is_some();
        Some(Self { title, body, offset: start, sentences, dateline, title_is_line, published, today, home })
    }
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// The day of publication where a line of the first few is nothing but a date, with a label or without.
fn published_in_text(body: &Text<'_>) -> Option<Date> {
    const LINES: usize = 8;
    const LABEL_WORDS: usize = 3;
    body.sentences.iter().take(LINES).find_map(|line| {
        let bytes = body.bytes(line);
        let date = body.dates.iter().find(|date| bytes.start <= date.range.start && date.range.end <= bytes.end)?;
        let others = line.clone().filter(|&at| body.words[at].class != Class::Date).count();
        let resolved = date.resolve(None, Lean::Past).filter(|day| day.precision == Precision::Day)?;
        (others <= LABEL_WORDS && date.kind == Kind::Explicit).then_some(resolved.first)
    })
}

/// The city that a text was sent from, and the words that say so: "Berlin (AFP) - ".
fn dateline_of(body: &Text<'_>, sentence: &Range<usize>) -> Option<(&'static City, usize)> {
    let city = (sentence.start..(sentence.start + 3).min(sentence.end)).find_map(|at| {
        body.find(at, |entity| if let Entity::City(city) = entity { Some(city) } else { None })
            .map(|(city, _)| (city, at))
    });
    let mut ends = (sentence.start + 1..(sentence.start + DATELINE_WORDS).min(sentence.end)).filter(|&at| {
        let between = body.text.get(body.bytes(&(at - 1..at)).end..body.bytes(&(at..at + 1)).start).unwrap_or_default();
        body.gap(at) >= Gap::Mark
            && (between.contains("-")
                || between.contains('\u{2013}')
                || between.contains(')') && !between.contains('('))
            || between.contains(':')
    });
    let end = ends.next_back()?;
    let (city, at) = city?;
    (at < end).then_some((city, end - sentence.start))
}
