//! Does a sequence of events keep what every office must keep? A small model of its own, not the program's.
//! Takes entries in order; says which rule an entry breaks.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use practice::Catalog;
use practice::entry::Entry;
use practice::event::{Applied, Event};
use practice::office::Office;
use practice::value::{Filled, Value};

/// What is known of a matter.
struct Seen {
    mechanism: String,
    applicant: String,
    fields: Filled,
    digest: String,
    /// Approved by everybody who had to, and not ended since.
    granted: bool,
    /// Commitments to personal data that its events mention.
    sealed: BTreeSet<String>,
}

/// 不変条件 (invariants) of an office, followed from event to event.
pub struct Invariants<'a> {
    catalog: &'a Catalog,
    office: Office,
    matters: BTreeMap<String, Seen>,
    numbers: BTreeMap<(String, i16), u32>,
    last: Option<practice::calendar::Moment>,
    seq: u64,
    disposed: BTreeSet<String>,
}

impl<'a> Invariants<'a> {
    /// Before the first event.
    pub fn over(catalog: &'a Catalog) -> Invariants<'a> {
        let (office, matters, numbers) = (Office::default(), BTreeMap::new(), BTreeMap::new());
        Invariants { catalog, office, matters, numbers, last: None, seq: 0, disposed: BTreeSet::new() }
    }

    /// The office as the events give it.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// Commitments to what was disposed of.
    pub fn disposed(&self) -> impl Iterator<Item = &str> {
        self.disposed.iter().map(String::as_str)
    }

    /// Follows the next event.
    pub fn follow(&mut self, entry: &Entry) -> Result<(), String> {
        self.seq += 1;
        hold(entry.seq == self.seq, || format!("number {} stands at {}", entry.seq, self.seq))?;
        hold(self.last.is_none_or(|last| last <= entry.at), || format!("{} goes back in time", entry.at))?;
        self.last = Some(entry.at);
        if entry.event.is_structural() {
            self.office.apply(entry);
            return one_holder(&self.office);
        }
        let Some(subject) = &entry.subject else {
            return hold(matches!(entry.event, Event::Refused { .. }), || {
                "an event of no matter".to_string()
            });
        };
        match &entry.event {
            Event::Applied(applied) => self.begun(subject, applied)?,
            Event::Disposed { contents, .. } => self.erased(subject, contents)?,
            _ => self.changed(subject, entry)?,
        }
        self.remember_sealed(subject, entry);
        self.items_are_taken_out_once()
    }

    fn begun(&mut self, subject: &str, applied: &Applied) -> Result<(), String> {
        let last = self.numbers.entry((applied.mechanism.clone(), applied.year)).or_default();
        *last += 1;
        let expected = format!("{}/{}/{last}", applied.mechanism, applied.year);
        hold(subject == expected && applied.number == *last, || {
            format!("{subject} stands where {expected} belongs")
        })?;
        hold(practice::value::digest(&applied.fields) == applied.digest, || "a wrong digest".to_string())?;
        let (fields, digest) = (applied.fields.clone(), applied.digest.clone());
        let (mechanism, applicant) = (applied.mechanism.clone(), applied.applicant.clone());
        let new = Seen { mechanism, applicant, fields, digest, granted: false, sealed: BTreeSet::new() };
        hold(self.matters.insert(subject.to_string(), new).is_none(), || format!("{subject} begins twice"))
    }

    /// What is disposed of is of this matter, was there until now, and there is something of it.
    fn erased(&mut self, subject: &str, contents: &[String]) -> Result<(), String> {
        let matter = self.matters.get(subject).ok_or_else(|| format!("{subject} never began"))?;
        hold(!contents.is_empty(), || format!("nothing of {subject} was disposed of"))?;
        for one in contents {
            hold(matter.sealed.contains(one), || format!("{one} is not of {subject}"))?;
            hold(self.disposed.insert(one.clone()), || format!("{one} was disposed of twice"))?;
        }
        Ok(())
    }

    fn remember_sealed(&mut self, subject: &str, entry: &Entry) {
        let Some(matter) = self.matters.get_mut(subject) else { return };
        for value in entry.event.clone().values_mut() {
            if let Value::Sealed { sealed } = value {
                matter.sealed.insert(sealed.clone());
            }
        }
    }

    fn changed(&mut self, subject: &str, entry: &Entry) -> Result<(), String> {
        let parties = self.parties(subject);
        let matter = self.matters.get_mut(subject).ok_or_else(|| format!("{subject} never began"))?;
        match &entry.event {
            Event::Decided(decided) => {
                // Neither who decided nor who entered his paper is party to the matter.
                let on_paper = decided.person.as_ref();
                for by in std::iter::once(&entry.by).chain(on_paper) {
                    let own = *by == matter.applicant || parties.contains(by);
                    let pressed = decided.unavoidable.is_some() && on_paper.is_none_or(|p| p == by);
                    hold(!own || pressed, || format!("{by} decides on his own matter"))?;
                }
                dated(entry, on_paper, decided.paper)?;
                hold(decided.digest == matter.digest, || {
                    "what was decided is not what stands there".to_string()
                })?;
                matter.granted = decided.approved && decided.complete;
            }
            Event::Resubmitted { fields, digest, .. } | Event::Amended { fields, digest, .. } => {
                hold(practice::value::digest(fields) == *digest, || "a wrong digest".to_string())?;
                (matter.fields, matter.digest) = (fields.clone(), digest.clone());
                if let Event::Amended { reopened, .. } = &entry.event {
                    hold(!matter.granted || *reopened, || {
                        "what was approved changed without a new decision".into()
                    })?;
                }
                matter.granted = false;
            }
            Event::SentBack(back) => {
                for by in std::iter::once(&entry.by).chain(&back.person) {
                    let own = *by == matter.applicant || parties.contains(by);
                    hold(!own, || format!("{by} sends his own matter back"))?;
                }
                dated(entry, back.person.as_ref(), back.paper)?;
                matter.granted = false;
            }
            Event::Recalled(back) | Event::Withdrawn(back) => {
                dated(entry, back.person.as_ref(), back.paper)?;
                let of_another = back.person.as_ref().is_some_and(|p| *p != matter.applicant);
                hold(!of_another, || "somebody else took it back on paper".to_string())?;
                matter.granted = false;
            }
            Event::Closed { .. } => matter.granted = false,
            // The thing is back; another section may confirm its own after the first.
            Event::Acted(acted)
                if matter.mechanism == "take-out-request" && practice::who::base(&acted.step) == "return" =>
            {
                hold(matter.granted || acted.step != "return", || {
                    "a return of what was never out".to_string()
                })?;
                matter.granted = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn parties(&self, subject: &str) -> Vec<String> {
        let Some(matter) = self.matters.get(subject) else { return Vec::new() };
        let named = self.catalog.get(&matter.mechanism).map(|m| m.parties.as_slice()).unwrap_or_default();
        let values = named.iter().filter_map(|field| matter.fields.get(field));
        values.flat_map(Value::words).map(ToString::to_string).collect()
    }

    fn items_are_taken_out_once(&self) -> Result<(), String> {
        let out = self.matters.iter().filter(|(_, m)| m.mechanism == "take-out-request" && m.granted);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (id, matter) in out {
            for item in matter.fields.get("items").map(Value::words).unwrap_or_default() {
                hold(seen.insert(item), || format!("{item} is out twice, the second time by {id}"))?;
            }
        }
        Ok(())
    }
}

/// No post has two holders on a day.
fn one_holder(office: &Office) -> Result<(), String> {
    for (id, post) in &office.posts {
        for (index, one) in post.holders.iter().enumerate() {
            for other in &post.holders[index + 1..] {
                let begins = one.from.max(other.from);
                let both = one.until.is_none_or(|u| begins <= u) && other.until.is_none_or(|u| begins <= u);
                hold(!both, || format!("{id} has two holders on {begins}: {one:?} {other:?}"))?;
            }
        }
    }
    Ok(())
}

/// What came on paper has a day that is not to come.
fn dated(entry: &Entry, person: Option<&String>, paper: Option<Date>) -> Result<(), String> {
    let early = paper.is_some_and(|day| day > entry.at.day());
    hold(!early && (person.is_none() || paper.is_some()), || {
        "a paper of a day to come, or of none".to_string()
    })
}

fn hold(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
