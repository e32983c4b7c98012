//! How is the office built today? Sections, persons, posts and their roles, editions in force, bindings, set values.
//! Takes events in order; gives the office. Who holds a role on a day is answered in `who`.
//! Matters (applications, rows, records) are in `matter`.

mod edition;
mod persons;

use crate::calendar::Holidays;
use crate::entry::Entry;
use crate::event::{Arrangement, EditionAdopted, Event};
use crate::value::Value;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use edition::{CORRECTABLE, Corrected, Edition, WithdrawnEdition, correctable, corrected, words};

/// 役所 (office): everything that decisions ask for but a single matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The body; empty before the ledger was opened.
    pub body: String,
    /// Whether this is a rehearsal.
    #[serde(default)]
    pub rehearsal: bool,
    /// Hashes of the body's own mechanism files, by name.
    #[serde(default)]
    pub added: BTreeMap<String, String>,
    /// By name.
    pub sections: BTreeMap<String, Section>,
    /// By number.
    pub persons: BTreeMap<String, Person>,
    /// By id.
    pub posts: BTreeMap<String, Post>,
    /// Declared absences.
    #[serde(default)]
    pub absences: Vec<Absence>,
    /// Who decides instead at a step, or is heard before it, in the order of their numbers.
    #[serde(default)]
    pub arrangements: Vec<Arrangement>,
    /// The highest number that an arrangement ever had.
    #[serde(default)]
    pub last_arrangement: u32,
    /// What the body set, by name.
    pub values: BTreeMap<String, SetValue>,
    /// The body's own holidays, with their names.
    pub holidays: Holidays,
    /// Editions, the oldest first.
    pub editions: Vec<Edition>,
    /// Editions that were taken back before they were in force, the oldest first.
    #[serde(default)]
    pub withdrawn: Vec<WithdrawnEdition>,
}

/// 組織 (section).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The one above.
    pub above: Option<String>,
    /// Last day.
    pub closed: Option<Date>,
}

/// 職員 (person).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name, kept apart.
    pub name: Value,
    /// How he is reached, kept apart.
    pub contact: Option<Value>,
    /// Whether he works with Sekimori himself.
    pub account: bool,
    /// Whether he looks after the structure of the office.
    pub administrator: bool,
    /// Where he works, from which day; in order.
    pub places: Vec<(Date, String)>,
    /// Last day.
    pub left: Option<Date>,
    /// The posts that his leaving ended, as he would have held them without.
    #[serde(default)]
    pub ended: Vec<Holding>,
    /// Names and contacts that he had before, kept apart.
    #[serde(default)]
    pub former: Vec<Value>,
    /// Whether his name and contact were erased.
    #[serde(default)]
    pub erased: bool,
}

impl Person {
    /// Whether he has come, and has not left, on a day.
    pub fn is_here(&self, day: Date) -> bool {
        self.places.first().is_none_or(|(from, _)| *from <= day) && !self.has_left(day)
    }

    /// Whether his last day is over on a day.
    pub fn has_left(&self, day: Date) -> bool {
        self.left.is_some_and(|left| left < day)
    }
}

/// 不在 (absence) of a person, as it was declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Number of the person.
    pub person: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// 職 (post).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Title.
    pub title: String,
    /// Section.
    pub section: String,
    /// Posts that decide in its place, the first first.
    pub deputies: Vec<String>,
    /// Roles that it holds.
    pub roles: Vec<Holding>,
    /// Persons who hold it.
    pub holders: Vec<Holding>,
}

/// 在任期間 (holding) of a role by a post, or of a post by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The role or the person.
    pub what: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
    /// Path of the clause, for roles.
    pub basis: Option<String>,
}

impl Post {
    /// Whether it bears a role on a day.
    pub fn bears(&self, role: &str, day: Date) -> bool {
        self.roles.iter().any(|r| r.what == role && r.on(day))
    }

    /// Whether a person holds it on a day.
    pub fn is_held_by(&self, person: &str, day: Date) -> bool {
        self.holders.iter().any(|h| h.what == person && h.on(day))
    }

