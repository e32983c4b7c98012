//! What is a mechanism? Its definition as it stands in one file of the catalogue, typed.
//! Takes TOML; gives a definition, or an error with its line. Unknown keys are errors.
//! Which duties a mechanism serves is decided in `link` by the patterns that stand here as data.

use serde::Deserialize;

/// 仕組み (mechanism): a procedure, register, record … by which an office fulfils duties.
#[derive(Clone, Debug, Deserialize)]
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
    /// Which duties it serves.
    pub serves: Vec<Serves>,
}

/// 分野 (family) of mechanisms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
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

/// 形 (form) of a mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// 履行: the mechanism fulfils the duty.
    Carries,
    /// 証跡: it adds evidence.
    Evidences,
    /// 総括: it rolls others up.
    Overview,
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
#[derive(Clone, Debug, Deserialize)]
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
