//! Classes of information.

use super::{path, snippet, text};
use policy::Policy;

fn classes(policy: &Policy) -> Vec<(String, u32, &str)> {
    policy
        .classes
        .iter()
        .map(|c| (format!("{}{}", c.scheme, c.label), c.order, c.criterion.as_str()))
        .collect()
}

fn handling(policy: &Policy, class: usize) -> Vec<String> {
    policy.classes[class].handling.iter().map(|h| path(policy, *h)).collect()
}

#[test]
fn miyazaki_has_one_scheme_of_four() {
    let policy = text("policies/miyazaki");
    let found = classes(&policy);
    let names: Vec<&str> = found.iter().map(|c| c.0.as_str()).collect();
    assert_eq!(names, ["重要性分類Ⅰ", "重要性分類Ⅱ", "重要性分類Ⅲ", "重要性分類Ⅳ"]);
    assert_eq!(found[3], ("重要性分類Ⅳ".to_string(), 4, "上記以外の情報"));
    assert_eq!(policy.classes[1].handling.len(), 15);
    assert_eq!(handling(&policy, 1)[0], "3/(2)/⑥/エ");
    assert_eq!(handling(&policy, 2), ["6/(1)/①/カ"]);
    assert_eq!(handling(&policy, 3), Vec::<String>::new());
}

#[test]
fn an_annex_or_a_list_may_hold_the_classes() {
    let kunrei = text("tests/texts/kunrei");
    let names: Vec<String> = classes(&kunrei).into_iter().map(|c| c.0).collect();
    assert_eq!(names, ["機密性3", "機密性2", "機密性1"]);
    assert_eq!(handling(&kunrei, 0), ["第11条/(3)", "第18条/1"]);
    assert_eq!(handling(&kunrei, 1), ["第11条/(3)"]);
    let seibi = text("tests/texts/seibi");
    assert_eq!(classes(&seibi)[0], ("機密性3".to_string(), 1, "個人情報を含む情報資産"));
}

#[test]
fn the_other_policies_name_no_classes() {
    for name in ["policies/miyoshi", "policies/kumamoto", "policies/kesen", "policies/nishiokitama"] {
        assert_eq!(classes(&text(name)), []);
    }
}

#[test]
fn width_letters_and_bounds_are_understood() {
    let policy = snippet(
        "1 情報資産の分類\n\n機密性による分類\n区分\t基準\n自治体機密性３Ａ\t秘密文書に相当する情報資産\n自治体機密性３Ｂ\t影響が大きい情報資産\n自治体機密性２\t公表を前提としない情報資産\n自治体機密性１\t上記以外の情報資産\n\n2 取扱い\n(1) 機密性２以上の情報資産は、暗号化する。\n(2) 機密性3の情報資産は、持ち出さない。\n(3) 自治体機密性３Ｂ及び２の情報資産は、許可を得る。\n(4) 機密性1のみ公開する。\n",
    );
    let names: Vec<String> = classes(&policy).into_iter().map(|c| c.0).collect();
    assert_eq!(names, ["自治体機密性3A", "自治体機密性3B", "自治体機密性2", "自治体機密性1"]);
    assert_eq!(handling(&policy, 0), ["2/(1)", "2/(2)"]);
    assert_eq!(handling(&policy, 1), ["2/(1)", "2/(2)", "2/(3)"]);
    assert_eq!(handling(&policy, 2), ["2/(1)", "2/(3)"]);
    assert_eq!(handling(&policy, 3), ["2/(4)"]);
}

#[test]
fn numbers_of_other_things_are_no_classes() {
    let policy = snippet(
        "1 様式\n様式は、次のとおりとする。\nア 様式1　申請書\nイ 様式2　報告書\n2 手順\nア 手順1 起動する\nイ 手順2 停止する\n",
    );
    assert_eq!(classes(&policy), []);
}
