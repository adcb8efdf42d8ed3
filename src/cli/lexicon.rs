//! `mahdar lexicon` (hidden): makes the lexicon of `mahdar-text` anew from its tables, in a checkout of the source.

use super::args::{LexiconArgs, LexiconCommand};
use super::ingest::{find_or_fail, tell_item};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use mahdar::corpus::{InputFormat, Item, layout};
use mahdar::gazetteer::{Row, table};
use mahdar::text::lexicon::compile::{Tables, compile};
use mahdar::text::{Analyzer, Tokens};
use std::collections::{BTreeMap, HashMap};
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
        LexiconCommand::Unused { paths } => unused(paths),
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

/// The most words of a name that is looked for.
const MOST_WORDS: usize = 7;
/// Columns of names in the tables that texts are compared with.
const NAME_COLUMNS: [(&str, &[usize]); 12] = [
    ("blocs", &[1]),
    ("cities", &[3, 4]),
    ("contacts", &[1]),
    ("countries", &[1, 2, 3, 4]),
    ("cues", &[1]),
    ("given_names", &[1]),
    ("honorifics", &[1]),
    ("organisations", &[1, 2]),
    ("people", &[1, 2, 3]),
    ("synonyms", &[1]),
    ("titles", &[1]),
    ("topics", &[1]),
];

/// Lists the lines of tables no name of which stands in any text, by stems.
fn unused(paths: &[PathBuf]) -> CommandResult {
    let stems =
        |text: &str| Analyzer::guarded().tokens(text).iter().map(|token| token.stem.to_owned()).collect::<Vec<_>>();
    let mut sought: HashMap<String, bool> = HashMap::new();
    let rows: Vec<(&str, Row, Vec<String>)> = NAME_COLUMNS
        .iter()
        .flat_map(|(name, columns)| table(name).map(move |row| (*name, row, *columns)))
        .map(|(name, row, columns)| {
            let keys: Vec<String> = row.names(columns).map(|name| stems(name).join(" ")).collect();
            sought.extend(keys.iter().map(|key| (key.clone(), false)));
            (name, row, keys)
        })
        .collect();
    for item in find_or_fail(paths, InputFormat::Auto)?.read("") {
        tell_item(&item);
        let Item::Report(report) = item else { continue };
        for text in [&report.title, &report.body] {
            let stems = stems(text);
            for start in 0..stems.len() {
                for end in start + 1..=stems.len().min(start + MOST_WORDS) {
                    if let Some(found) = sought.get_mut(&stems[start..end].join(" ")) {
                        *found = true;
                    }
                }
            }
        }
    }
    let mut output = Output::new();
    for (name, row, keys) in rows {
        if !keys.iter().any(|key| sought.get(key).is_some_and(|found| *found)) {
            output.line(format_args!("{name}\t{}\t{}", row.cell(0), row.cell(1)))?;
        }
    }
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
