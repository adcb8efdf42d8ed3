//! The meetings of one commit, in memory: which reports are of which, and what can be asked of them.
//!
//! Read from the index when it is first asked for meetings after a commit, as the grams of the likes are. What a search
//! needs of a meeting is looked up here; the texts of its reports stay on disk.

use super::country::arabic_name_of;
use super::facts::Name;
use super::filter::Filter;
use crate::dates::parse_period;
use crate::error::Result;
use crate::index::{ID, Reader, live_reports};
use crate::model::{MeetingRecord, Participant};
use jiff::civil::Date;
use mahdar_text::Analyzer;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use tantivy::{DocAddress, DocId};
use xxhash_rust::xxh3::xxh3_64;

/// The meetings of one commit.
pub(crate) struct Table {
    /// In order of date (the undated last), then of id.
    pub(crate) records: Vec<MeetingRecord>,
    /// First and last day of each; of one without a date, the day on which its first report was published.
    days: Vec<Option<(Date, Date)>>,
    /// Meetings of each report, by segment: places in `records`, and of the report in the record.
    of_report: Vec<HashMap<DocId, Vec<(usize, usize)>>>,
    /// Stems of what is known of each meeting, found when first asked for.
    facts: Vec<OnceLock<HashSet<u64>>>,
    /// The names of each meeting, found when first asked for.
    names: Vec<OnceLock<Names>>,
}

/// Names of a meeting.
#[derive(Debug)]
struct Names {
    participants: Vec<Name>,
    place: Name,
}

impl Table {
    pub(crate) fn new(reader: &Reader) -> Result<Self> {
        let mut records = reader.meetings()?;
        records.sort_by_cached_key(|m| (m.meeting.date.is_none(), m.meeting.date.clone(), m.id.clone()));
        let mut places: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for (n, record) in records.iter().enumerate() {
            for (place, report) in record.reports.iter().enumerate() {
                places.entry(&report.id).or_default().push((n, place));
            }
        }
        let mut of_report = Vec::new();
        for segment in reader.searcher.segment_readers() {
            let mut of_segment = HashMap::new();
            if let Some(ids) = segment.fast_fields().str(ID)? {
                let mut of_id: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
                let mut all = ids.dictionary().stream().map_err(tantivy::TantivyError::from)?;
                while all.advance() {
                    let id = std::str::from_utf8(all.key()).unwrap_or_default();
                    if let Some(found) = places.get(id) {
                        of_id.insert(all.term_ord(), found.clone());
                    }
                }
                for doc in live_reports(segment)? {
                    if let Some(found) = ids.term_ords(doc).next().and_then(|ordinal| of_id.get(&ordinal)) {
                        of_segment.insert(doc, found.clone());
                    }
                }
            }
            of_report.push(of_segment);
        }
        let days = records.iter().map(days_of).collect();
        let facts = records.iter().map(|_| OnceLock::new()).collect();
        let names = records.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { records, days, of_report, facts, names })
    }

    /// The meetings that a report is listed in: their places, and that of the report in each.
    pub(super) fn meetings_of(&self, at: DocAddress) -> &[(usize, usize)] {
        let segment = usize::try_from(at.segment_ord).ok().and_then(|ordinal| self.of_report.get(ordinal));
        segment.and_then(|segment| segment.get(&at.doc_id)).map_or(&[], Vec::as_slice)
    }

    /// The reports of a segment that are listed in a meeting that is wanted, ascending.
    pub(super) fn reports_of(&self, segment: usize, wanted: impl Fn(usize) -> bool) -> Vec<DocId> {
        let all = self.of_report.get(segment).into_iter().flatten();
        let listed = all.filter(|(_, meetings)| meetings.iter().any(|&(meeting, _)| wanted(meeting)));
        let mut docs: Vec<DocId> = listed.map(|(&doc, _)| doc).collect();
        docs.sort_unstable();
        docs
    }

    /// Those who take part in a meeting.
    pub(super) fn participants(&self, meeting: usize) -> &[Name] {
        self.names(meeting).map_or(&[], |names| names.participants.as_slice())
    }

    /// Where a meeting was held.
    pub(super) fn place(&self, meeting: usize) -> Option<&Name> {
        self.names(meeting).map(|names| &names.place)
    }

    fn names(&self, meeting: usize) -> Option<&Names> {
        let record = self.records.get(meeting)?;
        let someone = |p: &Participant| Name::of([&p.name, &p.person].into_iter().flatten());
        Some(self.names.get(meeting)?.get_or_init(|| Names {
            participants: record.meeting.participants.iter().map(someone).collect(),
            place: Name::of(&record.meeting.place),
        }))
    }

    /// First and last day of a meeting.
    pub(super) fn days(&self, meeting: usize) -> Option<(Date, Date)> {
        self.days.get(meeting).copied().flatten()
    }

    /// The meetings that a filter wants, with the first day of each.
    pub(crate) fn wanted(&self, filter: &Filter) -> impl Iterator<Item = (&MeetingRecord, Option<Date>)> + Clone {
        let filter = filter.clone();
        let all = self.records.iter().zip(&self.days);
        all.filter(move |(record, days)| filter.wants(record) && filter.wants_days(**days) == Some(true))
            .map(|(record, days)| (record, days.map(|(first, _)| first)))
    }

    /// Whether a stem is one of who, where and with whom.
    pub(super) fn tells(&self, meeting: usize, stem: &str) -> bool {
        let (Some(facts), Some(record)) = (self.facts.get(meeting), self.records.get(meeting)) else { return false };
        facts.get_or_init(|| facts_of(record)).contains(&xxh3_64(stem.as_bytes()))
    }
}

fn days_of(record: &MeetingRecord) -> Option<(Date, Date)> {
    match &record.meeting.date {
        Some(date) => parse_period(date).ok().map(|period| (period.first, period.last)),
        None => record.reports.first().and_then(|report| report.published).map(|day| (day.date(), day.date())),
    }
}

fn facts_of(record: &MeetingRecord) -> HashSet<u64> {
    let meeting = &record.meeting;
    let people = meeting.participants.iter().flat_map(|p| [&p.name, &p.person, &p.title]).flatten();
    let texts = people.chain(&meeting.organisations).chain(&meeting.place).map(String::as_str);
    let countries = meeting.countries.iter().filter_map(|code| arabic_name_of(code));
    let tokens = texts.chain(countries).map(|text| Analyzer::guarded().tokens(text));
    tokens.flat_map(|tokens| tokens.iter().map(|token| xxh3_64(token.stem.as_bytes())).collect::<Vec<_>>()).collect()
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("meetings", &self.records.len()).finish_non_exhaustive()
    }
}
