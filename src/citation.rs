//! How to cite an article, in the forms that researchers paste: GB/T 7714-2025, plain words, BibTeX and RIS.
//!
//! Pure: a [`Reference`] in, text out. The printed article is cited, by date and page; its address is given where the
//! form has a place for it. No form has a date of access, since a build reads no clock.

use chrono::NaiveDate;

mod bibtex;
mod gbt7714;
mod name;
mod plain;
mod ris;

pub use name::{Author, Kind};

/// What a citation tells of an article. All texts are on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Who wrote it, in the order of the byline; may be empty.
    pub authors: Vec<Author>,
    /// Its title.
    pub title: String,
    /// Its subtitle; may be empty.
    pub subtitle: String,
    /// The newspaper, by its name that day.
    pub newspaper: String,
    /// The issue's running number as printed; may be empty.
    pub issue: String,
    /// The issue's date.
    pub date: NaiveDate,
    /// The pages it stands on, as printed: `11`, `A06`.
    pub pages: Vec<String>,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Its permanent address, if it is known.
    pub url: Option<String>,
    /// Something that no other article has, of this paper or another: `riverside-weekly/2024/03/14/A06/3`.
    pub key: String,
}

/// A form of citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The Chinese standard for references, for a newspaper article: `[N]`, `[N/OL]`.
    Gbt7714,
    /// A sentence for a footnote.
    Plain,
    /// An entry for BibTeX and biblatex.
    Bibtex,
    /// A record for reference managers.
    Ris,
}

impl Format {
    /// All forms, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Gbt7714, Self::Plain, Self::Bibtex, Self::Ris];

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gbt7714 => "gbt7714",
            Self::Plain => "plain",
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
        }
    }

    /// Its proper name; none for the plain one, whose name is a word of the interface.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Gbt7714 => Some("GB/T 7714-2025"),
            Self::Plain => None,
            Self::Bibtex => Some("BibTeX"),
            Self::Ris => Some("RIS"),
        }
    }

    /// The citation in this form; BibTeX and RIS have several lines.
    pub fn cite(self, reference: &Reference) -> String {
        match self {
            Self::Gbt7714 => gbt7714::cite(reference),
            Self::Plain => plain::cite(reference),
            Self::Bibtex => bibtex::cite(reference),
            Self::Ris => ris::cite(reference),
        }
    }
}

impl Reference {
    /// Page numbers for reading: mastheads print `01` and `1` alike.
    fn page_numbers(&self) -> impl Iterator<Item = &str> {
        let bare = |page| Some(str::trim_start_matches(page, '0')).filter(|p| !p.is_empty()).unwrap_or(page);
        self.pages.iter().map(move |p| bare(p.as_str()))
    }

    /// Whether the words around the names are Chinese.
    fn is_chinese(&self) -> bool {
        let primary = self.language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        ["zh", "yue", "wuu", "hak", "nan", "lzh", "cmn"].contains(&primary.as_str())
    }
}

#[cfg(test)]
pub(crate) mod sample {
    use super::*;

    /// An article of a Chinese weekly by these authors.
    pub(crate) fn chinese(authors: &[&str]) -> Reference {
        Reference {
            authors: authors.iter().map(|n| Author::new(n, Kind::Person)).collect(),
            title: "老渡口今起复航".into(),
            subtitle: String::new(),
            newspaper: "河滨周刊".into(),
            issue: "第119期".into(),
            date: NaiveDate::from_ymd_opt(2023, 4, 7).unwrap_or_default(),
            pages: vec!["01".into()],
            language: "zh-CN".into(),
            url: Some("https://example.org/paper/2023/04/07/01/1.html".into()),
            key: "hebinzhoukan/2023/04/07/01/1".into(),
        }
    }

    /// An article of an English paper by these authors.
    pub(crate) fn english(authors: &[&str]) -> Reference {
        Reference {
            title: "Quiet Hours on the Quay".into(),
            newspaper: "Riverside Weekly".into(),
            issue: "No. 12".into(),
            pages: vec!["A06".into()],
            language: "en-GB".into(),
            key: "riverside-weekly/2023/04/07/A06/2".into(),
            ..chinese(authors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_lose_the_zeros_that_only_fill() {
        let mut reference = sample::chinese(&[]);
        reference.pages = ["01", "A06", "0", "10"].map(String::from).into();
        assert_eq!(reference.page_numbers().collect::<Vec<_>>(), ["1", "A06", "0", "10"]);
    }
}
