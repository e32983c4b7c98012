//! What did somebody type and not yet send? One draft for each form of a person.
//! Takes the place of a form and what was typed; gives it back. What it means is for the page.
//! A draft is erased when it was sent.

use practice::calendar::Moment;
use rusqlite::OptionalExtension;

use super::{Desk, damaged, failed};
use crate::fault::Result;

/// 下書き (draft).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub person: String,
    /// Which form: the path of its page.
    pub place: String,
    /// What it is called in a list.
    pub title: String,
    /// What was typed, as the page writes it.
    pub body: String,
}

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// Which form.
    pub place: String,
    /// What it is called in a list.
    pub title: String,
    /// What was typed.
    pub body: String,
    /// When it was kept last.
    pub changed: Moment,
}

impl Desk {
    /// Keeps a draft in the place of the one before it.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn keep_draft(&self, draft: &Draft, at: Moment) -> Result<()> {
        let sql = "INSERT INTO draft (person, place, title, body, changed) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (person, place) DO UPDATE SET title = ?3, body = ?4, changed = ?5";
        self.write(sql, (&draft.person, &draft.place, &draft.title, &draft.body, at.to_string()))
    }

    /// The draft of a person for a form.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn draft(&self, person: &str, place: &str) -> Result<Option<Drafted>> {
        let sql = "SELECT place, title, body, changed FROM draft WHERE person = ?1 AND place = ?2";
        let connection = self.connection();
        let row = connection
            .query_row(sql, [person, place], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
            })
            .optional()
            .map_err(failed)?;
        row.map(drafted).transpose()
    }

    /// Drafts of a person, the latest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn drafts(&self, person: &str) -> Result<Vec<Drafted>> {
        let sql = "SELECT place, title, body, changed FROM draft WHERE person = ?1 ORDER BY changed DESC";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select
            .query_map([person], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .map_err(failed)?;
        rows.map(|row| drafted(row.map_err(failed)?)).collect()
    }

    /// Erases a draft.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn drop_draft(&self, person: &str, place: &str) -> Result<()> {
        self.write("DELETE FROM draft WHERE person = ?1 AND place = ?2", [person, place])
    }
}

fn drafted((place, title, body, changed): (String, String, String, String)) -> Result<Drafted> {
    Ok(Drafted { place, title, body, changed: changed.parse().map_err(damaged)? })
}
