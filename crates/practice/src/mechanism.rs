//! What is a mechanism? Its definition as it stands in one file of the catalogue, typed.
//! Takes TOML; gives a definition, or an error with its line. Unknown keys are errors.
//! Which duties a mechanism serves is decided in `link` by the patterns that stand here as data.

use crate::calendar::fiscal_year_name;
use crate::check::Check;
use crate::form::{Field, Rule};
use crate::label::Label;
use crate::nonconformity::Nonconformity;
use crate::procedure::{Disclosure, Example, Outcome, Step, Who};
use crate::publication::{Paper, Telling};
use crate::sight::Sight;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 仕組み (mechanism): a procedure, register, record … by which an office fulfils duties.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mechanism {
    /// Name in kebab case, the same as the file's.
    pub id: String,
    /// Japanese title.
    pub title: String,
    /// The family it belongs to.
    pub family: Family,
    /// Its form.
    pub form: Form,
    /// Head of its numbers (持出 in 持出 令和8年度第1号); none: the title.
    pub number: Option<String>,
    /// Which duties it serves.
    pub serves: Vec<Serves>,
    /// What is entered. Empty: the mechanism is known to the linker only.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Rules between the fields.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Steps after the entry.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What a matter is after its last step.
    #[serde(default)]
    pub outcome: Outcome,
    /// The field that numbers a row of the register, or a document's edition.
    pub key: Option<String>,
    /// The field with the last day for which a permission holds, or a row counts as evidence.
    pub until: Option<String>,
    /// The field with the first day of it.
    pub from: Option<String>,
    /// Fields with the day or moment from which what was granted is used and no longer withdrawn; none: the one in `from`.
    #[serde(default)]
    pub begins: Vec<String>,
    /// The field with the section to which a matter belongs; none: the applicant's.
    pub section: Option<String>,
    /// Fields with persons for whose benefit it is; they decide nothing on it.
    #[serde(default)]
    pub parties: Vec<String>,
    /// A new matter of this mechanism puts an end to the live ones before it (an edition, a scheme).
    #[serde(default)]
    pub replaces: bool,
    /// Who begins a matter; none: anybody for a procedure, the bearer of the duty for everything else.
    pub opened_by: Option<Who>,
    /// Who closes a live matter; none: who may begin one. A record without this is never closed: what happened stays so.
    pub closed_by: Option<Who>,
    /// The field by which live matters end together: once one is closed, the others with the same value are over with it (a case).
    pub ends_with: Option<String>,
    /// The field of a record with the earlier one in whose place it stands.
    pub corrects: Option<String>,
    /// Whether the applicant may take it back: a report of an incident stands.
    #[serde(default = "yes")]
    pub withdrawable: bool,
    /// Rules that must hold before it is closed.
    #[serde(default)]
    pub closing: Vec<Rule>,
    /// Whether this program itself makes the breach impossible (a guard that is built, not only known).
    #[serde(default)]
    pub enforced: bool,
    /// 保存期間: years after the end of the 年度 in which it ended; the body may set another.
    pub retention_years: Option<u32>,
    /// 公開区分.
    #[serde(default)]
    pub disclosure: Disclosure,
    /// The field with the person who keeps a row and must confirm it at the interval.
    pub keeper: Option<String>,
    /// 閲覧の範囲: where not everybody may see a matter, which fields say who may.
    pub sight: Option<Sight>,
    /// 公表: where its matters tell what of the policy was made public, which fields say so.
    pub publication: Option<Telling>,
    /// 文書: where each row stands for a document, which fields say which one.
    pub document: Option<Paper>,
    /// ラベル: where its rows stand for things that bear a label, what stands on it.
    pub label: Option<Label>,
    /// 不適合: which fields say that what was checked or stated does not hold.
    pub nonconformity: Option<Nonconformity>,
    /// 記載例.
    #[serde(default)]
    pub examples: Vec<Example>,
}

fn yes() -> bool {
    true
}

impl Mechanism {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The fields of the form, then those of the steps.
    pub fn every_field(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().chain(self.steps.iter().flat_map(|s| &s.fields))
    }

