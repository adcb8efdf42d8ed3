//! What a query demands, beside a slow evaluator that looks at each report and meeting by itself.
//!
//! Generated queries are trees here first, so that the parser is tested too: each tree is written out in one of many
//! ways, and what the search finds is compared with what the tree means.

use crate::random::{Random, words_of_seeds};
use mahdar::analysis::analyzer;
use mahdar::corpus::{InputFormat, Item, complete, find, layout};
use mahdar::dates::parse_period;
use mahdar::search::{Request, Unit};
use mahdar::{Engine, MeetingRecord, Report};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Whether a word begins so, with an article or without.
fn begins(word: &str, prefix: &str) -> bool {
    let bare = ["", "و", "ف", "ب", "ك", "وب", "وك"].map(|joined| format!("{joined}ال"));
    let of_l = ["لل", "ولل", "فلل"].map(str::to_owned);
    let articles = bare.iter().chain(&of_l).map(String::as_str);
    articles.chain([""]).any(|article| word.strip_prefix(article).is_some_and(|rest| rest.starts_with(prefix)))
}

/// Most words that a prefix or fuzzy word stands for in a title or body alone.
const MOST_FORMS: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Field {
    Anywhere,
    Title,
    Body,
    Source,
    Participant,
    Place,
}

#[derive(Debug, Clone)]
enum Tree {
    Word(Field, String),
    Prefix(Field, String),
    Fuzzy(Field, String, usize),
    Phrase(Field, Vec<String>),
    Near(Field, Vec<String>, usize),
    Country(String),
    /// First and last day, as written.
    Dates(String, String),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
}

struct Word {
    folded: String,
    stem: String,
    /// As the index counts: one is left out between pieces.
    position: usize,
}

struct Document {
    id: String,
    words: Vec<Word>,
    title: Vec<Word>,
    source: Vec<String>,
    published: Option<jiff::civil::Date>,
}

fn words_of(text: &str, from: usize) -> Vec<Word> {
    let tokens = analyzer().tokens(text);
    let word = |(n, token): (usize, mahdar::text::Token<'_>)| Word {
        folded: token.folded.to_owned(),
        stem: token.stem.to_owned(),
        position: from + n,
    };
    tokens.iter().enumerate().map(word).collect()
}

impl Document {
    fn new(report: &Report) -> Self {
        let mut report = report.clone();
        complete(&mut report);
        let layout = layout(&report);
        let mut words: Vec<Word> = Vec::new();
        let mut at = 0;
        let title = layout.title.is_none().then_some(report.title.as_str());
        for piece in title.into_iter().chain(layout.searched.iter().map(|piece| &report.body[piece.clone()])) {
            let more = words_of(piece, at);
            at += more.len() + 1;
            words.extend(more);
        }
        Self {
            id: report.id.clone(),
            words,
            title: words_of(&report.title, 0),
            source: words_of(report.source.as_deref().unwrap_or_default(), 0).into_iter().map(|w| w.folded).collect(),
            published: report.published.map(|published| published.date()),
        }
    }
}

/// Insertions, deletions, substitutions, and swaps of neighbours that are not edited again.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 3 {
        return 4; // or more
    }
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if swapped { best.min(table[i - 2][j - 2] + 1) } else { best }
            };
        }
    }
    table[a.len()][b.len()]
}

/// How often words stand together: the places from which on all of them do.
fn together(words: &[Word], wanted: &[String], of: impl Fn(&Word) -> &str, near: Option<usize>) -> usize {
    let starts = words.iter().filter(|word| wanted.iter().any(|w| w == of(word))).map(|word| word.position);
    let is_there = |start: usize| match near {
        None => wanted
            .iter()
            .enumerate()
            .all(|(n, wanted)| words.iter().any(|word| word.position == start + n && of(word) == wanted.as_str())),
        Some(between) => wanted.iter().all(|one| {
            let within = |word: &&Word| (start..start + wanted.len() + between).contains(&word.position);
            let there = words.iter().filter(within).filter(|word| of(word) == one.as_str()).count();
            there >= wanted.iter().filter(|other| *other == one).count()
        }),
    };
    starts.filter(|&start| is_there(start)).count()
}

