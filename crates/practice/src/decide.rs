//! What follows from a command? Events, or a refusal that names its clause.
//! Takes a request and what is known; gives drafts of events. Nothing is written and no clock is asked.
//! Commands on one matter are in `steps` and `life`; on the office in `structure` and `values`; on editions and bindings in `editions`.

mod arrange;
mod attach;
mod begun;
mod called;
mod disposal;
mod editions;
mod entitled;
mod grantable;
mod granted;
mod ground;
mod life;
mod measure;
mod open;
mod owners;
mod paper;
mod people;
mod poll;
mod review;
mod sample;
mod steps;
mod structure;
mod telling;
mod values;
mod votes;

use crate::access::{Action, Answer, Question};
use crate::command::{Command, Request};
use crate::event::Event;
use crate::known::Known;
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::refusal::{No, Reason, Refusal};
use crate::rule::Broken;
use std::sync::Arc;

pub use attach::MOST_FILES;
pub(crate) use called::{Called, called, called_at, own_things};
pub(crate) use owners::planned;
pub(crate) use paper::enters;
pub(crate) use steps::parties;

/// 起案 (draft) of an event, before it has its place in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The matter to which it belongs.
    pub subject: Option<String>,
    /// What happened.
    pub event: Event,
}

/// Drafts of events, or what keeps the command from taking effect.
pub type Decided = Result<Vec<Draft>, No>;

/// Decides a command. A refusal that names no clause of its own names those on which the mechanism rests.
///
/// # Errors
/// [`No::Refused`] where the person may not, or not now; [`No::Unavailable`] where the records cannot be read.
pub fn decide(request: &Request, known: &Known<'_>) -> Decided {
    decided(request, known).map_err(|no| ground::of_command(no, &request.command, known))
}

fn decided(request: &Request, known: &Known<'_>) -> Decided {
    let by = request.by.as_str();
    if let Command::Found { body, administrator, rehearsal } = &request.command {
        return structure::found(known, by, (body, *rehearsal), administrator);
    }
    active(known, by)?;
    measure::measure(&request.command)?;
    match &request.command {
        Command::Found { .. } => Ok(Vec::new()),
        Command::Apply(o) => open::open(known, by, "apply", o),
        Command::Record(o) => open::open(known, by, "record", o),
        Command::State(o) => open::open(known, by, "state", o),
        Command::Decide { .. } | Command::SendBack { .. } | Command::Review { .. } => {
            steps::step(known, by, &request.command)
        }
        Command::Act { matter, .. } | Command::Skip { matter, .. } => {
            granted::judged(known, matter, |known| steps::step(known, by, &request.command))
        }
        Command::Attach(a) => attach::attach(known, by, &a.matter, &a.file),
        Command::Detach(d) => attach::detach(known, by, d),
        Command::DrawSample(drawing) => sample::draw(known, by, drawing),
        Command::Answer(answering) => poll::answer(known, by, answering),
        Command::Establish { matter, casting, deputy } => {
            poll::establish(known, by, (matter, *casting, deputy))
        }
        Command::DeclareAbsence { .. } | Command::EndAbsence { .. } => {
            people::absence(known, by, &request.command)
        }
        Command::Recall(_)
        | Command::Resubmit { .. }
        | Command::Withdraw(_)
        | Command::Amend { .. }
        | Command::Close { .. }
        | Command::Dispose { .. } => life::change(known, by, &request.command),
        command => {
            administer(known, by)?;
            administered(known, by, command)
        }
    }
}

/// What whoever looks after the office changes.
fn administered(known: &Known<'_>, by: &str, command: &Command) -> Decided {
    match command {
        Command::Adopt(_)
        | Command::WithdrawEdition { .. }
        | Command::CorrectReading { .. }
        | Command::ConfirmBinding { .. }
        | Command::ConfirmChapter { .. }
        | Command::RejectBinding { .. }
        | Command::ProposeBindings { .. }
        | Command::ExemptDuty { .. } => editions::change(known, by, command),
        Command::ChangePerson(_)
        | Command::ErasePerson { .. }
        | Command::RemovePerson { .. }
        | Command::WithdrawLeaving(_) => people::change(known, command),
        Command::Arrange(_) | Command::EndArrangement { .. } | Command::KeepCheckpoint { .. } => {
            arrange::change(known, command)
        }
        _ => structure::change(known, command),
    }
}

