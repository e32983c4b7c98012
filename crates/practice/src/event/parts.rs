//! What do events carry? The larger parts of them: adoption, application, decision, arrangements of the body.
//! Takes JSON; gives typed values. The kinds themselves are in the parent module.
//! INVARIANT: as there: what was ever written keeps its meaning; new members are optional.

use crate::Mechanism;
use crate::binding::{Bindings, Change};
use crate::edition::{Adoption, DutyId, Reading};
use crate::office::Corrected;
use crate::procedure::Outcome;
use crate::value::{Filled, Value};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 規程の採用 (adoption of an edition).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionAdopted {
    /// Its number, from 1.
    pub number: u32,
    /// From which day it is in force.
    pub from: Date,
    /// The decisions of the organs.
    pub adoptions: Vec<Adoption>,
    /// What was read.
    pub reading: Reading,
    /// The bindings: confirmed ones of unchanged clauses, proposals for the rest.
    pub bindings: Bindings,
    /// Clauses that differ from the edition before.
    pub changes: Vec<Change>,
    /// Corrections of readings that are kept, because their clauses did not change; the duties are those of this edition.
    #[serde(default)]
    pub corrections: Vec<Corrected>,
}

/// 申請 (application), or the entry of a row, a record or a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The mechanism.
    pub mechanism: String,
    /// Its number among those of the mechanism in the 年度.
    pub number: u32,
    /// 年度, by its first western year.
    pub year: i16,
    /// What was entered.
    pub fields: Filled,
    /// Its digest.
    pub digest: String,
    /// For whom it was entered, where he did not enter it himself.
    pub applicant: String,
    /// The day on the paper, where it is entered afterwards.
    pub paper: Option<Date>,
    /// The section to which it belongs.
    pub section: String,
    /// The steps that it goes through, as they stood on the day.
    pub steps: Vec<String>,
    /// What it is after the last of them.
    pub outcome: Outcome,
    /// Number of the edition in force.
    pub edition: u32,
    /// The duties by which it is done.
    pub basis: Vec<DutyId>,
}

/// 決定 (decision).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The step.
    pub step: String,
    /// Yes or no.
    pub approved: bool,
    /// Whether nobody else must decide at this step.
    pub complete: bool,
    /// The roles in which the person decided; several where he holds several.
    pub roles: Vec<String>,
    /// Digest of what was decided upon.
    pub digest: String,
    /// Why, where a reason is needed or was given.
    pub reason: Option<String>,
    /// 代決: why the holder of the post was absent.
    pub deputy: Option<String>,
    /// やむを得ない場合: why applicant and decider are the same.
    pub unavoidable: Option<String>,
    /// 代決: who stood in for whom, and who was passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing_in: Option<StandIn>,
    /// 専決: by which rule of the body the person decided instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegated: Option<Delegated>,
    /// What was entered with it.
    pub fields: Filled,
    /// Who decided on paper, where another one entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The day on the paper, where it was entered afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Date>,
    /// SHA-256 of each file that belonged to the matter when it was decided: what was attached later was not decided upon.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Number of the edition in force on the day.
    pub edition: u32,
    /// The duties that name the decider.
    pub basis: Vec<DutyId>,
}

/// 実施 (step taken) that is no decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// The step.
    pub step: String,
    /// What was entered with it.
    pub fields: Filled,
    /// Who took it on paper, where another one entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The day on the paper, where it was entered afterwards.
    pub paper: Option<Date>,
}

/// 差戻し (sending back) to whoever applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Why.
    pub reason: String,
    /// In whose place, with the reason.
    pub deputy: Option<String>,
    /// 代決: who stood in for whom, and who was passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing_in: Option<StandIn>,
    /// Who sent it back on paper, where another one entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The day on the paper, where it was entered afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Date>,
}

/// 引戻し又は取下げ (recall or withdrawal) by whoever applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Why.
    pub reason: String,
    /// Who took it back on paper, where another one entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The day on the paper, where it was entered afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Date>,
}

/// 代決者 (stand-in): a deputy who acted in the place of the holder of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// The post whose holder decides otherwise.
    pub of: String,
    /// The post of the deputy.
    pub post: String,
    /// 順位: his place among the deputies, from 1.
    pub rank: u32,
    /// The declared absence of the holder, first and last day; none: a reason was given instead.
    pub absence: Option<(Date, Date)>,
    /// Deputies before him who were vacant, absent or party to the matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<String>,
}

