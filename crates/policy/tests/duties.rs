//! Are sentences read as a person reads them? Each file in `duties/` holds prose, a text and the duties expected of it.
//! `UPDATE=1 cargo test -p policy --test duties` writes the duties anew: read the difference before you keep it.

#[path = "../../../tests/markdown_cases.rs"]
mod markdown_cases;

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

#[test]
fn duties_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/duties");
    let files = markdown_cases::hold(&folder, ("policy", "duties"), None, |words| {
        let policy = policy::read(clause::Source::new("case", words));
        policy.duties.iter().map(|d| line(&policy, d)).collect()
    });
    assert!(files >= 5);
}
