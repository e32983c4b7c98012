//! Do the pages of the set-up stand what people send them? Wrong, empty, huge, cut off, twice, too late.
//! The real binary, HTTP alone, no script.

mod person;

use person::{PASSWORD, Page, Person, Served, form, found, parts, root};

fn policy() -> Vec<u8> {
    std::fs::read(root().join("policies/miyazaki.txt")).expect("the policy")
}

/// A small policy of its own.
const SMALL: &str = "みなみ環境組合情報セキュリティ対策基準\n令和8年4月1日施行\n1 端末\n職員等は、端末を持ち出す場合には、課長の許可を得なければならない。\n2 記録\n課長は、端末の持ち出しを記録し、定期的に確認しなければならない。\n";

fn upload(person: &mut Person, file: person::File<'_>) -> Page {
    let page = person.open("/admin/policy");
    person.send(&page, "/admin/policy", &[], ("", ""), &[file])
}

fn list(person: &mut Person, name: &str, content: &[u8]) -> Page {
    let page = person.open("/admin/people");
    person.send(&page, "/admin/people", &[], ("do", "list"), &[("file", name, content)])
}

#[test]
fn without_the_word_nothing_is_founded_and_a_kill_loses_nothing() {
    let temporary = tempfile::tempdir().expect("a folder");
    let dir = temporary.path().join("office");
    let served = Served::of(&dir);
    let mut person = served.person();
    let page = person.open("/anything");
    assert_eq!(page.place, "/start");
    let typed = [
        ("code", "aaaa-bbbb-cccc"),
        ("body", "みなみ市"),
        ("number", "1"),
        ("name", "山田"),
        ("section", "総務課"),
    ];
    let page = person.submit(&page, "/start", &typed, ("", ""));
    assert_eq!(page.status, 422);
    page.says("合言葉が違います");
    assert_eq!(page.value("body").as_deref(), Some("みなみ市"), "what was typed is kept");
    let code = served.code.clone().expect("a word");
    let page = person.submit(
        &page,
        "/start",
        &[("code", &code), ("password", "short"), ("again", "short")],
        ("", ""),
    );
    page.says("10文字以上");
    assert!(!dir.join("ledger.db").exists());
    let before = code.clone();
    served.kill();
    // What a kill in the middle of founding leaves behind.
    std::fs::create_dir_all(dir.join("founding")).expect("a folder");
    std::fs::write(dir.join("founding/checkpoint.key"), "half").expect("a file");

    let served = Served::of(&dir);
    assert_ne!(served.code.as_deref(), Some(before.as_str()), "each start has a word of its own");
    let mut person = served.person();
    let page = found(&served, &mut person);
    page.says("はじめの設定");
    person.open("/setup").says("次は「規程を読み込み、採用する」です");
    // The same form again: who clicked twice finds the office, not a second one.
    let again: Vec<(String, String)> = vec![("code".to_string(), served.code.clone().unwrap_or_default())];
    let second = person.post("/start", &again);
    assert_eq!(second.status, 303);
    served.kill();

    let served = Served::of(&dir);
    assert_eq!(served.code, None, "it is an office now");
    let mut person = served.person();
    let page = person.open("/setup");
    let page = person.submit(&page, "/sign-in", &[("number", "１００５"), ("password", PASSWORD)], ("", ""));
    page.says("次は「規程を読み込み、採用する」です");
}

#[test]
fn an_office_that_was_made_whole_before_the_kill_is_there_afterwards() {
    let temporary = tempfile::tempdir().expect("a folder");
    let dir = temporary.path().join("office");
    let served = Served::of(&dir);
    found(&served, &mut served.person());
    served.kill();
    // As a kill leaves it between the last write and the move.
    let made = dir.join("founded");
    std::fs::create_dir(&made).expect("a folder");
    for name in ["ledger.db", "checkpoint.key", "desk.db"] {
        std::fs::rename(dir.join(name), made.join(name)).expect("a file");
    }
    let served = Served::of(&dir);
    assert_eq!(served.code, None);
    let mut person = served.person();
    let page = person.open("/");
    let page = person.submit(&page, "/sign-in", &[("number", "1005"), ("password", PASSWORD)], ("", ""));
    page.says("はじめの設定が残っています");
}

