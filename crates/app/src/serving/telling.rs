//! What happened that somebody should know of, although nothing waits for him? Follows the ledger from where it was left.
//! Takes the site; gives notices on the desk: his matter was decided or changed, a deputy decided in his place, a new
//! edition is in force, a term of an incident runs out that his list of work does not show. What is asked of him stands in that list.
//! INVARIANT: notices and the place up to which the ledger was followed are written together: none is lost, none comes twice.

#[cfg(test)]
mod tests;

use super::mailing::Mailing;
use jiff::civil::Date;
use ledger::book::View;
use ledger::desk::{Audience, Telling, Tidings};
use ledger::fault::Result;
use practice::calendar::wareki;
use practice::entry::Entry;
use practice::event::{Event, Upshot};
use practice::matter::{Matter, Status};
use practice::office::Office;
use practice::{Catalog, Form, Mechanism, review, sight, who};
use std::collections::{BTreeMap, BTreeSet};
use web::{Site, matter_path};

/// So many events are followed in one look.
const AT_ONCE: u32 = 500;
/// Marks: up to which event the ledger was followed, and which edition was in force.
const FOLLOWED: &str = "followed";
const EDITION: &str = "edition";

/// 見張り (watch): when it looked at terms last.
#[derive(Default)]
pub struct Watch {
    looked: Option<(u64, Date)>,
}

/// Writes down what people should be told.
///
/// # Errors
/// The ledger or the desk cannot be read or written.
pub fn look(site: &Site, mailing: &Mailing, watch: &mut Watch) -> Result<()> {
    let now = site.now();
    let office = site.live.door.office();
    let mut tidings = Tidings::default();
    let last = follow(site, &office, &mut tidings)?;
    edition(site, &office, &mut tidings)?;
    // Terms change with what is recorded, and with the day.
    if watch.looked != Some((last, now.day())) {
        deadlines(site, mailing, &mut tidings)?;
    }
    if tidings != Tidings::default() {
        site.desk.tell(&tidings, now)?;
    }
    watch.looked = Some((last, now.day()));
    Ok(())
}

/// Goes on from the event that was looked at last; gives the last one.
fn follow(site: &Site, office: &Office, tidings: &mut Tidings) -> Result<u64> {
    let reading = site.live.shelf.read()?;
    let (view, catalog) = (reading.view(), site.live.shelf.catalog());
    let before = site.desk.mark(FOLLOWED)?.and_then(|seq| seq.parse::<u64>().ok());
    let (entries, last) = match before {
        Some(seq) => {
            let entries = view.since(seq, AT_ONCE)?;
            let last = entries.last().map_or(seq, |e| e.seq);
            (entries, last)
        }
        // What was decided long ago is no news; what a deputy decided still waits to be seen.
        None => {
            let decided = view.of_kind("Decided", 0)?.into_iter();
            let deputies = decided.filter(|e| matches!(&e.event, Event::Decided(d) if d.deputy.is_some()));
            (deputies.collect(), view.last_seq()?)
        }
    };
    if before != Some(last) {
        tidings.marks.push((FOLLOWED.to_string(), last.to_string()));
    }
    let about = Follow { site, office, catalog, today: site.now().day(), news: before.is_some() };
    about.entries(view, &entries, tidings)?;
    Ok(last)
}

struct Follow<'a> {
    site: &'a Site,
    office: &'a Office,
    catalog: &'a Catalog,
    today: Date,
    /// Whether what was decided is news.
    news: bool,
}

