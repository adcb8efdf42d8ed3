//! The ranking, beside a slow one made from its documentation; and scores that depend on nothing but the reports.

use crate::naive::Naive;
use crate::random::{Random, words_of_seeds};
use crate::support::Folder;
use mahdar::dates::parse_published;
use mahdar::search::{Request, Unit, Weights};
use mahdar::{Engine, Report};
use std::collections::BTreeMap;

/// Reports of words of the seeds: with and without title, body and date, a title that is a line of the body, long ones
/// (whose lengths an index rounds), and now and then one like another.
fn generated(count: usize, random: &mut Random) -> Vec<Report> {
    let words = words_of_seeds();
    let mut reports: Vec<Report> = Vec::new();
    for n in 0..count {
        let id = format!("r{:03}", (n * 7919) % 1000);
        if random.below(15) == 0
            && let Some(twin) = reports.last()
        {
            reports.push(Report { id, ..twin.clone() });
            continue;
        }
        let mut title = random.below(8);
        title += usize::from(title == 0);
        let title = random.text(&words, title);
        let body: Vec<String> = (0..random.below(4))
            .map(|_| {
                let length = [3, 10, 30, 90][random.below(4)];
                let length = 1 + length / 2 + random.below(length);
                random.text(&words, length)
            })
            .collect();
        let (title, body) = match random.below(4) {
            0 if !body.is_empty() => (String::new(), body.join("\n")),
            1 => (title.clone(), format!("{title}\n{}", body.join("\n"))),
            _ => (title, body.join("\n")),
        };
        let published = (random.below(5) > 0).then(|| {
            let date = format!("{}-{:02}-{:02}", 2010 + random.below(4), 1 + random.below(12), 1 + random.below(28));
            parse_published(&date).unwrap()
        });
        reports.push(Report { published, ..Report::new(id, title, body) });
    }
    reports
}

/// Queries of one to five words of the seeds, some of them stop words, repeated, quoted, months or years.
fn queries(count: usize, random: &mut Random) -> Vec<String> {
    let words = words_of_seeds();
    let query = |_| {
        let mut query: Vec<String> = (0..=random.below(5)).map(|_| random.word(&words)).collect();
        if random.below(6) == 0 {
            let again = query[random.below(query.len())].clone();
            query.push(again);
        }
        if random.below(5) == 0 {
            let stop_word = random.one(&["من", "على", "في", "متى", "التي"]);
            query.insert(random.below(query.len() + 1), stop_word.to_owned());
        }
        if random.below(6) == 0 {
            query.push(random.one(&["يونيو", "حزيران 2012", "2011", "٢٠١٣", "كانون الثاني 2010", "مارس"]).to_owned());
        }
        if random.below(30) == 0 {
            let at = random.below(query.len());
            query[at] = format!("\"{}\"", query[at]);
        }
        if random.below(40) == 0 {
            query = vec![random.one(&["2012", "يوليو", "أيار 2011", "من", "\"في\" 2010"]).to_owned()];
        }
        query.join(" ")
    };
    (0..count).map(query).collect()
}

fn request(query: &str) -> Request {
    Request { limit: usize::MAX, other_scripts: false, ..Request::new(query) }
}

fn ranked(engine: &Engine, request: &Request) -> Vec<(String, f32)> {
    match engine.rank(request, Unit::Reports) {
        Ok(ranking) => ranking.hits.into_iter().map(|hit| (hit.id, hit.score)).collect(),
        Err(error) => panic!("{}: {error}", request.query),
    }
}

fn is_about(score: f64, other: f64, part: f64) -> bool {
    (score - other).abs() <= part * score.abs().max(other.abs())
}

/// Weights under which each part of a score shows: by default the most that likes count for hides what each counts for.
fn other_weights() -> Weights {
    let mut weights = Weights::default();
    (weights.stem, weights.surface, weights.title) = (0.7, 0.4, 0.9);
    (weights.pair, weights.date, weights.likes, weights.likes_beside) = (1.3, 2.0, 3.0, 5.0);
    Weights { synonyms: 0.0, ..weights }
}