#[test]
fn bad_documents_are_told_and_nothing_is_adopted() {
    let temporary = tempfile::tempdir().expect("a folder");
    let served = Served::of(&temporary.path().join("office"));
    let mut person = served.person();
    found(&served, &mut person);
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    for (name, content, says) in [
        ("empty.txt", &b""[..], "空のファイル"),
        ("blank.txt", b" \n \n", "blank.txt"),
        ("picture.png", png, "picture.png"),
        ("cut.docx", b"PK\x03\x04cut off", "cut.docx"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "cut.pdf"),
        ("diary.txt", "きょうは晴れ。\n".as_bytes(), "義務"),
    ] {
        let page = upload(&mut person, ("file", name, content));
        assert_eq!(page.status, 422, "{name}");
        page.says(says);
    }
    let page = person.open("/admin/policy");
    let page = person.submit(&page, "/admin/policy", &[], ("", ""));
    page.says("規程のファイルを選んでください");
    // Too long, and cut off: told by one sentence each.
    let (fields, _) = form(&person.open("/admin/policy"), "/admin/policy", &[], ("", ""));
    let huge = vec![b'a'; 21 << 20];
    let (kind, body) = parts(&fields, &[("file", "huge.txt", &huge)]);
    let page = person.request("POST", "/admin/policy", &kind, &body);
    page.says("大きすぎる");
    let (kind, body) = parts(&fields, &[("file", "small.txt", SMALL.as_bytes())]);
    let page = person.request("POST", "/admin/policy", &kind, &body[..body.len() - 40]);
    assert_eq!(page.status, 400);
    page.says("途中で切れています");
    person.open("/setup").says("次は「規程を読み込み、採用する」です");
}

#[test]
fn an_edition_is_adopted_once_and_never_over_the_head_of_another() {
    let temporary = tempfile::tempdir().expect("a folder");
    let served = Served::of(&temporary.path().join("office"));
    let mut person = served.person();
    found(&served, &mut person);
    let first = upload(&mut person, ("file", "kijun.txt", SMALL.as_bytes()));
    first.says("表紙の日付");
    let place = first.place.clone();
    person.open(&format!("{place}/duties")).says("持ち出す");
    let page = person.submit(&first, &place, &[("number", ""), ("decided", "あした")], ("", ""));
    assert_eq!(page.status, 422);
    page.says("決裁番号を入れてください").says("「あした」を日付として読めません");
    let other = upload(&mut person, ("file", "miyazaki.txt", &policy()));
    let decided = [("number", "第1号"), ("decided", "令和8年3月25日")];
    let (twice, _) = form(&first, &place, &decided, ("", ""));
    person.submit(&first, &place, &decided, ("", "")).says("規程を採用しました");
    let again = person.post(&place, &twice);
    assert_eq!(again.status, 303, "a second click finds it done");
    let stale = person.submit(&other, &other.place.clone(), &decided, ("", ""));
    assert_eq!(stale.status, 422);
    stale.says("別の版が採用されました");
    person.open("/admin/policy").says("第1版");
    assert!(!person.open("/admin/policy").body.contains("第2版"));

    // Bindings: a reason is needed and kept, a list that changed is shown again, a reading is corrected.
    let page = person.open("/admin/bindings");
    page.says("二つの件数は一致しません");
    person.open("/setup").says("二つの件数は一致しません");
    let (old, _) = form(&page, "/admin/bindings", &[], ("", ""));
    person.submit(&page, "/admin/bindings", &[], ("", "")).says("紐付けを記録しました");
    let again = person.post("/admin/bindings", &old);
    assert_eq!(again.status, 422);
    again.says("候補が変わりました");
    let page = person.open("/admin/bindings");
    let duty = page.value("duty.0").expect("something to judge");
    let page = person.submit(&page, "/admin/bindings/judge", &[("do.0", "exempt")], ("", ""));
    assert_eq!(page.status, 422);
    page.says("理由を入れてください");
    let page = person.submit(
        &page,
        "/admin/bindings/judge",
        &[("do.0", "exempt"), ("reason.0", "該当する業務がない")],
        ("", ""),
    );
    page.says("紐付けを記録しました");
    let place = format!("/admin/reading?duty={}", duty.replace('#', "%23"));
    let page = person.open(&place);
    let page = person.submit(
        &page,
        "/admin/reading",
        &[("field", "frequency"), ("value", "ときどき"), ("reason", "誤読")],
        ("", ""),
    );
    page.says("頻度は、次の一つを入れてください");
    let page = person.submit(
        &page,
        "/admin/reading",
        &[("field", "frequency"), ("value", "毎年"), ("reason", "誤読")],
        ("", ""),
    );
    page.says("から「毎年」に訂正（");
    page.says("理由: 誤読）");
}

/// Ids of duties in links to the page where one is changed.
fn settled(page: &Page) -> Vec<String> {
    let mut out = Vec::new();
    for part in page.body.split("href=\"").skip(1) {
        let link = part.split('"').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&");
        if link.starts_with("/admin/bindings/bound?") {
            out.push(link);
        }
    }
    out
}

