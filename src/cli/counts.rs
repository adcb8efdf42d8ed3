//! How many meetings are of which month, country, person: drawn as bars on a screen, a line each in a pipe.

use super::args::StepArg;
use super::meetings::json_name;
use super::output::{Output, bars};
use mahdar::search::{Count, Facets};
use std::io;

/// The most months that a timeline shows of itself; more are folded to years.
const MOST_MONTHS: usize = 36;
/// The most steps without a meeting that are shown each for itself.
const LONGEST_GAP: i32 = 24;

/// The most values of a facet that are drawn; a pipe gets all.
const MOST_VALUES: usize = 20;

/// Prints the counts of facets, each facet for itself.
pub(super) fn print_facets(output: &mut Output, facets: &Facets) -> io::Result<()> {
    for (facet, counts) in facets {
        let counts: Vec<(&str, usize)> = counts.iter().map(|count| (count.value.as_str(), count.meetings)).collect();
        let drawn = if output.style().is_laid_out() { counts.len().min(MOST_VALUES) } else { counts.len() };
        let name = match counts.len() - drawn {
            0 => json_name(facet),
            more => format!("{} (the first {drawn}, {more} more in --format json)", json_name(facet)),
        };
        print_counts(output, &name, &counts[..drawn], |_| String::new())?;
    }
    Ok(())
}

/// Prints counts under their name, what is before each of them given by its number, from 1.
pub(super) fn print_counts(
    output: &mut Output,
    name: &str,
    counts: &[(&str, usize)],
    before: impl Fn(usize) -> String,
) -> io::Result<()> {
    let style = output.style();
    if style.is_laid_out() {
        output.line(name)?;
        output.lines(bars(style, counts, before))?;
        return output.line("");
    }
    let line = |(value, count): &(&str, usize)| format!("{name} {}: {count}", style.inline(value));
    output.lines(counts.iter().map(line))
}

/// Prints how many of `total` meetings were held in which month or year, from the first to the last.
pub(super) fn print_timeline(output: &mut Output, months: &[Count], total: usize, step: StepArg) -> io::Result<()> {
    let (step, rows) = timeline(months, step);
    let name = if output.style().is_laid_out() { step } else { "timeline" };
    let dated: usize = months.iter().map(|month| month.meetings).sum();
    let mut rows: Vec<(&str, usize)> = rows.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    if total > dated {
        rows.push(("undated", total - dated));
    }
    print_counts(output, name, &rows, |_| String::new())
}

/// The steps of a timeline, those without a meeting too: the name of a step, and each with its meetings.
fn timeline(months: &[Count], step: StepArg) -> (&'static str, Vec<(String, usize)>) {
    // A month is a number: twelve a year.
    let months: Vec<(i32, usize)> =
        months.iter().filter_map(|month| Some((number_of(&month.value)?, month.meetings))).collect();
    let span = |months: &[(i32, usize)]| months.last().zip(months.first()).map_or(0, |(last, first)| last.0 - first.0);
    let by_year = match step {
        StepArg::Month => false,
        StepArg::Year => true,
        StepArg::Auto => usize::try_from(span(&months)).is_ok_and(|span| span >= MOST_MONTHS),
    };
    let mut steps: Vec<(i32, usize)> = Vec::new();
    for (month, meetings) in months {
        let at = if by_year { month.div_euclid(12) } else { month };
        match steps.last_mut() {
            Some((last, count)) if *last == at => *count += meetings,
            _ => steps.push((at, meetings)),
        }
    }
    let name = |at: i32| {
        if by_year { format!("{at:04}") } else { format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1) }
    };
    let mut rows = Vec::new();
    let mut next = steps.first().map_or(0, |step| step.0);
    for (at, meetings) in steps {
        if at - next > LONGEST_GAP {
            rows.push((format!("{} to {}", name(next), name(at - 1)), 0));
        } else {
            rows.extend((next..at).map(|empty| (name(empty), 0)));
        }
        rows.push((name(at), meetings));
        next = at + 1;
    }
    (if by_year { "year" } else { "month" }, rows)
}

/// The number of a month `YYYY-MM`.
fn number_of(month: &str) -> Option<i32> {
    let (year, month) = month.rsplit_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(months: &[(&str, usize)], step: StepArg) -> (&'static str, Vec<(String, usize)>) {
        let count = |&(value, meetings): &(&str, usize)| Count { value: value.into(), meetings };
        timeline(&months.iter().map(count).collect::<Vec<_>>(), step)
    }

    #[test]
    fn months_between_are_there_too() {
        let (name, rows) = of(&[("2021-11", 2), ("2022-02", 1)], StepArg::Auto);
        let rows: Vec<(&str, usize)> = rows.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!((name, rows), ("month", vec![("2021-11", 2), ("2021-12", 0), ("2022-01", 0), ("2022-02", 1)]));
        assert_eq!(of(&[], StepArg::Auto).1, []);
    }

    #[test]
    fn long_spans_are_folded_to_years_and_long_gaps_to_a_line() {
        let months = [("2018-12", 1), ("2022-01", 2), ("2022-03", 3)];
        let (name, rows) = of(&months, StepArg::Auto);
        assert_eq!((name, rows.len(), &rows[4]), ("year", 5, &("2022".to_owned(), 5)));
        assert_eq!(of(&months[1..], StepArg::Year).1, [("2022".to_owned(), 5)]);
        let rows = of(&months, StepArg::Month).1;
        assert_eq!((rows.len(), rows[1].0.as_str()), (5, "2019-01 to 2021-12"));
    }
}
