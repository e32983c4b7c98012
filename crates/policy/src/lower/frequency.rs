//! How often, or how soon? Finds the adverb of an act.
//! Takes the words of one act without its condition; gives the frequency and the adverb as printed.
//! An interval in numbers is kept in the adverb; what a body sets for 定期的 is not the text's business.

use crate::model::Frequency;

const ADVERBS: [(&str, Frequency); 36] = [
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
    ("定期変更", Frequency::Periodic),
    ("定期点検", Frequency::Periodic),
    ("毎月", Frequency::Periodic),
    ("毎週", Frequency::Periodic),
    ("毎日", Frequency::Periodic),
    ("月1回", Frequency::Periodic),
    ("月１回", Frequency::Periodic),
    ("月一回", Frequency::Periodic),
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
];
const LESS_SURE: [(&str, Frequency); 3] =
    [("適時", Frequency::AsNeeded), ("その都度", Frequency::AsNeeded), ("最初の", Frequency::Once)];

/// The frequency of an act. A fixed rhythm outweighs 必要に応じて; otherwise the first adverb counts.
pub(crate) fn find(words: &str) -> Option<(Frequency, String)> {
    let at = |table: &[(&'static str, Frequency)], rhythm: bool| {
        table
            .iter()
            .filter(|(_, f)| matches!(f, Frequency::Annual | Frequency::Periodic) == rhythm)
            .filter_map(|(w, f)| position(words, w).map(|i| (i, *w, *f)))
            .min_by_key(|(i, w, _)| (*i, usize::MAX - w.len()))
    };
    let found = at(&ADVERBS, true).or_else(|| at(&ADVERBS, false)).or_else(|| at(&LESS_SURE[..2], false));
    found.map(|(_, word, frequency)| (frequency, word.to_string()))
}

/// 「外部と常時接続するシステム」 describes a system: an adverb right before an attribute is none of the act's.
fn position(words: &str, adverb: &str) -> Option<usize> {
    words.match_indices(adverb).map(|(i, _)| i).find(|i| {
        let after = &words[i + adverb.len()..];
        let attribute = adverb == "常時" && ["接続する", "接続された", "稼働する"].iter().any(|a| after.starts_with(a));
        !attribute
    })
}

/// A condition that comes true once for each person: 採用時, 最初のログイン時点.
pub(crate) fn once(condition: &str) -> bool {
    ["採用時", "採用の際", "最初の", "初回", "就任時", "着任時"].iter().any(|w| condition.contains(w)) && !condition.contains("の際")
}
