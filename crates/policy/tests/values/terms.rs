//! Definitions, short names and the body's own name.

use super::{snippet, text, words};
use policy::Policy;

fn terms(policy: &Policy) -> Vec<&str> {
    policy.definitions.iter().map(|d| d.term.as_str()).collect()
}

fn aliases(policy: &Policy) -> Vec<(&str, &str)> {
    policy.aliases.iter().map(|a| (a.alias.as_str(), a.stands_for.as_str())).collect()
}

#[test]
fn the_bodies_call_themselves_by_their_own_names() {
    let body = |name: &str| text(name).body;
    assert_eq!(body("policies/miyoshi").as_deref(), Some("本市"));
    assert_eq!(body("policies/miyazaki").as_deref(), Some("広域連合"));
    assert_eq!(body("policies/kumamoto").as_deref(), Some("組合"));
    assert_eq!(body("policies/kesen").as_deref(), Some("広域連合"));
    assert_eq!(body("policies/nishiokitama").as_deref(), Some("組合"));
    assert_eq!(body("tests/texts/kunrei").as_deref(), Some("町"));
    assert_eq!(body("tests/texts/furui").as_deref(), Some("村"));
    assert_eq!(body("tests/texts/kansuji").as_deref(), Some("本市"));
}

#[test]
fn a_text_that_never_names_its_body_has_none() {
    assert_eq!(snippet("1 目的\n情報資産を守る。\n2 対策\n対策を講じる。\n").body, None);
    assert_eq!(snippet("").body, None);
}

#[test]
fn a_body_without_a_short_name_is_called_by_its_full_name() {
    let policy = snippet(
        "青野市情報セキュリティ基本方針\n\n青野市\n\n1 目的\n青野市は、情報資産を守る。\n2 対策\n青野市は、対策を講じる。\n",
    );
    assert_eq!(policy.body.as_deref(), Some("青野市"));
}

#[test]
fn a_pronoun_inside_a_longer_word_does_not_count() {
    let policy = snippet("1 目的\n日本市場の本市況を調べる。\n2 対策\n本町は、対策を講じる。\n");
    assert_eq!(policy.body.as_deref(), Some("本町"));
}

#[test]
fn spans_are_the_places_of_the_words() {
    for name in [
        "policies/miyoshi",
        "policies/miyazaki",
        "policies/kesen",
        "policies/nishiokitama",
        "tests/texts/kansuji",
    ] {
        let policy = text(name);
        assert!(!policy.definitions.is_empty() && !policy.aliases.is_empty());
        for d in &policy.definitions {
            assert_eq!(words(&policy, d.span), d.term);
        }
        for a in &policy.aliases {
            assert_eq!(words(&policy, a.span), a.alias);
        }
    }
}

#[test]
fn rows_of_a_table_of_terms_are_definitions() {
    let policy = text("policies/nishiokitama");
    assert_eq!(policy.definitions.len(), 12);
    assert_eq!(terms(&policy)[..3], ["ネットワーク", "情報資産", "情報システム"]);
    assert_eq!(
        policy.definitions[10].meaning,
        "情報セキュリティインシデントに対処するための体制（対応組織）"
    );
}

#[test]
fn rows_that_explain_words_of_the_text_above_are_definitions() {
    let policy = text("policies/kesen");
    let rows: Vec<_> =
        policy.definitions.iter().take(3).map(|d| (d.term.as_str(), d.also.as_slice())).collect();
    assert_eq!(rows[0], ("機密性", ["confidentiality".to_string()].as_slice()));
    assert_eq!(rows[2].0, "可用性");
    assert_eq!(policy.definitions.len(), 10);
}

#[test]
fn rows_of_duties_are_no_definitions() {
    let policy = snippet(
        "1 遵守事項\n職員等は、次の事項を守らなければならない。\n\n項目\t内容\nパスワード\t他人に知られないように管理すること。\nメール\t業務以外に使わないこと。\n",
    );
    assert_eq!(terms(&policy), Vec::<&str>::new());
}

#[test]
fn a_bracket_behind_the_verb_belongs_to_the_meaning() {
    let policy = snippet(
        "1 定義\n(1) 端末\nパソコン（私物を除く。）をいう（スマートフォンを含む。）。なお、次による。\n(2) 媒体\nUSBメモリをいう。\n",
    );
    assert_eq!(policy.definitions[0].meaning, "パソコン（私物を除く。）（スマートフォンを含む。）");
}

