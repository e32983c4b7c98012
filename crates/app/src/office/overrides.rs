//! `sekimori show DIR overrides`: what was done although a clause forbids it, because it could not be avoided?
//! Takes the view and who looks; gives rows in words for an auditor, the latest first.
//! What belongs there is said in `practice`, how it looks in `print`.

use super::folder;
use jiff::civil::Date;
use ledger::book::View;
use practice::Catalog;
use practice::office::Office;
use practice::unavoidable::Override;
use practice::value::Value;
use print::office::Names;
use print::overrides::Row;

/// The rows that may be seen, and how many there are that may not.
///
/// # Errors
/// A Japanese sentence.
pub fn rows(
    (view, catalog): (&View<'_>, &Catalog),
    (office, names): (&Office, &Names),
    (by, day): (Option<&str>, Date),
) -> Result<(Vec<Row>, usize), String> {
    let (mut out, mut hidden) = (Vec::new(), 0);
    for found in view.overrides().map_err(folder::told)? {
        let matter = view.matter(&found.matter).map_err(folder::told)?;
        let known = matter.as_ref().and_then(|m| Some((catalog.get(&m.applied.mechanism)?, m)));
        let Some((mechanism, matter)) = known else { continue };
        if !practice::sight::may_see(office, (mechanism, matter), by, day) {
            hidden += 1;
            continue;
        }
        let reason = match view.reveal(&found.reason).map_err(folder::told)? {
            Value::Sealed { .. } => print::office::DISPOSED.to_string(),
            reason => reason.shown(),
        };
        out.push(row(&found, matter.number(mechanism), (office, names), reason));
    }
    Ok((out, hidden))
}

fn row(found: &Override, number: String, (office, names): (&Office, &Names), reason: String) -> Row {
    let edition = office.editions.iter().find(|e| e.number == found.edition);
    let cite = |duty: &_| edition.map_or_else(|| format!("{duty}"), |e| e.reading.cite(duty));
    let mut clauses: Vec<String> = found.basis.iter().map(cite).collect();
    clauses.dedup();
    Row {
        at: print::office::moment(found.at),
        moment: found.at.to_string(),
        number,
        matter: found.matter.clone(),
        kind: found.what.key(),
        what: found.what.title().to_string(),
        by: names.get(&found.by).unwrap_or(&found.by).clone(),
        reason,
        clauses,
    }
}
