//! What does a mechanism ask of the person who fills it in? Fields, their kinds, and the rules between them.
//! Takes TOML; gives the definition. Which rules there are stands in `check`; a filled form is held against them in `fill` and `rule`.
//! A new kind of field: a variant here, its test in `fill`, its words in docs/manual.

use crate::check::Check;
use schemars::JsonSchema;
use serde::Deserialize;

/// 記入欄 (field) of a form.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name in data.
    pub name: String,
    /// Japanese title.
    pub title: String,
    /// What it takes.
    #[serde(default)]
    pub kind: Kind,
    /// Whether several values may be given.
    #[serde(default)]
    pub many: bool,
    /// Whether it may not be left empty.
    #[serde(default)]
    pub required: bool,
    /// Whether it may hold personal data or secrets, which are kept apart from the event. Words that are written freely do, wherever
    /// there is a retention period: what stands in an event is never erased.
    #[serde(default)]
    pub private: bool,
    /// One sentence of help.
    #[serde(default)]
    pub help: String,
}

/// 欄の種類 (kind) of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Words.
    #[default]
    Text,
    /// A whole number, not negative.
    Number,
    /// A day.
    Date,
    /// A day with a time.
    Moment,
    /// Yes or no.
    Flag,
    /// A person, by number.
    Person,
    /// A section, by name.
    Section,
    /// A role that the policy names.
    Role,
    /// A class of the body's own policy.
    Class,
    /// A zone of the body's own policy.
    Zone,
    /// A clause of the edition in force, by its path.
    Clause,
    /// One of these words.
    Choice(Vec<String>),
    /// A live row of one of these registers, by its number.
    Row(Vec<String>),
    /// A matter of one of these mechanisms, by its number.
    Matter(Vec<String>),
}

/// 記入の規則 (rule) between fields, with the sentence that a person reads when it is broken.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What is looked at.
    pub check: Check,
    /// Where it holds only for some values of a field; none: always.
    pub when: Option<When>,
    /// The mechanism whose clauses say so, where it is another one; the rule holds only where the policy has such clauses.
    pub of: Option<String>,
    /// What is wrong, in one sentence.
    pub says: String,
}

impl Rule {
    /// Whether it counts days by the value of this name that the body sets.
    pub(crate) fn counts_by(&self, name: &str) -> bool {
        matches!(&self.check, Check::NoLonger { value, .. } if value == name)
    }

    /// The field whose last day it counts from another one.
    pub(crate) fn term(&self) -> Option<&str> {
        match &self.check {
            Check::LastDay(check) => Some(&check.field),
            _ => None,
        }
    }
}

/// 適用の条件 (rule condition): another field has one of these values.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The field that decides.
    pub field: String,
    /// The values for which the rule holds; はい and いいえ for a flag.
    pub is: Vec<String>,
}
