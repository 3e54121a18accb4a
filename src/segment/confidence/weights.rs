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
pub(super) const START: f64 = 3.1518;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 2.6996;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = -0.1311;

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
    of("headless", -5.7350, 0.0000),
    of("head_score", -2.0110, 0.3859),
    of("head_contested", -3.0203, 0.1266),
    of("body_contested", -1.1217, 0.0928),
    of("head_grouped", -0.3348, 0.1528),
    of("head_lines", 0.4567, 1.2957),
    of("levels_unmarked", -0.0517, 0.1327),
    of("levels", -1.1779, 0.1724),
    of("title_joins_unknown", -0.2564, 0.3138),
    of("title_lines", -0.1319, 0.7590),
    of("title_long", -1.4980, 0.1544),
    of("title_short", -1.4305, 0.1032),
    of("head_odd", -2.2977, 0.0008),
    of("head_neighbours", 0.1734, 0.5042),
    of("head_unsure", 0.2355, 0.1490),
    of("head_apart", 0.2274, 0.3707),
    of("read_head", -0.4485, 0.1218),
    of("read_start", -0.6254, 0.1203),
    of("read_inside", 0.4209, 0.0411),
    of("read_next", -0.1674, 0.2861),
    of("read_paragraphs", -1.0929, 0.3270),
    of("read_text", 0.5255, 0.1500),
    of("no_byline", -0.2478, 0.4035),
    of("unmarked", 0.2377, 0.2059),
    of("byline_odd", 0.0559, 0.1198),
    of("bylines_more", -1.7084, 0.0038),
    of("byline_below", -0.0601, 0.0107),
    of("next_unmarked", 0.2334, 0.2014),
    of("next_weak", -0.4774, 0.2082),
    of("before_weak", -0.1107, 0.2365),
    of("units", 0.0750, 1.1490),
    of("joins_closed", 0.1875, 0.8836),
    of("joins_unknown", 0.2375, 0.2608),
    of("gaps", -0.3616, 0.0300),
    of("begins_inside", -2.3969, 0.0000),
    of("ends_inside", -0.2476, 0.2555),
    of("before_open", -0.0245, 0.1998),
    of("text_unsure", -0.2491, 0.1289),
    of("texts_unsure", -0.9216, 0.0654),
    of("length", -0.3036, 6.2767),
    of("longer", 0.4321, 0.2129),
    of("shorter", -0.2303, 0.2981),
    of("heads_inside", -0.6807, 0.0201),
    of("short", -2.1118, 0.0015),
    of("paragraphs", 0.4436, 1.7992),
    of("subheads", -0.1201, 0.0824),
    of("breaks_narrow", -0.2228, 0.4588),
    of("breaks_bare", -0.7721, 0.1820),
    of("breaks_unindented", -0.3079, 0.2448),
    of("breaks_single", -0.2297, 0.1115),
    of("full_single", -0.4154, 0.0397),
    of("full_first", -0.4918, 0.0284),
    of("pauses", 0.0513, 0.0111),
    of("breaks_missed", -0.6939, 0.0391),
    of("breaks_open", -2.8954, 0.0380),
    of("lines_wide", 0.4334, 0.0770),
    of("lines_ragged", -3.6191, 0.0063),
    of("noise", 1.7605, 0.0126),
    of("gapped", -17.0583, 0.0001),
    of("page_left", -2.1371, 0.1450),
    of("page_headless", -0.7224, 0.0956),
    of("page_unmarked", -0.0813, 0.2708),
    of("page_single", 0.7745, 0.2734),
    of("page_block", 0.0933, 2.0876),
    of("page_gapped", 5.4695, 0.0008),
    of("page_indents", 4.2450, 0.0029),
    of("page_measure", 0.4315, 2.8128),
    of("page_bodies", -0.3251, 2.1982),
    of("latin", -1.1353, 0.1815),
    of("latin_unmarked", -0.1309, 0.0404),
    of("latin_paragraphs", 0.6499, 0.3383),
];
