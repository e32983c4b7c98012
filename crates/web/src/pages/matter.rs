//! One matter: what was entered, where it stands, everything that happened; and what this person may do with it now.
//! Which deeds are offered is asked of `practice::agenda`; each becomes one command, and a refusal is shown beside the form.
//! Forms of steps are drawn from the catalogue.

use askama::Template;
use ledger::book::Answer;
use practice::agenda::{self, Deed, Offer};
use practice::form::Field;
use practice::matter::Matter;
use practice::refusal::{Reason, Refusal};
use practice::value::Filled;
use practice::{Mechanism, who};

use crate::fields::{self, Drawn, Input, persons};
use crate::frame::Frame;
use crate::pages::basis::{self, Basis};
use crate::pages::beside::{self, Next};
use crate::pages::deeds::{command, deed_of, is_main, key, members, otherwise, whose, words_of};
use crate::pages::files::{self, Attached};
use crate::pages::history::{self, History};
use crate::pages::kept;
use crate::pages::links::{self, Links};
use crate::pages::whole::{self, Entered};
use crate::paging::Pager;
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "matter.html")]
struct View {
    frame: Frame,
    path: String,
    title: String,
    mechanism: String,
    state: String,
    look: &'static str,
    remark: String,
    /// What the remark is, and whose.
    remark_by: String,
    applicant: String,
    section: String,
    entered: String,
    clauses: Vec<Basis>,
    /// What was decided, when and by whom.
    decided: Vec<(String, String)>,
    values: Vec<Entered>,
    asked: Option<Next>,
    /// Why a file was not attached, or not taken back.
    file_fault: String,
    /// The record that stands in the place of this one: its number and path.
    replaced: Option<(String, String)>,
    /// What is told where the things belong to other sections: nobody has decided yet, and who will be asked.
    ahead: String,
    history: History,
    acts: Vec<ActForm>,
    said: Option<(String, String)>,
    drafted: bool,
    left_over: Vec<String>,
    digest: String,
    copy: Option<String>,
    register: String,
    past: Vec<(String, String, String)>,
    /// Whether this person decides now: then clauses and the applicant's earlier matters are shown at once.
    decides: bool,
    /// In whose place he would.
    instead: String,
    links: Links,
    files: Vec<Attached>,
    file_pages: Pager,
    attaches: bool,
    /// What a deputy decided and nobody saw yet: the step, and who is to see it.
    unseen: Vec<(String, String)>,
}

impl View {
    /// Whether files belong to it now.
    fn has_files(&self) -> bool {
        self.files.iter().any(|f| f.taken.is_none())
    }
}

/// A deed as it is drawn.
struct ActForm {
    key: &'static str,
    title: &'static str,
    says: &'static str,
    look: &'static str,
    reason: Option<&'static str>,
    instead_of: Option<String>,
    /// Whether that is because the matter concerns the holder himself.
    for_party: bool,
    /// Why a やむを得ない理由 is asked for, with the clauses.
    unavoidable: Option<(String, String)>,
    barred: Option<(String, String)>,
    /// Why it can only be refused or sent back.
    ungrantable: Option<(String, String)>,
    unrefusable: Option<(String, String)>,
    /// The things that it is about, where several sections take the step, each for its own.
    things: String,
    fields: Vec<Drawn>,
    /// The one field that it shows, where the others are changed elsewhere.
    only: String,
    /// Fields that are changed on a page of their own, and where.
    apart: Vec<(String, String)>,
    open: bool,
    paper: bool,
    /// Those whose paper can be entered: number, name, whether chosen.
    members: Vec<(String, String, bool)>,
    typed_member: String,
    /// Whether the open step is a decision.
    decides: bool,
    typed_reason: String,
    typed_deputy: String,
    typed_unavoidable: String,
    typed_paper: String,
}

