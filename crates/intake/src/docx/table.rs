//! Which lines does a table have? A row is a line, its cells parted by tabs; a table of one column is only a frame, and
//! its paragraphs are lines of their own. A cell over several rows stands in each of them if it is a label; a sentence
//! stands in the first row only, so that no duty is read twice.

use std::collections::HashMap;

use super::story::{Flow, Line, Story, chosen};
use super::xml::Element;
use crate::Refusal;

/// A row with the lines of each of its cells.
struct Row {
    cells: Vec<Cell>,
}

struct Cell {
    lines: Vec<Line>,
    /// Columns of the grid that it covers.
    columns: usize,
    merged: Merged,
}

/// 縦の結合 (vertical merge).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merged {
    No,
    First,
    Further,
}

/// The most columns of the grid that one cell may cover; Word allows no table more.
const MAX_COLUMNS: usize = 63;

impl<'a> Story<'a> {
    /// The lines of a table.
    pub fn table(&mut self, table: &'a Element, flow: &mut Flow) -> Result<(), Refusal> {
        self.tables += 1;
        let before = self.paragraph;
        let mut rows = Vec::new();
        self.rows(table, &mut rows)?;
        let framed = rows.iter().all(|row| row.cells.len() <= 1);
        let mut above = HashMap::new();
        for row in rows {
            if framed {
                flow.lines.extend(row.cells.into_iter().flat_map(|cell| cell.lines));
                continue;
            }
            let place = row.cells.iter().flat_map(|cell| &cell.lines).map(|line| line.paragraph).min();
            let text = joined(row, &mut above);
            if !text.trim().is_empty() {
                self.push(text, place.unwrap_or(before), flow)?;
            }
        }
        self.tables -= 1;
        self.release(flow);
        Ok(())
    }

    fn rows(&mut self, element: &'a Element, rows: &mut Vec<Row>) -> Result<(), Refusal> {
        for child in element.elements() {
            match child.name {
                "tr" => {
                    let properties = child.child("trPr");
                    if properties.is_some_and(|p| p.child("del").is_some()) {
                        self.skip(child);
                        continue;
                    }
                    self.tally.inserted += usize::from(properties.is_some_and(|p| p.child("ins").is_some()));
                    let mut row = Row { cells: Vec::new() };
                    self.cells(child, &mut row)?;
                    rows.push(row);
                }
                "del" | "moveFrom" => self.skip(child),
                "mc:AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.rows(chosen, rows)?;
                    }
                }
                _ => self.rows(child, rows)?,
            }
        }
        Ok(())
    }

    fn cells(&mut self, element: &'a Element, row: &mut Row) -> Result<(), Refusal> {
        for child in element.elements() {
            match child.name {
                "tc" => {
                    let properties = child.child("tcPr");
                    if properties.is_some_and(|p| p.child("cellDel").is_some()) {
                        self.skip(child);
                        continue;
                    }
                    let mut flow = Flow::default();
                    self.blocks(child, &mut flow)?;
                    let cell = Cell {
                        lines: self.close(flow)?,
                        columns: columns(properties),
                        merged: merged(properties, "vMerge"),
                    };
                    match row.cells.last_mut().filter(|_| merged(properties, "hMerge") == Merged::Further) {
                        Some(left) => left.lines.extend(cell.lines),
                        None => row.cells.push(cell),
                    }
                }
                "trPr" => {}
                "del" | "moveFrom" => self.skip(child),
                "mc:AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.cells(chosen, row)?;
                    }
                }
                _ => self.cells(child, row)?,
            }
        }
        Ok(())
    }
}

fn columns(properties: Option<&Element>) -> usize {
    let span = properties.and_then(|p| p.value("gridSpan")).and_then(|v| v.trim().parse().ok());
    span.unwrap_or(1).clamp(1, MAX_COLUMNS)
}

fn merged(properties: Option<&Element>, direction: &str) -> Merged {
    match properties.and_then(|p| p.child(direction)) {
        None => Merged::No,
        Some(merge) if merge.attribute("val") == Some("restart") => Merged::First,
        Some(_) => Merged::Further,
    }
}

/// The line of a row. `above` holds the labels of cells that go on downwards, by their column.
fn joined(row: Row, above: &mut HashMap<usize, String>) -> String {
    let mut cells = Vec::new();
    let mut column = 0;
    for cell in row.cells {
        let mut text = words(&cell.lines);
        match cell.merged {
            Merged::No => {
                above.remove(&column);
            }
            Merged::First => {
                let label = if text.contains('。') { String::new() } else { text.clone() };
                above.insert(column, label);
            }
            Merged::Further if text.is_empty() => text = above.get(&column).cloned().unwrap_or_default(),
            Merged::Further => {}
        }
        column += cell.columns;
        cells.push(text);
    }
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells.join("\t")
}

/// The words of a cell on one line.
fn words(lines: &[Line]) -> String {
    let words: Vec<_> = lines.iter().map(|l| l.text.trim()).filter(|text| !text.is_empty()).collect();
    words.join(" ").replace('\t', " ")
}