#[test]
fn running_text_defines_with_towa() {
    let policy = snippet(
        "1 目的\nこの規程において「情報資産」とは、情報及び情報システムをいい、「端末」とは、パソコンをいう。\n2 対策\n管理区域とは、サーバを置く部屋である。\n3 例外\n遵守事項とは異なる方法を採ることは、できない。これとは別に定める。\n",
    );
    assert_eq!(terms(&policy), ["情報資産", "端末", "管理区域"]);
    assert_eq!(policy.definitions[0].meaning, "情報及び情報システム");
    assert_eq!(policy.definitions[1].meaning, "パソコン");
    assert_eq!(words(&policy, policy.definitions[1].span), "端末");
}

#[test]
fn items_beneath_a_term_are_none_themselves() {
    let policy = text("tests/texts/kansuji");
    assert_eq!(terms(&policy), ["情報資産", "情報セキュリティ", "課等", "職員"]);
}

#[test]
fn a_heading_about_the_meaning_of_security_is_no_section_of_terms() {
    let policy = snippet(
        "1 情報セキュリティの意義\n(1) 信頼\n住民の信頼を守ることである。\n(2) 継続\n業務を続けることである。\n",
    );
    assert_eq!(terms(&policy), Vec::<&str>::new());
}

#[test]
fn one_parenthesis_may_give_two_names() {
    let policy = snippet(
        "1 目的\n青野市（以下「市」という。）及び青野市議会（以下「議会」という。）は、総務部長又は財務部長（以下「部長」、「責任者」という。）を置く。\n",
    );
    let names: Vec<&str> = aliases(&policy).iter().map(|a| a.0).collect();
    assert_eq!(names, ["市", "議会", "部長", "責任者"]);
    assert_eq!(aliases(&policy)[1], ("議会", "青野市議会"));
}

#[test]
fn other_words_for_naming_are_known() {
    let policy = snippet(
        "1 目的\nサーバ及び端末（以下「機器」と総称する。）を守る。市が保有する情報（以下単に「情報」という。）を守る。\n2 範囲\n町長部局に属する職員（非常勤職員を含む。以下「職員」という。）は、情報資産の持出しを、以下「持出し」という。\n",
    );
    assert_eq!(
        aliases(&policy),
        [
            ("機器", "サーバ及び端末"),
            ("情報", "市が保有する情報"),
            ("職員", "町長部局に属する職員（非常勤職員を含む。）"),
            ("持出し", "情報資産の持出し"),
        ]
    );
}

#[test]
fn a_shortened_noun_leaves_its_clause_behind() {
    let policy = snippet(
        "1 責任者\n(1) 町に情報資産を守るため、最高情報セキュリティ責任者（以下「責任者」という。）を置く。\n(2) 部長は、監査を行う者（以下「監査員」という。）を指名する。\n",
    );
    assert_eq!(aliases(&policy), [("責任者", "最高情報セキュリティ責任者"), ("監査員", "監査を行う者")]);
}

#[test]
fn several_bodies_share_one_name() {
    let policy = text("policies/kesen");
    let joint = policy.aliases.iter().find(|a| a.alias == "広域連合関係機関").unwrap();
    assert_eq!(joint.stands_for, "広域連合及び議会並びに選挙管理委員会及び監査委員");
    let names: Vec<&str> = aliases(&policy).iter().map(|a| a.0).collect();
    assert_eq!(
        names,
        [
            "広域連合",
            "議会",
            "選挙管理委員会",
            "監査委員",
            "住民",
            "広域連合関係機関",
            "情報セキュリティ対策",
            "基本方針",
            "関係職員"
        ]
    );
}

#[test]
fn a_quoted_heading_behind_ika_is_no_name() {
    let policy = snippet("1 目的\n以下の「4 適用範囲」による。以下「4 適用範囲」に定める。\n");
    assert_eq!(aliases(&policy), []);
}

#[test]
fn plain_brackets_name_a_part_only_where_the_name_is_used_again() {
    let policy = snippet(
        "1 目的\n市の規程を、変わらない事項を定める部分（基本規程）と、変わる事項を定める部分（細則集）に分ける。二つ以上を併用する認証（多要素認証）を用い、外部サービス（クラウドサービス）を使う。\n2 運用\n基本規程は、公表する。クラウドサービスは、使わない。\n",
    );
    assert_eq!(aliases(&policy), [("基本規程", "変わらない事項を定める部分")]);
}
