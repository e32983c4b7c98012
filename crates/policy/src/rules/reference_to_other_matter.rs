//! Does a reference say what it points to (②の契約), though that provision speaks of something else?
//! Takes resolved references with the noun behind them; gives one diagnostic for each.
//! Only where a provision beside the target does speak of it: otherwise the noun may be a way of putting it.

use super::characters::in_noun;
use super::{Findings, Rule, related};
use crate::model::{Policy, Reference, Target};
use clause::{Category, Index, Severity, Tree};

/// 内容の合わない参照.
pub(crate) static RULE: Rule = Rule {
    code: "R0905",
    name: "reference-to-other-matter",
    category: Category::Reference,
    severity: Severity::Warning,
    summary: "引用している番号の規定に、引用の言う内容が書かれていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「②の契約」「(3)の計画」のように番号の後に内容を表す語があるとき、その語が引用先の規定に現れるかを確認します。現れず、\
同じ並びの別の規定に現れるときに診断します。

## なぜ

番号は正しい形をしているので、読むだけでは誤りに気付きません。項目を足し、又は並べ替えたときに生じます。

## 例

- 「②の契約に基づき」とあるが、②は広報の規定で、契約は①に書かれている

## 直し方

内容を表す語の書かれている規定の番号に改めてください。

## 根拠

運用上の判断。
";

const GENERAL: [&str; 20] = [
    "規定", "定め", "事項", "場合", "各号", "措置", "方法", "基準", "対策", "内容", "項目", "条件", "者",
    "とき", "要件", "例", "手続", "範囲", "他", "趣旨",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    for r in &policy.references {
        let (Target::Clauses(targets) | Target::Distant(targets)) = &r.target else {
            continue;
        };
        let [target] = targets[..] else { continue };
        let Some((printed, noun)) = number_and_noun(tree, r) else {
            continue;
        };
        if GENERAL.contains(&noun) || speaks(tree, target, noun) {
            continue;
        }
        let Some(parent) = tree.get(target).parent else {
            continue;
        };
        let beside = || tree.get(parent).children.iter().copied().filter(|c| *c != target);
        let Some(other) = beside().find(|c| speaks(tree, *c, noun)) else {
            continue;
        };
        let title = tree.get(target).title().chars().take(30).collect::<String>();
        let message = format!(
            "「{printed}の{noun}」とありますが、「{printed} {title}」に「{noun}」は書かれていません。"
        );
        let found = findings.report(r.clause, r.span, message);
        found.related.push(related(tree.get(target).span(), "引用された規定"));
        found.related.push(related(
            mention(tree, other, noun).unwrap_or(tree.get(other).span()),
            "この語の書かれている規定",
        ));
        found.help = Some(format!("「{noun}」の書かれている規定の番号に改めてください。"));
    }
}

/// The number and the noun behind its の, which the reference may or may not have taken in.
fn number_and_noun<'p>(tree: &'p Tree, r: &'p Reference) -> Option<(&'p str, &'p str)> {
    let behind = || tree.source().text().get(r.span.end..)?.strip_prefix('の');
    let printed = r.printed.trim();
    let (number, rest) = printed.split_once('の').or_else(|| Some((printed, behind()?)))?;
    let len: usize = rest.chars().take_while(|c| in_noun(*c)).map(char::len_utf8).sum();
    let noun = &rest[..len];
    let word = (2..=8).contains(&noun.chars().count()) && !noun.starts_with(|c: char| c.is_ascii_digit());
    word.then_some((number, noun))
}

/// Whether a provision, or one beneath it, contains the noun.
fn speaks(tree: &Tree, at: Index, noun: &str) -> bool {
    mention(tree, at, noun).is_some()
}

fn mention(tree: &Tree, at: Index, noun: &str) -> Option<clause::Span> {
    let p = tree.get(at);
    let here = [&p.heading, &p.body]
        .into_iter()
        .find_map(|t| t.as_str().find(noun).map(|i| t.locate(i, i + noun.len())));
    here.or_else(|| p.children.iter().find_map(|c| mention(tree, *c, noun)))
}
