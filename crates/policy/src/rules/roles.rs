//! Which nouns name a standing role or organ, and where are they spoken of?
//! Takes names and a tree; gives roles and the places where the text mentions, sets up or works with them.
//! Titles differ from body to body: only their last words are known here. Who holds a role is in `holders`.

use super::characters::passages;
use super::wording::nouns;
use clause::{Index, Span, Tree};

/// Last words of roles and organs that somebody must set up.
const ENDINGS: [&str; 15] = [
    "責任者",
    "管理者",
    "担当者",
    "監査人",
    "委員会",
    "部会",
    "チーム",
    "窓口",
    "部門",
    "推進本部",
    "対策本部",
    "アドバイザー",
    "推進員",
    "推進者",
    "総括者",
];
/// Names that are complete in themselves.
const NAMES: [&str; 4] = ["CISO", "CSIRT", "CIO", "CDO"];
/// Words before a role that make it a relative one.
const RELATIVE: [&str; 9] = ["当該", "各", "他", "同", "全", "該当", "本", "両", "正副"];
/// Roles in relation to a matter, and organs that the law sets up.
const KNOWN: [&str; 22] = [
    "関係部門",
    "担当部門",
    "被監査部門",
    "所管部門",
    "主管部門",
    "関連部門",
    "監督責任者",
    "管理責任者",
    "作業責任者",
    "現場責任者",
    "指定管理者",
    "選挙管理委員会",
    "教育委員会",
    "公平委員会",
    "農業委員会",
    "評価審査委員会",
    "個人情報保護委員会",
    "公安委員会",
    "人事委員会",
    "労働委員会",
    "収用委員会",
    "漁業調整委員会",
];

/// The role in a noun, without the words that only relate it to something.
pub(crate) fn standing(noun: &str) -> Option<&str> {
    let mut role = noun.trim_end_matches('等');
    while let Some(rest) = RELATIVE.iter().find_map(|r| role.strip_prefix(r)) {
        role = rest;
    }
    let known = KNOWN.iter().any(|k| role.ends_with(k));
    let named = NAMES.contains(&role) || ENDINGS.iter().any(|e| role.len() > e.len() && role.ends_with(e));
    (named && !known).then_some(role)
}

/// The role in a name as it is printed: 「当該課室の情報セキュリティ管理者」 is the 情報セキュリティ管理者.
pub(crate) fn of_name(name: &str) -> Option<&str> {
    let (at, noun) = nouns(name).last()?;
    let relative = name[..at].ends_with("その") || at + noun.len() < name.trim_end_matches('等').len();
    standing(noun).filter(|_| !relative)
}

/// A place where a role is spoken of.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    /// The role.
    pub role: String,
    /// The provision.
    pub clause: Index,
    /// It is the heading's.
    pub heading: bool,
    /// The place.
    pub span: Span,
    /// The words set the role up or appoint its holder.
    pub introduces: bool,
    /// Somebody works together with it, or hears from it.
    pub cooperates: bool,
}

/// All mentions of roles, in document order.
pub(crate) fn mentions(tree: &Tree) -> Vec<Mention> {
    let mut out = Vec::new();
    for (clause, passage) in passages(tree) {
        let text = passage.as_str();
        let heading = std::ptr::eq(passage, &tree.get(clause).heading);
        for (at, noun) in nouns(text) {
            let Some(role) = standing(noun) else { continue };
            let start = at + noun.find(role).unwrap_or(0);
            let end = start + role.len();
            let (before, after) = (&text[..start], &text[end..]);
            let titled = heading
                && before.trim().is_empty()
                && (after.is_empty() || after.starts_with(['の', '（', '(']));
            out.push(Mention {
                role: role.to_string(),
                clause,
                heading,
                span: passage.locate(start, end),
                introduces: titled || introduces(before, after),
                cooperates: COOPERATES.iter().any(|c| after.starts_with(c)),
            });
        }
    }
    out
}

const COOPERATES: [&str; 6] = ["と連携", "と協力", "と協議", "と調整", "と共同", "との連携"];
const SETS_UP: [&str; 12] =
    ["設置", "置く", "置き", "置か", "指名", "選任", "任命", "設け", "定め", "充て", "組織す", "委嘱"];

/// Whether the words around a role set it up: 「…を置く」, 「…を、…とする」, 「…とは」.
fn introduces(before: &str, after: &str) -> bool {
    let after = match after.strip_prefix(['（', '(']) {
        Some(inner) => inner.split_once(['）', ')']).map_or(after, |(_, rest)| rest),
        None => after,
    };
    let clause = after.split(['、', '。', '\n']).next().unwrap_or(after);
    let sets_up = clause.starts_with('を') && SETS_UP.iter().any(|s| clause.contains(s));
    let sentence = before.rsplit(['。', '\n']).next().unwrap_or(before);
    let becomes = ["とする", "とし、", "に充て", "に任命", "に指名"].iter().any(|b| after.starts_with(b));
    let explains = after.starts_with("とは") || after.starts_with("をいう") || after.starts_with("」という");
    sets_up || explains || (becomes && ["を", "をもって"].iter().any(|w| sentence.contains(w)))
}
