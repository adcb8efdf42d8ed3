//! How often an address may ask: a bucket for each, that fills again with time (the token bucket of RFC 2697).
//!
//! It holds the addresses seen lately, and a bounded number of them: when there are too many, those whose bucket is full again
//! are forgotten, which changes nothing for them. IPv6 addresses count by their network of 64 bits, as one client has all of it.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Addresses that are remembered.
const MOST_ADDRESSES: usize = 10_000;

/// Buckets of addresses.
#[derive(Debug)]
pub(super) struct Buckets {
    /// What comes in, a second.
    rate: f64,
    /// What a bucket holds.
    size: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Buckets {
    /// So many a second on the average, and `size` at once.
    pub(super) fn new(rate: f64, size: f64) -> Self {
        Self { rate, size, buckets: Mutex::default() }
    }

    /// Takes one from the bucket of an address; if it is empty, says in how many seconds it is not.
    pub(super) fn take(&self, address: IpAddr, now: Instant) -> Result<(), u64> {
        self.change(address, now, 1.0)
    }

    /// Whether the bucket of an address is empty.
    pub(super) fn look(&self, address: IpAddr, now: Instant) -> Result<(), u64> {
        self.change(address, now, 0.0)
    }

    fn change(&self, address: IpAddr, now: Instant, taken: f64) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |bucket: &Bucket| {
            let seconds = now.saturating_duration_since(bucket.at).as_secs_f64();
            (bucket.left + seconds * self.rate).min(self.size)
        };
        if buckets.len() >= MOST_ADDRESSES {
            buckets.retain(|_, bucket| filled(bucket) < self.size);
            if buckets.len() >= MOST_ADDRESSES {
                buckets.clear(); // better some are let in again than all are held up
            }
        }
        let address = network(address);
        let left = buckets.get(&address).map_or(self.size, filled);
        if left < 1.0 {
            return Err(((1.0 - left) / self.rate).ceil().max(1.0) as u64);
        }
        if taken > 0.0 {
            buckets.insert(address, Bucket { left: left - taken, at: now });
        }
        Ok(())
    }
}

/// What one client has of addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.into(),
            None => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        },
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn an_address_has_what_its_bucket_holds_and_then_what_comes_in() {
        let (buckets, start) = (Buckets::new(2.0, 3.0), Instant::now());
        let [one, other] = [[10, 0, 0, 1], [10, 0, 0, 2]].map(IpAddr::from);
        for _ in 0..3 {
            assert_eq!(buckets.look(one, start), Ok(()));
            assert_eq!(buckets.take(one, start), Ok(()));
        }
        assert_eq!(buckets.take(one, start), Err(1));
        assert_eq!(buckets.take(other, start), Ok(()), "others have their own");
        let later = start + Duration::from_millis(600);
        assert_eq!(buckets.take(one, later), Ok(()));
        assert!(buckets.take(one, later).is_err());
        assert_eq!(buckets.take(one, later + Duration::from_secs(60)), Ok(()));
    }

    #[test]
    fn a_client_cannot_have_many_buckets_and_the_memory_is_bounded() {
        let (buckets, now) = (Buckets::new(0.001, 1.0), Instant::now());
        let v6 = |last: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]);
        assert_eq!(buckets.take(v6(1), now), Ok(()));
        assert!(buckets.take(v6(2), now).is_err(), "of the same network");
        for number in 0..30_000_u32 {
            let _ = buckets.take(IpAddr::from(number.to_be_bytes()), now);
        }
        assert!(buckets.buckets.lock().unwrap().len() <= MOST_ADDRESSES);
    }
}
