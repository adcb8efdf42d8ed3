//! A DOCX (ISO/IEC 29500, strict or transitional), or an ODT, which is told by what its zip holds.
//!
//! The body is read in the order of its paragraphs; cells of tables are lines of their own, text boxes stand behind the
//! paragraph that holds them, foot- and endnotes behind all. What a reader does not see is left out: deletions that were
//! tracked, codes of fields, hidden text, and the copy of each text box for older programs; so are headers and footers,
//! which repeat. A document tells when it was made, not when it was published, so it has no date.

use super::odt;
use super::office::{Attributes, Node, Package, Paragraphs, first_text};
use super::title::real_title;
use crate::corpus::draft::Draft;
use std::collections::HashSet;

/// The containers of Word before 2007, and of a DOCX with a password.
const OLE_MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const RTF_MAGIC: &[u8] = b"{\\rtf";

/// Elements of which nothing is read: deletions, what was moved away, codes, copies, readings above words, drawn charts.
const LEFT_OUT: [&str; 8] = ["del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rt", "chart"];

/// Reads a document. The body may have `most_bytes`.
pub(in crate::corpus) fn read(bytes: &[u8], most_bytes: u64) -> Result<Draft, String> {
    if bytes.starts_with(OLE_MAGIC) {
        return Err("expected a DOCX, found an old Word document (.doc) or a locked one: open it and save it as .docx without a password".to_owned());
    }
    if bytes.starts_with(RTF_MAGIC) {
        return Err("expected a DOCX, found RTF: open it and save it as .docx".to_owned());
    }
    let mut package = Package::open(bytes, "a DOCX")?;
    if package.has("content.xml") {
        return odt::read(&mut package, most_bytes);
    }
    let main = main_part(&mut package);
    let headings = heading_styles(&mut package, &beside(&main, "styles.xml"));
    let mut body = Body::new(most_bytes, headings);
    if !package.walk(&main, |node| body.visit(node))? {
        return Err(format!("expected a DOCX, found a zip without {main}: read it as a zip, or save it anew as .docx"));
    }
    for notes in ["footnotes.xml", "endnotes.xml"] {
        package.walk(&beside(&main, notes), |node| body.visit(node))?;
    }
    let title = first_text(&mut package, "docProps/core.xml", "title").and_then(|title| real_title(&title));
    let title = title.or_else(|| body.paragraphs.heading.take());
    Ok(Draft { title, body: Some(body.paragraphs.into_text()), ..Draft::default() })
}

/// The part that holds the body: `word/document.xml`, or what the package names in its place.
fn main_part(package: &mut Package<'_>) -> String {
    let mut found = None;
    // A package without relations, or with damaged ones, is tried by the name that nearly all have.
    let _ = package.walk("_rels/.rels", |node| {
        if let Node::Start("Relationship", attributes) = node
            && attributes.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            found = attributes.get("Target").map(|target| target.trim_start_matches('/').to_owned());
        }
        Ok(())
    });
    found.filter(|part| package.has(part)).unwrap_or_else(|| "word/document.xml".to_owned())
}

/// The part of this name in the same folder.
fn beside(part: &str, name: &str) -> String {
    part.rsplit_once('/').map_or_else(|| name.to_owned(), |(folder, _)| format!("{folder}/{name}"))
}

/// The ids of the styles that are a document's title or a heading of the first level: programs in other languages number them.
fn heading_styles(package: &mut Package<'_>, part: &str) -> HashSet<String> {
    let mut found = HashSet::from(["Title".to_owned(), "Heading1".to_owned()]);
    let mut style = None;
    let _ = package.walk(part, |node| {
        match node {
            Node::Start("style", attributes) => style = attributes.get("styleId").map(|id| id.into_owned()),
            Node::Start("name", attributes) => {
                let name = attributes.get("val").unwrap_or_default().to_lowercase();
                if let Some(id) = style.take()
                    && ["title", "heading 1"].contains(&name.as_str())
                {
                    found.insert(id);
                }
            }
            _ => {}
        }
        Ok(())
    });
    found
}

