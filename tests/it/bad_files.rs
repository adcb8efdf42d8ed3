//! A folder full of bad files, with good ones among them: each bad one is told of in its own words, and costs itself alone.

mod make;

use crate::support::Folder;
use mahdar::corpus::{InputFormat, Item, find};
use make::{docx, entry, gzip, half, laughs, nested, pdf, utf16, word, zip};

const NEWS: &str = "عقد وزير الخارجية الروسي سيرغي لافروف اجتماعا مع نظيره المصري في القاهرة";
/// Deeper than any stack, were each level a call.
const DEEP: usize = 100_000;

/// What becomes of a bad file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Nothing of it is read, or not all.
    Refused,
    /// It is read, and something is said.
    Warned,
    /// It is passed over, and that is said.
    Noted,
    /// It looks bad, and is read.
    Read,
}
use Fate::{Noted, Read, Refused, Warned};

struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    fate: Fate,
    says: &'static [&'static str],
}

fn bad(name: &'static str, bytes: impl Into<Vec<u8>>, fate: Fate, says: &'static [&'static str]) -> Bad {
    Bad { name, bytes: bytes.into(), fate, says }
}

fn encodings() -> Vec<Bad> {
    let cp1256 = |text: &str| encoding_rs::WINDOWS_1256.encode(text).0.into_owned();
    let russian = encoding_rs::WINDOWS_1251.encode("Президент России провёл встречу").0.into_owned();
    let spoiled: String = NEWS.bytes().filter(|&byte| byte != 0x88).map(char::from).collect();
    let page = |charset: &str| {
        format!(
            "<html><head><meta charset={charset}><title>{NEWS}</title></head><body><article><p>{NEWS}</p></article></body></html>"
        )
    };
    let mut broken = format!("{NEWS}\n{NEWS}").into_bytes();
    broken.insert(NEWS.len() + 1, 0xff);
    let mut odd = utf16(NEWS);
    odd.push(0x27);
    vec![
        bad("russian.txt", russian, Refused, &["make no words in any of them", "line 1, column 1", "convert"]),
        bad("nul.txt", "words\nw\0rds", Refused, &["found a NUL byte at line 2, column 2"]),
        bad("nuls.txt", vec![0; 4096], Refused, &["found a NUL byte at line 1, column 1"]),
        bad("controls.txt", b"\x01\x02\x03 words".as_slice(), Refused, &["control characters"]),
        bad("utf32.txt", b"\xff\xfe\0\0a\0\0\0".as_slice(), Refused, &["found UTF-32"]),
        bad("empty.txt", "", Refused, &["an empty file"]),
        bad("mark.txt", "\u{feff}", Refused, &["expected a title or a body"]),
        bad("mark16.txt", b"\xff\xfe".as_slice(), Refused, &["expected a title or a body"]),
        bad("blank.txt", " \n\t\r\n\u{a0}", Refused, &["expected a title or a body"]),
        bad("surrogate.txt", [vec![0x3d, 0xd8], utf16(NEWS)].concat(), Warned, &["U+FFFD", "line 1, column 1"]),
        bad("odd.txt", odd, Warned, &["U+FFFD", "line 1, column 73"]),
        bad("broken.txt", broken, Warned, &["U+FFFD", "line 2, column 1"]),
        bad("gone.txt", "\u{fffd}".repeat(40), Refused, &["get it again"]),
        bad("spoiled.txt", spoiled, Warned, &["a wrong encoding made of it", "line 1, column 1"]),
        bad("lies-1256.html", page("windows-1256"), Warned, &["windows-1256, which is declared", "utf-8"]),
        bad("lies-utf8.html", cp1256(&page("utf-8")), Warned, &["utf-8, which is declared", "windows-1256"]),
    ]
}

fn json() -> Vec<Bad> {
    let record = |id: &str| format!("{{\"id\":\"{id}\",\"title\":\"{NEWS}\"}}\n");
    let russian = b"{\"title\":\"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xd0\xee\xf1\xf1\xe8\xe8\"}".to_vec();
    vec![
        bad("bytes.jsonl", [record("j1").into_bytes(), russian].concat(), Refused, &["jsonl:2:"]),
        bad("cut.jsonl", record("j2") + "{\"title\":\"wor", Refused, &["jsonl:2: expected one JSON object"]),
        bad(
            "deep.jsonl",
            nested("{\"a\":", "1", "}", DEEP),
            Refused,
            &["deep.jsonl:1: expected a title or a body, found neither"],
        ),
        bad("array.jsonl", "{\"title\":\"a b\"}\n[1, 2]\n", Refused, &["jsonl:2: expected one JSON object"]),
        bad(
            "half-a-pair.jsonl",
            "{\"title\":\"a \\ud800 b\"}",
            Refused,
            &["jsonl:1: expected one JSON object", "hex escape"],
        ),
        bad("quotes.jsonl", "{'title':'a'}", Refused, &["jsonl:1: ", "key must be a string"]),
        bad("comma.jsonl", "{\"title\":\"a\",}", Refused, &["jsonl:1: ", "trailing comma"]),
        bad("control.jsonl", "{\"title\":\"a\u{1}b\"}", Refused, &["jsonl:1: ", "control character"]),
        bad("neither.jsonl", "{\"id\":\"j3\",\"title\":\" \"}", Refused, &["jsonl:1: expected a title or a body"]),
        bad(
            "long.jsonl",
            format!("{{\"title\":\"{}\"}}", "x ".repeat(1 << 20)),
            Refused,
            &["jsonl:1: expected a line of at most"],
        ),
        bad(
            "number.jsonl",
            "{\"id\":\"j4\",\"title\":7,\"body\":\"words\"}",
            Warned,
            &["jsonl:1: expected a string in \"title\", found a number"],
        ),
        bad(
            "object.jsonl",
            "{\"id\":\"j5\",\"title\":{\"ar\":1},\"body\":\"words\"}",
            Warned,
            &["jsonl:1: expected a string in \"title\", found an object"],
        ),
        bad(
            "date.jsonl",
            "{\"id\":\"j6\",\"title\":\"a\",\"date\":\"the day after\"}",
            Warned,
            &["jsonl:1: the report stays undated"],
        ),
        bad(
            "date-13.jsonl",
            "{\"id\":\"j7\",\"title\":\"a\",\"date\":\"2022-13-45\"}",
            Warned,
            &["jsonl:1: the report stays undated"],
        ),
        bad(
            "url.jsonl",
            format!("{{\"id\":\"j8\",\"title\":\"a\",\"url\":\"{}\"}}", "x".repeat(9_000)),
            Warned,
            &["jsonl:1: expected at most 8192 bytes in \"url\""],
        ),
        bad("gone.jsonl", "{\"id\":\"j9\",\"title\":\"a \u{fffd} b\"}", Warned, &["jsonl:1: ", "U+FFFD"]),
        bad("cut.json", "[{\"id\":\"j10\",\"title\":\"a\"},{\"title\":", Refused, &["cut.json:1: ", "cut off"]),
        bad(
            "deep.json",
            nested("[", "", "]", DEEP),
            Refused,
            &["deep.json:1: expected an object in the array, found an array"],
        ),
        bad(
            "deep-objects.json",
            nested("[{\"a\":", "1", "}]", DEEP),
            Refused,
            &["deep-objects.json:1: expected a title or a body, found neither"],
        ),
    ]
}

fn tables() -> Vec<Bad> {
    vec![
        bad("ragged.csv", "id,title\nc1,a\nc2\nc3,b,c\n", Refused, &["ragged.csv:3: expected 2 cells"]),
        bad(
            "quote.csv",
            "id,title\nc4,\"a\nc5,b\n",
            Refused,
            &["quote.csv:2: expected a quote at both ends of a cell"],
        ),
        bad("no-names.csv", "1,2\n3,4\n", Refused, &["no-names.csv:1: expected a row of names"]),
        bad("no-title.tsv", "id\tother\n1\t2\n", Refused, &["no-title.tsv:1: expected a row of names", "--map"]),
        bad("empty.csv", "", Warned, &["holds no record: expected a row of names"]),
    ]
}

fn packed() -> Vec<Bad> {
    let lines = "{\"title\":\"words and more words\"}\n".repeat(5_000);
    let good = |name| entry(name, NEWS);
    let locked = make::Entry { is_locked: true, ..good("a.txt") };
    let claims = make::Entry { claims: Some(u32::MAX - 1), ..good("a.txt") };
    vec![
        bad("cut.jsonl.gz", half(gzip(&lines)), Refused, &["cut off or damaged"]),
        bad("cut.txt.gz", half(gzip(NEWS)), Refused, &["cut off or damaged"]),
        bad("bomb.txt.gz", gzip(vec![b'x'; 20 << 20]), Refused, &["at most 1.0 MiB"]),
        bad("bomb.zip", zip(&[entry("a.txt", vec![b'x'; 20 << 20])], false), Refused, &["at most 1.0 MiB"]),
        bad(
            "cut.zip",
            half(zip(&[good("a.txt")], false)),
            Refused,
            &["expected a zip archive, found one that is cut off or damaged"],
        ),
        bad("up.zip", zip(&[good("../../up.txt"), good("/etc/up.txt")], false), Read, &[]),
        bad("locked.zip", zip(&[locked], false), Refused, &["password"]),
        bad(
            "claims.zip",
            zip(&[claims], false),
            Refused,
            &["claims.zip/a.txt: expected a text file of at most 1.0 MiB, found 4.0 GiB"],
        ),
        bad("overlap.zip", zip(&[good("a.txt"), good("b.txt"), good("c.txt")], true), Read, &[]),
        bad("empty.zip", zip(&[], false), Warned, &["empty.zip: holds nothing"]),
    ]
}

fn markup() -> Vec<Bad> {
    let page = |body: &str| format!("<html><head><title>x</title></head><body>{body}</body></html>");
    let feed = |inside: &str| format!("<rss version=\"2.0\"><channel>{inside}</channel></rss>");
    let item = format!("<item><title>{NEWS}</title><description>{NEWS}</description></item>");
    vec![
        bad(
            "script.html",
            "<html><body><script>alert('words')</script></body></html>",
            Refused,
            &["expected a page with a title or a text, found neither"],
        ),
        bad("deep.html", page(&nested("<div>", NEWS, "</div>", DEEP)), Refused, &["elements at most 512 deep"]),
        bad("unclosed.html", format!("<html><body><div><p><b><i>{NEWS}<table><tr><td>"), Read, &[]),
        bad("attribute.html", page(&format!("<p class=\"{}\">{NEWS}</p>", "x".repeat(900_000))), Read, &[]),
        bad(
            "laughs.rss",
            laughs(&feed("<item><title>LAUGH</title></item>")),
            Refused,
            &["expected a feed without entities of its own"],
        ),
        bad(
            "deep.rss",
            feed(&nested("<a>", NEWS, "</a>", DEEP)),
            Refused,
            &["elements at most 256 deep, found deeper ones on line 1"],
        ),
        bad(
            "cut.rss",
            half(feed(&item.repeat(4)).into_bytes()),
            Refused,
            &["entry 2: expected XML, found an error on line 1"],
        ),
        bad("empty.rss", feed(""), Refused, &["expected a feed with entries"]),
        bad(
            "unmatched.rss",
            feed("<item><title>a</item></title>"),
            Refused,
            &["expected XML, found an error on line 1"],
        ),
        bad(
            "outside.rss",
            format!(
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{}",
                feed("<item><title>&e;</title></item>")
            ),
            Refused,
            &["expected a feed without entities of its own"],
        ),
    ]
}

fn documents() -> Vec<Bad> {
    let pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>";
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>";
    let loops = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>";
    let bogus = "<< /Length 99999999999 >>\nstream\nBT (words) Tj ET\nendstream";
    let deep = nested("[", "", "]", DEEP);
    let locked = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (00000000000000000000000000000000) /U (11111111111111111111111111111111) /P -4 >> /ID [(0) (0)]";
    let whole = pdf(&[catalog, pages, page, bogus], "");
    vec![
        bad(
            "no-table.pdf",
            "%PDF-1.4\n1 0 obj\n<< >>\nendobj\n",
            Refused,
            &["expected a PDF, found one that is cut off or damaged"],
        ),
        bad("head.pdf", "%PDF-1.4", Refused, &["expected a PDF, found one that is cut off or damaged"]),
        bad("loop.pdf", pdf(&[catalog, loops], ""), Refused, &["the pages are empty"]),
        bad("length.pdf", whole.clone(), Refused, &["the pages are empty"]),
        bad("cut.pdf", half(whole), Refused, &["the pages are empty"]),
        bad("deep.pdf", pdf(&[catalog, pages, page, &deep], ""), Refused, &["the pages are empty"]),
        bad("locked.pdf", pdf(&[catalog, pages, page, bogus], locked), Refused, &["password"]),
        bad(
            "no-body.docx",
            zip(&[entry("[Content_Types].xml", "<Types/>"), entry("word/other.xml", "<a/>")], false),
            Noted,
            &["a document of Office that is none of Word"],
        ),
        bad(
            "cut.docx",
            half(docx(&word(NEWS))),
            Refused,
            &["expected a zip archive, found one that is cut off or damaged"],
        ),
        bad(
            "deep.docx",
            docx(&nested("<w:p>", NEWS, "</w:p>", DEEP)),
            Refused,
            &["found more than 512 elements in one another"],
        ),
        bad(
            "laughs.docx",
            docx(&laughs(&word("LAUGH"))),
            Refused,
            &["word/document.xml of a DOCX, found a document type"],
        ),
        bad(
            "bomb.docx",
            docx(&word(&"x ".repeat(10 << 20))),
            Refused,
            &["expected at most 200 times the size of word/document.xml"],
        ),
    ]
}

fn names() -> Vec<Bad> {
    vec![
        bad("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), Noted, &["a PNG image"]),
        bad("page.pdf", format!("<!DOCTYPE html><html><body><p>{NEWS}</p></body></html>"), Read, &[]),
        bad("packed.txt", gzip(NEWS), Read, &[]),
    ]
}

fn all() -> Vec<Bad> {
    [encodings(), json(), tables(), packed(), markup(), documents(), names()].into_iter().flatten().collect()
}

/// The folder: bad files, and a good one beside each in the order of their names.
fn folder() -> (Folder, usize) {
    let folder = Folder::new();
    let mut good = 0;
    for bad in all() {
        folder.write(&format!("news/{}", bad.name), &bad.bytes);
        folder.write(&format!("news/{}-good.txt", bad.name), format!("{NEWS} {good}"));
        good += 1;
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(".", folder.path().join("news/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("news/dangling.txt")).unwrap();
        std::os::unix::fs::symlink("/etc/hosts", folder.path().join("news/out.txt")).unwrap();
    }
    (folder, good)
}

#[test]
fn each_bad_file_is_told_of_and_costs_itself_alone() {
    let (folder, good) = folder();
    assert!(good >= 60, "{good}");
    let run = folder.run(&["ingest", "news", "--max-record", "1", "--format", "auto"]).ends(3);
    let lines: Vec<&str> = run.err.lines().collect();
    let mut wrong = Vec::new();
    for bad in all() {
        let kind = match bad.fate {
            Refused => "refused: ",
            Warned => "warning: ",
            Noted => "note: ",
            Read => continue,
        };
        let about = |line: &&&str| line.contains(&format!("/{}", bad.name)) && !line.contains("-good.txt");
        let says = |line: &&str| line.starts_with(kind) && bad.says.iter().all(|part| line.contains(part));
        let found: Vec<_> = lines.iter().filter(about).copied().collect();
        if !found.iter().any(says) {
            wrong.push(format!("{} {:?} {:?}: {found:#?}", bad.name, bad.fate, bad.says));
        }
    }
    let run = run.says(&["refused: news/loop: ", "loop found", "refused: news/dangling.txt: cannot read it"]);
    let run = run.says(&["note: news/out.txt: skipped, a link that leads out of the folder"]);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    assert!(wrong.is_empty(), "{} of {good}:\n{}", wrong.len(), wrong.join("\n"));
    let found = folder.run(&["stats", "--format", "json"]).ends(0).json();
    assert!(found["reports"].as_u64().unwrap() >= good as u64, "{found}");
    for (n, bad) in all().into_iter().enumerate().filter(|(n, _)| n % 10 == 0) {
        let id = format!("news/{}-good.txt", bad.name);
        let report = folder.run(&["show", &id, "--format", "json"]).ends(0).json();
        assert!(report["body"].as_str().unwrap().ends_with(&n.to_string()), "{id}");
    }
}

#[test]
fn the_library_hands_out_the_same() {
    let (folder, good) = folder();
    let (mut reports, mut others, mut refused) = (0, Vec::new(), Vec::new());
    for item in find(&[folder.path().join("news")], InputFormat::Auto).read("") {
        match item {
            Item::Report(report) if report.id.ends_with("-good.txt") => reports += 1,
            Item::Report(report) => others.push(report.id),
            Item::Refused(note) => refused.push(note.to_string()),
            _ => {}
        }
    }
    assert_eq!(reports, good);
    for bad in all().into_iter().filter(|bad| bad.fate == Read) {
        let is_read = others.iter().any(|id| id.starts_with(&format!("news/{}", bad.name)));
        assert!(is_read, "{}: {others:?}", bad.name);
    }
    // A larger limit of records lets some of the long ones in.
    let expected = all().into_iter().filter(|bad| bad.fate == Refused && !bad.name.starts_with("long"));
    for bad in expected {
        assert!(refused.iter().any(|note| note.contains(&format!("/{}", bad.name))), "{}: {refused:#?}", bad.name);
    }
}
