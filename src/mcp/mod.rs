//! The index as tools for assistants, by the Model Context Protocol: `mahdar mcp`.
//!
//! Four tools, all of them read. What they answer is the JSON of the command line, without places on this machine.
//! What is wrong with a call is told in the answer, in words that the assistant can act on; only a tool that does not exist
//! is an error of the protocol.

mod wanted;

use mahdar::{Engine, Report};
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolResult, ContentBlock};
use rmcp::{ServiceExt, schemars, tool, tool_router};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wanted::{SearchParameters, TimelineParameters};

/// The most bytes of a body that one answer holds: what an assistant can still read. The rest is asked for by `from`.
const BODY_BYTES: usize = 40_000;

/// What is served: one index, for reading.
#[derive(Clone)]
struct Tools {
    engine: Arc<Engine>,
}

/// Serves the index on standard input and output until the client closes them.
pub(crate) fn serve(engine: Engine) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("the system gives no threads ({error})"))?;
    let tools = Tools { engine: Arc::new(engine) };
    let served = runtime.block_on(async {
        let service = tools.serve(rmcp::transport::stdio()).await.map_err(|error| error.to_string())?;
        service.waiting().await.map_err(|error| error.to_string())
    });
    // A read of standard input that is still waiting would hold the runtime up.
    runtime.shutdown_background();
    served.map(drop).map_err(|error| format!("the client did not speak the protocol as it should: {error}"))
}

/// Names a meeting.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct MeetingParameters {
    /// The id of a meeting, as search_meetings tells it: begins with m-
    id: String,
}

/// Names a report.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReportParameters {
    /// The id of a report, as search_meetings and get_meeting tell it
    id: String,
    /// The byte of the body to begin at, where an earlier answer said that there is more
    #[serde(default)]
    from: usize,
}

#[tool_router(server_handler)]
impl Tools {
    #[tool(
        description = "Find diplomatic meetings in Arabic news: who met whom, when, where, about what, with the reports behind each, \
            best first. Ask in Arabic for best results; names of people and countries in Latin letters are understood. The query \
            language: +must -mustnot \"exact phrase\" AND OR NOT (groups) country:RU date:2022-05..2022-07",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    fn search_meetings(&self, Parameters(wanted): Parameters<SearchParameters>) -> CallToolResult {
        answer(self.search(&wanted))
    }

    #[tool(
        description = "One meeting, whole: its record, the reports that tell of it, and for each fact the words that it was read from",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    fn get_meeting(&self, Parameters(MeetingParameters { id }): Parameters<MeetingParameters>) -> CallToolResult {
        answer(self.meeting(&id))
    }

    #[tool(
        description = "One report, with its text as it was printed, and where the same text stands too",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    fn get_report(&self, Parameters(ReportParameters { id, from }): Parameters<ReportParameters>) -> CallToolResult {
        answer(self.report(&id, from))
    }

    #[tool(
        description = "How many meetings there were in which month (or year), of all that match a query",
        annotations(read_only_hint = true, open_world_hint = false)
    )]
    fn timeline(&self, Parameters(wanted): Parameters<TimelineParameters>) -> CallToolResult {
        answer(self.counts(&wanted))
    }
}

/// A value, or what is wrong in words.
type Told<T> = Result<T, String>;

impl Tools {
    /// The engine, with the last commit. An index that cannot be read anew is asked as it was.
    fn engine(&self) -> &Engine {
        let _ = self.engine.refresh();
        &self.engine
    }

    fn search(&self, wanted: &SearchParameters) -> Told<serde_json::Value> {
        let answer = self.engine().search(&wanted.request()?).map_err(|error| error.to_string())?;
        json(&answer)
    }

    fn meeting(&self, id: &str) -> Told<serde_json::Value> {
        let engine = self.engine();
        let told = |error: mahdar::Error| error.to_string();
        let Some(meeting) = engine.meeting(id).map_err(told)? else {
            return Err(format!("no meeting has the id {id:?}: search_meetings tells the ids"));
        };
        let evidence = engine.evidence(&meeting).map_err(told)?;
        let mut value = json(&meeting)?;
        value["evidence"] = json(&evidence)?;
        Ok(value)
    }

    fn report(&self, id: &str, from: usize) -> Told<serde_json::Value> {
        let engine = self.engine();
        let told = |error: mahdar::Error| error.to_string();
        let Some(report) = engine.report(id).map_err(told)? else {
            return Err(format!("no report has the id {id:?}: search_meetings and get_meeting tell the ids"));
        };
        let same_text = engine.same_text(id).map_err(told)?;
        let Report { title, published, source, url, body, .. } = &report;
        let start = floor(body, from);
        let end = floor(body, start.saturating_add(BODY_BYTES));
        let published = published.map(|published| published.to_string());
        let more_from = (end < body.len()).then_some(end);
        let (source, url) = (source.as_deref(), url.as_deref());
        json(&ReportPart {
            id,
            title,
            published,
            source,
            url,
            body: &body[start..end],
            more_from,
            same_text: &same_text,
        })
    }

    fn counts(&self, wanted: &TimelineParameters) -> Told<serde_json::Value> {
        let answer = self.engine().search(&wanted.request()?).map_err(|error| error.to_string())?;
        let months = answer.timeline.unwrap_or_default();
        json(&Timeline { total: answer.overview.total, counts: wanted.steps(months) })
    }
}

/// A report, without where it stands on this machine.
#[derive(Serialize)]
struct ReportPart<'a> {
    id: &'a str,
    title: &'a str,
    published: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    body: &'a str,
    /// Where the body goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_from: Option<usize>,
    same_text: &'a [String],
}

#[derive(Serialize)]
struct Timeline {
    /// Meetings that match, those without a day included.
    total: usize,
    counts: Vec<wanted::Step>,
}

fn json(value: &impl Serialize) -> Told<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}

fn answer(told: Told<serde_json::Value>) -> CallToolResult {
    match told {
        Ok(value) => CallToolResult::structured(value),
        Err(message) => CallToolResult::error(vec![ContentBlock::text(message)]),
    }
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
