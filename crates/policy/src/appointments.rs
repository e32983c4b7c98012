//! Who holds which role? 「Xを、Yとする」, 「Yを置き、Xをもって充てる」, 「Xで構成する」, 「Yを指名し」.
//! Takes the tree; gives each role that is set up, with its holder where the text names one.
//! Who bears a duty is found in `lower`; whether a role is missing is asked by the rules.

mod roles;
mod set_up;

use crate::model::Appointment;
use crate::phrase::{self, compound, is_noun};
use crate::sentence::{Sentence, mask, sentences};
use clause::{Index, Kind, Provision, Tree};
use roles::{is_bare, is_group, is_post, is_role, without_count};
use set_up::noun_length;

/// 任命: every role that is set up or given to somebody, in document order.
pub(crate) fn appointments(tree: &Tree) -> Vec<Appointment> {
    let mut out = Vec::new();
    for (clause, p) in tree.provisions().iter().enumerate() {
        let text = p.body.as_str();
        if p.kind == Kind::Row {
            out.extend(row(clause, p));
            continue;
        }
        if matches!(p.kind, Kind::Front | Kind::Figure) || !CUES.iter().any(|c| text.contains(c)) {
            continue;
        }
        for sentence in sentences(text).into_iter().filter(|s| s.end - s.start <= LONGEST) {
            let span = p.body.locate(sentence.start, sentence.end);
            let found = Reader::new(tree, clause, text, sentence).read();
            out.extend(found.into_iter().map(|(role, holder)| Appointment { clause, role, holder, span }));
        }
    }
    out
}

/// A row of a table that gives roles to posts: 「情報システム管理者　総務課長」.
fn row(clause: Index, p: &Provision) -> Option<Appointment> {
    let [first, second, ..] = p.cells.as_slice() else {
        return None;
    };
    let (role, holder) = (first.as_str().trim(), second.as_str().trim());
    let named = is_role(role) && role.chars().all(is_noun) && role.chars().count() <= 30;
    let held = is_post(holder) && holder.chars().count() <= 40 && !holder.contains('。');
    (named && held).then(|| Appointment {
        clause,
        role: role.to_string(),
        holder: Some(holder.to_string()),
        span: first.span().join(second.span()),
    })
}

/// Longest sentence that is read, in bytes; none that appoints somebody is so long.
const LONGEST: usize = 6000;
/// Every appointment holds one of these.
const CUES: [&str; 16] = [
    "とする",
    "とし、",
    "を置",
    "充て",
    "あて",
    "構成",
    "組織",
    "指名",
    "任命",
    "設置",
    "整備",
    "を設け",
    "を定め",
    "務め",
    "兼ね",
    "当たる",
];

/// Role and holder.
type Pair = (String, Option<String>);

