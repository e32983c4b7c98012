//! What can be asked of the index? Words, values, states, sections, days and sight, in any order, a page at a time.
//! Takes a query; gives ids of matters and how many there are. All words must occur, anywhere in a matter.
//! What a matter is, and whether somebody may see it beyond sections and persons, is for the caller.
//! INVARIANT: however many hold a word, a page of them costs a few passes over indexes: nothing is sorted but what is few.

use jiff::civil::Date;
use practice::matter::Status;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::fold::sorted;
use super::hits::{self, Rows};
use super::lately::Index;
use super::walk;

/// 検索条件 (query): which matters, in which order, which part of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Of these mechanisms; empty: of all.
    pub mechanisms: Vec<String>,
    /// All of these words occur.
    pub words: Vec<Word>,
    /// With one of these states; empty: with any.
    pub states: Vec<Status>,
    /// Of these sections; empty: of any.
    pub sections: Vec<String>,
    /// Fields with their values, one of which must stand there. Only with one mechanism.
    pub fields: Vec<(String, Vec<String>)>,
    /// Entered between these days.
    pub entered: Range,
    /// The last day for which they hold lies between these days.
    pub until: Range,
    /// Whether that day is over on a day; what has none is never over.
    pub over: Option<(Date, bool)>,
    /// Done under this clause, by its path.
    pub clause: Option<String>,
    /// Begun with an event up to this number.
    pub begun: Option<u64>,
    /// Who looks; none: somebody who sees all.
    pub seen: Option<Seen>,
    /// By what they are sorted.
    pub order: Column,
    /// Backwards.
    pub down: bool,
    /// So many are passed over.
    pub skip: u32,
    /// So many at most.
    pub most: u32,
}

/// 語 (word) that is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Word {
    /// As it was typed.
    pub text: String,
    /// Numbers of persons whose names it may be part of: names stand in no index.
    pub persons: Vec<String>,
}

/// 期間 (range) of days, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// 閲覧者 (whose sight): somebody sees what belongs to his sections and what he has to do with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// His sections.
    pub sections: Vec<String>,
    /// His number.
    pub person: String,
}

/// 列 (column) by which is sorted. What has no value comes last, in either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// 年度 and number.
    #[default]
    Number,
    /// The number of the row in its register.
    Key,
    /// The state.
    Status,
    /// The section.
    Section,
    /// Who applied.
    Applicant,
    /// The last change.
    Since,
    /// The last day for which it holds.
    Until,
    /// A field of the form. Only with one mechanism.
    Field(String),
}

/// 検索結果 (what was found).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Ids of this part.
    pub ids: Vec<String>,
    /// How many there are in all, as far as they were counted.
    pub total: u32,
    /// Whether there are still more: of very many that hold a word not all are counted.
    pub more: bool,
}

/// So many hits are put in order as a whole; of more, the order is walked along until the page is full.
const FEW: usize = 1000;

/// 検索の一部 (share): the same question about some mechanisms, as somebody sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Of these mechanisms.
    pub mechanisms: Vec<String>,
    /// Who looks; none: somebody who sees all.
    pub seen: Option<Seen>,
    /// So many at most.
    pub most: u32,
}

/// A condition with its parameters.
#[derive(Default)]
pub(super) struct Condition {
    all: Vec<String>,
    pub(super) given: Vec<Sql>,
}

fn text(word: impl Into<String>) -> Sql {
    Sql::Text(word.into())
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

impl Condition {
    fn and(&mut self, sql: impl Into<String>, given: impl IntoIterator<Item = Sql>) {
        self.all.push(sql.into());
        self.given.extend(given);
    }

    fn among<'a>(&mut self, column: &str, words: impl IntoIterator<Item = &'a str>) {
        let words: Vec<Sql> = words.into_iter().map(text).collect();
        if !words.is_empty() {
            self.and(format!("{column} IN ({})", marks(words.len())), words);
        }
    }

    pub(super) fn sql(&self) -> String {
        if self.all.is_empty() { "1".to_string() } else { self.all.join(" AND ") }
    }
}

