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
pub(super) const START: f64 = -0.8671;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 3.5348;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = 0.1635;

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
    of("headless", -3.9242, 0.0082),
    of("head_score", 0.0256, 0.8793),
    of("head_contested", -1.8033, 0.2869),
    of("body_contested", -0.7166, 0.1902),
    of("head_grouped", -1.1735, 0.1916),
    of("head_lines", -1.0559, 1.2387),
    of("levels_unmarked", -1.2379, 0.0913),
    of("levels", 0.6073, 0.1485),
    of("title_joins_unknown", -0.1885, 0.2352),
    of("title_lines", 0.9065, 0.7556),
    of("title_long", -1.3016, 0.1714),
    of("title_short", -0.9354, 0.1153),
    of("head_odd", -0.8459, 0.0082),
    of("head_neighbours", 0.1288, 0.5109),
    of("head_unsure", 0.1183, 0.2638),
    of("head_apart", 0.1284, 0.3501),
    of("no_byline", -0.3885, 0.4510),
    of("unmarked", -0.7776, 0.1935),
    of("byline_odd", -0.0409, 0.0640),
    of("bylines_more", -0.8300, 0.0041),
    of("byline_below", -3.8422, 0.0027),
    of("next_unmarked", 0.2777, 0.2084),
    of("next_weak", -0.1804, 0.0872),
    of("before_weak", -0.3569, 0.0681),
    of("units", 0.0261, 1.3461),
    of("joins_closed", 0.2188, 1.1105),
    of("joins_unknown", -0.4029, 0.2793),
    of("gaps", -0.7333, 0.0246),
    of("begins_inside", 0.0182, 0.0054),
    of("ends_inside", 0.5389, 0.2616),
    of("before_open", -0.3300, 0.1349),
    of("text_unsure", -1.2482, 0.0824),
    of("texts_unsure", 0.3474, 0.0468),
    of("length", 0.5203, 6.3169),
    of("longer", -0.7151, 0.1520),
    of("shorter", 0.1839, 0.3840),
    of("heads_inside", -1.2991, 0.0175),
    of("short", -1.5719, 0.0027),
    of("paragraphs", -0.4785, 1.6750),
    of("subheads", -1.1080, 0.0341),
    of("breaks_narrow", 0.0536, 0.3822),
    of("breaks_bare", -1.0429, 0.0983),
    of("breaks_unindented", -0.1960, 0.2667),
    of("breaks_single", -0.2669, 0.0696),
    of("full_single", 0.0463, 0.0417),
    of("full_first", -1.2593, 0.0537),
    of("pauses", 0.4953, 0.0138),
    of("breaks_missed", -0.8560, 0.0544),
    of("breaks_open", -1.9382, 0.0149),
    of("lines_wide", -0.4147, 0.0437),
    of("lines_ragged", -3.9046, 0.0110),
    of("noise", -0.9937, 0.0120),
    of("gapped", -3.6852, 0.0000),
    of("page_left", 0.4111, 0.1246),
    of("page_headless", 0.4682, 0.0219),
    of("page_unmarked", -0.4794, 0.2441),
    of("page_single", 0.8042, 0.2544),
    of("page_block", -0.3845, 2.0097),
    of("page_gapped", -0.6557, 0.0010),
    of("page_indents", -1.4625, 0.0006),
    of("page_measure", 0.8683, 2.8100),
    of("page_bodies", -0.4667, 2.1910),
    of("latin", -2.6311, 0.2030),
    of("latin_unmarked", 1.9304, 0.0967),
    of("latin_paragraphs", 1.5941, 0.3548),
];
