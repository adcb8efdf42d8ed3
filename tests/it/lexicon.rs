//! The tables that the lexicon is compiled from, and the compiled lexicon.

use mahdar::text::lexicon::compile::{Tables, compile};
use mahdar::text::{guarded, normalize_word};
use std::collections::HashSet;
use std::path::Path;

/// A table of the source; none where the text crate is not beside this one (in a package of its own).
fn table(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    std::fs::read_to_string(path).ok()
}

fn stem(word: &str) -> String {
    guarded(&normalize_word(word)).as_str().to_owned()
}

#[test]
fn the_compiled_lexicon_is_that_of_the_tables() {
    let Some(counts) = table("text/lexicon/counts.tsv") else { return };
    let read = |name: &str| table(name).unwrap();
    let texts = [
        "text/lexicon/function_words.tsv",
        "text/lexicon/months.tsv",
        "gazetteer/countries.tsv",
        "gazetteer/cities.tsv",
        "gazetteer/people.tsv",
        "text/lexicon/broken_plurals.tsv",
        "text/lexicon/verbs.tsv",
        "text/lexicon/spellings.tsv",
        "text/lexicon/names.tsv",
        "text/lexicon/words.tsv",
    ]
    .map(read);
    let [function_words, months, countries, cities, people, nouns, verbs, loans, names, words] = &texts;
    let tables = Tables {
        counts: &counts,
        function_words,
        months,
        countries,
        cities,
        people,
        nouns,
        verbs,
        loans,
        names,
        words,
    };
    let compiled = compile(&tables).unwrap();
    let stored = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/lexicon/compiled.bin")).unwrap();
    assert!(compiled == stored, "run 'cargo run --release -- lexicon compile' and commit what it makes");
    assert!(stored.len() <= 3_000_000, "{}", stored.len());
}

#[test]
fn a_table_that_is_wrong_says_where() {
    let error = compile(&Tables { months: "# months\n01\tيناير\n", ..Tables::default() }).unwrap_err();
    assert_eq!(error.to_string(), "months:2: expected 3 columns or more, found 2");
    let error = compile(&Tables { counts: "قمة\tmany\n", ..Tables::default() }).unwrap_err();
    assert_eq!(error.to_string(), "counts:1: expected a whole number");
}

#[test]
fn gazetteer_tables_are_sorted_and_whole() {
    let mut countries = HashSet::new();
    for (name, columns) in
        [("countries", 7), ("cities", 8), ("people", 8), ("organisations", 6), ("synonyms", 2), ("terms", 4)]
    {
        let text = table(&format!("gazetteer/{name}.tsv")).unwrap();
        let rows: Vec<Vec<&str>> =
            text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
        let uneven: Vec<_> = rows.iter().filter(|row| row.len() != columns).collect();
        assert!(uneven.is_empty(), "{name}: {uneven:?}");
        let unsorted: Vec<_> = rows.windows(2).filter(|pair| pair[0][0] >= pair[1][0]).collect();
        assert!(unsorted.is_empty(), "{name}: {unsorted:?}");
        let code_column = match name {
            "countries" => {
                countries = text.lines().filter_map(|line| line.get(..2).map(str::to_owned)).collect();
                None
            }
            "cities" => Some(1),
            "people" => Some(4),
            _ => None,
        };
        let codes = rows.iter().filter_map(|row| Some(row[code_column?])).flat_map(|cell| cell.split('|'));
        let unknown: HashSet<&str> = codes.filter(|&code| code != "-" && !countries.contains(code)).collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
}

#[test]
fn spellings_of_one_name_meet_and_different_people_do_not() {
    for (one, other) in [
        ("رحمن", "رحمان"),
        ("رحمون", "ورحمن"),
        ("نتنياهو", "نتانياهو"),
        ("هيغل", "هاجل"),
        ("بوتين", "بوتن"),
        ("طاجيكستان", "طاجكستان"),
        ("طاجيكستاني", "بطاجيكستان"),
        ("أردوغان", "اردغان"),
        ("لافروف", "لافرف"),
        ("دوشنبه", "دوشانبي"),
    ] {
        assert_eq!(stem(one), stem(other), "{one} {other}");
    }
    for (one, other) in [
        ("كاميرون", "الكاميرون"),
        ("هيغل", "هيغ"),
        ("رحمن", "رحمة"),
        ("علي", "عالي"),
        ("حسن", "حسين"),
        ("غزة", "فلسطين"),
        ("النيجر", "نيجيريا"),
    ] {
        assert_ne!(stem(one), stem(other), "{one} {other}");
    }
}
