//! Meetings and reports like a given one: a search for its weightiest words.

use super::Engine;
use crate::analysis::analyzer;
use crate::error::Result;
use crate::index::Reader;
use crate::model::{Meeting, MeetingRecord, Report, Role};
use crate::search::{Answer, ReportAnswer, Request, Weights};
use mahdar_text::stop::is_stop_word;
use std::collections::{HashMap, HashSet};
use tantivy::schema::Term;

/// Words that are searched for.
const WORDS: usize = 25;
/// Letters of the shortest of them.
const LEAST_LETTERS: usize = 3;
/// Reports of a meeting that words are taken from: copies and coverage are none of them.
const REPORTS: usize = 5;
/// What a word of the title counts for beside one of the body, and a word of what is known of a meeting beside others.
const TITLE: f32 = 2.0;
const FACT: f32 = 2.0;
/// A word counts for at most so many.
const MOST_TIMES: f32 = 3.0;

/// What is sought in place of a report or meeting.
struct Sought {
    query: String,
    /// Ids of meetings and reports that are left out.
    own: HashSet<String>,
}

impl Engine {
    /// The meetings most like the one with this id, or like that which the report with this id tells of; these are left
    /// out. None if nothing has the id, or it has no word in common with any other report.
    ///
    /// It is a search for the 25 weightiest words: frequent in the texts (or known of the meeting: who, where) and in
    /// few other reports. What the request asks for beside its query counts: limit, filter, order. The query of the
    /// answer is the words.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report, search::Request};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([
    ///     Report::new("1", "بوتين يلتقي رحمان في دوشنبه", ""),
    ///     Report::new("2", "رحمان يستقبل لافروف في دوشنبه", ""),
    ///     Report::new("3", "السيسي يستقبل ماكرون في القاهرة", ""),
    /// ])?;
    /// let similar = engine.similar("m-1", &Request::new(""))?.unwrap();
    /// assert_eq!(similar.meetings[0].id, "m-2");
    /// assert!(engine.similar("m-4", &Request::new(""))?.is_none());
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn similar(&self, id: &str, request: &Request) -> Result<Option<Answer>> {
        let Some(sought) = self.sought(id)? else { return Ok(None) };
        let mut answer = self.search(&sought.request(request))?;
        let found = answer.meetings.len();
        answer.meetings.retain(|meeting| !sought.own.contains(&meeting.id));
        answer.overview.total -= found - answer.meetings.len();
        answer.meetings = page(answer.meetings, request);
        answer.overview.did_you_mean = None;
        Ok(Some(answer))
    }

    /// The reports most like the one with this id, or like those of the meeting with this id, each for itself; these
    /// are left out. None as for [`similar`](Self::similar).
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn similar_reports(&self, id: &str, request: &Request) -> Result<Option<ReportAnswer>> {
        let Some(sought) = self.sought(id)? else { return Ok(None) };
        let mut answer = self.search_reports(&sought.request(request))?;
        let found = answer.reports.len();
        answer.reports.retain(|report| !sought.own.contains(&report.id));
        answer.overview.total -= found - answer.reports.len();
        answer.reports = page(answer.reports, request);
        answer.overview.did_you_mean = None;
        Ok(Some(answer))
    }

