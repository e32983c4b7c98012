//! Files that come with an application: chosen in its form, kept with a draft and over a mistake, seen by whoever decides.

use practice::command::{Attaching, Command};
use practice::event::{Attached, Event};
use practice::value::hash;

use crate::house::{Browser, House, PASSWORD, Page, parts, with};

const TAKE_OUT: &str = "/apply/take-out-request";
const OUT: &str = "/matter/take-out-request/2026/1";
const PLAN: &[u8] = b"%PDF-1.7 plan of the meeting";
const MAP: &[u8] = b"\x89PNG\r\n\x1a\n a map";

fn house() -> House {
    let house = House::new();
    house.terminal("PC-001");
    house
}

fn request<'a>() -> [(&'a str, &'a str); 7] {
    [
        ("f.items", "PC-001"),
        ("f.class", "Ⅲ"),
        ("f.purpose", "説明会のため"),
        ("f.place", "市民会館"),
        ("f.from", "令和8年12月1日"),
        ("f.to", "令和8年12月2日"),
        ("f.protection", "ディスク全体の暗号化"),
    ]
}

/// The form, filled.
fn form(house: &House, browser: &Browser, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let drawn = house.get(browser, TAKE_OUT);
    assert!(drawn.body.contains("enctype=\"multipart/form-data\""));
    with(&with(&drawn.form(TAKE_OUT, None), &request()), changed)
        .into_iter()
        .filter(|(n, _)| n != "file")
        .collect()
}

/// Hashes of the files that a form shows as kept.
fn kept(page: &Page) -> Vec<String> {
    let all = page.body.split("name=\"file-kept\" value=\"").skip(1);
    all.map(|rest| rest.split('"').next().unwrap().to_string()).collect()
}

fn ticked(form: &[(String, String)], hashes: &[String]) -> Vec<(String, String)> {
    let mut out: Vec<_> = form.iter().filter(|(n, _)| n != "file-kept").cloned().collect();
    out.extend(hashes.iter().map(|h| ("file-kept".to_string(), h.clone())));
    out
}

fn history(house: &House) -> Vec<Event> {
    let reading = house.site.live.shelf.read().unwrap();
    let all = reading.view().history("take-out-request/2026/1").unwrap();
    all.into_iter().map(|entry| entry.event).collect()
}

