//! Any bytes are a feed.

#![no_main]

mod reports;

use mahdar::corpus::InputFormat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reports::check("a.rss", bytes, InputFormat::Feed));
