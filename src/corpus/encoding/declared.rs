//! What a text says of its own encoding, and what that means.
//!
//! Read as browsers do (the prescan of the HTML Standard, labels of the Encoding Standard), with the labels that
//! other programs write, and looked for a little further into the page than theirs.

use super::Encoding;

/// How far into a text a declaration is looked for: browsers stop at 1,024 bytes, and not all pages keep to it.
const LOOKED_AT: usize = 4096;
/// The longest label that is taken for one.
const MAX_LABEL_BYTES: usize = 40;

/// Labels that the Encoding Standard does not know.
const MORE_LABELS: [(&str, Encoding); 8] = [
    ("arabic (windows)", Encoding::Windows1256),
    ("cp-1256", Encoding::Windows1256),
    ("ms-arab", Encoding::Windows1256),
    ("win-1256", Encoding::Windows1256),
    ("windows1256", Encoding::Windows1256),
    ("utf16le", Encoding::Utf16Le),
    ("utf16be", Encoding::Utf16Be),
    ("utf8mb4", Encoding::Utf8),
];

/// What a label means; none if it is that of no encoding read here.
pub(super) fn encoding_of(label: &str) -> Option<Encoding> {
    use encoding_rs as rs;
    let label = label.trim();
    if let Some((_, encoding)) = MORE_LABELS.iter().find(|(known, _)| known.eq_ignore_ascii_case(label)) {
        return Some(*encoding);
    }
    let known = [
        (rs::UTF_8, Encoding::Utf8),
        (rs::UTF_16LE, Encoding::Utf16Le),
        (rs::UTF_16BE, Encoding::Utf16Be),
        (rs::WINDOWS_1256, Encoding::Windows1256),
        (rs::ISO_8859_6, Encoding::Iso8859_6),
        (rs::WINDOWS_1252, Encoding::Windows1252),
    ];
    let found = rs::Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(known.into_iter().find(|(encoding, _)| *encoding == found).map_or(Encoding::Other(found), |(_, ours)| ours))
}

/// The encoding that a page, style sheet or XML file names in its first bytes, as it stands there.
///
/// ```
/// use mahdar::corpus::encoding::declared_in;
/// assert_eq!(declared_in(b"<?xml version='1.0' encoding='windows-1256'?>").as_deref(), Some("windows-1256"));
/// assert_eq!(declared_in(b"<html><meta charset=cp1256>").as_deref(), Some("cp1256"));
/// assert_eq!(declared_in(b"charset=utf-8"), None);
/// ```
#[must_use]
pub fn declared_in(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes).to_ascii_lowercase();
    let start = head.trim_ascii_start();
    let label = if let Some(declaration) = start.strip_prefix(b"<?xml") {
        let end = find(declaration, b"?>").unwrap_or(declaration.len());
        value_of(&declaration[..end], b"encoding").or_else(|| in_meta(start))
    } else if let Some(rest) = start.strip_prefix(b"@charset") {
        label(rest)
    } else {
        in_meta(start)
    }?;
    Some(String::from_utf8_lossy(label).into_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// What a `<meta>` outside of a comment names.
fn in_meta(mut rest: &[u8]) -> Option<&[u8]> {
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = &rest[at..];
        if rest.starts_with(b"<!--") {
            rest = &rest[4 + find(&rest[4..], b"-->")?..];
        } else if rest.starts_with(b"<meta") {
            let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(rest.len());
            if let Some(label) = value_of(&rest[..end], b"charset") {
                return Some(label);
            }
            rest = &rest[end..];
        } else {
            rest = &rest[1..];
        }
    }
    None
}

/// What stands behind `key` and an equals sign.
fn value_of<'b>(mut bytes: &'b [u8], key: &[u8]) -> Option<&'b [u8]> {
    while let Some(at) = find(bytes, key) {
        bytes = &bytes[at + key.len()..];
        if let Some(value) = bytes.trim_ascii_start().strip_prefix(b"=") {
            return label(value);
        }
    }
    None
}

/// A label, in quotes or not.
fn label(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.trim_ascii_start();
    let quote = bytes.first().filter(|byte| matches!(byte, b'"' | b'\'')).copied();
    let bytes = &bytes[usize::from(quote.is_some())..];
    let end = match quote {
        Some(quote) => bytes.iter().position(|&byte| byte == quote)?,
        None => {
            let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b';' | b'>' | b'/');
            bytes.iter().position(ends).unwrap_or(bytes.len())
        }
    };
    let label = &bytes[..end];
    let label = label.trim_ascii();
    (1..=MAX_LABEL_BYTES).contains(&label.len()).then_some(label).filter(|label| label.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_as_pages_write_them() {
        for (page, expected) in [
            ("<meta charset='UTF-8'>", Some("utf-8")),
            ("\u{feff}<META CHARSET=\"windows-1256\" />", Some("windows-1256")),
            ("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1256\">", Some("windows-1256")),
            ("<meta http-equiv=Content-Type content='text/html;charset = iso-8859-6 '>", Some("iso-8859-6")),
            ("<!-- <meta charset=koi8-r> --><meta charset=utf-8>", Some("utf-8")),
            ("<meta name=charset><meta charset=utf-8>", Some("utf-8")),
            ("  <?xml version=\"1.0\" encoding=\"CP1256\" standalone='yes'?><rss/>", Some("cp1256")),
            ("<?xml version=\"1.0\"?><html><meta charset=arabic></html>", Some("arabic")),
            ("@charset \"utf-8\";", Some("utf-8")),
            ("<meta charset=>", None),
            ("<meta charset", None),
            ("<meta charset=\"", None),
            ("<!-- <meta charset=utf-8>", None),
            ("<p>charset=utf-8</p>", None),
            ("", None),
        ] {
            assert_eq!(declared_in(page.as_bytes()).as_deref(), expected, "{page}");
        }
        let far = [vec![b' '; LOOKED_AT], b"<meta charset=utf-8>".to_vec()].concat();
        assert_eq!(declared_in(&far), None);
    }

    #[test]
    fn labels_mean_what_they_mean_on_the_web() {
        for (label, expected) in [
            ("arabic", "iso-8859-6"),
            (" ISO_8859-6 ", "iso-8859-6"),
            ("asmo-708", "iso-8859-6"),
            ("cp1256", "windows-1256"),
            ("x-cp1256", "windows-1256"),
            ("MS-Arab", "windows-1256"),
            ("latin1", "windows-1252"),
            ("ascii", "windows-1252"),
            ("utf-16", "utf-16le"),
            ("utf8", "utf-8"),
            ("koi8-r", "KOI8-R"),
        ] {
            assert_eq!(encoding_of(label).map(Encoding::label), Some(expected), "{label}");
        }
        assert_eq!(["dos-720", "cp864", "utf-7", "hz-gb-2312", ""].map(encoding_of), [None; 5]);
    }
}
