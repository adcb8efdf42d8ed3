//! A meeting: who met whom, when, where, about what.

use serde::{Deserialize, Serialize};

/// What a report, or several, tell of one meeting. What is not known is null or empty, never guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Meeting {
    /// `YYYY-MM-DD` or `YYYY-MM`.
    pub date: Option<String>,
    /// The words that the date was read from.
    pub date_text: Option<String>,
    /// The city as written, without proclitics.
    pub place: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country that `place` is in.
    pub place_country: Option<String>,
    /// ISO 3166-1 alpha-2 codes of the countries that take part.
    pub countries: Vec<String>,
    /// Organizations that take part.
    pub organisations: Vec<String>,
    /// People who take part.
    pub participants: Vec<Participant>,
    /// The kind of contact.
    pub format: Option<Format>,
    /// What was discussed.
    pub topics: Vec<Topic>,
    /// Whether documents are said to have been signed.
    pub documents_signed: bool,
    /// CAMEO code of the event where it is plain: 040 to 046, or 057.
    #[serde(default)]
    pub cameo: Option<String>,
}

/// What one report tells of one meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mention {
    /// Who, when, where, about what.
    pub meeting: Meeting,
    /// Whether the report is of this meeting, or only speaks of it.
    pub status: Status,
    /// Where in the report it stands.
    pub evidence: Vec<Evidence>,
}

/// How a report speaks of a meeting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It took place, is under way, or is held on the day of publication: the report is a report of it.
    #[default]
    Held,
    /// It is to come.
    Announced,
    /// It was called off, put off or denied.
    Cancelled,
    /// It is mentioned in passing: an earlier meeting, or the occasion of a statement.
    Background,
}

/// The words of a report that a fact was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The fact: the name of a field of [`Meeting`], or `contact` for the word that tells of the meeting.
    pub fact: String,
    /// Whether the words stand in the title; else in the body.
    pub in_title: bool,
    /// First byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// Someone who takes part in a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Participant {
    /// Name as written.
    pub name: Option<String>,
    /// Name of the person in the table of people, whatever the spelling; none for one whom it does not know.
    #[serde(default)]
    pub person: Option<String>,
    /// Office or rank as written.
    pub title: Option<String>,
    /// ISO 3166-1 alpha-2 code of the state represented.
    pub country: Option<String>,
}

/// The kind of contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Two sides, one meeting.
    Bilateral,
    /// One to one, then with delegations.
    Expanded,
    /// Three sides or more.
    Multilateral,
    /// Heads of state, so called or three and more.
    Summit,
    /// By telephone or video.
    PhoneCall,
    /// A trip with several contacts.
    Visit,
    /// Negotiations or consultations.
    Talks,
}

impl Format {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Bilateral, Self::Expanded, Self::Multilateral, Self::Summit, Self::PhoneCall, Self::Visit, Self::Talks];

    /// Its name in JSON, in options and in links.
    ///
    /// ```
    /// use mahdar::model::Format;
    /// assert_eq!(Format::PhoneCall.name(), "phone_call");
    /// assert_eq!(Format::named("phone_call"), Some(Format::PhoneCall));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bilateral => "bilateral",
            Self::Expanded => "expanded",
            Self::Multilateral => "multilateral",
            Self::Summit => "summit",
            Self::PhoneCall => "phone_call",
            Self::Visit => "visit",
            Self::Talks => "talks",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What was discussed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Borders and migration.
    Borders,
    /// Culture and education.
    CultureEducation,
    /// Energy.
    Energy,
    /// Health.
    Health,
    /// Humanitarian aid and refugees.
    Humanitarian,
    /// Law, justice and consular matters.
    LegalJudicial,
    /// Nuclear programmes.
    Nuclear,
    /// A conflict in the region.
    RegionalConflict,
    /// Security and defence.
    Security,
    /// Terrorism.
    Terrorism,
    /// Trade and economy.
    TradeEconomy,
    /// Anything else, or only formulas.
    Other,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Borders,
        Self::CultureEducation,
        Self::Energy,
        Self::Health,
        Self::Humanitarian,
        Self::LegalJudicial,
        Self::Nuclear,
        Self::RegionalConflict,
        Self::Security,
        Self::Terrorism,
        Self::TradeEconomy,
        Self::Other,
    ];

    /// Its name in JSON, in options and in links.
    ///
    /// ```
    /// use mahdar::model::Topic;
    /// assert_eq!(Topic::TradeEconomy.name(), "trade_economy");
    /// assert_eq!(Topic::named("trade_economy"), Some(Topic::TradeEconomy));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Borders => "borders",
            Self::CultureEducation => "culture_education",
            Self::Energy => "energy",
            Self::Health => "health",
            Self::Humanitarian => "humanitarian",
            Self::LegalJudicial => "legal_judicial",
            Self::Nuclear => "nuclear",
            Self::RegionalConflict => "regional_conflict",
            Self::Security => "security",
            Self::Terrorism => "terrorism",
            Self::TradeEconomy => "trade_economy",
            Self::Other => "other",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_json_are_those_of_the_contract() {
        let json = |value| serde_json::to_string(&value).unwrap();
        assert_eq!(json(Some(Format::PhoneCall)), "\"phone_call\"");
        for format in Format::ALL {
            assert_eq!(json(Some(format)), format!("\"{}\"", format.name()));
        }
        for topic in Topic::ALL {
            assert_eq!(serde_json::to_string(&topic).unwrap(), format!("\"{}\"", topic.name()));
        }
        assert_eq!(serde_json::to_string(&Topic::CultureEducation).unwrap(), "\"culture_education\"");
        assert_eq!(
            serde_json::to_string(&Meeting::default()).unwrap(),
            r#"{"date":null,"date_text":null,"place":null,"place_country":null,"countries":[],"organisations":[],"participants":[],"format":null,"topics":[],"documents_signed":false,"cameo":null}"#
        );
    }
}