struct Corpus {
    documents: Vec<Document>,
    /// How many documents have each folded word.
    frequencies: BTreeMap<String, usize>,
    meetings: Vec<MeetingRecord>,
    /// The forms of prefixes and fuzzy words that were asked for, as stems.
    forms: RefCell<HashMap<String, Rc<Vec<String>>>>,
}

/// A report, and a meeting where one is looked at.
#[derive(Clone, Copy)]
struct Case<'a> {
    document: &'a Document,
    meeting: Option<&'a MeetingRecord>,
}

impl Corpus {
    fn stems_of_forms(&self, tree: &Tree) -> Rc<Vec<String>> {
        let known = self.forms.borrow().get(&format!("{tree:?}")).cloned();
        known.unwrap_or_else(|| {
            let stems = self.forms(tree).iter().map(|form| words_of(form, 0).remove(0).stem).collect();
            let stems = Rc::new(stems);
            self.forms.borrow_mut().insert(format!("{tree:?}"), Rc::clone(&stems));
            stems
        })
    }

    fn forms(&self, tree: &Tree) -> Vec<String> {
        let is_form = |word: &&String| match tree {
            Tree::Prefix(_, prefix) => begins(word, prefix),
            Tree::Fuzzy(_, fuzzy, slips) => distance(fuzzy, word) <= *slips,
            _ => false,
        };
        let mut forms: Vec<&String> = self.frequencies.keys().filter(is_form).collect();
        forms.sort_by_key(|word| std::cmp::Reverse(self.frequencies[*word]));
        forms.into_iter().take(MOST_FORMS).cloned().collect()
    }

