//! Authors, as each form of citation names them.

use crate::person::{self, Parts};

/// Somebody who wrote an article, by the name under which they signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name as signed.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

/// What kind of name an author signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person's, which in Latin letters ends with the family's: `Mara Lindqvist`.
    Person,
    /// A person's that begins with the family's, as Pinyin does: `Han Xiaoman`.
    FamilyFirst,
    /// An agency's, a desk's, a company's: it has no parts.
    Body,
}

impl Author {
    /// An author by the name as signed.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), kind }
    }

    /// The parts of a person's name; none for a name that stays whole.
    pub(super) fn parts(&self) -> Option<Parts<'_>> {
        match self.kind {
            Kind::Person => person::parts(&self.name, false),
            Kind::FamilyFirst => person::parts(&self.name, true),
            Kind::Body => None,
        }
    }

    /// As it is spoken: `Jan van der Berg`, also where it was signed `van der Berg, Jan`.
    pub(super) fn spoken(&self) -> String {
        match self.parts() {
            Some(parts) if self.name.contains(',') => {
                let names = [parts.given.join(" "), family(&parts)].join(" ");
                parts.suffix.map_or(names.clone(), |suffix| format!("{names} {suffix}"))
            }
            _ => self.name.clone(),
        }
    }
}

/// The family name with its particles: `de Vries`.
pub(super) fn family(parts: &Parts<'_>) -> String {
    parts.particles.iter().chain(&parts.family).copied().collect::<Vec<_>>().join(" ")
}
