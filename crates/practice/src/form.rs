//! What does a mechanism ask of the person who fills it in? Fields, their kinds, and the rules between them.
//! Takes TOML; gives the definition. Holding a filled form against it is done in `fill` and `rule`.
//! A new kind of field: a variant here, its test in `fill`, its words in docs/manual.

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
    /// Whether it holds personal data, which are kept apart from the event.
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
    /// What is wrong, in one sentence.
    pub says: String,
}

/// 確認の仕方 (check) of a rule. Names are those of fields; a field left empty breaks no rule but `required_…`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// The first day or moment is not later than the second.
    Order([String; 2]),
    /// The day or moment is not later than now.
    NotFuture(String),
    /// The day or moment is not earlier than the day of the step before (the decision).
    NotBeforeStep {
        /// The field.
        field: String,
        /// The step.
        step: String,
    },
    /// The day is not over when this is entered: an expired permission covers nothing.
    NotPast(String),
    /// The things named are not named by another open matter of this mechanism.
    Free(String),
    /// No other live row has this value.
    Unique(String),
    /// The answer is yes.
    Affirmed(String),
    /// A field must be filled when another has one of these values (or, without values, any).
    RequiredWhen {
        /// The field that must be filled.
        field: String,
        /// The field that decides.
        when: String,
        /// The values that demand it; none: any value.
        #[serde(default)]
        is: Vec<String>,
    },
    /// A field must be filled when the class is as high as the clause says.
    RequiredFromClass {
        /// The field that must be filled.
        field: String,
        /// The field with the class.
        class: String,
    },
    /// The class is none that a clause bars (Ⅲ以上の…禁止).
    ClassNotBarred(String),
    /// The class is not lower than that of any row named.
    ClassCoversRows {
        /// The field with the class.
        class: String,
        /// The field with the rows.
        rows: String,
    },
    /// The class is the highest of those of the rows named.
    ClassEqualsRows {
        /// The field with the class.
        class: String,
        /// The field with the rows.
        rows: String,
    },
    /// The class is not lower than the one that the row had before, unless the named field gives the decision.
    ClassNotLowered {
        /// The field with the class.
        class: String,
        /// The field with the number of the decision.
        decision: String,
    },
    /// The things named are among those of the matter that another field names.
    AmongMatter {
        /// The field with the things.
        items: String,
        /// The field with the matter.
        matter: String,
        /// The field of that matter.
        of: String,
    },
    /// The matter that a field names was approved, and its permission has not run out.
    Approved(String),
    /// The matter that a field names was approved, even if its permission has run out since (a late return).
    Granted(String),
    /// As `approved`, but only when another field has one of these values.
    ApprovedWhen {
        /// The field with the matter.
        field: String,
        /// The field that decides.
        when: String,
        /// The values.
        is: Vec<String>,
    },
    /// The day is not before the day on which the matter that another field names was decided.
    NotBeforeDecision {
        /// The field with the day or moment.
        field: String,
        /// The field with the matter.
        matter: String,
    },
    /// An entry with one value needs an earlier entry with another value, about the same thing (no return without hand-over).
    Preceded {
        /// The field with the kind of entry.
        field: String,
        /// The value that needs an earlier one.
        is: String,
        /// The value of the earlier one.
        by: String,
        /// The field that both have in common.
        same: String,
    },
    /// The day is not later than the last day of so many days, of which the day in `from` is the first (holidays move it on).
    LastDay {
        /// The field.
        field: String,
        /// The field with the first day.
        from: String,
        /// How many days.
        days: i32,
        /// The field that decides whether this term holds; none: it always does.
        #[serde(default)]
        when: Option<String>,
        /// The values for which it holds.
        #[serde(default)]
        is: Vec<String>,
    },
    /// The period begins on the day after the one before it ended.
    Continues {
        /// The field with the first day.
        from: String,
        /// The field with the last day.
        until: String,
    },
    /// Everything in one field stands in the other.
    Among {
        /// The field.
        field: String,
        /// The field with the whole list.
        of: String,
    },
    /// A list holds at least as many as a number says.
    NotFewer {
        /// The field with the list.
        list: String,
        /// The field with the number.
        than: String,
    },
    /// No words of fields with personal data stand in an open field.
    Apart {
        /// The open field.
        field: String,
        /// Fields with personal data.
        from: Vec<String>,
    },
    /// Every person named is here and holds a post today.
    InPost(String),
    /// None of the persons works in one of the sections or beneath it, or worked there within a year, and none of them
    /// holds a post there; unless a reason is entered and the clause of the guard knows a やむを得ない場合.
    Independent {
        /// The field with the persons.
        persons: String,
        /// The field with the sections.
        sections: String,
        /// The field with the reason.
        unless: Option<String>,
    },
    /// A person holds a role today.
    HoldsRole {
        /// The field with the person.
        person: String,
        /// The field with the role.
        role: String,
    },
    /// The applicant of the matter that a field names is among the persons of another field.
    NamesApplicant {
        /// The field with persons.
        field: String,
        /// The field with the matter.
        matter: String,
    },
    /// Two fields hold the same things, in any order.
    Same([String; 2]),
    /// Nothing stands in both of two lists.
    Disjoint([String; 2]),
    /// Two fields hold different things.
    Different([String; 2]),
    /// None of these values.
    NoneOf {
        /// The field.
        field: String,
        /// The values that are refused.
        is: Vec<String>,
    },
    /// From one day to another it is no longer than the body set.
    NoLonger {
        /// First day.
        from: String,
        /// Last day.
        to: String,
        /// Name of the value that the body sets, in days.
        value: String,
    },
    /// A number is at least the value of another field, or of the fixed number.
    AtLeast {
        /// The field.
        field: String,
        /// The field to compare with.
        of: String,
    },
    /// Something of this mechanism is in force.
    InForce(String),
    /// The field names what is in force of a mechanism, and nothing older.
    Current {
        /// The field.
        field: String,
        /// The mechanism.
        of: String,
    },
    /// No matter of these mechanisms is open.
    NoneOpen(Vec<String>),
    /// No open matter of these mechanisms has the same value in this field (a case closes last).
    NoneOpenFor {
        /// The field, named alike in all of them; where this matter has none, its own number counts.
        field: String,
        /// The mechanisms.
        of: Vec<String>,
    },
    /// No live row of these registers names this one in the given field.
    NotNamedBy {
        /// The field that holds this row's own number.
        field: String,
        /// The registers.
        of: Vec<String>,
    },
}

impl Check {
    /// Whether it looks at what is recorded about other things, and not at the form alone.
    pub fn asks_records(&self) -> bool {
        matches!(
            self,
            Check::Free(_)
                | Check::Unique(_)
                | Check::ClassCoversRows { .. }
                | Check::ClassEqualsRows { .. }
                | Check::ClassNotLowered { .. }
                | Check::AmongMatter { .. }
                | Check::Approved(_)
                | Check::Granted(_)
                | Check::ApprovedWhen { .. }
                | Check::NotBeforeDecision { .. }
                | Check::Preceded { .. }
                | Check::Continues { .. }
                | Check::NamesApplicant { .. }
                | Check::InForce(_)
                | Check::Current { .. }
                | Check::NoneOpen(_)
                | Check::NoneOpenFor { .. }
                | Check::NotNamedBy { .. }
                | Check::InPost(_)
                | Check::Independent { .. }
                | Check::HoldsRole { .. }
        )
    }
}
