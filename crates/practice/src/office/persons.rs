//! What happens to the persons of an office? Registered, moved, changed, absent, gone.
//! Takes events; changes the office. Whether an event may happen is decided in `decide`.

use super::{Absence, Holding, Office, Person};
use crate::calendar::after;
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
                    ended: Vec::new(),
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
            Event::PersonLeft { person, on } => self.leaves(person, *on),
            Event::LeavingWithdrawn(staying) => self.returns(&staying.person),
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

    /// His posts end with him. Who leaves on another day than was recorded before is in them until then.
    fn leaves(&mut self, person: &str, on: Date) {
        self.returns(person);
        let mut ended = Vec::new();
        for (post, held) in &mut self.posts {
            let all = held.holders.iter_mut().filter(|h| h.what == *person);
            for holding in all.filter(|h| h.until.is_none_or(|u| u > on)) {
                ended.push(Holding { what: post.clone(), ..holding.clone() });
                holding.until = Some(on);
            }
        }
        if let Some(p) = self.persons.get_mut(person) {
            (p.left, p.ended) = (Some(on), ended);
        }
    }

    /// What a leaving that was recorded had ended goes on as it would have without it, but for posts into which others came at once.
    fn returns(&mut self, person: &str) {
        let Some(p) = self.persons.get_mut(person) else { return };
        let (left, ended) = (p.left.take(), std::mem::take(&mut p.ended));
        for before in ended {
            let Some(post) = self.posts.get_mut(&before.what) else { continue };
            let since = |h: &&Holding| left.is_some_and(|left| h.until.is_none_or(|until| until > left));
            let others = post.holders.iter().filter(|h| h.what != person).filter(since);
            let successor = others.map(|h| h.from).min();
            if successor.zip(left).is_some_and(|(from, left)| from <= after(left, 1)) {
                continue;
            }
            // Whom another one follows later on stays until then.
            let until = before.until.into_iter().chain(successor.map(|from| after(from, -1))).min();
            let cut = |h: &&mut Holding| h.what == person && h.from == before.from && h.until == left;
            for holding in post.holders.iter_mut().filter(cut) {
                holding.until = until;
            }
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
