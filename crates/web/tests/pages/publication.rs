//! What leaves the house of the policy, and who reads 実施手順? What is public and nothing else; whom a procedure names.

use practice::command::{Command, Opening};
use practice::value::{Filled, Value, hash};

use crate::house::{House, filled};

/// Sentences of the policy: one of 基本方針, one of 対策基準.
const OF_BASIC: &str = "広域連合の制度運営に重大な支障を及ぼす恐れ";
const OF_STANDARDS: &str =
    "職員等が常に情報セキュリティポリシー及び実施手順を閲覧できるように掲示しなければならない";

fn set(house: &House, name: &str, value: Value) {
    let (name, reason) = (name.to_string(), "決裁による".to_string());
    let decided = house.site.now().day();
    let decider = "広域連合長".to_string();
    house.done("1005", Command::SetValue { name, value, reason, decider, decided });
}

/// A house in which the text of the policy was kept, as adopting it does.
fn house() -> House {
    let house = House::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read(root.join("policies/miyazaki.txt")).expect("a policy");
    house.site.desk.put_file("miyazaki", &text, ("1005", house.site.now())).expect("kept");
    house
}

fn lists(words: &[(&str, &[&str])]) -> Filled {
    let one = |all: &[&str]| Value::List(all.iter().map(|w| (*w).to_string()).collect());
    words.iter().map(|(name, all)| ((*name).to_string(), one(all))).collect()
}

const ORGANS: [&str; 5] = [
    "宮崎県後期高齢者医療広域連合",
    "宮崎県後期高齢者医療広域連合議会",
    "宮崎県後期高齢者医療広域連合公平委員会",
    "宮崎県後期高齢者医療広域連合監査委員",
    "宮崎県後期高齢者医療広域連合選挙管理委員会",
];

/// The edition in force is entered, with what is said of its publication, and confirmed.
fn edition(house: &House, more: &[(&str, &str)]) {
    set(house, "bearer/policy-edition", Value::Text("最高情報統括責任者".to_string()));
    let mut fields = filled(&[
        ("edition", "第1版"),
        ("adopted_number", "1"),
        ("kind", "採用済みの版の登録"),
        ("hash", &"3c9e6a1f".repeat(8)),
        ("last_decision", "2026-03-24"),
        ("in_force", "2026-04-01"),
        ("commitment", "情報セキュリティ対策を実施する。"),
        ("terms", "なし"),
        ("links", "基本方針の7は対策基準の3から7まで。"),
        ("published", "公式サイト"),
    ]);
    fields.extend(filled(more));
    fields.extend(lists(&[
        ("files", &["情報セキュリティポリシー.pdf"]),
        ("organs", &ORGANS),
        ("decided_organs", &ORGANS),
        ("decisions", &["令和8年決裁第12号"]),
    ]));
    let mechanism = "policy-edition".to_string();
    house.done(
        "1005",
        Command::Apply(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() }),
    );
    house.permitted("1001", "policy-edition/2026/1");
}

#[test]
fn only_what_is_public_leaves_the_house() {
    let house = house();
    let staff = house.signed_in("1010");
    let page = house.get(&staff, "/publication");
    assert!(page.text().contains("対策基準 公表しない"), "{}", page.text());
    assert!(page.text().contains("公表の記録がありません"), "{}", page.text());
    let file = house.get(&staff, "/publication/1/file");
    assert_eq!(file.status, 200);
    assert!(file.body.contains(OF_BASIC), "the 方針 is in it");
    assert!(!file.body.contains(OF_STANDARDS) && !file.body.contains("対策基準 6"), "and nothing else");
    assert!(!file.body.contains("<script") && !file.body.contains("<link"), "it needs nothing else");
    assert!(page.body.contains(&hash(file.body.as_bytes())), "the page says the hash of the file");
    assert_eq!(file.body, house.get(&staff, "/publication/1/file").body, "the same at any time");
    assert_eq!(house.get(&staff, "/publication/9/file").status, 404);
    assert_eq!(house.get(&staff, "/publication?edition=9").status, 404);
    // What the body decides beside it is opened with who decided, and when.
    set(&house, "publication/parts", Value::List(vec!["対策基準".to_string()]));
    let page = house.get(&staff, "/publication");
    assert!(page.text().contains("本団体の定め 広域連合長（令和8年11月24日） 決裁による"), "{}", page.text());
    let file = house.get(&staff, "/publication/1/file");
    assert!(file.body.contains(OF_BASIC) && file.body.contains(OF_STANDARDS));
}

#[test]
fn a_part_that_no_policy_has_is_not_taken() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let typed = [
        ("value.publication/parts", "実施手順"),
        ("reason", "公開のため"),
        ("decider", "広域連合長"),
        ("decided", "令和8年11月24日"),
    ];
    let page = house.post_words(&admin, "/admin/values", &typed);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("「実施手順」は使えません"), "{}", page.text());
}

