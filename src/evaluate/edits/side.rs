//! One page as its files state it, cut into pieces; and where on it a text stands.

use super::super::compare::distance;
use super::super::plain::{Plain, squash};
use super::super::schema::{self, Caption, Piece as Other, Subhead, Truth};
use crate::content::markdown::Block;
use crate::content::{Article, IssueNote, PageNote};

/// The files of a page: as import proposed them, or as they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageFiles {
    /// `page.md`.
    pub page: PageNote,
    /// `issue.md` of its issue; only where it is to be compared with this page.
    pub issue: Option<IssueNote>,
    /// The articles, in the order of their names.
    pub articles: Vec<ArticleFile>,
}

/// The file of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleFile {
    /// Its name without `.md`.
    pub stem: String,
    /// Its front matter.
    pub article: Article,
    /// Its text.
    pub body: Vec<Block>,
    /// How likely import took it to be right, where that can still be told.
    pub confidence: Option<f64>,
}

impl PageFiles {
    /// Whether both say the same, however it is written.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let same = |a: &ArticleFile, b: &ArticleFile| {
            (&a.stem, &a.article, &a.body) == (&b.stem, &b.article, &b.body)
        };
        self.page == other.page
            && self.issue == other.issue
            && self.articles.len() == other.articles.len()
            && self.articles.iter().zip(&other.articles).all(|(a, b)| same(a, b))
    }
}

/// What a piece of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Kicker,
    Title,
    Subtitle,
    Byline,
    Paragraph,
    Subhead,
    Caption,
    Credit,
    Jump,
    Furniture,
}

impl Part {
    pub(super) const HEADS: [Self; 3] = [Self::Kicker, Self::Title, Self::Subtitle];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Kicker => "kicker",
            Self::Title => "title",
            Self::Subtitle => "subtitle",
            Self::Byline => "byline",
            Self::Paragraph => "body",
            Self::Subhead => "sub-head",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Jump => "jump line",
            Self::Furniture => "furniture",
        }
    }

    pub(super) fn is_head(self) -> bool {
        Self::HEADS.contains(&self)
    }
}

/// A text of a page, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) part: Part,
    pub(super) article: Option<usize>,
    /// As it stands in its file.
    pub(super) raw: String,
    /// Without white space.
    pub(super) text: Vec<char>,
}

/// An article of a side.
#[derive(Clone, Debug)]
pub(super) struct SideArticle {
    pub(super) stem: String,
    pub(super) article: Article,
    pub(super) plain: Plain,
    pub(super) confidence: Option<f64>,
    pub(super) doubted: bool,
}

/// A page, as proposed or as made.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) page: PageNote,
    pub(super) issue: Option<IssueNote>,
    pub(super) articles: Vec<SideArticle>,
    pub(super) pieces: Vec<Piece>,
    /// Of each piece, whether something of the other side went there.
    pub(super) claimed: Vec<bool>,
    /// The page in the form in which the origin of characters is looked for.
    pub(super) truth: Truth,
}

/// How a text was found again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Index of the piece.
    pub(super) piece: usize,
    /// How many characters differ; none where it stands inside a longer text.
    pub(super) differs: Option<usize>,
}

/// Two texts are the same one, corrected, from this likeness on.
const ALIKE: f64 = 0.6;
/// The same in another article, where texts are alike by chance, as bylines are.
const ALIKE_ELSEWHERE: f64 = 0.85;
/// A text of at least so many characters is known again inside a longer one.
const KNOWN_INSIDE: usize = 4;

impl Side {
    pub(super) fn of(files: &PageFiles) -> Self {
        let mut side = Self {
            page: files.page.clone(),
            issue: files.issue.clone(),
            articles: Vec::new(),
            pieces: Vec::new(),
            claimed: Vec::new(),
            truth: Truth::default(),
        };
        for (index, file) in files.articles.iter().enumerate() {
            side.article(index, file);
        }
        for furniture in &files.page.furniture {
            side.piece(Part::Furniture, None, &furniture.text);
            side.truth.other.push(Other::Plain(furniture.text.clone()));
        }
        side.claimed = vec![false; side.pieces.len()];
        side
    }

