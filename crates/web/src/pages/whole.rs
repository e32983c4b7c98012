//! What was entered into a matter, and where is what is too long for its page? The beginning stands there, all of it on pages of its
//! own: long lists, long texts where there are many, and what is told of one event.
//! Takes a matter with what of it can be read; gives its fields in words. How a value reads is in `print`.

use std::collections::BTreeSet;

use askama::Template;
use practice::Mechanism;
use practice::form::Field;
use practice::matter::Matter;
use practice::value::{Filled, Value};
use print::office::Names;

use crate::fields;
use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::paging::{self, Pager};
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};

/// A list of more than so many is shown by its first ones.
const LONG: usize = 200;
/// So many of a long list stand on the page of its matter.
const FIRST: usize = 50;
/// A page of the list alone takes about so many bytes.
const PAGE_BYTES: usize = 60_000;
/// What was entered takes so many bytes at most on the page of its matter; of more, long texts are shown by their beginning.
const MOST_BYTES: usize = 20_000;
/// So many characters of a text are its beginning.
const BEGINNING: usize = 200;
/// A form takes at most so many bytes of what stands already; what does not fit is changed on a page of its own.
const FORM_BYTES: usize = 30_000;

/// 記入された値 (what was entered) into a field.
pub struct Entered {
    /// Title of the field.
    pub title: String,
    /// In words.
    pub words: String,
    /// Where all of it is, and how much that is, if it does not stand here.
    pub whole: Option<(String, String)>,
}

/// The beginning of a text, if it is longer than that.
pub fn beginning(text: &str) -> Option<String> {
    let mut all = text.chars();
    let begun: String = all.by_ref().take(BEGINNING).collect();
    all.next().is_some().then(|| format!("{begun}…"))
}

#[derive(Template)]
#[template(path = "whole.html")]
struct View {
    frame: Frame,
    path: String,
    matter: String,
    title: String,
    words: Vec<String>,
    /// Whether they are a list, and not one text.
    list: bool,
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
    let told = fields.filter_map(|f| Some((f, told(f, revealed.get(&f.name)?, &matter.id, names))));
    let mut all: Vec<(&Field, Entered)> = told.collect();
    if all.iter().map(|(_, e)| e.words.len()).sum::<usize>() > MOST_BYTES {
        for (field, one) in all.iter_mut().filter(|(_, e)| e.whole.is_none()) {
            let Some(begun) = beginning(&one.words) else { continue };
            one.whole = Some((place(&matter.id, field), format!("{}文字", one.words.chars().count())));
            one.words = begun;
        }
    }
    all.into_iter().map(|(_, one)| one).collect()
}

/// Which fields a form shows: those that are changed elsewhere are not sent with it, and stay as they stand.
pub struct Shown {
    /// Those that are shown.
    pub fields: Vec<Field>,
    /// The name of the only one, where the page is for one of those that are changed elsewhere.
    pub only: String,
    /// Those that are changed elsewhere: title and place.
    pub apart: Vec<(String, String)>,
}

/// The fields of a form of a matter in which this stands already; `sent` is what came with it, if it comes back.
pub fn shown(
    visit: &Visit<'_>,
    (matter, asked): (&Matter, &[Field]),
    stands: &Filled,
    sent: Option<&Posted>,
) -> Shown {
    let apart = set_apart(asked, stands);
    let only = sent.map_or(visit.asked("edit"), |typed| typed.get("edit"));
    if let Some(field) = apart.iter().find(|f| f.name == only) {
        let fields = vec![(*field).clone()];
        return Shown { fields, only: only.to_string(), apart: Vec::new() };
    }
    // What was sent is shown again, whatever stands there by now.
    let is_sent = |f: &Field| sent.is_some_and(|typed| typed.has(&fields::name_of(f)));
    let apart: Vec<&Field> = apart.into_iter().filter(|f| !is_sent(f)).collect();
    let fields = asked.iter().filter(|f| !apart.iter().any(|a| a.name == f.name)).cloned().collect();
    let place = |f: &&Field| (f.title.clone(), format!("{}?edit={}", path_of(&matter.id), f.name));
    Shown { fields, only: String::new(), apart: apart.iter().map(place).collect() }
}

