//! Citations and what they point to.

use super::{path, snippet, text, words};
use policy::{Policy, Target};

/// As printed, and the paths it points to, or why there are none.
fn cited(policy: &Policy) -> Vec<(&str, String)> {
    let paths = |places: &[usize]| places.iter().map(|p| path(policy, *p)).collect::<Vec<_>>().join(" ");
    let target = |t: &Target| match t {
        Target::Clauses(places) => paths(places),
        Target::Distant(places) => format!("遠 {}", paths(places)),
        Target::Missing => "無".to_string(),
        Target::Outside => "外".to_string(),
    };
    policy.references.iter().map(|r| (r.printed.as_str(), target(&r.target))).collect()
}

fn check(policy: &Policy, expected: &[(&str, &str)]) {
    let found = cited(policy);
    let found: Vec<(&str, &str)> = found.iter().map(|(p, t)| (*p, t.as_str())).collect();
    assert_eq!(found, expected);
    for r in &policy.references {
        assert_eq!(words(policy, r.span).replace(['\n', ' '], ""), r.printed.replace(['\n', ' '], ""));
    }
}

#[test]
fn the_basic_policies_cite_sections_above() {
    let usual = [("上記3", "3"), ("上記6、7及び8", "6 7 8")];
    check(&text("policies/miyoshi"), &usual);
    check(&text("policies/kumamoto"), &usual);
    check(&text("policies/kesen"), &usual);
    check(&text("policies/nishiokitama"), &[]);
}

#[test]
fn miyazaki_cites_the_other_part_labels_and_laws() {
    let policy = text("policies/miyazaki");
    let scope = ("本基本方針の「4 適用範囲」", "4");
    let classes = ("(1)の分類", "遠 3/(1)");
    let found = cited(&policy);
    let found: Vec<(&str, &str)> = found.iter().map(|(p, t)| (*p, t.as_str())).collect();
    assert_eq!(found[..7], [scope, scope, scope, classes, classes, classes, ("②の契約", "8/(4)/②")]);
    assert_eq!(found.len(), 12);
    assert!(found[7..].iter().all(|f| f.1 == "外"));
    assert_eq!(found[9].0, "不正アクセス行為の禁止等に関する法律(平成十一年法律第二百二十八号)");
    let Target::Clauses(places) = &policy.references[0].target else { panic!("{:?}", policy.references[0]) };
    assert_eq!(policy.tree.get(places[0]).id.to_string(), "basic:4");
}

#[test]
fn regulations_cite_articles_paragraphs_and_annexes() {
    check(
        &text("tests/texts/kunrei"),
        &[
            ("次の各号", "第2条/(1) 第2条/(2) 第2条/(3) 第2条/(4) 第2条/(5) 第2条/(6) 第2条/(7)"),
            ("美津原町課設置条例（平成17年美津原町条例第8号）第1条", "外"),
            ("前号", "第3条/2/(1)"),
            ("第23条第1項", "第23条/1"),
            ("第19条", "第19条"),
            ("別表第1", "別表第1"),
            ("別表第2", "別表第2"),
            ("前項", "第12条/1"),
            ("前項ただし書", "第18条/1"),
            ("前項", "第19条/1"),
            ("前項", "第19条/2"),
            ("前項", "第20条/1"),
            ("美津原町電子計算組織管理運営規程（平成14年美津原町訓令第5号）", "外"),
            ("第10条", "第10条"),
            ("第12条", "第12条"),
        ],
    );
}

#[test]
fn kanji_numerals_cite_as_well() {
    let found = text("tests/texts/kansuji");
    let found = cited(&found);
    assert_eq!(found[1], ("次の各号", "第二条/一 第二条/二 第二条/三 第二条/四".to_string()));
    assert_eq!(found[3], ("地方公務員法（昭和二十五年法律第二百六十一号）第三条", "外".to_string()));
    assert_eq!(found.last().unwrap(), &("第十条第一項", "第十条/1".to_string()));
}

#[test]
fn an_outline_cites_by_path_and_by_bare_label() {
    let policy = text("tests/texts/seibi");
    let found = cited(&policy);
    assert_eq!(found[1], ("6(3)及び6(4)①", "6/(3) 6/(4)/①".to_string()));
    assert_eq!(found[3], ("①の研修", "8/(2)/①".to_string()));
    assert_eq!(found[6], ("8(3)③", "8/(3)/③".to_string()));
    assert_eq!(found.len(), 10);
    assert!(found.iter().all(|(_, t)| t != "無" && !t.starts_with('遠')));
}

