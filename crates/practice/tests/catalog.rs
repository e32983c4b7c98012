//! Is every file of the catalogue right, and is a wrong one named with its line?

use practice::form::Kind;
use practice::{Catalog, Form};
use std::collections::BTreeSet;
use std::path::Path;

fn added(text: &str) -> String {
    Catalog::default().add("catalog/example.toml", text).expect_err("refused").to_string()
}

const GOOD: &str = "id = \"example\"\ntitle = \"例\"\nfamily = \"audit\"\nform = \"register\"\n\n[[serves]]\nhow = \"carries\"\nwhy = \"例のため\"\nsays = [\"監査\"]\n";

#[test]
fn every_file_of_the_release_is_read() {
    let catalog = Catalog::built_in().expect("the catalogue is right");
    let folder =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")).expect("there");
    let files = folder.filter(|entry| entry.as_ref().is_ok_and(|e| e.path().is_file())).count();
    assert_eq!(catalog.mechanisms().count(), files);
}

/// `tests/mechanisms.tsv` lists what five enacted policies demand.
#[test]
fn every_mechanism_that_the_policies_demand_is_known() {
    let catalog = Catalog::built_in().expect("the catalogue is right");
    let known: BTreeSet<&str> = catalog.mechanisms().map(|m| m.id.as_str()).collect();
    let table = include_str!("../../../tests/mechanisms.tsv");
    let wanted: BTreeSet<&str> = table.lines().skip(1).filter_map(|l| l.split('\t').next()).collect();
    assert_eq!(wanted.len(), 152);
    assert_eq!(wanted.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// Patterns are rules of the language: no body's name, no clause number, no whole sentence.
#[test]
fn patterns_name_no_body_and_no_clause() {
    let bodies = ["宮崎", "みよし", "気仙", "熊本", "西置賜"];
    for m in Catalog::built_in().expect("the catalogue is right").mechanisms() {
        for s in &m.serves {
            let words = [&s.act, &s.says, &s.all, &s.none, &s.heading, &s.not_under, &s.bearer, &s.addressee];
            for word in words.into_iter().flatten() {
                assert!(!bodies.iter().any(|b| word.contains(b)), "{}: {word}", m.id);
                assert!(word.chars().count() <= 24, "{}: 「{word}」 is a sentence, not a pattern", m.id);
                let clause = word.contains(|c: char| ('①'..='⑳').contains(&c)) || word.contains("第1条");
                assert!(!clause, "{}: {word}", m.id);
            }
            assert!(!s.why.is_empty(), "{}", m.id);
        }
    }
}

#[test]
fn a_wrong_file_is_named_with_its_line() {
    assert!(Catalog::default().add("catalog/example.toml", GOOD).is_ok());
    let unknown = added(&GOOD.replace("why =", "wy ="));
    assert!(unknown.contains("catalog/example.toml") && unknown.contains("8行目"), "{unknown}");
    assert!(added("").contains("目録のファイル"));
    assert!(added("\u{0}").contains("1行目"));
    assert!(added(&GOOD.replace("\"audit\"", "\"audits\"")).contains("3行目"));
    assert!(added(&GOOD.replace("\"example\"", "\"other\"")).contains("id「other」"));
    assert!(added(&GOOD.replace("says = [\"監査\"]\n", "")).contains("1番目の serves"));
    assert!(added(GOOD.split("[[serves]]").next().expect("a head")).contains("serves"));
}

/// From which day what was granted is used is looked for in a field that is there.
#[test]
fn what_begins_names_a_field() {
    let with = |name: &str| {
        let head = GOOD.replace("\n\n[[serves]]", &format!("\nbegins = [\"{name}\"]\n\n[[serves]]"));
        format!("{head}\n[[fields]]\nname = \"depart\"\ntitle = \"出発の予定\"\nkind = \"moment\"\n")
    };
    assert!(Catalog::default().add("catalog/example.toml", &with("depart")).is_ok());
    assert!(added(&with("leave")).contains("begins の指す欄「leave」がありません。"));
}

/// Rules for the end of what never ends would never be looked at.
#[test]
fn what_ends_together_ends_with_a_case() {
    let field = |kind: &str| format!("\n[[fields]]\nname = \"case\"\ntitle = \"事案\"\nkind = {kind}\n");
    let ends = |form: &str, kind: &str| {
        let head = GOOD
            .replace("form = \"register\"", form)
            .replace("\n\n[[serves]]", "\nends_with = \"case\"\n\n[[serves]]");
        Catalog::default().add("catalog/example.toml", &(head + &field(kind))).map_err(|e| e.to_string())
    };
    let (record, case) = ("form = \"record\"", "{ matter = [\"example\"] }");
    let closed = "form = \"record\"\nclosed_by = \"bearer\"";
    assert_eq!(ends(closed, case), Ok(()));
    for (form, kind) in [(record, case), (closed, "\"text\"")] {
        let says = ends(form, kind).expect_err("refused");
        assert!(says.contains("ends_with には、終了する仕組みの"), "{form} {kind}: {says}");
    }
    let says = added(&GOOD.replace("\n\n[[serves]]", "\nends_with = \"case\"\n\n[[serves]]"));
    assert!(says.contains("ends_with の指す欄「case」がありません"), "{says}");
}

/// A record stands in the place of one of its own kind.
#[test]
fn what_is_corrected_is_a_record_of_the_same_mechanism() {
    let corrects = |form: &str, kind: &str| {
        let head = GOOD
            .replace("form = \"register\"", form)
            .replace("\n\n[[serves]]", "\ncorrects = \"former\"\n\n[[serves]]");
        let field = format!("\n[[fields]]\nname = \"former\"\ntitle = \"前の記録\"\nkind = {kind}\n");
        Catalog::default().add("catalog/example.toml", &(head + &field)).map_err(|e| e.to_string())
    };
    let (record, itself) = ("form = \"record\"", "{ matter = [\"example\"] }");
    assert_eq!(corrects(record, itself), Ok(()));
    let several = format!("{itself}\nmany = true");
    for (form, kind) in [
        ("form = \"register\"", itself),
        (record, "\"text\""),
        (record, "{ matter = [\"other\"] }"),
        (record, &several),
    ] {
        let says = corrects(form, kind).expect_err("refused");
        assert!(says.contains("corrects には、form = \"record\" の仕組み"), "{form} {kind}: {says}");
    }
}

#[test]
fn a_record_that_nobody_closes_has_no_rules_for_its_end() {
    let with = |head: &str| {
        let head = GOOD.replace("form = \"register\"\n", &format!("{head}\n"));
        let field = "[[fields]]\nname = \"done\"\ntitle = \"済み\"\nkind = \"flag\"\n";
        format!(
            "{head}\n{field}\n[[closing]]\ncheck = {{ affirmed = \"done\" }}\nsays = \"済んでいません。\"\n"
        )
    };
    let takes = |head: &str| Catalog::default().add("catalog/example.toml", &with(head)).is_ok();
    assert!(takes("form = \"register\""));
    assert!(takes("form = \"record\"\nclosed_by = \"bearer\""));
    assert!(added(&with("form = \"record\"")).contains("closing は書けません。"));
}

/// Verdicts must be given where the definition looks for them.
#[test]
fn a_nonconformity_names_fields_and_words_that_are_there() {
    let with = |definition: &str, kind: &str| {
        let head = GOOD.replace("\n\n[[serves]]", &format!("\nnonconformity = {definition}\n\n[[serves]]"));
        format!("{head}\n[[fields]]\nname = \"result\"\ntitle = \"判定\"\nkind = {kind}\n")
    };
    let choice = "{ choice = [\"適合\", \"不適合\"] }";
    let good = "{ is = [\"不適合\"], items = [{ field = \"result\" }] }";
    assert!(Catalog::default().add("catalog/example.toml", &with(good, choice)).is_ok());
    let unknown = added(&with(&good.replace("items", "of = 1, items"), choice));
    assert!(unknown.contains("5行目") && unknown.contains("「of」"), "{unknown}");
    let stranger = added(&with(&good.replace("result", "verdict"), choice));
    assert!(stranger.contains("nonconformity の指す欄「verdict」がありません。"), "{stranger}");
    let word = added(&with(&good.replace("不適合", "否"), choice));
    assert!(word.contains("「否」は、items のどの欄でも選べません。"), "{word}");
    assert!(added(&with(good, "\"text\"")).contains("choice か flag"));
    assert!(added(&with("{ is = [], items = [] }", choice)).contains("一つ以上"));
    assert!(
        Catalog::default()
            .add("catalog/example.toml", &with(&good.replace("不適合", "いいえ"), "\"flag\""))
            .is_ok()
    );
}

/// Who adds a check with 不適合 among its words says that this is what it means.
#[test]
fn every_check_and_statement_with_a_verdict_names_it() {
    let catalog = Catalog::built_in().expect("the catalogue is right");
    let mut named = 0;
    for m in catalog.mechanisms().filter(|m| matches!(m.form, Form::Check | Form::Statement)) {
        let verdict =
            |kind: &Kind| matches!(kind, Kind::Choice(words) if words.iter().any(|w| w == "不適合"));
        for field in m.fields.iter().filter(|f| verdict(&f.kind)) {
            let told = m.nonconformity.iter().flat_map(|n| n.fields()).any(|name| name == field.name);
            assert!(told, "{}: {}", m.id, field.name);
            named += 1;
        }
    }
    assert_eq!(named, 7);
}

/// What has a retention period can be erased lawfully only where it is kept beside the events: words that people write freely are
/// private, or `tests/open_fields.tsv` says why they need not be.
#[test]
fn words_with_a_retention_period_are_kept_apart_or_it_is_said_why_not() {
    let table = include_str!("../../../tests/open_fields.tsv");
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [mechanism, field, why] = cells.as_slice() else { panic!("three cells: {line}") };
        assert!(!why.trim().is_empty(), "{line}");
        (mechanism.to_string(), field.to_string())
    };
    let told: BTreeSet<(String, String)> = table.lines().skip(1).map(row).collect();
    let (mut open, mut with) = (BTreeSet::new(), 0);
    for m in Catalog::built_in().expect("the catalogue is right").mechanisms() {
        if m.retention_years.is_none() {
            continue;
        }
        assert!(m.every_field().any(|f| f.private), "{}: disposal would find nothing to erase", m.id);
        let free = m.every_field().filter(|f| f.kind == Kind::Text && !f.private);
        open.extend(free.map(|f| (m.id.clone(), f.name.clone())));
        with += 1;
    }
    assert_eq!(open, told);
    assert_eq!(with, 31);
}

/// A body's own file takes the place of the one with its name.
#[test]
fn a_later_file_replaces_an_earlier_one() {
    let mut catalog = Catalog::built_in().expect("the catalogue is right");
    let count = catalog.mechanisms().count();
    catalog.add("own/example.toml", GOOD).expect("right");
    catalog.add("own/example.toml", &GOOD.replace("\"例\"", "\"改めた例\"")).expect("right");
    assert_eq!(catalog.mechanisms().count(), count + 1);
    assert_eq!(catalog.get("example").map(|m| m.title.as_str()), Some("改めた例"));
}

/// People who write a mechanism of their own find every check in the manual.
#[test]
fn every_check_has_its_row_in_the_manual() {
    let manual = include_str!("../../../docs/manual/14-shikumi.md");
    let schema = practice::schema();
    let checks = schema["$defs"]["Check"]["oneOf"].as_array().expect("variants");
    let names: Vec<&str> = checks.iter().filter_map(|c| c["required"][0].as_str()).collect();
    assert!(names.len() > 60, "{names:?}");
    let row = |name: &&&str| manual.contains(&format!("\n| `check = {{ {name} = "));
    let missing: Vec<_> = names.iter().filter(|name| !row(name)).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}

/// `UPDATE=1` writes the schema, which editors of mechanism files use; it is never edited by hand.
#[test]
fn the_schema_is_that_of_the_types_and_every_file_keeps_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join("tests/schemas/mechanism.schema.json");
    let schema = practice::schema();
    let text = format!("{schema:#}\n");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &text).expect("written");
    }
    assert_eq!(std::fs::read_to_string(&file).expect("the schema"), text);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for entry in std::fs::read_dir(root.join("catalog")).expect("the catalogue") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            continue;
        }
        let mechanism: toml::Table =
            toml::from_str(&std::fs::read_to_string(&path).expect("a text")).expect("TOML");
        let value = serde_json::to_value(mechanism).expect("JSON");
        let faults: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
    }
    let mut wrong =
        serde_json::json!({"id": "x", "title": "x", "family": "audit", "form": "register", "serves": []});
    assert!(validator.is_valid(&wrong));
    wrong["colour"] = "red".into();
    assert!(!validator.is_valid(&wrong), "unknown keys are errors");
}
