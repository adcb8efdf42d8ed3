//! What the tests share: a folder for each, and the command in it.

use std::path::{Path, PathBuf};

/// A folder that goes away with the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders that lead to it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }
}

#[cfg(feature = "cli")]
pub use command::{Run, mahdar};

#[cfg(feature = "cli")]
mod command {
    use super::Folder;
    use std::process::{Command, Output};

    /// What a command printed, and how it ended.
    pub struct Run {
        pub code: i32,
        pub out: String,
        pub err: String,
    }

    impl Run {
        pub fn of(output: Output) -> Self {
            Self {
                code: output.status.code().unwrap_or(-1),
                out: String::from_utf8(output.stdout).unwrap(),
                err: String::from_utf8(output.stderr).unwrap(),
            }
        }

        #[track_caller]
        pub fn ends(self, code: i32) -> Self {
            assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
            self
        }

        #[track_caller]
        pub fn says(self, parts: &[&str]) -> Self {
            for part in parts {
                assert!(self.err.contains(part), "expected {part:?} in: {}", self.err);
            }
            self
        }

        #[track_caller]
        pub fn json(&self) -> serde_json::Value {
            serde_json::from_str(&self.out).unwrap()
        }

        pub fn json_lines(&self) -> Vec<serde_json::Value> {
            self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        }
    }

    impl Folder {
        /// Runs `mahdar` here.
        pub fn run(&self, args: &[&str]) -> Run {
            Run::of(self.command(args).output().unwrap())
        }

        pub fn command(&self, args: &[&str]) -> Command {
            let mut command = Command::new(mahdar());
            command
                .args(args)
                .current_dir(self.path())
                .env_remove("MAHDAR_INDEX")
                .env_remove("NO_COLOR")
                .env_remove("MAHDAR_BIDI");
            command
        }
    }

    pub fn mahdar() -> &'static str {
        env!("CARGO_BIN_EXE_mahdar")
    }
}
