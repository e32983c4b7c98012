//! Which lines belong to the page and not to the text? Takes the flows of all pages; takes running heads and page numbers
//! out of them. What repeats at one height is furniture, whatever it says; a number alone at either end of a page too.

use std::collections::HashMap;

use super::flow::{Flow, Piece};
use super::lines::Line;

/// Heights nearer than this are one.
const NEAR: f32 = 3.0;

/// Takes furniture out.
pub(crate) fn clear(flows: &mut [Flow]) {
    repeated(flows);
    neighbours(flows);
    numbers(flows);
}

/// Half of the pages, but never one.
fn half(pages: usize) -> usize {
    pages.div_ceil(2).max(2)
}

fn plain(line: &Line) -> String {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    line.text.chars().filter(|c| !c.is_whitespace() && !digit(*c)).collect()
}

/// Whether a line stands in the upper or lower part of its page.
fn outer(line: &Line, height: f32) -> bool {
    line.y < 0.18 * height || line.y > 0.82 * height
}

/// What says the same, but for digits, at the same height on half of the pages.
fn repeated(flows: &mut [Flow]) {
    let mut seen: HashMap<String, Vec<(f32, usize)>> = HashMap::new();
    for (page, flow) in flows.iter().enumerate() {
        for line in lines(flow).filter(|l| outer(l, flow.height)) {
            seen.entry(plain(line)).or_default().push((line.y, page));
        }
    }
    let least = half(flows.len());
    seen.retain(|_, places| places.len() >= least);
    for places in seen.values_mut() {
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let often = |line: &Line| {
        let Some(places) = seen.get(&plain(line)) else { return false };
        let from = places.partition_point(|(y, _)| *y < line.y - NEAR);
        let mut pages: Vec<usize> =
            places[from..].iter().take_while(|(y, _)| *y <= line.y + NEAR).map(|(_, p)| *p).collect();
        pages.sort_unstable();
        pages.dedup();
        pages.len() >= least
    };
    for flow in flows.iter_mut() {
        let height = flow.height;
        drop_lines(flow, |line| outer(line, height) && often(line));
    }
}

/// Running heads that change from chapter to chapter: the first and the last line of most pages are those of the page
/// before or behind.
fn neighbours(flows: &mut [Flow]) {
    for top in [true, false] {
        let ends: Vec<Option<(f32, String)>> = flows
            .iter()
            .map(|flow| end(flow, top).filter(|l| outer(l, flow.height)).map(|l| (l.y, plain(l))))
            .collect();
        let same = |a: &Option<(f32, String)>, b: Option<&Option<(f32, String)>>| match (a, b) {
            (Some((y, words)), Some(Some((z, others)))) => (y - z).abs() <= NEAR && words == others,
            _ => false,
        };
        let repeats: Vec<bool> = (0..ends.len())
            .map(|i| same(&ends[i], ends.get(i + 1)) || i > 0 && same(&ends[i], ends.get(i - 1)))
            .collect();
        if repeats.iter().filter(|r| **r).count() < half(flows.len()).max(3) {
            continue;
        }
        for (flow, (repeat, end)) in flows.iter_mut().zip(repeats.into_iter().zip(ends)) {
            if let Some((y, words)) = end.filter(|_| repeat) {
                drop_lines(flow, |line| (line.y - y).abs() <= NEAR && plain(line) == words);
            }
        }
    }
}

/// Numbers of pages, where half of the pages have one at either end, or marked as such on a page alone.
fn numbers(flows: &mut [Flow]) {
    for top in [false, true] {
        let number = |flow: &Flow| {
            end(flow, top).filter(|l| outer(l, flow.height)).and_then(|l| Some((l.y, page_number(l)?)))
        };
        let found: Vec<Option<(f32, bool)>> = flows.iter().map(number).collect();
        let often = found.iter().flatten().count() >= half(flows.len());
        for (flow, found) in flows.iter_mut().zip(found) {
            if let Some((y, marked)) = found
                && (often || marked)
            {
                drop_lines(flow, |line| line.y == y && page_number(line).is_some());
            }
        }
    }
}

/// Whether a line is the number of a page, and if so whether marks around it say so.
fn page_number(line: &Line) -> Option<bool> {
    let words: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let bare = words.trim_matches(|c| "-‐―－─–—~〜～".contains(c));
    let bare = bare.strip_prefix(['P', 'p', 'Ｐ']).unwrap_or(bare);
    let bare = bare.trim_start_matches('.');
    let bare = bare.strip_suffix("ページ").or_else(|| bare.strip_suffix('頁')).unwrap_or(bare);
    let parts: Vec<&str> = bare.split(['/', '／']).collect();
    let number = |p: &&str| !p.is_empty() && p.chars().count() <= 4 && p.chars().all(digit);
    let roman =
        |p: &str| p.chars().all(|c| "ivxⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ".contains(c)) && !p.is_empty() && bare.len() < words.len();
    let sound = parts.len() <= 2 && (parts.iter().all(number) || parts.len() == 1 && roman(parts[0]));
    sound.then_some(bare.len() < words.len() || parts.len() == 2)
}

fn lines(flow: &Flow) -> impl Iterator<Item = &Line> {
    flow.pieces.iter().filter_map(|(piece, _)| match piece {
        Piece::Line(line) => Some(line),
        Piece::Row(_) => None,
    })
}

/// The first or the last line of a page.
fn end(flow: &Flow, top: bool) -> Option<&Line> {
    let by = |a: &&Line, b: &&Line| a.y.total_cmp(&b.y);
    if top { lines(flow).min_by(by) } else { lines(flow).max_by(by) }
}

fn drop_lines(flow: &mut Flow, furniture: impl Fn(&Line) -> bool) {
    flow.pieces.retain(|(piece, _)| !matches!(piece, Piece::Line(line) if furniture(line)));
}
