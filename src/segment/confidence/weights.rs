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
pub(super) const START: f64 = 1.0131;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 3.2439;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = 0.2475;

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
    of("headless", -4.6619, 0.0169),
    of("head_score", -3.9880, 0.3711),
    of("head_contested", -4.4244, 0.1321),
    of("body_contested", -0.8985, 0.1013),
    of("head_grouped", -0.2162, 0.1477),
    of("head_lines", 0.2010, 1.2433),
    of("levels_unmarked", -0.3281, 0.1348),
    of("levels", -0.6686, 0.1743),
    of("title_joins_unknown", -0.1190, 0.3042),
    of("title_lines", -0.1084, 0.7019),
    of("title_long", -1.3247, 0.1396),
    of("title_short", -1.1095, 0.1265),
    of("head_odd", -1.0614, 0.0032),
    of("head_neighbours", 0.0981, 0.4498),
    of("head_unsure", 0.0395, 0.1888),
    of("head_apart", 0.2776, 0.3260),
    of("read_head", -0.3605, 0.1683),
    of("read_start", -0.5722, 0.1510),
    of("read_inside", 0.3663, 0.0500),
    of("read_next", -0.1092, 0.2515),
    of("read_paragraphs", -0.7043, 0.4145),
    of("read_text", 0.3971, 0.2609),
    of("no_byline", -0.3588, 0.4731),
    of("unmarked", 0.3572, 0.2942),
    of("byline_odd", -0.1226, 0.1082),
    of("bylines_more", -1.5490, 0.0045),
    of("byline_below", 0.0558, 0.0091),
    of("next_unmarked", 0.1127, 0.2612),
    of("next_weak", -0.4151, 0.2054),
    of("before_weak", -0.2773, 0.2080),
    of("units", 0.3104, 1.1129),
    of("joins_closed", -0.0344, 0.8232),
    of("joins_unknown", 0.1074, 0.2813),
    of("gaps", -0.9512, 0.0285),
    of("begins_inside", 0.3869, 0.0078),
    of("ends_inside", 0.0402, 0.2890),
    of("before_open", -0.0158, 0.2372),
    of("text_unsure", -1.0431, 0.1617),
    of("texts_unsure", -0.1992, 0.0961),
    of("length", 0.0249, 6.2561),
    of("longer", 0.2717, 0.1873),
    of("shorter", -0.1683, 0.3307),
    of("heads_inside", -0.2570, 0.0211),
    of("short", 0.1369, 0.0214),
    of("paragraphs", 0.0499, 1.7589),
    of("subheads", -0.4346, 0.0763),
    of("breaks_narrow", -0.2987, 0.4235),
    of("breaks_bare", -0.8197, 0.1788),
    of("breaks_unindented", -0.3295, 0.2698),
    of("breaks_single", -0.1766, 0.1091),
    of("full_single", -0.0149, 0.0463),
    of("full_first", 0.0288, 0.0451),
    of("pauses", 1.3162, 0.0201),
    of("breaks_missed", 0.0035, 0.0605),
    of("breaks_open", -1.2424, 0.0888),
    of("lines_wide", 0.0338, 0.0881),
    of("lines_ragged", -1.6894, 0.0089),
    of("noise", 0.8244, 0.0197),
    of("gapped", -14.3668, 0.0001),
    of("page_left", -1.3577, 0.1485),
    of("page_headless", 0.5333, 0.0713),
    of("page_unmarked", 0.4469, 0.3239),
    of("page_single", 0.4937, 0.2788),
    of("page_block", 0.0668, 2.0911),
    of("page_gapped", -21.7004, 0.0006),
    of("page_indents", 0.8196, 0.0026),
    of("page_measure", 0.7984, 2.7859),
    of("page_bodies", -0.1844, 2.1720),
    of("latin", -1.0717, 0.2152),
    of("latin_unmarked", 0.0965, 0.0797),
    of("latin_paragraphs", 0.8426, 0.4042),
];
