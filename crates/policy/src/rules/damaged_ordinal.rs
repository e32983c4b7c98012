//! Which printed numbers had to be read as other numbers to make sense of the document?
//! Takes the readings that the reader repaired; gives one diagnostic for each series, with what shows the damage.
//! Numbers that are missing or doubled as printed are in `numbering_gap` and `numbering_repeat`.

use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Finding, Index, Severity, Style, Tree};

/// 番号の文字化け.
pub(crate) static RULE: Rule = Rule {
    code: "R0203",
    name: "damaged-ordinal",
    category: Category::Structure,
    severity: Severity::Warning,
    summary: "番号の文字が別の文字に化けていて、前後の並びから読み替えた",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

丸数字などの番号が、そのままでは並びが成り立たず、別の番号に読み替えると成り立つ箇所を知らせます。一つの並びにつき一件とし、印刷された番号と読み替えた番号を並べて示します。

## なぜ

画像から文字に変換するとき、「ⓐ」が「①」や「④」になるなど、丸の中の文字はよく取り違えられます。読み替えが違っていれば、規定の番地が変わります。

## 例

- 「イ」の下の項目が「④」「⑤」と始まり、「①」から「③」がない → ⓐ、ⓑ と読み替え

## 直し方

原本の番号を確認し、正しい文字に改めてください。読み替えが違う場合も、番号を原本どおりにすれば正しく読めます。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut series: Vec<(Option<Index>, Vec<Index>)> = Vec::new();
    for finding in tree.findings() {
        let Finding::DamagedOrdinal { at } = finding else {
            continue;
        };
        let parent = tree.get(*at).parent;
        match series.iter_mut().find(|(p, _)| *p == parent) {
            Some((_, items)) => items.push(*at),
            None => series.push((parent, vec![*at])),
        }
    }
    for (_, items) in series {
        let Some((&head, others)) = items.split_first() else {
            continue;
        };
        let list = |f: &dyn Fn(Index) -> String| {
            items.iter().map(|at| format!("「{}」", f(*at))).collect::<String>()
        };
        let printed = list(&|at| printed(tree, at).to_string());
        let meant = list(&|at| meant(tree, at));
        let message = format!("番号{printed}を{meant}と読み替えました。{}", evidence(tree, head));
        let p = tree.get(head);
        let found = findings.report(head, p.label.unwrap_or_else(|| p.span()), message);
        found.help = Some("原本の番号を確認し、正しい文字に改めてください。".to_string());
        for &at in others {
            let note =
                format!("印刷は「{}」、読み替えは「{}」", self::printed(tree, at), self::meant(tree, at));
            found.related.push(related(tree.get(at).label.unwrap_or_default(), note));
        }
    }
}

fn printed(tree: &Tree, at: Index) -> &str {
    tree.get(at).label.map_or("", |label| tree.source().slice(label))
}

fn meant(tree: &Tree, at: Index) -> String {
    tree.get(at).ordinal.as_ref().map(|o| o.canonical()).unwrap_or_default()
}

/// What shows that the printed numbers cannot be meant.
fn evidence(tree: &Tree, head: Index) -> String {
    let intact = |at: &Index| {
        let style = tree.get(*at).ordinal.as_ref().is_some_and(|o| o.style == Style::CircledLatin);
        let letter = printed(tree, *at).chars().all(|c| ('Ⓐ'..='ⓩ').contains(&c));
        style && letter && !printed(tree, *at).is_empty()
    };
    let siblings = tree.get(head).parent.map_or(&[][..], |p| &tree.get(p).children);
    if let Some(at) = siblings.iter().find(|at| intact(at)) {
        return format!("同じ並びに「{}」があるためです。", printed(tree, *at));
    }
    let first = siblings.first() == Some(&head);
    let Some(begins) = printed(tree, head).chars().next().filter(|_| first) else {
        return "前後の番号の並びによります。".to_string();
    };
    let above = tree
        .ancestors(head)
        .find(|at| tree.get(*at).ordinal.as_ref().is_some_and(|o| o.style == Style::Circled));
    let elsewhere = (0..tree.provisions().len()).find(intact);
    let because = match (begins, above, elsewhere) {
        ('①', Some(above), Some(at)) => {
            let (outer, letter) = (printed(tree, above), printed(tree, at));
            format!("上の段が既に「{outer}」で、文書のほかの並びに「{letter}」がある")
        }
        ('①', Some(above), None) => format!("上の段が既に「{}」である", printed(tree, above)),
        ('①', None, _) => return "前後の番号の並びによります。".to_string(),
        (c, _, _) => format!("並びが「{c}」から始まり、「①」がない"),
    };
    format!("{because}ためです。")
}
