//! Who is asked for what today, over the whole office? Counted for each person; and terms of incidents that run out.
//! Takes the site; gives numbers and words without any name: for the mail in the morning, and for what is told at once.
//! What one person sees of it on his page is in `pages::home`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use ledger::book::View;
use ledger::desk::Reader;
use ledger::fault::Result;
use practice::calendar::after;
use practice::edition::DutyId;
use practice::form::Kind;
use practice::known::Known;
use practice::matter::Matter;
use practice::office::{Edition, Office};
use practice::procedure::Who;
use practice::records::Records;
use practice::standing::Deadline as End;
use practice::who::{self, About};
use practice::{Catalog, Family, Form, Mechanism, agenda, sight, term};

use crate::pages::matter::path_of;
use crate::site::Site;

/// What ends within so many days is due soon.
pub const SOON_DAYS: i32 = 7;

/// 待っているもの (what waits for a person), in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// What he is asked to do.
    pub tasks: usize,
    /// Of them, what is over its last day.
    pub overdue: usize,
    /// Of them, what ends soon.
    pub soon: usize,
    /// Of them, what he is to decide.
    pub decisions: usize,
    /// Duties of his roles that press.
    pub duties: usize,
    /// Notices that he did not put aside.
    pub notices: usize,
    /// Reports without sign-in that nobody took over.
    pub tips: usize,
}

impl Waiting {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Waiting::default()
    }
}

/// 期限 (term) of an incident that runs out, or ran out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The matter.
    pub matter: String,
    /// Where it is.
    pub path: String,
    /// What is told on the page.
    pub says: String,
    /// The last day.
    pub day: Date,
    /// Whether it is over.
    pub past: bool,
    /// Who is asked.
    pub persons: Vec<String>,
    /// Whether their lists of work show the day already.
    pub listed: bool,
}

fn knowing<T>(site: &Site, ask: impl FnOnce(&Known<'_>, View<'_>) -> Result<T>) -> Result<T> {
    let (office, now) = (site.live.door.office(), site.now());
    let access = site.live.access(&office, now.day())?;
    let reading = site.live.shelf.read()?;
    let records: &dyn Records = &reading.records();
    let known = Known {
        office: &office,
        catalog: site.live.shelf.catalog(),
        records,
        access: &access,
        edition: office.edition(now.day()),
        now,
    };
    ask(&known, reading.view())
}

/// What waits for everybody who signs in.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn waiting(site: &Site) -> Result<BTreeMap<String, Waiting>> {
    let mut out: BTreeMap<String, Waiting> = BTreeMap::new();
    let (office, now) = (site.live.door.office(), site.now());
    let today = now.day();
    knowing(site, |known, view| {
        for matter in view.open_matters()? {
            let Some(asked) = agenda::asked(known, &matter) else { continue };
            let Some(mechanism) = known.catalog.get(&matter.applied.mechanism) else { continue };
            let decides = decides(mechanism, &matter);
            let (late, soon) = (
                asked.due.is_some_and(|d| d.is_over(now)),
                asked.due.is_some_and(|d| !d.is_over(now) && d.day() <= after(today, SOON_DAYS)),
            );
            let called = asked.persons.iter().map(|p| (p, true));
            let oversee = asked.overseers.iter().filter(|p| !asked.persons.contains(p)).map(|p| (p, false));
            for (person, called) in called.chain(oversee) {
                let of = out.entry(person.clone()).or_default();
                of.tasks += 1;
                of.overdue += usize::from(late);
                of.soon += usize::from(soon);
                of.decisions += usize::from(decides && called);
            }
        }
        Ok(())
    })?;
    for (person, count) in duties(site)? {
        out.entry(person).or_default().duties = count;
    }
    let tips = site.desk.open_tips()?.len();
    let told = told_of_tips(&office, site.live.shelf.catalog(), today);
    for (number, person) in office.persons.iter().filter(|(n, _)| sight::is_here(&office, n, today)) {
        let posts = posts_of(&office, number, today);
        let reader = Reader { person: number, administrator: person.administrator, posts: &posts, now };
        let of = out.entry(number.clone()).or_default();
        of.notices = site.desk.notices(reader)?.len();
        of.tips = if told.contains(number) { tips } else { 0 };
    }
    out.retain(|number, _| sight::is_here(&office, number, today));
    Ok(out)
}

