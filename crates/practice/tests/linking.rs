//! Does the linker propose what a person would, and say how sure it is?

use practice::{Catalog, Certainty, Doubt, How, propose};

const PATTERNS: &str = r#"
id = "permit"
title = "許可申請"
family = "take-out"
form = "procedure"

[[serves]]
how = "carries"
why = "許可を要するため"
says = ["持ち出す"]
permission = true
bearer = ["職員"]

[[serves]]
how = "evidences"
why = "持ち出しの記録であるため"
act = ["持ち出しの記録"]
not_under = ["廃棄"]
"#;

fn proposals(text: &str) -> Vec<(String, Vec<u32>, How, Certainty)> {
    let mut catalog = Catalog::default();
    catalog.add("permit.toml", PATTERNS).expect("right");
    let policy = policy::read(clause::Source::new("case", text));
    propose(&policy, &catalog)
        .into_iter()
        .map(|p| (policy.tree.get(p.clause).id.path(), p.duties.clone(), p.how, p.certainty()))
        .collect()
}

#[test]
fn a_permission_ties_the_condition_to_the_duty() {
    let found =
        proposals("1 持出し\n\n職員等は、端末を持ち出す場合には、管理者の許可を得なければならない。\n");
    assert_eq!(found, [("1".to_string(), vec![1], How::Carries, Certainty::High)]);
}

/// The doubts of the only proposal.
fn doubts(patterns: &[&str], text: &str) -> Vec<Doubt> {
    let mut catalog = Catalog::default();
    for (at, serves) in patterns.iter().enumerate() {
        let head = format!("id = \"m-{at}\"\ntitle = \"例\"\nfamily = \"take-out\"\nform = \"procedure\"\n");
        catalog
            .add(&format!("m-{at}.toml"), &format!("{head}[[serves]]\nwhy = \"例のため\"\n{serves}\n"))
            .expect("right");
    }
    let policy = policy::read(clause::Source::new("case", text));
    propose(&policy, &catalog).first().expect("a proposal").least().to_vec()
}

#[test]
fn what_is_doubtful_is_named() {
    let text = "1 点検\n\n管理者は、記録媒体を施錠した棚に保管しなければならない。\n";
    let carries = "how = \"carries\"\nact = [\"保管\"]\nsays = [\"記録媒体\"]";
    assert_eq!(doubts(&[carries], text), []);
    assert_eq!(doubts(&[carries, carries], text), [Doubt::Rival]);
    assert_eq!(doubts(&[carries, carries, carries], text), [Doubt::SeveralRivals]);
    let evidence = "how = \"evidences\"\nact = [\"保管\"]\nsays = [\"施錠\"]";
    assert_eq!(doubts(&[carries, evidence], text), [], "evidence is no rival");
    assert_eq!(doubts(&["how = \"carries\"\nact = [\"保管\"]"], text), [Doubt::Scanty]);
    let elsewhere = "how = \"carries\"\nbearer = [\"管理者\"]\nheading = [\"点検\"]";
    assert_eq!(doubts(&[elsewhere], text), [Doubt::Elsewhere]);
}

#[test]
fn several_doubts_or_several_rivals_want_a_person() {
    assert_eq!(Certainty::of(&[]), Certainty::High);
    assert_eq!(Certainty::of(&[Doubt::Reading]), Certainty::Middle);
    assert_eq!(Certainty::of(&[Doubt::SeveralRivals]), Certainty::Low);
    assert_eq!(Certainty::of(&[Doubt::Rival, Doubt::Elsewhere]), Certainty::Low);
}

#[test]
fn without_the_permission_nothing_is_proposed() {
    assert!(proposals("1 持出し\n\n職員等は、端末を持ち出す場合には、注意しなければならない。\n").is_empty());
}

#[test]
fn headings_can_rule_a_pattern_out() {
    let text = |heading| format!("1 {heading}\n\n管理者は、持ち出しの記録を作成しなければならない。\n");
    assert_eq!(proposals(&text("管理")), [("1".to_string(), vec![1], How::Evidences, Certainty::High)]);
    assert!(proposals(&text("廃棄")).is_empty());
}

#[test]
fn the_duties_of_one_clause_make_one_proposal_and_carrying_wins() {
    let text = "1 持出し\n\n職員は、端末を持ち出すときは、管理者の許可を得なければならない。また、持ち出しの記録を作成しなければならない。\n";
    assert_eq!(proposals(text), [("1".to_string(), vec![1, 2], How::Carries, Certainty::High)]);
}

#[test]
fn an_empty_catalogue_or_text_proposes_nothing() {
    let policy = policy::read(clause::Source::new("case", "1 監査\n\n監査人は、監査を実施する。\n"));
    assert!(propose(&policy, &Catalog::default()).is_empty());
    assert!(proposals("").is_empty());
}

/// 「監査及び自己点検を実施する」 asks for two things; a mechanism for each is no doubt about the other.
#[test]
fn patterns_of_different_parts_of_a_coordinated_act_are_no_rivals() {
    let text = "1 評価\n\n管理者は、監査及び自己点検を実施しなければならない。\n";
    let about = |word: &str| format!("how = \"carries\"\nact = [\"{word}\"]\nheading = [\"評価\"]");
    let [audit, inspection, both] = ["監査", "自己点検", "監査及び自己点検"].map(about);
    assert_eq!(doubts(&[&audit, &inspection], text), []);
    assert_eq!(doubts(&[&audit, &audit], text), [Doubt::Rival]);
    assert_eq!(doubts(&[&audit, &both], text), [Doubt::Rival], "what is about both is about each");
    let sentence = "1 評価\n\n管理者は、監査の結果を自己点検に用いなければならない。\n";
    assert_eq!(doubts(&[&audit, &inspection], sentence), [Doubt::Rival], "one act without parts");
}
