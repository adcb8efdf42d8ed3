//! The question that parameters ask.

use super::Params;
use super::table::{LAST_HIT, SEARCH, WANTED};
use crate::http::problem::Problem;
use mahdar::dates::{Period, parse_period};
use mahdar::model::{Format, Topic};
use mahdar::search::{Facet, Filter, Request, Sort, Unit, Weights, country_code};

/// What is asked of a search.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) request: Request,
    pub(crate) unit: Unit,
}

impl Asked {
    /// Reads the query of the URL of a search.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Problem> {
        Self::of(&Params::read(query, &[SEARCH, WANTED])?)
    }

    /// The question of parameters that were read by [`SEARCH`] and [`WANTED`]; without q the query is empty.
    pub(crate) fn of(params: &Params) -> Result<Self, Problem> {
        let filter = filter(params)?;
        let unit = unit(params);
        let facets: Vec<Facet> = facets(params);
        let timeline = params.flag("timeline", false);
        if unit == Unit::Reports {
            let of_meetings = ["country", "participant", "place", "source", "topic", "form", "facet", "timeline"];
            if let Some(name) = of_meetings.into_iter().find(|name| params.one(name).is_some()) {
                let detail = format!("{name} is of meetings: leave it out, or unit=reports");
                return Err(Problem::of_parameter(name, detail));
            }
        }
        let (limit, offset) = (params.number("limit", 10), params.number("offset", 0));
        debug_assert!(limit + offset <= LAST_HIT, "the table bounds both");
        let weights = Weights::default();
        let synonyms = if params.flag("synonyms", true) { weights.synonyms } else { 0.0 };
        let request = Request {
            limit,
            offset,
            since: filter.since,
            until: filter.until,
            filter,
            facets,
            timeline,
            sort: if params.one("sort") == Some("date") { Sort::Date } else { Sort::Relevance },
            weights: Weights { synonyms, ..weights },
            explain: params.flag("explain", false),
            other_scripts: params.flag("other_scripts", true),
            all_words: params.flag("all_words", false),
            ..Request::new(params.one("q").unwrap_or_default())
        };
        Ok(Self { request, unit })
    }
}

/// What is answered.
pub(crate) fn unit(params: &Params) -> Unit {
    if params.one("unit") == Some("reports") { Unit::Reports } else { Unit::Meetings }
}

/// What meetings are counted by.
pub(crate) fn facets(params: &Params) -> Vec<Facet> {
    let facet = |name: &str| match name {
        "year" => Facet::Year,
        "participant" => Facet::Participant,
        "source" => Facet::Source,
        "topic" => Facet::Topic,
        "form" => Facet::Form,
        "country_pair" => Facet::CountryPair,
        "participant_pair" => Facet::ParticipantPair,
        _ => Facet::Country,
    };
    params.all("facet").map(facet).collect()
}

/// The filter that parameters ask for.
pub(crate) fn filter(params: &Params) -> Result<Filter, Problem> {
    let period =
        |name: &str| -> Result<Option<Period>, Problem> { Ok(params.one(name).map(parse_period).transpose()?) };
    let (since, until) = (period("since")?, period("until")?);
    if let (Some(since), Some(until)) = (since, until)
        && since.first > until.last
    {
        let detail = format!("since {} is later than until {}: swap them", since.first, until.last);
        return Err(Problem::of_parameter("since", detail));
    }
    let countries = params.all("country").map(|name| country_code(name).map(str::to_owned));
    let text = |name: &str| params.one(name).map(str::to_owned);
    Ok(Filter {
        countries: countries.collect::<Result<_, _>>()?,
        participant: text("participant"),
        place: text("place"),
        source: text("source"),
        topics: params.all("topic").filter_map(Topic::named).collect(),
        form: params.one("form").and_then(Format::named),
        since: since.map(|period| period.first),
        until: until.map(|period| period.last),
    })
}
