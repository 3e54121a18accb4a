//! Articles and facts brought into the one form in which they are compared: white space never counts.

use unicode_normalization::UnicodeNormalization as _;

use super::schema::Article;

/// White space, and the four separators of the old teletype codes, which some extractors leave.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// A text without its white space.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| !is_space(*c)).collect()
}

/// A text with compatible characters unified (full-width digits) and without case (ß is ss).
pub(super) fn fold(text: &str) -> String {
    uncased(&text.nfkc().collect::<String>())
}

/// A text without case. Up and down again, one character at a time, so that ß meets ss and ς meets σ.
fn uncased(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// An article ready for comparing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) kicker: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    /// (role, name).
    pub(super) authors: Vec<(String, String)>,
    /// The paragraphs in one.
    pub(super) body: Vec<char>,
    /// Where in the body paragraphs meet.
    pub(super) bounds: Vec<usize>,
    /// (place in the body, text).
    pub(super) subheads: Vec<(usize, String)>,
    pub(super) captions: Vec<PlainCaption>,
}

/// A caption ready for comparing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PlainCaption {
    pub(super) text: Vec<char>,
    /// The text with its credit, since a credit may be left in the text.
    pub(super) with_credit: Vec<char>,
}

impl Plain {
    /// Reads an article.
    pub(super) fn of(article: &Article) -> Self {
        let mut body: Vec<char> = Vec::new();
        let mut starts = Vec::new();
        for paragraph in &article.paragraphs {
            starts.push(body.len());
            body.extend(paragraph.chars().filter(|c| !is_space(*c)));
        }
        starts.push(body.len());
        let mut bounds: Vec<usize> =
            starts.iter().copied().filter(|at| *at > 0 && *at < body.len()).collect();
        bounds.dedup();
        Self {
            kicker: squash(&article.kicker),
            title: squash(&article.title),
            subtitle: squash(&article.subtitle),
            authors: authors(article),
            subheads: subheads(article, &starts),
            captions: captions(article),
            body,
            bounds,
        }
    }

    /// Whether it is an article at all and no picture story: it has a body, or a headline and no picture.
    pub(super) fn is_article(&self) -> bool {
        let headed = !self.title.is_empty() || !self.kicker.is_empty();
        !self.body.is_empty() || (headed && self.captions.is_empty())
    }

    /// The characters of the whole headline, whatever their levels and their order.
    pub(super) fn headline(&self) -> Vec<char> {
        let mut all: Vec<char> =
            self.kicker.chars().chain(self.title.chars()).chain(self.subtitle.chars()).collect();
        all.sort_unstable();
        all
    }

    /// The names alone.
    pub(super) fn names(&self) -> Vec<&str> {
        self.authors.iter().map(|(_, name)| name.as_str()).collect()
    }
}

fn authors(article: &Article) -> Vec<(String, String)> {
    let own = ["本报", "本刊", "本台", "本社"];
    let named = article.authors.iter().map(|a| {
        let role = uncased(&squash(&a.role));
        // 本报记者 is 记者: every paper's own people are its own.
        let bare = own.iter().find_map(|own| role.strip_prefix(own)).unwrap_or(&role);
        (bare.to_owned(), squash(&fold(&a.name)))
    });
    named.filter(|(_, name)| !name.is_empty()).collect()
}

fn subheads(article: &Article, starts: &[usize]) -> Vec<(usize, String)> {
    let last = starts.len() - 1;
    let placed = article.subheads.iter().map(|s| {
        let paragraph = usize::try_from(s.before_paragraph).unwrap_or(0).min(last);
        (starts[paragraph], squash(&s.text))
    });
    placed.filter(|(_, text)| !text.is_empty()).collect()
}

fn captions(article: &Article) -> Vec<PlainCaption> {
    let read = article.captions.iter().map(|c| {
        let text: Vec<char> = squash(&c.text).chars().collect();
        let mut with_credit = text.clone();
        with_credit.extend(squash(&c.credit).chars());
        PlainCaption { text, with_credit }
    });
    read.filter(|c| !c.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::schema::{Author, Subhead};

    #[test]
    fn white_space_and_empty_paragraphs_do_not_count() {
        let article = Article {
            title: " 老 渡口\u{3000}".into(),
            paragraphs: vec!["一二 三".into(), " ".into(), "四".into()],
            subheads: vec![
                Subhead { before_paragraph: 2, text: "小 标".into() },
                Subhead { before_paragraph: 9, text: "尾".into() },
            ],
            ..Article::default()
        };
        let plain = Plain::of(&article);
        assert_eq!(plain.title, "老渡口");
        assert_eq!(plain.body, ['一', '二', '三', '四']);
        assert_eq!(plain.bounds, [3]);
        assert_eq!(plain.subheads, [(3, "小标".to_owned()), (4, "尾".to_owned())]);
    }

    #[test]
    fn a_paper_s_own_reporter_is_a_reporter_and_names_have_no_case() {
        let author = |role: &str, name: &str| Author { role: role.into(), name: name.into() };
        let article = Article {
            authors: vec![author("本报记者", "何 芦"), author("By", "Ｍara STRAUß"), author("记者", " ")],
            ..Article::default()
        };
        let wanted = [("记者", "何芦"), ("by", "marastrauss")];
        assert_eq!(Plain::of(&article).authors, wanted.map(|(r, n)| (r.to_owned(), n.to_owned())));
    }
}
