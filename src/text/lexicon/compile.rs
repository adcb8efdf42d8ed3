//! Compiles the tables into the file that the program carries.
//!
//! Rows are read in an order of trust: a word that two tables claim belongs to the first, and a form that rules derive
//! (a verb's endings, a name with a vowel left out) belongs to a word only if no row claims it and background news does
//! not use it for something else.

use super::decision::{Decision, Row};
use super::key::key_of;
use super::{HEADER_BYTES, Kind, LAYOUT, Lexicon, MAGIC, short_key, table};
use crate::guarded::decide_any;
use crate::letter::{ALEF, FEH, GHAIN, HAMZA, HEH, JEEM, LAM, NOON, SHEEN, TEH, WAW, YEH};
use crate::normalize::normalize_word;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet, btree_map};

/// The texts of the tables; `#` begins a comment line. Columns are separated by tabs, alternatives by `|`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tables<'a> {
    /// Folded word, count.
    pub counts: &'a str,
    /// Key, word.
    pub function_words: &'a str,
    /// Number, stem, spellings.
    pub months: &'a str,
    /// Code, name, other names, nisbas, plurals of nisbas.
    pub countries: &'a str,
    /// Key, country, kind, name, other spellings, nisbas.
    pub cities: &'a str,
    /// Key, full name, other full names, distinctive names.
    pub people: &'a str,
    /// Key, singular, plurals, gloss, other spellings of the singular.
    pub nouns: &'a str,
    /// Key, perfect, imperfect, action nouns, gloss, other stems.
    pub verbs: &'a str,
    /// Key, spelling, other spellings.
    pub loans: &'a str,
    /// Key, name.
    pub names: &'a str,
    /// Key, word.
    pub words: &'a str,
}

/// Where a table is wrong: its name, the line from 1, what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError(pub String);

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TableError {}

/// Words that the tables claim, with their stems.
#[derive(Debug, Default)]
struct Claims {
    counts: HashMap<String, u32>,
    /// Distinctive names of people: كاميرون is one, and not الكاميرون.
    people: HashSet<String>,
    entries: BTreeMap<String, (String, Kind)>,
}

/// The article, as letters.
const ARTICLE: [char; 2] = [ALEF, LAM];
/// Fewest uses of a feminine noun that gets an entry of its own.
const FEMININE_USES: u32 = 10;
/// Letters of the shortest name of which slips of the pen are derived.
const SLIP_LETTERS: usize = 5;

/// Compiles the tables.
///
/// # Errors
///
/// If a row has too few columns, a count is no number, or a word or stem has more letters than there is room for.
pub fn compile(tables: &Tables<'_>) -> Result<Vec<u8>, TableError> {
    let mut claims = Claims::default();
    for (line, cells) in rows(tables.counts, "counts", 2)? {
        let count = cells[1].parse().map_err(|_| wrong("counts", line, "a whole number"))?;
        claims.counts.insert(cells[0].to_owned(), count);
    }
    for (_, cells) in rows(tables.function_words, "function_words", 2)? {
        claims.claim(cells[1], cells[1], Kind::Function);
    }
    for (_, cells) in rows(tables.months, "months", 3)? {
        words(&[cells[2]]).for_each(|word| claims.claim(word, cells[1], Kind::Month));
    }
    claims.people(tables.people)?;
    claims.countries(tables.countries)?;
    claims.named(tables.names, "names", 2, &[1], Kind::Name)?;
    for (_, cells) in rows(tables.nouns, "nouns", 4)? {
        claims.claim(cells[1], cells[1], Kind::Noun);
        let also = cells.get(4).copied().unwrap_or_default();
        for word in words(&[cells[2], also]) {
            // ألغاز, riddles, is the gas to most readers: a word is there without the article.
            let folded = normalize_word(word);
            if without_article(&folded).is_none_or(|bare| claims.count(bare) * 20 <= claims.count(&folded)) {
                claims.claim(word, cells[1], Kind::Noun);
            }
        }
    }
    for (_, cells) in rows(tables.words, "words", 2)? {
        claims.claim(cells[1], cells[1], Kind::Whole);
    }
    claims.named(tables.cities, "cities", 6, &[3, 4, 5], Kind::Place)?;
    claims.named(tables.people, "people", 4, &[3], Kind::Name)?;
    claims.named(tables.loans, "loans", 3, &[1, 2], Kind::Loan)?;
    claims.verbs(tables.verbs)?;
    claims.feminines();
    claims.slips();
    let undecided = claims.write(|_| None)?;
    // Kept for as long as the program runs: it is the compiler, and ends soon.
    let lexicon = Lexicon::read(undecided.leak()).ok_or_else(|| TableError("the tables cannot be read back".into()))?;
    claims.write(|word| decide_any(&lexicon, word))
}

