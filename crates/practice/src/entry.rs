//! How does an event stand in the ledger? With its number, its version, who caused it and when.
//! Takes the line as stored, whatever version wrote it; gives an entry, or why it cannot be read.
//! What events there are is in `event`.

use crate::calendar::Moment;
use crate::event::Event;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::{fmt, mem};

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

/// Reads an entry as it was stored, whatever version wrote it.
///
/// # Errors
/// [`Unreadable`].
pub fn read(text: &str) -> Result<Entry, Unreadable> {
    let read: Result<Entry, _> = serde_json::from_str(text);
    read.map_err(|error| match newer(text) {
        Some(version) => Unreadable::Newer(version),
        None => Unreadable::Damaged(error.to_string()),
    })
}

/// The version of an entry that a newer program wrote.
fn newer(text: &str) -> Option<u32> {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    serde_json::from_str::<Head>(text).ok().map(|head| head.version).filter(|version| *version > VERSION)
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Entry, D::Error> {
        from.deserialize_map(Line)
    }
}

/// Reads a line in one go: the event last, as it is written, and straight into its type.
struct Line;

impl<'de> Visitor<'de> for Line {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Entry, A::Error> {
        let (mut seq, mut version, mut at, mut by, mut subject) = (None, None, None, None, None);
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "seq" => seq = Some(members.next_value()?),
                "version" => version = Some(members.next_value()?),
                "at" => at = Some(members.next_value()?),
                "by" => by = Some(members.next_value()?),
                "subject" => subject = members.next_value()?,
                "kind" => {
                    let rest = Rest { kind: true, members };
                    let event = Event::deserialize(MapAccessDeserializer::new(rest))?;
                    let version = version.filter(|v| *v <= VERSION);
                    let version = version.ok_or_else(|| A::Error::missing_field("version"))?;
                    let seq = seq.ok_or_else(|| A::Error::missing_field("seq"))?;
                    let at = at.ok_or_else(|| A::Error::missing_field("at"))?;
                    let by = by.ok_or_else(|| A::Error::missing_field("by"))?;
                    return Ok(Entry { seq, version, at, by, subject, event });
                }
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Err(A::Error::missing_field("kind"))
    }
}

/// What is left of the line from the kind on; the name of that member was already read.
struct Rest<A> {
    kind: bool,
    members: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if mem::take(&mut self.kind) {
            return seed.deserialize("kind".into_deserializer()).map(Some);
        }
        self.members.next_key_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.members.next_value_seed(seed)
    }
}