impl Follow<'_> {
    fn entries(&self, view: View<'_>, entries: &[Entry], tidings: &mut Tidings) -> Result<()> {
        let mut of: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in entries.iter().filter(|e| bears(&e.event)) {
            of.entry(entry.subject.as_deref().unwrap_or_default()).or_default().push(entry);
        }
        for (subject, entries) in of {
            let Some(matter) = view.matter(subject)?.filter(|m| m.id == subject) else { continue };
            tidings.told.extend(entries.iter().rev().find_map(|e| self.decided(e, &matter)));
            if let Some(told) = entries.iter().rev().find_map(|e| self.changed(e, &matter)) {
                // What was decided before that is no longer how it stands.
                if matter.open_step().is_some() || matter.status == Status::SentBack {
                    tidings.over.push(decided_key(&matter));
                }
                tidings.told.push(told);
            }
            self.reviews(&matter, tidings)?;
        }
        Ok(())
    }

    /// The applicant is told how it ended; that it came back to him stands in his list of work.
    fn decided(&self, entry: &Entry, matter: &Matter) -> Option<Telling> {
        let mechanism = self.catalog.get(&matter.applied.mechanism)?;
        let step = matter.open_step().and_then(|planned| who::step_of(mechanism, planned));
        let undecided = step.is_some_and(|(s, _)| s.decide.is_some() || s.poll.is_some());
        let ended = matches!(entry.event, Event::Decided(_) | Event::Established(_))
            && matter.status != Status::SentBack
            && !undecided;
        if !(ended && self.is_news(entry, matter)) {
            return None;
        }
        let number = format!("「{}」{}", mechanism.title, matter.number(mechanism));
        let says = how(&entry.event, &number, mechanism);
        let next = next(matter, mechanism);
        Some(Telling {
            key: decided_key(matter),
            audience: Audience::Person(matter.applied.applicant.clone()),
            says: format!("あなたの{says}。{next}"),
            path: matter_path(&matter.id),
            stays: false,
        })
    }

    /// The applicant is told what others did with what he wrote. The moment stands in the words, so that a second change is news
    /// too. Rows of a register belong to the section, and not to whoever wrote them down first.
    fn changed(&self, entry: &Entry, matter: &Matter) -> Option<Telling> {
        let mechanism = self.catalog.get(&matter.applied.mechanism)?;
        if mechanism.form == Form::Register || !self.is_news(entry, matter) {
            return None;
        }
        let how = match &entry.event {
            Event::Amended { .. } => "ほかの人が変更しました",
            Event::Resubmitted { .. } => "ほかの人が再提出しました",
            Event::Recalled(back) if back.person.is_some() => {
                "書面による引戻しとして、ほかの人が入力しました"
            }
            Event::Recalled(_) => "ほかの人が引き戻しました",
            Event::Withdrawn(back) if back.person.is_some() => {
                "書面による取下げとして、ほかの人が入力しました"
            }
            Event::Withdrawn(_) => "ほかの人が取り下げました",
            Event::Closed { .. } => "ほかの人が終了しました",
            _ => return None,
        };
        let (number, at) = (matter.number(mechanism), print::office::moment(entry.at));
        let next = next(matter, mechanism);
        Some(Telling {
            key: format!("changed/{}", matter.id),
            audience: Audience::Person(matter.applied.applicant.clone()),
            says: format!(
                "あなたの「{}」{number}を、{at}に{how}。{next}だれが、なぜ行ったかは、案件の「経過」にあります。",
                mechanism.title
            ),
            path: matter_path(&matter.id),
            stays: false,
        })
    }

    /// Whether somebody else did it since the ledger is followed, and the applicant is there to be told.
    fn is_news(&self, entry: &Entry, matter: &Matter) -> bool {
        let applicant = &matter.applied.applicant;
        self.news && *applicant != entry.by && sight::is_here(self.office, applicant, self.today)
    }

    /// Whoever holds the post in whose place somebody decided, or the next in line, is told until he has seen it.
    fn reviews(&self, matter: &Matter, tidings: &mut Tidings) -> Result<()> {
        let Some(mechanism) = self.catalog.get(&matter.applied.mechanism) else { return Ok(()) };
        let beginning = format!("review/{}/", matter.id);
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        for decision in review::unseen(matter).filter(|_| matter.status != Status::Withdrawn) {
            let whom = review::reviewers(self.office, (mechanism, matter), decision, self.today);
            let why = if whom.instead {
                "本来の決定者に関わる案件なので、代わりに"
            } else {
                ""
            };
            for post in whom.posts {
                let key = format!("{beginning}{}/{post}", decision.decided.step);
                tidings.told.push(Telling {
                    key: key.clone(),
                    audience: Audience::Post(post),
                    says: format!(
                        "「{}」{}を、代決者が代わりに決定しました。{why}後閲してください。",
                        mechanism.title,
                        matter.number(mechanism)
                    ),
                    path: matter_path(&matter.id),
                    stays: true,
                });
                wanted.insert(key);
            }
        }
        let there = self.site.desk.noticed(&beginning)?;
        tidings.over.extend(there.into_iter().filter(|key| !wanted.contains(key)));
        Ok(())
    }
}

