//! Which page of which issue this is. The masthead is believed first, then the path, then the config.

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::article::{Masthead, Stated};
use crate::config::Config;
use crate::content::safe_name;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::dump::PathClues;
use crate::page::Page;

/// Where a value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// On a line of the page.
    Masthead,
    /// In the dump's path.
    Path,
    /// In the config's `defaults`.
    Config,
}

impl Origin {
    /// As `page.md` names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Masthead => "masthead",
            Self::Path => "path",
            Self::Config => "config",
        }
    }
}

/// A page's identity, each value with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Date of the issue.
    pub date: (NaiveDate, Origin),
    /// Number of the page as printed.
    pub page: (String, Origin),
    /// Name of the page.
    pub section: Option<(String, Origin)>,
    /// Editors of the page.
    pub editors: Option<(Vec<String>, Origin)>,
    /// Name of the newspaper, where the masthead states it.
    pub publication: Option<String>,
}

impl Identity {
    /// The page's folder below the content folder: `2024-03-14/02`.
    pub fn folder(&self) -> String {
        format!("{}/{}", self.date.0.format("%Y-%m-%d"), safe_name(&self.page.0))
    }

    /// What was found where, for `page.md`.
    pub fn origins(&self) -> Vec<(&'static str, &'static str)> {
        let mut origins = vec![("date", self.date.1.name()), ("page", self.page.1.name())];
        origins.extend(self.section.as_ref().map(|s| ("section", s.1.name())));
        origins.extend(self.editors.as_ref().map(|e| ("editor", e.1.name())));
        origins
    }
}

/// Puts masthead, path and config together. `alone`: the dump holds one page only, so its path speaks of that one.
pub(crate) fn identify(
    page: &Page,
    masthead: &Masthead,
    clues: &PathClues,
    alone: bool,
    config: &Config,
) -> (Option<Identity>, Diagnostics) {
    let mut look = Look { page, problems: Diagnostics::new() };
    let date = look.date(masthead, clues);
    let number = look.page_number(masthead, clues, alone, config);
    if let (Some((date, _)), Some(weekday)) = (date, &masthead.weekday) {
        look.weekday(date, weekday);
    }
    if let Some(stated) = &masthead.publication {
        look.publication(stated, config);
    }
    look.report_missing(date.is_some(), number.is_some(), masthead, clues);
    let defaults = &config.defaults;
    let masthead_editors: Vec<String> = masthead.editors.iter().map(|e| e.value.clone()).collect();
    let identity = date.zip(number).map(|(date, page)| Identity {
        date,
        page,
        section: first(masthead.section.as_ref().map(|s| s.value.clone()), None, defaults.section.clone()),
        editors: first(
            Some(masthead_editors).filter(|e| !e.is_empty()),
            None,
            defaults.editor.clone().map(|e| vec![e]),
        ),
        publication: masthead.publication.as_ref().map(|p| p.value.clone()),
    });
    (identity, look.problems)
}

fn first<T>(masthead: Option<T>, path: Option<T>, config: Option<T>) -> Option<(T, Origin)> {
    masthead
        .map(|v| (v, Origin::Masthead))
        .or_else(|| path.map(|v| (v, Origin::Path)))
        .or_else(|| config.map(|v| (v, Origin::Config)))
}

struct Look<'a> {
    page: &'a Page,
    problems: Diagnostics,
}

impl Look<'_> {
    fn warn(&mut self, line: u32, message: String, cause: &str, help: &str) {
        self.problems.push(
            Diagnostic::new(Code::Masthead, message).at_line(&self.page.dump, line).because(cause).help(help),
        );
    }

    fn date(&mut self, masthead: &Masthead, clues: &PathClues) -> Option<(NaiveDate, Origin)> {
        if let (Some(stated), Some(path)) = (&masthead.date, clues.date)
            && stated.value != path
        {
            let message = format!("the masthead says {}, the path says {path}", stated.value);
            self.warn(
                stated.line,
                message,
                "the masthead is believed",
                "correct the dump's name or its masthead",
            );
        }
        if let (Some(bad), Some(path)) =
            (&masthead.impossible_date, clues.date.filter(|_| masthead.date.is_none()))
        {
            let message = format!("the masthead's date `{}` is not in any calendar", bad.value);
            self.warn(
                bad.line,
                message,
                &format!("the path's date, {path}, is taken"),
                "correct the masthead",
            );
        }
        first(masthead.date.as_ref().map(|d| d.value), clues.date, None)
    }

    fn page_number(
        &mut self,
        masthead: &Masthead,
        clues: &PathClues,
        alone: bool,
        config: &Config,
    ) -> Option<(String, Origin)> {
        let path = clues.page.as_ref().filter(|_| alone);
        if let (Some(stated), Some(path)) = (&masthead.page, path)
            && stated.value.trim_start_matches('0') != path.trim_start_matches('0')
        {
            let message = format!("the masthead says page {}, the path says page {path}", stated.value);
            self.warn(
                stated.line,
                message,
                "the masthead is believed",
                "correct the dump's name or its masthead",
            );
        }
        let stated = masthead.page.as_ref().map(|p| p.value.clone());
        first(stated, path.cloned(), config.defaults.page.clone().filter(|_| alone))
    }

    fn weekday(&mut self, date: NaiveDate, stated: &Stated<Weekday>) {
        if date.weekday() != stated.value {
            let message =
                format!("{date} is a {}, the masthead says {}", name(date.weekday()), name(stated.value));
            self.warn(stated.line, message, "the date is believed", "correct whichever is wrong");
        }
    }

    fn publication(&mut self, stated: &Stated<String>, config: &Config) {
        let unset = config.publication == Config::default_in(&config.root).publication;
        let bare = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if !unset && bare(&stated.value) != bare(&config.publication) {
            let message =
                format!("the masthead says «{}», the config says «{}»", stated.value, config.publication);
            self.warn(
                stated.line,
                message,
                "the masthead's name goes into issue.md",
                "correct whichever is wrong",
            );
        }
    }

    fn report_missing(&mut self, date: bool, page: bool, masthead: &Masthead, clues: &PathClues) {
        let dump = &self.page.dump;
        let first_line = self.page.lines.first().map_or(1, |l| l.number);
        let impossible =
            Diagnostic::new(Code::ImpossibleDate, String::new()).because("no calendar has this date");
        if !date && let Some(bad) = &masthead.impossible_date {
            let mut d = impossible
                .at_line(dump, bad.line)
                .help("correct the masthead in the dump, or put the date into its path");
            d.message = format!("the masthead's date `{}` does not exist", bad.value);
            self.problems.push(d);
        } else if !date && let Some(bad) = &clues.impossible_date {
            let mut d = impossible.at(dump).help("rename the folder or the file");
            d.message = format!("the path's date `{bad}` does not exist");
            self.problems.push(d);
        } else if !(date && page) {
            let what = match (date, page) {
                (false, false) => "the issue's date and the page's number",
                (false, true) => "the issue's date",
                _ => "the page's number",
            };
            self.problems.push(
                Diagnostic::new(Code::NoPlace, format!("nothing tells {what}"))
                    .at_line(dump, first_line)
                    .because("it is neither in a masthead nor in the path nor in the config")
                    .help("name the file like dumps/2024-03-14/02.txt"),
            );
        }
    }
}

fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
