//! Which acts hide in a list of nouns? 「監視、遵守状況の確認、…の確保等の対策を講じる」 demands each of its items.
//! Takes the acts of a sentence; gives one act for each item, or nothing where there is no such list.
//! Lists of verbs are taken apart in `pieces`.

use super::act::Act;
use crate::model::Force;

/// Takes the list of nouns in a declaration apart.
pub(crate) fn split(acts: &[Act], sentence: &str) -> Option<Vec<Act>> {
    let [act] = acts else { return None };
    let words = sentence.get(act.start..act.end)?;
    let closes = ["対策を講じる", "対策を講じるものとする", "措置を講じる", "措置を講じるものとする"];
    if act.force != Force::ShallBe || !closes.iter().any(|c| words.ends_with(c)) {
        return None;
    }
    let at = words.rmatch_indices('等').map(|(i, _)| i).find(|i| closes_list(words, *i))?;
    let items = items(&words[..at]);
    if items.len() < 2 {
        return None;
    }
    Some(items.into_iter().map(|(from, to)| item(act, words, from, to)).collect())
}

/// Behind 等 only the measures follow: 「等の技術的対策を講じる」, 「等、運用面の対策を講じる」.
fn closes_list(words: &str, at: usize) -> bool {
    let noun = words[..at].chars().next_back().is_some_and(|c| !('ぁ'..='ん').contains(&c));
    let rest = &words[at + '等'.len_utf8()..];
    let behind = rest.strip_prefix('の').or_else(|| rest.strip_prefix('、'));
    noun && behind.is_some_and(|b| !b.contains('、') && !b.contains("について") && !b.contains("管理"))
}

fn items(list: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < list.len() {
        let rest = &list[at..];
        let joint = ["、", "及び", "並びに"].iter().find(|j| rest.starts_with(**j));
        match joint {
            Some(j) => {
                out.push((start, at));
                at += j.len();
                start = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    out.push((start, list.len()));
    out.retain(|(a, b)| b > a);
    out
}

fn item(act: &Act, words: &str, from: usize, to: usize) -> Act {
    let text = &words[from..to];
    let mut out = act.clone();
    out.words = text.to_string();
    (out.start, out.end) = (act.start + from, act.start + to);
    // 「業務委託を行う際のセキュリティ確保」 carries its condition with it.
    if let Some(at) = text.find("際の") {
        out.condition = Some(text[..at + '際'.len_utf8()].to_string());
    }
    out
}
