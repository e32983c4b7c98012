//! Is an act open to those who get a permission in one place, and forbidden without exception in another?
//! Takes acts with a permission and bans; gives one diagnostic for each pair in different sections.
//! A ban and its permission under one heading belong together and are no contradiction.

use super::characters::{in_noun, is_kanji, runs};
use super::wording::{headed, noun_before};
use super::{Findings, Rule, related};
use crate::model::{Duty, Force, Policy};
use clause::{Category, Severity};
use std::collections::HashMap;

/// 許可と禁止.
pub(crate) static RULE: Rule = Rule {
    code: "R1105",
    name: "permitted-and-forbidden",
    category: Category::Contradiction,
    severity: Severity::Warning,
    summary: "許可を得れば行える行為が、別の規定で例外なく禁じられている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ者について、ある規定では許可を得れば行える行為が、別の見出しの規定では「ただし」も許可もなく禁じられていないかを確認します。\
目的語、動詞及び対象が同じものに限ります。

## なぜ

許可を得た者が、もう一方の規定に違反することになります。許可する者も、許可してよいのかを判断できません。

## 例

- 3章「職員等は、許可なく機器の番号札を交換してはならない。」、6章「職員等は、機器の番号札を交換してはならない。」

## 直し方

禁止の規定に許可による例外を書くか、許可の規定から対象を除いてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut permitted: HashMap<(String, String), Vec<&Duty>> = HashMap::new();
    for d in &policy.duties {
        let given = d.permission.as_ref().is_some_and(|p| !p.from.is_empty());
        if let Some(key) = act(d).filter(|_| given && matches!(d.force, Force::MustNot | Force::May)) {
            permitted.entry(key).or_default().push(d);
        }
    }
    for ban in policy.duties.iter().filter(|d| d.force == Force::MustNot && d.permission.is_none()) {
        let body = tree.get(ban.clause).body.as_str();
        let excepted =
            ["ただし", "但し", "許可", "承認", "無断", "除き", "除く"].iter().any(|w| body.contains(w));
        let Some(key) = act(ban).filter(|_| !excepted) else { continue };
        let Some(others) = permitted.get(&key) else { continue };
        let apart =
            |d: &&&Duty| d.bearers == ban.bearers && headed(tree, d.clause) != headed(tree, ban.clause);
        let Some(other) = others.iter().filter(apart).find(|d| shares_thing(d, ban)) else {
            continue;
        };
        let message = format!(
            "「{}」の「{}」を例外なく禁じていますが、{}行では許可を得れば行えると読めます。",
            object(ban),
            key.1,
            tree.source().line_of(other.span.start)
        );
        let found = findings.report(ban.clause, ban.span, message);
        found.related.push(related(other.span, "許可を得れば行えるとする規定"));
        found.help = Some(
            "禁止が特別の場合についてのものであれば、許可の規定からその場合を除いてください。".to_string(),
        );
    }
}

/// Object and verb of an act: 設定 and 変更 of 「設定を…変更してはならない」.
fn act(duty: &Duty) -> Option<(String, String)> {
    let words = duty.act.trim_end_matches(|c: char| !is_kanji(c));
    let verb = noun_before(words, words.len());
    let object = noun_before(words, words.rfind('を')?);
    let whole = verb.chars().count() >= 2 && object.chars().count() >= 2;
    whole.then(|| (object.trim_end_matches('等').to_string(), verb.to_string()))
}

/// The object of an act with the words that qualify it: 当該ソフトウェアの設定.
fn object(duty: &Duty) -> &str {
    let head = duty.act.rfind('を').map_or(duty.act.as_str(), |at| &duty.act[..at]);
    head.rsplit(['、', 'を']).next().unwrap_or(head)
}

/// Whether both speak of one thing besides the object: a noun of four and more characters.
fn shares_thing(one: &Duty, other: &Duty) -> bool {
    let words = |d: &Duty| format!("{}、{}", d.condition.as_deref().unwrap_or(""), d.act);
    let (a, b) = (words(one), words(other));
    let roles = |noun: &str| ["者", "員", "委員会"].iter().any(|e| noun.ends_with(e));
    runs(&a, in_noun).iter().any(|(_, noun)| noun.chars().count() >= 4 && !roles(noun) && b.contains(noun))
}
