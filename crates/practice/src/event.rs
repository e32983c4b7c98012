//! What happened? Every change of the office as an event; nothing else changes it.
//! Takes JSON; gives typed events. Deciding which event follows a command is in `decide`.
//! INVARIANT: a kind that was ever written keeps its meaning; a changed one gets a new version, and `entry` lifts the old.

mod nature;
mod parts;
mod poll;
use crate::binding::{Binding, Exemption};
use crate::edition::DutyId;
use crate::mechanism::How;
use crate::value::{Filled, Value};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use parts::{
    Acted, Applied, Arrangement, Arranging, Attached, Changed, Condition, Decided, Delegated, Detached,
    Drawing, EditionAdopted, Placed, SentBack, StandIn, Staying, TakenBack, Way,
};
pub use poll::{Answered, Casting, Established, Upshot, Verdict};

/// 出来事 (event).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Event {
    /// 原簿の開設: the ledger of a body begins.
    OfficeFounded {
        /// The body.
        body: String,
        /// Whether it is a rehearsal (演習), in which times may be given by hand.
        #[serde(default)]
        rehearsal: bool,
    },
    /// 組織の設置: a section, or a 係 within one.
    SectionOpened(Placed),
    /// 組織の移動: it lies under another from now on, or under none.
    SectionMoved(Placed),
    /// 組織の廃止.
    SectionClosed {
        /// Its name.
        section: String,
        /// Its last day.
        on: Date,
    },
    /// 職員の登録.
    PersonRegistered {
        /// Number of the person.
        person: String,
        /// Name: personal data.
        name: Value,
        /// Telephone and mail at which he is reached in an emergency: personal data.
        contact: Option<Value>,
        /// Whether he works with Sekimori himself; otherwise others enter his paper.
        account: bool,
        /// Whether he looks after the office's structure in Sekimori.
        administrator: bool,
        /// Where he works.
        section: String,
        /// From when.
        from: Date,
    },
    /// 異動.
    PersonMoved {
        /// Number of the person.
        person: String,
        /// The new section.
        section: String,
        /// From when.
        from: Date,
    },
    /// 退職等.
    PersonLeft {
        /// Number of the person.
        person: String,
        /// The last day.
        on: Date,
    },
    /// 退職等の取消し: he is here as before, in the posts that the leaving had ended and nobody else holds.
    LeavingWithdrawn(Staying),
    /// 登録内容の変更.
    PersonChanged {
        /// Number of the person.
        person: String,
        /// Name: personal data.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<Changed<Value>>,
        /// How he is reached: personal data.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Changed<Option<Value>>>,
        /// Whether he works with Sekimori himself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<Changed<bool>>,
        /// Whether he looks after the structure of the office.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        administrator: Option<Changed<bool>>,
    },
    /// 氏名等の消去: name and contact of a person who left are erased, lawfully.
    PersonErased {
        /// Number of the person.
        person: String,
        /// Commitments of what was erased.
        contents: Vec<String>,
        /// By which clause or rule.
        ground: String,
        /// Why.
        reason: String,
    },
    /// 不在の届出.
    AbsenceDeclared {
        /// Number of the person.
        person: String,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// 不在の届出の変更: it ends earlier, or is taken back.
    AbsenceEnded {
        /// Number of the person.
        person: String,
        /// First day, as it was declared.
        from: Date,
        /// The new last day; none: taken back as a whole.
        until: Option<Date>,
    },
    /// 職の設置.
    PostCreated {
        /// Its id: section and title.
        post: String,
        /// Its title.
        title: String,
        /// The section it leads or belongs to.
        section: String,
    },
    /// 任命.
    HolderAppointed {
        /// The post.
        post: String,
        /// Number of the person.
        person: String,
        /// First day.
        from: Date,
        /// Last day, where the term of office has one.
        until: Option<Date>,
    },
    /// 退任.
    HolderRelieved {
        /// The post.
        post: String,
        /// Number of the person.
        person: String,
        /// Last day.
        until: Date,
    },
    /// 役割の割当て: a post holds a role of the policy.
    RoleAssigned {
        /// The role, as the policy calls it.
        role: String,
        /// The post.
        post: String,
        /// First day.
        from: Date,
        /// Path of the clause that says so; none where the body set it.
        basis: Option<String>,
    },
    /// 役割の割当ての終了.
    RoleWithdrawn {
        /// The role.
        role: String,
        /// The post.
        post: String,
        /// Last day.
        until: Date,
    },
    /// 代決者の指定: who decides, in this order, when the holder of a post is absent.
    DeputiesNamed {
        /// The post.
        post: String,
        /// Posts, the first deputy first.
        deputies: Vec<String>,
    },
    /// 団体が定めた値: what the policy leaves open.
    ValueSet {
        /// Its name, `interval/…`, `approver/…`.
        name: String,
        /// The value.
        value: Value,
        /// Why.
        reason: String,
        /// Who decided, in words.
        decider: String,
        /// When it was decided.
        decided: Date,
    },
    /// 団体が定めた値の取下げ.
    ValueWithdrawn {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
        /// Who decided, in words.
        decider: String,
        /// When it was decided.
        decided: Date,
    },
    /// 専決・合議の定め.
    ArrangementMade(Arrangement),
    /// 専決・合議の定めの廃止.
    ArrangementEnded {
        /// Its number.
        number: u32,
        /// Why.
        reason: String,
    },
    /// 検証点の保管: a checkpoint left the house.
    CheckpointKept {
        /// How many entries it covers.
        size: u64,
        /// Its root.
        root: String,
        /// Where it is kept, in words.
        place: String,
    },
    /// 監査の抽出: which rows an auditor drew. It changes nothing, and shows later that nobody drew until he liked what came.
    SampleDrawn(Drawing),
    /// 団体の休日.
    HolidayDeclared {
        /// The day.
        day: Date,
        /// Its name.
        name: String,
    },
    /// 団体の休日の取消し: terms that are not over yet are counted without it.
    HolidayWithdrawn {
        /// The day.
        day: Date,
        /// Why.
        reason: String,
    },
    /// 目録の追加: the body's own mechanism files, as they were read at start.
    CatalogRead {
        /// SHA-256 of each file in hexadecimal, by name.
        files: BTreeMap<String, String>,
    },
    /// 規程の採用.
    EditionAdopted(Box<EditionAdopted>),
    /// 施行前の版の取消し.
    EditionWithdrawn {
        /// Its number, which no other edition gets.
        edition: u32,
        /// Why.
        reason: String,
    },
    /// 読みの訂正.
    ReadingCorrected {
        /// The duty.
        duty: DutyId,
        /// The corrected field of the duty.
        field: String,
        /// Its value: several for lists.
        value: Vec<String>,
        /// Why.
        reason: String,
        /// Number of the edition; none: the newest of the time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edition: Option<u32>,
        /// Mechanisms whose bindings to the duty had been confirmed by the reading of before: they are asked for again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reopened: Vec<String>,
    },
    /// 紐付けの確定.
    BindingConfirmed {
        /// The duty.
        duty: DutyId,
        /// The mechanism.
        mechanism: String,
        /// How it serves it.
        how: How,
        /// Number of the edition; none: the newest of the time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edition: Option<u32>,
    },
    /// 紐付けの却下.
    BindingRejected {
        /// The duty.
        duty: DutyId,
        /// The mechanism.
        mechanism: String,
        /// Why.
        reason: String,
        /// Number of the edition; none: the newest of the time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edition: Option<u32>,
    },
    /// 適用除外.
    DutyExempted {
        /// The duty.
        duty: DutyId,
        /// Why, by whom, when.
        exemption: Exemption,
        /// Number of the edition; none: the newest of the time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edition: Option<u32>,
    },
    /// 紐付けの候補の追加: what mechanisms that came to the catalogue later may serve.
    BindingsProposed {
        /// Number of the edition.
        edition: u32,
        /// By duty.
        bound: BTreeMap<DutyId, Vec<Binding>>,
    },
    /// 申請・記録・確認: a matter begins.
    Applied(Box<Applied>),
    /// 決定: permission given or refused by one or more roles.
    Decided(Box<Decided>),
    /// 差戻し.
    SentBack(Box<SentBack>),
    /// 回答: one of those who are asked answers (書面決議, 合議).
    Answered(Box<Answered>),
    /// 成立・不成立: the answers were counted.
    Established(Box<Established>),
    /// 引戻し: the applicant takes it back before it is decided, to change it.
    Recalled(TakenBack),
    /// 再提出.
    Resubmitted {
        /// All values.
        fields: Filled,
        /// Their digest.
        digest: String,
        /// The steps, where other ones follow from the new values.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        steps: Option<Vec<String>>,
    },
    /// 取下げ.
    Withdrawn(TakenBack),
    /// 実施: a step was taken.
    Acted(Box<Acted>),
    /// 省略: an optional step was left out, with a reason (必要に応じて is a decision).
    StepSkipped {
        /// The step.
        step: String,
        /// Why.
        reason: String,
    },
    /// 後閲: the holder of the post saw what his deputy decided.
    Reviewed {
        /// The step.
        step: String,
    },
    /// 変更: values of a matter changed; what had been approved must be approved anew.
    Amended {
        /// All values.
        fields: Filled,
        /// Their digest.
        digest: String,
        /// Why.
        reason: String,
        /// The step at which it goes on.
        reopened: bool,
        /// The steps, where other ones follow from the new values.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        steps: Option<Vec<String>>,
    },
    /// 終了・抹消.
    Closed {
        /// Why.
        reason: String,
    },
    /// 添付: a file belongs to the matter. Its content lies beside the ledger, by its hash.
    Attached(Attached),
    /// 添付の取下げ: a file is no longer among those of the matter. What was attached stays recorded, with its hash.
    Detached(Detached),
    /// 拒否: a command was refused.
    Refused {
        /// The command.
        command: String,
        /// The mechanism or matter that it named.
        about: Option<String>,
        /// The kind of refusal.
        code: String,
        /// The sentence that the person read.
        says: String,
        /// Citations of the clauses.
        clauses: Vec<String>,
    },
    /// 廃棄: content that was held apart is erased, lawfully.
    Disposed {
        /// Commitments of what was erased.
        contents: Vec<String>,
        /// By which clause or rule.
        ground: String,
        /// Why.
        reason: String,
    },
}
