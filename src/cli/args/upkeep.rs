//! What can be typed to check an index, to keep a copy of it, and to make it anew.

use super::values::TextOrJson;
use clap::Args as ClapArgs;
use std::path::PathBuf;

/// Looks for what is wrong with the index, and says what to do about it.
///
/// The checksums of all files, how the index was made, every report and meeting, and whether the meetings are those that
/// the reports tell of. Nothing is changed; it needs no permission to write and runs beside a command that writes.
/// Exit codes: 0 in order, 1 problems found, 2 it could not be checked.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct CheckArgs {
    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

/// Writes the index to one file, a plain tar, with the saved searches.
///
/// It holds one commit, whole, even while another command writes to the index, and the same commit gives the same bytes. The
/// file appears when it is complete. 'mahdar restore' makes an index of it again.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct BackupArgs {
    /// The file to write, or - for standard output
    pub(in crate::cli) file: PathBuf,
    /// Write over the file if it is there
    #[arg(long)]
    pub(in crate::cli) replace: bool,
    /// How to print the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

/// Makes the index that a backup holds.
///
/// The backup is read and verified as a whole first; then it takes the place of what was there in one step. Stopped at
/// any moment, it leaves the old index or the new one. Meanwhile there must be room for both.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct RestoreArgs {
    /// A file that 'mahdar backup' wrote, or - for standard input
    pub(in crate::cli) file: PathBuf,
    /// Put it in the place of the index that is there, if there is one
    #[arg(long)]
    pub(in crate::cli) replace: bool,
    /// How to print the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

/// Makes the index anew from the reports in it: after an update of mahdar that changes its format or its analysis, or with
/// other --tables.
///
/// Reports stay as they were; their words, and the meetings that they tell of, are read again. The new index is made
/// beside the old one, for which there must be room, and takes its place in one step. Searches go on meanwhile.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct RebuildArgs {
    /// How to print the summary
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}