#[test]
fn what_was_confirmed_can_be_left_out_and_changed_afterwards() {
    let temporary = tempfile::tempdir().expect("a folder");
    let served = Served::of(&temporary.path().join("office"));
    let mut person = served.person();
    found(&served, &mut person);
    let first = upload(&mut person, ("file", "kijun.txt", SMALL.as_bytes()));
    let decided = [("number", "第1号"), ("decided", "令和8年3月25日")];
    let place = first.place.clone();
    person.submit(&first, &place, &decided, ("", "")).says("規程を採用しました");

    // One row of a chapter is left out; the others are confirmed, and it stays open.
    let all = person.open("/admin/bindings");
    let page = &all;
    let part = page.body.split("href=\"/admin/bindings?chapter=").nth(1).and_then(|p| p.split('"').next());
    let one_chapter = format!("/admin/bindings?chapter={}", part.expect("a chapter"));
    let page = person.open(&one_chapter);
    page.says("課長の許可を得なければならない");
    let key = page.body.split("name=\"without\" value=\"").nth(1).and_then(|p| p.split('"').next());
    let key = key.expect("a row").replace("&#35;", "#").replace("&#x23;", "#");
    let (mut fields, _) = form(&all, "/admin/bindings", &[], ("", ""));
    fields.push(("without".to_string(), key));
    assert_eq!(person.post("/admin/bindings", &fields).status, 303);
    let page = person.open(&one_chapter);
    assert_eq!(page.body.matches("name=\"without\"").count(), 1, "it is still there");
    assert_eq!(
        person.open("/admin/bindings").body.matches("name=\"chapter\"").count(),
        1,
        "the other is confirmed"
    );

    // A confirmed duty: another way, another mechanism, exempt, and back; each needs what it needs.
    let page = person.open("/admin/bindings/bound");
    let chapter = settled(&page).into_iter().next().expect("a chapter");
    let page = person.open(&chapter);
    let link = settled(&page).into_iter().find(|l| l.contains("duty=")).expect("a duty");
    let at = "/admin/bindings/bound";
    let page = person.open(&link);
    let old = page.value("mechanism").expect("its mechanism");
    let page = person.submit(&page, at, &[("how", "overview")], ("do", "how"));
    page.says("紐付けを記録しました").says("総括");
    let page = person.submit(&page, at, &[("how", "overview")], ("do", "how"));
    assert_eq!(page.status, 422);
    page.says("既に「総括」です");
    let page = person.submit(&page, at, &[("other", "terminal-register")], ("do", "replace"));
    page.says("理由を入れてください");
    let typed = [("other", "terminal-register"), ("reason", "台帳で足りる")];
    let page = person.submit(&page, at, &typed, ("do", "replace"));
    page.says("紐付けを記録しました");
    let now = page.body.matches("name=\"mechanism\" value=\"").count();
    assert!(now > 0 && !page.body.contains(&format!("name=\"mechanism\" value=\"{old}\"")), "{old} is gone");
    let page = person.submit(&page, at, &[], ("do", "exempt"));
    page.says("適用除外とする理由を入れてください");
    let page = person.submit(&page, at, &[("reason", "端末がない")], ("do", "exempt"));
    page.says("適用除外としています：端末がない");
    let page = person.submit(&page, at, &[], ("do", "how"));
    assert!(!page.text().contains("適用除外としています"));

    // From the clause page too, for the administrator.
    let clause =
        page.body.split("href=\"/policy/").nth(1).and_then(|p| p.split('"').next()).expect("a clause");
    let page = person.open(&format!("/policy/{clause}"));
    page.says("紐付け・適用除外・読みを改める");
    assert!(!settled(&page).is_empty());
}

