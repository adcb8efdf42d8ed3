//! Any bytes are JSON, lines of JSON, a table, or what their content says.

#![no_main]

mod reports;

use mahdar::corpus::InputFormat;

const FORMATS: [(&str, InputFormat); 8] = [
    ("a.json", InputFormat::Json),
    ("a.jsonl", InputFormat::Jsonl),
    ("a.csv", InputFormat::Csv),
    ("a.tsv", InputFormat::Tsv),
    ("a.txt", InputFormat::Txt),
    ("a", InputFormat::Auto),
    ("a.zip", InputFormat::Auto),
    ("a.jsonl.gz", InputFormat::Auto),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let (name, format) = FORMATS[usize::from(choice) % FORMATS.len()];
    reports::check(name, bytes, format);
});
