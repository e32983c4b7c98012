//! Which characters stand where on a page, and which lines are drawn? Takes a page that hayro interprets; gives its
//! glyphs in the order of the content stream and its rules, in points from the upper left corner.
//! Not here: lines and paragraphs. What is kept of a page is bounded; what the interpreter does beneath is not.

use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::characters;
use super::cid::Fonts;

/// A character, or several that one glyph stands for.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub text: String,
    /// Left end of the baseline.
    pub x: f32,
    /// Baseline, from the top.
    pub y: f32,
    pub advance: f32,
    pub size: f32,
}

impl Glyph {
    pub fn end(&self) -> f32 {
        self.x + self.advance
    }
}

/// A drawn line along one axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub horizontal: bool,
    /// y of a horizontal rule, x of a vertical one.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// Glyphs that run in one direction, turned so that they run to the right.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
}

/// What a page holds.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The main direction first.
    pub sheets: Vec<Sheet>,
    pub width: f32,
    pub height: f32,
    /// Pictures or outlines are drawn.
    pub pictured: bool,
    /// Glyphs that are not painted, as character recognition puts them on a picture.
    pub invisible: usize,
    /// Glyphs that run aslant.
    pub aslant: usize,
    /// Glyphs shown, before any is left out.
    pub shown: usize,
    pub marks: characters::Found,
}

/// Rules beyond this number make a drawing, not a table.
const MAX_RULES: usize = 4_000;

/// So many drawn shapes without a glyph are text turned into outlines.
const OUTLINES: usize = 60;

/// Interprets a page. `room` is how many more characters may be kept.
pub(crate) fn see<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, fonts: &mut Fonts, room: usize) -> Seen {
    let (width, height) = page.render_dimensions();
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let transform = page.initial_transform(true).to_kurbo();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, bounds, cache, page.xref(), settings);
    fonts.turn_to(page.resources());
    let seen = Seen { width, height, ..Seen::default() };
    let mut eye = Eye {
        seen,
        turned: Default::default(),
        rules: Vec::new(),
        spans: Vec::new(),
        fonts,
        clips: vec![bounds],
        room,
        shapes: 0,
    };
    interpret_page(page, &mut context, &mut eye);
    eye.finish()
}

/// Words that a marked content sequence puts in place of its glyphs.
struct Actual {
    text: Option<String>,
    /// They stand already, at the first glyph.
    said: bool,
}

struct Eye<'f> {
    seen: Seen,
    /// Glyphs by direction: right, down, left, up.
    turned: [Vec<Glyph>; 4],
    rules: Vec<Rule>,
    spans: Vec<Actual>,
    fonts: &'f mut Fonts,
    /// What each clip leaves to be seen.
    clips: Vec<Rect>,
    room: usize,
    shapes: usize,
}

