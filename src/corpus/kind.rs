//! What a file is: told by its first bytes; its name decides only where these could be several things.
//!
//! Names lie: pages are saved as `.txt`, errors of servers as `.pdf`. So what the bytes say plainly goes first
//! (signatures, the root of a page or feed, an object of JSON). A text named `.txt`, `.csv` or `.tsv` may begin with any
//! letter, though, and is what its name says, but for a whole page or feed. What is no text and no format that
//! is read is named, so that nobody wonders why it is not found.

use super::InputFormat;
use super::encoding::{Encoding, detect};
use super::json_kind::json_kind;
use super::keys::Keys;
use std::borrow::Cow;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One that is read.
    Format(InputFormat),
    /// Something compressed with gzip.
    Gzip,
    /// Something compressed with zstd.
    Zstd,
    /// An archive, or one of the documents that are one.
    Zip,
    /// Something else, in words.
    Other(&'static str),
}

/// Signatures of what is not read: where they are, the bytes, what it is.
const SIGNATURES: [(usize, &[u8], &str); 32] = [
    (0, b"\x89PNG\r\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF8", "a GIF image"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"RIFF", "a sound, film or WebP image"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"8BPS", "a Photoshop image"),
    (4, b"ftyp", "a film, or an image of a phone"),
    (0, b"\x1a\x45\xdf\xa3", "a film"),
    (0, b"ID3", "a sound"),
    (0, b"OggS", "a sound"),
    (0, b"fLaC", "a sound"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\0", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\0asm", "a program"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of old Office (.doc, .xls, .ppt): save it as DOCX or PDF"),
    (0, b"{\\rtf", "a document in RTF: save it as DOCX or PDF"),
    (0, b"%!PS", "a document in PostScript: save it as PDF"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"),
    (0, b"Rar!\x1a\x07", "a RAR archive: unpack it"),
    (0, b"\xfd7zXZ\0", "something compressed with xz: unpack it"),
    (0, b"BZh", "something compressed with bzip2: unpack it"),
    (257, b"ustar", "a tar archive: unpack it"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\0\x01\0\0\0", "a font"),
    (0, b"WARC/1.", "a web archive (WARC): take the pages out of it"),
    (0, b"PAR1", "a Parquet table: export it as CSV or JSONL"),
];

/// Endings of names of texts that nobody reads as news.
const PROGRAMS: [&str; 24] = [
    "c", "cfg", "conf", "cpp", "css", "h", "ini", "java", "js", "lock", "map", "mjs", "php", "pl", "py", "rb", "rs",
    "sh", "sql", "tex", "toml", "ts", "yaml", "yml",
];

/// Endings of names of what is no text: where one stands in such a file, it is the error message of a server.
const NO_TEXTS: [&str; 26] = [
    "avi", "bin", "bmp", "doc", "eot", "exe", "gif", "gz", "ico", "jpeg", "jpg", "mov", "mp3", "mp4", "ogg", "png",
    "ppt", "svg", "ttf", "wav", "webm", "webp", "woff", "woff2", "xls", "zip",
];

/// What a file is whose first bytes are `head`, all of them if it `is_whole`.
pub(super) fn kind_of(head: &[u8], is_whole: bool, name: &str, asked: InputFormat, keys: &mut Keys) -> Kind {
    if let Some(container) = container(head) {
        return container;
    }
    if asked != InputFormat::Auto {
        return Kind::Format(asked);
    }
    let ending = ending(name);
    if head.trim_ascii_start().starts_with(b"%PDF-") {
        return Kind::Format(InputFormat::Pdf);
    }
    let signed = |(at, bytes, _): &&(usize, &[u8], &str)| head.get(*at..).is_some_and(|head| head.starts_with(bytes));
    if let Some((_, _, what)) = SIGNATURES.iter().find(signed) {
        return Kind::Other(what);
    }
    of_text(head, is_whole, &ending, keys)
}

/// The format that a name promises.
pub(super) fn promised(name: &str) -> Option<InputFormat> {
    Some(match ending(name).as_str() {
        "txt" | "text" => InputFormat::Txt,
        "jsonl" | "ndjson" => InputFormat::Jsonl,
        "json" => InputFormat::Json,
        "csv" => InputFormat::Csv,
        "tsv" | "tab" => InputFormat::Tsv,
        "html" | "htm" | "xhtml" => InputFormat::Html,
        "rss" | "atom" | "rdf" => InputFormat::Feed,
        "docx" | "docm" | "dotx" => InputFormat::Docx,
        "odt" => InputFormat::Odt,
        "pdf" => InputFormat::Pdf,
        _ => return None,
    })
}

/// Whether a name says one thing and the content another, so that it should be told.
pub(super) fn lies(name: &str, format: InputFormat) -> bool {
    let is_json = |format| matches!(format, InputFormat::Json | InputFormat::Jsonl);
    promised(name).is_some_and(|promised| promised != format && !(is_json(promised) && is_json(format)))
}

fn container(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"\x1f\x8b") {
        Some(Kind::Gzip)
    } else if head.starts_with(b"\x28\xb5\x2f\xfd") || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]) {
        Some(Kind::Zstd)
    } else if [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08PK\x03\x04"].iter().any(|magic| head.starts_with(magic)) {
        Some(Kind::Zip)
    } else {
        None
    }
}

