//! What happens to the persons of an office? Registered, moved, changed, absent, gone.
//! Takes events; changes the office. Whether an event may happen is decided in `decide`.

use super::{Absence, Office, Person};
use crate::event::Event;
use jiff::civil::Date;

impl Office {
    pub(super) fn persons_change(&mut self, event: &Event) {
        match event {
            Event::PersonRegistered { person, name, contact, account, administrator, section, from } => {
                let before = self.persons.get(person);
                let places = before.map_or_else(|| vec![(*from, section.clone())], |b| b.places.clone());
                let mut former = before.map(|b| b.former.clone()).unwrap_or_default();
                former.extend(
                    before.into_iter().flat_map(|b| std::iter::once(&b.name).chain(&b.contact)).cloned(),
                );
                let registered = Person {
                    name: name.clone(),
                    contact: contact.clone(),
                    account: *account,
                    administrator: *administrator,
                    places,
                    left: None,
                    former,
                    erased: false,
                };
                self.persons.insert(person.clone(), registered);
            }
            Event::PersonMoved { person, section, from } => {
                if let Some(p) = self.persons.get_mut(person) {
                    p.places.retain(|(day, _)| day < from);
                    p.places.push((*from, section.clone()));
                }
            }
            Event::PersonLeft { person, on } => {
                if let Some(p) = self.persons.get_mut(person) {
                    p.left = Some(*on);
                }
                let held = self.posts.values_mut().flat_map(|p| &mut p.holders);
                for holding in held.filter(|h| h.what == *person && h.until.is_none_or(|u| u > *on)) {
                    holding.until = Some(*on);
                }
            }
            Event::PersonChanged { person, name, contact, account, administrator } => {
                let Some(p) = self.persons.get_mut(person) else { return };
                if let Some(name) = name {
                    p.former.push(std::mem::replace(&mut p.name, name.after.clone()));
                }
                if let Some(contact) = contact {
                    p.former.extend(std::mem::replace(&mut p.contact, contact.after.clone()));
                }
                p.account = account.as_ref().map_or(p.account, |c| c.after);
                p.administrator = administrator.as_ref().map_or(p.administrator, |c| c.after);
            }
            Event::PersonErased { person, .. } => {
                if let Some(p) = self.persons.get_mut(person) {
                    p.erased = true;
                }
            }
            Event::AbsenceDeclared { person, from, until } => {
                self.absences.push(Absence { person: person.clone(), from: *from, until: *until });
            }
            Event::AbsenceEnded { person, from, until } => self.absence_ended(person, *from, *until),
            _ => {}
        }
    }

    fn absence_ended(&mut self, person: &str, from: Date, until: Option<Date>) {
        match until {
            None => self.absences.retain(|a| a.person != person || a.from != from),
            Some(until) => {
                for absence in self.absences.iter_mut().filter(|a| a.person == person && a.from == from) {
                    absence.until = until;
                }
            }
        }
    }

    /// The declared absence of a person on a day.
    pub fn absence(&self, person: &str, day: Date) -> Option<&Absence> {
        self.absences.iter().find(|a| a.person == person && a.from <= day && day <= a.until)
    }
}
