//! Hits for people.

use crate::cli::meetings::json_name;
use crate::cli::output::{Output, Paragraph, shortened};
use mahdar::Meeting;
use mahdar::model::Role;
use mahdar::search::{MeetingHit, Reason, ReportHit};
use mahdar::snippet::Snippet;
use std::io;

/// Characters of a title that are shown.
const TITLE_CHARS: usize = 110;
const INDENT: &str = "   ";
const BETWEEN: &str = " | ";

/// What is shown of a hit.
pub(in crate::cli) struct Shown<'a> {
    title: &'a str,
    /// Bytes of the title.
    highlights: &'a [[usize; 2]],
    /// What is known of the meeting.
    meeting: Option<&'a Meeting>,
    score: f32,
    /// The report, or that of the meeting which matches best.
    report: &'a ReportHit,
    /// Of a meeting with further reports.
    more: Option<String>,
}

impl<'a> Shown<'a> {
    pub(in crate::cli) fn of_report(report: &'a ReportHit) -> Self {
        let highlights = &report.title_highlights.title_highlights;
        Self { title: &report.title, highlights, meeting: None, score: report.score, report, more: None }
    }

    /// A meeting as it is shown: by its report that matches best.
    pub(in crate::cli) fn of_meeting(meeting: &'a MeetingHit) -> Option<Self> {
        let count = |role: Role| meeting.reports.iter().filter(|report| report.role == Some(role)).count();
        let copies = meeting.reports.iter().filter(|report| report.copy_of.is_some()).count();
        let parts = [(count(Role::Report), "reports"), (copies, "of them copies"), (count(Role::Coverage), "coverage")];
        let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let more =
            (meeting.reports.len() > 1).then(|| format!("{}: {}", meeting.id, parts.collect::<Vec<_>>().join(", ")));
        let report = best(meeting)?;
        let highlights = &meeting.title_highlights.title_highlights;
        Some(Self {
            title: &meeting.title,
            highlights,
            meeting: Some(&meeting.meeting),
            score: meeting.score,
            report,
            more,
        })
    }
}

/// The report of a meeting that matches best and has a snippet, else the first.
pub(super) fn best(meeting: &MeetingHit) -> Option<&ReportHit> {
    let mut best = meeting.reports.first()?;
    for report in meeting.reports.iter().filter(|report| !report.snippet.text.is_empty()) {
        if report.score > best.score || best.snippet.text.is_empty() {
            best = report;
        }
    }
    Some(best)
}

/// Prints hits, numbered behind `offset`, each with the date of the meeting, else of publication.
pub(in crate::cli) fn print_hits<'a>(
    output: &mut Output,
    offset: usize,
    hits: impl Iterator<Item = Shown<'a>>,
) -> io::Result<()> {
    for (shown, rank) in hits.zip(offset.saturating_add(1)..) {
        let report = shown.report;
        let text = |text: &str| Paragraph::default().outside(text);
        output.paragraph(&format!("{rank}. "), &title(&shown))?;
        let published = report.published.map(|published| published.date().to_string());
        let date = shown.meeting.and_then(|meeting| meeting.date.as_deref()).or(published.as_deref());
        let facts = [Some(date.unwrap_or("undated")), report.source.as_deref(), Some(&report.id)];
        let facts = facts.into_iter().flatten().fold(Paragraph::default(), |all, fact| all.and(BETWEEN, text(fact)));
        let facts = facts.and(BETWEEN, Paragraph::default().own(&format!("{:.3}", shown.score)));
        output.paragraph(INDENT, &facts.and(BETWEEN, text(shown.more.as_deref().unwrap_or_default())))?;
        if let Some(who) = shown.meeting.map(who).filter(|who| !who.is_empty()) {
            output.paragraph(INDENT, &who)?;
        }
        if !report.snippet.text.is_empty() {
            output.paragraph(INDENT, &Paragraph::default().snippet(&report.snippet))?;
        }
        for part in &report.explanation {
            output.paragraph(&format!("{INDENT}{:>7.3}  ", part.score), &in_words(part.reason, &part.text))?;
        }
        output.line("")?;
    }
    Ok(())
}

/// A title, cut at a word, with what matched in it.
fn title(shown: &Shown<'_>) -> Paragraph {
    let text = shortened(shown.title, TITLE_CHARS);
    let fits = |[_, end]: &&[usize; 2]| shown.title.get(..*end).is_some_and(|start| text.starts_with(start));
    let highlights = shown.highlights.iter().take_while(fits).copied().collect();
    Paragraph::default().snippet(&Snippet { text, highlights, ..Snippet::default() })
}

/// Who met, where, and how: names with their countries, else the countries alone.
fn who(meeting: &Meeting) -> Paragraph {
    let text = |text: &String| Paragraph::default().outside(text);
    let people = meeting.participants.iter().filter_map(|someone| {
        let name = text(someone.name.as_ref().or(someone.title.as_ref())?);
        let country = someone.country.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        Some(name.own(&country))
    });
    let mut parties: Vec<Paragraph> = people.collect();
    if parties.is_empty() {
        let countries = meeting.countries.iter().map(|code| Paragraph::default().own(code));
        parties = countries.chain(meeting.organisations.iter().map(text)).collect();
    }
    let parties = parties.into_iter().fold(Paragraph::default(), |all, one| all.and(", ", one));
    let place = meeting.place.as_ref().map(text).unwrap_or_default();
    let format = meeting.format.iter().map(json_name).map(|name| name.replace('_', " ")).collect::<String>();
    parties.and(BETWEEN, place).and(BETWEEN, Paragraph::default().own(&format))
}

/// What a part of a score is for, in a journalist's words.
fn in_words(reason: Reason, text: &str) -> Paragraph {
    let (before, after) = match reason {
        Reason::Word => ("the report has ", ", in this or another form, or words that look like it"),
        Reason::Exact => ("the report has the very word ", ""),
        Reason::Title => ("the title has ", ""),
        Reason::Pair => ("the words ", " follow each other"),
        Reason::Synonym => ("the report has a synonym or another name of ", ""),
        Reason::Forms => ("the report has a word that is meant by ", ""),
        Reason::Date => ("the report is of ", ""),
        Reason::Fact => ("of the meeting it is known: ", ""),
        Reason::Reports => ("", " other reports of the meeting match"),
        _ => ("", ""),
    };
    Paragraph::default().own(before).outside(text).own(after)
}
