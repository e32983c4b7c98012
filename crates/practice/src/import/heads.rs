//! Which column of a list holds which field? By the titles of the fields, as a form shows them and a file of ours bears them.
//! Takes rows; gives the columns and the rows beneath the heads. Lines of explanation above the heads are passed over.

use crate::form::Kind;
use crate::mechanism::Mechanism;
use std::collections::BTreeMap;

/// Head of the column with the number under which a matter was received.
pub const NUMBER: &str = "受付番号";
/// What stands behind the title of a field in the head of the column with days of the Western calendar.
pub const WESTERN: &str = "（西暦）";
/// What stands behind the title of a field in the head of the column with numbers of persons.
pub const PERSON: &str = "（職員番号）";
/// Heads of the columns with which a file of ours begins.
pub const FIXED: [&str; 4] = [NUMBER, "状態", "所属", "申請・記入"];

/// Head of the column in which a file of rows that were refused says why.
pub const REASON: &str = "受け付けられなかった理由";

/// The heads stand within so many lines.
const LOOKED: usize = 20;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The number under which a matter was received.
    Number,
    /// A field.
    Field(String),
    /// The same field as data: a day of the Western calendar, a person's number.
    Beside(String),
    /// Something of ours that is not read in.
    Shown,
    /// Something else.
    Unknown,
}

/// The heads of a list.
pub(super) struct Heads {
    pub(super) columns: Vec<Column>,
    pub(super) unknown: Vec<String>,
}

type Lines<'a> = &'a [(usize, Vec<String>)];

impl Heads {
    /// Finds the line that names the most fields.
    pub(super) fn find<'a>(mechanism: &Mechanism, rows: Lines<'a>) -> Result<(Heads, Lines<'a>), String> {
        let heads = rows.iter().take(LOOKED).map(|(_, cells)| columns(mechanism, cells));
        let named =
            |all: &[Column]| all.iter().filter(|c| matches!(c, Column::Field(_) | Column::Beside(_))).count();
        // The first of those that name as many.
        let mut best: Option<(usize, Vec<Column>)> = None;
        for (at, columns) in heads.enumerate() {
            if named(&columns) > best.as_ref().map_or(0, |(_, b)| named(b)) {
                best = Some((at, columns));
            }
        }
        let Some((at, columns)) = best else {
            let titles: Vec<&str> = mechanism.fields.iter().map(|f| f.title.as_str()).take(6).collect();
            return Err(format!(
                "列の見出しが見つかりません。1行目に「{}」などの見出しを置いてください。記入用のExcelを使うと確実です。",
                titles.join("」「")
            ));
        };
        for (index, column) in columns.iter().enumerate() {
            let again = matches!(column, Column::Number | Column::Field(_) | Column::Beside(_));
            if again && columns.iter().take(index).any(|c| c == column) {
                let title = rows.get(at).and_then(|(_, cells)| cells.get(index)).cloned().unwrap_or_default();
                return Err(format!(
                    "「{}」という見出しの列が二つあります。一つにしてください。",
                    title.trim()
                ));
            }
        }
        let cells = rows.get(at).map(|(_, cells)| cells.as_slice()).unwrap_or_default();
        let unknown = cells
            .iter()
            .zip(&columns)
            .filter(|(c, column)| **column == Column::Unknown && !c.trim().is_empty());
        let unknown = unknown.map(|(c, _)| c.trim().to_string()).collect();
        Ok((Heads { columns, unknown }, rows.get(at + 1..).unwrap_or_default()))
    }

    /// Titles of the fields that are there.
    pub(super) fn known(&self, mechanism: &Mechanism) -> Vec<String> {
        let here = |name: &str| {
            let of = |c: &Column| matches!(c, Column::Field(n) | Column::Beside(n) if n == name);
            self.columns.iter().any(of)
        };
        mechanism.fields.iter().filter(|f| here(&f.name)).map(|f| f.title.clone()).collect()
    }

    /// What stands in a column of a row; none where it is empty.
    pub(super) fn cell<'c>(&self, column: &Column, cells: &'c [String]) -> Option<&'c str> {
        let at = self.columns.iter().position(|c| c == column)?;
        cells.get(at).map(|c| unmarked(c.trim())).filter(|c| !c.is_empty())
    }
}

/// A cell that was marked as text, so that no spreadsheet takes it for a formula, loses its mark.
fn unmarked(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

fn columns(mechanism: &Mechanism, cells: &[String]) -> Vec<Column> {
    let plain: Vec<String> = cells.iter().map(|c| title(c)).collect();
    // A field of the register may have the same title as one of our own columns.
    let ours = plain.iter().zip(FIXED).filter(|(cell, fixed)| cell == fixed).count() == FIXED.len();
    let one = |(at, cell): (usize, &String)| {
        if cell == NUMBER && mechanism.fields.iter().all(|f| title(&f.title) != *cell) || ours && at == 0 {
            return Column::Number;
        }
        if ours && at < FIXED.len() {
            return Column::Shown;
        }
        for field in &mechanism.fields {
            let own = title(&field.title);
            if *cell == own {
                return Column::Field(field.name.clone());
            }
            let beside = match field.kind {
                Kind::Date | Kind::Moment => title(WESTERN),
                Kind::Person => title(PERSON),
                _ => continue,
            };
            if cell.strip_prefix(own.as_str()) == Some(&beside) {
                return Column::Beside(field.name.clone());
            }
        }
        match cell.starts_with("最終更新") || cell == REASON {
            true => Column::Shown,
            false => Column::Unknown,
        }
    };
    plain.iter().enumerate().map(one).collect()
}

/// A title without blanks, brackets and letters in half width.
pub(crate) fn title(cell: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    cell.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').map(half).collect()
}

/// Rows of a list with the reason of each in a last column, and the heads of such a list. A reason of an earlier time goes.
pub fn with_reasons(
    mechanism: &Mechanism,
    rows: &[(usize, Vec<String>)],
    reasons: &BTreeMap<usize, String>,
) -> (Vec<String>, Vec<Vec<String>>) {
    let body = Heads::find(mechanism, rows).map_or(rows.len(), |(_, body)| body.len());
    beside(rows.get((rows.len() - body).saturating_sub(1)..).unwrap_or_default(), reasons)
}

/// The same of rows of which the first holds the heads.
pub(crate) fn beside(
    rows: &[(usize, Vec<String>)],
    reasons: &BTreeMap<usize, String>,
) -> (Vec<String>, Vec<Vec<String>>) {
    let Some((_, heads)) = rows.first() else { return Default::default() };
    let earlier = heads.iter().position(|head| title(head) == REASON);
    let with = |cells: &[String], last: &str| {
        let kept = |at: &usize| Some(*at) != earlier;
        let width = heads.len().max(cells.len());
        let cells = (0..width).filter(kept).map(|at| cells.get(at).cloned().unwrap_or_default());
        cells.chain([last.to_string()]).collect::<Vec<_>>()
    };
    let reason = |(line, cells): &(usize, Vec<String>)| Some(with(cells, reasons.get(line)?));
    (with(heads, REASON), rows.iter().filter_map(reason).collect())
}
