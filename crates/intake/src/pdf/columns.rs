//! In which order are the lines of a page read? Takes strips in the order of the content stream; gives them in reading
//! order, cut at the gutter of a page with two columns. The order of the content stream is kept where it runs downwards.

use super::lines::Strip;

/// A strip with the column it stands in: 0 left or the only one, 1 right, 2 across both.
pub(crate) type Placed = (Strip, usize);

/// Fewer lines than this do not show whether there are columns.
const FEW: usize = 8;

/// More lines than this are a drawing.
const MANY: usize = 2_000;

/// Puts strips into reading order.
pub(crate) fn ordered(strips: Vec<Strip>) -> Vec<Placed> {
    let Some(gutter) = gutter(&strips) else {
        return downwards(strips).into_iter().map(|s| (s, 0)).collect();
    };
    let mut whole = Vec::new();
    let mut sides: [Vec<Strip>; 2] = [Vec::new(), Vec::new()];
    for strip in strips {
        let at = strip.glyphs.iter().position(|g| g.x >= gutter);
        match at {
            None => sides[0].push(strip),
            Some(0) => sides[1].push(strip),
            Some(at) => {
                let apart = strip.glyphs[at].x - strip.glyphs[at - 1].end() >= strip.size;
                let crosses = strip.glyphs[at - 1].end() > gutter;
                if crosses || !apart {
                    whole.push(strip);
                } else {
                    let mut left = strip;
                    let right = Strip { glyphs: left.glyphs.split_off(at), ..left };
                    sides[0].push(left);
                    sides[1].push(right);
                }
            }
        }
    }
    blocks(whole, sides)
}

/// Columns between lines that run across the page.
fn blocks(mut whole: Vec<Strip>, sides: [Vec<Strip>; 2]) -> Vec<Placed> {
    let by_y = |a: &Strip, b: &Strip| a.y.total_cmp(&b.y);
    whole.sort_by(by_y);
    let mut sides = sides.map(|mut side| {
        side.retain(|s| !s.is_blank());
        side.sort_by(by_y);
        side.into_iter().peekable()
    });
    let mut out = Vec::new();
    for line in whole.into_iter().map(Some).chain([None]) {
        let until = line.as_ref().map_or(f32::MAX, |l| l.y);
        for (column, side) in sides.iter_mut().enumerate() {
            while let Some(strip) = side.next_if(|s| s.y < until) {
                out.push((strip, column));
            }
        }
        out.extend(line.map(|l| (l, 2)));
    }
    out
}

/// Content streams that jump up and down are sorted.
fn downwards(mut strips: Vec<Strip>) -> Vec<Strip> {
    let up = strips.windows(2).filter(|w| w[1].y < w[0].y - 0.5 * w[0].size).count();
    if strips.len() >= FEW && up * 4 > strips.len() {
        strips.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left().total_cmp(&b.left())));
    }
    strips
}

/// The x of the white space between two columns, if the page has them.
fn gutter(strips: &[Strip]) -> Option<f32> {
    if !(FEW..=MANY).contains(&strips.len()) {
        return None;
    }
    let left = strips.iter().map(Strip::left).fold(f32::MAX, f32::min);
    let right = strips.iter().map(Strip::right).fold(f32::MIN, f32::max);
    let width = right - left;
    let mut spans: Vec<(f32, f32, f32)> = Vec::new();
    for strip in strips {
        pieces(strip, &mut spans);
    }
    let steps = 60;
    let at = |step: usize| left + width * (0.35 + 0.3 * step as f32 / steps as f32);
    let crossing = |x: f32| spans.iter().filter(|(a, b, _)| *a < x && x < *b).count();
    let step = (0..=steps).min_by_key(|s| (crossing(at(*s)), s.abs_diff(steps / 2)))?;
    let x = at(step);
    let side = |of_left: bool| {
        let wanted = |(a, b, _): &&(f32, f32, f32)| if of_left { *b <= x } else { *a >= x };
        let found: Vec<&(f32, f32, f32)> = spans.iter().filter(wanted).collect();
        let total: f32 = found.iter().map(|(a, b, _)| b - a).sum();
        (found.len(), total / found.len().max(1) as f32)
    };
    let ((lefts, left_mean), (rights, right_mean)) = (side(true), side(false));
    let enough = lefts >= 5 && rights >= 5 && crossing(x) * 4 <= lefts + rights;
    let full = left_mean >= 0.5 * (x - left) && right_mean >= 0.5 * (right - x);
    let beside = spans
        .iter()
        .filter(|(_, b, y)| *b <= x && spans.iter().any(|(c, _, z)| *c >= x && (y - z).abs() < 2.0))
        .count();
    (enough && full && beside >= 3).then_some(x)
}

/// Spans of a strip between wide gaps.
fn pieces(strip: &Strip, spans: &mut Vec<(f32, f32, f32)>) {
    let mut glyphs = strip.glyphs.iter().filter(|g| !g.text.trim().is_empty());
    let Some(first) = glyphs.next() else { return };
    let (mut from, mut to) = (first.x, first.end());
    for glyph in glyphs {
        if glyph.x - to >= strip.size {
            spans.push((from, to, strip.y));
            from = glyph.x;
        }
        to = to.max(glyph.end());
    }
    spans.push((from, to, strip.y));
}
