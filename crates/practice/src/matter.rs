//! Where does a matter stand? An application, a row of a register, a record or a statement, folded from its events.
//! Takes events in order; gives the matter. Which event may come next is decided in `decide`.
//! Matters that change the structure of the office (organisation, editions) are in `office`.

mod course;
mod files;
mod values;

use crate::calendar::Moment;
use crate::edition::DutyId;
use crate::entry::Entry;
use crate::event::{Applied, Decided, Established, Event, Upshot};
use crate::mechanism::Mechanism;
use crate::procedure::Outcome;
use crate::value::{Filled, Value};
use crate::who;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub use course::{Act, Answer, Count, Decision, Reopened};
pub use files::{Attachment, Taken};

/// 案件 (matter).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Its id: mechanism, 年度 and number.
    pub id: String,
    /// What began it.
    pub applied: Applied,
    /// Who entered it.
    pub entered_by: String,
    /// When it was entered.
    pub at: Moment,
    /// The day on which it was submitted last; the one on the paper, where it came on paper.
    pub submitted: Date,
    /// The day on which it was sent or taken back last; the one on the paper, where that came on paper.
    pub given_back: Option<Date>,
    /// Place among the steps of the mechanism; their number once all are done.
    pub step: usize,
    /// Where it stands.
    pub status: Status,
    /// Decisions since it was last submitted.
    pub decisions: Vec<Decision>,
    /// Steps taken.
    pub acts: Vec<Act>,
    /// Answers of those who were asked, since it was last submitted.
    pub answers: Vec<Answer>,
    /// Counts of answers, since it was last submitted.
    pub counts: Vec<Count>,
    /// When it reached the step that is open now.
    pub since: Moment,
    /// When something happened to it last.
    pub latest: Moment,
    /// Why it was sent back, refused, withdrawn or closed.
    pub remark: Option<String>,
    /// Fields that were changed since it was entered, each with when it was changed last.
    pub changed: BTreeMap<String, Moment>,
    /// What stood there each time an amendment reopened it.
    pub reopened: Vec<Reopened>,
    /// Who submitted it again last.
    pub resubmitted_by: Option<String>,
    /// Files that belong to it, those that were taken back among them.
    pub files: Vec<Attachment>,
    /// 廃棄: whether what is kept apart of it was erased.
    pub disposed: bool,
}

/// 状態 (status) of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// A step is open.
    Open,
    /// 差戻し or 引戻し: the applicant has it.
    SentBack,
    /// 不許可.
    Refused,
    /// 不成立 or 否決: the answers of those who were asked did not carry it.
    Lost,
    /// 取下げ.
    Withdrawn,
    /// In force, or in the register.
    Live,
    /// 終了.
    Closed,
}

impl Status {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::SentBack => "sent-back",
            Status::Refused => "refused",
            Status::Lost => "lost",
            Status::Withdrawn => "withdrawn",
            Status::Live => "live",
            Status::Closed => "closed",
        }
    }

    /// Whether it came to nothing: refused, not carried, or withdrawn.
    pub fn is_void(self) -> bool {
        matches!(self, Status::Refused | Status::Lost | Status::Withdrawn)
    }

    /// Whether something may still happen to it.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Open | Status::SentBack)
    }
}

impl Matter {
    /// The id of the matter that an application begins.
    pub fn id_of(applied: &Applied) -> String {
        format!("{}/{}/{}", applied.mechanism, applied.year, applied.number)
    }

    /// The matter that an application begins.
    pub fn begin(entry: &Entry, applied: &Applied) -> Matter {
        let mut matter = Matter {
            id: Matter::id_of(applied),
            applied: applied.clone(),
            entered_by: entry.by.clone(),
            at: entry.at,
            submitted: applied.paper.unwrap_or(entry.at.day()),
            given_back: None,
            step: 0,
            status: Status::Open,
            decisions: Vec::new(),
            acts: Vec::new(),
            answers: Vec::new(),
            counts: Vec::new(),
            since: entry.at,
            latest: entry.at,
            remark: None,
            changed: BTreeMap::new(),
            reopened: Vec::new(),
            resubmitted_by: None,
            files: Vec::new(),
            disposed: false,
        };
        matter.advance_to(0, entry.at);
        matter
    }

