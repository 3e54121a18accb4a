//! Everything decided becomes a [`PageDraft`], with evidence and confidence.

use std::collections::BTreeMap;

use super::assign::{Placed, Texts, likenesses_of};
use super::bodies::{Body, Flow};
use super::confidence::{self, Candidate, Facts};
use super::jumps;
use super::kept;
use super::ledger::Ledger;
use super::lines::Sheet;
use super::masthead;
use super::paragraphs::{self, Part};
use super::roles::{Kind, Unit};
use super::sequence::{Model, Reading, Role};
use super::signs::Signs;
use crate::article::{
    ArticleDraft, BodyPart, Byline, Caption, Credited, Evidence, Furniture, FurnitureKind, Jump, LineRange,
    Masthead, PageDraft, Stated, Text, Way,
};
use crate::page::Page;

/// What the stages found.
pub(super) struct Found<'a> {
    pub(super) page: &'a Page,
    pub(super) sheet: &'a Sheet,
    pub(super) signs: &'a [Signs],
    pub(super) model: &'a Model,
    pub(super) reading: &'a Reading,
    pub(super) units: &'a [Unit],
    pub(super) flow: &'a Flow,
    pub(super) placed: &'a [Placed],
}

/// A caption is an article's own if it is this much like its text; otherwise it is a picture story.
const CAPTION_LIKENESS: f64 = 0.35;
/// More captions than this are not compared with the articles: no newspaper's page has them.
const MOST_CAPTIONS: usize = 80;
/// Confidence of a picture story: seven in ten were right on the demo edition, whose captions may belong to an article.
const STORY: f64 = 0.7;

/// Worth of a headline's place as a share, 0 to 1.
fn worth(score: f64) -> f64 {
    (0.5 + score).clamp(0.0, 1.0)
}

/// Writes the page's draft.
pub(super) fn write(found: &Found) -> PageDraft {
    let mut ledger = Ledger::new(found.page, found.sheet);
    let mut draft = PageDraft { masthead: found.masthead(), ..PageDraft::default() };
    let mut places = vec![String::new(); found.units.len()];
    let mut articles: Vec<(usize, ArticleDraft)> = Vec::new();
    let facts = Facts::new((found.sheet, found.reading), found.units, found.flow, found.placed);
    for (b, body) in found.flow.bodies.iter().enumerate() {
        let article = found.article(&mut ledger, b, body, &mut places, &facts);
        articles.push((body.first().unwrap_or(0), article));
    }
    found.jumps(&mut ledger, &mut articles, &mut places);
    found.captions(&mut ledger, &mut articles, &mut places);
    articles.sort_by_key(|(first, _)| *first);
    draft.articles = articles.into_iter().map(|(_, a)| a).collect();
    draft.furniture = found.furniture(&mut ledger, &mut places);
    draft.evidence = found.evidence(&places);
    draft
}

