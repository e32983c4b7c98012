//! Which work do pages leave to others? Reading uploaded files: hostile bytes are read in a child of the binary.
//! Takes tasks as pages put them on the desk; gives the same tasks to whoever carries them out, and what he found.
//! A new kind of work: a variant here, and its line where the binary works.

use serde::{Deserialize, Serialize};

/// 仕事の内容 (task).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Task {
    /// Read an uploaded policy as text.
    ReadDocument {
        /// Hash of the file.
        file: String,
    },
    /// Read an uploaded policy: one document, or 基本方針 and 対策基準.
    ReadPolicy {
        /// Hashes of the files, in their order.
        files: Vec<String>,
    },
    /// Read an uploaded list (Excel, CSV) as rows.
    ReadRows {
        /// Hash of the file.
        file: String,
    },
    /// Save the office as the settings say.
    BackUp,
    /// Send a mail to a person, to see whether mails arrive.
    TestMail {
        /// His number.
        person: String,
    },
}

/// 読み取ったもの (what was read).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "read", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Read {
    /// A document as text.
    Document {
        /// Name of the file without its ending.
        name: String,
        /// The text.
        text: String,
    },
    /// A policy in one part or two.
    Policy {
        /// Name of each file without its ending, and its text.
        parts: Vec<(String, String)>,
        /// What a person should know about the reading.
        notices: Vec<String>,
    },
    /// A list, with the number of the line of each row.
    Rows {
        /// The rows, heads first.
        rows: Vec<(usize, Vec<String>)>,
    },
}

impl Task {
    /// As it stands on the desk.
    pub fn to_json(&self) -> String {
        // A tagged enum of words always has a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From the desk.
    ///
    /// # Errors
    /// It was put there by another program.
    pub fn of_json(text: &str) -> Result<Task, serde_json::Error> {
        serde_json::from_str(text)
    }
}
