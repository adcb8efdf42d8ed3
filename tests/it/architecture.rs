//! The invariants of ARCHITECTURE.md that a test can check: who names what.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().unwrap() != "target" {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every line of code (not of comment) of the library, with the file it is in, relative to `src`.
fn code() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files.sort();
    assert!(files.len() > 30);
    let mut lines = Vec::new();
    for file in files {
        let name = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            if !line.trim_start().starts_with("//") {
                lines.push((name.clone(), line.to_owned()));
            }
        }
    }
    lines
}

#[track_caller]
fn only_in(what: &str, allowed: &[&str]) {
    let strangers: Vec<_> = code()
        .into_iter()
        .filter(|(file, line)| line.contains(what) && !allowed.iter().any(|prefix| file.starts_with(prefix)))
        .collect();
    assert!(strangers.is_empty(), "{what} is named in {strangers:#?}");
}

#[test]
fn tantivy_is_named_where_the_index_is() {
    only_in("tantivy::", &["analysis/", "index/", "search/", "engine", "error.rs", "text/tantivy.rs", "text/lib.rs"]);
}

#[test]
fn unsafe_code_is_in_the_fast_paths_alone() {
    only_in("unsafe {", &["text/scan/"]);
    only_in("unsafe fn", &["text/scan/"]);
}

#[test]
fn files_are_touched_where_files_are_read() {
    only_in("std::fs", &["corpus/", "index/", "eval/", "engine/stats.rs", "cli/"]);
    only_in("File::open", &["corpus/", "index/", "eval/", "cli/"]);
}

#[test]
fn printing_is_for_the_command_line() {
    only_in("println!", &["cli/"]);
    only_in("stdout()", &["cli/"]);
    only_in("stderr()", &["cli/"]);
}

#[test]
fn sockets_and_what_serves_them_are_in_http() {
    for what in ["axum::", "hyper::", "TcpListener", "TcpStream", "TcpSocket"] {
        only_in(what, &["http/"]);
    }
    only_in("tokio::", &["http/", "mcp/"]);
}

#[test]
fn the_text_crate_names_nothing_above_it() {
    let strangers: Vec<_> =
        code().into_iter().filter(|(file, line)| file.starts_with("text/") && line.contains("mahdar::")).collect();
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn sources_hold_no_invisible_controls() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    let steers =
        |c: char| matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    for file in files {
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            assert!(!line.contains(steers), "{}: {}", file.display(), line.escape_unicode());
        }
    }
}

#[test]
fn the_top_level_is_what_the_user_fixed() {
    for name in ["Cargo.toml", "src", "seeds/README.md", "index/README.md", "benches/README.md", "tests"] {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(name).exists(), "{name}");
    }
}
