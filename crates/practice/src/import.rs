//! What would a list bring into a register? New rows, changed ones, those that stay, and those that the rules refuse.
//! Takes rows of cells, heads first, and what is known; gives a plan that can be looked at before anything is written.
//! INVARIANT: what a row may do is found by asking `decide` itself. A row that needs an earlier row of the same list is told
//! when it is carried out.

mod cells;
mod heads;

use crate::command::{Command, Opening, Request};
use crate::decide::decide;
use crate::fill::{self, Against};
use crate::form::Field;
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::refusal::{No, Reason, Unavailable};
use crate::spelling::fold;
use crate::value::{Filled, Value, hash};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use cells::Cells;
pub(crate) use heads::beside;
pub(crate) use heads::title;
use heads::{Column, Heads};
pub use heads::{FIXED, NUMBER, PERSON, REASON, WESTERN, with_reasons};

/// So many rows of a list at most.
pub const MOST: usize = 20_000;
/// What stands in the place of words that are kept apart, where a register went out as a file; in files of earlier releases the second.
const APART: [&str; 2] = ["（別に保管）", "（個人情報）"];

/// 取込みの計画 (plan) of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Titles of the fields that the list holds.
    pub known: Vec<String>,
    /// Heads of columns that are not read.
    pub unknown: Vec<String>,
    /// Rows in order.
    pub rows: Vec<Row>,
}

/// 行の計画 (what would become of a row).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file.
    pub line: usize,
    /// How people know it: its number in the register.
    pub name: String,
    /// What would happen.
    pub what: What,
    /// What the list says.
    pub given: Filled,
    /// The matter that stands under that number, if there is one.
    pub stands: Option<String>,
}

/// What would happen with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New(Filled),
    /// Fields of a matter change.
    Changed {
        /// The matter.
        matter: String,
        /// The new values.
        fields: Filled,
        /// The matter as it was looked at: what somebody changes meanwhile is not written over.
        seen: String,
        /// What changes, for people.
        changes: Vec<Change>,
    },
    /// Nothing changes.
    Same,
    /// It is refused, with a sentence for each fault.
    Refused(Vec<String>),
}

/// 変更 (change) of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the field.
    pub field: String,
    /// The value until now.
    pub old: Option<Value>,
    /// The new value.
    pub new: Option<Value>,
}

impl Plan {
    /// A word that is another when anything of the plan is: what was looked at is what is carried out.
    pub fn mark(&self) -> String {
        hash(format!("{:?}", self.rows).as_bytes())
    }

    /// The commands, with the line of each.
    pub fn commands(&self, mechanism: &Mechanism, reason: &str) -> Vec<(usize, Command)> {
        let all = self.rows.iter();
        all.filter_map(|row| Some((row.line, row.what.command(mechanism, reason)?))).collect()
    }
}

impl What {
    /// The command that would do it; none where nothing would be done.
    pub fn command(&self, mechanism: &Mechanism, reason: &str) -> Option<Command> {
        match self {
            What::New(fields) => Some(recording(mechanism, fields.clone())),
            What::Changed { matter, fields, seen, .. } => Some(Command::Amend {
                matter: matter.clone(),
                fields: fields.clone(),
                reason: reason.to_string(),
                seen: Some(seen.clone()),
            }),
            What::Same | What::Refused(_) => None,
        }
    }
}

fn recording(mechanism: &Mechanism, fields: Filled) -> Command {
    Command::Record(Opening {
        mechanism: mechanism.id.clone(),
        fields,
        applicant: None,
        paper: None,
        files: Vec::new(),
    })
}

