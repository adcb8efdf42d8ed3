//! What people have: each format, whatever its name, in archives, compressed, from standard input.

use crate::support::{Folder, Run};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use std::process::Stdio;
use zip::write::{SimpleFileOptions, ZipWriter};

const TITLE: &str = "وزير الخارجية الطاجيكي يستقبل نظيره القطري";
const BODY: &str = "استقبل وزير الخارجية الطاجيكي في دوشنبه نظيره القطري، وبحثا العلاقات بين البلدين.";

fn gzip(content: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn zstd(content: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(content.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

fn record(id: &str) -> String {
    json!({"id": id, "title": TITLE, "body": BODY, "date": "2022-06-29"}).to_string()
}

/// What a report is in the index.
#[track_caller]
fn shown(folder: &Folder, id: &str) -> Value {
    folder.run(&["show", id, "--format", "json"]).ends(0).json()
}

/// The ids of the records of some files, in order.
fn ids(run: &Run) -> Vec<String> {
    run.json_lines().iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn extracts(folder: &Folder, args: &[&str], code: i32, expected: &[&str]) -> Run {
    let run = folder.run(&[&["extract"], args].concat()).ends(code);
    assert_eq!(ids(&run), expected, "{}", run.err);
    run
}

#[test]
fn json_is_read_however_it_is_laid_out() {
    let folder = Folder::new();
    let (a, b) = (record("a"), record("b"));
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&a).unwrap()).unwrap();
    for content in [
        format!("{a}\n{b}\n"),
        format!("[{a},{b}]"),
        format!("[\n  {a},\n  {b}\n]\n"),
        format!("{pretty}\n{b}"),
        format!("\u{feff}{{\"status\":\"ok\",\"articles\":[{a},{b}],\"next\":null}}"),
        format!("{{\"hits\":{{\"total\":2,\"hits\":[{a},\n{b}]}}}}"),
    ] {
        for name in ["x.json", "x.jsonl", "x", "x.html"] {
            folder.write(name, &content);
            extracts(&folder, &[name], 0, &["a", "b"]);
            std::fs::remove_file(folder.path().join(name)).unwrap();
        }
    }
    folder.write("one.json", &pretty);
    extracts(&folder, &["one.json"], 0, &["a"]);
    folder.write("none.json", "{\"title\":\"x y\"},\n{\"title\":\"z\"}");
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    extracts(&folder, &["none.json"], 0, &[&format!("{name}/none.json#1"), &format!("{name}/none.json#2")]);
}

#[test]
fn a_bad_element_of_an_array_costs_itself() {
    let folder = Folder::new();
    let (a, b) = (record("a"), record("b"));
    folder.write("x.json", format!("[{a},\n{{\"title\": tru}},\n7,\n{{}},\n{b},\n{{\"title\": \"cut"));
    let run = extracts(&folder, &["x.json"], 3, &["a", "b"]);
    run.says(&[
        "x.json:2: expected one JSON object",
        "x.json:3: expected an object in the array",
        "x.json:4: expected a title or a body, found neither",
        "x.json:6: expected the end of the object that begins here",
    ]);
    let deep = format!("[{{\"id\":\"d\",\"title\":{}", "[".repeat(200_000));
    folder.write("deep.json", deep + &"]".repeat(200_000) + &format!("}},{b}]"));
    extracts(&folder, &["deep.json"], 3, &["b"]).says(&["deep.json:1:", "recursion limit"]);
}

#[test]
fn tables_by_commas_semicolons_and_tabs() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        format!("ID,Headline,Text,Published At,Agency\n1,\"{TITLE}\",\"{BODY}\n\"\"{BODY}\"\"\",29/6/2022,kuna\n"),
    );
    folder.write("b.csv", format!("\u{feff}العنوان;النص;التاريخ\r\n{TITLE};\"{BODY};\";2022-06-29\r\n"));
    folder.write("c.tsv", format!("id\ttitle\tbody\nc\t{TITLE}\t\"{BODY}\" وقال\n"));
    let run = folder.run(&["ingest", "."]).ends(0);
    assert!(run.out.contains("new 3") && run.out.contains("\nfound csv 2, tsv 1; utf-8 3\n"), "{}", run.out);
    let report = shown(&folder, "1");
    assert_eq!(
        (&report["title"], &report["source"], &report["published"]),
        (&json!(TITLE), &json!("kuna"), &json!("2022-06-29"))
    );
    assert_eq!(report["body"], format!("{BODY}\n\"{BODY}\""));
    assert_eq!((&report["origin"]["format"], &report["origin"]["line"]), (&json!("csv"), &json!(2)));
    assert_eq!(shown(&folder, "c")["body"], format!("\"{BODY}\" وقال"));
    assert_eq!(folder.run(&["search", "--reports", "الطاجيكي", "--format", "json"]).ends(0).json()["total"], 3);
}

