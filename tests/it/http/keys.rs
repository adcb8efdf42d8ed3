//! Who may ask, and who may put something in.

use super::{KEY, Service, encoded, seeds};
use serde_json::json;

const LINES: (&str, &str) = ("Content-Type", "application/x-ndjson");

fn bearer() -> (&'static str, String) {
    ("Authorization", format!("Bearer {KEY}"))
}

fn writable() -> Service {
    Service::over(seeds(), &["--writable", "--max-body", "1"], &[("MAHDAR_API_KEY", KEY)])
}

#[test]
fn with_a_key_nothing_but_its_health_is_told_without() {
    let folder = seeds();
    folder.write("key", format!("{KEY}\n"));
    let service = Service::over(folder, &["--api-key-file", "key", "--log", "json"], &[]);
    let basic = "Basic eDpjb3JyZWN0LWhvcnNlLWJhdHRlcnktc3RhcGxl";
    for path in ["/api/v1/stats", "/metrics", "/api/v1/openapi.json"] {
        let refused = service.get(path).has(401);
        refused.is_problem();
        assert!(refused.header("www-authenticate").is_some());
        service.ask("GET", path, &[("Authorization", &bearer().1)], None).has(200);
        service.ask("GET", path, &[("X-API-Key", KEY)], None).has(200);
        service.ask("GET", path, &[("Authorization", basic)], None).has(200);
        service.ask("GET", path, &[("X-API-Key", &KEY[1..])], None).has(401);
    }
    service.get("/").has(401);
    service.get("/nothing").has(401);
    service.get("/healthz").has(200);
    assert!(!service.log().contains(KEY));
}

#[test]
fn who_guesses_is_slowed_and_not_told_any_more() {
    let service = Service::over(seeds(), &[], &[("MAHDAR_API_KEY", KEY)]);
    let mut statuses = Vec::new();
    for guess in 0..15 {
        let guess = format!("Bearer wrong-key-number-{guess}");
        statuses.push(service.ask("GET", "/api/v1/stats", &[("Authorization", &guess)], None).status);
    }
    assert_eq!((statuses[0], statuses[14]), (401, 429), "{statuses:?}");
    let right = service.ask("GET", "/api/v1/stats", &[("Authorization", &bearer().1)], None).has(429);
    right.is_problem();
    assert!(right.header("retry-after").unwrap().parse::<u64>().unwrap() <= 10);
    service.get("/healthz").has(200);
}

#[test]
fn an_address_may_ask_so_often() {
    let service = Service::start(&["--rate", "1"]);
    let statuses: Vec<u16> = (0..12).map(|_| service.get("/healthz").status).collect();
    assert_eq!(statuses[0], 200);
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn reports_are_put_in_and_found_at_once() {
    let service = writable();
    let (name, key) = bearer();
    let put = |kind: &str, query: &str, body: &str| {
        service.ask("POST", &format!("/api/v1/ingest{query}"), &[(name, &key), ("Content-Type", kind)], Some(body))
    };
    let lines = "{\"id\":\"sent-1\",\"title\":\"قمة في نواكشوط\",\"date\":\"2022-06-28\"}\n{\"title\":\"without\"}\n";
    let taken = put("application/x-ndjson; charset=utf-8", "", lines).has(200).json();
    assert_eq!((&taken["read"], &taken["new"]), (&json!(2), &json!(1)), "{taken}");
    assert_eq!(taken["refused"][0]["record"], 2);
    let array = "[{\"id\":\"sent-2\",\"body\":\"لقاء في نواكشوط\"},{\"id\":\"sent-1\",\"title\":\"قمة في نواكشوط\",\"date\":\"2022-06-28\"}]";
    let taken = put("application/json", "", array).has(200).json();
    assert_eq!((&taken["new"], &taken["unchanged"]), (&json!(1), &json!(1)), "{taken}");
    let found = service
        .ask("GET", &format!("/api/v1/search?unit=reports&q={}", encoded("نواكشوط")), &[(name, &key)], None)
        .has(200)
        .json();
    assert_eq!(found["total"], 2);
    // One that was read from a file is kept, unless it is said.
    let seed = "[{\"id\":\"seeds/004_26b8911f768a0006.txt\",\"title\":\"other\"}]";
    let refused = put("application/json", "", seed).has(200).json();
    assert_eq!(refused["refused"].as_array().unwrap().len(), 1);
    assert!(!refused.to_string().contains(service.folder.path().to_str().unwrap()), "{refused}");
    assert_eq!(put("application/json", "?replace=true", seed).has(200).json()["replaced"], 1);
    // The lock is free again.
    service.folder.write("new.jsonl", "{\"id\":\"new\",\"title\":\"قمة\"}\n");
    service.folder.run(&["ingest", "new.jsonl"]).ends(0);
    let openapi = service.ask("GET", "/api/v1/openapi.json", &[(name, &key)], None).has(200).json();
    assert!(openapi["paths"]["/api/v1/ingest"]["post"].is_object());
}

#[test]
fn what_is_not_to_be_put_in_is_refused() {
    let service = writable();
    let (name, key) = bearer();
    let key = (name, key.as_str());
    let large = format!("{{\"id\":\"1\",\"body\":\"{}\"}}", "x".repeat(2 << 20));
    let deep = format!("[{}", "[".repeat(200_000));
    for (what, headers, query, body, status) in [
        ("no key", vec![LINES], "", "{}", 401),
        ("another site", vec![key, LINES, ("Origin", "http://evil.example")], "", "{}", 403),
        ("another site, as a browser says", vec![key, LINES, ("Sec-Fetch-Site", "cross-site")], "", "{}", 403),
        ("a form", vec![key, ("Content-Type", "application/x-www-form-urlencoded")], "", "id=1", 415),
        ("a plain text, which needs no leave of CORS", vec![key, ("Content-Type", "text/plain")], "", "{}", 415),
        ("packed", vec![key, LINES, ("Content-Encoding", "gzip")], "", "x", 415),
        ("too large", vec![key, LINES], "", large.as_str(), 413),
        ("no array", vec![key, ("Content-Type", "application/json")], "", "{\"id\":\"1\"}", 400),
        ("too deep", vec![key, ("Content-Type", "application/json")], "", deep.as_str(), 400),
        ("half of it", vec![key, ("Content-Type", "application/json")], "", "[{\"id\":", 400),
        ("an unknown parameter", vec![key, LINES], "?force=true", "{}", 400),
        ("a value that is none", vec![key, LINES], "?replace=yes", "{}", 400),
    ] {
        let answer = service.ask("POST", &format!("/api/v1/ingest{query}"), &headers, Some(body));
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
        answer.is_problem();
    }
    for (what, record) in [
        ("a number for an id", "{\"id\":1,\"title\":\"a\"}"),
        ("an object for a title", "{\"id\":\"1\",\"title\":{}}"),
        ("a date that is none", "{\"id\":\"1\",\"title\":\"a\",\"date\":\"2022-13-45\"}"),
        ("a key twice", "{\"id\":\"1\",\"id\":\"2\",\"title\":\"a\"}"),
        ("half a surrogate", "{\"id\":\"1\",\"title\":\"\\ud800\"}"),
        ("an id of blanks", "{\"id\":\"  \",\"title\":\"a\"}"),
        ("too deep", deep.as_str()),
    ] {
        let taken = service.ask("POST", "/api/v1/ingest", &[key, LINES], Some(record)).has(200).json();
        assert_eq!((&taken["new"], &taken["refused"][0]["record"]), (&json!(0), &json!(1)), "{what}: {taken}");
    }
    service.folder.run(&["check"]).ends(0);
}
