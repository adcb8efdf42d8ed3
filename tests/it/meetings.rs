//! Meetings: reports put together, whatever the order and the pieces in which they come.

use mahdar::model::Role;
use mahdar::search::{Facet, Filter, Request};
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