#[test]
fn ragged_rows_and_bad_quotes_cost_themselves() {
    let folder = Folder::new();
    folder.write("a.csv", "id,title,body\n1,a b,c\n2,a b\n3,\"a b,c\n4,a b,c,d\n5,a b,c\n");
    let run = extracts(&folder, &["a.csv"], 3, &["1", "5"]);
    run.says(&["a.csv:3: expected 3 cells", "found 2", "a.csv:4: expected a quote", "a.csv:5: expected 3 cells"]);
    folder.write("b.csv", "1,2\n3,4\n");
    folder.run(&["extract", "b.csv"]).ends(3).says(&["b.csv:1: expected a row of names", "--map title=COLUMN"]);
    extracts(&folder, &["b.csv", "--map", "title=2,id=1"], 0, &["3"]);
}

#[test]
fn the_map_says_what_holds_what() {
    let folder = Folder::new();
    folder.write("a.jsonl", "{\"key\":\"k1\",\"article\":{\"headline\":\"قمة دوشنبه\",\"full\":\"نص القمة\"},\"day\":\"2022-06-29\",\"title\":\"الموقع\"}");
    let map = ["--map", "title=article.headline", "--map", "body=Article.full,date=day,id=key"];
    folder.run(&[&["ingest", "a.jsonl"], &map[..]].concat()).ends(0);
    let report = shown(&folder, "k1");
    assert_eq!((&report["title"], &report["body"]), (&json!("قمة دوشنبه"), &json!("نص القمة")));
    assert_eq!(report["published"], "2022-06-29");
    let again = folder.run(&[&["ingest", "a.jsonl", "--format", "json"], &map[..]].concat()).ends(0).json();
    assert_eq!(again["unchanged_files"], 1);
    let other = folder.run(&["ingest", "a.jsonl", "--format", "json"]).ends(0).json();
    assert_eq!((&other["unchanged_files"], &other["new"]), (&json!(0), &json!(1)), "read in another way");
    for bad in ["headline=title", "title", "title="] {
        folder.run(&["ingest", "a.jsonl", "--map", bad]).ends(2).says(&["expected one of id, title, body", bad]);
    }
}

#[test]
fn compressed_files_are_looked_through() {
    let folder = Folder::new();
    folder.write("a.txt.gz", gzip(BODY));
    folder.write("b.json.zst", zstd(&format!("[{}]", record("b"))));
    folder.write("c.dat", gzip(gzip(record("c"))));
    folder.write("d.csv.gz", gzip("id,title\nd,x y\n"));
    folder.write("e.gz", gzip(gzip(gzip(record("e")))));
    folder.write("f.gz", gzip(zip(&[("x.jsonl", record("f").as_bytes())])));
    folder.write("g.png.gz", gzip(b"\x89PNG\r\n\x1a\n"));
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    let run = extracts(&folder, &["."], 3, &[&format!("{name}/a.txt.gz"), "b", "c", "d", "f"]);
    run.says(&[
        "refused: ./e.gz: expected at most 2 layers of compression",
        "note: ./g.png.gz: skipped",
        "a PNG image",
    ]);
    let half = gzip(record("a").repeat(100));
    folder.write("half.txt.gz", &half[..half.len() / 2]);
    let half = zstd(&record("a").repeat(100));
    folder.write("half.txt.zst", &half[..half.len() - 5]);
    folder
        .run(&["extract", "half.txt.gz", "half.txt.zst"])
        .ends(3)
        .says(&["half.txt.gz: cannot read on: the file is cut off", "half.txt.zst: cannot read on"]);
}

