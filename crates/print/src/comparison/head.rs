//! What stands above a comparison? Which texts, how many provisions of each kind, and what one has and the other lacks.
//! Takes two policies and their comparison; gives lines.

use super::{List, Side};
use clause::{Index, Kind, Tree};
use policy::compare::{Change, Comparison, Relation};
use std::collections::BTreeMap;

/// The Japanese word for a kind of change.
pub(super) fn word(change: Change, relation: Relation) -> &'static str {
    let editions = relation == Relation::Editions;
    match change {
        Change::Unchanged if editions => "変更なし",
        Change::Unchanged => "同文",
        Change::Renumbered if editions => "番号のみ変更",
        Change::Renumbered => "番号のみ相違",
        Change::Moved if editions => "移動",
        Change::Moved => "位置のみ相違",
        Change::Reworded if editions => "改正",
        Change::Reworded => "文言の相違",
        Change::MovedAndReworded if editions => "移動して改正",
        Change::MovedAndReworded => "位置と文言の相違",
        Change::Split if editions => "分割",
        Change::Split => "左が一つ、右が複数",
        Change::Merged if editions => "統合",
        Change::Merged => "左が複数、右が一つ",
        Change::New if editions => "新設",
        Change::New => "後の文書のみ",
        Change::Deleted if editions => "削除",
        Change::Deleted => "先の文書のみ",
    }
}

/// What a text calls itself.
pub(super) fn name(side: &Side<'_>) -> String {
    let front = side.policy.tree.front();
    let title = front.title.trim();
    let body = front.bodies.first().map(|b| b.trim()).filter(|b| !b.is_empty());
    match body {
        _ if title.is_empty() && body.is_none() => side.policy.tree.source().name().to_string(),
        Some(body) if !title.contains(body) => format!("{body} {title}").trim_end().to_string(),
        _ => title.to_string(),
    }
}

/// The lines above the table.
pub(super) fn notes(old: &Side<'_>, new: &Side<'_>, found: &Comparison) -> Vec<String> {
    let editions = found.relation == Relation::Editions;
    let words = if editions { ["改正前", "改正後"] } else { ["先の文書", "後の文書"] };
    let mut out = Vec::new();
    for (word, side) in words.iter().zip([old, new]) {
        let count = side.policy.tree.provisions().iter().filter(|p| p.kind != Kind::Front).count();
        let dates: Vec<&str> = side.policy.tree.front().dates.iter().map(|d| d.printed.as_str()).collect();
        let dates = if dates.is_empty() { String::new() } else { format!("、{}", dates.join("、")) };
        // Where a file lies on somebody's machine is nothing for the table.
        let file = side.path.rsplit(['/', '\\']).next().unwrap_or(side.path);
        out.push(format!("{word}：{}（{file}{dates}、{count}規定）", name(side)));
    }
    if !editions {
        out.push("題名及び制定機関が異なるため、二つの団体の文書として比べています。".to_string());
    }
    let kinds = Change::ALL.iter().filter_map(|change| {
        let count = found.entries.iter().filter(|e| e.change() == *change).count();
        (count > 0).then(|| match (change, editions) {
            (Change::Split, false) => format!("先の一つが後では複数 {count}"),
            (Change::Merged, false) => format!("先の複数が後では一つ {count}"),
            _ => format!("{} {count}", word(*change, found.relation)),
        })
    });
    let kinds: Vec<String> = kinds.collect();
    out.push(if kinds.is_empty() { "規定がありません。".to_string() } else { kinds.join("、") });
    out
}

/// For two bodies: what one has and the other lacks, as each text orders it.
pub(super) fn lists(old: &Side<'_>, new: &Side<'_>, found: &Comparison) -> Vec<List> {
    if found.relation == Relation::Editions {
        return Vec::new();
    }
    let gone = |change: Change| found.entries.iter().filter(move |e| e.change() == change);
    let mut only_old: Vec<Index> = gone(Change::Deleted).flat_map(|e| e.old.clone()).collect();
    let only_new: Vec<Index> = gone(Change::New).flat_map(|e| e.new.clone()).collect();
    only_old.sort_unstable();
    // The heading of a part is nothing that a body could lack.
    let says = |side: &Side<'_>, at: &Index| side.policy.tree.get(*at).kind != Kind::PartHeading;
    only_old.retain(|at| says(old, at));
    let only_new: Vec<Index> = only_new.into_iter().filter(|at| says(new, at)).collect();
    vec![list(new, old, &only_new), list(old, new, &only_old)]
}

/// What the columns of two bodies are called: the enacting bodies where they differ, otherwise the titles.
pub(super) fn short_names(one: &Side<'_>, other: &Side<'_>) -> [String; 2] {
    let body = |side: &Side<'_>| side.policy.tree.front().bodies.first().map(|b| b.trim().to_string());
    match (body(one), body(other)) {
        (Some(a), Some(b)) if a != b && !a.is_empty() && !b.is_empty() => [a, b],
        _ => [name(one), name(other)],
    }
}

fn list(has: &Side<'_>, lacks: &Side<'_>, only: &[Index]) -> List {
    let tree = &has.policy.tree;
    // The outermost of them stand in the list, the others are counted with those.
    let mut counts: BTreeMap<Index, usize> = BTreeMap::new();
    for at in only {
        let top = tree.upward(*at).filter(|up| only.binary_search(up).is_ok()).last();
        *counts.entry(top.unwrap_or(*at)).or_default() += 1;
    }
    let line = |(at, count): (&Index, &usize)| {
        let more =
            if *count > 1 { format!("（以下{}規定を含む）", count - 1) } else { String::new() };
        format!("{}　{}{more}", tree.get(*at).id.citation().trim(), title(tree, *at, 40))
    };
    let lines = counts.iter().map(line).collect();
    let [has, lacks] = short_names(has, lacks);
    let title = format!("{has}にあり、{lacks}にないもの（{}規定）", only.len());
    List { title, lines }
}

/// Heading, or the beginning of the words, of at most `longest` characters.
pub(super) fn title(tree: &Tree, at: Index, longest: usize) -> String {
    let words: Vec<char> = tree.get(at).title().lines().next().unwrap_or("").chars().collect();
    let cut = if words.len() > longest { "…" } else { "" };
    words.iter().take(longest).collect::<String>() + cut
}
