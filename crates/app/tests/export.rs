//! Does a policy leave as OSCAL, HTML and JSON as it should? OSCAL is validated by compliance-trestle, which must be there.
//! Bad calls are answered with one clear sentence, and nothing is written over the document.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const POLICIES: [&str; 5] = ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sekimori(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sekimori"))
        .current_dir(root())
        .arg("export")
        .args(args)
        .output()
        .expect("runs")
}

fn exported(policy: &str, format: &str) -> String {
    let path = format!("policies/{policy}.txt");
    let out = sekimori(&[&path, "--format", format, "--at", "2026-04-01T09:00"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn refused(args: &[&str]) -> String {
    let out = sekimori(args);
    assert_eq!(out.status.code(), Some(2), "{args:?}: {out:?}");
    assert!(out.stdout.is_empty());
    let words = String::from_utf8(out.stderr).expect("UTF-8");
    assert!(words.starts_with("sekimori: "), "{words}");
    words
}

/// Texts that are no ordinary policy: numbers that stand twice, marks of HTML, control characters, tables, nothing at all.
const ODD: [&str; 4] = [
    "買い物\n牛乳、卵\n",
    "1 目的\n\n<script>alert(1)</script>&\u{1}「\"」を定める。\n\n1 目的\n\n(1) 一\n\n(1) 二\n\n① 三\n",
    "第1条 職員は、記録しなければならない。\n2 管理者は、\t確認しなければならない。\n第1条 職員は、記録してはならない。\n",
    "1 定義\n\n用語\t意味\t備考\n端末\t操作する機器をいう。\n媒体\t記録する物をいう。\tUSB\n",
];

#[test]
fn oscal_is_valid_for_compliance_trestle() {
    let python = std::env::var_os("TRESTLE_PYTHON")
        .map_or_else(|| root().join("target/oscal/bin/python"), PathBuf::from);
    let dir = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    let keep = |name: &str, text: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    for name in POLICIES {
        files.push(keep(&format!("{name}.json"), exported(name, "oscal").as_bytes()));
    }
    for (n, text) in ODD.iter().enumerate() {
        let odd = keep(&format!("odd{n}.txt"), text.as_bytes());
        let out = sekimori(&[odd.to_str().expect("a path"), "--format", "oscal"]);
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        files.push(keep(&format!("odd{n}.json"), &out.stdout));
    }
    let run = Command::new(&python).arg(root().join("tests/oscal/validate.py")).args(&files).output();
    let run = run.unwrap_or_else(|e| {
        unreachable!(
            "compliance-trestle is needed ({}: {e}); prepare it with: python3 -m venv target/oscal && \
             target/oscal/bin/pip install --requirement tests/oscal/requirements.txt",
            python.display()
        )
    });
    let words = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{words}{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(words.lines().count(), files.len(), "{words}");
    let miyazaki = words.lines().find(|l| l.contains("miyazaki")).expect("its line");
    assert!(miyazaki.ends_with("\t43\t182"), "groups and controls: {miyazaki}");
}

#[test]
fn oscal_carries_clauses_duties_and_the_source() {
    let text = exported("miyazaki", "oscal");
    assert_eq!(text, exported("miyazaki", "oscal"), "the same document gives the same bytes");
    let catalog = &serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["catalog"];
    let metadata = &catalog["metadata"];
    assert_eq!(metadata["last-modified"], "2026-04-01T09:00:00+09:00");
    assert_eq!(metadata["oscal-version"], "1.1.3");
    assert_eq!(metadata["version"], "2026-04-01");
    assert_eq!(metadata["parties"].as_array().expect("parties").len(), 5);
    let source = &catalog["back-matter"]["resources"][0]["rlinks"][0];
    assert_eq!(source["href"], "miyazaki.txt");
    assert_eq!(source["hashes"][0]["value"].as_str().expect("a hash").len(), 64);
    // 6(1)①エ: its part, with the duty and who permits.
    let taking_out = found(catalog, "standards.6.1.1.4").expect("the clause");
    let duty = found(taking_out, "standards.6.1.1.4_duty-1").expect("the duty");
    let value = |name: &str| {
        let props = duty["props"].as_array().expect("props");
        props.iter().find(|p| p["name"] == name).map(|p| p["value"].as_str().expect("a word"))
    };
    assert_eq!(value("bearer"), Some("職員等"));
    assert_eq!(value("permission-from"), Some("情報セキュリティ管理者"));
    assert_eq!(value("duty"), Some("standards:6/(1)/①/エ#1"));
}

/// The object with this id.
fn found<'a>(value: &'a serde_json::Value, id: &str) -> Option<&'a serde_json::Value> {
    match value {
        serde_json::Value::Object(map) if map.get("id").is_some_and(|i| i == id) => Some(value),
        serde_json::Value::Object(map) => map.values().find_map(|v| found(v, id)),
        serde_json::Value::Array(list) => list.iter().find_map(|v| found(v, id)),
        _ => None,
    }
}

/// What stands in `name="…"` throughout a page.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!(" {name}=\"");
    page.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_page_is_whole_in_itself_and_its_links_lead_somewhere() {
    for name in POLICIES {
        let page = exported(name, "html");
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"));
        for part in ["<nav aria-labelledby", "<main id=\"main\">", "<h1>", "@page { size: A4"] {
            assert!(page.contains(part), "{name}: {part}");
        }
        for stranger in ["<script", "src=", "http:", "https:", "@import", "url("] {
            assert!(!page.contains(stranger), "{name}: {stranger}");
        }
        let ids = attributes(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{name}: an anchor stands twice");
        for link in attributes(&page, "href") {
            assert!(unique.contains(link.trim_start_matches('#')), "{name}: {link} leads nowhere");
        }
        // No level of headings is left out.
        let levels: Vec<u32> = page
            .match_indices("<h")
            .filter_map(|(i, _)| page[i + 2..].chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels.iter().filter(|l| **l == 1).count(), 1);
        assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{name}: {levels:?}");
    }
    let page = exported("miyazaki", "html");
    assert!(page.contains("<li id=\"standards/6/1/1/4\">") || page.contains("id=\"standards/6/1/1/4\""));
    // What is wrong with a document is not published with it.
    assert!(!page.contains("R0104"));
}

#[test]
fn tables_have_heads() {
    let page = exported("nishiokitama", "html");
    assert!(
        page.contains("<thead>\n<tr><th scope=\"col\">用語</th><th scope=\"col\">定義</th></tr>"),
        "{page}"
    );
    assert!(page.contains("<th scope=\"row\">ネットワーク</th>"));
    assert_eq!(page.matches("<table>").count(), 1);
}

#[test]
fn words_of_a_document_are_never_markup() {
    let dir = tempfile::tempdir().expect("a folder");
    for (n, text) in ODD.iter().enumerate() {
        let path = dir.path().join(format!("odd{n}.txt"));
        std::fs::write(&path, text).expect("written");
        let out = sekimori(&[path.to_str().expect("a path"), "--format", "html"]);
        assert_eq!(out.status.code(), Some(0));
        let page = String::from_utf8(out.stdout).expect("UTF-8");
        assert!(!page.contains("<script") && !page.contains('\u{1}'), "{page}");
        let ids = attributes(&page, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{page}");
    }
}

#[test]
fn json_has_every_provision_with_its_place_and_what_it_demands() {
    let whole: serde_json::Value = serde_json::from_str(&exported("miyazaki", "json")).expect("JSON");
    assert_eq!(whole["format"], "sekimori-reading");
    assert_eq!(whole["title"], "情報セキュリティポリシー");
    assert_eq!(whole["source"]["sha256"].as_str().expect("a hash").len(), 64);
    let provisions = whole["provisions"].as_array().expect("provisions");
    let ids: BTreeSet<&str> = provisions.iter().filter_map(|p| p["id"].as_str()).collect();
    let text = std::fs::read_to_string(root().join("policies/miyazaki.txt")).expect("a policy");
    for p in provisions {
        assert!(p["parent"].as_str().is_none_or(|id| ids.contains(id)), "{p}");
        if let (Some(start), Some(end)) = (p["span"]["start"].as_u64(), p["span"]["end"].as_u64()) {
            assert!(
                text.get(start as usize..end as usize).is_some_and(|words| !words.trim().is_empty()),
                "{p}"
            );
        }
    }
    let clause = provisions.iter().find(|p| p["id"] == "standards:6/(1)/①/エ").expect("the clause");
    assert_eq!(clause["citation"], "対策基準 6(1)①エ");
    assert_eq!(clause["duties"][0]["approval_from"][0], "情報セキュリティ管理者");
    let roles = whole["roles"].as_array().expect("roles");
    assert!(
        roles.iter().any(
            |r| r["role"] == "情報セキュリティ管理者" && ids.contains(r["clause"].as_str().unwrap_or(""))
        )
    );
    assert!(whole["terms"].as_array().expect("terms").iter().any(|t| t["term"] == "機密性"));
}

#[test]
fn a_call_that_is_off_is_answered_in_japanese() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).to_str().expect("a path").to_string();
    let copy = path("kitei.txt");
    std::fs::copy(root().join("policies/kesen.txt"), &copy).expect("copied");
    let before = std::fs::read(&copy).expect("read");

    assert!(refused(&[&path("nai.txt"), "--format", "html"]).contains("nai.txt"));
    assert!(refused(&[&copy]).contains("--format oscal"));
    let unknown = refused(&[&copy, "--format", "pdf"]);
    assert!(unknown.contains("「pdf」") && unknown.contains("指定できる値: oscal、html、json"), "{unknown}");
    assert!(refused(&[&copy, "--format", "html", "--output", &copy]).contains("読み込むファイルと同じ"));
    assert!(refused(&[&copy, "--format", "html", "--output", &path("")]).contains("フォルダーです"));
    assert!(
        refused(&[&copy, "--format", "html", "--output", &path("nai/a.html")]).contains("書き込めません")
    );
    assert!(refused(&[&copy, &path("out")]).contains("--output"));
    assert!(refused(&[&copy, "--format", "oscal", "--at", "きのう"]).contains("日時"));
    // A folder that is no data folder, and one without a destination.
    let folder = path("");
    assert!(refused(&[&folder, &path("out")]).contains("データフォルダー"));
    assert!(refused(&[&folder]).contains("書出し先"));
    assert!(refused(&[&folder, "--format", "html"]).contains("文書のファイル"));
    assert!(refused(&["-", "--format", "oscal"]).len() > 10);
    assert_eq!(std::fs::read(&copy).expect("read"), before);
    let left: Vec<_> = std::fs::read_dir(dir.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "nothing was left behind: {left:?}");

    let page = path("kitei.html");
    let out = sekimori(&[&copy, "--format", "html", "--output", &page]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(std::fs::read_to_string(&page).expect("the page").contains("</html>"));
}
