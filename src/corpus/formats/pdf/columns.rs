//! The columns of a page, in the order in which they are read.
//!
//! A band of lines that leave one strip free from above to below is set in columns if each side has text enough: a table has
//! such strips too, but its cells leave most of their column free, so its rows stay whole. What is not in a band is
//! of one column. The first column is at the right where the text runs from there.

use super::lines::Line;

/// A strip is at least so wide, in sizes: words stand a quarter apart.
const GUTTER: f32 = 0.9;
/// Lines that each column of a band has at least.
const LEAST_LINES: usize = 4;
/// The part of a column that its lines fill on average: less is a table.
const LEAST_FILLED: f32 = 0.6;
/// Beyond so many lines a page is no page.
const MOST_LINES: usize = 1_000;

/// Lines of a page, from above, in regions of one column each.
pub(super) fn columns(lines: Vec<Line>, is_right: bool) -> Vec<Vec<Line>> {
    let mut regions: Vec<Vec<Line>> = Vec::new();
    let mut plain = Vec::new();
    let mut rest = lines;
    if rest.len() > MOST_LINES {
        return vec![rest];
    }
    while !rest.is_empty() {
        match band(&rest) {
            Some((length, edges)) => {
                if !plain.is_empty() {
                    regions.push(std::mem::take(&mut plain));
                }
                let behind = rest.split_off(length);
                let mut found = split(rest, &edges);
                if is_right {
                    found.reverse();
                }
                regions.extend(found);
                rest = behind;
            }
            None => plain.push(rest.remove(0)),
        }
    }
    if !plain.is_empty() {
        regions.push(plain);
    }
    regions
}

/// How many of the lines, from the first on, are set in columns, and the middles of the strips between these.
fn band(lines: &[Line]) -> Option<(usize, Vec<f32>)> {
    let size = lines.first()?.size;
    let mut covered: Vec<(f32, f32)> = Vec::new();
    let mut best = None;
    for (at, line) in lines.iter().enumerate() {
        for word in line.words() {
            cover(&mut covered, word);
        }
        let strips: Vec<f32> = covered
            .windows(2)
            .filter(|pair| pair[1].0 - pair[0].1 > GUTTER * size)
            .map(|pair| f32::midpoint(pair[0].1, pair[1].0))
            .collect();
        if strips.is_empty() {
            // A first line alone may be short.
            if covered.len() == 1 && covered[0].1 - covered[0].0 > 40.0 * size || at >= LEAST_LINES {
                break;
            }
            continue;
        }
        best = Some((at + 1, strips));
    }
    let (length, strips) = best.filter(|(length, _)| *length >= LEAST_LINES)?;
    let columns = split(lines[..length].to_vec(), &strips);
    columns.iter().all(|column| is_text(column)).then_some((length, strips))
}

/// Joins a range to others, which are sorted and apart.
fn cover(covered: &mut Vec<(f32, f32)>, (mut from, mut to): (f32, f32)) {
    covered.retain(|&(start, end)| {
        let touches = start <= to && from <= end;
        if touches {
            (from, to) = (from.min(start), to.max(end));
        }
        !touches
    });
    let at = covered.partition_point(|range| range.0 < from);
    covered.insert(at, (from, to));
}

fn split(lines: Vec<Line>, edges: &[f32]) -> Vec<Vec<Line>> {
    let mut columns: Vec<Vec<Line>> = vec![Vec::new(); edges.len() + 1];
    for line in lines {
        let mut parts = vec![Vec::new(); edges.len() + 1];
        for glyph in line.glyphs {
            let middle = f32::midpoint(glyph.x.0, glyph.x.1);
            parts[edges.partition_point(|&edge| edge < middle)].push(glyph);
        }
        for (column, part) in columns.iter_mut().zip(parts) {
            column.extend(Line::new(part, line.word_gap));
        }
    }
    columns
}

/// Whether lines fill their column as running text does.
fn is_text(column: &[Line]) -> bool {
    let (left, right) = column.iter().fold((f32::MAX, f32::MIN), |(l, r), line| (l.min(line.x.0), r.max(line.x.1)));
    let width = right - left;
    let filled: f32 = column.iter().map(|line| (line.x.1 - line.x.0) / width.max(1.0)).sum();
    let words: usize = column.iter().map(|line| line.words().len()).sum();
    column.len() >= LEAST_LINES && filled / column.len() as f32 >= LEAST_FILLED && words >= 2 * column.len()
}
