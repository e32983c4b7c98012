//! Is a list whole? Rules that hold a list, a register or the roles of the policy against each other and name what is missing.
//! Takes a rule and a form; gives the things by which it is broken, none if it is kept.
//! Rules that are kept or not as a whole are beside this file.

use super::Subject;
use super::recorded::in_force;
use crate::calendar::wareki;
use crate::check::{Check, FreeOf, HighestWhileOpen, RowsAre, RowsBy};
use crate::form::{Field, Kind};
use crate::known::Known;
use crate::matter::{Matter, Status};
use crate::refusal::Unavailable;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

type Lacking = Result<Vec<String>, Unavailable>;

impl<'a> Subject<'a> {
    /// What keeps a rule from being kept, one by one; nothing for rules that are kept or not as a whole.
    pub(super) fn lacking(&self, check: &Check, known: &Known<'_>) -> Lacking {
        match check {
            Check::EveryRow { field, of } => {
                let listed: BTreeSet<&str> = self.words(field).into_iter().collect();
                let rows = live_keys(of, known)?;
                Ok(rows.into_iter().filter(|key| !listed.contains(&key.as_str())).collect())
            }
            Check::EveryRowNamed { of, by, at } => {
                let named = self.named_by(by, at, known)?;
                Ok(live_keys(of, known)?.into_iter().filter(|key| !named.contains(key)).collect())
            }
            Check::EveryRoleNamed { by, at } => {
                let named = self.named_by(by, at, known)?;
                let (held, _) = roles(known, known.today());
                let wanted = self.roles_of_clauses(known);
                let meant = |role: &String| wanted.is_empty() || wanted.contains(role);
                Ok(held.into_iter().filter(|role| meant(role) && !named.contains(role)).collect())
            }
            Check::EveryPersonNamed(at) => {
                let named = self.named_by(&self.mechanism.id, at, known)?;
                let persons = known.office.persons.iter();
                let here = persons.filter(|(_, p)| p.is_here(known.today())).map(|(id, _)| id);
                Ok(here.filter(|id| !named.contains(*id)).cloned().collect())
            }
            Check::RolesDeclared { held, vacant, on } => Ok(self.undeclared((held, vacant), on, known)),
            Check::FreeOf(wanted) => self.in_use(wanted, known),
            Check::Paired(paired) => self.unpaired(paired, known),
            Check::StillPaired(paired) => self.left_unpaired(paired, known),
            Check::NotGone(wanted) => self.gone(wanted, known),
            Check::Accounted(wanted) => self.unaccounted(wanted, known),
            Check::NotRecorded(wanted) => self.recorded(wanted, known),
            Check::Free(field) => self.bound(field, known),
            Check::NotLast(field) => self.last_of(field, known),
            Check::CoversValues { list, register, of } => {
                let listed = self.words(list);
                if listed.is_empty() {
                    return Ok(Vec::new());
                }
                let rows = live(register, known)?;
                let values: BTreeSet<&str> = rows.iter().flat_map(|m| words_of(m, of)).collect();
                Ok(values.into_iter().filter(|v| !listed.contains(v)).map(ToString::to_string).collect())
            }
            Check::AmongAny { field, of } => {
                let listed: Vec<&str> = of.iter().flat_map(|f| self.words(f)).collect();
                let words = self.words(field).into_iter().filter(|w| !listed.contains(w));
                Ok(words.map(ToString::to_string).collect())
            }
            Check::ClassNotLooser { class, of } => Ok(self.looser(class, of, known).into_iter().collect()),
            Check::HighestWhileOpen(HighestWhileOpen { class, rows, of, at }) => {
                self.undecided((class, rows), (of, at), known)
            }
            Check::AllReported(wanted) => self.unreported(wanted, known),
            Check::HoldersNamed(wanted) => Ok(self.unnamed(wanted, known)),
            _ => self.lacking_of_rows(check, known),
        }
    }

