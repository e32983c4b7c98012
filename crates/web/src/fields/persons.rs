//! How is a person put into a form where there are too many to show them all? By number, by name or by a part of a name.
//! Takes what was typed; gives the one who is meant, or those who may be, to be chosen among. Nobody is taken for another: a part
//! of a name is never enough by itself. Whether a number is registered is held in `practice`.

use clause::glyph;
use practice::form::{Field, Kind};
use practice::spelling::fold;
use practice::value::{Filled, Value};

use super::{BOXES, Choice, Input};
use crate::posted::Posted;
use crate::reply::Stop;
use crate::visit::{Look, Visit};

/// So many persons are offered while somebody types; whoever is not among them is found by his name.
pub const OFFERED: usize = 300;
/// So many are shown who may be meant by one word.
const MAY_BE: usize = 20;

/// だれのことか (who is meant) by a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// This one, by his number.
    One(String),
    /// One of these, and how many there are.
    Some(Vec<Choice>, usize),
    /// Nobody who is here.
    Nobody,
}

impl Meant {
    /// What to do about a word that means no one, or several.
    pub fn says(&self, word: &str) -> String {
        match self {
            Meant::One(_) => String::new(),
            Meant::Some(all, count) => {
                let names: Vec<String> =
                    all.iter().take(5).map(|c| format!("{} {}", c.value, c.label)).collect();
                let more = if *count > names.len() { "など" } else { "" };
                format!(
                    "「{word}」に当てはまる人が{count}人います（{}{more}）。選ぶか、職員番号で書いてください。",
                    names.join("、")
                )
            }
            Meant::Nobody => {
                format!("「{word}」という氏名又は職員番号の人は、今いる職員の中にいません。")
            }
        }
    }
}

/// A word that may mean several, with those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MayBe {
    /// As it was typed.
    pub word: String,
    /// Those.
    pub choices: Vec<Choice>,
    /// How many more there are.
    pub more: usize,
}

/// How persons of a field are entered where there are many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// Those who are chosen.
    pub chosen: Vec<Choice>,
    /// Words that may mean several.
    pub may_be: Vec<MayBe>,
    /// What was typed and means no one, one on each line.
    pub typed: String,
    /// Those who are offered while somebody types.
    pub offered: Vec<Choice>,
}

