//! What the templates of an issue's e-book see, and an issue's articles as one sheet to print.

use std::collections::BTreeSet;

use tera::{Context, Value};

use super::markdown::Part;
use super::values::{direction, record, with};
use super::{Renderer, elsewhere, errors, identifier};
use crate::config::is_language_tag;
use crate::diagnostic::Diagnostic;
use crate::edition::{Article, ArticleId, Edition, IssueId, PageId, PictureId, cut, halves};

/// An issue as an e-book: its parts in reading order and the files in which they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The issue.
    pub issue: IssueId,
    /// Its pages in order.
    pub pages: Vec<BookPage>,
    /// The pictures of its articles, each once, in the order in which they are met.
    pub pictures: Vec<(PictureId, String)>,
}

/// A page of an issue in its e-book.
#[derive(Clone, Debug, PartialEq)]
pub struct BookPage {
    /// The page.
    pub id: PageId,
    /// Its file: what stands on it.
    pub file: String,
    /// Its articles in order, each with its file.
    pub articles: Vec<(ArticleId, String)>,
}

/// A part of an e-book that a template makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookPart {
    /// The package document: what the book is and what it consists of.
    Package,
    /// The table of contents: pages, and below each its articles.
    Contents,
    /// The cover.
    Cover,
    /// The picture on the cover, made of the nameplate.
    CoverPicture,
    /// The style sheet.
    Style,
    /// A page, by its place.
    Page(usize),
    /// An article, by the places of its page and its own.
    Article(usize, usize),
}

impl BookPart {
    /// Its template.
    fn template(self) -> &'static str {
        match self {
            Self::Package => "epub_package.xml",
            Self::Contents => "epub_contents.xml",
            Self::Cover => "epub_cover.xml",
            Self::CoverPicture => "epub_cover_picture.xml",
            Self::Style => "epub.css",
            Self::Page(_) => "epub_page.xml",
            Self::Article(..) => "epub_article.xml",
        }
    }
}

impl Book {
    /// The book of an issue.
    pub fn new(edition: &Edition, issue: IssueId) -> Self {
        let (mut pages, mut pictures) = (Vec::new(), Vec::new());
        let (mut met, mut articles) = (BTreeSet::new(), 0_usize);
        for id in &edition[issue].pages {
            let mut of_page = Vec::new();
            for article in &edition[*id].articles {
                articles += 1;
                of_page.push((*article, format!("article-{articles}.xhtml")));
                for one in &edition[*article].pictures {
                    if let Some(rendition) = edition[one.picture].fallback()
                        && met.insert(one.picture)
                    {
                        let ending = rendition.format.ending();
                        pictures.push((one.picture, format!("pictures/{}.{ending}", pictures.len() + 1)));
                    }
                }
            }
            pages.push(BookPage {
                id: *id,
                file: format!("page-{}.xhtml", pages.len() + 1),
                articles: of_page,
            });
        }
        Self { issue, pages, pictures }
    }
}

/// Width of a cover's nameplate, of the cover's 1200.
const NAMEPLATE: usize = 1000;

/// Size of letters in a nameplate of few letters.
const LARGEST: usize = 250;

/// Headlines of the first page on a cover, and how long one may be in ems, to stand on one line of it.
const HEADLINES: usize = 5;
const HEADLINE_EMS: usize = 20;

impl Renderer {
    /// Renders a part of a book.
    ///
    /// # Errors
    /// What is wrong with the template, at its line.
    pub fn render_book(&self, book: &Book, part: BookPart) -> Result<String, Diagnostic> {
        let mut context = self.common.clone();
        context.insert_value("root", Value::from(""));
        context.insert_value("issue", self.values.issue(book.issue));
        match part {
            BookPart::Package | BookPart::Contents | BookPart::Cover | BookPart::CoverPicture => {
                context.insert_value("book", self.book(book));
            }
            BookPart::Style => {}
            BookPart::Page(page) => {
                let page = &book.pages[page];
                context.insert_value("page", self.book_page(page));
            }
            BookPart::Article(page, article) => {
                let (id, file) = &book.pages[page].articles[article];
                context.insert_value("page", self.values.page(self.edition[*id].page));
                context.insert_value("article", self.book_article(book, *id, file));
            }
        }
        let template = part.template();
        let text = self.tera.render(template, &context);
        text.map_err(|e| errors::rendering(&e, template, &self.shown))
    }

