//! `GET /api/v1/openapi.json`: the API, described by OpenAPI 3.1.
//!
//! Nothing is described twice: parameters are those of the tables that they are read by, and schemas are made of the values that
//! are answered, with their documentation. A test asks each route of the description for what it says.

use super::{counts, ingest, lookup, record, search, words};
use crate::http::App;
use crate::http::params::{
    COMPLETE, FACETS, Kind, MOST_VALUES, NONE, Param, Params, SEARCH, SIMILAR, SUGGEST, WANTED, WRITING,
};
use crate::http::problem::{PROBLEM_JSON, Problem, Written};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use mahdar::Stats;
use mahdar::search::{Suggestions, country_code};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::sync::{Arc, LazyLock, OnceLock};

/// A route.
struct Route {
    path: &'static str,
    /// What the id in the path is of, with an example.
    id: Option<(&'static str, &'static str)>,
    tables: &'static [&'static [Param]],
    about: &'static str,
    answer: fn(&mut SchemaGenerator) -> Value,
}

const MEETING: Option<(&str, &str)> = Some(("Id of a meeting, with %2F for each /", "m-kuna-1"));
const REPORT: Option<(&str, &str)> = Some(("Id of a report, with %2F for each /", "kuna-1"));

/// The routes that are read.
const ROUTES: &[Route] = &[
    Route {
        path: "/api/v1/search",
        id: None,
        tables: &[SEARCH, WANTED],
        about: "Find meetings, or reports, best first",
        answer: schema::<search::Found>,
    },
    Route {
        path: "/api/v1/meetings/{id}",
        id: MEETING,
        tables: &[],
        about: "A meeting, with the words that each of its facts was read from",
        answer: schema::<lookup::MeetingWhole>,
    },
    Route {
        path: "/api/v1/meetings/{id}/similar",
        id: MEETING,
        tables: &[SIMILAR],
        about: "The meetings, or reports, most like a meeting, or like that of a report",
        answer: schema::<search::Found>,
    },
    Route {
        path: "/api/v1/reports/{id}",
        id: REPORT,
        tables: &[],
        about: "A report, whole",
        answer: schema::<lookup::ReportWhole>,
    },
    Route {
        path: "/api/v1/suggest",
        id: None,
        tables: &[SUGGEST],
        about: "What a query may have meant",
        answer: schema::<Suggestions>,
    },
    Route {
        path: "/api/v1/complete",
        id: None,
        tables: &[COMPLETE],
        about: "What the end of a query may be about to become",
        answer: schema::<words::Completions>,
    },
    Route {
        path: "/api/v1/facets",
        id: None,
        tables: &[FACETS, WANTED],
        about: "How many of the meetings wanted have which country, year, participant or source",
        answer: schema::<counts::Counted>,
    },
    Route {
        path: "/api/v1/timeline",
        id: None,
        tables: &[WANTED],
        about: "How many of the meetings wanted were held in which month",
        answer: schema::<counts::Months>,
    },
    Route { path: "/api/v1/stats", id: None, tables: &[], about: "What the index holds", answer: schema::<Stats> },
];

/// Problems that any route may answer with, beside those of its own.
const PROBLEMS: [(u16, &str); 9] = [
    (400, "A parameter, or the request, is not as expected"),
    (401, "The key is missing or wrong"),
    (406, "The answer is JSON, and that is not accepted"),
    (414, "The URL is too long"),
    (421, "The Host is none of this machine"),
    (429, "Too many requests of this address"),
    (431, "The headers are too long"),
    (500, "The index failed"),
    (503, "There is more to do than can be done, or another process writes to the index"),
];

/// Codes of the countries that there are.
static CODES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let pairs = ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")));
    pairs.filter(|code| country_code(code).is_ok_and(|known| known == code)).collect()
});

pub(super) async fn openapi(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    Params::read(asked.uri.query(), &[NONE])?;
    // The same as long as the service runs; made when it is first asked for.
    static WRITTEN: [OnceLock<String>; 2] = [const { OnceLock::new() }; 2];
    let text = WRITTEN[usize::from(app.writable)].get_or_init(|| document(app.writable).to_string());
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], text.as_str()).into_response())
}