impl Claims {
    fn claim(&mut self, word: &str, stem: &str, kind: Kind) {
        let (word, stem) = (normalize_word(word), normalize_word(stem));
        if !word.is_empty() && !word.contains(' ') {
            self.entries.entry(word).or_insert((stem, kind));
        }
    }

    fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    fn people(&mut self, table: &str) -> Result<(), TableError> {
        for (_, cells) in rows(table, "people", 4)? {
            self.people.extend(words(&[cells[3]]).map(normalize_word));
        }
        Ok(())
    }

    /// Countries: names of one word, and nisbas, meet under the first name of one word, without its article.
    fn countries(&mut self, table: &str) -> Result<(), TableError> {
        for (_, cells) in rows(table, "countries", 5)? {
            let all: Vec<&str> = words(&[cells[1], cells[2], cells[3], cells[4]]).collect();
            let Some(&first) = all.first() else { continue };
            let stem = self.bare(first).unwrap_or(first).to_owned();
            for word in all {
                self.with_article(word, &stem, Kind::Country);
            }
        }
        Ok(())
    }

    /// Names of one word meet under the first.
    fn named(
        &mut self,
        table: &str,
        name: &str,
        width: usize,
        columns: &[usize],
        kind: Kind,
    ) -> Result<(), TableError> {
        for (_, cells) in rows(table, name, width)? {
            let cells: Vec<&str> = columns.iter().map(|&column| cells[column]).collect();
            let all: Vec<&str> = words(&cells).collect();
            let Some(&first) = all.first() else { continue };
            // Where another table has the first spelling, with its article or without, that decides.
            let bare = without_article(first).unwrap_or(first);
            let known = [first, bare].iter().find_map(|word| self.entries.get(&normalize_word(word)));
            let known = known.map(|(stem, _)| stem.clone());
            let stem = known.unwrap_or_else(|| first.to_owned());
            for word in all {
                self.with_article(word, &stem, kind);
            }
        }
        Ok(())
    }

    /// Claims a word, and the word without its article.
    fn with_article(&mut self, word: &str, stem: &str, kind: Kind) {
        self.claim(word, stem, kind);
        if let Some(bare) = self.bare(word) {
            self.claim(bare, stem, kind);
        }
    }

