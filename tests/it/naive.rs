//! The score of a report as the documentation has it, computed slowly: the twin of `src/search`.
//!
//! Nothing is shared with the search but the analyzer, the layout of reports, the stop words and the months. Sums are in
//! double precision. Names in other scripts are left out: they only add words to a query.

use mahdar::Report;
use mahdar::analysis::analyzer;
use mahdar::corpus::{complete, layout};
use mahdar::search::Weights;
use mahdar::text::lexicon::{Kind, lexicon, month};
use mahdar::text::stop::is_stop_word;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use tantivy::fieldnorm::FieldNormReader;

const K1: f64 = 1.2;
const B: f64 = 0.75;
const QUOTES: [(char, char); 3] = [('"', '"'), ('\u{AB}', '\u{BB}'), ('\u{201C}', '\u{201D}')];
const ALI: &str = "\u{0639}\u{0644}\u{064A}";
const LONG_VOWELS: [char; 3] = ['\u{0627}', '\u{0648}', '\u{064A}'];
const LEAST_LIKENESS: f64 = 0.45;
const SKELETON_LIKENESS: f64 = 0.6;
const MOST_LIKES: usize = 24;
/// Single and double precision may disagree on a choice that is closer than this.
const TOO_CLOSE: f64 = 1e-5;

/// A field of a report: how often it holds each word, and how many words that are, as an index rounds it.
#[derive(Default)]
struct Field {
    counts: HashMap<String, f64>,
    length: u32,
}

impl Field {
    fn add(&mut self, word: &str) {
        *self.counts.entry(word.to_owned()).or_default() += 1.0;
        self.length += 1;
    }

    fn rounded_length(&self) -> f64 {
        f64::from(FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(self.length)))
    }

    fn count(&self, word: &str) -> f64 {
        self.counts.get(word).copied().unwrap_or(0.0)
    }
}

struct Document {
    id: String,
    /// Stems of title and body, folded words of title and body, stems of the title.
    fields: [Field; 3],
    pairs: HashMap<String, f64>,
    /// Folded words, piece by piece.
    pieces: Vec<Vec<String>>,
    published: Option<(i16, i8)>,
}

const STEM: usize = 0;
const SURFACE: usize = 1;
const TITLE: usize = 2;

/// Some reports.
pub struct Naive {
    documents: Vec<Document>,
    mean_lengths: [f64; 3],
    dictionary: Vec<(String, Vec<usize>)>,
    grams: HashMap<String, usize>,
    gram_weights: Vec<f64>,
    likes: RefCell<HashMap<String, Option<Likes>>>,
}

/// Words and their weights.
type Likes = Rc<Vec<(String, f64)>>;

/// A pair as a key: no stem has a space.
fn pair(first: &str, second: &str) -> String {
    format!("{first} {second}")
}

fn document(report: &Report) -> Document {
    let mut report = report.clone();
    complete(&mut report);
    let layout = layout(&report);
    let mut pieces: Vec<&str> = layout.searched.iter().map(|piece| &report.body[piece.clone()]).collect();
    if layout.title.is_none() {
        pieces.insert(0, &report.title);
    }
    let published = report.published.map(|published| (published.date().year(), published.date().month()));
    let (fields, id) = (Default::default(), report.id.clone());
    let mut document = Document { id, fields, pairs: HashMap::new(), pieces: Vec::new(), published };
    for piece in pieces {
        let tokens = analyzer().tokens(piece);
        let tokens: Vec<_> = tokens.iter().collect();
        for token in &tokens {
            document.fields[STEM].add(token.stem);
            document.fields[SURFACE].add(token.folded);
        }
        for two in tokens.windows(2) {
            *document.pairs.entry(pair(two[0].stem, two[1].stem)).or_default() += 1.0;
        }
        document.pieces.push(tokens.iter().map(|token| token.folded.to_owned()).collect());
    }
    for token in analyzer().tokens(&report.title).iter() {
        document.fields[TITLE].add(token.stem);
    }
    document
}

/// A word of a query.
struct Word {
    typed: String,
    folded: String,
    stem: String,
}

/// A month, a year, or both.
type Period = (Option<i16>, Option<i8>);

impl Word {
    fn year(&self) -> Option<i16> {
        let year = self.folded.parse().ok()?;
        (self.folded.len() == 4 && (1900..=2100).contains(&year)).then_some(year)
    }

    fn month(&self) -> Option<i8> {
        lexicon().entry(&self.folded).filter(|entry| entry.kind == Kind::Month).and_then(|entry| month(entry.stem))
    }

    fn is_name(&self) -> bool {
        lexicon().entry(&self.folded).is_some_and(|entry| entry.kind == Kind::Name)
    }
}

