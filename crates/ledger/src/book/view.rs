//! What stands in the registers? Queries for people, on the writer's connection or on a reader's.
//! Takes the name of a mechanism or a matter; gives matters and their history, with personal data where they still are.
//! Nothing is written here.

use practice::Catalog;
use practice::calendar::Moment;
use practice::entry::{self, Entry};
use practice::matter::Matter;
use practice::office::Office;
use practice::spelling::fold;
use practice::value::{Filled, Value};
use rusqlite::{Connection, Params};

use super::rebuild::{beginless, unreadable};
use super::tables;
use crate::fault::{Fault, Result};
use crate::seal;

/// 閲覧 (view) of the read tables.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(super) connection: &'a Connection,
    catalog: &'a Catalog,
}

/// All events of matters, by mechanism and number.
pub(super) const IN_ORDER: &str = "SELECT e.seq, e.entry FROM matter m JOIN event e ON e.subject = m.id
                                   ORDER BY m.mechanism, m.year, m.number, e.seq";

pub(super) fn failed(error: rusqlite::Error) -> Fault {
    Fault::sqlite("原簿の閲覧", error)
}

impl<'a> View<'a> {
    /// A view over a connection.
    pub fn over(connection: &'a Connection, catalog: &'a Catalog) -> View<'a> {
        View { connection, catalog }
    }

    /// The mechanisms.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// The office as it stands.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn office(&self) -> Result<Office> {
        tables::office(self.connection)
    }

    /// When the last event was written.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn last(&self) -> Result<Option<Moment>> {
        Ok(self.latest(1)?.last().map(|entry| entry.at))
    }

    /// The day of the first event.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn first_day(&self) -> Result<Option<jiff::civil::Date>> {
        let first = self.entries("SELECT seq, entry FROM event ORDER BY seq LIMIT 1", [])?;
        Ok(first.first().map(|entry| entry.at.day()))
    }

    /// Matters of a mechanism, the oldest first.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn matters(&self, mechanism: &str) -> Result<Vec<Matter>> {
        self.all("WHERE m.mechanism = ?1 ORDER BY m.year, m.number, e.seq", [mechanism])
    }

    /// All matters, by mechanism and number.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn every_matter(&self) -> Result<Vec<Matter>> {
        let mut out = Vec::new();
        self.each_matter(|matter| out.push(matter))?;
        Ok(out)
    }

    /// All matters, one after the other, by mechanism and number.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn each_matter(&self, take: impl FnMut(Matter)) -> Result<()> {
        self.told(IN_ORDER, [], take)
    }

    /// Ids of the matters that something happened to after an event.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn changed_since(&self, position: u64) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT subject FROM event WHERE seq > ?1 AND subject IS NOT NULL";
        let mut select = self.connection.prepare_cached(sql).map_err(failed)?;
        let rows = select.query_map([position], |row| row.get(0)).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// The matter with this id, or the row of a register with this number.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn matter(&self, word: &str) -> Result<Option<Matter>> {
        if let Some(found) = self.by_id(word)? {
            return Ok(Some(found));
        }
        let found =
            self.all("WHERE m.key = ?1 ORDER BY m.standing, m.year, m.number, e.seq", [fold(word)])?;
        Ok(found.into_iter().next_back())
    }

    /// The matter with this id, or the row with this number of each register in which one stands or stood: the one that stands, or
    /// else the last one.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn bearing(&self, word: &str) -> Result<Vec<Matter>> {
        if let Some(found) = self.by_id(word)? {
            return Ok(vec![found]);
        }
        let order = "WHERE m.key = ?1 ORDER BY m.mechanism, m.standing, m.year, m.number, e.seq";
        let mut found = self.all(order, [fold(word)])?;
        // Of each mechanism the one that comes last in this order.
        found.reverse();
        found.dedup_by(|one, kept| one.applied.mechanism == kept.applied.mechanism);
        found.reverse();
        Ok(found)
    }

    /// The matter with this id.
    ///
    /// # Errors
    /// The events cannot be read.
    pub(super) fn by_id(&self, id: &str) -> Result<Option<Matter>> {
        let history = self.history(id)?;
        match history.is_empty() {
            true => Ok(None),
            false => Matter::told(&history).map(Some).ok_or_else(|| beginless(id)),
        }
    }

    /// The matters with these ids, in this order; an id without a matter is passed over.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn of_ids(&self, ids: &[String]) -> Result<Vec<Matter>> {
        ids.iter().filter_map(|id| self.by_id(id).transpose()).collect()
    }

    /// Matters, each told by its events; `which` keeps those of a matter together and in order.
    pub(super) fn all(&self, which: &str, params: impl Params) -> Result<Vec<Matter>> {
        let sql = format!("SELECT e.seq, e.entry FROM matter m JOIN event e ON e.subject = m.id {which}");
        let mut out: Vec<Matter> = Vec::new();
        self.told(&sql, params, |matter| out.push(matter))?;
        Ok(out)
    }

    /// Matters out of entries in which those of one matter stand together and in order; one is held at a time.
    fn told(&self, sql: &str, params: impl Params, mut take: impl FnMut(Matter)) -> Result<()> {
        let mut held: Option<Matter> = None;
        self.each(sql, params, |entry| {
            let subject = entry.subject.as_deref().unwrap_or_default();
            match held.as_mut().filter(|matter| matter.id == subject) {
                Some(matter) => matter.apply(&entry),
                None => {
                    let next = Matter::told([&entry]).ok_or_else(|| beginless(subject))?;
                    held.replace(next).into_iter().for_each(&mut take);
                }
            }
            Ok(())
        })?;
        held.into_iter().for_each(take);
        Ok(())
    }

    /// What happened to a matter, in order.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn history(&self, subject: &str) -> Result<Vec<Entry>> {
        self.entries("SELECT seq, entry FROM event WHERE subject = ?1 ORDER BY seq", [subject])
    }

    /// The last `count` events, the oldest first.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn latest(&self, count: u32) -> Result<Vec<Entry>> {
        let sql =
            "SELECT seq, entry FROM (SELECT seq, entry FROM event ORDER BY seq DESC LIMIT ?1) ORDER BY seq";
        self.entries(sql, [count])
    }

    /// Events of a kind after a number, in order.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn of_kind(&self, kind: &str, after: u64) -> Result<Vec<Entry>> {
        // To look for the word costs far less than to take every entry apart.
        let sql =
            "SELECT seq, entry FROM event WHERE seq > ?2 AND instr(entry, ?1) > 0 AND kind = ?1 ORDER BY seq";
        self.entries(sql, (kind, after))
    }

    /// Events after a number, in order, so many at most.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn since(&self, seq: u64, most: u32) -> Result<Vec<Entry>> {
        self.entries("SELECT seq, entry FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2", (seq, most))
    }

    /// The number of the last event.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn last_seq(&self) -> Result<u64> {
        let sql = "SELECT coalesce(max(seq), 0) FROM event";
        let select = self.connection.prepare_cached(sql);
        select.and_then(|mut select| select.query_row([], |row| row.get(0))).map_err(failed)
    }

    /// Hashes of all files that belong to matters; what a matter had that was disposed of belongs to none.
    ///
    /// # Errors
    /// The events cannot be read.
    pub fn attached(&self) -> Result<std::collections::BTreeSet<String>> {
        crate::enclosed::hashes(self.connection)
    }

    pub(super) fn entries(&self, sql: &str, params: impl Params) -> Result<Vec<Entry>> {
        let mut out = Vec::new();
        self.each(sql, params, |entry| {
            out.push(entry);
            Ok(())
        })?;
        Ok(out)
    }

    /// Reads entries one after the other: number and text, as a query gives them.
    ///
    /// # Errors
    /// An entry cannot be read, or whoever takes it refuses.
    pub(super) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut take: impl FnMut(Entry) -> Result<()>,
    ) -> Result<()> {
        let mut select = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = select.query(params).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let seq: u64 = row.get(0).map_err(failed)?;
            let text = row.get_ref(1).and_then(|text| Ok(text.as_str()?)).map_err(failed)?;
            take(entry::read(text).map_err(|why| unreadable(seq, why))?)?;
        }
        Ok(())
    }

    /// A value with its words, where they are kept apart and still there.
    ///
    /// # Errors
    /// The content cannot be read or contradicts its commitment.
    pub fn reveal(&self, value: &Value) -> Result<Value> {
        let Value::Sealed { sealed } = value else { return Ok(value.clone()) };
        let content = seal::get(self.connection, sealed)?;
        let text = content.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(text.map_or_else(|| value.clone(), |private| Value::Private { private }))
    }

    /// All values of a form with their words.
    ///
    /// # Errors
    /// As [`View::reveal`].
    pub fn reveal_all(&self, filled: &Filled) -> Result<Filled> {
        filled.iter().map(|(name, value)| Ok((name.clone(), self.reveal(value)?))).collect()
    }

    /// What happened to a matter with the words that are kept apart, where they are still there: to be read, not to be folded.
    ///
    /// # Errors
    /// As [`View::reveal`].
    pub fn readable(&self, mut history: Vec<Entry>) -> Result<Vec<Entry>> {
        for value in history.iter_mut().flat_map(|entry| entry.event.values_mut()) {
            *value = self.reveal(value)?;
        }
        Ok(history)
    }

    /// Name and contact of everybody, where they are still there.
    ///
    /// # Errors
    /// As [`View::reveal`].
    pub fn registered(&self, office: &Office) -> Result<practice::roster::Registered> {
        let words = |value: &Value| Ok(self.reveal(value)?.text().map(ToString::to_string));
        let one = |(id, person): (&String, &practice::office::Person)| {
            let contact = person.contact.as_ref().map(words).transpose()?.flatten();
            Ok((id.clone(), (words(&person.name)?, contact)))
        };
        office.persons.iter().map(one).collect()
    }

    /// Name and number of a person.
    ///
    /// # Errors
    /// As [`View::reveal`].
    pub fn person(&self, office: &Office, number: &str) -> Result<String> {
        match office.persons.get(number) {
            Some(person) => match self.reveal(&person.name)?.text() {
                Some(name) => Ok(format!("{name}（{number}）")),
                None => Ok(number.to_string()),
            },
            None => Ok(number.to_string()),
        }
    }
}
