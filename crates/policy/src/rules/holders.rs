//! Who holds which role? Posts as the appointments name them, in a form in which two appointments can be compared.
//! Takes a policy; gives holdings and answers whether two roles fall to one post.
//! Appointments are found in `appointments`; names of roles are told from other nouns in `roles`.

use crate::model::Policy;
use clause::{Index, Span};

/// A role and the post that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holding {
    /// The role.
    pub role: String,
    /// The post, without the clause that says whose post is meant.
    pub post: String,
    /// Several persons may hold the post, each for a section of his own.
    pub several: bool,
    /// Where it is said.
    pub clause: Index,
    /// The place of the sentence.
    pub span: Span,
}

/// All holdings of one post, in document order; organs and their members are left out.
pub(crate) fn holdings(policy: &Policy) -> Vec<Holding> {
    let mut out: Vec<Holding> = Vec::new();
    for a in &policy.appointments {
        let Some(holder) = &a.holder else { continue };
        let person = ["者", "CISO", "CIO", "CDO", "官", "人"].iter().any(|e| a.role.ends_with(e));
        let list = ["及び", "並びに", "又は", "若しくは", "、"].iter().any(|j| holder.contains(j));
        let post = post(holder);
        if person && !list && !post.is_empty() && !out.iter().any(|h| h.role == a.role && h.post == post) {
            out.push(Holding {
                role: a.role.clone(),
                post: post.to_string(),
                several: several(holder, post),
                clause: a.clause,
                span: a.span,
            });
        }
    }
    out
}

/// The post at the end of a phrase: 「情報システムを所管する課の長」 is 課の長.
fn post(holder: &str) -> &str {
    let holder = holder.trim();
    let clause = ["する", "した", "している", "属する", "られた", "された"];
    let cut = clause.iter().filter_map(|c| holder.rfind(c).map(|i| i + c.len())).max().unwrap_or(0);
    holder[cut..].trim_start_matches("各")
}

/// Whether a post is one of many: 各課長, 所管する課の長, or a title without the name of an office.
fn several(holder: &str, post: &str) -> bool {
    const EACH: [&str; 8] = ["各", "それぞれ", "所管", "当該", "所属", "担当", "主管", "配置"];
    const TITLES: [&str; 12] = [
        "課長",
        "室長",
        "課室長",
        "部長",
        "局長",
        "係長",
        "所長",
        "所属長",
        "施設長",
        "館長",
        "校長",
        "園長",
    ];
    let office = post.ends_with("の長");
    office || EACH.iter().any(|w| holder.contains(w)) || TITLES.contains(&post.trim_end_matches('等'))
}

/// Whether one post holds both roles, with the two holdings; a role is not compared with itself.
pub(crate) fn same_post<'h>(
    holdings: &'h [Holding],
    one: &str,
    other: &str,
) -> Option<(&'h Holding, &'h Holding)> {
    if one == other {
        return None;
    }
    holdings
        .iter()
        .filter(|h| h.role == one)
        .find_map(|a| holdings.iter().find(|b| b.role == other && b.post == a.post).map(|b| (a, b)))
}