    /// What is told of the whole book.
    pub(super) fn book(&self, book: &Book) -> Value {
        let (edition, config) = (&*self.edition, &*self.config);
        let issue = &edition[book.issue];
        let mut languages = vec![edition.publication.language.as_str()];
        for id in edition.articles_of(book.issue) {
            let language = edition[id].language.as_str();
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        languages.retain(|tag| is_language_tag(tag));
        if languages.is_empty() {
            languages.push("und");
        }
        let pictures = book.pictures.iter().enumerate().filter_map(|(at, (id, file))| {
            let rendition = edition[*id].fallback()?;
            Some(record([
                ("id", format!("picture-{}", at + 1).into()),
                ("href", file.as_str().into()),
                ("type", rendition.format.media_type().into()),
            ]))
        });
        let pictures: Vec<Value> = pictures.collect();
        let front = issue.pages.first().map(|page| edition[*page].articles.as_slice()).unwrap_or_default();
        let titled = front.iter().map(|id| &edition[*id]).filter(|article| !article.untitled);
        let headlines = titled.take(HEADLINES).map(|article| Value::from(cut(&article.title, HEADLINE_EMS)));
        let headlines: Vec<Value> = headlines.collect();
        let size = (2 * NAMEPLATE).checked_div(halves(&issue.publication)).unwrap_or(LARGEST);
        record([
            ("id", identifier(config, &edition.publication.name, &issue.address).into()),
            ("modified", format!("{}T00:00:00Z", edition.issue_modified(book.issue)).into()),
            ("languages", languages.iter().map(|l| Value::from(*l)).collect::<Vec<_>>().into()),
            ("direction", direction(&edition.publication.language).into()),
            ("nameplate_size", size.clamp(24, LARGEST).into()),
            ("headlines", headlines.into()),
            ("pages", book.pages.iter().map(|p| self.book_page(p)).collect::<Vec<_>>().into()),
            ("pictures", pictures.into()),
        ])
    }

    /// A page and, of its articles, what a list of them shows; `file` is where each stands in the book.
    fn book_page(&self, page: &BookPage) -> Value {
        let headline = |(id, file): &(ArticleId, String)| {
            let article = &self.edition[*id];
            record([
                ("file", file.as_str().into()),
                ("title", article.title.as_str().into()),
                ("language", language(article, &self.edition).into()),
                ("direction", direction(&article.language).into()),
            ])
        };
        let articles: Vec<Value> = page.articles.iter().map(headline).collect();
        with(
            &self.values.page_alone(page.id),
            [("file", page.file.as_str().into()), ("articles", articles.into())],
        )
    }

    /// An article whose text and pictures stand in the book.
    fn book_article(&self, book: &Book, id: ArticleId, file: &str) -> Value {
        let article = &self.edition[id];
        let entry = self.values.entry(id);
        let pictures: Vec<Value> = article
            .pictures
            .iter()
            .zip(list(&entry, "pictures"))
            .map(|(one, value)| {
                let file = book.pictures.iter().find(|(id, _)| *id == one.picture);
                with(&value, [("file", file.map_or("", |(_, file)| file.as_str()).into())])
            })
            .collect();
        let (body, place) = (self.values.body(article), file.trim_end_matches(".xhtml"));
        let parts = parts(elsewhere::parts(&self.config, article, &body, 0, place), &pictures);
        with(
            &entry,
            [
                ("file", file.into()),
                ("language", language(article, &self.edition).into()),
                ("parts", parts.into()),
                ("pictures", pictures.into()),
            ],
        )
    }

    /// Everything that the parts of an issue's book see, each of its pages and articles as one: what there is, for the check
    /// of names.
    pub(super) fn fill_book(&self, context: &mut Context, id: IssueId) {
        let book = Book::new(&self.edition, id);
        context.insert_value("book", self.book(&book));
        context.insert_value("issue", self.values.issue(id));
        for page in &book.pages {
            context.insert_value("page", self.book_page(page));
            if let Some((id, file)) = page.articles.first() {
                context.insert_value("article", self.book_article(&book, *id, file));
                return;
            }
        }
    }

    /// An issue with all its articles in full, for one page: headings of their texts two levels down, links absolute.
    pub(super) fn issue_in_full(&self, id: IssueId) -> Value {
        let mut count = 0_usize;
        let pages = self.edition[id].pages.iter().map(|page| {
            let articles = self.edition[*page].articles.iter().map(|id| {
                count += 1;
                let value = self.values.entry(*id);
                let pictures: Vec<Value> = list(&value, "pictures").collect();
                let article = &self.edition[*id];
                let body = self.values.body(article);
                let place = format!("article-{count}");
                let parts = parts(elsewhere::parts(&self.config, article, &body, 2, &place), &pictures);
                with(&value, [("parts", parts.into())])
            });
            with(&self.values.page_alone(*page), [("articles", articles.collect::<Vec<_>>().into())])
        });
        with(&self.values.issue_alone(id), [("pages", pages.collect::<Vec<_>>().into())])
    }
}

/// The texts and pictures of a body, as `article.parts` has them.
fn parts(parts: Vec<Part>, pictures: &[Value]) -> Vec<Value> {
    let part = |part: Part| match part {
        Part::Text(html) => Some(record([("html", Value::safe_string(&html)), ("picture", Value::none())])),
        Part::Picture(at) => Some(record([("html", Value::none()), ("picture", pictures.get(at)?.clone())])),
    };
    parts.into_iter().filter_map(part).collect()
}

/// The elements of a field that is a list.
fn list<'v>(value: &'v Value, field: &'v str) -> impl Iterator<Item = Value> + 'v {
    value.get_from_path(field).and_then(Value::as_array).unwrap_or_default().iter().cloned()
}

/// An article's language, or the paper's where a person wrote one that is none.
fn language<'e>(article: &'e Article, edition: &'e Edition) -> &'e str {
    let known = [article.language.as_str(), edition.publication.language.as_str()];
    known.into_iter().find(|tag| is_language_tag(tag)).unwrap_or("und")
}
