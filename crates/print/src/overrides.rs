//! How does the list of what could not be avoided look? For an auditor: columns, CSV, or JSON.
//! Takes rows in words; gives text. What belongs in the list is said in `practice::unavoidable`.

use crate::office::columns;
use serde::Serialize;

/// 一覧の行 (row) for one override, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// When it was done, for people.
    pub at: String,
    /// When it was done, for machines.
    pub moment: String,
    /// The matter, as it is known.
    pub number: String,
    /// The id of the matter.
    pub matter: String,
    /// What was done, for machines.
    pub kind: &'static str,
    /// What was done.
    pub what: String,
    /// Who did it.
    pub by: String,
    /// Why it could not be avoided.
    pub reason: String,
    /// The clauses by which it was done.
    pub clauses: Vec<String>,
}

const HEADS: [&str; 6] = ["日時", "案件", "したこと", "行った人", "やむを得ない理由", "根拠"];

fn cells(row: &Row) -> Vec<String> {
    let clauses = row.clauses.join("、");
    let matter = format!("{}〔{}〕", row.number, row.matter);
    vec![row.at.clone(), matter, row.what.clone(), row.by.clone(), row.reason.clone(), clauses]
}

fn lines(rows: &[Row]) -> Vec<Vec<String>> {
    let heads = HEADS.map(ToString::to_string).to_vec();
    std::iter::once(heads).chain(rows.iter().map(cells)).collect()
}

/// In columns.
pub fn table(rows: &[Row]) -> String {
    match rows.len() {
        0 => "やむを得ない理由によって行われたことは、記録されていません。\n".to_string(),
        n => format!("やむを得ない理由によって行われたこと　{n}件\n{}", columns(&lines(rows))),
    }
}

/// As CSV, for a spreadsheet.
pub fn csv(rows: &[Row]) -> String {
    crate::register::csv(&lines(rows))
}

/// As JSON, for a program.
pub fn json(rows: &[Row]) -> String {
    // Rows of plain words always have a JSON form.
    serde_json::to_string_pretty(rows).unwrap_or_default() + "\n"
}
