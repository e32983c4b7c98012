//! What goes from the desk when its time is over? Rows of one kind that are older than a moment, some at a time.
//! Takes the kind, the moment and how many at most; gives how many went. How long each is kept is the caller's to say.
//! INVARIANT: what still waits for somebody never goes, and no number is given out twice to pages that name it.

use practice::calendar::Moment;

use super::{Desk, failed};
use crate::fault::Result;

/// 片付けるもの (what is swept).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sweep {
    /// Jobs that ended, with what they found: previews of lists hold names.
    Jobs,
    /// Drafts that nobody touched.
    Drafts,
    /// The record of accesses.
    Accesses,
    /// Notices that need no act.
    Notices,
    /// Mails that were sent or given up.
    Mails,
    /// Reports without sign-in that were taken over or closed.
    Tips,
    /// Attempts to save the office.
    Backups,
}

impl Sweep {
    /// Everything that is swept by age.
    pub const ALL: [Sweep; 7] = [
        Sweep::Jobs,
        Sweep::Drafts,
        Sweep::Accesses,
        Sweep::Notices,
        Sweep::Mails,
        Sweep::Tips,
        Sweep::Backups,
    ];

    /// The last job and the last report stay, or their numbers would be given out again. Accesses are looked at from
    /// their oldest end only: they are millions, and in order.
    fn sql(self) -> &'static str {
        match self {
            Sweep::Jobs => {
                "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state IN ('done', 'failed') AND ended < ?1
                 AND id < (SELECT max(id) FROM job) LIMIT ?2)"
            }
            Sweep::Drafts => {
                "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE changed < ?1 LIMIT ?2)"
            }
            Sweep::Accesses => {
                "DELETE FROM access WHERE id IN
                 (SELECT id FROM (SELECT id, at FROM access ORDER BY id LIMIT ?2) WHERE at < ?1)"
            }
            Sweep::Notices => {
                "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE NOT stays AND at < ?1 LIMIT ?2)"
            }
            Sweep::Mails => {
                "DELETE FROM mail_outbox WHERE id IN
                 (SELECT id FROM mail_outbox WHERE state IN ('sent', 'given-up') AND ended < ?1 LIMIT ?2)"
            }
            Sweep::Tips => {
                "DELETE FROM tip WHERE id IN (SELECT id FROM tip WHERE taken_at < ?1
                 AND id < (SELECT max(id) FROM tip) LIMIT ?2)"
            }
            Sweep::Backups => {
                "DELETE FROM backup WHERE id IN (SELECT id FROM backup WHERE begun < ?1
                 AND id < (SELECT max(id) FROM backup) LIMIT ?2)"
            }
        }
    }
}

impl Desk {
    /// Sweeps rows that are older than a moment; gives how many went.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn sweep(&self, what: Sweep, before: Moment, most: u32) -> Result<usize> {
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        let gone = batch.execute(what.sql(), (before.to_string(), most)).map_err(failed)?;
        // What stays for its number alone loses what it held.
        let emptied = match what {
            Sweep::Jobs => {
                "UPDATE job SET outcome = NULL WHERE state = 'done' AND ended < ?1 AND outcome IS NOT NULL"
            }
            Sweep::Tips => "UPDATE tip SET body = '[]' WHERE taken_at < ?1 AND body <> '[]'",
            _ => "",
        };
        if gone == 0 && !emptied.is_empty() {
            batch.execute(emptied, [before.to_string()]).map_err(failed)?;
        }
        if what == Sweep::Jobs && gone > 0 {
            let sql = "DELETE FROM carried WHERE job NOT IN (SELECT id FROM job)";
            batch.execute(sql, []).map_err(failed)?;
        }
        batch.commit().map_err(failed)?;
        Ok(gone)
    }

    /// Files that were brought last before a moment, in the order of their hashes, beyond one of them.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn uploads(&self, before: Moment, beyond: &str, most: u32) -> Result<Vec<String>> {
        let sql = "SELECT hash FROM file WHERE put < ?1 AND hash > ?2 ORDER BY hash LIMIT ?3";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map((before.to_string(), beyond, most), |row| row.get(0)).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Erases a file that nobody brought again since. Whether something refers to it is the caller's to know.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn drop_upload(&self, hash: &str, before: Moment) -> Result<()> {
        // A job that waits still wants its file, and so does a draft.
        let sql = "DELETE FROM file WHERE hash = ?1 AND put < ?2
                   AND NOT EXISTS (SELECT 1 FROM draft WHERE instr(body, ?1) > 0) AND NOT EXISTS
                   (SELECT 1 FROM job WHERE state IN ('waiting', 'running') AND instr(task, ?1) > 0)";
        self.write(sql, (hash, before.to_string()))
    }

    /// Whoever has something of his own on the desk.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn owners(&self) -> Result<Vec<String>> {
        let sql =
            "SELECT person FROM draft UNION SELECT person FROM saved_view UNION SELECT person FROM session
                   UNION SELECT person FROM credential UNION SELECT person FROM passkey
                   UNION SELECT person FROM calendar UNION SELECT person FROM mail_off";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map([], |row| row.get(0)).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Erases what a person had of his own: drafts, views, credential, sessions, notices.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn clear_away(&self, person: &str) -> Result<()> {
        for table in ["draft", "saved_view", "mail_off", "notice_seen"] {
            self.write(&format!("DELETE FROM {table} WHERE person = ?1"), [person])?;
        }
        self.write("DELETE FROM notice WHERE audience = 'person:' || ?1", [person])?;
        self.forget(person)
    }
}