const RULES: &str = "\
第1条　この規程は、次条及び第3条から第5条までの規定による。
２　前項及び第1条第1項、第2条第1項第2号による。第9条、法第3条及び地方公務員法第16条第1項並びに同条第2項による。
３　前二項、第1項から第3項まで、この規程第2条、本規程第3条第1項による。
第2条　次の各号に掲げる。
（1）　サーバ
（2）　前号に掲げるもののうち次に掲げるもの
ア　端末
イ　アに掲げるもの
第3条　第2条第2号イに定める。第6条第4項、第2条第7号、前条各号による。
第4条　別表第1から別表第3までに定める。様式第1号による。
第5条　第1条第3項及び第7項による。
";

#[test]
fn lists_ranges_and_relative_words_are_resolved() {
    check(
        &snippet(RULES),
        &[
            ("次条及び第3条から第5条まで", "第2条 第3条 第4条 第5条"),
            ("前項及び第1条第1項、第2条第1項第2号", "第1条/1 第2条/(2)"),
            ("第9条", "無"),
            ("法第3条", "外"),
            ("地方公務員法第16条第1項", "外"),
            ("同条第2項", "外"),
            ("前二項、第1項から第3項まで", "第1条/1 第1条/2 第1条/3"),
            ("第2条", "第2条"),
            ("第3条第1項", "第3条"),
            ("次の各号", "第2条/(1) 第2条/(2)"),
            ("前号", "第2条/(1)"),
            ("ア", "第2条/(2)/ア"),
            ("第2条第2号イ", "第2条/(2)/イ"),
            ("第6条第4項", "無"),
            ("第2条第7号", "無"),
            ("前条各号", "第2条/(1) 第2条/(2)"),
            ("別表第1", "無"),
            ("別表第3", "無"),
            ("様式第1号", "無"),
            ("第1条第3項", "第1条/3"),
            ("第7項", "無"),
        ],
    );
}

#[test]
fn numbers_that_count_are_no_citations() {
    let policy = snippet(
        "第1条　作業は2名以上で行い、1階に設けず、毎年度1回、第三者に確認させる。\n２　IPアドレス1.2.3.4、第2回の会議、3年間、前条例、令和8年訓令第7号、告示第12号及び午前3時は、この限りでない。\n",
    );
    check(&policy, &[]);
}

#[test]
fn a_text_without_articles_cites_those_of_a_law() {
    let policy = snippet(
        "1 目的\n個人情報の保護に関する法律第66条第1項及び第68条により、第3条に定める措置を講じる。\n2 附則\n前項による。\n",
    );
    check(
        &policy,
        &[("個人情報の保護に関する法律第66条第1項及び第68条", "外"), ("第3条", "外"), ("前項", "1")],
    );
}

#[test]
fn supplementary_provisions_cite_the_body_and_their_own() {
    let policy = snippet(
        "第1条　職員は、情報資産を守る。\n２　職員は、報告する。\n附　則\n１　この規程は、令和8年4月1日から施行する。\n２　第1条第2項の規定は、前項の日から適用する。\n３　附則第1項による。附則第9項による。\n",
    );
    check(
        &policy,
        &[("第1条第2項", "第1条/2"), ("前項", "附則/1"), ("附則第1項", "附則/1"), ("附則第9項", "無")],
    );
}

#[test]
fn forms_are_cited_in_three_spellings() {
    let policy = snippet(
        "第1条　第1号様式、別記第2号様式及び別記様式第3号による。別表第1の2の項による。\n別表第1\n区分\t期間\nサーバ\t3年\n",
    );
    check(
        &policy,
        &[("第1号様式", "無"), ("別記第2号様式", "無"), ("別記様式第3号", "無"), ("別表第1の2", "別表第1")],
    );
}

#[test]
fn the_other_layer_is_cited_by_its_name() {
    let policy = snippet(
        "情報セキュリティポリシー\n\n第1章 情報セキュリティ基本方針\n\n1 目的\n目的を定める。\n2 対策\n(1) 体制\n体制を整える。\n\n第2章 情報セキュリティ対策基準\n\n1 組織\n(1) 体制\n基本方針2(1)に定める。対策基準1．(2)による。\n(2) 委員会\n基本方針2に定める。\n",
    );
    check(&policy, &[("基本方針2(1)", "2/(1)"), ("対策基準1．(2)", "1/(2)"), ("基本方針2", "2")]);
    let Target::Clauses(places) = &policy.references[2].target else { panic!("{:?}", policy.references) };
    assert_eq!(policy.tree.get(places[0]).id.to_string(), "basic:2");
}
