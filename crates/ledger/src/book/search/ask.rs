//! What can be asked of the index? Words, values, states, sections, days and sight, in any order, a page at a time.
//! Takes a query; gives ids of matters and how many there are in all. All words must occur, anywhere in a matter.
//! What a matter is, and whether somebody may see it beyond sections and persons, is for the caller.

use jiff::civil::Date;
use practice::matter::Status;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::fold::{fold, sorted, token};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// How many there are in all.
    pub total: u32,
}

/// A condition with its parameters.
#[derive(Default)]
struct Condition {
    all: Vec<String>,
    given: Vec<Sql>,
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

    fn sql(&self) -> String {
        if self.all.is_empty() { "1".to_string() } else { self.all.join(" AND ") }
    }
}

fn condition(index: &Connection, query: &Query) -> rusqlite::Result<Condition> {
    let mut out = Condition::default();
    out.among("m.mechanism", query.mechanisms.iter().map(String::as_str));
    out.among("m.status", query.states.iter().map(|s| s.key()));
    out.among("m.section", query.sections.iter().map(String::as_str));
    for word in &query.words {
        of_word(&mut out, word);
    }
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
    if let Some(begun) = query.begun {
        out.and("m.first <= ?", [Sql::Integer(i64::try_from(begun).unwrap_or(i64::MAX))]);
    }
    if let Some(seen) = &query.seen {
        let sections: Vec<Sql> = seen.sections.iter().map(text).collect();
        let of = format!(
            "(m.section IN ({}) OR m.row IN (SELECT matter FROM person WHERE number = ?))",
            marks(sections.len())
        );
        out.and(of, sections.into_iter().chain([text(&seen.person)]));
    }
    Ok(out)
}

fn of_word(out: &mut Condition, word: &Word) {
    let folded = fold(&word.text);
    // Three characters are what the index of words is made of; for fewer there is one of pairs.
    let (found, given) = match folded.chars().count() {
        0 => return,
        1 => ("m.row IN (SELECT rowid FROM pairs WHERE pairs MATCH ?)", format!("\"{}\" *", token(&folded))),
        2 => ("m.row IN (SELECT rowid FROM pairs WHERE pairs MATCH ?)", format!("\"{}\"", token(&folded))),
        _ => (
            "m.row IN (SELECT rowid FROM found WHERE found MATCH ?)",
            format!("\"{}\"", folded.replace('"', "\"\"")),
        ),
    };
    if word.persons.is_empty() {
        return out.and(found, [text(given)]);
    }
    let persons =
        format!("m.row IN (SELECT matter FROM person WHERE number IN ({}))", marks(word.persons.len()));
    out.and(
        format!("({found} OR {persons})"),
        std::iter::once(text(given)).chain(word.persons.iter().map(text)),
    );
}

/// The number of a field's column; one that no matter filled has none, and nothing is found by it.
fn column(index: &Connection, query: &Query, name: &str) -> rusqlite::Result<i64> {
    let mechanism = query.mechanisms.first().map(String::as_str).unwrap_or_default();
    let mut select = index.prepare_cached("SELECT id FROM col WHERE mechanism = ?1 AND name = ?2")?;
    Ok(select.query_row((mechanism, name), |row| row.get(0)).optional()?.unwrap_or(-1))
}

/// Finds one part.
pub(super) fn find(index: &Connection, query: &Query) -> rusqlite::Result<Found> {
    let condition = condition(index, query)?;
    let page = (query.skip, query.most);
    if let Column::Field(name) = &query.order {
        let sql = format!("SELECT count(*) FROM matter m WHERE {}", condition.sql());
        let total = count(index, &sql, &condition.given)?;
        return Ok(Found { ids: by_field(index, query, name, &condition)?, total });
    }
    let order = order(&query.order, query.down);
    if !query.words.is_empty() {
        return of_words(index, &condition, &order, page);
    }
    let sql = format!("SELECT count(*) FROM matter m WHERE {}", condition.sql());
    let total = count(index, &sql, &condition.given)?;
    Ok(Found { ids: part(index, &condition, &order, page)?, total })
}

