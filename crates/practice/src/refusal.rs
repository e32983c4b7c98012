//! Why may this not be done? Every reason for which a command is refused, with the clauses that say so.
//! Takes what was found; gives a Japanese sentence that says what, and what to do.
//! A machine that cannot answer is no refusal but an `Unavailable`.

use crate::matter::Status;
use std::fmt;

/// 拒否 (refusal): the person may not, or not now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// Citations of the clauses that say so, or on which the mechanism rests; empty where it is no mechanism that refuses.
    pub clauses: Vec<String>,
}

impl Refusal {
    /// A refusal by these clauses.
    pub fn by(reason: Reason, clauses: Vec<String>) -> Refusal {
        Refusal { reason, clauses }
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Refusal {
        Refusal { reason, clauses: Vec::new() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason)?;
        match self.clauses.is_empty() {
            true => Ok(()),
            false => write!(f, "（根拠: {}）", self.clauses.join("、")),
        }
    }
}

/// 拒否の理由 (reason).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The catalogue has no such mechanism.
    UnknownMechanism(String),
    /// The mechanism is only known to the linker.
    NotYetRun(String),
    /// No confirmed binding leads to it.
    NotBound(String),
    /// The binding of the clause that names somebody waits to be confirmed.
    Unconfirmed {
        /// Title of the mechanism.
        title: String,
        /// The clause.
        clause: String,
    },
    /// Nothing was adopted for this day.
    NoEdition,
    /// There is no such matter.
    UnknownMatter(String),
    /// There is no such person.
    UnknownPerson(String),
    /// The person left, or has no account.
    NoAccount(String),
    /// The command does not fit the form of the mechanism.
    WrongVerb {
        /// The mechanism's title.
        title: String,
        /// The command that fits.
        use_instead: &'static str,
    },
    /// What was entered is not right; a sentence for each fault.
    Form(Vec<String>),
    /// Someone else must do it.
    NotEntitled {
        /// What.
        what: String,
        /// Who.
        who: String,
    },
    /// Applicant and decider are the same person.
    SamePerson {
        /// Who can decide instead; empty if nobody.
        instead: Vec<String>,
        /// Whether the clause knows a やむを得ない場合.
        unless_unavoidable: bool,
    },
    /// A step may not be taken by who took another.
    SameAsStep(String),
    /// The policy and the body name nobody.
    NobodyNamed {
        /// What needs somebody.
        what: String,
        /// The name of the value that the body can set.
        value: String,
    },
    /// A rule that the policy leaves open was not set by the body.
    NotSet {
        /// What.
        what: String,
        /// The name of the value that the body can set.
        value: String,
    },
    /// A role that is needed is held by nobody on this day.
    RoleVacant(String),
    /// The rule of the body lets the person decide other cases, and not this one.
    OutsideArrangement {
        /// The rules with their conditions.
        allowed: Vec<String>,
        /// Who decides this one.
        who: String,
    },
    /// Someone was not asked, or takes no part.
    NotAsked {
        /// Who is asked.
        who: String,
    },
    /// 可否同数: the chair has to say what it is to be.
    Tied {
        /// His role.
        chair: String,
    },
    /// Answers are missing, and the last day is not over.
    StillAsked {
        /// Who did not answer.
        silent: Vec<String>,
        /// The last day.
        until: Option<String>,
    },
    /// Another step is open.
    WrongStep {
        /// The step that is open.
        open: String,
    },
    /// The matter is in another state.
    NotNow {
        /// What was tried.
        what: &'static str,
        /// Where the matter stands.
        status: Status,
    },
    /// This person already decided at this step.
    AlreadyDecided,
    /// An answer was already given for this one.
    AlreadyAnswered,
    /// What is decided upon changed since it was read.
    Changed,
    /// What was sent is what stands already.
    Unchanged,
    /// A reason must be given.
    ReasonNeeded(&'static str),
    /// The deputy must say why the holder does not act himself.
    DeputyReason {
        /// In whose place.
        of: String,
        /// Whether the matter concerns the holder himself; else he is absent.
        party: bool,
    },
    /// A date that cannot be.
    Date(String),
    /// Something about the structure of the office does not fit.
    Structure(String),
}

impl Reason {
    /// Whether something is wrong with the command itself, or with whoever gives it: no clause of a mechanism says so.
    pub(crate) fn is_of_the_command(&self) -> bool {
        matches!(
            self,
            Reason::UnknownMechanism(_)
                | Reason::NotYetRun(_)
                | Reason::NotBound(_)
                | Reason::NoEdition
                | Reason::UnknownMatter(_)
                | Reason::UnknownPerson(_)
                | Reason::NoAccount(_)
                | Reason::WrongVerb { .. }
        )
    }

