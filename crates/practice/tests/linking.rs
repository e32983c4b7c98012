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

/// Mechanisms whose patterns look for these words in the act, held against a text: which clauses they are proposed for, and
/// what is doubtful about it.
fn found(act: &str, text: &str) -> Vec<(String, Vec<Doubt>)> {
    let mut catalog = Catalog::default();
    let words = format!(
        "id = \"m\"\ntitle = \"例\"\nfamily = \"take-out\"\nform = \"procedure\"\n[[serves]]\nwhy = \"例のため\"\nhow = \"carries\"\nact = [\"{act}\"]\n"
    );
    catalog.add("m.toml", &words).expect("right");
    let policy = policy::read(clause::Source::new("case", text));
    let path = |clause| policy.tree.get(clause).id.path();
    propose(&policy, &catalog).iter().map(|p| (path(p.clause), p.least().to_vec())).collect()
}

/// Bodies write one thing in many ways: 送り仮名, width, kana, numerals, and what stands between an object and its verb.
#[test]
fn words_are_found_however_a_body_writes_them() {
    let clause = |act: &str| format!("1 規定\n\n情報管理者は、{act}なければならない。\n");
    for (word, act) in [
        ("持ち出し", "端末の持出しを記録し"),
        ("IDを付与", "利用者にＩＤを付与し"),
        ("サーバを固定", "サーバーを固定し"),
        ("取扱い", "情報の取り扱いを定め"),
        ("年1回", "年一回、点検を行わ"),
        ("研修を実施", "研修を毎年度1回以上、全ての職員に対し実施し"),
        ("委員会を置", "情報セキュリティ委員会（以下「委員会」という。）を置か"),
        ("利用を確認", "機器の使用を確かめ"),
    ] {
        assert_eq!(found(word, &clause(act)).len(), 1, "{word} in {act}");
    }
    for (word, act) in [
        ("研修を実施", "研修を計画し、訓練を実施し"),
        ("研修を実施", "研修を定め、毎年度の監査の後に実施し"),
        ("管理を", "情報管理者を指名し"),
    ] {
        assert_eq!(found(word, &clause(act)), [], "{word} in {act}");
    }
}

#[test]
fn an_item_goes_on_with_the_words_above_it_and_a_paragraph_with_the_one_it_takes_up() {
    let text = "（持ち出し）\n第1条　職員は、次に掲げる事項を守らなければならない。\n（1）　媒体を貸し出すこと。\n２　前項の媒体は、速やかに返さなければならない。\n";
    let mut catalog = Catalog::default();
    let pattern = "id = \"m\"\ntitle = \"例\"\nfamily = \"take-out\"\nform = \"procedure\"\n[[serves]]\nwhy = \"例のため\"\nhow = \"carries\"\nact = [\"貸し出す\"]\nsays = [\"事項を遵守\"]\n";
    catalog.add("m.toml", pattern).expect("right");
    let policy = policy::read(clause::Source::new("case", text));
    let got = propose(&policy, &catalog);
    let got: Vec<_> = got.iter().map(|p| (policy.tree.get(p.clause).id.path(), p.least().to_vec())).collect();
    assert_eq!(got.first(), Some(&("第1条/1/(1)".to_string(), vec![Doubt::LeadIn])), "{got:?}");

    let text = "（媒体）\n第1条　職員は、媒体を貸し出すことができる。\n２　前項の媒体は、速やかに返さなければならない。\n３　職員は、花に水を与えなければならない。\n";
    let got = found("貸し出す", text);
    assert_eq!(
        got,
        [("第1条/1".to_string(), vec![Doubt::Scanty]), ("第1条/2".to_string(), vec![Doubt::TakenUp])]
    );
}

/// Whoever the policy itself puts into an office is one of those responsible, whatever he is called.
#[test]
fn a_role_is_known_by_its_appointment() {
    let pattern = "id = \"m\"\ntitle = \"例\"\nfamily = \"take-out\"\nform = \"procedure\"\n[[serves]]\nwhy = \"例のため\"\nhow = \"carries\"\nact = [\"遮断\"]\nbearer = [\"責任者\"]\n";
    let mut catalog = Catalog::default();
    catalog.add("m.toml", pattern).expect("right");
    let proposed = |first: &str| {
        let text = format!("第1条　{first}\n第2条　主任者は、回線を遮断しなければならない。\n");
        propose(&policy::read(clause::Source::new("case", text)), &catalog).len()
    };
    assert_eq!(proposed("企業団に主任者を置き、総務課長をもって充てる。"), 1);
    assert_eq!(proposed("企業団は、回線を管理する。"), 0);
}
