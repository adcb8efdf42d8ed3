//! Reads the markup of a page as strictly as it is written: every `<` begins a tag that the page has, every attribute is quoted and
//! known, every element is closed in order. Text that got through unescaped breaks one of these.

/// A tag that opens an element, and the text behind it up to the next tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub text: String,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

const VOID: [&str; 4] = ["meta", "link", "input", "br"];
const NAMES: &str = "html head meta title link script body a header form div input button nav p main h1 h2 h3 ul ol li article bdi \
    time mark span section aside svg line rect text path circle label q dl dt dd footer code br \
    feed id updated author name entry summary";
const ATTRIBUTES: &str = "lang dir data-theme charset name content rel href type title defer src class id role action method \
    autocomplete value aria-label placeholder enterkeyhint maxlength data-suggestions hreflang tabindex data-count start datetime \
    aria-current aria-hidden aria-labelledby viewBox direction x y x1 x2 y1 y2 width height rx cx cy r d stroke-width text-anchor \
    download data-code xmlns xml:lang";

/// The tags of a page, in order; else what is wrong with it.
pub fn read(page: &str) -> Result<Vec<Tag>, String> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap_or(page);
    let (mut tags, mut open): (Vec<Tag>, Vec<String>) = (Vec::new(), Vec::new());
    while let Some(at) = rest.find('<') {
        let (text, tag) = (&rest[..at], &rest[at + 1..]);
        if text.contains('>') {
            return Err(format!("a bare > in {text:?}"));
        }
        if let Some(last) = tags.last_mut() {
            last.text.push_str(&unescaped(text));
        }
        if let Some(closing) = tag.strip_prefix('/') {
            let end = closing.find('>').ok_or("a tag that does not end")?;
            let opened = open.pop().unwrap_or_default();
            if opened != closing[..end] {
                return Err(format!("</{}> closes <{opened}>", &closing[..end]));
            }
            rest = &closing[end + 1..];
            continue;
        }
        let (tag, behind) = element(tag)?;
        // In XML these are closed.
        let is_void = VOID.contains(&tag.name.as_str()) && !behind.starts_with(&format!("</{}>", tag.name));
        if !is_void {
            open.push(tag.name.clone());
        }
        tags.push(tag);
        rest = behind;
    }
    if rest.contains('>') || !open.is_empty() {
        return Err(format!("left open: {open:?}"));
    }
    Ok(tags)
}

/// A tag behind its `<`, and what is behind its `>`.
fn element(text: &str) -> Result<(Tag, &str), String> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).ok_or("a tag that does not end")?;
    let name = &text[..end];
    if !NAMES.split(' ').any(|known| known == name) && !["OpenSearchDescription", "Url", "Image"].contains(&name) {
        return Err(format!("no element of the page: <{}", text.chars().take(40).collect::<String>()));
    }
    let mut tag = Tag { name: name.to_owned(), attributes: Vec::new(), text: String::new() };
    let mut rest = &text[end..];
    loop {
        if let Some(behind) = rest.strip_prefix('>') {
            return Ok((tag, behind));
        }
        rest = rest.strip_prefix(' ').ok_or_else(|| format!("expected a space in <{name}"))?;
        let end = rest.find(['=', ' ', '>']).ok_or("an attribute that does not end")?;
        let attribute = &rest[..end];
        if !ATTRIBUTES.split_whitespace().any(|known| known == attribute) {
            return Err(format!("no attribute of the page: {attribute} of <{name}"));
        }
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').ok_or("a value that does not end")?;
            (value, rest) = (&quoted[..end], &quoted[end + 1..]);
        }
        let value = unescaped(value);
        if ["href", "src", "action"].contains(&attribute) {
            let is_web = ["http://", "https://"].iter().any(|scheme| value.starts_with(scheme));
            let is_own = value.starts_with('#') || value.starts_with('/') && !value.starts_with("//");
            if !is_own && !is_web {
                return Err(format!("no link of the page: {value}"));
            }
            if attribute == "src" && !value.starts_with("/page.js?v=") {
                return Err(format!("no script of the page: {value}"));
            }
        }
        tag.attributes.push((attribute.to_owned(), value));
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn what_a_page_must_not_have_is_found() {
    assert_eq!(read("<p>a &lt;b&gt; c</p>").unwrap()[0].text, "a <b> c");
    for wrong in [
        "<p><b>x</b></p>",
        "<p>a > b</p>",
        "<p><script>alert(1)</script></p></p>",
        "<p onclick=\"x\">a</p>",
        "<p class=x>a</p>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\"//a.example\">a</a>",
        "<p>a",
        "<p><span></p></span>",
        "<script src=\"https://a.example/page.js\"></script>",
        "<p style=\"x\">a</p>",
        "<!-- x -->",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
