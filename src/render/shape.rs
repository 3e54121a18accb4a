//! What values look like: which fields they have, seen in a sample of them.

use std::collections::BTreeMap;

use tera::{Context, Value};

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Nothing yet: it was none, or the element of an empty list.
    Unseen,
    /// It may be anything and have any field.
    Open,
    /// A text, a number or the like.
    Plain,
    /// A list, and what its elements look like together.
    List(Box<Shape>),
    /// A record, and its fields.
    Record(BTreeMap<String, Shape>),
}

/// Fields whose fields are the site's or the theme's own affair.
const OPEN: &[&str] = &["extra"];

impl Shape {
    pub(super) fn of(value: &Value) -> Self {
        if let Some(map) = value.as_map() {
            let field = |(key, value): (&tera::value::Key, &Value)| {
                let key = key.as_str().unwrap_or_default().to_owned();
                let shape = if OPEN.contains(&key.as_str()) { Self::Open } else { Self::of(value) };
                (key, shape)
            };
            return Self::Record(map.iter().map(field).collect());
        }
        if let Some(list) = value.as_array() {
            return Self::List(Box::new(list.iter().map(Self::of).fold(Self::Unseen, Self::and)));
        }
        if value.is_none() || value.is_undefined() { Self::Unseen } else { Self::Plain }
    }

    /// What is known of two values that stand in one place.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unseen, known) | (known, Self::Unseen) => known,
            (Self::Plain, Self::Plain) => Self::Plain,
            (Self::List(a), Self::List(b)) => Self::List(Box::new(a.and(*b))),
            (Self::Record(mut a), Self::Record(b)) => {
                for (key, shape) in b {
                    let known = a.remove(&key).unwrap_or(Self::Unseen);
                    a.insert(key, known.and(shape));
                }
                Self::Record(a)
            }
            _ => Self::Open,
        }
    }

    /// The element of a list; of anything else, nothing is known.
    pub(super) fn element(&self) -> Self {
        match self {
            Self::List(element) => (**element).clone(),
            Self::Unseen => Self::Unseen,
            _ => Self::Open,
        }
    }
}

/// Adds the variables of a context to what is known by their names.
pub(super) fn add(known: &mut BTreeMap<String, Shape>, context: &Context, names: &[&str]) {
    for name in names {
        if let Some(value) = context.get(name) {
            let before = known.remove(*name).unwrap_or(Shape::Unseen);
            known.insert((*name).to_owned(), before.and(Shape::of(value)));
        }
    }
}

/// Lets `person` and the elements of `people` have what people have in an article too: components are shown either.
pub(super) fn people_alike(known: &mut BTreeMap<String, Shape>) {
    let mut person = known.get("person").cloned().unwrap_or(Shape::Unseen);
    if let Some(Shape::Record(article)) = known.get("article") {
        for list in ["reporters", "photographers", "editors"] {
            person = person.and(article.get(list).map_or(Shape::Unseen, Shape::element));
        }
    }
    if let Some(people) = known.get("people") {
        person = person.and(people.element());
    }
    known.insert("people".to_owned(), Shape::List(Box::new(person.clone())));
    known.insert("person".to_owned(), person);
}
