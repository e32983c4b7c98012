//! What does the index hold about a matter? Its columns, its values, its words, the persons in it and what it points to.
//! Takes a matter as it stands; puts it in the place of what was there. What is kept apart gives words to look for and no more: nothing
//! is filtered or sorted by it, and who is named in it does not see the matter for that. Asking is in `ask`.

use practice::calendar;
use practice::form::{Field, Kind};
use practice::matter::Matter;
use practice::value::Value;
use practice::{Catalog, Mechanism};
use rusqlite::{Connection, OptionalExtension};

use super::fold::{pairs, sorted};
use crate::book::view::View;
use crate::fault::Result;
use practice::spelling::fold;

/// 行の語 (said): the words of a row, and who has to do with it.
pub(super) struct Said {
    pub(super) row: u32,
    /// As it is compared.
    pub(super) body: String,
    /// Their numbers.
    pub(super) persons: Vec<String>,
}

/// The row of a matter with the number of the last event that was taken in, if it is there.
pub(super) fn standing(index: &Connection, id: &str) -> rusqlite::Result<Option<(i64, u64)>> {
    let mut select = index.prepare_cached("SELECT row, last FROM matter WHERE id = ?1")?;
    select.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// The words of a matter that are kept apart, as long as they are there. They are found by whoever sees the matter, for its page shows
/// them to him.
pub(super) fn apart(view: View<'_>, matter: &Matter) -> Result<Vec<String>> {
    let mut out = Vec::new();
    let mechanism = view.catalog().get(&matter.applied.mechanism);
    for field in mechanism.into_iter().flat_map(fields).filter(|field| field.private) {
        if let Some(value) = matter.value(&field.name) {
            out.extend(read(field, &view.reveal(value)?));
        }
    }
    Ok(out)
}

/// Writes a matter down, in place of what stood in its row; with the words of it that are kept apart.
pub(super) fn put(
    index: &Connection,
    (catalog, matter, apart): (&Catalog, &Matter, Vec<String>),
    row: Option<i64>,
    (first, last): (u64, u64),
) -> rusqlite::Result<Said> {
    if let Some(row) = row {
        take_out(index, row)?;
    }
    let mechanism = catalog.get(&matter.applied.mechanism);
    let applied = &matter.applied;
    let key = sorted(&mechanism.map_or_else(|| matter.id.clone(), |m| matter.key(m)));
    let until = mechanism.and_then(|m| matter.until(m)).map(|day| day.to_string());
    index
        .prepare_cached(
            "INSERT INTO matter (row, id, mechanism, year, number, key, section, applicant, status, at, since, until, first, last)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(rusqlite::params![
            row,
            matter.id,
            applied.mechanism,
            applied.year,
            applied.number,
            key,
            applied.section,
            applied.applicant,
            matter.status.key(),
            matter.at.to_string(),
            matter.latest.to_string(),
            until,
            first,
            last,
        ])?;
    let row = row.unwrap_or_else(|| index.last_insert_rowid());
    put_values(index, row, (mechanism, matter, apart))
}

/// What stands in a matter, who has to do with it and what it points to.
fn put_values(
    index: &Connection,
    row: i64,
    (mechanism, matter, apart): (Option<&Mechanism>, &Matter, Vec<String>),
) -> rusqlite::Result<Said> {
    let applied = &matter.applied;
    let mut body = vec![matter.id.clone(), applied.section.clone()];
    body.extend(matter.remark.clone());
    let mut persons = vec![applied.applicant.clone(), matter.entered_by.clone()];
    persons.extend(matter.decisions.iter().map(|d| d.by.clone()));
    persons.extend(matter.acts.iter().map(|a| a.by.clone()));
    persons.extend(matter.answers.iter().flat_map(|a| [a.by.clone(), a.answered.person.clone()]));
    if let Some(mechanism) = mechanism {
        body.push(mechanism.title.clone());
        body.push(matter.number(mechanism));
        for field in fields(mechanism).filter(|field| !field.private) {
            let Some(value) = matter.value(&field.name) else { continue };
            put_field(index, (row, mechanism), field, value)?;
            if field.kind == Kind::Person {
                persons.extend(value.words().iter().map(ToString::to_string));
            }
            body.extend(read(field, value));
        }
    }
    body.extend(apart);
    for person in &persons {
        index
            .prepare_cached("INSERT OR IGNORE INTO person (number, matter) VALUES (?1, ?2)")?
            .execute((person, row))?;
    }
    for duty in matter.basis() {
        index
            .prepare_cached("INSERT OR IGNORE INTO under (clause, matter) VALUES (?1, ?2)")?
            .execute((duty.clause(), row))?;
    }
    // A line end between two values keeps a word from being found across them.
    let body = body.iter().map(|words| fold(words)).collect::<Vec<_>>().join("\n");
    index.prepare_cached("INSERT INTO pairs (rowid, body) VALUES (?1, ?2)")?.execute((row, pairs(&body)))?;
    index.prepare_cached("INSERT INTO words (row, body) VALUES (?1, ?2)")?.execute((row, &body))?;
    index.prepare_cached("INSERT INTO found (rowid, body) VALUES (?1, ?2)")?.execute((row, &body))?;
    // INVARIANT: rows are counted from one, and a ledger has far fewer matters than 2^32.
    Ok(Said { row: u32::try_from(row).unwrap_or(u32::MAX), body, persons })
}