    /// A short name in data.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::UnknownMechanism(_) => "unknown-mechanism",
            Reason::NotYetRun(_) => "not-yet-run",
            Reason::NotBound(_) => "not-bound",
            Reason::Unconfirmed { .. } => "unconfirmed",
            Reason::NoEdition => "no-edition",
            Reason::UnknownMatter(_) => "unknown-matter",
            Reason::UnknownPerson(_) => "unknown-person",
            Reason::NoAccount(_) => "no-account",
            Reason::WrongVerb { .. } => "wrong-verb",
            Reason::Form(_) => "form",
            Reason::NotEntitled { .. } => "not-entitled",
            Reason::SamePerson { .. } => "same-person",
            Reason::SameAsStep(_) => "same-as-step",
            Reason::NobodyNamed { .. } => "nobody-named",
            Reason::NotSet { .. } => "not-set",
            Reason::RoleVacant(_) => "role-vacant",
            Reason::OutsideArrangement { .. } => "outside-arrangement",
            Reason::NotAsked { .. } => "not-asked",
            Reason::StillAsked { .. } => "still-asked",
            Reason::Tied { .. } => "tied",
            Reason::WrongStep { .. } => "wrong-step",
            Reason::NotNow { .. } => "not-now",
            Reason::AlreadyDecided => "already-decided",
            Reason::AlreadyAnswered => "already-answered",
            Reason::Changed => "changed",
            Reason::Unchanged => "unchanged",
            Reason::ReasonNeeded(_) => "reason-needed",
            Reason::DeputyReason { .. } => "deputy-reason",
            Reason::Date(_) => "date",
            Reason::Structure(_) => "structure",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::UnknownMechanism(id) => write!(f, "「{id}」という仕組みは目録にありません。"),
            Reason::NotYetRun(title) => {
                write!(f, "「{title}」は紐付けの候補として登録されているだけで、まだ使えません。")
            }
            Reason::NotBound(title) => write!(
                f,
                "「{title}」は、規程のどの条項にも確定して結び付けられていません。紐付けを確定してください。"
            ),
            Reason::Unconfirmed { title, clause } => write!(
                f,
                "「{title}」を誰が行い、又は許可・承認するかを定める「{clause}」の紐付けが、まだ確定されていません。管理者が紐付けを確定してから、もう一度行ってください。"
            ),
            Reason::NoEdition => {
                f.write_str("この日に施行されている規程がありません。規程を採用してください。")
            }
            Reason::UnknownMatter(id) => {
                write!(f, "「{id}」という案件はありません。番号を確かめてください。")
            }
            Reason::UnknownPerson(id) => {
                write!(f, "職員番号「{id}」は登録されていません。番号を確かめてください。")
            }
            Reason::NoAccount(id) => write!(
                f,
                "職員番号「{id}」は本人として操作できません（着任前、退職又は利用登録なし）。ほかの職員が代わりに入力してください。"
            ),
            Reason::WrongVerb { title, use_instead } => {
                write!(f, "「{title}」は、この操作では扱えません。「{use_instead}」を使ってください。")
            }
            Reason::Form(faults) => f.write_str(&faults.join("")),
            Reason::NotEntitled { what, who } => write!(f, "{what}ことができるのは、{who}です。"),
            Reason::SamePerson { instead, unless_unavoidable } => {
                same_person(f, instead, *unless_unavoidable)
            }
            Reason::SameAsStep(title) => {
                write!(f, "「{title}」を行った人は、この段階を行うことができません。別の人が行ってください。")
            }
            Reason::NobodyNamed { what, value } => {
                write!(f, "{what}者を規程が定めていません。本団体が定める値「{value}」を設定してください。")
            }
            Reason::WrongStep { open } => write!(f, "今の段階は「{open}」です。先にこれを済ませてください。"),
            Reason::NotNow { what, status } => {
                write!(f, "この案件は{}ので、{what}ことはできません。", standing(*status))
            }
            Reason::AlreadyDecided => f.write_str("この段階の決定は、あなたが既に行いました。"),
            Reason::ReasonNeeded(what) => write!(f, "{what}理由を記入してください。"),
            Reason::Date(says) | Reason::Structure(says) => f.write_str(says),
            Reason::DeputyReason { .. }
            | Reason::Changed
            | Reason::Unchanged
            | Reason::NotSet { .. }
            | Reason::RoleVacant(_)
            | Reason::OutsideArrangement { .. }
            | Reason::NotAsked { .. }
            | Reason::StillAsked { .. }
            | Reason::Tied { .. }
            | Reason::AlreadyAnswered => self.of_what_stands(f),
        }
    }
}

