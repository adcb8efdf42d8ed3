//! `mahdar lexicon` (hidden): makes the lexicon of `mahdar-text` anew from its tables, in a checkout of the source.

use super::args::{LexiconArgs, LexiconCommand};
use super::ingest::{find_or_fail, tell_item};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use mahdar::corpus::{InputFormat, Item, layout};
use mahdar::text::lexicon::compile::{Tables, compile};
use mahdar::text::{Analyzer, Tokens};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the tables are, from the root of the source.
const TEXT_TABLES: &str = "src/text/lexicon";
const GAZETTEER: &str = "src/gazetteer";
/// Fewest uses of a word that is counted.
const FEWEST: u32 = 2;

pub(super) fn run(args: &LexiconArgs) -> CommandResult {
    match &args.command {
        LexiconCommand::Compile => compile_tables(&args.source),
        LexiconCommand::Count { paths } => count(&args.source, paths),
    }
}

fn compile_tables(source: &Path) -> CommandResult {
    let read = |folder: &str, name: &str| {
        let path = source.join(folder).join(name);
        std::fs::read_to_string(&path).map_err(|error| {
            Failure::Message(format!(
                "cannot read {}: name the root of the source with --source ({error})",
                path.display()
            ))
        })
    };
    let text = |name| read(TEXT_TABLES, name);
    let gazetteer = |name| read(GAZETTEER, name);
    let (counts, function_words, months) = (text("counts.tsv")?, text("function_words.tsv")?, text("months.tsv")?);
    let (nouns, verbs, loans) = (text("broken_plurals.tsv")?, text("verbs.tsv")?, text("spellings.tsv")?);
    let (names, words) = (text("names.tsv")?, text("words.tsv")?);
    let (countries, cities, people) = (gazetteer("countries.tsv")?, gazetteer("cities.tsv")?, gazetteer("people.tsv")?);
    let tables = Tables {
        counts: &counts,
        function_words: &function_words,
        months: &months,
        countries: &countries,
        cities: &cities,
        people: &people,
        nouns: &nouns,
        verbs: &verbs,
        loans: &loans,
        names: &names,
        words: &words,
    };
    let compiled = compile(&tables).map_err(|error| Failure::Message(error.to_string()))?;
    let path = source.join(TEXT_TABLES).join("compiled.bin");
    write(&path, &compiled)?;
    let mut output = Output::new();
    output.line(format_args!("{}: {} bytes", path.display(), compiled.len()))?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// Counts the folded words of corpora, whose licence must allow it.
fn count(source: &Path, paths: &[PathBuf]) -> CommandResult {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut tokens = Tokens::new();
    for item in find_or_fail(paths, InputFormat::Auto)?.read("") {
        tell_item(&item);
        let Item::Report(report) = item else { continue };
        let title = layout(&report).title.is_none().then_some(report.title.as_str());
        for text in title.into_iter().chain([report.body.as_str()]) {
            Analyzer::light().analyze(text, &mut tokens);
            let arabic = |word: &&str| word.chars().all(|c| matches!(c, '\u{0621}'..='\u{064A}'));
            for word in tokens.iter().map(|token| token.folded).filter(arabic) {
                match counts.get_mut(word) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(word.to_owned(), 1)),
                }
            }
        }
    }
    counts.retain(|_, count| *count >= FEWEST);
    let mut table = String::from("# Folded words of background news, and how often it uses them\n");
    for (word, count) in &counts {
        table.push_str(&format!("{word}\t{count}\n"));
    }
    let path = source.join(TEXT_TABLES).join("counts.tsv");
    write(&path, table.as_bytes())?;
    say(format_args!("{}: {} words", path.display(), counts.len()));
    Ok(Outcome::Done)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::Message(format!("cannot write {}: check the folder ({error})", path.display())))
}
