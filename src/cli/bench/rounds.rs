//! Engines timed side by side, so that the noise of a shared machine hits all alike.
//!
//! In a round each engine has a turn at each slice of the texts, one engine after another, another one first each time.
//! Of each slice the shortest turn of all rounds counts. A burst of other work then costs a turn and not a whole round,
//! which a slow engine would never get through undisturbed. `benches/analyze` times by this file too.

use std::time::{Duration, Instant};

/// Bytes of a slice: long enough that warming up the caches after another engine is a small part of a turn.
pub(super) const SLICE: usize = 1 << 20;

/// What an engine finds in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) tokens: usize,
    /// Bytes of all terms: reading them is part of the work, and tells answers of equal number apart.
    pub(super) bytes: usize,
}

impl std::iter::Sum for Found {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self { tokens: sum.tokens + one.tokens, bytes: sum.bytes + one.bytes })
    }
}

/// One way to analyze a text.
pub(super) type Analyze = Box<dyn FnMut(&str) -> Found>;

/// How long an engine took over all texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    pub(super) found: Found,
    /// The sum of the shortest turn at each slice.
    pub(super) best: Duration,
    /// The median of the rounds.
    pub(super) median: Duration,
}

/// The texts in slices of about [`SLICE`] bytes.
pub(super) fn slices(texts: &[String]) -> Vec<&[String]> {
    let mut slices = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (n, text) in texts.iter().enumerate() {
        bytes += text.len();
        if bytes >= SLICE || n + 1 == texts.len() {
            slices.push(&texts[start..=n]);
            (start, bytes) = (n + 1, 0);
        }
    }
    slices
}

/// Runs all engines over all texts until `enough`, which is told how many rounds there were and how long they took.
///
/// Gives the rounds and, for each engine, its times; fails with the number of the engine that found something else in
/// another round.
pub(super) fn interleaved<'e>(
    texts: &[String],
    engines: impl Iterator<Item = &'e mut Analyze>,
    enough: impl Fn(usize, Duration) -> bool,
) -> Result<(usize, Vec<Times>), usize> {
    let slices = slices(texts);
    let mut runs: Vec<Run<'_>> = engines.map(|engine| Run::new(engine, slices.len())).collect();
    let (started, mut rounds) = (Instant::now(), 0);
    while rounds == 0 || !enough(rounds, started.elapsed()) {
        runs.iter_mut().for_each(|run| run.rounds.push(Duration::ZERO));
        for (n, slice) in slices.iter().enumerate() {
            for turn in 0..runs.len() {
                let engine = (turn + n + rounds) % runs.len();
                if !runs[engine].turn(n, slice) {
                    return Err(engine);
                }
            }
        }
        rounds += 1;
    }
    Ok((rounds, runs.into_iter().map(Run::times).collect()))
}

/// An engine and its turns so far.
struct Run<'e> {
    engine: &'e mut Analyze,
    /// For each slice what is found in it, and the shortest turn.
    slices: Vec<Option<(Found, Duration)>>,
    rounds: Vec<Duration>,
}

impl<'e> Run<'e> {
    fn new(engine: &'e mut Analyze, slices: usize) -> Self {
        Self { engine, slices: vec![None; slices], rounds: Vec::new() }
    }

    /// Whether the slice gave what it gave before.
    fn turn(&mut self, n: usize, slice: &[String]) -> bool {
        let started = Instant::now();
        let found: Found = slice.iter().map(|text| (self.engine)(text)).sum();
        let time = started.elapsed();
        if let Some(round) = self.rounds.last_mut() {
            *round += time;
        }
        let (before, best) = self.slices[n].unwrap_or((found, time));
        self.slices[n] = Some((found, best.min(time)));
        found == before
    }

    fn times(mut self) -> Times {
        self.rounds.sort_unstable();
        let median = self.rounds.get(self.rounds.len() / 2).copied().unwrap_or_default();
        let turns = || self.slices.iter().flatten();
        Times { found: turns().map(|turn| turn.0).sum(), best: turns().map(|turn| turn.1).sum(), median }
    }
}
