//! Which part of a register is wanted? One page at a time, filtered and ordered by what the read tables hold.
//! Takes the filter; gives matters told by their events, and how many there are in all.
//! What somebody may see of them is for the caller; looking for words in fields is not done here.

use std::collections::HashMap;

use jiff::civil::Date;
use practice::matter::{Matter, Status};
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::view::{View, failed};
use crate::fault::Result;

/// 一覧の条件 (listing): which matters, in which order, which part of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Of one mechanism; none: of all.
    pub mechanism: Option<String>,
    /// With one of these states; empty: with any.
    pub states: Vec<Status>,
    /// Of these sections; empty: of any.
    pub sections: Vec<String>,
    /// For whom they were entered.
    pub applicant: Option<String>,
    /// In which order.
    pub order: Order,
    /// So many are passed over.
    pub skip: u32,
    /// So many at most.
    pub most: u32,
}

/// 並び順 (order) of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By 年度 and number, the newest first.
    #[default]
    Newest,
    /// By 年度 and number, the oldest first.
    Oldest,
    /// By the last change, the latest first.
    Changed,
    /// By the last day for which they hold, the earliest first; those without one last.
    Until,
    /// By the number of the row in its register.
    Key,
}

/// 一覧の一部 (what was found).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The matters of this part.
    pub matters: Vec<Matter>,
    /// How many there are in all.
    pub total: u32,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Order::Newest => "year DESC, number DESC, id DESC",
            Order::Oldest => "year, number, id",
            Order::Changed => "since DESC, id",
            Order::Until => "until IS NULL, until, id",
            Order::Key => "key, id",
        }
    }
}

impl Listing {
    /// The condition as SQL, with its parameters.
    fn condition(&self) -> (String, Vec<Sql>) {
        let mut all: Vec<String> = Vec::new();
        let mut given: Vec<Sql> = Vec::new();
        let mut is = |column: &str, words: Vec<&str>| {
            if words.is_empty() {
                return;
            }
            let marks = vec!["?"; words.len()].join(", ");
            all.push(format!("{column} IN ({marks})"));
            given.extend(words.into_iter().map(|w| Sql::Text(w.to_string())));
        };
        is("mechanism", self.mechanism.iter().map(String::as_str).collect());
        is("status", self.states.iter().map(|s| s.key()).collect());
        is("section", self.sections.iter().map(String::as_str).collect());
        is("applicant", self.applicant.iter().map(String::as_str).collect());
        let condition = if all.is_empty() { "1".to_string() } else { all.join(" AND ") };
        (condition, given)
    }
}

impl View<'_> {
    /// One part of a list.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn listed(&self, listing: &Listing) -> Result<Listed> {
        let (condition, mut given) = listing.condition();
        let order = listing.order.sql();
        let total = self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM matter WHERE {condition}"))
            .and_then(|mut count| count.query_row(params_from_iter(&given), |row| row.get(0)))
            .map_err(failed)?;
        given.push(Sql::Integer(listing.most.into()));
        given.push(Sql::Integer(listing.skip.into()));
        let sql = format!("SELECT id FROM matter WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?");
        let mut select = self.connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map(params_from_iter(&given), |row| row.get(0)).map_err(failed)?;
        let ids = rows.collect::<rusqlite::Result<Vec<String>>>().map_err(failed)?;
        let found = ids.iter().map(|id| self.by_id(id)).collect::<Result<Vec<_>>>()?;
        Ok(Listed { matters: found.into_iter().flatten().collect(), total })
    }

    /// Every matter on which something is to be done.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn open_matters(&self) -> Result<Vec<Matter>> {
        // Written out as in the index, so that SQLite sees that it may use it.
        self.all("WHERE m.status IN ('open', 'sent-back') ORDER BY m.since, m.id, e.seq", [])
    }

    /// All matters as they stood at the end of each of these days, which are in order. Reads every event once.
    ///
    /// # Errors
    /// The events cannot be read, or whoever takes them refuses.
    pub fn standing_on(
        &self,
        days: &[Date],
        mut take: impl FnMut(Date, &[Matter]) -> Result<()>,
    ) -> Result<()> {
        let mut matters: HashMap<String, Matter> = HashMap::new();
        let mut left = days.iter().copied().peekable();
        self.each("SELECT seq, entry FROM event WHERE subject IS NOT NULL ORDER BY seq", [], |entry| {
            while let Some(day) = left.next_if(|day| *day < entry.at.day()) {
                take(day, &matters.values().cloned().collect::<Vec<_>>())?;
            }
            let subject = entry.subject.clone().unwrap_or_default();
            match matters.get_mut(&subject) {
                Some(matter) => matter.apply(&entry),
                None => matters.extend(Matter::told([&entry]).map(|m| (subject, m))),
            }
            Ok(())
        })?;
        let all: Vec<Matter> = matters.into_values().collect();
        left.try_for_each(|day| take(day, &all))
    }

    /// How many matters there are of each mechanism.
    ///
    /// # Errors
    /// The tables cannot be read.
    pub fn counts(&self) -> Result<std::collections::BTreeMap<String, u32>> {
        let mut select = self
            .connection
            .prepare_cached("SELECT mechanism, count(*) FROM matter GROUP BY mechanism")
            .map_err(failed)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }
}
