//! What can be typed. The help texts are the manual.

mod reading;
#[cfg(feature = "serve")]
mod serve;
mod upkeep;
mod values;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand};
use mahdar::dates::{Period, parse_period};
use mahdar::model::{Format, Topic};
use mahdar::search::country_code;
pub(super) use reading::{ExtractArgs, IngestArgs, WatchArgs};
#[cfg(feature = "serve")]
pub(super) use serve::{LogFormat, ServeArgs};
use std::path::PathBuf;
pub(super) use upkeep::{BackupArgs, CheckArgs, RebuildArgs, RestoreArgs};
pub(super) use values::{BidiArg, ColorArg, FacetArg, ListFormat, SearchFormat, SortArg, StepArg, TextOrJson};

/// Where the index is unless it is said.
const DEFAULT_INDEX: &str = "index";

/// Searches Arabic diplomatic news for meetings: who met whom, when, where, about what.
///
/// Put communiqués and reports into an index with 'mahdar ingest FOLDER', then ask with 'mahdar search WORDS'.
/// Exit codes: 0 done or found, 1 nothing found (search, show) or problems found (check), 2 nothing could be done or wrong usage,
/// 3 done, but some records were refused (ingest, extract), 130 interrupted (ingest).
#[derive(Debug, Parser)]
#[command(name = "mahdar", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) index: IndexArg,
    /// Folder of tables (people.tsv, titles.tsv, boilerplate.tsv …) whose lines are added to those that mahdar comes
    /// with: a new minister needs no new build. What ingest read of a report stays as it was: after a change of tables,
    /// run 'mahdar rebuild' [default: what MAHDAR_TABLES says]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) tables: Option<PathBuf>,
    #[command(flatten)]
    pub(super) display: DisplayArgs,
    /// Without one, on a terminal: type queries, open what they find, narrow by facets; /help there tells how
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// How results are shown.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Display")]
pub(super) struct DisplayArgs {
    /// Whether texts stand between bidi isolates (U+2066 to U+2069), which keep digits and ids beside Arabic in their
    /// places [default: what MAHDAR_BIDI says, else auto]
    #[arg(long, value_name = "HOW", global = true)]
    pub(super) bidi: Option<BidiArg>,
    /// Whether matched words are bold; NO_COLOR counts as never
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: ColorArg,
    /// Lay results out in this many columns [default: those of the terminal; in a pipe lines are not wrapped]
    #[arg(long, value_name = "COLUMNS", global = true,
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(20..=1000))]
    pub(super) width: Option<usize>,
    /// Print long results as they are, without a pager [default: a pager on a terminal: what MAHDAR_PAGER says, else
    /// PAGER, else less]
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
}

/// Which index is meant.
#[derive(Debug, ClapArgs)]
pub(super) struct IndexArg {
    /// Folder of the index [default: what MAHDAR_INDEX says, else ./index]
    #[arg(long = "index", value_name = "DIR", global = true)]
    folder: Option<PathBuf>,
}

impl IndexArg {
    pub(super) fn folder(&self) -> PathBuf {
        self.named().unwrap_or_else(|| PathBuf::from(DEFAULT_INDEX))
    }

    /// Whether nobody said which index is meant.
    pub(super) fn is_default(&self) -> bool {
        self.named().is_none()
    }

    fn named(&self) -> Option<PathBuf> {
        let of_environment = || std::env::var_os("MAHDAR_INDEX").filter(|value| !value.is_empty()).map(PathBuf::from);
        self.folder.clone().or_else(of_environment)
    }
}

/// Serves the index to assistants, by the Model Context Protocol on standard input and output.
///
/// Four tools, all of which only read: search_meetings, get_meeting, get_report and timeline. Name this command, with
/// --index, in the settings of the assistant; it sees new commits, and ends when its standard input is closed.
#[cfg(feature = "mcp")]
#[derive(Debug, ClapArgs)]
pub(super) struct McpArgs {}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Ingest(IngestArgs),
    Watch(WatchArgs),
    Search(SearchArgs),
    Extract(ExtractArgs),
    Meetings(MeetingsArgs),
    Show(ShowArgs),
    Suggest(SuggestArgs),
    Complete(CompleteArgs),
    Similar(SimilarArgs),
    Remove(RemoveArgs),
    Alert(AlertArgs),
    #[cfg(feature = "serve")]
    Serve(ServeArgs),
    Stats(StatsArgs),
    Check(CheckArgs),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    Rebuild(RebuildArgs),
    #[cfg(feature = "mcp")]
    Mcp(McpArgs),
    Analyze(AnalyzeArgs),
    Eval(EvalArgs),
    Bench(BenchArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    #[command(hide = true)]
    Lexicon(LexiconArgs),
}

