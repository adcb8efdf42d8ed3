//! `mahdar analyze`: how a text is analyzed, word by word.

use super::args::{AnalyzeArgs, TextOrJson};
use super::output::Output;
use super::{CommandResult, Failure, Outcome};
use mahdar::text::Tokens;
use mahdar::text::guarded::{Stem, Step, explain};
use serde::Serialize;
use std::io::Read;

/// A token as it is printed.
#[derive(Serialize)]
struct Row<'a> {
    surface: &'a str,
    folded: &'a str,
    stem: &'a str,
    /// Bytes of the text.
    offsets: [usize; 2],
    position: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Vec<String>>,
}

pub(super) fn run(args: &AnalyzeArgs) -> CommandResult {
    let mut text = args.text.clone();
    if text == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|e| Failure::Message(format!("cannot read standard input ({e})")))?;
        text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::Message(format!(
                "standard input: expected UTF-8, found other bytes from byte {at} on: convert it to UTF-8"
            ))
        })?;
    }
    let mut tokens = Tokens::new();
    mahdar::analysis::analyzer().analyze(&text, &mut tokens);
    let rows = tokens.iter().map(|token| Row {
        surface: &text[token.range()],
        folded: token.folded,
        stem: token.stem,
        offsets: [token.start, token.end],
        position: token.position,
        explanation: args.explain.then(|| explanation(token.folded)),
    });
    let mut output = Output::new();
    let style = output.style();
    if args.format == TextOrJson::Json {
        output.json(&serde_json::json!({ "tokens": rows.collect::<Vec<_>>() }))?;
    } else {
        output.line(format_args!(
            "position\toffsets\tsurface\tfolded\tstem{}",
            if args.explain { "\twhy" } else { "" }
        ))?;
        for row in rows {
            let [start, end] = row.offsets;
            let [surface, folded, stem] = [row.surface, row.folded, row.stem].map(|text| style.inline(text));
            let why = row.explanation.map(|steps| format!("\t{}", steps.join(", "))).unwrap_or_default();
            output.line(format_args!("{}\t{start}-{end}\t{surface}\t{folded}\t{stem}{why}", row.position))?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// The steps by which a folded word got its stem, in words.
fn explanation(folded: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let stem = explain(folded, |step| {
        steps.push(match step {
            Step::Known(word, kind) => format!("{word} is in the lexicon: {}", kind.describe()),
            Step::Stripped(what, rest) => format!("{what} stripped, {rest} is left"),
        });
    });
    match stem {
        Stem::Known(entry) => steps.push(format!("stem {}", entry.stem)),
        Stem::Part(part) if steps.is_empty() => steps.push(format!("{part} has no affix that leaves a word")),
        Stem::Part(_) => {}
    }
    steps
}