/// Filters by columns; whose sight it is, if that was not sought before.
fn condition(index: &Connection, query: &Query, sought: bool) -> rusqlite::Result<Condition> {
    let mut out = Condition::default();
    match query.mechanisms.as_slice() {
        [one] => out.and("m.mechanism = ?", [text(one)]),
        // The plus keeps SQLite from putting the lists of many mechanisms in order: that of all has the order already.
        many => out.among("+m.mechanism", many.iter().map(String::as_str)),
    }
    out.among("m.status", query.states.iter().map(|s| s.key()));
    out.among("m.section", query.sections.iter().map(String::as_str));
    for (name, values) in query.fields.iter().filter(|(_, values)| !values.is_empty()) {
        let col = column(index, query, name)?;
        let of = format!(
            "m.row IN (SELECT matter FROM field WHERE col = ? AND value IN ({}))",
            marks(values.len())
        );
        out.and(of, std::iter::once(Sql::Integer(col)).chain(values.iter().map(|v| text(sorted(v)))));
    }
    if let Some(from) = query.entered.from {
        out.and("m.at >= ?", [text(from.to_string())]);
    }
    if let Some(to) = query.entered.to {
        // A moment of that day is longer than the day.
        out.and("m.at < ?", [text(format!("{to}U"))]);
    }
    if let Some(from) = query.until.from {
        out.and("m.until >= ?", [text(from.to_string())]);
    }
    if let Some(to) = query.until.to {
        out.and("m.until <= ?", [text(to.to_string())]);
    }
    match query.over {
        Some((day, true)) => out.and("m.until < ?", [text(day.to_string())]),
        Some((day, false)) => out.and("(m.until IS NULL OR m.until >= ?)", [text(day.to_string())]),
        None => {}
    }
    if let Some(begun) = query.begun {
        out.and("m.first <= ?", [Sql::Integer(i64::try_from(begun).unwrap_or(i64::MAX))]);
    }
    if let Some(seen) = query.seen.as_ref().filter(|_| !sought) {
        let sections: Vec<Sql> = seen.sections.iter().map(text).collect();
        let of = format!(
            "(m.section IN ({}) OR m.row IN (SELECT matter FROM person WHERE number = ?))",
            marks(sections.len())
        );
        out.and(of, sections.into_iter().chain([text(&seen.person)]));
    }
    Ok(out)
}

