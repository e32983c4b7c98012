//! Zones of the network.

use super::{path, snippet, text};
use policy::Policy;

fn zones(policy: &Policy) -> Vec<(&str, String, Vec<String>)> {
    let rules = |z: &policy::Zone| z.rules.iter().map(|r| path(policy, *r)).collect();
    policy.zones.iter().map(|z| (z.name.as_str(), path(policy, z.clause), rules(z))).collect()
}

#[test]
fn miyoshi_has_three_zones() {
    let policy = text("policies/miyoshi");
    let rule = |n: &str| format!("6/(3)/{n}");
    assert_eq!(
        zones(&policy),
        [
            ("マイナンバー利用事務系", "2/(8)".to_string(), vec![rule("ア")]),
            ("LGWAN接続系", "2/(9)".to_string(), vec![rule("イ")]),
            ("インターネット接続系", "2/(10)".to_string(), vec![rule("イ"), rule("ウ")]),
        ]
    );
}

#[test]
fn zones_have_local_names() {
    let names = |name: &str| text(name).zones.into_iter().map(|z| z.name).collect::<Vec<_>>();
    assert_eq!(names("policies/kumamoto"), ["マイナンバー利用事務系", "業務接続系", "インターネット接続系"]);
    assert_eq!(names("policies/kesen"), ["介護認定審査会支援システム接続系", "インターネット接続系"]);
    assert_eq!(
        names("policies/miyazaki"),
        ["マイナンバー利用事務系", "標準システム接続系", "インターネット接続系"]
    );
    assert_eq!(names("policies/nishiokitama"), Vec::<String>::new());
}

#[test]
fn what_stands_beneath_the_name_of_a_zone_is_its_rule() {
    let policy = text("policies/miyazaki");
    assert_eq!(zones(&policy)[0].2, ["4/(1)/①", "4/(1)/②/ア", "4/(1)/②/イ"]);
    assert_eq!(zones(&policy)[1].2, ["4/(1)/①", "4/(2)/①", "4/(2)/①/ア", "4/(2)/①/イ", "4/(2)/①/ウ"]);
}

#[test]
fn a_zone_may_be_named_only_by_its_rule() {
    let policy = snippet(
        "1 情報システム全体の強靭性の向上\nア 校務系においては、学習系との通信経路を分割する。\nイ 学習系においては、監視する。\n2 体系\n体系においては、分離する。\n",
    );
    assert_eq!(
        zones(&policy),
        [
            ("校務系", "1/ア".to_string(), vec!["1/ア".to_string()]),
            ("学習系", "1/イ".to_string(), vec!["1/ア".to_string(), "1/イ".to_string()]),
        ]
    );
}
