//! Made-up diplomatic news: as many reports as wanted, the same for the same seed, two editions of each.
//!
//! Three of four tell of a meeting, and up to three reports, of different agencies, tell of the same one. Countries,
//! people, offices and cities are in the gazetteer; the sentences are ours. All reports have the word [`EVERYWHERE`].

use super::random::Random;

/// A word of every report.
pub const EVERYWHERE: &str = "النشرة";

/// One side of a meeting: office and name, country.
const SIDES: [(&str, &str); 12] = [
    ("الرئيس الروسي فلاديمير بوتين", "روسيا"),
    ("رئيس طاجيكستان إمام علي رحمان", "طاجيكستان"),
    ("الرئيس المصري عبد الفتاح السيسي", "مصر"),
    ("الرئيس الفرنسي إيمانويل ماكرون", "فرنسا"),
    ("وزير الخارجية الأردني أيمن الصفدي", "الأردن"),
    ("وزير الخارجية التركي هاكان فيدان", "تركيا"),
    ("الرئيس التركي رجب طيب أردوغان", "تركيا"),
    ("رئيس كازاخستان قاسم جومارت توكاييف", "كازاخستان"),
    ("وزير الخارجية الروسي سيرغي لافروف", "روسيا"),
    ("أمير قطر الشيخ تميم بن حمد آل ثاني", "قطر"),
    ("رئيس أوزبكستان شوكت ميرزيوييف", "أوزبكستان"),
    ("وزير الخارجية المصري سامح شكري", "مصر"),
];

const CITIES: [&str; 8] = ["موسكو", "دوشنبه", "القاهرة", "باريس", "عمان", "أنقرة", "أستانا", "الدوحة"];
const SOURCES: [&str; 3] = ["kuna", "petra", "qna"];
const VERBS: [&str; 3] = ["استقبل", "التقى", "بحث مع"];
const MATTERS: [&str; 6] = [
    "العلاقات الثنائية وسبل تعزيزها",
    "التعاون في مجال الطاقة والنقل",
    "تطورات الأوضاع في المنطقة",
    "التبادل التجاري بين البلدين",
    "مكافحة الإرهاب وأمن الحدود",
    "التعاون الثقافي وتبادل الطلاب",
];
const OTHER: [&str; 4] = [
    "ارتفعت أسعار القمح في الأسواق المحلية خلال الأسبوع",
    "تساقطت الأمطار على المرتفعات وانخفضت الحرارة",
    "افتتح معرض للكتاب بمشاركة دور نشر كثيرة",
    "أعلنت البلدية عن توسعة الطريق المؤدي إلى المطار",
];

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub id: String,
    pub title: String,
    pub date: String,
    pub source: &'static str,
    pub body: String,
}

impl News {
    /// Report number `n` of a seed. Another edition has another body, and now and then another city.
    pub fn new(seed: u64, n: usize, edition: usize) -> Self {
        // Reports 4k, 4k+1 and 4k+2 tell of the same meeting, or two of them do; 4k+3 tells of none.
        let (story, part) = (n / 4, n % 4);
        let mut random = Random(seed ^ (story as u64) << 20);
        let first = random.below(SIDES.len());
        let second = (first + 1 + random.below(SIDES.len() - 1)) % SIDES.len();
        let (mut city, matter) = (random.below(CITIES.len()), random.one(&MATTERS));
        let day = story % 336;
        let (year, month, day) = (2010 + story / 336 % 15, 1 + day / 28, 1 + day % 28);
        let mut random = Random(seed ^ (n as u64) << 20 ^ (edition as u64) << 8 ^ 1);
        if edition > 0 && random.below(4) == 0 {
            city = (city + 1) % CITIES.len();
        }
        let filler: String =
            (0..1 + random.below(4)).map(|_| format!("{}، {}. ", random.one(&OTHER), random.one(&MATTERS))).collect();
        let mark = format!("{EVERYWHERE} رقم {n} من الطبعة {edition}.");
        let (title, body) = if part == 3 {
            (random.one(&OTHER).to_owned(), format!("{filler}{mark}"))
        } else {
            let ((one, _), (other, country), city) = (SIDES[first], SIDES[second], CITIES[city]);
            let title = format!("{one} {} {other} في {city}", ["يستقبل", "يلتقي", "يجتمع مع"][part]);
            let verb = VERBS[part];
            let body = format!(
                "{verb} {one} اليوم في {city} {other}، وبحث الجانبان {matter}.\n\
                 وأكد الجانبان أهمية التعاون مع {country}. {filler}\n{mark}"
            );
            (title, body)
        };
        let hour = 8 + part;
        Self {
            id: format!("n{n}"),
            title,
            date: format!("{year}-{month:02}-{day:02}T{hour:02}:00:00+03:00"),
            source: SOURCES[part % SOURCES.len()],
            body,
        }
    }

    /// Title and body, as a reader sees them.
    pub fn text(&self) -> String {
        format!("{}\n{}", self.title, self.body)
    }

    /// As a line of a .jsonl file.
    pub fn line(&self) -> String {
        let Self { id, title, date, source, body } = self;
        serde_json::json!({"id": id, "title": title, "date": date, "source": source, "body": body}).to_string()
    }
}

/// A file of reports.
pub fn lines(news: &[News]) -> String {
    news.iter().map(|news| news.line() + "\n").collect()
}

#[test]
fn made_up_news_tell_of_meetings() {
    let news: Vec<News> = (0..60).map(|n| News::new(7, n, n % 2)).collect();
    let engine = mahdar::Engine::in_memory().unwrap();
    let reports = news.iter().map(|news| mahdar::Report {
        source: Some(news.source.to_owned()),
        published: mahdar::dates::parse_published(&news.date).ok(),
        ..mahdar::Report::new(news.id.clone(), news.title.clone(), news.body.clone())
    });
    assert_eq!(engine.ingest(reports).unwrap().new, 60);
    let meetings = engine.meetings().unwrap();
    assert!(meetings.len() >= 15, "{}", meetings.len());
    assert!(meetings.iter().any(|meeting| meeting.reports.len() > 1));
    assert_eq!(News::new(7, 5, 0), News::new(7, 5, 0));
    assert_ne!(News::new(7, 5, 0).body, News::new(7, 5, 1).body);
}
