//! What does a matter point to, and what points to it? Rows, matters and persons as links, both ways.
//! Takes a matter; gives links for its page. What somebody may not see is named without a link, or left out.
//! The other direction is asked of the index: matters that are over still point.

use practice::Mechanism;
use practice::form::{Field, Kind};
use practice::matter::Matter;
use practice::value::Value;

use crate::fields;
use crate::pages::matter::path_of;
use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// So many are shown of those that point here.
const MOST: u32 = 50;
/// So many are shown of what a field points to.
const MOST_TO: usize = 50;

/// つながり (links) of a matter.
#[derive(Default)]
pub struct Links {
    /// Where it points: title of the field, words, and the path where there is one to go.
    pub to: Vec<(String, String, Option<String>)>,
    /// What points to it: path, words, state.
    pub from: Vec<(String, String, String)>,
}

/// Both directions.
///
/// # Errors
/// The ledger cannot be read.
pub fn of(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
) -> Result<Links, Stop> {
    let mut out = Links::default();
    for field in mechanism.every_field() {
        let Some(value) = matter.value(&field.name) else { continue };
        to((visit, look), field, value, &mut out)?;
    }
    let pointing = visit.site.live.shelf.search().pointing(matter, MOST)?;
    for other in look.view().of_ids(&pointing)? {
        let Some(of) = visit.catalog().get(&other.applied.mechanism).filter(|_| other.id != matter.id) else {
            continue;
        };
        if look.may_see(of, &other)? {
            let words = format!("{}　{}", other.number(of), fields::about(of, &other));
            out.from.push((path_of(&other.id), words, visit.state(&other)));
        }
    }
    Ok(out)
}

fn to(
    (visit, look): (&Visit<'_>, &Look<'_>),
    field: &Field,
    value: &Value,
    out: &mut Links,
) -> Result<(), Stop> {
    for word in value.words().into_iter().take(MOST_TO) {
        let (words, path) = match &field.kind {
            Kind::Person => {
                let name = look.name(word)?;
                let query: String = form_urlencoded::byte_serialize(word.as_bytes()).collect();
                (name, Some(format!("/search?q={query}")))
            }
            Kind::Row(of) | Kind::Matter(of) => target((visit, look), of, word)?,
            _ => continue,
        };
        let one = (field.title.clone(), words, path);
        if !out.to.contains(&one) {
            out.to.push(one);
        }
    }
    Ok(())
}

/// A row by its number, whether it still stands or not; a matter by its id.
fn target(
    (visit, look): (&Visit<'_>, &Look<'_>),
    of: &[String],
    word: &str,
) -> Result<(String, Option<String>), Stop> {
    let mut found = None;
    for register in of {
        found = found.or(look.knowing(|known| known.records.row(register, word))?);
    }
    let found = match found {
        Some(found) => Some((*found).clone()),
        None => look.view().matter(word)?.filter(|m| of.contains(&m.applied.mechanism)),
    };
    let Some(matter) = found else { return Ok((word.to_string(), None)) };
    let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else {
        return Ok((word.to_string(), None));
    };
    if !look.may_see(mechanism, &matter)? {
        return Ok((word.to_string(), None));
    }
    let about = fields::about(mechanism, &matter);
    let number = if mechanism.key.is_some() { word.to_string() } else { matter.number(mechanism) };
    Ok((format!("{number}　{about}"), Some(path_of(&matter.id))))
}
