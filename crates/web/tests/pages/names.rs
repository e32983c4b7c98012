//! Can a field of the catalogue be taken for a field of a form itself? Its name bears a mark that no name of ours bears.

use std::collections::BTreeSet;

use practice::Catalog;

use crate::house::{House, with};

const LINE: &str = r#"{"command":"record","mechanism":"line-register","fields":{"number":"L-02","kind":"通信回線","circuit":"N7654321","carrier":"通信事業者","end_a":"サーバ室","end_b":"データセンター","zone":"標準システム接続系","class":"Ⅰ","level":"閉域網","reason":"帯域の条件を満たすため","continuity":"24時間の保守","redundancy":"している","encryption":"IPsec","contract_until":"2029-03-31","section":"総務課","keeper":"1005","documents":"書庫"}}"#;
const SCOPE: &str = r#"{"command":"record","mechanism":"scope-register","fields":{"number":"H-01","kind":"人の区分","name":"総務課の職員","clauses":["basic:4/(3)"],"groups":["常勤の職員"],"persons":["1001","1002"],"complete":false,"source":"職員名簿","keeper":"1005","confirmed":"2026-11-24","next":"2027-04-30"}}"#;
const BEARER: &str = r#"{"command":"set-value","name":"bearer/scope-register","value":"統括情報セキュリティ責任者","reason":"規程に定めがないため","decider":"最高情報統括責任者","decided":"2026-11-24"}"#;

/// Names that templates give to inputs, as they are written there.
fn ours() -> BTreeSet<String> {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages");
    let mut out = BTreeSet::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "html") && !path.ends_with("fields.html") {
            let text = std::fs::read_to_string(path).unwrap();
            let names = text.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next());
            out.extend(names.filter(|n| !n.starts_with("{{")).map(ToString::to_string));
        }
    }
    out
}

#[test]
fn no_field_of_the_catalogue_bears_a_name_of_ours() {
    let ours = ours();
    assert!(ours.len() > 50 && ours.contains("reason") && ours.contains("csrf"), "{ours:?}");
    assert!(ours.iter().all(|n| !n.starts_with("f.")), "the mark is the catalogue's: {ours:?}");
    let (house, catalog) = (House::new(), Catalog::built_in().unwrap());
    let keeper = house.signed_in("1005");
    let mut drawn = 0;
    for mechanism in catalog.mechanisms() {
        let path = format!("/apply/{}", mechanism.id);
        let Some(form) = house.get(&keeper, &path).find_form(&path, None) else { continue };
        drawn += 1;
        for (name, _) in form {
            let own = name.strip_prefix("f.").map(|n| n.split('.').next().unwrap_or(n));
            match own {
                Some(own) => assert!(mechanism.fields.iter().any(|f| f.name == own), "{path}: {name}"),
                None => assert!(ours.contains(&name), "{path}: {name}"),
            }
        }
    }
    assert!(drawn > 20, "{drawn} forms");
}

#[test]
fn a_field_called_reason_is_changed_for_many_rows_and_the_reason_of_the_change_is_kept() {
    let house = House::new();
    house.done("1002", serde_json::from_str(LINE).expect("a command"));
    let keeper = house.signed_in("1002");
    let path = "/registers/line-register/edit";
    let row = "/matter/line-register/2026/1";
    let form = house.get(&keeper, &format!("{path}?row=line-register/2026/1&field=reason")).form(path, None);
    let typed = [("f.reason", "料金が安いため"), ("reason", "契約を改めたため")];
    let plan = house.post(&keeper, path, &with(&form, &typed));
    assert_eq!(plan.status, 200, "{}", plan.text());
    let done = house.post(&keeper, path, &plan.form(path, Some(("sure", "1"))));
    assert!(done.text().contains("1件を変更しました"), "{}", done.text());
    let text = house.get(&keeper, row).text();
    assert!(text.contains("この回線を選んだ理由 料金が安いため"), "{text}");
    assert!(text.contains("理由: 契約を改めたため"), "{text}");
}

#[test]
fn a_row_with_a_field_called_reason_is_changed_on_its_page() {
    let house = House::new();
    house.done("1005", serde_json::from_str(BEARER).expect("a command"));
    house.done("1002", serde_json::from_str(SCOPE).expect("a command"));
    let keeper = house.signed_in("1002");
    let path = "/matter/scope-register/2026/1";
    let form = house.get(&keeper, path).form(path, Some(("deed", "amend")));
    // The boxes that are chosen are sent by a browser as they are; a helper of the test takes only those.
    let sent = house.post(
        &keeper,
        path,
        &with(&form, &[("f.source", "職員名簿（12月）"), ("reason", "名簿が改まったため")]),
    );
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = house.get(&keeper, path).text();
    assert!(text.contains("職員名簿（12月）") && text.contains("名簿が改まったため"), "{text}");
    let changed = text.split("変えた欄: ").nth(1).and_then(|t| t.split(' ').next());
    assert!(changed.is_some_and(|c| c.starts_with("範囲を確かめた資料（")), "{text}");
}

#[test]
fn a_draft_of_an_older_release_is_found_again() {
    let house = House::new();
    let draft = ledger::desk::Draft {
        person: "1010".to_string(),
        place: "/apply/incident-report".to_string(),
        title: String::new(),
        body: r#"[["what","様子がおかしい"],["noticed_at.day","令和8年11月24日"]]"#.to_string(),
    };
    house.site.desk.keep_draft(&draft, house.site.now()).expect("kept");
    let form =
        house.get(&house.signed_in("1010"), "/apply/incident-report").form("/apply/incident-report", None);
    let value = |name: &str| form.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(value("f.what"), Some("様子がおかしい"));
    assert_eq!(value("f.noticed_at.day"), Some("令和8年11月24日"));
}
