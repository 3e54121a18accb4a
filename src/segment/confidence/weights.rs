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
pub(super) const START: f64 = 0.9044;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 2.9103;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = 0.6827;

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
#[allow(clippy::approx_constant, reason = "a fitted weight may fall anywhere")]
pub(super) const MODEL: &[Weight] = &[
    of("headless", -7.2847, 0.0000),
    of("head_score", -3.3104, 0.4056),
    of("head_contested", -3.7256, 0.1086),
    of("body_contested", -1.2632, 0.0893),
    of("head_grouped", -0.3192, 0.1211),
    of("head_lines", 0.1891, 1.2351),
    of("levels_unmarked", -1.0012, 0.0900),
    of("levels", -0.2779, 0.1356),
    of("title_joins_unknown", -0.1414, 0.2545),
    of("title_lines", 0.0037, 0.6904),
    of("title_long", -1.0346, 0.1273),
    of("title_short", -0.3594, 0.1593),
    of("head_odd", -4.6916, 0.0000),
    of("head_neighbours", 0.2772, 0.3292),
    of("head_unsure", -0.3099, 0.0597),
    of("head_apart", -0.5439, 0.2716),
    of("read_head", -0.1701, 0.0426),
    of("read_start", -0.3375, 0.0565),
    of("read_inside", -0.5355, 0.0270),
    of("read_next", -0.2624, 0.0836),
    of("read_paragraphs", -1.2365, 0.1760),
    of("read_text", -0.2183, 0.0399),
    of("no_byline", -0.9271, 0.3941),
    of("unmarked", 0.4623, 0.2110),
    of("byline_odd", -0.2581, 0.1994),
    of("bylines_more", -2.1993, 0.0050),
    of("byline_below", 0.5235, 0.0267),
    of("next_unmarked", 0.2674, 0.1889),
    of("next_weak", -0.6742, 0.1364),
    of("before_weak", 0.0260, 0.1665),
    of("units", 0.1508, 1.1969),
    of("joins_closed", 0.0930, 0.8653),
    of("joins_unknown", -0.1093, 0.3028),
    of("gaps", -0.0028, 0.0389),
    of("begins_inside", -1.2674, 0.0008),
    of("ends_inside", -0.2521, 0.2036),
    of("before_open", -0.1548, 0.1947),
    of("text_unsure", -0.0953, 0.0454),
    of("texts_unsure", -0.2997, 0.0210),
    of("length", -0.0084, 6.3680),
    of("longer", 0.0098, 0.1834),
    of("shorter", -0.0280, 0.2960),
    of("heads_inside", -0.2559, 0.0260),
    of("short", -0.9174, 0.0035),
    of("paragraphs", 0.4070, 2.0222),
    of("subheads", -0.2116, 0.1274),
    of("breaks_narrow", -0.0370, 0.4893),
    of("breaks_bare", 0.0415, 0.4948),
    of("breaks_unindented", -0.2553, 0.5354),
    of("breaks_single", -0.0886, 0.2501),
    of("full_single", -0.4902, 0.0335),
    of("full_first", -0.0986, 0.0414),
    of("pauses", 0.1159, 0.0099),
    of("breaks_missed", -0.0814, 0.0469),
    of("breaks_open", -0.7020, 0.1200),
    of("lines_wide", -0.0239, 0.1753),
    of("lines_ragged", -0.4028, 0.0098),
    of("noise", 1.4523, 0.0343),
    of("gapped", -2.0976, 0.0001),
    of("page_left", -0.3838, 0.0994),
    of("page_headless", -1.2834, 0.0286),
    of("page_unmarked", -0.2332, 0.2266),
    of("page_single", -0.7125, 0.2796),
    of("page_block", -0.1123, 2.1318),
    of("page_gapped", -5.5513, 0.0007),
    of("page_indents", -1.7887, 0.0028),
    of("page_measure", 0.4562, 2.7750),
    of("page_bodies", 0.4911, 2.0954),
    of("latin", -0.1390, 0.3331),
    of("latin_unmarked", -0.3241, 0.0808),
    of("latin_paragraphs", 0.1186, 0.7052),
];
