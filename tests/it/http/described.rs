//! What the description says, asked by schemathesis, where that is installed: no answer but those that are described.

use super::{KEY, Service, seeds};
use std::path::Path;
use std::process::Command;

#[test]
fn schemathesis_finds_nothing() {
    let program = std::env::var("MAHDAR_SCHEMATHESIS").unwrap_or_else(|_| "schemathesis".into());
    if Command::new(&program).arg("--version").output().is_err() {
        eprintln!("skipped: {program} is not installed (pip install schemathesis)");
        return;
    }
    let service = Service::over(seeds(), &["--writable", "--log", "quiet"], &[("MAHDAR_API_KEY", KEY)]);
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/schemathesis.toml");
    let most = std::env::var("MAHDAR_EXAMPLES").unwrap_or_else(|_| "15".into());
    let output = Command::new(&program)
        .arg("--config-file")
        .arg(config)
        .args(["run", &format!("http://{}/api/v1/openapi.json", service.addr)])
        .args(["-H", &format!("Authorization: Bearer {KEY}"), "--warnings", "off", "--no-color"])
        .args(["--continue-on-failure", "--seed", "1", "--max-examples", &most])
        .current_dir(service.folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("Test cases:"), "{told}{}", String::from_utf8_lossy(&output.stderr));
    // Its own faults are none of ours: what it found is said under FAILURES.
    assert!(!told.contains("= FAILURES ="), "{told}");
    told.lines().filter(|line| line.contains("generated")).for_each(|line| eprintln!("{}", line.trim()));
    assert!(!service.log().contains("panicked"), "{}", service.log());
}
