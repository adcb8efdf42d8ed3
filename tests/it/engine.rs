//! The engine, embedded.

use crate::support::Folder;
use mahdar::dates::{parse_period, parse_published};
use mahdar::search::{Reason, Request, Sort, Unit, Weights};
use mahdar::{Engine, ErrorKind, Report};

fn report(id: &str, title: &str, date: &str) -> Report {
    Report { published: parse_published(date).ok(), ..Report::new(id, title, "") }
}

fn ids(engine: &Engine, request: &Request) -> Vec<String> {
    engine.rank(request, Unit::Reports).unwrap().hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn an_engine_is_shared_among_threads() {
    fn shareable<T: Send + Sync>(_: &T) {}
    let engine = Engine::in_memory().unwrap();
    shareable(&engine);
    engine.ingest([report("1", "قمة دوشنبه", "2022-06-28")]).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let engine = &engine;
            scope.spawn(move || {
                for n in 0..20 {
                    if thread == 0 {
                        engine.ingest([report(&format!("t{n}"), "قمة الرياض", "2022-06-28")]).unwrap();
                    } else {
                        assert!(engine.search_reports(&Request::new("قمة")).unwrap().overview.total >= 1);
                    }
                }
            });
        }
    });
    assert_eq!(engine.len(), 21);
}

#[test]
fn an_index_outlives_its_engine_and_is_read_beside_a_writer() {
    let folder = Folder::new();
    let place = folder.path().join("index");
    let writer = Engine::create(&place).unwrap();
    assert!(!Engine::exists(&place).unwrap());
    writer.ingest([report("1", "قمة دوشنبه", "2022-06-28")]).unwrap();
    assert!(Engine::exists(&place).unwrap());

    let reader = Engine::open_read_only(&place).unwrap();
    writer.ingest([report("2", "قمة الرياض", "2022-06-29")]).unwrap();
    assert_eq!((reader.len(), writer.len()), (1, 2));
    reader.refresh().unwrap();
    assert_eq!(reader.len(), 2);

    assert_eq!(reader.ingest([report("3", "x", "")]).unwrap_err().kind(), ErrorKind::ReadOnly);
    assert_eq!(Engine::open(&place).unwrap_err().kind(), ErrorKind::Locked);
    assert_eq!(Engine::create(&place).unwrap_err().kind(), ErrorKind::AlreadyExists);
    writer.close().unwrap();
    let again = Engine::open(&place).unwrap();
    assert_eq!(again.report("1").unwrap().unwrap().title, "قمة دوشنبه");
    assert_eq!(again.report("x").unwrap(), None);
}

#[test]
fn what_stood_in_an_index_is_replaced_and_removed() {
    let engine = Engine::in_memory().unwrap();
    let summary = engine.ingest([
        report("1", "قمة دوشنبه", ""),
        report("2", "لقاء", ""),
        Report::new("", "x", ""),
        Report::new("3", " ", ""),
    ]);
    let summary = summary.unwrap();
    assert_eq!((summary.read, summary.new, summary.refused.len()), (4, 2, 2));
    let summary = engine.ingest([report("1", "قمة الرياض", ""), report("2", "لقاء", "")]).unwrap();
    assert_eq!((summary.new, summary.replaced, summary.unchanged), (0, 1, 1));
    assert_eq!(ids(&engine, &Request::new("دوشنبه")), Vec::<String>::new());
    assert_eq!(ids(&engine, &Request::new("الرياض")), ["1"]);
    assert_eq!(engine.remove(["1", "7"]).unwrap(), ["7"]);
    assert_eq!(engine.len(), 1);
}

#[test]
fn one_id_twice_in_one_run_leaves_the_later() {
    let engine = Engine::in_memory().unwrap();
    let summary = engine.ingest([report("1", "قمة", ""), report("1", "لقاء", "")]).unwrap();
    assert_eq!((summary.new, summary.replaced), (1, 1));
    assert_eq!(engine.len(), 1);
    assert_eq!(ids(&engine, &Request::new("لقاء قمة")), ["1"]);
    assert_eq!(engine.report("1").unwrap().unwrap().title, "لقاء");
}

#[test]
fn dates_bound_and_order_what_is_found() {
    let engine = Engine::in_memory().unwrap();
    let dated = [("a", "2022-06-28T23:30:00+05:00"), ("b", "2022-06-29"), ("c", ""), ("d", "2022-07-01T00:00:00Z")];
    engine.ingest(dated.map(|(id, date)| report(id, "قمة", date))).unwrap();
    let within = |since: &str, until: &str| {
        let request = Request {
            since: parse_period(since).ok().map(|p| p.first),
            until: parse_period(until).ok().map(|p| p.last),
            sort: Sort::Date,
            ..Request::new("قمة")
        };
        (ids(&engine, &request), engine.search_reports(&request).unwrap().overview.undated)
    };
    assert_eq!(within("", ""), (["d", "b", "a", "c"].map(String::from).to_vec(), 0));
    assert_eq!(within("2022-06", "2022-06"), (["b", "a"].map(String::from).to_vec(), 1));
    assert_eq!(within("2022-06-29", ""), (["d", "b"].map(String::from).to_vec(), 1));
    assert_eq!(within("", "2022-06-28"), (["a"].map(String::from).to_vec(), 1));
}

