//! A segmented page as the files that import proposes to write.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::Found;
use crate::article::{ArticleDraft, BodyPart, LineRange, LinesKind, Text, Way};
use crate::content::markdown::Block;
use crate::content::{
    self, Article, CaptionNote, FurnitureNote, IssueNote, JumpNote, PageNote, PersonNote, Source,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::Page;
use crate::segment;

/// The issue and the number under which a page stands.
pub(crate) type Stand = (NaiveDate, String);

/// The file of the draft at `index`; `aliases` are former addresses that now lead to it.
pub(crate) fn article_file(found: &Found, stand: &Stand, index: usize, aliases: Vec<String>) -> String {
    let draft = &found.draft.articles[index];
    let (photographers, reporters): (Vec<_>, Vec<_>) =
        draft.bylines.iter().flat_map(|b| &b.people).partition(|p| takes_pictures(&p.role));
    let mut takers: Vec<String> = photographers.into_iter().map(|p| p.name.clone()).collect();
    takers.extend(draft.captions.iter().flat_map(|c| c.photographers.clone()));
    let mut seen = Vec::new();
    takers.retain(|name| {
        !seen.contains(name) && {
            seen.push(name.clone());
            true
        }
    });
    let text = |t: &Option<Text>| t.as_ref().map(|t| t.text.clone()).unwrap_or_default();
    let article = Article {
        title: text(&draft.title),
        kicker: text(&draft.kicker),
        subtitle: text(&draft.subtitle),
        date: Some(stand.0),
        page: Some(stand.1.clone()),
        section: found.identity.section.as_ref().map(|s| s.0.clone()),
        editors: editors(found),
        reporters: reporters
            .iter()
            .map(|p| PersonNote { name: p.name.clone(), role: p.role.clone() })
            .collect(),
        photographers: takers,
        bylines: draft.bylines.iter().map(|b| b.text.text.clone()).collect(),
        captions: draft
            .captions
            .iter()
            .map(|c| CaptionNote {
                text: c.text.text.clone(),
                credit: text(&c.credit),
                ..CaptionNote::default()
            })
            .collect(),
        jumps: draft.jumps.iter().map(jump).collect(),
        order: Some((index + 1) as f64),
        aliases,
        review: draft.doubts.clone(),
        source: Some(source(found, lines_of(draft.pieces()))),
        ..Article::default()
    };
    content::article_file(&article, &body(draft))
}

/// A jump line for front matter.
fn jump(jump: &crate::article::Jump) -> JumpNote {
    let other = Some(jump.page.clone());
    let (to, from) = match jump.way {
        Way::To => (other, None),
        Way::From => (None, other),
    };
    JumpNote { text: jump.text.text.clone(), to, from, keyword: jump.keyword.clone() }
}

/// 摄影, 摄, photographer: the role of one who took pictures.
pub(crate) fn takes_pictures(role: &str) -> bool {
    role.contains('摄') || role.contains('攝') || role.to_lowercase().contains("photo")
}

fn body(draft: &ArticleDraft) -> Vec<Block> {
    let part = |part: &BodyPart| match part {
        BodyPart::Paragraph(text) => Block::Paragraph(text.text.clone()),
        BodyPart::Subhead(text) => Block::Subhead(text.text.clone()),
        BodyPart::Lines { kind: LinesKind::Table, text } => Block::Table(text.text.clone()),
        BodyPart::Lines { text, .. } if text.text.contains('\n') => Block::Lines(text.text.clone()),
        BodyPart::Lines { text, .. } => Block::Paragraph(text.text.clone()),
    };
    draft.body.iter().map(part).collect()
}

/// The page's own file; `aliases` are addresses of articles that are nowhere else any more.
pub(crate) fn page_file(found: &Found, stand: &Stand, aliases: Vec<String>) -> String {
    let furniture = found.draft.furniture.iter().map(|f| {
        let kind =
            serde_json::to_value(f.kind).ok().and_then(|k| k.as_str().map(str::to_owned)).unwrap_or_default();
        FurnitureNote { kind, text: f.text.text.clone() }
    });
    let page = PageNote {
        date: Some(stand.0),
        page: Some(stand.1.clone()),
        section: found.identity.section.as_ref().map(|s| s.0.clone()),
        editors: editors(found),
        furniture: furniture.collect(),
        aliases,
        review: Vec::new(),
        proofread: None,
        source: Some(source(found, Vec::new())),
    };
    content::page_file(&page, &found.identity.origins())
}

/// The issue's file, as the first of its pages proposes it.
pub(crate) fn issue_file(found: &Found, publication: &str) -> String {
    let other = found.identity.publication.clone().filter(|p| p != publication);
    content::issue_file(&IssueNote {
        date: Some(found.identity.date.0),
        publication: other,
        ..IssueNote::default()
    })
}

fn editors(found: &Found) -> Vec<String> {
    found.identity.editors.as_ref().map(|e| e.0.clone()).unwrap_or_default()
}

fn source(found: &Found, lines: Vec<LineRange>) -> Source {
    Source { dump: found.page.dump.clone(), lines, digest: found.digest.clone() }
}

/// The lines of some texts, sorted, neighbours and overlaps joined.
fn lines_of<'a>(pieces: impl Iterator<Item = &'a Text>) -> Vec<LineRange> {
    let mut all: Vec<LineRange> = pieces.flat_map(|t| t.lines.iter().copied()).collect();
    all.sort();
    let mut joined: Vec<LineRange> = Vec::new();
    for range in all {
        match joined.last_mut() {
            Some(last) if range.first <= last.last.saturating_add(1) => last.last = last.last.max(range.last),
            _ => joined.push(range),
        }
    }
    joined
}

