//! How does a register look? In columns cut to a width, whole, fitted to a terminal, or as CSV.
//! Takes matters, the catalogue and the names of persons; gives text. Nothing is looked up or decided here.
//! One matter with its history is in `matter`.

use crate::office::{Names, columns, held, standing};
use jiff::civil::Date;
use practice::calendar::wareki;
use practice::form::Field;
use practice::matter::Matter;
use practice::{Catalog, Mechanism};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// 表示の仕方 (layout) of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Columns, long cells cut.
    Cut,
    /// Columns, every cell whole.
    Whole,
    /// Columns if they fit so wide a terminal, else a block for each row, its lines wrapped.
    Fit(usize),
    /// CSV with a byte order mark, for a spreadsheet.
    Csv,
}

/// The rows of a register: number, state, section, applicant, values, last change.
pub fn register(
    mechanism: &Mechanism,
    matters: &[Matter],
    (catalog, names): (&Catalog, &Names),
    today: Date,
    layout: Layout,
) -> String {
    let mut rows = vec![heads(mechanism)];
    for matter in matters {
        let mut row = vec![
            matter.number(mechanism),
            standing(matter, catalog, today),
            matter.applied.section.clone(),
            names.get(&matter.applied.applicant).cloned().unwrap_or_else(|| matter.applied.applicant.clone()),
        ];
        let shown = |f: &Field| held(matter, f, names).unwrap_or_default();
        row.extend(mechanism.fields.iter().map(shown));
        row.push(wareki(matter.latest.day()));
        rows.push(row);
    }
    let title = format!("{}　{}件\n", mechanism.title, matters.len());
    match layout {
        Layout::Cut => {
            // A register has many columns; a matter shows its values whole.
            let cut: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| shortened(cell)).collect()).collect();
            title + &columns(&cut)
        }
        Layout::Whole => title + &columns(&rows),
        Layout::Fit(width) => title + &fitted(&rows, width),
        Layout::Csv => csv(&rows),
    }
}

fn heads(mechanism: &Mechanism) -> Vec<String> {
    let fixed = ["番号", "状態", "所属", "申請・記入"].map(ToString::to_string);
    let fields = mechanism.fields.iter().map(|f| f.title.clone());
    fixed.into_iter().chain(fields).chain(["最終".to_string()]).collect()
}

/// Longest width of a column of a register that is cut.
const WIDEST: usize = 28;

/// Columns where they fit; else one block for each row, with the heads before the values.
fn fitted(rows: &[Vec<String>], width: usize) -> String {
    let table = columns(rows);
    if table.lines().all(|line| line.width() <= width) {
        return table;
    }
    let Some((heads, body)) = rows.split_first() else { return table };
    let mut out = String::new();
    for row in body {
        let mut cells = heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        if let Some((_, number)) = cells.next() {
            out.push_str(&format!("\n{number}\n"));
        }
        for (head, cell) in cells {
            out.push_str(&wrapped(&format!("{head}: {}", cell.replace('\n', " ")), width));
        }
    }
    out
}

/// A line in pieces that fit, further ones set in.
fn wrapped(line: &str, width: usize) -> String {
    let mut out = String::from("  ");
    let mut at = 2;
    for c in line.chars() {
        let wide = c.width().unwrap_or(0);
        if at + wide > width.max(20) {
            out.push_str("\n    ");
            at = 4;
        }
        out.push(c);
        at += wide;
    }
    out.push('\n');
    out
}

/// Rows as CSV; a cell that a spreadsheet would take for a formula is marked as text.
pub(crate) fn csv(rows: &[Vec<String>]) -> String {
    let mut out = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(&crate::table::harmless(cell))).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_string(),
    }
}

fn shortened(cell: &str) -> String {
    let flat = cell.replace('\n', " ");
    if flat.width() <= WIDEST {
        return flat;
    }
    let mut out = String::new();
    for c in flat.chars() {
        if out.width() + 2 > WIDEST - 2 {
            break;
        }
        out.push(c);
    }
    out + "…"
}
