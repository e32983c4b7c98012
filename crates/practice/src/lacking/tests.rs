//! How are values of the body called, and how is what was typed taken?

use super::*;

#[test]
fn numbers_are_read_as_people_write_them() {
    assert_eq!(value_of(Entry::Number("か月"), "１２か月"), Ok(Value::Number(12)));
    assert!(value_of(Entry::Number("か月"), "毎年").is_err());
    assert!(value_of(Entry::Number("か月"), "0").is_err());
}

#[test]
fn lists_come_from_lines_and_commas() {
    let want = Value::List(vec!["高".to_string(), "低".to_string()]);
    assert_eq!(value_of(Entry::List, "高、低"), Ok(want.clone()));
    assert_eq!(value_of(Entry::List, "高\n低\n"), Ok(want));
}

#[test]
fn a_value_is_entered_as_its_setting_or_its_kind_asks() {
    let catalog = Catalog::built_in().expect("the catalogue");
    assert_eq!(described(&catalog, setting::IDLE_MINUTES).1, Entry::Number("分"));
    assert_eq!(described(&catalog, setting::READERS).1, Entry::Roles);
    assert_eq!(described(&catalog, "interval/take-out-request").1, Entry::Number("か月"));
}

#[test]
fn a_number_is_shown_in_its_unit_and_words_without() {
    let catalog = Catalog::built_in().expect("the catalogue");
    let shown = |name: &str, value: Value| unit(described(&catalog, name).1, &value);
    assert_eq!(shown(setting::MOST_TRIES, Value::Number(5)), "回");
    assert_eq!(shown("longest-days/take-out-request", Value::Number(30)), "日");
    assert_eq!(shown("quorum/committee-meeting", Value::Text("過半数".to_string())), "");
    assert_eq!(shown("quorum/committee-meeting", Value::Number(5)), "人");
    assert_eq!(shown(setting::READERS, Value::Text("ＣＩＳＯ".to_string())), "");
}

/// Whoever reads the chart reads Japanese: no value is called by its name in data.
#[test]
fn every_value_has_a_title_of_its_own() {
    let catalog = Catalog::built_in().expect("the catalogue");
    let title = |name: &str| described(&catalog, name).0;
    for mechanism in catalog.mechanisms().filter(|m| m.runs()) {
        let kinds = ["approver", "bearer", "addressee", "interval", "retention-years", "quorum"];
        let kinds =
            kinds.into_iter().chain(["majority", "casting-vote", "silence"]).chain(mechanism.limits());
        let class = (!threshold::depending(&catalog, &mechanism.id).is_empty()).then_some(threshold::KIND);
        let kinds = kinds.chain(class);
        let steps = mechanism.steps.iter().map(|s| format!("days/{}/{}", mechanism.id, s.name));
        let names = kinds.map(|kind| format!("{kind}/{}", mechanism.id)).chain(steps);
        for name in names {
            let said = title(&name);
            assert!(said.contains(&format!("「{}」", mechanism.title)), "{name}: {said}");
            assert!(!said.contains(name.split('/').next().expect("a kind")), "{name}: {said}");
        }
    }
    assert_eq!(
        title("class/provision-request"),
        "「情報資産外部提供許可申請」で「保護の方法」の規則が及ぶ最も低い分類"
    );
    assert_eq!(described(&catalog, "class/provision-request").1, Entry::Class);
    assert_eq!(title("approver/committee-resolution"), "「書面決議（持ち回り）」を回付する者");
    assert_eq!(described(&catalog, "longest-days/take-out-request").1, Entry::Number("日"));
}
