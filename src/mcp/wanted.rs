//! What can be asked of the tools, as values of the search.

use mahdar::dates::parse_period;
use mahdar::search::{Count, Filter, Request, Sort, country_code};
use rmcp::schemars;
use serde::{Deserialize, Serialize};

const MOST_HITS: usize = 50;
const MOST_OFFSET: usize = 10_000;

/// What is asked for.
#[derive(Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchParameters {
    /// What is sought, such as لقاء بوتين ورحمان في دوشنبه
    query: String,
    /// How many meetings, from 1 to 50
    #[serde(default = "ten")]
    limit: usize,
    /// How many to pass over first
    #[serde(default)]
    offset: usize,
    /// best first (relevance) or latest first (date)
    #[serde(default)]
    sort: SortBy,
    /// Held on this day or later: a day, month or year as 2022-06-29, 2022-06 or 2022
    since: Option<String>,
    /// Held on this day or earlier
    until: Option<String>,
    /// Countries that all take part, by ISO code or name
    #[serde(default)]
    countries: Vec<String>,
    /// Someone who takes part
    participant: Option<String>,
    /// The city or place
    place: Option<String>,
    /// An agency or paper that reports it, by its whole name
    source: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SortBy {
    #[default]
    Relevance,
    Date,
}

fn ten() -> usize {
    10
}

impl SearchParameters {
    pub(super) fn request(&self) -> Result<Request, String> {
        if !(1..=MOST_HITS).contains(&self.limit) {
            return Err(format!("expected a limit from 1 to {MOST_HITS}, found {}", self.limit));
        }
        if self.offset > MOST_OFFSET {
            return Err(format!(
                "expected an offset of at most {MOST_OFFSET}, found {}: narrow the search",
                self.offset
            ));
        }
        let period =
            |text: &Option<String>| text.as_deref().map(parse_period).transpose().map_err(|error| error.to_string());
        let (since, until) = (period(&self.since)?.map(|day| day.first), period(&self.until)?.map(|day| day.last));
        if let (Some(since), Some(until)) = (since, until)
            && since > until
        {
            return Err(format!("since {since} is later than until {until}: swap them"));
        }
        let code = |name: &String| country_code(name).map(str::to_owned).map_err(|error| error.to_string());
        let filter = Filter {
            countries: self.countries.iter().map(code).collect::<Result<_, _>>()?,
            participant: self.participant.clone(),
            place: self.place.clone(),
            source: self.source.clone(),
            since,
            until,
            ..Filter::default()
        };
        let sort = match self.sort {
            SortBy::Relevance => Sort::Relevance,
            SortBy::Date => Sort::Date,
        };
        let (limit, offset) = (self.limit, self.offset);
        Ok(Request { limit, offset, filter, sort, since, until, ..Request::new(&self.query) })
    }
}

/// Of what a timeline is asked for.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TimelineParameters {
    /// What is sought
    query: String,
    /// What is counted together
    #[serde(default)]
    by: StepBy,
    /// Held on this day or later: a day, month or year as 2022-06-29, 2022-06 or 2022
    since: Option<String>,
    /// Held on this day or earlier
    until: Option<String>,
    /// Countries that all take part, by ISO code or name
    #[serde(default)]
    countries: Vec<String>,
}

#[derive(Clone, Copy, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StepBy {
    #[default]
    Month,
    Year,
}

/// A month or year, and how many meetings were held in it.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Step {
    when: String,
    meetings: usize,
}

impl TimelineParameters {
    pub(super) fn request(&self) -> Result<Request, String> {
        let Self { query, since, until, countries, .. } = self;
        let (query, since, until, countries) = (query.clone(), since.clone(), until.clone(), countries.clone());
        let parameters = SearchParameters { query, since, until, countries, limit: 1, ..SearchParameters::default() };
        Ok(Request { timeline: true, ..parameters.request()? })
    }

    /// The months of an answer, in the steps asked for.
    pub(super) fn steps(&self, months: Vec<Count>) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for Count { value, meetings } in months {
            let when = match self.by {
                StepBy::Month => value,
                StepBy::Year => value.rsplit_once('-').map_or(value.clone(), |(year, _)| year.to_owned()),
            };
            match steps.last_mut() {
                Some(last) if last.when == when => last.meetings += meetings,
                _ => steps.push(Step { when, meetings }),
            }
        }
        steps
    }
}
