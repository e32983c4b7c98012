//! What does the document fear? Takes the items under 対象とする脅威 apart.
//! Takes the tree; gives threats in the document's own words: causes, not what they lead to.
//! 「A、B等のCによるD」 names A and B; C is what they are called together, and D the harm.

use crate::model::Threat;
use crate::phrase::{has_predicate, is_noun};
use crate::sentence::mask;
use clause::{Kind, Tree, glyph};

/// 脅威: every threat, in document order.
pub(crate) fn threats(tree: &Tree) -> Vec<Threat> {
    let mut inside = vec![false; tree.provisions().len()];
    let mut out = Vec::new();
    for (clause, p) in tree.provisions().iter().enumerate() {
        let section = p.kind == Kind::Numbered && is_section(p.heading.as_str());
        let beneath = p.parent.is_some_and(|i| inside[i]);
        inside[clause] = beneath || section;
        if !beneath || !p.children.is_empty() {
            continue;
        }
        let words = p.title();
        if !["しなければ", "ものとする", "実施する", "講じる"].iter().any(|w| words.contains(w))
        {
            out.extend(names(words).into_iter().map(|name| Threat { clause, name }));
        }
    }
    out
}

fn is_section(heading: &str) -> bool {
    let heading = glyph::squeeze(heading);
    heading.ends_with("脅威") || heading.ends_with("脅威の種類") || heading.ends_with("脅威の想定")
}

/// What leads from a cause to its harm.
const LEADS: [&str; 4] = ["による", "に伴う", "により", "からの"];

/// The threats that one item names.
fn names(words: &str) -> Vec<String> {
    let words = words.trim().trim_end_matches(['。', '．']);
    let masked = mask(words);
    let parts = parts(&masked, &["、", "，"]);
    let lead = parts.iter().position(|(start, end)| LEADS.iter().any(|l| masked[*start..*end].contains(l)));
    let Some(place) = lead else {
        return causes(words, &masked);
    };
    let (start, end) = parts[place];
    let segment = &masked[start..end];
    let found = LEADS.iter().filter_map(|l| segment.rfind(l).map(|at| (at, at + l.len()))).max();
    let (stop, behind) = found.map_or((end, end), |(at, behind)| (start + at, start + behind));
    let mut out = causes(&words[..stop], &masked[..stop]);
    // 「…による漏えい・破壊、重要情報の詐取、内部不正等」: a harm joined by ・ ends at the comma, and further threats follow.
    if masked[behind..end].contains('・') {
        for (start, end) in &parts[place + 1..] {
            out.extend(split_dots(&words[*start..*end]));
        }
    }
    out.iter().map(|name| clean(name)).filter(|name| !name.is_empty()).collect()
}

/// Byte ranges between separators.
fn parts(masked: &str, separators: &[&str]) -> Vec<(usize, usize)> {
    let (mut out, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(c) = masked[at..].chars().next() {
        let Some(separator) = separators.iter().find(|s| masked[at..].starts_with(**s)) else {
            at += c.len_utf8();
            continue;
        };
        // や is a joint only between nouns.
        let before = masked[..at].chars().next_back().is_some_and(|c| is_noun(c) || c == '*');
        let behind = masked[at + separator.len()..].chars().next().is_some_and(is_noun);
        if *separator != "や" || (before && behind) {
            out.push((from, at));
            from = at + separator.len();
        }
        at += separator.len();
    }
    out.push((from, masked.len()));
    out
}

/// The causes before 「による」.
fn causes(words: &str, masked: &str) -> Vec<String> {
    let all = parts(masked, &["、", "，", "や"]);
    if let Some(shared) = shared_tail(words, &all) {
        return shared;
    }
    all.into_iter().flat_map(|(start, end)| examples(&words[start..end], &masked[start..end])).collect()
}

/// 「電力、通信又は水道の供給の途絶」: what follows the last member belongs to all of them.
fn shared_tail(words: &str, all: &[(usize, usize)]) -> Option<Vec<String>> {
    let ((start, end), before) = all.split_last()?;
    let last = &words[*start..*end];
    let joint = ["又は", "及び", "若しくは"].into_iter().find(|j| last.contains(j))?;
    let (left, right) = last.split_once(joint)?;
    let tail = &right[right.find('の')?..];
    let bare = |w: &str| !w.is_empty() && w.chars().all(is_noun) && !w.ends_with('等');
    let mut heads: Vec<&str> = before.iter().map(|(s, e)| &words[*s..*e]).collect();
    heads.push(left);
    if before.is_empty() || !heads.iter().all(|h| bare(h)) {
        return None;
    }
    heads.push(&right[..right.len() - tail.len()]);
    Some(heads.into_iter().map(|h| format!("{h}{tail}")).collect())
}

/// 「サービス不能攻撃等のサイバー攻撃」 gives the example and drops what it is an example of.
fn examples(words: &str, masked: &str) -> Vec<String> {
    for mark in ["等の", "などの", "その他の"] {
        if let Some(at) = masked.find(mark) {
            let kind = &masked[at + mark.len()..];
            if at > 0 && !kind.is_empty() && !has_predicate(kind) {
                return split_dots(&words[..at]);
            }
        }
    }
    // 「不正サイトの閲覧等を起点とするマルウェア感染」 names both.
    if let Some(at) = masked.find("等を")
        && let Some(len) = masked[at..].find("する")
    {
        let mut out = split_dots(&words[..at]);
        out.extend(split_dots(&words[at + len + "する".len()..]));
        return out;
    }
    split_dots(words)
}

fn clean(name: &str) -> String {
    name.trim().trim_end_matches("など").trim_end_matches('等').trim().to_string()
}

/// 「操作・設定ミス」, 「設計・開発の不備」, 「端末の紛失・盗難」: each member with what they share.
fn split_dots(words: &str) -> Vec<String> {
    let words = words.trim().trim_end_matches('等');
    let whole = || vec![words.to_string()];
    if !words.contains('・') || has_predicate(words) || words.contains(['（', '(']) {
        return whole();
    }
    let pieces: Vec<&str> = words.split('・').collect();
    let Some((last, before)) = pieces.split_last() else {
        return whole();
    };
    if pieces.iter().any(|p| p.is_empty()) {
        return whole();
    }
    if let Some(end) = pieces[0].rfind('の').map(|i| i + 'の'.len_utf8()) {
        let prefix = &pieces[0][..end];
        return pieces
            .iter()
            .enumerate()
            .map(|(i, p)| if i == 0 { p.to_string() } else { format!("{prefix}{p}") })
            .collect();
    }
    let Some(tail) = tail(before[0], last) else {
        return pieces.iter().map(|p| p.to_string()).collect();
    };
    let mut out: Vec<String> = before.iter().map(|p| format!("{p}{tail}")).collect();
    out.push(last.to_string());
    out
}

/// What `last` adds to its own counterpart of `first`: ミス in 操作・設定ミス, 不備 in 保守・メンテナンス不備.
fn tail<'a>(first: &str, last: &'a str) -> Option<&'a str> {
    let kanji = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    if !first.chars().all(kanji) {
        return None;
    }
    let len: usize = if last.starts_with(kanji) {
        let own: Vec<char> = last.chars().take(first.chars().count()).collect();
        if !own.iter().all(|c| kanji(*c)) {
            return None;
        }
        own.iter().map(|c| c.len_utf8()).sum()
    } else {
        last.chars().take_while(|c| katakana(*c)).map(char::len_utf8).sum()
    };
    last.get(len..).filter(|t| !t.is_empty() && len > 0)
}
