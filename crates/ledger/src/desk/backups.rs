//! When was the office saved, and did it succeed? One row for each attempt.
//! Takes beginnings and ends; gives the latest. Saving itself is in `backup`.

use practice::calendar::Moment;
use rusqlite::Row;

use super::{Desk, damaged, failed, moment};
use crate::fault::Result;

/// 控えの記録 (backup that was tried).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// When it began.
    pub begun: Moment,
    /// When it ended; none: it is at work, or the process ended meanwhile.
    pub ended: Option<Moment>,
    /// Where it lies.
    pub place: String,
    /// So many events are in it.
    pub events: Option<u64>,
    /// So many bytes it takes.
    pub bytes: Option<u64>,
    /// Why it failed; none: it was verified.
    pub fault: Option<String>,
}

type Columns = (String, Option<String>, String, Option<u64>, Option<u64>, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

impl Desk {
    /// Writes down that a backup begins; gives its number.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn begin_backup(&self, place: &str, at: Moment) -> Result<i64> {
        let connection = self.connection();
        connection
            .execute("INSERT INTO backup (begun, place) VALUES (?1, ?2)", (at.to_string(), place))
            .map_err(failed)?;
        Ok(connection.last_insert_rowid())
    }

    /// Writes down what came of a backup: events and bytes, or why it failed.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_backup(
        &self,
        id: i64,
        outcome: std::result::Result<(u64, u64), &str>,
        at: Moment,
    ) -> Result<()> {
        let (events, bytes, fault) = match outcome {
            Ok((events, bytes)) => (Some(events), Some(bytes), None),
            Err(fault) => (None, None, Some(fault)),
        };
        let sql = "UPDATE backup SET ended = ?2, events = ?3, bytes = ?4, fault = ?5 WHERE id = ?1";
        self.write(sql, (id, at.to_string(), events, bytes, fault))
    }

    /// The latest attempts, the newest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn backups(&self, most: u32) -> Result<Vec<Saved>> {
        let sql = "SELECT begun, ended, place, events, bytes, fault FROM backup ORDER BY id DESC LIMIT ?1";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map([most], columns).map_err(failed)?;
        rows.map(|row| {
            let (begun, ended, place, events, bytes, fault) = row.map_err(failed)?;
            let (begun, ended) = (begun.parse().map_err(damaged)?, moment(ended)?);
            Ok(Saved { begun, ended, place, events, bytes, fault })
        })
        .collect()
    }
}
