//! The page, as a client without a browser sees it: what it shows, what it links to, what it weighs, and what of hostile text
//! gets through.

mod hostile;
mod markup;

use crate::http::{Answer, Service};
use crate::news::{News, lines};
use crate::support::Folder;
use markup::read;

/// The most that a page of results may weigh with its style, script and icon, in bytes, as they are before compression.
const MOST_WEIGHT: usize = 60_000;

/// A service over an index of made-up news.
pub fn service_of_news(reports: usize) -> Service {
    let folder = Folder::new();
    let news: Vec<News> = (0..reports).map(|n| News::new(7, n, 0)).collect();
    folder.write("news.jsonl", lines(&news));
    folder.run(&["ingest", "news.jsonl", "--quiet"]).ends(0);
    Service::over(folder, &["--log", "quiet"], &[])
}

/// A value as part of a URL.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The links of a page that begin so, as they are asked for.
fn links(answer: &Answer, start: &str) -> Vec<String> {
    let hrefs = read(&answer.body).unwrap().into_iter().filter(|tag| tag.name == "a");
    let hrefs = hrefs.filter_map(|tag| tag.attribute("href").map(str::to_owned));
    hrefs.filter(|href| href.starts_with(start)).map(|href| ascii(&href)).collect()
}

/// A link as a browser asks for it: letters beyond ASCII are encoded.
fn ascii(href: &str) -> String {
    href.chars().map(|c| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) }).collect()
}

#[test]
fn a_search_leads_to_a_meeting_to_its_report_and_back() {
    let service = service_of_news(120);
    let query = format!("/?q={}&sort=date", encoded("الرئيس"));
    let results = service.get(&query).has(200);
    assert!(results.body.contains("<mark>") && results.body.contains("<svg"));
    let meeting = links(&results, "/meeting/").remove(0);
    assert!(meeting.contains("sort=date"), "the state goes along: {meeting}");
    let meeting = service.get(&meeting).has(200);
    assert!(meeting.body.contains("<dl class=\"record\">") && meeting.body.contains("<mark class=\"who\""));
    let back = links(&meeting, "/?q=").remove(0);
    assert_eq!(service.get(&back).has(200).body, results.body);
    let report = service.get(&links(&meeting, "/report/")[0]).has(200);
    assert!(report.body.contains("<div class=\"text\">") && report.body.contains("<mark class=\"where\""));
    assert!(!links(&report, "/meeting/").is_empty());
}

#[test]
fn every_filter_leads_to_as_many_meetings_as_it_says() {
    let service = service_of_news(120);
    let start = service.get(&format!("/?lang=en&q={}", encoded("التعاون"))).has(200);
    let tags = read(&start.body).unwrap();
    let mut followed = 0;
    for (n, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.name == "a") {
        let Some(href) = tag.attribute("href") else { continue };
        let is_filter = ["&country=", "&topic=", "&form=", "&source=", "&participant=", "&since="];
        // Behind the link of a value, and in the title of a bar or line, stands a number.
        let said: String = tags[n + 1..].iter().take(8).map(|tag| tag.text.as_str()).collect();
        if !is_filter.iter().any(|part| href.contains(part)) {
            continue;
        }
        let number = match said.split_once(": ") {
            Some((_, counted)) => counted.split(' ').next().unwrap().replace(',', ""),
            None => said.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect(),
        };
        let found = service.get(&ascii(href)).has(200);
        let counted = format!("data-count=\"{number} meeting");
        assert!(found.body.contains(&counted), "{href} says {said:?}");
        followed += 1;
    }
    assert!(followed > 20, "{followed}");
}

#[test]
fn the_language_is_the_links_or_the_browsers() {
    let service = Service::start(&["--log", "quiet"]);
    for (path, languages, lang) in [("/", "", "ar"), ("/", "en-US,en;q=0.9", "en"), ("/?lang=ar", "en", "ar")] {
        let page = service.ask("GET", path, &[("accept-language", languages)], None).has(200);
        let direction = if lang == "ar" { "rtl" } else { "ltr" };
        assert!(page.body.contains(&format!("<html lang=\"{lang}\" dir=\"{direction}\">")), "{path} {languages}");
        assert!(page.header("vary").unwrap().contains("Accept-Language"));
    }
}

#[test]
fn who_has_a_page_of_this_commit_is_told_so() {
    let service = Service::start(&["--log", "quiet"]);
    let page = service.get("/").has(200);
    let tag = page.header("etag").unwrap();
    let again = service.ask("GET", "/", &[("if-none-match", tag)], None).has(304);
    assert_eq!((again.body.as_str(), again.header("etag")), ("", Some(tag)));
    service.ask("GET", "/", &[("if-none-match", tag), ("accept-language", "en")], None).has(200);
    let style = read(&page.body).unwrap().into_iter().find_map(|tag| {
        tag.attribute("rel").is_some_and(|rel| rel == "stylesheet").then(|| tag.attribute("href").unwrap().to_owned())
    });
    let style = style.unwrap();
    let answer = service.get(&style).has(200);
    assert!(answer.header("cache-control").unwrap().contains("immutable"));
    assert!(!service.get("/style.css?v=1").header("cache-control").unwrap().contains("immutable"));
}

