//! A news page: its title and its text, without what stands around them on every page of a site.
//!
//! `html5ever` makes a tree (`tree`), the tree becomes lines as a reader sees them (`lines`), and all else is said of lines:
//! which are furniture of the page (`furniture`), which is the title (`title`) and which are the text (`article`). What the
//! page says of itself, to machines, comes from `metadata`, and from `json_ld`. No rule asks for a certain length: an
//! agency's report may have two sentences.
//!
//! Left out on purpose: what scripts would put into the page, and pages of several reports, which are read as one.

mod article;
mod attributes;
mod furniture;
mod json_ld;
mod lines;
mod metadata;
mod title;
mod tree;

use crate::corpus::draft::Draft;
use lines::Page;
use metadata::Metadata;
use tree::Tree;

/// Reads a page, or a piece of one without `<html>`. Its body may have `most_bytes`.
pub(in crate::corpus) fn read(page: &str, most_bytes: u64) -> Result<Draft, String> {
    let page = Page::of(Tree::of(page)?);
    let metadata = Metadata::of(&page.tree);
    let title = title::find(&page, &metadata);
    let article = article::find(&page, &title);
    let mut body = article.text(&page);
    // A page whose text is made by scripts may tell it to machines all the same.
    if let Some(whole) = metadata.body.as_deref().map(text_of_fragment).filter(|whole| whole.len() / 2 > body.len()) {
        body = whole;
    }
    if body.is_empty() && title.text.is_none() {
        return Err(
            "expected a page with a title or a text, found neither: save it from a browser, when it has loaded".into(),
        );
    }
    if body.len() as u64 > most_bytes {
        let found = body.len();
        return Err(format!(
            "expected a text of at most {most_bytes} bytes, found {found}: split it, or say a larger --max-record"
        ));
    }
    Ok(Draft {
        date: metadata.date.clone().or_else(|| metadata::visible_date(&page, &title, &article)),
        source: metadata.source.clone().or_else(|| title.site.clone()),
        url: metadata.url.clone(),
        title: title.text,
        body: Some(body).filter(|body| !body.is_empty()),
        ..Draft::default()
    })
}

/// The text of a piece of HTML, such as the value of a key or of an element: nothing of it is taken for furniture.
///
/// Of what is no HTML at all, white space is collapsed and no more. Where a tree would be too deep or too large, tags are
/// taken out as they stand there.
pub(in crate::corpus) fn text_of_fragment(html: &str) -> String {
    match Tree::of(html) {
        Ok(tree) => Page::of(tree).lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"),
        Err(_) => without_tags(html),
    }
}

/// A text without what stands between angle brackets.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let rest = if text.is_empty() && !html.starts_with('<') {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, rest)| rest)
        };
        for word in rest.split_whitespace() {
            text.push_str(word);
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod pages;
#[cfg(test)]
mod tests;
