//! `mahdar analyze`: how a text is analyzed, word by word.

use super::args::{AnalyzeArgs, TextOrJson};
use super::output::Output;
use super::{CommandResult, Failure, Outcome};
use mahdar::text::Tokens;
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
    });
    let mut output = Output::new();
    let style = output.style();
    if args.format == TextOrJson::Json {
        output.json(&serde_json::json!({ "tokens": rows.collect::<Vec<_>>() }))?;
    } else {
        output.line("position\toffsets\tsurface\tfolded\tstem")?;
        for row in rows {
            let [start, end] = row.offsets;
            let [surface, folded, stem] = [row.surface, row.folded, row.stem].map(|text| style.inline(text));
            output.line(format_args!("{}\t{start}-{end}\t{surface}\t{folded}\t{stem}", row.position))?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}
