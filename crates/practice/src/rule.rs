//! Do the values of a form agree with each other, with the registers and with the policy?
//! Takes the rules of a mechanism and a filled form; gives a sentence for each rule that is broken.
//! Each value by itself is looked at in `fill`. What a rule means stands beside its name in `form`.

mod apart;
mod bound;
mod case;
mod class;
mod day;
mod happened;
mod independence;
mod paired;
mod recorded;
mod whole;

pub(crate) use bound::{binds, came_home};
pub(crate) use recorded::in_force;

use crate::calendar::{self, Moment};
use crate::check::Check;
use crate::form::{Field, Rule, When};
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::refusal::Unavailable;
use crate::spelling::same;
use crate::value::{Filled, Value};
use jiff::civil::Date;

/// What a rule is held against.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The mechanism.
    pub mechanism: &'a Mechanism,
    /// What was entered now.
    pub filled: &'a Filled,
    /// The matter, if it exists already.
    pub matter: Option<&'a Matter>,
    /// The fields of the step that is being taken; empty for the form itself.
    pub step: &'a [Field],
    /// The things for which the step is taken, where several sections take it, each for its own; empty: all.
    pub things: &'a [String],
    /// The applicant and his section, before there is a matter.
    pub home: (&'a str, &'a str),
}

/// 不備 (broken rules): sentences, and whose clauses say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// A sentence for each fault.
    pub says: Vec<String>,
    /// Other mechanisms whose clauses say so.
    pub of: Vec<String>,
    /// Whether the clauses of the mechanism itself say so, too.
    pub own: bool,
}

impl Broken {
    /// The same after faults of single values.
    pub fn after(mut self, mut values: Vec<String>) -> Broken {
        self.own |= !values.is_empty();
        values.append(&mut self.says);
        Broken { says: values, ..self }
    }

    fn add(&mut self, says: String, of: Option<&String>) {
        self.says.push(says);
        self.own |= of.is_none();
        if let Some(of) = of.filter(|of| !self.of.contains(of)) {
            self.of.push(of.clone());
        }
    }
}

/// The most things that a sentence names.
const NAMED: usize = 10;

/// All rules that are broken.
///
/// # Errors
/// The records cannot be read.
pub fn broken<'a>(
    rules: impl IntoIterator<Item = &'a Rule>,
    subject: Subject<'_>,
    known: &Known<'_>,
) -> Result<Broken, Unavailable> {
    let mut out = Broken::default();
    let demanded = |rule: &&Rule| rule.of.as_ref().is_none_or(|of| !known.duties(of).is_empty());
    let meant = |rule: &&Rule| rule.when.as_ref().is_none_or(|when| subject.meets(when));
    for rule in rules.into_iter().filter(demanded).filter(meant) {
        let lacking = subject.lacking(&rule.check, known)?;
        if !lacking.is_empty() {
            out.add(format!("{}該当: {}。", rule.says, named(&lacking)), rule.of.as_ref());
        } else if !subject.keeps(&rule.check, known)? {
            out.add(format!("{}{}", rule.says, subject.longest(&rule.check, known)), rule.of.as_ref());
        }
    }
    Ok(out)
}

/// The first of the things that keep a rule from being kept, and how many more there are.
fn named(lacking: &[String]) -> String {
    let first = lacking.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    match lacking.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{first}ほか{more}件"),
        _ => first,
    }
}