/// How many duties press, by whoever bears them.
fn duties(site: &Site) -> Result<BTreeMap<String, usize>> {
    let (office, now) = (site.live.door.office(), site.now());
    let (today, mut out) = (now.day(), BTreeMap::new());
    let Some(edition) = office.edition(today) else { return Ok(out) };
    let reading = site.live.shelf.read()?;
    let states = site.live.outlook.states(reading.view(), (&office, edition), now)?;
    let pressing: BTreeSet<&DutyId> = states.iter().filter(|s| s.presses(today)).map(|s| &s.duty).collect();
    for person in office.persons.keys() {
        let roles = who::roles_borne(&office, person, today);
        let count = who::duties_of(edition, &roles).filter(|duty| pressing.contains(&duty.id)).count();
        if count > 0 {
            out.insert(person.clone(), count);
        }
    }
    Ok(out)
}

/// Whether a decision is asked, and not an act.
pub(crate) fn decides(mechanism: &Mechanism, matter: &Matter) -> bool {
    let step = matter.open_step().and_then(|planned| who::step_of(mechanism, planned));
    step.is_some_and(|(step, _)| step.decide.is_some())
}

/// Ids of the posts that a person holds.
pub fn posts_of(office: &Office, person: &str, day: Date) -> Vec<String> {
    let held = office.posts.iter().filter(|(_, p)| p.is_held_by(person, day));
    held.map(|(id, _)| id.clone()).collect()
}

/// The mechanism by which an incident is reported here: of the family of incidents, and open to everybody.
pub fn official<'a>(catalog: &'a Catalog, edition: &Edition) -> Option<&'a Mechanism> {
    let served = |m: &&Mechanism| !edition.bindings.duties_of(&edition.reading, &m.id).is_empty();
    // Whoever noticed something fills in the fewest fields; further forms follow from his report.
    first_reports(catalog).filter(served).min_by_key(|m| m.fields.iter().filter(|f| f.required).count())
}

/// Mechanisms by which a new incident is reported. What must name an earlier matter goes on with one that is known.
pub fn first_reports(catalog: &Catalog) -> impl Iterator<Item = &Mechanism> {
    let open = catalog.mechanisms().filter(|m| {
        m.family == Family::Incidents && m.form == Form::Procedure && m.runs() && m.opener() == Who::Anyone
    });
    let told = open.filter(|m| m.serves.iter().any(|s| s.reports == Some(true)));
    told.filter(|m| !m.fields.iter().any(|f| f.required && matches!(f.kind, Kind::Matter(_))))
}

/// Roles that receive what is reported by a mechanism, and whether anybody holds one of them today; none where neither the
/// policy nor the body names any.
pub fn receives(
    office: &Office,
    (edition, mechanism): (&Edition, &Mechanism),
    day: Date,
) -> Option<(Vec<String>, bool)> {
    let actors = receivers(office, (edition, mechanism), day)?;
    let held = |role: &String| office.posts.values().any(|p| p.bears(role, day) && p.is_held(day));
    let somebody = actors.anyone || !actors.persons.is_empty() || actors.roles.iter().any(held);
    Some((actors.roles, somebody))
}

fn receivers(
    office: &Office,
    (edition, mechanism): (&Edition, &Mechanism),
    day: Date,
) -> Option<who::Actors> {
    let first = mechanism.steps.first().and_then(|s| s.act.or(s.decide))?;
    let about = About { applicant: "", deciders: &[] };
    who::actors(office, (edition, mechanism), (first, None), about, day).ok()
}

/// Who is told of reports without sign-in: whoever reads everything for his work, and those to whom the policy has incidents
/// reported, where one post has that role. Where every section has its own, nobody knows yet whose it is.
pub fn told_of_tips(office: &Office, catalog: &Catalog, day: Date) -> BTreeSet<String> {
    let here = |n: &&String| sight::is_here(office, n, day);
    let reads = |n: &&String| sight::oversees(office, n, day) && !sight::only_reads(office, n, day);
    let mut out: BTreeSet<String> = office.persons.keys().filter(here).filter(reads).cloned().collect();
    let Some(edition) = office.edition(day) else { return out };
    let Some(mechanism) = official(catalog, edition) else { return out };
    for role in receivers(office, (edition, mechanism), day).map(|a| a.roles).unwrap_or_default() {
        let mut posts = office.posts.iter().filter(|(_, p)| p.bears(&role, day));
        if let (Some((post, _)), None) = (posts.next(), posts.next()) {
            let holders = who::holders(office, post, day).into_iter().map(ToString::to_string);
            out.extend(holders.filter(|n| here(&n)));
        }
    }
    out
}