impl Eye<'_> {
    fn finish(mut self) -> Seen {
        let main = (0..4).max_by_key(|i| (self.turned[*i].len(), 4 - *i)).unwrap_or(0);
        let mut turns: Vec<usize> = (0..4).filter(|i| *i == main || !self.turned[*i].is_empty()).collect();
        turns.sort_by_key(|i| *i != main);
        for turn in turns {
            let glyphs = std::mem::take(&mut self.turned[turn]);
            let rules = if turn == main && self.rules.len() <= MAX_RULES {
                self.rules.iter().map(|r| turn_rule(*r, turn, self.seen.width, self.seen.height)).collect()
            } else {
                Vec::new()
            };
            self.seen.sheets.push(Sheet { glyphs, rules });
        }
        self.seen.pictured |= self.shapes > OUTLINES;
        self.seen
    }

    /// The words of a glyph; `None` where a span has said them already.
    fn words(&mut self, glyph: &Shape<'_>) -> Option<String> {
        if let Some(span) = self.spans.iter_mut().find(|s| s.text.is_some()) {
            if span.said {
                return None;
            }
            span.said = true;
            return span.text.clone();
        }
        let code = glyph.char_code();
        let name = || match glyph {
            Shape::Outline(outline) => outline.font_data().and_then(|d| d.postscript_name),
            Shape::Type3(_) => None,
        };
        let known = match glyph.as_unicode() {
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(s)) => Some(s),
            None => name().and_then(|n| self.fonts.character(&n, code)),
        };
        let mut text = known.unwrap_or_else(|| char::REPLACEMENT_CHARACTER.to_string());
        if text.chars().any(characters::is_selector) && self.fonts.guessed(name().as_deref()) {
            text.retain(|c| !characters::is_selector(c));
        }
        Some(text)
    }

    fn glyph(&mut self, glyph: &Shape<'_>, at: Affine, vertical: bool) {
        let origin = at * Point::ZERO;
        let along = (at * Point::new(1000.0, 0.0)) - origin;
        let up = (at * Point::new(0.0, 1000.0)) - origin;
        let size = up.hypot() as f32;
        let way = if vertical { -up } else { along };
        let turn = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)]
            .iter()
            .position(|(x, y)| way.x * x + way.y * y > 0.995 * way.hypot());
        let width = match glyph {
            _ if vertical => size,
            Shape::Outline(g) => g.advance_width().unwrap_or(500.0) / 1000.0 * along.hypot() as f32,
            Shape::Type3(g) => g.advance_width().unwrap_or(500.0) / 1000.0 * along.hypot() as f32,
        };
        let sound = origin.x.is_finite() && origin.y.is_finite() && size.is_finite() && width.is_finite();
        if !sound || !(0.5..=2000.0).contains(&size) {
            return;
        }
        self.seen.shown += 1;
        let Some(turn) = turn else {
            self.seen.aslant += 1;
            return;
        };
        let (w, h) = (self.seen.width, self.seen.height);
        let (x, y) = (origin.x as f32, origin.y as f32);
        let middle = origin + (way / way.hypot().max(0.1)) * f64::from(width) / 2.0 + up * 0.35;
        let seen = self
            .clips
            .last()
            .copied()
            .unwrap_or_default()
            .inflate(0.1 * f64::from(size), 0.3 * f64::from(size));
        let outside = !seen.contains(middle);
        if outside || self.room == 0 {
            return;
        }
        let (x, y) = turn_point(x, y, turn, w, h);
        let words = self.words(glyph);
        let row = &mut self.turned[turn];
        let Some(words) = words else {
            if let Some(last) = row.last_mut().filter(|l| (l.y - y).abs() < 0.4 * size && x + width > l.end())
            {
                last.advance = x + width - last.x;
            }
            return;
        };
        let text = characters::clean(&words, &mut self.seen.marks);
        self.room = self.room.saturating_sub(1 + text.len() / 16);
        row.push(Glyph { text, x, y, advance: width.max(0.0), size });
    }

    fn rule(&mut self, a: Point, b: Point) {
        let (a, b) = ((a.x as f32, a.y as f32), (b.x as f32, b.y as f32));
        let flat = (a.1 - b.1).abs() < 0.7;
        let upright = (a.0 - b.0).abs() < 0.7;
        if flat == upright || self.rules.len() > MAX_RULES {
            return;
        }
        let (at, from, to) = if flat { ((a.1 + b.1) / 2.0, a.0, b.0) } else { ((a.0 + b.0) / 2.0, a.1, b.1) };
        if at.is_finite() && from.is_finite() && to.is_finite() {
            self.rules.push(Rule { horizontal: flat, at, from: from.min(to), to: from.max(to) });
        }
    }

    /// A thin filled box is a rule.
    fn bar(&mut self, bounds: Rect) {
        let middle = bounds.center();
        if bounds.height() <= 3.0 && bounds.width() > 3.0 {
            self.rule(Point::new(bounds.x0, middle.y), Point::new(bounds.x1, middle.y));
        } else if bounds.width() <= 3.0 && bounds.height() > 3.0 {
            self.rule(Point::new(middle.x, bounds.y0), Point::new(middle.x, bounds.y1));
        }
    }
}

impl<'a> Device<'a> for Eye<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.shapes += 1;
        if self.rules.len() > MAX_RULES || path.elements().len() > MAX_RULES {
            return;
        }
        let path = props.transform * path.clone();
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            for segment in path.segments() {
                if let hayro_interpret::kurbo::PathSeg::Line(line) = segment {
                    self.rule(line.p0, line.p1);
                }
            }
        } else {
            let pieces = path.elements().split(|e| matches!(e, hayro_interpret::kurbo::PathEl::ClosePath));
            for piece in pieces.filter(|p| p.len() > 1) {
                self.bar(BezPath::from_vec(piece.to_vec()).bounding_box());
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push_clip_rect(&clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        let before = self.clips.last().copied().unwrap_or_default();
        self.clips.push(before.intersect(*rect));
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        if matches!(mode, DrawMode::Invisible) {
            self.seen.invisible += run.glyphs().len();
        }
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), vertical);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.seen.pictured = true;
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|p| p.get::<PdfString<'_>>(b"ActualText"));
        let text = text.map(|t| characters::text_string(t.as_bytes()));
        self.spans.push(Actual { text, said: false });
    }

    fn end_marked_content(&mut self) {
        self.spans.pop();
    }
}

fn turn_point(x: f32, y: f32, turn: usize, width: f32, height: f32) -> (f32, f32) {
    match turn {
        0 => (x, y),
        1 => (y, width - x),
        2 => (width - x, height - y),
        _ => (height - y, x),
    }
}

fn turn_rule(rule: Rule, turn: usize, width: f32, height: f32) -> Rule {
    let ends = if rule.horizontal {
        [(rule.from, rule.at), (rule.to, rule.at)]
    } else {
        [(rule.at, rule.from), (rule.at, rule.to)]
    };
    let [a, b] = ends.map(|(x, y)| turn_point(x, y, turn, width, height));
    let horizontal = rule.horizontal == turn.is_multiple_of(2);
    let (at, from, to) = if horizontal { (a.1, a.0, b.0) } else { (a.0, a.1, b.1) };
    Rule { horizontal, at, from: from.min(to), to: from.max(to) }
}
