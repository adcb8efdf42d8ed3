//! What a page says of itself: JSON-LD, OpenGraph, Dublin Core, microdata, `<link>` and `<title>`.
//!
//! The first of the names that is there wins; their order is that of how often they are right. A day that stands on the
//! page for people alone is looked for beside the title.

use super::article::Article;
use super::json_ld::JsonLd;
use super::lines::Page;
use super::title::Title;
use super::tree::{Id, Kind, ROOT, Tree};
use crate::dates::{DateValue, Year, mentions};
use mahdar_text::Analyzer;
use std::ops::Range;

/// Names of `<meta>` that say when a page was published, by how much they are to be believed.
const DATES: [&str; 17] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "date",
];
/// Names that say whose page it is.
const SOURCES: [&str; 5] = ["og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name"];
/// Names that say its title.
const TITLES: [&str; 5] = ["og:title", "twitter:title", "dc.title", "dcterms.title", "title"];
/// The most bytes of a line that is looked at for a day alone.
const MAX_DAY_BYTES: usize = 160;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// Every title that it gives.
    pub(super) titles: Vec<String>,
    pub(super) headline: Option<String>,
    /// `<title>`, or else another.
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    /// `articleBody`, which may be cut short.
    pub(super) body: Option<String>,
}

impl Metadata {
    pub(super) fn of(tree: &Tree) -> Self {
        let (mut json, mut said) = (JsonLd::default(), Said::default());
        for id in tree.elements(ROOT) {
            match tree.name(id) {
                "script" if tree.attribute(id, "type").is_some_and(|kind| kind.contains("ld+json")) => {
                    json.add(&raw(tree, id))
                }
                "title"
                    if said.title.is_none()
                        && tree
                            .parent(id)
                            .is_some_and(|parent| matches!(tree.name(parent), "head" | "body" | "html")) =>
                {
                    said.title = clean(&raw(tree, id));
                }
                "link" => said.link(tree, id),
                "base" => said.base = said.base.take().or_else(|| absolute(tree.attribute(id, "href"))),
                "meta" => said.meta(tree, id),
                _ => {}
            }
            said.microdata(tree, id);
        }
        let source = json.publisher.or_else(|| said.first(&SOURCES));
        let of_meta = TITLES.iter().filter_map(|name| said.named(name));
        let titles: Vec<String> = json
            .headline
            .clone()
            .into_iter()
            .map(|title| title.trim_end_matches(['.', '\u{2026}']).to_owned())
            .chain(of_meta)
            .chain(said.title.clone())
            .filter_map(|title| clean(&title))
            .collect();
        let relative = said.canonical.as_deref().filter(|path| path.starts_with('/') && !path.starts_with("//"));
        let url = absolute(said.canonical.as_deref())
            .or_else(|| absolute(said.named("og:url").as_deref()))
            .or_else(|| absolute(json.url.as_deref()));
        let known = said.base.as_deref().or(said.other.as_deref());
        let url = url.or_else(|| Some(format!("{}{}", origin(known?)?, relative?))).or_else(|| saved_from(tree));
        let headline = json.headline.filter(|title| !title.ends_with(['.', '\u{2026}']));
        Self {
            title: said.title.clone().or_else(|| titles.first().cloned()),
            headline: headline.or_else(|| said.named("headline")),
            date: json.date.or_else(|| said.first(&DATES)).or(said.created).or(said.time),
            source: source.and_then(|source| clean(&source)),
            body: json.body,
            titles,
            url,
        }
    }
}

/// What is gathered on the way through the page.
#[derive(Default)]
struct Said {
    metas: Vec<(String, String)>,
    title: Option<String>,
    canonical: Option<String>,
    base: Option<String>,
    /// Another address of the same site.
    other: Option<String>,
    created: Option<String>,
    time: Option<String>,
}

impl Said {
    fn named(&self, wanted: &str) -> Option<String> {
        self.metas.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
    }

    fn first(&self, wanted: &[&str]) -> Option<String> {
        wanted.iter().find_map(|name| self.named(name))
    }

    fn meta(&mut self, tree: &Tree, id: Id) {
        let Some(value) = tree.attribute(id, "content").and_then(clean) else { return };
        for name in ["property", "name", "itemprop"].iter().filter_map(|name| tree.attribute(id, name)) {
            self.metas.push((name.trim().to_ascii_lowercase(), value.clone()));
        }
    }

