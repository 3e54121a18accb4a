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
pub(super) const START: f64 = 1.7819;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 2.8309;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = 0.1687;

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
    of("headless", -7.1142, 0.0041),
    of("head_score", -5.7336, 0.3024),
    of("head_contested", -5.4218, 0.2184),
    of("body_contested", -0.6979, 0.1631),
    of("head_grouped", -0.1256, 0.1105),
    of("head_lines", -0.2349, 1.1806),
    of("levels_unmarked", -0.6554, 0.0958),
    of("levels", -0.3358, 0.1203),
    of("title_joins_unknown", 0.0043, 0.2485),
    of("title_lines", 0.1265, 0.6409),
    of("title_long", -1.5615, 0.0914),
    of("title_short", -0.9553, 0.1738),
    of("head_odd", -3.2252, 0.0004),
    of("head_neighbours", 0.1065, 0.3033),
    of("head_unsure", -0.8241, 0.1062),
    of("head_apart", -0.2179, 0.2567),
    of("read_head", 0.3220, 0.0849),
    of("read_start", -0.4382, 0.0967),
    of("read_inside", -0.7414, 0.0246),
    of("read_next", -0.1733, 0.1535),
    of("read_paragraphs", -1.0816, 0.2254),
    of("read_text", 0.6404, 0.0674),
    of("no_byline", -0.4062, 0.4600),
    of("unmarked", 0.1961, 0.2773),
    of("byline_odd", -0.0067, 0.2612),
    of("bylines_more", -1.5569, 0.0222),
    of("byline_below", -1.0020, 0.0143),
    of("next_unmarked", 0.3409, 0.2499),
    of("next_weak", -0.4432, 0.2792),
    of("before_weak", -0.0401, 0.3115),
    of("units", 0.1207, 1.0659),
    of("joins_closed", 0.0118, 0.7640),
    of("joins_unknown", 0.0329, 0.2420),
    of("gaps", 0.0734, 0.0259),
    of("begins_inside", 0.9178, 0.0030),
    of("ends_inside", 0.0785, 0.2728),
    of("before_open", -0.0649, 0.2315),
    of("text_unsure", -1.6156, 0.0667),
    of("texts_unsure", 0.3235, 0.0354),
    of("length", 0.1741, 6.2666),
    of("longer", -0.3458, 0.1549),
    of("shorter", -0.1542, 0.2834),
    of("heads_inside", -0.7384, 0.0141),
    of("short", -0.4684, 0.0109),
    of("paragraphs", 0.1914, 1.9969),
    of("subheads", -0.3232, 0.1157),
    of("breaks_narrow", -0.1857, 0.4448),
    of("breaks_bare", -0.2117, 0.5308),
    of("breaks_unindented", -0.1523, 0.6068),
    of("breaks_single", 0.1892, 0.2874),
    of("full_single", -0.1541, 0.0428),
    of("full_first", 0.3336, 0.0375),
    of("pauses", -0.0351, 0.0058),
    of("breaks_missed", -0.0441, 0.0405),
    of("breaks_open", -1.1074, 0.0699),
    of("lines_wide", -0.0223, 0.2016),
    of("lines_ragged", -0.3411, 0.0086),
    of("noise", 1.2103, 0.0450),
    of("gapped", -3.1335, 0.0003),
    of("page_left", -0.7614, 0.1367),
    of("page_headless", -0.0174, 0.0534),
    of("page_unmarked", -0.0154, 0.2942),
    of("page_single", 0.1802, 0.2965),
    of("page_block", 0.1160, 2.1501),
    of("page_gapped", -16.5379, 0.0009),
    of("page_indents", 0.9757, 0.0033),
    of("page_measure", 0.4431, 2.7683),
    of("page_bodies", -0.0195, 2.0886),
    of("latin", -0.4496, 0.3555),
    of("latin_unmarked", -0.3484, 0.0951),
    of("latin_paragraphs", 0.2823, 0.7509),
];
