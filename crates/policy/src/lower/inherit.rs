//! Who is meant where a sentence names nobody? The sentence before, the lead-in above, the heading, the body itself.
//! Takes the acts of a sentence in their order; gives the bearers and where they came from.
//! Subjects that a sentence names are found in `topic`.

use super::act::Act;
use crate::model::Origin;
use clause::{Index, Part, Tree};
use std::collections::HashMap;

/// What a provision leaves to those beneath it.
#[derive(Clone, Debug)]
struct Lead {
    bearers: Vec<String>,
    /// It announces the items beneath it (次の事項).
    announces: bool,
}

/// The subjects that later sentences may take over.
pub(crate) struct Heritage<'a> {
    tree: &'a Tree,
    body: Option<&'a str>,
    leads: HashMap<Index, Lead>,
    before: Vec<String>,
    condition: Option<String>,
}

impl<'a> Heritage<'a> {
    pub fn new(tree: &'a Tree, body: Option<&'a str>) -> Self {
        Heritage { tree, body, leads: HashMap::new(), before: Vec::new(), condition: None }
    }

    /// Begins a provision.
    pub fn enter(&mut self) {
        self.before.clear();
        self.condition = None;
    }

    /// The condition of the sentence before.
    pub fn condition(&self) -> Option<&str> {
        self.condition.as_deref()
    }

    /// The bearers of an act and their origin.
    pub fn bearers(
        &self,
        at: Index,
        words: &str,
        act: &Act,
        in_condition: Option<&[String]>,
    ) -> (Vec<String>, Origin) {
        if let Some(named) = &act.bearers {
            return (named.clone(), Origin::Stated);
        }
        if !self.before.is_empty() {
            return (self.before.clone(), Origin::Sentence);
        }
        if let Some((from, lead)) = self.lead_above(at, words.ends_with("こと")) {
            return (lead.bearers.clone(), Origin::LeadIn(from));
        }
        let membership = words.ends_with("構成する") || words.ends_with("組織する");
        if let Some((from, name)) = self.heading(at).filter(|_| membership) {
            return (vec![name], Origin::Heading(from));
        }
        if let Some(actors) = in_condition {
            return (actors.to_vec(), Origin::Condition);
        }
        match self.body.filter(|_| self.tree.get(at).id.part() == Part::Basic) {
            Some(body) => (vec![body.to_string()], Origin::Body),
            None => (Vec::new(), Origin::Nobody),
        }
    }

    /// The nearest lead-in that announces its items; an item in the form of a command takes any subject above it.
    fn lead_above(&self, at: Index, command: bool) -> Option<(Index, &Lead)> {
        let above = self.tree.ancestors(at).find_map(|p| self.leads.get(&p).map(|l| (p, l)))?;
        (above.1.announces || command).then_some(above)
    }

    /// The heading above an item that says who makes up a body.
    fn heading(&self, at: Index) -> Option<(Index, String)> {
        self.tree.upward(at).find_map(|p| {
            let heading = self.tree.get(p).heading.as_str().trim_end_matches("の設置");
            crate::actor::is_actor(heading).then(|| (p, heading.to_string()))
        })
    }

    /// Remembers an act for the sentences behind it.
    pub fn note(&mut self, act: &Act, bearers: &[String]) {
        if !bearers.is_empty() {
            self.before = bearers.to_vec();
        }
        self.condition.clone_from(&act.condition);
    }

    /// Remembers a sentence for the provisions beneath it.
    pub fn lead(&mut self, at: Index, words: &str, acts: &[(Act, (Vec<String>, Origin))]) {
        let Some((_, (bearers, origin))) = acts.last() else {
            return;
        };
        if bearers.is_empty() || *origin == Origin::Body {
            return;
        }
        let announces =
            ["次の", "以下の", "次に掲げる", "以下に掲げる", "下記の"].iter().any(|w| words.contains(w));
        let known = self.leads.get(&at).is_some_and(|l| l.announces);
        if announces || !known {
            self.leads.insert(at, Lead { bearers: bearers.clone(), announces });
        }
    }
}
