//! In which order do people act on a matter? Steps of a procedure, who takes them, and what a mechanism leaves behind.
//! Takes TOML; gives the definition. Who that is on a given day is found in `who`; carrying a step out, in `decide`.
//! No step names a post: posts come from the bound clause of the body's own policy, or from a value that the body set.

use crate::form::{Field, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// 段階 (step) of a procedure. Exactly one of `decide`, `act`, `poll` and `chain` is given.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Name in data.
    pub name: String,
    /// Japanese title.
    pub title: String,
    /// Somebody decides: yes, no, or back to the applicant.
    pub decide: Option<Who>,
    /// Somebody does something and says so.
    pub act: Option<Who>,
    /// Each of several persons answers for himself, by a day.
    pub poll: Option<Poll>,
    /// One step for each bound duty that reports to somebody, in the order of the text.
    #[serde(default)]
    pub chain: bool,
    /// The field of a chain's step with the persons who were told: for each role to which the link reports somebody stands in it.
    pub told: Option<String>,
    /// What is decided follows from votes that were counted elsewhere.
    pub votes: Option<Votes>,
    /// What is entered with the step.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Rules between these fields.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// The field with rows of registers: whoever has the role for the section whose own the rows are takes the step, one section
    /// after the other. None: for the section of the matter.
    pub owners: Option<String>,
    /// The field with the persons who alone may take this step; empty: nobody is left out.
    pub among: Option<String>,
    /// Fields with persons who may not take this step.
    #[serde(default)]
    pub not_among: Vec<String>,
    /// Steps whose persons may not take this one.
    #[serde(default)]
    pub not_by: Vec<String>,
    /// Whether it may be left out; leaving it out is a decision with a reason (必要に応じて).
    #[serde(default)]
    pub optional: bool,
    /// Within how many days after the step before, unless the body set another number, of days or of hours.
    pub within_days: Option<u32>,
    /// The field with the moment by which it is expected; hours that the body set run from there.
    pub expected: Option<String>,
}

/// 回答を求める段階 (poll): several persons are asked at the same time, and their answers are counted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Poll {
    /// The field with the persons who are asked; none: the posts that the body set for the matter (合議).
    pub of: Option<String>,
    /// Fields with persons who take no part, as interested in the matter.
    #[serde(default)]
    pub except: Vec<String>,
    /// The field with the last day for an answer.
    pub by: Option<String>,
    /// When it is carried.
    pub rule: CarriedBy,
    /// What becomes of the matter if it is not.
    #[serde(default)]
    pub otherwise: Otherwise,
}

/// 票数 (votes): a decision that follows from votes. Quorum and majority are the values `quorum/…` and `majority/…` of the body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Votes {
    /// The field with the persons who are members.
    pub of: String,
    /// Fields with persons who take no part, as interested in the matter.
    #[serde(default)]
    pub except: Vec<String>,
    /// The field with the members who are present.
    pub present: String,
    /// The field with the number of votes for it.
    pub agreed: String,
    /// The field with the number of votes against it.
    pub against: String,
}

/// 成立の要件 (when it is carried).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CarriedBy {
    /// By the values `quorum/…` and `majority/…` that the body set.
    Set,
    /// When all answered and none said no.
    NoneAgainst,
}

/// 成立しない場合 (what becomes of a matter that is not carried).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Otherwise {
    /// It ends.
    #[default]
    Lost,
    /// The applicant has it again.
    Returned,
}

/// 合議 (joint consultation): the step that the body may set before a decision.
pub(crate) static CONSULTATION: LazyLock<Step> = LazyLock::new(|| Step {
    name: "consultation".to_string(),
    title: "合議".to_string(),
    decide: None,
    act: None,
    poll: Some(Poll {
        of: None,
        except: Vec::new(),
        by: None,
        rule: CarriedBy::NoneAgainst,
        otherwise: Otherwise::Returned,
    }),
    chain: false,
    told: None,
    fields: Vec::new(),
    rules: Vec::new(),
    owners: None,
    among: None,
    not_among: Vec::new(),
    votes: None,
    not_by: Vec::new(),
    optional: false,
    within_days: None,
    expected: None,
});

/// 行う者 (who) takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Whose permission the bound duty demands.
    Permission,
    /// Who bears the bound duty.
    Bearer,
    /// To whom the bound duty reports.
    Addressee,
    /// Who applied.
    Applicant,
    /// Who decided before.
    Decider,
    /// Anybody of the office.
    Anyone,
    /// Whom the body set for this mechanism.
    Set,
}

/// 完了後の扱い (outcome): what a matter is after its last step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Finished, and kept.
    #[default]
    Closed,
    /// In force or in the register until it is closed.
    Live,
}

/// 記載例 (worked example): what a filled form looks like, and whether it is taken.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The mechanism whose form is filled in: of a guard, which has no form of its own.
    pub of: Option<String>,
    /// Who applies, by number, where the office is asked too and not the form alone.
    pub applicant: Option<String>,
    /// Who decides then; none: nobody yet.
    pub decider: Option<String>,
    /// The values, as they are entered.
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    pub fields: toml::Table,
    /// Words of the sentence by which it is refused; none if it is taken.
    pub refused: Option<String>,
}

/// 公開区分 (disclosure class).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Disclosure {
    /// 公開
    Public,
    /// 庁内限り
    #[default]
    Internal,
    /// 非公開
    Restricted,
}
