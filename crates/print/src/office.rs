//! How do the registers of an office look on paper and on the terminal? Rows, one matter with its history, the chart.
//! Takes matters, the catalogue and the names of persons; gives text in columns. Nothing is looked up or decided here.
//! Words for events stand here; words for duties in `table`.

use jiff::civil::Date;
use practice::Catalog;
use practice::Mechanism;
use practice::calendar::{Moment, wareki};
use practice::entry::Entry;
use practice::event::Event;
use practice::form::{Field, Kind};
use practice::matter::{Matter, Status};
use practice::value::{Filled, Value};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// Names of persons by number, as they are shown.
pub type Names = BTreeMap<String, String>;

/// The Japanese word for a kind of event.
pub fn event_title(kind: &str) -> &'static str {
    match kind {
        "OfficeFounded" => "原簿の開設",
        "SectionOpened" => "組織の設置",
        "SectionClosed" => "組織の廃止",
        "PersonRegistered" => "職員の登録",
        "PersonMoved" => "異動",
        "PersonLeft" => "退職等",
        "PostCreated" => "職の設置",
        "HolderAppointed" => "任命",
        "HolderRelieved" => "退任",
        "RoleAssigned" => "役割の割当て",
        "RoleWithdrawn" => "役割の割当ての終了",
        "DeputiesNamed" => "代決者の指定",
        "ValueSet" => "団体の定める値の設定",
        "HolidayDeclared" => "団体の休日",
        "CatalogRead" => "目録の追加",
        "EditionAdopted" => "規程の採用",
        "ReadingCorrected" => "読みの訂正",
        "BindingConfirmed" => "紐付けの確定",
        "BindingRejected" => "紐付けの却下",
        "DutyExempted" => "適用除外",
        "Applied" => "開始",
        "Decided" => "決定",
        "SentBack" => "差戻し",
        "Recalled" => "引戻し",
        "Resubmitted" => "再提出",
        "Withdrawn" => "取下げ",
        "Acted" => "実施",
        "StepSkipped" => "省略",
        "Reviewed" => "後閲",
        "Amended" => "変更",
        "Closed" => "終了",
        "Refused" => "拒否",
        "Disposed" => "廃棄",
        _ => "（不明な記録）",
    }
}

/// Where a matter stands, in words: 許可待ち, 有効, 終了 …
pub fn standing(matter: &Matter, catalog: &Catalog) -> String {
    match matter.status {
        Status::Open => {
            let mechanism = catalog.get(&matter.applied.mechanism);
            let planned = matter.open_step().unwrap_or_default();
            let step = mechanism.and_then(|m| practice::who::step_of(m, planned));
            format!("{}待ち", step.map_or(planned, |(s, _)| s.title.as_str()))
        }
        Status::SentBack => "差戻し中".to_string(),
        Status::Refused => "不許可".to_string(),
        Status::Withdrawn => "取下げ".to_string(),
        Status::Live => "有効".to_string(),
        Status::Closed => "完了".to_string(),
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
    format!("{} {}", wareki(at.day()), time.trim_start_matches('0').trim_start_matches(':'))
}

/// The rows of a register: number, state, section, applicant, values, last change.
pub fn register(mechanism: &Mechanism, matters: &[Matter], catalog: &Catalog, names: &Names) -> String {
    let mut rows = vec![heads(mechanism)];
    for matter in matters {
        let mut row = vec![
            matter.number(mechanism),
            standing(matter, catalog),
            matter.applied.section.clone(),
            names.get(&matter.applied.applicant).cloned().unwrap_or_else(|| matter.applied.applicant.clone()),
        ];
        let shown = |f: &Field| matter.value(&f.name).map(|v| value(f, v, names)).unwrap_or_default();
        row.extend(mechanism.fields.iter().map(shown));
        row.push(wareki(matter.since.day()));
        rows.push(row);
    }
    let title = format!("{}　{}件\n", mechanism.title, matters.len());
    // A register has many columns; a matter shows its values whole.
    let cut: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| shortened(cell)).collect()).collect();
    title + &columns(&cut)
}

