//! By which clauses is a matter dealt with? As they stood in the edition under which it began.
//! Takes a matter; gives where each clause is, how it is cited and its text. The clause of one event is found in `history`.

use practice::matter::Matter;

use crate::visit::Visit;

/// A clause by which the matter is dealt with.
pub struct Basis {
    /// Its page.
    pub path: String,
    /// How it is cited.
    pub cited: String,
    /// Its text.
    pub text: String,
}

/// The clauses by which a matter is dealt with, as they stood in the edition under which it began.
pub fn of(visit: &Visit<'_>, matter: &Matter) -> Vec<Basis> {
    let edition = visit.office.editions.iter().find(|e| e.number == matter.applied.edition);
    let mut out: Vec<Basis> = Vec::new();
    for id in matter.basis() {
        let Some(clause) = edition.and_then(|e| e.reading.clause(id.clause())) else { continue };
        let path = format!("/policy/{}", clause.slug);
        if !out.iter().any(|b| b.path == path) {
            out.push(Basis { path, cited: clause.citation.clone(), text: clause.text.clone() });
        }
    }
    out
}
