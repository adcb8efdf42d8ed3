//! Any bytes are a PDF, or what a page of one shows: its words are put into lines, and these into the order of speech.

#![no_main]

mod reports;

use mahdar::corpus::InputFormat;

/// A PDF with one page that shows this, in a font whose letters are Arabic.
fn page(content: &[u8]) -> Vec<u8> {
    let map = "/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <ff> endcodespacerange\n\
        1 beginbfrange <21> <7e> <0621> endbfrange end";
    let objects: [Vec<u8>; 6] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
            .to_vec(),
        [format!("<< /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat(),
        b"<< /Type /Font /Subtype /TrueType /BaseFont /A /ToUnicode 6 0 R >>".to_vec(),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()).into_bytes(),
    ];
    let (mut bytes, mut table) = (b"%PDF-1.4\n".to_vec(), "xref\n0 7\n0000000000 65535 f \n".to_owned());
    for (n, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend([format!("{} 0 obj\n", n + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let end = format!("{table}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", bytes.len());
    bytes.extend(end.bytes());
    bytes
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    if choice % 4 == 0 {
        reports::check("a.pdf", bytes, InputFormat::Pdf);
    } else {
        reports::check("a.pdf", &page(bytes), InputFormat::Pdf);
    }
});