impl ActForm {
    /// What the reason is for; a step on paper that is no decision has none.
    fn shown_reason(&self) -> Option<&'static str> {
        self.reason.filter(|_| self.key != key(Deed::OnPaper) || self.decides)
    }
}

/// The path of a matter's page.
pub fn path_of(id: &str) -> String {
    format!("/matter/{id}")
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    if !visit.asked("field").is_empty() {
        let (matter, mechanism) = look.matter(&id(visit))?;
        return whole::page((visit, &look), (mechanism, &matter), visit.asked("field"));
    }
    if !visit.asked("event").is_empty() {
        let (matter, mechanism) = look.matter(&id(visit))?;
        return whole::event((visit, &look), (mechanism, &matter));
    }
    let typed = kept::typed(visit)?;
    let drafted = typed.and_then(|t| Some(Tried { deed: deed_of(t.get("deed"))?, refusal: None, typed: t }));
    page((visit, &look), drafted, "")
}

/// The page, with why a file was not attached or taken back.
///
/// # Errors
/// The ledger cannot be read, or the matter is not for him.
pub fn with_file_fault(visit: &Visit<'_>, says: &str) -> Given {
    page((visit, &visit.look()?), None, says)
}

/// The id of the matter that the path names.
pub fn id(visit: &Visit<'_>) -> String {
    [visit.part("mechanism"), visit.part("year"), visit.part("number")].join("/")
}

/// What was tried, and why it was refused; without a refusal it was typed before a session ended.
struct Tried {
    deed: Deed,
    refusal: Option<Refusal>,
    typed: Posted,
}

impl Tried {
    fn is_form(&self) -> bool {
        self.refusal.as_ref().is_some_and(|r| matches!(r.reason, Reason::Form(_) | Reason::Unchanged))
    }

    /// What was typed for a deed that is no longer there: shown, so that it can be copied.
    fn left_over(&self, acts: &[ActForm]) -> Vec<String> {
        if acts.iter().any(|a| a.key == key(self.deed) && a.barred.is_none()) {
            return Vec::new();
        }
        let page = ["deed", "verdict", "step"];
        let own = kept::own_words(&self.typed)
            .into_iter()
            .filter(|(n, v)| !page.contains(&n.as_str()) && !v.trim().is_empty());
        own.map(|(_, v)| v).collect()
    }
}

fn status(tried: Option<&Tried>, file_fault: &str) -> u16 {
    match tried {
        Some(t) if t.is_form() => 422,
        Some(Tried { refusal: Some(_), .. }) => 403,
        _ if !file_fault.is_empty() => 422,
        _ => 200,
    }
}

