//! Formats that hold more than text: each file makes drafts of bytes, and touches nothing else.

#[cfg(feature = "formats")]
pub(in crate::corpus) mod docx;
#[cfg(feature = "formats")]
pub(in crate::corpus) mod feed;
#[cfg(feature = "formats")]
pub(in crate::corpus) mod html;
#[cfg(feature = "formats")]
mod odt;
#[cfg(feature = "formats")]
mod office;
#[cfg(feature = "formats")]
pub(in crate::corpus) mod pdf;
#[cfg(feature = "formats")]
mod title;
