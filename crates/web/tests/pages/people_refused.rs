//! Rows of a list of staff that were refused leave as a file, are mended, and come in as they are.

use std::collections::BTreeMap;

use web::Read;

use crate::house::House;

/// Puts a list on the desk as the reader leaves it; gives the page of its plan.
fn read(house: &House, rows: &[&[&str]]) -> String {
    let cells = |row: &&[&str]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    let read = Read::Rows { rows: (1..).zip(rows.iter().map(cells)).collect() };
    let (desk, now) = (&house.site.desk, house.site.now());
    let id = desk.put_job("{}", "1005", now).expect("a job");
    desk.end_job(id, Ok(&serde_json::to_string(&read).expect("JSON")), now).expect("done");
    format!("/admin/people/list/{id}")
}

#[test]
fn rows_of_a_list_of_staff_that_were_refused_are_saved_with_their_reasons() {
    let house = House::new();
    let admin = house.signed_in("1005");
    let place = read(
        &house,
        &[
            &["職員名簿"],
            &["職員番号", "氏名", "所属", "着任日"],
            &["2001", "高千穂 一", "総務課", "令和8年12月1日"],
            &["2002", "日之影 \"二\"", "総務課", "あした"],
            &["2003", "", "総務課", "令和8年12月1日"],
        ],
    );
    let saved = format!("{place}/refused");
    let page = house.get(&admin, &place);
    assert!(page.body.contains(&format!("href=\"{saved}\"")), "{}", page.body);
    let file = house.get(&admin, &saved).body;
    assert!(file.starts_with("\u{FEFF}職員番号,氏名,所属,着任日,受け付けられなかった理由\r\n"), "{file}");
    let rows: Vec<&str> = file.lines().skip(1).collect();
    assert!(rows.len() == 2 && !file.contains("2001"), "{file}");
    assert!(rows[0].starts_with("2002,\"日之影 \"\"二\"\"\",総務課,あした,"), "{file}");
    assert!(rows[1].contains("「氏名」がありません。"), "{file}");
    let form = page.form(&place, None);
    let done = house.post(&admin, &place, &form);
    assert!(done.body.contains(&format!("href=\"{saved}\"")), "{}", done.body);
    assert_eq!(house.get(&admin, &saved).body, file, "afterwards too");
    // Mended, with the reasons still beside it, the file is a list like any other.
    let heads = ["職員番号", "氏名", "所属", "着任日", "受け付けられなかった理由"];
    let mended =
        read(&house, &[&heads, &["2003", "五ヶ瀬 三", "総務課", "令和8年12月1日", "「氏名」がありません。"]]);
    let page = house.get(&admin, &mended);
    assert!(!page.text().contains("取り込めない行"), "{}", page.text());
    assert_eq!(house.post(&admin, &mended, &page.form(&mended, None)).status, 303);
    let known: BTreeMap<_, _> = house.site.live.door.office().persons.clone();
    assert!(known.contains_key("2001") && known.contains_key("2003") && !known.contains_key("2002"));
    assert_eq!(house.get(&house.signed_in("1010"), &saved).status, 403, "no business of others");
}