fn page((visit, look): (&Visit<'_>, &Look<'_>), tried: Option<Tried>, file_fault: &str) -> Given {
    let (matter, mechanism) = look.matter(&id(visit))?;
    let caller = visit.caller()?;
    let names = look.all_names()?;
    let offers = match caller.only_reads {
        true => Vec::new(),
        false => look.knowing(|known| agenda::offers(known, caller.number(), &matter))?,
    };
    let asked = look.knowing(|known| agenda::asked(known, &matter));
    let revealed = whole::revealed(look, (mechanism, &matter))?;
    let acts = offers
        .into_iter()
        .map(|offer| act_form((visit, look), (mechanism, &matter), offer, tried.as_ref()))
        .collect::<Result<Vec<_>, _>>()?;
    let history = look.view().readable(look.view().history(&matter.id)?)?;
    let status = status(tried.as_ref(), file_fault);
    let decides = acts.iter().any(|a| a.key == key(Deed::Decide));
    let left_over = tried.as_ref().map(|t| t.left_over(&acts)).unwrap_or_default();
    let (files, file_pages) = files::paged(visit, look, &matter)?;
    let name = |n: &String| names.get(n).cloned().unwrap_or_else(|| n.clone());
    let view = View {
        frame: Frame::of(visit, titled(mechanism, &matter))?,
        path: path_of(&matter.id),
        title: titled(mechanism, &matter),
        mechanism: mechanism.title.clone(),
        state: visit.state(&matter),
        look: visit.look_of(&matter),
        remark: matter.remark.clone().unwrap_or_default(),
        remark_by: print::matter::remarked(&history, &names),
        applicant: name(&matter.applied.applicant),
        section: matter.applied.section.clone(),
        entered: entered(&matter, name),
        clauses: basis::of(visit, &matter),
        decided: beside::decided((mechanism, &matter), &names),
        values: whole::entered((mechanism, &matter), &revealed, &names),
        ahead: beside::ahead(look, &matter, &names),
        replaced: beside::replaced(look, (mechanism, &matter))?,
        instead: beside::instead(visit, asked.as_ref(), caller.number(), &names),
        file_fault: file_fault.to_string(),
        asked: asked.map(|asked| beside::next((visit, look), (asked, &matter), &names)),
        history: history::of(visit, (mechanism, &matter), &history, &names),
        acts,
        drafted: tried.as_ref().is_some_and(|t| t.refusal.is_none()),
        left_over,
        said: tried.and_then(|t| t.refusal).map(told),
        digest: matter.seen(),
        copy: look.may_begin(mechanism).then(|| format!("/apply/{}?copy={}", mechanism.id, matter.id)),
        register: format!("/registers/{}", mechanism.id),
        past: beside::past((visit, look), (mechanism, &matter))?,
        decides,
        links: links::of((visit, look), (mechanism, &matter))?,
        files,
        file_pages,
        attaches: files::may(visit, look, &matter),
        unseen: beside::unseen(visit, (mechanism, &matter), &names),
    };
    Reply::page_with(status, &view)
}

/// How it is called: a row by its number in the register before all else.
fn titled(mechanism: &Mechanism, matter: &Matter) -> String {
    let number = matter.number(mechanism);
    if mechanism.key.is_some() { format!("{}　{number}", matter.key(mechanism)) } else { number }
}

/// When it came, and who entered it where that is another than the applicant.
fn entered(matter: &Matter, name: impl Fn(&String) -> String) -> String {
    match matter.entered_by == matter.applied.applicant {
        true => words::moment(matter.at),
        false => format!("{}（{}が入力）", words::moment(matter.at), name(&matter.entered_by)),
    }
}

fn act_form(
    (visit, look): (&Visit<'_>, &Look<'_>),
    (mechanism, matter): (&Mechanism, &Matter),
    offer: Offer,
    tried: Option<&Tried>,
) -> Result<ActForm, Stop> {
    let (title, says, look_of, reason) = words_of(offer.deed);
    let step = matter.open_step().and_then(|p| who::step_of(mechanism, p)).map(|(step, _)| step);
    let tried = tried.filter(|t| t.deed == offer.deed);
    let typed = |name: &str| tried.map(|t| t.typed.get(name).to_string()).unwrap_or_default();
    let asked = match offer.deed {
        Deed::Decide | Deed::Act | Deed::OnPaper => step.map(|s| s.fields.as_slice()).unwrap_or_default(),
        Deed::Resubmit | Deed::Amend => mechanism.fields.as_slice(),
        _ => &[],
    };
    let stands = stands(look, matter, offer.deed)?;
    let sent = tried.map(|t| &t.typed);
    let whole::Shown { fields: asked, only, apart } = whole::shown(visit, (matter, asked), &stands, sent);
    let filled = tried.map_or_else(|| stands.clone(), |t| fields::filled(&asked, &t.typed));
    let faults = match tried.and_then(|t| t.refusal.as_ref()).map(|r| &r.reason) {
        Some(Reason::Form(faults)) => faults.clone(),
        Some(Reason::Changed) if offer.deed == Deed::Amend => {
            otherwise(&asked, &filled, &stands, &look.all_names()?)
        }
        _ => Vec::new(),
    };
    let members = match offer.deed {
        Deed::Enter => members(look, matter, &typed("member"))?,
        _ => Vec::new(),
    };
    Ok(ActForm {
        key: key(offer.deed),
        title,
        says,
        look: look_of,
        reason,
        instead_of: offer.instead_of,
        for_party: offer.for_party,
        unavoidable: offer.unavoidable.map(told),
        barred: offer.barred.map(told),
        ungrantable: offer.ungrantable.map(told),
        unrefusable: offer.unrefusable.map(told),
        things: beside::things((visit, look), matter, offer.deed)?,
        fields: fields::draw((visit, look), &asked, &filled, &faults)?,
        open: is_main(offer.deed) || tried.is_some() || !only.is_empty(),
        only,
        apart,
        typed_reason: typed("reason"),
        typed_deputy: typed("deputy"),
        typed_unavoidable: typed("unavoidable"),
        typed_paper: typed("paper"),
        paper: matches!(
            offer.deed,
            Deed::Act | Deed::Decide | Deed::SendBack | Deed::Recall | Deed::Withdraw
        ),
        members,
        typed_member: typed("member"),
        decides: step.is_some_and(|s| s.decide.is_some()),
    })
}

