//! How many attributes the tags of a page have, told before a parser sees it.
//!
//! `html5ever` compares each attribute of a tag with all before it, so a tag of a million costs hours. This looks for tags
//! as a tokenizer does, roughly: it knows comments, quotes, and the elements that hold no tags. Where it errs a number
//! is wrong, and no page of people comes near the limit either way.

/// The most attributes of one tag. The most that pages have is about 40.
pub(super) const MOST: usize = 2_000;

/// Elements whose content is text.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Refuses a page that has too many attributes in one tag.
pub(super) fn check(page: &str) -> Result<(), String> {
    let bytes = page.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        if bytes[at..].starts_with(b"!--") {
            at = find(bytes, at + 1, b"-->").unwrap_or(bytes.len());
        } else if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            let (end, attributes) = tag(bytes, at);
            if attributes > MOST {
                let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
                return Err(format!(
                    "expected HTML with at most {MOST} attributes in a tag, found more on line {line}: take it out"
                ));
            }
            let name = bytes[at..].split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
            at = end;
            if let Some(raw) = RAW.iter().find(|raw| name.eq_ignore_ascii_case(raw.as_bytes())) {
                at = end_of_raw(bytes, at, raw).unwrap_or(bytes.len());
            }
        }
    }
    Ok(())
}

/// Where the tag ends that begins at `at`, and how many attributes it has, at least.
fn tag(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let (mut attributes, mut in_word) = (0, true);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => break,
            // A quote opens a value only behind the sign; elsewhere it is part of a name.
            b'=' => {
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    let length = bytes[at + 1..].iter().position(|&byte| byte == quote);
                    at = length.map_or(bytes.len(), |length| at + length + 2);
                    in_word = false;
                } else {
                    in_word = true;
                }
            }
            byte if byte.is_ascii_whitespace() || byte == b'/' => in_word = false,
            _ if !in_word => {
                attributes += 1;
                in_word = true;
            }
            _ => {}
        }
    }
    (at, attributes)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let mut at = 0;
    while let Some(found) = rest[at..].iter().position(|&byte| byte == what[0]) {
        at += found;
        if rest[at..].starts_with(what) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}

fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    loop {
        at = find(bytes, at, b"</")? + 2;
        if bytes[at..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_where_tags_are() {
        let count = |page: &str| tag(page.as_bytes(), 1);
        assert_eq!(count("<a href=x class='b c' id = \"d e>\" f>g"), (36, 4));
        assert_eq!(count("<br/>x"), (5, 0));
        assert_eq!(count("<a b"), (4, 1));
        assert_eq!(count("<a b=1 c"), (8, 2));
    }

    #[test]
    fn too_many_are_refused_and_what_is_no_tag_is_not() {
        let many = " a=1".repeat(MOST + 1);
        assert!(check(&format!("<p>\n<div{many}>")).is_err_and(|message| message.contains("line 2")));
        for page in [format!("<!--<div{many}>-->"), format!("<script>a<b {many}</script>"), format!("< div{many}>")] {
            assert_eq!(check(&page), Ok(()), "{}", &page[..20]);
        }
        assert_eq!(check(&"<p a=1 b=2>".repeat(10_000)), Ok(()));
    }
}
