//! What does a matter point to, and what points to it? Rows, matters and persons as links, both ways.
//! Takes a matter; gives links for its page. What somebody may not see is named without a link, or left out.
//! The other direction is asked of the index: matters that are over still point.

use practice::Mechanism;
use practice::form::{Field, Kind};
use practice::matter::Matter;
use practice::value::Value;

use crate::about;
use crate::pages::matter::path_of;
use crate::paging::{self, Pager};
use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// So many of those that point here stand on a page.
const PAGE: usize = 50;
/// More of them than this are not looked for.
const MOST: u32 = 20_000;
/// So many are shown of what a field points to.
const MOST_TO: usize = 50;

/// つながり (links) of a matter.
#[derive(Default)]
pub struct Links {
    /// Where it points: title of the field, words, and the path where there is one to go.
    pub to: Vec<(String, String, Option<String>)>,
    /// What points to it: path, words, state.
    pub from: Vec<(String, String, String)>,
    /// The way to the rest of that.
    pub pager: Pager,
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
    let (pointing, pager) = pointing((visit, look), matter)?;
    out.pager = pager.of_list("これを指すもの", "#links");
    for (of, other) in pointing {
        let words = format!("{}　{}", other.number(of), about::about(of, &other));
        out.from.push((path_of(&other.id), words, visit.state(&other)));
    }
    Ok(out)
}

/// A matter with its mechanism.
type Known<'a> = (&'a Mechanism, Matter);

/// Those that point here and lie in the sight of who looks, the newest first: a part of them, with their mechanisms. Who reads
/// everything is told how many there are; for others nobody counts them.
fn pointing<'a>(
    (visit, look): (&Visit<'a>, &Look<'_>),
    matter: &Matter,
) -> Result<(Vec<Known<'a>>, Pager), Stop> {
    let mut all = visit.site.live.shelf.search().pointing(matter, MOST)?;
    all.retain(|id| *id != matter.id);
    let link = format!("{}?pointing=", path_of(&matter.id));
    let known = |other: Matter| Some((visit.catalog().get(&other.applied.mechanism)?, other));
    let (pager, from) = paging::place(visit.asked("pointing"), all.len(), PAGE, link);
    if visit.caller()?.reader {
        let here: Vec<String> = all.into_iter().skip(from).take(PAGE).collect();
        return Ok((look.view().of_ids(&here)?.into_iter().filter_map(known).collect(), pager));
    }
    let mut seen = Vec::new();
    for some in all.chunks(PAGE) {
        for (of, other) in look.view().of_ids(some)?.into_iter().filter_map(known) {
            if look.may_see(of, &other)? {
                seen.push((of, other));
            }
        }
        // What lies on this page and one more is enough to know whether there is another page.
        if seen.len() > from + PAGE {
            break;
        }
    }
    let more = seen.len() > from + PAGE;
    let from = if from < seen.len() { from } else { 0 };
    let page = from / PAGE + 1;
    let here = seen.into_iter().skip(from).take(PAGE).collect();
    let pages = page + usize::from(more);
    Ok((here, Pager { page, pages, uncounted: true, shown: (0, 0, 0), ..pager }))
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
    let about = about::about(mechanism, &matter);
    let number = if mechanism.key.is_some() { word.to_string() } else { matter.number(mechanism) };
    Ok((format!("{number}　{about}"), Some(path_of(&matter.id))))
}