/// 専決 (sole decision): by which arrangement somebody decided instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegated {
    /// Number of the arrangement.
    pub arrangement: u32,
    /// The post in which he decided.
    pub post: String,
    /// The rule of the body that says so.
    pub basis: String,
}

/// 定めの種類 (kind of arrangement).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// 専決: these posts decide instead.
    #[serde(alias = "専決")]
    Sole,
    /// 合議: these posts are heard before, all at the same time.
    #[serde(alias = "合議")]
    Joint,
}

impl Way {
    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Way::Sole => "専決",
            Way::Joint => "合議",
        }
    }
}

/// 条件 (condition) on a value of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: String,
    /// One of these words is entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The number entered is not larger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
}

impl Condition {
    /// Whether it holds of what was entered. An empty field fulfils nothing.
    pub fn holds(&self, filled: &Filled) -> bool {
        let Some(value) = filled.get(&self.field) else { return false };
        let words = value.words();
        let named = self.is.is_empty()
            || match value {
                Value::Flag(_) | Value::Number(_) => self.is.contains(&value.shown()),
                _ => !words.is_empty() && words.iter().all(|w| self.is.iter().any(|i| i == w)),
            };
        let small = self.at_most.is_none_or(|most| matches!(value, Value::Number(n) if *n <= most));
        named && small
    }

    /// For people: with the title of the field, where the mechanism is known.
    pub fn shown(&self, mechanism: Option<&Mechanism>) -> String {
        let field = mechanism.and_then(|m| m.field(&self.field));
        let title = field.map_or(self.field.as_str(), |f| f.title.as_str());
        let is = (!self.is.is_empty()).then(|| format!("「{title}」が{}", self.is.join("又は")));
        let most = self.at_most.map(|n| format!("「{title}」が{n}以下"));
        is.into_iter().chain(most).collect::<Vec<_>>().join("、")
    }
}

/// 専決・合議の定め (arrangement): what the body set about who decides at a step, or is heard before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrangement {
    /// Its number, from 1.
    pub number: u32,
    /// What it says.
    #[serde(flatten)]
    pub set: Arranging,
}

/// 定めの内容 (what an arrangement says), as a command gives it and an event keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arranging {
    /// 専決 or 合議.
    pub way: Way,
    /// The mechanism.
    pub mechanism: String,
    /// The step of decision.
    pub step: String,
    /// The posts.
    pub posts: Vec<String>,
    /// When; always if empty. All of them must hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// The rule of the body that says so (事務決裁規程第5条第2号).
    pub basis: String,
    /// Who decided, in words.
    pub decider: String,
    /// When it was decided.
    pub decided: Date,
}

impl Arranging {
    /// Whether all of its conditions hold.
    pub fn holds(&self, filled: &Filled) -> bool {
        self.when.iter().all(|c| c.holds(filled))
    }

    /// Its conditions, for people.
    pub fn shown(&self, mechanism: Option<&Mechanism>) -> String {
        match self.when.is_empty() {
            true => "すべての場合".to_string(),
            false => self.when.iter().map(|c| c.shown(mechanism)).collect::<Vec<_>>().join("、"),
        }
    }
}

/// 変更 (change) of one thing: what it was and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed<T> {
    /// What it was.
    pub before: T,
    /// What it is.
    pub after: T,
}

/// 添付 (attached file), as an event and as a command speak of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attached {
    /// Its name when it was brought.
    pub name: String,
    /// SHA-256 of its content, in hexadecimal.
    pub hash: String,
    /// Its length in bytes.
    pub bytes: u64,
}

/// 添付の取下げ (taking back) of an attached file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detached {
    /// Its name.
    pub name: String,
    /// SHA-256 of its content, in hexadecimal.
    pub hash: String,
    /// Why; needed once somebody did anything with the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// 抽出 (drawing a sample) for an audit: which rows, out of how many, and the seed by which anybody draws the same again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// The mechanism whose matters were drawn from.
    pub mechanism: String,
    /// Number of the last event that counts: what began until then is drawn from.
    pub position: u64,
    /// How many matters there were.
    pub population: u64,
    /// How many were asked for.
    pub size: u32,
    /// The seed.
    pub seed: String,
    /// What was drawn: ids of matters, in the order in which they were drawn.
    pub drawn: Vec<String>,
}

/// 組織の位置 (place of a section): under which other one it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Its name.
    pub section: String,
    /// The section above it.
    pub above: Option<String>,
}

/// 退職等の取消し: a leaving that was recorded by mistake, or that does not come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staying {
    /// Number of the person.
    pub person: String,
    /// Why.
    pub reason: String,
}
