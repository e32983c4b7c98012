//! Must something be done 必要に応じて, though nothing says when it is needed?
//! Takes sentences with duties; gives one diagnostic for a document, with all places.
//! 「…が必要と認めるとき」 names who judges, 「…の変化に応じ、必要に応じて」 gives a criterion; both are left alone.

use super::gather::{self, Spot};
use super::stands;
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 判断の基準のない「必要に応じて」.
pub(crate) static RULE: Rule = Rule {
    code: "R1203",
    name: "as-needed-without-criterion",
    category: Category::Vague,
    severity: Severity::Advice,
    summary: "「必要に応じて」とあるが、どのような場合に必要かの基準がない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

義務の文にある「必要に応じて」「適宜」「随時」を探します。「…が必要と認めるとき」のように判断する者があるもの、\
「状況の変化等に応じ、必要に応じて」のように直前に基準があるものは除きます。文書ごとに一件にまとめます。

## なぜ

必要がないと思えば行わなくてよいので、義務としての働きがありません。行わなかった理由も記録されません。

## 例

- 誤: 「必要に応じて、統括者に報告しなければならない。」
- 正: 「業務が1時間以上止まった場合は、統括者に報告しなければならない。」

## 直し方

必要になる場合を書くか、必要かどうかを判断する者を書いてください。すべてを直す必要はなく、報告、監査、許可に関わるものから\
見直すとよいでしょう。

## 根拠

運用上の判断。
";

const WORDS: [&str; 3] = ["必要に応じ", "適宜", "随時"];
/// Ends of a phrase that says in which case, or after what, something becomes necessary.
const CRITERIA: [&str; 13] = [
    "に応じ",
    "に応じて",
    "に伴い",
    "を踏まえ",
    "場合",
    "場合に",
    "場合には",
    "場合は",
    "とき",
    "ときに",
    "ときは",
    "際",
    "際に",
];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let found = stands::find(&policy.tree, &stands::bodies(policy, false), &WORDS);
    let judged = |s: &str| {
        ["必要と認め", "必要があると認め", "判断により", "判断に基づき"].iter().any(|w| s.contains(w))
    };
    let with_rhythm =
        |s: &stands::Stand<'_>| s.before.ends_with("定期的又は") || s.behind.starts_with("て定期的");
    let criterion = |s: &stands::Stand<'_>| {
        let lead = s.before.trim_end_matches(['、', '，']);
        let change = ["変化を踏まえ", "変化等を踏まえ"].iter().any(|w| lead.contains(w));
        change || CRITERIA.iter().any(|c| lead.ends_with(c))
    };
    let own: Vec<&stands::Stand<'_>> =
        found.iter().filter(|s| !judged(s.before) && !with_rhythm(s) && !criterion(s)).collect();
    let spots: Vec<Spot> = own.iter().map(|s| s.spot).collect();
    let word = match own.first().map(|s| s.word) {
        Some(word) if own.iter().all(|s| s.word != "必要に応じ") => word,
        Some(_) => "必要に応じて",
        None => return,
    };
    let message = match spots.len() {
        1 => format!("「{word}」とありますが、どのような場合に必要かの基準がありません。"),
        n => format!("「{word}」などとする{n}か所に、どのような場合に必要かの基準がありません。"),
    };
    if let Some(found) = gather::report(findings, &spots, message, "判断の基準のない箇所") {
        found.help = Some(
            "報告、監査、許可に関わるものから、必要になる場合か、判断する者を書いてください。".to_string(),
        );
    }
}
