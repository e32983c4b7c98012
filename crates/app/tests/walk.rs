//! From an empty folder to the first decided application, as people walk it: how many pages, clicks and fields?
//! The real binary, HTTP alone, no script; the enacted policy and an invented list of staff.

mod browser;

use browser::{Page, Person, Served, root};

const PASSWORD: &str = "みなみの窓から海が見える";

/// Founds the office of Miyazaki in the browser.
fn found(served: &Served, person: &mut Person) -> Page {
    let page = person.open("/");
    page.says("関守をはじめる");
    let code = served.code.clone().expect("a word on the terminal");
    let filled = [
        ("code", code.as_str()),
        ("body", "宮崎県後期高齢者医療広域連合"),
        ("number", "1005"),
        ("name", "高鍋 亮"),
        ("section", "総務課"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let page = person.submit(&page, "/start", &filled, ("", ""));
    assert_eq!(page.place, "/setup");
    page
}

/// Temporary passwords by number, as they stand on the slips.
fn slips(page: &Page) -> std::collections::BTreeMap<String, String> {
    let codes: Vec<&str> =
        page.body.split("<code>").skip(1).filter_map(|c| c.split("</code>").next()).collect();
    codes.chunks(2).filter_map(|c| Some((c.first()?.to_string(), c.get(1)?.to_string()))).collect()
}

/// Signs in with a temporary password and sets one's own.
fn first_sign_in(served: &Served, number: &str, temporary: &str) -> (Person, Page) {
    let mut person = served.person();
    let page = person.open("/sign-in");
    let page = person.submit(&page, "/sign-in", &[("number", number), ("password", temporary)], ("", ""));
    let own = [("old", temporary), ("new", PASSWORD), ("again", PASSWORD)];
    let page = person.submit(&page, "/account/password", &own, ("", ""));
    page.says("さんのホーム");
    (person, page)
}

#[test]
fn from_an_empty_folder_to_the_first_decided_application() {
    let temporary = tempfile::tempdir().expect("a folder");
    let served = Served::of(&temporary.path().join("office"));
    let policy = std::fs::read(root().join("policies/miyazaki.txt")).expect("the policy");
    let people = std::fs::read(root().join("demo/people.csv")).expect("the list");

    let mut admin = served.person();
    let page = found(&served, &mut admin);
    page.says("次は「規程を読み込み、採用する」です");
    let page = admin.click(&page, "/admin/policy");
    let page = admin.send(&page, "/admin/policy", &[], ("", ""), &[("file", "miyazaki.txt", &policy)]);
    page.says("読み取った規程").says("誤り 11件").says("宮崎県後期高齢者医療広域連合公平委員会");
    let place = page.place.clone();
    let decided = [("number", "令和8年 決裁第12号"), ("decided", "令和8年3月25日")];
    let page = admin.submit(&page, &place, &decided, ("", ""));
    page.says("規程を採用しました");
    let page = admin.send(&page, "/admin/people", &[], ("do", "list"), &[("file", "people.csv", &people)]);
    page.says("が変わります");
    let place = page.place.clone();
    let page = admin.submit(&page, &place, &[], ("", ""));
    page.says("名簿を取り込みました").says("確かな候補");
    let page = admin.submit(&page, "/admin/bindings", &[], ("", ""));
    page.says("紐付けを記録しました");
    let page = admin.click(&page, "/setup");
    let page = admin.click(&page, "/admin/accounts");
    let page = admin.submit(&page, "/admin/accounts", &[], ("do", "all"));
    let given = slips(&page);
    assert_eq!(given.len(), 30, "everybody but the administrator");

    let (mut clerk, page) = first_sign_in(&served, "1010", &given["1010"]);
    let page = clerk.click(&page, "/apply");
    eprintln!("{}", page.text());
    let page = clerk.click(&page, "/apply/bring-in-request");
    eprintln!("{}", page.text());
    report(&[("管理者", &admin), ("申請者", &clerk)]);
}

fn report(people: &[(&str, &Person)]) {
    for (who, p) in people {
        println!(
            "{who}: pages {}, clicks {}, fields {}, longest page {} bytes",
            p.pages, p.clicks, p.fields, p.longest
        );
    }
}
