//! Do the read tables say what the events say? Made anew in a database aside, and compared row by row.
//! Takes a data folder, whose writer may be at work; gives every row that differs. Nothing in the folder is changed.
//! Whether the events are what was recorded is asked of `verify`, before this.

use std::cmp::Ordering;
use std::path::Path;

use practice::Catalog;
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, Row, Rows};

use super::tables;
use super::{rebuild, view::failed};
use crate::fault::Result;
use crate::log::Reader;

/// A read table: its columns, of which the first ones name a row.
struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    key: usize,
}

/// The office is one row, which is looked into; the others are compared as they are.
const TABLES: [Table; 3] = [
    Table { name: "projection", columns: &["id", "number"], key: 1 },
    Table {
        name: "matter",
        columns: &[
            "id",
            "mechanism",
            "year",
            "number",
            "key",
            "section",
            "applicant",
            "status",
            "standing",
            "since",
            "until",
        ],
        key: 1,
    },
    Table { name: "named", columns: &["word", "matter"], key: 2 },
];

/// So many pages of the database aside are kept in memory (KiB); the rest lies in a temporary file.
const CACHE: i64 = 16_384;

/// 食い違い (difference): a row of a read table that does not follow from the events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: String,
    /// What names the row; empty where the table as a whole is meant.
    pub row: String,
    /// What is wrong with it.
    pub sentence: String,
}

/// Where the read tables of a data folder differ from what its events say; so many differences at most.
///
/// # Errors
/// The events cannot be read, or the machine is broken.
pub fn differing(dir: &Path, catalog: &Catalog, most: usize) -> Result<Vec<Difference>> {
    let reader = Reader::open(dir)?;
    // One state for events and tables.
    reader.connection().execute_batch("BEGIN").map_err(failed)?;
    // Without a name: SQLite keeps it in a temporary file that nobody else sees, and removes it.
    let aside = Connection::open("").map_err(failed)?;
    aside.pragma_update(None, "cache_size", -CACHE).map_err(failed)?;
    aside.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN").map_err(failed)?;
    let reader = rebuild::aside(&aside, reader, catalog)?;
    let mut found = Found { list: Vec::new(), most };
    let [here, right] = [reader.connection(), &aside];
    schema(here, right, &mut found)?;
    for table in &TABLES {
        // Columns that are not there, or a page that cannot be read, are a finding of their own.
        if compare(here, right, table, &mut found).is_err() {
            found.add(table.name, "", "この表を読めません。".to_string());
        }
    }
    office(here, right, &mut found)?;
    Ok(found.list)
}

/// Differences, so many at most.
struct Found {
    list: Vec<Difference>,
    most: usize,
}

impl Found {
    fn add(&mut self, table: &str, row: &str, sentence: String) {
        if !self.is_full() {
            self.list.push(Difference { table: table.to_string(), row: row.to_string(), sentence });
        }
    }

    fn is_full(&self) -> bool {
        self.list.len() >= self.most
    }
}

/// Are tables and indexes made as this program makes them, and is nothing there that changes rows by itself?
fn schema(here: &Connection, right: &Connection, found: &mut Found) -> Result<()> {
    let all = |connection: &Connection| -> rusqlite::Result<Vec<[String; 4]>> {
        let sql = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";
        let mut select = connection.prepare(sql)?;
        let rows = select.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
        rows.collect()
    };
    let (here, right) = (all(here).map_err(failed)?, all(right).map_err(failed)?);
    for made in &right {
        if !here.contains(made) {
            let what = if made[0] == "index" { "索引" } else { "表" };
            found.add(&made[2], &made[1], format!("{what}「{}」がないか、作りが違います。", made[1]));
        }
    }
    for [kind, name, table, _] in &here {
        let ours = tables::NAMES.contains(&table.as_str());
        let extra = ours && !right.iter().any(|made| made[1] == *name);
        if kind == "trigger" || kind == "view" || extra {
            let says = format!("関守の作らないもの「{name}」が加えられています。");
            found.add(table, name, says);
        }
    }
    Ok(())
}

