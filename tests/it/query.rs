//! The query language: a table of queries with what each is taken for, and what holds of any text.

use mahdar::query::{Clause, Expression, MOST_PARTS, Occur, Query};
use mahdar::search::Request;
use mahdar::{Engine, Report};
use std::path::Path;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/queries.tsv");

/// The words that are ranked by, with single spaces between them.
fn ranked(query: &Query) -> String {
    query.ranked.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a query is taken for, as a line of the table.
fn line_of(text: &str) -> String {
    let query = Query::parse(text);
    let diagnostic = |one: &mahdar::query::Diagnostic| format!("{}-{} {}", one.start, one.end, one.message);
    let diagnostics = query.diagnostics.iter().map(diagnostic).collect::<Vec<_>>().join("; ");
    format!("{text}\t{query}\t{}\t{diagnostics}", ranked(&query)).trim_end_matches('\t').to_owned()
}

/// `MAHDAR_GOLDEN=renew` writes the table anew; read what changed before it is committed.
#[test]
fn queries_are_taken_for_what_the_table_says() {
    let table = std::fs::read_to_string(TABLE).unwrap();
    let lines = || table.lines().filter(|line| !line.starts_with("# "));
    if std::env::var("MAHDAR_GOLDEN").is_ok_and(|value| value == "renew") {
        let head: Vec<String> = table.lines().take_while(|line| line.starts_with("# ")).map(str::to_owned).collect();
        let renewed = lines().map(|line| line_of(line.split('\t').next().unwrap()));
        let all: Vec<String> = head.into_iter().chain(renewed).collect();
        std::fs::write(Path::new(TABLE), all.join("\n") + "\n").unwrap();
        return;
    }
    assert!(lines().count() >= 150);
    for line in lines() {
        assert_eq!(line_of(line.split('\t').next().unwrap()), line);
    }
}

/// Clauses without their places in the text.
fn shape(text: &str, clauses: &[Clause]) -> String {
    fn of(text: &str, expression: &Expression) -> String {
        match expression {
            Expression::Leaf(leaf) => {
                format!("{:?} {:?} {:?}", leaf.field, leaf.kind, text[leaf.span.clone()].trim())
            }
            Expression::Dates(dates) => format!("{:?} {:?}", dates.since, dates.until),
            Expression::Group(clauses) => format!("({})", shape(text, clauses)),
            Expression::All(parts) => {
                format!("all({})", parts.iter().map(|part| of(text, part)).collect::<Vec<_>>().join(","))
            }
            Expression::Any(parts) => {
                format!("any({})", parts.iter().map(|part| of(text, part)).collect::<Vec<_>>().join(","))
            }
            Expression::Not(inner) => format!("not({})", of(text, inner)),
        }
    }
    clauses.iter().map(|c| format!("{:?} {}", c.occur, of(text, &c.expression))).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_written_out_is_read_as_the_same() {
    let table = std::fs::read_to_string(TABLE).unwrap();
    for line in table.lines().filter(|line| !line.starts_with("# ")) {
        let text = line.split('\t').next().unwrap();
        let query = Query::parse(text);
        let again = Query::parse(&query.to_string());
        assert_eq!(shape(text, &query.clauses), shape(&again.text, &again.clauses), "{text}: {query} {again}");
        assert_eq!(again.to_string(), query.to_string());
    }
}

/// Texts made to cost much: long, deep, full of operators.
fn hostile() -> Vec<String> {
    let parts = [
        "(",
        ")",
        "\"",
        "\u{AB}",
        "+",
        "-",
        "~",
        "^",
        "*",
        ":",
        "NOT ",
        "AND ",
        "OR ",
        "[\u{648}] ",
        "title:",
        "date:",
        "date:2022..",
        "a*",
        "ab* ",
        "abc~2 ",
        "\"a b\"~9 ",
        "+a ",
        "-a ",
        "a^2 ",
        "(a OR ",
        "NOT(",
        "+(",
        "title:(",
        "\u{628}\u{627}* ",
        "\u{64E}",
        "\u{640}",
        "\u{202E}",
        "\u{0}",
    ];
    let mut all: Vec<String> = parts.iter().map(|part| part.repeat(10_000)).collect();
    all.push((0..10_000).map(|n| format!("+w{n} OR ")).collect());
    all.push((0..10_000).map(|n| format!("(a{n} AND (b{n} ")).collect());
    all.push((0..2_000).map(|n| format!("\"a{n} b{n}\"~3 c{n}* title:d{n}~1 ")).collect());
    all
}

#[test]
fn hostile_queries_are_answered_and_bounded() {
    let engine = Engine::in_memory().unwrap();
    engine
        .ingest([Report::new("1", "a b", "ab abc w1"), Report::new("2", "c", "a1 b1 \u{628}\u{627}\u{628}")])
        .unwrap();
    for text in hostile() {
        let query = Query::parse(&text);
        let part: String = text.chars().take(30).collect();
        assert_eq!(query.ranked.len(), text.len(), "{part}");
        assert!(query.boosts.len() <= MOST_PARTS && query.diagnostics.len() <= 100, "{part}");
        let demands = query.clauses.iter().filter(|clause| clause.occur != Occur::Should).count();
        assert!(demands <= MOST_PARTS, "{part}: {demands}");
        if let Ok(answer) = engine.search_reports(&Request::new(&text)) {
            assert!(answer.reports.len() <= 2);
        }
    }
}

#[test]
fn what_is_beyond_the_bounds_is_said() {
    let text: String = (0..70).map(|n| format!("+a{n} ")).collect();
    let query = Query::parse(&text);
    assert_eq!(query.clauses.iter().filter(|clause| clause.occur == Occur::Must).count(), MOST_PARTS);
    assert_eq!(query.diagnostics.len(), 1, "{:?}", query.diagnostics);
    assert!(query.ranked.contains("a69"), "its words stay");
    let text: String = (0..70).map(|n| format!("-a{n} ")).collect();
    assert!(!Query::parse(&text).ranked.contains('a'), "what is excluded does not come back");
}

/// Each of them with what the seeds have.
#[test]
fn fields_and_operators_find_what_they_say() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let folder = crate::support::Folder::new();
    let engine = Engine::create(folder.path().join("index")).unwrap();
    let item = |item| if let mahdar::corpus::Item::Report(report) = item { Some(*report) } else { None };
    engine.ingest(mahdar::corpus::find(&[seeds], mahdar::corpus::InputFormat::Auto).read("").filter_map(item)).unwrap();
    let all = engine.len();
    let meetings = |query: &str| engine.search(&Request::new(query)).unwrap().overview.total;
    let reports = |query: &str| engine.search_reports(&Request::new(query)).unwrap().overview.total;
    // "date", "participant", "country", "place": facts of meetings
    assert!(meetings("date:2022-06") >= 1 && meetings("date:2022-06") < meetings("date:1990.."));
    assert_eq!(
        meetings("participant:Putin"),
        meetings("\u{645}\u{634}\u{627}\u{631}\u{643}:\u{628}\u{648}\u{62A}\u{64A}\u{646}")
    );
    assert!(meetings("participant:Putin") > 0 && meetings("participant:Obama") == 0);
    assert!(meetings("country:TJ") > 0);
    assert_eq!(meetings("country:TJ") + meetings("-country:TJ"), meetings("date:1990..") + meetings("-date:1990.."));
    assert!(meetings("place:\u{62F}\u{648}\u{634}\u{646}\u{628}\u{647}") > 0);
    // What no table knows is no demand, and is said.
    let answer = engine.search_reports(&Request::new("Putin country:Atlantis")).unwrap();
    assert_eq!(answer.overview.diagnostics.len(), 1);
    assert!(answer.overview.total > 0);
    // Reports with and without a word are all reports.
    for word in
        ["\u{642}\u{645}\u{629}", "\u{637}\u{627}\u{62C}\u{64A}*", "\"\u{641}\u{64A}\"", "participant:Putin", "2022"]
    {
        assert_eq!(reports(&format!("+{word}")) + reports(&format!("-{word}")), all, "{word}");
    }
}

/// Headlines as they are pasted: nothing in them is an operator but quotations.
#[cfg(feature = "cli")]
#[test]
fn headlines_are_plain_text() {
    use mahdar::corpus::{InputFormat, Item, find};
    let Some(corpora) = crate::shared::shared("corpora") else { return };
    let (mut titles, mut odd) = (0, Vec::new());
    for item in find(&[corpora], InputFormat::Auto).read("") {
        let Item::Report(report) = item else { continue };
        titles += 1;
        let query = Query::parse(&report.title);
        let is_plain = |clause: &Clause| {
            let quoted = matches!(&clause.expression, Expression::Leaf(leaf) if leaf.field.is_none());
            clause.occur == Occur::Should || clause.occur == Occur::Must && quoted
        };
        if !query.clauses.iter().all(is_plain) {
            odd.push(format!("{} as {query}", report.title));
        }
    }
    // A dash that stands before a word and behind a space, by mistake.
    assert!(odd.len() * 500 < titles, "{} of {titles}: {}", odd.len(), odd.join("\n"));
}

/// Found by a reviewer.
#[test]
fn demands_know_names_dates_and_fields() {
    let engine = Engine::in_memory().unwrap();
    let text =
        "التقى وزير الخارجية الروسي سيرغي لافروف في الرياض وزير الخارجية السعودي. وبحثا شؤون المملكة العربية السعودية.";
    let report = Report::new("1", "لافروف يلتقي نظيره السعودي في الرياض", text);
    let published = mahdar::dates::parse_published("2013-05-02").unwrap();
    engine.ingest([Report { published: Some(published), ..report }]).unwrap();
    let all = |query: &str| {
        let request = Request { all_words: true, ..Request::new(query) };
        (engine.search(&request).unwrap().overview.total, engine.search_reports(&request).unwrap().overview.total)
    };
    // Names of several words in other scripts, among other words; years and months by the date.
    for query in
        ["Sergey Lavrov", "Saudi Arabia", "Саудовская Аравия", "لافروف 2013", "لافروف مايو 2013", "Sergey Lavrov 2013"]
    {
        assert_eq!(all(query), (1, 1), "{query}");
    }
    assert_eq!(all("لافروف 2014"), (0, 0));
    assert_eq!(all("لافروف يونيو 2013"), (0, 0));
    let found = |query: &str| engine.search(&Request::new(query)).unwrap().overview;
    assert_eq!(found("Saudi AND Arabia").total, 1);
    // What a country is not is no prefix to rank by; no report matches where no meeting has the fact.
    assert_eq!(found("لافروف country:روس*").diagnostics.len(), 1);
    assert!(engine.search(&Request::new("country:Narnia")).unwrap_err().to_string().contains("ISO 3166"));
    assert_eq!((found("country:TJ").total, found("country:TJ").matching_reports), (0, 0));
    // Dates in quotation marks; a group of them is said to be none.
    assert_eq!(found("date:\"2013-05\"").total, 1);
    let overview = found("لافروف date:(2013 OR 2014)");
    assert_eq!((overview.total, overview.diagnostics.len()), (1, 1), "{:?}", overview.diagnostics);
}
