//! Which values does a row of a list give? A day and a person may stand there twice: for people, and as data.
//! Takes the cells of a row and the matter that stands; gives values, and what is wrong with cells that contradict each other.
//! INVARIANT: of two cells the one counts that somebody changed. Where both were changed and disagree, nobody guesses.

use super::heads::{Column, Heads};
use super::{APART, PERSON, WESTERN};
use crate::calendar::{self, Moment};
use crate::form::{Field, Kind};
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::value::{Filled, Value};
use std::collections::{BTreeMap, HashMap};

/// Reads cells.
pub(super) struct Cells<'a, 'k> {
    known: &'a Known<'k>,
    names: &'a BTreeMap<String, String>,
    /// Numbers of those who bear a name, without blanks.
    bearers: HashMap<String, Vec<&'a str>>,
}

/// What stands in the two columns of a field.
type Pair<'c> = (&'c str, &'c str);

fn closed(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The words of a cell: one, or those of a field that takes several.
fn words<'c>(field: &Field, cell: &'c str) -> Vec<&'c str> {
    match field.many {
        true => cell.split(['、', '\n']).map(str::trim).filter(|w| !w.is_empty()).collect(),
        false => vec![cell],
    }
}

/// A moment as it is stored, or as people read it: 令和8年11月24日 9:00.
fn moment(word: &str) -> Option<Moment> {
    let for_people = || {
        let (day, time) = word.rsplit_once(char::is_whitespace)?;
        let (hour, minute) = time.split_once(':')?;
        let day = calendar::day(day).ok()?;
        format!("{day}T{hour:0>2}:{minute:0>2}").parse().ok()
    };
    word.parse().ok().or_else(for_people)
}

/// A word so that it can be held against another: a day, a moment to the minute. What cannot be read, as it stands.
fn read(field: &Field, word: &str) -> String {
    let read = match field.kind {
        Kind::Date => calendar::day(word).ok().map(|day| day.to_string()),
        Kind::Moment => moment(word).map(|at| at.to_string().chars().take(16).collect()),
        _ => None,
    };
    read.unwrap_or_else(|| word.to_string())
}

impl<'a, 'k> Cells<'a, 'k> {
    pub(super) fn new(known: &'a Known<'k>, names: &'a BTreeMap<String, String>) -> Cells<'a, 'k> {
        let mut bearers: HashMap<String, Vec<&str>> = HashMap::new();
        for (number, name) in names {
            bearers.entry(closed(name)).or_default().push(number);
        }
        Cells { known, names, bearers }
    }

    /// The values of a row, and what is wrong with its cells.
    pub(super) fn given(
        &self,
        (heads, cells): (&Heads, &[String]),
        mechanism: &Mechanism,
        stands: Option<&Matter>,
    ) -> (Filled, Vec<String>) {
        let (mut out, mut faults) = (Filled::new(), Vec::new());
        for field in &mechanism.fields {
            let own = heads.cell(&Column::Field(field.name.clone()), cells);
            let beside = heads.cell(&Column::Beside(field.name.clone()), cells);
            let taken = match (own, beside) {
                (None, None) => continue,
                (Some(own), Some(beside)) => self.of_two(field, (own, beside), stands),
                (Some(word), None) | (None, Some(word)) => Some(word),
            };
            let Some(word) = taken else {
                // `of_two` takes nothing only where both are there.
                let both = (own.unwrap_or_default(), beside.unwrap_or_default());
                faults.push(contradiction(field, both, stands.is_some()));
                // Both are shown beside what stands there.
                out.insert(field.name.clone(), Value::List(vec![both.0.to_string(), both.1.to_string()]));
                continue;
            };
            if !(field.private && APART.contains(&word)) {
                faults.extend(words(field, word).into_iter().filter_map(|w| self.several(field, w)));
                out.insert(field.name.clone(), self.value(field, word));
            }
        }
        (out, faults)
    }

    /// Which of two cells of a field counts; none where nobody can say.
    fn of_two<'c>(&self, field: &Field, (own, beside): Pair<'c>, stands: Option<&Matter>) -> Option<&'c str> {
        // What is kept apart is taken in with a new row only.
        if self.mean(field, own, beside) || field.private && stands.is_some() {
            return Some(beside);
        }
        let now = stands.and_then(|m| m.applied.fields.get(&field.name)).filter(|v| !v.is_empty())?.shown();
        let data = |cell| words(field, cell).into_iter().map(|w| read(field, w)).collect::<Vec<_>>();
        match (self.mean(field, own, &now), data(beside) == data(&now)) {
            (true, false) => Some(beside),
            (false, true) => Some(own),
            _ => None,
        }
    }

    /// Whether a cell for people means what stands as data.
    fn mean(&self, field: &Field, own: &str, data: &str) -> bool {
        let (own, data) = (words(field, own), words(field, data));
        let bears =
            |own: &str, number: &str| self.names.get(number).is_some_and(|n| closed(n) == closed(own));
        let one = |own: &str, data: &str| {
            read(field, own) == read(field, data) || field.kind == Kind::Person && bears(own, data)
        };
        own.len() == data.len() && own.into_iter().zip(data).all(|(own, data)| one(own, data))
    }

    /// What is to be done where several bear a name.
    fn several(&self, field: &Field, word: &str) -> Option<String> {
        if field.kind != Kind::Person || self.known.office.persons.contains_key(word) {
            return None;
        }
        let numbers = self.bearers.get(&closed(word)).filter(|numbers| numbers.len() > 1)?;
        let title = &field.title;
        Some(format!(
            "「{title}」の「{word}」という氏名の人は{}人います（職員番号{}）。氏名の代わりに、その人の職員番号を記入してください。",
            numbers.len(),
            numbers.join("、")
        ))
    }

    fn value(&self, field: &Field, word: &str) -> Value {
        let one = |word: &str| match field.kind {
            // Somebody is meant by his name where only one bears it.
            Kind::Person => match self.bearers.get(&closed(word)).map(Vec::as_slice) {
                Some([number]) if !self.known.office.persons.contains_key(word) => (*number).to_string(),
                _ => word.to_string(),
            },
            Kind::Moment => moment(word).map_or_else(|| word.to_string(), |at| at.to_string()),
            _ => word.to_string(),
        };
        match field.many {
            true => Value::List(words(field, word).into_iter().map(one).collect()),
            false => Value::Text(one(word)),
        }
    }
}

/// Two cells that contradict each other, each as it stands in the file, and what to do.
fn contradiction(field: &Field, (own, beside): Pair<'_>, stands: bool) -> String {
    let (more, same) = match field.kind {
        Kind::Person => (PERSON, "同じ人"),
        Kind::Moment => (WESTERN, "同じ日時"),
        _ => (WESTERN, "同じ日"),
    };
    let why = if stands {
        "どちらも今の値と違うので、どちらが正しいか分かりません。"
    } else {
        ""
    };
    let title = &field.title;
    format!(
        "「{title}」の「{own}」と「{title}{more}」の「{beside}」が合いません。{why}違う方のセルを空にするか、{same}に直してください。"
    )
}
