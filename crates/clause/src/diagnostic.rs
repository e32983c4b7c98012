//! What is wrong with the document? The one shape of every defect that is reported.
//! Takes code, words and places; gives a value that terminals, JSON and SARIF print.
//! The rules that find defects are in `policy::rules`; refusals of persons and faults of machines are something else.

use crate::span::Span;

/// 重大度 (severity).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// 助言: may be meant as it stands.
    Advice,
    /// 警告: somebody should decide.
    Warning,
    /// 誤り: the text cannot be meant as it stands.
    Error,
}

impl Severity {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Severity::Advice => "advice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Severity::Advice => "助言",
            Severity::Warning => "警告",
            Severity::Error => "誤り",
        }
    }
}

/// 区分 (category): what kind of defect it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Characters and words.
    Text,
    /// Numbering and layout.
    Structure,
    /// Table of contents.
    Contents,
    /// Terms.
    Term,
    /// One thing under several names.
    Variant,
    /// Roles.
    Role,
    /// Who must.
    Bearer,
    /// Who permits.
    Permission,
    /// References.
    Reference,
    /// Said twice.
    Duplicate,
    /// Said twice and differently.
    Contradiction,
    /// Not measurable.
    Vague,
    /// Nobody could carry it out as it stands.
    Mechanism,
}

impl Category {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Category::Text => "text",
            Category::Structure => "structure",
            Category::Contents => "contents",
            Category::Term => "term",
            Category::Variant => "variant",
            Category::Role => "role",
            Category::Bearer => "bearer",
            Category::Permission => "permission",
            Category::Reference => "reference",
            Category::Duplicate => "duplicate",
            Category::Contradiction => "contradiction",
            Category::Vague => "vague",
            Category::Mechanism => "mechanism",
        }
    }
}

/// Another place that explains the defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is to be seen there, in a few words.
    pub note: String,
}

/// 診断 (diagnostic): one defect of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Number of the rule, such as `R0102`.
    pub code: &'static str,
    /// Name of the rule in kebab case.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What kind it is.
    pub category: Category,
    /// One sentence for the reader, the document's own words in 「」.
    pub message: String,
    /// The place in the source.
    pub span: Span,
    /// Citation of the provision, empty outside of one.
    pub clause: String,
    /// Headings from the top down to the provision.
    pub heading_path: String,
    /// Other places.
    pub related: Vec<Related>,
    /// A repair or the next step.
    pub help: Option<String>,
}
