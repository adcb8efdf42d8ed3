//! What reports tell of meetings: the five seeds, each as a reader of it would say, and sentences for each rule.

use jiff::civil::date;
use mahdar::Report;
use mahdar::corpus::{InputFormat, Item, find};
use mahdar::extract::{meetings, mentions};
use mahdar::model::{Format, Meeting, Published, Status, Topic};
use std::path::Path;

fn seed(prefix: &str) -> Vec<Meeting> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let reports = find(&[folder], InputFormat::Auto).read("").filter_map(|item| match item {
        Item::Report(report) if report.id.contains(prefix) => Some(report),
        _ => None,
    });
    let found: Vec<_> = reports.collect();
    assert_eq!(found.len(), 1, "{prefix}");
    meetings(&found[0])
}

/// The meeting of a seed, and the people in it, by the name of the table of people.
fn only(meetings: &[Meeting]) -> (&Meeting, Vec<&str>) {
    let [meeting] = meetings else { panic!("{meetings:?}") };
    let people = meeting.participants.iter().map(|person| person.person.as_deref().unwrap_or("nobody known")).collect();
    (meeting, people)
}

const PUTIN: &str = "فلاديمير بوتين";
/// As the table of people has him, whatever a text calls him.
const RAHMON: &str = "إمام علي رحمن";

#[test]
fn seed_000_is_a_meeting_of_putin_and_rahmon_without_day_or_city() {
    let meetings = seed("000_");
    let (meeting, people) = only(&meetings);
    assert_eq!(people, [PUTIN, RAHMON]);
    assert_eq!(meeting.participants[1].name.as_deref(), Some("إمام علي رحمان"));
    assert_eq!(meeting.countries, ["RU", "TJ"]);
    assert_eq!((&meeting.date, &meeting.place), (&None, &None));
    assert_eq!(meeting.format, Some(Format::Expanded));
    assert!(meeting.topics.contains(&Topic::TradeEconomy) && !meeting.documents_signed);
}

#[test]
fn seed_001_is_of_25_august_of_no_year_in_astana() {
    let meetings = seed("001_");
    let (meeting, people) = only(&meetings);
    assert_eq!(people, [RAHMON, "قاسم جومارت توكاييف"]);
    assert_eq!(meeting.countries, ["KZ", "TJ"]);
    assert_eq!((&meeting.date, meeting.date_text.as_deref()), (&None, Some("25 أغسطس")));
    assert_eq!((meeting.place.as_deref(), meeting.place_country.as_deref()), (Some("أستانا"), Some("KZ")));
}

#[test]
fn seed_002_says_today_and_nobody_knows_which_day_that_was() {
    let meetings = seed("002_");
    let (meeting, people) = only(&meetings);
    assert_eq!(people, [RAHMON, PUTIN]);
    assert_eq!(meeting.countries, ["RU", "TJ"]);
    assert_eq!((&meeting.date, meeting.date_text.as_deref()), (&None, Some("اليوم")));
    assert_eq!((meeting.place.as_deref(), meeting.place_country.as_deref()), (Some("موسكو"), Some("RU")));
    assert_eq!(meeting.format, Some(Format::Bilateral));
}

#[test]
fn seed_003_was_sent_from_moscow_but_met_in_dushanbe_and_signed() {
    let meetings = seed("003_");
    let (meeting, people) = only(&meetings);
    assert_eq!(people, [PUTIN, RAHMON]);
    assert_eq!(meeting.participants[1].name.as_deref(), Some("إمام علي رحمون"));
    assert_eq!(meeting.countries, ["RU", "TJ"]);
    assert_eq!(meeting.date.as_deref(), Some("2025-10-09"));
    assert_eq!((meeting.place.as_deref(), meeting.place_country.as_deref()), (Some("دوشنبه"), Some("TJ")));
    assert!(meeting.documents_signed);
}

#[test]
fn seed_004_tells_of_the_day_before_it_appeared() {
    let meetings = seed("004_");
    let (meeting, people) = only(&meetings);
    assert_eq!(people, [RAHMON, PUTIN]);
    assert_eq!(meeting.participants[0].name.as_deref(), Some("إمام علي رحمن"));
    assert_eq!(meeting.countries, ["RU", "TJ"]);
    assert_eq!(meeting.date.as_deref(), Some("2022-06-28"));
    assert_eq!((meeting.place.as_deref(), meeting.place_country.as_deref()), (Some("دوشنبه"), Some("TJ")));
    assert!(!meeting.documents_signed);
}

/// A report of Wednesday, 10 June 2015.
fn report(title: &str, body: &str) -> Report {
    let published = Some(Published::new(date(2015, 6, 10), None, None));
    Report { published, ..Report::new("r", title, body) }
}

/// Countries, place, day and format of each meeting that a report is of.
fn told(title: &str, body: &str) -> Vec<(String, Option<String>, Option<String>, Format)> {
    let facts = |meeting: Meeting| {
        (meeting.countries.join(" "), meeting.place, meeting.date, meeting.format.unwrap_or(Format::Bilateral))
    };
    meetings(&report(title, body)).into_iter().map(facts).collect()
}

