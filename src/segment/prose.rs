//! Latin script as a compositor sets it: capitals, and words that want another behind them.

/// Whether Latin letters are capitals all.
pub(super) fn capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && text.chars().filter(|c| c.is_lowercase()).count() * 10 <= letters
}

/// Words of English, French, German, Dutch, Spanish, Italian, Portuguese and Russian that want another word behind them: articles, prepositions, conjunctions.
pub(super) const HANGING: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "that",
    "which", "its", "his", "their", "as", "le", "la", "les", "un", "une", "des", "du", "de", "et", "ou",
    "que", "qui", "dans", "par", "pour", "avec", "sur", "der", "die", "das", "dem", "den", "ein", "eine",
    "einer", "und", "oder", "von", "mit", "zu", "im", "auf", "dass", "het", "een", "van", "en", "met",
    "voor", "naar", "el", "los", "las", "del", "al", "una", "por", "para", "y", "lo", "gli", "di", "della",
    "dei", "nel", "alla", "che", "dos", "uma", "com", "não", "и", "в", "на", "с", "к", "по", "из", "от",
    "для", "не", "что",
];
