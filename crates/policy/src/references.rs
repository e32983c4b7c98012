//! What does a provision point to? 上記3, (1)の分類, 第12条第2項, 前項, 別表第1, and laws.
//! Takes the tree; gives each citation with what it points to, or that nothing bears its number.
//! The grammar of citations is in `scan`, finding the provision in `resolve`.

mod resolve;
mod scan;

use crate::model::{Reference, Target};
use crate::phrase::Depth;
use clause::{Index, Kind, Passage, Tree};
use resolve::{Found, Resolver};
use scan::{Citation, Dialect, Member};

/// 参照: every citation, in document order.
pub(crate) fn references(tree: &Tree) -> Vec<Reference> {
    let resolver = Resolver::new(tree);
    let mut reader = Reader { dialect: resolver.dialect(), resolver, out: Vec::new() };
    for (clause, p) in tree.provisions().iter().enumerate() {
        if matches!(p.kind, Kind::Front | Kind::Figure) {
            continue;
        }
        // An annex begins with its own name.
        let own = matches!(p.kind, Kind::Table | Kind::Supplementary);
        reader.passage(clause, &p.heading, own);
        reader.passage(clause, &p.body, false);
    }
    reader.out
}

struct Reader<'t> {
    resolver: Resolver<'t>,
    dialect: Dialect,
    out: Vec<Reference>,
}

impl Reader<'_> {
    /// Reads one passage; where it begins with the provision's own name, that is no citation.
    fn passage(&mut self, clause: Index, passage: &Passage, named: bool) {
        let text = passage.as_str();
        let mut depth = Depth::default();
        let mut behind = 0;
        let mut last = None;
        for (at, c) in text.char_indices() {
            let fresh = at >= behind && !(named && at == 0);
            let start = depth.start();
            if let Some(found) = fresh.then(|| scan::citation(text, at, start, self.dialect)).flatten() {
                behind = found.end;
                self.push(clause, passage, &found, &mut last);
            }
            depth.see(at, c);
        }
    }

    /// One reference for the whole list where all its members are found alike, otherwise one for each; each that is
    /// missing stands by itself.
    fn push(&mut self, clause: Index, passage: &Passage, citation: &Citation, last: &mut Option<Found>) {
        let mut found: Vec<(&Member, Found)> = Vec::new();
        for member in &citation.members {
            if let Some(place) = self.resolver.find(clause, member, last.as_ref()) {
                *last = Some(place.clone());
                found.push((member, place));
            }
        }
        let Some((_, first)) = found.first() else { return };
        let mut make = |start: usize, end: usize, target: Target| {
            let printed = passage.as_str()[start..end].to_string();
            self.out.push(Reference { clause, printed, span: passage.locate(start, end), target });
        };
        if !matches!(first, Found::Missing) && found.iter().all(|(_, f)| f.is_like(first)) {
            let whole = found.iter().fold(Found::default(), |whole, (_, f)| whole.join(f));
            make(citation.start, citation.end, target(&whole));
            return;
        }
        for (member, found) in &found {
            make(member.start, member.end, target(found));
        }
    }
}

fn target(found: &Found) -> Target {
    match found {
        Found::Here(places) => Target::Clauses(places.clone()),
        Found::Far(places) => Target::Distant(places.clone()),
        Found::Missing => Target::Missing,
        Found::Outside => Target::Outside,
    }
}