#[test]
fn what_is_wrong_is_said_on_a_page() {
    let service = Service::start(&["--log", "quiet"]);
    for (path, status, part) in [
        ("/?limt=3", 400, "did you mean limit?"),
        ("/?q=a&since=2022-13", 400, "since: expected"),
        ("/?lang=xx", 400, "one of ar, en"),
        ("/?q=%2B%2B%2B", 400, "expected"),
        ("/meeting/m-none", 404, "no meeting has the id"),
        ("/similar/m-none", 404, "no meeting has the id"),
        ("/report/none", 404, "no report has the id"),
        ("/report?id=..", 404, "no report has the id"),
        ("/meeting", 404, "no meeting has the id"),
        ("/report/%FF", 400, "UTF-8"),
    ] {
        let answer = service.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{path}");
        assert!(answer.body.contains(part) && answer.body.contains("<form"), "{path}: {}", answer.body);
        read(&answer.body).unwrap();
    }
    let nothing = service.get("/?lang=en&q=xyzzy").has(200);
    assert!(nothing.body.contains("Nothing was found"));
}

#[test]
fn an_empty_index_says_what_to_do() {
    let folder = Folder::new();
    folder.write("a.jsonl", "{\"id\":\"1\",\"title\":\"قمة\"}\n");
    folder.run(&["ingest", "a.jsonl", "--quiet"]).ends(0);
    folder.run(&["remove", "1"]).ends(0);
    let service = Service::over(folder, &["--log", "quiet"], &[]);
    assert!(service.get("/").has(200).body.contains("mahdar ingest FOLDER"));
}

#[test]
fn exports_hold_the_results() {
    let service = service_of_news(120);
    let query = format!("q={}&country=TR", encoded("الرئيس"));
    let csv = service.get(&format!("/export.csv?{query}")).has(200);
    assert!(csv.header("content-disposition").unwrap().contains("mahdar.csv"));
    let json = service.get(&format!("/export.json?{query}&limit=2")).has(200).json();
    let (total, meetings) = (json["total"].as_u64().unwrap(), json["meetings"].as_array().unwrap().len());
    assert!(meetings > 2, "{meetings}");
    assert_eq!(usize::try_from(total).unwrap(), meetings, "all of them, whatever the page");
    assert_eq!(csv.body.lines().count(), meetings + 1);
    assert!(csv.body.starts_with("\u{FEFF}rank,id,date,"));
    let reports = service.get(&format!("/export.csv?q={}&unit=reports", encoded("الرئيس"))).has(200);
    assert!(reports.body.starts_with("\u{FEFF}rank,id,published,"));
}

#[test]
fn feed_and_search_description_are_xml_with_links_that_lead_here() {
    let service = service_of_news(120);
    let feed = service.get(&format!("/feed.atom?q={}", encoded("الرئيس"))).has(200);
    assert!(feed.header("content-type").unwrap().starts_with("application/atom+xml"));
    let tags = read(feed.body.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").unwrap()).unwrap();
    let entries = tags.iter().filter(|tag| tag.name == "entry").count();
    let links: Vec<_> = tags.iter().filter_map(|tag| tag.attribute("href")).collect();
    assert!(entries > 3 && links.len() == entries + 2, "{entries}");
    let here = format!("http://{}", service.addr);
    let path = links.last().unwrap().strip_prefix(&here).unwrap();
    service.get(&ascii(path)).has(200);
    for name in ["id", "updated", "title"] {
        assert_eq!(tags.iter().filter(|tag| tag.name == name).count(), entries + 1, "{name}");
    }
    let description = service.get("/opensearch.xml?lang=en").has(200);
    assert!(description.body.contains(&format!("template=\"{here}/?lang=en&amp;q={{searchTerms}}\"")));
}

#[test]
fn a_page_is_light() {
    let service = service_of_news(400);
    let path = format!("/?q={}", encoded("لقاء الرئيس الروسي والتعاون في مجال الطاقة"));
    let page = service.get(&path).has(200);
    assert_eq!(links(&page, "/meeting/").len(), 10);
    let weights = ["/style.css", "/page.js", "/icon.svg"].map(|path| service.get(path).has(200).body.len());
    let whole = page.body.len() + weights.iter().sum::<usize>();
    let mut times: Vec<_> = (0..21)
        .map(|_| {
            let started = std::time::Instant::now();
            service.get(&path).has(200);
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("page {} bytes, style, script, icon {weights:?}: {whole}; p50 {:?}", page.body.len(), times[10]);
    assert!(whole <= MOST_WEIGHT, "{whole}");
}