    /// Whether a field of it names rows of a register.
    pub fn names_rows_of(&self, register: &str) -> bool {
        self.every_field()
            .any(|f| matches!(&f.kind, crate::form::Kind::Row(of) if of.iter().any(|id| id == register)))
    }

    /// What the field of this name is called, wherever it stands; its name where there is none.
    pub fn title_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.every_field().find(|f| f.name == name).map_or(name, |f| f.title.as_str())
    }

    /// How a matter is called by its 年度 and number: 持出 令和8年度第1号.
    pub fn number(&self, (year, number): (i16, u32)) -> String {
        let head = self.number.as_deref().unwrap_or(&self.title);
        format!("{head} {}第{number}号", fiscal_year_name(year))
    }

    /// Fields by whose values other matters of the mechanism are looked for.
    pub fn singled(&self) -> Vec<&str> {
        let rules = self.rules.iter().chain(self.steps.iter().flat_map(|s| &s.rules));
        let named = rules.flat_map(|r| match &r.check {
            Check::Unique(field) | Check::Free(field) => vec![field.as_str()],
            Check::Paired(paired) if paired.everywhere => vec![paired.same.as_str(), &paired.things],
            Check::Paired(paired) => vec![paired.same.as_str()],
            Check::Preceded(of) => vec![of.same.as_str()],
            _ => Vec::new(),
        });
        named.chain(self.key.as_deref()).collect()
    }

    /// Fields with the day or moment from which what was granted is used.
    pub fn begins(&self) -> impl Iterator<Item = &str> {
        let first = self.from.as_deref().filter(|_| self.begins.is_empty());
        self.begins.iter().map(String::as_str).chain(first)
    }

    /// Names of values that the body may set for its rules (`longest-days`).
    pub fn limits(&self) -> Vec<&str> {
        let rules = self.rules.iter().chain(self.steps.iter().flat_map(|s| &s.rules));
        rules
            .filter_map(|r| match &r.check {
                Check::NoLonger { value, .. } | Check::AsSet { value, .. } => Some(value.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Who begins a matter.
    pub fn opener(&self) -> Who {
        match (self.opened_by, self.form) {
            (Some(who), _) => who,
            (None, Form::Procedure) => Who::Anyone,
            (None, _) => Who::Bearer,
        }
    }

    /// Whether a live matter is ever closed.
    pub fn ends(&self) -> bool {
        self.form != Form::Record || self.closed_by.is_some()
    }

    /// What those do whom the policy or the body names to decide: 「…」を許可する. A step that is no permission says it itself.
    pub fn approving(&self) -> String {
        let named = |who: Option<Who>| matches!(who, Some(Who::Permission | Who::Set));
        let steps = self.steps.iter().filter(|s| !s.chain && named(s.decide.or(s.act)));
        let titles: Vec<&str> = steps.map(|s| s.title.as_str()).collect();
        match titles.first() {
            None if named(Some(self.opener())) => match self.steps.iter().any(|s| s.poll.is_some()) {
                true => format!("「{}」を回付する", self.title),
                false => format!("「{}」を始める", self.title),
            },
            Some(step) if titles.iter().all(|t| !t.contains("許可")) => {
                format!("「{}」の「{step}」を行う", self.title)
            }
            _ => format!("「{}」を許可する", self.title),
        }
    }

    /// Whether its matters hold until a day; a check or a statement tells of a period, and stays true when that is over.
    pub fn expires(&self) -> bool {
        self.until.is_some() && !matches!(self.form, Form::Check | Form::Statement)
    }

    /// Whether people can work with it here, or the linker alone knows it.
    pub fn runs(&self) -> bool {
        !self.fields.is_empty() || self.enforced
    }
}

/// 分野 (family) of mechanisms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// 体制
    Organisation,
    /// 分類
    Classification,
    /// 取扱い
    Handling,
    /// 持ち出し・持ち込み
    TakeOut,
    /// 領域分離
    Separation,
    /// 物理
    Physical,
    /// 人
    People,
    /// インシデント
    Incidents,
    /// アカウント
    Accounts,
    /// 記録・監視
    Logs,
    /// 運用
    Operation,
    /// ソフトウェア
    Software,
    /// 開発
    Development,
    /// 不正プログラム
    Malware,
    /// 委託・外部サービス
    Outsourcing,
    /// ソーシャルメディア
    SocialMedia,
    /// 遵守
    Compliance,
    /// 監査・自己点検
    Audit,
    /// ポリシー文書
    PolicyDocument,
}

impl Family {
    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Family::Organisation => "体制",
            Family::Classification => "分類",
            Family::Handling => "取扱い",
            Family::TakeOut => "持ち出し・持ち込み",
            Family::Separation => "領域分離",
            Family::Physical => "物理",
            Family::People => "人",
            Family::Incidents => "インシデント",
            Family::Accounts => "アカウント",
            Family::Logs => "記録・監視",
            Family::Operation => "運用",
            Family::Software => "ソフトウェア",
            Family::Development => "開発",
            Family::Malware => "不正プログラム",
            Family::Outsourcing => "委託・外部サービス",
            Family::SocialMedia => "ソーシャルメディア",
            Family::Compliance => "遵守",
            Family::Audit => "監査・自己点検",
            Family::PolicyDocument => "ポリシー文書",
        }
    }
}