/// The description; of putting reports in only where that is possible.
fn document(writable: bool) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for route in ROUTES {
        paths.insert(route.path.to_owned(), json!({ "get": operation(route, &mut schemas) }));
    }
    if writable {
        paths.insert("/api/v1/ingest".to_owned(), json!({ "post": writing(&mut schemas) }));
    }
    schemas.subschema_for::<Written<'static>>();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "mahdar",
            "summary": "Full-text search for Arabic diplomatic news",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "security": [{}, { "key": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer", "description": "Where the service has a key" } },
        },
    })
}

fn operation(route: &Route, schemas: &mut SchemaGenerator) -> Value {
    let id = route.id.map(|(about, example)| {
        let schema = json!({ "type": "string", "minLength": 1 });
        json!({ "name": "id", "in": "path", "required": true, "description": about, "schema": schema, "example": example })
    });
    let params = route.tables.iter().copied().flatten().map(parameter);
    let mut answers = problems(if route.id.is_some() { &[(404, "Nothing has this id")] } else { &[] });
    let schema = (route.answer)(schemas);
    answers.insert(
        "200".into(),
        json!({
            "description": "Found",
            "headers": {
                "ETag": { "description": "Names the commit and the question", "schema": { "type": "string" } },
                "X-Request-Id": { "description": "The id in the log", "schema": { "type": "string" } },
            },
            "content": { "application/json": { "schema": schema } },
        }),
    );
    answers.insert("304".into(), json!({ "description": "The answer is still that of If-None-Match" }));
    json!({
        "operationId": route.path.trim_start_matches("/api/v1/").replace("/{id}", "").replace('/', "_"),
        "summary": route.about,
        "parameters": id.into_iter().chain(params).collect::<Vec<_>>(),
        "responses": answers,
    })
}

fn writing(schemas: &mut SchemaGenerator) -> Value {
    let record = schema::<record::Record>(schemas);
    let own = [
        (403, "The service was started for reading, or another site's page asks"),
        (408, "The body was too long on its way"),
        (411, "The body has no Content-Length"),
        (413, "The body is too long"),
        (415, "The body is neither JSON lines nor an array"),
        (507, "The disk is full"),
    ];
    let mut answers = problems(&own);
    let taken = schema::<ingest::Taken>(schemas);
    answers.insert(
        "200".into(),
        json!({ "description": "What became of the records", "content": { "application/json": { "schema": taken } } }),
    );
    json!({
        "operationId": "ingest",
        "summary": "Put reports in",
        "parameters": WRITING.iter().map(parameter).collect::<Vec<_>>(),
        "requestBody": {
            "required": true,
            "content": {
                "application/json": { "schema": { "type": "array", "items": record } },
                "application/x-ndjson": { "schema": { "type": "string", "description": "A report a line" } },
            },
        },
        "responses": answers,
    })
}

fn problems(own: &[(u16, &str)]) -> Map<String, Value> {
    let content = json!({ PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } });
    let answer = |about: &str| json!({ "description": about, "content": content });
    PROBLEMS.iter().chain(own).map(|(status, about)| (status.to_string(), answer(about))).collect()
}

fn parameter(param: &Param) -> Value {
    let mut schema = match param.kind {
        Kind::Text { most, .. } => json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": "\\S" }),
        Kind::Number { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Choice(values) => json!({ "type": "string", "enum": values }),
        Kind::Day => json!({ "type": "string", "pattern": "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1\\d|2[0-8]))?)?$" }),
        // Names are taken too; there is no saying which in a schema.
        Kind::Country => json!({ "type": "string", "enum": *CODES }),
    };
    // Values of JSON, as the schema has them; of lists the default is one value.
    let typed = |text: &str| match param.kind {
        Kind::Number { .. } | Kind::Flag => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => Value::from(text),
    };
    let listed = |value: Value| if param.repeats { json!([value]) } else { value };
    if param.repeats {
        schema = json!({ "type": "array", "items": schema, "minItems": 1, "maxItems": MOST_VALUES });
    }
    if let Some(default) = param.default {
        schema["default"] = listed(typed(default));
    }
    json!({
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": param.about,
        "schema": schema,
        "example": listed(typed(param.example)),
    })
}

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}
