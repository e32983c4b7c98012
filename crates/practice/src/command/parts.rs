//! What do commands carry? The larger parts of them: staff, an edition to be adopted, an opening, an answer.
//! Takes JSON; gives typed values. The commands themselves are in the parent module.

use super::Command;
use crate::binding::Bindings;
use crate::calendar::Moment;
use crate::edition::{Adoption, Reading};
use crate::event::{Attached, Verdict};
use crate::value::Filled;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 指示 (request): who wants what, and when.
#[derive(Clone, Debug)]
pub struct Request {
    /// Number of the person.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What.
    pub command: Command,
}

/// 職員 (person) to be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Number of the person.
    pub person: String,
    /// Name.
    pub name: String,
    /// How he is reached.
    pub contact: Option<String>,
    /// Whether he works with Sekimori himself.
    #[serde(default = "yes")]
    pub account: bool,
    /// Whether he looks after the structure of the office.
    #[serde(default)]
    pub administrator: bool,
    /// Where he works.
    pub section: String,
    /// From when.
    pub from: Date,
}

fn yes() -> bool {
    true
}

/// 採用 (adoption) of an edition: what was read, who decided, and what the linker proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopting {
    /// From which day it is in force.
    pub from: Date,
    /// Decisions of the organs.
    pub adoptions: Vec<Adoption>,
    /// What was read.
    pub reading: Reading,
    /// What the linker proposes.
    pub proposed: Bindings,
}

/// 開始 (opening) of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The mechanism.
    pub mechanism: String,
    /// What is entered.
    pub fields: Filled,
    /// For whom it is entered, where he does not do so himself.
    pub applicant: Option<String>,
    /// The day on the paper, where it is entered afterwards.
    pub paper: Option<Date>,
    /// Files that come with it. Their contents lie beside the ledger already, by their hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attached>,
}

/// 回答 (answer) of one of those who are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answering {
    /// The matter.
    pub matter: String,
    /// 可, 否 or 意見.
    pub answer: Verdict,
    /// Why not, or the opinion.
    pub opinion: Option<String>,
    /// Whose paper is entered, where he does not answer himself.
    pub person: Option<String>,
    /// The day on the paper, where it is entered afterwards.
    pub paper: Option<Date>,
    /// 代決: why the holder of the post that is asked is absent.
    pub deputy: Option<String>,
    /// Digest of what was read; if given, it must still be the same.
    pub seen: Option<String>,
}

/// 引戻し又は取下げ (recall or withdrawal) of what somebody applied for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakingBack {
    /// The matter.
    pub matter: String,
    /// Why.
    pub reason: String,
    /// Whose paper it is, where another one enters it.
    pub person: Option<String>,
    /// The day on the paper, where it is entered afterwards.
    pub paper: Option<Date>,
}

/// 登録内容の変更 (what changes) of a person; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changing {
    /// Number of the person.
    pub person: String,
    /// New name.
    pub name: Option<String>,
    /// How he is reached now; empty: no longer.
    pub contact: Option<String>,
    /// Whether he works with Sekimori himself.
    pub account: Option<bool>,
    /// Whether he looks after the structure of the office.
    pub administrator: Option<bool>,
}

/// 添付 (attaching a file).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attaching {
    /// The matter.
    pub matter: String,
    /// The file.
    pub file: Attached,
}

/// 添付の取下げ (taking an attached file back).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detaching {
    /// The matter.
    pub matter: String,
    /// SHA-256 of the content of the file.
    pub hash: String,
    /// Why.
    pub reason: Option<String>,
}

/// 退職等の取消し: a leaving that was recorded by mistake, or that does not come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returning {
    /// Number of the person.
    pub person: String,
    /// Why.
    pub reason: String,
    /// Where he works from today, where that is another section than before.
    #[serde(default)]
    pub section: Option<String>,
}
