//! What a link asks of the page: a search, a language, a theme. And links that ask the same but for one thing.
//!
//! All of the state is in the link, so that it can be sent, kept and gone back to.

use super::words::Lang;
use crate::http::params::{self, Kind, LAST_HIT, MOST_HITS, Param, Params, SEARCH, WANTED};
use crate::http::problem::Problem;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use mahdar::search::{Request, Unit};

/// What the page may be asked beside what a search may.
const PAGE: &[Param] = &[
    row("lang", Kind::Choice(&["ar", "en"]), "en", "The language of the page; else what the browser prefers"),
    row("theme", Kind::Choice(&["light", "dark"]), "dark", "Light or dark; else as the system has it"),
    row("ties", Kind::Choice(&["countries", "people"]), "people", "Who is shown in the drawing of who met whom"),
    row("part", Kind::Choice(&["answer"]), "answer", "Only what changes when the query does"),
    row("id", Kind::Text { most: 4_000, words: 1_000 }, "1", "Of a meeting or report whose id fits in no path"),
];

const fn row(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Param {
    Param { name, also: None, kind, required: false, repeats: false, default: None, example, about }
}

/// What is asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The path of the page, as it was asked for.
    path: String,
    params: Params,
    pub(super) request: Request,
    pub(super) unit: Unit,
    pub(super) lang: Lang,
}

impl Asked {
    /// The last offset that a link may have.
    pub(super) const LAST_OFFSET: usize = LAST_HIT - MOST_HITS;

    /// Reads the link of a request.
    pub(super) fn read(asked: &Parts) -> Result<Self, Problem> {
        let params = Params::of_form(asked.uri.query(), &[SEARCH, WANTED, PAGE])?;
        let params::Asked { request, unit } = params::Asked::of(&params)?;
        let lang = lang_of(asked, params.one("lang"));
        // Without a word there is nothing to rank reports by: then the latest meetings are shown.
        let unit = if request.query.trim().is_empty() { Unit::Meetings } else { unit };
        Ok(Self { path: asked.uri.path().to_owned(), params, request, unit, lang })
    }

    /// For a page that says what was wrong with a link: of it, only the language is kept.
    pub(super) fn nothing(asked: &Parts) -> Self {
        let lang = asked.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
        let (params, request) = (Params::default(), Request::new(""));
        Self { path: "/".into(), params, request, unit: Unit::Meetings, lang: lang_of(asked, lang) }
    }

    /// The link to this very page, for one that differs in language or theme.
    pub(super) fn here(&self) -> Here {
        let kept = self.params.pairs().filter(|(name, _)| *name != "part");
        Here { path: self.path.clone(), link: Link(kept.map(|(name, value)| (name, value.to_owned())).collect()) }
    }

    /// A parameter, as typed.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        self.params.one(name)
    }

    /// The query, as typed.
    pub(super) fn query(&self) -> &str {
        self.request.query.trim()
    }

    /// A link that asks the same from the beginning.
    pub(super) fn link(&self) -> Link {
        let kept = self.params.pairs().filter(|(name, _)| !["offset", "part", "id"].contains(name));
        Link(kept.map(|(name, value)| (name, value.to_owned())).collect())
    }

    /// A link that keeps nothing but how the page looks.
    pub(super) fn bare_link(&self) -> Link {
        let kept = self.params.pairs().filter(|(name, _)| ["lang", "theme"].contains(name));
        Link(kept.map(|(name, value)| (name, value.to_owned())).collect())
    }
}

/// Names and values of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link(Vec<(&'static str, String)>);

impl Link {
    /// With one value of a parameter, whatever it had.
    pub(super) fn set(self, name: &'static str, value: &str) -> Self {
        self.without(name).add(name, value)
    }

    /// With a further value of a parameter.
    pub(super) fn add(mut self, name: &'static str, value: &str) -> Self {
        self.0.push((name, value.to_owned()));
        self
    }

    /// Without a parameter.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(other, _)| *other != name);
        self
    }

    /// Without one value of a parameter, compared as `same` says.
    pub(super) fn without_value(mut self, name: &str, same: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|(other, value)| *other != name || !same(value));
        self
    }

    /// Names and values, for the hidden fields of a form.
    pub(super) fn pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// The link to a path.
    pub(super) fn to(&self, path: &str) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={}", encoded(value, true)));
        let query = pairs.collect::<Vec<_>>().join("&");
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The link to a meeting or report. Ids that browsers would take for a way up go in a parameter.
    pub(super) fn at(self, kind: &str, id: &str) -> String {
        match id {
            "." | ".." | "" => self.set("id", id).to(&format!("/{kind}")),
            id => self.to(&format!("/{kind}/{}", encoded(id, false))),
        }
    }
}

