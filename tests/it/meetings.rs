//! Meetings: reports put together, whatever the order and the pieces in which they come.

use mahdar::model::{Format, Role, Topic};
use mahdar::search::{Facet, Filter, Reason, Request};
use mahdar::{Engine, MeetingRecord, Report};

fn report(id: &str, day: &str, title: &str, body: &str) -> Report {
    Report { published: mahdar::dates::parse_published(day).ok(), ..Report::new(id, title, body) }
}

/// Reports of four meetings, with a curtain-raiser's like in between.
fn news() -> Vec<Report> {
    let dushanbe = "التقى الرئيس الروسي فلاديمير بوتين الرئيس الطاجيكي إمام علي رحمان في دوشنبه اليوم.";
    vec![
        report("r1", "2022-06-28T10:00:00", "بوتين يلتقي رحمان في دوشنبه", dushanbe),
        report("r2", "2022-06-28T12:00:00", "رحمان يستقبل بوتين في دوشنبه", dushanbe),
        report("r3", "2022-06-28T09:00:00", "الرئيس الروسي فلاديمير بوتين يلتقي إمام علي رحمان في دوشنبه", ""),
        report("r4", "2022-06-29T09:00:00", "بوتين يلتقي رئيس تركمانستان سردار بردي محمدوف في عشق آباد", ""),
        report("r5", "2023-03-01", "الرئيس الروسي فلاديمير بوتين يلتقي إمام علي رحمان في موسكو", ""),
        report("r6", "2022-07-01", "لافروف يلتقي وزير الخارجية السعودي فيصل بن فرحان في الرياض", ""),
        report("r7", "2022-07-01", "ارتفاع أسعار النفط", ""),
    ]
}

/// The meetings, without what depends on nothing but how they are printed.
fn meetings(engine: &Engine) -> Vec<MeetingRecord> {
    engine.meetings().unwrap()
}

fn ids(record: &MeetingRecord) -> Vec<&str> {
    record.reports.iter().map(|report| report.id.as_str()).collect()
}

#[test]
fn reports_of_one_meeting_are_one_in_order_of_time() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let all = meetings(&engine);
    let dushanbe = all.iter().find(|meeting| meeting.id == "m-r3").unwrap();
    assert_eq!(ids(dushanbe), ["r3", "r1", "r2"]);
    assert!(dushanbe.reports.iter().all(|report| report.role == Role::Report));
    assert_eq!(dushanbe.meeting.date.as_deref(), Some("2022-06-28"));
    assert_eq!(dushanbe.meeting.countries, ["RU", "TJ"]);
    assert!(all.iter().any(|meeting| ids(meeting) == ["r5"]), "another year, another city");
    assert!(all.iter().all(|meeting| !ids(meeting).contains(&"r7")));
    assert_eq!(engine.len(), 7);
    assert_eq!(engine.stats().unwrap().meetings, all.len());
}

#[test]
fn pieces_and_orders_make_the_same_meetings() {
    let whole = Engine::in_memory().unwrap();
    whole.ingest(news()).unwrap();
    for shift in 0..7 {
        let pieces = Engine::in_memory().unwrap();
        let mut news = news();
        news.rotate_left(shift);
        if shift % 2 == 1 {
            news.reverse();
        }
        // one that stands between the others for a while, and goes
        pieces.ingest([report("x", "2022-06-28T01:00:00", "بوتين يلتقي رحمان في دوشنبه", "")]).unwrap();
        for part in news.chunks(1 + shift % 3) {
            pieces.ingest(part.iter().cloned()).unwrap();
        }
        assert!(pieces.meeting("m-x").unwrap().unwrap().reports.len() == 4, "{shift}");
        pieces.remove(["x"]).unwrap();
        assert_eq!(meetings(&whole), meetings(&pieces), "{shift}");
    }
}

