//! How does somebody like to look at a register, and which uploaded list was carried out already?
//! Takes names and words; gives the views of a person. A list is carried out by whoever claims it first.
//! What the words mean is for pages.

use practice::calendar::Moment;
use rusqlite::OptionalExtension;

use super::{Desk, failed};
use crate::fault::Result;

impl Desk {
    /// Views of a register that a person saved: name and words, by name.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn views(&self, person: &str, register: &str) -> Result<Vec<(String, String)>> {
        let connection = self.connection();
        let sql = "SELECT title, words FROM saved_view WHERE person = ?1 AND register = ?2 ORDER BY title";
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows =
            select.query_map([person, register], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Keeps a view; one of the same name goes.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn keep_view(
        &self,
        (person, register): (&str, &str),
        (title, words): (&str, &str),
        at: Moment,
    ) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO saved_view (person, register, title, words, changed) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.write(sql, (person, register, title, words, at.to_string()))
    }

    /// Drops a view.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn drop_view(&self, person: &str, register: &str, title: &str) -> Result<()> {
        let sql = "DELETE FROM saved_view WHERE person = ?1 AND register = ?2 AND title = ?3";
        self.write(sql, [person, register, title])
    }

    /// Claims a list that was read, to carry it out. Only the first who asks gets it.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn claim(&self, job: i64, by: &str, at: Moment) -> Result<bool> {
        let sql = "INSERT OR IGNORE INTO carried (job, by, begun) VALUES (?1, ?2, ?3)";
        let connection = self.connection();
        connection.execute(sql, (job, by, at.to_string())).map(|rows| rows == 1).map_err(failed)
    }

    /// Writes down what became of a list.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn carried_out(&self, job: i64, outcome: &str) -> Result<()> {
        self.write("UPDATE carried SET outcome = ?2 WHERE job = ?1", (job, outcome))
    }

    /// What became of a list: none if nobody claimed it; an empty word while it is being carried out.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn carried(&self, job: i64) -> Result<Option<String>> {
        let sql = "SELECT coalesce(outcome, '') FROM carried WHERE job = ?1";
        self.connection().query_row(sql, [job], |row| row.get(0)).optional().map_err(failed)
    }
}
