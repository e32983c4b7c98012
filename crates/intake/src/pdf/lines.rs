//! Which glyphs stand on one line, and what does it say? Takes glyphs in the order of the content stream; gives strips
//! of glyphs on one baseline, and their words with spaces where there are gaps.
//! Not here: columns (`columns.rs`), tables (`grid.rs`) and whether the next line goes on (`paragraphs.rs`).

use super::characters::is_wide;
use super::marks;
use super::page::Glyph;

/// Glyphs on one baseline, from left to right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strip {
    pub glyphs: Vec<Glyph>,
    pub y: f32,
    pub size: f32,
}

/// A line with its words.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub text: String,
    /// It stands in a list of contents, with the number of a page.
    pub entry: bool,
    pub left: f32,
    /// Its right end, without a comma or full stop that may hang over the margin.
    pub right: f32,
    /// Its right end with all its characters.
    pub end: f32,
    /// Width of what cannot be parted from its first character.
    pub head: f32,
    pub y: f32,
    pub size: f32,
}

fn blank(glyph: &Glyph) -> bool {
    glyph.text.chars().all(char::is_whitespace)
}

impl Strip {
    fn new(glyph: Glyph) -> Strip {
        Strip { y: glyph.y, size: glyph.size, glyphs: vec![glyph] }
    }

    pub fn left(&self) -> f32 {
        self.glyphs.iter().find(|g| !blank(g)).map_or(0.0, |g| g.x)
    }

    pub fn right(&self) -> f32 {
        self.glyphs.iter().rev().find(|g| !blank(g)).map_or(0.0, Glyph::end)
    }

    pub fn is_blank(&self) -> bool {
        self.glyphs.iter().all(blank)
    }

    fn level(&self, y: f32, size: f32) -> bool {
        (self.y - y).abs() <= 0.4 * self.size.max(size)
    }

    /// Adds a glyph if it goes on from the last one.
    fn take(&mut self, glyph: Glyph) -> Option<Glyph> {
        let Some(last) = self.glyphs.last() else { return Some(glyph) };
        let reach = glyph.size.max(self.size);
        if !self.level(glyph.y, glyph.size) || glyph.x < last.end() - 0.5 * reach {
            // Bold type is sometimes made by printing each glyph twice.
            let twice =
                last.text == glyph.text && (glyph.x - last.x).abs() < 0.2 * reach && self.level(glyph.y, 0.0);
            return (!twice || blank(&glyph)).then_some(glyph);
        }
        if self.is_blank() {
            (self.y, self.size) = (glyph.y, glyph.size);
        }
        self.glyphs.push(glyph);
        None
    }

    fn words(&self) -> String {
        self.glyphs.iter().map(|g| g.text.as_str()).collect()
    }

    /// The strip as a line.
    pub fn line(&self) -> Option<Line> {
        let first = self.glyphs.iter().position(|g| !blank(g))?;
        let last = self.glyphs.iter().rposition(|g| !blank(g))?;
        let glyphs = &self.glyphs[first..=last];
        let (text, gap) = compose(glyphs);
        let mut entry = false;
        let text = match marks::contents_entry(&text, gap) {
            Some((title, page)) => {
                entry = true;
                format!("{title}\t{page}")
            }
            None => text,
        };
        let end = glyphs.iter().rev().find(|g| !matches!(g.text.as_str(), "、" | "。" | "，" | "．"));
        let right = end.map_or(glyphs[0].x, Glyph::end);
        let mut sizes: Vec<f32> = glyphs.iter().map(|g| g.size).collect();
        sizes.sort_by(f32::total_cmp);
        let size = sizes[sizes.len() / 2];
        let all = glyphs.last().map_or(right, Glyph::end);
        Some(Line { text, entry, left: glyphs[0].x, right, end: all, head: head(glyphs), y: self.y, size })
    }
}

/// Characters that no line begins with.
const NEVER_FIRST: &str = "、。，．・：；！？）」』】〕》〉］｝ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ‐゠–〜～,.:;!?)]}％%";
/// Characters that no line ends with.
const NEVER_LAST: &str = "（「『【〔《〈［｛([{";

/// How wide the piece is that a renderer would have had to fit behind the line above.
fn head(glyphs: &[Glyph]) -> f32 {
    let first = |g: &Glyph| g.text.chars().next().unwrap_or(' ');
    let mut end = 0;
    while end + 1 < glyphs.len() && NEVER_LAST.contains(first(&glyphs[end])) {
        end += 1;
    }
    if !is_wide(first(&glyphs[end])) {
        let part = |g: &Glyph| !is_wide(first(g)) && !blank(g);
        while end + 1 < glyphs.len() && part(&glyphs[end + 1]) {
            end += 1;
        }
    }
    while end + 1 < glyphs.len() && NEVER_FIRST.contains(first(&glyphs[end + 1])) {
        end += 1;
    }
    glyphs[end].end() - glyphs[0].x
}

