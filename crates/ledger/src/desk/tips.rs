//! What was reported by somebody who did not sign in? Kept until a person of the office takes it over into the record.
//! Takes what was typed; gives reports that nobody took over yet.
//! A report counts from the moment it came, not from when it was taken over.

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::notices::Alarm;
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
    /// Why none was made of it.
    pub reason: Option<String>,
}

const COLUMNS: &str = "id, at, body, taken_by, taken_at, matter, reason";

type Columns = (i64, String, String, [Option<String>; 4]);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?]))
}

fn tip((id, at, body, [taken_by, taken_at, matter, reason]): Columns) -> Result<Tip> {
    let (at, taken_at) = (at.parse().map_err(damaged)?, moment(taken_at)?);
    Ok(Tip { id, at, body, taken_by, taken_at, matter, reason })
}

impl Desk {
    /// Keeps a report, and with it what the mail is to tell of; gives its number.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_tip(&self, body: &str, at: Moment) -> Result<i64> {
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        batch
            .execute("INSERT INTO tip (at, body) VALUES (?1, ?2)", (at.to_string(), body))
            .map_err(failed)?;
        let id = batch.last_insert_rowid();
        super::mails::put_news(&batch, Alarm::Tip, at).map_err(failed)?;
        batch.commit().map_err(failed)?;
        Ok(id)
    }

    /// The report with this number.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn tip(&self, id: i64) -> Result<Option<Tip>> {
        let sql = format!("SELECT {COLUMNS} FROM tip WHERE id = ?1");
        let row = self.connection().query_row(&sql, [id], columns).optional().map_err(failed)?;
        row.map(tip).transpose()
    }

    /// Reports that nobody took over, the oldest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn open_tips(&self) -> Result<Vec<Tip>> {
        let sql = format!("SELECT {COLUMNS} FROM tip WHERE taken_by IS NULL ORDER BY id");
        let connection = self.connection();
        let mut select = connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map([], columns).map_err(failed)?;
        rows.map(|row| tip(row.map_err(failed)?)).collect()
    }

    /// Reports that were taken over or closed, the latest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn settled_tips(&self, most: u32) -> Result<Vec<Tip>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM tip WHERE taken_by IS NOT NULL ORDER BY taken_at DESC, id DESC LIMIT ?1"
        );
        let connection = self.connection();
        let mut select = connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map([most], columns).map_err(failed)?;
        rows.map(|row| tip(row.map_err(failed)?)).collect()
    }

    /// Writes down what was made of a report: a matter, or none and why. `false`: somebody was faster.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn settle_tip(
        &self,
        id: i64,
        (by, at): (&str, Moment),
        made: std::result::Result<&str, &str>,
    ) -> Result<bool> {
        let sql = "UPDATE tip SET taken_by = ?2, taken_at = ?3, matter = ?4, reason = ?5
                   WHERE id = ?1 AND taken_by IS NULL";
        let values = (id, by, at.to_string(), made.ok(), made.err());
        Ok(self.connection().execute(sql, values).map_err(failed)? == 1)
    }
}