impl<'a> Subject<'a> {
    /// A value entered now, or before. What the step itself asks for is not looked up in earlier steps.
    fn value(&self, field: &str) -> Option<&'a Value> {
        let asked = self.step.iter().any(|f| f.name == field);
        let before = || self.matter.filter(|_| !asked).and_then(|m| m.value(field));
        self.filled.get(field).or_else(before).filter(|v| !v.is_empty())
    }

    fn words(&self, field: &str) -> Vec<&'a str> {
        self.value(field).map(Value::words).unwrap_or_default()
    }

    fn text(&self, field: &str) -> Option<&'a str> {
        self.value(field).and_then(Value::text)
    }

    fn day(&self, field: &str) -> Option<Date> {
        let text = self.text(field)?;
        text.parse::<Moment>().map(Moment::day).ok().or_else(|| calendar::day(text).ok())
    }

    /// The moment in a field; a day alone counts from its beginning.
    fn moment(&self, field: &str) -> Option<Moment> {
        let text = self.text(field)?;
        text.parse().ok().or_else(|| calendar::day(text).ok().map(Moment::start_of))
    }

    fn number(&self, field: &str) -> Option<i64> {
        match self.value(field)? {
            Value::Number(n) => Some(*n),
            other => other.text()?.parse().ok(),
        }
    }

    /// How many things a list holds.
    fn listed(&self, list: &str) -> i64 {
        i64::try_from(self.words(list).len()).unwrap_or(i64::MAX)
    }

    /// Whether the step is taken for a thing.
    fn is_taken_for(&self, word: &str) -> bool {
        self.things.is_empty() || self.things.iter().any(|thing| same(thing, word))
    }

    fn meets(&self, when: &When) -> bool {
        self.words_or_flag(&when.field).iter().any(|w| when.is.contains(w))
    }

    /// The section to which the matter belongs.
    fn section(&self) -> &'a str {
        let named = self.mechanism.section.as_deref().and_then(|field| self.text(field));
        named.or_else(|| self.matter.map(|m| m.applied.section.as_str())).unwrap_or(self.home.1)
    }

    /// Who applies.
    fn applicant(&self) -> &'a str {
        self.matter.map_or(self.home.0, |m| m.applied.applicant.as_str())
    }

    fn own_id(&self) -> Option<&'a str> {
        self.matter.map(|m| m.id.as_str())
    }

    fn keeps(&self, check: &Check, known: &Known<'_>) -> Result<bool, Unavailable> {
        Ok(match check {
            Check::Affirmed(field) => self.value(field) == Some(&Value::Flag(true)),
            Check::RequiredWhen { field, when, is } => {
                let met = self.words_or_flag(when).iter().any(|w| is.is_empty() || is.contains(w));
                !met || self.value(field).is_some()
            }
            Check::Either([a, b]) => self.value(a).is_some() != self.value(b).is_some(),
            Check::Same([a, b]) => match (self.value(a), self.value(b)) {
                (Some(a), Some(b)) => sorted(a) == sorted(b),
                _ => true,
            },
            Check::Disjoint([a, b]) => {
                let others = self.words(b);
                !self.words(a).iter().any(|w| others.contains(w))
            }
            Check::Different([a, b]) => self.value(a).is_none() || self.value(a) != self.value(b),
            Check::Digest(field) => self.text(field).is_none_or(is_digest),
            Check::NoneOf { field, is } => !self.words(field).iter().any(|w| is.iter().any(|i| i == w)),
            Check::AtLeast { field, of } => match (self.number(field), self.number(of)) {
                (Some(a), Some(b)) => a >= b,
                _ => true,
            },
            Check::Among { field, of } => {
                let listed = self.words(of);
                self.words(field).iter().all(|w| listed.contains(w))
            }
            Check::Only { field, is } => self.words(field).iter().all(|w| is.iter().any(|i| i == w)),
            Check::NotFewer { list, than } => {
                self.value(list).is_none() || self.listed(list) >= self.number(than).unwrap_or(0)
            }
            Check::NotMore { list, than } => self.number(than).is_none_or(|most| self.listed(list) <= most),
            Check::Apart { field, from } => self.is_apart(field, from),
            Check::AsSet { field, value } => self.is_as_set(field, value, known),
            Check::Order(_)
            | Check::OrderAnew(_)
            | Check::SameDay(_)
            | Check::NotFuture(_)
            | Check::NotPast(_)
            | Check::NotBeforeStep { .. }
            | Check::NoLonger { .. }
            | Check::LastDay(_) => self.keeps_time(check, known),
            Check::InPost(_) | Check::HoldsRole { .. } => self.keeps_post(check, known),
            Check::Independent { persons, sections, unless } => {
                let excused = unless.as_deref().is_some_and(|u| self.value(u).is_some());
                (excused && independence::is_excusable(known))
                    || self.are_independent((persons, sections), known)
            }
            Check::RequiredFromClass { .. }
            | Check::ClassNotBarred(_)
            | Check::ClassCoversRows { .. }
            | Check::ClassEqualsRows { .. }
            | Check::StrongFromClass { .. }
            | Check::AsRuled(_)
            | Check::ClassNotLowered { .. } => self.keeps_class(check, known)?,
            _ => self.keeps_records(check, known)?,
        })
    }

    /// Whether a field holds what the body set as the present one.
    fn is_as_set(&self, field: &str, value: &str, known: &Known<'_>) -> bool {
        let set = known.office.set_text(&format!("{value}/{}", self.mechanism.id));
        self.text(field).is_none_or(|word| set == Some(word))
    }

    /// Rules about who holds which post today.
    fn keeps_post(&self, check: &Check, known: &Known<'_>) -> bool {
        let (office, today) = (known.office, known.today());
        match check {
            Check::InPost(field) => self.words(field).into_iter().all(|person| {
                let here = office.persons.get(person).is_some_and(|p| p.is_here(today));
                here && office.posts.values().any(|p| p.is_held_by(person, today))
            }),
            Check::HoldsRole { person, role } => match (self.text(person), self.text(role)) {
                (Some(person), Some(role)) => {
                    let section = office.section_of(person, today).unwrap_or_default();
                    crate::who::roles_of(office, person, section, today).iter().any(|r| r == role)
                }
                _ => true,
            },
            _ => true,
        }
    }

    fn words_or_flag(&self, field: &str) -> Vec<String> {
        match self.value(field) {
            Some(Value::Flag(yes)) => vec![if *yes { "はい" } else { "いいえ" }.to_string()],
            Some(value) => value.words().into_iter().map(ToString::to_string).collect(),
            None => Vec::new(),
        }
    }
}

/// Whether a text is a SHA-256 in hexadecimal digits.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The words of a value in an order of their own; a number or a flag as it is shown.
pub(crate) fn sorted(value: &Value) -> Vec<String> {
    let mut words: Vec<String> = match value {
        Value::Number(_) | Value::Flag(_) => vec![value.shown()],
        other => other.words().into_iter().map(ToString::to_string).collect(),
    };
    words.sort_unstable();
    words
}