/// Terms of incidents that end today or tomorrow, or are over.
///
/// # Errors
/// The ledger cannot be read.
pub fn deadlines(site: &Site) -> Result<Vec<Deadline>> {
    knowing(site, |known, view| {
        let mut out = Vec::new();
        for matter in view.open_matters()? {
            let Some(mechanism) = incident(known, &matter) else { continue };
            let Some(asked) = agenda::asked(known, &matter) else { continue };
            let own = term::running(&matter, mechanism, false);
            let is_own = |end: End| own.is_some_and(|(day, _)| end == End::Day(day));
            if let Some(end) = asked.due.filter(|end| !is_own(*end)) {
                let words = format!("{}の「{}」の期限", matter.number(mechanism), asked.step);
                out.extend(deadline(known, &matter, (end, &words), (asked.persons.clone(), true)));
            }
            if let Some((day, title)) = own {
                let words = format!("{}の「{title}」", matter.number(mechanism));
                // The law's own clock is told besides the list of what is to be done.
                out.extend(deadline(known, &matter, (End::Day(day), &words), (asked.persons, false)));
            }
        }
        // What was done and is to be followed up.
        let timed = |m: &&Mechanism| m.family == Family::Incidents && !term::fields(m).is_empty();
        for mechanism in known.catalog.mechanisms().filter(timed) {
            let all = view.matters(&mechanism.id)?;
            let sound = all.iter().filter(|m| !m.status.is_void());
            let followed: BTreeSet<&str> = sound.flat_map(|m| term::goes_on_from(m, mechanism)).collect();
            for matter in all.iter().filter(|m| !m.status.is_open()) {
                let goes_on = followed.contains(matter.id.as_str());
                let Some((day, title)) = term::running(matter, mechanism, goes_on) else { continue };
                let words = format!("{}に続く「{title}」", matter.number(mechanism));
                out.extend(deadline(known, matter, (End::Day(day), &words), (who_did(matter), false)));
            }
        }
        Ok(out)
    })
}

fn incident<'a>(known: &Known<'a>, matter: &Matter) -> Option<&'a Mechanism> {
    known.catalog.get(&matter.applied.mechanism).filter(|m| m.family == Family::Incidents)
}

/// Who had to do with it: the applicant, and who decided.
fn who_did(matter: &Matter) -> Vec<String> {
    let mut out = vec![matter.applied.applicant.clone()];
    for decision in &matter.decisions {
        if !out.contains(&decision.by) {
            out.push(decision.by.clone());
        }
    }
    out
}

fn deadline(
    known: &Known<'_>,
    matter: &Matter,
    (end, words): (End, &str),
    (mut persons, listed): (Vec<String>, bool),
) -> Option<Deadline> {
    let (today, day) = (known.today(), end.day());
    if day > after(today, 1) {
        return None;
    }
    let past = end.is_over(known.now);
    let says = match past {
        true => format!("{words}（{}）を過ぎています。", end.shown()),
        false => format!("{words}は{}です。", end.shown()),
    };
    persons.retain(|p| sight::is_here(known.office, p, today));
    // Where nobody is there who is asked, whoever looks after the office must see to it.
    let listed = listed && !persons.is_empty();
    if persons.is_empty() {
        persons = sight::administrators(known.office, today);
    }
    Some(Deadline { matter: matter.id.clone(), path: path_of(&matter.id), says, day, past, persons, listed })
}

/// Who has something to say by mail: numbers and addresses of whoever signs in, and how many have none.
///
/// # Errors
/// The ledger cannot be read.
pub fn addresses(site: &Site) -> Result<(BTreeMap<String, String>, usize)> {
    let (office, today) = (site.live.door.office(), site.now().day());
    let reading = site.live.shelf.read()?;
    let view = reading.view();
    let (mut found, mut without) = (BTreeMap::new(), 0);
    for (number, person) in office.persons.iter().filter(|(n, _)| sight::is_here(&office, n, today)) {
        let contact = person.contact.as_ref().map(|c| view.reveal(c)).transpose()?;
        match contact.and_then(|c| practice::contact::mail(c.text().unwrap_or_default())) {
            Some(address) => drop(found.insert(number.clone(), address)),
            None => without += 1,
        }
    }
    Ok((found, without))
}

/// The address of one person.
///
/// # Errors
/// The ledger cannot be read.
pub fn address(site: &Site, number: &str) -> Result<Option<String>> {
    let (office, today) = (site.live.door.office(), site.now().day());
    let Some(person) = office.persons.get(number).filter(|_| sight::is_here(&office, number, today)) else {
        return Ok(None);
    };
    let reading = site.live.shelf.read()?;
    let contact = person.contact.as_ref().map(|c| reading.view().reveal(c)).transpose()?;
    Ok(contact.and_then(|c| practice::contact::mail(c.text().unwrap_or_default())))
}
