//! What holds for any text at all? The tree prints back to its source, and every stretch has one owner.

use clause::{ClauseId, Owner, Source, Tree};
use proptest::prelude::*;

fn read(text: &str) -> Tree {
    clause::read(Source::new("any", text))
}

/// Everything that must hold of a tree, whatever the text is.
fn check(text: &str) {
    let tree = read(text);
    assert_eq!(tree.print(), text);
    let mut end = 0;
    for (span, owner) in tree.blocks() {
        assert_eq!(span.start, end, "blocks follow each other");
        end = span.end;
        if let Owner::Provision(at) = owner {
            assert!(*at < tree.provisions().len());
        }
    }
    assert_eq!(end, text.len());
    for (at, p) in tree.provisions().iter().enumerate() {
        assert!(p.parent.is_none_or(|parent| parent < at), "parents stand before their children");
        assert!(p.children.iter().all(|c| tree.get(*c).parent == Some(at)));
        assert!(p.line <= p.end_line && p.end_line <= tree.source().lines().len());
        for passage in [&p.heading, &p.body] {
            let span = passage.span();
            assert!(
                text.is_char_boundary(span.start)
                    && text.is_char_boundary(span.end)
                    && span.end <= text.len()
            );
        }
        assert!(p.id.slug().is_ascii());
        let again: ClauseId = p.id.to_string().parse().expect("an address reads back");
        assert_eq!(again.to_string(), p.id.to_string());
    }
}

/// Lines of the kind that policies are made of, in any order.
fn line() -> impl Strategy<Value = String> {
    let label = prop_oneof![
        Just(""),
        Just("第1章 "),
        Just("第２条　"),
        Just("第三条の二　"),
        Just("1 "),
        Just("2．"),
        Just("(1) "),
        Just("（２）"),
        Just("① "),
        Just("④"),
        Just("㉑"),
        Just("Ⓐ "),
        Just("ア "),
        Just("イ　"),
        Just("一　"),
        Just("・ "),
        Just("- "),
        Just("## "),
        Just("Ⅱ "),
        Just("I "),
        Just("附則"),
        Just("別表第1 "),
        Just("（目的）"),
        Just("目次"),
        Just("《図》"),
    ];
    let words = prop_oneof![
        Just(""),
        Just("目的"),
        Just("職員は、記録を保存しなければならない。"),
        Just("用語\t定義"),
        Just("1 目的\t3"),
        Just("重 要 性 分 類"),
        Just("情報セキュリティ対策基準"),
        Just("ただし、この限りでない。"),
        Just("（以下「A」という。"),
        Just("令和8年4月1日"),
        Just("……… 5"),
        Just("は、切れた文の"),
        Just("\u{0}\u{7}"),
        Just("𠮷葛󠄀"),
    ];
    (label, words, prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n"), Just("\r"), Just("")])
        .prop_map(|(a, b, c)| format!("{a}{b}{c}"))
}

proptest! {
    #[test]
    fn any_text_prints_back(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_japanese_prints_back(text in "[ -~\n\r\t　-〿ぁ-んァ-ヶ一-十①-⑳（）。、]{0,300}") {
        check(&text);
    }

    #[test]
    fn any_heap_of_policy_lines_prints_back(lines in prop::collection::vec(line(), 0..60)) {
        check(&lines.concat());
    }
}

/// The real policies: every address is found in its three spellings, and slugs tell provisions apart.
#[test]
fn addresses_of_real_policies() {
    for name in ["kesen", "kumamoto", "miyazaki", "miyoshi", "nishiokitama"] {
        let path = format!("{}/../../policies/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("there");
        check(&text);
        let tree = read(&text);
        let mut slugs = std::collections::BTreeSet::new();
        for (at, p) in tree.provisions().iter().enumerate() {
            assert!(slugs.insert(p.id.slug()), "{name}: {} stands twice", p.id.slug());
            for spelling in [p.id.to_string(), p.id.slug(), p.id.citation()] {
                assert_eq!(tree.find(&spelling), Some(at), "{name}: {spelling}");
            }
        }
    }
}

#[test]
fn the_three_spellings_of_an_address() {
    let spell = |path: &str| {
        let id: ClauseId = path.parse().expect("an address");
        (id.citation(), id.slug())
    };
    assert_eq!(spell("standards:7/(2)/①/イ/ⓒ"), ("対策基準 7(2)①イⓒ".into(), "standards/7/2/1/2/3".into()));
    assert_eq!(spell("standards:第12条/2/三"), ("第12条第2項第3号".into(), "standards/art12/2/3".into()));
    assert_eq!(spell("standards:第67条の8"), ("第67条の8".into(), "standards/art67-8".into()));
    assert_eq!(spell("basic:はじめに/図1"), ("基本方針 はじめに図1".into(), "basic/preface/fig1".into()));
    for wrong in ["", "7/(2)", "other:1", "basic:", "basic:1//2"] {
        let refusal = wrong.parse::<ClauseId>().expect_err("no address").to_string();
        assert!(refusal.contains(&format!("「{wrong}」")), "{refusal}");
    }
}

/// A key stays with a clause whose number changes, because the next edition hands it on; two clauses never share one.
#[test]
fn keys_tell_clauses_apart() {
    let text = std::fs::read_to_string(format!("{}/../../policies/miyazaki.txt", env!("CARGO_MANIFEST_DIR")))
        .expect("there");
    let tree = read(&text);
    let keys: std::collections::BTreeSet<_> =
        tree.provisions().iter().map(|p| clause::ClauseKey::new(&p.id, p.title())).collect();
    assert_eq!(keys.len(), tree.provisions().len());
    let spaced: ClauseId = "standards:1".parse().expect("an address");
    assert_eq!(
        clause::ClauseKey::new(&spaced, "目的 です"),
        clause::ClauseKey::new(&spaced, "目的です"),
        "white space is no change"
    );
}
