//! The score of a report as the documentation has it, computed slowly: the twin of `src/search`.
//!
//! Nothing is shared with the search but the analyzer, the layout of reports, the stop words and the months. Sums are in
//! double precision. Names in other scripts, which only add words to a query, and synonyms are
//! left out.

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
const LEAST_LIKENESS: f64 = 0.35;
const SKELETON_LIKENESS: f64 = 0.6;
const MOST_LIKES: usize = 24;
/// Single and double precision may disagree on a choice that is closer than this.
const TOO_CLOSE: f64 = 1e-5;

/// A field of all reports.
#[derive(Default)]
struct Field {
    /// For each word (or pair of words), how often which reports hold it.
    counts: HashMap<String, BTreeMap<usize, f64>>,
    /// How many words each report has, as an index rounds it.
    lengths: Vec<f64>,
}

impl Field {
    fn add(&mut self, word: &str, document: usize) {
        *self.counts.entry(word.to_owned()).or_default().entry(document).or_default() += 1.0;
    }

    fn end(&mut self, length: usize) {
        let rounded = FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length as u32));
        self.lengths.push(f64::from(rounded));
    }

    fn idf(&self, word: &str) -> f64 {
        let (all, with_word) = (self.lengths.len() as f64, self.counts.get(word).map_or(0, BTreeMap::len) as f64);
        (1.0 + (all - with_word + 0.5) / (with_word + 0.5)).ln()
    }

    /// How often each report holds a word.
    fn frequencies(&self, word: &str) -> Vec<f64> {
        let mut frequencies = vec![0.0; self.lengths.len()];
        for (&document, &count) in self.counts.get(word).into_iter().flatten() {
            frequencies[document] = count;
        }
        frequencies
    }

    /// BM25 for each report.
    fn bm25(&self, idf: f64, frequencies: &[f64]) -> Vec<f64> {
        let mean = self.lengths.iter().sum::<f64>() / self.lengths.len() as f64;
        let score = |(frequency, length): (&f64, &f64)| {
            idf * (1.0 + K1) * frequency / (frequency + K1 * (1.0 - B + B * length / mean))
        };
        frequencies.iter().zip(&self.lengths).map(score).collect()
    }
}

/// What is asked of a report besides its words.
struct Document {
    id: String,
    /// Folded words, piece by piece.
    pieces: Vec<Vec<String>>,
    published: Option<(i16, i8)>,
}

/// Some reports.
#[derive(Default)]
pub struct Naive {
    documents: Vec<Document>,
    /// Stems of title and body.
    stem: Field,
    /// Folded words of title and body.
    surface: Field,
    /// Stems of the title.
    title: Field,
    /// Stems that follow each other.
    pairs: Field,
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
        let mut naive = Self::default();
        for report in reports {
            naive.add(report.clone());
        }
        let stems: BTreeSet<&String> = naive.stem.counts.keys().filter(|stem| may_be_like(stem)).collect();
        let mut holders = Vec::new();
        for stem in stems {
            let mut numbers = Vec::new();
            for gram in grams_of(stem) {
                let number = *naive.grams.entry(gram).or_insert(holders.len());
                if number == holders.len() {
                    holders.push(0.0);
                }
                holders[number] += 1.0;
                numbers.push(number);
            }
            naive.dictionary.push((stem.clone(), numbers));
        }
        let all = naive.dictionary.len() as f64;
        naive.gram_weights = holders.iter().map(|holders| (1.0 + all / holders).ln()).collect();
        naive
    }

    fn add(&mut self, mut report: Report) {
        complete(&mut report);
        let layout = layout(&report);
        let mut texts: Vec<&str> = layout.searched.iter().map(|piece| &report.body[piece.clone()]).collect();
        if layout.title.is_none() {
            texts.insert(0, &report.title);
        }
        let number = self.documents.len();
        let mut pieces = Vec::new();
        for text in texts {
            let words = words(text);
            for word in &words {
                self.stem.add(&word.stem, number);
                self.surface.add(&word.folded, number);
            }
            for two in words.windows(2) {
                self.pairs.add(&pair(&two[0].stem, &two[1].stem), number);
            }
            pieces.push(words.into_iter().map(|word| word.folded).collect::<Vec<_>>());
        }
        let title = words(&report.title);
        title.iter().for_each(|word| self.title.add(&word.stem, number));
        self.title.end(title.len());
        let length = pieces.iter().map(Vec::len).sum();
        // Pairs are scored by the length of the text that they stand in.
        [&mut self.stem, &mut self.surface, &mut self.pairs].into_iter().for_each(|field| field.end(length));
        let published = report.published.map(|published| (published.date().year(), published.date().month()));
        self.documents.push(Document { id: report.id, pieces, published });
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

    /// The score of each report that matches; none if single precision might choose other likes.
    pub fn scores(&self, query: &str, weights: &Weights) -> Option<BTreeMap<String, f64>> {
        let words = kept(query);
        // For each clause, what it gives each report.
        let mut clauses: Vec<Vec<f64>> = Vec::new();
        let mut add = |weight: f32, scores: Vec<f64>| {
            clauses.push(scores.into_iter().map(|score| f64::from(weight) * score).collect());
        };
        let has_word: Vec<bool> = (0..self.documents.len())
            .map(|number| words.iter().any(|word| self.stem.frequencies(&word.stem)[number] > 0.0))
            .collect();
        for word in &words {
            let likes = if weights.likes > 0.0 { self.likes(&word.stem)? } else { Rc::default() };
            let mut of_likes = vec![0.0; self.documents.len()];
            for (like, weight) in likes.iter() {
                for (&document, count) in self.stem.counts.get(like).into_iter().flatten() {
                    of_likes[document] += weight * count;
                }
            }
            let mut frequencies = self.stem.frequencies(&word.stem);
            for ((frequency, likes), has_word) in frequencies.iter_mut().zip(of_likes).zip(&has_word) {
                *frequency += likes.min(f64::from(if *has_word { weights.likes_beside } else { weights.likes }));
            }
            add(weights.stem, self.stem.bm25(self.stem.idf(&word.stem), &frequencies));
            for (weight, field, form) in
                [(weights.surface, &self.surface, &word.folded), (weights.title, &self.title, &word.stem)]
            {
                add(weight, field.bm25(field.idf(form), &field.frequencies(form)));
            }
        }
        for two in words.windows(2) {
            let idf = self.stem.idf(&two[0].stem) + self.stem.idf(&two[1].stem);
            let frequencies = self.pairs.frequencies(&pair(&two[0].stem, &two[1].stem));
            add(weights.pair, self.pairs.bm25(idf, &frequencies));
        }
        let (phrases, periods) = (quoted(query), periods(&words));
        let only_dates = words.iter().all(|word| word.year().is_some() || word.month().is_some());
        let mut scores = BTreeMap::new();
        for (number, document) in self.documents.iter().enumerate() {
            let dates = document.published.map_or(0, |(year, month)| {
                let is_in = |(y, m): &&Period| y.is_none_or(|y| y == year) && m.is_none_or(|m| m == month);
                periods.iter().filter(is_in).count()
            });
            let has = |phrase: &Vec<String>| {
                document.pieces.iter().any(|piece| piece.windows(phrase.len()).any(|words| words == phrase))
            };
            let of_words: f64 = clauses.iter().map(|scores| scores[number]).sum();
            let matches = of_words > 0.0 || !phrases.is_empty() || only_dates && dates > 0;
            if matches && phrases.iter().all(has) {
                scores.insert(document.id.clone(), of_words + dates as f64 * f64::from(weights.date));
            }
        }
        Some(scores)
    }
}