/// The words of glyphs, with spaces where they stand apart, and whether a wide gap stands before the last number.
fn compose(glyphs: &[Glyph]) -> (String, bool) {
    let space = |pair: &[Glyph]| (pair[1].x - pair[0].end()) / pair[0].size.max(pair[1].size).max(0.1);
    let mut gaps: Vec<f32> = glyphs.windows(2).map(space).collect();
    gaps.sort_by(f32::total_cmp);
    // Justified and spaced lines are set wider throughout.
    let usual = if gaps.len() >= 6 { gaps[gaps.len() / 2].clamp(0.0, 1.0) } else { 0.0 };
    let mut text = glyphs[0].text.clone();
    let mut wide = false;
    for pair in glyphs.windows(2) {
        let (before, next) =
            (text.chars().next_back().unwrap_or(' '), pair[1].text.chars().next().unwrap_or(' '));
        let gap = space(pair) - usual;
        let least = if is_wide(before) && is_wide(next) { 0.6 } else { 0.28 };
        let spaced = before.is_whitespace() || next.is_whitespace();
        if gap > least && !spaced {
            text.push(if gap > 1.8 { '\u{3000}' } else { ' ' });
        }
        if gap > 1.8 {
            wide = true;
        } else if !blank(&pair[1]) && !pair[1].text.chars().all(|c| c.is_ascii_digit()) {
            wide = false;
        }
        text.push_str(&pair[1].text);
    }
    (text, wide)
}

/// Strips beyond this number make a picture, whose pieces are not compared with each other.
const MAX_COMPARED: usize = 4_000;

/// The strips of a page or a cell.
pub(crate) fn strips(glyphs: Vec<Glyph>) -> Vec<Strip> {
    let mut strips: Vec<Strip> = Vec::new();
    for glyph in glyphs {
        let left = match strips.last_mut() {
            Some(strip) => strip.take(glyph),
            None => Some(glyph),
        };
        strips.extend(left.map(Strip::new));
    }
    strips.retain(|s| !s.is_blank());
    if strips.len() <= MAX_COMPARED {
        drop_readings(&mut strips);
    }
    merge(strips)
}

/// Leaves out ruby: small kana right above larger type.
fn drop_readings(strips: &mut Vec<Strip>) {
    let kana = |c: char| matches!(c, 'ぁ'..='ヿ' | ' ' | '\u{3000}');
    let reading = |s: &Strip, all: &[Strip]| {
        s.glyphs.iter().all(|g| g.text.chars().all(kana))
            && all.iter().any(|b| {
                let above = b.y - s.y;
                b.size >= 1.6 * s.size
                    && above >= 0.5 * b.size
                    && above <= 1.5 * b.size
                    && b.left() - b.size <= s.right()
                    && s.left() <= b.right() + b.size
            })
    };
    let keep: Vec<bool> = strips.iter().map(|s| !reading(s, strips)).collect();
    let mut keep = keep.into_iter();
    strips.retain(|_| keep.next().unwrap_or(true));
}

/// How many strips back a piece of the same line may have been drawn.
const BACK: usize = 6;

/// Puts pieces of one line together and leaves out what is printed twice.
fn merge(strips: Vec<Strip>) -> Vec<Strip> {
    let mut out: Vec<Strip> = Vec::new();
    'next: for strip in strips {
        let from = out.len().saturating_sub(BACK);
        for i in (from..out.len()).rev() {
            let nearest = i + 1 == out.len();
            let before = &mut out[i];
            if !before.level(strip.y, strip.size) {
                continue;
            }
            let em = before.size.max(strip.size);
            let same = (before.left() - strip.left()).abs() < 0.3 * em && before.words() == strip.words();
            if same {
                continue 'next;
            }
            let reach = if nearest { f32::MAX } else { 0.6 * em };
            let after = strip.left() - before.right();
            let ahead = before.left() - strip.right();
            if after >= -0.7 * em && after <= reach {
                before.glyphs.extend(strip.glyphs);
                continue 'next;
            }
            if ahead >= -0.7 * em && ahead <= reach {
                let rest = std::mem::replace(&mut before.glyphs, strip.glyphs);
                before.glyphs.extend(rest);
                continue 'next;
            }
            // Characters of another font are sometimes drawn later, into the gap that was left for them.
            let (left, right) = (strip.left() + 0.3 * em, strip.right() - 0.3 * em);
            let gap = before.glyphs.windows(2).position(|w| w[0].end() <= left && w[1].x >= right);
            if let Some(at) = gap {
                let rest = before.glyphs.split_off(at + 1);
                before.glyphs.extend(strip.glyphs);
                before.glyphs.extend(rest);
                continue 'next;
            }
        }
        out.push(strip);
    }
    out
}