/// Keeps searches, to be told of new meetings that match.
///
/// 'mahdar ingest --alerts' asks each of the meetings of which no report told before; an announcement is none. In an alert every word must be
/// there, stop words aside; all of the language of queries may be used (docs/query.md).
#[derive(Debug, ClapArgs)]
pub(super) struct AlertArgs {
    #[command(subcommand)]
    pub(super) command: AlertCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum AlertCommand {
    /// Keeps a search, or changes the one with this name
    Add {
        /// Its name, of one line
        name: String,
        /// What to look for
        query: String,
    },
    /// Forgets a search
    Remove {
        /// Its name
        name: String,
    },
    /// Lists the searches kept
    List {
        /// How to print them
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: TextOrJson,
    },
}

/// Finds meetings, best first.
///
/// Words are found in their other forms, with or without hamza, dots or diacritics; what stands in "quotes" or «quotes»
/// must be there word for word. More can be asked: +word, -word, AND OR NOT, field:word, date:2022-05..2022-07,
/// begin*, slip~1, "near words"~5 (docs/query.md). Names in Latin or Cyrillic letters bring their Arabic ones; months and years (يونيو 2015)
/// count by the date of a report too. Without an index at the default place, one is built from ./seeds if it is there.
#[derive(Debug, ClapArgs)]
pub(super) struct SearchArgs {
    /// What to look for, such as 'لقاء بوتين ورحمان'
    #[arg(required_unless_present = "topics", conflicts_with = "topics")]
    pub(super) query: Option<String>,
    /// Search each line of a file: a topic id, a tab and a query (with --format trec)
    #[arg(long, value_name = "FILE")]
    pub(super) topics: Option<PathBuf>,
    /// The most hits to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: usize,
    /// Answer with reports, each for itself, in place of meetings
    #[arg(long)]
    pub(super) reports: bool,
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// Take names in Latin or Cyrillic letters as they are, without their Arabic ones
    #[arg(long)]
    pub(super) no_other_scripts: bool,
    /// Look for what the query names, not for its synonyms and other names
    #[arg(long)]
    pub(super) no_synonyms: bool,
    /// Tell how each score came about
    #[arg(long)]
    pub(super) explain: bool,
    /// Find only what has every word, stop words aside
    #[arg(long)]
    pub(super) all_words: bool,
    /// Tell how the query was understood
    #[arg(long)]
    pub(super) explain_query: bool,
    /// Count the meetings that match by these, with commas between: country, year, participant, source, topic, form,
    /// country-pair, participant-pair
    #[arg(long, value_name = "LIST", value_delimiter = ',', conflicts_with = "reports")]
    pub(super) facet: Vec<FacetArg>,
    /// Count the meetings that match by months, or by years where months are too many; JSON has the months
    #[arg(long, value_name = "STEP", num_args = 0..=1, default_missing_value = "auto", conflicts_with = "reports")]
    pub(super) timeline: Option<StepArg>,
    /// The order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(super) sort: SortArg,
    /// How to print the hits; trec is for evaluations: qid Q0 id rank score mahdar
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: SearchFormat,
}

/// Which meetings are wanted.
#[derive(Debug, ClapArgs)]
pub(super) struct WantedArgs {
    /// Only what is dated D (YYYY-MM-DD, YYYY-MM or YYYY) or later; a meeting of an unknown day counts by its first report
    #[arg(long, value_name = "D", value_parser = period)]
    pub(super) since: Option<Period>,
    /// Only what is dated D or earlier
    #[arg(long, value_name = "D", value_parser = period)]
    pub(super) until: Option<Period>,
    /// Only meetings in which these countries all take part: ISO codes or names, with commas between
    #[arg(long, value_name = "CC", value_delimiter = ',', value_parser = country)]
    pub(super) country: Vec<String>,
    /// Only meetings in which someone of this name takes part
    #[arg(long, value_name = "NAME")]
    pub(super) participant: Option<String>,
    /// Only meetings in this city
    #[arg(long, value_name = "NAME")]
    pub(super) place: Option<String>,
    /// Only meetings that this agency or paper reports
    #[arg(long, value_name = "NAME")]
    pub(super) source: Option<String>,
    /// Only meetings about all of these, with commas between
    #[arg(long, value_name = "TOPIC", value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Topic::ALL.map(Topic::name)).try_map(topic))]
    pub(super) topic: Vec<Topic>,
    /// Only contacts of this kind
    #[arg(long, value_name = "KIND",
        value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(form))]
    pub(super) form: Option<Format>,
}

