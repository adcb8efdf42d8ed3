//! Ten times a corpus: no copy has an id, a date or a name where the others have it.

use super::{Result, reports};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The corpus as it is among them.
pub(super) const COPIES: usize = 10;
/// Names that take each other's places: in copy number n, each stands where the one n places before it stood.
const NAMES: [&str; 12] =
    ["أوباما", "بوتين", "كيري", "لافروف", "السيسي", "أردوغان", "هولاند", "ميركل", "روحاني", "ظريف", "كاميرون", "عباس"];

/// Writes each copy as a file.
pub(super) fn write(folder: &Path, paths: &[PathBuf]) -> Result<()> {
    for copy in 0..COPIES {
        let other: HashMap<&str, &str> =
            (0..NAMES.len()).map(|at| (NAMES[at], NAMES[(at + copy) % NAMES.len()])).collect();
        let file = BufWriter::new(File::create(folder.join(format!("{copy}.jsonl.gz")))?);
        let mut file = GzEncoder::new(file, Compression::fast());
        for report in reports(paths) {
            let date = report.published.map(|published| {
                let moment = published.wall_clock();
                // The 29th of February moves to the 28th.
                moment.checked_sub(jiff::Span::new().years(3 * copy as i64)).unwrap_or(moment).to_string()
            });
            let record = json!({
                "id": format!("{copy}-{}", report.id),
                "title": exchanged(&report.title, &other),
                "body": exchanged(&report.body, &other),
                "source": report.source,
                "url": report.url,
                "date": date,
            });
            serde_json::to_writer(&mut file, &record)?;
            file.write_all(b"\n")?;
        }
        file.finish()?.flush()?;
    }
    Ok(())
}

/// A text with its names exchanged; a name is a word of its own here.
fn exchanged(text: &str, other: &HashMap<&str, &str>) -> String {
    let words = text.split_inclusive(' ').map(|word| {
        let name = word.trim_end_matches(' ');
        other.get(name).map_or_else(|| word.to_owned(), |other| word.replacen(name, other, 1))
    });
    words.collect()
}
