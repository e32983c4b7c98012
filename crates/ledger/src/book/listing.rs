//! Which matters come first? Of a mechanism, a state or an applicant, ordered by what the read tables hold; and as of past days.
//! Takes the filter; gives matters told by their events, and how many there are in all.
//! What somebody may see of them is for the caller; looking through a register by words and pages is done in `search`.

use std::ops::Range;

use jiff::civil::Date;
use practice::matter::{Matter, Status};
use rusqlite::params_from_iter;
use rusqlite::types::Value as Sql;

use super::rebuild::beginless;
use super::view::{IN_ORDER, View, failed};
use crate::fault::Result;

/// 一覧の条件 (listing): which matters, in which order, how many of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Of one mechanism; none: of all.
    pub mechanism: Option<String>,
    /// With one of these states; empty: with any.
    pub states: Vec<Status>,
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
    /// By the last change, the latest first.
    Changed,
    /// By the number of the row in its register.
    Key,
}

/// 一覧の始め (what was found).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The first matters.
    pub matters: Vec<Matter>,
    /// How many there are in all.
    pub total: u32,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Order::Newest => "year DESC, number DESC, id DESC",
            Order::Changed => "since DESC, id",
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
        is("applicant", self.applicant.iter().map(String::as_str).collect());
        let condition = if all.is_empty() { "1".to_string() } else { all.join(" AND ") };
        (condition, given)
    }
}

impl View<'_> {
    /// The beginning of a list.
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
        given.extend([listing.most, listing.skip].map(|n| Sql::Integer(n.into())));
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

    /// Matters as they stood at the end of each of these days, which are in order: each as often as it changed, with the
    /// places of the days on which it stood so. Reads every event once, and holds one matter at a time.
    ///
    /// # Errors
    /// The events cannot be read, or whoever takes them refuses.
    pub fn standing_on(
        &self,
        days: &[Date],
        mut take: impl FnMut(Range<usize>, &Matter) -> Result<()>,
    ) -> Result<()> {
        let mut held: Option<(usize, Matter)> = None;
        self.each(IN_ORDER, [], |entry| {
            let at = days.partition_point(|day| *day < entry.at.day());
            let subject = entry.subject.as_deref().unwrap_or_default();
            match held.as_mut().filter(|(_, matter)| matter.id == subject) {
                Some((from, matter)) => {
                    if *from < at {
                        take(*from..at, matter)?;
                        *from = at;
                    }
                    matter.apply(&entry);
                }
                None => {
                    let next = Matter::told([&entry]).ok_or_else(|| beginless(subject))?;
                    if let Some((from, matter)) = held.replace((at, next))
                        && from < days.len()
                    {
                        take(from..days.len(), &matter)?;
                    }
                }
            }
            Ok(())
        })?;
        match held {
            Some((from, matter)) if from < days.len() => take(from..days.len(), &matter),
            _ => Ok(()),
        }
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