/// Fields of form and steps, each name once.
fn fields(mechanism: &Mechanism) -> impl Iterator<Item = &Field> {
    let mut names: Vec<&str> = Vec::new();
    mechanism.every_field().filter(move |field| {
        let new = !names.contains(&field.name.as_str());
        names.push(&field.name);
        new
    })
}

/// The words of a value, one by one.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Sealed { .. } => Vec::new(),
        Value::List(list) => list.clone(),
        other => vec![other.shown()],
    }
}

/// The words by which people look for a value: days in both calendars.
fn read(field: &Field, value: &Value) -> Vec<String> {
    let mut out = words(value);
    if matches!(field.kind, Kind::Date | Kind::Moment) {
        let days = out.iter().filter_map(|word| word.get(..10)?.parse().ok());
        let days: Vec<String> = days.map(calendar::wareki).collect();
        out.extend(days);
    }
    out
}

fn put_field(
    index: &Connection,
    (row, mechanism): (i64, &Mechanism),
    field: &Field,
    value: &Value,
) -> rusqlite::Result<()> {
    let words = words(value);
    let col = column(index, &mechanism.id, &field.name)?;
    let mut insert =
        index.prepare_cached("INSERT INTO field (matter, col, ord, value) VALUES (?1, ?2, ?3, ?4)")?;
    for (ord, word) in (0i64..).zip(&words) {
        insert.execute((row, col, ord, sorted(word)))?;
    }
    let mut link = index.prepare_cached("INSERT OR IGNORE INTO link (target, matter) VALUES (?1, ?2)")?;
    for word in &words {
        match &field.kind {
            Kind::Row(of) => {
                for register in of {
                    link.execute((target(register, word), row))?;
                }
            }
            Kind::Matter(_) => drop(link.execute((word, row))?),
            _ => {}
        }
    }
    Ok(())
}

/// How a row of a register is named as something that others point to.
pub(super) fn target(register: &str, key: &str) -> String {
    format!("{register}\n{key}")
}

/// The number of a column; a new one is given out.
fn column(index: &Connection, mechanism: &str, name: &str) -> rusqlite::Result<i64> {
    let mut select = index.prepare_cached("SELECT id FROM col WHERE mechanism = ?1 AND name = ?2")?;
    if let Some(id) = select.query_row((mechanism, name), |row| row.get(0)).optional()? {
        return Ok(id);
    }
    index.prepare_cached("INSERT INTO col (mechanism, name) VALUES (?1, ?2)")?.execute((mechanism, name))?;
    Ok(index.last_insert_rowid())
}

fn take_out(index: &Connection, row: i64) -> rusqlite::Result<()> {
    // The index of words must be told what stood there, or it keeps it for ever.
    index
        .prepare_cached(
            "INSERT INTO found (found, rowid, body) SELECT 'delete', row, body FROM words WHERE row = ?1",
        )?
        .execute([row])?;
    for sql in [
        "DELETE FROM words WHERE row = ?1",
        "DELETE FROM pairs WHERE rowid = ?1",
        "DELETE FROM field WHERE matter = ?1",
        "DELETE FROM person WHERE matter = ?1",
        "DELETE FROM link WHERE matter = ?1",
        "DELETE FROM under WHERE matter = ?1",
        "DELETE FROM matter WHERE row = ?1",
    ] {
        index.prepare_cached(sql)?.execute([row])?;
    }
    Ok(())
}
