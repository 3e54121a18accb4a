//! `newsprint new DATE/PAGE "TITLE"`: starts an article by hand.

use std::process::ExitCode;

use chrono::NaiveDate;

use super::Common;
use crate::config::Config;
use crate::content::{self, Article};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::fs;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Issue and page that the article stands on, for example 2024-03-14/11
    #[arg(value_name = "DATE/PAGE")]
    place: String,
    /// Title of the article
    #[arg(value_name = "TITLE")]
    title: String,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let (config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(problem) => return common.report(problem.into()),
    };
    match start(&config, &args.place, &args.title) {
        Ok(path) => common.say(&path),
        Err(problem) => problems.push(problem),
    }
    common.report(problems)
}

/// Writes the new file and gives its path, relative to the site's root.
fn start(config: &Config, place: &str, title: &str) -> Result<String, Diagnostic> {
    let (date, page) = date_and_page(place)?;
    let page = &standing_folder(config, date, page).unwrap_or_else(|| page.to_owned());
    let folder = format!("{}/{page}", date.format("%Y-%m-%d"));
    let (number, mut problems) = next_number(config, &folder);
    if let Some(problem) = problems.pop() {
        // A folder that cannot be read may hold the very number that seems free.
        return Err(problem);
    }
    let article = Article {
        title: title.trim().to_owned(),
        date: Some(date),
        page: Some(page.clone()),
        ..Article::default()
    };
    let file = config.content_folder().join(&folder).join(format!("{number}.md"));
    let text = content::article_file(&article, &[]) + "\n";
    fs::write(&file, text.as_bytes())?;
    Ok(fs::shown_from(&config.root, &file))
}

/// The folder that the page has already under another writing of its number: `02` where `2` is asked for.
fn standing_folder(config: &Config, date: NaiveDate, page: &str) -> Option<String> {
    let issue = config.content_folder().join(date.format("%Y-%m-%d").to_string());
    let bare = |name: &str| name.trim_start_matches('0').to_owned();
    let folders = fs::files_under(&issue).0.into_iter().filter_map(|file| {
        let inside = fs::shown_from(&issue, &file);
        inside.split_once('/').map(|(folder, _)| folder.to_owned())
    });
    folders
        .filter(|folder| !bare(folder).is_empty() && bare(folder) == bare(page))
        .max_by_key(|folder| *folder == page)
}

/// `2024-03-14/11` taken apart.
///
/// # Errors
/// [`Code::ImpossibleDate`] for a date that no calendar has; [`Code::Misplaced`] for anything else that cannot be a
/// page's folder, such as `../x` or `a/b`.
fn date_and_page(place: &str) -> Result<(NaiveDate, &str), Diagnostic> {
    let example = "write it like 2024-03-14/11";
    let misplaced = |message: String| {
        let mut problem = Diagnostic::new(Code::Misplaced, message).help(example);
        problem.severity = Severity::Error;
        problem
    };
    let Some((day, page)) = place.split_once('/') else {
        return Err(misplaced(format!("`{place}` does not name an issue and a page")));
    };
    let shaped = day.len() == 10
        && day
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return Err(misplaced(format!("`{day}` is not a date")));
    }
    let date = NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| {
        Diagnostic::new(Code::ImpossibleDate, format!("`{day}` is a date that no calendar has")).help(example)
    })?;
    if page != content::safe_name(page) {
        return Err(misplaced(format!("`{page}` cannot be the folder of a page"))
            .because("it holds characters that a file's name or an address cannot have everywhere"));
    }
    Ok((date, page))
}

/// The first number above all that a file of the page has, or had as far as import's copies tell: an address that was
/// given away once is never given to another article.
fn next_number(config: &Config, folder: &str) -> (u32, Vec<Diagnostic>) {
    let mut highest = 0;
    let mut problems = Diagnostics::new();
    for top in [config.content_folder(), config.pristine_folder()] {
        let (files, found) = fs::files_under(&top.join(folder));
        problems.append(found);
        let names = files.iter().filter_map(|f| f.file_name()?.to_str()?.split('.').next());
        highest = names.filter_map(|n| n.parse::<u32>().ok()).fold(highest, u32::max);
    }
    (highest.saturating_add(1), problems.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[&str]) -> (tempfile::TempDir, Config) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(&folder.path().join(file), b"").unwrap();
        }
        let config = Config::default_in(folder.path());
        (folder, config)
    }

    #[test]
    fn a_new_article_gets_the_next_number_that_was_never_used() {
        let (_folder, config) = site(&[
            "content/2024-03-14/11/2.md",
            "content/2024-03-14/11/4.proposal.md",
            "content/2024-03-14/11/page.md",
            ".newsprint/import/2024-03-14/11/7.md",
        ]);
        let path = start(&config, "2024-03-14/11", "白鹭: 归来 #1").unwrap();
        assert_eq!(path, "content/2024-03-14/11/8.md");
        let text = fs::read_to_string(&config.root.join(&path)).unwrap();
        let (document, problems) = content::read("2024-03-14/11/8.md", &path, &text);
        assert!(problems.is_empty(), "{problems:?}");
        let content::Kind::Article(article) = document.unwrap().kind else { panic!("no article") };
        assert_eq!(article.title, "白鹭: 归来 #1");
        assert_eq!(article.page.as_deref(), Some("11"));
        assert_eq!(article.date, NaiveDate::from_ymd_opt(2024, 3, 14));
        assert_eq!(article.source, None);
        assert_eq!(start(&config, "2024-03-14/A06", "一").unwrap(), "content/2024-03-14/A06/1.md");
    }

    #[test]
    fn impossible_dates_and_unsafe_pages_are_refused_and_nothing_is_written() {
        let (_folder, config) = site(&[]);
        for (place, code) in [
            ("2024-02-30/1", Code::ImpossibleDate),
            ("2024-03-14", Code::Misplaced),
            ("tomorrow/1", Code::Misplaced),
            ("2024-3-14/1", Code::Misplaced),
            ("2024-03-14/", Code::Misplaced),
            ("2024-03-14/..", Code::Misplaced),
            ("2024-03-14/../../x", Code::Misplaced),
            ("2024-03-14/CON", Code::Misplaced),
            ("2024-03-14/1\u{0}", Code::Misplaced),
        ] {
            let problem = start(&config, place, "题").unwrap_err();
            assert_eq!((problem.code, problem.severity), (code, Severity::Error), "{place:?}");
            assert!(problem.help.is_some());
        }
        assert_eq!(fs::files_under(&config.root).0, Vec::<std::path::PathBuf>::new());
    }
}
