//! Which provisions name a class? 「重要性分類Ⅱ以上」, 「機密性2又は3」, 「機密性1のみ」.
//! Takes the tree and its schemes; gives for each class the provisions whose words mean it.
//! The classes themselves are read in the parent module.

use super::{Group, Label};
use clause::{Index, Tree};
use std::collections::HashMap;

/// For each scheme and each of its classes, the provisions that name it.
pub(super) fn handling(tree: &Tree, groups: &[Group]) -> Vec<Vec<Vec<Index>>> {
    let mut out: Vec<Vec<Vec<Index>>> = groups.iter().map(|g| vec![Vec::new(); g.members.len()]).collect();
    let mut mentions: HashMap<&str, Vec<(Index, &str)>> = HashMap::new();
    for (group, out) in groups.iter().zip(&mut out).take(16) {
        // 自治体機密性 is called 機密性 as well.
        let scheme = group.scheme.strip_prefix("自治体").unwrap_or(&group.scheme);
        let mentions = mentions.entry(scheme).or_insert_with(|| places(tree, scheme));
        for (at, behind) in mentions.iter() {
            // The table itself explains its classes and handles none.
            let explains =
                tree.get(*at).parent == Some(group.parent) && group.members.iter().any(|m| m.clause == *at);
            if *at == group.parent || explains {
                continue;
            }
            for member in meant(behind, group) {
                if out[member].last() != Some(at) {
                    out[member].push(*at);
                }
            }
        }
    }
    out
}

/// Where the name of a scheme stands: the provision and the words behind the name.
fn places<'a>(tree: &'a Tree, scheme: &str) -> Vec<(Index, &'a str)> {
    let mut out = Vec::new();
    for (at, p) in tree.provisions().iter().enumerate() {
        for text in [p.heading.as_str(), p.body.as_str()] {
            out.extend(text.match_indices(scheme).map(|(place, name)| (at, &text[place + name.len()..])));
        }
    }
    out
}

/// The classes that the words behind the name of the scheme mean.
fn meant(mut rest: &str, group: &Group) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '　', '「', '（', '(', 'の']);
        let Some((label, len)) = Label::read(rest) else {
            break;
        };
        let named = named(group, &label);
        let Some(first) = named.first().copied() else {
            break;
        };
        rest = rest[len..].trim_start_matches(['」', '）', ')']);
        let from = out.len();
        if let Some(behind) = rest.strip_prefix("以上") {
            out.extend((0..group.members.len()).filter(|m| named.contains(m) || !is_lower(group, *m, first)));
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("以下") {
            out.extend((0..group.members.len()).filter(|m| named.contains(m) || !is_lower(group, first, *m)));
            rest = behind;
        } else {
            out.extend(&named);
        }
        // 「機密性2以上とは」 explains the words.
        if rest.starts_with("とは") {
            out.truncate(from);
        }
        let joint = ["及び", "並びに", "又は", "若しくは", "、", "・", "と", "～", "から"]
            .iter()
            .find_map(|j| rest.strip_prefix(j));
        let Some(next) = joint else { break };
        rest = next;
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The classes that a label names: its own, or all of its letters (3 for 3A, 3B and 3C).
fn named(group: &Group, label: &Label) -> Vec<usize> {
    let all = 0..group.members.len();
    if let Some(own) = all.clone().find(|i| group.members[*i].label == *label) {
        return vec![own];
    }
    let lettered = |i: &usize| label.number.is_some() && group.members[*i].label.number == label.number;
    if label.text.chars().all(|c| c.is_ascii_digit()) { all.filter(lettered).collect() } else { Vec::new() }
}

/// Whether class `a` stands lower than class `b`.
///
/// The text seldom says so: the first printed is the highest, unless rising numbers measure a property (機密性1, 2, 3).
fn is_lower(group: &Group, a: usize, b: usize) -> bool {
    let number = |i: usize| group.members.get(i).and_then(|m| m.label.number);
    let rising = number(0) < number(group.members.len() - 1) && number(0).is_some();
    if rising && group.scheme.ends_with('性') { a < b } else { a > b }
}
