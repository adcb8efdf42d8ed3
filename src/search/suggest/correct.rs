//! Did you mean: for each word of a query that few reports have, the words that may have been meant.
//!
//! The likelihood of a candidate is that of a noisy channel: how frequent the word is (more so for words of names), how
//! much likelier beside the other words of the query, and what the slip costs (`distance`). That the word was meant as
//! it is typed is one of the candidates, at no cost.

use super::Vocabulary;
use super::context::{Context, in_a_row, is_in_a_report};
use super::distance::MOST_OF_ONE;
use super::gazetteer::{foreign, name_word};
use super::values::{Candidate, Correction, Suggestions};
use super::words::is_word;
use crate::analysis::analyzer;
use crate::error::Result;
use crate::gazetteer::arabic_name;
use crate::index::Reader;
use mahdar_text::Token;
use mahdar_text::stop::is_stop_word;

/// Letters that a word must have to be a slip.
const LEAST_LETTERS: usize = 3;
/// A word that more than one report in so many has is no slip.
const COMMON: u32 = 500;
/// The most rare words of a query that are looked at, so that no query costs without bound; and how far it is read.
const MOST_WORDS: usize = 16;
const MOST_TOKENS: usize = 256;
/// Candidates that the context is asked about.
const MOST_WEIGHED: usize = 16;
/// Two slips are thought of where no candidate with one is in so many reports, and no more than this cost.
const FEW_REPORTS: u32 = 3;
const MOST_OF_TWO: f32 = 12.0;
/// Letters of a word that may have two slips.
const LEAST_LETTERS_OF_TWO: usize = 5;
/// What a missing space costs, and one too many.
const SPACE: f32 = 5.0;
/// A candidate that is this much less likely than the best is worth no work.
const WORTH: f32 = 3.0;
/// What the frequency, the context and being part of a name count for.
const FREQUENCY: f32 = 1.0;
const CONTEXT: f32 = 1.0;
const NAME: f32 = 0.7;
/// The reports that a word has which is in none: in another form, or in no form.
const IN_OTHER_FORM: f32 = 1.0;
const UNSEEN: f32 = 0.0005;
/// A word is a slip if its own share of the likelihood is less.
const DOUBT: f32 = 0.2;

/// A candidate before it is known how it is written.
struct Weighed {
    text: String,
    /// Where it is known already.
    written: Option<&'static str>,
    reports: u32,
    likelihood: f32,
}

