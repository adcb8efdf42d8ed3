//! What the command line answers, the service answers in the same JSON; and what all its answers have.

use super::{Answer, Service, encoded};
use serde_json::Value;

const REPORT: &str = "seeds/004_26b8911f768a0006.txt";
const MEETING: &str = "m-seeds/004_26b8911f768a0006.txt";

/// What differs from one run to the next.
fn without_time(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.remove("took_ms");
        object.remove("bytes");
    }
    value
}

#[test]
fn answers_are_those_of_the_command_line() {
    let service = Service::start(&[]);
    let query = "لقاء بوتين ورحمان";
    let q = format!("q={}", encoded(query));
    let (meeting, report) = (encoded(MEETING), encoded(REPORT));
    for (path, args) in [
        (format!("search?{q}"), vec!["search", query]),
        (
            format!("search?{q}&limit=2&offset=1&sort=date"),
            vec!["search", query, "--limit=2", "--offset=1", "--sort=date"],
        ),
        (format!("search?{q}&unit=reports"), vec!["search", query, "--reports"]),
        (
            format!("search?{q}&country=tj,RU&facet=country&facet=year&timeline=true"),
            vec!["search", query, "--country=tj,RU", "--facet=country,year", "--timeline"],
        ),
        (format!("search?{q}&since=2022&to=2022-07-01"), vec!["search", query, "--since=2022", "--until=2022-07-01"]),
        (format!("search?{q}&explain=true&synonyms=false"), vec!["search", query, "--explain", "--no-synonyms"]),
        (
            format!("search?{q}&all_words=true&other_scripts=false"),
            vec!["search", query, "--all-words", "--no-other-scripts"],
        ),
        (format!("search?q={}", encoded("بوتيين")), vec!["search", "بوتيين"]),
        (format!("meetings/{meeting}"), vec!["show", MEETING]),
        (format!("meetings/{meeting}/similar?limit=3"), vec!["similar", MEETING, "--limit=3"]),
        (format!("meetings/{report}/similar?unit=reports"), vec!["similar", REPORT, "--reports"]),
        (format!("suggest?q={}", encoded("الرئيس الطاجكيي")), vec!["suggest", "الرئيس الطاجكيي"]),
        (format!("complete?q={}&limit=5", encoded("إمام علي ر")), vec!["complete", "إمام علي ر", "--limit=5"]),
        (
            "facets?facet=participant,year&country=TJ".into(),
            vec!["meetings", "--facet=participant,year", "--country=TJ"],
        ),
        ("stats".into(), vec!["stats"]),
    ] {
        let answer = service.get(&format!("/api/v1/{path}")).has(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let mut args = args;
        args.extend(["--format", "json"]);
        let printed = service.folder.run(&args);
        assert_eq!(without_time(answer.json()), without_time(printed.json()), "{path}");
    }
    let timeline = service.get("/api/v1/timeline").has(200).json();
    let printed = service.folder.run(&["meetings", "--timeline", "--format", "json"]).json();
    assert_eq!(timeline["timeline"], printed["timeline"]);
    // A report is that of the command line, but for where its files are.
    let found = service.get(&format!("/api/v1/reports/{report}")).has(200).json();
    let mut printed = service.folder.run(&["show", REPORT, "--format", "json"]).json();
    printed["origin"]["file"] = "004_26b8911f768a0006.txt".into();
    assert_eq!(found, printed);
}

#[test]
fn no_answer_names_a_path_of_the_machine() {
    let service = Service::start(&[]);
    let q = encoded("بوتين");
    let mut seen = 0;
    for path in [
        format!("/api/v1/search?q={q}&facet=source&timeline=true&explain=true"),
        format!("/api/v1/search?q={q}&unit=reports"),
        format!("/api/v1/reports/{}", encoded(REPORT)),
        format!("/api/v1/meetings/{}", encoded(MEETING)),
        format!("/api/v1/meetings/{}/similar", encoded(MEETING)),
        format!("/api/v1/reports/{}", encoded("/etc/passwd")),
        "/api/v1/stats".into(),
        "/api/v1/facets".into(),
        "/api/v1/openapi.json".into(),
        "/metrics".into(),
        "/healthz".into(),
        "/readyz".into(),
        "/nothing".into(),
        "/api/v1/search".into(),
    ] {
        let answer = service.get(&path);
        let root = env!("CARGO_MANIFEST_DIR");
        for secret in [service.folder.path().to_str().unwrap(), root, "/home/", "/root", "/tmp", "/var/", "/usr/"] {
            assert!(!answer.body.contains(secret), "{path} names {secret}: {}", answer.body);
        }
        // A path begins with a slash where a word begins; ids and those of the API have none there, or are known.
        for (at, _) in answer.body.match_indices("\"/") {
            let rest = &answer.body[at + 1..];
            let known = ["/api/v1/", "/components/", "/\"", "/etc/passwd", "/nothing", "/readyz"];
            assert!(known.iter().any(|start| rest.starts_with(start)), "{path}: {}", &rest[..rest.len().min(40)]);
        }
        seen += 1;
    }
    assert_eq!(seen, 14);
}

#[track_caller]
fn is_careful(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{answer:?}");
    }
    assert!(answer.header("x-request-id").is_some_and(|id| id.len() >= 8));
    assert_eq!(answer.header("server"), None);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn every_answer_is_careful_and_every_problem_says_what_to_do() {
    let service = Service::start(&[]);
    let q = encoded("بوتين");
    for (method, path, headers, status) in [
        ("GET", format!("/api/v1/search?q={q}"), vec![], 200),
        ("GET", "/healthz".into(), vec![], 200),
        ("GET", "/metrics".into(), vec![], 200),
        ("GET", "/api/v1/search".into(), vec![], 400),
        ("GET", "/api/v1/search?q=%D8%A8&lmit=3".into(), vec![], 400),
        ("GET", "/api/v1/stats?q=a".into(), vec![], 400),
        ("GET", "/api/v1/search?q=a&since=2023&until=2022".into(), vec![], 400),
        ("GET", "/api/v1/search?q=a&unit=reports&country=TJ".into(), vec![], 400),
        ("GET", "/api/v1/reports/none".into(), vec![], 404),
        ("GET", "/api/v1/meetings/m-none".into(), vec![], 404),
        ("GET", "/api/v1/meetings/m-none/similar".into(), vec![], 404),
        ("GET", "/api/v1/nothing/at/all".into(), vec![], 404),
        ("GET", "/.git/config".into(), vec![], 404),
        ("DELETE", "/api/v1/search".into(), vec![], 405),
        ("DELETE", "/api/v1/reports/x".into(), vec![], 405),
        ("GET", "/api/v1/ingest".into(), vec![], 405),
        ("GET", format!("/api/v1/search?q={q}"), vec![("Accept", "text/html")], 406),
        ("GET", format!("/api/v1/search?q={q}"), vec![("Accept", "application/json;q=0")], 406),
    ] {
        let answer = service.ask(method, &path, &headers, None).has(status);
        is_careful(&answer);
        if status >= 400 {
            answer.is_problem();
            assert_eq!(answer.json()["instance"], path.split('?').next().unwrap());
        }
    }
    let slip = service.get("/api/v1/search?q=a&lmit=3").json();
    assert_eq!(slip["parameter"], "lmit");
    assert!(slip["detail"].as_str().unwrap().contains("did you mean limit?"), "{slip}");
    let refused = service.ask("POST", "/api/v1/ingest", &[("Content-Type", "application/json")], Some("[]")).has(403);
    refused.is_problem();
}

#[test]
fn methods_are_told_and_head_is_get_without_its_body() {
    let service = Service::start(&[]);
    let options = service.ask("OPTIONS", "/api/v1/stats", &[], None).has(204);
    assert_eq!(options.header("allow"), Some("GET,HEAD,OPTIONS"));
    assert_eq!(service.ask("DELETE", "/api/v1/stats", &[], None).has(405).header("allow"), Some("GET,HEAD,OPTIONS"));
    assert_eq!(service.ask("OPTIONS", "/api/v1/ingest", &[], None).has(204).header("allow"), Some("POST,OPTIONS"));
    let (get, head) = (service.get("/api/v1/stats"), service.ask("HEAD", "/api/v1/stats", &[], None).has(200));
    assert_eq!(head.body, "");
    assert_eq!(head.header("etag"), get.header("etag"));
    let preflight = [("Origin", "http://evil.example"), ("Access-Control-Request-Method", "GET")];
    is_careful(&service.ask("OPTIONS", "/api/v1/stats", &preflight, None));
}

#[test]
fn who_has_the_answer_is_told_so_until_there_is_a_commit() {
    let service = Service::start(&[]);
    let path = format!("/api/v1/search?q={}", encoded("بوتين"));
    let first = service.get(&path).has(200);
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    assert!(first.headers.iter().any(|(name, value)| name == "vary" && value.contains("accept")));
    let again = service.ask("GET", &path, &[("If-None-Match", &tag)], None).has(304);
    assert_eq!((again.body.as_str(), again.header("etag")), ("", Some(tag.as_str())));
    service.ask("GET", &path, &[("If-None-Match", &format!("\"x\", {tag}"))], None).has(304);
    service.ask("GET", &path, &[("If-None-Match", "\"x\"")], None).has(200);
    service.ask("GET", &format!("{path}&limit=1"), &[("If-None-Match", &tag)], None).has(200);
}

#[test]
fn answers_are_compressed_for_who_can_read_that() {
    let service = Service::start(&[]);
    let path = format!("/api/v1/reports/{}", encoded(REPORT));
    let plain = service.get(&path).has(200);
    assert_eq!(plain.header("content-encoding"), None);
    for coding in ["gzip", "br"] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n");
        let packed = service.send(request.as_bytes()).unwrap().has(200);
        assert_eq!(packed.header("content-encoding"), Some(coding));
        assert!(packed.body.len() < plain.body.len());
    }
}

