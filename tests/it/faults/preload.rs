//! The library that makes calls fail: compiled, and put before a command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// No command of these tests takes as long as that, unless it hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// What becomes of which call.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Kind of the call, as `faults.c` names it.
    pub kind: &'static str,
    /// Which of its kind, from 1; 0 for none.
    pub at: usize,
    /// What is done.
    pub action: &'static str,
}

impl Fault {
    /// Every call is counted, and none fails.
    pub const NONE: Self = Self { kind: "", at: 0, action: "" };

    /// Whether the process dies of it.
    pub fn kills(&self) -> bool {
        !self.action.starts_with('e')
    }
}

/// How a command ended.
pub struct Ending {
    /// None if it was killed.
    pub code: Option<i32>,
    pub err: String,
    /// Kind and path of each call.
    pub calls: Vec<(String, String)>,
}

/// The library; none where it cannot be made.
pub fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    LIBRARY.get_or_init(compile).as_deref()
}

fn compile() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/faults/faults.c");
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{}.so", std::process::id()));
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut cc = Command::new(compiler);
    let output = cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(library)
}

/// Lets a command pass over syncs below `folder`, where the library can be made: for whoever only kills it, they do nothing.
pub fn without_syncs<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    if let Some(library) = library() {
        command.env("LD_PRELOAD", library).env("MAHDAR_FAULT_DIR", folder.canonicalize().unwrap());
    }
    command
}

/// Runs a command with a fault among the calls on files below `folder`.
pub fn run(mut command: Command, folder: &Path, fault: Fault) -> Ending {
    let aside = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    let log = aside.path().join("log");
    command
        .env("LD_PRELOAD", library().unwrap())
        .env("MAHDAR_FAULT_DIR", folder.canonicalize().unwrap())
        .env("MAHDAR_FAULT_SAVED", aside.path())
        .env("MAHDAR_FAULT_LOG", &log)
        .env("MAHDAR_FAULT_KIND", fault.kind)
        .env("MAHDAR_FAULT_AT", fault.at.to_string())
        .env("MAHDAR_FAULT_DO", fault.action);
    let output = within_limit(&mut command);
    let log = std::fs::read_to_string(log).unwrap_or_default();
    let call = |line: &str| line.split_once(' ').map(|(kind, path)| (kind.to_owned(), path.to_owned()));
    Ending {
        code: output.status.code(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        calls: log.lines().filter_map(call).collect(),
    }
}

/// The output of a command that ends in time; one that does not is killed, and the test fails.
pub fn within_limit(command: &mut Command) -> Output {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let process = child.id().to_string();
    let (ended, ends) = channel();
    let watch = std::thread::spawn(move || {
        let hangs = ends.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout);
        if hangs {
            let _ = Command::new("kill").args(["-9", &process]).status();
        }
        hangs
    });
    let output = child.wait_with_output().unwrap();
    let _ = ended.send(());
    assert!(!watch.join().unwrap(), "it hangs: {command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}
