//! The shapes that other programs rely on: JSON keys, TREC lines, what goes to which stream.

use crate::support::Folder;
use serde_json::{Value, json};

const MEETING: [&str; 10] = [
    "date",
    "date_text",
    "place",
    "place_country",
    "countries",
    "organisations",
    "participants",
    "format",
    "topics",
    "documents_signed",
];

fn three_reports() -> Folder {
    let folder = Folder::new();
    let title = "قمة دوشنبه: بوتين يلتقي رحمان";
    let body = "التقى الرئيس الروسي فلاديمير بوتين الرئيس الطاجيكي إمام علي رحمان في القمة.";
    let lines = [
        json!({"id": "a", "title": title, "date": "2022-06-29", "source": "kuna", "url": "https://example.org/a", "body": body}),
        json!({"id": "b c", "title": title, "body": body}),
        json!({"id": "d", "title": "زيارة الرياض: لافروف يلتقي نظيره السعودي فيصل بن فرحان", "date": "2022-07-01T10:00:00+03:00"}),
    ];
    folder.write("news.jsonl", lines.map(|line| line.to_string()).join("\n"));
    folder.run(&["ingest", "news.jsonl"]).ends(0);
    folder
}

#[track_caller]
fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} is missing in {value}");
    }
}

#[test]
fn search_as_json() {
    let folder = three_reports();
    let answer = folder.run(&["search", "القمة", "--format", "json"]).ends(0).json();
    has_keys(&answer, &["query", "took_ms", "total", "meetings"]);
    assert_eq!((&answer["query"], &answer["total"]), (&json!("القمة"), &json!(2)));
    let meeting = &answer["meetings"][0];
    has_keys(meeting, &MEETING);
    has_keys(meeting, &["id", "score", "title", "reports"]);
    assert_eq!((&meeting["id"], &meeting["date"]), (&json!("m-a"), &json!("2022-06-29")));
    let report = &meeting["reports"][0];
    assert_eq!(
        (&report["source"], &report["published"], &report["id"]),
        (&json!("kuna"), &json!("2022-06-29"), &json!("a"))
    );
    let (text, highlights) = (report["snippet"]["text"].as_str().unwrap(), &report["snippet"]["highlights"]);
    let range = |n: usize| highlights[0][n].as_u64().unwrap() as usize;
    assert_eq!(&text[range(0)..range(1)], "القمة");

    let answer = folder.run(&["search", "القمة", "--reports", "--format", "json"]).ends(0).json();
    assert!(answer.get("meetings").is_none());
    assert_eq!(answer["reports"][1]["id"], "b c");
    let nothing = folder.run(&["search", "غائب", "--format", "json"]).ends(1).json();
    assert_eq!((&nothing["total"], &nothing["meetings"]), (&json!(0), &json!([])));
}

#[test]
fn search_as_lines_tables_and_documents() {
    let folder = three_reports();
    let run = |more: &[&str]| folder.run(&[&["search", "القمة"], more].concat());
    let lines = run(&["--format", "jsonl"]).ends(0).json_lines();
    assert_eq!((lines.len(), &lines[0]["id"]), (2, &json!("m-a")));
    let csv = run(&["--format", "csv", "--offset", "1"]).ends(0).out;
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].starts_with("rank,score,id,date,place,") && rows[0].ends_with(",title,reports,snippet"), "{csv}");
    assert!(rows.len() == 2 && rows[1].starts_with("2,"), "{csv}");
    let csv = run(&["--format", "csv", "--reports", "--limit", "1"]).ends(0).out;
    assert!(csv.starts_with("rank,score,id,published,source,title,snippet\n1,"), "{csv}");
    let markdown = run(&["--format", "markdown"]).ends(0).out;
    assert!(markdown.starts_with("1. **[قمة دوشنبه: بوتين يلتقي رحمان](https://example.org/a)**\n"), "{markdown}");
    assert!(markdown.contains("   - Report: `a`, 2022-06-29, [kuna](https://example.org/a)\n"), "{markdown}");
    assert!(markdown.contains("**القمة**"), "{markdown}");
    for format in ["csv", "jsonl"] {
        run(&["--format", format, "--facet", "year"]).ends(2).says(&["--facet and --timeline", "leave them out"]);
    }
    folder.run(&["search", "غائب", "--format", "csv"]).ends(1);
}