/// 形 (form) of a mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// 手続
    Procedure,
    /// 台帳
    Register,
    /// 記録
    Record,
    /// 予定
    Schedule,
    /// 検査
    Check,
    /// 防止
    Guard,
    /// 文書
    Document,
    /// 確認書
    Statement,
}

/// 関わり方 (how a mechanism serves a duty).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// 履行: the mechanism fulfils the duty.
    Carries,
    /// 証跡: it adds evidence.
    Evidences,
    /// 総括: it rolls others up.
    Overview,
}

impl Form {
    /// The command that begins a matter of this form; none where the program itself keeps the rule.
    pub fn verb(self) -> Option<&'static str> {
        match self {
            Form::Procedure | Form::Document => Some("apply"),
            Form::Register | Form::Record | Form::Schedule => Some("record"),
            Form::Check | Form::Statement => Some("state"),
            Form::Guard => None,
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Form::Procedure => "手続",
            Form::Register => "台帳",
            Form::Record => "記録",
            Form::Schedule => "予定",
            Form::Check => "検査",
            Form::Guard => "防止",
            Form::Document => "文書",
            Form::Statement => "確認書",
        }
    }
}

impl How {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            How::Carries => "carries",
            How::Evidences => "evidences",
            How::Overview => "overview",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            How::Carries => "履行",
            How::Evidences => "証跡",
            How::Overview => "総括",
        }
    }
}

/// A pattern over a duty. Every key that is given must hold; within a list one word is enough, but for `all`.
///
/// Patterns know words of the language and of the trade, never a clause number, a body's name or a whole sentence.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Serves {
    /// How the mechanism serves a duty of this pattern.
    pub how: How,
    /// One Japanese phrase for people: why this duty needs the mechanism.
    pub why: String,
    /// One of these words stands in the act.
    #[serde(default)]
    pub act: Vec<String>,
    /// One of these words stands in the sentence.
    #[serde(default)]
    pub says: Vec<String>,
    /// Each of these words stands in the sentence.
    #[serde(default)]
    pub all: Vec<String>,
    /// None of these words stands in the sentence.
    #[serde(default)]
    pub none: Vec<String>,
    /// One of these words stands in a heading of the provision or above it.
    #[serde(default)]
    pub heading: Vec<String>,
    /// None of these words stands in a heading of the provision or above it.
    #[serde(default)]
    pub not_under: Vec<String>,
    /// The duty needs (or does not need) somebody's permission.
    pub permission: Option<bool>,
    /// The duty tells somebody (or nobody).
    pub reports: Option<bool>,
    /// One of these forces: must, must_not, may, should, shall_be.
    #[serde(default)]
    pub force: Vec<String>,
    /// One of these words stands in the name of a bearer.
    #[serde(default)]
    pub bearer: Vec<String>,
    /// One of these words stands in the name of an addressee.
    #[serde(default)]
    pub addressee: Vec<String>,
    /// Only in this part: basic or standards.
    pub part: Option<String>,
}