    fn days(meeting: &MeetingRecord) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        match &meeting.meeting.date {
            Some(date) => parse_period(date).ok().map(|period| (period.first, period.last)),
            None => meeting.reports.first()?.published.map(|published| (published.date(), published.date())),
        }
    }

    fn meetings_of<'a>(&'a self, case: Case<'a>) -> Vec<&'a MeetingRecord> {
        match case.meeting {
            Some(meeting) => vec![meeting],
            None => {
                let has = |m: &&MeetingRecord| m.reports.iter().any(|told| told.id == case.document.id);
                self.meetings.iter().filter(has).collect()
            }
        }
    }

    /// Whether some names of a meeting are meant: all words in one of them.
    fn is_named(names: &[Vec<Word>], wanted: &[Word], is: impl Fn(&Word, &Word) -> bool) -> bool {
        names.iter().any(|name| wanted.iter().all(|wanted| name.iter().any(|word| is(word, wanted))))
    }

    fn names(field: Field, meeting: &MeetingRecord) -> Vec<Vec<Word>> {
        let facts = &meeting.meeting;
        if field == Field::Place {
            return facts.place.iter().map(|place| words_of(place, 0)).collect();
        }
        let name = |p: &mahdar::model::Participant| {
            [&p.name, &p.person].into_iter().flatten().flat_map(|name| words_of(name, 0)).collect()
        };
        facts.participants.iter().map(name).collect()
    }

    fn holds(&self, tree: &Tree, case: Case<'_>) -> bool {
        let Document { words, source, published, .. } = case.document;
        match tree {
            Tree::All(trees) => trees.iter().all(|tree| self.holds(tree, case)),
            Tree::Any(trees) => trees.iter().any(|tree| self.holds(tree, case)),
            Tree::Not(tree) => !self.holds(tree, case),
            Tree::Country(code) => {
                self.meetings_of(case).iter().any(|meeting| meeting.meeting.countries.contains(code))
            }
            Tree::Dates(first, last) => {
                let since = parse_period(first).ok().map(|period| period.first);
                let until = parse_period(last).ok().map(|period| period.last);
                let days = match case.meeting {
                    Some(meeting) => Self::days(meeting),
                    None => published.map(|day| (day, day)),
                };
                days.is_some_and(|(first, last)| {
                    since.is_none_or(|since| last >= since) && until.is_none_or(|until| first <= until)
                })
            }
            Tree::Word(field, text) | Tree::Prefix(field, text) | Tree::Fuzzy(field, text, _)
                if matches!(field, Field::Participant | Field::Place) =>
            {
                let is = |word: &Word, wanted: &Word| match tree {
                    Tree::Prefix(..) => begins(&word.folded, &wanted.folded),
                    Tree::Fuzzy(_, _, slips) => distance(&word.folded, &wanted.folded) <= *slips,
                    _ => word.stem == wanted.stem,
                };
                let wanted = words_of(text, 0);
                self.meetings_of(case).iter().any(|m| Self::is_named(&Self::names(*field, m), &wanted, is))
            }
            Tree::Phrase(field @ (Field::Participant | Field::Place), phrase)
            | Tree::Near(field @ (Field::Participant | Field::Place), phrase, _) => {
                let wanted = words_of(&phrase.join(" "), 0);
                let is = |word: &Word, wanted: &Word| word.stem == wanted.stem;
                self.meetings_of(case).iter().any(|m| Self::is_named(&Self::names(*field, m), &wanted, is))
            }
            Tree::Word(Field::Source, text) => words_of(text, 0).iter().all(|w| source.contains(&w.folded)),
            Tree::Phrase(Field::Source, phrase) | Tree::Near(Field::Source, phrase, _) => {
                words_of(&phrase.join(" "), 0).iter().all(|w| source.contains(&w.folded))
            }
            Tree::Prefix(Field::Source, prefix) => source.iter().any(|word| begins(word, prefix)),
            Tree::Fuzzy(Field::Source, fuzzy, slips) => source.iter().any(|word| distance(word, fuzzy) <= *slips),
            Tree::Prefix(Field::Anywhere, prefix) => words.iter().any(|word| begins(&word.folded, prefix)),
            Tree::Fuzzy(Field::Anywhere, fuzzy, slips) => {
                words.iter().any(|word| distance(&word.folded, fuzzy) <= *slips)
            }
            Tree::Prefix(field, _) | Tree::Fuzzy(field, ..) => {
                let stems = self.stems_of_forms(tree);
                stems.iter().any(|stem| Self::found(case.document, *field, std::slice::from_ref(stem), None))
            }
            Tree::Phrase(Field::Anywhere, phrase) => {
                let wanted: Vec<String> = words_of(&phrase.join(" "), 0).into_iter().map(|word| word.folded).collect();
                together(words, &wanted, |word| &word.folded, None) > 0
            }
            Tree::Word(field, text) => Self::found(case.document, *field, &stems(text), None),
            Tree::Phrase(field, phrase) => Self::found(case.document, *field, &stems(&phrase.join(" ")), None),
            Tree::Near(field, near, between) => {
                Self::found(case.document, *field, &stems(&near.join(" ")), Some(*between))
            }
        }
    }

    /// Whether stems stand together in a field.
    fn found(document: &Document, field: Field, stems: &[String], near: Option<usize>) -> bool {
        let count = |words: &[Word]| together(words, stems, |word| &word.stem, near);
        match field {
            Field::Title => count(&document.title) > 0,
            Field::Body => count(&document.words) > count(&document.title),
            _ => count(&document.words) > 0,
        }
    }
}

fn stems(text: &str) -> Vec<String> {
    words_of(text, 0).into_iter().map(|word| word.stem).collect()
}

/// Makes trees, and writes them out.
struct Maker<'a> {
    random: &'a mut Random,
    words: &'a [String],
    /// Words of names and places of meetings.
    names: Vec<String>,
    sources: Vec<String>,
}

