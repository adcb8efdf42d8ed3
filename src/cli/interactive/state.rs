//! What a line of input does to what is on the screen: a function of the two, without a terminal.
//!
//! The views that were opened are a stack: `/back` goes to the one before. A number is one of those that the screen shows.

use mahdar::dates::parse_period;
use mahdar::search::{Facet, Filter};

/// Hits on a screen, and values of a facet.
pub(super) const PAGE_OF_HITS: usize = 10;
pub(super) const PAGE_OF_VALUES: usize = 20;

/// What can be typed.
pub(super) const HELP: &str = "\
WORDS          search for them; \"in quotes\" word for word
NUMBER         open that meeting, or that report of it; narrow to that value
/facet F       count what matches by country, year, participant or source
/timeline      count what matches by months or years
/next, /prev   turn the page
/reports       answer with reports in place of meetings, or with meetings again
/back          go to what was shown before
/help          this
/quit          leave, as Ctrl-D does";

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View {
    pub(super) query: String,
    pub(super) filter: Filter,
    pub(super) what: What,
    /// Hits or values on the pages before.
    pub(super) offset: usize,
}

/// What is shown of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Meetings,
    Reports,
    Facet(Facet),
    Timeline,
    /// A meeting or report, whole, by its id.
    Whole(String),
}

/// What the screen shows with numbers, which begin behind the offset of the view.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// Ids of hits, or values of a facet.
    pub(super) items: Vec<String>,
    /// How many there are on all pages.
    pub(super) total: usize,
}

/// The views that were opened, the current one last.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    views: Vec<View>,
    reports: bool,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Show the current view.
    Show,
    Help,
    Quit,
    Nothing,
}

impl State {
    pub(super) fn view(&self) -> Option<&View> {
        self.views.last()
    }

