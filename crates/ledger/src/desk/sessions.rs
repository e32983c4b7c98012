//! Who is signed in? Sessions by the hash of their token, with when and from where.
//! Takes hashes of tokens; gives sessions. A token itself is never kept.
//! How long a session lasts is the caller's to say.

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::{Desk, damaged, failed, moment};
use crate::fault::Result;

/// 接続 (session) of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Hash of its token.
    pub token: String,
    /// Number of the person.
    pub person: String,
    /// The word that every form must bring back.
    pub csrf: String,
    /// How far he has come: the first factor alone, or all of it.
    pub stage: String,
    /// When it began.
    pub begun: Moment,
    /// When it was used last.
    pub seen: Moment,
    /// From which address.
    pub origin: String,
    /// With which browser, as it calls itself.
    pub agent: String,
    /// When he signed in before this one.
    pub before_in: Option<Moment>,
    /// When he signed out before this one.
    pub before_out: Option<Moment>,
    /// With what he signed in.
    pub way: String,
    /// When he proved in this session once more who he is.
    pub confirmed: Option<Moment>,
}

type Columns = ([String; 8], [Option<String>; 2], String, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    let mut words: [String; 8] = Default::default();
    for (at, word) in words.iter_mut().enumerate() {
        *word = row.get(at)?;
    }
    Ok((words, [row.get(8)?, row.get(9)?], row.get(10)?, row.get(11)?))
}

fn session((words, [before_in, before_out], way, confirmed): Columns) -> Result<Session> {
    let [token, person, csrf, stage, begun, seen, origin, agent] = words;
    Ok(Session {
        token,
        person,
        csrf,
        stage,
        begun: begun.parse().map_err(damaged)?,
        seen: seen.parse().map_err(damaged)?,
        origin,
        agent,
        before_in: moment(before_in)?,
        before_out: moment(before_out)?,
        way,
        confirmed: moment(confirmed)?,
    })
}

const COLUMNS: &str =
    "token, person, csrf, stage, begun, seen, origin, agent, before_in, before_out, way, confirmed";

impl Desk {
    /// Begins a session.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn begin_session(&self, session: &Session) -> Result<()> {
        let sql = format!(
            "INSERT INTO session ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        );
        let s = session;
        self.write(
            &sql,
            (
                &s.token,
                &s.person,
                &s.csrf,
                &s.stage,
                s.begun.to_string(),
                s.seen.to_string(),
                &s.origin,
                &s.agent,
                s.before_in.map(|m| m.to_string()),
                s.before_out.map(|m| m.to_string()),
                &s.way,
                s.confirmed.map(|m| m.to_string()),
            ),
        )
    }

    /// Writes down that a person is in: the sign-in counts as his last one.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn signed_in(&self, person: &str, at: Moment) -> Result<()> {
        let sql = "UPDATE credential SET last_in = ?2, failed = 0, locked_until = NULL WHERE person = ?1";
        self.write(sql, (person, at.to_string()))
    }

    /// The session with this token.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn session(&self, token: &str) -> Result<Option<Session>> {
        let sql = format!("SELECT {COLUMNS} FROM session WHERE token = ?1");
        let connection = self.connection();
        let found = connection
            .prepare_cached(&sql)
            .and_then(|mut select| select.query_row([token], columns).optional())
            .map_err(failed)?;
        found.map(session).transpose()
    }

    /// Sessions of a person, the one used last first; of everybody, if none is named.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn sessions(&self, person: Option<&str>) -> Result<Vec<Session>> {
        let sql = format!("SELECT {COLUMNS} FROM session WHERE ?1 IS NULL OR person = ?1 ORDER BY seen DESC");
        let connection = self.connection();
        let mut select = connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map([person], columns).map_err(failed)?;
        rows.map(|row| session(row.map_err(failed)?)).collect()
    }

    /// Writes down that a session was used.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn seen(&self, token: &str, at: Moment) -> Result<()> {
        self.write("UPDATE session SET seen = ?2 WHERE token = ?1", (token, at.to_string()))
    }

    /// Ends a session at the wish of its person.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn sign_out(&self, session: &Session, at: Moment) -> Result<()> {
        self.write(
            "UPDATE credential SET last_out = ?2 WHERE person = ?1",
            (&session.person, at.to_string()),
        )?;
        self.end_session(&session.token)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_session(&self, token: &str) -> Result<()> {
        self.write("DELETE FROM session WHERE token = ?1", [token])
    }

    /// Ends all sessions of a person but one.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_other_sessions(&self, person: &str, but: &str) -> Result<()> {
        self.write("DELETE FROM session WHERE person = ?1 AND token <> ?2", (person, but))
    }

    /// Ends sessions that were not used since, and those that began before.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_stale_sessions(&self, unused_since: Moment, begun_before: Moment) -> Result<()> {
        self.write(
            "DELETE FROM session WHERE seen < ?1 OR begun < ?2",
            (unused_since.to_string(), begun_before.to_string()),
        )
    }
}

impl Desk {
    /// Gives a session another token and another word for forms: who knew the old ones is out. `false`: there is none such.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn renew_session(&self, old: &str, session: &Session) -> Result<bool> {
        let sql = "UPDATE session SET token = ?2, csrf = ?3, stage = ?4, confirmed = ?5 WHERE token = ?1";
        let s = session;
        let values = (old, &s.token, &s.csrf, &s.stage, s.confirmed.map(|m| m.to_string()));
        Ok(self.connection().execute(sql, values).map_err(failed)? == 1)
    }
}
