//! What others commit is found without a new start: an ingest, a restored index, a rebuilt one.

use super::{PATIENCE, Service, encoded};
use std::time::{Duration, Instant};

/// Waits until so many reports are found.
#[track_caller]
fn finds(service: &Service, reports: u64) {
    let until = Instant::now() + PATIENCE;
    loop {
        let stats = service.get("/api/v1/stats").has(200).json();
        if stats["reports"] == reports {
            return;
        }
        assert!(Instant::now() < until, "{stats}: {}", service.log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn later_commits_are_seen() {
    let service = Service::start(&[]);
    finds(&service, 5);
    let path = format!("/api/v1/search?unit=reports&q={}", encoded("+قمة +نواكشوط"));
    let before = service.get(&path).has(200);
    assert_eq!(before.json()["total"], 0);
    service.folder.run(&["backup", "five.tar"]).ends(0);
    service.folder.write("new.jsonl", "{\"id\":\"new\",\"title\":\"قمة في نواكشوط\"}\n");
    service.folder.run(&["ingest", "new.jsonl"]).ends(0);
    finds(&service, 6);
    let after = service.get(&path).has(200);
    assert_eq!(after.json()["reports"][0]["id"], "new");
    assert_ne!(before.header("etag"), after.header("etag"));
    // Another index in the same place.
    service.folder.run(&["restore", "--replace", "five.tar"]).ends(0);
    finds(&service, 5);
    service.folder.run(&["rebuild"]).ends(0);
    finds(&service, 5);
    service.get(&format!("/api/v1/search?q={}", encoded("بوتين"))).has(200);
    service.folder.run(&["ingest", "new.jsonl"]).ends(0);
    finds(&service, 6);
    service.get("/readyz").has(200);
}

#[test]
fn an_index_that_is_gone_is_told_and_one_that_comes_back_is_found() {
    let service = Service::start(&[]);
    service.folder.run(&["backup", "five.tar"]).ends(0);
    let index = service.folder.path().join("index");
    std::fs::rename(&index, service.folder.path().join("away")).unwrap();
    let until = Instant::now() + PATIENCE;
    while service.get("/readyz").status == 200 {
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(50));
    }
    service.get("/readyz").has(503).is_problem();
    service.get(&format!("/api/v1/search?q={}", encoded("بوتين"))).has(200);
    service.folder.run(&["restore", "five.tar"]).ends(0);
    while service.get("/readyz").status != 200 {
        assert!(Instant::now() < until, "{}", service.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    finds(&service, 5);
}
