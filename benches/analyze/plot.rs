//! The figures as horizontal bars in SVG: a panel a set of texts, all on one linear scale, a colour a family.
//!
//! Linear and from zero, so that a bar twice as long is twice as fast. Of ours the best level is shown. No fonts and no
//! background of its own: it reads on light and dark pages.

use super::table::{Family, Row, Table};
use std::fmt::Write;

const ROW: usize = 22;
const PANEL_WIDTH: usize = 460;
/// Where bars begin, and how long the longest is.
const BARS: usize = 130;
const LONGEST: f64 = 260.0;
const HEADER: usize = 34;

/// The drawing.
pub(super) fn svg(tables: &[Table]) -> String {
    let shown: Vec<Vec<&Row>> = tables.iter().map(shown).collect();
    let longest = tables.iter().zip(&shown).flat_map(|(table, rows)| rows.iter().map(|row| table.mb_per_s(row.best)));
    let scale = LONGEST / longest.fold(1.0, f64::max);
    let panel_height = HEADER + ROW * shown.iter().map(Vec::len).max().unwrap_or(0);
    let (width, height) = (2 * PANEL_WIDTH, tables.len().div_ceil(2) * panel_height + 10);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>Throughput of Arabic analysis, MB/s on one core</title>\n\
         <style>text{{font:13px system-ui,sans-serif;fill:#24292f}}.head{{font-weight:600}}.name{{text-anchor:end}}\n\
         .ours{{fill:#1a9e77}}.tantivy{{fill:#d9822b}}.lucene{{fill:#4c86e0}}.rust{{fill:#9a6fd0}}\n\
         @media(prefers-color-scheme:dark){{text{{fill:#e6edf3}}}}</style>\n"
    );
    for (n, (table, rows)) in tables.iter().zip(&shown).enumerate() {
        let (x, y) = (n % 2 * PANEL_WIDTH, n / 2 * panel_height);
        let _ = writeln!(out, "<text class=\"head\" x=\"{}\" y=\"{}\">{}, MB/s</text>", x + BARS, y + 22, table.data);
        for (n, row) in rows.iter().enumerate() {
            bar(&mut out, (x, y + HEADER + n * ROW), row, table.mb_per_s(row.best), scale);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// What is drawn of a table: no anchors, and of ours the trait's and the last level of each analysis.
fn shown(table: &Table) -> Vec<&Row> {
    let analysis = |row: &Row| row.name.split('-').next().unwrap_or_default().to_owned();
    let is_last = |n: usize, row: &Row| {
        let later = table.rows[n + 1..].iter();
        !later.clone().any(|other| !other.name.ends_with("-trait") && analysis(other) == analysis(row))
    };
    let wanted = |(n, row): &(usize, &Row)| match row.family {
        Family::Ours => row.name.ends_with("-trait") || is_last(*n, row),
        Family::Anchor => false,
        _ => true,
    };
    table.rows.iter().enumerate().filter(wanted).map(|(_, row)| row).collect()
}

fn bar(out: &mut String, (x, y): (usize, usize), row: &Row, value: f64, scale: f64) {
    let class = match row.family {
        Family::Ours => "ours",
        Family::Tantivy => "tantivy",
        Family::Lucene => "lucene",
        Family::Rust | Family::Anchor => "rust",
    };
    let length = value * scale;
    let (bars, text) = (x + BARS, y + 15);
    let _ = writeln!(
        out,
        "<text class=\"name\" x=\"{}\" y=\"{text}\">{}</text>\
         <rect class=\"{class}\" x=\"{bars}\" y=\"{}\" width=\"{length:.1}\" height=\"{}\" rx=\"2\"/>\
         <text x=\"{:.1}\" y=\"{text}\">{value:.0}</text>",
        bars - 8,
        row.name,
        y + 3,
        ROW - 6,
        bars as f64 + length + 6.0,
    );
}