/// What was read, and where it stands.
struct Body {
    paragraphs: Paragraphs,
    headings: HashSet<String>,
    /// Open elements of which nothing is read; those inside count too.
    left_out: usize,
    /// Open properties of a run, and whether the run is hidden.
    in_run_properties: bool,
    is_hidden: bool,
    runs: usize,
    /// Open elements of text: what stands between elements elsewhere is the XML's.
    in_text: bool,
}

impl Body {
    fn new(most_bytes: u64, headings: HashSet<String>) -> Self {
        let paragraphs = Paragraphs::new(most_bytes);
        Self { paragraphs, headings, left_out: 0, in_run_properties: false, is_hidden: false, runs: 0, in_text: false }
    }

    fn visit(&mut self, node: Node<'_>) -> Result<(), String> {
        match node {
            Node::Start(name, attributes) => self.start(name, attributes),
            Node::End(name) => self.end(name),
            Node::Text(text) if self.in_text && self.left_out == 0 && !self.is_hidden => self.paragraphs.push(text),
            Node::Text(_) => Ok(()),
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) -> Result<(), String> {
        if self.left_out > 0 || LEFT_OUT.contains(&name) || is_separator(name, attributes) {
            self.left_out += 1;
            return Ok(());
        }
        match name {
            "p" => self.paragraphs.start(),
            "pStyle" if attributes.get("val").is_some_and(|style| self.headings.contains(&*style)) => {
                self.paragraphs.is_heading();
            }
            "r" => {
                self.runs += 1;
                self.is_hidden = false;
            }
            "rPr" => self.in_run_properties = self.runs > 0,
            "vanish" if self.in_run_properties => {
                let value = attributes.get("val");
                self.is_hidden = !matches!(value.as_deref(), Some("false" | "0" | "off"));
            }
            "t" => self.in_text = true,
            "tab" | "ptab" if !self.is_hidden && !self.in_run_properties => return self.paragraphs.push(" "),
            "br" | "cr" if !self.is_hidden => return self.paragraphs.push("\n"),
            "noBreakHyphen" if !self.is_hidden => return self.paragraphs.push("-"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), String> {
        if self.left_out > 0 {
            self.left_out -= 1;
            return Ok(());
        }
        match name {
            "p" => return self.paragraphs.end(),
            "r" => {
                self.runs = self.runs.saturating_sub(1);
                self.is_hidden = false;
            }
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            _ => {}
        }
        Ok(())
    }
}

/// The notes that are lines between text and notes.
fn is_separator(name: &str, attributes: &Attributes<'_>) -> bool {
    ["footnote", "endnote"].contains(&name) && attributes.get("type").is_some_and(|kind| kind != "normal")
}

#[cfg(test)]
mod tests {
    use super::super::office::packed;
    use super::*;

    const MOST: u64 = 1 << 20;

    fn document(body: &str) -> String {
        format!("<w:document xmlns:w=\"x\"><w:body>{body}</w:body></w:document>")
    }

    fn body_of(body: &str) -> String {
        read(&packed(&[("word/document.xml", &document(body))]), MOST).unwrap().body.unwrap()
    }

    #[test]
    fn what_a_reader_sees_is_read_and_nothing_else() {
        for (xml, expected) in [
            (
                "<w:p><w:r><w:t>one</w:t></w:r><w:r><w:t xml:space=\"preserve\"> two &amp; &#1602;</w:t></w:r></w:p>",
                "one two & \u{642}",
            ),
            ("<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>", "one two\nthree"),
            ("<w:p><w:r><w:t>a</w:t></w:r></w:p>\n <w:p/><w:p><w:r><w:t>b</w:t></w:r></w:p>", "a\nb"),
            (
                "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>",
                "new",
            ),
            ("<w:p><w:moveFrom><w:r><w:t>was</w:t></w:r></w:moveFrom><w:r><w:t>is</w:t></w:r></w:p>", "is"),
            ("<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>", "7"),
            ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>", "seen"),
            ("<w:p><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>seen</w:t></w:r></w:p>", "seen"),
            (
                "<w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>seen</w:t></w:r></w:p>",
                "seen",
            ),
            ("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", "link"),
            (
                "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
                "a\nb",
            ),
            (
                "<w:p><w:r><w:t>before</w:t></w:r><w:r><AlternateContent><Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></Choice><Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></Fallback></AlternateContent></w:r><w:r><w:t> after</w:t></w:r></w:p>",
                "before after\nbox",
            ),
        ] {
            assert_eq!(body_of(xml), expected, "{xml}");
        }
    }

    #[test]
    fn notes_stand_behind_and_titles_are_found() {
        let text = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        let headed = "<w:p><w:pPr><w:pStyle w:val=\"a3\"/></w:pPr><w:r><w:t>the head line</w:t></w:r></w:p>";
        let main = document(&format!("{headed}{}", text("body")));
        let notes = format!(
            "<w:footnotes><w:footnote w:type=\"separator\">{}</w:footnote><w:footnote>{}</w:footnote></w:footnotes>",
            text("line"),
            text("note")
        );
        let styles = "<w:styles><w:style w:styleId=\"a3\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
        let core = |title: &str| format!("<cp:coreProperties><dc:title>{title}</dc:title></cp:coreProperties>");
        let rels = "<Relationships><Relationship Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
        let read = |title: &str| {
            let core = core(title);
            let parts = [
                ("_rels/.rels", rels),
                ("word/document2.xml", main.as_str()),
                ("word/footnotes.xml", &notes),
                ("word/styles.xml", styles),
                ("docProps/core.xml", &core),
            ];
            read(&packed(&parts), MOST).unwrap()
        };
        let draft = read("Microsoft Word - draft");
        assert_eq!(
            (draft.title.as_deref(), draft.body.as_deref()),
            (Some("the head line"), Some("the head line\nbody\nnote"))
        );
        assert_eq!(read("a title &amp; more").title.as_deref(), Some("a title & more"));
    }

    #[test]
    fn what_is_no_docx_or_hostile_is_refused_with_a_reason() {
        let said = |bytes: &[u8]| read(bytes, MOST).unwrap_err();
        let part = |xml: &str| packed(&[("word/document.xml", xml)]);
        assert!(said(OLE_MAGIC).contains("old Word document"));
        assert!(said(b"{\\rtf1 x}").contains("found RTF"));
        assert!(said(b"PK\x03\x04 and no more").contains("cut off or damaged"));
        assert!(said(&packed(&[("a.txt", "x")])).contains("a zip without word/document.xml"));
        assert!(said(&part("<w:document><w:body><w:p>")).contains("expected XML in word/document.xml"));
        let entity = "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><d>&b;</d>";
        assert!(said(&part(entity)).contains("a document type"));
        assert!(said(&part("<d>&b;</d>")).contains("the entity b"));
        assert!(said(&part(&"<w:p>".repeat(100_000))).contains("more than 512 elements"));
        let long = document(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "x y ".repeat(300_000)));
        assert!(said(&part(&long)).contains("at most 1.0 MiB") && said(&part(&long)).contains("--max-record"));
        let bomb = part(&document(&" ".repeat(32 << 20)));
        assert!(said(&bomb).contains("refused as a bomb"), "{}", said(&bomb));
    }

    #[test]
    fn no_cut_and_no_changed_byte_makes_it_panic() {
        let whole = packed(&[("word/document.xml", &document("<w:p><w:r><w:t>one two</w:t></w:r></w:p>"))]);
        for at in 0..whole.len() {
            let _ = read(&whole[..at], MOST);
            let mut changed = whole.clone();
            changed[at] ^= 0x55;
            let _ = read(&changed, MOST);
        }
    }
}