/// A refusal in words, and the clauses that say so.
fn told(refusal: Refusal) -> (String, String) {
    (refusal.reason.to_string(), refusal.clauses.join("、"))
}

/// What stands in the fields that a deed shows to be changed, as far as it can be read.
fn stands(look: &Look<'_>, matter: &Matter, deed: Deed) -> Result<Filled, Stop> {
    match deed {
        Deed::Resubmit | Deed::Amend => Ok(look.view().reveal_all(&matter.applied.fields)?),
        _ => Ok(Filled::new()),
    }
}

/// Something was done, or tried.
pub fn act(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (matter, mechanism) = look.matter(&id(visit))?;
    let wanted = visit.posted.get("deed");
    let deed = deed_of(wanted).ok_or(Stop::Missing)?;
    // Names that were typed are numbers from here on.
    let fields: Vec<Field> = mechanism.every_field().cloned().collect();
    let posted = persons::posted((visit, &look), &fields, &visit.posted)?;
    let (posted, member) = whose((visit, &look), deed, posted)?;
    let visit = &Visit { posted, ..visit.clone() };
    let tried = |refusal: Refusal| Tried { deed, refusal: Some(refusal), typed: visit.posted.clone() };
    let command = command(visit, deed, (&matter, mechanism), &stands(&look, &matter, deed)?);
    let command = match (command, member) {
        (Ok(command), None) => command,
        (Err(says), _) | (_, Some(says)) => {
            let refusal = Refusal::from(Reason::Form(vec![says]));
            return page((visit, &look), Some(tried(refusal)), "");
        }
    };
    match visit.submit(command)? {
        Answer::Done(_) => {
            visit.site.desk.drop_draft(visit.caller()?.number(), &visit.path)?;
            let said = match deed {
                Deed::Decide => "decided",
                Deed::SendBack => "sent-back",
                Deed::Act | Deed::OnPaper | Deed::Skip | Deed::Establish | Deed::Cast => "acted",
                Deed::Answer | Deed::Enter => "answered",
                Deed::Resubmit => "resubmitted",
                Deed::Recall => "recalled",
                Deed::Withdraw => "withdrawn",
                Deed::Review => "reviewed",
                Deed::Amend => "amended",
                Deed::Close => "closed",
            };
            Reply::go(format!("{}?said={said}", path_of(&matter.id)))
        }
        Answer::Refused(mut refusal) => {
            drop(look);
            let look = visit.look()?;
            if let Reason::Form(faults) = refusal.reason {
                let typed = fields::filled(&fields, &visit.posted);
                refusal.reason = Reason::Form(persons::told((visit, &look), &fields, &typed, faults)?);
            }
            page((visit, &look), Some(tried(refusal)), "")
        }
    }
}
