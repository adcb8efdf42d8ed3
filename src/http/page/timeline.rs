//! How many meetings were held when: bars, each a link to its months. Time runs as the language is read.
//!
//! Drawn on the server, so it needs no script and prints. Each bar says in words what it shows, to the mouse and to those who
//! hear the page.

use super::asked::Asked;
use super::dates;
use super::words::Lang;
use mahdar::search::Count;
use maud::{Markup, html};

/// The most bars.
const MOST_BARS: i32 = 36;
/// Months that a bar may stand for.
const STEPS: [i32; 7] = [1, 3, 12, 60, 120, 600, 1_200];
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 84.0;
/// Below the bars, for the first and the last date.
const FOOT: f64 = 18.0;

/// A bar: its first and last month, counted from the year 0, and its meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bar {
    first: i32,
    last: i32,
    meetings: usize,
}

pub(super) fn timeline(asked: &Asked, months: &[Count]) -> Markup {
    let lang = asked.lang;
    let bars = bars(months);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return html! {} };
    let most = bars.iter().map(|bar| bar.meetings).max().unwrap_or(1).max(1);
    let width = WIDTH / bars.len().max(4) as f64;
    let room = HEIGHT - FOOT;
    let x = |n: usize| match lang {
        Lang::Ar => WIDTH - (n + 1) as f64 * width,
        Lang::En => n as f64 * width,
    };
    let end = bars.len().saturating_sub(1);
    let middle = |n: usize| x(n) + width / 2.0;
    let ends = [(first.first, 0, lang == Lang::En), (last.last, end, lang == Lang::Ar)];
    html! {
        section.timeline {
            h2 #timeline { (lang.say("timeline")) }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="group" aria-labelledby="timeline" direction="ltr" {
                line.axis x1="0" x2=(WIDTH) y1=(room) y2=(room) {}
                @for (n, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.meetings > 0) {
                    @let height = (bar.meetings as f64 / most as f64 * (room - 4.0)).max(2.0);
                    @let (since, until) = (month(bar.first), month(bar.last));
                    a href=(asked.link().set("since", &since).set("until", &until).to("/")) {
                        title { (said(lang, bar)) }
                        rect.hit x=(tenth(x(n))) y="0" width=(tenth(width)) height=(room) {}
                        rect.bar x=(tenth(x(n) + width * 0.1)) y=(tenth(room - height)) width=(tenth(width * 0.8))
                            height=(tenth(height)) rx="1" {}
                    }
                }
                @for (at, n, is_left) in ends.into_iter().take(if bars.len() > 1 { 2 } else { 1 }) {
                    // At the edges of the drawing, so that nothing is cut off.
                    @let (x, anchor) = match (bars.len(), is_left) {
                        (1, _) => (middle(n), "middle"),
                        (_, true) => (middle(n).min(x(n)), "start"),
                        (_, false) => (x(n) + width, "end"),
                    };
                    text x=(tenth(x)) y=(HEIGHT - 4.0) text-anchor=(anchor) { (dates::in_words(lang, &month(at))) }
                }
            }
        }
    }
}

/// What a bar shows, in words.
fn said(lang: Lang, bar: &Bar) -> String {
    let (first, last) = (dates::in_words(lang, &month(bar.first)), dates::in_words(lang, &month(bar.last)));
    let when = if bar.first == bar.last { first } else { format!("{first} \u{2013} {last}") };
    format!("{when}: {}", lang.count("meetings", bar.meetings))
}

/// All bars from the first to the last, those without a meeting too; as many months in each as keeps them few.
fn bars(months: &[Count]) -> Vec<Bar> {
    let months: Vec<(i32, usize)> =
        months.iter().filter_map(|month| Some((number_of(&month.value)?, month.meetings))).collect();
    let (Some((first, _)), Some((last, _))) = (months.first(), months.last()) else { return Vec::new() };
    let few = |step: &&i32| last.div_euclid(**step) - first.div_euclid(**step) < MOST_BARS;
    let step = *STEPS.iter().find(few).unwrap_or(&STEPS[STEPS.len() - 1]);
    let from = first.div_euclid(step);
    let bar = |n: i32| Bar { first: n * step, last: n * step + step - 1, meetings: 0 };
    let mut bars: Vec<Bar> = (from..=last.div_euclid(step)).map(bar).collect();
    for (month, meetings) in months {
        let at = usize::try_from(month.div_euclid(step) - from).unwrap_or(usize::MAX);
        if let Some(bar) = bars.get_mut(at) {
            bar.meetings += meetings;
        }
    }
    bars
}

/// The number of a month `YYYY-MM`.
fn number_of(month: &str) -> Option<i32> {
    let (year, month) = month.rsplit_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

fn month(number: i32) -> String {
    format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
}

/// A length in a drawing: tenths will do, and are short.
pub(super) fn tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(months: &[(&str, usize)]) -> Vec<Bar> {
        let count = |&(value, meetings): &(&str, usize)| Count { value: value.into(), meetings };
        bars(&months.iter().map(count).collect::<Vec<_>>())
    }

    #[test]
    fn bars_are_few_and_lose_no_meeting() {
        for months in [
            &[("2022-11", 2), ("2023-02", 1)][..],
            &[("2018-12", 1), ("2022-01", 2), ("2022-03", 3)],
            &[("1444-01", 1), ("2022-01", 2)],
            &[("0001-01", 1), ("9999-12", 2)],
        ] {
            let bars = of(months);
            assert!(bars.len() <= 36 || months[0].0 == "0001-01", "{}", bars.len());
            assert!(bars.len() <= 101);
            let all: usize = months.iter().map(|(_, meetings)| meetings).sum();
            assert_eq!(bars.iter().map(|bar| bar.meetings).sum::<usize>(), all);
        }
        let bars = of(&[("2022-11", 2), ("2023-02", 1)]);
        assert_eq!(bars.iter().map(|bar| bar.meetings).collect::<Vec<_>>(), [2, 0, 0, 1]);
        assert_eq!((month(bars[0].first), month(bars[3].last)), ("2022-11".into(), "2023-02".into()));
        assert_eq!(of(&[]), []);
        assert_eq!(of(&[("nonsense", 1), ("2022-01", 1)]).len(), 1);
    }
}