    fn sought(&self, id: &str) -> Result<Option<Sought>> {
        let snapshot = self.snapshot();
        let (reports, meetings): (Vec<Report>, Vec<MeetingRecord>) = match snapshot.find(id)? {
            Some(at) => (vec![snapshot.report(at)?.0], snapshot.meetings_of(id)?),
            None => {
                let Some(meeting) = self.meeting(id)? else { return Ok(None) };
                let told = meeting.reports.iter().filter(|told| told.role == Role::Report && told.copy_of.is_none());
                let mut reports = Vec::new();
                for told in told.take(REPORTS) {
                    reports.extend(snapshot.find(&told.id)?.map(|at| snapshot.report(at)).transpose()?);
                }
                (reports.into_iter().map(|(report, _)| report).collect(), vec![meeting])
            }
        };
        let query = words(&snapshot, &reports, &meetings)?;
        if query.is_empty() {
            return Ok(None);
        }
        let of_meetings = meetings.iter().flat_map(|meeting| {
            let told = meeting.reports.iter().map(|told| &told.id);
            told.chain([&meeting.id])
        });
        // Of a report alone, the other reports of its meetings are just what is sought.
        let own = if reports.iter().any(|report| report.id == id) {
            meetings.iter().map(|meeting| &meeting.id).chain(reports.iter().map(|report| &report.id)).cloned().collect()
        } else {
            of_meetings.cloned().collect()
        };
        Ok(Some(Sought { query, own }))
    }
}

impl Sought {
    /// The request, with the words for its query and room for what is left out.
    fn request(&self, request: &Request) -> Request {
        Request {
            query: self.query.clone(),
            limit: request.limit.saturating_add(request.offset).saturating_add(self.own.len()),
            offset: 0,
            // The words are as they should be, and their order says nothing.
            weights: Weights { likes: 0.0, synonyms: 0.0, pair: 0.0, date: 0.0, ..request.weights },
            other_scripts: false,
            ..request.clone()
        }
    }
}

fn page<T>(hits: Vec<T>, request: &Request) -> Vec<T> {
    hits.into_iter().skip(request.offset).take(request.limit).collect()
}

/// The weightiest words of texts, each as often as it weighs, separated by spaces.
fn words(snapshot: &Reader, reports: &[Report], meetings: &[MeetingRecord]) -> Result<String> {
    let mut facts: HashSet<String> = HashSet::new();
    for text in meetings.iter().flat_map(|record| facts_of(&record.meeting)) {
        facts.extend(analyzer().tokens(text).iter().map(|token| token.stem.to_owned()));
    }
    // By stem: how often, and as it is written first.
    let mut found: HashMap<String, (f32, String)> = HashMap::new();
    for report in reports {
        for (text, weight) in [(&report.title, TITLE), (&report.body, 1.0)] {
            for token in analyzer().tokens(text).iter() {
                let written = &text[token.range()];
                if token.folded.chars().count() >= LEAST_LETTERS && !is_stop_word(written) {
                    found.entry(token.stem.to_owned()).or_insert_with(|| (0.0, token.folded.to_owned())).0 += weight;
                }
            }
        }
    }
    let all = snapshot.len()?.max(1) as f32;
    let mut weighed: Vec<(f32, String)> = Vec::new();
    for (stem, (count, word)) in found {
        let with_word = snapshot.searcher.doc_freq(&Term::from_field_text(snapshot.fields.stem, &stem))?;
        if with_word <= reports.len() as u64 {
            continue; // no other report has it
        }
        let with_word = with_word as f32;
        let rarity = (1.0 + (all - with_word + 0.5).max(0.0) / (with_word + 0.5)).ln();
        weighed.push(((1.0 + count.ln()) * rarity * if facts.contains(&stem) { FACT } else { 1.0 }, word));
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    weighed.truncate(WORDS);
    let least = weighed.last().map_or(1.0, |last| last.0).max(f32::MIN_POSITIVE);
    let times = |weight: f32| (weight / least).round().clamp(1.0, MOST_TIMES) as usize;
    let words = weighed.iter().flat_map(|(weight, word)| std::iter::repeat_n(word.as_str(), times(*weight)));
    Ok(words.collect::<Vec<_>>().join(" "))
}

/// What is known of a meeting, in the words of its reports.
fn facts_of(meeting: &Meeting) -> impl Iterator<Item = &str> {
    let people = meeting.participants.iter().flat_map(|someone| [&someone.name, &someone.person]).flatten();
    people.chain(&meeting.organisations).chain(&meeting.place).map(String::as_str)
}
