//! Which days have an issue: years, their months, and a month laid out in weeks.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{Edition, Issue, IssueId};

/// A year that has issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Its months that have issues, the oldest first; never empty.
    pub months: Vec<Month>,
}

/// A month that has issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// The year it belongs to.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// Its issues, as places in [`Edition::issues`]; never empty.
    issues: Range<usize>,
}

/// One place of a month's table; those before the first day and after the last are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date.
    pub date: NaiveDate,
    /// The issue of that day.
    pub issue: Option<IssueId>,
}

impl Year {
    /// Number of its issues.
    pub fn count(&self) -> usize {
        self.months.iter().map(|m| m.issues.len()).sum()
    }
}

impl Month {
    /// Its issues, the oldest first.
    pub fn issues(&self) -> impl ExactSizeIterator<Item = IssueId> + use<> {
        self.issues.clone().map(IssueId)
    }
}

/// The years of issues that stand in the order of their dates, the oldest first.
pub(super) fn years(issues: &[Issue]) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for (at, issue) in issues.iter().enumerate() {
        let (year, month) = (issue.date.year(), issue.date.month());
        if years.last().is_none_or(|y| y.year != year) {
            years.push(Year { year, months: Vec::new() });
        }
        let Some(months) = years.last_mut().map(|y| &mut y.months) else { continue };
        match months.last_mut() {
            Some(last) if last.month == month => last.issues.end = at + 1,
            _ => months.push(Month { year, month, issues: at..at + 1 }),
        }
    }
    years
}

impl Edition {
    /// A month as weeks of seven days, each beginning with the day `from`, whether or not it has issues; none for a month
    /// that the calendar does not have.
    pub fn weeks(&self, year: i32, month: u32, from: Weekday) -> Vec<[Option<Day>; 7]> {
        let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return Vec::new() };
        let mut weeks = Vec::with_capacity(6);
        let mut week = [None; 7];
        for date in first.iter_days().take_while(|d| d.month() == month) {
            let at = date.weekday().days_since(from) as usize;
            let issue = self.issues.binary_search_by_key(&date, |i| i.date).ok().map(IssueId);
            week[at] = Some(Day { date, issue });
            if at == 6 {
                weeks.push(std::mem::take(&mut week));
            }
        }
        if week.iter().any(Option::is_some) {
            weeks.push(week);
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::super::Address;
    use super::*;

    fn edition(dates: &[&str]) -> Edition {
        let issues: Vec<Issue> = dates
            .iter()
            .map(|date| Issue {
                date: date.parse().unwrap(),
                publication: String::new(),
                number: None,
                pages: Vec::new(),
                address: Address::default(),
                previous: None,
                next: None,
                input: None,
            })
            .collect();
        Edition { calendar: years(&issues), issues, ..Edition::default() }
    }

    #[test]
    fn issues_are_found_by_year_and_month() {
        let edition = edition(&["1899-12-31", "1900-01-01", "1900-01-08", "1902-07-01"]);
        let found: Vec<_> = edition
            .calendar
            .iter()
            .flat_map(|y| y.months.iter().map(|m| (m.year, m.month, m.issues().len())))
            .collect();
        assert_eq!(found, [(1899, 12, 1), (1900, 1, 2), (1902, 7, 1)]);
        assert_eq!(edition.calendar[1].count(), 2);
    }

    #[test]
    fn a_month_is_weeks_with_its_issues_in_their_places() {
        let edition = edition(&["2024-02-01", "2024-02-29"]);
        let weeks = edition.weeks(2024, 2, Weekday::Mon);
        assert_eq!(weeks.len(), 5);
        assert_eq!(weeks[0][2], None);
        assert_eq!(weeks[0][3].unwrap().issue, Some(IssueId(0)), "1 February 2024 was a Thursday");
        assert_eq!(weeks[4][3].unwrap().issue, Some(IssueId(1)));
        assert_eq!(weeks[4][4], None);
        assert_eq!(weeks.iter().flatten().flatten().count(), 29);
        assert_eq!(edition.weeks(2021, 2, Weekday::Mon).len(), 4, "February 2021 filled four weeks");
        assert!(edition.weeks(2021, 13, Weekday::Mon).is_empty());
        let from_sunday = edition.weeks(2024, 2, Weekday::Sun);
        assert_eq!(from_sunday[0][4].unwrap().issue, Some(IssueId(0)));
        assert_eq!(edition.weeks(2021, 2, Weekday::Sun).len(), 5);
    }
}
