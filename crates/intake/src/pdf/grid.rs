//! Which ruled tables are on a page, and which cell does a glyph stand in? Takes rules; gives grids of cells, merged
//! where no rule parts them. A frame around text and boxes of one column are no tables: their words stay running text.

use super::page::{Glyph, Rule};

/// A ruled table.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Left ends of the columns, and the right end of the last.
    pub xs: Vec<f32>,
    /// Upper ends of the rows, and the lower end of the last.
    pub ys: Vec<f32>,
    /// For each field, row by row, the first field of the cell that it belongs to.
    cell_of: Vec<usize>,
}

/// Rules this near are one.
const NEAR: f32 = 2.5;
/// Fields that a table may have.
const MAX_FIELDS: usize = 20_000;

impl Grid {
    pub fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    pub fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// The cell of a field, named by its first field; the first field is the cell itself.
    pub fn cell(&self, row: usize, column: usize) -> usize {
        self.cell_of[row * self.columns() + column]
    }

    /// Row and column of the first field of a cell.
    pub fn place(&self, cell: usize) -> (usize, usize) {
        (cell / self.columns(), cell % self.columns())
    }

    /// The cell in which a glyph stands.
    pub fn find(&self, glyph: &Glyph) -> Option<usize> {
        let (x, y) = (glyph.x + glyph.advance / 2.0, glyph.y - 0.35 * glyph.size);
        let column = self.xs.partition_point(|at| *at <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|at| *at <= y).checked_sub(1)?;
        (column < self.columns() && row < self.rows()).then(|| self.cell(row, column))
    }
}

/// The tables that rules make.
pub(crate) fn grids(rules: &[Rule]) -> Vec<Grid> {
    let rules = joined(rules);
    let mut grids: Vec<Grid> = groups(&rules).iter().filter_map(|group| grid(group)).collect();
    grids.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]));
    grids
}

/// Pieces of one rule put together.
fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.to_vec();
    rules.sort_by(|a, b| {
        let cell = |r: &Rule| (r.horizontal, (r.at / 1.5).round() as i64);
        cell(a).cmp(&cell(b)).then(a.from.total_cmp(&b.from))
    });
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        match out.last_mut() {
            Some(last)
                if last.horizontal == rule.horizontal
                    && (last.at - rule.at).abs() <= 1.5
                    && rule.from <= last.to + NEAR =>
            {
                last.to = last.to.max(rule.to);
            }
            _ => out.push(rule),
        }
    }
    out.retain(|r| r.to - r.from >= 4.0);
    out
}

/// The first member of the set that `i` belongs to.
fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

/// Puts two sets together.
fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

/// Rules that touch each other.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    let flat: Vec<usize> = (0..rules.len()).filter(|i| rules[*i].horizontal).collect();
    let upright: Vec<usize> = (0..rules.len()).filter(|i| !rules[*i].horizontal).collect();
    for h in flat {
        for v in &upright {
            let (a, b) = (&rules[h], &rules[*v]);
            let meets =
                b.at >= a.from - NEAR && b.at <= a.to + NEAR && a.at >= b.from - NEAR && a.at <= b.to + NEAR;
            if meets {
                unite(&mut group, h, *v);
            }
        }
    }
    let mut found: std::collections::BTreeMap<usize, Vec<Rule>> = std::collections::BTreeMap::new();
    for (i, rule) in rules.iter().enumerate() {
        let root = root(&mut group, i);
        found.entry(root).or_default().push(*rule);
    }
    found.into_values().filter(|g| g.len() >= 4).collect()
}

/// Places of rules, near ones put together.
fn places(mut at: Vec<f32>) -> Vec<f32> {
    at.sort_by(f32::total_cmp);
    at.dedup_by(|b, a| *b - *a <= NEAR);
    at
}

fn grid(rules: &[Rule]) -> Option<Grid> {
    let xs = places(rules.iter().filter(|r| !r.horizontal).map(|r| r.at).collect());
    let ys = places(rules.iter().filter(|r| r.horizontal).map(|r| r.at).collect());
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns < 2 || rows < 1 || columns.saturating_mul(rows) > MAX_FIELDS {
        return None;
    }
    let drawn = Drawn { rules };
    let field = |row: usize, column: usize| row * columns + column;
    let mut parent: Vec<usize> = (0..rows * columns).collect();
    for row in 0..rows {
        for column in 0..columns {
            let at = field(row, column);
            if column > 0 && !drawn.covers(false, xs[column], ys[row], ys[row + 1]) {
                unite(&mut parent, at, field(row, column - 1));
            }
            if row > 0 && !drawn.covers(true, ys[row], xs[column], xs[column + 1]) {
                unite(&mut parent, at, field(row - 1, column));
            }
        }
    }
    let cell_of: Vec<usize> = (0..parent.len()).map(|i| root(&mut parent, i)).collect();
    let framed = [(false, xs[0]), (false, xs[columns])]
        .iter()
        .all(|(h, at)| drawn.covers(*h, *at, ys[0], ys[rows]))
        && [(true, ys[0]), (true, ys[rows])].iter().all(|(h, at)| drawn.covers(*h, *at, xs[0], xs[columns]));
    let parted = (0..rows).any(|row| cell_of[field(row, 0)] != cell_of[field(row, columns - 1)]);
    (framed && parted).then_some(Grid { xs, ys, cell_of })
}

struct Drawn<'a> {
    rules: &'a [Rule],
}

impl Drawn<'_> {
    /// Whether rules cover most of a stretch.
    fn covers(&self, horizontal: bool, at: f32, from: f32, to: f32) -> bool {
        let mut spans: Vec<(f32, f32)> = self
            .rules
            .iter()
            .filter(|r| r.horizontal == horizontal && (r.at - at).abs() <= NEAR)
            .map(|r| (r.from.max(from), r.to.min(to)))
            .filter(|(a, b)| a < b)
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut covered, mut done) = (0.0, from);
        for (a, b) in spans {
            covered += (b - a.max(done)).max(0.0);
            done = done.max(b);
        }
        covered >= 0.7 * (to - from)
    }
}
