//! Bylines as printed, and the people that they name.

use super::super::compare::distance;
use super::super::plain::{fold, squash};
use super::articles::Bodies;
use super::side::{Part, Side};
use super::tally::{Count, Kind};
use crate::content::Article;

/// A person of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Person {
    name: String,
    role: String,
    takes_pictures: bool,
}

/// Counts what became of every byline, name and role.
pub(super) fn compare(proposed: &Side, made: &mut Side, bodies: &Bodies, count: &mut Count) {
    for (_, piece) in proposed.of_part(Part::Byline) {
        let Some(i) = piece.article else { continue };
        let own = bodies.partner[i];
        let spot = made.find(&piece.text, own, Part::Byline);
        spot.into_iter().for_each(|s| made.claimed[s.piece] = true);
        let there = spot.map(|s| &made.pieces[s.piece]);
        let became = match there {
            None => Some("removed"),
            Some(there) if there.part != Part::Byline => Some(there.part.name()),
            Some(there) if there.article != own => Some("another article"),
            Some(_) => None,
        };
        count.decided(Kind::Byline, Some(i), became);
    }
    let all: Vec<Vec<Person>> = made.articles.iter().map(|a| people(&a.article)).collect();
    let ours: Vec<Vec<Person>> = proposed.articles.iter().map(|a| people(&a.article)).collect();
    // Who is no longer where import had him was moved, which is counted there.
    let gone =
        |i: usize, p: &&Person| bodies.partner[i].is_none_or(|j| all[j].iter().all(|q| q.name != p.name));
    let moved = |(i, people): (usize, &Vec<Person>)| {
        people.iter().filter(|p| gone(i, p)).cloned().collect::<Vec<_>>()
    };
    let moved: Vec<Person> = ours.iter().enumerate().flat_map(moved).collect();
    for (i, people) in ours.iter().enumerate() {
        of_article(i, people, bodies.partner[i], &all, &moved, count);
    }
    for (j, _) in all.iter().enumerate().filter(|(j, _)| bodies.source[*j].is_none()) {
        let new = all[j].iter().filter(|p| moved.iter().all(|m| m.name != p.name));
        new.for_each(|_| count.added(Kind::Name, None, "nobody"));
    }
}

fn people(article: &Article) -> Vec<Person> {
    let name = |name: &str| squash(&fold(name));
    let reporters = article.reporters.iter().map(|p| Person {
        name: name(&p.name),
        role: squash(&p.role),
        takes_pictures: false,
    });
    let photographers = article.photographers.iter().map(|p| Person {
        name: name(p),
        role: String::new(),
        takes_pictures: true,
    });
    reporters.chain(photographers).filter(|p| !p.name.is_empty()).collect()
}

/// The people of one proposed article against those of all made ones, of which one is its own. `moved`: who is not where import had
/// him, on the whole page.
fn of_article(
    i: usize,
    ours: &[Person],
    own: Option<usize>,
    all: &[Vec<Person>],
    moved: &[Person],
    count: &mut Count,
) {
    let theirs = own.map_or(&[][..], |j| &all[j]);
    let mut taken = vec![false; theirs.len()];
    let mut with: Vec<Option<usize>> = vec![None; ours.len()];
    let mut pair = |with: &mut Vec<Option<usize>>, like: &dyn Fn(&Person, &Person) -> bool| {
        for (person, with) in ours.iter().zip(with.iter_mut()).filter(|(_, w)| w.is_none()) {
            let found = (0..theirs.len()).find(|k| !taken[*k] && like(person, &theirs[*k]));
            found.into_iter().for_each(|k| taken[k] = true);
            *with = found;
        }
    };
    pair(&mut with, &|a, b| a == b);
    pair(&mut with, &|a, b| a.name == b.name && a.takes_pictures == b.takes_pictures);
    pair(&mut with, &|a, b| a.name == b.name);
    pair(&mut with, &|a, b| alike(&a.name, &b.name));
    for (person, with) in ours.iter().zip(&with) {
        let Some(there) = with.map(|k| &theirs[k]) else {
            let moved = all
                .iter()
                .enumerate()
                .any(|(j, p)| Some(j) != own && p.iter().any(|p| p.name == person.name));
            count.decided(Kind::Name, Some(i), Some(if moved { "another article" } else { "removed" }));
            continue;
        };
        count.decided(Kind::Name, Some(i), (there.name != person.name).then_some("corrected"));
        let became = match (person.takes_pictures, there.takes_pictures) {
            (false, true) => Some("photographer"),
            (true, false) => Some("reporter"),
            _ if person.role == there.role => None,
            _ if there.role.is_empty() => Some("no role"),
            _ => Some("another role"),
        };
        count.decided(Kind::Role, Some(i), became);
    }
    for (k, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        // A name that was moved here was counted where it was.
        if ours.iter().chain(moved).all(|person| person.name != theirs[k].name) {
            count.added(Kind::Name, Some(i), "nobody");
        }
    }
}

/// Whether one name is the other, corrected: at least half of its characters stayed.
fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    2 * distance(&a, &b) <= a.len().max(b.len())
}
