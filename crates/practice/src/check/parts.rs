//! What do the rules take that name many things? Their parts, each with what it means.
//! Takes TOML; gives the definition. Which rules there are, and when they hold, stands in the parent module.

use schemars::JsonSchema;
use serde::Deserialize;

/// What `approved-when` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovedWhen {
    /// The field with the matter.
    pub field: String,
    /// The field that decides.
    pub when: String,
    /// The values.
    pub is: Vec<String>,
    /// The field with the day on which the permission must hold; none: today.
    #[serde(default)]
    pub on: Option<String>,
}

/// What `last-day` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastDay {
    /// The field.
    pub field: String,
    /// The field with the first day.
    pub from: String,
    /// How many days.
    pub days: i32,
    /// The field that decides whether this term holds; none: it always does.
    #[serde(default)]
    pub when: Option<String>,
    /// The values for which it holds.
    #[serde(default)]
    pub is: Vec<String>,
}

/// What `free-of` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FreeOf {
    /// The field with the things.
    pub field: String,
    /// The mechanisms.
    pub of: Vec<String>,
}

/// What `not-gone` takes. Records that stand corrected by another one do not count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotGone {
    /// The field with the rows.
    pub rows: String,
    /// The mechanisms by whose records a thing is gone.
    pub of: Vec<String>,
}

/// What `accounted` takes. Records that stand corrected by another one do not count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accounted {
    /// The field with the things.
    pub things: String,
    /// The mechanism of the records that name this matter and what became of its things.
    pub by: String,
    /// The field with the things of which nothing became.
    pub left: String,
}

/// What `not-recorded` takes. Records that stand corrected by another one do not count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotRecorded {
    /// The field with the things.
    pub things: String,
    /// The mechanism of the records that name this matter.
    pub by: String,
    /// The field of the record with the things.
    pub items: String,
    /// The field of the record that decides.
    pub field: String,
    /// The values by which it happened.
    pub is: Vec<String>,
}

/// What `begun-since` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BegunSince {
    /// The field with the matter.
    pub matter: String,
    /// The field with the day or moment.
    pub from: String,
}

/// What `preceded` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preceded {
    /// The field with the kind of entry.
    pub field: String,
    /// The value that needs an earlier one.
    pub is: String,
    /// The value of the earlier one.
    pub by: String,
    /// The field that both have in common.
    pub same: String,
    /// The field with the day or moment by which the one comes before the other; none: as they are entered.
    #[serde(default)]
    pub at: Option<String>,
}

/// What `last-entry` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastEntry {
    /// The field with the kind of entry.
    pub field: String,
    /// The value that ends it.
    pub is: String,
    /// The field that the entries have in common.
    pub same: String,
    /// The field with the day or moment.
    pub at: String,
}

/// What `matter-has` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatterHas {
    /// The field with the matters.
    pub field: String,
    /// The field of the matter.
    pub of: String,
    /// The values.
    pub is: Vec<String>,
}

/// What `as-ruled` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AsRuled {
    /// The field with the class.
    pub class: String,
    /// The field with the number.
    pub number: String,
    /// The mechanism of the rulings.
    pub of: String,
    /// The field of a ruling with the number.
    pub at: String,
}

/// What `earliest` and `not-earlier` take.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MomentOf {
    /// The field with the moment.
    pub field: String,
    /// The field with the matter.
    pub matter: String,
    /// The fields of that matter.
    pub of: Vec<String>,
    /// The field that, filled, says why it is otherwise.
    #[serde(default)]
    pub unless: Option<String>,
}

/// What `all-reported` takes. To whom a case is to be reported is what the newest of its reports says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllReported {
    /// The mechanism of the reports.
    pub by: String,
    /// The field with the case, named alike in both; where this matter has none, its own number counts.
    pub case: String,
    /// The field of a report with everybody to whom the case is to be reported.
    pub wanted: String,
    /// The field of a report with the one to whom it went.
    pub to: String,
    /// The field of a report with its stage.
    pub stage: String,
    /// The stage after which another report must follow.
    pub first: String,
    /// The stage of the report that follows.
    pub last: String,
    /// The field of that report with the one that it follows.
    pub follows: String,
}

/// What `highest-while-open` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HighestWhileOpen {
    /// The field with the class.
    pub class: String,
    /// The field with the rows.
    pub rows: String,
    /// The mechanism of the decision.
    pub of: String,
    /// The field of that mechanism that names the row.
    pub at: String,
}

/// What `holders-named` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldersNamed {
    /// The field with the roles.
    pub roles: String,
    /// The field with the persons.
    pub persons: String,
    /// The field with the day; none: today.
    #[serde(default)]
    pub on: Option<String>,
}

/// What `rows-over` and `rows-last` take.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsBy {
    /// The field with the rows.
    pub rows: String,
    /// The field of the row with its last day.
    pub of: String,
    /// The field with the day.
    pub by: String,
}

/// What `rows-none` and `rows-any` take.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsAre {
    /// The field with the rows.
    pub rows: String,
    /// The field of the row.
    pub of: String,
    /// The values.
    pub is: Vec<String>,
}

/// What `matter-of` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatterOf {
    /// The field with the matter.
    pub field: String,
    /// The mechanisms.
    pub is: Vec<String>,
    /// The field of that matter that must name a row of the register in `register`; none: whatever it names.
    #[serde(default)]
    pub at: Option<String>,
    /// The register.
    #[serde(default)]
    pub register: Option<String>,
}

/// What `paired` takes. Entries that stand corrected by another one do not count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paired {
    /// The field with the kind of entry.
    pub field: String,
    /// The value by which things go out.
    pub out: String,
    /// The value by which they come back.
    pub back: String,
    /// The field that both have in common.
    pub same: String,
    /// The field with the things.
    pub things: String,
    /// The field with the day or moment.
    pub at: String,
    /// Whether a thing that is out under one matter may not go out under another: its words name it alone.
    #[serde(default)]
    pub everywhere: bool,
}

/// What `not-after-end` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotAfterEnd {
    /// The field with the day or moment.
    pub field: String,
    /// The field with the matter.
    pub matter: String,
    /// The field of that matter with the day on which it ended; none: when its last step was taken.
    #[serde(default)]
    pub ended: Option<String>,
    /// The field with the things, each of which its own section may have seen come home before; none: the matter ends as a whole.
    #[serde(default)]
    pub things: Option<String>,
    /// Whether what corrects no earlier entry comes too late whenever it was.
    #[serde(default)]
    pub anew: bool,
}

/// What `required-since-former` takes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SinceFormer {
    /// The field with the day that must be filled: of return, of erasure.
    pub field: String,
    /// The field with the day on which it was given away.
    pub since: String,
    /// The field with the one to whom it is given.
    pub anew: String,
}
