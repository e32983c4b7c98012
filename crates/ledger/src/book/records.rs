//! What is recorded that a decision asks for? The read tables as the view that `practice` takes.
//! Takes a connection inside the batch; gives matters. Errors become `Unavailable`, which the book turns into a fault.
//! Queries for people are in `view`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
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

/// Mechanisms and ids of matters.
type Named = Rc<[(String, String)]>;

/// The read tables, within one transaction and as long as nothing is written.
pub(super) struct Tables<'a> {
    connection: &'a Connection,
    catalog: &'a Catalog,
    recent: &'a Recent,
    /// Rows that were asked for: each rule about the things of a matter asks for the same ones.
    rows: RefCell<HashMap<String, Option<Arc<Matter>>>>,
    /// Mechanisms and ids of what stands and names a word, by word: a thing is looked for in several procedures.
    named: RefCell<HashMap<String, Named>>,
}

impl<'a> Tables<'a> {
    pub(super) fn over((connection, catalog, recent): (&'a Connection, &'a Catalog, &'a Recent)) -> Self {
        Tables { connection, catalog, recent, rows: RefCell::default(), named: RefCell::default() }
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
        self.matters(ids.iter())
    }

    fn matters<'i>(&self, ids: impl Iterator<Item = &'i String>) -> Result<Vec<Arc<Matter>>, Unavailable> {
        let found = ids.map(|id| self.matter(id));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// What stands and names a word: mechanisms and ids.
    fn named(&self, word: &str) -> Result<Named, Unavailable> {
        let word = fold(word);
        if let Some(found) = self.named.borrow().get(&word) {
            return Ok(found.clone());
        }
        let sql = "SELECT m.mechanism, m.id FROM named n CROSS JOIN matter m ON m.id = n.matter
                   WHERE n.word = ?1 AND m.standing";
        let mut select = self.connection.prepare_cached(sql).map_err(unavailable)?;
        let rows = select.query_map([&word], |row| Ok((row.get(0)?, row.get(1)?))).map_err(unavailable)?;
        let found = rows.collect::<Result<Named, _>>().map_err(unavailable)?;
        self.named.borrow_mut().insert(word, found.clone());
        Ok(found)
    }

    fn standing_row(&self, mechanism: &str, key: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        let Some(definition) = self.catalog.get(mechanism) else { return Ok(None) };
        let mut found = if definition.key.is_some() {
            // What names the thing is asked for as well, and a row is among it by its number.
            let named = self.naming(mechanism, key)?;
            named.into_iter().filter(|row| fold(&row.key(definition)) == key).collect()
        } else {
            let sql = "SELECT id FROM matter WHERE mechanism = ?1 AND key = ?2 AND standing";
            oldest_first(self.all(sql, [mechanism, key])?)
        };
        Ok(found.pop())
    }
}

/// Of few, SQLite takes longer to sort them.
fn oldest_first(mut found: Vec<Arc<Matter>>) -> Vec<Arc<Matter>> {
    found.sort_by_key(|matter| (matter.applied.year, matter.applied.number));
    found
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
        let named = self.named(word)?;
        let ids = named.iter().filter(|(of, _)| of == mechanism).map(|(_, id)| id);
        Ok(oldest_first(self.matters(ids)?))
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
