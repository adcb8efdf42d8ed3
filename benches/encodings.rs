//! How often the encoding of a text is told, and what it costs to ask each report whether it is mojibake.
//!
//! Pieces are cut from the bodies of the reports at characters, one of each in turn, and written in each encoding; what an
//! encoding lacks is left out first. `wrong` is where another encoding is told and the text is another one, too: in two
//! code pages short texts are the same. Then every report is asked for mojibake and for lost letters: each one that says so is
//! printed. The cost is set beside that of reading the same reports from their files.
//!
//! The seeds are measured, unless `MAHDAR_CORPUS` names files or folders, as in `search`.

#![allow(clippy::print_stdout)] // a bench is for people to read

use mahdar::corpus::encoding::{Encoding, decode, lost, repair};
use mahdar::corpus::{InputFormat, Item, find};
use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

/// Pieces of each encoding and length.
const PIECES: usize = 2_000;
const LENGTHS: [usize; 4] = [20, 40, 80, 200];
const ENCODINGS: [Encoding; 5] =
    [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1256, Encoding::Iso8859_6];
const ROUNDS: usize = 5;
/// Questions asked of a text that the cache holds.
const AGAIN: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let (data, paths) = match std::env::var_os("MAHDAR_CORPUS") {
        Some(paths) => ("corpus", std::env::split_paths(&paths).collect()),
        None => ("seeds", vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"))]),
    };
    let mut reports = Vec::new();
    for item in find(&paths, InputFormat::Auto).read("") {
        if let Item::Report(report) = item {
            reports.push(*report);
        }
    }
    for length in LENGTHS {
        for encoding in ENCODINGS {
            let (mut asked, mut wrong) = (0, 0);
            // Some reports are too short.
            for n in 0..PIECES * 2 {
                if asked == PIECES {
                    break;
                }
                let report = &reports[n * 7_919 % reports.len()];
                let Some(piece) = piece(&report.body, n, length, encoding) else { continue };
                let (text, bytes) = piece;
                asked += 1;
                let decoded = decode(&bytes, None);
                let is_right = decoded.as_ref().is_ok_and(|found| found.encoding == encoding || found.text == text);
                if !is_right {
                    wrong += 1;
                    let found = decoded.map_or_else(|error| error, |found| found.encoding.to_string());
                    println!("  {}: {found}: {text:?}", report.id);
                }
            }
            println!("detect/{data}/{encoding}: {length} bytes: {asked} pieces, {wrong} wrong");
        }
    }
    let texts = || reports.iter().flat_map(|report| [&report.title, &report.body]);
    for text in texts() {
        if let Some((repaired, mojibake)) = repair(text) {
            println!("  repaired, {mojibake}: {:.120?} -> {:.120?}", first(text), first(&repaired));
        }
        if let Some(warning) = lost(text) {
            println!("  warned: {warning}");
        }
    }
    let read = seconds(|| {
        black_box(find(&paths, InputFormat::Auto).read("").count());
    });
    // Whoever reads asks of a text that he has just made, which the cache holds: what a few more questions cost.
    let ask = |times: usize| {
        seconds(|| {
            for text in texts() {
                for _ in 0..times {
                    black_box(repair(black_box(text)).is_some());
                }
            }
        })
    };
    let (once, more) = (ask(1), ask(1 + AGAIN));
    let asked = (more - once) / AGAIN as f64;
    let bytes: usize = texts().map(String::len).sum();
    println!(
        "repair/{data}: {} reports, {:.1} MB: {:.2} ms ({:.2} from memory), {:.2} % of reading them ({:.0} ms)",
        reports.len(),
        bytes as f64 / 1e6,
        asked * 1e3,
        once * 1e3,
        asked / read * 100.0,
        read * 1e3
    );
    Ok(())
}

fn first(text: &str) -> String {
    text.chars().take(120).collect()
}

/// A piece of at least so many bytes in an encoding, and what it is as text.
fn piece(body: &str, n: usize, length: usize, encoding: Encoding) -> Option<(String, Vec<u8>)> {
    let start = n * 31 % body.len().max(1);
    let start = (start..body.len()).find(|&at| body.is_char_boundary(at))?;
    let (mut text, mut bytes) = (String::new(), Vec::new());
    for c in body[start..].chars() {
        let mut buffer = [0; 4];
        let written: Vec<u8> = match encoding {
            Encoding::Utf16Le => c.to_string().encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => c.to_string().encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => {
                let (written, _, failed) = encoding.encoding_rs().encode(c.encode_utf8(&mut buffer));
                if failed {
                    continue;
                }
                written.into_owned()
            }
        };
        text.push(c);
        bytes.extend(written);
        if bytes.len() >= length {
            return Some((text, bytes));
        }
    }
    None
}

/// The least of some rounds.
fn seconds(mut what: impl FnMut()) -> f64 {
    let time = |what: &mut dyn FnMut()| {
        let start = Instant::now();
        what();
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(|_| time(&mut what)).fold(f64::INFINITY, f64::min)
}
