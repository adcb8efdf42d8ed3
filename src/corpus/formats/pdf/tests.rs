//! PDFs of LibreOffice and Chromium beside the text that they were made of, and PDFs that mean no good.

use super::*;
use lopdf::{Dictionary, EncryptionState, EncryptionVersion, ObjectId, Permissions, Stream, StringFormat, dictionary};

const MOST: u64 = 1 << 20;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/documents/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = mahdar_text::words(text).map(|word| mahdar_text::normalize(&text[word])).collect();
    words.sort();
    words
}

#[test]
fn the_text_of_a_pdf_is_that_of_its_source_word_for_word() {
    for name in
        ["summit-chromium", "summit-office", "call-chromium", "call-office", "columns-chromium", "mixed-chromium"]
    {
        let source = String::from_utf8(fixture(&format!("{}.txt", name.split('-').next().unwrap()))).unwrap();
        let draft = read(&fixture(&format!("{name}.pdf")), MOST).unwrap();
        assert_eq!(draft.body.as_deref(), Some(source.trim_end()), "{name}");
        assert_eq!(draft.title.as_deref(), source.lines().next(), "{name}");
        assert_eq!(draft.warnings, Vec::<String>::new(), "{name}");
        assert_eq!(words(draft.body.as_deref().unwrap()), words(&source), "{name}");
    }
}

/// A document of pages with this content, in a font of Latin letters; `add` may change it.
fn made(pages: &[&str], add: impl FnOnce(&mut Document, ObjectId)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F" => font } });
    let mut kids = Vec::new();
    for content in pages {
        let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let page = dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content, "Resources" => resources };
        kids.push(Object::Reference(document.add_object(page)));
    }
    document.objects.insert(
        root,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids }),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    document.trailer.set("ID", Object::Array(vec![Object::String(vec![7; 16], StringFormat::Hexadecimal); 2]));
    add(&mut document, resources);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn shows(content: &str) -> String {
    read(&made(&[content], |_, _| {}), MOST).unwrap().body.unwrap()
}

fn said(bytes: &[u8]) -> String {
    read(bytes, MOST).unwrap_err()
}

#[test]
fn operators_move_text() {
    for (content, expected) in [
        ("BT /F 10 Tf 50 700 Td (one two) Tj ET", "one two"),
        ("BT /F 10 Tf 50 700 Td [(one) -600 (two) 20 (three)] TJ ET", "one twothree"),
        ("BT /F 10 Tf 14 TL 50 700 Td (one) Tj T* (two) Tj (three) ' ET", "one two three"),
        ("BT /F 10 Tf 1 0 0 1 100 700 Tm (right) Tj 1 0 0 1 20 700 Tm (left) Tj ET", "left right"),
        (
            "q 0.5 0 0 0.5 0 0 cm BT /F 20 Tf 50 700 Td (small) Tj ET Q BT /F 10 Tf 25 300 Td (below) Tj ET",
            "small\nbelow",
        ),
        ("BT /F 10 Tf 50 700 Td (twice) Tj ET BT /F 10 Tf 50.2 700 Td (twice) Tj ET", "twice"),
        ("BT /F 10 Tf 50 700 Td (seen) Tj ET BT /F 40 Tf 0.7 0.7 -0.7 0.7 90 90 Tm (aslant) Tj ET", "seen"),
        ("BT /F 10 Tf 50 700 Td /Span <</ActualText (said)>> BDC (shown) Tj EMC ET", "said"),
        (
            "/Artifact <</Type /Pagination>> BDC BT /F 10 Tf 50 800 Td (head) Tj ET EMC BT /F 10 Tf 50 700 Td (text) Tj ET",
            "text",
        ),
    ] {
        assert_eq!(shows(content), expected, "{content}");
    }
}

#[test]
fn running_heads_and_page_numbers_are_left_out_and_text_goes_on_over_pages() {
    let page = |number: usize, text: &str| {
        format!(
            "BT /F 8 Tf 50 800 Td (The Gazette) Tj ET BT /F 10 Tf 50 700 Td ({text}) Tj ET BT /F 8 Tf 200 30 Td ({number}) Tj ET"
        )
    };
    let pages = [page(1, "one and two are"), page(2, "on every page of"), page(3, "what is read here.")];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let body = read(&made(&pages, |_, _| {}), MOST).unwrap().body.unwrap();
    assert!(!body.contains("Gazette") && !body.contains('3') && body.contains("what is read here."), "{body}");
    assert_eq!(body.lines().next(), Some("one and two are on every page of what is read here."));
}

#[test]
fn what_has_no_text_is_refused_with_what_to_do() {
    assert!(said(b"x y").contains("found no %PDF-"));
    assert!(said(b"%PDF-1.4\nx").contains("cut off or damaged"));
    assert!(said(&made(&[""], |_, _| {})).contains("the pages are empty"));
    let picture = |document: &mut Document, resources: ObjectId| {
        let picture = document.add_object(Stream::new(dictionary! { "Subtype" => "Image" }, vec![0; 4]));
        let resources = document.get_dictionary_mut(resources).unwrap();
        resources.set("XObject", dictionary! { "I" => picture });
    };
    assert!(said(&made(&["/I Do"], picture)).contains("found only pictures: run OCR first"));
    let nameless = |document: &mut Document, resources: ObjectId| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H", "DescendantFonts" => vec![] };
        document.get_dictionary_mut(resources).unwrap().set("Font", dictionary! { "F" => font });
    };
    let text = "BT /F 10 Tf 50 700 Td <000100020003000400050006> Tj ET";
    assert!(said(&made(&[text], nameless)).contains("found 6 of 6 glyphs without: run OCR"));
    let many = vec![""; MAX_PAGES + 1];
    assert!(said(&made(&many, |_, _| {})).contains("at most 2000 pages"));
    let long = format!("BT /F 10 Tf 50 700 Td ({}) Tj ET", "x y".repeat(100));
    assert!(read(&made(&[&long], |_, _| {}), 100).unwrap_err().contains("--max-record"));
}

