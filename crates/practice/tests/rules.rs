//! Do rules of forms hold what they say, and name what is missing? On forms that stand for themselves, without an office.
//! Rules that ask registers and roles are tried in tests/scenarios, on a real ledger.

mod one;

use one::One;
use practice::Catalog;
use practice::access::Access;
use practice::known::Known;
use practice::office::Office;

const FORM: &str = r#"
id = "example"
title = "例"
family = "audit"
form = "record"
serves = [{ how = "carries", why = "例のため", says = ["監査"] }]
fields = [
  { name = "open", title = "要旨" },
  { name = "name", title = "氏名", private = true },
  { name = "mark", title = "印", kind = { choice = ["赤", "緑"] } },
  { name = "range", title = "範囲", many = true },
  { name = "whole", title = "全部", many = true },
  { name = "done", title = "済み", many = true },
  { name = "dropped", title = "やめた", many = true },
]
"#;

/// What a rule says of a form.
fn told(rule: &str, form: &str) -> Vec<String> {
    let text = format!(
        "{FORM}\n[[rules]]\n{rule}\nsays = \"違います。\"\n\n[[examples]]\ntitle = \"例\"\n[examples.fields]\n{form}\n"
    );
    let mut catalog = Catalog::default();
    catalog.add("catalog/example.toml", &text).expect("a definition");
    let office = Office::default();
    let now: practice::calendar::Moment = "2026-11-24T09:00".parse().expect("a moment");
    let access = Access::of(&office, &catalog, now.day()).expect("rules");
    let known = Known {
        office: &office,
        catalog: &catalog,
        records: &One(None),
        access: &access,
        edition: None,
        now,
    };
    let mechanism = catalog.get("example").expect("there");
    practice::example::faults(mechanism, &mechanism.examples[0], &known).expect("records")
}

/// Whether an open text keeps a name apart.
fn apart(name: &str, open: &str) -> bool {
    let rule = r#"check = { apart = { field = "open", from = ["name"] } }"#;
    told(rule, &format!("name = \"{name}\"\nopen = \"{open}\"")).is_empty()
}

#[test]
fn personal_data_are_found_as_words_of_their_own() {
    for (name, open) in [
        ("山田 花子", "山田様からの通報"),
        ("山田 花子", "通報は山田花子さん"),
        ("山田 花子", "花子から電話"),
        ("山田、佐藤", "佐藤の件"),
        ("サトウ", "サトウさんの件"),
        ("0985-00-1234", "折返しは0985-00-1234"),
        ("0985-00-1234", "折返しは０９８５（００）１２３４まで"),
        ("0985 00 1234", "折返しは0985001234"),
        ("0985-00-1234", "0985-00-9999 0985-00-1234 のどちらか"),
        ("hanako@example.jp", "あて先は hanako@example.jp です"),
        ("Smith", "Smith氏から"),
    ] {
        assert!(!apart(name, open), "{name} stands in {open}");
    }
}

#[test]
fn parts_of_other_words_are_no_personal_data() {
    for (name, open) in [
        ("山田 花子", "山田町あての通知"),
        ("川崎", "川崎市の施設"),
        ("リン", "プリンターの故障"),
        ("サト", "サトウの袋"),
        ("0985-00-1234", "番号10985-00-12345の封筒"),
        ("0985 00 1234", "局番0985の地域"),
        ("Smith", "Smithson社の製品"),
        ("林", "林道の通行止め"),
    ] {
        assert!(apart(name, open), "{name} does not stand in {open}");
    }
}

#[test]
fn what_a_list_lacks_is_named() {
    let rule = r#"check = { among-any = { field = "whole", of = ["done", "dropped"] } }"#;
    let form = r#"whole = ["一", "二", "三"]"#;
    assert_eq!(told(rule, &format!("{form}\ndone = [\"一\"]\ndropped = [\"三\"]")), ["違います。該当: 二。"]);
    assert!(told(rule, &format!("{form}\ndone = [\"一\", \"二\", \"三\"]")).is_empty());
    let many: Vec<String> = (1..=13).map(|n| format!("\"{n}番\"")).collect();
    let long = told(rule, &format!("whole = [{}]", many.join(", ")));
    assert!(long[0].ends_with("9番、10番ほか3件。"), "{long:?}");
}

#[test]
fn a_rule_holds_only_under_its_condition() {
    let rule = "check = { only = { field = \"range\", is = [\"自分\"] } }\nwhen = { field = \"mark\", is = [\"赤\"] }";
    assert_eq!(told(rule, "mark = \"赤\"\nrange = [\"自分\", \"他\"]"), ["違います。"]);
    assert!(told(rule, "mark = \"赤\"\nrange = [\"自分\"]").is_empty());
    assert!(told(rule, "mark = \"緑\"\nrange = [\"自分\", \"他\"]").is_empty());
    assert!(told(rule, "range = [\"他\"]").is_empty());
}

/// As many values as a whole body has terminals, but no more, and not endless ones.
#[test]
fn a_list_is_as_long_as_a_register_and_no_longer() {
    let rule = r#"check = { affirmed = "open" }"#;
    let list = |count: usize, length: usize| {
        let one = |n: usize| format!("\"{n}{}\"", "あ".repeat(length));
        format!("whole = [{}]", (0..count).map(one).collect::<Vec<_>>().join(", "))
    };
    let says = |form: &str, words: &str| told(rule, form).iter().any(|t| t.contains(words));
    assert!(!says(&list(5000, 1), "まで"));
    assert!(says(&list(5001, 1), "5000件まで"));
    assert!(says(&list(100, 3000), "200000文字以内"));
}

#[test]
fn a_rule_that_names_nothing_is_no_definition() {
    for rule in [
        "check = { among-any = { field = \"whole\", of = [\"nowhere\"] } }",
        "check = { only = { field = \"range\", is = [\"自分\"] } }\nwhen = { field = \"nowhere\", is = [\"赤\"] }",
        "check = { rows-none = { rows = \"nowhere\", of = \"hold\", is = [\"あり\"] } }",
    ] {
        let text = format!("{FORM}\n[[rules]]\n{rule}\nsays = \"違います。\"\n");
        let wrong = Catalog::default().add("catalog/example.toml", &text).expect_err("refused").to_string();
        assert!(wrong.contains("「nowhere」"), "{wrong}");
    }
}
