//! Which provisions take each other's place? From words and surroundings to groups of provisions.
//! Takes two policies; gives groups: one to one, one to several, several to one, and those without counterpart.
//! Whether a group moved is found in `place`.

use super::assign::{Edge, matching};
use super::candidates::{self, Pairs, Side};
use super::portions;
use super::profile::{Profiles, Sort, profiles};
use super::score::{Sides, scores};
use super::{Entry, compared};
use crate::model::Policy;
use clause::{ClauseId, Index};
use std::collections::HashMap;

/// Headings less alike than this name two matters.
const HEADINGS: f64 = 0.45;
const SAME: f64 = 0.5;
/// Words of this length that stand once in each text are the same provision, wherever they stand.
const TELLING: usize = 14;
/// Steps of the scale on which scores become whole numbers.
const SCALE: f64 = 1e6;

/// One to one: for each old provision its counterpart, and the other way round.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    pub to: HashMap<Index, Index>,
    pub from: HashMap<Index, Index>,
}

impl Links {
    pub(super) fn join(&mut self, a: Index, b: Index) {
        self.to.insert(a, b);
        self.from.insert(b, a);
    }

    pub(super) fn part(&mut self, a: Index) {
        if let Some(b) = self.to.remove(&a) {
            self.from.remove(&b);
        }
    }
}

/// Groups of provisions that correspond, in no order; `strangers` are two bodies.
pub(super) fn groups(old: &Policy, new: &Policy, strangers: bool) -> Vec<Entry> {
    let (one, other, weights) = profiles(old, new);
    let sides = Sides { old: &old.tree, new: &new.tree, one: &one, other: &other, weights: &weights };
    let (olds, news): (Vec<Index>, Vec<Index>) =
        (compared(&old.tree).collect(), compared(&new.tree).collect());
    let certain = certain(&one, &other, &olds, &news);
    let open = |all: &[Index], held: &HashMap<Index, Index>| -> Vec<Index> {
        all.iter().copied().filter(|at| !held.contains_key(at)).collect()
    };
    let (rest, others) = (open(&olds, &certain.to), open(&news, &certain.from));
    let (here, there) = (Side { profiles: &one, open: &rest }, Side { profiles: &other, open: &others });
    let mut words = candidates::pairs(here, there, &weights);
    words.extend(same_address(&sides, &rest, &others));
    words.extend(certain.to.iter().map(|(a, b)| ((*a, *b), 1.0)));
    let scores = scores(&sides, &mut words);
    let mut links = certain;
    join_parts(&sides, &olds, &news, &mut links);
    choose(&sides, &words, &scores, &mut links, if strangers { FOREIGN } else { STRICT });
    if strangers {
        let mut under = beneath_pairs(&sides, &links);
        under.extend(words.iter().filter(|(pair, _)| same_heading(&sides, **pair)).map(|(p, w)| (*p, *w)));
        choose(&sides, &words, &under, &mut links, LENIENT);
    }
    let portions = portions::find(&sides, &olds, &news, &mut links, strangers);
    collect(&olds, &news, &links, &portions)
}

/// Provisions whose words stand once in each text.
fn certain(one: &Profiles, other: &Profiles, olds: &[Index], news: &[Index]) -> Links {
    let once = |profiles: &Profiles, all: &[Index]| {
        let mut places: HashMap<_, Option<Index>> = HashMap::new();
        for at in all {
            let (text, part) = (&profiles[*at].text, profiles[*at].part);
            if text.chars().count() >= TELLING {
                places.entry((part, text.clone())).and_modify(|p| *p = None).or_insert(Some(*at));
            }
        }
        places
    };
    let (here, there) = (once(one, olds), once(other, news));
    let mut links = Links::default();
    for (text, a) in here {
        if let (Some(a), Some(Some(b))) = (a, there.get(&text)) {
            links.join(a, *b);
        }
    }
    links
}

/// Provisions that say the same at the same address, even if it is nothing: their words alone may be too few, or stand
/// too often, to find each other.
fn same_address(sides: &Sides<'_>, olds: &[Index], news: &[Index]) -> Pairs {
    // An address may stand more than once where a text repeats its numbers: then the first belong together, and so on.
    let mut here: HashMap<(&ClauseId, usize), Index> = HashMap::new();
    let mut times: HashMap<&ClauseId, usize> = HashMap::new();
    for a in olds {
        let id = &sides.old.get(*a).id;
        let time = times.entry(id).or_default();
        here.insert((id, *time), *a);
        *time += 1;
    }
    times.clear();
    let mut pair = |b: &Index| {
        let id = &sides.new.get(*b).id;
        let time = times.entry(id).or_default();
        *time += 1;
        here.get(&(id, *time - 1)).map(|a| (*a, *b))
    };
    let there: Vec<(Index, Index)> = news.iter().filter_map(&mut pair).collect();
    let same = there.into_iter().filter(|(a, b)| {
        sides.one[*a].text == sides.other[*b].text && sides.one[*a].sort == sides.other[*b].sort
    });
    same.map(|pair| (pair, 1.0)).collect()
}

