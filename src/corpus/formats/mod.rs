//! Formats that hold more than text: each file makes drafts of bytes, and touches nothing else.

#[cfg(feature = "formats")]
#[allow(dead_code)] // until the pipeline calls it
pub(in crate::corpus) mod feed;
#[cfg(feature = "formats")]
#[allow(dead_code)] // until the pipeline calls it
pub(in crate::corpus) mod html;
