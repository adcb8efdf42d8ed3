//! What the page itself says, in Arabic and in English: a table (`words.tsv`), and numbers as the language writes them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Key, Arabic, English. Forms of a word that is counted have `|` between: in Arabic for none, one, two, three to ten, eleven
/// to ninety-nine, others; in English for none, one, others. `#` stands for the number, or for a name.
const TABLE: &str = include_str!("words.tsv");

/// The first of the digits that Arabic is read with in most of the Arab world.
const ARABIC_ZERO: u32 = 0x660;
const ARABIC_THOUSANDS: char = '\u{66C}';

static WORDS: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, [cells.next()?, cells.next()?]))
    })
    .collect()
});

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lang {
    Ar,
    En,
}

impl Lang {
    /// The language of a tag such as `ar-EG`.
    pub(super) fn of_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "ar" => Some(Self::Ar),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::En => "en",
        }
    }

    /// The direction in which it is written.
    pub(super) fn dir(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En => "ltr",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::Ar => Self::En,
            Self::En => Self::Ar,
        }
    }

    /// The words of a key. A test holds that there are some for each key that is used.
    pub(super) fn say(self, key: &str) -> &'static str {
        let column = usize::from(self == Self::En);
        WORDS.get(key).map_or("", |words| words[column])
    }

    /// The words of a key, with a name in them.
    pub(super) fn say_of(self, key: &str, name: &str) -> String {
        self.say(key).replacen('#', name, 1)
    }

    /// So many of something.
    pub(super) fn count(self, key: &str, number: usize) -> String {
        let forms: Vec<&str> = self.say(key).split('|').collect();
        let form = match (self, number, number % 100) {
            (_, 0, _) => 0,
            (_, 1, _) => 1,
            (Self::En, ..) | (Self::Ar, 2, _) => 2,
            (Self::Ar, _, 3..=10) => 3,
            (Self::Ar, _, 11..=99) => 4,
            (Self::Ar, ..) => 5,
        };
        forms.get(form).copied().unwrap_or_default().replacen('#', &self.number(number), 1)
    }

    /// A number, its thousands apart.
    pub(super) fn number(self, number: usize) -> String {
        let plain = number.to_string();
        let mut written = String::new();
        for (n, digit) in plain.chars().enumerate() {
            if n > 0 && (plain.len() - n).is_multiple_of(3) {
                written.push(if self == Self::Ar { ARABIC_THOUSANDS } else { ',' });
            }
            written.push(digit);
        }
        self.digits(&written)
    }

    /// Digits as they are read in this language: years, days.
    pub(super) fn digits(self, text: &str) -> String {
        let local = |c: char| match c.to_digit(10) {
            Some(digit) if self == Self::Ar => char::from_u32(ARABIC_ZERO + digit).unwrap_or(c),
            _ => c,
        };
        text.chars().map(local).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_whole() {
        let rows: Vec<Vec<&str>> =
            TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
        assert!(rows.len() > 50);
        for pair in rows.windows(2) {
            assert!(pair[0][0] < pair[1][0], "{} before {}", pair[0][0], pair[1][0]);
        }
        for row in &rows {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(row.iter().all(|cell| !cell.trim().is_empty()), "{row:?}");
            let forms = |cell: &str| cell.split('|').count();
            assert!(matches!((forms(row[1]), forms(row[2])), (1, 1) | (6, 3)), "{row:?}");
        }
    }

    #[test]
    fn every_key_that_is_used_has_words() {
        let sources = [
            include_str!("answer.rs"),
            include_str!("cards.rs"),
            include_str!("dates.rs"),
            include_str!("evidence.rs"),
            include_str!("feed.rs"),
            include_str!("filters.rs"),
            include_str!("frame.rs"),
            include_str!("meeting.rs"),
            include_str!("opensearch.rs"),
            include_str!("report.rs"),
            include_str!("search.rs"),
            include_str!("similar.rs"),
            include_str!("ties.rs"),
            include_str!("timeline.rs"),
        ];
        let mut used = 0;
        for call in [".say(\"", ".say_of(\"", ".count(\""] {
            for (at, _) in sources
                .iter()
                .flat_map(|source| source.match_indices(call).map(move |(at, _)| (source, at)))
                .map(|(s, at)| (&s[at + call.len()..], at))
            {
                let key = at.split('"').next().unwrap_or_default();
                assert!(WORDS.contains_key(key), "{key}");
                used += 1;
            }
        }
        assert!(used > 40, "{used}");
        for name in mahdar::model::Format::ALL.map(mahdar::model::Format::name) {
            assert!(WORDS.contains_key(format!("form_{name}").as_str()), "{name}");
        }
        for name in mahdar::model::Topic::ALL.map(mahdar::model::Topic::name) {
            assert!(WORDS.contains_key(format!("topic_{name}").as_str()), "{name}");
        }
        assert!((1..=12).all(|month| WORDS.contains_key(format!("month_{month:02}").as_str())));
    }

    #[test]
    fn numbers_and_what_is_counted_are_as_the_language_has_them() {
        assert_eq!(Lang::En.number(1_234_567), "1,234,567");
        assert_eq!(Lang::Ar.number(48_405), "\u{664}\u{668}\u{66C}\u{664}\u{660}\u{665}");
        let counted = |n| Lang::Ar.count("meetings", n);
        let forms: Vec<String> = [0, 1, 2, 3, 11, 100].map(counted).to_vec();
        for (n, form) in forms.iter().enumerate() {
            assert!(!form.is_empty() && forms.iter().skip(n + 1).all(|other| other != form), "{forms:?}");
        }
        assert_eq!(Lang::En.count("meetings", 1), "1 meeting");
        assert_eq!(Lang::Ar.count("meetings", 103).chars().last(), Lang::Ar.count("meetings", 3).chars().last());
    }
}
