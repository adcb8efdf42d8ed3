//! An ODT (OpenDocument 1.3), as LibreOffice writes it: the same text as of the DOCX of the same document.
//!
//! Headings and paragraphs in their order; notes and text boxes behind the paragraph that holds them. Deletions that were
//! tracked, annotations, the numbers of notes, indexes' sources and hidden text are left out.

use super::office::{Attributes, Node, Package, Paragraphs, first_text};
use super::title::real_title;
use crate::corpus::draft::Draft;

/// Elements of which nothing is read. Styles hold headers and footers.
const LEFT_OUT: [&str; 8] = [
    "tracked-changes",
    "annotation",
    "note-citation",
    "hidden-text",
    "hidden-paragraph",
    "automatic-styles",
    "title",
    "desc",
];

/// The most spaces that one element stands for.
const MAX_SPACES: usize = 100;

/// Reads a document. The body may have `most_bytes`.
pub(super) fn read(package: &mut Package<'_>, most_bytes: u64) -> Result<Draft, String> {
    let mut body = Body { paragraphs: Paragraphs::new(most_bytes), left_out: 0, depth: 0 };
    package.walk("content.xml", |node| body.visit(node))?;
    let title = first_text(package, "meta.xml", "title").and_then(|title| real_title(&title));
    let title = title.or_else(|| body.paragraphs.heading.take());
    let text = body.paragraphs.into_text();
    if text.is_empty() {
        return Err("expected an ODT with text, found none: a spreadsheet or drawing is to be saved as text".to_owned());
    }
    Ok(Draft { title, body: Some(text), ..Draft::default() })
}

struct Body {
    paragraphs: Paragraphs,
    /// Open elements of which nothing is read.
    left_out: usize,
    /// Open paragraphs: text stands in no other place.
    depth: usize,
}

impl Body {
    fn visit(&mut self, node: Node<'_>) -> Result<(), String> {
        match node {
            Node::Start(name, attributes) => self.start(name, attributes),
            Node::End(_) if self.left_out > 0 => {
                self.left_out -= 1;
                Ok(())
            }
            Node::End("p" | "h") => {
                self.depth = self.depth.saturating_sub(1);
                self.paragraphs.end()
            }
            Node::End(_) => Ok(()),
            Node::Text(text) if self.depth > 0 && self.left_out == 0 => self.paragraphs.push(text),
            Node::Text(_) => Ok(()),
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) -> Result<(), String> {
        if self.left_out > 0 || LEFT_OUT.contains(&name) {
            self.left_out += 1;
            return Ok(());
        }
        match name {
            "p" | "h" => {
                self.depth += 1;
                self.paragraphs.start();
                let is_first_level = name == "h" && attributes.get("outline-level").is_none_or(|level| level == "1");
                if is_first_level || attributes.get("style-name").is_some_and(|style| style == "Title") {
                    self.paragraphs.is_heading();
                }
                Ok(())
            }
            "s" => {
                let spaces = attributes.get("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.paragraphs.push(&" ".repeat(spaces.min(MAX_SPACES)))
            }
            "tab" => self.paragraphs.push(" "),
            "line-break" => self.paragraphs.push("\n"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::docx;
    use super::super::office::packed;

    #[test]
    fn an_odt_is_read_as_a_docx_is() {
        let content = "<office:document-content><office:body><office:text><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
            <text:h text:outline-level=\"1\">the head</text:h><text:p>one<text:s text:c=\"3\"/>two<text:note><text:note-citation>1</text:note-citation>\
            <text:note-body><text:p>note</text:p></text:note-body></text:note> three<text:line-break/>four</text:p>\
            <table:table><table:table-cell><text:p>cell</text:p></table:table-cell></table:table></office:text></office:body></office:document-content>";
        let draft = docx::read(&packed(&[("content.xml", content)]), 1_000).unwrap();
        assert_eq!(draft.title.as_deref(), Some("the head"));
        assert_eq!(draft.body.as_deref(), Some("the head\none two three\nfour\nnote\ncell"));
        let sheet = "<office:document-content/>";
        assert!(docx::read(&packed(&[("content.xml", sheet)]), 1_000).unwrap_err().contains("an ODT with text"));
    }
}
