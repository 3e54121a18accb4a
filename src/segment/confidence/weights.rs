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
pub(super) const START: f64 = 1.8464;

/// Log odds from which on an article is sure: confidence 0.9 and more.
pub(super) const SURE: f64 = 2.5538;

/// Log odds below which an article is doubtful.
pub(super) const DOUBT: f64 = -0.0750;

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
    of("headless", -5.7590, 0.0000),
    of("head_score", -2.1605, 0.3844),
    of("head_contested", -2.8794, 0.1284),
    of("body_contested", -1.3953, 0.0913),
    of("head_grouped", -0.3370, 0.1515),
    of("head_lines", 0.3928, 1.2943),
    of("levels_unmarked", -0.0449, 0.1331),
    of("levels", -1.1569, 0.1725),
    of("title_joins_unknown", -0.2252, 0.3102),
    of("title_lines", -0.1227, 0.7567),
    of("title_long", -1.5167, 0.1536),
    of("title_short", -1.4159, 0.1043),
    of("head_odd", -2.3289, 0.0008),
    of("head_neighbours", 0.1270, 0.4970),
    of("head_unsure", 0.3911, 0.1487),
    of("head_apart", 0.3169, 0.3699),
    of("read_head", -0.5621, 0.1229),
    of("read_start", -0.6485, 0.1244),
    of("read_inside", 0.5187, 0.0395),
    of("read_next", -0.1439, 0.2859),
    of("read_paragraphs", -1.1319, 0.3209),
    of("read_text", 0.7397, 0.1542),
    of("no_byline", -0.1178, 0.4070),
    of("unmarked", 0.1181, 0.2095),
    of("byline_odd", 0.1929, 0.1241),
    of("bylines_more", -1.4905, 0.0053),
    of("byline_below", -0.1288, 0.0106),
    of("next_unmarked", 0.1613, 0.2027),
    of("next_weak", -0.4488, 0.2073),
    of("before_weak", -0.0967, 0.2322),
    of("units", 0.1179, 1.1460),
    of("joins_closed", 0.1708, 0.8848),
    of("joins_unknown", 0.2359, 0.2595),
    of("gaps", -0.2069, 0.0308),
    of("begins_inside", -1.2456, 0.0008),
    of("ends_inside", -0.2648, 0.2496),
    of("before_open", 0.0436, 0.2027),
    of("text_unsure", -0.8192, 0.1272),
    of("texts_unsure", -0.7082, 0.0622),
    of("length", -0.2101, 6.2792),
    of("longer", 0.3588, 0.2105),
    of("shorter", -0.1571, 0.2996),
    of("heads_inside", -0.6802, 0.0210),
    of("short", -2.0236, 0.0015),
    of("paragraphs", 0.3868, 1.8004),
    of("subheads", -0.1817, 0.0789),
    of("breaks_narrow", -0.2192, 0.4550),
    of("breaks_bare", -0.6443, 0.1923),
    of("breaks_unindented", -0.2505, 0.2538),
    of("breaks_single", -0.1984, 0.1144),
    of("full_single", -0.3817, 0.0398),
    of("full_first", -0.4662, 0.0290),
    of("pauses", 0.2002, 0.0115),
    of("breaks_missed", -0.7136, 0.0379),
    of("breaks_open", -2.9643, 0.0377),
    of("lines_wide", 0.2724, 0.0765),
    of("lines_ragged", -3.9582, 0.0059),
    of("noise", 1.4341, 0.0130),
    of("gapped", -26.4708, 0.0001),
    of("page_left", -1.9567, 0.1453),
    of("page_headless", -1.1508, 0.0915),
    of("page_unmarked", 0.1130, 0.2747),
    of("page_single", 0.6151, 0.2731),
    of("page_block", 0.1432, 2.0899),
    of("page_gapped", -2.4524, 0.0007),
    of("page_indents", 1.9275, 0.0027),
    of("page_measure", 0.5964, 2.8165),
    of("page_bodies", -0.1907, 2.1973),
    of("latin", -1.0495, 0.1906),
    of("latin_unmarked", -0.2328, 0.0454),
    of("latin_paragraphs", 0.6539, 0.3562),
];
