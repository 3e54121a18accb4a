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
pub(super) const START: f64 = 0.7039;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 1.9613;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = -0.0667;

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
    of("headless", -3.1738, 0.0118),
    of("head_score", -0.1749, 0.7928),
    of("head_contested", -2.0099, 0.1958),
    of("body_contested", -1.1409, 0.1259),
    of("head_grouped", -1.3050, 0.1952),
    of("head_lines", -0.4469, 1.2062),
    of("levels_unmarked", -0.9754, 0.1188),
    of("levels", 0.4442, 0.1692),
    of("title_joins_unknown", -0.1744, 0.2514),
    of("title_lines", 0.4911, 0.6870),
    of("title_long", -1.2991, 0.1519),
    of("title_short", -1.1795, 0.1465),
    of("head_odd", -0.8627, 0.0086),
    of("head_neighbours", 0.2025, 0.4047),
    of("head_unsure", 0.0730, 0.2634),
    of("head_apart", 0.1390, 0.2773),
    of("read_head", -0.5, 0.5),
    of("read_start", -0.5, 0.2),
    of("read_inside", -0.5, 0.1),
    of("read_next", -0.5, 0.2),
    of("read_paragraphs", -1.0, 0.3),
    of("read_text", -0.5, 0.2),
    of("no_byline", -0.3576, 0.5289),
    of("unmarked", -0.6932, 0.3009),
    of("byline_odd", 0.0284, 0.0557),
    of("bylines_more", -0.3148, 0.0043),
    of("byline_below", -4.2206, 0.0021),
    of("next_unmarked", 0.2809, 0.3137),
    of("next_weak", -0.5321, 0.0707),
    of("before_weak", -0.4278, 0.0653),
    of("units", 0.0595, 1.1893),
    of("joins_closed", 0.0125, 0.9183),
    of("joins_unknown", -0.2979, 0.2831),
    of("gaps", -0.8750, 0.0223),
    of("begins_inside", 0.4002, 0.0075),
    of("ends_inside", 0.4542, 0.3340),
    of("before_open", -0.1942, 0.2355),
    of("text_unsure", -0.9924, 0.0772),
    of("texts_unsure", -0.1355, 0.0394),
    of("length", 0.2484, 6.2153),
    of("longer", -0.2065, 0.1783),
    of("shorter", -0.0689, 0.3569),
    of("heads_inside", -0.7002, 0.0168),
    of("short", -0.2987, 0.0289),
    of("paragraphs", -0.3554, 1.6009),
    of("subheads", -1.0671, 0.0360),
    of("breaks_narrow", 0.0256, 0.3441),
    of("breaks_bare", -0.9680, 0.0839),
    of("breaks_unindented", -0.3157, 0.2604),
    of("breaks_single", -0.1980, 0.0719),
    of("full_single", -0.0466, 0.0433),
    of("full_first", -0.9789, 0.0588),
    of("pauses", 0.1015, 0.0135),
    of("breaks_missed", -0.5786, 0.0712),
    of("breaks_open", -0.8980, 0.0370),
    of("lines_wide", -0.2545, 0.0545),
    of("lines_ragged", -3.4390, 0.0134),
    of("noise", -0.8787, 0.0212),
    of("gapped", -21.2612, 0.0000),
    of("page_left", 0.1591, 0.1359),
    of("page_headless", 0.7566, 0.0275),
    of("page_unmarked", -0.3342, 0.3513),
    of("page_single", -0.6982, 0.2696),
    of("page_block", -0.4816, 2.0266),
    of("page_gapped", -24.2736, 0.0005),
    of("page_indents", -2.0042, 0.0022),
    of("page_measure", 0.8500, 2.7674),
    of("page_bodies", -0.2510, 2.2539),
    of("latin", -2.9985, 0.2045),
    of("latin_unmarked", 0.9700, 0.1199),
    of("latin_paragraphs", 1.7682, 0.3579),
];
