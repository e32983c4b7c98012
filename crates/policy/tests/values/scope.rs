//! What and whom a document binds.

use super::{path, snippet, text};
use policy::{Policy, ScopeKind};

fn scope(policy: &Policy) -> Vec<(String, ScopeKind, Vec<&str>)> {
    policy
        .scope
        .iter()
        .map(|s| (path(policy, s.clause), s.kind, s.items.iter().map(String::as_str).collect()))
        .collect()
}

#[test]
fn sections_on_scope_are_read_by_their_headings() {
    let kumamoto = text("policies/kumamoto");
    assert_eq!(
        scope(&kumamoto)[0],
        ("4/(1)".into(), ScopeKind::Organs, vec!["組合長部局", "議会", "監査委員"])
    );
    assert_eq!(scope(&kumamoto)[1].2.len(), 3);
    let kesen = text("policies/kesen");
    let staff = vec![
        "広域連合関係機関の職員",
        "介護認定審査会支援システム端末を設置している広域連合構成市町の担当課の職員",
    ];
    assert_eq!(scope(&kesen)[0], ("4/(1)".into(), ScopeKind::Persons, staff));
    assert_eq!(scope(&kesen)[1].1, ScopeKind::Assets);
}

#[test]
fn a_mixed_list_is_sorted_by_its_words() {
    let policy = text("policies/nishiokitama");
    let found = scope(&policy);
    assert_eq!(found[0], ("4".into(), ScopeKind::Assets, vec!["組合が保有又は業務上取り扱う全ての情報資産"]));
    assert_eq!(found[1], ("4/1".into(), ScopeKind::Organs, vec!["組合の全ての組織"]));
    assert_eq!(found[2], ("4/1".into(), ScopeKind::Persons, vec!["情報資産を取り扱う全ての職員等"]));
    assert_eq!(found.len(), 8);
}

#[test]
fn articles_say_to_whom_they_apply() {
    let kunrei = text("tests/texts/kunrei");
    assert_eq!(scope(&kunrei)[0].0, "第3条/1");
    assert_eq!(scope(&kunrei)[0].2.len(), 8);
    let assets = vec!["町が管理する情報システム及びこれに関する設備", "前号の情報システムで取り扱う情報"];
    assert_eq!(scope(&kunrei)[1], ("第3条/2".into(), ScopeKind::Assets, assets));
    let kansuji = text("tests/texts/kansuji");
    assert_eq!(scope(&kansuji)[0].2.last(), Some(&"議会"));
}

#[test]
fn a_text_without_such_a_section_is_searched() {
    let furui = text("tests/texts/furui");
    assert_eq!(
        scope(&furui),
        [("第3条/1".into(), ScopeKind::Persons, vec!["すべての所属の職員", "臨時職員"])]
    );
    let policy = snippet(
        "第1条　前項の規定は、議会に適用する。\n第2条　この規程は、町長部局に適用する。\n附則\nこの規程は、令和8年4月1日から適用する。\n",
    );
    assert_eq!(scope(&policy), [("第2条".into(), ScopeKind::Organs, vec!["町長部局"])]);
}

#[test]
fn a_pointer_to_another_scope_names_nothing() {
    let policy = text("policies/miyazaki");
    assert!(policy.scope.iter().all(|s| policy.tree.get(s.clause).id.part() == clause::Part::Basic));
}