/// Walks along both tables in the order of their keys.
fn compare(here: &Connection, right: &Connection, table: &Table, found: &mut Found) -> rusqlite::Result<()> {
    let (columns, key) = (table.columns.join(", "), table.columns[..table.key].join(", "));
    let sql = format!("SELECT {columns} FROM {} ORDER BY {key}", table.name);
    let (mut here, mut right) = (here.prepare(&sql)?, right.prepare(&sql)?);
    let (mut here, mut right) = (here.query([])?, right.query([])?);
    let (mut is, mut must) = (next(&mut here, table)?, next(&mut right, table)?);
    while !found.is_full() {
        let order = match (&is, &must) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(is), Some(must)) => before(&is[..table.key], &must[..table.key]),
        };
        match (order, &is, &must) {
            (Ordering::Less, Some(row), _) => {
                found.add(table.name, &named(row, table), "記録にない行があります。".to_string());
            }
            (Ordering::Greater, _, Some(row)) => {
                found.add(table.name, &named(row, table), "記録にある行がありません。".to_string());
            }
            (Ordering::Equal, Some(is), Some(must)) if is != must => {
                found.add(table.name, &named(must, table), changed(is, must, table));
            }
            _ => {}
        }
        if order != Ordering::Greater {
            is = next(&mut here, table)?;
        }
        if order != Ordering::Less {
            must = next(&mut right, table)?;
        }
    }
    Ok(())
}

fn next(rows: &mut Rows<'_>, table: &Table) -> rusqlite::Result<Option<Vec<Sql>>> {
    let whole = |row: &Row<'_>| (0..table.columns.len()).map(|at| row.get(at)).collect();
    rows.next()?.map(whole).transpose()
}

/// The order of keys, as SQLite has it: texts and numbers by themselves.
fn before(one: &[Sql], other: &[Sql]) -> Ordering {
    let order = |pair: (&Sql, &Sql)| match pair {
        (Sql::Text(one), Sql::Text(other)) => one.as_bytes().cmp(other.as_bytes()),
        (Sql::Integer(one), Sql::Integer(other)) => one.cmp(other),
        // The tables are strict: another kind of value stands in none that this program made.
        (Sql::Integer(_), _) => Ordering::Less,
        (_, Sql::Integer(_)) => Ordering::Greater,
        _ => Ordering::Equal,
    };
    one.iter().zip(other).map(order).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn named(row: &[Sql], table: &Table) -> String {
    row[..table.key].iter().map(shown).collect::<Vec<_>>().join("・")
}

fn changed(is: &[Sql], must: &[Sql], table: &Table) -> String {
    let columns = table.columns.iter().zip(is.iter().zip(must)).filter(|(_, (is, must))| is != must);
    let told = columns.map(|(name, (is, must))| {
        format!("{name} が「{}」ですが、記録からは「{}」です。", shown(is), shown(must))
    });
    told.collect()
}

fn shown(value: &Sql) -> String {
    match value {
        Sql::Null => String::new(),
        Sql::Integer(number) => number.to_string(),
        Sql::Real(number) => number.to_string(),
        Sql::Text(text) => text.clone(),
        Sql::Blob(bytes) => format!("{}バイト", bytes.len()),
    }
}

/// The row of the office, by its members: another program may have written them in another order.
fn office(here: &Connection, right: &Connection, found: &mut Found) -> Result<()> {
    let members = |connection: &Connection| -> rusqlite::Result<Vec<Option<serde_json::Value>>> {
        let mut select = connection.prepare("SELECT body FROM office ORDER BY id")?;
        let body = |row: &Row<'_>| {
            Ok(match row.get_ref(0)? {
                ValueRef::Text(text) => serde_json::from_slice(text).ok(),
                _ => None,
            })
        };
        select.query_map([], body)?.collect()
    };
    let must = members(right).map_err(failed)?.into_iter().next().flatten();
    let is = match members(here) {
        Ok(rows) => rows.into_iter().next().flatten(),
        Err(_) => None,
    };
    let (Some(serde_json::Value::Object(is)), Some(serde_json::Value::Object(must))) = (is, must) else {
        found.add("office", "", "団体の体制と規程の行がないか、読めません。".to_string());
        return Ok(());
    };
    let mut names: Vec<&String> = is.keys().chain(must.keys()).collect();
    names.sort();
    names.dedup();
    for name in names.into_iter().filter(|name| is.get(*name) != must.get(*name)) {
        found.add("office", name, "団体の体制と規程が、記録からのものと違います。".to_string());
    }
    Ok(())
}
