//! What templates see of the calendar: years, months and the weeks of a month.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tera::Value;

use super::locale::{DateForm, Locale};
use super::values::{Values, record, with};
use super::{text_or_none, url};
use crate::config::Config;
use crate::edition::calendar::{Day, Month, Year};
use crate::edition::{Address, Edition};

/// Makes the values of the calendar.
pub(super) struct Calendar<'a> {
    pub(super) edition: &'a Edition,
    pub(super) config: &'a Config,
    pub(super) locale: &'a Locale,
    pub(super) values: &'a Values,
}

impl Calendar<'_> {
    /// All years without their months, the newest first.
    pub(super) fn years(&self) -> Value {
        Value::from(self.edition.calendar.iter().rev().map(|y| self.year_stub(y)).collect::<Vec<_>>())
    }

    /// All years by decade, the newest first; each decade has ten places, those of years without issues empty.
    pub(super) fn decades(&self) -> Value {
        let mut decades: BTreeMap<i32, Vec<Value>> = BTreeMap::new();
        for year in &self.edition.calendar {
            let places = decades.entry(year.year.div_euclid(10)).or_insert_with(|| vec![Value::none(); 10]);
            if let Some(place) = places.get_mut(year.year.rem_euclid(10) as usize) {
                *place = self.year_stub(year);
            }
        }
        let decade = |(decade, years): (i32, Vec<Value>)| {
            record([("first", (decade * 10).into()), ("years", years.into())])
        };
        Value::from(decades.into_iter().rev().map(decade).collect::<Vec<_>>())
    }

    /// The newest year as [`Self::year`] gives it; none without an issue.
    pub(super) fn newest(&self) -> Value {
        self.edition.calendar.last().map_or_else(Value::none, |y| self.year(y.year))
    }

    /// A year with all its twelve months, and the years before and after that have issues.
    pub(super) fn year(&self, year: i32) -> Value {
        let all = &self.edition.calendar;
        let Ok(at) = all.binary_search_by_key(&year, |y| y.year) else { return Value::none() };
        let months: Vec<_> = (1..=12).map(|month| self.month_of(&all[at], month)).collect();
        let stub =
            |at: Option<usize>| at.and_then(|at| all.get(at)).map_or_else(Value::none, |y| self.year_stub(y));
        with(
            &self.year_stub(&all[at]),
            [("months", months.into()), ("previous", stub(at.checked_sub(1))), ("next", stub(Some(at + 1)))],
        )
    }

    /// A month with its issues and weeks, and the months before and after that have issues.
    pub(super) fn month(&self, year: i32, month: u32) -> Value {
        let all: Vec<&Month> = self.around(year);
        let Some(at) = all.iter().position(|m| (m.year, m.month) == (year, month)) else {
            return Value::none();
        };
        let stub = |at: Option<usize>| {
            at.and_then(|at| all.get(at)).map_or_else(Value::none, |m| self.month_stub(m.year, m.month))
        };
        let issues: Vec<_> = all[at].issues().map(|i| self.values.issue_in_brief(i)).collect();
        with(
            &self.month_stub(year, month),
            [
                ("count", issues.len().into()),
                ("issues", issues.into()),
                ("weeks", self.weeks(year, month)),
                ("previous", stub(at.checked_sub(1))),
                ("next", stub(Some(at + 1))),
            ],
        )
    }

    /// The days of the week, that first with which the interface's language begins it: `name` and `short`.
    pub(super) fn weekdays(&self) -> Value {
        // The first day of 2024 was a Monday.
        let first = 1 + self.locale.first_weekday().num_days_from_monday();
        let days = (first..first + 7).filter_map(|day| NaiveDate::from_ymd_opt(2024, 1, day));
        let days: Vec<NaiveDate> = days.collect();
        let write = |form| days.iter().map(move |day| self.locale.date(*day, form));
        let short: Vec<String> = write(DateForm::ShortWeekday).collect();
        let day = |(name, short): (String, &str)| record([("name", name.into()), ("short", short.into())]);
        let days = write(DateForm::Weekday).zip(without_common_start(&short)).map(day);
        Value::from(days.collect::<Vec<_>>())
    }

    /// The months that have issues of a year and of the years next to it.
    fn around(&self, year: i32) -> Vec<&Month> {
        let all = &self.edition.calendar;
        let Ok(at) = all.binary_search_by_key(&year, |y| y.year) else { return Vec::new() };
        all[at.saturating_sub(1)..all.len().min(at + 2)].iter().flat_map(|y| &y.months).collect()
    }

    /// One of a year's twelve months; without an issue it has no link.
    fn month_of(&self, year: &Year, month: u32) -> Value {
        let issues = year.months.iter().find(|m| m.month == month).into_iter().flat_map(Month::issues);
        let issues: Vec<_> = issues.map(|i| self.values.issue_alone(i)).collect();
        let has_issues = !issues.is_empty();
        let value = with(
            &self.month_stub(year.year, month),
            [
                ("count", issues.len().into()),
                ("issues", issues.into()),
                ("weeks", self.weeks(year.year, month)),
            ],
        );
        if has_issues {
            return value;
        }
        with(&value, [("href", Value::none()), ("url", Value::none())])
    }

    fn year_stub(&self, year: &Year) -> Value {
        let address = Address::of_year(year.year);
        let first = NaiveDate::from_ymd_opt(year.year, 1, 1).unwrap_or_default();
        record([
            ("year", year.year.into()),
            ("text", self.locale.date(first, DateForm::Year).into()),
            ("count", year.count().into()),
            ("href", address.href().into()),
            ("url", text_or_none(url(self.config, &address))),
        ])
    }

    fn month_stub(&self, year: i32, month: u32) -> Value {
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let address = Address::of_month(year, month);
        record([
            ("year", year.into()),
            ("month", month.into()),
            ("text", self.locale.date(first, DateForm::Month).into()),
            ("name", self.locale.date(first, DateForm::MonthName).into()),
            ("href", address.href().into()),
            ("url", text_or_none(url(self.config, &address))),
        ])
    }

    /// Weeks of seven places; a place is none outside the month, else it has `day` and `issue` (or none).
    fn weeks(&self, year: i32, month: u32) -> Value {
        let day = |day: Option<Day>| {
            let Some(day) = day else { return Value::none() };
            let issue = day.issue.map_or_else(Value::none, |i| self.values.issue_alone(i));
            record([("day", chrono::Datelike::day(&day.date).into()), ("issue", issue)])
        };
        let week = |week: [Option<Day>; 7]| Value::from(week.map(day).to_vec());
        let weeks = self.edition.weeks(year, month, self.locale.first_weekday());
        Value::from(weeks.into_iter().map(week).collect::<Vec<_>>())
    }
}

/// Short names of days without the beginning that all of them share: 一 for 周一, where a column is a finger wide.
fn without_common_start(names: &[String]) -> impl Iterator<Item = &str> {
    let shared = names.first().and_then(|n| n.chars().next());
    let shared = shared.filter(|c| names.iter().all(|n| n.starts_with(*c) && n.chars().count() > 1));
    names.iter().map(move |n| shared.and_then(|c| n.strip_prefix(c)).unwrap_or(n))
}
