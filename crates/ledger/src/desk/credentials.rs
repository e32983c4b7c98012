//! With what does a person prove who he is? The hash of his password, how often it was tried, when he was here last.
//! Takes numbers of persons; gives what is kept. Hashing and comparing are the caller's.
//! INVARIANT: a password never comes here, only its hash; the secret of the second factor lies sealed (`secrets`).

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::{Desk, failed, moment};
use crate::fault::Result;

/// 認証情報 (credential) of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Hash of the password, with its parameters.
    pub hash: String,
    /// Whether it must be changed at the next sign-in (仮のパスワード).
    pub temporary: bool,
    /// When it was set.
    pub changed: Moment,
    /// Secret of the second factor, in Base32; none: not set up.
    pub totp: Option<String>,
    /// Failed tries since the last success.
    pub failed: u32,
    /// Until when no try is taken.
    pub locked_until: Option<Moment>,
    /// When he signed in last.
    pub last_in: Option<Moment>,
    /// When he signed out last.
    pub last_out: Option<Moment>,
}

/// 試行 (tries): what a failed one leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// When it was.
    pub at: Moment,
    /// So many failed tries lock the person.
    pub most: u32,
    /// Until when, if this one does.
    pub until: Moment,
}

type Columns = (String, bool, String, Option<String>, u32, Option<String>, Option<String>, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
    ))
}

impl Desk {
    /// The credential of a person; none: he cannot sign in.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn credential(&self, person: &str) -> Result<Option<Credential>> {
        let sql = "SELECT hash, temporary, changed, totp, failed, locked_until, last_in, last_out
                   FROM credential WHERE person = ?1";
        let row = self.connection().query_row(sql, [person], columns).optional().map_err(failed)?;
        let Some((hash, temporary, changed, totp, failed, locked, last_in, last_out)) = row else {
            return Ok(None);
        };
        Ok(Some(Credential {
            hash,
            temporary,
            changed: changed.parse().map_err(super::damaged)?,
            totp: totp.map(|sealed| self.seal.open(person, &sealed)).transpose()?,
            failed,
            locked_until: moment(locked)?,
            last_in: moment(last_in)?,
            last_out: moment(last_out)?,
        }))
    }

    /// Numbers of everybody who has a credential.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn credentialed(&self) -> Result<Vec<String>> {
        let connection = self.connection();
        let mut select =
            connection.prepare_cached("SELECT person FROM credential ORDER BY person").map_err(failed)?;
        let rows = select.query_map([], |row| row.get(0)).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Sets a password by its hash; failed tries are forgotten, the second factor stays.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn set_password(&self, person: &str, hash: &str, temporary: bool, at: Moment) -> Result<()> {
        let sql = "INSERT INTO credential (person, hash, temporary, changed) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (person) DO UPDATE SET hash = ?2, temporary = ?3, changed = ?4, failed = 0, locked_until = NULL";
        self.write(sql, (person, hash, temporary, at.to_string()))
    }

    /// Sets the second factor, or takes it away.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn set_totp(&self, person: &str, secret: Option<&str>) -> Result<()> {
        let sealed = secret.map(|secret| self.seal.close(person, secret)).transpose()?;
        self.write("UPDATE credential SET totp = ?2, totp_step = 0 WHERE person = ?1", (person, sealed))
    }

    /// Uses up a time step of the second factor; `false`: it was used before, or a later one was.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn use_totp(&self, person: &str, step: u64) -> Result<bool> {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let changed = self
            .connection()
            .execute(
                "UPDATE credential SET totp_step = ?2 WHERE person = ?1 AND totp_step < ?2",
                (person, step),
            )
            .map_err(failed)?;
        Ok(changed == 1)
    }

    /// Counts a failed try, in one step: those who try at the same time do not undo each other's count.
    /// What was failed before a lock that is over does not count any more.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn tried(&self, person: &str, tries: Tries) -> Result<()> {
        let sql = "UPDATE credential SET
                     failed = CASE WHEN locked_until <= ?2 THEN 1 ELSE failed + 1 END,
                     locked_until = CASE WHEN locked_until > ?2 THEN locked_until
                                         WHEN CASE WHEN locked_until <= ?2 THEN 1 ELSE failed + 1 END >= ?3 THEN ?4
                                         ELSE NULL END
                   WHERE person = ?1";
        self.write(sql, (person, tries.at.to_string(), tries.most, tries.until.to_string()))
    }

    /// Takes a person's credential away, with all his sessions.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn forget(&self, person: &str) -> Result<()> {
        self.write("DELETE FROM session WHERE person = ?1", [person])?;
        self.write("DELETE FROM calendar WHERE person = ?1", [person])?;
        self.write("DELETE FROM passkey WHERE person = ?1", [person])?;
        self.write("DELETE FROM credential WHERE person = ?1", [person])
    }

    pub(super) fn write(&self, sql: &str, params: impl rusqlite::Params) -> Result<()> {
        self.connection()
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map(|_| ())
            .map_err(failed)
    }
}
