//! Sentences with dates, and what is read in them: `cases.tsv`.

use super::{Kind, Lean, mentions};
use jiff::civil::Date;
use mahdar_text::Analyzer;

/// What is read in a text, as the table writes it.
fn read(text: &str, reference: Option<Date>, analyzer: Analyzer) -> String {
    let found = mentions(text, &analyzer.tokens(text));
    let one = |mention: &super::DateMention| {
        let kind = match mention.kind {
            Kind::Explicit => "explicit",
            Kind::Relative => "relative",
            Kind::Weekday => "weekday",
        };
        let days = |lean| match mention.resolve(reference, lean) {
            Some(days) if days.first == days.last => days.first.to_string(),
            Some(days) => format!("{}..{}", days.first, days.last),
            None => "none".into(),
        };
        let (past, future) = (days(Lean::Past), days(Lean::Future));
        if past == future { format!("{kind} {past}") } else { format!("{kind} {past} / {future}") }
    };
    if found.is_empty() { "-".into() } else { found.iter().map(one).collect::<Vec<_>>().join(" | ") }
}

#[test]
fn sentences_are_read_as_the_table_says() {
    let lines: Vec<&str> = include_str!("cases.tsv").lines().skip(1).collect();
    assert!(lines.windows(2).all(|w| w[0].split('\t').next() < w[1].split('\t').next()), "the table is not sorted");
    let mut wrong = Vec::new();
    for line in lines {
        let [key, text, reference, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let reference = (reference != "-").then(|| reference.parse().unwrap());
        for analyzer in [Analyzer::light(), Analyzer::guarded()] {
            let read = read(text, reference, analyzer);
            if read != expected {
                wrong.push(format!("{key}: {read}, expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Ends of texts, cuts through words, and tokens of another text: no panic, and ranges in order.
#[test]
fn any_text_has_an_answer() {
    let table = include_str!("cases.tsv");
    let whole: Vec<char> = table.chars().collect();
    for from in (0..whole.len()).step_by(7) {
        let text: String = whole[from..(from + 60).min(whole.len())].iter().collect();
        let mut end = 0;
        for mention in mentions(&text, &Analyzer::light().tokens(&text)) {
            assert!(mention.range.start >= end && text.get(mention.range.clone()).is_some());
            end = mention.range.end;
            for lean in [Lean::Past, Lean::Future] {
                for reference in [None, Some(Date::MIN), Some(Date::MAX), Some(Date::constant(2016, 2, 29))] {
                    let _ = mention.resolve(reference, lean);
                }
            }
        }
    }
    let _ = mentions("12", &Analyzer::light().tokens(table));
}
