//! Which of the fields of measures that the law demands does the document not speak of?
//! Takes a policy and the norms; gives one diagnostic for a document, with the fields that are missing.
//! The other rules about a document are in `policy`; this one needs the norms. The whole comparison is in `coverage`.

use crate::coverage::{Covered, Verdict, hold};
use crate::norm::Norm;
use clause::{Category, Diagnostic, Part, Severity};
use policy::Policy;
use policy::rules::Rule;

/// The rule, so that it can be explained beside those of `policy`. It looks for nothing by itself: it needs the norms.
pub static RULE: Rule = Rule {
    code: "R1301",
    name: "statutory-field-missing",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "地方自治法施行規則が挙げる八つの分野のうち、書かれていないものがある",
    explanation: EXPLANATION,
    check: |_, _| {},
};

const EXPLANATION: &str = "\
## 何を確認するか

次の八つの分野について、見出し又は義務の文に、その分野の語があるかを確認します。章の番号や並び方は問いません。\
どの条項が当たるかは、sekimori check --against law で見られます。

1. 組織体制の整備
2. 情報資産の分類及び管理
3. 物理的措置
4. 人的措置
5. 技術的措置
6. 運用
7. 業務委託及びクラウドサービスの利用
8. 評価及び見直し

基本方針だけの文書では、詳しい定めが対策基準にあることが多いため、助言にとどめます。

## なぜ

八つの分野の措置は、令和9年7月1日から実施しなければなりません。方針や基準に書かれていない分野は、実施する者も、実施した記録もないまま\
その日を迎えることになります。

## 例

- 業務委託の章はあるが、クラウドサービスについての規定がどこにもない

## 直し方

欠けている分野の規定を加えてください。別の規程に定めている場合は、その規程の名を引用してください。\
条件を満たして適用が除外される団体は、その判断を記録してください。

## 根拠

地方自治法施行規則第16条の3第1項（令和8年総務省令第80号、令和9年7月1日施行）。第5号及び第7号には、施行の際に現にある情報システムと\
契約についての経過措置があります。
";

/// A document that speaks of fewer fields than this is about one matter and no policy.
const FEWEST: usize = 3;

/// Everything that is wrong with a document, in the order of its text: what the document itself shows, and what the law
/// demands and it lacks.
pub fn defects(policy: &Policy, norms: &[Norm]) -> Vec<Diagnostic> {
    let mut found = policy::rules::check(policy);
    found.extend(missing(policy, norms));
    found.sort_by_key(|d| (d.span.start, d.code));
    found
}

/// The diagnostic of a document, if there is one.
pub fn missing(policy: &Policy, norms: &[Norm]) -> Option<Diagnostic> {
    let tree = &policy.tree;
    let first = tree.provisions().iter().find(|p| !p.span().is_empty())?;
    let held = hold(policy, norms.iter().filter(|n| n.demanded));
    let demanded = || held.iter().flat_map(|h| &h.topics);
    let found = demanded().filter(|c| c.verdict != Verdict::Missing).count();
    let missing: Vec<&str> = demanded().flat_map(wanting).collect();
    if missing.is_empty() || found < FEWEST {
        return None;
    }
    let list = missing.iter().map(|m| format!("「{m}」")).collect::<String>();
    let message =
        format!("地方自治法施行規則第16条の3が挙げる分野のうち、{list}についての定めが見当たりません。");
    let basic_only = !tree.has_part(Part::Standards);
    Some(Diagnostic {
        code: RULE.code,
        name: RULE.name,
        severity: if basic_only { Severity::Advice } else { RULE.severity },
        category: RULE.category,
        message,
        span: first.span(),
        clause: String::new(),
        heading_path: String::new(),
        related: Vec::new(),
        help: Some(
            "規定を加えるか、別の規程に定めている場合はその名を引用してください。分野ごとの条項は sekimori check --against law で見られます。"
                .to_string(),
        ),
    })
}

/// The topic where nothing speaks of it, or those of its elements that its own title names.
fn wanting<'a>(covered: &Covered<'a>) -> Vec<&'a str> {
    match covered.verdict {
        Verdict::Present => Vec::new(),
        Verdict::Partial => covered.missing().filter(|e| e.in_title).map(|e| e.title.as_str()).collect(),
        Verdict::Missing => vec![covered.topic.title.as_str()],
    }
}
