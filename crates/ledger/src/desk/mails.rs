//! What is to be sent by mail? An outbox: a mail waits until it was sent, or until its time is over.
//! Takes mails, each once; gives those that are due, and what became of the rest. Addresses are looked up when a mail is sent.
//! INVARIANT: what is urgent is put down together with what it tells of, and becomes mails in one transaction; a mail that
//! was begun when the process ended is sent again as the same mail.

use std::collections::BTreeMap;

use jiff::civil::Date;
use practice::calendar::Moment;
use rusqlite::{Connection, OptionalExtension, Row};

use super::notices::{Alarm, Telling, put};
use super::{Desk, damaged, failed, moment};
use crate::fault::Result;

/// 出すメール (mail).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// What it is about, and for whom: there is one mail for each.
    pub key: String,
    /// Number of the person.
    pub person: String,
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub body: String,
    /// After this nobody needs it any more.
    pub until: Moment,
}

/// A mail as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRow {
    /// Its number.
    pub id: i64,
    /// The mail.
    pub mail: Mail,
    /// When it was put down.
    pub made: Moment,
    /// When it is tried next.
    pub due: Moment,
    /// How far it is.
    pub state: MailState,
    /// How often it was tried.
    pub tries: u32,
    /// When it was sent or given up.
    pub ended: Option<Moment>,
    /// What went wrong last.
    pub fault: Option<String>,
}

/// 送信の状態 (state) of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailState {
    /// It waits.
    Waiting,
    /// It is being sent.
    Sending,
    /// It was sent.
    Sent,
    /// It was given up.
    GivenUp,
}

impl MailState {
    /// Every state.
    pub const ALL: [MailState; 4] =
        [MailState::Waiting, MailState::Sending, MailState::Sent, MailState::GivenUp];

    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sending => "sending",
            MailState::Sent => "sent",
            MailState::GivenUp => "given-up",
        }
    }

    /// The state of a word.
    pub fn of(key: &str) -> Option<MailState> {
        MailState::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted<'a> {
    /// It was taken.
    Sent,
    /// It is tried again then, because of this.
    Again(Moment, &'a str),
    /// It is given up, because of this.
    GivenUp(&'a str),
}

/// 急ぎの知らせ that waits to become mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Of what.
    pub alarm: Alarm,
    /// How many.
    pub count: u32,
    /// The number of the last of them.
    pub last: i64,
}

const COLUMNS: &str = "id, key, person, subject, body, until, made, due, state, tries, ended, fault";

type Columns = (i64, [String; 8], u32, Option<String>, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    let mut words: [String; 8] = Default::default();
    for (at, word) in words.iter_mut().enumerate() {
        *word = row.get(at + 1)?;
    }
    Ok((row.get(0)?, words, row.get(9)?, row.get(10)?, row.get(11)?))
}

fn told((id, words, tries, ended, fault): Columns) -> Result<MailRow> {
    let [key, person, subject, body, until, made, due, state] = words;
    let state = MailState::of(&state).ok_or_else(|| damaged(format!("メールの状態「{state}」")))?;
    let at = |text: &str| text.parse::<Moment>().map_err(damaged);
    let (until, made, due) = (at(&until)?, at(&made)?, at(&due)?);
    let mail = Mail { key, person, subject, body, until };
    Ok(MailRow { id, mail, made, due, state, tries, ended: moment(ended)?, fault })
}

/// Puts down that something urgent is to be told.
pub(super) fn put_news(connection: &Connection, alarm: Alarm, at: Moment) -> rusqlite::Result<usize> {
    connection.execute("INSERT INTO mail_news (kind, at) VALUES (?1, ?2)", (alarm.key(), at.to_string()))
}

fn put_mails(connection: &Connection, mails: &[Mail], at: Moment) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO mail_outbox (key, person, subject, body, made, until, due, state)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, 'waiting')";
    let mut insert = connection.prepare_cached(sql)?;
    for m in mails {
        insert.execute((&m.key, &m.person, &m.subject, &m.body, at.to_string(), m.until.to_string()))?;
    }
    Ok(())
}

fn mark(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT word FROM mail_mark WHERE name = ?1";
    connection.query_row(sql, [name], |row| row.get(0)).optional()
}

fn set_mark(connection: &Connection, (name, word): (&str, &str)) -> rusqlite::Result<usize> {
    let sql = "INSERT INTO mail_mark (name, word) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET word = ?2";
    connection.execute(sql, (name, word))
}

/// What is told at once: notices that begin and end, mails, and how far was looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tidings {
    /// Notices that are given.
    pub told: Vec<Telling>,
    /// Keys of notices that are over.
    pub over: Vec<String>,
    /// Mails.
    pub mails: Vec<Mail>,
    /// Marks with their words.
    pub marks: Vec<(String, String)>,
}