/// The headings of the same part correspond, whatever they say.
fn join_parts(sides: &Sides<'_>, olds: &[Index], news: &[Index], links: &mut Links) {
    let heading = |at: &&Index, profiles: &Profiles| profiles[**at].sort == Sort::Part;
    for a in olds.iter().filter(|a| heading(a, sides.one) && !links.to.contains_key(a)).collect::<Vec<_>>() {
        let same = |b: &&Index| heading(b, sides.other) && sides.one[*a].part == sides.other[**b].part;
        if let Some(b) = news.iter().find(|b| same(b) && !links.from.contains_key(b)) {
            links.join(*a, *b);
        }
    }
}

/// How much a pair needs.
#[derive(Clone, Copy)]
struct Bar {
    /// Score.
    enough: f64,
    /// Likeness of the words.
    words: f64,
}

const STRICT: Bar = Bar { enough: 0.42, words: 0.30 };
const FOREIGN: Bar = Bar { enough: 0.40, words: 0.20 };
/// Two bodies say the same in words of their own; where the provisions above correspond, less is enough.
const LENIENT: Bar = Bar { enough: 0.15, words: 0.0 };

/// Chooses among the pairs whose members are both free.
fn choose(sides: &Sides<'_>, words: &Pairs, scores: &Pairs, links: &mut Links, bar: Bar) {
    let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); sides.one.len()];
    for ((a, b), score) in scores {
        let held = links.to.contains_key(a) || links.from.contains_key(b);
        let gain = ((score - bar.enough) * SCALE) as i64;
        if !held && gain > 0 && words.get(&(*a, *b)).copied().unwrap_or(0.0) >= bar.words {
            edges[*a].push(Edge { to: *b, gain });
        }
    }
    for list in &mut edges {
        list.sort_unstable_by_key(|e| e.to);
    }
    for (a, b) in matching(&edges, sides.other.len()).into_iter().enumerate() {
        if let Some(b) = b {
            links.join(a, b);
        }
    }
}

/// Pairs of free provisions under provisions that correspond, with the likeness of their words alone.
fn beneath_pairs(sides: &Sides<'_>, links: &Links) -> Pairs {
    let mut out = Pairs::new();
    for (a, b) in &links.to {
        let free_old = sides.old.get(*a).children.iter().filter(|a| !links.to.contains_key(a));
        for a in free_old.take(40) {
            let free_new = sides.new.get(*b).children.iter().filter(|b| !links.from.contains_key(b));
            for b in free_new.take(40) {
                let (p, q) = (&sides.one[*a], &sides.other[*b]);
                let headed = p.heading.weight > 0.0 && q.heading.weight > 0.0;
                if p.sort == q.sort && (!headed || candidates::headings(p, q, sides.weights) >= HEADINGS) {
                    out.insert((*a, *b), candidates::likeness(p, q, sides.weights));
                }
            }
        }
    }
    out
}

/// Headings as like as these name one matter, wherever they stand.
fn same_heading(sides: &Sides<'_>, (a, b): (Index, Index)) -> bool {
    let (p, q) = (&sides.one[a], &sides.other[b]);
    p.heading.weight > 0.0 && q.heading.weight > 0.0 && candidates::headings(p, q, sides.weights) >= SAME
}

fn collect(olds: &[Index], news: &[Index], links: &Links, portions: &portions::Portions) -> Vec<Entry> {
    let entry = |old: Vec<Index>, new: Vec<Index>| Entry {
        old,
        new,
        moved: false,
        renumbered: false,
        reworded: false,
    };
    let joined = |at: Index, more: Option<&Vec<Index>>| {
        let mut all = vec![at];
        all.extend(more.into_iter().flatten());
        all.sort_unstable();
        all
    };
    let mut out = Vec::new();
    for a in olds {
        match links.to.get(a) {
            Some(b) => out.push(entry(joined(*a, portions.old.get(b)), joined(*b, portions.new.get(a)))),
            None if !portions.held_old.contains(a) => out.push(entry(vec![*a], Vec::new())),
            None => {}
        }
    }
    let alone = |b: &&Index| !links.from.contains_key(b) && !portions.held_new.contains(b);
    out.extend(news.iter().filter(alone).map(|b| entry(Vec::new(), vec![*b])));
    out
}