fn words(text: &str) -> Vec<Word> {
    let word = |token: mahdar::text::Token<'_>| Word {
        typed: text[token.range()].to_owned(),
        folded: token.folded.to_owned(),
        stem: token.stem.to_owned(),
    };
    analyzer().tokens(text).iter().map(word).collect()
}

/// The words of a query less its stop words, unless it has no others.
fn kept(query: &str) -> Vec<Word> {
    let all = words(query);
    let keeps: Vec<bool> = (0..all.len())
        .map(|n| {
            let beside_name = n > 0 && all[n - 1].is_name() || n + 1 < all.len() && all[n + 1].is_name();
            !is_stop_word(&all[n].typed) || all[n].folded == ALI && beside_name
        })
        .collect();
    if keeps.iter().all(|&keep| !keep) {
        return all;
    }
    all.into_iter().zip(keeps).filter(|(_, keep)| *keep).map(|(word, _)| word).collect()
}

fn quoted(query: &str) -> Vec<Vec<String>> {
    let letters: Vec<char> = query.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let close = QUOTES.iter().find(|(open, _)| *open == letters[at]).map(|(_, close)| *close);
        at += 1;
        let Some(close) = close else { continue };
        let Some(end) = (at..letters.len()).find(|&end| letters[end] == close) else { break };
        let inside: String = letters[at..end].iter().collect();
        let words: Vec<String> = words(&inside).into_iter().map(|word| word.folded).collect();
        if !words.is_empty() {
            found.push(words);
        }
        at = end + 1;
    }
    found
}

fn periods(words: &[Word]) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for (n, word) in words.iter().enumerate() {
        if let Some(month) = word.month() {
            periods.push((None, Some(month)));
        } else if let Some(year) = word.year() {
            match periods.last_mut() {
                Some(last) if n > 0 && words[n - 1].month().is_some() => last.0 = Some(year),
                _ => periods.push((Some(year), None)),
            }
        }
    }
    periods
}

/// The different 3- and 4-grams of a stem with its edges.
fn grams_of(stem: &str) -> BTreeSet<String> {
    let letters: Vec<char> = format!("#{stem}#").chars().collect();
    [3, 4].into_iter().flat_map(|size| letters.windows(size)).map(|gram| gram.iter().collect()).collect()
}

fn may_be_like(stem: &str) -> bool {
    (3..=20).contains(&stem.chars().count()) && stem.chars().all(char::is_alphabetic)
}

fn skeleton(stem: &str) -> String {
    stem.chars().enumerate().filter(|(n, letter)| *n == 0 || !LONG_VOWELS.contains(letter)).map(|(_, c)| c).collect()
}

impl Naive {
    pub fn new(reports: &[Report]) -> Self {
        let documents: Vec<Document> = reports.iter().map(document).collect();
        let mean = |field: usize| {
            documents.iter().map(|document| document.fields[field].rounded_length()).sum::<f64>()
                / documents.len() as f64
        };
        let mean_lengths = [mean(STEM), mean(SURFACE), mean(TITLE)];
        let stems: BTreeSet<&String> =
            documents.iter().flat_map(|d| d.fields[STEM].counts.keys()).filter(|stem| may_be_like(stem)).collect();
        let (mut grams, mut holders) = (HashMap::new(), Vec::new());
        let mut dictionary = Vec::new();
        for stem in stems {
            let mut numbers = Vec::new();
            for gram in grams_of(stem) {
                let number = *grams.entry(gram).or_insert(holders.len());
                if number == holders.len() {
                    holders.push(0.0);
                }
                holders[number] += 1.0;
                numbers.push(number);
            }
            dictionary.push((stem.clone(), numbers));
        }
        let gram_weights = holders.iter().map(|holders| (1.0 + dictionary.len() as f64 / holders).ln()).collect();
        let likes = RefCell::default();
        Self { documents, mean_lengths, dictionary, grams, gram_weights, likes }
    }

    /// Stems that look like one, with the squares of their likeness; none if the choice is too close.
    fn likes(&self, stem: &str) -> Option<Likes> {
        let known = self.likes.borrow().get(stem).cloned();
        known.unwrap_or_else(|| {
            let likes = self.look_for_likes(stem).map(Rc::new);
            self.likes.borrow_mut().insert(stem.to_owned(), likes.clone());
            likes
        })
    }