#[test]
fn lists_of_any_making_are_read_and_a_plan_is_carried_out_once() {
    let temporary = tempfile::tempdir().expect("a folder");
    let served = Served::of(&temporary.path().join("office"));
    let mut person = served.person();
    found(&served, &mut person);
    let text = "職員番号,氏名,所属,着任日,職名\n1001,日向 一郎,事務局,令和8年4月1日,事務局長\n1005,高鍋 亮,総務課,令和8年4月1日,\n";
    for (name, content, says) in [
        ("empty.csv", &b""[..], "空のファイル"),
        ("other.csv", "番号,なまえ\n1,山田\n".as_bytes(), "見出し「番号」は使えません"),
        ("cut.xlsx", b"PK\x03\x04cut off", "cut.xlsx"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "picture.csv"),
    ] {
        let page = list(&mut person, name, content);
        assert_eq!(page.status, 422, "{name}");
        page.says(says);
    }
    let cp932 = encoding_rs::SHIFT_JIS.encode(text).0.to_vec();
    let first = list(&mut person, "meibo.csv", &cp932);
    first.says("日向 一郎（1001）を事務局に登録する");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0u32..).zip(text.lines()) {
        for (column, cell) in (0u16..).zip(line.split(',')) {
            sheet.write(row, column, cell).expect("a cell");
        }
    }
    let second = list(&mut person, "meibo.xlsx", &book.save_to_buffer().expect("a file"));
    second.says("日向 一郎（1001）を事務局に登録する");
    let place = first.place.clone();
    let (twice, _) = form(&first, &place, &[], ("", ""));
    person.submit(&first, &place, &[], ("", "")).says("名簿を取り込みました");
    for (place, fields) in [(place, twice), {
        let (fields, _) = form(&second, &second.place, &[], ("", ""));
        (second.place.clone(), fields)
    }] {
        let page = person.post(&place, &fields);
        assert_eq!(page.status, 422);
        page.says("登録内容が変わりました").says("変わる内容はありません");
    }
    let page = person.open("/admin/people/person?number=1001");
    let page = person.submit(
        &page,
        "/admin/people/person",
        &[("section", "総務課"), ("from", "きのう")],
        ("do", "move"),
    );
    page.says("「きのう」を日付として読めません");
    let page = person.submit(
        &page,
        "/admin/people/person",
        &[("section", "総務課"), ("from", "令和8年5月1日")],
        ("do", "move"),
    );
    page.says("変更を記録しました").says("総務課（令和8年5月1日から）");
    let saved = person.open("/admin/people/list.csv");
    assert!(saved.raw.starts_with("\u{FEFF}職員番号,".as_bytes()));
    let page = person.open("/absence");
    let page = person.submit(
        &page,
        "/absence",
        &[("from", "令和40年12月1日"), ("until", "令和40年11月1日")],
        ("do", "declare"),
    );
    assert_ne!(page.status, 200);
    let page = person.submit(
        &page,
        "/absence",
        &[("from", "令和40年12月1日"), ("until", "令和40年12月3日")],
        ("do", "declare"),
    );
    page.says("変更を記録しました").says("令和40年12月3日");
    let page = person.open("/admin/rules");
    let page = person.submit(&page, "/admin/rules", &[("days", "令和8年12月29日")], ("do", "holidays"));
    page.says("名称がありません");
    let page =
        person.submit(&page, "/admin/rules", &[("days", "令和8年12月29日 年末年始")], ("do", "holidays"));
    page.says("変更を記録しました");
}

#[test]
fn values_are_set_together_and_faults_are_told_by_their_titles() {
    let temporary = tempfile::tempdir().expect("a folder");
    let served = Served::of(&temporary.path().join("office"));
    let mut person = served.person();
    found(&served, &mut person);
    let page = upload(&mut person, ("file", "miyazaki.txt", &policy()));
    let place = page.place.clone();
    person.submit(&page, &place, &[("number", "第1号"), ("decided", "令和8年3月25日")], ("", ""));
    let page = person.open("/admin/bindings");
    person.submit(&page, "/admin/bindings", &[], ("", ""));
    let page = person.open("/admin/values");
    page.says("「書面決議（持ち回り）」の定足数");
    let quorum = "value.quorum/committee-resolution";
    let page =
        person.submit(&page, "/admin/values", &[(quorum, "過半数"), ("reason", "要綱による")], ("", ""));
    assert_eq!(page.status, 422);
    page.says("決定した者を入れてください");
    assert_eq!(page.value(quorum).as_deref(), Some("過半数"), "what was typed is kept");
    let page =
        person.submit(&page, "/admin/values", &[(quorum, "たくさん"), ("decider", "委員会")], ("", ""));
    page.says("「書面決議（持ち回り）」の定足数: 定足数と可決の要件は");
    let page = person.submit(&page, "/admin/values", &[(quorum, "過半数"), ("decider", "委員会")], ("", ""));
    page.says("変更を記録しました");
    let minutes = [("value.session/idle-minutes", "すぐ"), ("reason", "決裁による"), ("decider", "事務局長")];
    let page = person.submit(&page, "/admin/values", &minutes, ("", ""));
    page.says("「すぐ」を数として読めません");
    let general = [
        ("value.readers/audit", "情報セキュリティ監査統括責任者"),
        ("value.session/idle-minutes", "20"),
        ("reason", "決裁による"),
        ("decider", "事務局長"),
    ];
    let page = person.submit(&page, "/admin/values", &general, ("", ""));
    page.says("監査人の役割").says("20分");
    let withdraw = [("reason", "見直し"), ("decider", "事務局長")];
    let page = person.submit(&page, "/admin/values", &withdraw, ("withdraw", "session/idle-minutes"));
    page.says("変更を記録しました");
    assert!(!page.body.contains("20分"));
}
