//! Any text: both analyses keep the contract of the crate's own tests, and all levels give the tokens of the plain path.

#![no_main]

#[path = "../../../src/text/tests/check/mod.rs"]
mod check;

use mahdar_text::Tokens;

libfuzzer_sys::fuzz_target!(|text: &str| {
    check::check(text, &mut Tokens::new());
    check::same(text, &mut [Tokens::new(), Tokens::new()]);
    // Beyond the first block, and at another place in it.
    let longer = format!("\u{628}\u{64E}\u{62D}\u{62B} {text} {text}");
    check::same(&longer, &mut [Tokens::new(), Tokens::new()]);
});
