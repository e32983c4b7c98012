//! Which duties are reports, and on what? Duties that tell somebody something, with the matter and the list they stand in.
//! Takes a policy; gives reports in document order.
//! Whether two reports contradict each other is asked by the rules about contradictions.

use super::wording::sentence;
use crate::model::{Duty, Policy};
use clause::{Index, Provision, Tree};

/// A duty to tell somebody something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling<'p> {
    /// The duty.
    pub duty: &'p Duty,
    /// The sentence it stands in.
    pub sentence: &'p str,
    /// It is about an incident.
    pub incident: bool,
}

const VERBS: [&str; 7] = ["報告", "通知", "通報", "連絡", "届け出", "届出", "届け"];
const INCIDENTS: [&str; 5] = ["インシデント", "侵害", "事故", "漏えい", "紛失"];

/// All duties to tell, in document order.
pub(crate) fn tellings(policy: &Policy) -> Vec<Telling<'_>> {
    let tells = |d: &&Duty| !d.addressees.is_empty() && tells(&d.act);
    let telling = |duty| {
        let sentence = sentence(policy, duty);
        Telling { duty, sentence, incident: incident(policy, duty, sentence) }
    };
    policy.duties.iter().filter(tells).map(telling).collect()
}

/// Whether the act itself tells: not 「通報するよう設定」, not 「報告が行われる体制」.
fn tells(act: &str) -> bool {
    let Some((at, verb)) = VERBS.iter().filter_map(|v| act.rfind(v).map(|i| (i, *v))).max() else {
        return false;
    };
    let after = &act[at + verb.len()..];
    let indirect =
        ["するよう", "が行われ", "できる", "される", "を受け", "させ"].iter().any(|w| after.starts_with(w));
    let performs =
        ["し", "す", "を行", "をし", "をす", "を", "な", "る"].iter().any(|w| after.starts_with(w));
    (performs || after.is_empty()) && !indirect
}

/// An incident is named in the sentence, in the heading of its list, or in the list where the sentence refers back.
fn incident(policy: &Policy, duty: &Duty, sentence: &str) -> bool {
    let tree = &policy.tree;
    let names = |text: &str| INCIDENTS.iter().any(|i| text.contains(i));
    let list = tree.get(duty.clause).parent.map(|p| tree.get(p));
    let back =
        ["報告を受けた", "報告のあった", "通報を受けた", "連絡を受けた"].iter().any(|b| sentence.contains(b));
    let beside = |p: &Provision| p.children.iter().any(|c| names(tree.get(*c).body.as_str()));
    names(sentence) || list.is_some_and(|p| names(p.heading.as_str()) || (back && beside(p)))
}

/// Whether two provisions stand in one list, or at the same number of two lists next to each other.
pub(crate) fn parallel(tree: &Tree, one: Index, other: Index) -> bool {
    let (a, b) = (tree.get(one), tree.get(other));
    let (Some(up_a), Some(up_b)) = (a.parent, b.parent) else {
        return false;
    };
    let lists = tree.get(up_a).parent.is_some() && tree.get(up_a).parent == tree.get(up_b).parent;
    up_a != up_b && lists && a.ordinal.is_some() && a.ordinal == b.ordinal
}
