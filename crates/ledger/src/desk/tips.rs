//! What was reported by somebody who did not sign in? Kept until a person of the office takes it over into the record.
//! Takes what was typed; gives reports that nobody took over yet.
//! A report counts from the moment it came, not from when it was taken over.

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::{Desk, damaged, failed, moment};
use crate::fault::Result;

/// 通報 (tip): a report without sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Its number.
    pub id: i64,
    /// When it came.
    pub at: Moment,
    /// What was typed, as the page writes it.
    pub body: String,
    /// Who took it over.
    pub taken_by: Option<String>,
    /// When.
    pub taken_at: Option<Moment>,
    /// The matter that was made of it.
    pub matter: Option<String>,
}

type Columns = (i64, String, String, Option<String>, Option<String>, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn tip((id, at, body, taken_by, taken_at, matter): Columns) -> Result<Tip> {
    Ok(Tip { id, at: at.parse().map_err(damaged)?, body, taken_by, taken_at: moment(taken_at)?, matter })
}

impl Desk {
    /// Keeps a report; gives its number.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_tip(&self, body: &str, at: Moment) -> Result<i64> {
        let connection = self.connection();
        connection
            .execute("INSERT INTO tip (at, body) VALUES (?1, ?2)", (at.to_string(), body))
            .map_err(failed)?;
        Ok(connection.last_insert_rowid())
    }

    /// The report with this number.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn tip(&self, id: i64) -> Result<Option<Tip>> {
        let sql = "SELECT id, at, body, taken_by, taken_at, matter FROM tip WHERE id = ?1";
        let row = self.connection().query_row(sql, [id], columns).optional().map_err(failed)?;
        row.map(tip).transpose()
    }

    /// Reports that nobody took over, the oldest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn open_tips(&self) -> Result<Vec<Tip>> {
        let sql =
            "SELECT id, at, body, taken_by, taken_at, matter FROM tip WHERE taken_by IS NULL ORDER BY id";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map([], columns).map_err(failed)?;
        rows.map(|row| tip(row.map_err(failed)?)).collect()
    }

    /// Writes down that a report was taken over; without a matter, that it is none.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn take_tip(&self, id: i64, by: &str, at: Moment, matter: Option<&str>) -> Result<()> {
        let sql =
            "UPDATE tip SET taken_by = ?2, taken_at = ?3, matter = ?4 WHERE id = ?1 AND taken_by IS NULL";
        self.write(sql, (id, by, at.to_string(), matter))
    }
}
