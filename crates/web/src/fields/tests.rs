//! Are values read from a form as people write them?

use super::*;

fn field(name: &str, kind: Kind, many: bool) -> Field {
    Field {
        name: name.to_string(),
        title: name.to_string(),
        kind,
        many,
        required: false,
        private: false,
        help: String::new(),
    }
}

fn posted(pairs: &[(&str, &str)]) -> Posted {
    let fields = pairs.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    Posted { fields, ..Posted::default() }
}

#[test]
fn days_are_kept_however_they_are_written() {
    let fields = [field("from", Kind::Date, false), field("at", Kind::Moment, false)];
    let got = filled(
        &fields,
        &posted(&[("f.from", "令和８年１１月２１日"), ("f.at.day", "R8.11.21"), ("f.at.time", "９：05")]),
    );
    assert_eq!(got.get("from"), Some(&Value::Text("2026-11-21".to_string())));
    assert_eq!(got.get("at"), Some(&Value::Text("2026-11-21T09:05".to_string())));
}

#[test]
fn what_is_no_day_is_kept_for_the_check_to_tell() {
    let got = filled(&[field("from", Kind::Date, false)], &posted(&[("f.from", "あした")]));
    assert_eq!(got.get("from"), Some(&Value::Text("あした".to_string())));
}

#[test]
fn several_come_from_boxes_and_from_lines() {
    let fields = [field("items", Kind::Text, true)];
    let want = Value::List(vec!["PC-1".to_string(), "PC-2".to_string()]);
    assert_eq!(
        filled(&fields, &posted(&[("f.items", "PC-1"), ("f.items", "PC-2")])).get("items"),
        Some(&want)
    );
    assert_eq!(filled(&fields, &posted(&[("f.items", "PC-1\n\n PC-2 ")])).get("items"), Some(&want));
    assert!(filled(&fields, &posted(&[("f.items", " ")])).is_empty());
}
#[test]
fn what_was_sent_empty_is_emptied_and_what_was_not_sent_stays() {
    let fields = [field("user", Kind::Person, false), field("place", Kind::Text, false)];
    let text = |word: &str| Value::Text(word.to_string());
    let stands: Filled = [("user".to_string(), text("1010")), ("place".to_string(), text("執務室"))].into();
    let got = renewed(&fields, &posted(&[("f.user", " ")]), &stands);
    assert_eq!(got, [("user".to_string(), text(""))].into());
    // What was disposed of is shown empty, and is not emptied by that.
    let gone = [("user".to_string(), Value::Sealed { sealed: "00".to_string() })].into();
    assert!(renewed(&fields, &posted(&[("f.user", "")]), &gone).is_empty());
}

#[test]
fn what_is_kept_apart_and_sent_as_it_stands_is_no_change() {
    let fields = [Field { private: true, ..field("name", Kind::Text, false) }];
    let stands: Filled = [("name".to_string(), Value::Private { private: "綾 健太".to_string() })].into();
    assert!(renewed(&fields, &posted(&[("f.name", "綾 健太")]), &stands).is_empty());
    let other = renewed(&fields, &posted(&[("f.name", "綾 健")]), &stands);
    assert_eq!(other.get("name"), Some(&Value::Text("綾 健".to_string())));
}
