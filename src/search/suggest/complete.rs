//! Words and names that begin as somebody has typed.
//!
//! Of a text of several words the last is completed; those before it are part of a name («imam ali r»), or say which
//! words are likely behind them. A word is found with the article before it, and where nothing begins as typed, without
//! the conjunction or preposition that is written as its first letter.

use super::Vocabulary;
use super::context::Context;
use super::names::{ARTICLE, counts, names_with_prefix};
use super::values::{Completion, CompletionKind};
use crate::analysis::analyzer;
use crate::error::Result;
use crate::gazetteer::MOST_WORDS;
use crate::index::Reader;
use mahdar_text::Token;
use mahdar_text::letter::{BEH, FEH, KAF, LAM, WAW};
use mahdar_text::stop::is_stop_word;
use std::ops::Range;
use std::rc::Rc;

/// What is written before a word as part of it, and what of the word it stands for too: "lil" is the preposition and
/// the article, which loses its alef.
const CLITICS: [(&[char], &[char]); 6] =
    [(&[LAM, LAM], &ARTICLE), (&[WAW], &[]), (&[FEH], &[]), (&[BEH], &[]), (&[LAM], &[]), (&[KAF], &[])];
/// Letters that are left of a word without its clitic.
const LEAST_LETTERS: usize = 2;
/// Words that the context is asked about.
const MOST_WEIGHED: usize = 16;
/// What it counts for, as the logarithm of a likelihood, that a completion is a name, that a word of it stands there
/// whole already, and that it begins inside the name.
const NAME: f32 = 1.0;
const WHOLE_WORD: f32 = 4.0;
const INSIDE: f32 = -1.5;

/// A completion before it is known how it is written.
struct Weighed {
    start: usize,
    clitic: Option<Rc<Clitic>>,
    /// Of a name, how it is written; of a word, empty.
    written: &'static str,
    /// Of a word, how it is folded; of a name, empty.
    folded: String,
    kind: CompletionKind,
    row: u32,
    reports: u32,
    likelihood: f32,
}

/// The likeliest completions of a text, the best first.
pub(crate) fn complete(reader: &Reader, vocabulary: &Vocabulary, typed: &str, limit: usize) -> Result<Vec<Completion>> {
    let tokens = analyzer().tokens(typed);
    let tokens: Vec<Token<'_>> = tokens.iter().collect();
    let Some(last) = tokens.last() else { return Ok(Vec::new()) };
    let is_open = last.end == typed.len();
    let mut found = names(reader, vocabulary, &tokens, is_open)?;
    if is_open {
        found.extend(words(reader, vocabulary, typed, &tokens)?);
    }
    found.sort_by(|a, b| {
        b.likelihood.total_cmp(&a.likelihood).then_with(|| (a.written, &a.folded).cmp(&(b.written, &b.folded)))
    });
    let mut completions: Vec<Completion> = Vec::new();
    let mut rows: Vec<u32> = Vec::new();
    for weighed in found {
        if completions.len() == limit {
            break;
        }
        // Of the names of one person or thing, the one that most reports have.
        if rows.contains(&weighed.row) {
            continue;
        }
        let word = match weighed.kind {
            CompletionKind::Word => vocabulary.written.of(reader, &weighed.folded)?,
            _ => weighed.written.to_owned(),
        };
        let Some(word) = weighed.clitic.map_or(Some(word.clone()), |clitic| clitic.before(&word)) else { continue };
        let text = format!("{}{word}", &typed[..weighed.start]);
        if is_stop_word(&word) || completions.iter().any(|known| known.text == text) {
            continue;
        }
        if weighed.kind != CompletionKind::Word {
            rows.push(weighed.row);
        }
        let Weighed { start, kind, reports, .. } = weighed;
        completions.push(Completion { text, word, start, kind, reports });
    }
    Ok(completions)
}

