//! What became of a matter since somebody saw it? For forms that come after another one changed it: both states are shown.
//! Takes the word for what was seen; gives what stood there then and what stands there now, and whose change it was.
//! Both are folded from the history; whether the form is refused is decided in `practice`.

use std::collections::BTreeSet;

use practice::Mechanism;
use practice::matter::Matter;
use practice::value::Value;
use print::office::Names;

use crate::pages::matter::path_of;
use crate::reply::Stop;
use crate::visit::Look;
use crate::words;

/// 変わったこと (what changed) of one matter since somebody saw it.
pub struct Since {
    /// Where the matter is.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// Who did something with it last, and when.
    pub by: String,
    /// Title, what was seen, what stands there now.
    pub rows: Vec<(String, String, String)>,
}

/// What changed since this was seen.
///
/// # Errors
/// The ledger cannot be read.
pub fn since(
    look: &Look<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    title: String,
    seen: &str,
) -> Result<Since, Stop> {
    let history = look.view().history(&matter.id)?;
    let names = look.everybody()?;
    // The last state that was the one that he saw.
    let lengths = (1..=history.len()).rev();
    let mut states = lengths.filter_map(|n| Matter::told(history.iter().take(n)));
    let then = states.find(|state| state.seen() == seen);
    let last = history.last();
    let by = match last {
        Some(entry) => format!("{}　{}", look.name(&entry.by)?, words::moment(entry.at)),
        None => String::new(),
    };
    let rows = match then {
        Some(then) => differences(look, mechanism, (&then, matter), &names.names)?,
        None => Vec::new(),
    };
    Ok(Since { path: path_of(&matter.id), title, by, rows })
}

/// What is kept apart is read too: whoever acts on a matter sees all its fields.
fn differences(
    look: &Look<'_>,
    mechanism: &Mechanism,
    (then, now): (&Matter, &Matter),
    names: &Names,
) -> Result<Vec<(String, String, String)>, Stop> {
    let told = |field: &practice::form::Field, value: Option<&Value>| match value {
        None => "（空）".to_string(),
        Some(Value::Sealed { .. }) => print::office::DISPOSED.to_string(),
        Some(value) => print::office::value(field, value, names),
    };
    let was = look.view().reveal_all(&then.applied.fields)?;
    let is = look.view().reveal_all(&now.applied.fields)?;
    let field = |f: &practice::form::Field| {
        let (old, new) = (was.get(&f.name), is.get(&f.name));
        (old != new).then(|| (f.title.clone(), told(f, old), told(f, new)))
    };
    let mut rows: Vec<_> = mechanism.fields.iter().filter_map(field).collect();
    let files = |m: &Matter| {
        let all: BTreeSet<&str> = m.present().map(|f| f.file.name.as_str()).collect();
        if all.is_empty() {
            "（なし）".to_string()
        } else {
            all.into_iter().collect::<Vec<_>>().join("、")
        }
    };
    if then.file_hashes() != now.file_hashes() {
        rows.push(("添付".to_string(), files(then), files(now)));
    }
    Ok(rows)
}
