//! `mahdar suggest`, `mahdar complete` and `mahdar similar`: what was meant, what is about to be typed, what is alike.

use super::args::{CompleteArgs, IndexArg, SuggestArgs, TextOrJson};
use super::meetings::json_name;
use super::output::{Output, say};
use super::{CommandResult, Outcome};
use mahdar::Engine;

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