/// The key of the notice of how it was decided.
fn decided_key(matter: &Matter) -> String {
    format!("decided/{}", matter.id)
}

/// What is to be done next, in brackets.
fn next(matter: &Matter, mechanism: &Mechanism) -> String {
    let next = matter.open_step().and_then(|planned| who::step_of(mechanism, planned));
    next.map(|(s, _)| format!("（次は、{}）", s.title)).unwrap_or_default()
}

/// How it was decided, in the verb of the step: 「…は許可されました」.
fn how(event: &Event, number: &str, mechanism: &Mechanism) -> String {
    match event {
        Event::Decided(made) => {
            let step = who::step_of(mechanism, &made.step).map_or(made.step.as_str(), |(s, _)| &s.title);
            match (print::office::granting(step), made.approved) {
                (Some(verb), true) => format!("{number}は{verb}されました"),
                (Some(verb), false) => format!("{number}は{verb}されませんでした"),
                (None, true) => format!("{number}は、「{step}」で可とされました"),
                (None, false) => format!("{number}は、「{step}」で否とされました"),
            }
        }
        Event::Established(counted) if counted.upshot == Upshot::Carried => format!("{number}は成立しました"),
        _ => format!("{number}は成立しませんでした"),
    }
}

/// Whether an event can end or change a matter, or what a deputy's decision waits for.
fn bears(event: &Event) -> bool {
    matches!(
        event,
        Event::Decided(_)
            | Event::Established(_)
            | Event::Reviewed { .. }
            | Event::Amended { .. }
            | Event::Resubmitted { .. }
            | Event::SentBack { .. }
            | Event::Recalled { .. }
            | Event::Withdrawn { .. }
            | Event::Closed { .. }
    )
}

/// Everybody is told on the day on which another edition comes into force.
fn edition(site: &Site, office: &Office, tidings: &mut Tidings) -> Result<()> {
    let today = site.now().day();
    let in_force = office.edition(today);
    let number = in_force.map_or(0, |e| e.number);
    let before = site.desk.mark(EDITION)?.and_then(|n| n.parse::<u32>().ok());
    if before == Some(number) {
        return Ok(());
    }
    tidings.marks.push((EDITION.to_string(), number.to_string()));
    let (Some(before), Some(edition)) = (before, in_force) else { return Ok(()) };
    if number <= before {
        return Ok(());
    }
    let (says, path) = match before {
        0 => {
            (format!("規程が使えるようになりました。（{}施行）", wareki(edition.from)), "/policy".to_string())
        }
        _ => (
            format!(
                "改正された規程（第{number}版）が、{}に施行されました。変わったところを確かめてください。",
                wareki(edition.from)
            ),
            format!("/editions/{before}/{number}"),
        ),
    };
    let key = format!("edition/{number}");
    tidings.told.push(Telling { key, audience: Audience::Everybody, says, path, stays: false });
    Ok(())
}

/// Terms of incidents: by mail to whoever is asked, and on the page where no list of work shows them.
fn deadlines(site: &Site, mailing: &Mailing, tidings: &mut Tidings) -> Result<()> {
    let all = web::deadlines(site)?;
    let (mails, marks) = mailing.of_deadlines(site, &all)?;
    tidings.mails.extend(mails);
    tidings.marks.extend(marks);
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for one in all.into_iter().filter(|d| !d.listed) {
        for person in &one.persons {
            let key = format!("clock/{}/{}/{person}", one.matter, one.day);
            wanted.insert(key.clone());
            tidings.told.push(Telling {
                key,
                audience: Audience::Person(person.clone()),
                says: one.says.clone(),
                path: one.path.clone(),
                stays: true,
            });
        }
    }
    let there = site.desk.noticed("clock/")?;
    tidings.over.extend(there.into_iter().filter(|key| !wanted.contains(key)));
    Ok(())
}