#[test]
fn an_old_id_leads_to_the_meeting_of_its_report() {
    let engine = Engine::in_memory().unwrap();
    let mut news = news();
    let first = news.remove(2);
    engine.ingest(news).unwrap();
    let id = &meetings(&engine).into_iter().find(|meeting| ids(meeting) == ["r1", "r2"]).unwrap().id;
    assert_eq!(id, "m-r1");
    engine.ingest([first]).unwrap();
    assert_eq!(engine.meeting("m-r1").unwrap().unwrap().id, "m-r3");
    engine.remove(["r3", "r2"]).unwrap();
    assert_eq!(ids(&engine.meeting("m-r1").unwrap().unwrap()), ["r1"]);
    assert_eq!(engine.meeting("m-r3").unwrap(), None);
    // replaced by a report of nothing: the meeting is no more
    engine.ingest([report("r1", "2022-06-28", "ارتفاع أسعار النفط", "")]).unwrap();
    assert_eq!(engine.meeting("m-r1").unwrap(), None);
    assert_eq!(engine.meeting("nothing").unwrap(), None);
}

#[test]
fn what_is_known_of_a_meeting_brings_it_first() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let answer = engine.search(&Request::new("بوتين رحمان دوشنبه 2022")).unwrap();
    assert_eq!(answer.meetings[0].id, "m-r3");
    assert_eq!(answer.meetings[0].reports.len(), 3);
    let explained = engine.search(&Request { explain: true, ..Request::new("بوتين رحمان دوشنبه 2022") }).unwrap();
    let best = &explained.meetings[0];
    let parts = best.reports.iter().flat_map(|report| &report.explanation);
    let sum: f32 = parts.clone().map(|part| part.score).sum();
    assert!((sum - best.score).abs() < 1e-3 && parts.clone().any(|part| part.reason == Reason::Fact), "{best:?}");
    let oil = engine.search(&Request::new("أسعار النفط")).unwrap();
    assert_eq!((oil.meetings.len(), oil.overview.matching_reports), (0, 1));
}

#[test]
fn filters_and_facets_are_of_meetings() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let found = |filter: Filter| -> Vec<String> {
        let mut found: Vec<String> =
            engine.meetings_wanted(&filter).unwrap().into_iter().map(|meeting| meeting.id).collect();
        let request = Request { filter, limit: 100, ..Request::new("يلتقي بوتين لافروف") };
        let mut searched: Vec<String> =
            engine.search(&request).unwrap().meetings.into_iter().map(|meeting| meeting.id).collect();
        found.sort_unstable();
        searched.sort_unstable();
        assert_eq!(found, searched);
        found
    };
    let countries =
        |codes: &[&str]| Filter { countries: codes.iter().map(|&code| code.into()).collect(), ..Filter::default() };
    assert_eq!(found(countries(&["TJ", "RU"])), ["m-r3", "m-r5"]);
    assert_eq!(found(countries(&["SA"])), ["m-r6"]);
    assert_eq!(found(Filter { participant: Some("Rahmon".into()), ..Filter::default() }), ["m-r3", "m-r5"]);
    assert_eq!(found(Filter { participant: Some("فيصل".into()), ..Filter::default() }), ["m-r6"]);
    assert_eq!(found(Filter { place: Some("الرياض".into()), ..Filter::default() }), ["m-r6"]);
    let since = mahdar::dates::parse_period("2023").ok().map(|period| period.first);
    assert_eq!(found(Filter { since, ..Filter::default() }), ["m-r5"]);
    let request =
        Request { facets: vec![Facet::Year, Facet::Country], limit: 1, ..Request::new("بوتين رحمان") };
    let facets = engine.search(&request).unwrap().facets;
    let years: Vec<_> = facets[&Facet::Year].iter().map(|count| (count.value.as_str(), count.meetings)).collect();
    assert!(years.contains(&("2023", 1)), "{years:?}");
    assert!(facets[&Facet::Country].iter().any(|count| count.value == "TJ" && count.meetings == 2));
}

