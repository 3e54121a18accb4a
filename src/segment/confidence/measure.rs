//! Measures the [`Clues`] of each article from what the stages found.

use super::super::assign::Placed;
use super::super::bodies::{Body, Flow};
use super::super::endings;
use super::super::lines::Sheet;
use super::super::paragraphs::Part;
use super::super::roles::{Kind, Unit};
use super::super::sequence::{Reading, Role};
use super::super::text::{End, end, first_token, is_cjk};
use super::Clues;
use crate::article::ArticleDraft;

/// Below this a unit may well be something else than it was taken for.
const UNSURE: f32 = 0.8;
/// Characters below which an article is short.
const SHORT: usize = 90;
/// A line longer than its column by this much is wide, in ems.
const WIDE: f32 = 3.0;
/// A line shorter than its column by this much, ending inside a sentence, is ragged, in ems.
const RAGGED: f32 = 3.5;
/// Room beside a paragraph's last line that might be an accident of setting, in ems.
const NARROW: f32 = 1.6;
/// Characters of a Chinese title that is neither long nor short, and how many letters take a character's room.
const LONG_TITLE: f64 = 15.0;
const LETTERS: f64 = 2.5;
/// A headline that is worth less on its body says little of it.
const WEAK: f64 = 0.25;
/// White space that is a printed indent, in ems.
const PRINTED: f32 = 1.4;
/// Shortness that a lost indent leaves, in ems.
const INDENT: std::ops::RangeInclusive<f32> = 1.0..=4.5;

/// What the stages found and what the whole page tells, measured once a page.
pub(in super::super) struct Facts<'a> {
    sheet: &'a Sheet,
    reading: &'a Reading,
    units: &'a [Unit],
    flow: &'a Flow,
    placed: &'a [Placed],
    /// Median length of the bodies, as a logarithm.
    usual: f64,
    /// The clues that are the same for all articles of the page.
    page: Clues,
}

/// One article as the stages found it.
pub(in super::super) struct Candidate<'a> {
    /// Its place among the bodies.
    pub(in super::super) number: usize,
    /// Its body.
    pub(in super::super) body: &'a Body,
    /// Its paragraphs and sub-heads.
    pub(in super::super) parts: &'a [Part],
    /// The article as written so far.
    pub(in super::super) article: &'a ArticleDraft,
}

/// A probability is not taken for less, and a sum of doubts not for more.
const LEAST_LIKELY: f32 = 1e-4;
const MOST_DOUBT: f64 = 8.0;