impl Maker<'_> {
    fn folded(&mut self) -> String {
        loop {
            let word = self.random.word(self.words);
            if let Some(word) = words_of(&word, 0).pop().filter(|word| word.folded.chars().count() > 3) {
                return word.folded;
            }
        }
    }

    fn some(&mut self, field: Field) -> String {
        let of = match field {
            Field::Participant | Field::Place if !self.names.is_empty() => &self.names,
            Field::Source if !self.sources.is_empty() => &self.sources,
            _ => return self.random.word(self.words),
        };
        let at = self.random.below(of.len());
        of[at].clone()
    }

    fn leaf(&mut self) -> Tree {
        let fields = [
            Field::Anywhere,
            Field::Anywhere,
            Field::Anywhere,
            Field::Title,
            Field::Body,
            Field::Source,
            Field::Participant,
            Field::Place,
        ];
        let field = fields[self.random.below(fields.len())];
        let several = |maker: &mut Self| (0..2 + maker.random.below(2)).map(|_| maker.some(field)).collect::<Vec<_>>();
        match self.random.below(12) {
            0 => {
                let prefix: String = self.folded().chars().take(2 + self.random.below(3)).collect();
                Tree::Prefix(field, prefix)
            }
            1 => {
                let word = self.folded();
                Tree::Fuzzy(field, word, 1 + self.random.below(2))
            }
            2 => Tree::Phrase(field, several(self)),
            3 | 4 => {
                let words = several(self);
                Tree::Near(field, words, self.random.below(30))
            }
            5 => Tree::Country(self.random.one(&["RU", "TJ", "SA", "US", "EG", "KZ"]).to_owned()),
            6 => {
                let periods = ["", "2015", "2015-07", "2025", "2025-10-09", "2022", "2014", "2010", "2013-06"];
                let first = self.random.one(&periods).to_owned();
                let last = self.random.one(&periods).to_owned();
                match (parse_period(&first), parse_period(&last)) {
                    (Ok(a), Ok(b)) if a.first > b.last => Tree::Dates(last, first),
                    (Err(_), Err(_)) => Tree::Dates("2015".into(), String::new()),
                    _ => Tree::Dates(first, last),
                }
            }
            _ => Tree::Word(field, self.some(field)),
        }
    }

    fn tree(&mut self, depth: usize) -> Tree {
        if depth == 0 || self.random.below(3) == 0 {
            return self.leaf();
        }
        let inner = |maker: &mut Self| (0..2 + maker.random.below(2)).map(|_| maker.tree(depth - 1)).collect();
        match self.random.below(5) {
            0 | 1 => Tree::All(inner(self)),
            2 | 3 => Tree::Any(inner(self)),
            _ => Tree::Not(Box::new(self.tree(depth - 1))),
        }
    }

    fn field(&mut self, field: Field) -> String {
        let names: &[&str] = match field {
            Field::Anywhere => return String::new(),
            Field::Title => &["title", "عنوان", "العنوان"],
            Field::Body => &["body", "نص", "النص"],
            Field::Source => &["source", "مصدر", "المصدر"],
            Field::Participant => &["participant", "مشارك", "المشارك"],
            Field::Place => &["place", "مكان", "المكان"],
        };
        format!("{}:", self.random.one(names))
    }

    fn quoted(&mut self, words: &[String]) -> String {
        let text = words.join(" ");
        match self.random.below(3) {
            0 => format!("\"{text}\""),
            1 => format!("\u{AB}{text}\u{BB}"),
            _ => format!("\u{201C}{text}\u{201D}"),
        }
    }

    /// One way to write a tree so that it is one operand.
    fn written(&mut self, tree: &Tree) -> String {
        let mut chain = |trees: &[Tree], operators: &[&str]| {
            let operator = format!(" {} ", self.random.one(operators));
            format!("({})", trees.iter().map(|tree| self.written(tree)).collect::<Vec<_>>().join(&operator))
        };
        match tree {
            Tree::All(trees) => chain(trees, &["AND", "[و]"]),
            Tree::Any(trees) => chain(trees, &["OR", "[أو]", "[او]"]),
            Tree::Not(tree) => match self.random.below(3) {
                0 => format!("(NOT {})", self.written(tree)),
                1 => format!("([ليس] {})", self.written(tree)),
                _ => format!("(-{})", self.written(tree)),
            },
            Tree::Word(field, text) => self.field(*field) + text,
            Tree::Prefix(field, text) => format!("{}{text}*", self.field(*field)),
            Tree::Fuzzy(field, text, slips) => format!("{}{text}~{slips}", self.field(*field)),
            Tree::Phrase(field, words) => self.field(*field) + &self.quoted(words),
            Tree::Near(field, words, between) => {
                format!("{}{}~{between}", self.field(*field), self.quoted(words))
            }
            Tree::Country(code) => format!("{}:{code}", self.random.one(&["country", "دولة", "الدولة"])),
            Tree::Dates(first, last) => {
                let name = self.random.one(&["date", "تاريخ"]);
                if first == last { format!("{name}:{first}") } else { format!("{name}:{first}..{last}") }
            }
        }
    }
}

