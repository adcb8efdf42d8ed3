//! The text of a PDF (ISO 32000), Arabic first.
//!
//! A PDF says where each glyph stands, not what is read after what. So glyphs are made lines by their places
//! (`content`, `fonts`, `lines`), lines are read in the order of their scripts (`order`), columns and paragraphs are told
//! by the space between them (`columns`, `paragraphs`), and what stands in the margins of all pages is left out
//! (`margins`). Glyphs are named by forms of letters, which become letters (`forms`).
//!
//! What has no text, or text that nothing names, is refused with what to do about it: pictures of pages are for OCR, and
//! what is written without a map would be found by no search. A PDF tells when it was printed, not when its text was
//! published, so it has no date.

mod bombs;
mod cmap;
mod columns;
mod content;
mod fonts;
mod forms;
mod lines;
mod margins;
mod order;
mod paragraphs;

use super::title::real_title;
use crate::corpus::bounds::{quoted, size};
use crate::corpus::draft::Draft;
use content::Pages;
use lines::Line;
use lopdf::{Document, LoadOptions, Object, decode_text_string};
use paragraphs::Paragraph;

/// Pages of a document. A report has one to thirty.
const MAX_PAGES: usize = 2_000;
/// Where the mark of a PDF stands at the latest; what is before it is of mail or the web.
const MAX_BEFORE_MARK: usize = 1_024;
/// A headline stands among the first paragraphs, in letters larger than most by so much.
const HEADLINE_AMONG: usize = 6;
const HEADLINE_SIZE: f32 = 1.15;
/// Of a hundred glyphs, how many may be without a name.
const MOST_UNMAPPED: usize = 30;

/// Reads a document. The body may have `most_bytes`.
pub(in crate::corpus) fn read(bytes: &[u8], most_bytes: u64) -> Result<Draft, String> {
    let document = open(bytes)?;
    let ids: Vec<_> = document.page_iter().take(MAX_PAGES + 1).collect();
    if ids.len() > MAX_PAGES {
        return Err(format!("expected a PDF of at most {MAX_PAGES} pages, found more: split it"));
    }
    let mut pages = Pages::new(&document);
    let mut lines: Vec<Vec<Line>> = Vec::new();
    for id in ids {
        lines.push(lines::lines(pages.glyphs(id)?));
    }
    let counts = pages.counts;
    let unmapped = counts.unmapped();
    if unmapped * 100 > counts.glyphs * MOST_UNMAPPED {
        return Err(format!(
            "expected a PDF whose fonts say which letters they show, found {} of {} glyphs without: run OCR on it, or save it anew from its source",
            unmapped, counts.glyphs
        ));
    }
    if lines.iter().all(Vec::is_empty) {
        let found = if counts.pictures > 0 {
            "only pictures: run OCR first"
        } else {
            "none: the pages are empty, or damaged; save it anew if it shows text"
        };
        return Err(format!("expected a PDF with text, found {found}"));
    }
    margins::strip(&mut lines);
    let paragraphs = paragraphs_of(lines);
    let body: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let body = body.join("\n");
    if body.len() as u64 > most_bytes {
        let (most, found) = (size(most_bytes), size(body.len() as u64));
        return Err(format!(
            "expected a text of at most {most}, found {found}: skipped; --max-record reads longer ones"
        ));
    }
    let title = given_title(&document).or_else(|| headline(&paragraphs));
    let mut warnings = Vec::new();
    if unmapped > 0 {
        warnings.push(format!("{unmapped} of {} glyphs have no letters, and are left out", counts.glyphs));
    }
    Ok(Draft { title, body: Some(body), warnings, ..Draft::default() })
}

fn open(bytes: &[u8]) -> Result<Document, String> {
    let head = &bytes[..bytes.len().min(MAX_BEFORE_MARK)];
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err("expected a PDF, found no %PDF- at its beginning: check what the file is".to_owned());
    }
    bombs::refuse(bytes)?;
    let options = LoadOptions::with_max_decompressed_size(bombs::MAX_OBJECT_BYTES as usize);
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_) => {
            LOCKED.to_owned()
        }
        error => format!(
            "expected a PDF, found one that is cut off or damaged: save it anew ({})",
            quoted(&error.to_string())
        ),
    })?;
    // The library opens what needs no password, and leaves the rest closed.
    if document.trailer.has(b"Encrypt") && !document.was_encrypted() {
        return Err(LOCKED.to_owned());
    }
    Ok(document)
}

const LOCKED: &str = "expected a PDF that may be read, found one locked with a password: unlock it first";

fn paragraphs_of(pages: Vec<Vec<Line>>) -> Vec<Paragraph> {
    let letters = pages.iter().flatten().map(order::letters);
    let (right, left) = letters.fold((0, 0), |(r, l), (right, left)| (r + right, l + left));
    let is_right = right * 2 >= left && right > 0;
    let regions: Vec<Vec<Line>> = pages.into_iter().flat_map(|page| columns::columns(page, is_right)).collect();
    paragraphs::paragraphs(&regions, is_right)
}

/// The title that the document gives itself, if it is one.
fn given_title(document: &Document) -> Option<String> {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok()?;
    let title = decode_text_string(info.get_deref(b"Title", document).ok()?).ok()?;
    real_title(&forms::letters(&title))
}

/// The first of the largest paragraphs at the beginning, if it is larger than most of the text.
fn headline(paragraphs: &[Paragraph]) -> Option<String> {
    let mut sizes: Vec<(f32, usize)> = paragraphs.iter().map(|it| (it.size, it.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, bytes)| bytes).sum::<usize>() / 2;
    let mut before = 0;
    let most = sizes.iter().find(|(_, bytes)| {
        before += bytes;
        before > half
    })?;
    let first = &paragraphs[..paragraphs.len().min(HEADLINE_AMONG)];
    let largest = first.iter().map(|it| it.size).fold(0.0, f32::max);
    let found = first.iter().find(|it| it.size >= largest * 0.99)?;
    Some(found).filter(|found| found.size > HEADLINE_SIZE * most.0).and_then(|found| real_title(&found.text))
}

#[cfg(test)]
mod tests;
