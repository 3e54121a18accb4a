//! What is new, changed, unchanged and gone, by content.

use std::collections::BTreeMap;

use super::record::Known;
use super::site::Site;

/// What stands at a target, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Files that newsprint put there.
    pub known: BTreeMap<String, Known>,
    /// Files that it put there or was about to; what they hold is not known.
    pub unsure: Vec<String>,
    /// Files at paths of the site that somebody else put there, and that are others than the site's.
    pub foreign: Vec<String>,
    /// Files that an earlier publish had removed when it was stopped; their folders may still be there.
    pub removed: Vec<String>,
}

/// The difference between a built site and what stands at a target. Every path is sorted into one of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Paths that the target does not have.
    pub new: Vec<String>,
    /// Paths that hold something else there, or where it is not known what they hold.
    pub changed: Vec<String>,
    /// Paths that hold the same there.
    pub unchanged: Vec<String>,
    /// Paths of files that newsprint put there, and that the site no longer has.
    pub gone: Vec<String>,
    /// Those of `new` where somebody else's file stands.
    pub foreign: Vec<String>,
}

impl Difference {
    /// Compares.
    pub fn between(site: &Site, found: &Found) -> Self {
        let mut difference = Self::default();
        for (path, piece) in site.pieces() {
            let list = match found.known.get(path) {
                _ if found.unsure.binary_search(path).is_ok() => &mut difference.changed,
                Some(known) if known.digest == piece.digest => &mut difference.unchanged,
                Some(_) => &mut difference.changed,
                None => &mut difference.new,
            };
            list.push(path.clone());
        }
        let ours = found.known.keys().chain(&found.unsure);
        let gone = ours.filter(|path| !site.pieces().contains_key(*path));
        difference.gone = gone.cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        difference.foreign.clone_from(&found.foreign);
        difference
    }

    /// Paths that are sent.
    pub fn to_send(&self) -> impl Iterator<Item = &String> {
        self.new.iter().chain(&self.changed)
    }

    /// Whether the target holds the site already.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}
