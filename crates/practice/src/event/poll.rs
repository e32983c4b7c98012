//! What did those who were asked say, and what came of it? Answers of 書面決議 and 合議, and their count.
//! Takes JSON; gives typed values. Who is asked and when it is carried is decided in `decide`.

use super::StandIn;
use crate::edition::DutyId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 可否 (verdict) of one who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 可
    #[serde(alias = "可")]
    Agree,
    /// 否
    #[serde(alias = "否")]
    Disagree,
    /// 意見: neither.
    #[serde(alias = "意見")]
    Opinion,
}

impl Verdict {
    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Agree => "可",
            Verdict::Disagree => "否",
            Verdict::Opinion => "意見",
        }
    }
}

/// 回答 (answer).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The step.
    pub step: String,
    /// Who was asked: number of a person, or a post.
    pub asked: String,
    /// Who answered.
    pub person: String,
    /// 可, 否 or 意見.
    pub answer: Verdict,
    /// Why not, or the opinion.
    pub opinion: Option<String>,
    /// The day on the paper, where it is entered afterwards.
    pub paper: Option<Date>,
    /// 代決: why the holder of the post was absent.
    pub deputy: Option<String>,
    /// 代決: who stood in for whom.
    pub standing_in: Option<StandIn>,
    /// The last day, where it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Date>,
    /// Digest of what was answered upon.
    pub digest: String,
    /// SHA-256 of each file that belonged to the matter when it was answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Number of the edition in force on the day.
    pub edition: u32,
}

/// 結果 (result) of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Upshot {
    /// 成立
    Carried,
    /// 否決又は不成立: the matter ends.
    Lost,
    /// 不同意: the applicant has it again.
    Returned,
}

/// 裁決 (casting vote) of the chair in a tie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Casting {
    /// The role that decides in a tie, as the body set it.
    pub role: String,
    /// 可 or 否.
    pub verdict: Verdict,
    /// 代決: why the holder of the post was absent.
    pub deputy: Option<String>,
    /// 代決: who stood in for whom.
    pub standing_in: Option<StandIn>,
}

/// 成立・不成立 (count of the answers).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Established {
    /// The step.
    pub step: String,
    /// What came of it.
    pub upshot: Upshot,
    /// Those who were entitled to answer.
    pub entitled: Vec<String>,
    /// Those who were asked and excluded, as interested in the matter.
    pub excluded: Vec<String>,
    /// Those who did not answer.
    pub silent: Vec<String>,
    /// How many said 可.
    pub agreed: u32,
    /// How many said 否.
    pub disagreed: u32,
    /// How many gave an opinion only.
    pub opinions: u32,
    /// 定足数: how many answers were needed.
    pub quorum: u32,
    /// How many 可 were needed.
    pub needed: u32,
    /// The rule, in words, with who set it.
    pub rule: String,
    /// 可否同数の裁決: what the chair said in a tie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub casting: Option<Casting>,
    /// Number of the edition in force on the day.
    pub edition: u32,
    /// The duties by which it is done.
    pub basis: Vec<DutyId>,
}
