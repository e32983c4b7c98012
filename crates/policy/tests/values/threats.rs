//! Threats that a document names.

use super::{snippet, text};

fn threats(item: &str) -> Vec<String> {
    let policy = snippet(&format!("1 対象とする脅威\n次の脅威を想定する。\n(1) {item}\n(2) 火災\n"));
    policy.threats.into_iter().filter(|t| policy.tree.get(t.clause).line == 3).map(|t| t.name).collect()
}

#[test]
fn causes_are_named_and_harms_are_not() {
    assert_eq!(threats("地震、落雷、火災等の災害によるサービス及び業務の停止等"), ["地震", "落雷", "火災"]);
    assert_eq!(threats("感染症の流行による要員の不足に伴う業務の停止"), ["感染症の流行による要員の不足"]);
    assert_eq!(
        threats("不正アクセス、不正プログラムその他の意図的な行為による情報資産の漏えい、破壊及び消去"),
        ["不正アクセス", "不正プログラム"]
    );
    assert_eq!(
        threats("盗聴等による情報の漏えい・改ざん、重要情報の詐取、内部不正等"),
        ["盗聴", "重要情報の詐取", "内部不正"]
    );
}

#[test]
fn shared_words_go_to_each_member() {
    assert_eq!(
        threats("操作・設定ミス、保守・メンテナンス不備、内部・外部監査機能の不備"),
        ["操作ミス", "設定ミス", "保守不備", "メンテナンス不備", "内部監査機能の不備", "外部監査機能の不備",]
    );
    assert_eq!(threats("端末の紛失・盗難、停電"), ["端末の紛失", "端末の盗難", "停電"]);
    assert_eq!(
        threats("電力、通信又は水道の供給の途絶による情報システムの停止"),
        ["電力の供給の途絶", "通信の供給の途絶", "水道の供給の途絶"]
    );
}

#[test]
fn every_policy_names_threats() {
    let count = |name: &str| text(name).threats.len();
    assert_eq!(count("policies/miyoshi"), 26);
    assert_eq!(count("policies/kumamoto"), 26);
    assert_eq!(count("policies/miyazaki"), 26);
    assert_eq!(count("policies/kesen"), 26);
    assert_eq!(count("policies/nishiokitama"), 25);
}

#[test]
fn duties_about_threats_are_no_threats() {
    let policy = snippet(
        "1 新たな脅威\n(1) 職員等は、脅威を認めたときは、報告しなければならない。\n(2) 対策を講じる。\n",
    );
    assert_eq!(policy.threats, []);
}
