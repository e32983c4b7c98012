//! What does somebody want to do? Every command, few and generic; what is special stands in the file of the mechanism.
//! Takes JSON; gives typed commands. What follows from one is decided in `decide`.
//! Commands that change the structure of the office have names of their own.

mod about;
mod parts;

use crate::edition::DutyId;
use crate::event::{Arranging, Drawing, Verdict};
use crate::mechanism::How;
use crate::value::Filled;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use parts::{
    Adopting, Answering, Attaching, Changing, Detaching, Opening, Request, Returning, Staff, TakingBack,
};

/// 命令 (command).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// 原簿を開設する, with the first administrator.
    Found {
        /// The body.
        body: String,
        /// The first administrator.
        administrator: Staff,
        /// Whether it is a rehearsal, in which times may be given by hand.
        #[serde(default)]
        rehearsal: bool,
    },
    /// 組織を設ける.
    OpenSection {
        /// Its name.
        section: String,
        /// The one above.
        above: Option<String>,
    },
    /// 組織を、ほかの組織の下に移す.
    MoveSection {
        /// Its name.
        section: String,
        /// The one above; none: it lies under no other.
        above: Option<String>,
    },
    /// 組織を廃止する.
    CloseSection {
        /// Its name.
        section: String,
        /// Its last day.
        on: Date,
    },
    /// 職員を登録する.
    RegisterPerson(Staff),
    /// 異動させる.
    MovePerson {
        /// Number of the person.
        person: String,
        /// The new section.
        section: String,
        /// From when.
        from: Date,
    },
    /// 退職等を記録する.
    RemovePerson {
        /// Number of the person.
        person: String,
        /// Last day.
        on: Date,
    },
    /// 退職等の記録を取り消す.
    WithdrawLeaving(Returning),
    /// 氏名・連絡先・利用の別などを改める.
    ChangePerson(Changing),
    /// 退職した人の氏名と連絡先を消去する.
    ErasePerson {
        /// Number of the person.
        person: String,
        /// By which clause or rule.
        ground: String,
        /// Why.
        reason: String,
    },
    /// 不在を届け出る.
    DeclareAbsence {
        /// Number of the person.
        person: String,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// 不在の届出を短くする、又は取り消す.
    EndAbsence {
        /// Number of the person.
        person: String,
        /// First day, as it was declared.
        from: Date,
        /// The new last day; none: it is taken back as a whole.
        until: Option<Date>,
    },
    /// 職を設ける.
    CreatePost {
        /// Title.
        title: String,
        /// Section.
        section: String,
    },
    /// 任命する.
    Appoint {
        /// The post: section and title joined by a stroke.
        post: String,
        /// Number of the person.
        person: String,
        /// First day.
        from: Date,
        /// Last day of the term.
        until: Option<Date>,
    },
    /// 職を解く.
    Relieve {
        /// The post.
        post: String,
        /// Number of the person.
        person: String,
        /// Last day.
        until: Date,
    },
    /// 役割を割り当てる.
    AssignRole {
        /// The role, as the policy calls it.
        role: String,
        /// The post.
        post: String,
        /// First day.
        from: Date,
    },
    /// 役割の割当てをやめる.
    WithdrawRole {
        /// The role.
        role: String,
        /// The post.
        post: String,
        /// Last day.
        until: Date,
    },
    /// 代決者を定める.
    NameDeputies {
        /// The post.
        post: String,
        /// Posts in order.
        deputies: Vec<String>,
    },
    /// 団体の定める値を設定する.
    SetValue {
        /// Its name.
        name: String,
        /// The value.
        value: crate::value::Value,
        /// Why.
        reason: String,
        /// Who decided, in words.
        decider: String,
        /// When.
        decided: Date,
    },
    /// 団体の定める値を取り下げる.
    WithdrawValue {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
        /// Who decided, in words.
        decider: String,
        /// When.
        decided: Date,
    },
    /// 専決又は合議を定める.
    Arrange(Arranging),
    /// 専決又は合議の定めを廃止する.
    EndArrangement {
        /// Its number.
        number: u32,
        /// Why.
        reason: String,
    },
    /// 検証点を外に保管したことを記録する.
    KeepCheckpoint {
        /// How many entries it covers.
        size: u64,
        /// Its root.
        root: String,
        /// Where it is kept, in words.
        place: String,
    },
    /// 監査の抽出を記録する.
    DrawSample(Drawing),
    /// 団体の休日を定める.
    DeclareHoliday {
        /// The day.
        day: Date,
        /// Its name.
        name: String,
    },
    /// 団体の休日を取り消す.
    WithdrawHoliday {
        /// The day.
        day: Date,
        /// Why.
        reason: String,
    },
    /// 規程を採用する.
    Adopt(Box<Adopting>),
    /// 施行前の版を取り消す.
    WithdrawEdition {
        /// Its number.
        edition: u32,
        /// Why.
        reason: String,
    },
    /// 読みを訂正する.
    CorrectReading {
        /// The duty.
        duty: DutyId,
        /// Its field.
        field: String,
        /// The right value.
        value: Vec<String>,
        /// Why.
        reason: String,
        /// Number of the edition; the newest if not given.
        edition: Option<u32>,
    },
    /// 紐付けを確定する.
    ConfirmBinding {
        /// The duty.
        duty: DutyId,
        /// The mechanism.
        mechanism: String,
        /// How; as proposed if not given.
        how: Option<How>,
        /// Number of the edition; the newest if not given.
        edition: Option<u32>,
    },
    /// 章を単位に、確かな紐付けを確定する.
    ConfirmChapter {
        /// The beginning of the clauses' paths (`standards:6/`); empty for all.
        under: String,
        /// Whether proposals that a person should look at are taken too.
        doubtful: bool,
        /// Number of the edition; the newest if not given.
        edition: Option<u32>,
    },
    /// 紐付けを却下する.
    RejectBinding {
        /// The duty.
        duty: DutyId,
        /// The mechanism.
        mechanism: String,
        /// Why.
        reason: String,
        /// Number of the edition; the newest if not given.
        edition: Option<u32>,
    },
    /// 適用除外とする.
    ExemptDuty {
        /// The duty.
        duty: DutyId,
        /// Why.
        reason: String,
        /// Number of the edition; the newest if not given.
        edition: Option<u32>,
    },
    /// 採用の後に目録に加わった仕組みを、候補として示す.
    ProposeBindings {
        /// Number of the edition; the newest if not given.
        edition: Option<u32>,
    },
    /// 申請する: procedures and documents.
    Apply(Opening),
    /// 記録する: rows of registers, and records.
    Record(Opening),
    /// 確認する: statements, and what stands in for a check.
    State(Opening),
    /// 決定する.
    Decide {
        /// The matter.
        matter: String,
        /// Yes or no.
        approved: bool,
        /// Why.
        reason: Option<String>,
        /// 代決: why the holder does not decide himself.
        deputy: Option<String>,
        /// やむを得ない理由, where applicant and decider are the same.
        unavoidable: Option<String>,
        /// Digest of what was read; if given, it must still be the same.
        seen: Option<String>,
        /// What is entered with the decision.
        #[serde(default)]
        fields: Filled,
        /// Who decided on paper, where another one enters it.
        person: Option<String>,
        /// The day on the paper, where it is entered afterwards.
        paper: Option<Date>,
    },
    /// 差し戻す.
    SendBack {
        /// The matter.
        matter: String,
        /// Why.
        reason: String,
        /// 代決: why the holder is absent.
        deputy: Option<String>,
        /// Whose paper it is, where another one enters it.
        person: Option<String>,
        /// The day on the paper, where it is entered afterwards.
        paper: Option<Date>,
    },
    /// 引き戻す.
    Recall(TakingBack),
    /// 再提出する.
    Resubmit {
        /// The matter.
        matter: String,
        /// Values that change.
        fields: Filled,
    },
    /// 取り下げる.
    Withdraw(TakingBack),
    /// 回答する: 書面決議, 合議.
    Answer(Answering),
    /// 回答を締め切り、成立か不成立かを確定する.
    Establish {
        /// The matter.
        matter: String,
        /// 裁決: what the chair says in a tie.
        casting: Option<Verdict>,
        /// 代決: why the chair is absent.
        deputy: Option<String>,
    },
    /// 段階を行う.
    Act {
        /// The matter.
        matter: String,
        /// The step, if it is to be made sure which one.
        step: Option<String>,
        /// What is entered.
        #[serde(default)]
        fields: Filled,
        /// Who took it on paper, where another one enters it.
        person: Option<String>,
        /// The day on the paper, where it is entered afterwards.
        paper: Option<Date>,
    },
    /// 段階を省く.
    Skip {
        /// The matter.
        matter: String,
        /// Why.
        reason: String,
    },
    /// 後閲する.
    Review {
        /// The matter.
        matter: String,
    },
    /// 変更する.
    Amend {
        /// The matter.
        matter: String,
        /// Values that change.
        fields: Filled,
        /// Why.
        reason: String,
        /// Digest of what was read; if given, it must still be the same.
        seen: Option<String>,
    },
    /// 終了・抹消する.
    Close {
        /// The matter.
        matter: String,
        /// Why.
        reason: String,
    },
    /// ファイルを添付する: what lies beside the ledger under this hash belongs to the matter.
    Attach(Attaching),
    /// 添付を取り下げる.
    Detach(Detaching),
    /// 保存期間を過ぎた内容を廃棄する.
    Dispose {
        /// The matter whose personal data are erased.
        matter: String,
        /// By which clause or rule.
        ground: String,
        /// Why.
        reason: String,
    },
}