#[test]
fn equal_scores_are_ordered_by_id_however_the_index_is_cut() {
    let ten = || (0..10).map(|n| report(&format!("r{n}"), "قمة دوشنبه", ""));
    let expected: Vec<_> = (0..10).map(|n| format!("r{n}")).collect();
    let (whole, pieces) = (Engine::in_memory().unwrap(), Engine::in_memory().unwrap());
    whole.ingest(ten()).unwrap();
    for one in ten().collect::<Vec<_>>().into_iter().rev() {
        pieces.ingest([one]).unwrap();
    }
    for engine in [whole, pieces] {
        assert_eq!(ids(&engine, &Request::new("قمة")), expected);
        let page = Request { limit: 3, offset: 4, ..Request::new("قمة") };
        assert_eq!(ids(&engine, &page), expected[4..7]);
        let beyond = Request { offset: 100, ..Request::new("قمة") };
        assert_eq!(ids(&engine, &beyond), Vec::<String>::new());
        let all = Request { limit: usize::MAX, offset: 1, ..Request::new("قمة") };
        assert_eq!(ids(&engine, &all), expected[1..]);
        let none = Request { limit: 0, ..Request::new("قمة") };
        assert_eq!(engine.search_reports(&none).unwrap().overview.total, 10);
    }
}

#[test]
fn scores_are_bm25_by_hand() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest([Report::new("a", "قمة قمة لقاء", ""), Report::new("b", "لقاء", "")]).unwrap();
    // Three fields hold the same words here: stems, folded words, stems of the title.
    let weights = mahdar::search::Weights::default();
    let weight = weights.stem + weights.surface + weights.title;
    let (documents, with_word, frequency, length, mean_length) = (2.0f32, 1.0f32, 2.0f32, 3.0f32, 2.0f32);
    let idf = (1.0 + (documents - with_word + 0.5) / (with_word + 0.5)).ln();
    let tf = frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean_length));
    let hits = engine.rank(&Request::new("قمة"), Unit::Reports).unwrap().hits;
    assert_eq!(hits.len(), 1);
    assert!((hits[0].score - weight * idf * tf).abs() < 1e-5, "{} and {}", hits[0].score, weight * idf * tf);
}

#[test]
fn the_very_word_comes_before_another_form_of_it() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest([Report::new("a", "الاجتماعات", ""), Report::new("b", "اجتماع", "")]).unwrap();
    assert_eq!(ids(&engine, &Request::new("اجتماع")), ["b", "a"]);
    assert_eq!(ids(&engine, &Request::new("الاجتماعات")), ["a", "b"]);
}