    /// A name without its article, unless that is a person's name or too short.
    fn bare<'w>(&self, word: &'w str) -> Option<&'w str> {
        without_article(word).filter(|bare| bare.chars().count() > 2 && !self.people.contains(&normalize_word(bare)))
    }

    /// Verbs: principal parts first, then action nouns, which are nouns of their own, then the forms that endings make.
    fn verbs(&mut self, table: &str) -> Result<(), TableError> {
        let rows = rows(table, "verbs", 5)?;
        for (_, cells) in &rows {
            let perfect = normalize_word(cells[1]);
            let stem = self.entries.get(&perfect).map_or(perfect, |(stem, _)| stem.clone());
            words(&[cells[1], cells[2]]).for_each(|word| self.claim(word, &stem, Kind::Verb));
        }
        for (_, cells) in &rows {
            words(&[cells[3]]).for_each(|word| self.claim(word, word, Kind::Noun));
        }
        let mut derived: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (_, cells) in &rows {
            let Some((stem, _)) = self.entries.get(&normalize_word(cells[1])) else { continue };
            let mut forms: Vec<String> = Vec::new();
            let endings = |word: &str, endings: &[&[char]]| -> Vec<String> {
                endings.iter().map(|ending| word.chars().chain(ending.iter().copied()).collect()).collect()
            };
            for perfect in words(&[cells[1]]).map(normalize_word) {
                forms.extend(endings(&perfect, &[&[TEH], &[WAW, ALEF], &[ALEF], &[TEH, ALEF]]));
            }
            for imperfect in words(&[cells[2]]).map(normalize_word) {
                let rest: String = imperfect.chars().skip(1).collect();
                for first in [YEH, TEH, NOON] {
                    // Two letters are too few to tell نصف, half, from the verb.
                    if first != NOON || rest.chars().count() > 2 {
                        let word = format!("{first}{rest}");
                        forms.extend(endings(&word, &[&[], &[WAW, NOON], &[ALEF, NOON], &[WAW, ALEF]]));
                    }
                }
            }
            // Stems that change are given as they stand.
            forms.extend(words(&[cells.get(5).copied().unwrap_or_default()]).map(normalize_word));
            for form in forms {
                let owner = derived.entry(form).or_insert_with(|| Some(stem.clone()));
                if owner.as_ref() != Some(stem) {
                    *owner = None; // two verbs claim it: neither has it
                }
            }
        }
        for (form, stem) in derived {
            // القوات is no form of ألقى, nor ودعا of ودع: a word is there without what stands before it.
            let definite = without_article(&form).is_some_and(|bare| self.count(bare) > 1);
            let joined = form.strip_prefix([WAW, FEH]).is_some_and(|rest| self.count(rest) > self.count(&form));
            if let Some(stem) = stem.filter(|_| !definite && !joined) {
                self.claim(&form, &stem, Kind::Verb);
            }
        }
        Ok(())
    }

    /// Feminine nouns that are no feminine of an entry: طائرة beside طائر. The singular keeps its ending, and the plural
    /// gets it back.
    fn feminines(&mut self) {
        let uses = |claims: &Self, word: &str| claims.count(word) + claims.count(&format!("{ALEF}{LAM}{word}"));
        let entries: Vec<_> =
            self.entries.iter().map(|(word, (stem, kind))| (word.clone(), stem.clone(), *kind)).collect();
        for (word, stem, kind) in entries {
            let feminine = format!("{word}{HEH}");
            let (alone, whole) = (uses(self, &word), uses(self, &feminine));
            let adjective = stem == word && matches!(kind, Kind::Noun | Kind::Whole) && is_adjective(alone, whole);
            let foreign = matches!(kind, Kind::Function | Kind::Month);
            // A noun with its pronoun never takes an article: نظيره, his counterpart.
            let pronoun = self.count(&format!("{ALEF}{LAM}{feminine}")) * 20 < self.count(&feminine);
            if whole >= FEMININE_USES
                && !adjective
                && !foreign
                && !pronoun
                && !word.ends_with(YEH)
                && word.chars().count() > 1
            {
                self.claim(&feminine, &feminine, Kind::Noun);
                self.claim(&format!("{word}{ALEF}{TEH}"), &feminine, Kind::Noun);
            }
        }
    }

    /// Names as they are mistyped or transliterated otherwise: a long vowel left out, g as jeem or ghain, ch as sh.
    fn slips(&mut self) {
        let names: Vec<_> =
            self.entries.iter().map(|(word, (stem, kind))| (word.clone(), stem.clone(), *kind)).collect();
        let mut derived: BTreeMap<String, Option<(String, Kind)>> = BTreeMap::new();
        for (word, stem, kind) in names {
            let letters: Vec<char> = word.chars().collect();
            let foreign = matches!(kind, Kind::Country | Kind::Place | Kind::Name | Kind::Loan);
            // Adjectives in ي are too near to other words.
            if !foreign || letters.len() < SLIP_LETTERS || word.ends_with(YEH) && kind != Kind::Name {
                continue;
            }
            let mut slips = Vec::new();
            for (n, letter) in letters.iter().enumerate().skip(1).take(letters.len().saturating_sub(2)) {
                let instead: &[char] = match *letter {
                    ALEF | WAW | YEH => &[],
                    JEEM => &[GHAIN],
                    GHAIN => &[JEEM],
                    _ => continue,
                };
                slips.push(letters[..n].iter().chain(instead).chain(&letters[n + 1..]).collect::<String>());
            }
            if let [TEH, SHEEN, rest @ ..] = letters.as_slice() {
                slips.push(std::iter::once(&SHEEN).chain(rest).collect());
            }
            for slip in slips {
                // A word that news uses, in any form, is no slip.
                let forms =
                    [slip.clone(), format!("{ALEF}{LAM}{slip}"), format!("{slip}{HEH}"), format!("{slip}{ALEF}{TEH}")];
                if forms.iter().any(|form| self.count(form) > self.count(&word) / 20) {
                    continue;
                }
                let claim = Some((stem.clone(), kind));
                let owner = derived.entry(slip).or_insert_with(|| claim.clone());
                if owner.as_ref().map(|(stem, _)| stem) != Some(&stem) {
                    *owner = None;
                }
            }
        }
        for (slip, owner) in derived {
            if let Some((stem, kind)) = owner {
                self.entries.entry(slip).or_insert((stem, kind));
            }
        }
    }

    /// The rows of all words, those of most uses first, so that they are found first. Of a word that is not of the tables
    /// the stem is what `decide` says.
    fn rows(
        &self,
        strings: &mut Strings,
        decide: impl Fn(&str) -> Option<Decision>,
    ) -> Result<Vec<(u128, Row)>, TableError> {
        let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
        for (word, (stem, kind)) in &self.entries {
            let decision = Decision::entry(*kind, strings.place(stem) / 2, stem.len() / 2);
            let decision = decision.filter(|_| stem.chars().all(|letter| (HAMZA..=YEH).contains(&letter)));
            let decision = decision.ok_or_else(|| TableError(format!("{stem}: expected a stem of 1 to 16 letters")))?;
            rows.insert(word, Row { count: 0, decision });
        }
        for (word, &count) in &self.counts {
            let row = match rows.entry(word) {
                btree_map::Entry::Occupied(row) => row.into_mut(),
                btree_map::Entry::Vacant(row) => {
                    row.insert(Row { count: 0, decision: decide(word).unwrap_or_default() })
                }
            };
            row.count = count.min(0xFFFF);
        }
        let mut rows: Vec<(&str, Row)> = rows.into_iter().collect();
        rows.sort_by_key(|(_, row)| Reverse(row.count));
        let keyed = |(word, row)| match key_of(word).filter(|&key| key != 0) {
            Some(key) => Ok((key, row)),
            None => Err(TableError(format!("{word}: expected a word of 1 to 16 letters"))),
        };
        rows.into_iter().map(keyed).collect()
    }

    /// The compiled file.
    fn write(&self, decide: impl Fn(&str) -> Option<Decision>) -> Result<Vec<u8>, TableError> {
        let mut strings = Strings::default();
        let rows = self.rows(&mut strings, decide)?;
        let short: Vec<_> = rows.iter().filter_map(|&(key, row)| Some((short_key(key)?, row))).collect();
        let long: Vec<_> = rows.into_iter().filter(|&(key, _)| short_key(key).is_none()).collect();
        let (short, long) = (table::build(&short), table::build(&long));
        let mut bytes = MAGIC.to_vec();
        for number in [LAYOUT as usize, short.len(), long.len(), strings.all.len()] {
            bytes.extend((number as u32).to_le_bytes());
        }
        bytes.resize(HEADER_BYTES, 0);
        bytes.extend(short.iter().chain(&long).flatten());
        bytes.extend(strings.all.as_bytes());
        Ok(bytes)
    }
}