/// Whether a word of the query, stop words aside, stands in no report as it is.
pub(crate) fn has_unknown_word(reader: &Reader, query: &str) -> Result<bool> {
    for token in analyzer().tokens(query).iter().filter(|token| may_be_a_slip(query, token)) {
        if !is_in_a_report(reader, reader.fields.surface, token.folded)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The words of a query that may be slips, each with at most `most` candidates.
pub(crate) fn correct(reader: &Reader, vocabulary: &Vocabulary, query: &str, most: usize) -> Result<Suggestions> {
    let tokens = analyzer().tokens(query);
    let tokens: Vec<Token<'_>> = tokens.iter().collect();
    let mut words: Vec<Correction> = Vec::new();
    let mut looked_at = 0;
    for (n, token) in tokens.iter().enumerate().take(MOST_TOKENS) {
        if words.last().is_some_and(|last| token.start < last.end) {
            continue;
        }
        let mut word = joined(reader, vocabulary, query, &tokens, n)?;
        let is_rare = || vocabulary.words.reports_of(token.folded) <= vocabulary.words.total() / COMMON;
        if word.is_none() && may_be_a_slip(query, token) && is_rare() {
            if looked_at == MOST_WORDS {
                break;
            }
            looked_at += 1;
            word = correction(reader, vocabulary, query, &tokens, n, most)?;
        }
        words.extend(word);
    }
    Ok(Suggestions { query: query.to_owned(), did_you_mean: corrected(query, &words), words })
}

/// Whether a token is a word and no part of the language of queries: an operator, the name of a field, a word with a
/// wildcard.
fn may_be_a_slip(query: &str, token: &Token<'_>) -> bool {
    let typed = &query[token.range()];
    let mut behind = query[token.end..].chars();
    let is_of_operator = match behind.next() {
        Some('*' | '~') => true,
        // In a title a colon has a space behind it.
        Some(':') => behind.next().is_some_and(|c| !c.is_whitespace()),
        _ => matches!(typed, "AND" | "OR" | "NOT"),
    };
    is_word(token.folded) && token.folded.chars().count() >= LEAST_LETTERS && !is_of_operator && !is_stop_word(typed)
}

fn correction(
    reader: &Reader,
    vocabulary: &Vocabulary,
    query: &str,
    tokens: &[Token<'_>],
    n: usize,
    most: usize,
) -> Result<Option<Correction>> {
    let (token, words) = (&tokens[n], &vocabulary.words);
    let reports = words.reports_of(token.folded);
    let context = context(reader, query, tokens, n)?;
    let mut candidates = near(vocabulary, token.folded);
    candidates.truncate(MOST_WEIGHED);
    for candidate in &mut candidates {
        candidate.likelihood += CONTEXT * context.lift(reader, words, &candidate.text)?;
    }
    let best = candidates.iter().map(|candidate| candidate.likelihood).fold(f32::NEG_INFINITY, f32::max);
    candidates.extend(split(reader, vocabulary, token.folded, best - WORTH)?);
    candidates.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood).then_with(|| a.text.cmp(&b.text)));
    candidates.truncate(most);
    if candidates.is_empty() {
        return Ok(None);
    }
    let as_typed =
        as_typed(reader, vocabulary, token, reports)? + CONTEXT * context.lift(reader, words, token.folded)?;
    let best = candidates.iter().map(|candidate| candidate.likelihood).fold(as_typed, f32::max);
    // A word in another form is found as it is.
    let is_form = candidates
        .first()
        .is_some_and(|best| analyzer().tokens(&best.text).iter().next().is_some_and(|other| other.stem == token.stem));
    let share = |likelihood: f32| (likelihood - best).exp();
    let whole = share(as_typed) + candidates.iter().map(|candidate| share(candidate.likelihood)).sum::<f32>();
    let candidates = candidates.into_iter().map(|candidate| {
        let word = match candidate.written {
            Some(written) => written.to_owned(),
            None => written(reader, vocabulary, &candidate.text)?,
        };
        Ok(Candidate { word, reports: candidate.reports, score: share(candidate.likelihood) / whole })
    });
    Ok(Some(Correction {
        start: token.start,
        end: token.end,
        typed: query[token.range()].to_owned(),
        reports,
        is_slip: !is_form && share(as_typed) / whole < DOUBT,
        candidates: candidates.collect::<Result<_>>()?,
    }))
}

/// What the other words of a query say of one.
fn context(reader: &Reader, query: &str, tokens: &[Token<'_>], n: usize) -> Result<Context> {
    let is_other = |m: &usize| *m != n && !is_stop_word(&query[tokens[*m].range()]);
    let around = n.saturating_sub(2 * MOST_WORDS)..tokens.len().min(n + 2 * MOST_WORDS);
    let mut others: Vec<usize> = around.filter(is_other).collect();
    others.sort_by_key(|&m| m.abs_diff(n));
    Context::new(reader, others.into_iter().take(MOST_WORDS).map(|m| tokens[m].stem))
}

/// The logarithm of the part of all reports that has a word.
fn frequency(vocabulary: &Vocabulary, reports: f32) -> f32 {
    FREQUENCY * (reports / vocabulary.words.total().max(1) as f32).ln()
}

/// The likelihood that a word was meant as it is typed.
fn as_typed(reader: &Reader, vocabulary: &Vocabulary, token: &Token<'_>, reports: u32) -> Result<f32> {
    let arabic = foreign().arabic(token.folded).or_else(|| arabic_name(token.folded));
    let behind = arabic.map_or(0, |arabic| of_name(vocabulary, arabic));
    let is_name = name_word(token.folded).is_some() || behind > 0;
    let seen = if reports + behind > 0 {
        (reports + behind) as f32
    } else if is_name || is_in_a_report(reader, reader.fields.stem, token.stem)? {
        IN_OTHER_FORM
    } else {
        UNSEEN
    };
    Ok(frequency(vocabulary, seen) + if is_name { NAME } else { 0.0 })
}

/// Words that differ from `folded` by a slip, the likeliest first; by two, if with one there is none that is worth it.
fn near(vocabulary: &Vocabulary, folded: &str) -> Vec<Weighed> {
    let mut found = near_by(vocabulary, folded, 1, MOST_OF_ONE);
    if found.iter().all(|candidate| candidate.reports < FEW_REPORTS) && folded.chars().count() >= LEAST_LETTERS_OF_TWO {
        found = near_by(vocabulary, folded, 2, MOST_OF_TWO);
    }
    found.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood).then_with(|| a.text.cmp(&b.text)));
    found
}

