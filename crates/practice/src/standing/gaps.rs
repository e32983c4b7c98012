//! Which rows of one register does another leave out today? What the checks of coverage would say, asked of what is recorded.
//! And which rows hold a class or zone that is none of today's? Takes matters in brief, catalogue, office and day; gives gaps.
//! Refusing an entry for the same reason is done in `rule::whole`. Roles of the policy are not looked at here.

use super::summary::{Brief, Summary};
use crate::catalog::Catalog;
use crate::check::Check;
use crate::form::{Field, Kind, When};
use crate::matter::{Matter, Status};
use crate::mechanism::{Form, Mechanism};
use crate::office::Office;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The most things that a sentence names.
pub(super) const NAMED: usize = 5;

/// 漏れ (gap): what a mechanism should cover, and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is to be covered: the title of a register, or 登録されている職員.
    pub of: String,
    /// How many there are.
    pub all: usize,
    /// Those that are left out.
    pub lacking: Vec<String>,
    /// The title of their field whose class or zone is none of today's, where they are not left out but out of date.
    pub dated: Option<String>,
}

impl Gap {
    /// In one sentence.
    pub(super) fn sentence(&self) -> String {
        let Gap { of, all, lacking, dated } = self;
        let first = lacking.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
        let more = if lacking.len() > NAMED { "等" } else { "" };
        let what = match dated {
            Some(field) => format!(
                "の「{field}」は、今の規程（規程に定めがないときは、団体が定めた値）にありません。今のものに改めてください。"
            ),
            None => "が含まれていません。".to_string(),
        };
        format!("「{of}」の{all}件のうち{}件（{first}{more}）{what}", lacking.len())
    }
}

/// 問われる項目 (asks): of which registers the rules of coverage ask for the rows, and of which mechanisms for which fields.
#[derive(Debug, Default)]
pub(super) struct Asks {
    keys: BTreeSet<String>,
    fields: BTreeMap<String, Vec<String>>,
}

impl Asks {
    pub(super) fn of(catalog: &Catalog) -> Asks {
        let mut out = Asks::default();
        for mechanism in catalog.mechanisms().filter(|m| m.runs()) {
            if let Some(among) = mechanism.nonconformity.as_ref().and_then(|n| n.among.as_ref()) {
                out.field(&among.register, &among.field);
            }
            for field in scaled(mechanism) {
                out.keys.insert(mechanism.id.clone());
                out.field(&mechanism.id, &field.name);
            }
            for (check, when) in coverage(mechanism) {
                match check {
                    Check::EveryRowNamed { of, by, at } => {
                        out.keys.insert(of.clone());
                        out.field(by, at);
                    }
                    Check::EveryRow { field, of } => {
                        out.keys.insert(of.clone());
                        out.field(&mechanism.id, field);
                        when.iter().for_each(|w| out.field(&mechanism.id, &w.field));
                    }
                    Check::CoversValues { list, register, of } => {
                        out.field(&mechanism.id, list);
                        out.field(register, of);
                    }
                    Check::EveryPersonNamed(at) => out.field(&mechanism.id, at),
                    _ => {}
                }
            }
        }
        out
    }

    fn field(&mut self, mechanism: &str, field: &str) {
        let fields = self.fields.entry(mechanism.to_string()).or_default();
        if !fields.iter().any(|f| f == field) {
            fields.push(field.to_string());
        }
    }

    /// Whether numbers of rows are asked for.
    pub(super) fn keys(&self, register: &str) -> bool {
        self.keys.contains(register)
    }

    /// The words of a matter that are asked for, field by field.
    pub(super) fn words(&self, matter: &Matter) -> Vec<Vec<String>> {
        let fields = self.fields.get(&matter.applied.mechanism).into_iter().flatten();
        fields.map(|field| words(matter, field)).collect()
    }

    /// What a brief holds of a field.
    pub(super) fn held<'b>(&self, brief: &'b Brief, field: &str) -> &'b [String] {
        let fields = self.fields.get(&brief.mechanism);
        let at = fields.and_then(|fields| fields.iter().position(|f| f == field));
        at.and_then(|at| brief.words.get(at)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Fields of a register that hold a class or a zone: the words for these change with the text.
fn scaled(mechanism: &Mechanism) -> impl Iterator<Item = &Field> {
    let scaled = |f: &&Field| matches!(f.kind, Kind::Class | Kind::Zone);
    mechanism.every_field().filter(|_| mechanism.form == Form::Register).filter(scaled)
}

/// Rules of a mechanism, wherever they stand, with their condition.
pub(super) fn coverage(mechanism: &Mechanism) -> impl Iterator<Item = (&Check, Option<&When>)> {
    let rules = mechanism.rules.iter().chain(mechanism.steps.iter().flat_map(|s| &s.rules));
    rules.chain(&mechanism.closing).map(|rule| (&rule.check, rule.when.as_ref()))
}

pub(super) struct Look<'a> {
    pub(super) summary: &'a Summary,
    pub(super) asks: &'a Asks,
    pub(super) catalog: &'a Catalog,
    pub(super) office: &'a Office,
    pub(super) today: Date,
}

impl<'a> Look<'a> {
    /// Everything that is left out, by the mechanism that should cover it.
    pub(super) fn all(&self) -> Vec<(String, Vec<Gap>)> {
        let mechanisms = self.catalog.mechanisms().filter(|m| m.runs());
        let found = mechanisms.map(|m| (m.id.clone(), self.gaps(m)));
        found.filter(|(_, gaps)| !gaps.is_empty()).collect()
    }

