//! Saved searches: which new meetings are of interest to whom.
//!
//! An alert is a name and a query. After an ingest, each is asked of the meetings that are new: those of which no
//! report told before (an announcement is none). In an alert every word must be there, for who is told of a meeting unasked wants it to be one
//! that was meant.

use crate::error::{Error, Result};
use crate::search::MeetingHit;
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its name: one line, no two have the same.
    pub name: String,
    /// What is asked, in the language of [`crate::query`].
    pub query: String,
}

/// A new meeting that an alert asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AlertHit {
    /// The name of the alert.
    pub alert: String,
    /// What it asks.
    pub query: String,
    /// The meeting.
    pub meeting: MeetingHit,
}

/// The alerts of an index, in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Alerts(Vec<Alert>);

impl Alerts {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Alert> {
        self.0.iter()
    }

    /// Adds an alert, or changes the query of the one with this name; the query that it had is returned.
    ///
    /// # Errors
    ///
    /// If the name is empty, longer than a hundred characters, or more than a line.
    ///
    /// ```
    /// use mahdar::alerts::Alerts;
    /// let mut alerts = Alerts::default();
    /// assert_eq!(alerts.add("energy", "غاز OR نفط")?, None);
    /// assert_eq!(alerts.add("energy", "غاز")?.as_deref(), Some("غاز OR نفط"));
    /// assert!(alerts.add("", "غاز").is_err());
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn add(&mut self, name: &str, query: &str) -> Result<Option<String>> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            let expected = format!("a name of one line and at most {LONGEST_NAME} characters");
            return Err(Error::invalid(format!("expected {expected}, found {name:?}")));
        }
        if let Some(known) = self.0.iter_mut().find(|alert| alert.name == name) {
            return Ok(Some(std::mem::replace(&mut known.query, query.to_owned())));
        }
        self.0.push(Alert { name: name.to_owned(), query: query.to_owned() });
        Ok(None)
    }

    /// Takes the alert with this name out; says whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|alert| alert.name != name.trim());
        self.0.len() < before
    }
}
