//! Mentions made by hand: what goes together, what stays apart, whatever the order.

use super::{Noted, meetings};
use crate::dates::parse_published;
use crate::model::{Format, Meeting, Mention, Participant, Role, Status};

const KING: (&str, &str) = ("سلمان بن عبد العزيز", "SA");
const PRINCE: (&str, &str) = ("محمد بن سلمان", "SA");
const CARTER: (&str, &str) = ("آشتون كارتر", "US");
const LAVROV: (&str, &str) = ("سيرغي لافروف", "RU");
const KERRY: (&str, &str) = ("جون كيري", "US");

/// A held meeting of known people.
fn held(id: &str, day: &str, place: Option<(&str, &str)>, people: &[(&str, &str)]) -> Noted {
    let participants = people.iter().map(|&(name, country)| Participant {
        name: Some(name.into()),
        person: Some(name.into()),
        title: None,
        country: Some(country.into()),
    });
    let mut countries: Vec<String> = people.iter().map(|&(_, country)| country.to_owned()).collect();
    countries.sort();
    let meeting = Meeting {
        date: Some(day.into()),
        date_text: Some(day.into()),
        place: place.map(|(city, _)| city.into()),
        place_country: place.map(|(_, country)| country.into()),
        countries,
        participants: participants.collect(),
        ..Meeting::default()
    };
    Noted {
        id: id.into(),
        published: parse_published(day).ok(),
        mentions: vec![Mention { meeting, ..Mention::default() }],
        ..Noted::default()
    }
}

fn formatted(mut noted: Noted, format: Format) -> Noted {
    noted.mentions[0].meeting.format = Some(format);
    noted
}

fn as_status(mut noted: Noted, status: Status, published: &str) -> Noted {
    noted.mentions[0].status = status;
    noted.published = parse_published(published).ok();
    noted
}

/// The ids of the reports of each meeting.
fn grouped(reports: Vec<Noted>) -> Vec<Vec<String>> {
    let all = meetings(reports);
    all.into_iter().map(|meeting| meeting.reports.into_iter().map(|told| told.id).collect()).collect()
}

const JEDDAH: Option<(&str, &str)> = Some(("جدة", "SA"));
const BERLIN: Option<(&str, &str)> = Some(("برلين", "DE"));
const MOSCOW: Option<(&str, &str)> = Some(("موسكو", "RU"));

#[test]
fn reports_of_one_meeting_are_put_together() {
    let reports = vec![
        held("a", "2015-07-22", JEDDAH, &[KING, CARTER]),
        held("b", "2015-07-22", None, &[KING, CARTER]),
        held("c", "2015-07-23", JEDDAH, &[CARTER, KING]),
        held("d", "2015-07-22", JEDDAH, &[("الملك سلمان بن عبد العزيز آل سعود", "SA"), CARTER]),
    ];
    assert_eq!(grouped(reports[..3].to_vec()), [["a", "b", "c"]]);
    let mut unknown = reports;
    unknown[3].mentions[0].meeting.participants[0].person = None;
    assert_eq!(grouped(unknown), [["a", "b", "d", "c"]]);
}

#[test]
fn near_misses_stay_apart() {
    let apart = |a: Noted, b: Noted| assert_eq!(grouped(vec![a.clone(), b.clone()]).len(), 2, "{a:?} {b:?}");
    let king = || held("a", "2015-07-22", JEDDAH, &[KING, CARTER]);
    apart(king(), held("b", "2015-07-22", JEDDAH, &[PRINCE, CARTER]));
    apart(king(), held("b", "2015-07-26", JEDDAH, &[KING, CARTER]));
    apart(king(), held("b", "2015-07-22", BERLIN, &[KING, CARTER]));
    apart(king(), formatted(held("b", "2015-07-22", None, &[KING, KERRY]), Format::PhoneCall));
    let talks = || formatted(held("a", "2013-02-26", BERLIN, &[LAVROV, KERRY]), Format::Talks);
    apart(talks(), formatted(held("b", "2013-02-26", None, &[LAVROV, KERRY]), Format::PhoneCall));
    apart(talks(), held("b", "2013-02-27", MOSCOW, &[LAVROV, KERRY]));
    apart(talks(), held("b", "2013-02-26", BERLIN, &[LAVROV, ("وليد المعلم", "SY")]));
    // without a day nothing says that two meetings of the same people are one
    let undated = |id: &str| {
        let mut noted = held(id, "2013-02-26", BERLIN, &[LAVROV, KERRY]);
        (noted.published, noted.mentions[0].meeting.date, noted.likeness) = (None, None, None);
        noted
    };
    apart(undated("a"), undated("b"));
    let copy = |id: &str| Noted { likeness: Some(7), ..undated(id) };
    assert_eq!(grouped(vec![copy("a"), copy("b")]), [["a", "b"]]);
}

