//! How does the label of a row read? Its number, its class, and what the definition puts below.
//! Takes a row and its definition; gives words. Where they stand on paper is for whoever draws them.

use crate::office::{Names, held};
use practice::Mechanism;
use practice::matter::{Matter, Status};

/// ラベル (sticker): the words of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sticker {
    /// The number of the row.
    pub number: String,
    /// The class; empty where the register knows none. `None` where it knows them and this row names none.
    pub class: Option<String>,
    /// Titles of fields with what stands in them; what is empty is left out.
    pub lines: Vec<(String, String)>,
}

/// The label of a row that stands; `None` for a row that was struck off or never came in, and for a register without labels.
pub fn sticker(mechanism: &Mechanism, matter: &Matter, names: &Names) -> Option<Sticker> {
    let label = mechanism.label.as_ref().filter(|_| matter.status == Status::Live)?;
    let shown = |name: &str| {
        let field = mechanism.field(name)?;
        held(matter, field, names).filter(|words| !words.trim().is_empty()).map(|words| (field, words))
    };
    let class = match &label.class {
        Some(name) => shown(name).map(|(_, words)| words),
        None => Some(String::new()),
    };
    let lines = label.lines.iter().filter_map(|name| shown(name));
    let lines = lines.map(|(field, words)| (field.title.clone(), words.replace('\n', " "))).collect();
    Some(Sticker { number: matter.key(mechanism), class, lines })
}
