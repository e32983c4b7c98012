//! Whose agreement is needed? Reads 許可, 承認 and their like with the person who gives them.
//! Takes the words of one act; gives the permission and how it stands to the act.
//! Nobody may be named: then `from` is empty, and a rule says so.

use crate::actor;
use crate::model::Permission;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

const WORDS: [&str; 6] = ["許可", "承認", "同意", "承諾", "許諾", "認可"];
const GETS: [&str; 9] = ["を得", "を受け", "をえ", "を取り", "を求め", "が必要", "を要", "を取得", "があ"];
const BOUNDS: [&str; 20] = [
    "、",
    "，",
    "は",
    "を",
    "あらかじめ",
    "事前に",
    "必要に応じて",
    "必要に応じ",
    "速やかに",
    "場合に",
    "より",
    "から",
    "際に",
    "事後",
    "には",
    "について",
    "当該",
    "原則として",
    "以内に",
    "までに",
];

const WITHOUT: [&str; 9] = [
    "なく",
    "なし",
    "のない",
    "がない限り",
    "を得ずに",
    "を得ないで",
    "を受けずに",
    "を得ることなく",
    "を受けないで",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(WORDS).ok());

/// The permission that an act needs.
pub(crate) fn find(words: &str, prohibited: bool) -> Option<Permission> {
    let finder = FINDER.as_ref()?;
    for found in finder.find_iter(words) {
        let word = WORDS[found.pattern().as_usize()];
        let (at, after) = (found.start(), &words[found.end()..]);
        let lacks = WITHOUT.iter().any(|w| after.starts_with(w));
        let gets = GETS.iter().any(|g| after.starts_with(g))
            && !after.starts_with("を受けた者")
            && !after.starts_with("を求める");
        if (lacks && prohibited) || (gets && !lacks) {
            return Some(Permission { from: givers(words, at), of: act_of(words, at), word });
        }
    }
    if !words.contains("した者で") && !words.contains("めた者で") {
        return None;
    }
    appointed(words)
}

/// 「…が認めた者でなければならない」 needs that person's agreement.
fn appointed(words: &str) -> Option<Permission> {
    let at = words
        .find("が認めた者で")
        .or_else(|| words.find("が承認した者で"))
        .or_else(|| words.find("が許可した者で"))?;
    let from = names(&words[..at]);
    (!from.is_empty()).then(|| Permission { from, of: words.to_string(), word: "承認" })
}

/// Who gives it: the actors before の or に.
fn givers(words: &str, at: usize) -> Vec<String> {
    let head = words[..at]
        .strip_suffix("事前の")
        .or_else(|| words[..at].strip_suffix("文書による"))
        .unwrap_or(&words[..at]);
    let head = head
        .strip_suffix("から")
        .or_else(|| head.strip_suffix('の'))
        .or_else(|| head.strip_suffix('に'))
        .or_else(|| head.strip_suffix("による"));
    head.map(names).unwrap_or_default()
}

fn names(head: &str) -> Vec<String> {
    let phrase = actor::phrase_before(head, head.len(), &BOUNDS);
    let mut list = phrase;
    // A list with commas: 「A、B及びCの許可」.
    let mut start = head.len() - phrase.len();
    while let Some(before) = head[..start].trim_end().strip_suffix('、') {
        let item = actor::phrase_before(before, before.len(), &BOUNDS);
        if item.is_empty() || !actor::is_actor(item) || before[..before.len() - item.len()].ends_with('を') {
            break;
        }
        start = before.len() - item.len();
        list = &head[start..];
    }
    actor::split(list).into_iter().filter(|n| actor::is_actor(n)).collect()
}

/// To what: the words before the giver, as far as they stand in the same act.
fn act_of(words: &str, at: usize) -> String {
    let head = &words[..at];
    let cut = head.rfind(['、', '，']).unwrap_or(0);
    head[..cut].trim_matches(['、', '，']).to_string()
}
