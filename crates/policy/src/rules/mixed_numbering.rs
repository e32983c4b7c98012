//! Are the numbers of one series printed in different forms?
//! Takes labels as printed; gives one diagnostic for each series, and one for heading marks in the whole document.
//! List marks before items are in `mixed_list_marks`; misread numbers, in `damaged_ordinal`.

use super::characters::{Script, script};
use super::{Findings, Rule, related};
use crate::model::Policy;
use clause::{Category, Finding, Index, Kind, Severity, Span, Style, Tree, glyph};
use std::collections::BTreeMap;

/// 番号の書き方の不統一.
pub(crate) static RULE: Rule = Rule {
    code: "R0212",
    name: "mixed-numbering",
    category: Category::Structure,
    severity: Severity::Advice,
    summary: "同じ並びの番号や見出し記号の書き方がそろっていない",
    explanation: EXPLANATION,
    check,
};

const EXPLANATION: &str = "\
## 何を確認するか

同じ並びの番号について、次の点を確認します。

- 全角と半角、括弧の種類、後の「.」の有無がそろっているか（一桁を全角、二桁を半角とする書き方は、そろっているものとして扱います。）
- 同じ段の見出しに、違う種類の番号が混じっていないか
- 変換で付いた見出し記号「#」の数が、同じ段の見出しでそろっているか

## なぜ

番号の形は、規定の段の深さを示します。同じ段の番号の形が違うと、深さを取り違えます。

## 例

- 「（１）」「（２）」「(3)」と並んでいる

## 直し方

一つの形にそろえてください。

## 根拠

運用上の判断。
";

fn check(policy: &Policy, findings: &mut Findings<'_>) {
    let tree = &policy.tree;
    let mut hashes: Vec<(Index, usize, usize)> = Vec::new();
    for items in series(tree) {
        if let Some((a, b)) = two_styles(tree, &items).or_else(|| two_forms(tree, &items)) {
            report(tree, findings, a, b);
        }
        hashes.extend(two_levels(tree, &items));
    }
    hashes.sort_unstable();
    let Some((&(at, before, now), others)) = hashes.split_first() else {
        return;
    };
    let quote = |at: Index| tree.get(at).heading.as_str();
    let sign = |n: usize| {
        if n == 0 { "なし".to_string() } else { format!("「{}」", "#".repeat(n)) }
    };
    let message = format!(
        "見出し「{}」の見出し記号が{}で、直前の同じ段の見出しの{}と違い、変換の跡と思われます。",
        quote(at),
        sign(now),
        sign(before)
    );
    let found = findings.report(at, tree.get(at).span(), message);
    found.help = Some("同じ段の見出しの「#」の数をそろえるか、記号を削ってください。".to_string());
    for &(at, _, now) in others {
        found.related.push(related(
            tree.get(at).heading.span(),
            format!("「{}」の見出し記号は{}", quote(at), sign(now)),
        ));
    }
}

fn report(tree: &Tree, findings: &mut Findings<'_>, a: Index, b: Index) {
    let place = |at: Index| tree.get(at).label.unwrap_or_default();
    let (was, now) = (printed(tree, a), printed(tree, b));
    let message = format!("同じ並びの番号が、「{was}」と「{now}」のように違う書き方になっています。");
    let found = findings.report(b, place(b), message);
    found.help = Some("番号の書き方を一つにそろえてください。".to_string());
    found.related.push(related(place(a), format!("「{was}」と書いている番号")));
}

/// The labelled children of each provision; articles are one series through all chapters.
fn series(tree: &Tree) -> Vec<Vec<Index>> {
    let misread: Vec<Index> = tree
        .findings()
        .iter()
        .filter_map(|f| if let Finding::DamagedOrdinal { at } = f { Some(*at) } else { None })
        .collect();
    let mut out: BTreeMap<Option<Index>, Vec<Index>> = BTreeMap::new();
    let mut articles = Vec::new();
    for (at, p) in tree.provisions().iter().enumerate() {
        let Some(ordinal) = p.ordinal.as_ref().filter(|_| p.kind == Kind::Numbered && p.label.is_some())
        else {
            continue;
        };
        if ordinal.style == Style::Article {
            articles.push(at);
        } else if ordinal.style != Style::Bullet && !misread.contains(&at) {
            out.entry(p.parent).or_default().push(at);
        }
    }
    out.into_values().chain([articles]).collect()
}