impl Reason {
    /// Reasons that follow from what stands there: the content, and what the body set (rules of counting, arrangements, answers).
    fn of_what_stands(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::DeputyReason { of, party: false } => {
                write!(f, "「{of}」に代わって決定するには、不在の理由を記入してください。")
            }
            Reason::DeputyReason { of, party: true } => write!(
                f,
                "「{of}」の職にある人は、申請した人又は利益を受ける人なので、自ら決定できません。代わって決定するには、その理由を記入してください。"
            ),
            Reason::Changed => {
                f.write_str("内容が、あなたの見た後に変わりました。もう一度内容を見てから行ってください。")
            }
            Reason::Unchanged => {
                f.write_str("変更された欄がありません。変更する欄の値を改めてから、もう一度行ってください。")
            }
            Reason::NotSet { what, value } => {
                write!(f, "{what}を本団体が定めていません。本団体が定める値「{value}」を設定してください。")
            }
            Reason::OutsideArrangement { allowed, who } => write!(
                f,
                "この案件は、専決できる場合に当たりません。専決できるのは {}です。この案件は{who}が決定してください。",
                allowed.join("、")
            ),
            Reason::RoleVacant(role) => {
                write!(f, "「{role}」を務める者がこの日にいません。体制表を確かめてください。")
            }
            Reason::NotAsked { who } => write!(f, "この段階で回答するのは、{who}です。"),
            Reason::Tied { chair } => {
                write!(f, "可否同数です。「{chair}」が、可又は否を定めて（casting）確定してください。")
            }
            Reason::StillAsked { silent, until } => still_asked(f, silent, until.as_deref()),
            Reason::AlreadyAnswered => {
                f.write_str("この段階の回答は、既に行われています。改めることはできません。")
            }
            _ => Ok(()),
        }
    }
}

fn same_person(f: &mut fmt::Formatter<'_>, instead: &[String], unless: bool) -> fmt::Result {
    f.write_str("申請・変更した人又は利益を受ける人が、自ら決定することはできません。")?;
    match (instead.is_empty(), unless) {
        (false, _) => write!(f, "{}が決定してください。", instead.join("又は")),
        (true, true) => f.write_str("ほかに決定できる者がいない場合は、やむを得ない理由を記入してください。"),
        (true, false) => f.write_str("代決者を指定してください。"),
    }
}

fn still_asked(f: &mut fmt::Formatter<'_>, silent: &[String], until: Option<&str>) -> fmt::Result {
    write!(f, "まだ回答していない者がいます（{}）。", silent.join("、"))?;
    match until {
        Some(day) => write!(f, "全員の回答を待つか、期限（{day}）が過ぎてから確定してください。"),
        None => f.write_str("全員の回答を待ってください。"),
    }
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Open => "手続の途中にある",
        Status::SentBack => "申請者に差し戻されている",
        Status::Refused => "不許可になっている",
        Status::Lost => "不成立になっている",
        Status::Withdrawn => "取り下げられている",
        Status::Live => "既に成立している",
        Status::Closed => "既に終わっている",
    }
}

/// What keeps a command from taking effect: a refusal, or a machine that cannot answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum No {
    /// The person may not.
    Refused(Refusal),
    /// The records cannot be read; a sentence for the log.
    Unavailable(String),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> No {
        No::Refused(refusal)
    }
}

impl From<Reason> for No {
    fn from(reason: Reason) -> No {
        No::Refused(reason.into())
    }
}

/// The records cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(pub String);

impl From<Unavailable> for No {
    fn from(unavailable: Unavailable) -> No {
        No::Unavailable(unavailable.0)
    }
}
