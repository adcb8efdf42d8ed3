//! What a page says of itself in JSON-LD, by the words of schema.org.
//!
//! Sites write it by templates, and often badly: what is no JSON is passed over. Of several things that a page tells of
//! (the site, the crumbs, the report) the report is the one whose type ends in `Article` or the like.

use serde_json::Value;

/// Types of reports, by how their names end.
const TYPES: [&str; 4] = ["Article", "BlogPosting", "Report", "WebPage"];
/// How many things in one another are looked at.
const MOST_THINGS: usize = 1_000;

/// What JSON-LD says of a report.
#[derive(Debug, Default)]
pub(super) struct JsonLd {
    pub(super) headline: Option<String>,
    pub(super) date: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) body: Option<String>,
}

impl JsonLd {
    /// Adds what one `<script>` says; what an earlier one said stays.
    pub(super) fn add(&mut self, script: &str) {
        let script = script.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
        let Ok(value) = serde_json::from_str::<Value>(script) else { return };
        let mut things = vec![&value];
        let mut reports: Vec<(usize, &Value)> = Vec::new();
        let mut at = 0;
        while let Some(&thing) = things.get(at).filter(|_| at < MOST_THINGS) {
            at += 1;
            match thing {
                Value::Array(list) => things.extend(list),
                Value::Object(_) => {
                    things.extend(thing.get("@graph"));
                    things.extend(thing.get("mainEntity"));
                    reports.extend(rank(thing).map(|rank| (rank, thing)));
                }
                _ => {}
            }
        }
        reports.sort_by_key(|(rank, _)| *rank);
        for (rank, report) in reports {
            // The name of a whole page has the name of the site with it.
            let is_page = rank + 1 == TYPES.len();
            fill(&mut self.headline, text(report.get("headline").filter(|_| !is_page)));
            fill(&mut self.date, text(report.get("datePublished").or_else(|| report.get("dateCreated"))));
            fill(&mut self.publisher, text(report.get("publisher")));
            fill(&mut self.url, text(report.get("url").or_else(|| report.get("mainEntityOfPage"))));
            fill(&mut self.body, text(report.get("articleBody").or_else(|| report.get("text"))));
        }
    }
}

fn fill(value: &mut Option<String>, found: Option<String>) {
    if value.is_none() {
        *value = found;
    }
}

/// How much like a report a thing is: the place of its type in the list.
fn rank(thing: &Value) -> Option<usize> {
    let kinds = thing.get("@type")?;
    let is = |wanted: &str| {
        let one = |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with(wanted));
        one(kinds) || kinds.as_array().is_some_and(|kinds| kinds.iter().any(one))
    };
    TYPES.iter().position(|wanted| is(wanted))
}

/// A text, the first of several, or the name or address of a thing.
fn text(value: Option<&Value>) -> Option<String> {
    let mut value = value?;
    if let Value::Array(list) = value {
        value = list.first()?;
    }
    if value.is_object() {
        value = value.get("name").or_else(|| value.get("@id")).or_else(|| value.get("url"))?;
    }
    value.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_told_from_the_site() {
        let mut found = JsonLd::default();
        found.add("not JSON {");
        found.add(r#"{"@graph":[{"@type":"WebPage","headline":"t - s","url":"http://p"},
            {"@type":["X","NewsArticle"],"headline":" t ","publisher":[{"name":"s"}],"mainEntityOfPage":{"@id":"http://u"}}]}"#);
        let found = [found.headline, found.publisher, found.url].map(Option::unwrap_or_default);
        assert_eq!(found, ["t", "s", "http://u"]);
    }

    #[test]
    fn what_is_nested_too_deeply_is_passed_over() {
        let mut found = JsonLd::default();
        found.add(&"[".repeat(1_000_000));
        assert!(found.headline.is_none());
    }
}
