//! Encodings: told of files made for it and of pieces of news, and never anything else made of texts in order.

use crate::shared::shared;
use mahdar::corpus::encoding::{Encoding, decode, lost, repair};
use mahdar::corpus::{InputFormat, Item, find};

/// Pieces that are cut, of which each is written in every encoding.
const PIECES: usize = 2_000;
const LENGTH: usize = 200;

/// The bytes of a text in an encoding, and the text without what the encoding lacks.
fn written(text: &str, encoding: Encoding) -> (String, Vec<u8>) {
    let has = |c: &char| {
        let rs = encoding.encoding_rs();
        rs.output_encoding() != rs || !rs.encode(c.encode_utf8(&mut [0; 4])).2
    };
    let text: String = text.chars().filter(has).collect();
    let bytes = match encoding {
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => encoding.encoding_rs().encode(&text).0.into_owned(),
    };
    (text, bytes)
}

#[test]
fn the_fixtures_are_read_as_their_names_say() {
    let Some(folder) = shared("fixtures/cp1256-synthetic") else { return };
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let label = name.split('.').nth(1).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let decoded = decode(&bytes, None).unwrap();
        let expected =
            [("utf8", "utf-8"), ("utf16le", "utf-16le"), ("cp1256", "windows-1256"), ("iso8859_6", "iso-8859-6")];
        let expected = expected.iter().find(|(name, _)| *name == label).unwrap().1;
        assert_eq!((decoded.encoding.label(), &decoded.warning, decoded.repaired), (expected, &None, None), "{name}");
        read += 1;
    }
    assert!(read >= 30, "{read}");
}

#[test]
fn pieces_of_news_are_read_as_they_were_written() {
    let Some(path) = shared("corpora/ant-v1.1.jsonl.gz") else { return };
    let encodings = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1256, Encoding::Iso8859_6];
    let (mut pieces, mut wrong) = (0, Vec::new());
    for item in find(&[path], InputFormat::Auto).read("") {
        let Item::Report(report) = item else { continue };
        if pieces == PIECES {
            break;
        }
        let from = report.body.chars().skip(pieces % 50);
        let piece: String = from.take(LENGTH).collect();
        if piece.chars().count() < LENGTH {
            continue;
        }
        pieces += 1;
        for encoding in encodings {
            let (text, bytes) = written(&piece, encoding);
            match decode(&bytes, None) {
                Ok(found) if found.encoding == encoding || found.text == text => {}
                other => wrong.push((report.id.clone(), encoding, other.map(|found| found.encoding))),
            }
        }
    }
    assert_eq!(pieces, PIECES);
    assert!(wrong.len() * 100 <= PIECES, "one in a hundred of each at most: {wrong:?}");
}

#[test]
fn no_repair_is_made_of_news_in_order() {
    // The bench asks all of the corpora.
    let Some(path) = shared("corpora/ant-v1.1.jsonl.gz") else { return };
    for item in find(&[path], InputFormat::Auto).read("").take(2_000) {
        let Item::Report(report) = item else { continue };
        for text in [&report.title, &report.body] {
            assert_eq!(repair(text), None, "{}", report.id);
        }
    }
}

#[test]
fn what_is_lost_is_told_with_its_place() {
    // One byte of many is not UTF-8: read, and said.
    let mut bytes = "قال الرئيس إن القمة تعقد غدا\nفي طهران بحضور الجميع وبدعوة من وزير الخارجية".as_bytes().to_vec();
    let at = bytes.iter().position(|&byte| byte == b'\n').unwrap() + 1;
    bytes.insert(at, 0xff);
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!(decoded.encoding, Encoding::Utf8);
    assert!(decoded.warning.unwrap().contains("line 2, column 1"));
    // UTF-16 that is cut off in the middle of a character, and half a pair.
    let (_, mut bytes) = written("قال الرئيس إن القمة تعقد غدا", Encoding::Utf16Le);
    bytes.push(0x27);
    assert!(decode(&bytes, None).unwrap().warning.unwrap().contains("line 1, column 29"));
    let bytes: Vec<u8> = [vec![0x3d, 0xd8], written("قال الرئيس إن القمة تعقد غدا", Encoding::Utf16Le).1].concat();
    assert!(decode(&bytes, None).unwrap().warning.unwrap().contains("line 1, column 1"));
    // windows-1256 that was read as UTF-8 has kept nothing.
    let gone = "\u{fffd}\u{fffd}\u{fffd} \u{fffd}\u{fffd}";
    assert!(decode(gone.as_bytes(), None).unwrap_err().contains("get it again"));
    assert!(lost(gone).unwrap().contains("and 4 more"));
}
