//! Which page is filled by very many hits? The order is walked along until the page is full and enough are counted.
//! Takes the hits, a query and its condition; gives the ids of the page, and how many were counted.
//! What is few enough to be put in order as a whole is found in `ask`.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use super::ask::{Column, Condition, Found, Query, Way, column, order, ways};
use super::hits::Rows;

/// At least so many are counted.
const COUNTED: u32 = 1000;

/// A page that fills.
struct Page<'a> {
    query: &'a Query,
    enough: u32,
    total: u32,
    rows: Vec<u32>,
    more: bool,
}

impl Page<'_> {
    /// Takes the hits among the rows that a way leads along; `false` when enough were seen.
    fn take(
        &mut self,
        index: &Connection,
        (sql, given): (&str, &[Sql]),
        mut is_hit: impl FnMut(u32) -> bool,
    ) -> rusqlite::Result<bool> {
        let mut select = index.prepare_cached(sql)?;
        let mut rows = select.query(params_from_iter(given))?;
        while let Some(row) = rows.next()? {
            let row = row.get(0)?;
            if !is_hit(row) {
                continue;
            }
            if self.total == self.enough {
                self.more = true;
                return Ok(false);
            }
            if self.total >= self.query.skip && self.total - self.query.skip < self.query.most {
                self.rows.push(row);
            }
            self.total += 1;
        }
        Ok(true)
    }

    fn found(self, index: &Connection) -> rusqlite::Result<Found> {
        let mut id = index.prepare_cached("SELECT id FROM matter WHERE row = ?1")?;
        let ids = self.rows.iter().map(|row| id.query_row([row], |row| row.get(0)));
        Ok(Found { ids: ids.collect::<rusqlite::Result<_>>()?, total: self.total, more: self.more })
    }
}

/// Of very many hits the page is filled by walking along the order; they are counted as far as it was walked.
pub(super) fn walk(
    index: &Connection,
    (query, condition): (&Query, &Condition),
    hits: &Rows,
) -> rusqlite::Result<Found> {
    let enough = query.skip.saturating_add(query.most).max(COUNTED);
    let mut page = Page { query, enough, total: 0, rows: Vec::new(), more: false };
    if let Column::Field(name) = &query.order {
        by_field(index, (condition, name), hits, &mut page)?;
        return page.found(index);
    }
    for Way { from, given } in ways(index, (query, condition), ("matter m", &[]))? {
        if !page.take(index, (&format!("SELECT m.row {from}"), &given), |row| hits.holds(row))? {
            break;
        }
    }
    page.found(index)
}

/// Along the values of a field, then what has none. The index of values knows nothing of matters, and to look each up costs more than
/// all the rest: the condition becomes a set of rows first.
fn by_field(
    index: &Connection,
    (condition, name): (&Condition, &str),
    hits: &Rows,
    page: &mut Page<'_>,
) -> rusqlite::Result<()> {
    let mut left = Rows::default();
    let within = format!("SELECT m.row FROM matter m WHERE {}", condition.sql());
    left.take_in(index, &within, params_from_iter(&condition.given))?;
    left.and(hits);
    let way = if page.query.down { "DESC" } else { "ASC" };
    let valued =
        format!("SELECT matter FROM field WHERE col = ? AND ord = 0 ORDER BY value {way}, matter {way}");
    let col = Sql::Integer(column(index, page.query, name)?);
    if page.take(index, (&valued, &[col]), |row| left.take_out(row))? {
        let newest = order(&Column::Number, true);
        let rest = format!("{within} ORDER BY {newest}");
        page.take(index, (&rest, &condition.given), |row| left.holds(row))?;
    }
    Ok(())
}
