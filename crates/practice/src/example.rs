//! Does a worked example say the truth? Holds it against the fields and rules of its mechanism.
//! Takes a mechanism, one of its examples and what is known; gives the sentences by which it would be refused.
//! Rules that ask the records are left out: an example stands for itself, whatever an office has recorded.

use crate::fill::{self, Against};
use crate::known::Known;
use crate::mechanism::Mechanism;
use crate::procedure::Example;
use crate::refusal::Unavailable;
use crate::rule::{self, Subject};
use crate::value::{Filled, Value};

/// The sentences by which an example would be refused; none if it is taken.
///
/// # Errors
/// The records that `known` stands on cannot be read.
pub fn faults(
    mechanism: &Mechanism,
    example: &Example,
    known: &Known<'_>,
) -> Result<Vec<String>, Unavailable> {
    let mut given = Filled::new();
    for (name, value) in &example.fields {
        match value.clone().try_into::<Value>() {
            Ok(value) => given.insert(name.clone(), value),
            Err(_) => return Ok(vec![format!("「{name}」の値を読めません。")]),
        };
    }
    let (fields, mut faults) = fill::check(&mechanism.fields, &given, Against::known(known))?;
    let rules: Vec<_> = mechanism.rules.iter().filter(|r| !r.check.asks_records()).cloned().collect();
    let subject =
        Subject { mechanism, filled: &fields, matter: None, step: &[], things: &[], home: ("", "") };
    faults.extend(rule::broken(&rules, subject, known)?.says);
    Ok(faults)
}
