//! What do the read tables of a data folder hold, row by row? For comparing them before and after `rebuild`.
//! Takes a data folder; gives text. Shared by the tests of several crates.

use ledger::log::Reader;

/// All rows of a read table, in order.
pub fn rows(reader: &Reader, table: &str) -> String {
    let all = |sql: &str| -> Vec<String> {
        let mut select = reader.connection().prepare(sql).expect("a query");
        let rows = select.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    };
    let columns = all(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")).join(", ");
    assert!(!columns.is_empty(), "the table {table} is not there");
    let rows = all(&format!("SELECT json_array({columns}) FROM {table} ORDER BY 1"));
    format!("{table} {}\n{}\n", rows.len(), rows.join("\n"))
}

/// Everything that `rebuild` makes anew.
pub fn all(dir: &std::path::Path) -> String {
    let reader = Reader::open(dir).expect("a ledger");
    ["matter", "named", "office", "projection"].map(|table| rows(&reader, table)).concat()
}

/// The first line in which two texts differ, for people.
pub fn first_difference(one: &str, other: &str) -> Option<String> {
    let cut = |line: Option<&str>| line.map(|l| l.chars().take(600).collect::<String>());
    let mut pair = (one.lines(), other.lines());
    loop {
        match (pair.0.next(), pair.1.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (a, b) => return Some(format!("{:?}\n{:?}", cut(a), cut(b))),
        }
    }
}
