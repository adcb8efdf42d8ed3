//! `mahdar watch`: what comes into a folder is found soon after, whole, and the process ends when it is asked to.
//!
//! How soon is printed; the tests fail only after ten seconds, for they share the machine.

use crate::support::Folder;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long to wait for what should take two seconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// A `mahdar watch` that runs until the end of the test.
struct Watch<'a> {
    folder: &'a Folder,
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
}

impl<'a> Watch<'a> {
    /// Starts it, and waits until it has ingested what is there.
    fn start(folder: &'a Folder, args: &[&str]) -> Self {
        let watch = Self::spawn(folder, folder.command(&[&["watch", "--format", "json"], args].concat()));
        watch.says("following");
        watch
    }

    fn spawn(folder: &'a Folder, mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = read_lines(child.stdout.take().unwrap());
        let errors = read_lines(child.stderr.take().unwrap());
        Self { folder, child, lines, errors }
    }

    /// Waits until it says something on standard error.
    #[track_caller]
    fn says(&self, what: &str) {
        let mut said = Vec::new();
        while let Ok(line) = self.errors.recv_timeout(PATIENCE) {
            if line.contains(what) {
                return;
            }
            said.push(line);
        }
        panic!("expected {what:?} in {said:#?}");
    }

    /// The next line of a commit.
    #[track_caller]
    fn commit(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Waits until so many reports are new; returns in how many commits. What was written just before the start is left to
    /// settle first.
    #[track_caller]
    fn gets(&self, reports: u64) -> usize {
        let (mut new, mut commits) = (0, 0);
        while new < reports {
            new += self.commit()["new"].as_u64().unwrap();
            commits += 1;
        }
        assert_eq!(new, reports);
        commits
    }

    /// Waits until so many reports have the word, and tells how long that took.
    #[track_caller]
    fn finds(&self, word: &str, reports: u64, what: &str) {
        let started = Instant::now();
        loop {
            let run = self.folder.run(&["search", "--reports", word, "--format", "json"]);
            let total = serde_json::from_str::<Value>(&run.out).map_or(0, |found| found["total"].as_u64().unwrap());
            if total == reports {
                took(what, started);
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{what}: {total} of {reports} {}", run.err);
        }
    }

    /// Ends it, and returns what it still had to say.
    fn end(mut self, signal: Signal) -> (Option<i32>, Vec<String>) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, self.errors.iter().collect())
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints how long something took. Not println!, which the test runner keeps to itself.
fn took(what: &str, since: Instant) {
    let _ = writeln!(std::io::stderr(), "watch: {what} after {:.2} s", since.elapsed().as_secs_f64());
}

/// Lines as they come.
fn read_lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    receiver
}

fn report(word: &str) -> String {
    format!("لقاء {word}\nالتقى الوزيران في {word} أمس.\n")
}

#[test]
fn files_that_come_change_and_move_are_found() {
    let folder = Folder::new();
    folder.write("news/there.txt", report("بغداد"));
    let watch = Watch::start(&folder, &["news"]);
    watch.gets(1);
    watch.finds("بغداد", 1, "what was there");

    folder.write("news/a.txt", report("دوشنبه"));
    watch.finds("دوشنبه", 1, "created");
    let commit = watch.commit();
    assert_eq!((&commit["files"], &commit["new"]), (&1.into(), &1.into()), "{commit}");
    assert!(commit["seconds"].as_f64().unwrap() < 10.0);

    folder.write("news/a.txt", report("الرباط"));
    watch.finds("الرباط", 1, "changed");
    assert_eq!(watch.commit()["replaced"], 1);
    watch.finds("دوشنبه", 0, "no longer there");

    let written = folder.write("elsewhere.txt", report("طنجة"));
    std::fs::rename(written, folder.path().join("news/moved.txt")).unwrap();
    watch.finds("طنجة", 1, "renamed into place");
    assert_eq!(watch.commit()["new"], 1);

    let linked = folder.write("outside/linked.txt", report("مسقط"));
    std::fs::hard_link(linked, folder.path().join("news/linked.txt")).unwrap();
    watch.finds("مسقط", 1, "linked");
    assert_eq!(watch.commit()["new"], 1);

    // The ids are those that an ingest of the folder gives.
    folder.run(&["show", "news/moved.txt"]).ends(0);
    let run = folder.run(&["ingest", "news"]).ends(0);
    assert!(run.out.contains("new 0, replaced 0, unchanged 4"), "{}", run.out);
    let (code, said) = watch.end(Signal::INT);
    assert_eq!((code, said.len()), (Some(0), 0), "{said:?}");
}

#[test]
fn new_folders_are_followed_with_what_is_in_them() {
    let folder = Folder::new();
    folder.write("news/README.md", "");
    folder.write("more/1.txt", report("الكويت"));
    let watch = Watch::start(&folder, &["news", "more", "--index", "news/index"]);
    watch.gets(1);
    let index = |args: &[&str]| folder.run(&[args, &["--index", "news/index"]].concat());

    folder.write("news/a/b/c/1.txt", report("دوشنبه"));
    assert_eq!(watch.commit()["new"], 1);
    folder.write("news/a/b/c/2.txt", report("الرباط"));
    assert_eq!(watch.commit()["new"], 1);
    folder.write("prepared/d/3.txt", report("طنجة"));
    std::fs::rename(folder.path().join("prepared"), folder.path().join("news/prepared")).unwrap();
    assert_eq!(watch.commit()["new"], 1);
    folder.write("news/prepared/d/4.txt", report("طنجة"));
    assert_eq!(watch.commit()["new"], 1);
    folder.write("more/5.txt", report("طنجة"));
    assert_eq!(watch.commit()["new"], 1, "in the second folder");
    index(&["show", "news/a/b/c/2.txt"]).ends(0);
    index(&["show", "more/5.txt"]).ends(0);
    folder.write("news/.hidden/6.txt", report("طنجة"));
    folder.write("news/last.txt", report("طنجة"));
    let commit = watch.commit();
    assert_eq!((&commit["files"], &commit["new"]), (&1.into(), &1.into()), "neither the index nor what is hidden");
    assert_eq!(watch.end(Signal::TERM).0, Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn what_comes_in_pieces_is_read_whole() {
    let folder = Folder::new();
    folder.write("news/README.md", "");
    let watch = Watch::start(&folder, &["news"]);
    assert_eq!(watch.commit()["files"], 0);
    let mut file = std::fs::File::create(folder.path().join("news/slow.txt")).unwrap();
    for n in 0..4 {
        file.write_all(report(&format!("دوشنبه{n}")).as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(500));
    }
    let closed = Instant::now();
    drop(file);
    let commit = watch.commit();
    took("closed", closed);
    assert_eq!((&commit["new"], &commit["replaced"]), (&1.into(), &0.into()));
    assert!(commit["seconds"].as_f64().unwrap() > 1.9, "from the first piece on: {commit}");
    watch.finds("دوشنبه3", 1, "the last piece");
}

#[test]
fn a_burst_is_few_commits() {
    let folder = Folder::new();
    folder.write("news/README.md", "");
    let watch = Watch::start(&folder, &["news"]);
    assert_eq!(watch.commit()["files"], 0);
    for n in 0..300 {
        folder.write(&format!("news/{n}.txt"), report(&format!("دوشنبه رقم {n}")));
    }
    let written = Instant::now();
    let commits = watch.gets(300);
    took("300 files", written);
    assert!(commits <= 5, "{commits} commits");
    watch.finds("دوشنبه", 300, "a burst");
}

#[test]
fn without_word_from_the_system_all_files_are_looked_at() {
    let folder = Folder::new();
    folder.write("news/1.txt", report("بغداد"));
    folder.write("single.jsonl", "{\"id\":\"s1\",\"title\":\"قمة\"}\n");
    let watch = Watch::start(&folder, &["news", "single.jsonl", "--poll"]);
    watch.gets(2);
    folder.write("news/a/2.txt", report("دوشنبه"));
    watch.finds("دوشنبه", 1, "created, by polling");
    assert_eq!(watch.commit()["files"], 1);
    folder.write("news/a/2.txt", report("الرباط وطنجة"));
    watch.finds("طنجة", 1, "changed, by polling");
    assert_eq!(watch.commit()["replaced"], 1);
    folder.write("single.jsonl", "{\"id\":\"s1\",\"title\":\"قمة\"}\n{\"id\":\"s2\",\"title\":\"زيارة\"}\n");
    assert_eq!(watch.commit()["new"], 1);
    assert_eq!(watch.end(Signal::INT).0, Some(0));
}

/// In a namespace of its own, where the system allows three folders to be followed, and then five.
#[test]
#[cfg(target_os = "linux")]
fn more_folders_than_the_system_follows_are_looked_at() {
    let limited = |limit: u32, then: &str| {
        let mut command = Command::new("unshare");
        let script = format!("echo {limit} > /proc/sys/user/max_inotify_watches && {then}");
        command.args(["-Ur", "sh", "-c", &script]).env_remove("MAHDAR_INDEX");
        command
    };
    if !limited(3, "true").output().is_ok_and(|output| output.status.success()) {
        let _ = writeln!(std::io::stderr(), "skipped: no namespace in which to limit what is followed");
        return;
    }
    for limit in [3, 5] {
        let folder = Folder::new();
        folder.write("news/a/b/c/1.txt", report("بغداد"));
        let mut command = limited(limit, &format!("exec {} watch --format json news", crate::support::mahdar()));
        command.current_dir(folder.path());
        let watch = Watch::spawn(&folder, command);
        watch.gets(1);
        folder.write("news/a/b/c/2.txt", report("دوشنبه"));
        watch.gets(1);
        folder.write("news/x/y/z/3.txt", report("طنجة"));
        watch.says("allows no more folders to be followed");
        watch.gets(1);
        folder.write("news/x/y/z/4.txt", report("طنجة"));
        watch.finds("طنجة", 2, "created where nothing is told");
    }
}

#[test]
fn a_file_that_is_named_is_followed_alone() {
    let folder = Folder::new();
    folder.write("news/a.jsonl", "{\"id\":\"1\",\"title\":\"قمة\"}\n");
    let watch = Watch::start(&folder, &["news/a.jsonl"]);
    watch.gets(1);
    folder.write("news/other.jsonl", "{\"id\":\"3\",\"title\":\"قمة\"}\n");
    let mut file = std::fs::OpenOptions::new().append(true).open(folder.path().join("news/a.jsonl")).unwrap();
    writeln!(file, "{{\"id\":\"2\",\"title\":\"زيارة\"}}").unwrap();
    drop(file);
    let commit = watch.commit();
    assert_eq!((&commit["files"], &commit["new"], &commit["unchanged"]), (&1.into(), &1.into(), &1.into()));
    // Replaced by another file, as editors do.
    let new = folder.write("new", "{\"id\":\"1\",\"title\":\"قمة أخرى\"}\n");
    std::fs::rename(new, folder.path().join("news/a.jsonl")).unwrap();
    assert_eq!(watch.commit()["replaced"], 1);
}

#[test]
fn a_folder_that_goes_is_awaited() {
    let folder = Folder::new();
    folder.write("news/1.txt", report("بغداد"));
    let watch = Watch::start(&folder, &["news"]);
    watch.gets(1);
    std::fs::rename(folder.path().join("news"), folder.path().join("old")).unwrap();
    watch.says("news is gone: waiting for it");
    folder.write("news/2.txt", report("دوشنبه"));
    watch.says("news is there again");
    assert_eq!(watch.commit()["new"], 1);
    folder.write("news/3.txt", report("الرباط"));
    assert_eq!(watch.commit()["new"], 1);
}

#[test]
fn what_is_removed_is_pruned_if_that_is_asked_for() {
    let folder = Folder::new();
    for name in ["1", "2", "sub/3", "sub/4"] {
        folder.write(&format!("news/{name}.txt"), report("بغداد"));
    }
    folder.write("news/5.jsonl", "{\"id\":\"51\",\"title\":\"بغداد\"}\n{\"id\":\"52\",\"title\":\"بغداد\"}\n");
    folder.run(&["ingest", "news"]).ends(0);
    let remove = |name: &str| std::fs::remove_file(folder.path().join("news").join(name)).unwrap();
    remove("1.txt");
    let watch = Watch::start(&folder, &["news", "--prune"]);
    assert_eq!(watch.commit()["pruned"], 1, "what went before");
    remove("2.txt");
    assert_eq!(watch.commit()["pruned"], 1);
    std::fs::remove_dir_all(folder.path().join("news/sub")).unwrap();
    assert_eq!(watch.commit()["pruned"], 2, "a folder");
    folder.write("news/5.jsonl", "{\"id\":\"52\",\"title\":\"بغداد\"}\n");
    assert_eq!(watch.commit()["pruned"], 1, "a line");
    watch.finds("بغداد", 1, "what is left");
    std::fs::rename(folder.path().join("news"), folder.path().join("old")).unwrap();
    watch.says("news is gone");
    watch.finds("بغداد", 1, "a folder that is gone takes nothing with it");
    drop(watch);

    std::fs::rename(folder.path().join("old"), folder.path().join("news")).unwrap();
    folder.write("news/6.txt", report("بغداد"));
    folder.write("news/7.txt", report("الرباط"));
    let watch = Watch::start(&folder, &["news", "--prune", "--poll"]);
    watch.gets(2);
    remove("6.txt");
    assert_eq!(watch.commit()["pruned"], 1, "by polling");
    drop(watch);
    let watch = Watch::start(&folder, &["news"]);
    watch.commit();
    remove("7.txt");
    folder.write("news/8.txt", report("دوشنبه"));
    assert_eq!(watch.commit()["pruned"], 0);
    watch.finds("الرباط", 1, "unless nobody asked");
}

#[test]
fn another_writer_is_waited_for_and_let_in() {
    let folder = Folder::new();
    folder.write("news/1.txt", report("بغداد"));
    let watch = Watch::start(&folder, &["news"]);
    watch.gets(1);
    folder.run(&["remove", "news/1.txt"]).ends(0);
    let engine = mahdar::Engine::open(folder.path().join("index")).unwrap();
    folder.write("news/2.txt", report("دوشنبه"));
    watch.says("another process is writing to the index: waiting");
    engine.close().unwrap();
    assert_eq!(watch.commit()["new"], 1);
}

#[test]
fn what_is_refused_is_said_and_alerts_are_told() {
    let folder = Folder::new();
    folder.write("news/bad.jsonl", "bad\n");
    folder.run(&["alert", "add", "dushanbe", "دوشنبه"]).ends(0);
    let watch = Watch::start(&folder, &["news", "--alerts"]);
    folder.write("news/bad.jsonl", "bad\nworse\n");
    watch.says("bad.jsonl:2: expected one JSON object");
    let told = "استقبل الرئيس الروسي فلاديمير بوتين رئيس طاجيكستان إمام علي رحمان في دوشنبه اليوم.";
    folder.write("news/1.txt", format!("لقاء بوتين ورحمان\n{told}\n"));
    assert_eq!(watch.commit()["alert"], "dushanbe");

    folder.run(&["watch", "nowhere"]).ends(2).says(&["nowhere", "check the path"]);
    folder.run(&["watch", "/dev/null"]).ends(2).says(&["expected a folder or a file to follow"]);
    folder.write("other/letter.doc", "x");
    folder.run(&["watch", "news", "--index", "other"]).ends(2).says(&["other holds other files"]);
}
