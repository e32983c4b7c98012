//! Which lines open a provision, and what may their labels mean? Markers for `series`.
//! Takes lines and their acts; gives markers with every reading that the glyphs and their usual damage allow.
//! Which reading is right is decided in `series`.

use crate::layout::Act;
use crate::line::Line;
use crate::ordinal::{Ordinal, Style};
use crate::series::{Marker, Reading, Shape, Stand};
use crate::source::Source;

/// The lines that open a provision, as `series` wants them.
pub(crate) fn markers(source: &Source, lines: &[Line], acts: &[Act]) -> Vec<Marker> {
    let latin = |l: &Line| l.label.as_ref().is_some_and(|l| l.first.style == Style::CircledLatin);
    let latin = lines.iter().any(latin);
    let mut out = Vec::new();
    for (line, act) in lines.iter().zip(acts) {
        let stand = match act {
            Act::Labelled => Stand::Series,
            Act::PartHeading(_) | Act::Supplementary | Act::Annex => Stand::Top,
            Act::Preface => Stand::TopLeaf,
            Act::TableName => Stand::Beneath,
            _ => continue,
        };
        let readings = if stand == Stand::Series { readings(line, latin) } else { Vec::new() };
        out.push(Marker { readings, shape: shape(source.slice(line.words())), stand });
    }
    out
}

/// The printed reading, and those that damaged glyphs may hide: scanners read ⓐ as ① or as ④, ⓑ as ② or as ⑤.
fn readings(line: &Line, latin: bool) -> Vec<Reading> {
    let Some(label) = &line.label else {
        return Vec::new();
    };
    let plain = |o: &Ordinal| Reading { ordinal: o.clone(), damage: 0 };
    let mut out: Vec<Reading> = std::iter::once(&label.first).chain(&label.second).map(plain).collect();
    if label.first.style == Style::Circled {
        let v = label.first.value;
        if latin && v <= 26 {
            out.push(Reading { ordinal: Ordinal::new(Style::CircledLatin, v), damage: 1 });
        }
        if (4..=29).contains(&v) {
            out.push(Reading { ordinal: Ordinal::new(Style::CircledLatin, v - 3), damage: 2 });
        }
    }
    out
}

fn shape(words: &str) -> Shape {
    if words.is_empty() {
        Shape::Bare
    } else if words.ends_with(['。', '．', '、', '，'])
        || words.contains("は、")
        || words.chars().count() > 45
    {
        Shape::Sentence
    } else {
        Shape::Heading
    }
}
