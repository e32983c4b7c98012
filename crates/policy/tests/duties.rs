//! Are sentences read as a person reads them? Each file in `duties/` holds prose, a text and the duties expected of it.
//! `UPDATE=1 cargo test -p policy --test duties` writes the duties anew: read the difference before you keep it.

use policy::{Duty, Policy};
use std::path::Path;

fn line(policy: &Policy, duty: &Duty) -> String {
    let mut out = format!(
        "{} {} [{}]",
        policy.tree.get(duty.clause).id.path(),
        duty.force.title(),
        duty.bearers.join("、")
    );
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            out.push_str(&format!(" {name}:{value}"));
        }
    };
    add("条件", duty.condition.clone());
    add("頻度", duty.adverb.clone());
    add("許可", duty.permission.as_ref().map(|p| format!("{}の{}", p.from.join("、"), p.word)));
    add("報告先", (!duty.addressees.is_empty()).then(|| duty.addressees.join("、")));
    add("記録", duty.record.clone());
    add(
        "要確認",
        (!duty.doubts.is_empty())
            .then(|| duty.doubts.iter().map(|d| d.title()).collect::<Vec<_>>().join("・")),
    );
    out.push_str(&format!(" ＝{}\n", duty.act.replace('\n', "")));
    out
}

fn run(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```policy\n") {
        let (words, behind) = after.split_once("```\n").expect("the text is closed");
        let policy = policy::read(clause::Source::new("case", words));
        let duties: String = policy.duties.iter().map(|d| line(&policy, d)).collect();
        let (between, tail) = behind.split_once("```duties\n").expect("duties follow");
        let (_, tail) = tail.split_once("```\n").expect("the duties are closed");
        out.push_str(&format!("{before}```policy\n{words}```\n{between}```duties\n{duties}```\n"));
        rest = tail;
    }
    out + rest
}

#[test]
fn duties_are_as_expected() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/duties");
    let mut files = 0;
    for entry in std::fs::read_dir(dir).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let now = run(&text);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &now).expect("written");
        } else {
            assert_eq!(text, now, "{}", path.display());
        }
        files += 1;
    }
    assert!(files >= 5);
}
