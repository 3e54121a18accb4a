//! Paragraphs restored from lines.
//!
//! Where a paragraph begins is part of the reading of the page: a last line leaves room that the next word would have
//! filled, a first line is short for no other reason than a lost indent. Blank lines stand at column breaks too and
//! prove nothing by themselves.

use super::bodies::Body;
use super::roles::Unit;
use super::sequence::{Reading, Role};
use crate::article::LinesKind;

/// A part of a body: its lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// A paragraph.
    Paragraph(Vec<usize>),
    /// A sub-head.
    Subhead(Vec<usize>),
    /// Rows that stay lines; a row may be broken over several lines of the dump.
    Lines(LinesKind, Vec<Vec<usize>>),
}

impl Part {
    /// Its lines, in order.
    pub(super) fn lines(&self) -> Vec<usize> {
        match self {
            Self::Paragraph(lines) | Self::Subhead(lines) => lines.clone(),
            Self::Lines(_, rows) => rows.concat(),
        }
    }
}

/// The paragraphs and sub-heads of a body.
pub(super) fn paragraphs(reading: &Reading, units: &[Unit], body: &Body) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut paragraph: Vec<usize> = Vec::new();
    let close = |paragraph: &mut Vec<usize>, parts: &mut Vec<Part>| {
        if !paragraph.is_empty() {
            parts.push(Part::Paragraph(std::mem::take(paragraph)));
        }
    };
    for (unit, sub) in &body.parts {
        let lines = units[*unit].lines.clone();
        if *sub {
            close(&mut paragraph, &mut parts);
            parts.push(Part::Subhead(lines.collect()));
            continue;
        }
        for line in lines {
            if reading.roles[line] != Role::Text {
                close(&mut paragraph, &mut parts);
            }
            paragraph.push(line);
        }
    }
    close(&mut paragraph, &mut parts);
    parts
}
