//! What this process holds, as Linux tells it; 0 where it is not told.

use std::fs;

/// RssAnon in KiB: memory that is not of mapped files.
pub(crate) fn anonymous_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