/// Asks both for each query, and for every fourth with other weights too; returns for how many they could be compared.
fn compare(engine: &Engine, naive: &Naive, queries: &[String]) -> usize {
    let again = queries.iter().step_by(4).map(|query| (query, other_weights()));
    let asked = queries.iter().map(|query| (query, Weights { synonyms: 0.0, ..Weights::default() })).chain(again);
    let mut compared = 0;
    for (query, weights) in asked {
        let Some(expected) = naive.scores(query, &weights) else { continue };
        compared += 1;
        let found = ranked(engine, &Request { weights, ..request(query) });
        let by_id: BTreeMap<&String, f64> = found.iter().map(|(id, score)| (id, f64::from(*score))).collect();
        assert!(by_id.keys().copied().eq(expected.keys()), "{query}: other reports match");
        for (id, score) in &expected {
            assert!(is_about(by_id[id], *score, 1e-4), "{query}: {id} has {}, not {score}", by_id[id]);
        }
        for two in found.windows(2) {
            let (a, b) = (&two[0], &two[1]);
            assert!(a.1 > b.1 || a.1 == b.1 && a.0 < b.0, "{query}: {a:?} before {b:?}");
            assert!(expected[&a.0] >= expected[&b.0] * (1.0 - 1e-4), "{query}: {a:?} before {b:?}");
        }
    }
    compared
}

#[test]
fn ranks_as_a_slow_scorer_does() {
    let mut random = Random(27);
    let reports = generated(400, &mut random);
    let engine = Engine::in_memory().unwrap();
    for part in reports.chunks(150) {
        engine.ingest(part.to_vec()).unwrap();
    }
    let queries = queries(1_000, &mut random);
    let compared = compare(&engine, &Naive::new(&reports), &queries);
    assert!(compared >= 1_200, "{compared} compared");
}

#[cfg(feature = "cli")]
#[test]
fn ranks_articles_as_a_slow_scorer_does() {
    use crate::shared::shared;
    use mahdar::corpus::{InputFormat, Item, find};
    let Some(corpus) = shared("corpora/ant-v1.1.jsonl.gz") else { return };
    let Some(asked) = shared("relevance/queries-ar.txt") else { return };
    let reports = find(&[corpus], InputFormat::Auto).read("").filter_map(|item| match item {
        Item::Report(report) => Some(*report),
        _ => None,
    });
    let reports: Vec<Report> = reports.step_by(5).take(ARTICLES).collect();
    let engine = Engine::in_memory().unwrap();
    engine.ingest(reports.clone()).unwrap();
    let asked = std::fs::read_to_string(asked).unwrap();
    let asked: Vec<&str> = asked.lines().filter_map(|line| line.split_once('\t')).map(|(_, query)| query).collect();
    let every = asked.len() / 1_000;
    let queries: Vec<String> = asked.into_iter().step_by(every).take(1_000).map(str::to_owned).collect();
    let compared = compare(&engine, &Naive::new(&reports), &queries);
    assert!(queries.len() == 1_000 && compared >= 1_100, "{compared} compared");
}

/// Fewer where the build is not optimized, so that the test does not take minutes.
#[cfg(feature = "cli")]
const ARTICLES: usize = if cfg!(debug_assertions) { 250 } else { 2_000 };

/// Scores and order are those of an index that never held the others.
fn is_as_fresh(engine: &Engine, fresh: &Engine, queries: &[String], weights: Weights) {
    assert_eq!(engine.len(), fresh.len());
    for query in queries {
        let request = Request { weights, ..request(query) };
        let (found, expected) = (ranked(engine, &request), ranked(fresh, &request));
        assert_eq!(found.len(), expected.len(), "{query}");
        for (one, other) in found.iter().zip(&expected) {
            let same = one.0 == other.0 && is_about(f64::from(one.1), f64::from(other.1), 1e-5);
            assert!(same, "{query}: {one:?} and {other:?}");
        }
    }
}

#[test]
fn scores_forget_what_was_removed() {
    let mut random = Random(28);
    let reports = generated(400, &mut random);
    let queries = queries(150, &mut random);
    let folder = Folder::new();
    let place = folder.path().join("index");
    let engine = Engine::create(&place).unwrap();
    for part in reports.chunks(150) {
        engine.ingest(part.to_vec()).unwrap();
    }
    let (removed, stay): (Vec<_>, Vec<_>) = reports.iter().enumerate().partition(|(n, _)| n % 3 == 0);
    let fresh = Engine::in_memory().unwrap();
    fresh.ingest(stay.into_iter().map(|(_, report)| report.clone())).unwrap();
    assert_eq!(engine.remove(removed.iter().map(|(_, report)| &report.id)).unwrap(), Vec::<String>::new());

    is_as_fresh(&engine, &fresh, &queries, Weights::default());

    // The merge is under way, since a third of each segment is gone: closing waits for it.
    engine.close().unwrap();
    let engine = Engine::open(&place).unwrap();
    is_as_fresh(&engine, &fresh, &queries, Weights::default());
}
