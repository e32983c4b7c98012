//! What is a command about? Its name in data, and the mechanism or matter that it names: for refusals and records.
//! Takes a command; gives words. The commands themselves are in the parent module.

use super::{Answering, Attaching, Command, Detaching, TakingBack};

impl Command {
    /// Its name in data.
    pub fn name(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.get("command").and_then(|c| c.as_str()).unwrap_or_default().to_string()
    }

    /// The mechanism or the matter that it names.
    pub fn about(&self) -> Option<&str> {
        match self {
            Command::Apply(o) | Command::Record(o) | Command::State(o) => Some(&o.mechanism),
            Command::Arrange(a) => Some(&a.mechanism),
            Command::DrawSample(d) => Some(&d.mechanism),
            Command::Decide { matter, .. }
            | Command::SendBack { matter, .. }
            | Command::Recall(TakingBack { matter, .. })
            | Command::Resubmit { matter, .. }
            | Command::Withdraw(TakingBack { matter, .. })
            | Command::Answer(Answering { matter, .. })
            | Command::Establish { matter, .. }
            | Command::Act { matter, .. }
            | Command::Skip { matter, .. }
            | Command::Review { matter }
            | Command::Amend { matter, .. }
            | Command::Close { matter, .. }
            | Command::Attach(Attaching { matter, .. })
            | Command::Detach(Detaching { matter, .. })
            | Command::Dispose { matter, .. } => Some(matter),
            _ => None,
        }
    }
}
