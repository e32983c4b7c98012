//! What and whom does the document bind? Reads the sections on its scope, and sentences that say to whom it applies.
//! Takes the tree; gives organs, assets and persons in the document's own words.
//! Short names of persons (以下「職員等」という) stand in `terms`.

use crate::model::{Scope, ScopeKind};
use crate::phrase::members;
use crate::sentence::{mask, sentences};
use clause::{Index, Kind, Provision, Tree, glyph};

/// 適用範囲: every statement of scope, in document order.
pub(crate) fn scope(tree: &Tree) -> Vec<Scope> {
    let mut reader = Reader { tree, taken: vec![false; tree.provisions().len()], out: Vec::new() };
    let mut inside = vec![false; tree.provisions().len()];
    for (at, p) in tree.provisions().iter().enumerate() {
        inside[at] = p.parent.is_some_and(|i| inside[i]) || is_section(p);
        if inside[at] && !reader.taken[at] {
            reader.provision(at, reader.kind(at));
        }
    }
    if reader.out.is_empty() {
        reader.anywhere();
    }
    reader.out
}

fn is_section(p: &Provision) -> bool {
    let heading = glyph::squeeze(p.heading.as_str());
    let named = ["適用範囲", "対象範囲", "適用対象", "適用の範囲", "対象の範囲", "適用の対象"]
        .iter()
        .any(|w| heading.contains(w));
    let short = matches!(heading.as_str(), "適用" | "範囲" | "対象者") || heading.ends_with("規程の適用");
    p.kind == Kind::Numbered && (named || short)
}

struct Reader<'t> {
    tree: &'t Tree,
    /// Provisions that were read as items of one above.
    taken: Vec<bool>,
    out: Vec<Scope>,
}

impl Reader<'_> {
    /// The kind that the heading of the provision, or the nearest above it, tells.
    fn kind(&self, at: Index) -> Option<ScopeKind> {
        self.tree
            .upward(at)
            .take_while(|i| self.tree.get(*i).kind == Kind::Numbered)
            .find_map(|i| told(self.tree.get(i).heading.as_str()))
    }

    fn provision(&mut self, at: Index, kind: Option<ScopeKind>) {
        let text = self.tree.get(at).body.as_str();
        for sentence in sentences(text) {
            let words = sentence.words(text);
            let aside = ["なお", "ただし", "但し", "また"].iter().any(|w| words.starts_with(w));
            if aside || words.contains("同様") {
                continue;
            }
            let masked = mask(words);
            if listed(&masked) && !self.tree.get(at).children.is_empty() {
                let topic = masked.find("は、").and_then(|end| told(&words[..end]));
                self.items(at, topic.or(kind));
            } else if let Some((start, end)) = applied(&masked).or_else(|| named(&masked)) {
                self.words(at, kind, &words[start..end]);
            }
        }
    }

    /// The provisions beneath are what is named, one each.
    fn items(&mut self, at: Index, kind: Option<ScopeKind>) {
        let children = self.tree.get(at).children.clone();
        let mut items = Vec::new();
        for child in children {
            self.taken[child] = true;
            let words = self.tree.get(child).title().trim_end_matches('。').to_string();
            match kind {
                Some(ScopeKind::Persons) | None => self.words(child, kind, &words),
                Some(_) if !words.is_empty() => items.push(words),
                Some(_) => {}
            }
        }
        if let Some(kind) = kind.filter(|_| !items.is_empty()) {
            self.out.push(Scope { clause: at, kind, items });
        }
    }

    /// Takes what is named apart; where no heading tells the kind, the words do.
    fn words(&mut self, clause: Index, kind: Option<ScopeKind>, words: &str) {
        let words = words.trim_matches(['、', '，', ' ', '　', '。']);
        if words.is_empty() {
            return;
        }
        if kind.unwrap_or_else(|| sort(words)) == ScopeKind::Assets {
            self.out.push(Scope { clause, kind: ScopeKind::Assets, items: vec![words.to_string()] });
            return;
        }
        let all = actors(words);
        for wanted in [ScopeKind::Organs, ScopeKind::Persons] {
            let fits = |item: &&String| kind.unwrap_or_else(|| sort(item)) == wanted;
            let items: Vec<String> = all.iter().filter(fits).cloned().collect();
            if !items.is_empty() {
                self.out.push(Scope { clause, kind: wanted, items });
            }
        }
    }

    /// In a text without a section on scope: 「この要綱は、…に適用する。」
    fn anywhere(&mut self) {
        for (at, p) in self.tree.provisions().iter().enumerate() {
            let text = p.body.as_str();
            if !text.contains("に適用する") || p.kind != Kind::Numbered {
                continue;
            }
            for sentence in sentences(text) {
                let words = sentence.words(text);
                let masked = mask(words);
                let own = words.starts_with("この") || words.starts_with('本');
                let topic = masked.find("は、").is_some_and(|i| masked[..i].chars().count() <= 20);
                if let Some((start, end)) = applied(&masked).filter(|_| own && topic) {
                    self.words(at, None, &words[start..end]);
                }
            }
        }
    }
}