impl Found<'_> {
    /// The headline placed on a body.
    fn headline(&self, body: usize) -> Option<&Placed> {
        self.placed.iter().find(|p| p.body == Some(body))
    }

    fn article(
        &self,
        ledger: &mut Ledger,
        number: usize,
        body: &Body,
        places: &mut [String],
        facts: &Facts,
    ) -> ArticleDraft {
        let mut article = ArticleDraft::default();
        let name = |what: &str| format!("{what} of article {}", number + 1);
        if let Some(placed) = self.headline(number) {
            let units: Vec<usize> = placed.heads.iter().map(|h| self.flow.heads[*h]).collect();
            for unit in &units {
                places[*unit] = name("headline");
            }
            let levels = placed.levels.clone();
            let mut level = |lines: Vec<usize>| {
                let text = ledger.flow(lines);
                (!text.text.is_empty()).then_some(text)
            };
            article.kicker = level(levels.kicker);
            article.title = level(levels.title);
            article.subtitle = level(levels.subtitle);
        }
        for unit in &body.bylines {
            places[*unit] = name("byline");
            if let Kind::Byline(people) = &self.units[*unit].kind {
                let text = ledger.flow(self.units[*unit].lines.clone());
                article.bylines.push(Byline { text, people: people.clone() });
            }
        }
        // The people of a dateline or of closing brackets; their text stays in the body, so these bylines have none of their own.
        let lead = body.lead.as_ref().map(|l| l.people.clone()).unwrap_or_default();
        // Whom a byline names is not named again.
        let known: Vec<&str> =
            article.bylines.iter().flat_map(|b| &b.people).map(|p| p.name.as_str()).collect();
        let anew = |people: Vec<Credited>| -> Vec<Credited> {
            people.into_iter().filter(|p| !known.contains(&p.name.as_str())).collect()
        };
        let more = [lead, body.signed.clone()].map(anew);
        for people in more.into_iter().filter(|p| !p.is_empty()) {
            article.bylines.push(Byline { text: Text::default(), people });
        }
        for (unit, sub) in &body.parts {
            places[*unit] = name(if *sub { "sub-head" } else { "body" });
        }
        let parts = kept::keep(self.sheet, paragraphs::paragraphs(self.reading, self.units, body));
        self.inner_jumps(ledger, &parts, &mut article);
        for part in &parts {
            article.body.push(match part {
                Part::Paragraph(lines) => BodyPart::Paragraph(ledger.flow(lines.iter().copied())),
                Part::Subhead(lines) => BodyPart::Subhead(ledger.flow(lines.iter().copied())),
                Part::Lines(kind, rows) => {
                    BodyPart::Lines { kind: *kind, text: ledger.rows(rows.iter().cloned()) }
                }
            });
        }
        article.body.retain(|part| !part.text().text.is_empty());
        let clues = facts.clues(&Candidate { number, body, parts: &parts, article: &article });
        let verdict = confidence::verdict(&clues);
        article.confidence = verdict.confidence;
        article.doubts = verdict.doubts;
        article.features = clues.named();
        article
    }

    /// Takes the jumps that stand in the first and last line of a body.
    fn inner_jumps(&self, ledger: &mut Ledger, parts: &[Part], article: &mut ArticleDraft) {
        let lines: Vec<usize> = parts.iter().flat_map(Part::lines).collect();
        let text = |line: usize| self.sheet.lines[line].text.as_str();
        let first = lines.first().and_then(|l| jumps::at_start(text(*l)).map(|(stop, s)| (*l, 0..stop, s)));
        let last =
            lines.last().and_then(|l| jumps::at_end(text(*l)).map(|(at, s)| (*l, at..text(*l).len(), s)));
        for (line, range, said) in [first, last].into_iter().flatten() {
            let text = ledger.flow_pieces(&[(line, range)]);
            article.jumps.push(Jump { text, way: said.way, page: said.page, keyword: said.keyword });
        }
    }

    /// Gives each jump line to an article: one that leads on to the text before it, one that leads back to the text
    /// after it. `articles` are those of the bodies, in order.
    fn jumps(&self, ledger: &mut Ledger, articles: &mut [(usize, ArticleDraft)], places: &mut [String]) {
        for (i, unit) in self.units.iter().enumerate() {
            let said = match unit.kind {
                Kind::Furniture(_) => jumps::of(self.sheet, &unit.lines),
                _ => None,
            };
            let Some(said) = said else { continue };
            let bodies = self.flow.bodies.iter().enumerate().take(articles.len());
            let texts = bodies.flat_map(|(b, body)| body.parts.iter().map(move |(unit, _)| (*unit, b)));
            let owner = match said.way {
                Way::To => texts.filter(|(unit, _)| *unit < i).max(),
                Way::From => texts.filter(|(unit, _)| *unit > i).min(),
            };
            let free = |b: &usize| articles[*b].1.jumps.iter().all(|j| j.way != said.way);
            let Some(owner) = owner.map(|(_, b)| b).filter(free) else { continue };
            places[i] = format!("jump line of article {}", owner + 1);
            let text = ledger.flow(unit.lines.clone());
            let jump = Jump { text, way: said.way, page: said.page, keyword: said.keyword };
            articles[owner].1.jumps.push(jump);
        }
    }

    /// Gives each caption to the article it is like, or makes it a picture story.
    fn captions(
        &self,
        ledger: &mut Ledger,
        articles: &mut Vec<(usize, ArticleDraft)>,
        places: &mut [String],
    ) {
        let captions: Vec<(usize, Caption)> = self
            .units
            .iter()
            .enumerate()
            .filter_map(|(i, unit)| match &unit.kind {
                Kind::Caption { credit, photographers } => {
                    Some((i, self.caption(ledger, unit, *credit, photographers)))
                }
                _ => None,
            })
            .collect();
        let compared =
            if (1..=MOST_CAPTIONS).contains(&captions.len()) { &self.flow.bodies[..] } else { &[] };
        let bodies: Vec<String> = compared.iter().map(|b| self.text_of(b)).collect();
        let likenesses = likenesses_of(captions.iter().map(|c| &c.1.text.text), &Texts::new(&bodies));
        for ((i, caption), like) in captions.into_iter().zip(likenesses) {
            let best = (0..like.len()).max_by(|a, b| like[*a].total_cmp(&like[*b]));
            match best.filter(|b| like[*b] >= CAPTION_LIKENESS) {
                Some(best) => {
                    places[i] = format!("caption of article {}", best + 1);
                    articles[best].1.captions.push(caption);
                }
                None => {
                    "picture story".clone_into(&mut places[i]);
                    let story = ArticleDraft {
                        captions: vec![caption],
                        confidence: STORY,
                        ..ArticleDraft::default()
                    };
                    articles.push((i, story));
                }
            }
        }
    }

    fn caption(
        &self,
        ledger: &mut Ledger,
        unit: &Unit,
        credit: Option<(usize, usize)>,
        photographers: &[String],
    ) -> Caption {
        let whole = |l: usize| (l, 0..self.sheet.lines[l].text.len());
        let (mut text, mut tail) = (Vec::new(), Vec::new());
        for line in unit.lines.clone() {
            let (line, range) = whole(line);
            match credit {
                Some((at, byte)) if at == line => {
                    text.push((line, 0..byte));
                    tail.push((line, byte..range.end));
                }
                Some((at, _)) if at < line => tail.push((line, range)),
                _ => text.push((line, range)),
            }
        }
        let text = ledger.flow_pieces(&text);
        let credit = Some(ledger.flow_pieces(&tail)).filter(|t| !t.text.is_empty());
        Caption { text, credit, photographers: photographers.to_vec() }
    }

    /// The text of a body, sub-heads included.
    fn text_of(&self, body: &Body) -> String {
        body.parts.iter().map(|(u, _)| self.sheet.joined(self.units[*u].lines.clone())).collect()
    }

    fn furniture(&self, ledger: &mut Ledger, places: &mut [String]) -> Vec<Furniture> {
        let mut all = Vec::new();
        // What belongs to no article and has only the masthead above it is a banner.
        let banners = self.units.iter().position(|u| !matches!(u.kind, Kind::Masthead | Kind::Head));
        let banners = banners.unwrap_or(self.units.len());
        for (i, unit) in self.units.iter().enumerate() {
            let kind = match &unit.kind {
                Kind::Masthead => FurnitureKind::Masthead,
                Kind::Furniture(kind) if places[i].is_empty() => *kind,
                Kind::Head if places[i].is_empty() && i < banners => FurnitureKind::Banner,
                Kind::Head if places[i].is_empty() => FurnitureKind::Other,
                _ => continue,
            };
            places[i] = format!("furniture: {kind:?}").to_lowercase();
            all.push(Furniture { kind, text: ledger.lines(unit.lines.clone()) });
        }
        all.extend(ledger.leftovers().into_iter().map(|text| Furniture { kind: FurnitureKind::Other, text }));
        all.extend(ledger.hyphens().map(|text| Furniture { kind: FurnitureKind::Hyphens, text }));
        all.retain(|f| !f.text.text.is_empty());
        all
    }

    fn evidence(&self, places: &[String]) -> Vec<Evidence> {
        let heads: BTreeMap<usize, &Placed> =
            self.placed.iter().flat_map(|p| p.heads.iter().map(move |h| (self.flow.heads[*h], p))).collect();
        let starts: BTreeMap<usize, &Body> =
            self.flow.bodies.iter().filter_map(|b| b.first().map(|f| (f, b))).collect();
        let number = |line: usize| self.page.lines[self.sheet.lines[line].at].number;
        let mut all = Vec::new();
        for (i, unit) in self.units.iter().enumerate() {
            let line = unit.lines.start;
            let lines = LineRange { first: number(line), last: number(unit.lines.end - 1) };
            let (rival, likely) = self.reading.runner_up(line);
            let shape = || self.shape(line, rival);
            let (because, score, runner_up) = match heads.get(&i) {
                Some(p) => {
                    let words = if p.body.is_some() {
                        "words it shares with that text, and where it stands"
                    } else {
                        "it shares too few words with any text"
                    };
                    let next = p.runner_up.map(|(b, s)| (format!("headline of article {}", b + 1), worth(s)));
                    (format!("{words}; a headline for {}", shape()), worth(p.score), next)
                }
                None => {
                    let link = self.flow.links.get(&i).map(|l| l.because);
                    let start = starts.get(&i).map(|b| b.because).or(link);
                    let start = start.map_or(String::new(), |b| format!("{b}; "));
                    let next = (rival.name().to_owned(), f64::from(likely));
                    (format!("{start}{}", shape()), f64::from(unit.sure), Some(next))
                }
            };
            all.push(Evidence { lines, placed: places[i].clone(), score, runner_up, because });
        }
        all
    }

    /// What speaks for a line's role and against the next best, in words.
    fn shape(&self, line: usize, rival: Role) -> String {
        let reasons = self.model.reasons(self.signs, self.reading, line, rival);
        let words: Vec<String> =
            reasons.iter().map(|(words, gain)| format!("[{words}] +{gain:.1}")).collect();
        if words.is_empty() { "what stands around it".to_owned() } else { words.join(" ") }
    }

    /// The facts of all masthead lines together.
    fn masthead(&self) -> Masthead {
        let mut all = Masthead::default();
        let mut labelled = false;
        let mut words: Vec<Stated<String>> = Vec::new();
        for unit in self.units.iter().filter(|u| u.kind == Kind::Masthead) {
            for line in &self.sheet.lines[unit.lines.clone()] {
                let facts = masthead::facts(&line.text, &self.sheet.style);
                let number = self.page.lines[line.at].number;
                match facts.date {
                    Some(Ok(date)) if all.date.is_none() => {
                        all.date = Some(Stated { value: date, line: number })
                    }
                    Some(Err(date)) => all.impossible_date = Some(Stated { value: date, line: number }),
                    _ => {}
                }
                all.weekday = all.weekday.or(facts.weekday.map(|value| Stated { value, line: number }));
                if let Some(value) =
                    facts.page.filter(|_| all.page.is_none() || (facts.page_labelled && !labelled))
                {
                    all.page = Some(Stated { value, line: number });
                    labelled = facts.page_labelled;
                }
                all.editors.extend(facts.editors.into_iter().map(|value| Stated { value, line: number }));
                words.extend(
                    facts
                        .publication
                        .into_iter()
                        .chain(facts.words)
                        .map(|value| Stated { value, line: number }),
                );
            }
        }
        let paper = |w: &Stated<String>| masthead::paper(&w.value, &self.sheet.style);
        let best = words.iter().map(paper).max().filter(|rank| *rank > 0);
        if let Some(at) = best.and_then(|best| words.iter().position(|w| paper(w) == best)) {
            all.publication = Some(words.remove(at));
        }
        let known = |w: &Stated<String>| self.sheet.style.sections.has_any_case(&w.value);
        let lettered = |w: &Stated<String>| w.value.chars().any(char::is_alphabetic);
        let usual = words.iter().position(known);
        let at = usual.or_else(|| words.iter().position(lettered));
        all.section = at.map(|at| words.remove(at));
        // Where the page's name is known, another name beside it is the newspaper's.
        let perhaps = |w: &Stated<String>| masthead::may_be_paper(&w.value, &self.sheet.style);
        if all.publication.is_none() && usual.is_some() {
            all.publication = words.iter().position(perhaps).map(|at| words.remove(at));
        }
        all
    }
}
