//! How is a form of the catalogue drawn, and how are its fields read back? One model for every page with a form.
//! Takes the fields of a mechanism or a step; gives what the template draws, and from what was posted the values.
//! Whether values are right is held in `practice`; the sentences of faults come from there.

use clause::glyph;
use ledger::book::{Listing, Order};
use practice::calendar;
use practice::form::{Field, Kind};
use practice::known::Known;
use practice::value::{Filled, Value};

use crate::asked::FIELD;
use crate::posted::Posted;
use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// A field as it is drawn.
pub struct Drawn {
    /// Name in the form.
    pub name: String,
    /// Title.
    pub title: String,
    /// One sentence of help.
    pub help: String,
    /// Whether it must be filled.
    pub required: bool,
    /// How it is entered.
    pub input: Input,
    /// What stands in it.
    pub values: Vec<String>,
    /// What is wrong with it.
    pub faults: Vec<String>,
}

/// How something is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One or more lines.
    Lines(u8),
    /// One short line, with the keyboard for it.
    Short(&'static str),
    /// A day.
    Day,
    /// A day and a time.
    Moment,
    /// One of a few.
    Radio(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// Some of a few.
    Boxes(Vec<Choice>),
    /// A line with suggestions.
    Suggest(Vec<Choice>),
    /// Lines, one value on each, with the many that may stand there beside it.
    Listed(Vec<Choice>),
}

/// A choice: what is sent, and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// So many choices are shown as buttons; more become a list.
const FEW: usize = 6;
/// So many rows of a register are offered as boxes.
const BOXES: usize = 30;
/// So many rows are offered as suggestions.
const SUGGESTED: u32 = 300;

impl Drawn {
    /// The first value.
    pub fn value(&self) -> &str {
        self.values.first().map(String::as_str).unwrap_or_default()
    }

    /// All values, one on each line.
    pub fn lines(&self) -> String {
        self.values.join("\n")
    }

    /// Whether this choice was made.
    pub fn is_chosen(&self, choice: &Choice) -> bool {
        self.values.contains(&choice.value)
    }

    /// Day and time of a moment.
    pub fn parts(&self) -> (String, String) {
        let (day, time) = self.value().split_once('T').unwrap_or((self.value(), ""));
        (day.to_string(), time.get(..5).unwrap_or(time).to_string())
    }
}

/// The name of a field of the catalogue in a form.
pub fn name_of(field: &Field) -> String {
    format!("{FIELD}{}", field.name)
}

/// Draws fields with what stands in them; faults go to the field whose title they name.
///
/// # Errors
/// The ledger cannot be read.
pub fn draw(
    (visit, look): (&Visit<'_>, &Look<'_>),
    fields: &[Field],
    filled: &Filled,
    faults: &[String],
) -> Result<Vec<Drawn>, Stop> {
    fields
        .iter()
        .map(|field| {
            let mark = format!("「{}」", field.title);
            Ok(Drawn {
                name: name_of(field),
                title: field.title.clone(),
                help: field.help.clone(),
                required: field.required,
                input: input((visit, look), field)?,
                values: filled.get(&field.name).map(|v| shown(field, v)).unwrap_or_default(),
                faults: faults.iter().filter(|f| f.starts_with(&mark)).cloned().collect(),
            })
        })
        .collect()
}

fn shown(field: &Field, value: &Value) -> Vec<String> {
    let day = |word: &str| word.parse().map_or_else(|_| word.to_string(), calendar::wareki);
    match (&field.kind, value) {
        (Kind::Date, Value::Text(word)) => vec![day(word)],
        (Kind::Moment, Value::Text(word)) => match word.split_once('T') {
            Some((d, t)) => vec![format!("{}T{t}", day(d))],
            None => vec![word.clone()],
        },
        (_, Value::List(words)) => words.clone(),
        (_, Value::Sealed { .. }) => Vec::new(),
        (_, other) => vec![other.shown()],
    }
}

fn plain(words: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Choice> {
    let one = |w: &str| Choice { value: w.to_string(), label: w.to_string() };
    words.into_iter().map(|w| one(w.as_ref())).collect()
}

fn input((visit, look): (&Visit<'_>, &Look<'_>), field: &Field) -> Result<Input, Stop> {
    let among = |choices: Vec<Choice>| match (field.many, choices.len()) {
        (_, 0) => Input::Lines(if field.many { 3 } else { 1 }),
        (true, ..=BOXES) => Input::Boxes(choices),
        (true, _) => Input::Lines(4),
        (false, ..=FEW) => Input::Radio(choices),
        (false, _) => Input::Select(choices),
    };
    Ok(match &field.kind {
        Kind::Text => Input::Lines(if field.many { 3 } else { 2 }),
        Kind::Number => Input::Short("numeric"),
        Kind::Date if field.many => Input::Lines(3),
        Kind::Date => Input::Day,
        Kind::Moment => Input::Moment,
        Kind::Flag => Input::Radio(plain(["はい", "いいえ"])),
        Kind::Choice(words) => among(plain(words)),
        Kind::Class => among(look.knowing(|known| plain(known.classes()))),
        Kind::Zone => among(look.knowing(|known| plain(known.zones()))),
        Kind::Section => among(plain(
            visit.office.sections.iter().filter(|(_, s)| s.closed.is_none()).map(|(name, _)| name),
        )),
        Kind::Role => among(plain(look.knowing(roles))),
        Kind::Clause => Input::Lines(if field.many { 3 } else { 1 }),
        Kind::Person => persons((visit, look), field.many)?,
        Kind::Row(of) => rows((visit, look), of, field.many, true)?,
        Kind::Matter(of) => rows((visit, look), of, field.many, false)?,
    })
}

/// Roles of the policy, and those that posts hold.
fn roles(known: &Known<'_>) -> Vec<String> {
    let read = known.edition.iter().flat_map(|e| &e.reading.roles).map(|r| r.role.clone());
    let held = known.office.posts.values().flat_map(|p| &p.roles).map(|r| r.what.clone());
    read.chain(held).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn persons((visit, look): (&Visit<'_>, &Look<'_>), many: bool) -> Result<Input, Stop> {
    let today = visit.today();
    let here = visit.office.persons.iter().filter(|(_, p)| p.left.is_none_or(|left| today <= left));
    let mut choices = Vec::new();
    for (number, _) in here {
        let section = visit.office.section_of(number, today).unwrap_or_default();
        let label = format!("{}（{section}）", look.name(number)?);
        choices.push(Choice { value: number.clone(), label });
    }
    Ok(match (many, choices.len()) {
        (true, ..=BOXES) => Input::Boxes(choices),
        (true, _) => Input::Lines(3),
        (false, _) => Input::Suggest(choices),
    })
}

/// Rows of registers, or matters of mechanisms, that may be pointed to.
fn rows(
    (visit, look): (&Visit<'_>, &Look<'_>),
    of: &[String],
    many: bool,
    by_key: bool,
) -> Result<Input, Stop> {
    use practice::matter::Status;
    let mut choices = Vec::new();
    for id in of {
        let Some(mechanism) = visit.catalog().get(id) else { continue };
        let states = if by_key { vec![Status::Live, Status::Open] } else { Vec::new() };
        let listing = Listing {
            mechanism: Some(id.clone()),
            states,
            order: if by_key { Order::Key } else { Order::Newest },
            most: SUGGESTED,
            ..Listing::default()
        };
        for matter in look.view().listed(&listing)?.matters {
            if !look.may_see(mechanism, &matter)? {
                continue;
            }
            let value = if by_key { matter.key(mechanism) } else { matter.id.clone() };
            let about = about(mechanism, &matter);
            let number = if by_key { value.clone() } else { matter.number(mechanism) };
            let label = if about.is_empty() { number } else { format!("{number}　{about}") };
            // What is past its last day may still be meant, but not by mistake.
            let label = match matter.expired(mechanism, visit.today()) {
                Some(last) => format!("{label}（{}で期限切れ）", crate::words::day(last)),
                None => label,
            };
            choices.push(Choice { value, label });
        }
    }
    Ok(match (many, choices.len()) {
        (true, 1..=BOXES) => Input::Boxes(choices),
        (true, 0) => Input::Lines(4),
        (true, _) => Input::Listed(choices),
        (false, _) => Input::Suggest(choices),
    })
}

/// The words by which people know a row: its first field in words that is not its number.
pub fn about(mechanism: &practice::Mechanism, matter: &practice::matter::Matter) -> String {
    let mut named = mechanism.fields.iter().filter(|f| {
        !f.private
            && Some(f.name.as_str()) != mechanism.key.as_deref()
            && matches!(f.kind, Kind::Text | Kind::Choice(_))
    });
    let found = named.find_map(|f| matter.value(&f.name)).map(Value::shown).unwrap_or_default();
    found.replace('\n', " ").chars().take(30).collect()
}

/// Values from what was posted. Empty fields are left out.
pub fn filled(fields: &[Field], posted: &Posted) -> Filled {
    let mut out = Filled::new();
    for field in fields {
        let mut words: Vec<String> = match field.kind {
            Kind::Moment => moment(field, posted).into_iter().collect(),
            _ => posted
                .all(&name_of(field))
                .map(str::trim)
                .filter(|w| !w.is_empty())
                .map(ToString::to_string)
                .collect(),
        };
        if field.many {
            words = words
                .iter()
                .flat_map(|w| w.lines())
                .map(|l| l.trim().to_string())
                .filter(|l| !l.is_empty())
                .collect();
        }
        if field.kind == Kind::Date && !field.many {
            // A day is kept as a day, however it was written; what is none is told by the check.
            for word in &mut words {
                if let Ok(day) = calendar::day(word) {
                    *word = day.to_string();
                }
            }
        }
        match (words.len(), field.many) {
            (0, _) => {}
            (_, true) => {
                out.insert(field.name.clone(), Value::List(words));
            }
            (_, false) => {
                out.insert(field.name.clone(), Value::Text(words.swap_remove(0)));
            }
        }
    }
    out
}

/// Values from what was posted for a matter that stands: what was sent empty is emptied, and what is kept apart is left out where
/// it was sent as it stands. A field that was not sent, or could not be shown, stays.
pub fn renewed(fields: &[Field], posted: &Posted, stands: &Filled) -> Filled {
    let mut out = filled(fields, posted);
    for field in fields {
        let Some(old) = stands.get(&field.name) else { continue };
        let readable = !matches!(old, Value::Sealed { .. });
        match out.get(&field.name) {
            None if readable && was_sent(field, posted) => {
                out.insert(field.name.clone(), Value::Text(String::new()));
            }
            Some(new) if field.private && new.shown() == old.shown() => {
                out.remove(&field.name);
            }
            _ => {}
        }
    }
    out
}

fn was_sent(field: &Field, posted: &Posted) -> bool {
    let name = name_of(field);
    posted.has(&name) || posted.has(&format!("{name}.day"))
}

/// Day and time are entered in two fields.
fn moment(field: &Field, posted: &Posted) -> Option<String> {
    let name = name_of(field);
    let day = posted.given(&format!("{name}.day"));
    let time = posted.given(&format!("{name}.time")).map(|t| half_width(&t));
    let day = day.map(|d| calendar::day(&d).map_or(d, |day| day.to_string()));
    match (day, time) {
        (Some(day), Some(time)) => {
            let time = if time.find(':') == Some(1) { format!("0{time}") } else { time };
            Some(format!("{day}T{time}"))
        }
        (None, None) => None,
        (day, time) => Some(format!("{}T{}", day.unwrap_or_default(), time.unwrap_or_default())),
    }
}

fn half_width(text: &str) -> String {
    let one = |c: char| match c {
        '：' | '時' => ':',
        other => glyph::narrow_digit(other),
    };
    text.chars().filter(|c| *c != '分').map(one).collect()
}

#[cfg(test)]
mod tests;