#[test]
fn a_timeline_is_of_all_that_match() {
    let folder = three_reports();
    let run = |more: &[&str]| folder.run(&[&["search", "القمة", "--limit", "1"], more].concat()).ends(0);
    let answer = run(&["--timeline", "year", "--format", "json"]).json();
    assert_eq!(answer["timeline"], json!([{"value": "2022-06", "meetings": 1}]));
    assert!(run(&["--format", "json"]).json().get("timeline").is_none());
    assert!(run(&["--timeline"]).out.ends_with("timeline 2022-06: 1\ntimeline undated: 1\n"));
    assert!(run(&["--timeline", "year", "--width", "80"]).out.contains("\nyear\n  2022    1 "));
    let meetings = folder.run(&["meetings", "--timeline", "year"]).ends(0).out;
    assert_eq!(meetings, "timeline 2022: 2\ntimeline undated: 1\n");
    let of_paper = folder.run(&["meetings", "--source", "kuna", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!((of_paper.len(), &of_paper[0]["id"]), (1, &json!("m-a")));
}

#[test]
fn the_display_is_as_it_is_said() {
    let folder = three_reports();
    let run = |more: &[&str], bidi: &str, no_color: &str| {
        let mut command = folder.command(&[&["search", "القمة"], more].concat());
        crate::support::Run::of(command.env("MAHDAR_BIDI", bidi).env("NO_COLOR", no_color).output().unwrap())
    };
    let has = |run: crate::support::Run| {
        let out = run.ends(0).out;
        (out.contains('\u{2068}'), out.contains('\u{1b}'))
    };
    assert_eq!(has(run(&[], "", "")), (false, false));
    assert_eq!(has(run(&[], "isolates", "")), (true, false));
    assert_eq!(has(run(&["--bidi", "none", "--color", "always"], "isolates", "1")), (false, true));
    assert_eq!(has(run(&["--width", "60"], "", "1")), (false, false));
    run(&[], "sideways", "").ends(2).says(&["MAHDAR_BIDI: expected auto, isolates or none, found sideways"]);
    run(&["--width", "3"], "", "").ends(2).says(&["--width"]);
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let folder = Folder::new();
    let commands =
        ["ingest", "search", "extract", "meetings", "show", "remove", "stats", "analyze", "eval", "bench", "man"];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&["completions", shell]).ends(0).out;
        assert!(commands.iter().all(|command| script.contains(command)) && script.contains("timeline"), "{shell}");
    }
    folder.run(&["completions", "tcsh"]).ends(2);
    folder.run(&["man", "share/man1"]).ends(0);
    for command in commands {
        let page = std::fs::read_to_string(folder.path().join(format!("share/man1/mahdar-{command}.1"))).unwrap();
        assert!(page.contains(".TH") && page.contains(".SH OPTIONS"), "{command}");
    }
    let page = std::fs::read_to_string(folder.path().join("share/man1/mahdar.1")).unwrap();
    assert!(commands.iter().all(|command| page.contains(&format!("mahdar\\-{command}"))), "{page}");
    folder.write("taken", "");
    folder.run(&["man", "taken"]).ends(2).says(&["cannot write manual pages into taken"]);
}

