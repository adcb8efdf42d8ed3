//! `mahdar extract`: the meetings that reports tell of, a line of JSON for each record.

use super::args::ExtractArgs;
use super::ingest::{find_or_fail, tell_item};
use super::output::Output;
use super::{CommandResult, Outcome};
use mahdar::Meeting;
use mahdar::corpus::Item;
use mahdar::model::Published;
use serde::Serialize;

/// A line of the output.
#[derive(Serialize)]
struct Extracted<'a> {
    id: &'a str,
    title: &'a str,
    published: Option<Published>,
    is_meeting_report: bool,
    meetings: Vec<Meeting>,
}

pub(super) fn run(args: &ExtractArgs) -> CommandResult {
    let files = find_or_fail(&args.paths, args.reading())?;
    let mut output = Output::new();
    let mut outcome = Outcome::Done;
    for item in files.read(&args.id_prefix) {
        match item {
            Item::Report(report) => {
                let meetings = mahdar::extract::meetings(&report);
                output.json(&Extracted {
                    id: &report.id,
                    title: &report.title,
                    published: report.published,
                    is_meeting_report: !meetings.is_empty(),
                    meetings,
                })?;
            }
            item => {
                tell_item(&item);
                if matches!(item, Item::Refused(_)) {
                    outcome = Outcome::Refused;
                }
            }
        }
    }
    output.finish()?;
    Ok(outcome)
}
