//! `/feed.atom`: the meetings of any search, the latest first (RFC 4287), so that a feed reader tells of new ones.

use super::answer::{Written, answer};
use super::search::{Found, find};
use super::text::plain;
use crate::http::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::model::Published;
use mahdar::search::{MeetingHit, ReportHit, Request, Sort};
use maud::{PreEscaped, html};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// Entries of a feed.
const MOST_ENTRIES: usize = 50;
/// What says that a text is XML: a constant, and the only text that is not escaped.
const XML: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
/// When nothing is known of a time.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// An entry: id, title, link, time, summary.
struct Entry {
    id: String,
    title: String,
    link: String,
    updated: String,
    source: Option<String>,
    summary: String,
}

pub(super) async fn feed(State(app): State<Arc<App>>, parts: Parts) -> Response {
    let origin = origin(&parts.headers);
    answer(&app, &parts, move |engine, asked| {
        let lang = asked.lang;
        let request = Request { limit: MOST_ENTRIES, offset: 0, sort: Sort::Date, ..asked.request.clone() };
        let link = |kind: &str, id: &str| origin.clone() + &asked.bare_link().at(kind, id);
        let entries: Vec<Entry> = match find(engine, asked.unit, &request)? {
            Found::Meetings(answer) => {
                answer.meetings.iter().map(|hit| of_meeting(hit, link("meeting", &hit.id))).collect()
            }
            Found::Reports(answer) => {
                answer.reports.iter().map(|hit| of_report(hit, link("report", &hit.id))).collect()
            }
        };
        let updated = entries.iter().map(|entry| entry.updated.as_str()).max().unwrap_or(NEVER);
        let title = match asked.query() {
            "" => lang.say("feed_latest").to_owned(),
            query => lang.say_of("feed_of", &plain(query)),
        };
        let (page, own) = (asked.link().to("/"), asked.link().to("/feed.atom"));
        let feed = html! {
            (XML)
            feed xmlns="http://www.w3.org/2005/Atom" xml:lang=(lang.tag()) {
                title { (title) }
                id { (urn(&own)) }
                updated { (updated) }
                author { name { (lang.say("brand")) } }
                link rel="alternate" type="text/html" href=(origin.clone() + &page) {}
                link rel="self" type="application/atom+xml" href=(origin.clone() + &own) {}
                @for entry in &entries {
                    entry {
                        id { (urn(&entry.id)) }
                        title { (plain(&entry.title)) }
                        updated { (entry.updated) }
                        @if let Some(source) = &entry.source { author { name { (plain(source)) } } }
                        link rel="alternate" type="text/html" href=(entry.link) {}
                        summary { (plain(&entry.summary)) }
                    }
                }
            }
        };
        Ok(Written { kind: "application/atom+xml; charset=utf-8", text: feed.into_string(), file: None })
    })
    .await
}

fn of_meeting(hit: &MeetingHit, link: String) -> Entry {
    // A further report is news of the meeting.
    let published = hit.reports.iter().filter_map(|report| report.published.as_ref());
    let updated = published.map(moment).max().or_else(|| day(hit.meeting.date.as_deref()?));
    let best = hit.reports.iter().find(|report| !report.snippet.text.is_empty());
    Entry {
        id: hit.id.clone(),
        title: hit.title.clone(),
        link,
        updated: updated.unwrap_or_else(|| NEVER.into()),
        source: hit.reports.first().and_then(|report| report.source.clone()),
        summary: best.map_or_else(|| hit.title.clone(), |report| report.snippet.text.clone()),
    }
}

fn of_report(hit: &ReportHit, link: String) -> Entry {
    Entry {
        id: hit.id.clone(),
        title: hit.title.clone(),
        link,
        updated: hit.published.as_ref().map_or_else(|| NEVER.into(), moment),
        source: hit.source.clone(),
        summary: hit.snippet.text.clone(),
    }
}

/// A moment by RFC 3339, which wants a time and a zone: where the record has none, it is taken for UTC.
fn moment(published: &Published) -> String {
    let written = published.to_string();
    let zone = written.get(19..).filter(|zone| !zone.is_empty()).unwrap_or("Z");
    let clock = published.wall_clock();
    format!("{}T{:02}:{:02}:{:02}{zone}", clock.date(), clock.hour(), clock.minute(), clock.second())
}

fn day(date: &str) -> Option<String> {
    Some(format!("{}T00:00:00Z", mahdar::dates::parse_period(date).ok()?.first))
}

/// A name for an id that says nothing of where this service stands: a UUID of version 8 (RFC 9562).
fn urn(id: &str) -> String {
    let hash = xxh3_128(id.as_bytes());
    let hash = hash & !(0xF << 76) | 8 << 76;
    let hash = hash & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{hash:032x}");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Where the reader found this service, for links from elsewhere: what the client called it, if that is a name at all.
pub(super) fn origin(headers: &HeaderMap) -> String {
    let is_name = |host: &&str| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(is_name);
    let is_secure = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    host.map(|host| format!("{}://{host}", if is_secure { "https" } else { "http" })).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn moments_have_a_time_and_a_zone() {
        for (record, written) in [
            ("2013-01-23", "2013-01-23T00:00:00Z"),
            ("2013-01-23T17:54:27", "2013-01-23T17:54:27Z"),
            ("2013-01-23T17:54:27+01:00", "2013-01-23T17:54:27+01:00"),
        ] {
            assert_eq!(moment(&mahdar::dates::parse_published(record).unwrap()), written);
        }
        assert_eq!(day("2013-01").as_deref(), Some("2013-01-01T00:00:00Z"));
        assert_eq!((&urn("a")[..9], urn("a").len(), &urn("a")[23..24]), ("urn:uuid:", 45, "8"));
    }

    #[test]
    fn an_origin_is_a_name() {
        let of = |host: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_bytes(host).unwrap());
            origin(&headers)
        };
        assert_eq!(of(b"a.example:7700"), "http://a.example:7700");
        assert_eq!(of(b"[::1]:7700"), "http://[::1]:7700");
        for host in ["a\"><script>", "a/b", "a b", "", "a@b", "\u{642}"] {
            assert_eq!(of(host.as_bytes()), "", "{host}");
        }
    }
}
