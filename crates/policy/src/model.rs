//! What does a policy say, in typed values? Terms, aliases, roles, references, duties, zones, classes, threats, scope.
//! Made by `read`; every value names the provision it came from and the place of its words.
//! How a value is found stands in the module of its name; what is wrong with it, in `rules`.

use clause::{Index, Span, Tree};

/// 規程の読解 (reading): one document, read.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The provisions.
    pub tree: Tree,
    /// The body's own short name in this document (本市, 組合, 広域連合), where it has one.
    pub body: Option<String>,
    /// 定義.
    pub definitions: Vec<Definition>,
    /// 略称.
    pub aliases: Vec<Alias>,
    /// 役割 and who holds them.
    pub appointments: Vec<Appointment>,
    /// 参照.
    pub references: Vec<Reference>,
    /// 義務 and other normative statements, in document order.
    pub duties: Vec<Duty>,
    /// 領域.
    pub zones: Vec<Zone>,
    /// 分類.
    pub classes: Vec<Class>,
    /// 脅威.
    pub threats: Vec<Threat>,
    /// 適用範囲.
    pub scope: Vec<Scope>,
}

/// 定義 (definition): a term and its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Where it stands.
    pub clause: Index,
    /// The term.
    pub term: String,
    /// Other names given beside it in parentheses.
    pub also: Vec<String>,
    /// The meaning.
    pub meaning: String,
    /// Place of the term.
    pub span: Span,
}

/// 略称 (alias): 以下「…」という。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// Where it stands.
    pub clause: Index,
    /// The short name.
    pub alias: String,
    /// What it stands for.
    pub stands_for: String,
    /// Place of the short name.
    pub span: Span,
}

/// 任命 (appointment): a post or group is made the holder of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Where it stands.
    pub clause: Index,
    /// The role.
    pub role: String,
    /// The post, the group or the members that hold it; empty where the text only sets the role up.
    pub holder: Option<String>,
    /// Place of the sentence.
    pub span: Span,
}

/// 参照 (reference): words that point to another provision, law or annex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands.
    pub clause: Index,
    /// As printed.
    pub printed: String,
    /// Place of the words.
    pub span: Span,
    /// What it points to.
    pub target: Target,
}

/// 参照先 (target).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One or more provisions of this document.
    Clauses(Vec<Index>),
    /// A provision that only going up several levels, or outside the section, finds.
    Distant(Vec<Index>),
    /// No provision bears this number.
    Missing,
    /// A law or another document.
    Outside,
}

/// 強さ (force): how binding a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Force {
    /// しなければならない
    Must,
    /// してはならない
    MustNot,
    /// することができる
    May,
    /// 努める, 望ましい
    Should,
    /// する, とする, ものとする: a declaration
    ShallBe,
}

impl Force {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Force::Must => "must",
            Force::MustNot => "must_not",
            Force::May => "may",
            Force::Should => "should",
            Force::ShallBe => "shall_be",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Force::Must => "義務",
            Force::MustNot => "禁止",
            Force::May => "許容",
            Force::Should => "努力",
            Force::ShallBe => "宣言",
        }
    }
}

/// 頻度 (frequency).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Frequency {
    /// 毎年度
    Annual,
    /// 定期的
    Periodic,
    /// 必要に応じて, 適宜
    AsNeeded,
    /// 常時, 常に
    Constant,
    /// 速やかに, 直ちに, 遅滞なく, 早急に
    Promptly,
    /// 採用時に
    Once,
}

impl Frequency {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Frequency::Annual => "annual",
            Frequency::Periodic => "periodic",
            Frequency::AsNeeded => "as_needed",
            Frequency::Constant => "constant",
            Frequency::Promptly => "promptly",
            Frequency::Once => "once",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Frequency::Annual => "毎年度",
            Frequency::Periodic => "定期的",
            Frequency::AsNeeded => "必要に応じて",
            Frequency::Constant => "常時",
            Frequency::Promptly => "速やかに",
            Frequency::Once => "一度",
        }
    }
}