/// How many of each mechanism lie in somebody's sight.
pub(super) fn counts(
    index: &Connection,
    seen: &Seen,
) -> rusqlite::Result<std::collections::BTreeMap<String, u32>> {
    let query = Query { seen: Some(seen.clone()), ..Query::default() };
    let condition = condition(index, &query, false)?;
    // One walk along the index that begins with the mechanism and holds the section.
    let sql =
        format!("SELECT m.mechanism, count(*) FROM matter m WHERE {} GROUP BY m.mechanism", condition.sql());
    let mut select = index.prepare_cached(&sql)?;
    let rows = select.query_map(params_from_iter(&condition.given), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The number of a field's column; one that no matter filled has none, and nothing is found by it.
pub(super) fn column(index: &Connection, query: &Query, name: &str) -> rusqlite::Result<i64> {
    let mechanism = query.mechanisms.first().map(String::as_str).unwrap_or_default();
    let mut select = index.prepare_cached("SELECT id FROM col WHERE mechanism = ?1 AND name = ?2")?;
    Ok(select.query_row((mechanism, name), |row| row.get(0)).optional()?.unwrap_or(-1))
}

/// A part of the order: a query without its head, with what it is given.
pub(super) struct Way {
    pub(super) from: String,
    pub(super) given: Vec<Sql>,
}

/// Finds one part.
pub(super) fn find(index: &Index<'_>, query: &Query) -> rusqlite::Result<Found> {
    sift(index.connection, query, hits::sought(index, query)?.as_ref())
}

/// Finds a part of each share; words are looked up once.
pub(super) fn find_each(index: &Index<'_>, query: &Query, shares: &[Share]) -> rusqlite::Result<Vec<Found>> {
    let sought = hits::sought(index, query)?;
    let one = |share: &Share| {
        let Share { mechanisms, seen, most } = share.clone();
        sift(index.connection, &Query { mechanisms, seen, most, ..query.clone() }, sought.as_ref())
    };
    shares.iter().map(one).collect()
}

fn sift(index: &Connection, query: &Query, sought: Option<&Rows>) -> rusqlite::Result<Found> {
    let sought = hits::within(index, sought, query.seen.as_ref())?;
    let condition = condition(index, query, sought.is_some())?;
    match &sought {
        Some(rows) if rows.len() > FEW => walk::walk(index, (query, &condition), rows),
        few => whole(index, (query, &condition), few.as_ref()),
    }
}

/// Everything is counted, and the database finds the page.
fn whole(
    index: &Connection,
    (query, condition): (&Query, &Condition),
    few: Option<&Rows>,
) -> rusqlite::Result<Found> {
    let (from, given) = match few {
        Some(rows) => ("json_each(?) j CROSS JOIN matter m ON m.row = j.value", vec![text(rows.to_json())]),
        None => ("matter m", Vec::new()),
    };
    let all = given.iter().chain(&condition.given);
    let total = count(index, &format!("FROM {from} WHERE {}", condition.sql()), all)?;
    let (mut skip, mut ids) = (query.skip, Vec::new());
    let ways = ways(index, (query, condition), (from, &given))?;
    for (at, way) in ways.iter().enumerate() {
        let got = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        if got >= query.most {
            break;
        }
        let page = [Sql::Integer((query.most - got).into()), Sql::Integer(skip.into())];
        let sql = format!("SELECT m.id {} LIMIT ? OFFSET ?", way.from);
        let mut select = index.prepare_cached(&sql)?;
        let found = select.query_map(params_from_iter(way.given.iter().chain(&page)), |row| row.get(0))?;
        ids.extend(found.collect::<rusqlite::Result<Vec<String>>>()?);
        if at + 1 < ways.len() && ids.is_empty() {
            skip = skip.saturating_sub(count(index, &way.from, &way.given)?);
        } else {
            skip = 0;
        }
    }
    Ok(Found { ids, total, more: false })
}

/// The order, as queries that come one after the other: what has no value comes after what has one.
pub(super) fn ways(
    index: &Connection,
    (query, condition): (&Query, &Condition),
    (from, given): (&str, &[Sql]),
) -> rusqlite::Result<Vec<Way>> {
    let plain = |condition: &Condition, order: &str| Way {
        from: format!("FROM {from} WHERE {} ORDER BY {order}", condition.sql()),
        given: given.iter().chain(&condition.given).cloned().collect(),
    };
    let and = |sql: &str, given: Vec<Sql>| {
        let mut out = Condition { all: condition.all.clone(), given: condition.given.clone() };
        out.and(sql, given);
        out
    };
    let way = if query.down { "DESC" } else { "ASC" };
    let newest = order(&Column::Number, true);
    Ok(match &query.order {
        Column::Until => vec![
            plain(&and("m.until IS NOT NULL", vec![]), &order(&query.order, query.down)),
            plain(&and("m.until IS NULL", vec![]), &newest),
        ],
        Column::Field(name) => {
            let col = Sql::Integer(column(index, query, name)?);
            // Those with a value walk along the index of values.
            let valued = match from {
                "matter m" => "field s CROSS JOIN matter m ON m.row = s.matter".to_string(),
                few => format!("{few} CROSS JOIN field s ON s.matter = m.row"),
            };
            let mut with = and("s.col = ? AND s.ord = 0", vec![col.clone()]);
            with.given.splice(0..0, given.iter().cloned());
            let sql = with.sql();
            let without =
                "NOT EXISTS (SELECT 1 FROM field s WHERE s.matter = m.row AND s.col = ? AND s.ord = 0)";
            vec![
                Way {
                    from: format!("FROM {valued} WHERE {sql} ORDER BY s.value {way}, s.matter {way}"),
                    given: with.given,
                },
                plain(&and(without, vec![col]), &newest),
            ]
        }
        other => vec![plain(condition, &order(other, query.down))],
    })
}

/// Each order is that of an index, to its end: what is sorted by is not sorted again for each page.
pub(super) fn order(column: &Column, down: bool) -> String {
    let way = if down { "DESC" } else { "ASC" };
    let columns: &[&str] = match column {
        Column::Key => &["m.key", "m.row"],
        Column::Status => &["m.status", "m.row"],
        Column::Section => &["m.section", "m.status", "m.row"],
        Column::Applicant => &["m.applicant", "m.row"],
        Column::Since => &["m.since", "m.mechanism", "m.row"],
        Column::Until => &["m.until", "m.row"],
        Column::Number | Column::Field(_) => &["m.year", "m.number", "m.row"],
    };
    columns.iter().map(|c| format!("{c} {way}")).collect::<Vec<_>>().join(", ")
}

/// How many rows a query without its head has.
fn count<'a>(
    index: &Connection,
    from: &str,
    given: impl IntoIterator<Item = &'a Sql>,
) -> rusqlite::Result<u32> {
    let mut select = index.prepare_cached(&format!("SELECT count(*) {from}"))?;
    select.query_row(params_from_iter(given), |row| row.get(0))
}

/// Matters that point to one of these.
pub(super) fn pointing(index: &Connection, targets: &[String], most: u32) -> rusqlite::Result<Vec<String>> {
    let sql = format!(
        "SELECT m.id FROM matter m WHERE m.row IN (SELECT matter FROM link WHERE target IN ({}))
         ORDER BY m.since DESC, m.row LIMIT ?",
        marks(targets.len())
    );
    let given = targets.iter().map(text).chain([Sql::Integer(most.into())]);
    let mut select = index.prepare_cached(&sql)?;
    select.query_map(params_from_iter(given), |row| row.get(0))?.collect()
}