fn near_by(vocabulary: &Vocabulary, folded: &str, slips: u32, most: f32) -> Vec<Weighed> {
    let words = &vocabulary.words;
    let weighed = |text: &str, written: Option<&'static str>, reports: u32, cost: f32, is_name: bool| Weighed {
        text: text.to_owned(),
        written,
        reports,
        likelihood: frequency(vocabulary, reports as f32) + if is_name { NAME } else { 0.0 } - cost,
    };
    let mut found: Vec<Weighed> = Vec::new();
    for near in words.near(folded, slips, most) {
        let text = words.get(near.word);
        found.push(weighed(text, None, words.reports(near.word), near.cost, name_word(text).is_some()));
    }
    if !folded.chars().any(is_arabic) {
        for near in foreign().near(folded, slips, most) {
            let (text, written, arabic) = foreign().get(near.word);
            let reports = of_name(vocabulary, arabic);
            if reports > 0 {
                found.retain(|known| known.text != text);
                found.push(weighed(text, Some(written), reports, near.cost, true));
            }
        }
    }
    found
}

fn is_arabic(letter: char) -> bool {
    ('\u{0600}'..='\u{06FF}').contains(&letter)
}

/// Reports that have each word of a name.
fn of_name(vocabulary: &Vocabulary, name: &str) -> u32 {
    let tokens = analyzer().tokens(name);
    tokens.iter().map(|token| vocabulary.words.reports_of(token.folded)).min().unwrap_or(0)
}

/// The two words that are likeliest to have lost the space between them, if it may be likelier than `best`.
fn split(reader: &Reader, vocabulary: &Vocabulary, folded: &str, best: f32) -> Result<Option<Weighed>> {
    let words = &vocabulary.words;
    let places = folded.char_indices().map(|(at, _)| folded.split_at(at));
    let both = |(a, b): &(&str, &str)| words.reports_of(a).min(words.reports_of(b));
    let likelihood = |reports: u32| frequency(vocabulary, reports as f32) - SPACE;
    let Some((a, b)) = places.filter(|pair| both(pair) > 0).max_by_key(both) else { return Ok(None) };
    if likelihood(both(&(a, b))) < best {
        return Ok(None);
    }
    let reports = in_a_row(reader, &[a, b])?;
    let likelihood = likelihood(reports);
    Ok((reports > 0).then(|| Weighed { text: format!("{a} {b}"), written: None, reports, likelihood }))
}

/// The word that a token and the next one are, if there is a space too many between them.
fn joined(
    reader: &Reader,
    vocabulary: &Vocabulary,
    query: &str,
    tokens: &[Token<'_>],
    n: usize,
) -> Result<Option<Correction>> {
    let Some([a, b]) = tokens.get(n..n + 2) else { return Ok(None) };
    let words = &vocabulary.words;
    // Words of one character (½ is 1 and 2) share their place.
    let between = query.get(a.end..b.start);
    let is_apart = between.is_some_and(|between| between.chars().all(char::is_whitespace));
    let one = format!("{}{}", a.folded, b.folded);
    let [of_a, of_b, reports] = [a.folded, b.folded, &one].map(|word| words.reports_of(word));
    // Both halves of a name may be words: then the space is as good as none.
    if !is_apart || of_a.min(of_b) > 0 || reports < FEW_REPORTS || in_a_row(reader, &[a.folded, b.folded])? > 0 {
        return Ok(None);
    }
    let word = vocabulary.written.of(reader, &one)?;
    Ok(Some(Correction {
        start: a.start,
        end: b.end,
        typed: query[a.start..b.end].to_owned(),
        reports: 0,
        is_slip: true,
        candidates: vec![Candidate { word, reports, score: 1.0 }],
    }))
}

/// Folded words as they are written, with a space between them.
fn written(reader: &Reader, vocabulary: &Vocabulary, text: &str) -> Result<String> {
    let words = text.split(' ').map(|word| vocabulary.written.of(reader, word));
    Ok(words.collect::<Result<Vec<_>>>()?.join(" "))
}

/// The query with the best candidates in place of slips.
fn corrected(query: &str, words: &[Correction]) -> Option<String> {
    let mut corrected = String::with_capacity(query.len());
    let mut at = 0;
    for word in words.iter().filter(|word| word.is_slip) {
        // Of two slips in one place (the words of a ligature) the first is mended.
        if let (Some(best), Some(before)) = (word.candidates.first(), query.get(at..word.start)) {
            corrected.push_str(before);
            // A sign, field or suffix is of both words that one becomes.
            let is_joined = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
            let has_more =
                is_joined(query[..word.start].chars().next_back()) || is_joined(query[word.end..].chars().next());
            if has_more && best.word.contains(' ') {
                corrected.push_str(&format!("({})", best.word));
            } else {
                corrected.push_str(&best.word);
            }
            at = word.end;
        }
    }
    corrected.push_str(&query[at..]);
    (at > 0).then_some(corrected)
}