#[test]
fn archives_are_folders_of_files() {
    let folder = Folder::new();
    let inner = zip(&[("deep.jsonl", record("deep").as_bytes()), ("third.zip", &zip(&[("x.txt", BODY.as_bytes())]))]);
    let archive = zip(&[
        ("1.txt", BODY.as_bytes()),
        ("sub/2.jsonl", format!("{}\n{{\"title\":\"x y\"}}\nbad\n", record("two")).as_bytes()),
        ("../../etc/passwd", BODY.as_bytes()),
        ("/absolute.txt", BODY.as_bytes()),
        ("README.md", b"about"),
        (".hidden/3.txt", BODY.as_bytes()),
        ("__MACOSX/._1.txt", b"\0\x05\x16\x07"),
        ("photo.jpg", b"\xff\xd8\xff\xe0"),
        ("packed.csv.gz", &gzip("id,title\nrow,x y\n")),
        ("inner.zip", &inner),
    ]);
    folder.write("news/a.zip", &archive);
    let run = folder.run(&["ingest", "news"]).ends(3);
    assert!(
        run.out.contains("new 7,") && run.out.contains("found csv 1, jsonl 3, txt 3; utf-8 7"),
        "{} {}",
        run.out,
        run.err
    );
    let run = run.says(&[
        "refused: news/a.zip/sub/2.jsonl:3: expected one JSON object",
        "note: news/a.zip/README.md: skipped, a README",
        "note: news/a.zip/.hidden/3.txt: skipped, its name begins with a dot",
        "note: news/a.zip/photo.jpg: skipped, expected text",
        "refused: news/a.zip/inner.zip/third.zip: expected archives at most 2 in one another",
    ]);
    assert!(!run.err.contains("MACOSX"), "{}", run.err);
    let origin = shown(&folder, "news/a.zip/1.txt")["origin"].clone();
    assert!(origin["file"].as_str().unwrap().ends_with("/news/a.zip"), "{origin}");
    assert_eq!((&origin["inside"], &origin["format"]), (&json!("1.txt"), &json!("txt")));
    let text = folder.run(&["show", "deep"]).ends(0).out;
    assert!(text.contains("/news/a.zip/inner.zip/deep.jsonl:1\n"), "{text}");
    shown(&folder, "news/a.zip/sub/2.jsonl#2");
    shown(&folder, "news/a.zip/../../etc/passwd");
    folder.run(&["check"]).ends(0);
}

#[test]
fn an_archive_is_passed_over_if_it_is_unchanged_and_pruned_like_a_file() {
    let folder = Folder::new();
    folder.write("news/a.zip", zip(&[("1.txt", BODY.as_bytes()), ("2.jsonl", record("two").as_bytes())]));
    folder.write("news/b.txt", "قمة");
    let ingest = || folder.run(&["ingest", "news", "--prune", "--format", "json"]).ends(0).json();
    assert_eq!(ingest()["new"], 3);
    let again = ingest();
    assert_eq!((&again["unchanged_files"], &again["unchanged"]), (&json!(2), &json!(3)));
    folder.write("news/a.zip", zip(&[("2.jsonl", record("two").as_bytes())]));
    let fewer = ingest();
    assert_eq!((&fewer["pruned"], &fewer["unchanged"]), (&json!(1), &json!(2)));
    std::fs::remove_file(folder.path().join("news/a.zip")).unwrap();
    assert_eq!(ingest()["pruned"], 1);
}

#[test]
fn archives_that_lie_or_burst_are_refused() {
    let folder = Folder::new();
    folder.write("good.jsonl", record("good"));
    let good = zip(&[("1.txt", BODY.repeat(100).as_bytes())]);
    folder.write("cut.zip", &good[..good.len() / 2]);
    let mut wrong = good.clone();
    let crc = wrong.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap() + 16;
    wrong[crc] ^= 1;
    folder.write("wrong.zip", wrong);
    let mut locked = good.clone();
    let flags = locked.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap() + 8;
    locked[flags] |= 1;
    locked[6] |= 1;
    folder.write("locked.zip", locked);
    let mut many = good;
    let end = many.windows(4).position(|bytes| bytes == b"PK\x05\x06").unwrap();
    many[end + 8..end + 12].copy_from_slice(&[0xff; 4]);
    folder.write("many.zip", many);
    folder.write("sheet.xlsx", zip(&[("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")]));
    let run = folder.run(&["ingest", ".", "--quiet"]).ends(3);
    assert!(run.out.contains("new 1,"), "{} {}", run.out, run.err);
    run.says(&[
        "refused: ./cut.zip: expected a zip archive, found one that is cut off or damaged",
        "refused: ./wrong.zip/1.txt: cannot read on: the file is cut off or damaged",
        "refused: ./locked.zip/1.txt: expected a file that may be read, found one locked with a password",
    ]);
    folder.run(&["extract", "sheet.xlsx"]).ends(3).says(&["sheet.xlsx: expected text", "a workbook of Excel"]);
}

#[test]
fn a_member_is_bounded_like_a_file() {
    let folder = Folder::new();
    folder.write("a.zip", zip(&[("long.txt", "قمة ".repeat(1 << 18).as_bytes()), ("2.txt", BODY.as_bytes())]));
    let run = folder.run(&["ingest", "a.zip", "--max-record", "1"]).ends(3);
    let run = run.says(&["a.zip/long.txt: expected a text file of at most 1.0 MiB, found 1.8 MiB"]);
    assert!(run.out.contains("new 1,"), "{}", run.out);
}

