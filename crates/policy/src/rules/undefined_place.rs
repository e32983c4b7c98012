//! Does a duty depend on a kind of room or area that is defined nowhere, while another one is defined?
//! Takes sentences with duties; gives one diagnostic for each such place.
//! Units of the organisation whose names end in 室 are no places.

use super::gather::{self, Spot};
use super::wording::{binding_bodies, nouns};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};
use std::collections::BTreeMap;

/// 定義のない場所.
pub(crate) static RULE: Rule = Rule {
    code: "R0406",
    name: "undefined-place",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "義務に関わる部屋や区域の名が定義されていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

義務を述べる文に出てくる部屋や区域（…室、…区域、…エリア）の名が定義されているかを確認します。「管理区域」など、ほかの場所を定義している\
文書に限ります。

## なぜ

場所によって持ち込みや保管の扱いが変わるとき、その場所の境が決まっていないと、守るべき人も確かめる人も判断できません。

## 例

- 「管理区域」は定義しているが、「書庫室に媒体を保管しなければならない。」の「書庫室」は定義していない

## 直し方

定義のある場所の名に書き改めるか、定義を加えてください。

## 根拠

運用上の判断。
";

const PLACES: [&str; 5] = ["室", "区域", "エリア", "ルーム", "スペース"];
/// Nouns with these endings that name no kind of place that needs a definition.
const OTHERS: [&str; 16] = [
    "課室",
    "入退室",
    "退室",
    "入室",
    "在室",
    "会議室",
    "応接室",
    "教室",
    "相談室",
    "秘書室",
    "企画室",
    "推進室",
    "対策室",
    "準備室",
    "監査室",
    "議員控室",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    if !introduced.any_ending(&PLACES) {
        return;
    }
    let mut uses: BTreeMap<&str, Vec<Spot>> = BTreeMap::new();
    for (clause, body) in binding_bodies(policy) {
        for (at, noun) in nouns(body.as_str()) {
            let place = noun.trim_end_matches(['等', '内', '外']);
            let kind = PLACES.iter().any(|p| place.len() > p.len() && place.ends_with(p));
            let long = place.chars().count() >= 3;
            if kind && long && !OTHERS.iter().any(|o| place.ends_with(o)) && !introduced.covers(place) {
                uses.entry(place).or_default().push(Spot::new(clause, body.locate(at, at + place.len())));
            }
        }
    }
    for (place, spots) in uses {
        let message = format!("「{place}」がどこを指すのか、定義されていません。");
        if let Some(found) = gather::report(findings, &spots, message, "同じ場所") {
            found.help = Some("定義のある場所の名に書き改めるか、定義を加えてください。".to_string());
        }
    }
}
