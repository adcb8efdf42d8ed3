//! Which mentions are of one meeting: each goes to the leader that it agrees with best.
//!
//! Mentions are taken in the order of how much is known of them, so that those which name both sides, a city and a day
//! lead, and the vague follow. A mention joins only by agreeing with the leader itself, never with another member: so no
//! chain of likenesses grows through the days, every group lies within the days that one pair of mentions may, and who
//! goes where depends on nothing but the mentions that agree: not on the order in which they came, nor on what else the
//! index holds.

use super::block::{Block, blocks, blocks_around};
use super::key::Key;
use super::same::{agreement, coverage};
use std::collections::HashMap;

/// The most mentions of one meeting: more of one block are copies without number, or a mistake.
pub(super) const MOST_REPORTS: usize = 60;

/// Members of one group, as places in the list of keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cluster {
    pub(super) held: Vec<usize>,
    pub(super) coverage: Vec<usize>,
}

impl Cluster {
    fn is_full(&self) -> bool {
        self.held.len() + self.coverage.len() >= MOST_REPORTS
    }
}

/// Groups mentions. `keys` come in an order that depends on the mentions alone.
pub(super) fn cluster(keys: &[Key]) -> Vec<Cluster> {
    let mut order: Vec<usize> = (0..keys.len()).filter(|&n| keys[n].is_held()).collect();
    order.sort_by_key(|&n| (keys[n].rank(), n));
    let mut leaders = Leaders::default();
    for n in order {
        match leaders.best(&keys[n], |leader| agreement(&keys[n], &keys[leader])) {
            Some(place) => leaders.clusters[place].held.push(n),
            None => leaders.add(n, &keys[n]),
        }
    }
    for (n, key) in keys.iter().enumerate().filter(|(_, key)| key.is_coverage()) {
        if let Some(place) = leaders.best(key, |leader| coverage(key, &keys[leader])) {
            leaders.clusters[place].coverage.push(n);
        }
    }
    leaders.clusters
}

/// Groups so far, found by the blocks of their leaders.
#[derive(Default)]
struct Leaders {
    clusters: Vec<Cluster>,
    of_block: HashMap<Block, Vec<usize>>,
}

impl Leaders {
    fn add(&mut self, n: usize, key: &Key) {
        for block in blocks(key) {
            self.of_block.entry(block).or_default().push(self.clusters.len());
        }
        self.clusters.push(Cluster { held: vec![n], coverage: Vec::new() });
    }

    /// The group whose leader agrees best; the earliest of those that agree equally.
    fn best(&mut self, key: &Key, agrees: impl Fn(usize) -> Option<u32>) -> Option<usize> {
        let mut best: Option<(u32, usize)> = None;
        let clusters = &self.clusters;
        for block in blocks_around(key) {
            let Some(places) = self.of_block.get_mut(&block) else { continue };
            // So that a block of thousands does not ask each full group again.
            places.retain(|&place| !clusters[place].is_full());
            for &place in places.iter() {
                if best.is_none_or(|(_, found)| found != place)
                    && let Some(agreement) = clusters[place].held.first().and_then(|&leader| agrees(leader))
                    && best.is_none_or(|(most, found)| agreement > most || agreement == most && place < found)
                {
                    best = Some((agreement, place));
                }
            }
        }
        best.map(|(_, place)| place)
    }
}
