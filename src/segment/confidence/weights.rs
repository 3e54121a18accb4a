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
pub(super) const START: f64 = -0.4448;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 3.9019;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = 0.1598;

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
    of("headless", -3.1271, 0.0090),
    of("head_score", 0.1734, 0.8628),
    of("head_contested", -1.4367, 0.3026),
    of("body_contested", -0.9429, 0.1957),
    of("head_grouped", -0.9366, 0.1892),
    of("head_lines", -0.6670, 1.2396),
    of("levels_unmarked", -1.3166, 0.0780),
    of("levels", 0.1428, 0.1304),
    of("title_joins_unknown", -0.0455, 0.2435),
    of("title_lines", 0.6727, 0.7610),
    of("title_long", -1.2981, 0.1706),
    of("title_short", -0.6202, 0.1227),
    of("head_odd", -1.1706, 0.0060),
    of("head_neighbours", 0.1596, 0.5412),
    of("head_unsure", -0.0003, 0.2709),
    of("head_apart", 0.2202, 0.3673),
    of("no_byline", -0.5324, 0.4078),
    of("unmarked", -1.4344, 0.1769),
    of("byline_odd", -0.1088, 0.0645),
    of("bylines_more", -1.0452, 0.0045),
    of("byline_below", -3.6714, 0.0030),
    of("next_unmarked", -0.0100, 0.2144),
    of("next_weak", -0.1867, 0.0915),
    of("before_weak", -0.2786, 0.0705),
    of("units", -0.2996, 1.3173),
    of("joins_closed", 0.2889, 1.0890),
    of("joins_unknown", -0.2769, 0.2702),
    of("gaps", -1.0721, 0.0187),
    of("begins_inside", -0.5827, 0.0045),
    of("ends_inside", 0.6283, 0.2444),
    of("before_open", -0.3073, 0.1109),
    of("text_unsure", -0.4849, 0.0768),
    of("texts_unsure", -0.6509, 0.0357),
    of("length", 0.5220, 6.3374),
    of("longer", -0.3583, 0.1703),
    of("shorter", -0.0051, 0.3801),
    of("heads_inside", -1.1393, 0.0110),
    of("short", -1.1017, 0.0030),
    of("paragraphs", -0.4682, 1.6725),
    of("subheads", -0.8071, 0.0385),
    of("breaks_narrow", -0.0035, 0.3614),
    of("breaks_bare", -0.9055, 0.0984),
    of("breaks_unindented", -0.2576, 0.2750),
    of("breaks_single", -0.0893, 0.0755),
    of("full_single", -0.2142, 0.0386),
    of("full_first", -1.0466, 0.0591),
    of("pauses", -0.2488, 0.0068),
    of("breaks_missed", -0.8678, 0.0557),
    of("breaks_open", -1.7894, 0.0164),
    of("lines_wide", -0.5038, 0.0512),
    of("lines_ragged", -1.6789, 0.0126),
    of("noise", -0.4565, 0.0136),
    of("gapped", -1.8746, 0.0000),
    of("page_left", 0.3007, 0.1267),
    of("page_headless", 0.0478, 0.0200),
    of("page_unmarked", 0.2596, 0.2712),
    of("page_single", 0.4962, 0.2559),
    of("page_block", -0.4054, 2.0242),
    of("page_gapped", -3.2289, 0.0001),
    of("page_indents", -2.2570, 0.0000),
    of("page_measure", 0.7728, 2.8153),
    of("page_bodies", -0.6474, 2.2093),
    of("latin", -2.9765, 0.2159),
    of("latin_unmarked", 2.4925, 0.1094),
    of("latin_paragraphs", 1.6009, 0.3746),
];
