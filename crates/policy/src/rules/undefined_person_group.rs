//! Is a duty about a special group of persons that is named once or twice and defined nowhere?
//! Takes sentences with duties; gives one diagnostic for each group.
//! Kinds of employment that the law knows, and the defined 職員等, need no definition.

use super::gather::{self, Spot};
use super::wording::{binding_bodies, nouns};
use super::{Findings, Rule};
use crate::model::Policy;
use crate::words::occurrences;
use clause::{Category, Severity};
use std::collections::BTreeMap;

/// 定義のない職員の範囲.
pub(crate) static RULE: Rule = Rule {
    code: "R0407",
    name: "undefined-person-group",
    category: Category::Term,
    severity: Severity::Warning,
    summary: "義務に関わる職員の範囲を示す語が、一度だけ現れ、定義されていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「…職員等」「…従事者」のように職員の一部を指す語が、文書の中に一、二度しか現れず、定義もないことを確認します。\
「会計年度任用職員」のように法令に定めのある語や、「担当職員」のような一般の語は除きます。

## なぜ

研修や同意書の対象になる人の範囲が決まらないと、対象者の一覧を作れず、実施したことも示せません。

## 例

- 「短期応援職員等に対する説明を行わなければならない。」とあるが、「短期応援職員等」の定義がない

## 直し方

定義のある語（「職員等」など）で書き改めるか、括弧書きで範囲を示してください。

## 根拠

運用上の判断。
";

const GROUPS: [&str; 5] = ["職員", "従事者", "要員", "派遣者", "従業者"];
/// What may stand before without making a special group.
const USUAL: [&str; 36] = [
    "当該",
    "各",
    "他",
    "全",
    "本",
    "同",
    "担当",
    "関係",
    "所属",
    "会計年度任用",
    "特別職",
    "一般職",
    "臨時",
    "非常勤",
    "常勤",
    "再任用",
    "任期付",
    "正規",
    "正",
    "新規採用",
    "新任",
    "新採用",
    "派遣",
    "一般",
    "管理",
    "退職",
    "行政",
    "自治体",
    "受託",
    "委託",
    "業務",
    "委託先",
    "配属",
    "配下",
    "課",
    "部下",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let introduced = findings.facts().introduced();
    let mut uses: BTreeMap<&str, Vec<Spot>> = BTreeMap::new();
    for (clause, body) in binding_bodies(policy) {
        for (at, noun) in nouns(body.as_str()) {
            let bare = noun.trim_end_matches('等');
            let Some(kind) = GROUPS.iter().find_map(|g| bare.strip_suffix(g)) else {
                continue;
            };
            let adverb = ["上", "中", "時", "後", "前", "的", "間"].iter().any(|a| kind.ends_with(a));
            if kind.is_empty() || adverb || USUAL.contains(&kind) || introduced.has(noun) {
                continue;
            }
            uses.entry(noun).or_default().push(Spot::new(clause, body.locate(at, at + noun.len())));
        }
    }
    for (group, spots) in uses {
        if occurrences(&policy.tree, group).len() > 2 {
            continue;
        }
        let message = format!("「{group}」がどの範囲の人を指すのか、定義されていません。");
        if let Some(found) = gather::report(findings, &spots, message, "同じ語") {
            found.help = Some("定義のある語で書き改めるか、括弧書きで範囲を示してください。".to_string());
        }
    }
}