    /// The matter that a history of entries tells, the first of which begins it; `None` if that is missing.
    pub fn told<'a>(history: impl IntoIterator<Item = &'a Entry>) -> Option<Matter> {
        let mut entries = history.into_iter();
        let first = entries.next()?;
        let Event::Applied(applied) = &first.event else { return None };
        let mut matter = Matter::begin(first, applied);
        entries.for_each(|entry| matter.apply(entry));
        Some(matter)
    }

    /// Folds the next event in. Events of other kinds change nothing.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Decided(decided) => self.decided(entry, decided),
            Event::SentBack(back) => self.give_back(&back.reason, entry.at, back.paper),
            Event::Recalled(back) => self.give_back(&back.reason, entry.at, back.paper),
            Event::Answered(answered) => {
                let (by, at, answered) = (entry.by.clone(), entry.at, (**answered).clone());
                self.answers.push(Answer { by, at, answered });
            }
            Event::Established(established) => self.counted(entry, established),
            Event::Resubmitted { fields, digest, steps } => {
                self.replace(fields, digest, entry.at);
                self.replan(steps.as_ref());
                self.resubmitted_by = Some(entry.by.clone());
                self.remark = None;
                self.submitted = entry.at.day();
                self.advance_to(0, entry.at);
            }
            Event::Withdrawn(back) => self.end(Status::Withdrawn, &back.reason, entry.at),
            Event::Closed { reason } => self.end(Status::Closed, reason, entry.at),
            Event::Acted(acted) => {
                let act = Act::of(entry, acted);
                self.acted(act, entry.at);
            }
            Event::Attached(file) => self.attach(entry, file),
            Event::Detached(file) => self.detach(entry, file),
            Event::Disposed { .. } => self.disposed = true,
            Event::StepSkipped { step, reason } => {
                self.acted(Act::skipped(entry, step, reason), entry.at);
            }
            Event::Reviewed { step } => {
                for d in self.decisions.iter_mut().filter(|d| d.decided.step == *step) {
                    d.reviewed = Some((entry.at, entry.by.clone()));
                }
            }
            Event::Amended { fields, digest, reopened, steps, .. } => {
                if *reopened {
                    self.reopened.push(Reopened::of(self, (&entry.by, entry.at)));
                }
                self.replace(fields, digest, entry.at);
                if *reopened {
                    self.replan(steps.as_ref());
                    self.decisions.clear();
                    self.acts.clear();
                    self.answers.clear();
                    self.counts.clear();
                    self.files_in_view();
                    self.submitted = entry.at.day();
                    self.advance_to(0, entry.at);
                }
            }
            _ => return,
        }
        self.latest = entry.at;
    }

    fn replace(&mut self, fields: &Filled, digest: &str, at: Moment) {
        let names = fields.keys().chain(self.applied.fields.keys());
        let differs = |name: &&String| fields.get(*name) != self.applied.fields.get(*name);
        let changed: Vec<(String, Moment)> = names.filter(differs).map(|name| (name.clone(), at)).collect();
        self.changed.extend(changed);
        self.applied.fields = fields.clone();
        self.applied.digest = digest.to_string();
    }

    fn replan(&mut self, steps: Option<&Vec<String>>) {
        if let Some(steps) = steps {
            self.applied.steps.clone_from(steps);
        }
    }

    fn give_back(&mut self, reason: &str, at: Moment, paper: Option<Date>) {
        self.status = Status::SentBack;
        self.given_back = Some(paper.unwrap_or(at.day()));
        self.remark = Some(reason.to_string());
        self.decisions.clear();
        self.answers.clear();
        self.counts.clear();
        self.files_in_view();
        self.step = 0;
        self.since = at;
    }

    fn counted(&mut self, entry: &Entry, established: &Established) {
        let (by, at) = (entry.by.clone(), entry.at);
        self.counts.push(Count { by, at, established: established.clone() });
        match established.upshot {
            Upshot::Carried => self.advance_to(self.step + 1, at),
            Upshot::Lost => self.end(Status::Lost, "成立しなかったため", at),
            Upshot::Returned => self.give_back("合議で同意が得られなかったため", at, None),
        }
    }

    fn end(&mut self, status: Status, reason: &str, at: Moment) {
        self.status = status;
        self.remark = Some(reason.to_string());
        self.since = at;
    }

    fn decided(&mut self, entry: &Entry, decided: &Decided) {
        self.turn_to(&decided.step);
        self.decisions.push(Decision::of(entry, decided));
        if !decided.approved {
            self.end(Status::Refused, decided.reason.as_deref().unwrap_or_default(), entry.at);
            return;
        }
        if decided.complete {
            self.advance_to(self.step + 1, entry.at);
        }
    }

    fn acted(&mut self, act: Act, at: Moment) {
        self.turn_to(&act.step);
        self.acts.push(act);
        self.advance_to(self.step + 1, at);
    }

    /// Of what several sections take in whatever order, this one is taken first.
    fn turn_to(&mut self, planned: &str) {
        let at = self.open_steps().position(|open| open == planned);
        if let Some(turn) = at.and_then(|at| self.applied.steps.get_mut(self.step..=self.step + at)) {
            turn.rotate_right(1);
        }
    }

    /// Goes to a step; past the last one it is what its outcome says.
    fn advance_to(&mut self, step: usize, at: Moment) {
        self.step = step;
        self.since = at;
        self.status = match self.applied.outcome {
            _ if step < self.applied.steps.len() => Status::Open,
            Outcome::Live => Status::Live,
            Outcome::Closed => Status::Closed,
        };
    }

    /// The step that is open.
    pub fn open_step(&self) -> Option<&str> {
        let open = self.status == Status::Open;
        self.applied.steps.get(self.step).filter(|_| open).map(String::as_str)
    }

    /// The step that is open, as each section takes it whose things it is about: in whatever order.
    pub fn open_steps(&self) -> impl Iterator<Item = &str> {
        let open = self.open_step().map(who::base);
        let rest = self.applied.steps.iter().skip(self.step).map(String::as_str);
        rest.take_while(move |planned| open == Some(who::base(planned)))
    }

    /// As a row of a register: the section to which it belongs.
    pub fn section_in(&self, register: &Mechanism) -> Option<&str> {
        self.value(register.section.as_deref()?).and_then(Value::text)
    }

    /// Its number for people: 持出 令和8年度第1号.
    pub fn number(&self, mechanism: &Mechanism) -> String {
        mechanism.number((self.applied.year, self.applied.number))
    }

    /// Whether anybody but the applicant did anything with it since it was submitted.
    pub fn is_touched(&self) -> bool {
        !(self.decisions.is_empty()
            && self.acts.is_empty()
            && self.answers.is_empty()
            && self.counts.is_empty())
    }

    /// The steps that were taken or left out, the latest first; those before an amendment reopened it, too.
    pub fn every_act(&self) -> impl Iterator<Item = &Act> {
        let before = self.reopened.iter().rev().flat_map(|before| before.acts.iter().rev());
        self.acts.iter().rev().chain(before)
    }

    /// Answers at a step.
    pub fn answers_at(&self, step: &str) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |a| a.answered.step == step)
    }

    /// When a step was taken, and by whom; from the beginning of the day on its paper.
    pub fn taken(&self, step: &str) -> Option<(Moment, &str)> {
        let is = |taken: &str| taken == step || who::base(taken) == step;
        let act = self.acts.iter().rev().find(|a| is(&a.step) && a.skipped.is_none());
        let decision = self.decisions.iter().rev().find(|d| is(&d.decided.step));
        let count = self.counts.iter().rev().find(|c| c.established.step == step);
        act.map(|a| (a.when(), a.by.as_str()))
            .or_else(|| decision.map(|d| (d.when(), d.by.as_str())))
            .or_else(|| count.map(|c| (c.at, c.by.as_str())))
    }

    /// The duties by which it was done.
    pub fn basis(&self) -> &[DutyId] {
        &self.applied.basis
    }
}