#[test]
fn names_that_lie_are_told_and_the_content_counts() {
    let folder = Folder::new();
    folder.write("a.csv", gzip(record("a")));
    folder.write("b.pdf", record("b"));
    folder.write("c.txt", zip(&[("x.jsonl", record("c").as_bytes())]));
    folder.write("style.css", "p { color: red }");
    let run = extracts(&folder, &["."], 0, &["a", "b", "c"]);
    run.says(&[
        "warning: ./b.pdf: its name promises something else, but it holds jsonl: read as jsonl",
        "note: ./style.css: skipped",
    ]);
}

/// Runs a command with something on its standard input.
fn piped(folder: &Folder, args: &[&str], input: &[u8]) -> Run {
    let mut child =
        folder.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Run::of(child.wait_with_output().unwrap())
}

#[test]
fn standard_input_is_a_file_without_a_name() {
    let folder = Folder::new();
    let lines = format!("{}\n{{\"title\":\"x y\"}}\n", record("a"));
    let run = piped(&folder, &["extract", "-"], lines.as_bytes()).ends(0);
    assert_eq!(ids(&run), ["a", "stdin#2"]);
    assert_eq!(ids(&piped(&folder, &["extract", "-"], &gzip(&lines)).ends(0)), ["a", "stdin#2"]);
    assert_eq!(ids(&piped(&folder, &["extract", "-"], BODY.as_bytes()).ends(0)), ["stdin"]);
    let archive = zip(&[("1.txt", BODY.as_bytes())]);
    assert_eq!(ids(&piped(&folder, &["extract", "-"], &archive).ends(0)), ["stdin/1.txt"]);
    piped(&folder, &["extract", "-"], b"\x89PNG\r\n\x1a\n").ends(3).says(&["-: expected text", "a PNG image"]);

    piped(&folder, &["ingest", "-"], lines.as_bytes()).ends(0);
    assert_eq!(shown(&folder, "a")["origin"]["file"], "-");
    folder.write("news/b.txt", "قمة");
    let run = folder.run(&["ingest", "news", "--prune"]).ends(0);
    assert!(run.out.contains("pruned 0"), "{}", run.out);
    let run = piped(&folder, &["ingest", "-"], b"{\"id\":\"a\",\"title\":\"z\"}").ends(0);
    assert!(run.out.contains("replaced 1"), "{}", run.out);
    folder.write("c.jsonl", record("a"));
    folder.run(&["ingest", "c.jsonl"]).ends(3).says(&["from standard input: use --replace"]);
}

