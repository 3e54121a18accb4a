//! An issue as data: IPTC's ninjs 3.1, <https://github.com/iptc/newsinjson/blob/main/specification/ninjs-schema_3.1.json>.
//!
//! The issue is a news object that holds its pages, each page one that holds its articles, each article one that holds
//! its pictures. What the standard leaves to the provider, roles and relations, is told in `docs/outputs.md`.

use serde_json::{Value, json};

use super::json_feed::without_empty;
use crate::config::Config;
use crate::edition::{Address, Article, ArticleId, Credit, Edition, IssueId, PageId, PersonId, Rendition};
use crate::render::{Renderer, identifier, timestamp, url};

/// The standard that the files keep, by the `$id` of its schema.
const SCHEMA: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#";

/// An issue, its pages and its articles, as a value.
pub(super) fn of(renderer: &Renderer, id: IssueId) -> Value {
    let maker = Maker { renderer, edition: renderer.edition(), config: renderer.config() };
    maker.issue(id)
}

struct Maker<'r> {
    renderer: &'r Renderer,
    edition: &'r Edition,
    config: &'r Config,
}

impl Maker<'_> {
    fn uri(&self, address: &Address) -> String {
        identifier(self.config, &self.edition.publication.name, address)
    }

    fn issue(&self, id: IssueId) -> Value {
        let issue = &self.edition[id];
        let at = timestamp(issue.date, self.config);
        let title = format!("{} {}", issue.publication, issue.date);
        without_empty(json!({
            "uri": self.uri(&issue.address),
            "standard": { "name": "ninjs", "version": "3.1", "schema": SCHEMA },
            "type": "composite",
            "representationType": "full",
            "firstCreated": at,
            "versionCreated": timestamp(self.edition.issue_modified(id), self.config),
            "contentCreated": at,
            "pubStatus": "usable",
            "language": self.edition.publication.language,
            "title": title,
            "headlines": [{ "value": title }],
            "infoSources": [{ "name": issue.publication, "role": "publisher" }],
            "altIds": issue.number.iter().map(|n| json!({ "role": "issue", "value": n })).collect::<Vec<_>>(),
            "renditions": self.web(&issue.address),
            "associations": issue.pages.iter().map(|page| self.page(*page)).collect::<Vec<_>>(),
        }))
    }

    fn page(&self, id: PageId) -> Value {
        let page = &self.edition[id];
        let name = format!("{} {}", page.number, page.name);
        without_empty(json!({
            "name": name.trim(),
            "rel": "page",
            "uri": self.uri(&page.address),
            "type": "composite",
            "title": page.name,
            "altIds": [{ "role": "page", "value": page.number }],
            "people": page.editors.iter().map(|p| self.person(*p, false, "editor")).collect::<Vec<_>>(),
            "renditions": self.web(&page.address),
            "associations": page.articles.iter().map(|article| self.article(*article)).collect::<Vec<_>>(),
        }))
    }

    fn article(&self, id: ArticleId) -> Value {
        let article = &self.edition[id];
        let at = timestamp(self.edition[article.issue].date, self.config);
        let text =
            |role: &str, value: &str| (!value.is_empty()).then(|| json!({ "role": role, "value": value }));
        let title = if article.untitled { "made" } else { "main" };
        let headlines =
            [("kicker", &article.kicker), (title, &article.title), ("subtitle", &article.subtitle)];
        let body = self.renderer.body(id);
        let bodies =
            (!body.is_empty()).then(|| json!({ "role": "main", "contentType": "text/html", "value": body }));
        let pages = std::iter::once(article.page).chain(article.continued.iter().map(|c| c.page));
        without_empty(json!({
            "name": article.title,
            "rel": "article",
            "uri": self.uri(&article.address),
            "type": if body.is_empty() && !article.captions.is_empty() { "picture" } else { "text" },
            "firstCreated": article.updated.map(|_| &at),
            "versionCreated": timestamp(self.edition.modified(id), self.config),
            "contentCreated": at,
            "language": article.language,
            "title": article.title,
            "headlines": headlines.iter().filter_map(|(role, value)| text(role, value)).collect::<Vec<_>>(),
            "descriptions": descriptions(article),
            "bodies": bodies.into_iter().collect::<Vec<_>>(),
            "by": article.bylines.join(" "),
            "people": self.people(article),
            "subjects": self.subjects(article),
            "altIds": pages.map(|p| json!({ "role": "page", "value": self.edition[p].number })).collect::<Vec<_>>(),
            "renditions": self.web(&article.address),
            "associations": self.pictures(article),
        }))
    }

    fn people(&self, article: &Article) -> Vec<Value> {
        let credits = |credits: &[Credit], rel| -> Vec<Value> {
            credits.iter().map(|c| self.person(c.person, true, rel)).collect()
        };
        let mut all = credits(&article.reporters, "author");
        all.extend(credits(&article.photographers, "photographer"));
        all.extend(article.editors.iter().map(|p| self.person(*p, false, "editor")));
        all
    }

    fn person(&self, id: PersonId, reporter: bool, rel: &str) -> Value {
        let person = &self.edition[id];
        let leaves = if reporter { &person.as_reporter } else { &person.as_editor };
        without_empty(json!({ "name": person.name, "rel": rel, "uri": url(self.config, &leaves.address()) }))
    }

    fn subjects(&self, article: &Article) -> Vec<Value> {
        let section = article.section.map(|id| &self.edition[id]);
        let subject = section.map(|section| {
            let uri = url(self.config, &section.leaves.address());
            without_empty(json!({ "name": section.name, "rel": "section", "uri": uri }))
        });
        subject.into_iter().collect()
    }

    /// Pictures in the form that every program reads.
    fn pictures(&self, article: &Article) -> Vec<Value> {
        let picture = |one: &crate::edition::Illustration| {
            let rendition = self.edition[one.picture].fallback()?;
            let texts = [("caption", &one.caption), ("alternative", &one.alt)];
            let texts = texts.iter().filter(|(_, text)| !text.is_empty());
            let name = [&one.alt, &one.caption, &article.title].into_iter().find(|t| !t.is_empty());
            Some(without_empty(json!({
                "name": name,
                "rel": "picture",
                "uri": self.uri(&rendition.address),
                "type": "picture",
                "descriptions": texts.map(|(role, text)| json!({ "role": role, "value": text })).collect::<Vec<_>>(),
                "by": one.credit,
                "renditions": self.file(rendition),
            })))
        };
        article.pictures.iter().filter_map(picture).collect()
    }

    fn file(&self, rendition: &Rendition) -> Vec<Value> {
        let one = |href| {
            json!({
                "name": "web",
                "href": href,
                "contentType": rendition.format.media_type(),
                "width": rendition.width,
                "height": rendition.height,
                "sizeInBytes": rendition.length,
            })
        };
        url(self.config, &rendition.address).map(one).into_iter().collect()
    }

    /// The page that shows it; none without a base URL.
    fn web(&self, address: &Address) -> Vec<Value> {
        let one = |href| json!({ "name": "web", "href": href, "contentType": "text/html" });
        url(self.config, address).map(one).into_iter().collect()
    }
}

/// The summary, the captions that no picture shows and the jump lines that lead out of the edition.
fn descriptions(article: &Article) -> Vec<Value> {
    let shown = |at: usize| article.pictures.iter().any(|p| p.of_caption == Some(at));
    let captions = article.captions.iter().enumerate().filter(|(at, _)| !shown(*at));
    let captions = captions.map(|(_, c)| ("caption", [c.text.trim(), c.credit.trim()].join(" ")));
    let jumps = article.jumps.iter().map(|jump| ("jump", jump.clone()));
    let all = std::iter::once(("summary", article.summary.clone())).chain(captions).chain(jumps);
    let all = all.map(|(role, text)| (role, text.trim().to_owned())).filter(|(_, text)| !text.is_empty());
    all.map(|(role, value)| json!({ "role": role, "value": value })).collect()
}
