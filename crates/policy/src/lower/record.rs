//! What is written down or kept? Finds the object of 記録, 作成, 保存 and their like where it is a record.
//! Takes the words of one act; gives the record in the document's words.
//! How long it is kept is asked by a rule.

use crate::records::{PAPERS, RECORDS};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

const KEEPS: [&str; 12] = [
    "を作成",
    "を保存",
    "を保管",
    "を記録",
    "を取得",
    "を整備",
    "に記録",
    "を備え",
    "の提出を求め",
    "への署名を求め",
    "を残",
    "に記載",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(KEEPS).ok());

/// The record that an act makes or keeps.
pub(crate) fn find(words: &str) -> Option<String> {
    let last = FINDER.as_ref()?.find_iter(words).last()?;
    let (at, keep) = (last.start(), KEEPS[last.pattern().as_usize()]);
    let head = &words[..at];
    let start = head.rfind(['、', 'は', 'を']).map_or(0, |i| i + 3);
    let object = &head[start..];
    let wide = if keep == "を記録" {
        head.rfind("について、").map_or(object, |i| &head[i + 15..])
    } else {
        object
    };
    let record = RECORDS.iter().chain(&PAPERS).any(|r| wide.contains(r)) || keep == "を記録";
    (record && !wide.is_empty()).then(|| wide.to_string())
}
