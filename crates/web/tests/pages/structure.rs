//! What do the pages say of an office whose roles fall vacant and whose sections move?

use practice::command::Command;

use crate::house::House;

const ROLE: &str = "情報セキュリティ管理者";

#[test]
fn a_vacant_role_and_a_role_that_no_policy_names_are_told_apart() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let page = house.get(&admin, "/admin/values").text();
    assert!(page.contains("「情報セキュリティポリシー版管理（基本方針・対策基準）」を行う者"), "{page}");
    assert!(page.contains("規程が役割の名で定めていません"), "{page}");
    let vacant = format!("規程は「{ROLE}」と定めていますが、その役割を務める職がありません");
    assert!(!page.contains(&vacant), "{page}");
    for post in ["総務課/総務課長", "業務課/業務課長"] {
        let (role, post) = (ROLE.to_string(), post.to_string());
        let until = "2026-11-23".parse().expect("a day");
        house.done("1005", Command::WithdrawRole { role, post, until });
    }
    let page = house.get(&admin, "/admin/values");
    let text = page.text();
    assert!(text.contains("規程の定める役割に、職のないもの"), "{text}");
    assert!(text.contains(&vacant), "{text}");
    assert!(page.body.contains("href=\"/admin/people/posts\""), "the nearer remedy");
    // A post with the role, and nobody in it.
    let (title, section) = ("情報政策監".to_string(), "総務課".to_string());
    house.done("1005", Command::CreatePost { title, section });
    let (role, post) = (ROLE.to_string(), "総務課/情報政策監".to_string());
    let from = "2026-11-24".parse().expect("a day");
    house.done("1005", Command::AssignRole { role, post, from });
    let text = house.get(&admin, "/admin/values").text();
    assert!(text.contains("今日、務める人のいない職（1）") && text.contains("総務課/情報政策監"), "{text}");
    assert!(!text.contains(&vacant), "{text}");
}

#[test]
fn a_section_moves_under_another_and_never_under_itself() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let send = |section: &str, above: &str| {
        let typed = [("do", "move"), ("section", section), ("above", above)];
        house.post_words(&admin, "/admin/people", &typed)
    };
    let page = send("事務局", "総務課");
    assert_eq!(page.status, 422);
    assert!(page.text().contains("組織「総務課」は「事務局」の下にある"), "{}", page.text());
    assert_eq!(send("事務局", "事務局").status, 422);
    assert_eq!(send("ない課", "事務局").status, 422);
    let page = send("業務課", "総務課");
    assert_eq!((page.status, page.place()), (303, "/admin/people?said=changed"));
    assert_eq!(house.site.live.door.office().sections["業務課"].above.as_deref(), Some("総務課"));
    assert_eq!(send("業務課", "").status, 303);
    assert_eq!(house.site.live.door.office().sections["業務課"].above, None);
}

#[test]
fn lists_stand_in_the_order_in_which_people_look_for_them() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let order = |path: &str, words: &[&str]| {
        let body = house.get(&admin, path).body;
        let at: Vec<usize> =
            words.iter().map(|w| body.find(w).unwrap_or_else(|| panic!("{w}: {body}"))).collect();
        assert!(at.is_sorted(), "{path}: {words:?} at {at:?}");
    };
    order("/registers", &["<h2>台帳</h2>", "<h2>手続</h2>", "<h2>記録</h2>"]);
    order(
        "/office",
        &["<th scope=\"row\">事務局長", "<th scope=\"row\">事務局次長", "<th scope=\"row\">総務課長</th>"],
    );
}
