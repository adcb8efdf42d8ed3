//! `mahdar suggest`, `mahdar complete` and `mahdar similar`: what was meant, what is about to be typed, what is alike.

use super::args::{CompleteArgs, IndexArg, SimilarArgs, SuggestArgs, TextOrJson};
use super::meetings::json_name;
use super::output::{Output, say, shortened};
use super::{CommandResult, Outcome};
use mahdar::Engine;
use mahdar::search::Request;

/// Characters of a title that are shown.
const TITLE_CHARS: usize = 110;

pub(super) fn suggest(args: &SuggestArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let suggestions = engine.suggest(&args.query, args.limit)?;
    let mut output = Output::new();
    match args.format {
        TextOrJson::Json => output.json(&suggestions)?,
        TextOrJson::Text => {
            let style = output.style();
            if let Some(query) = &suggestions.did_you_mean {
                output.line(style.inline(query))?;
            }
            for word in &suggestions.words {
                output.line(format_args!("{} ({} reports):", style.inline(&word.typed), word.reports))?;
                for candidate in &word.candidates {
                    let text = style.inline(&candidate.word);
                    output.line(format_args!("  {:.3}  {text} ({} reports)", candidate.score, candidate.reports))?;
                }
            }
        }
    }
    output.finish()?;
    if suggestions.words.is_empty() {
        say(format_args!("no word looks like a slip of another"));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

pub(super) fn complete(args: &CompleteArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let completions = engine.complete(&args.prefix, args.limit)?;
    let mut output = Output::new();
    match args.format {
        TextOrJson::Json => output.json(&serde_json::json!({ "completions": completions }))?,
        TextOrJson::Text => {
            let style = output.style();
            for completion in &completions {
                let (text, kind) = (style.inline(&completion.text), json_name(&completion.kind));
                output.line(format_args!("{text} | {kind} | {} reports", completion.reports))?;
            }
        }
    }
    output.finish()?;
    if completions.is_empty() {
        say(format_args!("nothing in the index begins like this"));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Done)
}

pub(super) fn similar(args: &SimilarArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let request = Request { limit: args.limit, ..Request::new("") };
    let mut output = Output::new();
    let lines: Option<Vec<Line>> = if args.reports {
        let answer = engine.similar_reports(&args.id, &request)?;
        if let (TextOrJson::Json, Some(answer)) = (args.format, &answer) {
            output.json(answer)?;
        }
        let line = |hit: &mahdar::search::ReportHit| {
            let date = hit.published.map(|published| published.date().to_string());
            Line { title: hit.title.clone(), date, id: hit.id.clone(), score: hit.score }
        };
        answer.map(|answer| answer.reports.iter().map(line).collect())
    } else {
        let answer = engine.similar(&args.id, &request)?;
        if let (TextOrJson::Json, Some(answer)) = (args.format, &answer) {
            output.json(answer)?;
        }
        let line = |hit: &mahdar::search::MeetingHit| Line {
            title: hit.title.clone(),
            date: hit.meeting.date.clone(),
            id: hit.id.clone(),
            score: hit.score,
        };
        answer.map(|answer| answer.meetings.iter().map(line).collect())
    };
    let Some(lines) = lines else {
        say(format_args!("no report and no meeting has the id {}: 'mahdar search' prints the ids", args.id));
        return Ok(Outcome::Nothing);
    };
    if args.format == TextOrJson::Text {
        let style = output.style();
        for (rank, line) in (1..).zip(&lines) {
            output.line(format_args!("{rank}. {}", style.inline(&shortened(&line.title, TITLE_CHARS))))?;
            let date = line.date.as_deref().unwrap_or("undated");
            output.line(format_args!("   {date} | {} | {:.3}", style.inline(&line.id), line.score))?;
        }
    }
    output.finish()?;
    Ok(if lines.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

/// What is shown of a hit.
struct Line {
    title: String,
    date: Option<String>,
    id: String,
    score: f32,
}