    /// Takes a line of input. What cannot be done changes nothing, and is said.
    pub(super) fn take(&mut self, line: &str, listed: &Listed) -> Result<Step, String> {
        let line = line.trim();
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (None, _) => Ok(Step::Nothing),
            (Some("/quit" | "/exit" | "/q"), None) => Ok(Step::Quit),
            (Some("/help" | "/h" | "/?"), None) => Ok(Step::Help),
            (Some("/back" | "/b"), None) => self.back(),
            (Some("/next" | "/n"), None) => self.turn(listed, true),
            (Some("/prev" | "/p"), None) => self.turn(listed, false),
            (Some("/reports"), None) => self.toggle_reports(),
            (Some("/timeline"), None) => self.count(What::Timeline),
            (Some("/facet"), name) => self.count(What::Facet(facet(name.unwrap_or_default())?)),
            (Some(word), _) if word.starts_with('/') => Err(format!("unknown: {line}; /help tells what there is")),
            (Some(word), None) if number(word).is_some() => self.choose(number(word).unwrap_or_default(), listed),
            _ => {
                let what = if self.reports { What::Reports } else { What::Meetings };
                self.open(View { query: line.to_owned(), filter: Filter::default(), what, offset: 0 })
            }
        }
    }

    fn open(&mut self, view: View) -> Result<Step, String> {
        self.views.push(view);
        Ok(Step::Show)
    }

    fn current(&self) -> Result<View, String> {
        self.view().cloned().ok_or_else(|| "nothing is shown yet: type what to look for".into())
    }

    fn back(&mut self) -> Result<Step, String> {
        if self.views.len() < 2 {
            return Err("there is nothing before this".into());
        }
        self.views.pop();
        Ok(Step::Show)
    }

    fn turn(&mut self, listed: &Listed, forward: bool) -> Result<Step, String> {
        let page = match self.current()?.what {
            What::Facet(_) => PAGE_OF_VALUES,
            What::Meetings | What::Reports => PAGE_OF_HITS,
            What::Timeline | What::Whole(_) => return Err("this has no pages: /back first".into()),
        };
        let Some(view) = self.views.last_mut() else { return Ok(Step::Nothing) };
        match forward {
            true if view.offset + page >= listed.total => Err("this is the last page".into()),
            false if view.offset == 0 => Err("this is the first page".into()),
            forward => {
                view.offset = if forward { view.offset + page } else { view.offset.saturating_sub(page) };
                Ok(Step::Show)
            }
        }
    }

    fn toggle_reports(&mut self) -> Result<Step, String> {
        let Some(view) = self.views.last_mut() else {
            self.reports = !self.reports;
            let what = if self.reports { "reports" } else { "meetings" };
            return Err(format!("queries will be answered with {what}"));
        };
        let reports = !matches!(view.what, What::Reports);
        if reports && view.filter != Filter::default() {
            return Err("what was narrowed is of meetings: /back first".into());
        }
        self.reports = reports;
        view.what = if reports { What::Reports } else { What::Meetings };
        view.offset = 0;
        Ok(Step::Show)
    }

    /// Counts the meetings of the current view.
    fn count(&mut self, what: What) -> Result<Step, String> {
        let view = self.current()?;
        match view.what {
            What::Reports => Err("only meetings are counted: /reports first".into()),
            What::Whole(_) => Err("this is one alone: /back first".into()),
            _ => self.open(View { what, offset: 0, ..view }),
        }
    }

    fn choose(&mut self, number: usize, listed: &Listed) -> Result<Step, String> {
        let view = self.current()?;
        let item = number.checked_sub(view.offset + 1).and_then(|place| listed.items.get(place)).cloned();
        let Some(item) = item else {
            let (first, last) = (view.offset + 1, view.offset + listed.items.len());
            let there = if listed.items.is_empty() { "nothing".to_owned() } else { format!("{first} to {last}") };
            return Err(format!("no {number} is shown, but {there}; put a number to look for in quotes"));
        };
        match view.what {
            What::Facet(facet) => {
                let filter = narrowed(view.filter, facet, item)?;
                self.open(View { query: view.query, filter, what: What::Meetings, offset: 0 })
            }
            _ => self.open(View { what: What::Whole(item), offset: 0, ..view }),
        }
    }
}

/// A filter with a value of a facet.
fn narrowed(filter: Filter, facet: Facet, value: String) -> Result<Filter, String> {
    Ok(match facet {
        Facet::Country => Filter { countries: filter.countries.into_iter().chain([value]).collect(), ..filter },
        Facet::Participant => Filter { participant: Some(value), ..filter },
        Facet::Source => Filter { source: Some(value), ..filter },
        Facet::Year => {
            let period = parse_period(&value).map_err(|error| error.to_string())?;
            Filter { since: Some(period.first), until: Some(period.last), ..filter }
        }
        _ => return Err("there is no way to narrow to this".into()),
    })
}

fn facet(name: &str) -> Result<Facet, String> {
    match name {
        "country" => Ok(Facet::Country),
        "year" => Ok(Facet::Year),
        "participant" => Ok(Facet::Participant),
        "source" => Ok(Facet::Source),
        _ => Err(format!("/facet: expected country, year, participant or source, found '{name}'")),
    }
}

