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

丸数字などの番号が、そのままでは並びが成り立たず、別の番号に読み替えると成り立つ箇所を知らせます。印刷された番号と読み替えた番号を並べて示します。同じように化けている並びは、文書ごとに一件にまとめます。

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
    let mut groups: Vec<(Sign, Vec<Vec<Index>>)> = Vec::new();
    for (_, items) in series {
        let Some(sign) = items.first().map(|head| sign(tree, *head)) else { continue };
        match groups.iter_mut().find(|(s, _)| *s == sign) {
            Some((_, alike)) => alike.push(items),
            None => groups.push((sign, vec![items])),
        }
    }
    for (sign, alike) in groups {
        report(tree, findings, sign, &alike);
    }
}

/// Reports the series that one sign gives away, at the first of them.
fn report(tree: &Tree, findings: &mut Findings<'_>, sign: Sign, alike: &[Vec<Index>]) {
    let Some((items, others)) = alike.split_first() else { return };
    let Some((&head, rest)) = items.split_first() else { return };
    let place = |at: Index| tree.get(at).label.unwrap_or_else(|| tree.get(at).span());
    let more = match others.len() {
        0 => String::new(),
        n => format!("（ほかに同様の並びが{n}か所）"),
    };
    let because = evidence(tree, head, sign);
    let (was, is) = readings(tree, items);
    let message = format!(
        "番号{was}{more}は{is}の誤りと思われます（{because}）。この診断ではそのように読み替えています。"
    );
    let found = findings.report(head, place(head), message);
    found.help = Some("原本の番号を確認し、正しい文字に改めてください。".to_string());
    for &at in rest {
        let note = format!("印刷は「{}」、読み替えは「{}」", printed(tree, at), meant(tree, at));
        found.related.push(related(place(at), note));
    }
    for items in others {
        let (was, is) = readings(tree, items);
        found.related.push(related(place(items[0]), format!("印刷は{was}、読み替えは{is}")));
    }
}

/// So many numbers are named one by one; more of them, by the first and the last.
const NAMED: usize = 4;

/// The numbers of a series as printed and as meant, for quoting.
fn readings(tree: &Tree, items: &[Index]) -> (String, String) {
    let list = |name: &dyn Fn(Index) -> String, count: &str| match items {
        [first, .., last] if items.len() > NAMED => {
            format!("「{}」から「{}」まで{count}", name(*first), name(*last))
        }
        _ => items.iter().map(|at| format!("「{}」", name(*at))).collect(),
    };
    let count = format!("（{}項目）", items.len());
    (list(&|at| printed(tree, at).to_string(), &count), list(&|at| meant(tree, at), ""))
}

fn printed(tree: &Tree, at: Index) -> &str {
    tree.get(at).label.map_or("", |label| tree.source().slice(label))
}

fn meant(tree: &Tree, at: Index) -> String {
    tree.get(at).ordinal.as_ref().map(|o| o.canonical()).unwrap_or_default()
}

/// What gives a damaged series away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A sibling bears the letter of another number of the series.
    Sibling(Index),
    /// Two levels, one beneath the other, would be numbered alike.
    Level,
    /// The series begins with a number that cannot be its first.
    Start,
    /// Only the numbers around it.
    Order,
}

/// Whether a number is a letter in a circle and printed so.
fn intact(tree: &Tree, at: Index) -> bool {
    let style = tree.get(at).ordinal.as_ref().is_some_and(|o| o.style == Style::CircledLatin);
    let mut letters = printed(tree, at).chars().peekable();
    style && letters.peek().is_some() && letters.all(|c| ('Ⓐ'..='ⓩ').contains(&c))
}

/// The nearest provision above with a number in a circle.
fn outer(tree: &Tree, at: Index) -> Option<Index> {
    tree.ancestors(at).find(|a| tree.get(*a).ordinal.as_ref().is_some_and(|o| o.style == Style::Circled))
}

fn sign(tree: &Tree, head: Index) -> Sign {
    let siblings = tree.get(head).parent.map_or(&[][..], |p| &tree.get(p).children);
    if let Some(at) = siblings.iter().find(|at| intact(tree, **at)) {
        return Sign::Sibling(*at);
    }
    let first = siblings.first() == Some(&head);
    match printed(tree, head).chars().next().filter(|_| first) {
        Some('①') if outer(tree, head).is_some() => Sign::Level,
        Some('①') | None => Sign::Order,
        Some(_) => Sign::Start,
    }
}

/// What shows that the printed numbers cannot be meant, in words.
fn evidence(tree: &Tree, head: Index, sign: Sign) -> String {
    let above = outer(tree, head).map_or("", |at| printed(tree, at));
    match sign {
        Sign::Sibling(at) => format!("同じ並びに「{}」があるため", printed(tree, at)),
        Sign::Level => match (0..tree.provisions().len()).find(|at| intact(tree, *at)) {
            Some(at) => {
                let letter = printed(tree, at);
                format!("上の段が既に「{above}」で、文書のほかの並びに「{letter}」があるため")
            }
            None => format!("上の段が既に「{above}」であるため"),
        },
        Sign::Start => {
            let begins: String = printed(tree, head).chars().take(1).collect();
            format!("並びが「{begins}」から始まり、「①」がないため")
        }
        Sign::Order => "前後の番号の並びによる".to_string(),
    }
}
