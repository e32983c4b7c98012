//! What does a form ask? Fields, rules and steps of a mechanism, for whoever fills it in or writes a command.
//! Takes a definition; gives text, with a command line to start from. Who takes a step today is shown by the caller.
//! Filled forms are shown in `office`.

use crate::office::columns;
use practice::Mechanism;
use practice::form::{Field, Kind};

/// The form of a mechanism.
pub fn form(mechanism: &Mechanism, cited: &str) -> String {
    let mut out = format!("{}（{}、{}）\n", mechanism.title, mechanism.id, mechanism.form.title());
    if !cited.is_empty() {
        out.push_str(&format!("根拠: {cited}\n"));
    }
    if mechanism.fields.is_empty() {
        out.push_str("この仕組みに様式はありません。\n");
        return out;
    }
    out.push_str(&fields(&mechanism.fields));
    for rule in &mechanism.rules {
        out.push_str(&format!("次の場合は受け付けません: {}\n", rule.says));
    }
    for (at, step) in mechanism.steps.iter().enumerate() {
        let skip = if step.optional { "（理由を付けて省けます）" } else { "" };
        out.push_str(&format!("\n段階{} {}（{}）{skip}\n", at + 1, step.title, step.name));
        if !step.fields.is_empty() {
            out.push_str(&fields(&step.fields));
        }
        for rule in &step.rules {
            out.push_str(&format!("次の場合は受け付けません: {}\n", rule.says));
        }
    }
    if let Some(command) = command(mechanism) {
        out.push_str(&format!("\n命令の例\n{command}\n"));
    }
    out
}

fn fields(fields: &[Field]) -> String {
    let mut rows = vec![["欄", "名前", "必須", "記入するもの", "説明"].map(ToString::to_string).to_vec()];
    for field in fields {
        let many = if field.many { "（いくつでも）" } else { "" };
        let private = if field.private { "（別に保管）" } else { "" };
        rows.push(vec![
            field.title.clone(),
            field.name.clone(),
            if field.required { "必須" } else { "" }.to_string(),
            format!("{}{many}{private}", kind(&field.kind)),
            field.help.clone(),
        ]);
    }
    columns(&rows)
}

fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Text => "文字".to_string(),
        Kind::Number => "0以上の整数".to_string(),
        Kind::Date => "日付".to_string(),
        Kind::Moment => "日時".to_string(),
        Kind::Flag => "はい・いいえ".to_string(),
        Kind::Person => "職員番号".to_string(),
        Kind::Section => "組織の名称".to_string(),
        Kind::Role => "役割".to_string(),
        Kind::Class => "分類".to_string(),
        Kind::Zone => "領域".to_string(),
        Kind::Clause => "条項の番地".to_string(),
        Kind::Choice(words) => words.join("・"),
        Kind::Row(of) => format!("台帳の番号: {}", of.join("、")),
        Kind::Matter(of) => format!("案件の番号: {}", of.join("、")),
    }
}

/// A command with every field that must be filled, from the first worked example where there is one.
fn command(mechanism: &Mechanism) -> Option<String> {
    let verb = mechanism.form.verb()?;
    let example = mechanism.examples.iter().find(|e| e.refused.is_none());
    let fields = match example {
        Some(example) => serde_json::to_value(&example.fields).ok()?,
        None => {
            let needed = mechanism.fields.iter().filter(|f| f.required);
            needed.map(|f| (f.name.clone(), serde_json::Value::String("…".to_string()))).collect()
        }
    };
    let command = serde_json::json!({"command": verb, "mechanism": mechanism.id, "fields": fields});
    Some(command.to_string())
}
