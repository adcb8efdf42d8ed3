//! Any bytes are a DOCX or an ODT, or the XML that one holds as its text.

#![no_main]

mod reports;

use mahdar::corpus::InputFormat;

/// A zip of one part, as it is, and of what names its kind. Sums and sizes are right, so that the XML is what is met.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut files, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let at = files.len() as u32;
        let size = content.len() as u32;
        // Version, flags, method, time, date; then the sum and both sizes; then the lengths of name and extra.
        let mut common: Vec<u8> = [20_u16, 0, 0, 0, 0x21].iter().flat_map(|n| n.to_le_bytes()).collect();
        common.extend([crc(content), size, size].iter().flat_map(|n| n.to_le_bytes()));
        common.extend([name.len() as u16, 0].iter().flat_map(|n| n.to_le_bytes()));
        files.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), content].concat());
        list.extend([&b"PK\x01\x02\x14\0"[..], &common, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let (count, start, length) = (parts.len() as u16, files.len() as u32, list.len() as u32);
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend([count, count].iter().flat_map(|n| n.to_le_bytes()));
    end.extend([length, start].iter().flat_map(|n| n.to_le_bytes()));
    end.extend([0, 0]);
    [files, list, end].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let inside = |before: &str, after: &str| [before.as_bytes(), bytes, after.as_bytes()].concat();
    let word = "<w:document xmlns:w=\"x\"><w:body>";
    let zip = match choice % 8 {
        0 => bytes.to_vec(),
        1 => package(&[("word/document.xml", bytes)]),
        2 | 3 => package(&[("word/document.xml", &inside(word, "</w:body></w:document>"))]),
        4 => {
            let text = inside(&format!("{word}<w:p><w:r><w:t>"), "</w:t></w:r></w:p></w:body></w:document>");
            package(&[("word/document.xml", &text), ("word/styles.xml", bytes), ("word/footnotes.xml", bytes)])
        }
        5 => {
            let text = format!("{word}<w:p><w:r><w:t>one</w:t></w:r></w:p></w:body></w:document>");
            package(&[("_rels/.rels", bytes), ("word/document.xml", text.as_bytes()), ("docProps/core.xml", bytes)])
        }
        6 => package(&[("content.xml", bytes), ("meta.xml", bytes)]),
        _ => {
            let text = inside("<o:document-content><o:body><o:text>", "</o:text></o:body></o:document-content>");
            package(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", &text)])
        }
    };
    let (name, format) = match choice / 8 % 4 {
        0 => ("a.odt", InputFormat::Odt),
        1 => ("a", InputFormat::Auto),
        _ => ("a.docx", InputFormat::Docx),
    };
    reports::check(name, &zip, format);
});
