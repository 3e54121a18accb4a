//! Weights of the clues, in log odds. Written by `scripts/fit-confidence`; do not edit by hand.

/// One clue's weight.
pub(super) struct Weight {
    /// The clue's name.
    #[cfg(test)]
    pub(super) name: &'static str,
    /// Log odds for each unit of the clue.
    pub(super) weight: f64,
    /// The clue's mean over right articles.
    pub(super) usual: f64,
}

/// Log odds before any clue.
pub(super) const START: f64 = -0.6779;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 3.3078;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = 0.0908;

/// A weight, in a line.
const fn of(name: &'static str, weight: f64, usual: f64) -> Weight {
    let _ = name;
    Weight {
        #[cfg(test)]
        name,
        weight,
        usual,
    }
}

/// The weights, in the order of the clues.
pub(super) const MODEL: &[Weight] = &[
    of("headless", -2.4250, 0.0090),
    of("head_score", 0.1476, 0.8628),
    of("head_contested", -1.5590, 0.3026),
    of("body_contested", -0.8309, 0.1957),
    of("head_grouped", -0.9169, 0.1892),
    of("head_lines", 0.0283, 1.2396),
    of("levels_unmarked", -1.4642, 0.0780),
    of("levels", -0.0122, 0.1304),
    of("head_neighbours", 0.1509, 0.5412),
    of("head_unsure", -0.1241, 0.2709),
    of("head_apart", 0.2373, 0.3673),
    of("no_byline", -0.4459, 0.4078),
    of("unmarked", -1.4590, 0.1769),
    of("byline_odd", -0.1092, 0.0645),
    of("bylines_more", -1.0247, 0.0045),
    of("byline_below", -3.4925, 0.0030),
    of("next_unmarked", -0.0732, 0.2144),
    of("units", -0.3573, 1.3173),
    of("joins_closed", 0.3143, 1.0890),
    of("joins_unknown", -0.2891, 0.2702),
    of("gaps", -0.9531, 0.0187),
    of("begins_inside", -0.7228, 0.0045),
    of("ends_inside", 0.6954, 0.2444),
    of("before_open", -0.3359, 0.1109),
    of("text_unsure", -0.5695, 0.0768),
    of("texts_unsure", -0.4720, 0.0357),
    of("length", 0.4674, 6.3374),
    of("longer", -0.3330, 0.1703),
    of("shorter", 0.0098, 0.3801),
    of("heads_inside", -1.1153, 0.0110),
    of("short", -1.4388, 0.0030),
    of("paragraphs", -0.3773, 1.6725),
    of("subheads", -0.7826, 0.0385),
    of("breaks_narrow", -0.0097, 0.3614),
    of("breaks_bare", -0.9649, 0.0984),
    of("breaks_unindented", -0.3248, 0.2750),
    of("breaks_single", -0.0985, 0.0755),
    of("full_single", -0.2252, 0.0386),
    of("full_first", -1.0683, 0.0591),
    of("pauses", -0.2240, 0.0068),
    of("breaks_missed", -0.9469, 0.0557),
    of("breaks_open", -1.6478, 0.0164),
    of("lines_wide", -0.4584, 0.0512),
    of("lines_ragged", -1.8657, 0.0126),
    of("noise", -0.3156, 0.0136),
    of("gapped", -1.8137, 0.0000),
    of("page_left", 0.2315, 0.1267),
    of("page_headless", -0.0472, 0.0200),
    of("page_unmarked", 0.2790, 0.2712),
    of("page_single", 0.4178, 0.2559),
    of("page_block", -0.4415, 2.0242),
    of("page_gapped", -3.4599, 0.0001),
    of("page_indents", -2.6339, 0.0000),
    of("page_measure", 0.6872, 2.8153),
    of("page_bodies", -0.6107, 2.2093),
    of("latin", -2.7871, 0.2159),
    of("latin_unmarked", 2.3328, 0.1094),
    of("latin_paragraphs", 1.6426, 0.3746),
    of("captions", 0.0000, 0.0000),
];