#[test]
fn coverage_stands_beside_its_meeting_and_within_its_days() {
    let talks = || held("a", "2013-02-26", BERLIN, &[LAVROV, KERRY]);
    let same = || {
        let mut noted = held("x", "2013-02-26", None, &[LAVROV, KERRY]);
        noted.mentions[0].meeting.date = None;
        noted.mentions[0].meeting.date_text = None;
        noted
    };
    for (status, published, is_coverage) in [
        (Status::Announced, "2013-02-24", false),
        (Status::Announced, "2013-02-25", true),
        (Status::Background, "2013-02-26", true),
        (Status::Background, "2013-03-01", true),
        (Status::Background, "2013-03-02", false),
        (Status::Cancelled, "2013-02-26", false),
    ] {
        let found = meetings(vec![talks(), as_status(same(), status, published)]);
        assert_eq!(found.len(), 1);
        let roles: Vec<Role> = found[0].reports.iter().map(|told| told.role).collect();
        let expected = if is_coverage { vec![Role::Report, Role::Coverage] } else { vec![Role::Report] };
        assert_eq!(roles, expected, "{status:?} {published}");
        assert_eq!(found[0].id, "m-a");
    }
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let cities = [JEDDAH, BERLIN, MOSCOW, None];
    let people = [&[KING, CARTER][..], &[PRINCE, CARTER], &[LAVROV, KERRY], &[LAVROV, CARTER], &[KERRY]];
    // A linear congruential generator (Knuth's MMIX): the same reports in every run.
    let mut seed = 7u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut reports: Vec<Noted> = (0..200)
        .map(|n| {
            let day = format!("2015-07-{:02}", 1 + random(20));
            held(&format!("r{n:03}"), &day, cities[random(4)], people[random(5)])
        })
        .collect();
    let expected = meetings(reports.clone());
    for _ in 0..5 {
        for n in (1..reports.len()).rev() {
            reports.swap(n, random(n + 1));
        }
        assert_eq!(meetings(reports.clone()), expected);
    }
}

#[test]
fn no_meeting_grows_without_bound() {
    let same = |n: usize| held(&format!("r{n:04}"), "2015-07-22", JEDDAH, &[KING, CARTER]);
    let groups = grouped((0..500).map(same).collect());
    assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 500);
    assert!(groups.iter().all(|group| group.len() <= super::cluster::MOST_REPORTS));
    // a chain of days, each next to the last, is no one meeting
    let chain = |n: usize| held(&format!("r{n:04}"), &format!("2015-07-{:02}", 1 + n), None, &[KING, CARTER]);
    assert!(grouped((0..30).map(chain).collect()).iter().all(|group| group.len() <= 3));
}

#[test]
fn the_record_is_what_most_reports_say() {
    let mut reports: Vec<Noted> =
        (0..3).map(|n| held(&format!("r{n}"), "2015-07-22", JEDDAH, &[KING, CARTER])).collect();
    reports[0].mentions[0].meeting.place = None;
    reports[2].mentions[0].meeting.date = Some("2015-07-23".into());
    reports[2].mentions[0].meeting.participants.push(Participant {
        title: Some("وزير الدفاع".into()),
        country: Some("US".into()),
        ..Participant::default()
    });
    let found = meetings(reports);
    assert_eq!(found.len(), 1);
    let meeting = &found[0].meeting;
    assert_eq!((meeting.date.as_deref(), meeting.place.as_deref()), (Some("2015-07-22"), Some("جدة")));
    assert_eq!((meeting.countries.len(), meeting.participants.len()), (2, 2));
}

#[test]
fn copies_are_folded_under_the_first() {
    let text =
        "استقبل خادم الحرمين الشريفين الملك سلمان في جدة وزير الدفاع الأمريكي وبحث معه التعاون بين البلدين ".repeat(4);
    let report = |id: &str, text: &str| Noted {
        likeness: super::likeness(text),
        ..held(id, "2015-07-22", JEDDAH, &[KING, CARTER])
    };
    let other = "وصل الوزير كارتر إلى قصر السلام حيث جرت مراسم استقبال رسمية ثم عقدت جلسة مباحثات موسعة حضرها الوزراء "
        .repeat(4);
    let found = meetings(vec![report("a", &text), report("b", &format!("{text} واس")), report("c", &other)]);
    let told: Vec<_> = found[0].reports.iter().map(|told| (told.copies, told.copy_of.as_deref())).collect();
    assert_eq!(told, [(1, None), (0, Some("a")), (0, None)]);
}
