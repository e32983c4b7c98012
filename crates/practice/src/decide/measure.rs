//! Are the words of a command short enough to be read? Reasons, opinions and remarks, which no form measures.
//! Takes a command; gives a refusal with the name of the first word that is too long. Fields of forms are measured in `fill`.

use crate::command::{Answering, Command, Detaching, Returning, TakingBack};
use crate::fill::LONGEST;
use crate::refusal::{No, Reason};

/// Refuses a command with a reason or a remark that is too long.
pub(super) fn measure(command: &Command) -> Result<(), No> {
    match free(command).into_iter().find(|(_, word)| word.chars().count() > LONGEST) {
        Some((title, _)) => {
            Err(Reason::Form(vec![format!("「{title}」は{LONGEST}文字以内で記入してください。")]).into())
        }
        None => Ok(()),
    }
}

/// Words that somebody typed freely, with what they are called.
fn free(command: &Command) -> Vec<(&'static str, &str)> {
    const REASON: &str = "理由";
    const INSTEAD: &str = "代わって行う理由";
    let mut out: Vec<(&'static str, &str)> = Vec::new();
    match command {
        Command::RejectBinding { reason, .. }
        | Command::ExemptDuty { reason, .. }
        | Command::CorrectReading { reason, .. }
        | Command::SetValue { reason, .. }
        | Command::WithdrawValue { reason, .. }
        | Command::EndArrangement { reason, .. }
        | Command::WithdrawHoliday { reason, .. }
        | Command::WithdrawEdition { reason, .. }
        | Command::WithdrawLeaving(Returning { reason, .. })
        | Command::Recall(TakingBack { reason, .. })
        | Command::Withdraw(TakingBack { reason, .. })
        | Command::Skip { reason, .. }
        | Command::Amend { reason, .. }
        | Command::Close { reason, .. } => out.push((REASON, reason)),
        Command::ErasePerson { ground, reason, .. } | Command::Dispose { ground, reason, .. } => {
            out.extend([("根拠", ground.as_str()), (REASON, reason)]);
        }
        Command::SendBack { reason, deputy, .. } => {
            out.push((REASON, reason));
            out.extend(deputy.as_deref().map(|w| (INSTEAD, w)));
        }
        Command::Decide { reason, deputy, unavoidable, .. } => {
            let all = [(REASON, reason), (INSTEAD, deputy), ("やむを得ない理由", unavoidable)];
            out.extend(all.into_iter().filter_map(|(title, word)| Some((title, word.as_deref()?))));
        }
        Command::Answer(Answering { opinion, deputy, .. }) => {
            let all = [("意見", opinion), (INSTEAD, deputy)];
            out.extend(all.into_iter().filter_map(|(title, word)| Some((title, word.as_deref()?))));
        }
        Command::Establish { deputy, .. } => out.extend(deputy.as_deref().map(|w| (INSTEAD, w))),
        Command::Detach(Detaching { reason, .. }) => out.extend(reason.as_deref().map(|w| (REASON, w))),
        Command::KeepCheckpoint { place, .. } => out.push(("保管した所", place)),
        Command::RegisterPerson(staff) => out.extend(staff.contact.as_deref().map(|w| ("連絡先", w))),
        Command::ChangePerson(changing) => out.extend(changing.contact.as_deref().map(|w| ("連絡先", w))),
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_freely_is_as_short_as_a_field() {
        let skip = |length: usize| Command::Skip { matter: "a".to_string(), reason: "あ".repeat(length) };
        assert!(measure(&skip(LONGEST)).is_ok());
        let Err(No::Refused(refusal)) = measure(&skip(LONGEST + 1)) else { panic!("it is too long") };
        assert_eq!(refusal.reason.to_string(), "「理由」は4000文字以内で記入してください。");
    }

    /// Every command that somebody types a reason for is measured: one that is added later must be too.
    #[test]
    fn every_reason_of_a_command_is_measured() {
        let long = "あ".repeat(LONGEST + 1);
        for json in [
            r#"{"command":"recall","matter":"a","reason":"LONG"}"#,
            r#"{"command":"withdraw","matter":"a","reason":"LONG"}"#,
            r#"{"command":"close","matter":"a","reason":"LONG"}"#,
            r#"{"command":"amend","matter":"a","fields":{},"reason":"LONG"}"#,
            r#"{"command":"send-back","matter":"a","reason":"","deputy":"LONG"}"#,
            r#"{"command":"decide","matter":"a","approved":false,"reason":"LONG"}"#,
            r#"{"command":"decide","matter":"a","approved":true,"unavoidable":"LONG"}"#,
            r#"{"command":"answer","matter":"a","answer":"agree","opinion":"LONG"}"#,
            r#"{"command":"establish","matter":"a","deputy":"LONG"}"#,
            r#"{"command":"detach","matter":"a","hash":"b","reason":"LONG"}"#,
            r#"{"command":"dispose","matter":"a","ground":"LONG","reason":""}"#,
            r#"{"command":"erase-person","person":"1","ground":"","reason":"LONG"}"#,
            r#"{"command":"end-arrangement","number":1,"reason":"LONG"}"#,
            r#"{"command":"change-person","person":"1","contact":"LONG"}"#,
        ] {
            let command: Command = serde_json::from_str(&json.replace("LONG", &long)).expect(json);
            assert!(measure(&command).is_err(), "{json}");
        }
    }
}
