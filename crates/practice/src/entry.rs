//! How does an event stand in the ledger? With its number, its version, who caused it and when.
//! Takes the line as stored, whatever version wrote it; gives an entry, or why it cannot be read.
//! What events there are is in `event`.

use crate::calendar::Moment;
use crate::event::Event;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The version in which events are written today.
pub const VERSION: u32 = 1;

/// 記録 (entry): an event with its place in the ledger, who caused it and when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// The version of its form.
    pub version: u32,
    /// When it was written.
    pub at: Moment,
    /// Number of the person who caused it.
    pub by: String,
    /// The matter that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// An entry that this program cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It was written by a newer program.
    Newer(u32),
    /// It is no entry.
    Damaged(String),
}

/// An entry before its body is read. Reading in two steps spares a copy of the body as loose values.
#[derive(Deserialize)]
struct Head<'a> {
    seq: u64,
    version: u32,
    at: Moment,
    by: String,
    subject: Option<String>,
    kind: String,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

/// Reads an entry as it was stored, whatever version wrote it.
///
/// # Errors
/// [`Unreadable`].
pub fn read(text: &str) -> Result<Entry, Unreadable> {
    let damaged = |e: serde_json::Error| Unreadable::Damaged(e.to_string());
    let head: Head<'_> = serde_json::from_str(text).map_err(damaged)?;
    if head.version > VERSION {
        return Err(Unreadable::Newer(head.version));
    }
    let body = head.body.map_or("null", RawValue::get);
    let tagged = format!("{{\"kind\":{:?},\"body\":{body}}}", head.kind);
    let event = serde_json::from_str(&tagged).map_err(damaged)?;
    Ok(Entry { seq: head.seq, version: head.version, at: head.at, by: head.by, subject: head.subject, event })
}
