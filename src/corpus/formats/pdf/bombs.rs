//! Refuses a PDF whose objects would fill the memory before any of them is read.
//!
//! The library unpacks all object streams when it opens a file. It bounds each, not their sum, and a file may hold
//! thousands; so they are unpacked here first, into nothing, and counted. Streams of pages and fonts are unpacked one at
//! a time later, and bounded there.

use crate::corpus::bounds::size;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// What all object streams may unpack to: a page has some 5 KB of objects, so 2,000 have 10 MB.
pub(super) const MAX_OBJECT_BYTES: u64 = 64 << 20;
/// How far before its stream a dictionary begins at most.
const MAX_DICTIONARY: usize = 4 << 10;

/// An error if the objects unpack to more than [`MAX_OBJECT_BYTES`], or are packed more than once.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), String> {
    let mut unpacked = 0;
    for at in streams(bytes) {
        let before = &bytes[at.saturating_sub(MAX_DICTIONARY)..at];
        let from = before.windows(4).rposition(|window| window == b" obj").unwrap_or(0);
        let dictionary = unescaped(&before[from..]);
        let names = |name: &[u8]| dictionary.windows(name.len()).filter(|window| *window == name).count();
        if names(b"ObjStm") + names(b"XRef") == 0 {
            continue;
        }
        if names(b"Decode") - names(b"DecodeParms").min(names(b"Decode")) > 1 {
            return Err("expected a PDF whose objects are packed once, found some that are packed again: refused as a bomb; save it anew if it is sound".to_owned());
        }
        let data = &bytes[at + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let room = MAX_OBJECT_BYTES - unpacked;
        let mut decoder = ZlibDecoder::new(data).take(room + 1);
        // What is damaged is for the library to tell.
        let mut buffer = [0; 1 << 14];
        while let Ok(read @ 1..) = decoder.read(&mut buffer) {
            unpacked += read as u64;
        }
        if unpacked > MAX_OBJECT_BYTES {
            let most = size(MAX_OBJECT_BYTES);
            return Err(format!(
                "expected a PDF with at most {most} of objects, found more in {}: refused as a bomb; save it anew if it is sound",
                size(bytes.len() as u64)
            ));
        }
    }
    Ok(())
}

/// Where streams begin.
fn streams(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let starts = bytes.windows(b"stream".len()).enumerate().filter(|(_, window)| *window == b"stream");
    starts.map(|(at, _)| at).filter(|&at| !bytes[..at].ends_with(b"end"))
}

/// Names with their escapes (`#4f` for `O`) resolved.
fn unescaped(dictionary: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(dictionary.len()), 0);
    while let Some(&byte) = dictionary.get(at) {
        match (byte, digit(dictionary.get(at + 1)), digit(dictionary.get(at + 2))) {
            (b'#', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}
