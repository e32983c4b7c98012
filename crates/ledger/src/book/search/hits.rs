//! Which rows hold all the words, stand under a clause and lie in somebody's sight? A set of rows, before any order.
//! Takes what a query asks of the indexes of words, pairs, persons and clauses; gives the rows that fulfil all of it.
//! Filters by columns, order and pages are in `ask`.

use rusqlite::{Connection, Params};

use super::ask::{Query, Seen, Word};
use super::fold::token;
use super::lately::Index;
use practice::spelling::fold;

/// 行の集合 (rows): one bit for each row of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    bits: Vec<u64>,
}

impl Rows {
    fn put(&mut self, row: u32) {
        let at = (row / u64::BITS) as usize;
        if at >= self.bits.len() {
            self.bits.resize(at + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= 1 << (row % u64::BITS);
        }
    }

    /// Puts a row in or takes it out.
    pub(super) fn set(&mut self, row: u32, holds: bool) {
        if holds {
            self.put(row);
        } else if let Some(bits) = self.bits.get_mut((row / u64::BITS) as usize) {
            *bits &= !(1 << (row % u64::BITS));
        }
    }

    /// Takes a row out; whether it was among them.
    pub(super) fn take_out(&mut self, row: u32) -> bool {
        let held = self.holds(row);
        self.set(row, false);
        held
    }

    /// Whether a row is among them.
    pub(super) fn holds(&self, row: u32) -> bool {
        self.bits.get((row / u64::BITS) as usize).is_some_and(|bits| bits & (1 << (row % u64::BITS)) != 0)
    }

    /// How many they are.
    pub(super) fn len(&self) -> usize {
        self.bits.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// All of them, in order, as an array of JSON.
    pub(super) fn to_json(&self) -> String {
        let all = (0u32..).zip(&self.bits).flat_map(|(at, bits)| {
            let within = (0..u64::BITS).filter(move |n| bits & (1 << n) != 0);
            within.map(move |n| (at * u64::BITS + n).to_string())
        });
        format!("[{}]", all.collect::<Vec<_>>().join(","))
    }

    /// Those that are among others too.
    pub(super) fn and(&mut self, others: &Rows) {
        self.bits.truncate(others.bits.len());
        self.bits.iter_mut().zip(&others.bits).for_each(|(bits, other)| *bits &= other);
    }

    pub(super) fn take_in(
        &mut self,
        index: &Connection,
        sql: &str,
        given: impl Params,
    ) -> rusqlite::Result<()> {
        let mut select = index.prepare_cached(sql)?;
        let mut found = select.query(given)?;
        while let Some(row) = found.next()? {
            self.put(row.get(0)?);
        }
        Ok(())
    }
}

/// The rows that hold the words and stand under the clause of a query; none if it asks for neither. Who looks is left out:
/// by itself sight is a condition like others, so that a list without words tells how long it is.
pub(super) fn sought(index: &Index<'_>, query: &Query) -> rusqlite::Result<Option<Rows>> {
    let mut out: Option<Rows> = None;
    let mut narrow = |rows: Rows| match &mut out {
        Some(out) => out.and(&rows),
        None => out = Some(rows),
    };
    for word in &query.words {
        if let Some(rows) = index.rows(word)? {
            narrow(rows);
        }
    }
    if let Some(clause) = &query.clause {
        let mut rows = Rows::default();
        rows.take_in(index.connection, "SELECT matter FROM under WHERE clause = ?1", [clause])?;
        narrow(rows);
    }
    Ok(out)
}

/// Those of them that lie in somebody's sight.
pub(super) fn within(
    index: &Connection,
    rows: Option<&Rows>,
    sight: Option<&Seen>,
) -> rusqlite::Result<Option<Rows>> {
    let Some(mut rows) = rows.cloned() else { return Ok(None) };
    if let Some(seen) = sight {
        rows.and(&of_sight(index, seen)?);
    }
    Ok(Some(rows))
}

/// Rows in which a word occurs, or a person whose name it may be part of; none where it is no word at all.
pub(super) fn of_word(index: &Connection, word: &Word) -> rusqlite::Result<Option<Rows>> {
    let folded = fold(&word.text);
    // Three characters are what the index of words is made of; for fewer there is one of pairs.
    let pairs = "SELECT rowid FROM pairs WHERE pairs MATCH ?1";
    let (sql, given) = match folded.chars().count() {
        0 => return Ok(None),
        1 => (pairs, format!("\"{}\" *", token(&folded))),
        2 => (pairs, format!("\"{}\"", token(&folded))),
        _ => ("SELECT rowid FROM found WHERE found MATCH ?1", format!("\"{}\"", folded.replace('"', "\"\""))),
    };
    let mut rows = Rows::default();
    rows.take_in(index, sql, [given])?;
    if !word.persons.is_empty() {
        rows.take_in(index, OF_PERSONS, [json(&word.persons)])?;
    }
    Ok(Some(rows))
}

const OF_PERSONS: &str = "SELECT matter FROM person WHERE number IN (SELECT value FROM json_each(?1))";

fn of_sight(index: &Connection, seen: &Seen) -> rusqlite::Result<Rows> {
    let mut rows = Rows::default();
    let of_sections = "SELECT row FROM matter WHERE section IN (SELECT value FROM json_each(?1))";
    rows.take_in(index, of_sections, [json(&seen.sections)])?;
    rows.take_in(index, OF_PERSONS, [json(std::slice::from_ref(&seen.person))])?;
    Ok(rows)
}

fn json(words: &[String]) -> String {
    serde_json::Value::from(words).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(all: &[u32]) -> Rows {
        let mut out = Rows::default();
        all.iter().for_each(|row| out.put(*row));
        out
    }

    #[test]
    fn a_set_of_rows_is_what_was_put_in() {
        let some = rows(&[1, 63, 64, 200, 64]);
        assert_eq!((some.len(), some.to_json().as_str()), (4, "[1,63,64,200]"));
        assert!(some.holds(64) && !some.holds(65) && !some.holds(100_000));
        let mut both = some;
        both.and(&rows(&[2, 63, 64, 500]));
        assert_eq!(both.to_json(), "[63,64]");
        both.and(&Rows::default());
        assert_eq!((both.len(), both.to_json().as_str()), (0, "[]"));
    }
}