#[test]
fn without_the_text_there_is_no_file_and_the_page_says_what_to_do() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let page = house.get(&admin, "/publication");
    assert!(page.text().contains("ファイルを作れません") && page.text().contains("規程の読み込み"));
    let file = house.get(&admin, "/publication/1/file");
    assert!(file.status == 400 && file.text().contains("同じ文書を読み込んでください"), "{}", file.text());
}

#[test]
fn a_publication_is_recorded_by_the_mechanisms_that_tell_of_it() {
    let house = house();
    edition(&house, &[("published_on", "2026-03-31")]);
    let admin = house.signed_in("1005");
    let page = house.get(&admin, "/publication").text();
    assert!(page.contains("日で公表しました") && page.contains("令和8年3月31日に公表"), "{page}");
    // The form of the look at the web site knows the hash of the file, and nothing of what was found there.
    let form = house.get(&house.signed_in("1003"), "/apply/policy-posting?publication=1");
    let made = hash(house.get(&admin, "/publication/1/file").body.as_bytes());
    let form = form.form("/apply/policy-posting", None);
    let value =
        |name: &str| form.iter().find(|(n, _)| *n == format!("f.{name}")).map(|(_, v)| v.trim().to_string());
    assert_eq!(value("public_hash"), Some(made));
    assert_eq!(value("public_shown_hash"), Some(String::new()));
}

#[test]
fn a_publication_before_the_last_decision_is_refused() {
    let house = house();
    let admin = house.signed_in("1005");
    set(&house, "bearer/policy-edition", Value::Text("最高情報統括責任者".to_string()));
    let form = house.get(&admin, "/apply/policy-edition").form("/apply/policy-edition", None);
    let typed = [("f.last_decision", "令和8年3月24日"), ("f.published_on", "令和8年3月1日")];
    let page = house.post(&admin, "/apply/policy-edition", &crate::house::with(&form, &typed));
    assert!(page.text().contains("公表した日が、最後に決定した日より前"), "{}", page.text());
}

#[test]
fn a_procedure_is_read_by_those_whom_it_names() {
    let house = house();
    edition(&house, &[]);
    let procedure = |number: &str, name: &str, readers: &str| {
        let mut fields = filled(&[
            ("number", number),
            ("name", name),
            ("scope", "共通"),
            ("section", "総務課"),
            ("owner", "1003"),
            ("version", "第2版"),
            ("in_force", "2026-06-01"),
            ("hash", &"5a10c2e4".repeat(8)),
            ("policy", "第1版"),
            ("place", "総務課の共有フォルダ"),
            ("readers", readers),
            ("secrecy", "非公開"),
            ("reviewed", "2026-06-01"),
            ("next", "2026-12-31"),
        ]);
        fields.extend(lists(&[("clauses", &["standards:6/(1)/①/エ"])]));
        let mechanism = "implementation-procedures".to_string();
        let begun = house.done(
            "1005",
            Command::Record(Opening { mechanism, fields, applicant: None, paper: None, files: Vec::new() }),
        );
        let matter = begun.first().expect("a matter").clone();
        let fields = Filled::new();
        house.done(
            "1002",
            Command::Decide {
                matter: matter.clone(),
                approved: true,
                reason: None,
                deputy: None,
                unavoidable: None,
                seen: None,
                fields,
                person: None,
                paper: None,
            },
        );
        matter
    };
    let of_all = procedure("P-01", "外部記録媒体の取扱手順", "職員");
    let of_some = procedure("P-02", "サーバーの操作手順", "業務課");
    for (person, sees) in [("1010", [true, false]), ("1006", [true, true]), ("1012", [true, true])] {
        let browser = house.signed_in(person);
        let page = house.get(&browser, "/procedures");
        for (name, id, seen) in
            [("外部記録媒体の取扱手順", &of_all, sees[0]), ("サーバーの操作手順", &of_some, sees[1])]
        {
            assert_eq!(page.text().contains(name), seen, "{person} {name}: {}", page.text());
            let status = house.get(&browser, &format!("/matter/{id}")).status;
            assert_eq!(status, if seen { 200 } else { 404 }, "{person} {name}");
            let list = house.get(&browser, "/registers/implementation-procedures");
            assert_eq!(list.text().contains(name), seen, "{person} {name} in the register");
        }
    }
    let page = house.get(&house.signed_in("1010"), "/procedures").text();
    assert!(page.contains("第2版") && page.contains("令和8年12月31日") && !page.contains("超過"), "{page}");
    house.wait_minutes(60 * 24 * 45);
    let page = house.get(&house.signed_in("1010"), "/procedures").text();
    assert!(page.contains("令和8年12月31日（超過）"), "{page}");
}
