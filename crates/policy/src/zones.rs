//! Which parts of the network are kept apart? Names of zones, and the provisions that say how.
//! Takes the tree and its definitions; gives zones in the order in which they are named.
//! Which traffic a device lets through is no matter of the text and is not here.

use crate::model::{Definition, Zone};
use crate::phrase::compound;
use aho_corasick::{AhoCorasick, MatchKind};
use clause::{Index, Kind, Provision, Tree};
use std::collections::BTreeMap;

/// 領域: every zone that the document defines or gives rules for.
pub(crate) fn zones(tree: &Tree, definitions: &[Definition]) -> Vec<Zone> {
    let apart = apart(tree, definitions);
    let mut names = Names::default();
    for d in definitions.iter().filter(|d| is_zone(&d.term)) {
        names.add(d.clause, &d.term, &d.also);
    }
    for (clause, p) in tree.provisions().iter().enumerate().filter(|(i, _)| apart[*i]) {
        if p.kind == Kind::Numbered && is_zone(p.heading.as_str()) {
            names.add(clause, p.heading.as_str(), &[]);
        }
        for name in topics(p.body.as_str()) {
            names.add(clause, name, &[]);
        }
    }
    names.zones(tree, definitions, &apart)
}

/// 「…接続系」, 「…事務系」; 体系 is no zone.
fn is_zone(name: &str) -> bool {
    name.ends_with('系') && !name.ends_with("体系") && name.chars().count() >= 3 && compound(name) == 0
}

/// 「…系においては」, 「…系では、」.
fn topics(body: &str) -> impl Iterator<Item = &str> {
    let found = body.match_indices("系に").chain(body.match_indices("系で"));
    found.filter_map(|(at, _)| {
        let end = at + '系'.len_utf8();
        let topic = ["においては", "では、"].iter().any(|w| body[end..].starts_with(w));
        let name = &body[compound(&body[..end])..end];
        (topic && is_zone(name)).then_some(name)
    })
}

/// Provisions about keeping networks apart: under such a heading, or with such words; definitions are none.
fn apart(tree: &Tree, definitions: &[Definition]) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::with_capacity(tree.provisions().len());
    for p in tree.provisions() {
        let above = p.parent.and_then(|i| out.get(i).copied()).unwrap_or(false);
        let heading =
            ["強靱", "強靭", "分離", "分割", "三層", "３層"].iter().any(|w| p.heading.as_str().contains(w));
        out.push(p.kind == Kind::Numbered && (above || heading));
    }
    for d in definitions {
        out[d.clause] = false;
    }
    out
}

#[derive(Default)]
struct Names {
    /// Every name with the number of its zone.
    names: Vec<(String, usize)>,
    zones: Vec<(Index, String)>,
}

impl Names {
    fn add(&mut self, clause: Index, name: &str, also: &[String]) {
        if self.names.iter().any(|(n, _)| n == name) || self.zones.len() >= 64 {
            return;
        }
        let number = self.zones.len();
        self.zones.push((clause, name.to_string()));
        self.names.push((name.to_string(), number));
        self.names.extend(also.iter().filter(|a| is_zone(a)).map(|a| (a.clone(), number)));
    }

    fn zones(self, tree: &Tree, definitions: &[Definition], apart: &[bool]) -> Vec<Zone> {
        let mut rules: BTreeMap<usize, Vec<Index>> = BTreeMap::new();
        let patterns: Vec<&str> = self.names.iter().map(|(n, _)| n.as_str()).collect();
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns);
        let Ok(search) = search.map_err(drop).and_then(|s| if patterns.is_empty() { Err(()) } else { Ok(s) })
        else {
            return Vec::new();
        };
        let mut defines = vec![false; apart.len()];
        definitions.iter().for_each(|d| defines[d.clause] = true);
        // The zones that a heading names hold for everything beneath it.
        let mut above: Vec<Option<usize>> = Vec::with_capacity(apart.len());
        for (at, p) in tree.provisions().iter().enumerate() {
            let own = patterns.iter().position(|n| p.heading.as_str() == *n).and_then(|i| self.names.get(i));
            let inherited = p.parent.and_then(|i| above.get(i).copied().flatten());
            above.push(own.map(|(_, zone)| *zone).or(inherited));
            if p.body.is_empty() || p.kind != Kind::Numbered || defines[at] {
                continue;
            }
            let mut named = mentioned(&search, &self.names, p);
            let keeps = ["分離", "分割"].iter().any(|w| p.body.as_str().contains(w));
            if !apart[at] && !keeps {
                continue;
            }
            named.extend(above[at].filter(|_| apart[at]));
            named.sort_unstable();
            named.dedup();
            named.into_iter().for_each(|zone| rules.entry(zone).or_default().push(at));
        }
        let zones = self.zones.into_iter().enumerate();
        zones
            .map(|(i, (clause, name))| Zone { clause, name, rules: rules.remove(&i).unwrap_or_default() })
            .collect()
    }
}

fn mentioned(search: &AhoCorasick, names: &[(String, usize)], p: &Provision) -> Vec<usize> {
    let texts = [p.heading.as_str(), p.body.as_str()];
    let found = texts.into_iter().flat_map(|t| search.find_iter(t));
    found.filter_map(|m| names.get(m.pattern().as_usize()).map(|(_, zone)| *zone)).collect()
}
