//! How an evaluation searches: what `NAME=VALUE` may set.

use crate::error::{Error, Result};
use crate::search::Request;

/// What a name sets in a request.
enum Setting {
    /// A number of zero or more.
    Weight(fn(&mut Request) -> &mut f32),
    /// `on` or `off`.
    Switch(fn(&mut Request) -> &mut bool),
}

/// All names, a line each.
const SETTINGS: &[(&str, Setting)] = &[
    ("stem", Setting::Weight(|request| &mut request.weights.stem)),
    ("surface", Setting::Weight(|request| &mut request.weights.surface)),
    ("title", Setting::Weight(|request| &mut request.weights.title)),
    ("pair", Setting::Weight(|request| &mut request.weights.pair)),
    ("date", Setting::Weight(|request| &mut request.weights.date)),
    ("likes", Setting::Weight(|request| &mut request.weights.likes)),
    ("likes_beside", Setting::Weight(|request| &mut request.weights.likes_beside)),
    ("synonyms", Setting::Weight(|request| &mut request.weights.synonyms)),
    ("other_scripts", Setting::Switch(|request| &mut request.other_scripts)),
];

/// What stands for no change at all.
const DEFAULT: &str = "default";

/// A way to search: the defaults of search, with some changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// The changes as they were given, or `default`.
    name: String,
    /// What is asked, less the query.
    request: Request,
}

impl Default for Configuration {
    fn default() -> Self {
        Self { name: DEFAULT.to_owned(), request: Request::new("") }
    }
}

impl Configuration {
    /// The defaults of search with changes, each `NAME=VALUE`; `default` changes nothing.
    ///
    /// The names are those of the fields of [`Weights`](crate::search::Weights), whose values are numbers, and of the
    /// switches of a [`Request`], which are `on` or `off`.
    ///
    /// # Errors
    ///
    /// If there is no such name, or a value is none of its values.
    ///
    /// ```
    /// use mahdar::eval::Configuration;
    /// let without = Configuration::new(["likes=0", "other_scripts=off"])?;
    /// assert_eq!(without.name(), "likes=0 other_scripts=off");
    /// assert!(Configuration::new(["likes=few"]).is_err());
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn new<S: AsRef<str>>(changes: impl IntoIterator<Item = S>) -> Result<Self> {
        let mut configuration = Self::default();
        let mut given = Vec::new();
        for change in changes {
            if change.as_ref() != DEFAULT {
                configuration.set(change.as_ref())?;
                given.push(change.as_ref().to_owned());
            }
        }
        if !given.is_empty() {
            configuration.name = given.join(" ");
        }
        Ok(configuration)
    }

    /// The changes, or `default`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it asks for `query`.
    pub(super) fn request(&self, query: &str, limit: usize) -> Request {
        Request { query: query.to_owned(), limit, ..self.request.clone() }
    }

    fn set(&mut self, change: &str) -> Result<()> {
        let expected = |what: &str| Error::invalid(format!("expected {what}, found {change:?}"));
        let (name, value) = change.split_once('=').ok_or_else(|| expected(&format!("NAME=VALUE or {DEFAULT}")))?;
        let (_, setting) = SETTINGS.iter().find(|(known, _)| *known == name).ok_or_else(|| {
            let names: Vec<_> = SETTINGS.iter().map(|(name, _)| *name).collect();
            expected(&format!("one of {} before the =", names.join(", ")))
        })?;
        match setting {
            Setting::Weight(of) => {
                let weight = value.parse().ok().filter(|weight: &f32| weight.is_finite() && *weight >= 0.0);
                *of(&mut self.request) = weight.ok_or_else(|| expected("a number of zero or more behind the ="))?;
            }
            Setting::Switch(of) => {
                *of(&mut self.request) = match value {
                    "on" => true,
                    "off" => false,
                    _ => return Err(expected("on or off behind the =")),
                };
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_sets_what_it_names() {
        for (name, setting) in SETTINGS {
            let value = if matches!(setting, Setting::Weight(_)) { "7.5" } else { "off" };
            let changed = Configuration::new([format!("{name}={value}")]).unwrap();
            assert_ne!(changed.request, Request::new(""), "{name}");
        }
        assert_eq!(Configuration::new(["likes=0"]).unwrap().request.weights.likes, 0.0);
        assert!(!Configuration::new(["other_scripts=off"]).unwrap().request.other_scripts);
        assert_eq!(Configuration::new(["default"]).unwrap(), Configuration::default());
        assert_eq!(Configuration::new(["stem=2", "stem=1"]).unwrap().request, Request::new(""), "the last one counts");
    }

    #[test]
    fn what_cannot_be_set_says_so() {
        for (change, expected) in [
            ("likes", "expected NAME=VALUE or default, found \"likes\""),
            ("like=1", "expected one of stem, surface, title, "),
            ("stem=-1", "expected a number of zero or more"),
            ("stem=NaN", "expected a number of zero or more"),
            ("stem=", "expected a number of zero or more"),
            ("other_scripts=0", "expected on or off"),
        ] {
            let message = Configuration::new([change]).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }
}
