//! `sekimori show DIR lacking`: what must the body still set, and what is to be typed for it?
//! Takes a data folder and a moment; prints each value with why it is needed, and at the end the commands that set them.
//! What is lacking is found in `practice`; the page for it is in `web`.

use super::folder;
use jiff::civil::Date;
use practice::access::Access;
use practice::calendar::{Moment, wareki};
use practice::known::Known;
use practice::lacking::{self, Entry, Lack};
use serde_json::json;
use std::path::Path;

/// Values, values for which a role has nobody, and empty posts with their roles.
type Missing<'a> = (&'a [Lack], &'a [Lack], &'a [(String, String)]);

/// So many clauses are cited for each value.
const CITED: usize = 3;

/// Everything that is lacking, as people read it.
///
/// # Errors
/// A Japanese sentence.
pub fn told(dir: &Path, at: Moment) -> Result<String, String> {
    let shelf = folder::shelf(dir)?;
    let reading = shelf.read().map_err(folder::told)?;
    let office = reading.view().office().map_err(folder::told)?;
    let access = Access::of(&office, shelf.catalog(), at.day()).map_err(|why| why.0)?;
    let records = reading.records();
    let edition = office.edition(at.day()).ok_or("この日に施行されている規程がありません。")?;
    let known = Known {
        office: &office,
        catalog: shelf.catalog(),
        records: &records,
        access: &access,
        edition: Some(edition),
        now: at,
    };
    let (vacant, lacks): (Vec<Lack>, Vec<Lack>) =
        lacking::lacking(&known).into_iter().partition(|lack| !lack.vacant.is_empty());
    let unheld = lacking::unheld(&known);
    let uncovered = lacking::uncovered(&known);
    let on = wareki(at.day());
    if vacant.is_empty() && lacks.is_empty() && unheld.is_empty() && uncovered.is_empty() {
        return Ok(format!("{}　{on}現在　定めていない値も、空席の役割もありません。\n", office.body));
    }
    let mut out = format!("{}　{on}現在\n", office.body);
    out.push_str(&values(&lacks));
    out.push_str(&roles(&vacant, &unheld));
    out.push_str(&heads(&uncovered));
    if !(lacks.is_empty() && vacant.is_empty() && unheld.is_empty()) {
        out.push_str(&commands(dir, at.day(), (&lacks, &vacant, &unheld)));
    }
    Ok(out)
}

fn values(lacks: &[Lack]) -> String {
    if lacks.is_empty() {
        return String::new();
    }
    let lines = lacks.iter().map(|lack| {
        format!(
            "  {}（{}）　{}\n    {}{}\n",
            lack.title,
            lack.name,
            entered(lack.entry),
            lack.why,
            cited(lack)
        )
    });
    format!("■ 定めていない値　{}件\n{}", lacks.len(), lines.collect::<String>())
}

fn roles(vacant: &[Lack], unheld: &[(String, String)]) -> String {
    let mut out = String::new();
    if !vacant.is_empty() {
        out.push_str(&format!("■ 務める職のない役割によるもの　{}件\n", vacant.len()));
        for lack in vacant {
            out.push_str(&format!("  {}（{}）\n    {}{}\n", lack.title, lack.name, lack.why, cited(lack)));
        }
    }
    if !unheld.is_empty() {
        out.push_str(&format!("■ 役割のある職の空席　{}件\n", unheld.len()));
        for (post, roles) in unheld {
            out.push_str(&format!("  {post}（{roles}）\n"));
        }
    }
    out
}

/// Sections without anybody in a role that the policy gives to the head of each of them.
fn heads(uncovered: &[(String, String)]) -> String {
    if uncovered.is_empty() {
        return String::new();
    }
    let lines = uncovered.iter().map(|(section, roles)| format!("  {section}（{roles}）\n"));
    format!("■ 所属の長の役割を担う職のない組織　{}件\n{}", uncovered.len(), lines.collect::<String>())
}

fn cited(lack: &Lack) -> String {
    if lack.clauses.is_empty() {
        return String::new();
    }
    let more = lack.clauses.len().saturating_sub(CITED);
    let first: Vec<&str> = lack.clauses.iter().take(CITED).map(String::as_str).collect();
    let more = if more > 0 { format!(" 他{more}") } else { String::new() };
    format!("（根拠: {}{more}）", first.join("、"))
}

/// What a value is, for who enters it.
fn entered(entry: Entry) -> String {
    match entry {
        Entry::Roles => "役割の名".to_string(),
        Entry::Number(unit) => format!("数（{unit}）"),
        Entry::List => "語の並び".to_string(),
        Entry::Rule => "過半数、3分の2以上、全員又は数".to_string(),
        Entry::Class => "情報の分類".to_string(),
        Entry::Text => "語".to_string(),
    }
}

/// What is to be typed. As it stands nothing of it is taken: the days in 〔〕 are none.
fn commands(dir: &Path, day: Date, (lacks, vacant, unheld): Missing<'_>) -> String {
    let mut lines: Vec<String> = lacks.iter().map(|lack| setting(lack, day)).collect();
    let mut named: Vec<&String> = vacant.iter().flat_map(|lack| &lack.vacant).collect();
    named.sort();
    named.dedup();
    for role in named {
        let from = format!("〔初日 例 {day}〕");
        let line = json!({"command": "assign-role", "role": role, "post": "〔所属/職名〕", "from": from});
        lines.push(line.to_string());
    }
    for (post, _) in unheld {
        let from = format!("〔初日 例 {day}〕");
        let line = json!({"command": "appoint", "post": post, "person": "〔職員番号〕", "from": from});
        lines.push(line.to_string());
    }
    format!(
        "次のように定めます。〔〕のところを書き換え、要らない行を消して、実行してください。\nsekimori do {} --by 〔職員番号〕 <<'END'\n{}\nEND\n",
        dir.display(),
        lines.join("\n")
    )
}

fn setting(lack: &Lack, day: Date) -> String {
    let value = match lack.entry {
        Entry::Roles => json!("〔役割の名〕"),
        Entry::Number(unit) => json!(format!("〔数（{unit}）。前後の引用符も消す〕")),
        Entry::List => json!(["〔語〕", "〔語〕"]),
        Entry::Rule => json!("〔過半数など〕"),
        Entry::Class => json!("〔情報の分類〕"),
        Entry::Text => json!("〔語〕"),
    };
    json!({
        "command": "set-value",
        "name": lack.name,
        "value": value,
        "reason": "〔理由〕",
        "decider": "〔決定した者〕",
        "decided": format!("〔決定した日 例 {day}〕"),
    })
    .to_string()
}
