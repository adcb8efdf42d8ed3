//! Reports in pieces, and ever new editions of them, for benches that change an index for long.

use super::asked::corpus;
use mahdar::Report;
use mahdar::corpus::{InputFormat, Item, find};

/// Reports of a bench, cut into pieces of one size.
pub(crate) struct Pieces {
    reports: Vec<Report>,
    size: usize,
}

impl Pieces {
    /// The first `most` reports of what the environment names; the seeds again and again, on other days, if they are
    /// all.
    pub(crate) fn read(most: usize, size: usize) -> Self {
        let (data, paths) = corpus();
        let items = find(&paths, InputFormat::Auto).read("");
        let reports = items.filter_map(|item| if let Item::Report(report) = item { Some(*report) } else { None });
        let mut reports: Vec<Report> = reports.take(most).collect();
        assert!(!reports.is_empty(), "{paths:?} hold no report");
        let own = reports.len();
        while data == "seeds" && reports.len() < most {
            let n = reports.len();
            let mut report = reports[n % own].clone();
            let (year, month, day) = (2000 + n / 336 % 20, 1 + n / 28 % 12, 1 + n % 28);
            report.published = mahdar::dates::parse_published(&format!("{year}-{month:02}-{day:02}")).ok();
            reports.push(report);
        }
        for (n, report) in reports.iter_mut().enumerate() {
            (report.id, report.origin) = (format!("p{n}"), None);
        }
        Self { reports, size }
    }

    /// How many pieces there are.
    pub(crate) fn len(&self) -> usize {
        self.reports.len().div_ceil(self.size)
    }

    /// The ids of a piece.
    #[allow(dead_code, reason = "not every bench takes reports out")]
    pub(crate) fn ids(&self, piece: usize) -> impl Iterator<Item = &str> {
        self.of(piece).iter().map(|report| report.id.as_str())
    }

    /// An edition of a piece: the same ids; a line says which edition it is.
    pub(crate) fn edition(&self, piece: usize, edition: usize) -> impl Iterator<Item = Report> + '_ {
        self.of(piece).iter().map(move |report| {
            let mut report = report.clone();
            report.body += &format!("\nالطبعة {edition}");
            report
        })
    }

    fn of(&self, piece: usize) -> &[Report] {
        let start = piece % self.len() * self.size;
        &self.reports[start..(start + self.size).min(self.reports.len())]
    }
}
