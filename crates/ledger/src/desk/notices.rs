//! What should people be told beside their work? Notices with whom they are for, and who has seen them.
//! Takes one notice for each key (what it is about); gives those that a person has not put aside. What is urgent is put
//! down for the mail in the same transaction.
//! INVARIANT: a notice whose words change is new to everybody again, and what goes on is back on the next day.

use practice::calendar::Moment;
use rusqlite::{Connection, OptionalExtension, Row};

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
    /// Whether it tells of something that goes on: put aside, it comes back on the next day.
    pub stays: bool,
}

/// 宛先 (audience).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who looks after the structure of the office.
    Administrators,
    /// Everybody.
    Everybody,
    /// Whoever holds a post, by its id.
    Post(String),
    /// One person, by number.
    Person(String),
}

impl Audience {
    fn key(&self) -> String {
        match self {
            Audience::Administrators => "administrators".to_string(),
            Audience::Everybody => "everybody".to_string(),
            Audience::Post(id) => format!("post:{id}"),
            Audience::Person(number) => format!("person:{number}"),
        }
    }

    fn of(key: &str) -> Audience {
        match (key, key.split_once(':')) {
            (_, Some(("person", number))) => Audience::Person(number.to_string()),
            (_, Some(("post", id))) => Audience::Post(id.to_string()),
            ("everybody", _) => Audience::Everybody,
            _ => Audience::Administrators,
        }
    }
}

/// 急ぎの知らせ (alarm): what is also told by mail, at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// A scheduled backup failed.
    Backup,
    /// A certificate runs out, or cannot be used.
    Certificate,
    /// The directory cannot be asked.
    Directory,
    /// The provider that vouches for people cannot be asked.
    Provider,
    /// An incident was reported without sign-in.
    Tip,
}

impl Alarm {
    /// Every alarm.
    pub const ALL: [Alarm; 5] =
        [Alarm::Backup, Alarm::Certificate, Alarm::Directory, Alarm::Provider, Alarm::Tip];

    /// The word in data, and the key of its notice.
    pub fn key(self) -> &'static str {
        match self {
            Alarm::Backup => "backup",
            Alarm::Certificate => "certificate",
            Alarm::Directory => "directory",
            Alarm::Provider => "provider",
            Alarm::Tip => "tip",
        }
    }

    pub(super) fn of(key: &str) -> Option<Alarm> {
        Alarm::ALL.into_iter().find(|a| a.key() == key)
    }
}

/// What is told: the words of a notice, to whom, about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// What it is about.
    pub key: String,
    /// Whom it is for.
    pub audience: Audience,
    /// What it says.
    pub says: String,
    /// The page where something can be done about it; empty: none.
    pub path: String,
    /// Whether it tells of something that goes on.
    pub stays: bool,
}

/// 読み手 (reader): for whom notices are looked up.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Number of the person.
    pub person: &'a str,
    /// Whether he looks after the structure of the office.
    pub administrator: bool,
    /// Ids of the posts that he holds.
    pub posts: &'a [String],
    /// Now.
    pub now: Moment,
}

type Columns = (i64, String, String, String, String, bool);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

/// Puts a notice down. `false`: the same words stand there already.
pub(super) fn put(connection: &Connection, told: &Telling, at: Moment) -> rusqlite::Result<bool> {
    let there: Option<String> = connection
        .query_row("SELECT says FROM notice WHERE key = ?1", [&told.key], |row| row.get(0))
        .optional()?;
    if there.as_deref() == Some(&told.says) {
        return Ok(false);
    }
    let sql = "INSERT OR REPLACE INTO notice (key, at, audience, says, path, stays) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let audience = told.audience.key();
    connection.execute(sql, (&told.key, at.to_string(), audience, &told.says, &told.path, told.stays))?;
    Ok(true)
}

impl Desk {
    /// Gives a notice about something. `false`: the same words stand there already.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_notice(&self, told: &Telling, at: Moment) -> Result<bool> {
        put(&self.connection(), told, at).map_err(failed)
    }

    /// Tells administrators of something urgent that goes on; when it begins, the mail is to tell of it too. Its words may
    /// change while it goes on (a day less, another try): that is no further mail. `false`: the same words stand there already.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_alarm(&self, alarm: Alarm, (says, path): (&str, &str), at: Moment) -> Result<bool> {
        let told = Telling {
            key: alarm.key().to_string(),
            audience: Audience::Administrators,
            says: says.to_string(),
            path: path.to_string(),
            stays: true,
        };
        let mut connection = self.connection();
        let batch = connection.transaction().map_err(failed)?;
        let sql = "SELECT EXISTS (SELECT 1 FROM notice WHERE key = ?1)";
        let goes_on: bool = batch.query_row(sql, [&told.key], |row| row.get(0)).map_err(failed)?;
        let new = put(&batch, &told, at).map_err(failed)?;
        if !goes_on {
            super::mails::put_news(&batch, alarm, at).map_err(failed)?;
        }
        batch.commit().map_err(failed)?;
        Ok(new)
    }

    /// Takes a notice away: what it was about is over.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn end_notice(&self, key: &str) -> Result<()> {
        self.write("DELETE FROM notice WHERE key = ?1", [key])
    }

    /// Keys of the notices that begin with a word.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn noticed(&self, beginning: &str) -> Result<Vec<String>> {
        let sql = "SELECT key FROM notice WHERE substr(key, 1, length(?1)) = ?1";
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map([beginning], |row| row.get(0)).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Notices for a person that he has not put aside, the newest first.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn notices(&self, reader: Reader<'_>) -> Result<Vec<Notice>> {
        let sql = "SELECT id, at, audience, says, path, stays FROM notice
                   WHERE audience IN (SELECT value FROM json_each(?1))
                     AND NOT EXISTS (SELECT 1 FROM notice_seen s WHERE s.notice = notice.id AND s.person = ?2
                                     AND (NOT notice.stays OR s.at >= ?3))
                   ORDER BY stays DESC, id DESC";
        let mut all = vec![Audience::Person(reader.person.to_string()), Audience::Everybody];
        all.extend(reader.posts.iter().cloned().map(Audience::Post));
        all.extend(reader.administrator.then_some(Audience::Administrators));
        let keys: Vec<String> = all.iter().map(Audience::key).collect();
        let keys = serde_json::to_string(&keys).unwrap_or_default();
        let today = Moment::start_of(reader.now.day()).to_string();
        let connection = self.connection();
        let mut select = connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map((keys, reader.person, today), columns).map_err(failed)?;
        rows.map(|row| {
            let (id, at, audience, says, path, stays) = row.map_err(failed)?;
            let (at, audience) = (at.parse().map_err(damaged)?, Audience::of(&audience));
            Ok(Notice { id, at, audience, says, path, stays })
        })
        .collect()
    }

    /// A person puts a notice aside.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn see_notice(&self, id: i64, person: &str, at: Moment) -> Result<()> {
        let sql = "INSERT INTO notice_seen (notice, person, at) SELECT id, ?2, ?3 FROM notice WHERE id = ?1
                   ON CONFLICT (notice, person) DO UPDATE SET at = ?3";
        self.write(sql, (id, person, at.to_string()))
    }
}
