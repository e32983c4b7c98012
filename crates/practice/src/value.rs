//! What stands in a field? The values that people enter, as they are stored in events and registers.
//! Takes JSON; gives typed values, and the digest of a whole set of them.
//! Which values a field takes is decided in `form`.

use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// 値 (value) of a field. Personal data are held apart from the event that mentions them: an event carries only a
/// salted commitment, so that lawful disposal leaves the record provable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
            Value::Sealed { .. } => "（別に保管）".to_string(),
        }
    }
}

// Derived, an untagged enum tries each form in turn and words an error for every miss: half of the time of a rebuild.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        from.deserialize_any(Shape)
    }
}

/// Tells a value by the shape of what stands there.
struct Shape;

impl<'de> Visitor<'de> for Shape {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("はい・いいえ（true・false）、整数、文字列、文字列の並び、{\"private\":…} のどれか")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        let small = i64::try_from(number).map(Value::Number);
        small.map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let name: Option<String> = members.next_key()?;
        let value = match name.as_deref() {
            Some("private") => Value::Private { private: members.next_value()? },
            Some("sealed") => Value::Sealed { sealed: members.next_value()? },
            _ => return Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        };
        match members.next_key::<String>()? {
            None => Ok(value),
            Some(_) => Err(de::Error::invalid_length(2, &self)),
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
    // Every event has several: growing step by step would be felt.
    let mut out = String::with_capacity(2 * bytes.len());
    for digits in bytes.iter().map(|byte| digits(*byte)) {
        out.extend(digits.map(char::from));
    }
    out
}

/// Whether these are the hexadecimal digits of bytes; nothing is written down for that.
pub fn is_hex_of(digits_of: &[u8], bytes: &[u8]) -> bool {
    digits_of.len() == 2 * bytes.len()
        && digits_of.chunks(2).zip(bytes).all(|(pair, byte)| pair == digits(*byte))
}

fn digits(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|nibble| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 })
}