/// Plans a list: rows of cells with the number of their line, heads first.
///
/// # Errors
/// One sentence: the list has no heads that are known, or too many rows; or the records cannot be read.
pub fn plan(
    (known, by): (&Known<'_>, &str),
    mechanism: &Mechanism,
    rows: &[(usize, Vec<String>)],
    names: &BTreeMap<String, String>,
) -> Result<Plan, No> {
    let (heads, body) =
        Heads::find(mechanism, rows).map_err(|says| No::Refused(Reason::Form(vec![says]).into()))?;
    if body.len() > MOST {
        let says = format!("一度に取り込めるのは{MOST}行までです。ファイルを分けてください。");
        return Err(Reason::Form(vec![says]).into());
    }
    let mut planning = Planning {
        known,
        by,
        mechanism,
        cells: Cells::new(known, names),
        numbered: numbered(known, mechanism, &heads)?,
        seen: HashMap::new(),
    };
    let mut out = Plan { known: heads.known(mechanism), unknown: heads.unknown.clone(), rows: Vec::new() };
    for (line, cells) in body {
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        out.rows.push(planning.row(&heads, *line, cells)?);
    }
    Ok(out)
}

/// Matters by the number under which they were received, where the list names them so.
fn numbered(
    known: &Known<'_>,
    mechanism: &Mechanism,
    heads: &Heads,
) -> Result<HashMap<String, Arc<Matter>>, No> {
    if !heads.columns.contains(&Column::Number) {
        return Ok(HashMap::new());
    }
    let standing = known.records.standing(&mechanism.id)?;
    Ok(standing.into_iter().map(|m| (m.number(mechanism), m)).collect())
}

struct Planning<'a, 'k> {
    known: &'a Known<'k>,
    by: &'a str,
    mechanism: &'a Mechanism,
    cells: Cells<'a, 'k>,
    numbered: HashMap<String, Arc<Matter>>,
    seen: HashMap<String, usize>,
}

impl Planning<'_, '_> {
    fn row(&mut self, heads: &Heads, line: usize, cells: &[String]) -> Result<Row, No> {
        let number = heads.cell(&Column::Number, cells);
        let key = self.mechanism.key.clone().and_then(|k| heads.cell(&Column::Field(k), cells));
        let name = key.or(number).unwrap_or_default().to_string();
        let matter = match (number, key) {
            (Some(number), _) => self.numbered.get(number).cloned(),
            (None, Some(key)) => self.known.records.row(&self.mechanism.id, key)?,
            (None, None) => None,
        };
        let (given, faults) = self.cells.given((heads, cells), self.mechanism, matter.as_deref());
        let stands = matter.as_ref().map(|m| m.id.clone());
        let before = Some(&name).filter(|n| !n.is_empty()).and_then(|n| self.seen.get(&fold(n)));
        let what = match (before, number) {
            (Some(before), _) => {
                What::Refused(vec![format!("{before}行目と同じ番号です。どちらかを消してください。")])
            }
            (None, _) if !faults.is_empty() => What::Refused(faults),
            (None, Some(number)) if matter.is_none() => {
                let says = format!("「{NUMBER}」の「{number}」は、この台帳で有効なものの中にありません。");
                What::Refused(vec![says])
            }
            (None, _) => {
                if !name.is_empty() {
                    self.seen.insert(fold(&name), line);
                }
                match matter {
                    Some(matter) => changed((self.known, self.by), (self.mechanism, &matter), given.clone())?,
                    None => self.new_row(given.clone())?,
                }
            }
        };
        Ok(Row { line, name, what, given, stands })
    }

    fn new_row(&self, given: Filled) -> Result<What, No> {
        let request = Request {
            by: self.by.to_string(),
            at: self.known.now,
            command: recording(self.mechanism, given.clone()),
        };
        told(decide(&request, self.known).map(|_| ()), What::New(given))
    }
}

/// What becomes of a matter when these values are given to it. Words that are kept apart are not compared, and stay.
///
/// # Errors
/// The records cannot be read.
pub fn changed(
    (known, by): (&Known<'_>, &str),
    (mechanism, matter): (&Mechanism, &Matter),
    given: Filled,
) -> Result<What, Unavailable> {
    let open: Vec<Field> =
        mechanism.fields.iter().filter(|f| !f.private && given.contains_key(&f.name)).cloned().collect();
    let plain: Filled = given.into_iter().filter(|(name, _)| open.iter().any(|f| f.name == *name)).collect();
    let empty: HashSet<&String> = plain.iter().filter(|(_, v)| v.is_empty()).map(|(n, _)| n).collect();
    let asked: Vec<Field> = open.iter().filter(|f| !empty.contains(&f.name)).cloned().collect();
    let some: Filled =
        plain.iter().filter(|(n, _)| !empty.contains(n)).map(|(n, v)| (n.clone(), v.clone())).collect();
    let (checked, faults) = fill::check(&asked, &some, Against::known(known))?;
    if !faults.is_empty() {
        return Ok(What::Refused(faults));
    }
    let (mut fields, mut changes) = (Filled::new(), Vec::new());
    for field in &open {
        let (old, new) = (matter.applied.fields.get(&field.name), checked.get(&field.name));
        if old == new {
            continue;
        }
        fields.insert(field.name.clone(), new.cloned().unwrap_or(Value::Text(String::new())));
        changes.push(Change { field: field.name.clone(), old: old.cloned(), new: new.cloned() });
    }
    if fields.is_empty() {
        return Ok(What::Same);
    }
    let command = Command::Amend {
        matter: matter.id.clone(),
        fields: fields.clone(),
        reason: "－".to_string(),
        seen: None,
    };
    let request = Request { by: by.to_string(), at: known.now, command };
    let what = What::Changed { matter: matter.id.clone(), fields, seen: matter.seen(), changes };
    told(decide(&request, known).map(|_| ()), what).map_err(|no| match no {
        No::Unavailable(why) => Unavailable(why),
        No::Refused(refusal) => Unavailable(refusal.to_string()),
    })
}

/// What was planned, or why it is refused.
fn told(answer: Result<(), No>, what: What) -> Result<What, No> {
    match answer {
        Ok(()) => Ok(what),
        Err(No::Refused(refusal)) => Ok(What::Refused(match refusal.reason {
            Reason::Form(faults) => faults,
            _ => vec![refusal.to_string()],
        })),
        Err(no) => Err(no),
    }
}
