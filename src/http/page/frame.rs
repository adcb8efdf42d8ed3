//! What is around each page: head, search, language and theme, foot.

use super::asked::Asked;
use super::assets::{icon_link, script_link, style_link};
use super::text::{plain, shortened};
use maud::{DOCTYPE, Markup, html};

/// Characters of the title of a window.
const TITLE_CHARS: usize = 90;

/// What a page is called, and what feed there is of it.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    pub(super) feed: Option<String>,
    /// Whether it is one that search engines keep.
    pub(super) is_kept: bool,
}

pub(super) fn frame(asked: &Asked, head: &Head<'_>, body: &Markup) -> Markup {
    let lang = asked.lang;
    let title = plain(&shortened(head.title, TITLE_CHARS));
    let brand = lang.say("brand");
    let home = asked.bare_link().to("/");
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) dir=(lang.dir()) data-theme=[asked.one("theme")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(asked.one("theme").unwrap_or("light dark"));
                @if !head.is_kept { meta name="robots" content="noindex"; }
                title { @if !title.is_empty() { (title) " \u{b7} " } (brand) }
                link rel="stylesheet" href=(style_link());
                link rel="icon" type="image/svg+xml" href=(icon_link());
                link rel="search" type="application/opensearchdescription+xml" title=(brand)
                    href=(asked.bare_link().to("/opensearch.xml"));
                @if let Some(feed) = &head.feed {
                    link rel="alternate" type="application/atom+xml" title=(lang.say("feed")) href=(feed);
                }
                script defer src=(script_link()) {}
            }
            body {
                a.skip href="#main" { (lang.say("skip")) }
                header.top {
                    a.brand href=(home) { span.seal aria-hidden="true" {} (brand) }
                    form #ask role="search" action="/" method="get" autocomplete="off" {
                        @for (name, value) in asked.link().without("q").pairs() {
                            input type="hidden" name=(name) value=(value);
                        }
                        div.field {
                            input #q type="search" name="q" dir="auto" maxlength="1000" value=(asked.query())
                                aria-label=(lang.say("hint")) placeholder=(lang.say("hint")) enterkeyhint="search"
                                data-suggestions=(lang.say("suggestions"));
                        }
                        button { (lang.say("search")) }
                    }
                    nav.look aria-label=(lang.say("look")) {
                        a href=(asked.here().set("lang", lang.other().tag())) lang=(lang.other().tag())
                            hreflang=(lang.other().tag()) { (lang.say("language")) }
                        (theme(asked))
                    }
                }
                p #status .unseen role="status" {}
                (body)
                footer { p { (brand) " \u{b7} " (lang.say("headline")) } }
            }
        }
    }
}

/// Dark, then light, then as the system has it.
fn theme(asked: &Asked) -> Markup {
    let lang = asked.lang;
    let (next, name) = match asked.one("theme") {
        None => (Some("dark"), lang.say("theme_dark")),
        Some("dark") => (Some("light"), lang.say("theme_light")),
        Some(_) => (None, lang.say("theme_auto")),
    };
    let link = asked.here();
    let link = next.map_or_else(|| link.clone().without("theme"), |next| link.clone().set("theme", next));
    html! { a href=(link) { (name) } }
}
