//! Tree to what the policy says: terms, roles, references, duties, and what is wrong with it.
//!
//! Takes the tree of `clause`; gives a [`Policy`] of typed values, and diagnostics by [`rules::check`].
//! No file, clock, SQL or network; printing is in `print`, binding to mechanisms in `practice`.

mod actor;
mod appointments;
mod classes;
pub mod compare;
mod lower;
mod model;
mod phrase;
mod records;
mod references;
pub mod rules;
mod scope;
mod sentence;
mod terms;
mod threats;
mod words;
mod zones;

pub use model::{
    Alias, Appointment, Class, Definition, Doubt, Duty, Force, Frequency, Origin, Permission, Policy,
    Reference, Scope, ScopeKind, Target, Threat, Zone,
};
pub use sentence::{Sentence, sentences};
pub use words::{Place, occurrences};

use clause::{Source, Tree};

/// Reads a document from its text to its duties.
pub fn read(source: Source) -> Policy {
    understand(clause::read(source))
}

/// Reads what a tree says.
pub fn understand(tree: Tree) -> Policy {
    let definitions = terms::definitions(&tree);
    let aliases = terms::aliases(&tree);
    let body = terms::body_name(&tree, &aliases);
    let appointments = appointments::appointments(&tree);
    let references = references::references(&tree);
    let scope = scope::scope(&tree);
    let threats = threats::threats(&tree);
    let zones = zones::zones(&tree, &definitions);
    let classes = classes::classes(&tree);
    let duties = lower::duties(&tree, body.as_deref());
    Policy {
        tree,
        body,
        definitions,
        aliases,
        appointments,
        references,
        duties,
        zones,
        classes,
        threats,
        scope,
    }
}
