//! Requests of who means no good, byte for byte: each is refused with a status that says so, and the next one is answered.

use super::{PATIENCE, Service, encoded};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

fn get(path: &str) -> Vec<u8> {
    with(path, "")
}

/// A request with further headers, each with its end of line.
fn with(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n").into_bytes()
}

fn raw(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// What is sent, and with which of these statuses it may be answered; 0 is a connection that is closed without an answer.
fn table() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let search = |query: &str| get(&format!("/api/v1/search?{query}"));
    let mut rows: Vec<(&str, Vec<u8>, &[u16])> = vec![
        // Paths.
        ("a path upwards", get("/../../etc/passwd"), &[404]),
        ("a path upwards in the API", get("/api/v1/reports/../../../etc/passwd"), &[404]),
        ("a path upwards, encoded", get("/api/v1/reports/..%2f..%2fetc%2fpasswd"), &[404]),
        ("a path upwards, encoded twice", get("/api/v1/reports/%252e%252e%252fetc"), &[404]),
        ("backslashes", get("/..\\..\\windows\\win.ini"), &[400, 404]),
        ("a NUL in an id", get("/api/v1/reports/a%00b"), &[404]),
        ("a NUL in the path", raw("GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n"), &[400]),
        ("a slash in two bytes", get("/api/v1/reports/%c0%af"), &[400]),
        ("half a letter", get("/api/v1/meetings/%e3%81"), &[400]),
        ("an escape that is none", get("/api/v1/reports/%zz"), &[400, 404]),
        ("an escape cut off", get("/api/v1/reports/%2"), &[400, 404]),
        ("an empty id", get("/api/v1/reports/"), &[404]),
        ("two slashes", get("//api/v1/search?q=a"), &[404]),
        (
            "bytes that are no ASCII",
            b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_vec(),
            &[400, 404],
        ),
        ("a blank in the path", raw("GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n"), &[400]),
        (
            "a fragment",
            raw("GET /api/v1/stats#x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            &[200, 400],
        ),
        ("no path", raw("GET  HTTP/1.1\r\nHost: localhost\r\n\r\n"), &[400]),
        ("a long id", get(&format!("/api/v1/reports/{}", "a".repeat(5_000))), &[404]),
        ("a long URL", get(&format!("/api/v1/search?q={}", "a".repeat(9_000))), &[414]),
        ("a URL longer than any", get(&format!("/{}", "a".repeat(100_000))), &[414, 431, 400]),
        ("a URL without an end", format!("GET /{}", "a".repeat(300_000)).into_bytes(), &[414, 431, 400]),
        // Parameters.
        ("no query", search(""), &[400]),
        ("a query of blanks", search("q=+++"), &[400]),
        ("a query of signs", search("q=%22%22%22%2B%2B"), &[400, 200]),
        ("a query of other bytes", search("q=%ff%fe"), &[400]),
        ("a query of an overlong form", search("q=%c0%80"), &[400]),
        ("a long query", search(&format!("q={}", "a".repeat(2_000))), &[400]),
        ("many words", search(&format!("q={}", "a+".repeat(900))), &[400]),
        ("deep parentheses", search(&format!("q={}", "(".repeat(900))), &[400, 200]),
        ("many operators", search(&format!("q={}", "a*+".repeat(90))), &[200]),
        ("a limit without end", search("q=a&limit=18446744073709551616"), &[400]),
        ("a limit below nothing", search("q=a&limit=-1"), &[400]),
        ("a limit of none", search("q=a&limit=0"), &[400]),
        ("a limit that is no number", search("q=a&limit=1e3"), &[400]),
        ("an offset far out", search("q=a&offset=9999999"), &[400]),
        ("a day that is none", search("q=a&since=2022-02-31"), &[400]),
        ("a year that is none", search("q=a&until=99999999999"), &[400]),
        ("a country that is none", search("q=a&country=%3Cscript%3E"), &[400]),
        ("countries without end", search(&format!("q=a&country={}", "RU,".repeat(2_000))), &[400]),
        ("a unit that is none", search("q=a&unit=passwords"), &[400]),
        ("a parameter twice", search("q=a&q=b"), &[400]),
        ("an unknown parameter", search("q=a&callback=alert"), &[400]),
        ("a name of other bytes", search("q=a&%ff=1"), &[400]),
        ("a line end in a parameter", search("q=a&sort=date%0d%0aSet-Cookie:%20a=b"), &[400]),
        // Headers.
        ("headers without end", with("/healthz", &format!("X-A: {}\r\n", "a".repeat(20_000))), &[431]),
        ("more headers than any", with("/healthz", &format!("X-A: {}\r\n", "a".repeat(200_000))), &[431]),
        ("many headers", with("/healthz", &"X-A: a\r\n".repeat(100)), &[431]),
        ("headers by the thousand", with("/healthz", &"A: a\r\n".repeat(5_000)), &[431]),
        ("a header without a name", with("/healthz", ": a\r\n"), &[400]),
        ("a header with a blank", with("/healthz", "X A: a\r\n"), &[400]),
        ("a blank before the colon", with("/healthz", "X-A : a\r\n"), &[400]),
        ("a header that goes on", with("/healthz", "X-A: a\r\n b\r\n"), &[400]),
        ("a NUL in a header", with("/healthz", "X-A: a\0b\r\n"), &[400]),
        ("a line end in a header", with("/healthz", "X-A: a\rSet-Cookie: b\r\n"), &[400]),
        ("an id of a request with a line end", with("/healthz", "X-Request-Id: a%0d%0aSet-Cookie:b\r\n"), &[200]),
        ("an id of a request with signs", with("/healthz", "X-Request-Id: <script>alert(1)</script>\r\n"), &[200]),
        ("a long id of a request", with("/healthz", &format!("X-Request-Id: {}\r\n", "a".repeat(4_000))), &[200]),
        // Hosts.
        ("another host", raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), &[421]),
        (
            "a host that begins like ours",
            raw("GET /healthz HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n"),
            &[421],
        ),
        (
            "a host with a user",
            raw("GET /healthz HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n"),
            &[421, 400],
        ),
        ("an empty host", raw("GET /healthz HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n"), &[421, 400]),
        ("no host", raw("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"), &[400]),
        (
            "two hosts",
            raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            &[400],
        ),
        (
            "another host in the path",
            raw("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            &[421],
        ),
        (
            "a proxy is asked for",
            raw("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            &[421, 404, 405, 400],
        ),
        // Bodies, and where they end.
        (
            "two lengths",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            &[400],
        ),
        (
            "two lengths in one",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1, 2\r\n\r\nab"),
            &[400],
        ),
        (
            "a length and chunks",
            raw(
                "POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
            ),
            &[400, 411],
        ),
        (
            "chunks and a length",
            raw(
                "POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
            ),
            &[400, 411],
        ),
        (
            "chunks in disguise",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
            &[400, 411],
        ),
        (
            "chunks that are none",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            &[400, 411],
        ),
        (
            "a length below nothing",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n"),
            &[400],
        ),
        (
            "a length with a sign",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\nabcd"),
            &[400],
        ),
        (
            "a length without end",
            raw("POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n"),
            &[400, 413],
        ),
        (
            "a body with GET",
            raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 24\r\n\r\nGET /x HTTP/1.1\r\n\r\n      "),
            &[400],
        ),
        // Methods and versions.
        (
            "a method that is none",
            raw("HACK /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            &[405],
        ),
        ("a trace", raw("TRACE /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), &[405]),
        ("a method with signs", raw("G<T / HTTP/1.1\r\nHost: localhost\r\n\r\n"), &[400]),
        (
            "a long method",
            format!("{} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "A".repeat(5_000)).into_bytes(),
            &[400, 404, 405],
        ),
        ("another version", raw("GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n"), &[400, 505]),
        ("the version before", raw("GET /healthz\r\n\r\n"), &[400]),
        ("HTTP/2 unasked", raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), &[400, 404, 405, 505, 0]),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), &[400, 0]),
        ("noise", vec![0x80; 5_000], &[400, 0]),
        ("an upgrade", with("/healthz", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"), &[200]),
        ("a range without end", with("/api/v1/stats", &format!("Range: bytes={}\r\n", "0-,".repeat(2_000))), &[200]),
        ("tags without end", with("/api/v1/stats", &format!("If-None-Match: {}\r\n", "\"a\",".repeat(3_000))), &[200]),
        ("types without end", with("/api/v1/stats", &format!("Accept: {}\r\n", "a/b,".repeat(3_000))), &[406]),
        ("a page of another site", with("/healthz", "Origin: null\r\n"), &[200]),
    ];
    for id in ["' OR 1=1 --", "{{7*7}}", "${jndi:ldap://x}", "<img src=x onerror=alert(1)>", "\u{202e}x", "\u{0}"] {
        rows.push(("an id that something else would run", get(&format!("/api/v1/reports/{}", encoded(id))), &[404]));
    }
    rows
}

#[test]
fn each_is_refused_and_the_next_is_answered() {
    let service = Service::start(&["--time", "3"]);
    let rows = table();
    assert!(rows.len() >= 90, "{}", rows.len());
    for (what, bytes, statuses) in rows {
        let started = Instant::now();
        let answer = service.send(&bytes);
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        assert!(statuses.contains(&status), "{what}: {status}, expected one of {statuses:?}: {answer:?}");
        assert!(started.elapsed() < PATIENCE, "{what} took {:?}", started.elapsed());
        if let Some(answer) = &answer {
            assert_eq!(answer.header("set-cookie"), None, "{what}");
            assert!(!answer.body.contains("root:"), "{what}: {}", answer.body);
            // What was typed is repeated only where no browser takes it for a page.
            let kind = answer.header("content-type").unwrap_or("none");
            assert!(!answer.body.contains('<') || kind.ends_with("json"), "{what}: {kind}: {}", answer.body);
            let id = answer.header("x-request-id").unwrap_or("a");
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{what}: {id}");
            if status >= 400 && answer.header("x-request-id").is_some() {
                answer.is_problem();
            }
        }
        assert_eq!(service.get("/healthz").status, 200, "after {what}");
    }
    let log = service.log();
    assert!(!log.contains("panicked"), "{log}");
}

#[test]
fn who_is_slow_is_not_waited_for() {
    let service = Service::start(&["--time", "1"]);
    let beginnings: [&[u8]; 4] = [
        b"",
        b"G",
        b"GET /healthz HTTP/1.1\r\nHost: local",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", // answered, and then silent
    ];
    let mut streams: Vec<_> = beginnings
        .iter()
        .cycle()
        .take(80)
        .map(|beginning| {
            let mut stream = service.connect();
            stream.write_all(beginning).unwrap();
            stream
        })
        .collect();
    let started = Instant::now();
    assert_eq!(service.get("/healthz").status, 200, "others are answered meanwhile");
    for stream in &mut streams {
        let mut rest = Vec::new();
        // It is closed: in order, or by force because of what was not read.
        let _ = stream.read_to_end(&mut rest);
        assert!(started.elapsed() < Duration::from_secs(20), "not closed after {:?}", started.elapsed());
    }
}

#[test]
fn bytes_that_drip_do_not_keep_a_connection() {
    let service = Service::start(&["--time", "1"]);
    let mut stream = service.connect();
    let started = Instant::now();
    let mut sent = 0;
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ");
    // A byte now and then: each is a sign of life, and none of them counts.
    while stream.write_all(b"a").is_ok() && sent < 1_000 {
        sent += 1;
        std::thread::sleep(Duration::from_millis(50));
        assert!(started.elapsed() < Duration::from_secs(20), "still open after {sent} bytes");
    }
    assert!(sent < 1_000);
}

#[test]
fn who_asks_for_much_and_reads_nothing_is_not_waited_for() {
    let service = Service::start(&["--time", "1"]);
    let mut stream = service.connect();
    let request = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let started = Instant::now();
    let mut sent = 0;
    // What comes back fills all buffers between us; what we send does not.
    while stream.write_all(request).is_ok() {
        sent += 1;
        if sent > 500 {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(started.elapsed() < PATIENCE, "still open after {sent} requests");
    }
    assert_eq!(service.get("/healthz").status, 200);
}
