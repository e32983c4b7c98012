//! How do the registers of an office look on paper and on the terminal? Rows, one matter with its history, the chart.
//! Takes matters, the catalogue and the names of persons; gives text in columns. Nothing is looked up or decided here.
//! Words for events stand here; words for duties in `table`.

use jiff::civil::Date;
use practice::calendar::{Moment, wareki};
use practice::corrections::Correction;
use practice::form::{Field, Kind};
use practice::matter::{Matter, Status};
use practice::value::Value;
use practice::{Catalog, Form};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// Names of persons by number, as they are shown.
pub type Names = BTreeMap<String, String>;

/// The Japanese word for a kind of event.
pub fn event_title(kind: &str) -> &'static str {
    match kind {
        "OfficeFounded" => "原簿の開設",
        "SectionOpened" => "組織の設置",
        "SectionMoved" => "組織の移動",
        "SectionClosed" => "組織の廃止",
        "PersonRegistered" => "職員の登録",
        "PersonMoved" => "異動",
        "PersonLeft" => "退職等",
        "LeavingWithdrawn" => "退職等の取消し",
        "PersonChanged" => "登録内容の変更",
        "PersonErased" => "氏名等の消去",
        "AbsenceDeclared" => "不在の届出",
        "AbsenceEnded" => "不在の届出の変更",
        "PostCreated" => "職の設置",
        "HolderAppointed" => "任命",
        "HolderRelieved" => "退任",
        "RoleAssigned" => "役割の割当て",
        "RoleWithdrawn" => "役割の割当ての終了",
        "DeputiesNamed" => "代決者の指定",
        "ValueSet" => "本団体が定める値の設定",
        "ValueWithdrawn" => "本団体が定める値の取下げ",
        "ArrangementMade" => "専決・合議の定め",
        "ArrangementEnded" => "専決・合議の定めの廃止",
        "CheckpointKept" => "検証点の保管",
        "SampleDrawn" => "監査の抽出",
        "HolidayDeclared" => "団体の休日",
        "HolidayWithdrawn" => "団体の休日の取消し",
        "CatalogRead" => "目録の追加",
        "EditionAdopted" => "規程の採用",
        "EditionWithdrawn" => "施行前の版の取消し",
        "ReadingCorrected" => "読みの訂正",
        "BindingConfirmed" => "紐付けの確定",
        "BindingRejected" => "紐付けの却下",
        "DutyExempted" => "適用除外",
        "BindingsProposed" => "紐付けの候補の追加",
        "Applied" => "開始",
        "Decided" => "決定",
        "SentBack" => "差戻し",
        "Answered" => "回答",
        "Established" => "成立・不成立の確定",
        "Recalled" => "引戻し",
        "Resubmitted" => "再提出",
        "Withdrawn" => "取下げ",
        "Acted" => "実施",
        "StepSkipped" => "省略",
        "Reviewed" => "後閲",
        "Amended" => "変更",
        "Closed" => "終了",
        "Attached" => "添付",
        "Detached" => "添付の取下げ",
        "Refused" => "拒否",
        "Disposed" => "廃棄",
        _ => "（不明な記録）",
    }
}

/// Where a matter stands on a day, in words: 許可待ち, 有効, 記録済み, 期限切れ, 完了 …
pub fn standing(matter: &Matter, catalog: &Catalog, today: Date) -> String {
    let mechanism = catalog.get(&matter.applied.mechanism);
    match matter.status {
        Status::Open => {
            let step = mechanism.map(|m| practice::who::open_title(m, matter));
            format!("{}待ち", step.unwrap_or_else(|| matter.open_step().unwrap_or_default().to_string()))
        }
        Status::SentBack => "差戻し中".to_string(),
        Status::Refused => "不許可".to_string(),
        Status::Lost => "不成立".to_string(),
        Status::Withdrawn => "取下げ".to_string(),
        Status::Live if mechanism.is_some_and(|m| matter.expired(m, today).is_some()) => {
            "期限切れ".to_string()
        }
        // A record tells what was; it is not in force.
        Status::Live if mechanism.is_some_and(|m| m.form == Form::Record) => "記録済み".to_string(),
        Status::Live => "有効".to_string(),
        Status::Closed => "完了".to_string(),
    }
}

/// The word by which a step grants something, as its title has it; none where it decides otherwise.
pub fn granting(step: &str) -> Option<&'static str> {
    ["許可", "承認"].into_iter().find(|word| step.contains(word))
}

/// What was decided at a step, in one word: 「許可」, 「不許可」; 「分類の決定（可）」 where the step grants nothing.
pub fn verdict(step: &str, approved: bool) -> String {
    match (granting(step), approved) {
        (Some(_), true) => step.to_string(),
        (Some(word), false) => format!("不{word}"),
        (None, true) => format!("{step}（可）"),
        (None, false) => format!("{step}（否）"),
    }
}

/// A correction of a reading in one sentence: old and new, by whom, when and why.
pub fn correction(correction: &Correction, names: &Names) -> String {
    let said = |words: &[String]| if words.is_empty() { "なし".to_string() } else { words.join("、") };
    let mut out = format!(
        "{}を「{}」から「{}」に訂正",
        correction.title,
        said(&correction.before),
        said(&correction.after)
    );
    if let Some((by, at)) = &correction.made {
        let by = names.get(by).unwrap_or(by);
        out.push_str(&format!("（{by}が{}に。理由: {}）", wareki(at.day()), correction.reason));
    }
    out
}

/// What stands where contents were erased.
pub const DISPOSED: &str = "（廃棄済み）";

/// A value of a matter for people: what is kept apart reads as that, and what was erased as erased.
pub fn held(matter: &Matter, field: &Field, names: &Names) -> Option<String> {
    let found = matter.value(&field.name)?;
    Some(kept(field, found, names, matter.disposed))
}

/// A value for people, after what is kept apart was erased or before.
pub(crate) fn kept(field: &Field, found: &Value, names: &Names, disposed: bool) -> String {
    match found {
        Value::Sealed { .. } if disposed => DISPOSED.to_string(),
        found => value(field, found, names),
    }
}

/// A value for people: dates in 和暦, persons by name.
pub fn value(field: &Field, value: &Value, names: &Names) -> String {
    let one = |word: &str| match field.kind {
        Kind::Date => word.parse::<Date>().map_or_else(|_| word.to_string(), wareki),
        Kind::Moment => word.parse::<Moment>().map_or_else(|_| word.to_string(), moment),
        Kind::Person => names.get(word).cloned().unwrap_or_else(|| word.to_string()),
        _ => word.to_string(),
    };
    match value {
        Value::Text(word) => one(word),
        Value::List(words) => words.iter().map(|w| one(w)).collect::<Vec<_>>().join("、"),
        other => other.shown(),
    }
}

/// A moment for people: 令和8年11月24日 9:00.
pub fn moment(at: Moment) -> String {
    let text = at.to_string();
    let time = text.split('T').nth(1).and_then(|t| t.get(..5)).unwrap_or_default();
    format!("{} {}", wareki(at.day()), time.strip_prefix('0').unwrap_or(time))
}

/// Words in columns, padded by their width on a terminal.
pub fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let flat: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| cell.replace('\n', " ")).collect()).collect();
    let width = |at: usize| flat.iter().filter_map(|r| r.get(at)).map(|c| c.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = String::new();
    for row in &flat {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let pad = widths.get(at).copied().unwrap_or(0).saturating_sub(cell.width());
            line.push_str(cell);
            line.push_str(&" ".repeat(pad + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
