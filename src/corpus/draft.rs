//! What a parser finds of one record, before it is a report.

/// A record as it stands in its file. Blank is the same as none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) body: Option<String>,
    /// The paper or agency.
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    /// The date of publication, as it stands there.
    pub(super) date: Option<String>,
    /// What is to be said of it, and costs no record.
    pub(super) warnings: Vec<String>,
}
