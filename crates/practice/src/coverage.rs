//! Which clauses of a policy cover a topic of a norm, and what is missing?
//! Takes a policy that was read and norms; gives for each topic a verdict, clauses and missing elements. Never a score.
//! What counts as covered is data (`norm`); whether the measures are carried out is asked of the records (`standing`).

use crate::norm::{Element, Norm, Signs, Topic, Words};
use clause::{Index, Kind, Part};
use policy::Policy;
use std::collections::{BTreeSet, HashSet};

/// 定めの有無 (verdict): whether a document provides for a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 定めあり: every element has a clause.
    Present,
    /// 一部: the topic is spoken of, but an element has no clause.
    Partial,
    /// 見当たらない
    Missing,
}

impl Verdict {
    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Present => "present",
            Verdict::Partial => "partial",
            Verdict::Missing => "missing",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Present => "定めあり",
            Verdict::Partial => "一部",
            Verdict::Missing => "見当たらない",
        }
    }
}

/// A norm and what a policy says on its topics.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    /// The norm.
    pub norm: &'a Norm,
    /// Whether the document has the part that the norm is about; without it there are no topics.
    pub applies: bool,
    /// Its topics in order.
    pub topics: Vec<Covered<'a>>,
}

/// A topic and the clauses that cover it.
#[derive(Clone, Debug)]
pub struct Covered<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// Whether the document provides for it.
    pub verdict: Verdict,
    /// The clauses, in document order; what stands beneath one of them is left out.
    pub clauses: Vec<Index>,
    /// Each element with its own clauses.
    pub elements: Vec<(&'a Element, Vec<Index>)>,
}

impl<'a> Covered<'a> {
    /// Elements without a clause.
    pub fn missing(&self) -> impl Iterator<Item = &'a Element> + '_ {
        self.elements.iter().filter(|(_, clauses)| clauses.is_empty()).map(|(element, _)| *element)
    }
}

/// Holds a policy against norms.
pub fn hold<'n>(policy: &Policy, norms: impl IntoIterator<Item = &'n Norm>) -> Vec<Held<'n>> {
    let view = View::of(policy);
    let norms = norms.into_iter();
    norms
        .map(|norm| {
            let applies = norm.part.is_none_or(|p| policy.tree.has_part(p.part()));
            let topics: &[Topic] = if applies { &norm.topics } else { &[] };
            Held { norm, applies, topics: topics.iter().map(|t| view.covered(norm, t)).collect() }
        })
        .collect()
}

/// A policy with what patterns look at.
struct View<'p> {
    policy: &'p Policy,
    /// Sentences of the duties, in their order.
    sentences: Vec<&'p str>,
    /// Whether something is demanded in a provision or beneath it.
    demands: Vec<bool>,
}

impl<'p> View<'p> {
    fn of(policy: &'p Policy) -> Self {
        let tree = &policy.tree;
        let mut demands = vec![false; tree.provisions().len()];
        let mut sentences = Vec::with_capacity(policy.duties.len());
        for duties in policy.duties.chunk_by(|a, b| a.clause == b.clause) {
            let clause = duties[0].clause;
            let p = tree.get(clause);
            tree.upward(clause).for_each(|i| demands[i] = true);
            let body = p.body.as_str();
            let found = policy::sentences(body);
            // A row of a table is its own sentence.
            sentences
                .extend(duties.iter().map(|d| found.get(d.sentence).map_or(p.title(), |s| s.words(body))));
        }
        View { policy, sentences, demands }
    }

