//! What templates see of people: the index by letter, and one person's career.

use chrono::NaiveDate;
use tera::Value;

use super::locale::{DateForm, Locale};
use super::values::{Values, record, with};
use crate::edition::{ArticleId, Edition, PersonId, Role};

/// Most colleagues and sections that a career names.
const MOST: usize = 24;

/// Everybody with an article in a role, as [`Edition::in_order`] puts them.
pub(super) fn all(edition: &Edition, values: &Values, role: Role) -> Value {
    let people = edition.in_order(role).into_iter().map(|id| values.person(id, role));
    Value::from(people.collect::<Vec<_>>())
}

/// The same by their letters: each group has `letter` and `people`.
pub(super) fn groups(edition: &Edition, values: &Values, role: Role) -> Value {
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for id in edition.in_order(role) {
        let letter = edition[id].place.initial();
        if groups.last().is_none_or(|(last, _)| *last != letter) {
            groups.push((letter, Vec::new()));
        }
        if let Some((_, people)) = groups.last_mut() {
            people.push(values.person(id, role));
        }
    }
    let group = |(letter, people): (String, Vec<Value>)| {
        record([("letter", letter.into()), ("people", people.into())])
    };
    Value::from(groups.into_iter().map(group).collect::<Vec<_>>())
}

/// A person's career in a role; none without an article.
pub(super) fn career(edition: &Edition, values: &Values, locale: &Locale, id: PersonId, role: Role) -> Value {
    let Some(career) = edition.career(id, role) else { return Value::none() };
    let date = |date: NaiveDate| {
        record([("date", date.to_string().into()), ("date_text", locale.date(date, DateForm::Long).into())])
    };
    let sections = career.sections.iter().take(MOST);
    let sections: Vec<_> = sections
        .map(|(section, n)| with(&values.section_alone(*section), [("shared", (*n).into())]))
        .collect();
    let colleagues = career.colleagues.iter().take(MOST);
    let colleagues: Vec<_> = colleagues
        .map(|(person, n)| with(&values.person_alone(*person, Role::Reporter), [("shared", (*n).into())]))
        .collect();
    record([
        ("first", date(career.first)),
        ("last", date(career.last)),
        ("issues", career.issues.into()),
        ("sections", sections.into()),
        ("colleagues", colleagues.into()),
    ])
}

/// Articles by their issues, both in the given order: each group has `issue` and `articles`.
pub(super) fn by_issue<'v>(
    edition: &Edition,
    values: &Values,
    articles: impl IntoIterator<Item = (&'v ArticleId, &'v Value)>,
) -> Value {
    let mut groups = Vec::new();
    for (id, entry) in articles {
        let issue = edition[*id].issue;
        match groups.last_mut() {
            Some((last, articles)) if *last == issue => Vec::push(articles, entry.clone()),
            _ => groups.push((issue, vec![entry.clone()])),
        }
    }
    let group = |(issue, articles): (crate::edition::IssueId, Vec<Value>)| {
        record([("issue", values.issue_alone(issue)), ("articles", articles.into())])
    };
    Value::from(groups.into_iter().map(group).collect::<Vec<_>>())
}