#[test]
fn files_come_with_the_application_and_are_what_is_decided_upon() {
    let house = house();
    let browser = house.signed_in("1010");
    // Limits are told before anything is chosen.
    let text = house.get(&browser, TAKE_OUT).text();
    assert!(text.contains("合わせて20MBまで") && text.contains("50件まで") && text.contains("PDF"), "{text}");
    let files = [("file", "説明会の案内.pdf", PLAN), ("file", "地図.png", MAP), ("file", "写し.pdf", PLAN)];
    let sent = house.post_files(&browser, TAKE_OUT, &form(&house, &browser, &[]), &files);
    assert_eq!((sent.status, sent.place()), (303, format!("{OUT}?said=applied").as_str()), "{}", sent.text());
    let kinds: Vec<&str> = history(&house).iter().map(Event::kind).collect();
    assert_eq!(kinds, ["Applied", "Attached", "Attached"], "the same content twice is one file");
    // Whoever decides sees them beside the words, and in the list of several at once.
    let manager = house.signed_in("1003");
    let page = house.get(&manager, OUT);
    let text = page.text();
    assert!(text.contains("説明会の案内.pdf") && text.contains("申請とともに添付"), "{text}");
    assert!(house.get(&manager, "/decide").text().contains("地図.png"));
    let taken = house.get(&manager, &format!("{OUT}/file/{}", hash(PLAN)));
    assert_eq!((taken.status, taken.body.as_bytes()), (200, PLAN));
    let decide = page.form(OUT, Some(("deed", "decide")));
    // What comes while he reads is not decided upon unseen: by the page of the matter, nor among several.
    let word = house.get(&manager, "/decide").body;
    let word = word.split("name=\"matter\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let late = b"%PDF-1.7 late";
    house.wait_minutes(1);
    let put = house.post_files(
        &browser,
        &format!("{OUT}/file"),
        &[("csrf".to_string(), browser.csrf.clone())],
        &[("file", "追加.pdf", late)],
    );
    assert_eq!(put.status, 303, "{}", put.text());
    let stale = house.post(&manager, OUT, &with(&decide, &[("verdict", "yes")]));
    assert!(stale.status == 403 && stale.text().contains("あなたの見た後に変わりました"), "{}", stale.text());
    let several = house.post_words(&manager, "/decide", &[("matter", &word)]);
    assert_eq!(several.status, 422);
    let text = several.text();
    assert!(
        text.contains("あなたが見た後に") && text.contains("地図.png、説明会の案内.pdf、追加.pdf"),
        "{text}"
    );
    // Then he sees all three, and what he allowed bears them.
    let decide = house.get(&manager, OUT).form(OUT, Some(("deed", "decide")));
    assert_eq!(house.post(&manager, OUT, &with(&decide, &[("verdict", "yes")])).status, 303);
    let bears = history(&house).into_iter().find_map(|event| match event {
        Event::Decided(decided) => Some(decided.files),
        _ => None,
    });
    assert_eq!(bears.unwrap(), [hash(PLAN), hash(MAP), hash(late)]);
    assert!(house.get(&manager, OUT).text().contains("添付3件を含む"));
    // What comes after that is shown as later.
    let file = house.site.desk.put_file("後から.txt", b"later", ("1010", house.site.now())).unwrap();
    let file = Attached { name: file.name, hash: file.hash, bytes: file.bytes };
    house.done("1010", Command::Attach(Attaching { matter: "take-out-request/2026/1".to_string(), file }));
    let text = house.get(&manager, OUT).text();
    assert_eq!(text.matches("決定・実施より後に添付").count(), 2, "beside the words and in the list: {text}");
    assert_eq!(text.matches("申請とともに添付").count(), 4);
}

#[test]
fn files_outlive_a_mistake_elsewhere_and_a_draft() {
    let house = house();
    let browser = house.signed_in("1010");
    let wrong = form(&house, &browser, &[("f.to", "令和8年11月1日")]);
    let page = house.post_files(&browser, TAKE_OUT, &wrong, &[("file", "案内.pdf", PLAN)]);
    assert_eq!(page.status, 422);
    assert_eq!(kept(&page), [hash(PLAN)], "it need not be chosen again");
    assert!(page.text().contains("案内.pdf") && page.text().contains("預かっています"));
    // A second one joins it, in a draft that is kept for tomorrow.
    let again = ticked(&with(&page.form(TAKE_OUT, None), &[("keep", "1")]), &kept(&page));
    let saved = house.post_files(&browser, TAKE_OUT, &again, &[("file", "地図.png", MAP)]);
    assert_eq!(saved.place(), "/?said=saved", "{}", saved.text());
    let drawn = house.get(&browser, TAKE_OUT);
    assert_eq!(kept(&drawn), [hash(PLAN), hash(MAP)]);
    // What is no longer ticked is left out; a hash that his draft does not hold counts for nothing.
    let foreign =
        house.site.desk.put_file("別の課の名簿.pdf", b"%PDF secret", ("1008", house.site.now())).unwrap();
    let chosen = ticked(&with(&drawn.form(TAKE_OUT, None), &request()), &[hash(MAP), foreign.hash]);
    let sent = house.post(&browser, TAKE_OUT, &chosen);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let text = house.get(&browser, OUT).text();
    assert!(text.contains("地図.png") && !text.contains("案内.pdf") && !text.contains("名簿"), "{text}");
    assert!(house.site.desk.drafts("1010").unwrap().is_empty());
}

#[test]
fn a_file_that_cannot_be_taken_keeps_the_rest() {
    let house = house();
    let browser = house.signed_in("1010");
    let files = [("file", "手順.exe", b"MZ".as_slice()), ("file", "案内.pdf", PLAN), ("file", "空.pdf", b"")];
    let page = house.post_files(&browser, TAKE_OUT, &form(&house, &browser, &[]), &files);
    assert_eq!(page.status, 422);
    let text = page.text();
    assert!(text.contains("「手順.exe」は、添付できない種類") && text.contains("「空.pdf」は空"), "{text}");
    assert_eq!(kept(&page), [hash(PLAN)]);
    assert!(house.site.live.shelf.read().unwrap().view().matters("take-out-request").unwrap().is_empty());
    let sent = house.post(&browser, TAKE_OUT, &ticked(&page.form(TAKE_OUT, None), &kept(&page)));
    assert_eq!(sent.status, 303, "{}", sent.text());
}

#[test]
fn what_is_too_large_or_cut_off_is_refused_whole_and_the_words_stay() {
    let house = house();
    let browser = house.signed_in("1010");
    let typed = form(&house, &browser, &[]);
    let large = vec![b'a'; 20 << 20];
    let half = parts(&typed, &[("file", "案内.pdf", PLAN)], "");
    let whole = parts(&typed, &[("file", "大きい.txt", &large)], "--b--\r\n");
    for body in [whole, half] {
        let page = house.post_parts(&browser, TAKE_OUT, body);
        assert_eq!((page.status, page.place()), (303, format!("{TAKE_OUT}?said=too-large").as_str()));
        let drawn = house.get(&browser, page.place());
        assert!(drawn.text().contains("記入した内容は残っています") && drawn.text().contains("20MB"));
        assert!(kept(&drawn).is_empty(), "nothing of the files was taken");
        let fields = drawn.form(TAKE_OUT, None);
        assert!(fields.iter().any(|(n, v)| n == "f.purpose" && v == "説明会のため"), "{fields:?}");
        assert!(house.site.live.shelf.read().unwrap().view().matters("take-out-request").unwrap().is_empty());
    }
    // A file of some size is taken: three megabytes are no hindrance.
    let scan = [PLAN, &vec![b' '; 3 << 20]].concat();
    let sent = house.post_files(&browser, TAKE_OUT, &typed, &[("file", "写し.pdf", &scan)]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(house.get(&browser, OUT).text().contains("3.0MB"));
}

#[test]
fn a_file_that_a_matter_does_not_take_is_told_on_its_page() {
    let house = house();
    let browser = house.signed_in("1010");
    assert_eq!(house.post(&browser, TAKE_OUT, &form(&house, &browser, &[])).status, 303);
    let (place, csrf) = (format!("{OUT}/file"), [("csrf".to_string(), browser.csrf.clone())]);
    let large = vec![b'a'; 20 << 20];
    let macros = parts(&csrf, &[("file", "集計.xlsm", b"PK\x03\x04")], "--b--\r\n");
    let none = parts(&csrf, &[("file", "", b"")], "--b--\r\n");
    let whole = parts(&csrf, &[("file", "大きい.txt", &large)], "--b--\r\n");
    let half = parts(&csrf, &[("file", "案内.pdf", PLAN)], "");
    for (body, says) in [
        (macros, "マクロ"),
        (none, "添付するファイルを選んでください"),
        (whole, "大きすぎる（20MBまで）"),
        (half, "途中で切れ"),
    ] {
        let page = house.post_parts(&browser, &place, body);
        let text = page.text();
        assert_eq!(page.status, 422, "{says}: {text}");
        assert!(text.contains("添付ファイルは、今のままです。") && text.contains(says), "{says}: {text}");
        assert!(page.find_form(&place, None).is_some(), "with the form beside it: {}", page.body);
        assert!(text.contains("持出 令和8年度第1号"), "{text}");
    }
    // Somebody else's words are not shown to who may not see the matter.
    let other = house.signed_in("1008");
    let csrf = [("csrf".to_string(), other.csrf.clone())];
    assert_eq!(house.post_parts(&other, &place, parts(&csrf, &[("file", "案内.pdf", PLAN)], "")).status, 404);
    let kinds: Vec<&str> = history(&house).iter().map(Event::kind).collect();
    assert_eq!(kinds, ["Applied"], "nothing was attached");
}

#[test]
fn words_outlive_the_end_of_a_session_and_files_are_asked_for_again() {
    let house = house();
    house.give_password("1010");
    let browser = house.signed_in("1010");
    let typed = form(&house, &browser, &[]);
    house.wait_minutes(45);
    let page = house.post_files(&browser, TAKE_OUT, &typed, &[("file", "案内.pdf", PLAN)]);
    assert_eq!(page.status, 401);
    assert!(page.text().contains("選んだファイル（1件）は送られていません"), "{}", page.text());
    assert!(house.site.desk.file(&hash(PLAN)).unwrap().is_none(), "nothing of a stranger lies on the desk");
    let fields = with(&page.form("/sign-in", None), &[("number", "1010"), ("password", PASSWORD)]);
    assert_eq!(house.post(&Browser::default(), "/sign-in", &fields).place(), TAKE_OUT);
    let back = house.signed_in("1010");
    let again = house.get(&back, TAKE_OUT).form(TAKE_OUT, None);
    assert!(again.iter().any(|(n, v)| n == "f.purpose" && v == "説明会のため"), "{again:?}");
}

#[test]
fn files_of_a_draft_are_not_swept_away() {
    let house = house();
    let browser = house.signed_in("1010");
    let keep = form(&house, &browser, &[("keep", "1")]);
    house.post_files(&browser, TAKE_OUT, &keep, &[("file", "案内.pdf", PLAN)]);
    house.wait_minutes(60 * 24 * 30);
    house.site.desk.drop_upload(&hash(PLAN), house.site.now()).unwrap();
    assert!(house.site.desk.file(&hash(PLAN)).unwrap().is_some());
    house.site.desk.drop_draft("1010", TAKE_OUT).unwrap();
    house.site.desk.drop_upload(&hash(PLAN), house.site.now()).unwrap();
    assert!(house.site.desk.file(&hash(PLAN)).unwrap().is_none());
}
