//! What each piece of evidence for a track counts, read from a table.

use std::sync::LazyLock;

/// The table: name, cost and meaning, parted by tabs; `#` begins a remark.
const TABLE: &str = include_str!("weights.tsv");

static BUILT_IN: LazyLock<Weights> = LazyLock::new(|| Weights::read(TABLE));

macro_rules! weights {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// Costs, in natural logarithms; what speaks for a piece is negative.
        #[derive(Clone, Debug, Default)]
        pub(in crate::segment) struct Weights {
            $($(#[doc = $doc])+ pub(super) $name: f32,)+
            /// By how the line before stands in its column, and how this one does ([`super::search::Stands`]).
            pub(super) lines: [[f32; 5]; 4],
        }

        impl Weights {
            fn named(&mut self, name: &str) -> Option<&mut f32> {
                if let Some((before, this)) = name.split_once('>') {
                    let before = BEFORE.iter().position(|n| *n == before)?;
                    return Some(&mut self.lines[before][THIS.iter().position(|n| *n == this)?]);
                }
                match name { $(stringify!($name) => Some(&mut self.$name),)+ _ => None }
            }
        }
    };
}

weights! {
    /// A line higher than one line below the last of its track.
    early,
    /// A line lower than that.
    late,
    /// Each line of it.
    late_line,
    /// No more than so much.
    late_most,
    /// Characters that stand together across a line's break, for each unit of a natural logarithm.
    together,
    /// No more than so much.
    together_most,
    /// A track that begins.
    begins,
    /// With a short piece.
    begins_short,
    /// A track passed over where its next line was due.
    missed,
    /// In the middle of a paragraph.
    missed_inside,
    /// A row whose height no track tells.
    guessed,
    /// A paragraph that begins with a mark that cannot begin a line.
    no_start,
    /// A space between ideographs inside a piece.
    space_ideographs,
    /// Any other space inside a piece.
    space,
    /// A wider one.
    space_wide,
    /// So far two widths may be apart and count as one, in ems.
    same_width,
    /// A width that hardly any piece has.
    rare_width,
    /// The share of pieces from which it is no rare one.
    rare_share,
    /// Share of what lines count where the width is known from one line.
    one_line,
    /// A line wider by an indent than the only one before.
    grows,
    /// At most so much for a wide line where something stood between.
    wide_below,
    /// Each em that a piece begins off its track's place.
    off,
    /// Beyond so many.
    off_from,
    /// No more than so much.
    off_most,
}

/// How a line stands, by name: [`super::search::Ends`] and [`super::search::Stands`].
const BEFORE: [&str; 4] = ["goes-on", "full-stop", "paragraph-end", "broken-off"];
const THIS: [&str; 5] = ["full", "indent", "last", "short", "wide"];

impl Weights {
    /// The weights that are built in.
    pub(in crate::segment) fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a table. What is not in it counts nothing.
    pub(in crate::segment) fn read(table: &str) -> Self {
        let mut weights = Self::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            if let (Some(name), Some(Ok(cost))) = (cells.next(), cells.next().map(str::parse))
                && let Some(place) = weights.named(name)
            {
                *place = cost;
            }
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_known_and_a_number() {
        let mut weights = Weights::default();
        let rows: Vec<&str> = TABLE.lines().filter(|l| !l.starts_with('#')).collect();
        for row in &rows {
            let mut cells = row.split('\t');
            let name = cells.next().unwrap_or_default();
            assert!(weights.named(name).is_some(), "{name}");
            assert!(cells.next().is_some_and(|c| c.parse::<f32>().is_ok()), "{row}");
            assert!(cells.next().is_some_and(|meaning| !meaning.is_empty()), "{row}");
        }
        assert_eq!(rows.len(), 24 + 20);
    }
}
