//! Is the small っ printed as a large つ (であつて, よつて)?
//! Takes headings and bodies; gives one diagnostic for a document that prints both.
//! Other differences of spelling are in `spelling_variants`.

use super::characters::{around, before, passages};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Index, Severity, Span};

/// 促音の表記.
pub(crate) static RULE: Rule = Rule {
    code: "R0108",
    name: "large-tsu",
    category: Category::Text,
    severity: Severity::Advice,
    summary: "促音の「っ」が大きい「つ」で書かれている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「であつて」「よつて」「従つて」のように、促音を大きい「つ」で書いた箇所を探します。文書のほかの箇所では小さい「っ」が使われている場合だけ知らせます。

## なぜ

古い法令から写した語句が残ると、文書の中で表記がそろいません。

## 例

- 「やむを得ない場合であつて、」→「やむを得ない場合であって、」

## 直し方

小さい「っ」に改めてください。古い例規の表記を保つ場合は、そのままで構いません。

## 根拠

現代仮名遣い（昭和61年内閣告示第1号）は、促音の「つ」をなるべく小書きにするとしています。
";

/// What stands before a つ that is a small っ.
const STEMS: &str = "あよもなとまらけ行従至当限係扱取知持使払失伴誤言思在有因沿渡";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let mut places: Vec<(Index, Span, String)> = Vec::new();
    let mut small = false;
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        small |= text.contains("って") || text.contains("った");
        for (at, found) in text.match_indices("つて").chain(text.match_indices("つた")) {
            if before(text, at).is_some_and(|c| STEMS.contains(c)) {
                let start = at - before(text, at).map_or(0, char::len_utf8);
                let end = at + found.len();
                places.push((clause, passage.locate(start, end), around(text, start, end, 4)));
            }
        }
    }
    places.sort_by_key(|(_, span, _)| span.start);
    let Some(((clause, span, quote), others)) = places.split_first().filter(|_| small) else {
        return;
    };
    let message = format!("「{quote}」の促音が、大きい「つ」で書かれています。");
    let found = findings.report(*clause, *span, message);
    found.help = Some("小さい「っ」に改めてください。".to_string());
    found.related.extend(others.iter().map(|(_, span, quote)| related(*span, format!("「{quote}」"))));
}
