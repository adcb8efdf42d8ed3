//! `mahdar mcp`, as an assistant talks to it: JSON-RPC, a line each, through pipes.

use crate::support::{Folder, mahdar};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A server that is spoken to. Ended when it is dropped.
struct Server {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    id: u64,
}

impl Server {
    fn start(folder: &Folder) -> Self {
        let mut command = Command::new(mahdar());
        command.arg("mcp").current_dir(folder.path()).env_remove("MAHDAR_INDEX").env_remove("MAHDAR_TABLES");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (process.stdin.take(), BufReader::new(process.stdout.take().unwrap()));
        let mut server = Self { process, input, output, id: 0 };
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let welcome = server.ask("initialize", &hello);
        assert!(welcome["capabilities"]["tools"].is_object(), "{welcome}");
        server.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        server
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.input.as_mut().unwrap(), "{message}").unwrap();
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        assert!(self.output.read_line(&mut line).unwrap() > 0, "the server ended");
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        self.id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.id, "method": method, "params": parameters}));
        let answer = self.next();
        assert_eq!(answer["id"], self.id, "{answer}");
        if answer["error"].is_null() { answer["result"].clone() } else { answer["error"].clone() }
    }

    /// What a tool answers, and whether it is a complaint.
    fn call(&mut self, tool: &str, arguments: &Value) -> (Value, bool) {
        let result = self.ask("tools/call", &json!({"name": tool, "arguments": arguments}));
        let is_error = result["isError"] == true || !result["code"].is_null();
        let told = if is_error { result.clone() } else { result["structuredContent"].clone() };
        (told, is_error)
    }

    fn complaint(&mut self, tool: &str, arguments: &Value) -> String {
        let (told, is_error) = self.call(tool, arguments);
        assert!(is_error, "{tool} {arguments}: {told}");
        told.to_string()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn seeded() -> Folder {
    let folder = Folder::new();
    let run = folder.run(&["ingest", concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")]);
    assert_eq!(run.code, 0, "{}", run.err);
    folder
}

#[test]
fn an_assistant_finds_a_meeting_and_reads_what_is_behind_it() {
    let folder = seeded();
    let mut server = Server::start(&folder);
    let tools = server.ask("tools/list", &json!({}));
    let names: Vec<&str> = tools["tools"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["get_meeting", "get_report", "search_meetings", "timeline"]);
    for tool in tools["tools"].as_array().unwrap() {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
    }

    let (found, is_error) =
        server.call("search_meetings", &json!({"query": "لقاء بوتين ورحمان", "countries": ["طاجيكستان"]}));
    assert!(!is_error, "{found}");
    let best = &found["meetings"][0];
    assert!(best["countries"].as_array().unwrap().contains(&json!("TJ")), "{best}");
    let (meeting, _) = server.call("get_meeting", &json!({"id": best["id"]}));
    assert_eq!(meeting["title"], best["title"]);
    assert!(!meeting["evidence"].as_array().unwrap().is_empty());

    let id = &best["reports"][0]["id"];
    let (report, _) = server.call("get_report", &json!({"id": id}));
    let body = report["body"].as_str().unwrap();
    assert!(body.len() > 500 && report["more_from"].is_null());
    let (rest, _) = server.call("get_report", &json!({"id": id, "from": 101}));
    assert!(body.ends_with(rest["body"].as_str().unwrap()) && rest["body"].as_str().unwrap().len() > body.len() - 104);

    let (months, _) = server.call("timeline", &json!({"query": "لقاء"}));
    let (years, _) = server.call("timeline", &json!({"query": "لقاء", "by": "year"}));
    let sum = |told: &Value| {
        told["counts"].as_array().unwrap().iter().map(|it| it["meetings"].as_u64().unwrap()).sum::<u64>()
    };
    assert!(sum(&months) > 0 && sum(&months) == sum(&years), "{months} {years}");

    let machine = folder.path().to_str().unwrap();
    for told in [found, meeting, report, months] {
        let told = told.to_string();
        assert!(
            !told.contains(machine) && !told.contains(env!("CARGO_MANIFEST_DIR")),
            "a place of this machine: {told}"
        );
    }
}

#[test]
fn what_is_wrong_is_told_in_words_and_the_next_call_is_answered() {
    let folder = seeded();
    let mut server = Server::start(&folder);
    for (tool, arguments, expected) in [
        ("search_meetings", json!({}), "query"),
        ("search_meetings", json!({"query": ""}), "word"),
        ("search_meetings", json!({"query": "لقاء", "limit": 0}), "from 1 to 50"),
        ("search_meetings", json!({"query": "لقاء", "limit": 51}), "from 1 to 50"),
        ("search_meetings", json!({"query": "لقاء", "offset": 1_000_000}), "at most 10000"),
        ("search_meetings", json!({"query": "لقاء", "since": "yesterday"}), "yesterday"),
        ("search_meetings", json!({"query": "لقاء", "since": "2023", "until": "2022"}), "swap them"),
        ("search_meetings", json!({"query": "لقاء", "countries": ["Atlantis"]}), "Atlantis"),
        ("search_meetings", json!({"query": "لقاء", "nonsense": 1}), "nonsense"),
        ("get_meeting", json!({"id": "m-none"}), "no meeting has the id"),
        ("get_meeting", json!({"id": "../../etc/passwd"}), "no meeting has the id"),
        ("get_report", json!({"id": "none"}), "no report has the id"),
        ("timeline", json!({"query": "لقاء", "by": "week"}), "week"),
        ("remove", json!({"id": "x"}), "not found"),
    ] {
        let told = server.complaint(tool, &arguments);
        assert!(told.contains(expected), "{tool} {arguments}: {told}");
    }
    let (found, is_error) = server.call("search_meetings", &json!({"query": "دوشنبه", "limit": 1}));
    assert!(!is_error && found["meetings"].as_array().unwrap().len() == 1, "{found}");
}

#[test]
fn new_commits_are_seen_and_the_end_of_input_ends_it() {
    let folder = seeded();
    let mut server = Server::start(&folder);
    let wanted = json!({"query": "+أوسلو"});
    let (before, _) = server.call("search_meetings", &wanted);
    folder.write("new.txt", "استقبل ملك النرويج في أوسلو وزير خارجية النمسا شتوره، وبحثا العلاقات.\n");
    assert_eq!(folder.run(&["ingest", "new.txt"]).code, 0);
    let (after, _) = server.call("search_meetings", &wanted);
    assert_eq!(before["total"], 0);
    assert_eq!(after["total"], 1, "{after}");
    drop(server.input.take());
    assert!(server.process.wait().unwrap().success());
}

#[test]
fn without_an_index_it_says_how_to_make_one() {
    let folder = Folder::new();
    let run = folder.run(&["mcp"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("mahdar ingest"), "{}", run.err);
}
