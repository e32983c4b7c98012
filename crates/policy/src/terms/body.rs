//! What does the body call itself in this document? 本市, 組合, 広域連合.
//! Takes the tree and its short names; gives the name used most as a word of its own.
//! Who enacted the document stands on its title page, which `clause` reads.

use super::uses;
use crate::model::Alias;
use clause::Tree;

/// Pronouns of a body for itself.
const PRONOUNS: [&str; 22] = [
    "本市",
    "本町",
    "本村",
    "本県",
    "本府",
    "本都",
    "本道",
    "本区",
    "本組合",
    "本広域連合",
    "本連合",
    "本企業団",
    "本団体",
    "当市",
    "当町",
    "当村",
    "当県",
    "当区",
    "当組合",
    "当広域連合",
    "当団体",
    "本市町村",
];

/// Last words of names of bodies.
const BODIES: [&str; 12] = ["市", "町", "村", "区", "都", "道", "府", "県", "組合", "連合", "企業団", "機構"];

/// Most short names of bodies that are looked at.
const MOST: usize = 64;

/// 自団体の略称: the body's own short name; nothing where the document neither defines nor uses one.
pub(crate) fn body_name(tree: &Tree, aliases: &[Alias]) -> Option<String> {
    let own: Vec<&Alias> = aliases.iter().filter(|a| stands_for_body(tree, a)).take(MOST).collect();
    // A name for several organs jointly (関係機関) is none of the body's own.
    let mut names: Vec<String> = own.iter().map(|a| a.alias.clone()).collect();
    names.extend(PRONOUNS.iter().map(|p| p.to_string()));
    names.extend(tree.front().bodies.iter().cloned());
    let counts = uses(tree, &names);
    let short = names.len() - tree.front().bodies.len();
    most(&names[..short], &counts[..short]).or_else(|| most(&names[short..], &counts[short..]))
}

/// The first of those that are used most.
fn most(names: &[String], counts: &[usize]) -> Option<String> {
    let best = counts.iter().copied().max().filter(|n| *n > 0)?;
    names.iter().zip(counts).find(|(_, n)| **n == best).map(|(name, _)| name.clone())
}

fn stands_for_body(tree: &Tree, alias: &Alias) -> bool {
    let front = tree.front();
    let named = front.bodies.contains(&alias.stands_for);
    let titled = front.title.starts_with(&alias.stands_for) && is_body(&alias.stands_for);
    let kind = BODIES.iter().any(|b| alias.alias == *b) || alias.alias == "広域連合";
    named || titled || (kind && is_body(&alias.stands_for))
}

fn is_body(name: &str) -> bool {
    BODIES.iter().any(|b| name.ends_with(b))
}
