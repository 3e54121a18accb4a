//! `pictures:` of `newsprint.yaml`: whether pictures are shown, how wide they are made and how finely they are kept.

use crate::diagnostic::{Code, Diagnostics};
use crate::yaml::{Mapping, Node};

/// Narrowest and widest that a picture may be asked for, in pixels: a thumbnail, and a large screen at twice its
/// resolution.
const WIDTHS: std::ops::RangeInclusive<u32> = 16..=8192;

/// How pictures are made ready for the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// Whether there are any; otherwise captions stand without them.
    pub shown: bool,
    /// Widths in pixels, ascending; none is made wider than its source.
    pub widths: Vec<u32>,
    /// Quality of JPEG and WebP, 1 to 100.
    pub quality: u8,
}

impl Default for Pictures {
    /// A phone, a column on a screen of double resolution, and a lead picture on it.
    fn default() -> Self {
        Self { shown: true, widths: vec![480, 960, 1600], quality: 78 }
    }
}

/// Reads `pictures:`; what cannot be used of it is reported and gives way to its default. `text` is the config's.
pub(super) fn read(map: &Mapping, text: &str, problems: &mut Diagnostics) -> Pictures {
    let mut pictures = Pictures::default();
    let example = "for example `pictures: { widths: [480, 960], quality: 78 }`, or `pictures: off`";
    match map.value("pictures") {
        None | Some(Node::Bool(true)) => {}
        Some(Node::Bool(false)) => pictures.shown = false,
        Some(Node::Text(word)) if word == "off" => pictures.shown = false,
        Some(Node::Text(word)) if word == "on" => {}
        Some(Node::Map(_)) => {
            let (inside, _) = map.inside("pictures", text);
            problems.append(inside.unknown_keys(&["widths", "quality"], Code::ConfigKey, true));
            let mut wrong = |key: &str, takes: &str| {
                let message = format!("`{key}` under `pictures` takes {takes}");
                problems.push(inside.wrong(key, Code::Config, message, example));
            };
            if let Some(node) = inside.value("widths") {
                match widths(node) {
                    Some(widths) => pictures.widths = widths,
                    None => {
                        wrong("widths", &format!("whole numbers from {} to {}", WIDTHS.start(), WIDTHS.end()))
                    }
                }
            }
            if let Some(node) = inside.value("quality") {
                match node.as_text().and_then(|t| t.parse().ok()).filter(|q| (1..=100).contains(q)) {
                    Some(quality) => pictures.quality = quality,
                    None => wrong("quality", "a whole number from 1 to 100"),
                }
            }
        }
        Some(other) => {
            let message = format!("`pictures` takes a mapping or `off`, not {}", other.kind());
            problems.push(map.wrong("pictures", Code::Config, message, example));
        }
    }
    pictures
}

/// One width or a list of them, ascending and each once.
fn widths(node: &Node) -> Option<Vec<u32>> {
    let list = match node {
        Node::List(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let width = |n: &Node| n.as_text()?.parse().ok().filter(|w| WIDTHS.contains(w));
    let mut widths: Vec<u32> = list.iter().map(width).collect::<Option<_>>()?;
    widths.sort_unstable();
    widths.dedup();
    (!widths.is_empty()).then_some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::path::Path;

    fn read(text: &str) -> (Pictures, Vec<(Option<u32>, String)>) {
        let (config, problems) = Config::from_text(Path::new("."), text);
        let told = problems.into_iter().map(|d| (d.place.and_then(|p| p.line), d.message));
        (config.pictures, told.collect())
    }

    #[test]
    fn pictures_can_be_switched_off_and_set() {
        assert_eq!(read(""), (Pictures::default(), vec![]));
        assert!(!read("pictures: off\n").0.shown && !read("pictures: false\n").0.shown);
        let set = Pictures { shown: true, widths: vec![320, 800], quality: 60 };
        assert_eq!(read("pictures:\n  widths: [800, 320, 320]\n  quality: 60\n"), (set, vec![]));
    }

    #[test]
    fn what_cannot_be_used_is_reported_with_its_line() {
        let (pictures, told) = read("publication: x\npictures:\n  widths: [0]\n  quality: fine\n  size: 3\n");
        assert_eq!(pictures, Pictures::default());
        let mut lines: Vec<_> = told.iter().map(|(line, _)| line.unwrap_or(0)).collect();
        lines.sort_unstable();
        assert_eq!(lines, [3, 4, 5], "{told:?}");
        assert_eq!(read("pictures: 3\n").1.len(), 1);
    }
}
