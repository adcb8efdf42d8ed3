//! Tells whether a file is as it was when it was read before: the same bytes, read in the same way.

use super::{FieldMap, File, InputFormat};
use std::io::{self, Read};
use xxhash_rust::xxh3::Xxh3;

/// The hash of a file, as far as it was read.
pub(super) struct Fingerprint(Xxh3);

impl Fingerprint {
    /// Of a file of which nothing was read yet.
    pub(super) fn new(format: InputFormat, id_prefix: &str, map: &FieldMap) -> Self {
        let mut hash = Xxh3::new();
        hash.update(&[format as u8]);
        for text in [id_prefix, &map.fingerprint()] {
            hash.update(&(text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        Self(hash)
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn hash(&self) -> u64 {
        self.0.digest()
    }
}

/// The hash of a whole file; `fingerprint` is that of how it is read.
pub(super) fn hash_of(file: &File, mut fingerprint: Fingerprint) -> io::Result<u64> {
    let mut source = std::fs::File::open(&file.path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(fingerprint.hash()),
            Ok(read) => fingerprint.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