fn of_text(head: &[u8], is_whole: bool, ending: &str, keys: &mut Keys) -> Kind {
    let promised = promised(&format!(".{ending}"));
    let encoding = detect(head, is_whole, None);
    let text = readable(head, encoding);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let is_data = matches!(promised, Some(InputFormat::Json | InputFormat::Jsonl));
    let is_plain = matches!(promised, Some(InputFormat::Txt | InputFormat::Csv | InputFormat::Tsv));
    match text.starts_with('<').then(|| markup(text, ending)).flatten() {
        Some((Kind::Other(what), _)) if !is_plain => return Kind::Other(what),
        Some((kind @ Kind::Format(_), is_certain)) if (is_certain || !is_plain) && !NO_TEXTS.contains(&ending) => {
            return kind;
        }
        _ => {}
    }
    let is_table = matches!(promised, Some(InputFormat::Csv | InputFormat::Tsv));
    // No row of names begins with an object.
    if let Some(promised) = promised.filter(|_| is_plain && !(is_table && text.starts_with("{\""))) {
        return Kind::Format(promised);
    }
    if NO_TEXTS.contains(&ending) {
        return Kind::Other("text, where its name promises none");
    }
    if PROGRAMS.contains(&ending) {
        return Kind::Other("a program or its settings, by its name");
    }
    if text.starts_with(['{', '['])
        && let Some(format) = json_kind(text, promised, keys)
    {
        return Kind::Format(format);
    }
    if let Some(promised) = promised.filter(|&format| is_data || format == InputFormat::Html) {
        return Kind::Format(promised);
    }
    if text.is_empty() {
        return Kind::Other("nothing");
    }
    let is_binary = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\x1a');
    if text.chars().take(4096).any(is_binary) {
        return Kind::Other("binary data");
    }
    Kind::Format(InputFormat::Txt)
}

/// Characters in which the root of a page or feed is looked for.
const MOST_BEFORE_ROOT: usize = 8 << 10;

/// What markup is, and whether it plainly is that: a fragment might be a text that begins with a bracket.
fn markup(text: &str, ending: &str) -> Option<(Kind, bool)> {
    let (page, feed) = (Kind::Format(InputFormat::Html), Kind::Format(InputFormat::Feed));
    let text: String = text.chars().take(MOST_BEFORE_ROOT).map(|c| c.to_ascii_lowercase()).collect();
    let mut rest = text.as_str();
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!doctype html") {
            return Some((page, true));
        } else if rest.starts_with("<!") {
            // What a document type declares for itself has brackets of its own.
            let has_more = rest.find(['[', '>']).is_some_and(|at| rest[at..].starts_with('['));
            if has_more { "]>" } else { ">" }
        } else {
            break;
        };
        rest = rest.find(end).map_or("", |at| &rest[at + end.len()..]);
    }
    let root = rest.strip_prefix('<').unwrap_or_default();
    let root = root.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_'))).next()?;
    match root {
        "html" | "head" | "body" => Some((page, true)),
        "rss" | "rdf:rdf" => Some((feed, true)),
        root if ["feed", "newsmessage", "newsitem"].contains(&root.rsplit(':').next().unwrap_or_default()) => {
            Some((feed, true))
        }
        "svg" => Some((Kind::Other("an SVG image"), true)),
        _ if matches!(ending, "html" | "htm" | "xhtml") => Some((page, true)),
        _ if text.starts_with("<?xml") => Some((Kind::Other("XML that is neither a feed nor a page"), true)),
        "article" | "div" | "h1" | "h2" | "meta" | "title" | "section" | "table" | "p" | "link" | "style"
        | "script" | "main" | "center" | "font" | "span" | "b" | "br" | "img" | "base" => Some((page, false)),
        _ => None,
    }
}