    fn covered<'n>(&self, norm: &Norm, topic: &'n Topic) -> Covered<'n> {
        let elements: Vec<(&Element, BTreeSet<Index>)> =
            topic.elements.iter().map(|e| (e, self.places(norm, &e.signs, true))).collect();
        let of_elements: BTreeSet<Index> = elements.iter().flat_map(|(_, c)| c.iter().copied()).collect();
        // A chapter that is spoken of in its clauses need not be named beside them.
        let above: BTreeSet<Index> =
            of_elements.iter().flat_map(|i| self.policy.tree.ancestors(*i)).collect();
        let whole = self.places(norm, &topic.whole, false).into_iter().filter(|i| !above.contains(i));
        let all: BTreeSet<Index> = whole.chain(of_elements.iter().copied()).collect();
        let without = elements.iter().filter(|(_, c)| c.is_empty()).count();
        let verdict = match (all.is_empty(), without) {
            (true, _) => Verdict::Missing,
            (false, 0) => Verdict::Present,
            (false, _) => Verdict::Partial,
        };
        let elements = elements.into_iter().map(|(e, clauses)| (e, clauses.into_iter().collect())).collect();
        Covered { topic, verdict, clauses: self.topmost(&all).into_iter().collect(), elements }
    }

    /// The provisions that show a sign. A heading says more than a sentence: where one part of the document has a heading,
    /// sentences of that part that only mention the matter are left out.
    fn places(&self, norm: &Norm, signs: &Signs, promised: bool) -> BTreeSet<Index> {
        let provisions = self.policy.tree.provisions();
        let part = |i: Index| provisions[i].id.part();
        let looked_at = |i: &Index| norm.part.is_none_or(|p| p.part() == part(*i));
        let titled = (0..provisions.len())
            .filter(looked_at)
            .filter(|i| signs.titled.iter().any(|w| self.titled(*i, w, promised)));
        let titled = self.closest(titled.collect());
        let headed: HashSet<Part> = titled.iter().map(|i| part(*i)).collect();
        let said = self.said(signs).filter(looked_at).filter(|i| !headed.contains(&part(*i)));
        self.topmost(&titled.iter().copied().chain(said).collect())
    }

    /// Clauses whose sentences, acts, roles or terms show a sign.
    fn said<'s>(&'s self, signs: &'s Signs) -> impl Iterator<Item = Index> + 's {
        let policy = self.policy;
        let fits = |words: &[Words], clause: Index, text: &str| {
            words.iter().any(|w| w.fit(text) && self.stands(w, Some(clause)))
        };
        let duties = policy.duties.iter().zip(&self.sentences).filter(move |(d, sentence)| {
            fits(&signs.said, d.clause, sentence) || fits(&signs.acts, d.clause, &d.act)
        });
        let appointed = policy.appointments.iter().filter(move |a| fits(&signs.appoints, a.clause, &a.role));
        let defined = policy.definitions.iter().filter(move |d| fits(&signs.defines, d.clause, &d.term));
        duties.map(|(d, _)| d.clause).chain(appointed.map(|a| a.clause)).chain(defined.map(|d| d.clause))
    }

    /// Whether a heading shows a sign. A heading is a promise: what stands beneath it must demand something, and, for an
    /// element, speak of it.
    fn titled(&self, at: Index, words: &Words, promised: bool) -> bool {
        let p = self.policy.tree.get(at);
        !matches!(p.kind, Kind::Front | Kind::PartHeading)
            && words.fit(p.heading.as_str())
            && self.stands(words, p.parent)
            && (words.bare || (self.demands[at] && (!promised || self.spoken_of(at, words))))
    }

    /// Whether the headings from `at` upward allow a pattern.
    fn stands(&self, words: &Words, at: Option<Index>) -> bool {
        let tree = &self.policy.tree;
        let headed = |list: &[String]| {
            let mut headings =
                at.into_iter().flat_map(|i| tree.upward(i)).map(|i| tree.get(i).heading.as_str());
            headings.any(|h| list.iter().any(|w| h.contains(w.as_str())))
        };
        (words.under.is_empty() || headed(&words.under))
            && (words.not_under.is_empty() || !headed(&words.not_under))
    }

    /// Whether a sentence in a provision or beneath it, or a heading beneath it, has one of the first words.
    fn spoken_of(&self, at: Index, words: &Words) -> bool {
        let tree = &self.policy.tree;
        let has =
            |text: &str| words.words.first().is_none_or(|g| g.iter().any(|w| text.contains(w.as_str())));
        let beneath = tree.provisions().iter().enumerate().skip(at + 1);
        let mut beneath = beneath.take_while(|(i, _)| tree.ancestors(*i).any(|a| a == at));
        has(tree.get(at).body.as_str())
            || beneath.any(|(_, p)| has(p.body.as_str()) || has(p.heading.as_str()))
    }

    /// Of headings above each other, the one that names fewer things in fewer words (分類 beneath 分類と管理方法).
    fn closest(&self, titled: BTreeSet<Index>) -> BTreeSet<Index> {
        let tree = &self.policy.tree;
        let closer = |i: Index, above: Index| {
            let (i, above) = (tree.get(i).heading.as_str(), tree.get(above).heading.as_str());
            i.len() < above.len() && things(i) < things(above)
        };
        let beaten: HashSet<Index> =
            titled.iter().flat_map(|i| tree.ancestors(*i).filter(|a| closer(*i, *a))).collect();
        titled.into_iter().filter(|i| !beaten.contains(i)).collect()
    }

    /// Provisions that do not stand beneath another of them.
    fn topmost(&self, all: &BTreeSet<Index>) -> BTreeSet<Index> {
        let tree = &self.policy.tree;
        all.iter().copied().filter(|i| !tree.ancestors(*i).any(|a| all.contains(&a))).collect()
    }
}

/// How many things a heading enumerates.
fn things(heading: &str) -> usize {
    ["・", "、", "と", "及び", "並びに"].iter().map(|mark| heading.matches(mark).count()).sum()
}

impl Words {
    /// Whether a text has one word of each group, and none of those that must not stand there.
    fn fit(&self, text: &str) -> bool {
        let one = |words: &[String]| words.iter().any(|w| text.contains(w.as_str()));
        self.words.iter().all(|group| one(group)) && !one(&self.none)
    }
}