#[test]
fn meetings_talks_calls_and_visits_are_told_apart() {
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told(
            "",
            "استقبل أمير دولة قطر الشيخ تميم بن حمد آل ثاني في الدوحة أمس وزير الخارجية التركي مولود جاويش أوغلو."
        ),
        [("QA TR".into(), some("الدوحة"), some("2015-06-09"), Format::Bilateral)]
    );
    assert_eq!(
        told("", "تلقى الرئيس المصري عبد الفتاح السيسي اليوم اتصالا هاتفيا من نظيره الفرنسي فرانسوا هولاند."),
        [("EG FR".into(), None, some("2015-06-10"), Format::PhoneCall)]
    );
    assert_eq!(
        told("", "وصل رئيس الوزراء الهندي ناريندرا مودي الثلاثاء إلى دكا في زيارة رسمية إلى بنغلادش."),
        [("BD IN".into(), some("دكا"), some("2015-06-09"), Format::Visit)]
    );
    assert_eq!(
        told(
            "بدء محادثات بين السودان وجنوب السودان في أديس أبابا",
            "بدأت اليوم في أديس أبابا محادثات بين السودان وجنوب السودان."
        ),
        [("SD SS".into(), some("أديس أبابا"), some("2015-06-10"), Format::Talks)]
    );
}

#[test]
fn a_birthplace_is_no_muscat_and_a_paper_no_day() {
    let body = "وصل الرئيس الأمريكي باراك أوباما أمس إلى كينيا مسقط رأس والده.";
    let told_of = told("عين اليوم", body);
    assert_eq!(told_of, [("KE US".to_owned(), None, Some("2015-06-09".to_owned()), Format::Visit)]);
}

#[test]
fn one_office_may_be_of_several_countries() {
    let body = "عقد وزراء خارجية مصر والأردن والعراق اجتماعا ثلاثيا في بغداد اليوم.";
    let expected =
        ("EG IQ JO".to_owned(), Some("بغداد".to_owned()), Some("2015-06-10".to_owned()), Format::Multilateral);
    assert_eq!(told("", body), [expected]);
}

#[test]
fn what_is_announced_called_off_past_or_at_home_is_no_report_of_a_meeting() {
    let nothing = Vec::new();
    assert_eq!(
        told("", "يلتقي وزير الخارجية الروسي سيرغي لافروف نظيره الأمريكي جون كيري في فيينا الأسبوع المقبل."),
        nothing
    );
    assert_eq!(told("", "من المقرر أن يستقبل الملك عبدالله الثاني الرئيس الفلسطيني محمود عباس في عمان غدا."), nothing);
    assert_eq!(
        told(
            "تأجيل زيارة وزير الخارجية الإيراني إلى أنقرة",
            "تم تأجيل زيارة وزير الخارجية الإيراني محمد جواد ظريف إلى تركيا."
        ),
        nothing
    );
    assert_eq!(
        told("", "ترأس رئيس الوزراء العراقي حيدر العبادي اجتماعا مع وزير الدفاع العراقي خالد العبيدي في بغداد."),
        nothing
    );
    assert_eq!(
        told("", "فاز المنتخب المصري على منتخب تونس في مباراة أدارها حكم من ليبيا على ملعب القاهرة ضمن بطولة أفريقيا."),
        nothing
    );
    assert_eq!(
        told("", "نفى الكرملين أن يكون الرئيس الروسي فلاديمير بوتين قد التقى الرئيس التركي رجب طيب أردوغان أمس."),
        nothing
    );
    // Of a Wednesday: the Monday of a verb in the imperfect is to come.
    assert_eq!(
        told("", "يزور وزير الخارجية الروسي سيرغي لافروف القاهرة الاثنين حيث يلتقي نظيره المصري سامح شكري."),
        nothing
    );
    assert_eq!(
        told("هل نجحت زيارة كيري؟", "التقى وزير الخارجية الأمريكي جون كيري الرئيس الفلسطيني محمود عباس في عمان."),
        nothing
    );
    assert_eq!(told("", "ارتفعت أسعار النفط في الأسواق العالمية."), nothing);
}

#[test]
fn a_report_tells_of_several_meetings() {
    let body = "استقبل الرئيس اللبناني ميشال سليمان اليوم في بيروت وزير الخارجية الفرنسي لوران فابيوس.\n\
                كما استقبل الرئيس اللبناني ميشال سليمان سفير إيطاليا جوزيبي مورابيتو.";
    let countries: Vec<String> = told("", body).into_iter().map(|(countries, ..)| countries).collect();
    assert_eq!(countries, ["FR LB", "IT LB"]);
}

#[test]
fn evidence_lies_on_the_words_of_the_report() {
    let report = report("", "التقى وزير الخارجية الروسي سيرغي لافروف الثلاثاء في برلين نظيره الأمريكي جون كيري.");
    let mention = &mentions(&report)[0];
    assert_eq!(mention.status, Status::Held);
    let words = |fact: &str| {
        let evidence = mention.evidence.iter().find(|evidence| evidence.fact == fact && !evidence.in_title).unwrap();
        &report.body[evidence.start..evidence.end]
    };
    assert_eq!((words("contact"), words("date"), words("place")), ("التقى", "الثلاثاء", "برلين"));
}

#[test]
fn nothing_that_is_read_fails() {
    let mut random = 7_u64;
    let pieces = [
        "التقى ",
        "الرئيس ",
        "الروسي ",
        "بوتين",
        "، ",
        "و",
        " مع ",
        "وزير",
        " (",
        "\n",
        ".",
        "أمس ",
        "في ",
        "دوشنبه ",
        "\u{64E}",
        "٢٠١٥ ",
        "«",
    ];
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..30 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(random >> 33) as usize % pieces.len()]);
        }
        for mention in mentions(&report(&text, &text)) {
            for evidence in mention.evidence {
                assert!(text.get(evidence.start..evidence.end).is_some(), "{text}");
            }
        }
    }
}