/// Stems, each once, one behind the other.
#[derive(Debug, Default)]
struct Strings {
    all: String,
    places: HashMap<String, usize>,
}

impl Strings {
    fn place(&mut self, stem: &str) -> usize {
        *self.places.entry(stem.to_owned()).or_insert_with(|| {
            self.all.push_str(stem);
            self.all.len() - stem.len()
        })
    }
}

/// Whether a word in ه is the feminine of one without, by their uses: both are used, and about as often.
pub(crate) fn is_adjective(alone: u32, whole: u32) -> bool {
    alone * 5 >= whole && whole * 10 >= alone
}

/// The rows of a table with their line numbers.
fn rows<'a>(table: &'a str, name: &str, width: usize) -> Result<Vec<(usize, Vec<&'a str>)>, TableError> {
    let lines = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|(n, line)| {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if cells.len() < width {
                return Err(wrong(name, n + 1, &format!("{width} columns or more, found {}", cells.len())));
            }
            Ok((n + 1, cells))
        })
        .collect()
}

fn wrong(table: &str, line: usize, expected: &str) -> TableError {
    TableError(format!("{table}:{line}: expected {expected}"))
}

/// The alternatives of some cells that are one word.
fn words<'a>(cells: &[&'a str]) -> impl Iterator<Item = &'a str> + use<'a> {
    let words: Vec<&str> = cells.iter().flat_map(|cell| cell.split('|')).map(str::trim).collect();
    words.into_iter().filter(|word| !matches!(*word, "" | "-") && !word.contains([' ', '/', '-']))
}

/// A word without its article: a plain ALEF and LAM. (ألمانيا has a hamza, and no article.)
fn without_article(word: &str) -> Option<&str> {
    ARTICLE.iter().try_fold(word, |rest, &letter| rest.strip_prefix(letter)).filter(|rest| !rest.is_empty())
}
