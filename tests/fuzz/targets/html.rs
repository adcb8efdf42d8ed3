//! Any bytes are a page.

#![no_main]

mod reports;

use mahdar::corpus::InputFormat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reports::check("a.html", bytes, InputFormat::Html));
