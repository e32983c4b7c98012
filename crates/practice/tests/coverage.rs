//! Which clauses cover the eight fields and the guideline's topics? `tests/law.tsv` holds what a person found in the five
//! policies; cutting the clauses of one field must make that field, and no other, turn to missing.

use clause::Source;
use practice::coverage::{Covered, Held, Verdict, hold};
use practice::norm::{self, Norm};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn norms() -> Vec<Norm> {
    norm::built_in().expect("every file of the release is read")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(format!("policies/{name}.txt"))).expect("a policy")
}

fn read(name: &str) -> policy::Policy {
    policy::read(Source::new(name, text(name)))
}

/// Document, norm, topic, verdict, clauses and what is missing, as `tests/law.tsv` writes them.
fn line(policy: &policy::Policy, held: &Held<'_>, covered: &Covered<'_>) -> String {
    let clauses: Vec<String> = covered.clauses.iter().map(|i| policy.tree.get(*i).id.citation()).collect();
    let missing: Vec<&str> = covered.missing().map(|e| e.title.as_str()).collect();
    [
        policy.tree.source().name(),
        &held.norm.id,
        &covered.topic.id,
        covered.verdict.title(),
        &clauses.join("、"),
        &missing.join("、"),
    ]
    .join("\t")
}

#[test]
fn the_five_policies_are_judged_as_a_person_judged_them() {
    let expected = std::fs::read_to_string(root().join("tests/law.tsv")).expect("the table");
    let expected: Vec<&str> = expected.lines().skip(1).collect();
    let norms = norms();
    let mut said = Vec::new();
    for name in ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"] {
        let policy = read(name);
        for held in &hold(&policy, &norms) {
            said.extend(held.topics.iter().map(|c| line(&policy, held, c)));
        }
    }
    let wrong: Vec<String> = expected
        .iter()
        .zip(&said)
        .filter(|(e, s)| *e != s)
        .map(|(e, s)| format!("expected {e}\nsaid     {s}"))
        .collect();
    assert_eq!(expected.len(), said.len());
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), expected.len(), wrong.join("\n"));
}

/// The verdict on each of the eight fields.
fn fields(text: &str) -> Vec<(String, Verdict)> {
    let policy = policy::read(Source::new("cut", text));
    let norms = norms();
    let held = hold(&policy, norms.iter().filter(|n| n.demanded));
    held.iter().flat_map(|h| &h.topics).map(|c| (c.topic.id.clone(), c.verdict)).collect()
}

/// A text without some clauses and without some words.
fn without(text: &str, clauses: &[&str], words: &[&str]) -> String {
    let policy = policy::read(Source::new("whole", text));
    let tree = &policy.tree;
    let gone = |line: usize| {
        let owner = tree.at_line(line);
        owner.is_some_and(|at| tree.upward(at).any(|i| clauses.contains(&tree.get(i).id.path().as_str())))
    };
    let kept = text.lines().enumerate().filter(|(n, _)| !gone(n + 1)).map(|(_, l)| l);
    let mut out = kept.collect::<Vec<_>>().join("\n");
    for word in words {
        assert!(out.contains(word), "{word}");
        out = out.replace(word, "");
    }
    out
}

/// A field, the clauses to cut, and the words to cut from clauses that stay.
type Cut<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

#[test]
fn a_field_whose_clauses_are_cut_out_turns_to_missing_and_no_other() {
    let whole = text("kumamoto");
    let before = fields(&whole);
    let cuts: [Cut<'_>; 8] = [
        ("organisation", &["6/(1)"], &[]),
        ("classification", &["6/(2)"], &[]),
        ("physical", &["6/(4)"], &[]),
        ("human", &["5", "6/(5)"], &[]),
        ("technical", &["6/(3)", "6/(6)"], &[]),
        ("operation", &["6/(7)"], &[]),
        ("outsourcing", &["6/(8)"], &["業務委託を行う際のセキュリティ確保等、"]),
        ("review", &["6/(9)", "7", "8"], &[]),
    ];
    for (field, clauses, words) in cuts {
        let after = fields(&without(&whole, clauses, words));
        for ((id, was), (_, is)) in before.iter().zip(&after) {
            let expected = if id == field { Verdict::Missing } else { *was };
            assert_eq!(*is, expected, "{id} after {field} was cut");
        }
    }
    assert!(before.iter().all(|(_, v)| *v != Verdict::Missing));
}

#[test]
fn a_heading_alone_covers_nothing() {
    let said =
        |text: &str, field: &str| fields(text).into_iter().find(|(id, _)| id == field).expect("a field").1;
    let promise = "1 クラウドサービスの利用\n\n(1) 目的\n\nこの章は、サービスについて定める。\n";
    assert_eq!(said(promise, "outsourcing"), Verdict::Missing);
    let kept = "1 クラウドサービスの利用\n\n(1) 選定\n\n職員は、クラウドサービスを選定しなければならない。\n";
    assert_eq!(said(kept, "outsourcing"), Verdict::Partial);
    // A definition is no measure, and neither is a threat.
    let defined = "1 定義\n\n(1) 不正アクセス\n\n権限のない者がアクセスし、防止の対策を破ることをいう。\n";
    assert_eq!(said(defined, "technical"), Verdict::Missing);
}

#[test]
fn nothing_is_found_in_an_empty_or_strange_text() {
    let note = "買い物\n牛乳、卵\n\u{0}\u{FFFD}((((①①①第第条";
    for strange in ["", "\n", "。", note] {
        assert!(fields(strange).iter().all(|(_, v)| *v == Verdict::Missing), "{strange:?}");
    }
    assert_eq!(fields("").len(), 8);
}

#[test]
fn a_norm_is_held_only_against_its_part() {
    let policy = read("kumamoto");
    let norms = norms();
    let applies: Vec<(&str, bool)> =
        hold(&policy, &norms).iter().map(|h| (h.norm.id.as_str(), h.applies)).collect();
    assert_eq!(applies, [("ordinance", true), ("guideline-basic", true), ("guideline-standards", false)]);
}

#[test]
fn the_law_has_eight_fields_and_the_guideline_ten_items_and_nine_chapters() {
    let counts: Vec<usize> = norms().iter().map(|n| n.topics.len()).collect();
    assert_eq!(counts, [8, 10, 9]);
    for norm in norms() {
        assert!(
            !norm.source.is_empty() && norm.topics.iter().all(|t| !t.cite.is_empty() && !t.says.is_empty())
        );
    }
}

#[test]
fn a_wrong_file_is_named_with_its_line() {
    let good = "id = \"x\"\norder = 1\ntitle = \"t\"\nsource = \"s\"\n[[topic]]\nid = \"a\"\ntitle = \"A\"\ncite = \"1\"\nsays = \"b\"\n";
    let why = |text: &str| norm::read("law/x.toml", text).expect_err("is refused").to_string();
    let with = |more: &str| format!("{good}{more}");
    assert!(norm::read("law/x.toml", &with("[topic.whole]\nsaid = [{ words = [[\"w\"]] }]\n")).is_ok());
    let unknown = why(&with("colour = \"red\"\n"));
    assert!(unknown.contains("10行目") && unknown.contains("colour"), "{unknown}");
    assert!(why(good).contains("「a」"));
    assert!(why(&with("[topic.whole]\nsaid = [{ words = [[]] }]\n")).contains("語のない"));
    assert!(norm::read("law/y.toml", good).expect_err("is refused").to_string().contains("ファイル名"));
}