#[test]
fn ids_of_requests_go_through_and_the_log_has_them() {
    let service = Service::start(&["--log", "json"]);
    let answer = service.ask("GET", "/api/v1/stats?q=secret-query", &[("X-Request-Id", "trace-7")], None);
    assert_eq!(answer.header("x-request-id"), Some("trace-7"));
    let log = service.log();
    let line = log.lines().find(|line| line.contains("trace-7")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["status"], &line["path"]), (&400.into(), &"/api/v1/stats".into()), "{line}");
    assert!(!log.contains("secret-query"), "what somebody wants to know is not logged");
}

#[test]
fn metrics_tell_of_routes_and_not_of_what_was_typed() {
    let service = Service::start(&[]);
    service.get("/api/v1/reports/none").has(404);
    service.get("/somewhere/else").has(404);
    let metrics = service.get("/metrics").has(200).body;
    for part in [
        "mahdar_requests_total{method=\"GET\",route=\"/api/v1/reports/{id}\",status=\"404\"} 1",
        "mahdar_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "mahdar_duration_seconds_bucket{le=\"0.1\",route=\"/api/v1/reports/{id}\"}",
        "mahdar_index_reports 5",
        "mahdar_searches_waiting 0",
        "mahdar_index_generation_total",
        "# EOF",
    ] {
        assert!(metrics.contains(part), "{part}: {metrics}");
    }
    assert!(!metrics.contains("somewhere"));
}

#[test]
fn the_description_is_of_the_routes_that_there_are() {
    let service = Service::start(&[]);
    let openapi = service.get("/api/v1/openapi.json").has(200).json();
    assert_eq!(openapi["openapi"], "3.1.0");
    let paths = openapi["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 9, "what may not be done is not described");
    for (path, operations) in paths {
        let get = &operations["get"];
        let mut url = path.replace("{id}", &encoded(if path.contains("reports") { REPORT } else { MEETING }));
        // Each parameter by its example: those of the description are those that are read.
        for parameter in get["parameters"].as_array().unwrap() {
            assert!(parameter["description"].as_str().is_some_and(|text| !text.is_empty()));
            if parameter["in"] == "query" {
                let example = &parameter["example"];
                let value = example.get(0).unwrap_or(example);
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let between = if url.contains('?') { '&' } else { '?' };
                url.push_str(&format!("{between}{}={}", parameter["name"].as_str().unwrap(), encoded(&value)));
            }
        }
        let answer = service.get(&url).has(200);
        let schema = &get["responses"]["200"]["content"]["application/json"]["schema"];
        let name = schema["$ref"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let schema = &openapi["components"]["schemas"][&name];
        for key in schema["required"].as_array().into_iter().flatten() {
            assert!(answer.json().get(key.as_str().unwrap()).is_some(), "{path} answers without {key}");
        }
    }
    // No reference leads nowhere.
    let text = openapi.to_string();
    for (at, start) in text.match_indices("\"#/components/schemas/") {
        let name = text[at + start.len()..].split('"').next().unwrap();
        assert!(openapi["components"]["schemas"].get(name).is_some(), "{name}");
    }
}