/// A number, in digits of any keyboard for Arabic, Persian or Latin.
fn number(word: &str) -> Option<usize> {
    let digit = |c: char| match c {
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(u32::from(c) - 0x6F0),
        c => c.to_digit(10),
    };
    let digits = word.chars().map(|c| digit(c).and_then(|digit| char::from_digit(digit, 10)));
    digits.collect::<Option<String>>()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(items: &[&str], total: usize) -> Listed {
        Listed { items: items.iter().map(|item| (*item).to_owned()).collect(), total }
    }

    /// Takes lines in turn, each with the same list on the screen, and returns what is shown then.
    fn after(lines: &[&str], listed: &Listed) -> (State, View) {
        let mut state = State::default();
        for line in lines {
            assert_eq!(state.take(line, listed), Ok(Step::Show), "{line}");
        }
        let view = state.view().unwrap().clone();
        (state, view)
    }

    #[test]
    fn words_are_searched_and_a_number_opens() {
        let hits = listed(&["m-a", "m-b"], 2);
        let (mut state, view) = after(&[" one two "], &hits);
        assert_eq!((view.query.as_str(), &view.what), ("one two", &What::Meetings));
        assert_eq!(after(&["one", "2"], &hits).1.what, What::Whole("m-b".into()));
        assert_eq!(after(&["one", "\u{662}"], &hits).1.what, What::Whole("m-b".into()));
        assert_eq!(after(&["one", "2", "/back"], &hits).1.what, What::Meetings);
        assert_eq!(after(&["one", "2", "1"], &hits).1.what, What::Whole("m-a".into()), "a report of what was opened");
        assert!(state.take("3", &hits).unwrap_err().contains("1 to 2"));
        assert_eq!(state.take("  ", &hits), Ok(Step::Nothing));
        assert_eq!(after(&["one", "2 3"], &hits).1.query, "2 3");
    }

    #[test]
    fn a_value_of_a_facet_narrows() {
        let countries = listed(&["SA", "RU"], 2);
        let (_, view) = after(&["x", "/facet country", "2", "/facet country", "1"], &countries);
        assert_eq!((view.filter.countries, view.what), (vec!["RU".into(), "SA".into()], What::Meetings));
        let (_, view) = after(&["x", "/facet year", "1"], &listed(&["2022"], 1));
        assert_eq!(view.filter.since.map(|day| day.to_string()).as_deref(), Some("2022-01-01"));
        assert_eq!(view.filter.until.map(|day| day.to_string()).as_deref(), Some("2022-12-31"));
        assert_eq!(after(&["x", "/facet source", "1"], &listed(&["kuna"], 1)).1.filter.source.as_deref(), Some("kuna"));
        let (mut state, _) = after(&["x", "/facet participant", "1"], &listed(&["y"], 1));
        assert!(state.take("/reports", &Listed::default()).is_err());
        assert_eq!(after(&["x", "/facet year", "1", "/back", "/back"], &listed(&["2022"], 1)).1.what, What::Meetings);
    }

    #[test]
    fn pages_turn_as_far_as_there_are_hits() {
        let hits = listed(&["a"; 10], 25);
        let (mut state, view) = after(&["x", "/next", "/next"], &hits);
        assert_eq!(view.offset, 20);
        assert!(state.take("/next", &hits).unwrap_err().contains("last"));
        let (mut state, view) = after(&["x", "/next", "/prev"], &hits);
        assert_eq!(view.offset, 0);
        assert!(state.take("/prev", &hits).unwrap_err().contains("first"));
        assert_eq!(after(&["x", "/next", "12"], &hits).1.what, What::Whole("a".into()));
    }

    #[test]
    fn reports_toggle_and_are_not_counted() {
        let none = Listed::default();
        let (mut state, view) = after(&["x", "/reports"], &none);
        assert_eq!(view.what, What::Reports);
        assert!(state.take("/facet year", &none).is_err() && state.take("/timeline", &none).is_err());
        assert_eq!(after(&["x", "/reports", "y"], &none).1.what, What::Reports);
        assert_eq!(after(&["x", "/reports", "/reports"], &none).1.what, What::Meetings);
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        let mut state = State::default();
        let none = Listed::default();
        for line in ["1", "/back", "/next", "/facet country", "/facet", "/facet city", "/nonsense", "/quit now"] {
            assert!(state.take(line, &none).is_err(), "{line}");
            assert_eq!(state.view(), None);
        }
        assert_eq!(state.take("/quit", &none), Ok(Step::Quit));
        assert_eq!(state.take("/help", &none), Ok(Step::Help));
    }
}
