//! What is recorded that a decision asks for? The read tables as the view that `practice` takes.
//! Takes a connection inside the batch; gives matters. Errors become `Unavailable`, which the book turns into a fault.
//! Queries for people are in `view`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::recent::Recent;
use super::view::View;
use crate::{proof, seal};
use practice::Catalog;
use practice::matter::Matter;
use practice::records::Records;
use practice::refusal::Unavailable;
use practice::spelling::fold;
use practice::value::{Value, hex};
use rusqlite::{Connection, OptionalExtension, Params};

/// The read tables, within one transaction and as long as nothing is written.
pub(super) struct Tables<'a> {
    connection: &'a Connection,
    catalog: &'a Catalog,
    recent: &'a Recent,
    /// Rows that were asked for: each rule about the things of a matter asks for the same ones.
    rows: RefCell<HashMap<String, Option<Arc<Matter>>>>,
}

impl<'a> Tables<'a> {
    pub(super) fn over((connection, catalog, recent): (&'a Connection, &'a Catalog, &'a Recent)) -> Self {
        Tables { connection, catalog, recent, rows: RefCell::default() }
    }
}

fn unavailable(error: impl std::fmt::Display) -> Unavailable {
    Unavailable(format!("原簿の一覧を読めません。（{error}）"))
}

impl Tables<'_> {
    fn view(&self) -> View<'_> {
        View::over(self.connection, self.catalog)
    }

    /// The matters whose ids a query gives.
    fn all(&self, sql: &str, params: impl Params) -> Result<Vec<Arc<Matter>>, Unavailable> {
        let mut select = self.connection.prepare_cached(sql).map_err(unavailable)?;
        let rows = select.query_map(params, |row| row.get::<_, String>(0)).map_err(unavailable)?;
        let ids = rows.collect::<Result<Vec<String>, _>>().map_err(unavailable)?;
        let found = ids.iter().map(|id| self.matter(id));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// The same, the oldest first: of few, SQLite takes longer to sort them.
    fn few(&self, sql: &str, params: impl Params) -> Result<Vec<Arc<Matter>>, Unavailable> {
        let mut found = self.all(sql, params)?;
        found.sort_by_key(|matter| (matter.applied.year, matter.applied.number));
        Ok(found)
    }

    fn standing_row(&self, mechanism: &str, key: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        if self.catalog.get(mechanism).is_none() {
            return Ok(None);
        }
        let sql = "SELECT id FROM matter WHERE mechanism = ?1 AND key = ?2 AND standing";
        Ok(self.few(sql, [mechanism, key])?.pop())
    }
}

impl Records for Tables<'_> {
    fn matter(&self, id: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        self.recent.matter(self.view(), id).map_err(unavailable)
    }

    fn row(&self, mechanism: &str, key: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        let key = fold(key);
        let asked = format!("{mechanism} {key}");
        if let Some(found) = self.rows.borrow().get(&asked) {
            return Ok(found.clone());
        }
        let found = self.standing_row(mechanism, &key)?;
        self.rows.borrow_mut().insert(asked, found.clone());
        Ok(found)
    }

    fn naming(&self, mechanism: &str, word: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        // The order of the join and the plus keep SQLite from walking through every matter of the mechanism.
        let sql = "SELECT m.id FROM named n CROSS JOIN matter m ON m.id = n.matter
                   WHERE n.word = ?2 AND +m.mechanism = ?1 AND m.standing";
        self.few(sql, [mechanism, fold(word).as_str()])
    }

    fn standing(&self, mechanism: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        let sql = "SELECT id FROM matter WHERE mechanism = ?1 AND standing = 1 ORDER BY year, number";
        self.all(sql, [mechanism])
    }

    fn every(&self, mechanism: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        self.all("SELECT id FROM matter WHERE mechanism = ?1 ORDER BY year, number", [mechanism])
    }

    /// Only what is still there: what was disposed of before is not disposed of again.
    fn sealed(&self, matter: &str) -> Result<Vec<String>, Unavailable> {
        let mut out = Vec::new();
        let history = self.view().history(matter).map_err(unavailable)?;
        for mut entry in history {
            for value in entry.event.values_mut() {
                if let Value::Sealed { sealed } = value
                    && !out.contains(sealed)
                    && seal::get(self.connection, sealed).map_err(unavailable)?.is_some()
                {
                    out.push(sealed.clone());
                }
            }
        }
        Ok(out)
    }

    fn last_number(&self, mechanism: &str, year: i16) -> Result<u32, Unavailable> {
        let sql = "SELECT max(number) FROM matter WHERE mechanism = ?1 AND year = ?2";
        let found: Option<Option<u32>> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row((mechanism, year), |row| row.get(0)).optional())
            .map_err(unavailable)?;
        Ok(found.flatten().unwrap_or(0))
    }

    fn root(&self, size: u64) -> Result<Option<String>, Unavailable> {
        // What this transaction has appended so far no checkpoint covers yet.
        let signed: Option<u64> = self
            .connection
            .query_row("SELECT max(size) FROM checkpoint", [], |row| row.get(0))
            .map_err(unavailable)?;
        if size == 0 || signed.is_none_or(|signed| size > signed) {
            return Ok(None);
        }
        proof::root(self.connection, size).map(|root| Some(hex(&root))).map_err(unavailable)
    }
}
