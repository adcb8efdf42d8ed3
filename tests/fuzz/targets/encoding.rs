//! Any bytes, with any declaration: they are decoded or refused, without a panic; what is UTF-8 stays as it is, and no
//! repair finds something to repair in what it made.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mahdar::corpus::encoding::{Encoding, declared_in, decode, detect, lost, repair};

/// Chosen by the first byte.
const DECLARED: [Option<&str>; 8] =
    [None, Some("utf-8"), Some("windows-1256"), Some("arabic"), Some("latin1"), Some("gb18030"), Some("iso-2022-jp"), Some("dos-720")];

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let declared = DECLARED[usize::from(choice) % DECLARED.len()];
    let named = declared_in(bytes);
    for declared in [declared, named.as_deref()] {
        let encoding = detect(bytes, true, declared);
        let _ = detect(bytes, false, declared);
        match decode(bytes, declared) {
            Ok(decoded) => {
                assert_eq!(decoded.encoding, encoding);
                if let Ok(text) = std::str::from_utf8(bytes)
                    && decoded.encoding == Encoding::Utf8
                    && decoded.repaired.is_none()
                {
                    assert_eq!(decoded.text, text.strip_prefix('\u{feff}').unwrap_or(text));
                }
                assert!(!decoded.text.contains(char::REPLACEMENT_CHARACTER) || decoded.warning.is_some());
            }
            Err(message) => assert!(message.starts_with("expected "), "{message}"),
        }
    }
    // Whatever it is as text, and what UTF-8 is that was read in another encoding.
    let text = String::from_utf8_lossy(bytes);
    let _ = lost(&text);
    if let Some((repaired, _)) = repair(&text) {
        assert_eq!(repaired.matches('\n').count(), text.matches('\n').count());
    }
    for read_as in [Encoding::Windows1252, Encoding::Windows1256] {
        let (spoiled, _) = read_as.encoding_rs().decode_without_bom_handling(text.as_bytes());
        if let Some((repaired, mojibake)) = repair(&spoiled)
            && !text.contains('\n')
            && (mojibake.was, mojibake.read_as, mojibake.times) == (Encoding::Utf8, read_as, 1)
        {
            assert_eq!(repaired, text);
        }
    }
});