    /// Whether anybody holds it on a day.
    pub fn is_held(&self, day: Date) -> bool {
        self.holders.iter().any(|h| h.on(day))
    }
}

impl Holding {
    /// Whether it holds on a day.
    pub fn on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|u| day <= u)
    }
}

/// 団体が定めた値 (value that the body set).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetValue {
    /// The value.
    pub value: Value,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decider: String,
    /// When.
    pub decided: Date,
}

impl Office {
    /// Folds the next event in. Events of matters change nothing here.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::OfficeFounded { body, rehearsal } => {
                self.body.clone_from(body);
                self.rehearsal = *rehearsal;
            }
            Event::CatalogRead { files } => self.added.clone_from(files),
            Event::SectionOpened(_) | Event::SectionMoved(_) | Event::SectionClosed { .. } => {
                self.sections_change(&entry.event);
            }
            Event::PersonRegistered { .. }
            | Event::PersonMoved { .. }
            | Event::PersonLeft { .. }
            | Event::LeavingWithdrawn(_)
            | Event::PersonChanged { .. }
            | Event::PersonErased { .. }
            | Event::AbsenceDeclared { .. }
            | Event::AbsenceEnded { .. } => self.persons_change(&entry.event),
            Event::PostCreated { .. }
            | Event::HolderAppointed { .. }
            | Event::HolderRelieved { .. }
            | Event::RoleAssigned { .. }
            | Event::RoleWithdrawn { .. }
            | Event::DeputiesNamed { .. } => self.posts_change(&entry.event),
            Event::ValueSet { name, value, reason, decider, decided } => {
                let (value, reason, decider) = (value.clone(), reason.clone(), decider.clone());
                self.values.insert(name.clone(), SetValue { value, reason, decider, decided: *decided });
            }
            Event::ValueWithdrawn { name, .. } => {
                self.values.remove(name);
            }
            Event::ArrangementMade(made) => {
                self.last_arrangement = self.last_arrangement.max(made.number);
                self.arrangements.push(made.clone());
            }
            Event::ArrangementEnded { number, .. } => self.arrangements.retain(|a| a.number != *number),
            Event::HolidayDeclared { day, name } => {
                self.holidays.insert(*day, name.clone());
            }
            Event::HolidayWithdrawn { day, .. } => {
                self.holidays.remove(day);
            }
            Event::EditionAdopted(adopted) => self.adopt(adopted),
            Event::EditionWithdrawn { edition, reason } => {
                let gone = self.editions.pop_if(|newest| newest.number == *edition);
                self.withdrawn.extend(gone.map(|edition| edition.withdrawn(entry, reason)));
            }
            Event::ReadingCorrected { .. }
            | Event::BindingConfirmed { .. }
            | Event::BindingRejected { .. }
            | Event::BindingsProposed { .. }
            | Event::DutyExempted { .. } => self.bindings_change(entry),
            _ => {}
        }
    }

    fn sections_change(&mut self, event: &Event) {
        match event {
            Event::SectionOpened(placed) => {
                let opened = Section { above: placed.above.clone(), closed: None };
                self.sections.insert(placed.section.clone(), opened);
            }
            Event::SectionMoved(placed) => {
                if let Some(s) = self.sections.get_mut(&placed.section) {
                    s.above.clone_from(&placed.above);
                }
            }
            Event::SectionClosed { section, on } => {
                if let Some(s) = self.sections.get_mut(section) {
                    s.closed = Some(*on);
                }
            }
            _ => {}
        }
    }

    fn posts_change(&mut self, event: &Event) {
        let end = |all: &mut Vec<Holding>, what: &str, last: Date| {
            for h in all.iter_mut().filter(|h| h.what == what && h.on(last)) {
                h.until = Some(last);
            }
        };
        match event {
            Event::PostCreated { post, title, section } => {
                let created = Post { title: title.clone(), section: section.clone(), ..Post::default() };
                self.posts.entry(post.clone()).or_insert(created);
            }
            Event::HolderAppointed { post, person, from, until } => {
                if let Some(p) = self.posts.get_mut(post) {
                    let basis = None;
                    p.holders.push(Holding { what: person.clone(), from: *from, until: *until, basis });
                }
            }
            Event::HolderRelieved { post, person, until } => {
                if let Some(p) = self.posts.get_mut(post) {
                    end(&mut p.holders, person, *until);
                }
            }
            Event::RoleAssigned { role, post, from, basis } => {
                if let Some(p) = self.posts.get_mut(post) {
                    let (what, basis) = (role.clone(), basis.clone());
                    p.roles.push(Holding { what, from: *from, until: None, basis });
                }
            }
            Event::RoleWithdrawn { role, post, until } => {
                if let Some(p) = self.posts.get_mut(post) {
                    end(&mut p.roles, role, *until);
                }
            }
            Event::DeputiesNamed { post, deputies } => {
                if let Some(p) = self.posts.get_mut(post) {
                    p.deputies.clone_from(deputies);
                }
            }
            _ => {}
        }
    }

    fn adopt(&mut self, adopted: &EditionAdopted) {
        self.editions.push(Edition {
            number: adopted.number,
            from: adopted.from,
            adoptions: adopted.adoptions.clone(),
            reading: adopted.reading.clone(),
            bindings: adopted.bindings.clone(),
            corrected: Vec::new(),
        });
        let kept = &adopted.corrections;
        if let Some(edition) = self.editions.last_mut() {
            kept.iter().for_each(|c| edition.correct(&c.duty.id, &c.field, &c.value));
        }
    }

    /// The edition in force on a day.
    pub fn edition(&self, day: Date) -> Option<&Edition> {
        self.editions.iter().rev().find(|e| e.from <= day)
    }

    /// Labels of the classes of information, the highest first: those of an edition, or those that the body set.
    pub fn classes<'a>(&'a self, edition: Option<&'a Edition>) -> Vec<&'a str> {
        let named = edition.map(|e| e.reading.classes.as_slice()).unwrap_or_default();
        match named.is_empty() {
            true => self.set_list("classes"),
            false => named.iter().map(|c| c.label.as_str()).collect(),
        }
    }

    /// Zones of the network: those of an edition, or those that the body set.
    pub fn zones<'a>(&'a self, edition: Option<&'a Edition>) -> Vec<&'a str> {
        let named = edition.map(|e| e.reading.zones.as_slice()).unwrap_or_default();
        match named.is_empty() {
            true => self.set_list("zones"),
            false => named.iter().map(String::as_str).collect(),
        }
    }

    /// The edition that was adopted last.
    pub fn newest(&self) -> Option<&Edition> {
        self.editions.last()
    }

    /// The highest number that an edition ever had; 0 before the first.
    pub fn last_edition(&self) -> u32 {
        let standing = self.newest().map(|e| e.number);
        standing.max(self.withdrawn.last().map(|e| e.number)).unwrap_or(0)
    }

    /// What the body set, as text.
    pub fn set_text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|v| v.value.text())
    }

    /// Whether a value that the body set names this role.
    pub fn sets_role(&self, role: &str) -> bool {
        let naming =
            |name: &String| ["approver/", "bearer/", "addressee/"].iter().any(|p| name.starts_with(p));
        let set = self.values.iter().filter(|(name, _)| naming(name));
        set.filter_map(|(_, v)| v.value.text())
            .any(|words| words.split(['、', ',']).any(|w| w.trim() == role))
    }

    /// Words of a list that the body set.
    pub fn set_list(&self, name: &str) -> Vec<&str> {
        self.values.get(name).map(|v| v.value.words()).unwrap_or_default()
    }

    /// What the body set, as a number.
    pub fn set_number(&self, name: &str) -> Option<i64> {
        match &self.values.get(name)?.value {
            Value::Number(n) => Some(*n),
            other => other.text()?.parse().ok(),
        }
    }

    /// The section in which a person works on a day.
    pub fn section_of(&self, person: &str, day: Date) -> Option<&str> {
        let places = &self.persons.get(person)?.places;
        let now = places.iter().rev().find(|(from, _)| *from <= day);
        now.or_else(|| places.first()).map(|(_, section)| section.as_str())
    }
}

/// The id of a post.
pub fn post_id(section: &str, title: &str) -> String {
    format!("{section}/{title}")
}
