//! Which column of a list of staff holds what? Heads as offices write them: with blanks within, and beneath a title of the list.
//! Takes rows; gives the rows from the heads on, and the columns. What a line means is the business of the parent.

use super::{COLUMNS, NEEDED};
use crate::import::{REASON, beside, title};
use std::collections::BTreeMap;

/// The heads stand within so many rows.
const LOOKED: usize = 10;

/// Places of the columns by their heads.
pub(super) type Columns<'a> = BTreeMap<&'a str, usize>;
type Rows<'a> = &'a [(usize, Vec<String>)];

/// Rows of a list with the reason of each in a last column, and the heads of such a list.
pub fn with_reasons(
    rows: &[(usize, Vec<String>)],
    reasons: &BTreeMap<usize, String>,
) -> (Vec<String>, Vec<Vec<String>>) {
    beside(from_heads(rows), reasons)
}

fn column(cell: &str) -> Option<&'static str> {
    let head = title(cell);
    COLUMNS.into_iter().find(|c| **c == head)
}

fn known(cells: &[String]) -> usize {
    cells.iter().filter_map(|cell| column(cell)).count()
}

/// The rows from the heads on: the first of the rows that name the most columns. A title above them is passed over.
pub(super) fn from_heads(rows: Rows<'_>) -> Rows<'_> {
    let (mut at, mut most) = (0, 0);
    for (place, (_, cells)) in rows.iter().take(LOOKED).enumerate() {
        // One word alone may stand in the title or with a person.
        if known(cells) > most.max(1) {
            (at, most) = (place, known(cells));
        }
    }
    rows.get(at..).unwrap_or_default()
}

/// The columns.
///
/// # Errors
/// A Japanese sentence: which head is missing, stands twice or is not known.
pub(super) fn columns((line, heads): &(usize, Vec<String>)) -> Result<Columns<'static>, String> {
    // Why a row was refused before says nothing about a person.
    let ours = |head: &str| head.trim().is_empty() || title(head) == REASON;
    let filled = || heads.iter().enumerate().filter(|(_, head)| !ours(head));
    if let ([(_, only)], 0) = (filled().collect::<Vec<_>>().as_slice(), known(heads)) {
        return Err(format!(
            "{line}行目の「{}」は題名のようです。見出し（{}など）の行が見つかりません。題名の下に、見出しの行を置いてください。",
            only.trim(),
            COLUMNS[..NEEDED].join("、")
        ));
    }
    let mut out = Columns::new();
    for (at, head) in filled() {
        let head = head.trim();
        match column(head) {
            Some(column) if out.insert(column, at).is_some() => {
                return Err(format!("見出し「{head}」が二つあります。一つにしてください。"));
            }
            Some(_) => {}
            None => {
                return Err(format!("見出し「{head}」は使えません。使えるもの: {}", COLUMNS.join("、")));
            }
        }
    }
    match COLUMNS[..NEEDED].iter().find(|c| !out.contains_key(**c)) {
        Some(missing) => Err(format!("見出し「{missing}」がありません。{line}行目に記入してください。")),
        None => Ok(out),
    }
}