/// Names that the last words begin; `is_open` if the last may go on.
fn names(reader: &Reader, vocabulary: &Vocabulary, tokens: &[Token<'_>], is_open: bool) -> Result<Vec<Weighed>> {
    let counts = counts(reader, vocabulary)?;
    let mut found: Vec<Weighed> = Vec::new();
    for first in tokens.len().saturating_sub(MOST_WORDS)..tokens.len() {
        let mut folded = tokens[first..].iter().map(|token| token.folded).collect::<Vec<_>>().join(" ");
        if !is_open {
            folded.push(' ');
        }
        let whole = tokens.len() - first - usize::from(is_open);
        let mut add = |prefix: &str, clitic: Option<&Rc<Clitic>>| {
            let before = found.len();
            for (number, name, is_first) in names_with_prefix(prefix) {
                let reports = counts.get(number as usize).copied().unwrap_or(0);
                if reports > 0 {
                    found.push(Weighed {
                        start: tokens[first].start,
                        clitic: clitic.cloned(),
                        written: name.written,
                        folded: String::new(),
                        kind: name.kind,
                        row: name.row,
                        reports,
                        likelihood: (reports as f32).ln()
                            + NAME
                            + WHOLE_WORD * whole as f32
                            + if is_first { 0.0 } else { INSIDE },
                    });
                }
            }
            found.len() > before
        };
        if !add(&folded, None) {
            for clitic in clitics(&folded).map(Rc::new) {
                if add(&clitic.bare, Some(&clitic)) {
                    break;
                }
            }
        }
    }
    Ok(found)
}

/// Words that the last word begins.
fn words(reader: &Reader, vocabulary: &Vocabulary, typed: &str, tokens: &[Token<'_>]) -> Result<Vec<Weighed>> {
    let Some((last, before)) = tokens.split_last() else { return Ok(Vec::new()) };
    let mut found = most_frequent(vocabulary, last.folded);
    let mut clitic = None;
    let mut others = clitics(last.folded);
    while found.is_empty()
        && let Some(other) = others.next()
    {
        found = most_frequent(vocabulary, &other.bare);
        clitic = Some(Rc::new(other));
    }
    let others = before.iter().rev().filter(|token| !is_stop_word(&typed[token.range()]));
    let context = Context::new(reader, others.take(MOST_WEIGHED).map(|token| token.stem))?;
    let weighed = found.into_iter().map(|(word, reports)| {
        let folded = vocabulary.words.get(word);
        let lift = context.lift(reader, &vocabulary.words, folded)?;
        Ok(Weighed {
            start: last.start,
            clitic: clitic.clone(),
            written: "",
            folded: folded.to_owned(),
            kind: CompletionKind::Word,
            row: 0,
            reports,
            likelihood: (reports as f32).ln() + lift,
        })
    });
    weighed.collect()
}

/// The words that begin with `prefix`, or with the article and that, which most reports have.
fn most_frequent(vocabulary: &Vocabulary, prefix: &str) -> Vec<(u32, u32)> {
    let article: String = ARTICLE.iter().collect();
    let with_article = format!("{article}{prefix}");
    let mut ranges: Vec<Range<u32>> = vec![vocabulary.words.with_prefix(prefix)];
    // What begins with the article and the article again is nobody's beginning.
    if !prefix.starts_with(&article) && !article.starts_with(prefix) {
        ranges.push(vocabulary.words.with_prefix(&with_article));
    }
    let mut most: Vec<(u32, u32)> = Vec::new();
    for word in ranges.into_iter().flatten() {
        let reports = vocabulary.words.reports(word);
        if most.len() < MOST_WEIGHED || most.last().is_some_and(|least| least.1 < reports) {
            let at = most.partition_point(|known| known.1 >= reports);
            most.insert(at, (word, reports));
            most.truncate(MOST_WEIGHED);
        }
    }
    most
}

/// A clitic that the first letters of a text may be.
struct Clitic {
    letters: String,
    /// What it stands for of the word behind it.
    article: &'static [char],
    /// The folded text as it would be without it.
    bare: String,
}

impl Clitic {
    /// A word with the clitic before it; none if the word does not begin with what the clitic stands for.
    fn before(&self, word: &str) -> Option<String> {
        let mut rest = word;
        for letter in self.article {
            rest = rest.strip_prefix(*letter)?;
        }
        Some(format!("{}{rest}", self.letters))
    }
}

fn clitics(folded: &str) -> impl Iterator<Item = Clitic> {
    let letters: Vec<char> = folded.chars().collect();
    CLITICS.into_iter().filter_map(move |(clitic, article)| {
        let rest = letters.strip_prefix(clitic).filter(|rest| rest.len() >= LEAST_LETTERS)?;
        Some(Clitic { letters: clitic.iter().collect(), article, bare: article.iter().chain(rest).collect() })
    })
}
