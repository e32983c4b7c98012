//! Which fields of a form say that a duty is not kept, and with which words? Part of a definition of the catalogue.
//! Takes TOML, and the words of a clause; gives the fields that speak of the clause.
//! What a matter says there, and what that means for the state of a duty, is asked in `standing`.

use schemars::JsonSchema;
use serde::Deserialize;

/// 不適合の欄 (nonconformity): where a check or a statement says that something does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nonconformity {
    /// The values that say so; はい and いいえ for a flag.
    pub is: Vec<String>,
    /// The field with the thing that a matter is about (a place, a body), of which the newest matter counts;
    /// none: all of them are about the same.
    pub each: Option<String>,
    /// The field of a register that names all such things; none: only what a matter was about before is asked for again.
    pub among: Option<Among>,
    /// The fields that hold a verdict.
    pub items: Vec<Item>,
}

/// 対象の載る台帳 (among): a field of a register that names the things over which a check or a statement is held.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Among {
    /// The register.
    pub register: String,
    /// Its field.
    pub field: String,
}

/// 判定の項目 (item): a field that holds a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The field.
    pub field: String,
    /// It speaks of clauses in which one of these words stands; none: of every clause.
    #[serde(default)]
    pub says: Vec<String>,
}

impl Nonconformity {
    /// The fields that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|i| i.field.as_str()).chain(self.each.as_deref())
    }

    /// Places of the items that speak of a clause with these words; all of them where none does.
    pub fn speaking_of(&self, text: &str) -> Vec<usize> {
        let speaks = |item: &Item| item.says.is_empty() || item.says.iter().any(|word| text.contains(word));
        let of: Vec<usize> =
            self.items.iter().enumerate().filter(|(_, item)| speaks(item)).map(|(at, _)| at).collect();
        if of.is_empty() { (0..self.items.len()).collect() } else { of }
    }
}