fn log(count: usize) -> f64 {
    (1.0 + count as f64).ln()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn gapped(text: &str) -> bool {
    text.contains("   ") || text.contains("\u{3000}\u{3000}\u{3000}")
}

fn length(sheet: &Sheet, units: &[Unit], body: &Body) -> usize {
    let lines = body.parts.iter().flat_map(|p| units[p.0].lines.clone());
    lines.map(|l| sheet.lines[l].text.chars().count()).sum()
}

/// Whether a bracket or quotation mark stands without its fellow.
fn unbalanced(text: &str) -> bool {
    let count = |c: char| text.matches(c).count();
    [('“', '”'), ('《', '》'), ('（', '）'), ('「', '」'), ('『', '』'), ('(', ')')]
        .iter()
        .any(|(open, close)| count(*open) != count(*close))
        || count('"') % 2 == 1
}

fn unmarked(body: &Body) -> bool {
    body.bylines.is_empty() && body.lead.is_none()
}

impl<'a> Facts<'a> {
    /// Measures a page.
    pub(in super::super) fn new(
        (sheet, reading): (&'a Sheet, &'a Reading),
        units: &'a [Unit],
        flow: &'a Flow,
        placed: &'a [Placed],
    ) -> Self {
        let left = placed.iter().filter(|p| p.body.is_none()).map(|p| p.heads.len()).sum();
        let headed = placed.iter().filter(|p| p.body.is_some()).count();
        let single = sheet.blocks.iter().filter(|b| b.len() == 1).count();
        let bodies = flow.bodies.len();
        let mut lengths: Vec<usize> = flow.bodies.iter().map(|b| length(sheet, units, b)).collect();
        lengths.sort_unstable();
        let usual = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
        let indented = sheet.lines.iter().filter(|l| l.indent >= PRINTED).count();
        let ems = sheet.lines.iter().map(|l| f64::from(l.width)).sum::<f64>();
        let page = Clues {
            page_indents: share(indented, sheet.lines.len()),
            page_measure: (1.0 + ems / sheet.lines.len().max(1) as f64).ln(),
            page_bodies: log(bodies),
            page_left: share(left, flow.heads.len()),
            page_headless: share(bodies.saturating_sub(headed), bodies),
            page_unmarked: share(flow.bodies.iter().filter(|b| unmarked(b)).count(), bodies),
            page_single: share(single, sheet.blocks.len()),
            page_block: (1.0 + share(sheet.lines.len(), sheet.blocks.len())).ln(),
            page_gapped: share(sheet.lines.iter().filter(|l| gapped(&l.text)).count(), sheet.lines.len()),
            latin: flag(!sheet.cjk),
            ..Clues::default()
        };
        Self { sheet, reading, units, flow, placed, usual: log(usual), page }
    }

    /// The clues of one article.
    pub(in super::super) fn clues(&self, candidate: &Candidate) -> Clues {
        let mut clues = self.page.clone();
        self.headline(candidate, &mut clues);
        self.byline(candidate, &mut clues);
        self.joins(candidate, &mut clues);
        self.kinds(candidate, &mut clues);
        self.paragraphs(candidate, &mut clues);
        self.readings(candidate, &mut clues);
        clues.latin_unmarked = clues.latin * clues.unmarked;
        clues.latin_paragraphs = clues.latin * clues.paragraphs;
        clues
    }

    fn headline(&self, candidate: &Candidate, clues: &mut Clues) {
        let number = candidate.number;
        let Some(placed) = self.placed.iter().find(|p| p.body == Some(number)) else {
            clues.headless = 1.0;
            return;
        };
        let near = |other: f64| (1.0 - (placed.score - other)).clamp(0.0, 1.0);
        clues.head_score = placed.score.clamp(-0.5, 1.5);
        clues.head_contested = placed.runner_up.map_or(0.0, |(_, score)| near(score));
        let rivals = self.placed.iter().filter(|p| p.body != Some(number));
        let rivals = rivals.filter_map(|p| p.runner_up.filter(|(b, _)| *b == number));
        clues.body_contested = rivals.map(|(_, score)| near(score)).fold(0.0, f64::max);
        let own: Vec<usize> = placed.heads.iter().map(|h| self.flow.heads[*h]).collect();
        let (Some(first), Some(last)) = (own.iter().min(), own.iter().max()) else { return };
        clues.head_grouped = log(own.len() - 1);
        clues.head_lines = log(own.iter().map(|u| self.units[*u].lines.len()).sum());
        let head =
            |unit: Option<usize>| unit.and_then(|u| self.units.get(u)).is_some_and(|u| u.kind == Kind::Head);
        clues.head_neighbours = flag(head(first.checked_sub(1))) + flag(head(Some(last + 1)));
        let sure = own.iter().map(|u| self.units[*u].sure).fold(1.0, f32::min);
        clues.head_unsure = f64::from(1.0 - sure) * 2.0;
        clues.head_apart = flag(candidate.body.first() != Some(last + 1));
        let (kicker, subtitle) = (&candidate.article.kicker, &candidate.article.subtitle);
        let marks = ['—', '（', '）', '：'];
        let marked = kicker.iter().all(|k| k.text.ends_with(marks))
            && subtitle.iter().all(|s| s.text.starts_with(marks));
        clues.levels = flag(kicker.is_some() || subtitle.is_some());
        clues.levels_unmarked = flag(!marked);
        self.wording(candidate, &own, clues);
    }

    /// What the headline's words say: whether it is whole, and whether its lines go on from each other.
    fn wording(&self, candidate: &Candidate, own: &[usize], clues: &mut Clues) {
        let article = candidate.article;
        let levels = || [&article.kicker, &article.title, &article.subtitle].into_iter().flatten();
        let lines: Vec<usize> = own.iter().flat_map(|u| self.units[*u].lines.clone()).collect();
        let apart = lines.windows(2).filter(|w| !self.sheet.joins(w[0], w[1])).count();
        let joins = if self.sheet.cjk { apart.saturating_sub(levels().count().saturating_sub(1)) } else { 0 };
        clues.title_joins_unknown = log(joins);
        let title = article.title.as_ref().map_or("", |t| t.text.as_str());
        let lines = article.title.iter().flat_map(|t| &t.lines).map(|l| l.last - l.first + 1).sum::<u32>();
        clues.title_lines = log(lines.saturating_sub(1) as usize);
        let length = title.chars().count() as f64;
        let usual = if self.sheet.cjk { LONG_TITLE } else { LONG_TITLE * LETTERS };
        clues.title_long = ((length - usual) / usual).clamp(0.0, 2.0);
        clues.title_short = ((usual - length) / usual).clamp(0.0, 1.0);
        let odd = levels().any(|t| {
            let stop = |c: char| c.is_lowercase() || "，。、；：！？”’）》」』,.;:!?)-".contains(c);
            unbalanced(&t.text) || t.text.starts_with(stop)
        });
        clues.head_odd = flag(odd);
    }

    /// Whether a body has no headline, or one that says little of it.
    fn weakly_headed(&self, body: usize) -> bool {
        let placed = self.placed.iter().find(|p| p.body == Some(body));
        body < self.flow.bodies.len() && placed.is_none_or(|p| p.score < WEAK)
    }

    fn byline(&self, candidate: &Candidate, clues: &mut Clues) {
        let body = candidate.body;
        let people = || candidate.article.bylines.iter().flat_map(|b| &b.people);
        clues.no_byline = flag(body.bylines.is_empty());
        clues.unmarked = flag(unmarked(body));
        let odd = !candidate.article.bylines.is_empty()
            && (people().next().is_none() || people().any(|p| p.role.is_empty()));
        clues.byline_odd = flag(odd);
        clues.bylines_more = flag(body.bylines.len() > 1);
        let first = body.parts.first().map_or(0, |p| p.0);
        clues.byline_below = flag(body.bylines.iter().any(|b| *b > first));
        clues.next_weak = flag(self.weakly_headed(candidate.number + 1));
        clues.before_weak = flag(candidate.number.checked_sub(1).is_some_and(|b| self.weakly_headed(b)));
        clues.next_unmarked = flag(self.flow.bodies.get(candidate.number + 1).is_some_and(unmarked));
    }

    fn joins(&self, candidate: &Candidate, clues: &mut Clues) {
        let parts = &candidate.body.parts;
        let text = |unit: usize| &self.units[unit].lines;
        clues.units = log(parts.len().saturating_sub(1));
        let (mut closed, mut unknown, mut gaps) = (0, 0, 0);
        for pair in parts.windows(2).filter(|p| !p[0].1 && !p[1].1) {
            let (last, first) = (text(pair[0].0).end - 1, text(pair[1].0).start);
            match end(&self.sheet.lines[last].text) {
                End::Open => unknown += usize::from(!self.sheet.joins(last, first)),
                _ => closed += 1,
            }
            gaps += usize::from(pair[1].0 != pair[0].0 + 1);
        }
        clues.joins_closed = log(closed);
        clues.joins_unknown = log(unknown);
        clues.gaps = log(gaps);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let strangers = (first.0..last.0).filter(|u| parts.binary_search_by_key(u, |p| p.0).is_err());
        let heads = strangers.filter(|u| self.units[*u].kind == Kind::Head).count();
        clues.heads_inside = log(heads);
        let start = &self.sheet.lines[text(first.0).start].text;
        let closes = |c: char| c.is_lowercase() || "，。、；：！？”’）》」』,.;:!?)".contains(c);
        clues.begins_inside = flag(start.starts_with(closes));
        let stop = &self.sheet.lines[text(last.0).end - 1].text;
        clues.ends_inside = flag(end(stop) != End::Sentence && !endings::note(stop, &self.sheet.style));
        let before = self.units[..first.0].iter().rev().find(|u| u.kind == Kind::Text);
        let open = |u: &Unit| {
            let stop = &self.sheet.lines[u.lines.end - 1].text;
            end(stop) == End::Open && !endings::note(stop, &self.sheet.style)
        };
        clues.before_open = flag(before.is_some_and(open));
    }

    /// How sure the reading of the article's lines is.
    fn readings(&self, candidate: &Candidate, clues: &mut Clues) {
        let doubt = |likely: f32| f64::from(-likely.max(LEAST_LIKELY).ln());
        let body = candidate.body;
        let lines: Vec<usize> =
            body.parts.iter().filter(|p| !p.1).flat_map(|p| self.units[p.0].lines.clone()).collect();
        let begin = |l: usize| self.reading.likely(l, Role::Begin);
        let Some((first, rest)) = lines.split_first() else { return };
        clues.read_start = doubt(begin(*first));
        clues.read_inside = rest.iter().map(|l| doubt(1.0 - begin(*l))).fold(0.0, f64::max);
        let next = self.flow.bodies.get(candidate.number + 1).and_then(|b| b.parts.first());
        clues.read_next = next.map_or(0.0, |p| doubt(begin(self.units[p.0].lines.start)));
        let breaks = |l: &usize| {
            let text = self.reading.text(*l).max(LEAST_LIKELY);
            doubt(self.reading.sure(*l) / text)
        };
        clues.read_paragraphs = rest.iter().map(breaks).sum::<f64>().min(MOST_DOUBT);
        clues.read_text = lines.iter().map(|l| doubt(self.reading.text(*l))).sum::<f64>().min(MOST_DOUBT);
        let heads = self.placed.iter().find(|p| p.body == Some(candidate.number));
        let heads = heads.iter().flat_map(|p| &p.heads).map(|h| self.flow.heads[*h]);
        let heads = heads.flat_map(|u| self.units[u].lines.clone());
        clues.read_head = heads.map(|l| doubt(self.reading.sure(l))).sum::<f64>().min(MOST_DOUBT);
    }

    fn kinds(&self, candidate: &Candidate, clues: &mut Clues) {
        let body = candidate.body;
        let sure = || body.parts.iter().filter(|p| !p.1).map(|p| self.units[p.0].sure);
        clues.text_unsure = f64::from(1.0 - sure().fold(1.0, f32::min)) * 2.0;
        clues.texts_unsure = log(sure().filter(|s| *s < UNSURE).count());
        let lines = body.parts.iter().flat_map(|p| self.units[p.0].lines.clone());
        let (mut chars, mut odd, mut gaps, mut count) = (0, 0, 0, 0);
        for line in lines {
            let text = &self.sheet.lines[line].text;
            count += 1;
            gaps += usize::from(gapped(text));
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                chars += 1;
                odd += usize::from(!usual(c));
            }
        }
        clues.length = log(chars);
        clues.longer = (clues.length - self.usual).max(0.0);
        clues.shorter = (self.usual - clues.length).max(0.0);
        clues.short = flag(chars < SHORT);
        clues.noise = (share(odd, chars) * 20.0).min(1.0);
        clues.gapped = share(gaps, count);
    }

    fn paragraphs(&self, candidate: &Candidate, clues: &mut Clues) {
        let is_text = |p: &&Part| !matches!(p, Part::Subhead(_));
        clues.paragraphs = log(candidate.parts.iter().filter(is_text).count());
        clues.subheads = log(candidate.parts.iter().filter(|p| !is_text(p)).count());
        let mut lines: Vec<(usize, bool)> = Vec::new();
        let mut shape = Shape::default();
        for part in candidate.parts {
            match part {
                Part::Paragraph(own) => lines.extend(own.iter().enumerate().map(|(i, l)| (*l, i == 0))),
                // Lines that stay lines say nothing about where paragraphs begin.
                Part::Subhead(_) | Part::Lines(..) => self.shape(&std::mem::take(&mut lines), &mut shape),
            }
        }
        self.shape(&lines, &mut shape);
        clues.breaks_narrow = log(shape.narrow);
        clues.breaks_bare = log(shape.bare);
        clues.breaks_unindented = log(shape.unindented);
        clues.breaks_single = log(shape.single);
        clues.full_single = log(shape.full_single);
        clues.full_first = log(shape.full_first);
        clues.pauses = log(shape.pause);
        clues.breaks_missed = log(shape.missed);
        clues.breaks_open = log(shape.open);
        clues.lines_wide = log(shape.wide);
        clues.lines_ragged = share(shape.ragged, shape.lines);
    }

    /// Counts what the lines of a run (each with whether a paragraph begins there) leave unclear.
    fn shape(&self, run: &[(usize, bool)], shape: &mut Shape) {
        let lines: Vec<usize> = run.iter().map(|r| r.0).collect();
        shape.lines += lines.len();
        for i in 0..lines.len() {
            let line = &self.sheet.lines[lines[i]];
            let room = self.sheet.column_at(&lines, i) - line.width;
            shape.wide += usize::from(room < -WIDE);
            let Some((next, breaks)) = run.get(i + 1).copied() else { continue };
            let below = &self.sheet.lines[next];
            let spare = room - first_token(&below.text, self.sheet.cjk);
            let lack = self.sheet.column_at(&lines, i + 1) - below.width;
            // What the next line looks like: a paragraph's only (or last) line, its first, or one inside it.
            let single = end(&below.text) == End::Sentence;
            let first = below.indent >= PRINTED || INDENT.contains(&lack);
            match (end(&line.text), breaks) {
                (End::Sentence, true) => {
                    shape.narrow += usize::from(spare < NARROW && first);
                    shape.bare += usize::from(spare < NARROW && !first);
                    shape.unindented += usize::from(spare >= NARROW && !first && !single);
                    shape.single += usize::from(spare >= NARROW && single);
                }
                (End::Sentence, false) if spare >= 0.0 => shape.missed += 1,
                (End::Sentence, false) if single => shape.full_single += 1,
                (End::Sentence, false) => shape.full_first += usize::from(first),
                (End::Open | End::Pause, true) => shape.open += 1,
                (End::Open, false) => shape.ragged += usize::from(room > RAGGED),
                (End::Pause, false) => shape.pause += usize::from(spare > 0.0),
            }
        }
    }
}

/// What is unclear about a body's paragraphs, counted.
#[derive(Default)]
struct Shape {
    lines: usize,
    narrow: usize,
    bare: usize,
    unindented: usize,
    single: usize,
    missed: usize,
    full_single: usize,
    full_first: usize,
    open: usize,
    pause: usize,
    wide: usize,
    ragged: usize,
}

/// Letters, digits and the marks of running text.
fn usual(c: char) -> bool {
    is_cjk(c)
        || c.is_alphanumeric()
        || "，。、；：！？“”‘’（）《》「」『』【】〈〉·…—,.;:!?\"'()-%％/～".contains(c)
}
