//! What a bench of many queries tells of their times.

/// p50, p90, p99 and the most of some times, in ascending order. The nearest rank: the least time that this part of the
/// queries does not exceed.
pub(crate) fn percentiles(sorted: &[f64]) -> [f64; 4] {
    [0.5, 0.9, 0.99, 1.0].map(|part| sorted[((part * sorted.len() as f64).ceil() as usize).clamp(1, sorted.len()) - 1])
}

/// Processor time of this thread so far.
#[cfg(unix)]
pub(crate) fn thread_milliseconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// Processor time of this thread so far: not known here.
#[cfg(not(unix))]
pub(crate) fn thread_milliseconds() -> f64 {
    0.0
}
