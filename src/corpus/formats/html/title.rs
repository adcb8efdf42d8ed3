//! The title of a page: the line of it that the page's head names too.
//!
//! What the head says (`<title>`, OpenGraph, JSON-LD) often has the name of the site with it, or is cut short; what stands
//! above the text may be the name of the site as well. The two together tell.

use super::lines::{Page, heading};
use super::metadata::Metadata;
use mahdar_text::normalize;

/// The title, where it stands, and what the head's title has beside it.
#[derive(Debug, Default)]
pub(super) struct Title {
    pub(super) text: Option<String>,
    pub(super) line: Option<usize>,
    pub(super) site: Option<String>,
}

/// What stands between a title and the name of a site.
const SEPARATORS: [char; 12] =
    ['|', '-', '\u{2013}', '\u{2014}', ':', '\u{2022}', '\u{00B7}', '\u{00BB}', '\u{00AB}', ',', '_', '\u{060C}'];

/// The longest title of the head that lines are looked for in.
const MAX_NAMED_BYTES: usize = 2_000;

/// Finds the title of a page.
pub(super) fn find(page: &Page, metadata: &Metadata) -> Title {
    let named: Vec<String> = metadata
        .titles
        .iter()
        .map(|title| normalize(title))
        .filter(|title| !title.is_empty() && title.len() <= MAX_NAMED_BYTES)
        .collect();
    let site = metadata.source.as_deref().map(normalize);
    let line = confirmed(page, &named, site.as_deref()).or_else(|| heading_of_page(page, site.as_deref()));
    let line = line.or_else(|| above_the_text(page));
    let from_page = line.map(|at| page.lines[at].text.clone());
    let head = metadata.title.as_deref();
    let text = from_page
        .or_else(|| metadata.headline.clone())
        .or_else(|| head.map(|head| split(head, metadata.source.as_deref()).0.to_owned()));
    let site = head.and_then(|head| match &text {
        Some(text) if head.contains(text.as_str()) => beside(head, text),
        _ => Some(split(head, None).0.to_owned()).filter(|first| Some(first) != text.as_ref()),
    });
    Title { text, line, site }
}

/// The line that one of the titles of the head holds, or begins with.
fn confirmed(page: &Page, named: &[String], site: Option<&str>) -> Option<usize> {
    let rank = |at: &usize| {
        let line = &page.lines[*at];
        let text = normalize(&line.text);
        let words = text.split(' ').count();
        let is_cut = |title: &str| title.split(' ').count() > 3 && text.starts_with(title);
        let is_it = words > 1
            && Some(text.as_str()) != site
            && named.iter().any(|title| title.contains(&text) || is_cut(title));
        let level = ancestors_heading(page, line.block).map_or(0, |level| 10 - level);
        // In a crumb or a caption a title is never a heading, so what is one comes first.
        is_it.then_some((words, level, line.strength, usize::MAX - at))
    };
    (0..page.lines.len())
        .filter(|at| page.lines[*at].size < 400)
        .filter_map(|at| Some((rank(&at)?, at)))
        .max()
        .map(|(_, at)| at)
}

fn ancestors_heading(page: &Page, block: usize) -> Option<u8> {
    std::iter::successors(Some(block), |&id| page.tree.parent(id)).take(3).find_map(|id| heading(&page.tree, id))
}

/// The first heading of the first level that is not the name of the site.
fn heading_of_page(page: &Page, site: Option<&str>) -> Option<usize> {
    let of_level = |at: &usize| ancestors_heading(page, page.lines[*at].block) == Some(1);
    (0..page.lines.len()).filter(of_level).find(|&at| Some(normalize(&page.lines[at].text).as_str()) != site)
}

/// The strongest line above the first paragraph, if it is stronger; of several the last.
fn above_the_text(page: &Page) -> Option<usize> {
    let first = page.lines.iter().position(|line| line.size > 100 && line.linked * 2 < line.size)?;
    let above = (first.saturating_sub(6)..first).filter(|&at| {
        let line = &page.lines[at];
        line.strength > page.lines[first].strength && line.linked == 0 && (10..200).contains(&line.size)
    });
    above.max_by_key(|&at| page.lines[at].strength)
}

/// What of the head's title stands beside the title: the name of the site, if it is long enough to be one.
fn beside(head: &str, title: &str) -> Option<String> {
    let (before, behind) = head.split_once(title)?;
    let is_mark = |c: char| SEPARATORS.contains(&c) || c.is_whitespace();
    let name = |text: &str, last: bool| {
        let text = text.trim_matches(is_mark);
        let pieces = || text.split(" | ").map(|piece| piece.trim_matches(is_mark));
        let piece = if last { pieces().last() } else { pieces().next() };
        // Beside it there may be a day too.
        let behind_day = |piece: &str| {
            piece
                .split_once(", ")
                .filter(|(day, _)| !day.chars().any(char::is_alphabetic))
                .map(|(_, rest)| rest.to_owned())
        };
        piece
            .filter(|piece| piece.chars().any(char::is_alphabetic))
            .map(|piece| behind_day(piece).unwrap_or_else(|| piece.to_owned()))
    };
    name(before, false).or_else(|| name(behind, true))
}

/// A title of the head without the name of the site at its end or its beginning.
fn split<'t>(head: &'t str, site: Option<&str>) -> (&'t str, Option<&'t str>) {
    let is_mark = |c: char| SEPARATORS.contains(&c) || c.is_whitespace();
    if let Some(site) = site {
        let rest = head.strip_suffix(site).or_else(|| head.strip_prefix(site)).map(|rest| rest.trim_matches(is_mark));
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            return (rest, None);
        }
    }
    for mark in [" | ", " \u{2022} ", " :: ", " \u{2013} ", " \u{2014} ", " - "] {
        if let Some((title, site)) = head.rsplit_once(mark) {
            return (title.trim(), Some(site.trim()));
        }
    }
    (head, None)
}