#[test]
fn search_as_trec() {
    let folder = three_reports();
    let out = folder.run(&["search", "القمة", "--format", "trec"]).ends(0).out;
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split(' ').collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0][..4].to_vec(), rows[0][5]), (vec!["1", "Q0", "m-a", "1"], "mahdar"));
    assert_eq!(rows[1][2], "m-b%20c", "equal scores: by id; white space is encoded");
    assert_eq!(rows[0][4], rows[1][4]);
    let scores = folder.run(&["search", "القمة", "--format", "json"]).ends(0).json();
    assert_eq!(rows[0][4].parse::<f32>().unwrap(), scores["meetings"][0]["score"].as_f64().unwrap() as f32);

    folder.write("topics.tsv", "q1\tالقمة\n\nq2\tالرياض\n");
    let args = ["search", "--topics", "topics.tsv", "--reports", "--limit", "1", "--format", "trec"];
    let out = folder.run(&args).ends(0).out;
    let firsts: Vec<_> = out.lines().map(|line| line.split(' ').take(4).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(firsts, ["q1 Q0 a 1", "q2 Q0 d 1"]);
}

#[test]
fn search_within_dates() {
    let folder = three_reports();
    let found = |args: &[&str]| {
        let args = [&["search", "قمة زيارة", "--format", "json"], args].concat();
        folder.run(&args)
    };
    let run = found(&["--since", "2022-07"]).ends(0).says(&["1 undated meetings match and were left out"]);
    assert_eq!(run.json()["total"], 1);
    assert_eq!(found(&["--until", "2022-06-29", "--reports"]).ends(0).json()["reports"][0]["id"], "a");
    found(&["--since", "2023"]).ends(1);
    folder.run(&["search", "قمة", "--since", "2022", "--format", "trec"]).ends(0).says(&["1 undated meetings match"]);
    for format in ["text", "json", "trec"] {
        folder.run(&["search", "قمة", "--offset", "18446744073709551615", "--format", format]).ends(0);
    }
    let sorted = found(&["--sort", "date"]).ends(0).json();
    let ids: Vec<_> = sorted["meetings"].as_array().unwrap().iter().map(|meeting| meeting["id"].clone()).collect();
    assert_eq!(ids, ["m-d", "m-a", "m-b c"]);
}