/// The page of one field.
fn place(id: &str, field: &Field) -> String {
    format!("{}?field={}", path_of(id), field.name)
}

/// Fields of a form that stands for a matter whose values would make the page too long together: they are changed one by one.
fn set_apart<'a>(fields: &'a [Field], stands: &Filled) -> Vec<&'a Field> {
    let bytes = |f: &Field| {
        let words = stands.get(&f.name).map(Value::words).unwrap_or_default();
        words.iter().map(|w| w.len() + 1).sum::<usize>()
    };
    let mut left = FORM_BYTES;
    let mut out = Vec::new();
    for field in fields {
        match left.checked_sub(bytes(field)) {
            Some(rest) => left = rest,
            None => out.push(field),
        }
    }
    out
}

fn told(field: &Field, value: &Value, id: &str, names: &Names) -> Entered {
    let title = field.title.clone();
    match value {
        Value::Sealed { .. } => Entered { title, words: print::office::DISPOSED.to_string(), whole: None },
        Value::List(all) if all.len() > LONG => {
            let first = Value::List(all.iter().take(FIRST).cloned().collect());
            let words = print::office::value(field, &first, names);
            let words =
                format!("{}　など", beginning(&words).filter(|_| words.len() > MOST_BYTES).unwrap_or(words));
            Entered { title, words, whole: Some((place(id, field), format!("{}件", all.len()))) }
        }
        value => Entered { title, words: print::office::value(field, value, names), whole: None },
    }
}

/// One field by itself, or what is told of one event.
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
    let names = look.all_names()?;
    let word = |w: &String| print::office::value(field, &Value::Text(w.clone()), &names);
    let (words, list) = match value {
        Value::List(all) => (all.iter().map(word).collect(), true),
        Value::Sealed { .. } => return Reply::go(path_of(&matter.id)),
        value => (vec![print::office::value(field, value, &names)], false),
    };
    drawn(visit, (mechanism, matter), (field.title.clone(), format!("field={name}")), (words, list))
}

/// What is told of one event of a matter, by its number in the ledger.
///
/// # Errors
/// There is no such event, or the ledger cannot be read.
pub fn event((visit, look): (&Visit<'_>, &Look<'_>), (mechanism, matter): (&Mechanism, &Matter)) -> Given {
    let entries = look.view().history(&matter.id)?;
    let told = print::matter::history(mechanism, &entries, &look.all_names()?);
    let one = told.into_iter().find(|h| visit.asked("event").parse() == Ok(h.seq)).ok_or(Stop::Missing)?;
    let title = format!("{}　{}", one.at, one.what);
    let words = in_pieces(&one.remark);
    drawn(visit, (mechanism, matter), (title, format!("event={}", one.seq)), (words, false))
}

/// A text in pieces that fit onto a page.
fn in_pieces(text: &str) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    all.chunks(PAGE_BYTES / 4).map(|piece| piece.iter().collect()).collect()
}

fn drawn(
    visit: &Visit<'_>,
    (mechanism, matter): (&Mechanism, &Matter),
    (title, asked): (String, String),
    (words, list): (Vec<String>, bool),
) -> Given {
    let link = format!("{}?{asked}&page=", path_of(&matter.id));
    let drawn = |w: &String| w.len() + 10;
    let (words, mut pager) = paging::weighed(visit.asked("page"), words, PAGE_BYTES, drawn, link);
    let count = if list { format!("（{}件）", pager.shown.2) } else { String::new() };
    if !list {
        pager.shown = (0, 0, 0);
    }
    let view = View {
        frame: Frame::of(visit, format!("{}の{title}", matter.number(mechanism)))?,
        path: path_of(&matter.id),
        matter: matter.number(mechanism),
        title: format!("{title}{count}"),
        words,
        list,
        pager,
    };
    Reply::page(&view)
}
