//! Roles and who holds them.

use super::{snippet, text, words};
use policy::Policy;

fn pairs(policy: &Policy) -> Vec<(&str, Option<&str>)> {
    policy.appointments.iter().map(|a| (a.role.as_str(), a.holder.as_deref())).collect()
}

#[test]
fn miyazaki_appoints_by_heading_and_by_sentence() {
    let policy = text("policies/miyazaki");
    let committee =
        "最高情報統括責任者、統括情報セキュリティ責任者、情報セキュリティ管理者、情報システム管理者";
    let operator =
        "情報システム管理者の指示等に従い、情報システムの開発、設定の変更、運用、更新等の作業を行う者";
    let media = ("利用するソーシャルメディアサービスごとの責任者", None);
    assert_eq!(
        pairs(&policy),
        [
            media,
            ("最高情報統括責任者", Some("広域連合事務局長")),
            ("統括情報セキュリティ責任者", Some("広域連合事務局次長")),
            ("情報セキュリティ管理者", Some("広域連合各課室長")),
            ("情報システム管理者", Some("広域連合各課室長")),
            ("情報システム担当者", Some(operator)),
            ("情報セキュリティ委員会", Some(committee)),
            ("情報セキュリティポリシー策定チーム", Some("広域連合各係代表者")),
            ("情報セキュリティに関する統一的な窓口", None),
            media,
            media,
            ("情報セキュリティ監査統括責任者", None),
        ]
    );
    assert_eq!(words(&policy, policy.appointments[1].span), "広域連合事務局長を、最高情報統括責任者とする。");
}

#[test]
fn regulations_appoint_by_oki_and_mottate() {
    let kunrei = text("tests/texts/kunrei");
    assert_eq!(
        pairs(&kunrei),
        [
            ("最高情報セキュリティ責任者", Some("副町長")),
            ("統括情報セキュリティ責任者", Some("総務課長")),
            ("情報セキュリティ管理者", Some("課等の長")),
            ("情報システム管理者", Some("当該情報システムを所管する課等の長")),
            ("情報セキュリティ委員会", None),
            ("委員会", Some("最高責任者、統括責任者、管理者のうちから最高責任者が指名する者")),
            ("委員長", Some("最高責任者")),
            ("情報セキュリティ監査を行う者", None),
        ]
    );
    let furui = text("tests/texts/furui");
    assert_eq!(pairs(&furui), [("情報資産保護統括責任者", Some("副村長")), ("情報管理者", Some("所属の長"))]);
}

#[test]
fn a_role_may_be_set_up_before_it_is_filled() {
    let policy = text("tests/texts/kansuji");
    assert_eq!(
        pairs(&policy)[..2],
        [("最高情報セキュリティ責任者", None), ("最高情報セキュリティ責任者", Some("副市長"))]
    );
    assert_eq!(pairs(&policy)[5], ("委員会", Some("委員長及び委員")));
    assert_eq!(pairs(&policy)[7], ("委員", Some("各部の長")));
}

#[test]
fn an_outline_may_say_where_the_desk_stands() {
    let policy = text("tests/texts/seibi");
    assert_eq!(pairs(&policy).last().unwrap(), &("情報セキュリティ連絡窓口", Some("総務課")));
    assert_eq!(policy.appointments.len(), 7);
}

#[test]
fn the_other_policies_appoint_hardly_anybody() {
    let roles = |name: &str| text(name).appointments.into_iter().map(|a| a.role).collect::<Vec<_>>();
    assert_eq!(roles("policies/miyoshi"), ["利用するソーシャルメディアサービスごとの責任者"]);
    assert_eq!(roles("policies/kumamoto"), ["利用するソーシャルメディアサービスごとの責任者"]);
    assert_eq!(roles("policies/nishiokitama"), ["CSIRT"]);
    assert_eq!(roles("policies/kesen"), Vec::<String>::new());
}

#[test]
fn many_ways_of_appointing_are_known() {
    let policy = snippet(
        "1 組織\n\
         (1) 副市長を、CISO とする。\n\
         (2) 統括情報セキュリティ責任者は、情報システム課長とする。\n\
         (3) 各課の課長を情報セキュリティ管理者に任命する。\n\
         (4) 必要に応じ、専門家を最高情報セキュリティアドバイザーとして置き、その業務を定める。\n\
         (5) 副最高情報セキュリティ責任者（以下「副CISO」という。）1人を置く。\n\
         (6) 対策を進めるため、CISO及び部長で構成する情報セキュリティ委員会を設置し、重要な事項を決定する。\n\
         (7) 課に、情報セキュリティ管理者及び情報セキュリティ担当者を置く。\n",
    );
    assert_eq!(
        pairs(&policy),
        [
            ("CISO", Some("副市長")),
            ("統括情報セキュリティ責任者", Some("情報システム課長")),
            ("情報セキュリティ管理者", Some("各課の課長")),
            ("最高情報セキュリティアドバイザー", Some("専門家")),
            ("副最高情報セキュリティ責任者", None),
            ("情報セキュリティ委員会", Some("CISO及び部長")),
            ("情報セキュリティ管理者", None),
            ("情報セキュリティ担当者", None),
        ]
    );
}

#[test]
fn what_is_no_role_is_not_appointed() {
    let policy = snippet(
        "1 対策\n\
         (1) 職員等を対象とする。接続を必要最小限とし、パスワードは十分な長さとする。\n\
         (2) 情報システム管理者は、文書サーバを課室の単位で構成し、閲覧できないように設定しなければならない。\n\
         (3) 業務に重点を置く。サーバを庁舎に設置する。区域を管理区域として指定する。\n\
         (4) 行政機関は、広域連合及び構成市町村とする。\n",
    );
    assert_eq!(pairs(&policy), []);
}

#[test]
fn tables_and_other_verbs_give_roles_too() {
    let policy = snippet(
        "第1条　最高情報セキュリティ責任者には、副町長を充てる。\n２　委員長は、副町長が務める。\n別表第1\n役割\t職\n情報システム管理者\t総務課長\nサーバの記録\t3年\n",
    );
    assert_eq!(
        pairs(&policy),
        [
            ("最高情報セキュリティ責任者", Some("副町長")),
            ("委員長", Some("副町長")),
            ("情報システム管理者", Some("総務課長")),
        ]
    );
}
