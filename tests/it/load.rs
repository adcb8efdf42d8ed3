//! Readers beside a writer: each answer is of one commit, whole, and no commit takes back what an earlier one showed.
//!
//! The writer is this process, and commits every few reports, so that segments are merged and their files deleted all the
//! time; the readers are four engines for reading only, each with its own reader on the folder.

use crate::holds::Holds;
use crate::news::{EVERYWHERE, News};
use crate::support::Folder;
use mahdar::search::Request;
use mahdar::{Engine, Error, Report};
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

const READERS: usize = 4;
const PIECES: usize = 10;
const PIECE: usize = 20;
const SEED: u64 = 5;

fn reports(piece: usize, edition: usize) -> impl Iterator<Item = Report> {
    let all = (piece * PIECE..(piece + 1) * PIECE).map(move |n| News::new(SEED, n, edition));
    all.map(|news| Report {
        source: Some(news.source.to_owned()),
        published: mahdar::dates::parse_published(&news.date).ok(),
        ..Report::new(news.id.clone(), news.title.clone(), news.body)
    })
}

/// Searches until the writer is done, and a last time: how often, and how many commits were seen.
fn read(index: &Path, done: &AtomicBool) -> Result<(usize, usize), Error> {
    let engine = Engine::open_read_only(index)?;
    let (mut searches, mut commits, mut before) = (0, 0, 0);
    loop {
        let last = done.load(Ordering::Acquire);
        engine.refresh()?;
        let count = engine.len();
        assert!(count >= before, "{count} reports after {before}");
        commits += usize::from(count > before);
        before = count;
        let answer = engine.search_reports(&Request::new(EVERYWHERE))?;
        assert_eq!(answer.overview.total, count, "what is found and what is counted are one commit");
        for hit in answer.reports {
            let report = engine.report(&hit.id)?.unwrap();
            let snippet = &hit.snippet;
            assert!(report.body.contains(&snippet.text) || report.title == snippet.text, "{hit:?}");
            assert_eq!(report.title, hit.title);
        }
        let answer = engine.search(&Request::new("لقاء وزير الخارجية في القاهرة"))?;
        for meeting in &answer.meetings {
            let mut ids = HashSet::new();
            for told in &meeting.reports {
                assert!(ids.insert(&told.id), "{} has {} twice", meeting.id, told.id);
                assert!(engine.report(&told.id)?.is_some(), "{} has {}, which is not there", meeting.id, told.id);
            }
        }
        searches += 2;
        if last {
            let holds = Holds::of(&engine).unwrap_or_else(|torn| panic!("{torn}"));
            assert_eq!(holds.texts.len(), PIECES * PIECE);
            return Ok((searches, commits));
        }
    }
}

#[test]
fn readers_beside_a_writer_see_whole_commits() {
    let folder = Folder::new();
    let index = folder.path().join("index");
    let engine = Engine::create(&index).unwrap();
    engine.ingest(reports(0, 0)).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(|| read(&index, &done))).collect();
        for piece in 1..PIECES {
            engine.ingest(reports(piece, 0)).unwrap();
            engine.ingest(reports(piece / 2, piece)).unwrap();
        }
        done.store(true, Ordering::Release);
        for reader in readers {
            let (searches, commits) = reader.join().unwrap().unwrap();
            assert!(searches > 2 && commits > 1, "{searches} searches in {commits} commits are no test");
        }
    });
    engine.close().unwrap();
}