    fn article(&mut self, index: usize, file: &ArticleFile) {
        let article = &file.article;
        let mut stated = schema::Article {
            kicker: article.kicker.clone(),
            title: article.title.clone(),
            subtitle: article.subtitle.clone(),
            byline_text: article.bylines.clone(),
            jump: article.jumps.iter().map(|j| j.text.as_str()).collect::<Vec<_>>().join("\n"),
            ..schema::Article::default()
        };
        let here = Some(index);
        for (part, text) in Part::HEADS.into_iter().zip([&article.kicker, &article.title, &article.subtitle])
        {
            self.piece(part, here, text);
        }
        for byline in &article.bylines {
            self.piece(Part::Byline, here, byline);
        }
        for block in &file.body {
            let text = block.text().to_owned();
            if let Block::Subhead(_) = block {
                self.piece(Part::Subhead, here, &text);
                let before_paragraph = i64::try_from(stated.paragraphs.len()).unwrap_or(i64::MAX);
                stated.subheads.push(Subhead { before_paragraph, text });
            } else {
                self.piece(Part::Paragraph, here, &text);
                stated.paragraphs.push(text);
            }
        }
        for caption in &article.captions {
            self.piece(Part::Caption, here, &caption.text);
            self.piece(Part::Credit, here, &caption.credit);
            let (text, credit) = (caption.text.clone(), caption.credit.clone());
            stated.captions.push(Caption { text, credit, ..Caption::default() });
        }
        for jump in &article.jumps {
            self.piece(Part::Jump, here, &jump.text);
        }
        self.articles.push(SideArticle {
            stem: file.stem.clone(),
            article: article.clone(),
            plain: Plain::of(&stated),
            confidence: file.confidence,
            doubted: !article.review.is_empty(),
        });
        self.truth.articles.push(stated);
    }

    fn piece(&mut self, part: Part, article: Option<usize>, raw: &str) {
        let text: Vec<char> = squash(raw).chars().collect();
        if !text.is_empty() {
            self.pieces.push(Piece { part, article, raw: raw.to_owned(), text });
        }
    }

    /// The pieces of a kind, by index.
    pub(super) fn of_part(&self, part: Part) -> impl Iterator<Item = (usize, &Piece)> {
        self.pieces.iter().enumerate().filter(move |(_, p)| p.part == part)
    }

    /// Where a text stands: as it is, a little different, or inside a longer text. Among several places the one that is
    /// nearest to where it was, as the same part of the same article.
    pub(super) fn find(&self, text: &[char], article: Option<usize>, part: Part) -> Option<Spot> {
        let near = |p: &Piece| -> u8 {
            match (p.article == article, p.part == part) {
                (true, true) => 4,
                (true, false) if p.part.is_head() == part.is_head() => 3,
                (true, false) => 2,
                (false, true) => 1,
                (false, false) => 0,
            }
        };
        // A place that something else has taken is the last one.
        let free = |at: usize| usize::from(!self.claimed[at]);
        let all = || self.pieces.iter().enumerate();
        let same =
            all().filter(|(_, p)| p.text == text).max_by_key(|(at, p)| (free(*at), near(p), usize::MAX - at));
        if let Some((piece, _)) = same {
            return Some(Spot { piece, differs: Some(0) });
        }
        let mut best: Option<(f64, Spot)> = None;
        for (piece, p) in
            all().filter(|(at, p)| !self.claimed[*at] && p.part != Part::Paragraph && near(p) > 0)
        {
            let differs = distance(&p.text, text);
            let like = 1.0 - differs as f64 / p.text.len().max(text.len()) as f64;
            let rank = like + 0.05 * f64::from(near(p));
            let enough = if near(p) >= 2 { ALIKE } else { ALIKE_ELSEWHERE };
            if like >= enough && best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, Spot { piece, differs: Some(differs) }));
            }
        }
        if let Some((_, spot)) = best {
            return Some(spot);
        }
        if text.len() < KNOWN_INSIDE {
            return None;
        }
        let holds = |p: &Piece| p.text.windows(text.len()).any(|run| run == text);
        all()
            .filter(|(_, p)| holds(p))
            .max_by_key(|(at, p)| (near(p), usize::MAX - at))
            .map(|(piece, _)| Spot { piece, differs: None })
    }
}
