//! What are deeds called on a page, and which command does each become?
//! Takes a deed and what was filled in; gives words and commands. Which deeds are offered is asked of `practice::agenda`.
//! How they are drawn is in `matter`.

use jiff::civil::Date;
use practice::agenda::{self, Deed};
use practice::calendar;
use practice::command::{Answering, Command, TakingBack};
use practice::event::Verdict;
use practice::form::Field;
use practice::matter::Matter;
use practice::value::{Filled, Value};
use practice::{Mechanism, who};
use print::office::{self, Names};

use crate::fields;
use crate::fields::persons::{self, Meant};
use crate::posted::Posted;
use crate::reply::Stop;
use crate::visit::{Look, Visit};

pub fn deed_of(word: &str) -> Option<Deed> {
    agenda::DEEDS.into_iter().find(|d| key(*d) == word)
}

/// The word of a deed in a form.
pub fn key(deed: Deed) -> &'static str {
    match deed {
        Deed::Decide => "decide",
        Deed::SendBack => "send-back",
        Deed::Act => "act",
        Deed::Skip => "skip",
        Deed::Answer => "answer",
        Deed::Enter => "enter",
        Deed::OnPaper => "on-paper",
        Deed::Establish => "establish",
        Deed::Cast => "cast",
        Deed::Resubmit => "resubmit",
        Deed::Recall => "recall",
        Deed::Withdraw => "withdraw",
        Deed::Review => "review",
        Deed::Amend => "amend",
        Deed::Close => "close",
    }
}

/// What a person most likely came for: its form is open at once.
pub fn is_main(deed: Deed) -> bool {
    use Deed::{Act, Answer, Cast, Decide, Enter, Resubmit, Review};
    matches!(deed, Decide | Act | Answer | Enter | Cast | Resubmit | Review)
}

/// Those who can answer on paper only: number, name, whether chosen.
///
/// # Errors
/// The ledger cannot be read.
pub fn members(look: &Look<'_>, matter: &Matter, chosen: &str) -> Result<Vec<(String, String, bool)>, Stop> {
    let all = look.knowing(|known| agenda::on_paper(known, matter));
    let only = all.len() == 1;
    let shown = all.into_iter().map(|number| {
        let picked = only || number == chosen;
        Ok((number.clone(), look.name(&number)?, picked))
    });
    shown.collect()
}

/// Title, word on the button, its look, and what the reason is for where one must be given.
pub fn words_of(deed: Deed) -> (&'static str, &'static str, &'static str, Option<&'static str>) {
    match deed {
        Deed::Decide => ("決定する", "", "", Some("理由（許可しないときは必須）")),
        Deed::SendBack => ("申請者に差し戻す", "差し戻す", "second", Some("差し戻す理由")),
        Deed::Act => ("この段階を行う", "記録する", "", None),
        Deed::Skip => ("この段階を省く", "省く", "second", Some("省く理由")),
        Deed::Answer => ("回答する", "", "", Some("意見・理由（否・意見のときは必須）")),
        Deed::Enter => {
            ("書面の回答を入力する", "", "", Some("書面に書かれた意見・理由（否・意見のときは必須）"))
        }
        Deed::OnPaper => (
            "ほかの人が書面で行ったことを入力する",
            "入力する",
            "second",
            Some("書面に書かれた理由（許可しない・差し戻すときは必須）"),
        ),
        Deed::Establish => ("回答を締め切る", "締め切って結果を確定する", "second", None),
        Deed::Cast => ("可否同数を裁決する", "", "", None),
        Deed::Resubmit => ("直して再提出する", "再提出する", "", None),
        Deed::Recall => ("引き戻して直す", "引き戻す", "second", Some("引き戻す理由")),
        Deed::Withdraw => ("取り下げる", "取り下げる", "grave", Some("取り下げる理由")),
        Deed::Review => ("後閲する", "内容を確かめた", "", None),
        Deed::Amend => ("内容を変更する", "変更する", "second", Some("変更する理由")),
        Deed::Close => ("終了する", "終了する", "grave", Some("終了する理由")),
    }
}

/// The command of a deed, as it was filled in; with what stands in the matter, as far as it can be read.
pub fn command(
    visit: &Visit<'_>,
    deed: Deed,
    (matter, mechanism): (&Matter, &Mechanism),
    stands: &Filled,
) -> Result<Command, String> {
    let posted = &visit.posted;
    let id = matter.id.clone();
    let reason = posted.given("reason");
    let why = reason.clone().unwrap_or_default();
    let deputy = posted.given("deputy");
    let seen = posted.given("seen");
    let step = matter.open_step().and_then(|p| who::step_of(mechanism, p)).map(|(step, _)| step);
    let entered = || fields::filled(step.map(|s| s.fields.as_slice()).unwrap_or_default(), posted);
    let whole = || fields::renewed(&mechanism.fields, posted, stands);
    Ok(match deed {
        Deed::Decide => Command::Decide {
            matter: id,
            approved: posted.get("verdict") == "yes",
            reason,
            deputy,
            unavoidable: posted.given("unavoidable"),
            seen,
            fields: entered(),
            person: None,
            paper: paper_of(posted)?,
        },
        Deed::OnPaper => signed(visit, id, entered(), step.is_some_and(|s| s.decide.is_some()))?,
        Deed::SendBack => {
            Command::SendBack { matter: id, reason: why, deputy, person: None, paper: paper_of(posted)? }
        }
        Deed::Act => {
            let (step, paper) = (posted.given("step"), paper_of(posted)?);
            Command::Act { matter: id, step, fields: entered(), person: None, paper }
        }
        Deed::Skip => Command::Skip { matter: id, reason: why },
        Deed::Answer | Deed::Enter => Command::Answer(answering(visit, deed, matter)?),
        Deed::Establish => Command::Establish { matter: id, casting: None, deputy: None },
        Deed::Cast => {
            let casting = if posted.get("verdict") == "yes" { Verdict::Agree } else { Verdict::Disagree };
            Command::Establish { matter: id, casting: Some(casting), deputy }
        }
        Deed::Resubmit => Command::Resubmit { matter: id, fields: whole() },
        Deed::Recall | Deed::Withdraw => {
            let (person, paper) = applicants(visit, matter)?;
            let back = TakingBack { matter: id, reason: why, person, paper };
            if deed == Deed::Recall { Command::Recall(back) } else { Command::Withdraw(back) }
        }
        Deed::Review => Command::Review { matter: id },
        Deed::Amend => Command::Amend { matter: id, fields: whole(), reason: why, seen },
        Deed::Close => Command::Close { matter: id, reason: why },
    })
}

