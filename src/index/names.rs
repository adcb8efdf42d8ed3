//! The files of an index folder, by name: which are tantivy's, which are ours, and which are none of an index.
//!
//! tantivy names the files of a segment by 32 hexadecimal digits and what they hold; a list of removed documents has
//! the number of its operation between the two.

use std::collections::BTreeSet;
use tantivy::IndexMeta;

/// The file that makes a folder an index: it names the segments of the last commit.
pub(crate) const META: &str = "meta.json";
/// Where tantivy lists the files that are its own.
pub(crate) const MANAGED: &str = ".managed.json";
/// A file that every writer makes, with the permissions that a file gets here.
pub(super) const WRITER_LOCK: &str = ".tantivy-writer.lock";
/// What the name of a folder begins with in which an index is made before it takes the place of another.
pub(super) const STAGED: &str = ".mahdar-staged-";

const SEGMENT_DIGITS: usize = 32;
const PARTS: [&str; 7] = ["idx", "pos", "term", "store", "store.temp", "fast", "fieldnorm"];

/// The digits of the segment that a file belongs to; none if it is no file of a segment.
pub(super) fn segment_of(name: &str) -> Option<&str> {
    let (segment, part) = name.split_once('.')?;
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let removed = || part.strip_suffix(".del").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let is_segment = segment.len() == SEGMENT_DIGITS && segment.bytes().all(hexadecimal);
    (is_segment && (PARTS.contains(&part) || removed())).then_some(segment)
}

/// Whether a file is one that tantivy was writing when it was stopped: it renames these once they are whole.
pub(super) fn is_half_written(name: &str) -> bool {
    name.strip_prefix(".tmp")
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The files that the segments of a commit consist of.
pub(crate) fn files_of(metas: &IndexMeta) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for segment in &metas.segments {
        let id = segment.id().uuid_string();
        files.extend(PARTS.iter().filter(|part| **part != "store.temp").map(|part| format!("{id}.{part}")));
        if segment.has_deletes() {
            files.insert(format!("{id}.{}.del", segment.delete_opstamp().unwrap_or_default()));
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_segments_are_told_by_name() {
        let id = "658f72c3f40545ce8c1607752e37603a";
        for part in ["idx", "store", "store.temp", "17.del"] {
            assert_eq!(segment_of(&format!("{id}.{part}")), Some(id));
        }
        let long = format!("{id}0.idx");
        let upper = "658F72C3F40545CE8C1607752E37603A.idx";
        for other in ["meta.json", ".managed.json", "../x", "a.idx", &long, upper, &format!("{id}/x.idx")] {
            assert_eq!(segment_of(other), None, "{other}");
        }
        for part in ["exe", ".del", "x.del", "", "idx/"] {
            assert_eq!(segment_of(&format!("{id}.{part}")), None, "{part}");
        }
        assert!(is_half_written(".tmpaB3xYz"));
        assert!(!is_half_written(".tmp") && !is_half_written(".tmp-mine1"));
    }

    #[test]
    fn the_parts_are_those_that_tantivy_lists() {
        let index = tantivy::Index::create_in_ram(super::super::schema::schema());
        let mut metas = index.load_metas().unwrap();
        metas.segments = vec![index.new_segment_meta(index.new_segment().id(), 1)];
        let listed: BTreeSet<String> =
            metas.list_segment_files().iter().map(|path| path.display().to_string()).collect();
        let needless = |name: &String| name.ends_with(".0.del") || name.ends_with(".store.temp");
        let needed: BTreeSet<String> = listed.into_iter().filter(|name| !needless(name)).collect();
        assert_eq!(files_of(&metas), needed);
    }
}
