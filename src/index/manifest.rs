//! What an index says of itself, in every commit.

use crate::analysis;
use crate::error::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

/// Raised when the fields of a document, or what they hold, change.
pub(crate) const FORMAT: u32 = 5;

/// Says how an index was made. It is the payload of every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// Version of the schema.
    pub format: u32,
    /// Fingerprint of the analyzer whose terms the index holds.
    pub analyzer: String,
    /// Version of mahdar that made the last commit.
    pub mahdar: String,
}

impl Manifest {
    /// The manifest that this version writes.
    #[must_use]
    pub fn current() -> Self {
        Self {
            format: FORMAT,
            analyzer: analysis::analyzer().fingerprint(),
            mahdar: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    pub(crate) fn to_payload(&self) -> Result<String> {
        serde_json::to_string(self)
            .map_err(|error| Error::new(ErrorKind::Index, format!("cannot write the manifest: {error}")))
    }

    /// Reads the payload of a commit, and makes sure that this version can search what it describes. Who opens the
    /// index says what to do where it cannot.
    pub(crate) fn check(payload: &str) -> Result<Self> {
        let found: Self = serde_json::from_str(payload)
            .map_err(|error| Error::new(ErrorKind::Incompatible, format!("its manifest cannot be read ({error})")))?;
        let current = Self::current();
        if found.format != FORMAT {
            return Err(Error::new(
                ErrorKind::Incompatible,
                format!(
                    "expected an index of format {FORMAT}, found {} (made by mahdar {})",
                    found.format, found.mahdar
                ),
            ));
        }
        if found.analyzer != current.analyzer {
            return Err(Error::new(
                ErrorKind::Incompatible,
                format!(
                    "expected an index made with the analyzer {}, found {} (made by mahdar {})",
                    current.analyzer, found.analyzer, found.mahdar
                ),
            ));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_analyzer_or_format_is_refused_with_both_named() {
        let current = Manifest::current();
        assert_eq!(Manifest::check(&current.to_payload().unwrap()).unwrap(), current);
        let other = Manifest { analyzer: "light-0-00".into(), ..current.clone() };
        let error = Manifest::check(&other.to_payload().unwrap()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Incompatible);
        assert!(error.to_string().contains("light-0-00") && error.to_string().contains(&current.analyzer));
        let other = Manifest { format: FORMAT + 1, ..current };
        assert_eq!(Manifest::check(&other.to_payload().unwrap()).unwrap_err().kind(), ErrorKind::Incompatible);
        assert_eq!(Manifest::check("{").unwrap_err().kind(), ErrorKind::Incompatible);
    }
}