fn check(reports: &[Report], count: usize, seed: u64) {
    let engine = Engine::in_memory().unwrap();
    for part in reports.chunks(reports.len() / 3 + 1) {
        engine.ingest(part.to_vec()).unwrap();
    }
    let documents: Vec<Document> = reports.iter().map(Document::new).collect();
    let mut frequencies: BTreeMap<String, usize> = BTreeMap::new();
    for document in &documents {
        let different: BTreeSet<&String> = document.words.iter().map(|word| &word.folded).collect();
        different.into_iter().for_each(|word| *frequencies.entry(word.clone()).or_default() += 1);
    }
    let corpus = Corpus { documents, frequencies, meetings: engine.meetings().unwrap(), forms: RefCell::default() };
    let all_names = |m: &MeetingRecord| {
        let names = Corpus::names(Field::Participant, m).into_iter().chain(Corpus::names(Field::Place, m));
        names.flatten().map(|word| word.folded).collect::<Vec<_>>()
    };
    let names = corpus.meetings.iter().flat_map(all_names).collect();
    let sources = corpus.documents.iter().flat_map(|document| document.source.clone()).collect();
    let words = words_of_seeds();
    let mut random = Random(seed);
    let mut maker = Maker { random: &mut random, words: &words, names, sources };
    let (mut found_some, mut found_meetings) = (0, 0);
    for n in 0..count {
        let tree = maker.tree(3);
        let query = format!("+{}", maker.written(&tree));
        // A demand that nothing need be there for is none that reports are found by.
        let request = Request { limit: usize::MAX, other_scripts: false, ..Request::new(&query) };
        let ids = |unit| -> BTreeSet<String> {
            engine.rank(&request, unit).unwrap().hits.into_iter().map(|hit| hit.id).collect()
        };
        let reports: BTreeSet<String> = corpus
            .documents
            .iter()
            .filter(|document| corpus.holds(&tree, Case { document, meeting: None }))
            .map(|document| document.id.clone())
            .collect();
        let found = ids(Unit::Reports);
        assert_eq!(found, reports, "{n}: {query} as {}", mahdar::query::Query::parse(&query));
        let meetings: BTreeSet<String> = corpus
            .meetings
            .iter()
            .filter(|meeting| {
                let told = |id: &String| corpus.documents.iter().find(|document| document.id == *id);
                let holds = |document| corpus.holds(&tree, Case { document, meeting: Some(meeting) });
                meeting.reports.iter().filter_map(|report| told(&report.id)).any(holds)
            })
            .map(|meeting| meeting.id.clone())
            .collect();
        assert_eq!(ids(Unit::Meetings), meetings, "{n}: {query} as {}", mahdar::query::Query::parse(&query));
        found_some += usize::from(!reports.is_empty() && reports.len() < corpus.documents.len());
        found_meetings += usize::from(!meetings.is_empty() && meetings.len() < corpus.meetings.len());
    }
    assert!(found_some > count / 6, "{found_some} of {count} tell reports apart");
    assert!(found_meetings > count / 12, "{found_meetings} of {count} tell meetings apart");
}

fn read(paths: &[std::path::PathBuf]) -> Vec<Report> {
    let item = |item| if let Item::Report(report) = item { Some(*report) } else { None };
    find(paths, InputFormat::Auto).read("").filter_map(item).collect()
}

fn seeds() -> Vec<Report> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    read(&[folder]).into_iter().filter(|report| !report.id.contains("README")).collect()
}

#[test]
fn demands_on_the_seeds_are_met_as_a_slow_evaluator_has_it() {
    check(&seeds(), 300, 11);
}

#[cfg(feature = "cli")]
#[test]
fn demands_on_articles_are_met_as_a_slow_evaluator_has_it() {
    let Some(path) = crate::shared::shared("gold/articles.jsonl.gz") else { return };
    let mut reports = seeds();
    reports.extend(read(&[path]).into_iter().take(500));
    // 2,000 take minutes.
    let count = std::env::var("MAHDAR_QUERIES").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    check(&reports, count, 12);
}
