//! Countries as they are shown: a flag, and the name in the language of the page.

use super::words::Lang;
use mahdar::gazetteer::table;
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The column of English names.
const ENGLISH: usize = 5;
/// What stands for the letter A in a flag.
const REGIONAL_A: u32 = 0x1F1E6;

static NAMES: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let rows = table("countries");
    rows.map(|row| (row.cell(0), [row.cell(1), row.names(&[ENGLISH]).next().unwrap_or_else(|| row.cell(0))])).collect()
});

/// The name of a country; the code where it has none.
pub(super) fn name(lang: Lang, code: &str) -> &str {
    NAMES.get(code).map_or(code, |names| names[usize::from(lang == Lang::En)])
}

/// The flag of a country, made of its code; none for what is no code.
pub(super) fn flag(code: &str) -> Option<String> {
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let letter = |byte: u8| char::from_u32(REGIONAL_A + u32::from(byte - b'A'));
    is_code.then(|| code.bytes().filter_map(letter).collect())
}

/// Flag and name. Who cannot see the flag misses nothing.
pub(super) fn country(lang: Lang, code: &str) -> Markup {
    html! {
        @if let Some(flag) = flag(code) { span.flag data-code=(code) aria-hidden="true" { (flag) } " " }
        bdi { (name(lang, code)) }
    }
}

/// The flag of someone's country, with its name for who does not see or know it. Where a system has no flags the script shows
/// the code in place of them.
pub(super) fn flag_of(lang: Lang, code: &str) -> Markup {
    let name = name(lang, code);
    html! {
        @if let Some(flag) = flag(code) { span.flag data-code=(code) role="img" aria-label=(name) title=(name) { (flag) } " " }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_made_of_codes_alone() {
        assert_eq!(flag("TJ").unwrap(), "\u{1F1F9}\u{1F1EF}");
        assert_eq!([flag("tj"), flag("T"), flag("<>"), flag("TJK")], [None, None, None, None]);
        assert_eq!(name(Lang::En, "TJ"), "Tajikistan");
        assert_ne!(name(Lang::Ar, "TJ"), "Tajikistan");
        assert_eq!(name(Lang::En, "<b>"), "<b>");
        assert_eq!(country(Lang::En, "<b>").into_string(), "<bdi>&lt;b&gt;</bdi>");
    }
}