/// Where the bearers of a duty come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The sentence names them.
    Stated,
    /// From the sentence before, in the same provision.
    Sentence,
    /// From the lead-in of a provision above.
    LeadIn(Index),
    /// From the heading of a provision above.
    Heading(Index),
    /// From the actor inside the condition.
    Condition,
    /// The body itself, in a 基本方針.
    Body,
    /// Nobody is named.
    Nobody,
}

/// 不確かな理由 (doubt): why a person should look at a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// The bearer is not named in the sentence.
    BearerInherited,
    /// The bearer stands inside the condition.
    BearerFromCondition,
    /// Nobody is named.
    BearerMissing,
    /// The words that bind are damaged or doubled.
    DamagedModal,
    /// An act before a prohibition was read as commanded.
    MixedForce,
    /// A frequency may belong to another act.
    FrequencyReach,
    /// A second condition was left out.
    SecondCondition,
}

impl Doubt {
    /// One Japanese phrase that says why.
    pub fn title(self) -> &'static str {
        match self {
            Doubt::BearerInherited => "主体が文中になく、前の文又は柱書から補いました",
            Doubt::BearerFromCondition => "主体が条件の中にあります",
            Doubt::BearerMissing => "主体がありません",
            Doubt::DamagedModal => "義務を示す語が崩れています",
            Doubt::MixedForce => "禁止の文に含まれる行為を、命じられたものと読みました",
            Doubt::FrequencyReach => "頻度がどの行為に係るか明らかではありません",
            Doubt::SecondCondition => "二つ目の条件を省きました",
        }
    }
}

/// 許可 (permission): who must agree before an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Whose agreement; empty where nobody is named.
    pub from: Vec<String>,
    /// To what, in the document's words.
    pub of: String,
    /// The word used: 許可, 承認, 同意.
    pub word: &'static str,
}

/// 義務 (duty): one normative statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Where it stands.
    pub clause: Index,
    /// Its number among the duties of the provision, from 1.
    pub number: u32,
    /// How binding.
    pub force: Force,
    /// Who must.
    pub bearers: Vec<String>,
    /// Where the bearers come from.
    pub origin: Origin,
    /// When it applies.
    pub condition: Option<String>,
    /// How often or how soon.
    pub frequency: Option<Frequency>,
    /// The adverb as printed (定期的, 速やかに).
    pub adverb: Option<String>,
    /// Whose agreement is needed.
    pub permission: Option<Permission>,
    /// To whom something is reported, notified or passed.
    pub addressees: Vec<String>,
    /// What is recorded or kept, in the document's words.
    pub record: Option<String>,
    /// The act, in the document's words.
    pub act: String,
    /// Number of the sentence in the provision's body, from 0.
    pub sentence: usize,
    /// Place of the act's words.
    pub span: Span,
    /// Why a person should look at it.
    pub doubts: Vec<Doubt>,
}

/// 領域 (zone): a part of the network with rules of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Where it is named first as a zone.
    pub clause: Index,
    /// Its name.
    pub name: String,
    /// Provisions that say how it is to be kept apart.
    pub rules: Vec<Index>,
}

/// 分類 (class): a class of information with its criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Where it stands.
    pub clause: Index,
    /// Name of the scheme (重要性分類, 機密性).
    pub scheme: String,
    /// Label within the scheme (Ⅰ, 3A).
    pub label: String,
    /// Place in the printed order, from 1.
    pub order: u32,
    /// The criterion.
    pub criterion: String,
    /// Provisions whose words name this class, alone or by 以上 and 以下.
    pub handling: Vec<Index>,
}

/// 脅威 (threat).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threat {
    /// Where it stands.
    pub clause: Index,
    /// The threat.
    pub name: String,
}

/// 適用範囲 (scope): what and whom the document binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Where it stands.
    pub clause: Index,
    /// Of what kind.
    pub kind: ScopeKind,
    /// What is named, in the document's words.
    pub items: Vec<String>,
}

/// Kinds of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// 行政機関
    Organs,
    /// 情報資産
    Assets,
    /// 職員等
    Persons,
}