/// Words are looked up once, for the number of all and for the part.
fn of_words(
    index: &Connection,
    condition: &Condition,
    order: &str,
    (skip, most): (u32, u32),
) -> rusqlite::Result<Found> {
    let sql = format!("SELECT m.row FROM matter m WHERE {} ORDER BY {order}", condition.sql());
    let mut select = index.prepare_cached(&sql)?;
    let rows = select.query_map(params_from_iter(&condition.given), |row| row.get(0))?;
    let rows = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut id = index.prepare_cached("SELECT id FROM matter WHERE row = ?1")?;
    let page = rows.iter().skip(skip as usize).take(most as usize);
    let ids = page.map(|row| id.query_row([row], |row| row.get(0))).collect::<rusqlite::Result<_>>()?;
    Ok(Found { ids, total: u32::try_from(rows.len()).unwrap_or(u32::MAX) })
}

fn order(column: &Column, down: bool) -> String {
    let way = if down { "DESC" } else { "ASC" };
    if *column == Column::Until {
        return format!("m.until IS NULL, m.until {way}, m.row");
    }
    let columns: &[&str] = match column {
        Column::Key => &["m.key", "m.row"],
        Column::Status => &["m.status", "m.row"],
        Column::Section => &["m.section", "m.row"],
        Column::Applicant => &["m.applicant", "m.row"],
        Column::Since => &["m.since", "m.row"],
        Column::Number | Column::Until | Column::Field(_) => &["m.year", "m.number", "m.row"],
    };
    columns.iter().map(|c| format!("{c} {way}")).collect::<Vec<_>>().join(", ")
}

fn count(index: &Connection, sql: &str, given: &[Sql]) -> rusqlite::Result<u32> {
    index.prepare_cached(sql)?.query_row(params_from_iter(given), |row| row.get(0))
}

fn ids(index: &Connection, sql: &str, given: Vec<Sql>) -> rusqlite::Result<Vec<String>> {
    let mut select = index.prepare_cached(sql)?;
    select.query_map(params_from_iter(given), |row| row.get(0))?.collect()
}

fn part(
    index: &Connection,
    condition: &Condition,
    order: &str,
    (skip, most): (u32, u32),
) -> rusqlite::Result<Vec<String>> {
    let sql =
        format!("SELECT m.id FROM matter m WHERE {} ORDER BY {order} LIMIT ? OFFSET ?", condition.sql());
    let mut given = condition.given.clone();
    given.extend([Sql::Integer(most.into()), Sql::Integer(skip.into())]);
    ids(index, &sql, given)
}

/// Those with a value walk along the index of values; those without come after them.
fn by_field(
    index: &Connection,
    query: &Query,
    name: &str,
    condition: &Condition,
) -> rusqlite::Result<Vec<String>> {
    let col = Sql::Integer(column(index, query, name)?);
    let way = if query.down { "DESC" } else { "ASC" };
    let from = format!(
        "FROM field s CROSS JOIN matter m ON m.row = s.matter WHERE s.col = ? AND s.ord = 0 AND {}",
        condition.sql()
    );
    let with = |more: &[Sql]| {
        let given = std::iter::once(&col).chain(&condition.given).chain(more);
        given.cloned().collect::<Vec<_>>()
    };
    let page = [Sql::Integer(query.most.into()), Sql::Integer(query.skip.into())];
    let sql = format!("SELECT m.id {from} ORDER BY s.value {way}, s.matter {way} LIMIT ? OFFSET ?");
    let mut out = ids(index, &sql, with(&page))?;
    let got = u32::try_from(out.len()).unwrap_or(u32::MAX);
    if got < query.most {
        let filled = count(index, &format!("SELECT count(*) {from}"), &with(&[]))?;
        let mut without = Condition { all: condition.all.clone(), given: condition.given.clone() };
        without.and(
            "NOT EXISTS (SELECT 1 FROM field s WHERE s.matter = m.row AND s.col = ? AND s.ord = 0)",
            [col],
        );
        let skip = query.skip.saturating_sub(filled);
        out.extend(part(index, &without, &order(&Column::Number, true), (skip, query.most - got))?);
    }
    Ok(out)
}

/// Matters that point to one of these.
pub(super) fn pointing(index: &Connection, targets: &[String], most: u32) -> rusqlite::Result<Vec<String>> {
    let sql = format!(
        "SELECT m.id FROM matter m WHERE m.row IN (SELECT matter FROM link WHERE target IN ({}))
         ORDER BY m.since DESC, m.row LIMIT ?",
        marks(targets.len())
    );
    let given = targets.iter().map(text).chain([Sql::Integer(most.into())]);
    ids(index, &sql, given.collect())
}