#[test]
fn a_password_that_is_empty_opens_and_another_does_not() {
    let locked = |password: &'static str| {
        made(&["BT /F 10 Tf 50 700 Td (one two) Tj ET"], move |document, _| {
            let version = EncryptionVersion::V2 {
                document,
                owner_password: "owner",
                user_password: password,
                key_length: 128,
                permissions: Permissions::all(),
            };
            let state = EncryptionState::try_from(version).unwrap();
            document.encrypt(&state).unwrap();
        })
    };
    assert_eq!(read(&locked(""), MOST).unwrap().body.as_deref(), Some("one two"));
    assert_eq!(said(&locked("secret")), LOCKED);
}

#[test]
fn bombs_loops_and_depth_end() {
    let text = "BT /F 10 Tf 50 700 Td (one) Tj ET";
    // Forms that show each other ten times.
    let forms = |document: &mut Document, resources: ObjectId| {
        let inside = document.new_object_id();
        let content = b"/X Do ".repeat(10);
        let own = dictionary! { "XObject" => dictionary! { "X" => inside } };
        document
            .objects
            .insert(inside, Stream::new(dictionary! { "Subtype" => "Form", "Resources" => own }, content).into());
        document.get_dictionary_mut(resources).unwrap().set("XObject", dictionary! { "X" => inside });
    };
    let started = std::time::Instant::now();
    let looped = read(&made(&["/X Do"], forms), MOST);
    assert!(looped.is_err(), "{looped:?} after {:?}", started.elapsed());
    // Thousands of fonts with one large map.
    let fonts = |document: &mut Document, resources: ObjectId| {
        let map = document.add_object(Stream::new(Dictionary::new(), b"beginbfrange <0000> <FFFF> <0041>".to_vec()));
        let names = (0..200).map(|n| {
            let font = dictionary! { "Subtype" => "Type0", "ToUnicode" => map, "Number" => n };
            (format!("F{n}"), Object::Dictionary(font))
        });
        let fonts = Dictionary::from_iter(names);
        document.get_dictionary_mut(resources).unwrap().set("Font", fonts);
    };
    let sets: String = (0..200).map(|n| format!("/F{n} 10 Tf ")).collect();
    assert!(said(&made(&[&sets], fonts)).contains("refused as a bomb"));
    // A page that is its own parent, and a tree that holds itself.
    let tree = |document: &mut Document, _: ObjectId| {
        let ids: Vec<ObjectId> = document.objects.keys().copied().collect();
        for id in ids {
            if let Some(Object::Dictionary(node)) = document.objects.get_mut(&id)
                && node.has_type(b"Pages")
            {
                let mut kids = node.get(b"Kids").unwrap().as_array().unwrap().clone();
                kids.insert(0, Object::Reference(id));
                node.set("Kids", kids);
                node.set("Parent", id);
            }
        }
    };
    assert!(said(&made(&[text], tree)).contains("the pages are empty"));
    for open in ["[", "<<", "<</a ", "(", "<< /a ["] {
        let deep = format!("{} {text}", open.repeat(100_000));
        let _ = read(&made(&[&deep], |_, _| {}), MOST);
        let raw =
            format!("%PDF-1.4\n1 0 obj {} endobj trailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF", open.repeat(100_000));
        assert!(read(raw.as_bytes(), MOST).is_err());
    }
}

#[test]
fn objects_that_unpack_without_end_are_refused_before_they_are_read() {
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;
    let mut zeros = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..=(bombs::MAX_OBJECT_BYTES >> 20) {
        zeros.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let zeros = zeros.finish().unwrap();
    let with = |dictionary: &str| {
        let head = format!("%PDF-1.5\n1 0 obj {dictionary} stream\n");
        [head.as_bytes(), &zeros, b"\nendstream endobj\nstartxref\n9\n%%EOF"].concat()
    };
    for dictionary in [
        "<</Type/ObjStm/Filter/FlateDecode>>",
        "<</Type/#4fbj#53tm/Filter/FlateDecode>>",
        "<</Type/XRef/Filter/FlateDecode>>",
    ] {
        assert!(said(&with(dictionary)).contains("refused as a bomb"), "{dictionary}");
    }
    assert!(said(&with("<</Type/ObjStm/Filter[/FlateDecode/FlateDecode]>>")).contains("packed again"));
}

#[test]
fn no_cut_and_no_changed_byte_makes_it_panic() {
    let whole = fixture("call-office.pdf");
    let mut random = 7_u64;
    for round in 0..60 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (random >> 33) as usize % whole.len();
        let mut changed = whole.clone();
        if round % 3 == 0 {
            changed.truncate(at);
        } else {
            changed[at] ^= (random >> 20) as u8 | 1;
        }
        let _ = read(&changed, MOST);
    }
}