#[test]
fn who_met_whom_is_counted_and_topics_and_forms_narrow() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let all = engine.meetings().unwrap();
    let of = [Facet::CountryPair, Facet::ParticipantPair, Facet::Topic, Facet::Form];
    let facets = engine.facets(&Filter::default(), &of).unwrap();
    let counted = |facet: Facet, value: &str| {
        facets[&facet].iter().find(|count| count.value == value).map_or(0, |count| count.meetings)
    };
    let with = |codes: [&str; 2]| {
        all.iter().filter(|m| codes.iter().all(|code| m.meeting.countries.iter().any(|c| c == code))).count()
    };
    assert!(with(["RU", "TJ"]) > 0);
    assert_eq!(counted(Facet::CountryPair, "RU|TJ"), with(["RU", "TJ"]));
    assert!(facets[&Facet::CountryPair].iter().all(|pair| pair.value.split_once('|').is_some_and(|(a, b)| a < b)));
    assert!(counted(Facet::ParticipantPair, "إمام علي رحمن|فلاديمير بوتين") > 0, "{facets:?}");
    for topic in Topic::ALL {
        let wanted = engine.meetings_wanted(&Filter { topics: vec![topic], ..Filter::default() }).unwrap();
        assert_eq!(wanted.len(), counted(Facet::Topic, topic.name()), "{topic:?}");
    }
    for form in Format::ALL {
        let wanted = engine.meetings_wanted(&Filter { form: Some(form), ..Filter::default() }).unwrap();
        assert_eq!(wanted.len(), counted(Facet::Form, form.name()), "{form:?}");
    }
}

#[test]
fn browsing_is_the_latest_first_and_counts_all() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let request = Request { facets: vec![Facet::Country], timeline: true, limit: 2, ..Request::new("") };
    let answer = engine.browse(&request).unwrap();
    assert_eq!((answer.overview.total, answer.meetings.len()), (engine.meetings().unwrap().len(), 2));
    let dates: Vec<_> = answer.meetings.iter().map(|meeting| meeting.meeting.date.clone()).collect();
    assert!(dates[0] >= dates[1], "{dates:?}");
    assert_eq!(answer.facets, engine.facets(&Filter::default(), &[Facet::Country]).unwrap());
    assert_eq!(answer.timeline.unwrap(), engine.timeline(&Filter::default()).unwrap());
    let next = engine.browse(&Request { offset: 1, ..request }).unwrap();
    assert_eq!(next.meetings[0].id, answer.meetings[1].id);
}

#[test]
fn a_timeline_counts_all_that_match_by_month() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let request = Request { timeline: true, limit: 1, ..Request::new("بوتين رحمان") };
    let answer = engine.search(&request).unwrap();
    let of_search = answer.timeline.unwrap();
    let months: Vec<_> = of_search.iter().map(|month| (month.value.as_str(), month.meetings)).collect();
    assert_eq!(months, [("2022-06", 2), ("2023-03", 1)]);
    assert_eq!(of_search.iter().map(|month| month.meetings).sum::<usize>(), answer.overview.total);
    assert_eq!(engine.search(&Request::new("بوتين رحمان")).unwrap().timeline, None);
    let all = engine.timeline(&Filter::default()).unwrap();
    assert!(all.iter().map(|month| month.meetings).sum::<usize>() >= answer.overview.total);
    let source = Some("nobody".to_owned());
    assert_eq!(engine.timeline(&Filter { source, ..Filter::default() }).unwrap(), []);
}

#[test]
fn reports_are_ranked_as_if_there_were_no_meetings() {
    let engine = Engine::in_memory().unwrap();
    engine.ingest(news()).unwrap();
    let scores = |engine: &Engine| -> Vec<(String, f32)> {
        let hits = engine.rank(&Request::new("قمة بوتين رحمان"), mahdar::search::Unit::Reports).unwrap().hits;
        hits.into_iter().map(|hit| (hit.id, hit.score)).collect()
    };
    let before = scores(&engine);
    for n in 0..5 {
        // comes and goes, and the meeting of three with it
        engine.ingest([report("x", "2022-06-28", &format!("بوتين يلتقي رحمان في دوشنبه {n}"), "")]).unwrap();
        engine.remove(["x"]).unwrap();
    }
    assert_eq!(before, scores(&engine));
}

#[cfg(feature = "cli")]
mod command {
    use crate::support::Folder;
    use serde_json::json;