    fn look_for_likes(&self, stem: &str) -> Option<Vec<(String, f64)>> {
        if !may_be_like(stem) {
            return Some(Vec::new());
        }
        let mut is_mine = vec![false; self.gram_weights.len()];
        let mut square = 0.0;
        for gram in grams_of(stem) {
            let weight = match self.grams.get(&gram) {
                Some(&number) => {
                    is_mine[number] = true;
                    self.gram_weights[number]
                }
                None => (1.0 + self.dictionary.len() as f64).ln(),
            };
            square += weight * weight;
        }
        let mut alike = Vec::new();
        for (other, grams) in &self.dictionary {
            let (mut product, mut other_square) = (0.0, 0.0);
            for &gram in grams {
                let weight = self.gram_weights[gram] * self.gram_weights[gram];
                other_square += weight;
                if is_mine[gram] {
                    product += weight;
                }
            }
            if product > 0.0 {
                let likeness = product / (square * other_square).sqrt();
                if (likeness - LEAST_LIKENESS).abs() < TOO_CLOSE {
                    return None;
                }
                if likeness > LEAST_LIKENESS {
                    alike.push((other, likeness));
                }
            }
        }
        alike.sort_by(|a, b| b.1.total_cmp(&a.1));
        if alike.len() > MOST_LIKES && alike[MOST_LIKES - 1].1 - alike[MOST_LIKES].1 < TOO_CLOSE {
            return None;
        }
        alike.truncate(MOST_LIKES);
        for (other, _) in &self.dictionary {
            if skeleton(other) == skeleton(stem) && alike.iter().all(|(known, _)| *known != other) {
                alike.push((other, SKELETON_LIKENESS));
            }
        }
        alike.retain(|(other, _)| *other != stem);
        alike.truncate(MOST_LIKES);
        Some(alike.into_iter().map(|(other, likeness)| (other.clone(), likeness * likeness)).collect())
    }

    fn idf(&self, field: usize, word: &str) -> f64 {
        let with_word = self.documents.iter().filter(|d| d.fields[field].counts.contains_key(word)).count() as f64;
        let all = self.documents.len() as f64;
        (1.0 + (all - with_word + 0.5) / (with_word + 0.5)).ln()
    }

    fn bm25(&self, document: &Document, field: usize, idf: f64, frequency: f64) -> f64 {
        let length = document.fields[field].rounded_length() / self.mean_lengths[field];
        idf * (1.0 + K1) * frequency / (frequency + K1 * (1.0 - B + B * length))
    }

    /// The score of each report that matches; none if single precision might choose other likes.
    pub fn scores(&self, query: &str, weights: &Weights) -> Option<BTreeMap<String, f64>> {
        let words = kept(query);
        let phrases = quoted(query);
        let periods = periods(&words);
        let only_dates = words.iter().all(|word| word.year().or(word.month().map(i16::from)).is_some());
        // Each part: its weight, and what it gives a report.
        let mut scores = BTreeMap::new();
        let mut parts: Vec<(f32, Box<dyn Fn(&Document) -> f64 + '_>)> = Vec::new();
        for word in &words {
            let likes = if weights.likes > 0.0 { self.likes(&word.stem)? } else { Rc::default() };
            let [stem, surface, title] = [(STEM, &word.stem), (SURFACE, &word.folded), (TITLE, &word.stem)]
                .map(|(field, word)| (word, self.idf(field, word)));
            parts.push((
                weights.stem,
                Box::new(move |document| {
                    let likes: f64 =
                        likes.iter().map(|(like, weight)| weight * document.fields[STEM].count(like)).sum();
                    let frequency = document.fields[STEM].count(stem.0) + likes.min(f64::from(weights.likes));
                    self.bm25(document, STEM, stem.1, frequency)
                }),
            ));
            for (weight, field, (word, idf)) in [(weights.surface, SURFACE, surface), (weights.title, TITLE, title)] {
                let part =
                    move |document: &Document| self.bm25(document, field, idf, document.fields[field].count(word));
                parts.push((weight, Box::new(part)));
            }
        }
        for two in words.windows(2) {
            let idf = self.idf(STEM, &two[0].stem) + self.idf(STEM, &two[1].stem);
            let pair = pair(&two[0].stem, &two[1].stem);
            let part = move |document: &Document| {
                self.bm25(document, STEM, idf, document.pairs.get(&pair).copied().unwrap_or(0.0))
            };
            parts.push((weights.pair, Box::new(part)));
        }
        for document in &self.documents {
            let of_words: Vec<f64> = parts.iter().map(|(weight, part)| f64::from(*weight) * part(document)).collect();
            let dates = document.published.map_or(0, |(year, month)| {
                let is_in = |(y, m): &&Period| y.is_none_or(|y| y == year) && m.is_none_or(|m| m == month);
                periods.iter().filter(is_in).count()
            });
            let has = |phrase: &Vec<String>| {
                document.pieces.iter().any(|piece| piece.windows(phrase.len()).any(|words| words == phrase))
            };
            let has_word = of_words.iter().any(|&score| score > 0.0);
            let matches = has_word || only_dates && (dates > 0 || !phrases.is_empty());
            if matches && phrases.iter().all(has) {
                let score = of_words.iter().sum::<f64>() + dates as f64 * f64::from(weights.date);
                scores.insert(document.id.clone(), score);
            }
        }
        Some(scores)
    }
}
