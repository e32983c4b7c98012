//! Who looked at what? Every access to a page, with what came of it.
//! Takes one access; gives the latest. No value of a form stands here, and no secret.
//! What changed the office stands in the book.

use practice::calendar::Moment;

use super::{Desk, damaged, failed};
use crate::fault::Result;

/// アクセス記録 (access).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: Moment,
    /// Who; none: nobody was signed in.
    pub person: Option<String>,
    /// From which address.
    pub origin: String,
    /// Which page, or what was tried.
    pub what: String,
    /// What came of it.
    pub upshot: Upshot,
}

/// 結果 (upshot) of an access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upshot {
    /// It was answered.
    Done,
    /// It was refused.
    Refused,
    /// Who he is was not shown: a wrong password, an unknown person.
    Unknown,
    /// The machine failed.
    Failed,
}

impl Upshot {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Upshot::Done => "done",
            Upshot::Refused => "refused",
            Upshot::Unknown => "unknown",
            Upshot::Failed => "failed",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Upshot::Done => "応じた",
            Upshot::Refused => "拒否した",
            Upshot::Unknown => "本人と認めなかった",
            Upshot::Failed => "障害",
        }
    }

    fn of(key: &str) -> Option<Upshot> {
        [Upshot::Done, Upshot::Refused, Upshot::Unknown, Upshot::Failed].into_iter().find(|u| u.key() == key)
    }
}

impl Desk {
    /// Writes accesses down, together.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn record_accesses(&self, all: &[Access]) -> Result<()> {
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        for a in all {
            batch
                .prepare_cached(
                    "INSERT INTO access (at, person, origin, what, upshot) VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .and_then(|mut insert| {
                    insert.execute((a.at.to_string(), &a.person, &a.origin, &a.what, a.upshot.key()))
                })
                .map_err(failed)?;
        }
        batch.commit().map_err(failed)
    }

    /// The latest accesses, of one person if he is named.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn accesses(&self, person: Option<&str>, (skip, most): (u32, u32)) -> Result<Vec<Access>> {
        let sql = "SELECT at, person, origin, what, upshot FROM access WHERE ?1 IS NULL OR person = ?1
                   ORDER BY id DESC LIMIT ?3 OFFSET ?2";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select
            .query_map((person, skip, most), |row| {
                let words: (String, Option<String>, String, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
                Ok(words)
            })
            .map_err(failed)?;
        rows.map(|row| {
            let (at, person, origin, what, upshot) = row.map_err(failed)?;
            let upshot = Upshot::of(&upshot).ok_or_else(|| damaged(format!("アクセスの結果「{upshot}」")))?;
            Ok(Access { at: at.parse().map_err(damaged)?, person, origin, what, upshot })
        })
        .collect()
    }
}