/// All of a draft's text, for matching with an earlier import.
pub(crate) fn text_of(draft: &ArticleDraft) -> String {
    let body = draft.body.iter().map(|part| part.text().text.as_str());
    let title = draft.title.as_ref().map_or("", |t| t.text.as_str());
    std::iter::once(title).chain(body).chain(draft.captions.iter().map(|c| c.text.text.as_str())).collect()
}

/// What a person should know of the page: no article on it, or doubtful ones; a line each.
pub(crate) fn problems(found: &Found) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let (dump, folder) = (&found.page.dump, found.identity.folder());
    let line = found.page.lines.first().map_or(1, |l| l.number);
    if found.draft.articles.is_empty() {
        problems.push(
            Diagnostic::new(Code::NoArticle, format!("no article was found on page {folder}"))
                .at_line(dump, line)
                .because("none of its text looks like an article's body")
                .help("all of it stands as furniture in page.md; write the articles by hand with `newsprint new`"),
        );
    }
    problems.extend(across_columns(&found.page));
    let doubtful: Vec<(usize, &ArticleDraft)> =
        found.draft.articles.iter().enumerate().filter(|(_, a)| !a.doubts.is_empty()).collect();
    if !doubtful.is_empty() {
        let mut names = String::new();
        for (index, article) in doubtful.iter().take(3) {
            let title = article.title.as_ref().map_or("untitled", |t| t.text.as_str());
            let _ = write!(
                names,
                "{}no. {} «{}»",
                if names.is_empty() { "" } else { ", " },
                index + 1,
                shortened(title)
            );
        }
        if doubtful.len() > 3 {
            let _ = write!(names, " and {} more", doubtful.len() - 3);
        }
        let message = format!(
            "page {folder}: {} of {} articles need a look: {names}",
            doubtful.len(),
            found.draft.articles.len()
        );
        problems.push(Diagnostic::new(Code::Doubtful, message).at_line(dump, line));
    }
    problems
}

/// What is told of a page whose rows run across its columns.
pub(crate) fn across_columns(page: &Page) -> Option<Diagnostic> {
    let told = Diagnostic::new(Code::AcrossColumns, "the rows of this page run across its columns")
        .at_line(&page.dump, segment::across_columns(page)?)
        .because("what stands side by side in print stands in one line of the dump, so its articles are a guess at best")
        .help("take the text out of the PDF in another way: docs/extracting.md tells which programs do it well, and with which options");
    Some(told)
}

/// At most 16 characters of a title: a line on the terminal must stay one line.
fn shortened(title: &str) -> String {
    let mut out: String = title.chars().take(16).collect();
    if title.chars().count() > 16 {
        out.push('…');
    }
    out
}