/// Lists the meetings in the index, by date.
///
/// Reports of one meeting are one; those that came before it or speak of it after are listed with it as coverage.
#[derive(Debug, ClapArgs)]
pub(super) struct MeetingsArgs {
    #[command(flatten)]
    pub(super) wanted: WantedArgs,
    /// Count them by these in place of listing them: country, year, participant, source, topic, form, country-pair,
    /// participant-pair
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) facet: Vec<FacetArg>,
    /// Count them by months, or by years where months are too many, in place of listing them
    #[arg(long, value_name = "STEP", num_args = 0..=1, default_missing_value = "auto")]
    pub(super) timeline: Option<StepArg>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: ListFormat,
}

/// Prints a report, or a meeting, whole: of a meeting also the words that each of its facts was read from.
#[derive(Debug, ClapArgs)]
pub(super) struct ShowArgs {
    /// Id of a report, or of a meeting (these begin with m-)
    pub(super) id: String,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Says what a query may have meant: for each word that few reports have, the likeliest words of the index.
///
/// Slips are letters missing, doubled, swapped or too many, a neighbour on the keyboard, letters that sound or look alike,
/// and spaces. The other words of the query count: a word that stands in reports with them is likelier. The first line is the whole
/// query with its slips mended, where there are any.
#[derive(Debug, ClapArgs)]
pub(super) struct SuggestArgs {
    /// The query, such as 'الرئيس الروسس'
    pub(super) query: String,
    /// The most words to show for each
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) limit: usize,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Completes a query: words of the index, and names of people, countries, organizations and places in it.
///
/// The last word is completed, those before it are part of a name or say which words are likely behind them.
#[derive(Debug, ClapArgs)]
pub(super) struct CompleteArgs {
    /// The beginning of a query, such as 'إمام علي ر'
    pub(super) prefix: String,
    /// The most completions to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Finds the meetings most like a meeting, or like that of a report, best first.
#[derive(Debug, ClapArgs)]
pub(super) struct SimilarArgs {
    /// Id of a meeting (these begin with m-), or of a report
    pub(super) id: String,
    /// Answer with reports, each for itself, in place of meetings
    #[arg(long)]
    pub(super) reports: bool,
    /// The most hits to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Takes reports out of the index.
#[derive(Debug, ClapArgs)]
pub(super) struct RemoveArgs {
    /// Ids of reports
    #[arg(required = true, value_name = "ID")]
    pub(super) ids: Vec<String>,
}

/// Says what the index holds.
#[derive(Debug, ClapArgs)]
pub(super) struct StatsArgs {
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Shows how a text is analyzed: each word, its folded form, its stem, where it stands.
#[derive(Debug, ClapArgs)]
pub(super) struct AnalyzeArgs {
    /// The text, or - to read it from standard input
    pub(super) text: String,
    /// Say by which rules and entries each stem came about
    #[arg(long)]
    pub(super) explain: bool,
    /// How to print the tokens
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Measures the ranking on a test set: nDCG@10, RR@10, recall at 10, 50 and 100.
///
/// The folder holds corpus.jsonl or corpus.jsonl.gz (as for ingest), queries.tsv or topics.tsv (topic id, tab, query)
/// and qrels.tsv (topic id, 0, report id, relevance); with types.tsv or topic_types.tsv (topic id, tab, kind) there are
/// figures of each kind. The index is temporary. --set changes how it is searched; --against adds a second way, and the
/// two are compared: the mean difference of each figure, its 95 % interval (10,000 paired bootstrap samples of the
/// topics), and the topics won and lost at nDCG@10.
#[derive(Debug, ClapArgs)]
pub(super) struct EvalArgs {
    /// Folder of the test set
    #[arg(required_unless_present = "corpus", conflicts_with = "corpus")]
    pub(super) dir: Option<PathBuf>,
    /// Reports, in place of those of a folder
    #[arg(long, value_name = "FILE", requires = "topics", requires = "qrels")]
    pub(super) corpus: Option<PathBuf>,
    /// Topics, with --corpus
    #[arg(long, value_name = "FILE", requires = "corpus")]
    pub(super) topics: Option<PathBuf>,
    /// Judgments, with --corpus
    #[arg(long, value_name = "FILE", requires = "corpus")]
    pub(super) qrels: Option<PathBuf>,
    /// Kinds of the topics
    #[arg(long, value_name = "FILE")]
    pub(super) types: Option<PathBuf>,
    /// Search with this weight, such as likes=0, or switch, such as other_scripts=off; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) set: Vec<String>,
    /// Compare with a search that has this weight or switch, or with 'default'; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) against: Vec<String>,
    /// How to print the figures
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Measures how fast texts are analyzed on this machine, beside tantivy's own Arabic chain.
#[derive(Debug, ClapArgs)]
pub(super) struct BenchArgs {
    /// A .txt, .jsonl or .jsonl.gz file whose first 4 MiB of text are analyzed, in place of the five texts that mahdar
    /// comes with
    #[arg(long, value_name = "FILE")]
    pub(super) corpus: Option<PathBuf>,
    /// Only these engines: light, guarded, light-trait, guarded-trait, tantivy-arabic
    #[arg(long, value_name = "NAME", value_delimiter = ',', hide_possible_values = true,
        value_parser = ["light", "guarded", "light-trait", "guarded-trait", "tantivy-arabic"])]
    pub(super) engine: Vec<String>,
    /// Only this level of instructions in what is ours (plain, portable, avx2, avx512), in place of all of this machine
    #[arg(long, value_name = "NAME")]
    pub(super) level: Option<String>,
    /// How many rounds, in place of as many as two seconds allow
    #[arg(long, value_name = "N", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub(super) rounds: Option<usize>,
    /// How to print the figures
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: TextOrJson,
}

/// Prints what a shell needs to complete commands and options: for bash, 'mahdar completions bash' into
/// ~/.local/share/bash-completion/completions/mahdar.
#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

/// Writes the manual pages, mahdar.1 and one for each command, into a folder.
#[derive(Debug, ClapArgs)]
pub(super) struct ManArgs {
    /// The folder; it is made if it is missing
    pub(super) dir: PathBuf,
}

/// Makes the lexicon of the Arabic analysis anew, in a checkout of the source.
#[derive(Debug, ClapArgs)]
pub(super) struct LexiconArgs {
    /// Root of the source
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) source: PathBuf,
    #[command(subcommand)]
    pub(super) command: LexiconCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum LexiconCommand {
    /// Lists the lines of the tables that no text of some files has a name of
    Unused {
        /// Files and folders to read, as for ingest
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Compiles the tables of src/text/lexicon and src/gazetteer
    Compile,
    /// Counts the words of corpora into src/text/lexicon/counts.tsv
    Count {
        /// Files and folders to read, as for ingest
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

fn topic(name: String) -> Result<Topic, String> {
    Topic::named(&name).ok_or(name)
}

fn form(name: String) -> Result<Format, String> {
    Format::named(&name).ok_or(name)
}

fn country(text: &str) -> Result<String, String> {
    country_code(text).map(str::to_owned).map_err(|error| error.to_string())
}

fn period(text: &str) -> Result<Period, String> {
    parse_period(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn arguments_are_well_formed_and_documented() {
        Args::command().debug_assert();
        for command in Args::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
        }
    }
}
