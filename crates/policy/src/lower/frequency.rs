//! How often, or how soon? Finds the adverb of an act.
//! Takes the words of one act without its condition; gives the frequency and the adverb as printed.
//! An interval in numbers is kept in the adverb; what a body sets for 定期的 is not the text's business.

use crate::model::Frequency;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

const ADVERBS: [(&str, Frequency); 42] = [
    ("毎年度", Frequency::Annual),
    ("毎年", Frequency::Annual),
    ("年１回", Frequency::Annual),
    ("年1回", Frequency::Annual),
    ("年一回", Frequency::Annual),
    ("年に1回", Frequency::Annual),
    ("年に１回", Frequency::Annual),
    ("年に一回", Frequency::Annual),
    ("１年に１回", Frequency::Annual),
    ("1年に1回", Frequency::Annual),
    ("年度ごと", Frequency::Annual),
    ("定期的又は必要に応じて", Frequency::Periodic),
    ("定期的", Frequency::Periodic),
    ("定期に", Frequency::Periodic),
    ("定期保守", Frequency::Periodic),
    ("定期点検", Frequency::Periodic),
    ("毎月", Frequency::Periodic),
    ("毎週", Frequency::Periodic),
    ("毎日", Frequency::Periodic),
    ("月1回", Frequency::Periodic),
    ("月１回", Frequency::Periodic),
    ("月一回", Frequency::Periodic),
    ("週1回", Frequency::Periodic),
    ("週１回", Frequency::Periodic),
    ("週一回", Frequency::Periodic),
    ("四半期", Frequency::Periodic),
    ("半年", Frequency::Periodic),
    ("速やかに", Frequency::Promptly),
    ("すみやかに", Frequency::Promptly),
    ("直ちに", Frequency::Promptly),
    ("ただちに", Frequency::Promptly),
    ("遅滞なく", Frequency::Promptly),
    ("早急に", Frequency::Promptly),
    ("即時", Frequency::Promptly),
    ("常時監視", Frequency::Constant),
    ("常時", Frequency::Constant),
    ("常に", Frequency::Constant),
    ("必要に応じ", Frequency::AsNeeded),
    ("適宜", Frequency::AsNeeded),
    ("随時", Frequency::AsNeeded),
    ("適時", Frequency::AsNeeded),
    ("その都度", Frequency::AsNeeded),
];
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = ADVERBS.iter().map(|(w, _)| *w);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok()
});

/// The frequency of an act. A fixed rhythm outweighs 必要に応じて; otherwise the first adverb counts.
pub(crate) fn find(words: &str) -> Option<(Frequency, String)> {
    let finder = FINDER.as_ref()?;
    let mut best: Option<(u8, Frequency, &str)> = None;
    for found in finder.find_iter(words) {
        let (adverb, frequency) = ADVERBS[found.pattern().as_usize()];
        let rank = match (frequency, adverb) {
            (Frequency::Annual | Frequency::Periodic, _) => 0,
            (_, "適時" | "その都度") => 2,
            _ => 1,
        };
        if best.is_none_or(|b| rank < b.0) && !attribute(adverb, &words[found.end()..]) {
            best = Some((rank, frequency, &words[found.start()..found.end() + count(&words[found.end()..])]));
        }
    }
    best.map(|(_, frequency, adverb)| (frequency, adverb.to_string()))
}

/// Length of 「2回以上」 behind 「毎年度」.
fn count(after: &str) -> usize {
    let digits: usize =
        after.chars().take_while(|c| c.is_numeric() || "一二三四五六".contains(*c)).map(char::len_utf8).sum();
    let times = ["回以上", "回", "度"].iter().find(|t| after[digits..].starts_with(**t));
    times.filter(|_| digits > 0).map_or(0, |t| digits + t.len())
}

/// 「外部と常時接続するシステム」 describes a system: an adverb right before an attribute is none of the act's.
fn attribute(adverb: &str, after: &str) -> bool {
    adverb == "常時" && ["接続する", "接続された", "稼働する"].iter().any(|a| after.starts_with(a))
}

/// A condition that comes true once for each person: 採用時, 最初のログイン時点.
pub(crate) fn once(condition: &str) -> bool {
    ["採用時", "採用の際", "最初の", "初回", "就任時", "着任時"].iter().any(|w| condition.contains(w))
        && !condition.contains("の際")
}