fn closed(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A number as it was typed, in plain characters; of 「氏名（番号）」 the number.
fn number_in(word: &str) -> String {
    let plain: String = word.chars().map(glyph::narrow).collect();
    let inner = plain.trim().strip_suffix([')', '）']).and_then(|w| w.rsplit_once(['(', '（']));
    inner.map_or_else(|| plain.trim().to_string(), |(_, number)| number.trim().to_string())
}

/// Whoever is meant by a word: by his number, by his whole name or his surname where nobody else who is here bears it; else those
/// in whose names it occurs.
///
/// # Errors
/// The ledger cannot be read.
pub fn meant((visit, look): (&Visit<'_>, &Look<'_>), word: &str) -> Result<Meant, Stop> {
    let (persons, today) = (&visit.office.persons, visit.today());
    let number = number_in(word);
    for number in [word.trim(), &number, &number.to_uppercase(), &number.to_lowercase()] {
        if persons.contains_key(number) {
            return Ok(Meant::One(number.to_string()));
        }
    }
    let (all, folded) = (look.everybody()?, fold(word));
    if folded.is_empty() {
        return Ok(Meant::Nobody);
    }
    let here = |n: &str| persons.get(n).is_some_and(|p| !p.has_left(today));
    let found: Vec<&String> =
        all.folded.iter().filter(|(n, name)| name.contains(&folded) && here(n)).map(|(n, _)| n).collect();
    let name = |n: &String| all.names.get(n).cloned().unwrap_or_default();
    let whole = found.iter().filter(|n| closed(&fold(&name(n))) == closed(&folded));
    let surname = found.iter().filter(|n| fold(&name(n)).split(' ').next() == Some(folded.as_str()));
    for mut only in [whole.collect::<Vec<_>>(), surname.collect()] {
        if only.len() == 1
            && let Some(one) = only.pop()
        {
            return Ok(Meant::One((*one).clone()));
        }
    }
    let count = found.len();
    let choices = found.into_iter().take(MAY_BE).map(|n| choice((visit, look), n));
    let choices = choices.collect::<Result<Vec<_>, _>>()?;
    Ok(if choices.is_empty() { Meant::Nobody } else { Meant::Some(choices, count) })
}

/// A person as a choice: his number, his name with his section.
///
/// # Errors
/// The ledger cannot be read.
pub fn choice((visit, look): (&Visit<'_>, &Look<'_>), number: &str) -> Result<Choice, Stop> {
    let section = visit.office.section_of(number, visit.today()).unwrap_or_default();
    Ok(Choice { value: number.to_string(), label: format!("{}（{section}）", look.name(number)?) })
}

/// What was posted, with numbers in the place of names. What may mean several stays as it was typed, unless one of those was
/// chosen.
///
/// # Errors
/// The ledger cannot be read.
pub fn posted(
    (visit, look): (&Visit<'_>, &Look<'_>),
    fields: &[Field],
    posted: &Posted,
) -> Result<Posted, Stop> {
    let mut out = posted.clone();
    for field in fields.iter().filter(|f| f.kind == Kind::Person) {
        let filled = super::filled(std::slice::from_ref(field), posted);
        let Some(value) = filled.get(&field.name) else { continue };
        let name = super::name_of(field);
        out.fields.retain(|(n, _)| *n != name);
        let words = resolved((visit, look), &value.words())?;
        out.fields.extend(words.into_iter().map(|word| (name.clone(), word)));
    }
    Ok(out)
}

/// Words that name persons, with numbers in the place of names, each once.
fn resolved((visit, look): (&Visit<'_>, &Look<'_>), typed: &[&str]) -> Result<Vec<String>, Stop> {
    let mut out: Vec<String> = Vec::new();
    for word in typed {
        let word = match meant((visit, look), word)? {
            Meant::One(number) => number,
            Meant::Some(all, _) if all.iter().any(|c| typed.contains(&c.value.as_str())) => continue,
            _ => (*word).to_string(),
        };
        if !out.contains(&word) {
            out.push(word);
        }
    }
    Ok(out)
}

/// Faults in the words of those who typed a name: who may be meant, instead of that it is no number.
///
/// # Errors
/// The ledger cannot be read.
pub fn told(
    (visit, look): (&Visit<'_>, &Look<'_>),
    fields: &[Field],
    filled: &Filled,
    faults: Vec<String>,
) -> Result<Vec<String>, Stop> {
    let mut out = faults;
    for field in fields.iter().filter(|f| f.kind == Kind::Person) {
        for word in filled.get(&field.name).map(Value::words).unwrap_or_default() {
            let mark = format!("「{}」の「{word}」は", field.title);
            for fault in out.iter_mut().filter(|f| f.starts_with(&mark)) {
                let says = meant((visit, look), word)?.says(word);
                if !says.is_empty() {
                    *fault = format!("「{}」の{says}", field.title);
                }
            }
        }
    }
    Ok(out)
}

/// How persons are entered into a field with these values.
///
/// # Errors
/// The ledger cannot be read.
pub fn input((visit, look): (&Visit<'_>, &Look<'_>), many: bool, values: &[String]) -> Result<Input, Stop> {
    let today = visit.today();
    let here = visit.office.persons.iter().filter(|(_, p)| !p.has_left(today));
    let here: Vec<&String> = here.map(|(number, _)| number).collect();
    if many && here.len() <= BOXES {
        let all = here.iter().map(|n| choice((visit, look), n)).collect::<Result<_, _>>()?;
        return Ok(Input::Boxes(all));
    }
    let mut out = Persons::default();
    let mut typed: Vec<&str> = Vec::new();
    for word in values {
        match meant((visit, look), word)? {
            Meant::One(number) => out.chosen.push(choice((visit, look), &number)?),
            Meant::Some(choices, count) => {
                let more = count - choices.len();
                out.may_be.push(MayBe { word: word.clone(), choices, more });
                typed.push(word);
            }
            Meant::Nobody => typed.push(word),
        }
    }
    out.typed = typed.join("\n");
    if many {
        // Lines have no suggestions.
        return Ok(Input::Several(out));
    }
    out.offered = offered((visit, look), here)?;
    Ok(Input::Person(out))
}

/// Those who are offered: of more than can be, those of one's own section come first.
fn offered((visit, look): (&Visit<'_>, &Look<'_>), mut here: Vec<&String>) -> Result<Vec<Choice>, Stop> {
    if here.len() > OFFERED {
        let today = visit.today();
        let own = visit.office.section_of(visit.caller()?.number(), today);
        here.sort_by_key(|n| visit.office.section_of(n, today) != own);
        here.truncate(OFFERED);
    }
    here.into_iter().map(|n| choice((visit, look), n)).collect()
}
