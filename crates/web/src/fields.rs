//! How is a form of the catalogue drawn, and how are its fields read back? One model for every page with a form.
//! Takes the fields of a mechanism or a step; gives what the template draws, and from what was posted the values.
//! Whether values are right is held in `practice`; the sentences of faults come from there.

pub mod persons;

use clause::glyph;
use ledger::book::{Listing, Order};
use practice::calendar;
use practice::form::{Field, Kind};
use practice::known::Known;
use practice::value::{Filled, Value};

use persons::Persons;

use crate::about;
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
    /// The list of suggestions that belongs to it; another field of the form may draw it.
    pub list: String,
    /// Registers with more than is suggested: path and title.
    pub elsewhere: Vec<(String, String)>,
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
    /// A person, where there are many or few.
    Person(Persons),
    /// Several persons of many.
    Several(Persons),
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
/// So many rows of a register are offered as suggestions; of more, the register is looked through.
const SUGGESTED: u32 = 100;

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

    /// What says more about the field, for those who hear it instead of seeing it: the ids of its help and its faults.
    pub fn described(&self) -> String {
        let helps = matches!(
            self.input,
            Input::Day | Input::Moment | Input::Listed(_) | Input::Person(_) | Input::Several(_)
        );
        let name = &self.name;
        let parts = [("h", !self.help.is_empty()), ("x", helps), ("e", !self.faults.is_empty())].into_iter();
        parts.filter(|(_, is)| *is).map(|(mark, _)| format!("{mark}-{name}")).collect::<Vec<_>>().join(" ")
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
    let mut out: Vec<Drawn> = Vec::new();
    for field in fields {
        let mark = format!("「{}」", field.title);
        let values = filled.get(&field.name).map(|v| shown(field, v)).unwrap_or_default();
        let (input, elsewhere) = input((visit, look), field, &values)?;
        let name = name_of(field);
        let mut drawn = Drawn {
            list: format!("l-{name}"),
            name,
            title: field.title.clone(),
            help: field.help.clone(),
            required: field.required,
            input,
            values,
            faults: faults.iter().filter(|f| f.starts_with(&mark)).cloned().collect(),
            elsewhere,
        };
        share(&out, &mut drawn);
        out.push(drawn);
    }
    Ok(out)
}

/// Suggestions that an earlier field of the form draws are not drawn again.
fn share(before: &[Drawn], drawn: &mut Drawn) {
    fn offered(input: &mut Input) -> Option<&mut Vec<Choice>> {
        match input {
            Input::Suggest(all) => Some(all),
            Input::Person(p) => Some(&mut p.offered),
            _ => None,
        }
    }
    fn drawn_there(input: &Input) -> &[Choice] {
        match input {
            Input::Suggest(all) => all,
            Input::Person(p) => &p.offered,
            _ => &[],
        }
    }
    let Some(own) = offered(&mut drawn.input).filter(|own| !own.is_empty()) else { return };
    if let Some(same) = before.iter().find(|d| drawn_there(&d.input) == own.as_slice()) {
        own.clear();
        drawn.list.clone_from(&same.list);
    }
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

/// How a field is entered, and registers that hold more than is suggested.
type Asked = (Input, Vec<(String, String)>);

fn input((visit, look): (&Visit<'_>, &Look<'_>), field: &Field, values: &[String]) -> Result<Asked, Stop> {
    let among = |choices: Vec<Choice>| match (field.many, choices.len()) {
        (_, 0) => Input::Lines(if field.many { 3 } else { 1 }),
        (true, ..=BOXES) => Input::Boxes(choices),
        (true, _) => Input::Lines(4),
        (false, ..=FEW) => Input::Radio(choices),
        (false, _) => Input::Select(choices),
    };
    let input = match &field.kind {
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
        Kind::Person => persons::input((visit, look), field.many, values)?,
        Kind::Row(of) => return rows((visit, look), of, field.many, true),
        Kind::Matter(of) => return rows((visit, look), of, field.many, false),
    };
    Ok((input, Vec::new()))
}

/// Roles of the policy, and those that posts hold.
fn roles(known: &Known<'_>) -> Vec<String> {
    let read = known.edition.iter().flat_map(|e| &e.reading.roles).map(|r| r.role.clone());
    let held = known.office.posts.values().flat_map(|p| &p.roles).map(|r| r.what.clone());
    read.chain(held).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// Rows of registers, or matters of mechanisms, that may be pointed to.
fn rows(
    (visit, look): (&Visit<'_>, &Look<'_>),
    of: &[String],
    many: bool,
    by_key: bool,
) -> Result<Asked, Stop> {
    use practice::matter::Status;
    let (mut choices, mut elsewhere, mut hidden) = (Vec::new(), Vec::new(), false);
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
        let listed = look.view().listed(&listing)?;
        if listed.total > SUGGESTED {
            elsewhere.push((format!("/registers/{id}"), mechanism.title.clone()));
        }
        for matter in listed.matters {
            if !look.may_see(mechanism, &matter)? {
                hidden = true;
                continue;
            }
            let value = if by_key { matter.key(mechanism) } else { matter.id.clone() };
            let about = about::about(mechanism, &matter);
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
    let input = match (many, choices.len()) {
        // What another section keeps is asked for by its number, so there must be room to write it.
        (true, 1..=BOXES) if !hidden => Input::Boxes(choices),
        (true, 0) => Input::Lines(4),
        (true, _) => Input::Listed(choices),
        (false, _) => Input::Suggest(choices),
    };
    Ok((input, elsewhere))
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