#[test]
fn what_was_found_is_counted() {
    let folder = Folder::new();
    folder.write("a.txt", encoding_rs::WINDOWS_1256.encode(BODY).0);
    let wide: Vec<u8> = record("wide").encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("b.jsonl", wide);
    folder.write("c.csv", encoding_rs::ISO_8859_6.encode(&format!("id,title\nc,{}\n", TITLE)).0);
    let (spoiled, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(BODY.as_bytes());
    folder.write("d.jsonl", json!({"id": "d", "body": spoiled}).to_string());
    let run = folder.run(&["ingest", ".", "--format", "json"]).ends(0);
    let summary = run.json();
    assert_eq!(summary["formats"], json!({"csv": 1, "jsonl": 2, "txt": 1}));
    let encodings = json!({"iso-8859-6": 1, "utf-16le": 1, "utf-8+repaired": 1, "windows-1256": 1});
    assert_eq!(summary["encodings"], encodings);
    run.says(&["d.jsonl:1: expected Arabic in \"body\", found utf-8 read as windows-1252: it is put right"]);
    let stats = folder.run(&["stats", "--format", "json"]).ends(0).json();
    assert_eq!((&stats["formats"], &stats["encodings"]), (&summary["formats"], &encodings));
    assert!(folder.run(&["stats"]).ends(0).out.contains("read as: csv 1, jsonl 2, txt 1; iso-8859-6 1"));
    assert_eq!(shown(&folder, "d")["body"], BODY);
    assert_eq!(shown(&folder, "wide")["body"], BODY);
    folder.run(&["rebuild"]).ends(0);
    assert_eq!(folder.run(&["stats", "--format", "json"]).ends(0).json()["encodings"], encodings);
}

#[test]
fn letters_that_an_encoding_does_not_have_are_told() {
    let folder = Folder::new();
    let mut bytes = encoding_rs::ISO_8859_6.encode(&format!("id,title\n1,{TITLE}\n2,{TITLE}\n")).0.into_owned();
    let last = bytes.len() - 2;
    bytes[last] = 0xff;
    folder.write("a.csv", bytes);
    let run = folder.run(&["ingest", "a.csv", "--format", "json"]);
    if run.json()["encodings"].get("iso-8859-6").is_some() {
        run.ends(0).says(&["a.csv:3: in \"title\": expected letters, found U+FFFD", "column"]);
    }
}

#[test]
fn html_in_records_is_made_plain() {
    let folder = Folder::new();
    let body = format!("<p>{BODY}</p>\n<p>قال&nbsp;الوزير: &quot;نعم&quot;.<br/>وأضاف</p>");
    let lines = [
        json!({"id": "a", "title": "قمة &quot;دوشنبه&quot;", "content": {"rendered": body}}),
        json!({"id": "b", "title": "ثلاثة < أربعة", "body": "AT&T أقل من < خمسة"}),
    ];
    folder.write("a.jsonl", lines.map(|line| line.to_string()).join("\n"));
    folder.run(&["ingest", "a.jsonl"]).ends(0);
    let report = shown(&folder, "a");
    assert_eq!(report["title"], "قمة \"دوشنبه\"");
    let text = report["body"].as_str().unwrap();
    assert!(text.starts_with(BODY) && text.contains("قال الوزير: \"نعم\".\nوأضاف") && !text.contains('<'), "{text}");
    assert_eq!(shown(&folder, "b")["body"], "AT&T أقل من < خمسة");
}

#[test]
fn pages_and_feeds() {
    let folder = Folder::new();
    let page = format!(
        "<!DOCTYPE html><html lang=ar><head><meta charset=windows-1256><title>{TITLE}</title>\
         <meta property='article:published_time' content='2022-06-29T10:00:00+05:00'>\
         <meta property='og:site_name' content='Khovar'></head>\
         <body><nav><a href=/>الرئيسية</a></nav><article><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"
    );
    folder.write("page.html", encoding_rs::WINDOWS_1256.encode(&page).0);
    folder.write("news.xml", format!(
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>kuna</title>\
         <item><title>{TITLE}</title><guid>g-1</guid><link>https://example.org/1</link><pubDate>Wed, 29 Jun 2022 10:00:00 +0300</pubDate>\
         <description>{BODY}</description></item><item><title>لقاء آخر</title></item></channel></rss>"
    ));
    folder.write("a.zip", zip(&[("page.htm", page.replace("windows-1256", "utf-8").as_bytes())]));
    let run = folder.run(&["ingest", "."]).ends(0);
    assert!(
        run.out.contains("new 4") && run.out.contains("found feed 2, html 2; utf-8 3, windows-1256 1"),
        "{} {}",
        run.out,
        run.err
    );
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    let report = shown(&folder, &format!("{name}/page.html"));
    assert_eq!((&report["title"], &report["published"]), (&json!(TITLE), &json!("2022-06-29T10:00:00+05:00")));
    assert!(report["body"].as_str().unwrap().contains(BODY) && !report["body"].as_str().unwrap().contains("الرئيسية"));
    let report = shown(&folder, "g-1");
    assert_eq!(
        (&report["url"], &report["published"]),
        (&json!("https://example.org/1"), &json!("2022-06-29T10:00:00+03:00"))
    );
    shown(&folder, &format!("{name}/news.xml#2"));
}

#[test]
fn documents_are_told_by_their_content() {
    let folder = Folder::new();
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/documents");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if ["docx", "odt", "pdf"].contains(&ending.as_str()) && !found.contains(&ending) {
            folder.write(&format!("news/{ending}.bin"), std::fs::read(&path).unwrap());
            found.push(ending);
        }
    }
    assert_eq!(found.len(), 3, "{found:?}");
    let packed = zip(&[("a.docx", &std::fs::read(folder.path().join("news/docx.bin")).unwrap())]);
    folder.write("news/a.zip", packed);
    let run = folder.run(&["ingest", "news", "--format", "json"]).ends(0);
    assert_eq!(run.json()["formats"], json!({"docx": 2, "odt": 1, "pdf": 1}), "{}", run.err);
    assert_eq!(run.json()["encodings"], json!({"": 4}));
    let report = shown(&folder, "news/a.zip/a.docx");
    assert_eq!((&report["origin"]["inside"], &report["origin"]["format"]), (&json!("a.docx"), &json!("docx")));
    folder.write("bad.pdf", "%PDF-1.7\nnothing else");
    folder.run(&["extract", "bad.pdf"]).ends(3).says(&["refused: bad.pdf: expected"]);
}