/// One sentence, with its brackets masked and its commas alike.
struct Reader<'a> {
    tree: &'a Tree,
    clause: Index,
    words: &'a str,
    masked: String,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree, clause: Index, text: &'a str, sentence: Sentence) -> Self {
        let words = sentence.words(text);
        Reader { tree, clause, words, masked: mask(words).replace('，', "、") }
    }

    fn read(&self) -> Vec<Pair> {
        let filled = self.filled();
        if !filled.is_empty() {
            return filled;
        }
        let one =
            self.composed().or_else(|| self.made()).or_else(|| self.named_as()).or_else(|| self.served());
        one.map_or_else(|| self.set_up(), |pair| vec![pair])
    }

    /// 「Yを置き、Xをもって充てる」 and 「Yは、Xをもって充てる」, as often as the sentence says it.
    fn filled(&self) -> Vec<Pair> {
        let mut out = Vec::new();
        let mut from = 0;
        for (at, by) in self.masked.match_indices("をもって") {
            let behind = self.masked[at + by.len()..].trim_start_matches('、');
            let behind = ["これに", "これを", "その職に"]
                .iter()
                .find_map(|w| behind.strip_prefix(w))
                .unwrap_or(behind);
            if !["充て", "あて", "充当"].iter().any(|w| behind.starts_with(w)) {
                continue;
            }
            let before = &self.masked[..at];
            let placed =
                before[from..].rfind("を置").or_else(|| before[from..].rfind("を設け")).map(|i| from + i);
            let role = match placed {
                Some(end) => self.role_before(end),
                None => self.topic(before).and_then(|end| self.role_before(end)),
            };
            let holder = self.holder(phrase::start(before, true).max(from), at);
            if let Some(role) = role {
                out.push((role, holder));
            }
            from = at + by.len();
        }
        out
    }

    /// 「A、B及びCで構成する」, 「次に掲げる者をもって組織する」: the group is the topic, or the provision's heading.
    fn composed(&self) -> Option<Pair> {
        let ways = ["で構成", "をもって構成", "により構成", "から構成", "をもって組織", "で組織"];
        let at = ways.iter().filter_map(|w| self.masked.find(w)).min()?;
        let behind = &self.masked[at..];
        if !["構成する", "構成し", "構成され", "組織する", "組織し"].iter().any(|v| behind.contains(v))
        {
            return None;
        }
        let topic = self.topic(&self.masked[..at]);
        // 「Xで構成する委員会を設置し」 names the group behind the verb.
        let verb = ["構成する", "構成される", "組織する"]
            .iter()
            .find_map(|v| behind.find(v).map(|i| at + i + v.len()));
        let built = verb
            .and_then(|from| self.holder(from, from + noun_length(&self.masked[from..])))
            .filter(|r| is_group(r));
        let named = || {
            topic
                .and_then(|end| self.role_before(end))
                .or_else(|| self.role_of_heading())
                .filter(|r| is_group(r))
        };
        let start = match topic {
            Some(end) if built.is_none() => end + 'は'.len_utf8(),
            _ => phrase::start(&self.masked[..at], true),
        };
        let role = built.or_else(named)?;
        let holder = self.holder(start, at)?;
        let listed = holder.starts_with("次") || holder.starts_with("以下");
        Some((role, if listed { self.items().or(Some(holder)) } else { Some(holder) }))
    }

    /// 「Xを、Yとする」, 「Yは、Xとする」, 「Xを、Yとして指名する」.
    fn made(&self) -> Option<Pair> {
        let ended = ["とするものとする", "としなければならない", "とする"]
            .iter()
            .find_map(|v| self.masked.strip_suffix(v));
        let named =
            ["として指名", "として任命", "として指定", "として充て", "として選任", "として置", "とし、"];
        let named = named.iter().filter_map(|w| self.masked.find(w)).min();
        named.and_then(|end| self.made_before(end)).or_else(|| self.made_before(ended?.len()))
    }

    /// Role and holder in the words before とする.
    fn made_before(&self, end: usize) -> Option<Pair> {
        let before = &self.masked[..end];
        let object = before.rfind("を、").or_else(|| before.rfind('を'));
        if let Some(at) = object {
            let role = self.role_in(at + 'を'.len_utf8(), end).filter(|r| is_role(r))?;
            let start = self.topic(&before[..at]).map_or(0, |t| t + 'は'.len_utf8());
            return Some((role, self.holder(start, at)));
        }
        let topic = self.topic(before)?;
        let role = self.role_before(topic).filter(|r| is_role(r))?;
        let holder = self.holder(topic + 'は'.len_utf8(), end)?;
        is_post(&holder).then_some((role, Some(holder)))
    }

    /// 「XをYに任命する」, 「XをYに充てる」.
    fn named_as(&self) -> Option<Pair> {
        let ways = ["に指名", "に任命", "に充て", "に選任", "に指定"];
        let end = ways.iter().filter_map(|w| self.masked.find(w)).min()?;
        let object = self.masked[..end].rfind('を')?;
        let role = self.role_in(object + 'を'.len_utf8(), end).filter(|r| is_role(r))?;
        let start = self.topic(&self.masked[..object]).map_or(0, |t| t + 'は'.len_utf8());
        Some((role, self.holder(start, object)))
    }

    /// 「Yには、Xを充てる」, 「Yは、Xが務める」.
    fn served(&self) -> Option<Pair> {
        let ways = ["を充て", "をあて", "が務め", "が兼ね", "がこれに当たる", "がその任に当たる"];
        let end = ways.iter().filter_map(|w| self.masked.find(w)).min()?;
        let before = &self.masked[..end];
        let topic = ["には、", "は、", "は"].iter().find_map(|t| before.find(t).map(|at| (at, t.len())))?;
        let role = self.role_before(topic.0).filter(|r| is_role(r))?;
        let holder = self.holder(topic.0 + topic.1, end).filter(|h| is_post(h))?;
        Some((role, Some(holder)))
    }

    /// The end of the sentence's topic before its は.
    fn topic(&self, before: &str) -> Option<usize> {
        let found = before.match_indices("は、").next().or_else(|| before.match_indices('は').next());
        found.map(|(at, _)| at).filter(|at| !before[..*at].ends_with(['又', 'で', 'に', 'て']))
    }

    /// The role that ends at `end`, brackets behind it left out.
    fn role_before(&self, end: usize) -> Option<String> {
        self.role_in(0, end)
    }

    fn role_in(&self, from: usize, end: usize) -> Option<String> {
        let words = without_count(self.masked.get(from..end)?).trim_end_matches(['*', '、', ' ', '　']);
        let own = compound(words);
        let name = &words[own..];
        let start = if is_bare(name) { phrase::nearest(words) } else { own };
        let role = self.words.get(from + start..from + words.len())?.trim();
        let known = ["その", "当該", "同"].iter().any(|w| role.starts_with(w));
        (!role.is_empty() && !known && role.chars().count() <= 60).then(|| role.to_string())
    }

    /// The words from `start` to `end`, as printed.
    fn holder(&self, start: usize, end: usize) -> Option<String> {
        let words = self.words.get(start..end)?;
        let aside = ["必要に応じて、", "必要に応じ、", "原則として、", "あらかじめ、"];
        let words = aside.iter().find_map(|a| words.trim_start().strip_prefix(a)).unwrap_or(words);
        let words = words.trim_matches(['、', '，', ' ', '　']);
        (!words.is_empty()).then(|| words.to_string())
    }

    /// The group that the heading of the provision, or of one above it, names.
    fn role_of_heading(&self) -> Option<String> {
        self.tree.upward(self.clause).take(3).find_map(|at| {
            let heading = self.tree.get(at).heading.as_str();
            let ends = ["の設置", "の整備", "の構成", "の組織", "の役割", "について"];
            let name = ends.iter().find_map(|e| heading.strip_suffix(e)).unwrap_or(heading);
            let name = name.split(['（', '(']).next().unwrap_or(name).trim();
            is_role(name).then(|| name.to_string())
        })
    }

    /// The provisions beneath, as one list.
    fn items(&self) -> Option<String> {
        let children = &self.tree.get(self.clause).children;
        let words: Vec<&str> =
            children.iter().map(|c| self.tree.get(*c).title()).filter(|w| !w.is_empty()).collect();
        (!words.is_empty()).then(|| words.join("、"))
    }
}
