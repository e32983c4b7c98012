//! What stands in the registers? Queries for people, on the writer's connection or on a reader's.
//! Takes the name of a mechanism or a matter; gives matters and their history, with personal data where they still are.
//! Nothing is written here.

use practice::Catalog;
use practice::calendar::Moment;
use practice::entry::{self, Entry};
use practice::matter::Matter;
use practice::office::Office;
use practice::value::{Filled, Value};
use rusqlite::{Connection, Params, Row};

use super::rebuild::unreadable;
use super::tables;
use crate::fault::{Fault, Result};
use crate::seal;

/// 閲覧 (view) of the read tables.
#[derive(Clone, Copy)]
pub struct View<'a> {
    connection: &'a Connection,
    catalog: &'a Catalog,
}

fn failed(error: rusqlite::Error) -> Fault {
    Fault::sqlite("原簿の閲覧", error)
}

impl<'a> View<'a> {
    /// A view over a connection.
    pub fn over(connection: &'a Connection, catalog: &'a Catalog) -> View<'a> {
        View { connection, catalog }
    }

    /// The mechanisms.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// The office as it stands.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn office(&self) -> Result<Office> {
        tables::office(self.connection)
    }

    /// When the last event was written.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn last(&self) -> Result<Option<Moment>> {
        tables::last(self.connection)
    }

    /// Matters of a mechanism, the oldest first.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn matters(&self, mechanism: &str) -> Result<Vec<Matter>> {
        self.all("SELECT body FROM matter WHERE mechanism = ?1 ORDER BY year, number", [mechanism])
    }

    /// All matters, by mechanism and number.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn every_matter(&self) -> Result<Vec<Matter>> {
        self.all("SELECT body FROM matter ORDER BY mechanism, year, number", [])
    }

    /// The matter with this id, or the row of a register with this number.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn matter(&self, word: &str) -> Result<Option<Matter>> {
        if let Some(found) = tables::matter(self.connection, word)? {
            return Ok(Some(found));
        }
        let sql = "SELECT body FROM matter WHERE key = ?1 ORDER BY standing, year, number";
        Ok(self.all(sql, [word])?.pop())
    }

    fn all(&self, sql: &str, params: impl Params) -> Result<Vec<Matter>> {
        let mut select = self.connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map(params, |row| row.get::<_, String>(0)).map_err(failed)?;
        let read = |body: String| {
            serde_json::from_str(&body).map_err(|e| Fault::damaged("matter 表").with_source(e))
        };
        rows.map(|body| read(body.map_err(failed)?)).collect()
    }

    /// What happened to a matter, in order.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn history(&self, subject: &str) -> Result<Vec<Entry>> {
        self.entries("SELECT seq, entry FROM event WHERE subject = ?1 ORDER BY seq", [subject])
    }

    /// The last `count` events, the oldest first.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn latest(&self, count: u32) -> Result<Vec<Entry>> {
        let sql =
            "SELECT seq, entry FROM (SELECT seq, entry FROM event ORDER BY seq DESC LIMIT ?1) ORDER BY seq";
        self.entries(sql, [count])
    }

    /// Events of a kind, in order.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn of_kind(&self, kind: &str) -> Result<Vec<Entry>> {
        self.entries("SELECT seq, entry FROM event WHERE kind = ?1 ORDER BY seq", [kind])
    }

    fn entries(&self, sql: &str, params: impl Params) -> Result<Vec<Entry>> {
        let mut select = self.connection.prepare_cached(sql).map_err(failed)?;
        let row = |row: &Row<'_>| Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?));
        let rows = select.query_map(params, row).map_err(failed)?;
        rows.map(|found| {
            let (seq, text) = found.map_err(failed)?;
            entry::read(&text).map_err(|why| unreadable(seq, why))
        })
        .collect()
    }

    /// A value with its words, where they are kept apart and still there.
    ///
    /// # Errors
    /// The content cannot be read or contradicts its commitment.
    pub fn reveal(&self, value: &Value) -> Result<Value> {
        let Value::Sealed { sealed } = value else { return Ok(value.clone()) };
        let content = seal::get(self.connection, sealed)?;
        let text = content.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(text.map_or_else(|| value.clone(), |private| Value::Private { private }))
    }

    /// All values of a form with their words.
    ///
    /// # Errors
    /// As [`View::reveal`].
    pub fn reveal_all(&self, filled: &Filled) -> Result<Filled> {
        filled.iter().map(|(name, value)| Ok((name.clone(), self.reveal(value)?))).collect()
    }

    /// Name and number of a person.
    ///
    /// # Errors
    /// As [`View::reveal`].
    pub fn person(&self, office: &Office, number: &str) -> Result<String> {
        match office.persons.get(number) {
            Some(person) => match self.reveal(&person.name)?.text() {
                Some(name) => Ok(format!("{name}（{number}）")),
                None => Ok(number.to_string()),
            },
            None => Ok(number.to_string()),
        }
    }
}