/// The first bytes as text, as far as it takes to tell what it is.
fn readable(head: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => encoding.encoding_rs().decode_with_bom_removal(head).0,
        _ => String::from_utf8_lossy(head),
    }
}

/// What is behind the last dot of a name, in small letters.
fn ending(name: &str) -> String {
    name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or(String::new(), |(_, end)| end.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use InputFormat::{Auto, Csv, Docx, Feed, Html, Json, Jsonl, Pdf, Tsv, Txt};

    fn format(name: &str, head: &str) -> InputFormat {
        match kind_of(head.as_bytes(), true, name, Auto, &mut Keys::default()) {
            Kind::Format(format) => format,
            other => panic!("{name}: {other:?}"),
        }
    }

    fn other(name: &str, head: &[u8]) -> &'static str {
        match kind_of(head, true, name, Auto, &mut Keys::default()) {
            Kind::Other(what) => what,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn the_content_goes_first() {
        let object = "{\"title\":\"x\"}";
        for (name, head, expected) in [
            ("a.txt", "words", Txt),
            ("a.txt", object, Txt),
            ("a.txt", "[KUNA] words", Txt),
            ("a.txt", "<b>words", Txt),
            ("a.txt", "\u{feff}<!DOCTYPE HTML><p>", Html),
            ("a.txt", "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Feed),
            ("a.csv", "id,title\n", Csv),
            ("a.csv", object, Jsonl),
            ("a.TSV", "id\ttitle\n", Tsv),
            ("a.jsonl", object, Jsonl),
            ("a.json", "[{}]", Json),
            ("a.html", object, Jsonl),
            ("a.html", "words <p>", Html),
            ("a", " <HTML>", Html),
            ("a", "<!-- x --><article>", Html),
            ("a.xml", "<?xml version='1.0'?><feed xmlns='x'>", Feed),
            ("a.xml", "<?xml version='1.0'?><rdf:RDF>", Feed),
            ("a.pdf", "%PDF-1.7", Pdf),
            ("a.txt", "%PDF-1.7", Pdf),
            ("a.pdf", "words", Txt),
            ("a.docx", "words", Txt),
            ("a", "words", Txt),
            ("a.md", "[a list", Txt),
            ("a", object, Jsonl),
            ("a.jsonl", "words", Jsonl),
            ("a.jsonl", "", Jsonl),
            ("a.txt", "", Txt),
        ] {
            assert_eq!(format(name, head), expected, "{name}: {head}");
        }
        assert!(lies("a.pdf", Txt) && lies("a.b/c.TXT", Html) && !lies("a.json", Jsonl) && !lies("a", Docx));
    }

    #[test]
    fn what_is_none_of_these_is_named() {
        assert_eq!(other("a.txt", b"\x89PNG\r\n\x1a\n"), "a PNG image");
        assert_eq!(other("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), SIGNATURES[18].2);
        assert_eq!(other("a.rtf", b"{\\rtf1 words}"), SIGNATURES[19].2);
        assert_eq!(other("a", b"words\0\x01"), "binary data");
        assert_eq!(other("a", b" "), "nothing");
        assert_eq!(other("a.css", b"p { x: y }"), "a program or its settings, by its name");
        assert_eq!(other("a.jpg", b"<html>404"), "text, where its name promises none");
        assert_eq!(other("a.xml", b"<?xml version='1.0'?><sitemap>"), "XML that is neither a feed nor a page");
        assert_eq!(other("a.svg", b"<svg>"), "an SVG image");
    }

    #[test]
    fn containers_are_looked_through_whatever_was_asked() {
        for asked in [Auto, Txt, Json] {
            assert_eq!(kind_of(b"\x1f\x8b\x08", true, "a.txt", asked, &mut Keys::default()), Kind::Gzip);
            assert_eq!(kind_of(b"PK\x03\x04", true, "a", asked, &mut Keys::default()), Kind::Zip);
            assert_eq!(kind_of(b"\x28\xb5\x2f\xfd", true, "a", asked, &mut Keys::default()), Kind::Zstd);
        }
        assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n", true, "a.png", Txt, &mut Keys::default()), Kind::Format(Txt));
    }

    #[test]
    fn utf_16_is_text() {
        let bytes: Vec<u8> = "\u{feff}{\"title\":\"x\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind_of(&bytes, true, "a", Auto, &mut Keys::default()), Kind::Format(Jsonl));
    }
}
