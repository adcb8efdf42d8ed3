//! Stored text is hostile, and so is what is typed: in ids, titles, bodies, sources, URLs, queries and filters. Whatever it is,
//! pages stay what they are, and all of it is found again as text.

use super::encoded;
use super::markup::read;
use crate::http::Service;
use crate::support::Folder;

/// What is put into everything.
const TEXTS: [&str; 46] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "` onerror=alert(1) `",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://good.example@evil.example/\"onclick=\"x",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<iframe src=javascript:alert(1)>",
    "<form action=https://evil.example><input name=q>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "<!--<script>alert(1)</script>-->",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&amp;&quot;&apos;&",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}<%= 1 %>",
    "<mark>no match</mark>",
    "<bdo dir=rtl>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "..%2F..%2Fetc%2Fpasswd",
    "a/b/../c?d=e#f",
    "\u{FF1C}script\u{FF1E}alert(1)\u{FF1C}/script\u{FF1E}",
    "=HYPERLINK(\"https://evil.example\")",
    "x\\\";alert(1);//",
    "\\u003cscript\\u003ealert(1)",
];

/// Ids that no path takes as they are, or that look like another.
const IDS: [&str; 14] = [
    "a/b",
    "/a",
    "a//b",
    "..",
    ".",
    "a?b=c",
    "a#b",
    "a%2Fb",
    "a b",
    "a\"b'c",
    "قمة/دوشنبه",
    "a&b=c;d",
    "a+b",
    "\\a\\b",
];

/// Titles with letters that steer the direction of what follows.
const STEERING: [&str; 4] = ["\u{202E}gnp.exe", "\u{2067}a", "a\u{2069}\u{2069}b", "\u{200F}\u{202D}c"];

fn service() -> Service {
    let folder = Folder::new();
    let report = |id: String, text: &str| {
        let title = format!("بوتين يلتقي رحمان في دوشنبه {text}");
        let body = format!("التقى فلاديمير بوتين إمام علي رحمان في دوشنبه. {text}\n\n{text}");
        let url = if text.contains("://") { text.to_owned() } else { format!("https://a.example/{text}") };
        let record = serde_json::json!({"id": id, "title": title, "body": body, "source": text, "url": url, "date": "2022-06-28"});
        format!("{record}\n")
    };
    let texts = TEXTS.iter().chain(&STEERING).enumerate().map(|(n, text)| report(format!("{n}{text}"), text));
    let ids = IDS.iter().map(|id| report((*id).to_owned(), "قمة"));
    folder.write("news.jsonl", texts.chain(ids).collect::<String>());
    folder.run(&["ingest", "news.jsonl", "--quiet"]).ends(0);
    Service::over(folder, &["--log", "quiet"], &[])
}

/// Asks for a page, and holds that it is one.
#[track_caller]
fn page(service: &Service, path: &str, about: &str) -> String {
    let answer = service.get(path);
    assert!(answer.status < 500, "{about} at {path}: {}", answer.body);
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let is_strict = policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'");
    assert!(is_strict && !policy.contains("unsafe"), "{about} at {path}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    if is_page && let Err(error) = read(&answer.body) {
        panic!("{about} at {path}: {error}");
    }
    answer.body
}

#[test]
fn hostile_text_that_is_stored_is_shown_as_text() {
    let service = service();
    let folder = service.folder.path().display().to_string();
    for (n, text) in TEXTS.iter().chain(&STEERING).enumerate() {
        let id = encoded(&format!("{n}{text}"));
        let report = page(&service, &format!("/report/{id}?lang=en"), text);
        assert!(report.contains("<h1 dir=\"auto\">") && report.contains("2022"), "{text}: {report}");
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        assert!(report.contains(&escaped), "{text} is shown whole: {report}");
        let meeting = page(&service, &format!("/meeting/m-{id}"), text);
        assert!(meeting.contains("<dl class=\"record\">"), "{text}");
        page(&service, &format!("/similar/m-{id}"), text);
        assert!(!report.contains(&folder) && !meeting.contains(&folder), "no path of the machine");
    }
}

#[test]
fn hostile_text_that_is_typed_is_shown_as_text() {
    let service = service();
    for text in TEXTS.iter().chain(&STEERING).chain(&IDS) {
        let value = encoded(text);
        for path in [
            format!("/?q={value}"),
            format!("/?q={value}&unit=reports&lang=en"),
            format!("/?q=x&source={value}"),
            format!("/?participant={value}&place={value}"),
            format!("/?q=a&lang={value}"),
            format!("/?q=a&theme={value}"),
            format!("/?{value}=1"),
            format!("/?q=a&part=answer&source={value}"),
            format!("/meeting/{value}?q={value}"),
            format!("/report/{value}"),
        ] {
            page(&service, &path, text);
        }
    }
}

#[test]
fn ids_of_any_kind_are_found_by_the_links_that_the_page_makes() {
    let service = service();
    let all = service.get(&format!("/?q={}&unit=reports&limit=100", encoded("دوشنبه"))).has(200);
    let links = super::links(&all, "/report");
    assert_eq!(links.len(), TEXTS.len() + STEERING.len() + IDS.len());
    for link in links {
        let report = page(&service, &link, &link);
        assert!(report.contains("<div class=\"text\">"), "{link}");
    }
}

#[test]
fn feeds_and_exports_hold_hostile_text_as_text() {
    let service = service();
    let feed = page(&service, "/feed.atom", "all");
    let xml = feed.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").unwrap();
    assert!(read(xml).unwrap().iter().any(|tag| tag.name == "entry"));
    assert!(!xml.contains(|c: char| c.is_control()) && !xml.contains('\u{202E}'), "XML has no control characters");
    for text in TEXTS {
        let feed = page(&service, &format!("/feed.atom?q={}&unit=reports", encoded(text)), text);
        read(feed.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").unwrap_or("")).unwrap();
    }
    let csv = page(&service, &format!("/export.csv?unit=reports&q={}", encoded("دوشنبه")), "all");
    let mut cells = csv.lines().flat_map(|line| line.split(','));
    assert!(cells.all(|cell| !cell.starts_with(['=', '@']) && !cell.starts_with("\"=")), "{csv}");
    let sources = csv.matches("'=HYPERLINK").count();
    assert!(sources > 0, "{csv}");
    // The names of hosts go into links of feeds.
    let answer = service.ask("GET", "/opensearch.xml", &[("host", "localhost")], None).has(200);
    assert!(answer.body.contains("http://localhost/"));
}