impl Desk {
    /// Writes down, together, what is told.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn tell(&self, tidings: &Tidings, at: Moment) -> Result<()> {
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        let write = || -> rusqlite::Result<()> {
            for key in &tidings.over {
                batch.execute("DELETE FROM notice WHERE key = ?1", [key])?;
            }
            for told in &tidings.told {
                put(&batch, told, at)?;
            }
            put_mails(&batch, &tidings.mails, at)?;
            for (name, word) in &tidings.marks {
                set_mark(&batch, (name, word))?;
            }
            Ok(())
        };
        write().map_err(failed)?;
        batch.commit().map_err(failed)
    }

    /// How far something was looked at; none: never.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn mark(&self, name: &str) -> Result<Option<String>> {
        mark(&self.connection(), name).map_err(failed)
    }

    /// Puts down the mails of a morning, once for each day. `false`: they were put down before.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_digests(&self, day: Date, mails: &[Mail], at: Moment) -> Result<bool> {
        const DIGEST: &str = "digest";
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        let before = mark(&batch, DIGEST).map_err(failed)?;
        if before.is_some_and(|b| b >= day.to_string()) {
            return Ok(false);
        }
        put_mails(&batch, mails, at).map_err(failed)?;
        set_mark(&batch, (DIGEST, &day.to_string())).map_err(failed)?;
        batch.commit().map_err(failed)?;
        Ok(true)
    }

    /// What is urgent and did not become mails yet.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn news(&self) -> Result<Vec<News>> {
        let sql = "SELECT kind, count(*), max(id) FROM mail_news GROUP BY kind";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))
            .map_err(failed)?;
        rows.map(|row| {
            let (kind, count, last) = row.map_err(failed)?;
            let alarm = Alarm::of(&kind).ok_or_else(|| damaged(format!("知らせの種類「{kind}」")))?;
            Ok(News { alarm, count, last })
        })
        .collect()
    }

    /// Urgent news become mails.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn address_news(&self, news: &News, mails: &[Mail], at: Moment) -> Result<()> {
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        let sql = "DELETE FROM mail_news WHERE kind = ?1 AND id <= ?2";
        batch.execute(sql, (news.alarm.key(), news.last)).map_err(failed)?;
        put_mails(&batch, mails, at).map_err(failed)?;
        let mark = format!("told/{}", news.alarm.key());
        set_mark(&batch, (&mark, &at.to_string())).map_err(failed)?;
        batch.commit().map_err(failed)
    }

    /// When something urgent became mails last.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn told_last(&self, alarm: Alarm) -> Result<Option<Moment>> {
        moment(self.mark(&format!("told/{}", alarm.key()))?)
    }

    /// Nobody sends mails: what was to be told by mail is told on the pages alone.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn drop_news(&self) -> Result<()> {
        self.write("DELETE FROM mail_news", [])
    }
}

impl Desk {
    /// Mails that are to be tried now, the oldest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn mails_due(&self, now: Moment, most: u32) -> Result<Vec<MailRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM mail_outbox WHERE state = 'waiting' AND due <= ?1 ORDER BY id LIMIT ?2"
        );
        let connection = self.connection();
        let mut select = connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map((now.to_string(), most), columns).map_err(failed)?;
        rows.map(|row| told(row.map_err(failed)?)).collect()
    }

    /// Writes down that a mail is being sent.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn begin_mail(&self, id: i64) -> Result<()> {
        self.write("UPDATE mail_outbox SET state = 'sending', tries = tries + 1 WHERE id = ?1", [id])
    }

    /// Writes down what came of it.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_mail(&self, id: i64, posted: &Posted<'_>, at: Moment) -> Result<()> {
        let at = at.to_string();
        match posted {
            Posted::Sent => self.write(
                "UPDATE mail_outbox SET state = 'sent', ended = ?2, fault = NULL WHERE id = ?1",
                (id, at),
            ),
            Posted::Again(due, why) => self.write(
                "UPDATE mail_outbox SET state = 'waiting', due = ?2, fault = ?3 WHERE id = ?1",
                (id, due.to_string(), why),
            ),
            Posted::GivenUp(why) => self.write(
                "UPDATE mail_outbox SET state = 'given-up', ended = ?2, fault = ?3 WHERE id = ?1",
                (id, at, why),
            ),
        }
    }

    /// Mails that were begun when the process ended wait again.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn begin_mails_again(&self, now: Moment) -> Result<()> {
        let sql = "UPDATE mail_outbox SET state = 'waiting', due = ?1 WHERE state = 'sending'";
        self.write(sql, [now.to_string()])
    }

    /// A mail that was given up waits again.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn send_again(&self, id: i64, (now, until): (Moment, Moment)) -> Result<()> {
        let sql = "UPDATE mail_outbox SET state = 'waiting', due = ?2, until = ?3, tries = 0, ended = NULL
                   WHERE id = ?1 AND state = 'given-up'";
        self.write(sql, (id, now.to_string(), until.to_string()))
    }

    /// Mails of a state, or all of them, the newest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn mails(&self, state: Option<MailState>, (skip, most): (u32, u32)) -> Result<Vec<MailRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM mail_outbox WHERE ?1 IS NULL OR state = ?1 ORDER BY id DESC LIMIT ?3 OFFSET ?2"
        );
        let connection = self.connection();
        let mut select = connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map((state.map(MailState::key), skip, most), columns).map_err(failed)?;
        rows.map(|row| told(row.map_err(failed)?)).collect()
    }

    /// How many mails there are of each state.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn mail_counts(&self) -> Result<BTreeMap<MailState, u32>> {
        let connection = self.connection();
        let mut select = connection
            .prepare_cached("SELECT state, count(*) FROM mail_outbox GROUP BY state")
            .map_err(failed)?;
        let rows = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).map_err(failed)?;
        let mut out: BTreeMap<MailState, u32> = BTreeMap::new();
        for row in rows {
            let (state, count) = row.map_err(failed)?;
            out.extend(MailState::of(&state).map(|s| (s, count)));
        }
        Ok(out)
    }

    /// Whether a person wants no mail in the morning.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn digest_is_off(&self, person: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM mail_off WHERE person = ?1)";
        self.connection().query_row(sql, [person], |row| row.get(0)).map_err(failed)
    }

    /// A person wants the mail in the morning, or does not.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn set_digest(&self, person: &str, wanted: bool, at: Moment) -> Result<()> {
        match wanted {
            true => self.write("DELETE FROM mail_off WHERE person = ?1", [person]),
            false => self.write(
                "INSERT OR IGNORE INTO mail_off (person, since) VALUES (?1, ?2)",
                (person, at.to_string()),
            ),
        }
    }
}
