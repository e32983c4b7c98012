//! Of what strings do the words of each provision consist, and how much does each string say?
//! Takes two policies; gives for each provision its pairs of characters as numbers, with weights common to both texts.
//! Folded for recognition only: width, spaces, punctuation and the body's own name make no difference.

use crate::model::Policy;
use clause::glyph::fold;
use clause::{Index, Kind, Part, Provision, Tree};
use std::collections::HashMap;

/// Number of a pair of characters.
type Gram = u32;

/// The strings of some words with how often each stands, by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bag {
    pub grams: Vec<(Gram, u32)>,
    pub weight: f64,
}

/// One provision as it is recognized.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Heading and body.
    pub all: Bag,
    /// The heading alone.
    pub heading: Bag,
    /// Heading and body, folded.
    pub text: String,
    /// It has a body.
    pub body: bool,
    /// The part it stands in.
    pub part: Option<Part>,
    /// What it can correspond to.
    pub sort: Sort,
}

/// Sorts of provisions; only those of one sort correspond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// The heading of a part.
    Part,
    /// A figure.
    Figure,
    /// Everything that says something.
    #[default]
    Words,
}

/// The provisions of one text, by their index.
pub(super) type Profiles = Vec<Profile>;

/// How much each string says: rare ones more.
pub(super) struct Weights(Vec<f64>);

impl Weights {
    pub(super) fn of(&self, gram: Gram) -> f64 {
        self.0.get(gram as usize).copied().unwrap_or(0.0)
    }

    fn weigh(&self, bag: &mut Bag) {
        bag.weight = bag.grams.iter().map(|(g, n)| self.of(*g) * f64::from(*n)).sum();
    }

    /// Weight of what two bags have in common.
    pub(super) fn common(&self, a: &Bag, b: &Bag) -> f64 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while let (Some((x, n)), Some((y, m))) = (a.grams.get(i), b.grams.get(j)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.of(*x) * f64::from(*n.min(m));
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        sum
    }

    /// Share of what two bags have in common, from 0 to 1.
    pub(super) fn alike(&self, a: &Bag, b: &Bag) -> f64 {
        let both = a.weight + b.weight;
        if both > 0.0 { 2.0 * self.common(a, b) / both } else { 0.0 }
    }

    /// Share of the smaller bag that stands in the other.
    pub(super) fn within(&self, a: &Bag, b: &Bag) -> f64 {
        let smaller = a.weight.min(b.weight);
        if smaller > 0.0 { self.common(a, b) / smaller } else { 0.0 }
    }

    /// What `a` has and `b` has not.
    pub(super) fn rest(&self, a: &Bag, b: &Bag) -> Bag {
        let mut grams = Vec::with_capacity(a.grams.len());
        let mut other = b.grams.iter().peekable();
        for (gram, n) in &a.grams {
            while other.next_if(|(g, _)| g < gram).is_some() {}
            let taken = other.peek().filter(|(g, _)| g == gram).map_or(0, |(_, m)| *m);
            if *n > taken {
                grams.push((*gram, n - taken));
            }
        }
        let mut rest = Bag { grams, weight: 0.0 };
        self.weigh(&mut rest);
        rest
    }
}

/// Profiles of both texts, with weights learned from both.
pub(super) fn profiles(old: &Policy, new: &Policy) -> (Profiles, Profiles, Weights) {
    let mut numbers = HashMap::new();
    let mut one = read(old, &mut numbers);
    let mut other = read(new, &mut numbers);
    let mut standing = vec![0u32; numbers.len()];
    for profile in one.iter().chain(&other) {
        for (gram, _) in &profile.all.grams {
            standing[*gram as usize] += 1;
        }
    }
    let count = (one.len() + other.len()) as f64;
    let weights = Weights(standing.iter().map(|n| (1.0 + count / f64::from((*n).max(1))).ln()).collect());
    for profile in one.iter_mut().chain(&mut other) {
        weights.weigh(&mut profile.all);
        weights.weigh(&mut profile.heading);
    }
    (one, other, weights)
}

fn read(policy: &Policy, numbers: &mut HashMap<(char, char), Gram>) -> Profiles {
    let names = own_names(policy);
    policy.tree.provisions().iter().map(|p| profile(p, &names, numbers)).collect()
}

fn profile(p: &Provision, names: &[String], numbers: &mut HashMap<(char, char), Gram>) -> Profile {
    let heading = recognized(p.heading.as_str(), names);
    let body = recognized(p.body.as_str(), names);
    let text = format!("{heading}|{body}");
    Profile {
        all: bag([heading.as_str(), body.as_str()], numbers),
        heading: bag([heading.as_str(), ""], numbers),
        body: !body.is_empty(),
        part: Some(p.id.part()),
        sort: match p.kind {
            Kind::PartHeading => Sort::Part,
            Kind::Figure => Sort::Figure,
            _ => Sort::Words,
        },
        text,
    }
}

/// The names by which a text calls its own body, the longest first.
fn own_names(policy: &Policy) -> Vec<String> {
    let mut names: Vec<String> = policy.tree.front().bodies.clone();
    names.extend(policy.body.clone());
    for name in &mut names {
        *name = name.chars().map(fold).filter(|c| !c.is_whitespace()).collect();
    }
    names.retain(|name| !name.is_empty());
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    names
}

/// Stands for the body's own name, whatever it is.
const OWN: &str = "本体";

fn recognized(words: &str, names: &[String]) -> String {
    let plain: String =
        words.chars().map(fold).filter(|c| c.is_alphanumeric() || matches!(c, 'ー' | '々')).collect();
    names.iter().fold(plain, |text, name| if text.contains(name) { text.replace(name, OWN) } else { text })
}

fn bag(words: [&str; 2], numbers: &mut HashMap<(char, char), Gram>) -> Bag {
    let mut found: Vec<Gram> = Vec::new();
    for text in words {
        // The edges count, so that a word of one character is a string too.
        let mut before = '^';
        for c in text.chars().chain((!text.is_empty()).then_some('$')) {
            let next = numbers.len() as Gram;
            found.push(*numbers.entry((before, c)).or_insert(next));
            before = c;
        }
    }
    found.sort_unstable();
    let mut grams: Vec<(Gram, u32)> = Vec::with_capacity(found.len());
    for gram in found {
        match grams.last_mut() {
            Some((last, n)) if *last == gram => *n += 1,
            _ => grams.push((gram, 1)),
        }
    }
    Bag { grams, weight: 0.0 }
}

/// The own number of a provision as printed, where one is printed.
pub(super) fn number(tree: &Tree, at: Index) -> Option<String> {
    let ordinal = tree.get(at).ordinal.as_ref()?;
    match ordinal.style {
        clause::Style::Bullet | clause::Style::Named => None,
        _ => Some(ordinal.canonical()),
    }
}
