//! Do command and event of an arrangement have the same members, without losing what either refuses?

use practice::command::Command;
use practice::event::Event;

const SAYS: &str = r#""way":"sole","mechanism":"take-out-request","step":"decision","posts":["総務課/総務課長補佐"],"when":[{"field":"class","is":["Ⅲ"]}],"basis":"事務決裁規程第5条","decider":"市長","decided":"2026-12-07""#;

fn event(more: &str) -> String {
    format!(r#"{{"kind":"ArrangementMade","body":{{"number":1,{SAYS}{more}}}}}"#)
}

fn command(more: &str) -> String {
    format!(r#"{{"command":"arrange",{SAYS}{more}}}"#)
}

#[test]
fn an_event_is_written_as_it_was_read() {
    let read: Event = serde_json::from_str(&event("")).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), event(""));
}

#[test]
fn members_of_later_versions_are_passed_over_in_events() {
    let plain: Event = serde_json::from_str(&event("")).unwrap();
    assert_eq!(serde_json::from_str::<Event>(&event(r#","later":true"#)).unwrap(), plain);
}

#[test]
fn commands_refuse_members_that_they_do_not_know() {
    assert!(serde_json::from_str::<Command>(&command("")).is_ok());
    let error = serde_json::from_str::<Command>(&command(r#","whn":[]"#)).unwrap_err();
    assert!(error.to_string().contains("whn"), "{error}");
}
