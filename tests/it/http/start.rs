//! How the service starts, and how it ends.

use super::{PATIENCE, Service, seeds};
use crate::support::Folder;
use std::io::{Read, Write};
use std::time::Instant;

#[test]
fn what_cannot_be_served_is_said_and_nothing_is() {
    let empty = Folder::new();
    empty.run(&["serve", "--addr", "127.0.0.1:0"]).ends(2).says(&["expected an index at index", "mahdar ingest"]);
    let folder = seeds();
    folder.run(&["serve", "--addr", "nowhere"]).ends(2).says(&["--addr"]);
    folder.run(&["serve", "--addr", "0.0.0.0:0"]).ends(2).says(&[
        "reached from other machines",
        "--api-key-file",
        "--no-key",
    ]);
    folder.run(&["serve", "--addr", "127.0.0.1:0", "--writable"]).ends(2).says(&["--writable", "MAHDAR_API_KEY"]);
    folder.write("key", "short\n");
    folder
        .run(&["serve", "--api-key-file", "key"])
        .ends(2)
        .says(&["key: expected a key of 16 to 256 characters, found 5"]);
    folder.run(&["serve", "--api-key-file", "none"]).ends(2).says(&["cannot read the key in none"]);
    let service = Service::over(folder, &[], &[]);
    let taken = service.folder.run(&["serve", "--addr", &service.addr]).ends(2);
    assert!(taken.err.contains("cannot listen at 127.0.0.1:") && taken.err.contains("--addr"), "{}", taken.err);
}

#[test]
fn others_are_let_in_where_somebody_said_so() {
    let folder = seeds();
    let service = Service::over(folder, &["--addr", "0.0.0.0:0", "--no-key"], &[]);
    assert!(service.log().contains("warning: 0.0.0.0 can be reached from other machines"), "{}", service.log());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_and_who_is_connected_does_not_keep_it() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::INT, Signal::TERM] {
        let mut service = Service::start(&[]);
        // One connection that waits for its next request, and one in the middle of its first.
        let mut idle = service.connect();
        idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut first = [0; 12];
        idle.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        let mut slow = service.connect();
        slow.write_all(b"GET /healthz HT").unwrap();
        let asked = Instant::now();
        kill_process(Pid::from_child(&service.child), signal).unwrap();
        let status = service.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{}", service.log());
        assert!(asked.elapsed() < PATIENCE);
    }
}
