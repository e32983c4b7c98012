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
    let (fours, rest) = bytes.as_chunks::<4>();
    for four in fours {
        out.extend(digits(*four).map(char::from));
    }
    for byte in rest {
        out.extend(digits([0, 0, 0, *byte])[6..].iter().copied().map(char::from));
    }
    out
}

/// Whether these are the hexadecimal digits of a hash; nothing is written down for that.
pub fn is_hex_of(digits_of: &[u8], hash: &[u8; 32]) -> bool {
    let (eights, rest) = digits_of.as_chunks::<8>();
    let (fours, _) = hash.as_chunks::<4>();
    let same = |(eight, four): (&[u8; 8], &[u8; 4])| *eight == digits(*four);
    rest.is_empty() && eights.len() == fours.len() && eights.iter().zip(fours).all(same)
}

/// The digits of four bytes at once, each half byte in a byte of its own.
fn digits(four: [u8; 4]) -> [u8; 8] {
    let mut halves = u64::from(u32::from_be_bytes(four));
    halves = (halves | halves << 16) & 0x0000_ffff_0000_ffff;
    halves = (halves | halves << 8) & 0x00ff_00ff_00ff_00ff;
    halves = (halves | halves << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    // Ten and more become letters: with six added they reach the next half byte. No sum runs over from byte to byte.
    let letters = ((halves + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101;
    (halves + 0x3030_3030_3030_3030 + letters * u64::from(b'a' - b'0' - 10)).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_each_byte() {
        let all: Vec<u8> = (0..=255).collect();
        for length in [0, 1, 3, 4, 7, 256] {
            let bytes = &all[256 - length..];
            let one_by_one: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex(bytes), one_by_one);
        }
        for hash in all.as_chunks::<32>().0 {
            let digits = hex(hash);
            assert!(is_hex_of(digits.as_bytes(), hash));
            let mut wrong = vec![digits.to_uppercase(), format!("{digits}0"), digits[1..].to_string()];
            wrong.extend((0..64).map(|at| {
                let other = if &digits[at..=at] == "7" { "8" } else { "7" };
                format!("{}{other}{}", &digits[..at], &digits[at + 1..])
            }));
            wrong.retain(|word| *word != digits);
            assert!(wrong.iter().all(|word| !is_hex_of(word.as_bytes(), hash)));
        }
    }
}
