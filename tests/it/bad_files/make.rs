//! Files with something wrong in them, made byte by byte: no writer of a library would make them.

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use std::io::Write;

/// A text compressed with gzip.
pub fn gzip(text: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// The first half of something.
pub fn half(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A file in an archive.
pub struct Entry<'a> {
    pub name: &'a str,
    pub bytes: Vec<u8>,
    /// What the archive says of its size.
    pub claims: Option<u32>,
    pub is_locked: bool,
}

pub fn entry(name: &str, bytes: impl Into<Vec<u8>>) -> Entry<'_> {
    Entry { name, bytes: bytes.into(), claims: None, is_locked: false }
}

/// A zip archive. With `overlap`, all entries of the list at its end lead to the first file.
pub fn zip(entries: &[Entry<'_>], overlap: bool) -> Vec<u8> {
    let (mut files, mut list) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&entry.bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = Crc::new();
        crc.update(&entry.bytes);
        let at = if overlap { 0 } else { files.len() as u32 };
        let size = entry.claims.unwrap_or(entry.bytes.len() as u32);
        // Version, flags, method, time, date.
        let mut common: Vec<u8> =
            [20_u16, u16::from(entry.is_locked), 8, 0, 0x21].iter().flat_map(|n| n.to_le_bytes()).collect();
        common.extend([crc.sum(), packed.len() as u32, size].iter().flat_map(|n| n.to_le_bytes()));
        common.extend([entry.name.len() as u16, 0].iter().flat_map(|n| n.to_le_bytes()));
        if !overlap || files.is_empty() {
            files.extend([&b"PK\x03\x04"[..], &common, entry.name.as_bytes(), &packed].concat());
        }
        list.extend([&b"PK\x01\x02\x14\0"[..], &common, &[0; 10], &at.to_le_bytes(), entry.name.as_bytes()].concat());
    }
    let (count, start, length) = (entries.len() as u16, files.len() as u32, list.len() as u32);
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend([count, count].iter().flat_map(|n| n.to_le_bytes()));
    end.extend([length, start].iter().flat_map(|n| n.to_le_bytes()));
    end.extend([0, 0]);
    [files, list, end].concat()
}

/// A document of Word with this inside of its body.
pub fn docx(body: &str) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let relations = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let entries =
        [entry("[Content_Types].xml", types), entry("_rels/.rels", relations), entry("word/document.xml", body)];
    zip(&entries, false)
}

/// The XML of a document of Word, with a paragraph inside of it.
pub fn word(paragraph: &str) -> String {
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!(
        "<w:document xmlns:w=\"{space}\"><w:body><w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p></w:body></w:document>"
    )
}

/// A PDF of these objects, from number 1 on, the first its catalog, with a table of where they are.
pub fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    bytes.extend(
        format!("{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    bytes
}

/// XML whose entities grow ten times with each step.
pub fn laughs(inside: &str) -> String {
    let mut entities = "<!ENTITY a0 \"ha ha ha ha\">".to_owned();
    for n in 1..10 {
        entities.push_str(&format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)));
    }
    format!("<?xml version=\"1.0\"?><!DOCTYPE x [{entities}]>{}", inside.replace("LAUGH", "&a9;"))
}

/// `open` so many times, then `close`.
pub fn nested(open: &str, inside: &str, close: &str, times: usize) -> String {
    [open.repeat(times), inside.to_owned(), close.repeat(times)].concat()
}
