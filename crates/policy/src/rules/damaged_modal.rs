//! Are the words that command or forbid (なければならない, てはならない) damaged?
//! Takes headings and bodies; gives one diagnostic for each damaged ending.
//! Characters of another script inside an ending are in `foreign_script`; two endings in one sentence, in `doubled_modal`.

use super::characters::{Script, around, before, is_japanese, is_kanji, passages, script};
use super::{Findings, Rule};
use crate::model::Policy;
use clause::{Category, Severity};

/// 義務・禁止の語尾の誤り.
pub(crate) static RULE: Rule = Rule {
    code: "R0103",
    name: "damaged-modal",
    category: Category::Text,
    severity: Severity::Error,
    summary: "「なければならない」「てはならない」の形が崩れている",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

「なければならない」の前が動詞の未然形（行わ、実施し、得 など）になっているか、「てはならない」「なければならない」の綴りが崩れていないかを確認します。「行なわなければ」のような送り仮名の違いは、ここでは取り上げません。

## なぜ

義務と禁止は語尾だけで示されます。語尾が崩れていると、規定の強さをめぐって解釈が分かれるおそれがあります。

## 例

- 誤: 「研修を行なければならない。」　正: 「研修を行わなければならない。」
- 誤: 「備えておかななければならない。」　正: 「備えておかなければならない。」
- 誤: 「持ち出してほならない。」　正: 「持ち出してはならない。」

## 直し方

原本を確認し、動詞の活用語尾又は欠けた文字を補ってください。

## 根拠

現代語の文法による。義務は「しなければならない」、禁止は「してはならない」と書くのが法制執務の通例です。
";

/// Damaged spellings that are no word in any context, and what is meant.
const BROKEN: [(&str, &str); 14] = [
    ("なけばなら", "なければなら"),
    ("なけれならな", "なければならな"),
    ("なけれはなら", "なければなら"),
    ("なけれぱなら", "なければなら"),
    ("なければらな", "なければならな"),
    ("なければなない", "なければならない"),
    ("なければならい", "なければならない"),
    ("なければならなない", "なければならない"),
    ("しなればならな", "しなければならな"),
    ("てはらない", "てはならない"),
    ("てはならい", "てはならない"),
    ("ではならい", "ではならない"),
    ("てはなない", "てはならない"),
    ("ではなない", "ではならない"),
];

/// Kanji that are the stem of a verb by themselves: 得なければ, 見なければ.
const STEMS: &str = "得経見診観看視出着来似煮寝居射鋳干獲";
/// Compounds of such a verb (心得なければ, 出来なければ).
const COMPOUNDS: [&str; 4] = ["心得", "出来", "申出", "届出"];

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    for (clause, passage) in passages(&policy.tree) {
        let text = passage.as_str();
        for (start, end, help) in damages(text) {
            let message =
                format!("「{}」は、義務又は禁止の語尾が崩れています。", around(text, start, end, 8));
            findings.report(clause, passage.locate(start, end), message).help = Some(help);
        }
    }
}

/// Start, end and repair of every damaged ending.
fn damages(text: &str) -> Vec<(usize, usize, String)> {
    let mut out = Vec::new();
    for (broken, meant) in BROKEN {
        for (at, _) in text.match_indices(broken) {
            out.push((at, at + broken.len(), format!("「{meant}」ではありませんか。")));
        }
    }
    for (at, found) in text.match_indices("なければなら") {
        let end = at + found.len();
        if let Some(help) = without_stem(text, at) {
            let start = at - before(text, at).map_or(0, char::len_utf8);
            out.push((start, end, help));
        }
    }
    for (at, found) in text.match_indices("ければならな") {
        if before(text, at).is_none_or(|c| c != 'な') {
            out.push((at, at + found.len(), "「なければならない」ではありませんか。".to_string()));
        }
    }
    for (at, found) in text.match_indices("ならない") {
        if let Some(start) = odd_particle(text, at) {
            out.push((
                start,
                at + found.len(),
                "「てはならない」又は「ではならない」ではありませんか。".to_string(),
            ));
        }
    }
    out.sort_unstable();
    out.dedup_by(|b, a| b.0 < a.1);
    out
}

/// The repair where what stands before なければ at `at` is no stem of a verb.
fn without_stem(text: &str, at: usize) -> Option<String> {
    let c = before(text, at)?;
    let above = before(text, at - c.len_utf8());
    let noun = above.is_some_and(is_kanji);
    match script(c) {
        Script::Kanji if STEMS.contains(c) && !noun => None,
        Script::Kanji if COMPOUNDS.iter().any(|w| text[..at].ends_with(w)) => None,
        Script::Kanji if noun => {
            Some("「し」を補い「しなければならない」とするのではありませんか。".to_string())
        }
        Script::Kanji if c == '行' => Some("「行わなければならない」ではありませんか。".to_string()),
        Script::Kanji => Some(format!("「{c}」の活用語尾を補ってください。")),
        Script::Katakana | Script::Latin | Script::Digit => {
            Some("「し」などの語を補ってください。".to_string())
        }
        Script::Hiragana if c == 'な' => {
            (!matches!(above, Some('死' | 'し'))).then(|| "「な」が一つ多いのではありませんか。".to_string())
        }
        Script::Hiragana if "うすつぬふむゆるぐずづぶぷんをとよろそおほゃゅょっ".contains(c) => {
            Some("「なければ」の前を未然形（「行わ」「実施し」など）にしてください。".to_string())
        }
        _ => None,
    }
}

/// Where ならない at `at` follows て or で, but は between them is missing or is another character.
fn odd_particle(text: &str, at: usize) -> Option<usize> {
    let odd = before(text, at)?;
    let start = at - odd.len_utf8();
    let te = |at: usize| before(text, at).is_some_and(|c| matches!(c, 'て' | 'で'));
    match odd {
        'ほ' | 'ば' | 'ぱ' | 'わ' if te(start) => Some(start - 'て'.len_utf8()),
        'て' => {
            let end = text[at..]
                .strip_prefix("ならない")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('。'));
            end.then_some(start)
        }
        'は' => {
            let mark = before(text, start)?;
            let further = start - mark.len_utf8();
            let stray = script(mark) == Script::Other && !is_japanese(mark) && !mark.is_whitespace();
            let punctuation = "、。）」』)】〕".contains(mark);
            (stray && !punctuation && mark.is_ascii() && te(further)).then(|| further - 'て'.len_utf8())
        }
        _ => None,
    }
}
