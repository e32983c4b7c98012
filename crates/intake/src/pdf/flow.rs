//! What stands on a page, from top to bottom? Takes the glyphs and rules of a page; gives lines and rows of tables in
//! reading order, each with its place. Whether a line goes on in the next one is decided in `paragraphs.rs`.

use std::collections::HashMap;
use std::rc::Rc;

use super::columns;
use super::grid::{self, Grid};
use super::lines::{self, Line};
use super::page::{Glyph, Seen, Sheet};
use super::paragraphs;

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    /// From 1.
    pub page: u32,
    /// From 1.
    pub line: u32,
    /// Column of text; columns of different directions have numbers of their own.
    pub column: usize,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub cells: Vec<String>,
    /// Ends of the columns.
    pub xs: Rc<[f32]>,
    /// It is the first of its table.
    pub first: bool,
}

/// A line or a row.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Line(Line),
    Row(Row),
}

/// What stands on a page.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    pub pieces: Vec<(Piece, Spot)>,
    pub height: f32,
}

/// Lays out a page.
pub(crate) fn flow(page: u32, seen: &mut Seen) -> Flow {
    let mut flow = Flow { pieces: Vec::new(), height: seen.height };
    for (turn, sheet) in std::mem::take(&mut seen.sheets).into_iter().enumerate() {
        sheet_flow(page, turn, sheet, &mut flow);
    }
    flow
}

fn sheet_flow(page: u32, turn: usize, sheet: Sheet, flow: &mut Flow) {
    let heights = heights(&sheet.glyphs);
    let spot = |y: f32, column: usize| {
        let above = heights.partition_point(|h| *h < y - 0.5);
        Spot { page, line: u32::try_from(above + 1).unwrap_or(u32::MAX), column: turn * 3 + column }
    };
    let grids = grid::grids(&sheet.rules);
    let mut running = Vec::new();
    let mut cells: Vec<HashMap<usize, Vec<Glyph>>> = grids.iter().map(|_| HashMap::new()).collect();
    // Where each table stands among the running glyphs.
    let mut starts: Vec<Option<usize>> = vec![None; grids.len()];
    for glyph in sheet.glyphs {
        let found = grids.iter().enumerate().find_map(|(g, grid)| Some((g, grid.find(&glyph)?)));
        match found {
            Some((g, cell)) => {
                starts[g].get_or_insert(running.len());
                cells[g].entry(cell).or_default().push(glyph);
            }
            None => running.push(glyph),
        }
    }
    let mut tables: Vec<(usize, usize)> =
        starts.iter().enumerate().filter_map(|(g, start)| Some(((*start)?, g))).collect();
    tables.sort_unstable();
    let mut done = 0;
    let mut running = running.into_iter();
    for (start, g) in tables {
        text(running.by_ref().take(start - done).collect(), &spot, flow);
        done = start;
        rows(&grids[g], std::mem::take(&mut cells[g]), &spot, flow);
    }
    text(running.collect(), &spot, flow);
}

fn text(glyphs: Vec<Glyph>, spot: &impl Fn(f32, usize) -> Spot, flow: &mut Flow) {
    for (strip, column) in columns::ordered(lines::strips(glyphs)) {
        if let Some(line) = strip.line() {
            let at = spot(line.y, column);
            flow.pieces.push((Piece::Line(line), at));
        }
    }
}

fn rows(
    grid: &Grid,
    mut cells: HashMap<usize, Vec<Glyph>>,
    spot: &impl Fn(f32, usize) -> Spot,
    flow: &mut Flow,
) {
    let mut read: HashMap<usize, Vec<Line>> = HashMap::new();
    for (cell, glyphs) in cells.drain() {
        read.insert(cell, lines::strips(glyphs).iter().filter_map(lines::Strip::line).collect());
    }
    // Text in a column of a table is broken where the widest line of the column ends.
    let mut margins = vec![f32::MIN; grid.columns()];
    for (cell, lines) in &read {
        let column = grid.place(*cell).1;
        margins[column] = lines.iter().map(|l| l.right).fold(margins[column], f32::max);
    }
    let xs: Rc<[f32]> = grid.xs.clone().into();
    let mut first = true;
    for row in 0..grid.rows() {
        let mut words: Vec<String> = Vec::new();
        let mut top: Option<f32> = None;
        for (column, margin) in margins.iter().enumerate() {
            let cell = grid.cell(row, column);
            if grid.place(cell).1 != column {
                continue;
            }
            if grid.place(cell).0 != row {
                words.push(String::new());
                continue;
            }
            let lines = read.remove(&cell).unwrap_or_default();
            let y = lines.iter().map(|l| l.y).fold(f32::MAX, f32::min);
            if !lines.is_empty() {
                top = Some(top.map_or(y, |t| t.min(y)));
            }
            words.push(paragraphs::cell(&lines, *margin));
        }
        let Some(top) = top else { continue };
        let row = Row { cells: words, xs: Rc::clone(&xs), first };
        first = false;
        flow.pieces.push((Piece::Row(row), spot(top, 0)));
    }
}

/// The heights of the lines that a reader would count.
fn heights(glyphs: &[Glyph]) -> Vec<f32> {
    let mut ys: Vec<(f32, f32)> =
        glyphs.iter().filter(|g| !g.text.trim().is_empty()).map(|g| (g.y, g.size)).collect();
    ys.sort_by(|a, b| a.0.total_cmp(&b.0));
    ys.dedup_by(|b, a| b.0 - a.0 <= 0.4 * a.1);
    ys.into_iter().map(|(y, _)| y).collect()
}