#[test]
fn extract_and_meetings() {
    let folder = three_reports();
    let lines = folder.run(&["extract", "news.jsonl", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!(lines.iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b c", "d"]);
    has_keys(&lines[0], &["id", "title", "published", "is_meeting_report", "meetings"]);
    has_keys(&lines[0]["meetings"][0], &MEETING);
    let meetings = folder.run(&["meetings", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!(meetings.len(), 3);
    has_keys(&meetings[0], &MEETING);
    assert_eq!((&meetings[0]["id"], &meetings[0]["reports"][0]["id"]), (&json!("m-a"), &json!("a")));
    assert_eq!(folder.run(&["meetings", "--format", "json"]).ends(0).json()["meetings"].as_array().unwrap().len(), 3);
    assert_eq!(folder.run(&["meetings"]).ends(0).out.lines().count(), 3);
}

#[test]
fn show_stats_and_analyze() {
    let folder = three_reports();
    let report = folder.run(&["show", "a", "--format", "json"]).ends(0).json();
    assert_eq!((&report["url"], &report["origin"]["line"]), (&json!("https://example.org/a"), &json!(1)));
    assert_eq!(folder.run(&["show", "m-a", "--format", "json"]).ends(0).json()["reports"][0]["id"], json!("a"));
    let text = folder.run(&["show", "a"]).ends(0).out;
    assert!(
        text.starts_with("قمة دوشنبه: بوتين يلتقي رحمان\nid: a\npublished: 2022-06-29\nsource: kuna\n")
            && text.ends_with("في القمة.\n")
    );
    let stats = folder.run(&["stats", "--format", "json"]).ends(0).json();
    assert_eq!((&stats["reports"], &stats["undated"]), (&json!(3), &json!(1)));
    assert_eq!(stats["published"], json!(["2022-06-29", "2022-07-01"]));
    assert_eq!(stats["sources"], json!({"": 2, "kuna": 1}));

    let tokens = folder.run(&["analyze", "في الاجتماعاتِ", "--format", "json"]).ends(0).json();
    let expected =
        json!({"surface": "الاجتماعاتِ", "folded": "الاجتماعات", "stem": "اجتماع", "offsets": [5, 27], "position": 1});
    assert_eq!(tokens["tokens"][1], expected);
}

#[test]
fn eval_and_bench() {
    let folder = three_reports();
    folder.write("set/corpus.jsonl", std::fs::read(folder.path().join("news.jsonl")).unwrap());
    folder.write("set/queries.tsv", "1\tالقمة\n2\tالرياض\n");
    folder.write("set/qrels.tsv", "1\t0\tb%20c\t1\n2 0 d 2\n");
    let figures = folder.run(&["eval", "set", "--format", "json"]).ends(0).json();
    // the first topic finds its report second: nDCG is one over the logarithm of three
    let expected = ((1.0 + 1.0 / 3f64.log2()) / 2.0 * 1e4).round() / 1e4;
    assert_eq!((figures["nDCG@10"].as_f64().unwrap(), figures["RR@10"].as_f64().unwrap()), (expected, 0.75));
    has_keys(&figures, &["queries", "R@10", "R@50", "R@100", "judged@10"]);
    assert_eq!(figures.as_object().unwrap().len(), 7);

    // the same files named apart, with kinds, and two ways to search
    let files = ["eval", "--corpus", "news.jsonl", "--topics", "set/queries.tsv", "--qrels", "set/qrels.tsv"];
    assert_eq!(folder.run(&[&files[..], &["--format", "json"]].concat()).ends(0).json(), figures);
    folder.write("set/types.tsv", "1\tplain\n2\tplace\n");
    let compared = folder.run(&["eval", "set", "--set", "likes=0", "--against", "default", "--format", "json"]).ends(0);
    let compared = compared.json();
    assert_eq!((&compared["first"]["name"], &compared["second"]["name"]), (&json!("likes=0"), &json!("default")));
    assert_eq!(compared["second"]["nDCG@10"], figures["nDCG@10"]);
    assert_eq!(compared["first"]["kinds"]["place"], json!({"queries": 1, "nDCG@10": 1.0, "R@50": 1.0}));
    assert_eq!(compared["differences"]["RR@10"], json!({"mean": 0.0, "low": 0.0, "high": 0.0}));
    assert_eq!(compared["topics"], json!({"won": 0, "lost": 0, "tied": 2}));
    let text = folder.run(&["eval", "set", "--against", "stem=0"]).ends(0).out;
    assert!(text.contains("first     default\nsecond    stem=0\n") && text.contains("topics by nDCG@10: "), "{text}");

    folder.write("text.txt", "عقدت القمة في دوشنبه. ".repeat(200));
    let bench = ["bench", "--corpus", "text.txt", "--rounds", "2"];
    let figures = folder.run(&[&bench[..], &["--level", "plain", "--format", "json"]].concat()).ends(0).json();
    assert_eq!((&figures["bytes"], &figures["rounds"]), (&json!(7800), &json!(2)));
    let keys = ["name", "level", "mb_per_s", "median_mb_per_s", "ns_per_token", "tokens", "ratio"];
    has_keys(&figures["engines"][0], &keys);
    let engines = figures["engines"].as_array().unwrap();
    let names: Vec<_> = engines.iter().map(|engine| engine["name"].clone()).collect();
    assert_eq!(names, ["light", "guarded", "light-trait", "guarded-trait", "tantivy-arabic"]);
    assert!(engines.iter().all(|engine| engine["tokens"] == 800), "{figures}");
    assert_eq!(
        (&engines[0]["level"], &engines[4]["level"], &engines[4]["ratio"]),
        (&json!("plain"), &json!(null), &json!(1.0))
    );

    // one engine alone is related to nothing, and each level of this machine has a row
    let alone = folder.run(&[&bench[..], &["--engine", "light", "--format", "json"]].concat()).ends(0).json();
    assert_eq!(alone["engines"].as_array().unwrap().len(), mahdar::text::Level::available().len());
    assert_eq!(alone["engines"][0]["ratio"], json!(null));
    let text = folder.run(&bench).ends(0).out;
    assert!(text.contains("engine") && text.lines().last().unwrap().starts_with("tantivy-arabic  -"), "{text}");
}

#[test]
fn results_and_the_rest_go_to_different_streams() {
    let folder = three_reports();
    let run = folder.run(&["search", "القمة"]).ends(0);
    assert!(run.err.contains("2 of 2 meetings"));
    assert!(!run.out.contains('\u{1b}') && !run.out.contains('\u{2068}'), "plain when piped");
    assert!(run.out.starts_with("1. قمة دوشنبه: بوتين يلتقي رحمان\n   2022-06-29 | kuna | a | "));
}

#[test]
fn suggestions_as_json_and_text() {
    let folder = three_reports();
    let found = folder.run(&["suggest", "القمه دوشبنه", "--format", "json"]).ends(0).json();
    assert_eq!((&found["query"], &found["did_you_mean"]), (&json!("القمه دوشبنه"), &json!("القمه دوشنبه")));
    let word = &found["words"][0];
    has_keys(word, &["start", "end", "typed", "reports", "is_slip", "candidates"]);
    assert_eq!((&word["start"], &word["end"], &word["reports"]), (&json!(11), &json!(23), &json!(0)));
    assert_eq!((&word["candidates"][0]["word"], &word["candidates"][0]["reports"]), (&json!("دوشنبه"), &json!(2)));
    has_keys(&word["candidates"][0], &["score"]);
    assert!(folder.run(&["suggest", "دوشبنه"]).ends(0).out.starts_with("دوشنبه\n"));
    folder.run(&["suggest", "القمة"]).ends(1).says(&["no word"]);

    let found = folder.run(&["complete", "لقاء إمام علي ر", "--format", "json"]).ends(0).json();
    let first = &found["completions"][0];
    assert_eq!((&first["text"], &first["word"]), (&json!("لقاء إمام علي رحمان"), &json!("إمام علي رحمان")));
    assert_eq!((&first["kind"], &first["reports"], &first["start"]), (&json!("person"), &json!(2), &json!(9)));
    assert!(folder.run(&["complete", "القم", "--limit", "1"]).ends(0).out.starts_with("القمة | word | 2 reports"));
    folder.run(&["complete", "غغغ"]).ends(1);

    // beside an answer, and one line on standard error
    let answer = folder.run(&["search", "قمة دوشبنه", "--format", "json"]).ends(0).json();
    assert_eq!(answer["did_you_mean"], "قمة دوشنبه");
    folder.run(&["search", "قمة دوشبنه"]).ends(0).says(&["did you mean: قمة دوشنبه\n"]);
    let answer = folder.run(&["search", "قمة دوشنبه", "--format", "json"]).ends(0).json();
    assert!(answer.get("did_you_mean").is_none());
}

#[test]
fn similar_as_json_and_text() {
    let folder = three_reports();
    let answer = folder.run(&["similar", "d", "--format", "json"]).ends(0).json();
    has_keys(&answer, &["query", "took_ms", "total", "meetings"]);
    assert_eq!(answer["meetings"][0]["id"], "m-a");
    let answer = folder.run(&["similar", "m-a", "--reports", "--format", "json"]).ends(0).json();
    assert_eq!((answer["reports"].as_array().unwrap().len(), &answer["reports"][0]["id"]), (2, &json!("b c")));
    assert!(folder.run(&["similar", "d"]).ends(0).out.starts_with("1. قمة دوشنبه"));
    folder.run(&["similar", "nothing"]).ends(1).says(&["no report and no meeting has the id nothing"]);
}