/// Two headings of one series whose numbers are of different kinds.
fn two_styles(tree: &Tree, items: &[Index]) -> Option<(Index, Index)> {
    let style = |at: &Index| tree.get(*at).ordinal.as_ref().map(|o| o.style).filter(|s| !s.is_legal());
    let mut headed = items.iter().filter(|at| !tree.get(**at).heading.is_empty() && style(at).is_some());
    let first = headed.next()?;
    headed.find(|at| style(at) != style(first)).map(|at| (*first, *at))
}

/// Two numbers of one series, of the same kind and with as many digits, that are printed in different forms.
fn two_forms(tree: &Tree, items: &[Index]) -> Option<(Index, Index)> {
    let mut seen: BTreeMap<(Style, usize), (Index, String)> = BTreeMap::new();
    for at in items {
        let Some(ordinal) = &tree.get(*at).ordinal else {
            continue;
        };
        let digits = ordinal.value.to_string().len();
        let form = form(printed(tree, *at));
        match seen.get(&(ordinal.style, digits)) {
            Some((other, was)) if *was != form => return Some((*other, *at)),
            Some(_) => {}
            None => {
                seen.insert((ordinal.style, digits), (*at, form));
            }
        }
    }
    None
}

/// The label without branches (の2) and with the point behind it, if there is one.
fn printed(tree: &Tree, at: Index) -> &str {
    let Some(label) = tree.get(at).label else {
        return "";
    };
    if tree.get(at).ordinal.as_ref().is_some_and(|o| o.style.is_legal()) {
        return tree.source().slice(label).split('の').next().unwrap_or("");
    }
    let text = tree.source().text();
    let point =
        text[label.end..].chars().next().filter(|c| ".．、:：)".contains(*c)).map_or(0, char::len_utf8);
    tree.source().slice(Span::new(label.start, label.end + point))
}

/// A label with every number replaced by a sign of its kind.
fn form(label: &str) -> String {
    let mut out = String::new();
    for c in label.chars() {
        let sign = match (script(c), c) {
            (Script::Digit, '0'..='9') => '9',
            (Script::Digit, _) => '９',
            (Script::Katakana, 'ｦ'..='ﾟ') => 'ｱ',
            (Script::Katakana, _) => 'ア',
            (Script::Kanji, c) if glyph::kanji(c.encode_utf8(&mut [0; 4])).is_some() => '一',
            (Script::Latin, c) if c.is_ascii() => 'a',
            (Script::Latin, _) => 'ａ',
            (_, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿') => '①',
            (_, '⑴'..='⒇') => '⑴',
            (_, 'Ⅰ'..='Ⅻ') => 'Ⅰ',
            (_, 'Ⓐ'..='ⓩ') => 'ⓐ',
            (_, c) if c.is_whitespace() => continue,
            (_, c) => c,
        };
        if !out.ends_with(sign) || sign == '(' {
            out.push(sign);
        }
    }
    out
}

/// Headings of one series whose Markdown level differs from the heading before: with the level before and their own.
fn two_levels(tree: &Tree, items: &[Index]) -> Vec<(Index, usize, usize)> {
    let level = |at: Index| {
        let start = tree.get(at).label.map_or(0, |l| l.start);
        let line = tree.source().line_at(start);
        tree.source().slice(line).trim_start().chars().take_while(|c| *c == '#').count()
    };
    let headed: Vec<Index> = items.iter().copied().filter(|at| !tree.get(*at).heading.is_empty()).collect();
    let pairs = headed.windows(2).map(|w| (w[1], level(w[0]), level(w[1])));
    pairs.filter(|(_, was, now)| was != now).collect()
}
