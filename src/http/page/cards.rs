//! Hits: a meeting with who, when, where and about what, and the words of the report that matches best; or a report.

use super::asked::Asked;
use super::countries::{country, flag_of};
use super::dates;
use super::text::{marked, shortened, title};
use super::words::Lang;
use mahdar::Meeting;
use mahdar::model::{Participant, Role};
use mahdar::search::{MeetingHit, ReportHit};
use maud::{Markup, html};

/// Characters of a title.
const TITLE_CHARS: usize = 180;
/// Characters of a name or office.
const NAME_CHARS: usize = 60;
/// People of a meeting that a card names.
const MOST_PEOPLE: usize = 6;
/// Countries and organizations beside them.
const MOST_SIDES: usize = 8;

/// A meeting that was found.
pub(super) fn meeting(asked: &Asked, hit: &MeetingHit) -> Markup {
    let lang = asked.lang;
    let highlights = &hit.title_highlights.title_highlights;
    let reports = hit.reports.iter().filter(|report| report.role == Some(Role::Report)).count();
    html! {
        article.card {
            h2 dir="auto" { a href=(asked.link().at("meeting", &hit.id)) { (title(&hit.title, highlights, TITLE_CHARS)) } }
            (facts(lang, &hit.meeting))
            (who(lang, &hit.meeting))
            @if let Some(best) = best(&hit.reports) { (from(asked, best, reports)) }
        }
    }
}

/// A report that was found.
pub(super) fn report(asked: &Asked, hit: &ReportHit) -> Markup {
    let highlights = &hit.title_highlights.title_highlights;
    html! {
        article.card {
            h2 dir="auto" { a href=(asked.link().at("report", &hit.id)) { (title(&hit.title, highlights, TITLE_CHARS)) } }
            (from(asked, hit, 1))
        }
    }
}

/// The report that matches best and has a snippet, else the first.
fn best(reports: &[ReportHit]) -> Option<&ReportHit> {
    let with_text = reports.iter().filter(|report| !report.snippet.text.is_empty());
    with_text.reduce(|best, next| if next.score > best.score { next } else { best }).or_else(|| reports.first())
}

/// When, where, in what form, about what.
pub(super) fn facts(lang: Lang, meeting: &Meeting) -> Markup {
    let topics = meeting.topics.iter().filter(|topic| topic.name() != "other");
    html! {
        ul.facts {
            @if let Some(date) = &meeting.date { li { (dates::time(lang, date)) } }
            @if let Some(place) = &meeting.place { li { bdi { (shortened(place, NAME_CHARS)) } } }
            @if let Some(form) = meeting.format { li.form { (lang.say(&format!("form_{}", form.name()))) } }
            @for topic in topics { li.topic { (lang.say(&format!("topic_{}", topic.name()))) } }
            @if meeting.documents_signed { li.topic { (lang.say("signed")) } }
        }
    }
}

/// Who met: people with the flags of their countries, and countries and organizations of which nobody is named.
pub(super) fn who(lang: Lang, meeting: &Meeting) -> Markup {
    let people: Vec<&Participant> =
        meeting.participants.iter().filter(|one| one.name.is_some() || one.title.is_some()).take(MOST_PEOPLE).collect();
    let is_named = |code: &&String| people.iter().any(|one| one.country.as_ref() == Some(code));
    let countries = meeting.countries.iter().filter(|code| !is_named(code)).take(MOST_SIDES);
    html! {
        ul.who {
            @for one in &people { li { (person(lang, one)) } }
            @for code in countries { li { (country(lang, code)) } }
            @for name in meeting.organisations.iter().take(MOST_SIDES) { li { bdi { (shortened(name, NAME_CHARS)) } } }
        }
    }
}

/// Name and office of someone, with a flag.
fn person(lang: Lang, one: &Participant) -> Markup {
    let office = one.title.as_deref().filter(|_| one.name.is_some());
    html! {
        @if let Some(code) = &one.country { (flag_of(lang, code)) }
        bdi { (shortened(one.name.as_deref().or(one.title.as_deref()).unwrap_or_default(), NAME_CHARS)) }
        @if let Some(office) = office { " " bdi.office { (shortened(office, NAME_CHARS)) } }
    }
}

/// The words of a report that matched, and where they are from.
fn from(asked: &Asked, report: &ReportHit, reports: usize) -> Markup {
    let lang = asked.lang;
    let snippet = &report.snippet;
    html! {
        @if !snippet.text.is_empty() {
            p.snippet dir="auto" {
                (marked(&snippet.text, &snippet.highlights))
                @for more in report.more_snippets.iter().take(1) { " \u{2026} " (marked(&more.text, &more.highlights)) }
            }
        }
        p.from {
            @if let Some(source) = &report.source { bdi { (shortened(source, NAME_CHARS)) } }
            @if let Some(published) = &report.published {
                @if report.source.is_some() { " \u{b7} " }
                (dates::published(lang, published))
            }
            @if reports > 1 { @if report.source.is_some() || report.published.is_some() { " \u{b7} " } (lang.count("more_reports", reports - 1)) }
        }
    }
}
