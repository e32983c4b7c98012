//! From an empty folder to the first decided application, as people walk it: how many pages, clicks and fields?
//! The real binary, HTTP alone, no script; the enacted policy and an invented list of staff.

mod person;

use person::{PASSWORD, Page, Person, Served, found, root};

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
    let page = admin.click(&page, "/admin/accounts");
    let page = admin.submit(&page, "/admin/accounts", &[], ("do", "all"));
    let given = slips(&page);
    assert_eq!(given.len(), 25, "everybody who works with it, but the administrator");

    let (mut clerk, page) = first_sign_in(&served, "1010", &given["1010"]);
    let page = clerk.click(&page, "/apply");
    let page = clerk.click(&page, "/apply/transmission-request");
    let form = [
        ("f.kind", "一回の送信"),
        ("f.contents", "説明会の参加者への案内"),
        ("f.class", "Ⅲ"),
        ("f.personal", "いいえ"),
        ("f.purpose", "説明会の開催"),
        ("f.recipient", "みなみ市"),
        ("f.contact", "福祉課 担当 fukushi@example.jp"),
        ("f.means", "電子メール"),
        ("f.from", "令和40年4月2日"),
        ("f.to", "令和40年4月2日"),
    ];
    let page = clerk.submit(&page, "/apply/transmission-request", &form, ("", ""));
    page.says("受け付けました");
    let place = page.place.split('?').next().unwrap_or_default().to_string();

    let (mut head, page) = first_sign_in(&served, "1003", &given["1003"]);
    page.says("あなたがすること");
    let page = head.click(&page, &place);
    let page = head.submit(&page, &place, &[], ("verdict", "yes"));
    page.says("決定を記録しました");

    let people = [("管理者", &admin), ("申請者", &clerk), ("決定者", &head)];
    report(&people);
    let sum = |count: fn(&Person) -> usize| people.iter().map(|(_, p)| count(p)).sum::<usize>();
    let (pages, clicks, fields) = (sum(|p| p.pages), sum(|p| p.clicks), sum(|p| p.fields));
    println!("すべて: pages {pages}, clicks {clicks}, fields {fields}");
    assert!(admin.clicks <= 8 && admin.fields <= 11, "the set-up became longer");
    assert!(clicks <= 17 && fields <= 31, "the walk became longer: {clicks} clicks, {fields} fields");
    assert!(people.iter().all(|(_, p)| p.longest <= 100_000), "a page became longer than 100 KB");
}

fn report(people: &[(&str, &Person)]) {
    for (who, p) in people {
        println!(
            "{who}: pages {}, clicks {}, fields {}, longest page {} bytes",
            p.pages, p.clicks, p.fields, p.longest
        );
    }
}