/// What another one did on paper: a decision, or a step that is none.
fn signed(visit: &Visit<'_>, matter: String, fields: Filled, decides: bool) -> Result<Command, String> {
    let posted = &visit.posted;
    let (person, paper) = on_paper(visit, "書面で決定した人又は行った人を記入してください。")?;
    let (reason, deputy) = (posted.given("reason"), posted.given("deputy"));
    Ok(match decides {
        true if posted.get("verdict") == "back" => {
            Command::SendBack { matter, reason: reason.unwrap_or_default(), deputy, person, paper }
        }
        true => Command::Decide {
            matter,
            approved: posted.get("verdict") == "yes",
            reason,
            deputy,
            unavoidable: None,
            seen: posted.given("seen"),
            fields,
            person,
            paper,
        },
        false => Command::Act { matter, step: None, fields, person, paper },
    })
}

/// The applicant's own paper, where another one enters it who had entered the application for him.
fn applicants(visit: &Visit<'_>, matter: &Matter) -> Result<(Option<String>, Option<Date>), String> {
    let paper = paper_of(&visit.posted)?;
    let applicant = paper.map(|_| matter.applied.applicant.clone());
    Ok((applicant, paper))
}

/// The day on the paper, where it is entered afterwards.
fn paper_of(posted: &Posted) -> Result<Option<Date>, String> {
    let day = posted.given("paper").map(|p| calendar::day(&p)).transpose();
    day.map_err(|says| format!("書面の日付の{says}"))
}

/// An answer, one's own or one that came on paper.
fn answering(visit: &Visit<'_>, deed: Deed, matter: &Matter) -> Result<Answering, String> {
    let posted = &visit.posted;
    let (person, paper) = match deed {
        Deed::Enter => on_paper(visit, "書面で回答した人を選んでください。")?,
        _ => (None, None),
    };
    Ok(Answering {
        matter: matter.id.clone(),
        answer: match posted.get("verdict") {
            "yes" => Verdict::Agree,
            "no" => Verdict::Disagree,
            _ => Verdict::Opinion,
        },
        opinion: posted.given("reason"),
        person,
        paper,
        deputy: posted.given("deputy"),
        seen: posted.given("seen"),
    })
}

/// Whose paper is entered, and the day on it.
fn on_paper(visit: &Visit<'_>, nobody: &str) -> Result<(Option<String>, Option<Date>), String> {
    let person = visit.posted.given("member").ok_or(nobody)?;
    let day = visit.posted.given("paper").ok_or("書面の日付を記入してください。")?;
    let day = calendar::day(&day).map_err(|says| format!("書面の日付の{says}"))?;
    Ok((Some(person), Some(day)))
}

/// Whose paper it is, by his number where his name was typed; or what is wrong with the name.
pub fn whose(
    (visit, look): (&Visit<'_>, &Look<'_>),
    deed: Deed,
    mut posted: Posted,
) -> Result<(Posted, Option<String>), Stop> {
    let Some(word) = posted.given("member").filter(|_| deed == Deed::OnPaper) else {
        return Ok((posted, None));
    };
    match persons::meant((visit, look), &word)? {
        Meant::One(number) => {
            posted
                .fields
                .iter_mut()
                .filter(|(name, _)| name == "member")
                .for_each(|f| f.1.clone_from(&number));
            Ok((posted, None))
        }
        other => Ok((posted, Some(format!("「書面で行った人」の{}", other.says(&word))))),
    }
}

/// For each field that somebody typed otherwise than it stands by now, because another one changed the matter meanwhile, what
/// stands there: a sentence that begins with its title, as faults do.
pub fn otherwise(fields: &[Field], typed: &Filled, stands: &Filled, names: &Names) -> Vec<String> {
    let told = |f: &Field, v: Option<&Value>| v.map(|v| office::value(f, v, names)).unwrap_or_default();
    let one = |f: &Field| {
        let (mine, now) = (told(f, typed.get(&f.name)), told(f, stands.get(&f.name)));
        let now = if now.is_empty() && mine != now { "（空）".to_string() } else { now };
        let says =
            format!("「{}」は、今は「{now}」です。このまま送ると、下の内容に書き換わります。", f.title);
        (mine != now).then_some(says)
    };
    fields.iter().filter_map(one).collect()
}