/// The kind that a heading or a topic tells.
fn told(words: &str) -> Option<ScopeKind> {
    let has = |any: &[&str]| any.iter().any(|w| words.contains(w));
    if has(&["資産", "情報システム"]) {
        Some(ScopeKind::Assets)
    } else if has(&["機関", "組織", "部局", "団体"]) {
        Some(ScopeKind::Organs)
    } else if has(&["職員", "者の範囲", "対象者", "取扱者", "人の範囲"]) {
        Some(ScopeKind::Persons)
    } else {
        None
    }
}

/// The kind that the last word of a phrase tells.
fn sort(words: &str) -> ScopeKind {
    let plain = without_brackets(words);
    let plain = plain.trim_end_matches(['等', '。', ' ']);
    let ends = |any: &[&str]| any.iter().any(|w| plain.ends_with(w));
    if ends(&[
        "資産",
        "システム",
        "ネットワーク",
        "設備",
        "媒体",
        "機器",
        "文書",
        "情報",
        "データ",
        "端末",
        "施設",
    ]) {
        ScopeKind::Assets
    } else if ends(&["職員", "者", "議員", "社員", "従業員", "構成員", "団員", "人"])
        && !plain.ends_with("管理者")
    {
        ScopeKind::Persons
    } else {
        ScopeKind::Organs
    }
}

fn listed(masked: &str) -> bool {
    ["次の", "次に掲げる", "以下の", "下記の"].iter().any(|w| masked.contains(w))
}

/// 「Xに適用する」, 「Xを対象とする」: where X stands.
fn applied(masked: &str) -> Option<(usize, usize)> {
    let verbs = [
        "に適用する",
        "に適用され",
        "に適用し",
        "に対し適用する",
        "に対して適用する",
        "を対象とする",
        "を適用範囲とする",
    ];
    let end = verbs.iter().filter_map(|v| masked.find(v)).min()?;
    Some((behind_topic(&masked[..end]), end))
}

/// 「Yは、Xとする」, 「Xとする」: where X stands.
fn named(masked: &str) -> Option<(usize, usize)> {
    let before =
        ["のみとする", "とするものとする", "とする", "である"].iter().find_map(|v| masked.strip_suffix(v))?;
    Some((behind_topic(before), before.len()))
}

fn behind_topic(words: &str) -> usize {
    words.find("は、").map_or(0, |i| i + "は、".len())
}

/// The organs and persons of a list, and those that a bracket includes (…を含む。).
fn actors(words: &str) -> Vec<String> {
    let masked = mask(words);
    let (mut out, mut from) = (Vec::new(), None);
    for range in members(&masked) {
        let start = from.take().unwrap_or(range.start);
        // 「情報資産を取り扱う職員」: what is no actor belongs to the next member.
        if sort(&words[range.clone()]) == ScopeKind::Assets && range.end < masked.len() {
            from = Some(start);
            continue;
        }
        let item = &words[start..range.end];
        let plain = without_brackets(item);
        out.extend(Some(plain.trim().to_string()).filter(|p| !p.is_empty()));
        out.extend(included(item));
    }
    out
}

/// The words outside of brackets; a bracket that only takes something away (…を除く。) stays.
fn without_brackets(words: &str) -> String {
    let masked = mask(words);
    let (mut out, mut from) = (String::new(), 0);
    while let Some(open) = masked[from..].find('*').map(|i| from + i) {
        let end = masked[open..].find(|c| c != '*').map_or(words.len(), |i| open + i);
        out.push_str(&words[from..open]);
        if words[open..end].contains("除く") && !words[open..end].contains("以下") {
            out.push_str(&words[open..end]);
        }
        from = end;
    }
    out.push_str(&words[from..]);
    out
}

fn included(item: &str) -> Vec<String> {
    let Some((_, inner)) = item.split_once(['（', '(']) else {
        return Vec::new();
    };
    let Some((inner, _)) = inner.split_once("を含む") else {
        return Vec::new();
    };
    members(inner).into_iter().map(|r| inner[r].trim().to_string()).collect()
}
