//! `/opensearch.xml`: by it a browser adds this service to its search engines (OpenSearch 1.1).

use super::answer::{Written, answer};
use super::feed::origin;
use crate::http::App;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use maud::{PreEscaped, html};
use std::sync::Arc;

/// A constant, and the only text that is not escaped.
const XML: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");

pub(super) async fn description(State(app): State<Arc<App>>, parts: Parts) -> Response {
    let origin = origin(&parts.headers);
    answer(&app, &parts, move |_, asked| {
        let lang = asked.lang;
        // What stands for the words must stay as it is, so it is put behind the rest of the link.
        let kept = asked.bare_link().to("/");
        let template = format!("{origin}{kept}{}q={{searchTerms}}", if kept.contains('?') { '&' } else { '?' });
        let completions = format!("{origin}/api/v1/complete?q={{searchTerms}}");
        let description = html! {
            (XML)
            OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" {
                ShortName { (lang.say("brand")) }
                Description { (lang.say("headline")) }
                InputEncoding { "UTF-8" }
                Language { (lang.tag()) }
                Image width="16" height="16" type="image/svg+xml" { (origin) (super::assets::icon_link()) }
                Url type="text/html" template=(template) {}
                Url type="application/json" template=(completions) {}
            }
        };
        let kind = "application/opensearchdescription+xml; charset=utf-8";
        Ok(Written { kind, text: description.into_string(), file: None })
    })
    .await
}
