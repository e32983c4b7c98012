//! Where do lines end on these pages, where do they begin, and how far apart are they? Takes the lines of all pages; gives
//! the margins of each column and the leading of each size of type, as most lines show them.

use std::collections::HashMap;

use super::flow::{Flow, Piece, Spot};
use super::lines::Line;

/// Margins and leading of a document.
pub(crate) struct Measure {
    /// By page and column: right margin.
    pages: HashMap<(u32, usize), f32>,
    /// By column: right margin of most pages.
    columns: HashMap<usize, f32>,
    /// By page and column: left margin.
    lefts: HashMap<(u32, usize), f32>,
    /// By size in half points.
    leadings: HashMap<i32, f32>,
}

/// Ends of lines this many ems before the margin are at the margin.
const RAGGED: f32 = 1.2;

fn bucket(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

impl Measure {
    /// Measures the lines.
    pub fn new(flows: &[Flow]) -> Measure {
        let mut by_page: HashMap<(u32, usize), Vec<&Line>> = HashMap::new();
        let mut by_column: HashMap<usize, Vec<&Line>> = HashMap::new();
        for (piece, spot) in flows.iter().flat_map(|f| &f.pieces) {
            if let Piece::Line(line) = piece {
                by_page.entry((spot.page, spot.column)).or_default().push(line);
                by_column.entry(spot.column).or_default().push(line);
            }
        }
        let columns: HashMap<usize, f32> =
            by_column.iter().map(|(c, lines)| (*c, margin(lines, lines.len() / 20).0)).collect();
        let mut pages = HashMap::new();
        let mut lefts = HashMap::new();
        for (key, lines) in &by_page {
            let (at, support) = margin(lines, 3);
            let usual = columns.get(&key.1).copied().unwrap_or(at);
            // A few lines that end alike by chance are no margin.
            let own = at > usual + 1.0 && support >= 3 || support >= 6 && support * 4 >= lines.len();
            pages.insert(*key, if own { at } else { usual });
            lefts.insert(*key, lines.iter().map(|l| l.left).fold(f32::MAX, f32::min));
        }
        let mut measure = Measure { pages, columns, lefts, leadings: HashMap::new() };
        measure.leadings = leadings(flows, &measure);
        measure
    }

    /// The right margin where a line stands.
    pub fn margin(&self, spot: Spot, right: f32) -> f32 {
        let column = || self.columns.get(&spot.column).copied();
        self.pages.get(&(spot.page, spot.column)).copied().or_else(column).unwrap_or(right)
    }

    /// How far a left end stands inside of the leftmost one of its page.
    pub fn indent(&self, spot: Spot, left: f32) -> f32 {
        left - self.lefts.get(&(spot.page, spot.column)).copied().unwrap_or(left)
    }

    /// The distance of lines of one paragraph.
    pub fn leading(&self, size: f32) -> f32 {
        let at = bucket(size);
        let near = (at - 1..=at + 1).filter_map(|b| self.leadings.get(&b)).copied();
        near.reduce(f32::max).unwrap_or(2.2 * size)
    }
}

/// The rightmost end that several lines share, and how many they are.
fn margin(lines: &[&Line], least: usize) -> (f32, usize) {
    let mut rights: Vec<(f32, f32)> = lines.iter().filter(|l| !l.entry).map(|l| (l.right, l.size)).collect();
    rights.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Short texts have few lines that could agree.
    for least in [least.max(3), 2] {
        for (i, (right, size)) in rights.iter().enumerate() {
            let support = rights[i..].iter().take_while(|(r, s)| *r >= right - RAGGED * s.min(*size)).count();
            if support >= least {
                return (usual(&rights[i..i + support]), support);
            }
        }
    }
    rights.first().map_or((0.0, 0), |(right, _)| (*right, 1))
}

/// The most usual of ends near each other, from the rightmost on; the rightmost itself where none is usual. Single lines
/// may stick out over the margin.
fn usual(rights: &[(f32, f32)]) -> f32 {
    let mut counts: HashMap<i32, (usize, f32)> = HashMap::new();
    for (right, _) in rights {
        let (count, most) = counts.entry(right.round() as i32).or_insert((0, *right));
        *count += 1;
        *most = most.max(*right);
    }
    let best = counts.values().max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    best.filter(|(count, _)| *count >= 3)
        .or_else(|| counts.values().max_by(|a, b| a.1.total_cmp(&b.1)))
        .map_or(0.0, |(_, r)| *r)
}

/// The most usual distance behind lines that reach the margin.
fn leadings(flows: &[Flow], measure: &Measure) -> HashMap<i32, f32> {
    let mut counts: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
    for flow in flows {
        for pair in flow.pieces.windows(2) {
            let [(Piece::Line(a), at), (Piece::Line(b), next)] = pair else { continue };
            let drop = b.y - a.y;
            let full = a.right + RAGGED * a.size >= measure.margin(*at, a.right);
            let near = drop > 0.8 * a.size && drop < 3.0 * a.size && at.column == next.column;
            if full && near && !a.entry && bucket(a.size) == bucket(b.size) {
                *counts.entry(bucket(a.size)).or_default().entry((drop * 4.0).round() as i32).or_default() +=
                    1;
            }
        }
    }
    let usual = |counts: &HashMap<i32, usize>| {
        counts
            .iter()
            .max_by_key(|(drop, count)| (**count, -**drop))
            .map_or(0.0, |(drop, _)| *drop as f32 / 4.0)
    };
    counts.iter().map(|(size, counts)| (*size, usual(counts))).collect()
}
