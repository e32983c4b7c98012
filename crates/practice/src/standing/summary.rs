//! What is recorded, as far as the state of duties asks for it? A few words of each matter in the place of its whole story.
//! Takes matters one after the other, in any order, and again when they changed; gives what is recorded on a day.
//! So an office of many matters is followed, and not told from its first event for each question.

use super::deadline::{Deadline, Open};
use super::gaps::{self, Asks};
use super::{Evidence, Failed, Recorded, broken};
use crate::calendar::Moment;
use crate::catalog::Catalog;
use crate::matter::{Matter, Status};
use crate::mechanism::{Form, Mechanism};
use crate::office::Office;
use crate::term;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// 年度 and number of a matter.
type Number = (i16, u32);

/// 要約 (brief) of a matter.
#[derive(Debug)]
pub struct Brief {
    pub(super) mechanism: String,
    number: Number,
    pub(super) status: Status,
    /// The day on which it began.
    pub(super) begun: Date,
    pub(super) since: Moment,
    from: Option<Date>,
    pub(super) until: Option<Date>,
    /// The step that is open.
    pub(super) open: Option<Open>,
    /// Number of the row, where it is asked for.
    pub(super) key: Option<String>,
    /// Words of the fields that are asked for.
    pub(super) words: Vec<Vec<String>>,
    /// What it is about, and what it found not to hold.
    about: Option<String>,
    failed: Vec<Failed>,
    /// By when what follows from it must be done.
    after: Option<Date>,
    /// From which matters of its kind it goes on.
    goes_on_from: Vec<String>,
}

/// 記録の要約 (summary): briefs of all matters.
#[derive(Debug)]
pub struct Summary {
    asks: Arc<Asks>,
    of: BTreeMap<String, BTreeMap<Number, Arc<Brief>>>,
}

impl Summary {
    /// Of no matter yet.
    pub fn of(catalog: &Catalog) -> Summary {
        Summary { asks: Arc::new(Asks::of(catalog)), of: BTreeMap::new() }
    }

    /// Another one of the same catalogue, of no matter yet.
    pub fn another(&self) -> Summary {
        Summary { asks: Arc::clone(&self.asks), of: BTreeMap::new() }
    }

    /// A matter in brief; `None` where its mechanism is not known.
    pub fn brief(&self, catalog: &Catalog, matter: &Matter) -> Option<Arc<Brief>> {
        let mechanism = catalog.get(&matter.applied.mechanism)?;
        Some(Arc::new(Brief {
            mechanism: mechanism.id.clone(),
            number: (matter.applied.year, matter.applied.number),
            status: matter.status,
            begun: matter.at.day(),
            since: matter.since,
            from: mechanism.from.as_deref().and_then(|f| matter.day(f)),
            until: matter.until(mechanism),
            open: Open::of(matter, mechanism),
            key: self.asks.keys(&mechanism.id).then(|| matter.key(mechanism)),
            words: self.asks.words(matter),
            about: broken::about(mechanism, matter),
            failed: broken::failed(mechanism, matter),
            after: term::running(matter, mechanism, false)
                .map(|(day, _)| day)
                .filter(|_| !matter.status.is_open()),
            goes_on_from: match matter.status.is_void() || term::fields(mechanism).is_empty() {
                true => Vec::new(),
                false => owned(term::goes_on_from(matter, mechanism)),
            },
        }))
    }

    /// Takes a matter in, in the place of what it was before; one whose mechanism is not known is left out.
    pub fn take_in(&mut self, catalog: &Catalog, matter: &Matter) {
        if let Some(brief) = self.brief(catalog, matter) {
            self.put(brief);
        }
    }

    /// Puts a brief in, in the place of what the matter was before.
    pub fn put(&mut self, brief: Arc<Brief>) {
        match self.of.get_mut(&brief.mechanism) {
            Some(of) => drop(of.insert(brief.number, brief)),
            None => {
                let (mechanism, of) = (brief.mechanism.clone(), [(brief.number, brief)].into());
                self.of.insert(mechanism, of);
            }
        }
    }

    /// What is recorded under each mechanism. What came after the day is no evidence on it.
    pub fn recorded(&self, catalog: &Catalog, office: &Office, now: Moment) -> BTreeMap<String, Recorded> {
        let today = now.day();
        let mut out: BTreeMap<String, Recorded> = BTreeMap::new();
        let look = gaps::Look { summary: self, asks: &self.asks, catalog, office, today };
        for (id, briefs) in &self.of {
            let Some(mechanism) = catalog.get(id) else { continue };
            let of = out.entry(id.clone()).or_default();
            let mut came: Vec<(&Brief, Evidence)> = Vec::new();
            for brief in briefs.values().filter(|brief| brief.begun <= today) {
                match brief.status {
                    Status::Closed | Status::Live => {
                        let evidence = brief.evidence(mechanism, today);
                        if evidence.came <= today {
                            came.push((brief, evidence));
                        }
                    }
                    Status::Open | Status::SentBack => of.open += 1,
                    Status::Refused | Status::Lost | Status::Withdrawn => {}
                }
                let follows = || self.briefs(id).any(|other| other.goes_on_from.contains(&brief.id()));
                let after = brief.after.map(Deadline::Day).filter(|end| end.is_over(now) && !follows());
                match brief.deadline(mechanism, office).or(after) {
                    Some(end) if end.is_over(now) && of.overdue.is_none() => {
                        of.overdue = Some((mechanism.number(brief.number), end));
                    }
                    Some(Deadline::At(at)) if at >= now => {
                        of.next = Some(of.next.map_or(at, |next| next.min(at)));
                    }
                    _ => {}
                }
            }
            let live = || came.iter().map(|(brief, _)| brief).filter(|b| b.status == Status::Live);
            let over =
                live().filter_map(|b| Some((b, b.until.filter(|u| mechanism.expires() && *u < today)?)));
            of.expired = over.map(|(b, until)| (mechanism.number(b.number), until)).collect();
            of.live = live().count();
            of.things = look.things(mechanism, &came);
            of.evidence = came.into_iter().map(|(_, evidence)| evidence).collect();
        }
        for (mechanism, gaps) in look.all() {
            out.entry(mechanism).or_default().gaps = gaps;
        }
        out
    }

    /// Briefs of a mechanism, by their numbers.
    pub(super) fn briefs(&self, mechanism: &str) -> impl Iterator<Item = &Brief> {
        self.of.get(mechanism).into_iter().flat_map(BTreeMap::values).map(|brief| &**brief)
    }
}

fn owned(words: Vec<&str>) -> Vec<String> {
    words.into_iter().map(ToString::to_string).collect()
}

impl Brief {
    fn id(&self) -> String {
        format!("{}/{}/{}", self.mechanism, self.number.0, self.number.1)
    }

    fn evidence(&self, mechanism: &Mechanism, today: Date) -> Evidence {
        let came = self.since.day();
        let lasting = self.status == Status::Live && mechanism.form == Form::Register;
        // A row shows what is so for as long as it holds.
        let until = match self.until {
            Some(until) if lasting && mechanism.expires() => Some(until.min(today)),
            _ if lasting => Some(today),
            until => until,
        };
        Evidence {
            number: self.number,
            covers: (self.from.unwrap_or(came), until.unwrap_or(came)),
            came,
            of: self.about.clone(),
            failed: self.failed.clone(),
        }
    }
}
