//! What was proposed for the duties? As JSON lines in the keys of `tests/score_bindings.py`, and as a table for people.
//! Takes proposals with their policy; gives text, the least sure first in the table.
//! The proposals are made in `practice::link`.

use policy::Policy;
use practice::{Catalog, Doubt, Proposal};
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    clause: String,
    duties: &'a [u32],
    mechanism: &'a str,
    how: &'a str,
    why: &'a str,
    certainty: &'a str,
    doubts: &'a [Doubt],
}

/// One JSON object for each clause and mechanism.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no proposal is.
pub fn jsonl(policy: &Policy, proposals: &[Proposal]) -> Result<String, serde_json::Error> {
    let doc = policy.tree.source().name();
    let mut out = String::new();
    for p in proposals {
        let row = Row {
            clause: format!("{doc}:{}", policy.tree.get(p.clause).id),
            duties: &p.duties,
            mechanism: &p.mechanism,
            how: p.how.key(),
            why: &p.why,
            certainty: p.certainty().key(),
            doubts: p.least(),
        };
        out.push_str(&serde_json::to_string(&row)?);
        out.push('\n');
    }
    Ok(out)
}

/// A table for people: the proposals from the least sure to the surest.
pub fn table(policy: &Policy, catalog: &Catalog, proposals: &[Proposal]) -> String {
    let mut out = String::new();
    let mut sorted: Vec<&Proposal> = proposals.iter().collect();
    sorted.sort_by_key(|p| p.certainty());
    for p in &sorted {
        let sure = p.certainty().title();
        let title = catalog.get(&p.mechanism).map_or(p.mechanism.as_str(), |m| m.title.as_str());
        let citation = policy.tree.get(p.clause).id.citation();
        out.push_str(&format!(
            "{sure}  {}  {citation}  {title}（{}）  {}{}\n",
            p.how.title(),
            p.mechanism,
            p.why,
            told(p.least())
        ));
    }
    out.push_str(&format!(
        "{}: 提案 {} 件。すべて提案であり、確定には人の確認が必要です。\n",
        policy.tree.source().name(),
        proposals.len(),
    ));
    out
}

/// What is doubtful, after the reason: empty where nothing is.
pub fn told(doubts: &[Doubt]) -> String {
    match doubts {
        [] => String::new(),
        doubts => format!("（{}）", doubts.iter().map(|d| d.title()).collect::<Vec<_>>().join("、")),
    }
}