fn heads(mechanism: &Mechanism) -> Vec<String> {
    let fixed = ["番号", "状態", "所属", "申請・記入"].map(ToString::to_string);
    let fields = mechanism.fields.iter().map(|f| f.title.clone());
    fixed.into_iter().chain(fields).chain(["最終".to_string()]).collect()
}

/// Longest width of a column of a register on the terminal.
const WIDEST: usize = 28;

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

fn shortened(cell: &str) -> String {
    let flat = cell.replace('\n', " ");
    if flat.width() <= WIDEST {
        return flat;
    }
    let mut out = String::new();
    for c in flat.chars() {
        if out.width() + 2 > WIDEST - 2 {
            break;
        }
        out.push(c);
    }
    out + "…"
}

/// One matter with every value and everything that happened to it.
pub fn matter(
    matter: &Matter,
    mechanism: &Mechanism,
    shown: &Filled,
    history: &[Entry],
    names: &Names,
) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for field in &mechanism.fields {
        if let Some(v) = shown.get(&field.name) {
            // What could not be revealed is gone.
            let words = match v {
                Value::Sealed { .. } => "（廃棄済み）".to_string(),
                v => value(field, v, names),
            };
            rows.push(vec![format!("  {}", field.title), words]);
        }
    }
    let mut out = format!("{}（{}）\n", matter.number(mechanism), matter.id);
    for row in rows {
        out.push_str(&format!(
            "{}: {}\n",
            row.first().cloned().unwrap_or_default(),
            row.last().cloned().unwrap_or_default()
        ));
    }
    out.push_str("経過\n");
    for entry in history {
        let who = names.get(&entry.by).cloned().unwrap_or_else(|| entry.by.clone());
        out.push_str(&format!(
            "  {}  {}  {}{}　〔{}番〕\n",
            moment(entry.at),
            event_title(entry.event.kind()),
            who,
            remark(&entry.event, mechanism, names),
            entry.seq
        ));
    }
    out
}

fn remark(event: &Event, mechanism: &Mechanism, names: &Names) -> String {
    let step = |planned: &str| {
        practice::who::step_of(mechanism, planned).map_or(planned.to_string(), |(s, _)| s.title.clone())
    };
    match event {
        Event::Applied(a) => {
            let for_whom = names.get(&a.applicant).cloned().unwrap_or_else(|| a.applicant.clone());
            let paper = a.paper.map(|d| format!("　書面 {}", wareki(d))).unwrap_or_default();
            format!("　申請者 {for_whom}　規程 第{}版{paper}", a.edition)
        }
        Event::Decided(d) => {
            let verdict = if d.approved { "可" } else { "否" };
            let mut out = format!("　{} {verdict}（{}）", step(&d.step), d.roles.join("、"));
            let notes = [("代決", &d.deputy), ("やむを得ない理由", &d.unavoidable), ("理由", &d.reason)];
            for (what, text) in notes {
                if let Some(text) = text {
                    out.push_str(&format!("　{what}: {text}"));
                }
            }
            out
        }
        Event::Acted { step: name, fields, paper } => {
            let defined = practice::who::step_of(mechanism, name).map(|(s, _)| s.fields.as_slice());
            let mut out = format!("　{}", step(name));
            for field in defined.unwrap_or_default() {
                if let Some(v) = fields.get(&field.name) {
                    out.push_str(&format!("　{}: {}", field.title, value(field, v, names)));
                }
            }
            if let Some(told) = fields.get("told") {
                out.push_str(&format!("　報告先: {}", told.shown()));
            }
            paper.map_or(out.clone(), |d| format!("{out}　書面 {}", wareki(d)))
        }
        Event::StepSkipped { step: name, reason } => format!("　{}　理由: {reason}", step(name)),
        Event::SentBack { reason, .. }
        | Event::Recalled { reason }
        | Event::Withdrawn { reason }
        | Event::Amended { reason, .. }
        | Event::Closed { reason }
        | Event::Disposed { reason, .. } => format!("　理由: {reason}"),
        _ => String::new(),
    }
}
