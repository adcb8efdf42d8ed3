//! Whether ranking meetings beats taking each report alone: judgments of meetings, derived from those of reports.
//!
//! A meeting is as relevant to a topic as the most relevant of its reports, by the gold judgments. Compared on the topics
//! that some meeting is relevant to, by nDCG@10 with linear gain:
//!
//! - *meetings*: the ranking of meetings
//! - *reports*: reports that tell of a meeting, each alone, as the ranking of reports has them; a meeting that came
//!   before brings nothing again
//! - *folded*: the same, with what came before left out

use crate::shared::shared;
use mahdar::corpus::{InputFormat, find};
use mahdar::eval::{read_qrels, read_topics};
use mahdar::search::{Request, Unit};
use mahdar::{Engine, IngestOptions};
use std::collections::{HashMap, HashSet};
use std::io::Write;

const DEPTH: usize = 100;

fn dcg(gains: impl Iterator<Item = u32>) -> f64 {
    gains.take(10).enumerate().map(|(n, gain)| f64::from(gain) / (n as f64 + 2.0).log2()).sum()
}

#[test]
fn ranking_meetings_beats_taking_each_report_alone() {
    let (Some(articles), Some(topics), Some(qrels)) =
        (shared("gold/articles.jsonl.gz"), shared("gold/topics.tsv"), shared("gold/qrels.tsv"))
    else {
        return;
    };
    let engine = Engine::in_memory().unwrap();
    // The articles alone, not the 24,066 of the corpus: so that the test takes seconds.
    engine.ingest_items(find(&[articles], InputFormat::Auto).read(""), IngestOptions::default(), |_| {}).unwrap();
    let mut of_report: HashMap<String, Vec<String>> = HashMap::new();
    let mut reports_of: HashMap<String, Vec<String>> = HashMap::new();
    for meeting in engine.meetings().unwrap() {
        for report in &meeting.reports {
            of_report.entry(report.id.clone()).or_default().push(meeting.id.clone());
            reports_of.entry(meeting.id.clone()).or_default().push(report.id.clone());
        }
    }
    let qrels = read_qrels(&qrels).unwrap();
    let (mut sums, mut compared) = ([0.0; 3], 0);
    for topic in read_topics(&topics).unwrap() {
        let Some(judged) = qrels.get(&topic.id) else { continue };
        let relevance = |meeting: &String| {
            let reports = reports_of.get(meeting).into_iter().flatten();
            reports.filter_map(|report| judged.get(report)).max().copied().unwrap_or(0)
        };
        let mut ideal: Vec<u32> = reports_of.keys().map(relevance).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let best = dcg(ideal.into_iter());
        if best == 0.0 {
            continue;
        }
        let ids = |unit| -> Vec<String> {
            let request = Request { limit: DEPTH, ..Request::new(&topic.query) };
            engine.rank(&request, unit).unwrap().hits.into_iter().map(|hit| hit.id).collect()
        };
        let mut seen = HashSet::new();
        let alone: Vec<Option<u32>> = ids(Unit::Reports)
            .iter()
            .filter_map(|report| of_report.get(report))
            .map(|meetings| meetings.iter().find(|meeting| seen.insert((*meeting).clone())).map(relevance))
            .collect();
        let runs = [
            dcg(ids(Unit::Meetings).iter().map(relevance)),
            dcg(alone.iter().map(|gain| gain.unwrap_or(0))),
            dcg(alone.iter().filter_map(|gain| *gain)),
        ];
        for (sum, run) in sums.iter_mut().zip(runs) {
            *sum += run / best;
        }
        compared += 1;
    }
    let [meetings, reports, folded] = sums.map(|sum| sum / f64::from(compared));
    let _ = writeln!(
        std::io::stderr(),
        "{compared} topics, nDCG@10: meetings {meetings:.4}, each report alone {reports:.4}, folded {folded:.4}"
    );
    assert!(compared >= 10 && meetings > reports && meetings >= folded - 0.01, "{meetings} {reports} {folded}");
}
