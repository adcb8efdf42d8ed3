//! The parameters of a URL: each is a row of a table that says what it may be; what is typed is read by it, and the OpenAPI
//! describes it. They are named as the options of `mahdar search`.
//!
//! What is not in the table of a route is refused with the nearest name, and what is out of bounds is too, so that a slip
//! is never a silent other question.

mod search;
mod table;

pub(crate) use search::{Asked, facets, filter, unit};
pub(crate) use table::{
    COMPLETE, FACETS, Kind, LAST_HIT, MOST_HITS, MOST_VALUES, NONE, Param, SEARCH, SIMILAR, SUGGEST, WANTED, WRITING,
};

use super::problem::Problem;
use mahdar::dates::parse_period;
use percent_encoding::percent_decode_str;

/// Parameters as they were typed, each as its row allows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(&'static str, String)>);

impl Params {
    /// Reads the query of a URL, by the tables of a route.
    pub(crate) fn read(query: Option<&str>, tables: &[&'static [Param]]) -> Result<Self, Problem> {
        let read = Self::typed(query, tables)?;
        for param in tables.iter().copied().flatten().filter(|param| param.required) {
            if read.one(param.name).is_none() {
                let detail = format!("expected the parameter {}, such as {}, found none", param.name, param.example);
                return Err(Problem::of_parameter(param.name, detail));
            }
        }
        Ok(read)
    }

    /// The same for a form: fields that were left empty are no parameters, and nothing has to be filled in.
    pub(crate) fn of_form(query: Option<&str>, tables: &[&'static [Param]]) -> Result<Self, Problem> {
        let is_filled = |pair: &&str| pair.split_once('=').is_some_and(|(_, value)| !value.is_empty());
        let filled: Vec<&str> = query.unwrap_or_default().split('&').filter(is_filled).collect();
        Self::typed(Some(&filled.join("&")), tables)
    }

    fn typed(query: Option<&str>, tables: &[&'static [Param]]) -> Result<Self, Problem> {
        let mut read = Self::default();
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            let param = known(&name, tables)?;
            if !param.repeats && read.one(param.name).is_some() {
                let detail = format!("expected {} once, found it again: leave one out", param.name);
                return Err(Problem::of_parameter(param.name, detail));
            }
            // Lists may be typed with commas or as several parameters.
            let values = if param.repeats { value.split(',').collect() } else { vec![value.as_str()] };
            for value in values {
                param.check(value)?;
                read.0.push((param.name, value.to_owned()));
            }
            let found = read.all(param.name).count();
            if found > MOST_VALUES {
                let detail = format!("{}: expected at most {MOST_VALUES} values, found {found}", param.name);
                return Err(Problem::of_parameter(param.name, detail));
            }
        }
        Ok(read)
    }

    /// The value of a parameter that is there once.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// The values of a parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    /// A number; it was checked when it was read.
    pub(crate) fn number(&self, name: &str, default: usize) -> usize {
        self.one(name).and_then(|value| value.parse().ok()).unwrap_or(default)
    }

    /// A switch.
    pub(crate) fn flag(&self, name: &str, default: bool) -> bool {
        self.one(name).map_or(default, |value| value == "true")
    }

    /// Names and values, in the order in which they were typed: for links to a search that differs in one of them.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl Param {
    /// Whether a value is of the kind that is expected.
    fn check(&self, value: &str) -> Result<(), Problem> {
        let found = || format!("found {:?}", shortened(value));
        let refuse = |expected: String| {
            Err(Problem::of_parameter(self.name, format!("{}: expected {expected}, {}", self.name, found())))
        };
        match self.kind {
            Kind::Text { most, words } => {
                let (length, count) = (value.chars().count(), value.split_whitespace().count());
                if length > most || count > words || count == 0 {
                    let expected = format!("a text of at most {most} characters and {words} words");
                    return Err(Problem::of_parameter(
                        self.name,
                        format!("{}: expected {expected}, found {length} and {count}", self.name),
                    ));
                }
                Ok(())
            }
            Kind::Number { least, most } => {
                let is_plain = value.bytes().all(|byte| byte.is_ascii_digit());
                match value.parse::<usize>() {
                    Ok(number) if is_plain && (least..=most).contains(&number) => Ok(()),
                    _ => refuse(format!("a number from {least} to {most}")),
                }
            }
            Kind::Flag if !["true", "false"].contains(&value) => refuse("true or false".into()),
            Kind::Choice(values) if !values.contains(&value) => refuse(format!("one of {}", values.join(", "))),
            Kind::Day => parse_period(value)
                .map(drop)
                .map_err(|error| Problem::of_parameter(self.name, format!("{}: {error}", self.name))),
            Kind::Country => mahdar::search::country_code(value)
                .map(drop)
                .map_err(|error| Problem::of_parameter(self.name, format!("{}: {error}", self.name))),
            Kind::Flag | Kind::Choice(_) => Ok(()),
        }
    }
}

/// The row of a name, of the tables of a route.
fn known(name: &str, tables: &[&'static [Param]]) -> Result<&'static Param, Problem> {
    let mut rows = tables.iter().copied().flatten();
    if let Some(param) = rows.find(|param| param.name == name || param.also == Some(name)) {
        return Ok(param);
    }
    let names: Vec<&str> = tables.iter().copied().flatten().map(|param| param.name).collect();
    let name = shortened(name);
    let likeness = |known: &&&str| (strsim::jaro(known, &name) * 1e6) as u64;
    let detail = match names.iter().max_by_key(likeness) {
        Some(nearest) if likeness(&nearest) > 700_000 => format!("found {name:?}: did you mean {nearest}?"),
        Some(_) => format!("expected one of {}, found {name:?}", names.join(", ")),
        None => format!("expected no parameter, found {name:?}"),
    };
    Err(Problem::of_parameter(&name, format!("unknown parameter: {detail}")))
}

/// What stands for a text in a URL.
fn decoded(text: &str) -> Result<String, Problem> {
    let spaced = text.replace('+', " ");
    match percent_decode_str(&spaced).decode_utf8() {
        Ok(decoded) => Ok(decoded.into_owned()),
        Err(_) => Err(Problem::invalid("expected UTF-8 in the query of the URL, found other bytes")),
    }
}

/// As much of what was typed as an answer repeats.
fn shortened(text: &str) -> String {
    const MOST_CHARS: usize = 60;
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str) -> String {
        Params::read(Some(query), &[SEARCH, WANTED]).unwrap_err().detail
    }

    #[test]
    fn what_is_typed_is_read_by_the_table() {
        let query = "q=%D9%84%D9%82%D8%A7%D8%A1+a&country=tj,RU&country=%D9%85%D8%B5%D8%B1&limit=5&from=2022";
        let read = Params::read(Some(query), &[SEARCH, WANTED]).unwrap();
        assert_eq!(read.one("q"), Some("\u{644}\u{642}\u{627}\u{621} a"));
        assert_eq!(read.all("country").count(), 3);
        assert_eq!((read.number("limit", 10), read.number("offset", 0)), (5, 0));
        assert_eq!(read.one("since"), Some("2022"), "by its other name");
    }

    #[test]
    fn what_is_not_is_refused_with_what_was_expected() {
        for (query, part) in [
            ("", "expected the parameter q"),
            ("q=", "q: expected a text of at most"),
            ("q=a&limt=3", "did you mean limit?"),
            ("q=a&xyzzy=3", "expected one of q, "),
            ("q=a&limit=0", "a number from 1 to 100"),
            ("q=a&limit=+5", "a number from 1 to 100"),
            ("q=a&limit=99999999999999999999999", "a number from 1 to 100"),
            ("q=a&limit=1&limit=2", "expected limit once"),
            ("q=a&sort=best", "one of relevance, date"),
            ("q=a&timeline=1", "true or false"),
            ("q=a&since=2022-13", "since: expected"),
            ("q=a&country=Atlantis", "country: expected a country"),
            ("q=%ff", "expected UTF-8"),
            ("q=%C0%AF", "expected UTF-8"),
        ] {
            assert!(refused(query).contains(part), "{query}: {}", refused(query));
        }
        assert!(refused(&format!("q=a{}", "&facet=year".repeat(21))).contains("at most 20 values, found 21"));
        assert!(refused(&format!("q={}", "a".repeat(2_000))).contains("found 2000 and 1"));
        assert!(refused(&format!("q={}", "a+".repeat(300))).contains("and 300"));
    }

    #[test]
    fn fields_of_a_form_that_were_left_empty_are_none() {
        let read = Params::of_form(Some("q=a&since=&until=2022&limit="), &[SEARCH, WANTED]).unwrap();
        assert_eq!(read.pairs().collect::<Vec<_>>(), [("q", "a"), ("until", "2022")]);
        assert_eq!(Params::of_form(Some("q="), &[SEARCH, WANTED]).unwrap(), Params::default());
        assert!(Params::of_form(Some("q=&limit=5"), &[SEARCH, WANTED]).is_ok());
        assert!(Params::of_form(Some("q=a&limit=x"), &[SEARCH, WANTED]).is_err());
    }

    #[test]
    fn examples_are_what_they_stand_for() {
        for param in [SEARCH, WANTED, SUGGEST, COMPLETE, SIMILAR, FACETS, WRITING].into_iter().flatten() {
            assert!(param.check(param.example).is_ok(), "{}", param.name);
            assert!(param.default.is_none_or(|default| param.check(default).is_ok()), "{}", param.name);
        }
    }
}
