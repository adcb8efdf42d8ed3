//! Any text: both analyses keep the contract of the crate's own tests.

#![no_main]

#[path = "../../../src/text/tests/check/mod.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::check(text, &mut mahdar_text::Tokens::new()));
