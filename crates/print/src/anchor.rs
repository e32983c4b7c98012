//! Under which name is a provision linked? Its slug, made unique within the document.
//! Takes a tree; gives one ASCII name for each provision, in order. Two provisions share a slug where a text repeats a number.

use clause::Tree;
use std::collections::HashSet;

/// A name for each provision; the first of several with one slug keeps it.
pub(crate) fn anchors(tree: &Tree) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let slugs: Vec<String> = tree.provisions().iter().map(|p| p.id.slug()).collect();
    let reserved: HashSet<&str> = slugs.iter().map(String::as_str).collect();
    let mut next: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    slugs
        .iter()
        .map(|slug| {
            let mut name = slug.clone();
            while !taken.insert(name.clone()) {
                let n = next.entry(slug).or_insert(1);
                *n += 1;
                let other = format!("{slug}_{n}");
                if !reserved.contains(other.as_str()) {
                    name = other;
                }
            }
            name
        })
        .collect()
}