    fn folder() -> Folder {
        let folder = Folder::new();
        let lines = super::news().into_iter().map(|report| {
            let date = report.published.map(|published| published.to_string());
            json!({"id": report.id, "title": report.title, "date": date, "source": "kuna", "body": report.body})
                .to_string()
        });
        folder.write("news.jsonl", lines.collect::<Vec<_>>().join("\n"));
        folder.run(&["ingest", "news.jsonl"]).ends(0);
        folder
    }

    #[test]
    fn meetings_are_filtered_counted_and_exported() {
        let folder = folder();
        let ids = |args: &[&str]| -> Vec<String> {
            let args = [&["meetings", "--format", "jsonl"], args].concat();
            let lines = folder.run(&args).ends(0).json_lines();
            lines.iter().map(|meeting| meeting["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(&["--country", "tj,Russia"]), ["m-r3", "m-r5"]);
        assert_eq!(ids(&["--country", "السعودية"]), ["m-r6"]);
        assert_eq!(ids(&["--participant", "رحمان", "--until", "2022"]), ["m-r3"]);
        assert_eq!(ids(&["--place", "Riyadh"]), ["m-r6"]);
        let csv = folder.run(&["meetings", "--format", "csv", "--country", "TJ"]).ends(0).out;
        let rows: Vec<&str> = csv.lines().collect();
        assert!(rows[0].starts_with("id,date,place,place_country,countries,"), "{csv}");
        assert!(rows[1].starts_with("m-r3,2022-06-28,") && rows[1].ends_with(",r3|r1|r2"), "{csv}");
        let counts = folder.run(&["meetings", "--facet", "year,source", "--format", "json"]).ends(0).json();
        assert_eq!(counts["facets"]["year"][1], json!({"value": "2023", "meetings": 1}));
        assert!(folder.run(&["meetings", "--facet", "country"]).ends(0).out.contains("country TJ: 2"));
    }

    #[test]
    fn a_search_of_meetings_is_filtered_and_says_when_only_reports_match() {
        let folder = folder();
        let found = |args: &[&str]| folder.run(&[&["search", "بوتين رحمان لافروف", "--format", "json"], args].concat());
        let answer = found(&["--country", "SA", "--facet", "country"]).ends(0).json();
        assert_eq!((&answer["total"], &answer["meetings"][0]["id"]), (&json!(1), &json!("m-r6")));
        assert_eq!(answer["facets"]["country"][0]["meetings"], 1);
        let answer = found(&["--participant", "Rahmon", "--sort", "date"]).ends(0).json();
        assert_eq!((&answer["meetings"][0]["id"], &answer["meetings"][1]["id"]), (&json!("m-r5"), &json!("m-r3")));
        assert_eq!(answer["meetings"][1]["reports"][0]["role"], "report");
        folder.run(&["search", "أسعار النفط"]).ends(1).says(&["no meeting matches; 1 reports do: --reports"]);
        folder.run(&["search", "x", "--country", "Atlantis"]).ends(2).says(&["Atlantis", "ISO 3166-1", "Arabic"]);
        folder.run(&["search", "x", "--reports", "--place", "موسكو"]).ends(2).says(&["--reports"]);
    }

    #[test]
    fn a_meeting_is_shown_with_the_words_that_it_was_read_from() {
        let folder = folder();
        let shown = folder.run(&["show", "m-r1", "--format", "json"]).ends(0).json();
        assert_eq!((&shown["id"], &shown["reports"][0]["id"]), (&json!("m-r3"), &json!("r3")));
        let evidence = shown["evidence"].as_array().unwrap();
        assert!(!evidence.is_empty());
        let place = evidence.iter().find(|words| words["fact"] == "place").unwrap();
        assert_eq!(place["text"], "دوشنبه");
        let text = folder.run(&["show", "m-r3"]).ends(0).out;
        assert!(text.contains("place: دوشنبه\n  دوشنبه (r3, title "), "{text}");
        assert!(text.contains("report: r2 | 2022-06-28T12:00:00 | "), "{text}");
    }
}