    /// What the rows that the form names have against it.
    fn lacking_of_rows(&self, check: &Check, known: &Known<'_>) -> Lacking {
        match check {
            Check::RowsNone(RowsAre { rows, of, is }) => {
                let held = |m: &Matter| words_of(m, of).iter().any(|w| is.iter().any(|i| i == w));
                self.rows_or_stored(rows, known, held)
            }
            Check::RowsOver(RowsBy { rows, of, by }) => {
                let Some(by) = self.day(by) else { return Ok(Vec::new()) };
                // What is stored on a medium lives on in its own row: the medium may be a copy that is over.
                let rows = self.rows(rows, known)?.into_iter();
                let kept = rows.filter(|(_, row)| row.day(of).is_some_and(|last| last >= by));
                Ok(kept.map(|(word, _)| word.to_string()).collect())
            }
            Check::RowsLast(RowsBy { rows, of, by }) => {
                let Some(by) = self.day(by) else { return Ok(Vec::new()) };
                let rows = self.rows(rows, known)?.into_iter();
                let over =
                    rows.filter_map(|(word, row)| Some((word, row.day(of).filter(|last| *last < by)?)));
                Ok(over.map(|(word, last)| format!("{word}（{}）", wareki(last))).collect())
            }
            Check::NotBeforeRows([field, rows]) => {
                let Some(day) = self.day(field) else { return Ok(Vec::new()) };
                let rows = self.rows(rows, known)?.into_iter();
                let changed =
                    rows.filter_map(|(word, row)| Some((word, changed(&row, known).filter(|c| *c > day)?)));
                Ok(changed.map(|(word, on)| format!("{word}（{}に変更）", wareki(on))).collect())
            }
            Check::ValuesOfRows { list, rows, of } => {
                let listed = self.words(list);
                if listed.is_empty() {
                    return Ok(Vec::new());
                }
                let mut out = Vec::new();
                for (_, row) in self.rows(rows, known)? {
                    let lacking = words_of(&row, of).into_iter().filter(|w| !listed.contains(w));
                    out.extend(lacking.map(ToString::to_string));
                }
                Ok(out)
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The things that open matters of other mechanisms name, each with the number of the matter.
    fn in_use(&self, wanted: &FreeOf, known: &Known<'_>) -> Lacking {
        let mut out = Vec::new();
        for word in self.words(&wanted.field) {
            for mechanism in wanted.of.iter().filter_map(|id| known.catalog.get(id)) {
                let rows = || mechanism.every_field().filter(|f| matches!(f.kind, Kind::Row(_)));
                let names = |m: &Matter| rows().any(|f| words_of(m, &f.name).contains(&word));
                out.extend(self.binder((mechanism, word), names, known)?);
            }
        }
        Ok(out)
    }

    /// The roles that the bound clauses name: 「…、…及び…を網羅する連絡体制」.
    fn roles_of_clauses(&self, known: &Known<'_>) -> BTreeSet<String> {
        let Some(reading) = known.edition.map(|e| &e.reading) else { return BTreeSet::new() };
        let duties = known.duties(&self.mechanism.id).into_iter();
        let clauses = duties.filter_map(|(id, _)| reading.clause(id.clause()));
        clauses.flat_map(|clause| reading.roles_in(&clause.text)).collect()
    }

    /// The roles that stand in the wrong list or in none, each with what is true of it.
    fn undeclared(&self, (held, vacant): (&str, &str), on: &str, known: &Known<'_>) -> Vec<String> {
        let Some(day) = self.day(on) else { return Vec::new() };
        let (there, nobody) = roles(known, day);
        let (held, vacant) = (self.words(held), self.words(vacant));
        let wrong = |role: &&String, right: &[&str], other: &[&str]| {
            !right.contains(&role.as_str()) || other.contains(&role.as_str())
        };
        let there = there.iter().filter(|r| wrong(r, &held, &vacant)).map(|r| format!("{r}（在任者がいる）"));
        let nobody =
            nobody.iter().filter(|r| wrong(r, &vacant, &held)).map(|r| format!("{r}（在任者がいない）"));
        there.chain(nobody).collect()
    }

    /// The value of which this is the last row, if what it names is still there.
    fn last_of(&self, field: &str, known: &Known<'_>) -> Lacking {
        let Some(word) = self.text(field) else { return Ok(Vec::new()) };
        let standing = known.records.standing(&self.mechanism.id)?;
        let others = standing.iter().filter(|m| Some(m.id.as_str()) != self.own_id());
        let mut others = others.filter(|m| in_force(m, &self.mechanism.id, known));
        if others.any(|m| words_of(m, field).contains(&word)) {
            return Ok(Vec::new());
        }
        let needed = match self.field(field).map(|f| &f.kind) {
            Some(Kind::Role) => roles(known, known.today()).0.iter().any(|r| r == word),
            Some(Kind::Row(registers)) => row_of(registers, word, known)?.is_some(),
            _ => true,
        };
        Ok(needed.then(|| word.to_string()).into_iter().collect())
    }

    /// What is named by anything in force of a mechanism; what is being entered counts for itself.
    fn named_by(&self, by: &str, at: &str, known: &Known<'_>) -> Result<BTreeSet<String>, Unavailable> {
        let standing = known.records.standing(by)?;
        let others = standing.iter().filter(|m| Some(m.id.as_str()) != self.own_id());
        let in_force = others.filter(|m| in_force(m, by, known));
        let mut out: BTreeSet<String> =
            in_force.flat_map(|m| words_of(m, at)).map(ToString::to_string).collect();
        if by == self.mechanism.id {
            out.extend(self.words(at).into_iter().map(ToString::to_string));
        }
        Ok(out)
    }

    pub(super) fn field(&self, name: &str) -> Option<&'a Field> {
        let of_steps = self.mechanism.steps.iter().flat_map(|s| &s.fields);
        self.step.iter().chain(&self.mechanism.fields).chain(of_steps).find(|f| f.name == name)
    }

    /// The rows that a field names.
    pub(super) fn rows(
        &self,
        field: &str,
        known: &Known<'_>,
    ) -> Result<Vec<(&'a str, Arc<Matter>)>, Unavailable> {
        let Some(Kind::Row(registers)) = self.field(field).map(|f| &f.kind) else { return Ok(Vec::new()) };
        let mut out = Vec::new();
        for word in self.words(field) {
            out.extend(row_of(registers, word, known)?.map(|row| (word, row)));
        }
        Ok(out)
    }

    /// The rows that a field names of which something is true, be it of what is stored on them.
    fn rows_or_stored(&self, field: &str, known: &Known<'_>, is: impl Fn(&Matter) -> bool) -> Lacking {
        let mut out = Vec::new();
        for (word, row) in self.rows(field, known)? {
            if is(&row) {
                out.push(word.to_string());
            }
            for (key, stored) in stored(&row, known)? {
                if is(&stored) {
                    out.push(format!("{word}の中の{key}"));
                }
            }
        }
        Ok(out)
    }
}

/// The rows that a row names in turn: what is stored on a medium, what a system handles.
fn stored(row: &Matter, known: &Known<'_>) -> Result<Vec<(String, Arc<Matter>)>, Unavailable> {
    let Some(register) = known.catalog.get(&row.applied.mechanism) else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for field in &register.fields {
        let Kind::Row(registers) = &field.kind else { continue };
        for word in words_of(row, &field.name) {
            out.extend(row_of(registers, word, known)?.map(|found| (word.to_string(), found)));
        }
    }
    Ok(out)
}

/// The day on which a row was changed last. Days and persons that look after it say nothing about the thing itself.
fn changed(row: &Matter, known: &Known<'_>) -> Option<Date> {
    let register = known.catalog.get(&row.applied.mechanism)?;
    let of_itself = |f: &&Field| !matches!(f.kind, Kind::Date | Kind::Moment | Kind::Person);
    let days = register.fields.iter().filter(of_itself).filter_map(|f| row.changed.get(&f.name));
    days.max().map(|at| at.day())
}

pub(super) fn row_of(
    registers: &[String],
    key: &str,
    known: &Known<'_>,
) -> Result<Option<Arc<Matter>>, Unavailable> {
    for register in registers {
        if let Some(row) = known.records.row(register, key)? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

pub(super) fn words_of<'m>(matter: &'m Matter, field: &str) -> Vec<&'m str> {
    matter.value(field).map(Value::words).unwrap_or_default()
}

fn live(register: &str, known: &Known<'_>) -> Result<Vec<Arc<Matter>>, Unavailable> {
    let standing = known.records.standing(register)?;
    Ok(standing.into_iter().filter(|m| m.status == Status::Live).collect())
}

/// Numbers of the live rows of a register.
fn live_keys(register: &str, known: &Known<'_>) -> Lacking {
    let definition = known.catalog.get(register);
    Ok(live(register, known)?.iter().map(|m| definition.map_or(m.id.clone(), |d| m.key(d))).collect())
}

/// Roles that the edition names: those that somebody holds on a day, and those that nobody holds.
fn roles(known: &Known<'_>, day: Date) -> (Vec<String>, Vec<String>) {
    let named = known.edition.map(|e| e.reading.roles.as_slice()).unwrap_or_default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let named: Vec<&str> = named.iter().map(|r| r.role.as_str()).filter(|r| seen.insert(r)).collect();
    let held = |role: &&str| known.office.posts.values().any(|p| p.bears(role, day) && p.is_held(day));
    let (held, vacant): (Vec<&str>, Vec<&str>) = named.into_iter().partition(held);
    let owned = |roles: Vec<&str>| roles.into_iter().map(ToString::to_string).collect();
    (owned(held), owned(vacant))
}