#[test]
fn a_query_without_a_word_is_an_error_and_a_huge_one_is_bounded() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest([report("1", "قمة", "")]).unwrap();
    for query in ["", "  ", "!?", "\u{64B}"] {
        assert_eq!(engine.search(&Request::new(query)).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    let huge = (0..50_000).map(|n| format!("{n} ")).collect::<String>();
    assert_eq!(engine.search(&Request::new(huge)).unwrap().overview.total, 0);
}

#[test]
fn boilerplate_is_stored_and_not_searched() {
    let engine = Engine::in_memory().unwrap();
    let body = "مواضيع ذات صلة\nقمة في دوشنبه (النهاية)\nد ا ن / أ م س\nالصورة: الموقع الرسمي";
    engine.ingest([Report::new("1", "", body)]).unwrap();
    let stored = engine.report("1").unwrap().unwrap();
    assert_eq!((stored.body.as_str(), stored.title.as_str()), (body, "قمة في دوشنبه"));
    for word in ["صلة", "النهاية", "الصورة", "الموقع"] {
        assert_eq!(engine.search_reports(&Request::new(word)).unwrap().overview.total, 0, "{word}");
    }
    assert_eq!(engine.search_reports(&Request::new("القمة")).unwrap().overview.total, 1);
}

#[test]
fn highlights_lie_on_the_original_text() {
    let engine = Engine::in_memory().unwrap();
    let body = "عُـقِدَ الاجتِماعُ في ﺩﻭﺷﻨﺒﻪ بحضور الرئيسين";
    engine.ingest([Report::new("1", "خبر", body)]).unwrap();
    let answer = engine.search_reports(&Request::new("اجتماعات دوشنبة عقد")).unwrap();
    let snippet = &answer.reports[0].snippet;
    let marked: Vec<_> = snippet.highlights.iter().map(|&[a, b]| &snippet.text[a..b]).collect();
    assert_eq!(marked, ["عُـقِدَ", "الاجتِماعُ", "ﺩﻭﺷﻨﺒﻪ"]);
    assert!(body.contains(&snippet.text));
}

#[test]
fn dates_of_all_centuries_are_kept_apart() {
    let engine = Engine::in_memory().unwrap();
    let dates = ["1444-05-01", "1915-06-14", "2022-06-29", "2500-01-01", "9999-12-31"];
    engine.ingest(dates.map(|date| report(date, "قمة", date))).unwrap();
    let within = |since: &str, until: &str| {
        let [since, until] = [since, until].map(|day| parse_period(day).ok());
        let request = Request { since: since.map(|p| p.first), until: until.map(|p| p.last), ..Request::new("قمة") };
        ids(&engine, &request)
    };
    assert_eq!(within("", "3000"), dates[..4]);
    assert_eq!(within("2022", ""), dates[2..]);
    assert_eq!(within("9999-12-31", "9999-12-31"), dates[4..]);
    assert_eq!(within("", "1444-04-30"), Vec::<String>::new());
    assert_eq!(engine.stats().unwrap().published, Some(["1444-05-01", "9999-12-31"].map(String::from)));
}

#[test]
fn a_panic_in_the_middle_of_an_ingest_leaves_nothing_behind() {
    let engine = Engine::in_memory().unwrap();
    let panics = (0..3).map(|n| if n < 2 { report(&n.to_string(), "قمة", "") } else { panic!("a reader fails") });
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| engine.ingest(panics)));
    assert!(outcome.is_err());
    engine.ingest([report("z", "قمة", "")]).unwrap();
    assert_eq!(ids(&engine, &Request::new("قمة")), ["z"]);
}

#[test]
fn a_match_in_the_title_alone_is_shown() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest([Report::new("1", "قمة دوشنبه", "نص آخر عن الموضوع")]).unwrap();
    let snippet = &engine.search_reports(&Request::new("القمة")).unwrap().reports[0].snippet;
    assert_eq!((snippet.text.as_str(), snippet.highlights.len()), ("قمة دوشنبه", 1));
}

#[test]
fn an_ingest_of_nothing_commits_nothing() {
    let folder = Folder::new();
    let engine = Engine::create(folder.path().join("index")).unwrap();
    engine.ingest([Report::new("1", "", "")]).unwrap();
    assert!(!Engine::exists(folder.path().join("index")).unwrap());
    assert_eq!(engine.remove(["1"]).unwrap(), ["1"]);
}

#[test]
fn a_word_that_only_looks_like_the_one_sought_counts_for_little() {
    let engine = Engine::in_memory().unwrap();
    engine
        .ingest([
            Report::new("word", "", "لوكاشنكوف"),
            Report::new("like", "", "لوكاشنكوفس"),
            Report::new("other", "", "قمة"),
        ])
        .unwrap();
    let hits = engine.rank(&Request::new("لوكاشنكوف"), Unit::Reports).unwrap().hits;
    assert_eq!(hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["word", "like"]);
    assert!(hits[1].score < 0.4 * hits[0].score, "{hits:?}");
    // a slip of the pen finds what was meant
    assert_eq!(ids(&engine, &Request::new("لوكشنكوف"))[0], "word");
    // and words whose long vowels differ are alike
    engine.ingest([Report::new("vowels", "", "تروتسكي")]).unwrap();
    assert_eq!(ids(&engine, &Request::new("توريتوسيك")), ["vowels"]);
    let weights = mahdar::search::Weights { likes: 0.0, ..Default::default() };
    assert_eq!(ids(&engine, &Request { weights, ..Request::new("لوكاشنكوف") }), ["word"]);
}

#[test]
fn scores_are_equal_in_one_segment_and_in_many_and_after_removing() {
    let texts =
        ["قمة دوشنبه", "قمة الرياض ولقاء", "لقاء الوزراء في دوشنبه", "زيارة الوزير", "وزراء الخارجية والقمة", "نفط"];
    let reports = || texts.iter().enumerate().map(|(n, text)| Report::new(format!("r{n}"), *text, *text));
    let (whole, pieces) = (Engine::in_memory().unwrap(), Engine::in_memory().unwrap());
    whole.ingest(reports()).unwrap();
    for report in reports() {
        pieces.ingest([report]).unwrap();
    }
    for query in ["قمة دوشنبه", "لقاء الوزراء", "وزير", "القمم في الرياض"] {
        let scores = |engine: &Engine| -> Vec<(String, f32)> {
            engine
                .rank(&Request::new(query), Unit::Reports)
                .unwrap()
                .hits
                .into_iter()
                .map(|hit| (hit.id, hit.score))
                .collect()
        };
        let (a, b) = (scores(&whole), scores(&pieces));
        assert_eq!(a.len(), b.len(), "{query}");
        for (one, other) in a.iter().zip(&b) {
            assert!(one.0 == other.0 && (one.1 - other.1).abs() < 1e-5, "{query}: {a:?} {b:?}");
        }
    }
}

