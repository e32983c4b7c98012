//! From which secret address does a calendar program fetch a person's due dates? By the hash of its secret.
//! Takes hashes; gives persons. A secret itself is never kept; a new one takes the place of the old one.

use practice::calendar::Moment;
use rusqlite::OptionalExtension;

use super::{Desk, failed, moment};
use crate::fault::Result;

impl Desk {
    /// Gives a person a secret address by its hash; without one, takes it away.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn set_calendar(&self, person: &str, token: Option<&str>, at: Moment) -> Result<()> {
        self.write("DELETE FROM calendar WHERE person = ?1", [person])?;
        match token {
            Some(token) => self.write(
                "INSERT INTO calendar (token, person, made) VALUES (?1, ?2, ?3)",
                (token, person, at.to_string()),
            ),
            None => Ok(()),
        }
    }

    /// Whose calendar it is.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn calendar_of(&self, token: &str) -> Result<Option<String>> {
        let sql = "SELECT person FROM calendar WHERE token = ?1";
        self.connection().query_row(sql, [token], |row| row.get(0)).optional().map_err(failed)
    }

    /// Since when a person has a secret address; none: he has none.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn calendar_since(&self, person: &str) -> Result<Option<Moment>> {
        let sql = "SELECT made FROM calendar WHERE person = ?1";
        let row = self.connection().query_row(sql, [person], |row| row.get(0)).optional().map_err(failed)?;
        moment(row)
    }
}
