//! The page in a real browser: headless Chromium, driven by playwright-core, with the rules of axe-core (`tests/browser/`).
//!
//! Where there is no Chromium, no Node.js, or no npm that reaches its registry, it says so and is skipped.

use crate::page::service_of_news;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Reports of the index.
const REPORTS: usize = 400;

/// A Chromium that is installed.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.exists())
}

/// Installs what the tests need into the target folder, pinned by the lock; none if that is not possible.
fn modules(tests: &Path) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    let lock = std::fs::read(tests.join("package-lock.json")).unwrap();
    let installed = folder.join("installed.json");
    if std::fs::read(&installed).ok().as_ref() != Some(&lock) {
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(tests.join(name), folder.join(name)).unwrap();
        }
        let npm = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if !npm.is_ok_and(|status| status.success()) {
            return None;
        }
        std::fs::write(&installed, &lock).unwrap();
    }
    Some(folder)
}

#[test]
fn the_page_in_chromium() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let Some(chromium) = chromium() else {
        println!("skipped: no Chromium is installed (or named by CHROMIUM)");
        return;
    };
    if !Command::new("node").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
        println!("skipped: no Node.js is installed");
        return;
    }
    let Some(modules) = modules(&tests) else {
        println!("skipped: npm could not install playwright-core and axe-core");
        return;
    };
    let service = service_of_news(REPORTS);
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    let output = Command::new("node")
        .arg(tests.join("page.mjs"))
        .args([format!("http://{}", service.addr).as_str().as_ref(), modules.as_os_str(), chromium.as_os_str()])
        .arg(pictures)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{out}");
    assert!(output.status.success(), "{out}\n{err}");
}