#[test]
fn what_is_quoted_is_found_word_for_word() {
    let engine = Engine::in_memory().unwrap();
    engine
        .ingest([
            Report::new("a", "", "عقد على هامش القمة لقاء"),
            Report::new("b", "", "هامش على القمة"),
            Report::new("c", "", "هوامش القمم"),
        ])
        .unwrap();
    assert_eq!(ids(&engine, &Request::new("\"على هامش القمة\"")), ["a"]);
    assert_eq!(ids(&engine, &Request::new("«القمة»")).len(), 2);
    assert_eq!(ids(&engine, &Request::new("هامش \"القمم\"")), ["c"]);
    assert_eq!(ids(&engine, &Request::new("هامش القمة")).len(), 3);
}

#[test]
fn names_in_other_scripts_and_dates_reach_reports() {
    let engine = Engine::in_memory().unwrap();
    let reports = [
        report("putin", "بوتين يستقبل رحمان في دوشنبه", "2022-06-28"),
        report("summit", "قمة الرياض", "2022-07-01"),
        report("oil", "نفط", ""),
    ];
    engine.ingest(reports).unwrap();
    for query in ["Putin", "Путина", "Rahmon in Dushanbe", "Эмомали Рахмон"] {
        assert_eq!(ids(&engine, &Request::new(query)).first().map(String::as_str), Some("putin"), "{query}");
    }
    let as_typed = Request { other_scripts: false, ..Request::new("Putin") };
    assert_eq!(ids(&engine, &as_typed), Vec::<String>::new());
    let explained = engine.search(&Request { explain: true, ..Request::new("Putin") }).unwrap();
    assert_eq!(explained.overview.names, [["putin", "بوتين"].map(String::from)]);
    assert_eq!(ids(&engine, &Request::new("حزيران 2022")), ["putin"]);
    assert_eq!(ids(&engine, &Request::new("يوليو")), ["summit"]);
    assert_eq!(ids(&engine, &Request::new("٢٠٢٢")).len(), 2);
    assert_eq!(ids(&engine, &Request::new("قمة تموز")), ["summit"]);
}

#[test]
fn synonyms_and_other_names_are_found_below_the_word_itself_and_can_be_switched_off() {
    let engine = Engine::in_memory().unwrap();
    let reports = [
        report("talks", "مباحثات في جنيف", ""),
        report("us", "موقف الولايات المتحدة", ""),
        report("america", "موقف أمريكا", ""),
        report("nato", "قرار حلف شمال الأطلسي", ""),
        report("united", "المتحدة للتأمين", ""),
    ];
    engine.ingest(reports).unwrap();
    assert_eq!(ids(&engine, &Request::new("محادثات جنيف")), ["talks"]);
    assert_eq!(ids(&engine, &Request::new("محادثات")), ["talks"]);
    assert_eq!(ids(&engine, &Request::new("أمريكا")), ["america", "us"]);
    assert_eq!(ids(&engine, &Request::new("الولايات المتحدة")), ["us", "united", "america"]);
    assert_eq!(ids(&engine, &Request::new("الناتو")), ["nato"]);
    let without = Weights { synonyms: 0.0, ..Weights::default() };
    assert_eq!(ids(&engine, &Request { weights: without, ..Request::new("أمريكا") }), ["america"]);
    let explained = engine.search_reports(&Request { explain: true, ..Request::new("الناتو") }).unwrap();
    assert_eq!(explained.reports[0].explanation[0].reason, Reason::Synonym);
}

#[test]
fn the_parts_of_a_score_add_up_to_it() {
    let engine = Engine::in_memory().unwrap();
    engine
        .ingest([report("a", "قمة دوشنبه ولقاء بوتين", "2022-06-28"), report("b", "لقاء بوتن", "2022-07-01")])
        .unwrap();
    for query in ["لقاء بوتين", "اجتماع بوتين", "قمم حزيران 2022", "\"قمة دوشنبه\"", "Putin"]
    {
        let request = Request { explain: true, ..Request::new(query) };
        for hit in engine.search_reports(&request).unwrap().reports {
            let sum: f32 = hit.explanation.iter().map(|part| part.score).sum();
            assert!(
                !hit.explanation.is_empty() && (sum - hit.score).abs() < 1e-4 * hit.score.max(1.0),
                "{query}: {hit:?}"
            );
        }
    }
}
