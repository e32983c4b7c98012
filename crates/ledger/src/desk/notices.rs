//! What should people be told beside their work? Notices with whom they are for, and who has seen them.
//! Takes one notice for each key (what it is about); gives those that a person has not put aside.
//! INVARIANT: a notice whose words change is new to everybody again.

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::{Desk, damaged, failed};
use crate::fault::Result;

/// お知らせ (notice).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// When it was given.
    pub at: Moment,
    /// Whom it is for.
    pub audience: Audience,
    /// What it says.
    pub says: String,
    /// The page where something can be done about it; empty: none.
    pub path: String,
}

/// 宛先 (audience).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who looks after the structure of the office.
    Administrators,
    /// One person, by number.
    Person(String),
}

impl Audience {
    fn key(&self) -> String {
        match self {
            Audience::Administrators => "administrators".to_string(),
            Audience::Person(number) => format!("person:{number}"),
        }
    }

    fn of(key: &str) -> Audience {
        match key.strip_prefix("person:") {
            Some(number) => Audience::Person(number.to_string()),
            None => Audience::Administrators,
        }
    }
}

type Columns = (i64, String, String, String, String);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
}

impl Desk {
    /// Gives a notice about something. `false`: the same words stand there already.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_notice(
        &self,
        key: &str,
        audience: &Audience,
        (says, path): (&str, &str),
        at: Moment,
    ) -> Result<bool> {
        let connection = self.connection();
        let there: Option<String> = connection
            .query_row("SELECT says FROM notice WHERE key = ?1", [key], |row| row.get(0))
            .optional()
            .map_err(failed)?;
        if there.as_deref() == Some(says) {
            return Ok(false);
        }
        connection
            .execute(
                "INSERT OR REPLACE INTO notice (key, at, audience, says, path) VALUES (?1, ?2, ?3, ?4, ?5)",
                (key, at.to_string(), audience.key(), says, path),
            )
            .map_err(failed)?;
        Ok(true)
    }

    /// Takes a notice away: what it was about is over.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_notice(&self, key: &str) -> Result<()> {
        self.write("DELETE FROM notice WHERE key = ?1", [key])
    }

    /// Notices for a person that he has not put aside, the newest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn notices(&self, person: &str, administrator: bool) -> Result<Vec<Notice>> {
        let sql = "SELECT id, at, audience, says, path FROM notice
                   WHERE (audience = ?1 OR (?2 AND audience = ?3))
                     AND NOT EXISTS (SELECT 1 FROM notice_seen s WHERE s.notice = notice.id AND s.person = ?4)
                   ORDER BY id DESC";
        let own = Audience::Person(person.to_string()).key();
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select
            .query_map((own, administrator, Audience::Administrators.key(), person), columns)
            .map_err(failed)?;
        rows.map(|row| {
            let (id, at, audience, says, path) = row.map_err(failed)?;
            Ok(Notice { id, at: at.parse().map_err(damaged)?, audience: Audience::of(&audience), says, path })
        })
        .collect()
    }

    /// A person puts a notice aside.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn see_notice(&self, id: i64, person: &str, at: Moment) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO notice_seen (notice, person, at)
                   SELECT id, ?2, ?3 FROM notice WHERE id = ?1";
        self.write(sql, (id, person, at.to_string()))
    }
}