    fn link(&mut self, tree: &Tree, id: Id) {
        let (rel, href) = (tree.attribute(id, "rel").unwrap_or_default(), tree.attribute(id, "href"));
        match rel.to_ascii_lowercase().as_str() {
            "canonical" if self.canonical.is_none() => self.canonical = href.map(|href| href.trim().to_owned()),
            "shortlink" | "alternate" | "amphtml" | "home" => self.other = self.other.take().or_else(|| absolute(href)),
            _ => {}
        }
    }

    /// Days in the text of the page that machines are told of.
    fn microdata(&mut self, tree: &Tree, id: Id) {
        let said = |name| tree.attribute(id, name).unwrap_or_default();
        let value =
            || ["content", "datetime", "title"].iter().find_map(|name| tree.attribute(id, name)).and_then(clean);
        match (said("itemprop"), said("property")) {
            ("datePublished", _) | (_, "datePublished" | "schema:datePublished") if tree.name(id) != "meta" => {
                self.metas
                    .extend(value().or_else(|| clean(&raw(tree, id))).map(|date| ("datepublished".to_owned(), date)));
            }
            ("dateCreated", _) | (_, "dateCreated" | "schema:dateCreated" | "dc:date dc:created")
                if self.created.is_none() =>
            {
                self.created = value();
            }
            _ if tree.name(id) == "time" && self.time.is_none() => {
                self.time = tree
                    .attribute(id, "datetime")
                    .and_then(clean)
                    .filter(|time| time.contains(|c: char| c.is_ascii_digit()));
            }
            _ => {}
        }
    }
}

/// The text in an element as it stands there.
fn raw(tree: &Tree, id: Id) -> String {
    tree.children(id)
        .filter_map(|child| if let Kind::Text(text) = tree.kind(child) { Some(text.as_str()) } else { None })
        .collect()
}

/// A text on one line; nothing if it is blank.
fn clean(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn absolute(url: Option<&str>) -> Option<String> {
    url.map(str::trim).filter(|url| url.starts_with("http://") || url.starts_with("https://")).map(str::to_owned)
}

/// Scheme and host of an address.
fn origin(url: &str) -> Option<&str> {
    let host = url.find("://")? + 3;
    Some(&url[..url[host..].find('/').map_or(url.len(), |end| host + end)])
}

/// The address that a browser notes in a page that it saves.
fn saved_from(tree: &Tree) -> Option<String> {
    tree.children(ROOT).take(5).find_map(|id| match tree.kind(id) {
        Kind::Comment(text) => {
            absolute(text.trim().strip_prefix("saved from url=")?.split_once(')').map(|(_, url)| url))
        }
        _ => None,
    })
}

/// The day that stands on the page: behind the title, else before it, in a short line. Of a line that says no more, all of
/// it, with its time.
pub(super) fn visible_date(page: &Page, title: &Title, article: &Article) -> Option<String> {
    let middle = title.line.unwrap_or(article.lines.start);
    let behind = middle + 1..article.lines.end;
    let lines = behind.chain((0..middle).rev()).chain(article.lines.end..page.lines.len());
    lines
        .filter_map(|at| page.lines.get(at))
        .map(|line| line.text.as_str())
        .filter(|text| text.len() <= MAX_DAY_BYTES)
        .find_map(|text| {
            let day = day_in(text)?;
            let rest = text[..day.start].chars().chain(text[day.end..].chars());
            let is_alone = rest.filter(|c| c.is_alphabetic()).count() <= 2;
            // A sentence may speak of another day.
            let is_label =
                text[..day.start].split_whitespace().count() <= 4 && text[day.end..].split_whitespace().count() <= 8;
            is_alone.then(|| text.to_owned()).or_else(|| is_label.then(|| text[day].to_owned()))
        })
}

/// Where a day stands in a text that says its year.
pub(super) fn day_in(text: &str) -> Option<Range<usize>> {
    let is_whole = |value: &DateValue| matches!(value, DateValue::Day(day) if matches!(day.year, Year::Known(_)));
    let tokens = Analyzer::light().tokens(text);
    mentions(text, &tokens).into_iter().find(|mention| is_whole(&mention.value)).map(|mention| mention.range)
}
