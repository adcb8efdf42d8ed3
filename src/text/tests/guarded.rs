//! The guarded analysis on pairs of words, and on every row of its tables.

use mahdar_text::{Analyzer, Tokens, guarded, normalize_word};
use std::collections::HashSet;

fn stems(text: &str) -> Vec<String> {
    let mut tokens = Tokens::new();
    Analyzer::guarded().analyze(text, &mut tokens);
    tokens.iter().map(|token| token.stem.to_owned()).collect()
}

fn stem(word: &str) -> String {
    guarded(&normalize_word(word)).as_str().to_owned()
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn words<'a>(cells: &[&'a str]) -> Vec<&'a str> {
    cells
        .iter()
        .flat_map(|cell| cell.split('|'))
        .filter(|word| !matches!(*word, "" | "-") && !word.contains(' '))
        .collect()
}

#[test]
fn pairs_meet_or_stay_apart() {
    let mut wrong = Vec::new();
    let mut counts = [(0, 0); 2];
    for row in rows(include_str!("pairs.tsv")) {
        let [one, other, expected, phenomenon, _] = row[..] else { panic!("{row:?}") };
        let (a, b) = (stems(one), stems(other));
        // A word that is part of what was written is found by it: 1701 in بـ1701.
        let met = a == b || a.len() > b.len() && b.iter().all(|stem| a.contains(stem));
        let count = &mut counts[usize::from(expected == "meet")];
        count.1 += 1;
        if met == (expected == "meet") {
            count.0 += 1;
        } else {
            wrong.push(format!("{one} {other} {expected} {phenomenon} {a:?} {b:?}"));
        }
    }
    let [apart, meet] = counts;
    assert!(meet.0 * 100 >= meet.1 * 97 && apart.0 * 100 >= apart.1 * 95, "{meet:?} {apart:?} {wrong:#?}");
}

/// Panics unless nearly all rows of a table meet within themselves: a few words belong to another row, which is named
/// in the message.
#[track_caller]
fn rows_meet(table: &str, columns: &[usize], percent: usize) {
    let mut apart = Vec::new();
    let mut all = 0;
    for row in rows(table) {
        let cells: Vec<&str> = columns.iter().filter_map(|&column| row.get(column).copied()).collect();
        let words = words(&cells);
        if let Some((first, others)) = words.split_first() {
            all += 1;
            if others.iter().any(|other| stem(other) != stem(first)) {
                apart.push(words.join(" "));
            }
        }
    }
    assert!(all > 10 && (all - apart.len()) * 100 >= all * percent, "{} of {all}: {apart:#?}", apart.len());
}

#[test]
fn months_of_three_traditions_meet() {
    rows_meet(include_str!("../lexicon/months.tsv"), &[1, 2], 100);
}

#[test]
fn broken_plurals_meet_their_singulars() {
    rows_meet(include_str!("../lexicon/broken_plurals.tsv"), &[1, 2, 4], 95);
}

#[test]
fn verbs_meet_their_imperfects() {
    rows_meet(include_str!("../lexicon/verbs.tsv"), &[1, 2], 98);
}

#[test]
fn spellings_meet() {
    rows_meet(include_str!("../lexicon/spellings.tsv"), &[1, 2], 97);
}

#[test]
fn words_of_the_tables_stay_whole() {
    for table in [
        include_str!("../lexicon/function_words.tsv"),
        include_str!("../lexicon/words.tsv"),
        include_str!("../lexicon/names.tsv"),
    ] {
        let cut: Vec<_> =
            rows(table).filter(|row| normalize_word(row[1]).len() > stem(row[1]).len() + 2).map(|row| row[1]).collect();
        assert!(cut.len() <= 12, "{cut:?}");
    }
}

#[test]
fn tables_are_sorted_with_unique_keys() {
    let tables = [
        include_str!("../lexicon/counts.tsv"),
        include_str!("../lexicon/function_words.tsv"),
        include_str!("../lexicon/months.tsv"),
        include_str!("../lexicon/broken_plurals.tsv"),
        include_str!("../lexicon/verbs.tsv"),
        include_str!("../lexicon/spellings.tsv"),
        include_str!("../lexicon/names.tsv"),
        include_str!("../lexicon/words.tsv"),
    ];
    for table in tables {
        assert!(table.starts_with("# "), "{table:.80}");
        let keys: Vec<&str> = rows(table).map(|row| row[0]).collect();
        let unsorted: Vec<_> = keys.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
        assert!(unsorted.is_empty(), "{table:.40} {unsorted:?}");
    }
}

#[test]
fn each_spelling_is_in_one_row_of_its_table() {
    let mut seen = HashSet::new();
    let twice: Vec<_> = rows(include_str!("../lexicon/spellings.tsv"))
        .flat_map(|row| words(&[row[1], row[2]]).into_iter().map(normalize_word).collect::<HashSet<_>>())
        .filter(|word| !seen.insert(word.clone()))
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// The share of the commonest words whose stem stays the same when `change` puts a clitic to them, in hundredths, and
/// those that do not. Only forms that news uses count.
fn consistency(change: impl Fn(&str) -> String) -> (usize, Vec<String>) {
    let counts: Vec<(&str, u32)> =
        rows(include_str!("../lexicon/counts.tsv")).map(|row| (row[0], row[1].parse().unwrap_or(0))).collect();
    let used: std::collections::HashMap<&str, u32> = counts.iter().copied().collect();
    let mut common: Vec<_> =
        counts.iter().filter(|(word, _)| word.chars().count() > 2 && !word.starts_with("\u{627}\u{644}")).collect();
    common.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    let (mut all, mut apart) = (0, Vec::new());
    for (word, count) in common.into_iter().take(5_000) {
        let form = change(word);
        // Rarer than that, the form is more likely another word.
        if used.get(form.as_str()).is_some_and(|&uses| uses >= 5 && uses * 50 >= *count) {
            all += 1;
            if stem(&form) != stem(word) {
                apart.push(format!("{form} {}, {word} {}", stem(&form), stem(word)));
            }
        }
    }
    ((all - apart.len()) * 100 / all, apart)
}

#[test]
fn common_words_keep_their_stem_behind_clitics() {
    let mut failed = Vec::new();
    for (clitic, at_least) in [("\u{627}\u{644}", 97), ("\u{648}", 97), ("\u{628}", 93), ("\u{644}", 93)] {
        let (share, apart) = consistency(|word| format!("{clitic}{word}"));
        if share < at_least {
            failed.push(format!("{clitic} {share} %: {apart:#?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