/// What a refusal leaves in the ledger: itself, and nothing else.
pub fn refused(request: &Request, refusal: &Refusal) -> Draft {
    Draft {
        subject: None,
        event: Event::Refused {
            command: request.command.name(),
            about: request.command.about().map(ToString::to_string),
            code: refusal.reason.code().to_string(),
            says: refusal.reason.to_string(),
            clauses: refusal.clauses.clone(),
        },
    }
}

/// The person is registered, has come, has not left and works with Sekimori himself.
fn active(known: &Known<'_>, by: &str) -> Result<(), No> {
    let person = known.office.persons.get(by).ok_or_else(|| Reason::UnknownPerson(by.to_string()))?;
    if person.account && person.is_here(known.today()) {
        Ok(())
    } else {
        Err(Reason::NoAccount(by.to_string()).into())
    }
}

/// The person looks after the structure of the office.
fn administer(known: &Known<'_>, by: &str) -> Result<(), No> {
    let administrator = known.office.persons.get(by).is_some_and(|p| p.administrator);
    let question = Question { administrator, ..Question::about(Action::Administer, "", "") };
    match known.access.ask(&question)? {
        Answer::Allowed(_) => Ok(()),
        _ => Err(Reason::NotEntitled {
            what: "役所の体制・規程・紐付けを変更する".to_string(),
            who: "管理者として登録された職員".to_string(),
        }
        .into()),
    }
}

/// Whether a person may begin a matter of a mechanism today, whatever he enters.
pub(crate) fn may_begin(known: &Known<'_>, mechanism: &Mechanism, by: &str) -> Result<(), No> {
    active(known, by)?;
    open::usable(known, &mechanism.id, mechanism.form.verb().unwrap_or_default())?;
    open::may_open(known, mechanism, by).map_err(|no| ground::of_mechanism(no, || Some(mechanism), known))
}

/// What somebody read, if he says so, is what stands there still: the words, and the files beside them.
fn as_read(matter: &Matter, seen: Option<&str>) -> Result<(), No> {
    match seen {
        Some(seen) if seen != matter.seen() => Err(Reason::Changed.into()),
        _ => Ok(()),
    }
}

/// The matter and its mechanism: by its id, or by the number of a row that stands in one register.
fn matter<'a>(known: &Known<'a>, id: &str) -> Result<(Arc<Matter>, &'a Mechanism), No> {
    let found = match known.records.matter(id)? {
        Some(found) => found,
        None => row(known, id)?,
    };
    let mechanism = mechanism(known, &found.applied.mechanism)?;
    Ok((found, mechanism))
}

/// The open or live row with this number, in whichever register it stands.
fn row(known: &Known<'_>, number: &str) -> Result<Arc<Matter>, No> {
    let mut found: Vec<Arc<Matter>> = Vec::new();
    for register in known.catalog.mechanisms().filter(|m| m.key.is_some()) {
        found.extend(known.records.row(&register.id, number)?);
    }
    match found.as_slice() {
        [] => Err(Reason::UnknownMatter(number.to_string()).into()),
        [only] => Ok(Arc::clone(only)),
        several => {
            let ids: Vec<&str> = several.iter().map(|m| m.id.as_str()).collect();
            Err(no(format!(
                "「{number}」という番号は、複数の台帳にあります。案件の番号で指定してください: {}",
                ids.join("、")
            )))
        }
    }
}

fn mechanism<'a>(known: &Known<'a>, id: &str) -> Result<&'a Mechanism, No> {
    known.catalog.get(id).ok_or_else(|| Reason::UnknownMechanism(id.to_string()).into())
}

/// A draft that belongs to the office as a whole.
fn of_office(event: Event) -> Vec<Draft> {
    vec![Draft { subject: None, event }]
}

/// Something about the structure of the office does not fit.
fn no(says: impl Into<String>) -> No {
    Reason::Structure(says.into()).into()
}

/// Nothing, or a refusal with every fault of the form, by the clauses that say so: of the mechanism, or of others.
fn faultless(known: &Known<'_>, mechanism: &Mechanism, broken: Broken) -> Result<(), No> {
    if broken.says.is_empty() {
        return Ok(());
    }
    let own = broken.own.then_some(mechanism.id.as_str());
    let of = own.into_iter().chain(broken.of.iter().map(String::as_str));
    let duties: Vec<_> = of.flat_map(|id| known.duties(id)).map(|(id, _)| id).collect();
    Err(Refusal::by(Reason::Form(broken.says), known.cite_all(&duties)).into())
}

/// A draft that belongs to a matter.
fn about(matter: &Matter, event: Event) -> Vec<Draft> {
    vec![Draft { subject: Some(matter.id.clone()), event }]
}
