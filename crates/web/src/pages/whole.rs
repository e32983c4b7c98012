//! What was entered into a matter, and where is a list that is too long for its page? The first of such a list stand there, all of
//! them on pages of their own.
//! Takes a matter with what of it can be read; gives its fields in words. How a value reads is in `print`.

use std::collections::BTreeSet;

use askama::Template;
use practice::Mechanism;
use practice::form::Field;
use practice::matter::Matter;
use practice::value::{Filled, Value};
use print::office::Names;

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

/// A list of more than so many is shown by its first ones.
const LONG: usize = 200;
/// So many of a long list stand on the page of its matter.
const FIRST: usize = 50;
/// So many stand on a page of the list alone.
const PAGE: usize = 500;

/// 記入された値 (what was entered) into a field.
pub struct Entered {
    /// Title of the field.
    pub title: String,
    /// In words.
    pub words: String,
    /// Where all of a long list is, and how many there are.
    pub whole: Option<(String, usize)>,
}

#[derive(Template)]
#[template(path = "whole.html")]
struct View {
    frame: Frame,
    path: String,
    matter: String,
    title: String,
    words: Vec<String>,
    pager: Pager,
}

/// Every value as it was entered, those of steps too.
///
/// # Errors
/// The ledger cannot be read.
pub fn revealed(look: &Look<'_>, (mechanism, matter): (&Mechanism, &Matter)) -> Result<Filled, Stop> {
    let mut out = look.view().reveal_all(&matter.applied.fields)?;
    for field in mechanism.steps.iter().flat_map(|s| &s.fields) {
        if let Some(value) = matter.value(&field.name).filter(|_| !out.contains_key(&field.name)) {
            out.insert(field.name.clone(), look.view().reveal(value)?);
        }
    }
    Ok(out)
}

/// Every field that was filled, those of steps too.
pub fn entered((mechanism, matter): (&Mechanism, &Matter), revealed: &Filled, names: &Names) -> Vec<Entered> {
    let mut seen = BTreeSet::new();
    let fields = mechanism.every_field().filter(|f| seen.insert(f.name.as_str()));
    fields.filter_map(|f| Some(told(f, revealed.get(&f.name)?, &matter.id, names))).collect()
}

fn told(field: &Field, value: &Value, id: &str, names: &Names) -> Entered {
    let title = field.title.clone();
    match value {
        Value::Sealed { .. } => Entered { title, words: print::office::DISPOSED.to_string(), whole: None },
        Value::List(all) if all.len() > LONG => {
            let first = Value::List(all.iter().take(FIRST).cloned().collect());
            let words = print::office::value(field, &first, names);
            let whole = Some((format!("{}?field={}", path_of(id), field.name), all.len()));
            Entered { title, words, whole }
        }
        value => Entered { title, words: print::office::value(field, value, names), whole: None },
    }
}

/// A long list by itself.
///
/// # Errors
/// There is no such field, nothing stands in it, or the ledger cannot be read.
pub fn page(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    name: &str,
) -> Given {
    let field = mechanism.every_field().find(|f| f.name == name).ok_or(Stop::Missing)?;
    let revealed = revealed(look, (mechanism, matter))?;
    let value = revealed.get(name).ok_or(Stop::Missing)?;
    let Value::List(all) = value else { return Reply::go(path_of(&matter.id)) };
    let names = look.all_names()?;
    let link = format!("{}?field={name}&page=", path_of(&matter.id));
    let (part, pager) = paging::part(visit.asked("page"), all.clone(), PAGE, link);
    let word = |w: String| print::office::value(field, &Value::Text(w), &names);
    let view = View {
        frame: Frame::of(visit, format!("{}の{}", matter.number(mechanism), field.title))?,
        path: path_of(&matter.id),
        matter: matter.number(mechanism),
        title: field.title.clone(),
        words: part.into_iter().map(word).collect(),
        pager,
    };
    Reply::page(&view)
}