/// A link to the page that it stands on.
#[derive(Debug, Clone)]
pub(super) struct Here {
    path: String,
    link: Link,
}

impl Here {
    pub(super) fn set(self, name: &'static str, value: &str) -> Self {
        Self { link: self.link.set(name, value), ..self }
    }

    pub(super) fn without(self, name: &str) -> Self {
        Self { link: self.link.without(name), ..self }
    }
}

impl std::fmt::Display for Here {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A path that begins with two strokes would be another host.
        write!(f, "{}", self.link.clone().to(&format!("/{}", self.path.trim_start_matches('/'))))
    }
}

/// A text as part of a URL: letters and digits of any script stay, which is shorter and can be read.
pub(super) fn encoded(text: &str, is_value: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut bytes = [0; 4];
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' => encoded.push(c),
            ' ' if is_value => encoded.push('+'),
            c if !c.is_ascii() && c.is_alphanumeric() => encoded.push(c),
            c => c.encode_utf8(&mut bytes).bytes().for_each(|byte| encoded.push_str(&format!("%{byte:02X}"))),
        }
    }
    encoded
}

fn lang_of(asked: &Parts, chosen: Option<&str>) -> Lang {
    let preferred = || {
        let header = asked.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        let weighed = header.split(',').filter_map(|item| {
            let (tag, rest) = item.split_once(';').unwrap_or((item, ""));
            let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            Some((Lang::of_tag(tag.trim())?, weight))
        });
        // The first of those that weigh most.
        weighed.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(lang, _)| lang)
    };
    chosen.and_then(Lang::of_tag).or_else(preferred).unwrap_or(Lang::Ar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(uri: &str, languages: &str) -> Parts {
        let request = axum::http::Request::builder().uri(uri).header(ACCEPT_LANGUAGE, languages).body(());
        request.unwrap().into_parts().0
    }

    #[test]
    fn the_language_is_that_of_the_link_else_of_the_browser_else_arabic() {
        for (uri, languages, lang) in [
            ("/", "", Lang::Ar),
            ("/", "fr, de;q=0.5", Lang::Ar),
            ("/", "en-GB,en;q=0.9", Lang::En),
            ("/", "en;q=0.4, ar-EG;q=0.8", Lang::Ar),
            ("/", "en;q=nonsense, ar;q=0.1", Lang::Ar),
            ("/?lang=en", "ar", Lang::En),
        ] {
            assert_eq!(Asked::read(&parts(uri, languages)).unwrap().lang, lang, "{uri} {languages}");
        }
        assert!(Asked::read(&parts("/?lang=xx", "")).is_err());
        assert_eq!(Asked::nothing(&parts("/?lang=en&limt=3", "ar")).lang, Lang::En);
    }

    #[test]
    fn links_ask_the_same_but_for_one_thing() {
        let asked = Asked::read(&parts("/?q=a+b&country=tj&country=RU&offset=10&lang=en", "")).unwrap();
        assert_eq!(asked.link().to("/"), "/?q=a+b&country=tj&country=RU&lang=en");
        assert_eq!(asked.link().set("offset", "20").to(""), "?q=a+b&country=tj&country=RU&lang=en&offset=20");
        let fewer = asked.link().without_value("country", |code| code.eq_ignore_ascii_case("TJ"));
        assert_eq!(fewer.to("/"), "/?q=a+b&country=RU&lang=en");
        assert_eq!(asked.bare_link().to("/"), "/?lang=en");
    }

    #[test]
    fn ids_are_one_step_of_a_path() {
        let link = |id: &str| Link(Vec::new()).at("report", id);
        assert_eq!(link("a/b c"), "/report/a%2Fb%20c");
        assert_eq!(link("../x"), "/report/..%2Fx");
        assert_eq!(link(".."), "/report?id=..");
        assert_eq!(link("a\u{202E}\"<%2F"), "/report/a%E2%80%AE%22%3C%252F");
        assert_eq!(link("\u{642}\u{645}\u{629}"), "/report/\u{642}\u{645}\u{629}");
    }
}
