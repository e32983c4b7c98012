//! Which rules between fields, registers and the policy are there? Their names, what they take, and when they hold.
//! Takes TOML; gives the definition. Whether a rule is kept is found in `rule`; that it names what exists, in `sound`.
//! A new rule: a variant here, its test in the file of `rule/` beside its like, its names in `sound`.

mod asks;
mod parts;

pub use parts::{
    Accounted, AllReported, ApprovedWhen, AsRuled, BegunSince, FreeOf, HighestWhileOpen, HoldersNamed,
    LastDay, LastEntry, MatterHas, MatterOf, MomentOf, NotAfterEnd, NotGone, NotRecorded, Paired, Preceded,
    RowsAre, RowsBy, SinceFormer,
};

use schemars::JsonSchema;
use serde::Deserialize;

/// 確認の仕方 (check) of a rule. Names are those of fields; a field left empty breaks no rule but `required_…`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// The first day or moment is not later than the second.
    Order([String; 2]),
    /// As `order`, but only where the first day is entered or changed now: what was so before may be recorded.
    OrderAnew([String; 2]),
    /// Two days or moments are of one day.
    SameDay([String; 2]),
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
    /// The things named are named by no open matter of other mechanisms either.
    FreeOf(FreeOf),
    /// No record says that a row named is gone.
    NotGone(NotGone),
    /// Of every thing of the matter a finished record tells, or it is named as left: one of both.
    Accounted(Accounted),
    /// No record tells that it happened to the things of the matter.
    NotRecorded(NotRecorded),
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
    /// One of two fields is filled, and not both.
    Either([String; 2]),
    /// A field must be filled when the class is as high as the clause says.
    RequiredFromClass {
        /// The field that must be filled.
        field: String,
        /// The field with the class.
        class: String,
        /// The mechanism whose clause says so; none: this one.
        #[serde(default)]
        of: Option<String>,
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
    /// The class is that of every row named.
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
    /// The class, where it is new, is not lower than the newest ruling about the number.
    AsRuled(AsRuled),
    /// The matter that a field names is of one of these mechanisms.
    MatterOf(MatterOf),
    /// Whoever applies applied for the matter that a field names.
    OwnMatter(String),
    /// The day is not before the first day of the matter that the second field names.
    NotBeforeMatter([String; 2]),
    /// Each thing went out before it comes back, and came back before it goes out again.
    Paired(Paired),
    /// The same of what is left once the entry that this one corrects no longer counts.
    StillPaired(Paired),
    /// The matter that a field names had not taken its last step by this moment, nor for any of these things.
    NotAfterEnd(NotAfterEnd),
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
    /// The same, even if a change of it waits to be decided: what went out by it comes back.
    OnceGranted(String),
    /// The matter that a field names has taken its last step.
    Completed(String),
    /// As `approved`, but only when another field has one of these values.
    ApprovedWhen(ApprovedWhen),
    /// The day is not before the day on which the matter that another field names was decided.
    NotBeforeDecision {
        /// The field with the day or moment.
        field: String,
        /// The field with the matter.
        matter: String,
    },
    /// The matter that a field names was begun on a day or later.
    BegunSince(BegunSince),
    /// Every matter that a field names has one of these values.
    MatterHas(MatterHas),
    /// Every matter that the first field names tells of the case in the second; where this matter has none, of this matter.
    SameCase([String; 2]),
    /// The moment is not later than any of these of the matter that a field names, nor than its beginning.
    Earliest(MomentOf),
    /// The moment is not before the first of these of the matter that a field names that is filled.
    NotEarlier(MomentOf),
    /// To everybody to whom the case was to be reported it was reported, and what goes on was ended.
    AllReported(AllReported),
    /// Nothing is entered about a thing after the entry that ends it.
    LastEntry(LastEntry),
    /// An entry with one value needs an earlier entry with another value, about the same thing (no return without hand-over).
    Preceded(Preceded),
    /// The day is not later than the last day of so many days, of which the day in `from` is the first (holidays move it on).
    LastDay(LastDay),
    /// The period begins on the day after the last one of the same section ended, whatever became of that one since.
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
    /// A list holds no more than a number says.
    NotMore {
        /// The field with the list.
        list: String,
        /// The field with the number.
        than: String,
    },
    /// No words of fields with personal data stand in an open field; the name of a place that contains one is another word.
    Apart {
        /// The open field.
        field: String,
        /// Fields with personal data.
        from: Vec<String>,
    },
    /// Every person named is here and holds a post today.
    InPost(String),
    /// None of the persons belongs to a section or beneath, or did within a year; or a reason that the guard's clause knows.
    Independent {
        /// The field with the persons.
        persons: String,
        /// The field with the sections.
        sections: String,
        /// The field with the reason.
        unless: Option<String>,
    },
    /// Everybody who holds one of the roles on a day is among the persons.
    HoldersNamed(HoldersNamed),
    /// The text is a SHA-256 in 64 hexadecimal digits.
    Digest(String),
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
    /// The field names what is in force of a mechanism, and nothing older; where nothing is in force, it can name nothing.
    Current {
        /// The field.
        field: String,
        /// The mechanism.
        of: String,
        /// The field of the matter that the first field names, which is looked at in its place.
        #[serde(default)]
        at: Option<String>,
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
    /// Every live row of a register stands in the list: whoever counts leaves nothing out.
    EveryRow {
        /// The field with the list.
        field: String,
        /// The register.
        of: String,
    },
    /// Every live row of a register is named by something in force of another mechanism.
    EveryRowNamed {
        /// The register.
        of: String,
        /// The mechanism that must name it.
        by: String,
        /// The field of that mechanism.
        at: String,
    },
    /// Every role that somebody holds today, of those in the bound clauses (or the policy), is named by something in force.
    EveryRoleNamed {
        /// The mechanism that must name it.
        by: String,
        /// The field of that mechanism.
        at: String,
    },
    /// The roles of the policy that somebody holds on a day stand in one list, those that nobody holds in the other.
    RolesDeclared {
        /// The field with the roles that are held.
        held: String,
        /// The field with those that are not.
        vacant: String,
        /// The field with the day.
        on: String,
    },
    /// Another live row has the same value, as long as the row or role that it names is there.
    NotLast(String),
    /// Every live row of a register has a value of this list in its own field.
    CoversValues {
        /// The field with the list.
        list: String,
        /// The register.
        register: String,
        /// The field of the register.
        of: String,
    },
    /// Everything in one field stands in one of the others.
    AmongAny {
        /// The field.
        field: String,
        /// The fields that together are the whole.
        of: Vec<String>,
    },
    /// None but these values.
    Only {
        /// The field.
        field: String,
        /// What it may hold.
        is: Vec<String>,
    },
    /// The class is not higher than the one from which on the clause of a mechanism demands it: no cell looser than its clause.
    ClassNotLooser {
        /// The field with the class from which on something is demanded; empty: it is demanded of none.
        class: String,
        /// The mechanism whose clause names its own class.
        of: String,
    },
    /// From the class that the clause names on, one of these values is chosen: weaker ones do not count.
    StrongFromClass {
        /// The field with the method or methods.
        field: String,
        /// The field with the class.
        class: String,
        /// What is strong enough.
        is: Vec<String>,
        /// The mechanism whose clause names the class; none: this one.
        #[serde(default)]
        of: Option<String>,
    },
    /// While a decision on a row is open, the class is the highest there is.
    HighestWhileOpen(HighestWhileOpen),
    /// No row named, nor anything stored on it, has one of these values.
    RowsNone(RowsAre),
    /// At least one of the rows named has one of these values or is struck off, where their registers know the value.
    RowsAny(RowsAre),
    /// The last day in each row named is over before the day in a field.
    RowsOver(RowsBy),
    /// What each row named has in a field stands in the list.
    ValuesOfRows {
        /// The field with the list.
        list: String,
        /// The field with the rows.
        rows: String,
        /// The field of the row.
        of: String,
    },
    /// Everybody who is registered and here today is named in this field by something in force of this mechanism.
    EveryPersonNamed(String),
    /// The day is not before the day on which a row named in the second field was changed last (days and persons aside).
    NotBeforeRows([String; 2]),
    /// The last day of each row named is not before the day in a field; a row without a last day has none.
    RowsLast(RowsBy),
    /// When a row is given to somebody else, the day is filled and not before the one on which it was given away before.
    RequiredSinceFormer(SinceFormer),
    /// No other matter of this mechanism with the same value in the second field has a later day in the first.
    NewestOf([String; 2]),
    /// The field holds what the body set as the present one.
    AsSet {
        /// The field.
        field: String,
        /// Name of the value that the body sets.
        value: String,
    },
}