    fn gaps(&self, mechanism: &Mechanism) -> Vec<Gap> {
        let mut out: Vec<Gap> = Vec::new();
        for (check, when) in coverage(mechanism) {
            let gap = self.gap(mechanism, check, when);
            out.extend(gap.filter(|gap| !gap.lacking.is_empty() && !out.contains(gap)));
        }
        out.extend(scaled(mechanism).filter_map(|field| self.dated(mechanism, field)));
        out
    }

    /// Rows whose class or zone is none of today's: an amended text names others. Without any nothing can be told.
    fn dated(&self, mechanism: &Mechanism, field: &Field) -> Option<Gap> {
        let edition = self.office.edition(self.today);
        let words = match field.kind {
            Kind::Zone => self.office.zones(edition),
            _ => self.office.classes(edition),
        };
        let of_today = |word: &String| words.is_empty() || words.contains(&word.as_str());
        let out_of_date = |b: &&Brief| !self.asks.held(b, &field.name).iter().all(of_today);
        let live: Vec<&Brief> = self.live(&mechanism.id).collect();
        let lacking: Vec<String> =
            live.iter().copied().filter(out_of_date).filter_map(|b| b.key.clone()).collect();
        let (of, all) = (mechanism.title.clone(), live.len());
        (!lacking.is_empty()).then(|| Gap { of, all, lacking, dated: Some(field.title.clone()) })
    }

    /// What a rule of coverage finds left out; `None` for rules of another kind.
    fn gap(&self, mechanism: &Mechanism, check: &Check, when: Option<&When>) -> Option<Gap> {
        let (of, wanted, there): (String, BTreeSet<&str>, BTreeSet<&str>) = match check {
            Check::EveryRowNamed { of, by, at } => (self.title(of), self.keys(of), self.named(by, at)),
            Check::EveryRow { field, of } => {
                (self.title(of), self.keys(of), self.newest(mechanism, field, when))
            }
            Check::CoversValues { list, register, of } => {
                let listed = self.named(&mechanism.id, list);
                // As long as nothing is in force, there is nothing that could leave a value out.
                let used = if listed.is_empty() { BTreeSet::new() } else { self.named(register, of) };
                (self.title(register), used, listed)
            }
            Check::EveryPersonNamed(at) => {
                let persons = self.office.persons.iter().filter(|(_, p)| p.is_here(self.today));
                let persons = persons.map(|(id, _)| id.as_str()).collect();
                ("登録されている職員".to_string(), persons, self.named(&mechanism.id, at))
            }
            _ => return None,
        };
        let lacking = wanted.difference(&there).map(ToString::to_string).collect();
        Some(Gap { of, all: wanted.len(), lacking, dated: None })
    }

    fn title(&self, id: &str) -> String {
        self.catalog.get(id).map_or(id, |m| m.title.as_str()).to_string()
    }

    /// What had come by the day.
    pub(super) fn briefs(&self, mechanism: &str) -> impl Iterator<Item = &'a Brief> {
        let today = self.today;
        self.summary.briefs(mechanism).filter(move |m| m.since.day() <= today)
    }

    /// What is in force.
    pub(super) fn live(&self, mechanism: &str) -> impl Iterator<Item = &'a Brief> {
        let today = self.today;
        let in_force =
            move |m: &&Brief| m.status == Status::Live && m.until.is_none_or(|until| until >= today);
        self.briefs(mechanism).filter(in_force)
    }

    /// Numbers of the live rows of a register, whatever their last day: a row stands until it is struck off.
    fn keys(&self, register: &str) -> BTreeSet<&'a str> {
        let live = self.briefs(register).filter(|m| m.status == Status::Live);
        live.filter_map(|m| m.key.as_deref()).collect()
    }

    /// What anything in force names in a field.
    fn named(&self, mechanism: &str, field: &str) -> BTreeSet<&'a str> {
        self.live(mechanism).flat_map(|m| self.asks.held(m, field)).map(String::as_str).collect()
    }

    /// What the newest one of those that a rule means names in a field.
    fn newest(&self, mechanism: &Mechanism, field: &str, when: Option<&When>) -> BTreeSet<&'a str> {
        let done = |m: &&Brief| matches!(m.status, Status::Live | Status::Closed);
        let done = self.briefs(&mechanism.id).filter(done).filter(|m| self.meant(m, when));
        let newest = done.max_by_key(|m| m.since);
        newest.map(|m| self.asks.held(m, field).iter().map(String::as_str).collect()).unwrap_or_default()
    }

    /// Whether a rule with this condition means it.
    pub(super) fn meant(&self, brief: &Brief, when: Option<&When>) -> bool {
        when.is_none_or(|w| self.asks.held(brief, &w.field).iter().any(|word| w.is.contains(word)))
    }
}

/// Words in a field of a matter; はい and いいえ of a flag.
pub(super) fn words(matter: &Matter, field: &str) -> Vec<String> {
    match matter.value(field) {
        Some(flag @ Value::Flag(_)) => vec![flag.shown()],
        Some(value) => value.words().into_iter().map(ToString::to_string).collect(),
        None => Vec::new(),
    }
}
