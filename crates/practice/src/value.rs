//! What stands in a field? The values that people enter, as they are stored in events and registers.
//! Takes JSON; gives typed values, and the digest of a whole set of them.
//! Which values a field takes is decided in `form`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// 値 (value) of a field. Personal data are held apart from the event that mentions them: an event carries only a
/// salted commitment, so that lawful disposal leaves the record provable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Words, a date, a moment or the number of something.
    Text(String),
    /// Several of them.
    List(Vec<String>),
    /// Words that are personal data, still to be sealed.
    Private {
        /// The words.
        private: String,
    },
    /// Words that are kept apart, or were disposed of.
    Sealed {
        /// Their commitment, in hexadecimal.
        sealed: String,
    },
}

impl Value {
    /// The words, where the value has them at hand.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Private { private: text } => Some(text),
            _ => None,
        }
    }

    /// Each single word of the value: one for text, many for a list.
    pub fn words(&self) -> Vec<&str> {
        match self {
            Value::List(list) => list.iter().map(String::as_str).collect(),
            other => other.text().into_iter().collect(),
        }
    }

    /// Whether nothing was entered.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) | Value::Private { private: text } => text.trim().is_empty(),
            Value::List(list) => list.is_empty(),
            _ => false,
        }
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Value::Flag(true) => "はい".to_string(),
            Value::Flag(false) => "いいえ".to_string(),
            Value::Number(n) => n.to_string(),
            Value::Text(text) | Value::Private { private: text } => text.clone(),
            Value::List(list) => list.join("、"),
            Value::Sealed { .. } => "（個人情報）".to_string(),
        }
    }
}

/// 記入内容 (filled form): the values by the names of their fields.
pub type Filled = BTreeMap<String, Value>;

/// 内容のハッシュ (digest) of a filled form: SHA-256 over its canonical JSON, in hexadecimal. What an approval freezes.
pub fn digest(filled: &Filled) -> String {
    // A map with text keys and plain values always has a JSON form.
    let text = serde_json::to_string(filled).unwrap_or_default();
    hash(text.as_bytes())
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Hexadecimal spelling.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
