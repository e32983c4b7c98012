//! What stands on the label of a thing that a register names? Part of a definition of the catalogue.
//! Takes TOML; gives the fields. How a label looks is in `print`; that one was put on is recorded under its own mechanism.

use schemars::JsonSchema;
use serde::Deserialize;

/// ラベル (label): what is put on a medium, a case or a folder, beside the number of its row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The field with the class that must be seen; none: the register knows no classes.
    pub class: Option<String>,
    /// Fields that stand below, the first first.
    pub lines: Vec<String>,
}

impl Label {
    /// The fields that it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.class.iter().chain(&self.lines).map(String::as_str)
    }
}
