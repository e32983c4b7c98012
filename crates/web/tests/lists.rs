//! Do registers, search, files, imports, changes of many rows, attachments and samples do in the browser what they say?
//! The router itself is asked, as a browser would; jobs are carried out by a thread beside it.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../ledger/tests/founded/mod.rs"]
mod founded;
mod town;

use ledger::book::Answer;
use practice::command::{Command, Opening};
use practice::event::Drawing;
use practice::value::Value;
use town::{Town, encoded};

const REGISTER: &str = "/registers/terminal-register";

fn terminal(number: &str, section: &str, place: &str, more: &[(&str, &str)]) -> Command {
    let serial = format!("SN-{number}");
    let mut words = vec![
        ("number", number),
        ("serial", &serial),
        ("section", section),
        ("place", place),
        ("os", "Windows 11"),
    ];
    words.extend(more);
    let fields = words.iter().map(|(n, w)| ((*n).to_string(), Value::Text((*w).to_string()))).collect();
    Command::Record(Opening {
        mechanism: "terminal-register".to_string(),
        fields,
        applicant: None,
        paper: None,
        files: Vec::new(),
    })
}

/// Three terminals: two of 総務課, one of 業務課.
fn town() -> Town {
    let town = Town::new();
    town.done("1003", terminal("PC-10", "総務課", "サーバー室", &[]));
    town.done("1003", terminal("PC-2", "総務課", "執務室", &[("user", "1010")]));
    town.done("1005", terminal("007", "業務課", "窓口", &[]));
    town
}

/// Numbers of the rows of a list, as they stand in it.
fn rows(page: &str) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    let heads = body.split("<th scope=\"row\"").skip(1);
    heads.map(|h| h.split('>').nth(2).unwrap().split('<').next().unwrap().to_string()).collect()
}

#[test]
fn a_register_is_looked_through_filtered_and_sorted() {
    let town = town();
    let list = |query: &str| rows(&town.page("1005", &format!("{REGISTER}?{query}")));
    assert_eq!(list(""), ["007", "PC-2", "PC-10"], "by their numbers");
    assert_eq!(list("sort=number"), ["007", "PC-2", "PC-10"]);
    assert_eq!(list("sort=number&down=1"), ["PC-10", "PC-2", "007"]);
    assert_eq!(list(&format!("q={}", encoded("ｻｰﾊﾞ"))), ["PC-10"]);
    assert_eq!(list(&format!("q={}", encoded("国富"))), ["PC-2"], "by the name of who uses it");
    assert_eq!(list("f.user=1010"), ["PC-2"]);
    assert_eq!(list(&format!("f.user={}", encoded("国富 誠"))), ["PC-2"]);
    assert_eq!(list(&format!("section={}", encoded("業務課"))), ["007"]);
    assert_eq!(list("from=R8.11.25"), [""; 0]);
    assert!(town.page("1005", &format!("{REGISTER}?from=x")).contains("「受付日（から）」"));
    let chosen = town.page("1005", &format!("{REGISTER}?cols=mac&cols=os"));
    assert!(chosen.contains("MACアドレス</a>") && !chosen.contains("設置場所</a>"));
}

/// A line whose contract ends on a day.
fn line(number: &str, until: &str) -> Command {
    let line = format!(
        r#"{{"command":"record","mechanism":"line-register","fields":{{"number":"{number}","kind":"通信回線","circuit":"N-{number}",
        "carrier":"通信事業者","end_a":"サーバ室","end_b":"データセンター","zone":"標準システム接続系","class":"Ⅰ","level":"閉域網。",
        "reason":"帯域の条件を満たすため","continuity":"24時間の保守","redundancy":"している","encryption":"IPsec",
        "contract_until":"{until}","section":"総務課","keeper":"1005","documents":"書庫"}}}}"#
    );
    serde_json::from_str(&line).unwrap()
}

#[test]
fn what_is_past_its_last_day_is_told_and_found_as_such() {
    let at = "2026-11-24T09:00".parse().unwrap();
    let entered = |command: Command| practice::command::Request { by: "1002".to_string(), at, command };
    let before = [entered(line("L-01", "2026-11-24")), entered(line("L-02", "2029-03-31"))];
    let town = Town::on(|| "2026-11-25T09:00".parse().unwrap(), &before);
    let place = "/registers/line-register";
    let list = |state: &str| rows(&town.page("1003", &format!("{place}?state={state}")));
    assert_eq!((list("live"), list("expired")), (vec!["L-02".to_string()], vec!["L-01".to_string()]));
    assert_eq!(list("").len(), 2);
    let page = town.page("1003", &format!("{place}?state=expired"));
    assert!(page.contains("<option value=\"expired\" selected>期限切れ"), "{page}");
    let marked = page.split("<tbody>").nth(1).unwrap();
    assert!(marked.contains("期限切れ") && !marked.contains("有効"), "{marked}");
    let one = town.page("1003", "/matter/line-register/2026/1");
    assert!(one.contains("期限切れ"), "{one}");
    let csv = String::from_utf8(town.bytes("1003", &format!("{place}/file?as=csv&sort=number"))).unwrap();
    let states: Vec<&str> = csv.lines().skip(1).map(|row| row.split(',').nth(1).unwrap()).collect();
    assert_eq!(states, ["期限切れ", "有効"], "{csv}");
    let found = town.page("1003", &format!("/search?q={}", encoded("L-01")));
    assert!(found.contains("期限切れ"), "{found}");
    // What tells of a period does not end with it, so that nobody asks for it by that.
    assert!(!town.page("1005", REGISTER).contains("期限切れ"));
}

#[test]
fn a_record_is_told_as_made_and_a_row_as_in_force() {
    let town = town();
    let place = "/registers/agency-liaison";
    let line = r#"{"command":"record","mechanism":"agency-liaison","fields":{"at":"2026-11-24T08:40","person":"1003",
        "counterpart":"他の地方公共団体","organisation":"近隣の団体の窓口","means":"電話","direction":"双方",
        "received":"不審なメールの件名","given":"当方では受信していないこと","mark":"印なし","may_pass":["自組織の中"]}}"#;
    town.done("1003", serde_json::from_str(line).unwrap());
    let list = town.page("1005", &format!("{place}?state=live"));
    assert!(list.contains("<option value=\"live\" selected>記録済み"), "{list}");
    assert!(list.split("<tbody>").nth(1).unwrap().contains("記録済み"), "{list}");
    assert!(!list.contains("有効"), "a record is not in force: {list}");
    assert!(town.page("1005", &format!("{place}/print?state=live")).contains("状態「記録済み」"));
    assert!(town.page("1005", "/matter/agency-liaison/2026/1").contains("記録済み</span></h1>"));
    assert!(town.page("1005", REGISTER).split("<tbody>").nth(1).unwrap().contains("有効"));
}

#[test]
fn nobody_finds_what_is_out_of_his_sight() {
    let town = town();
    assert_eq!(rows(&town.page("1008", REGISTER)), ["007"]);
    assert_eq!(rows(&town.page("1008", &format!("{REGISTER}?section={}", encoded("総務課")))), [""; 0]);
    let found = town.page("1008", &format!("/search?q={}", encoded("サーバー室")));
    assert!(found.contains("台帳・記録・申請　0件"), "not even how many there are");
    let found = town.page("1005", &format!("/search?q={}", encoded("サーバー室")));
    assert!(found.contains("台帳・記録・申請　1件") && found.contains("PC-10"));
    let file = town.bytes("1008", &format!("{REGISTER}/file?as=csv"));
    let file = String::from_utf8(file).unwrap();
    assert!(file.contains("007") && !file.contains("PC-10"));
}

#[test]
fn the_search_finds_clauses_and_persons_too() {
    let town = town();
    let found = town.page("1008", &format!("/search?q={}", encoded("総務課長")));
    assert!(found.contains("都城 健（1003）"));
    let found = town.page("1008", &format!("/search?q={}", encoded("情報資産")));
    assert!(found.contains("href=\"/policy/"));
}

#[test]
fn a_view_is_kept_for_him_who_saved_it() {
    let town = town();
    let words = "sort=number&down=1&evil=1&page=7";
    let form = [("title", "番号順"), ("query", words)];
    assert_eq!(town.post("1005", &format!("{REGISTER}/views"), &form).0, 303);
    let page = town.page("1005", REGISTER);
    assert!(
        page.contains("?sort=number&amp;down=1\">番号順</a>")
            || page.contains("?sort=number&#38;down=1\">番号順</a>"),
        "{page}"
    );
    assert!(!town.page("1003", REGISTER).contains("番号順"));
    assert_eq!(town.post("1005", &format!("{REGISTER}/views"), &[("drop", "番号順")]).0, 303);
    assert!(!town.page("1005", REGISTER).contains("番号順</a>"));
}

#[test]
fn what_went_out_comes_in_again_and_changes_nothing() {
    let town = town();
    let csv = String::from_utf8(town.bytes("1005", &format!("{REGISTER}/file?as=csv&sort=number"))).unwrap();
    assert!(csv.starts_with('\u{feff}'));
    assert!(csv.contains(",国富 誠,1010,"), "name and number of a person: {csv}");
    let place = town.upload("1005", &format!("{REGISTER}/import"), ("list.csv", csv.as_bytes()));
    let page = town.page("1005", &place);
    assert!(page.contains("変わらない行<b>3</b>"), "{page}");
    assert!(page.contains("取り込む行はありません"));
    let cp932 = town.bytes("1005", &format!("{REGISTER}/file?as=cp932"));
    assert!(cp932.windows(6).any(|w| w == b"\x8e\xb7\x96\xb1\x8e\xba"), "執務室 in CP932");
    let xlsx = town.bytes("1005", &format!("{REGISTER}/file?as=xlsx"));
    assert!(xlsx.starts_with(b"PK"));
    town.done("1003", terminal("PC-11", "総務課", "𠮷野の部屋", &[]));
    let (status, _, body) = town.get("1005", &format!("{REGISTER}/file?as=cp932"));
    assert_eq!(status, 400);
    assert!(String::from_utf8(body).unwrap().contains("「𠮷」（端末 令和8年度第4号）"));
}

const LIST: &str = "端末の一覧,,,,,,\n番号,製造番号,所管,設置場所,OSと版,利用者,備考\n\
PC-2,SN-PC-2,,倉庫,,国富 誠,x\nPC-30,SN-30,総務課,書庫,Windows 11,,\nPC-31,SN-30,総務課,書庫,Windows 11,,\n\
PC-32,SN-32,存在しない課,書庫,Windows 11,,\nPC-30,SN-33,総務課,書庫,Windows 11,,\n";

#[test]
fn a_list_is_looked_at_before_it_is_taken_in() {
    let town = town();
    let before = town.size();
    let place = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", LIST.as_bytes()));
    let page = town.page("1003", &place);
    for says in [
        "新しい行<b>2</b>",
        "変わる行<b>1</b>",
        "受け付けられない行<b>2</b>",
        "<td>執務室</td><td class=\"changed\">倉庫</td>",
        "「存在しない課」は登録された組織の名前ではありません",
        "4行目と同じ番号です",
        "取り込みません：備考",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    assert_eq!(town.size(), before, "nothing was written yet");
    assert_eq!(town.get("1005", &place).0, 404, "the list of somebody else");
    let mark = town::hidden(&page, "mark");
    assert_eq!(town.post("1003", &place, &[("mark", &mark)]).0, 303);
    let report = town.page("1003", &place);
    // PC-31 bears the serial number that PC-30 of the same list brought: that is told now.
    assert!(report.contains("新しい行 1件、変わった行 1件"), "{report}");
    assert!(report.contains("受け付けられなかった行 3件"), "{report}");
    let after = town.size();
    assert_eq!(town.post("1003", &place, &[("mark", &mark)]).0, 303, "a double click");
    assert_eq!(town.size(), after);
    assert_eq!(rows(&town.page("1005", &format!("{REGISTER}?q=PC-30"))), ["PC-30"]);
}

/// Information assets that a list does not name stay in the register: an import adds and changes, and deletes nothing.
#[test]
fn an_import_of_assets_deletes_no_row() {
    const ASSETS: &str = "/registers/asset-register";
    let town = Town::new();
    let asset = |number: &str| {
        let line = format!(
            r#"{{"command":"record","mechanism":"asset-register","fields":{{"number":"{number}","name":"台帳データ","kind":"電子データ","class":"Ⅰ","restriction":"複製及び持ち出しは許可を要する","section":"総務課","owner":"1003","place":"サーバ室 共有サーバ","zone":"標準システム接続系","personal":"個人情報を含む","copies":"なし","backup":"毎日","scope":"対象"}}}}"#
        );
        serde_json::from_str(&line).expect("a command")
    };
    ["A-1", "A-2", "A-3"].into_iter().for_each(|number| town.done("1003", asset(number)));
    let kept = |number: &str| rows(&town.page("1005", &format!("{ASSETS}?q={number}&state=live")));
    // One row of three, and that one with another name; two cells are emptied.
    let list = "番号,名称,バックアップの方法,複製の所在\nA-2,改めた名称,,\n";
    let place = town.upload("1003", &format!("{ASSETS}/import"), ("list.csv", list.as_bytes()));
    let page = town.page("1003", &place);
    assert!(page.contains("変わる行<b>1</b>") && page.contains("新しい行<b>0</b>"), "{page}");
    let mark = town::hidden(&page, "mark");
    assert_eq!(town.post("1003", &place, &[("mark", &mark)]).0, 303);
    let all = town.page("1005", &format!("{ASSETS}?sort=number"));
    assert_eq!(rows(&all), ["A-1", "A-2", "A-3"]);
    for number in ["A-1", "A-2", "A-3"] {
        assert_eq!(kept(number), [number], "it stands as before");
    }
    assert!(all.contains("改めた名称"), "{all}");
    // A list with a head and nothing else takes nothing away either.
    let empty = "番号,名称\n";
    let (status, place, _) = town.send("1003", &format!("{ASSETS}/import"), ("list.csv", empty.as_bytes()));
    assert_eq!(status, 303);
    town.get("1003", &place);
    assert_eq!(rows(&town.page("1005", &format!("{ASSETS}?sort=number"))), ["A-1", "A-2", "A-3"]);
}

#[test]
fn a_plan_that_is_out_of_date_is_shown_anew() {
    let town = town();
    let place = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", LIST.as_bytes()));
    let page = town.page("1003", &place);
    let (mark, position) = (town::hidden(&page, "mark"), town::hidden(&page, "position"));
    let fields = [("place".to_string(), Value::Text("会議室".to_string()))].into();
    town.done(
        "1003",
        Command::Amend {
            matter: "terminal-register/2026/2".to_string(),
            fields,
            reason: "移動".to_string(),
            seen: None,
        },
    );
    let before = town.size();
    let page = town.page("1003", &place);
    assert!(!page.contains("確認したときは"), "looked at again, it is what it is: {page}");
    let form = [("mark", mark.as_str()), ("position", position.as_str())];
    let (status, _, body) = town.post("1003", &place, &form);
    assert_eq!((status, town.size()), (409, before));
    let page = String::from_utf8(body).unwrap();
    assert!(
        page.contains("台帳か規則が変わりました")
            && page.contains(
                "<td>会議室<br><b>確認したときは「執務室」</b></td><td class=\"changed\">倉庫</td>"
            ),
        "what stands now, what stood when it was looked at, what the file says: {page}"
    );
    // What is looked at now is what is carried out.
    let (mark, position) = (town::hidden(&page, "mark"), town::hidden(&page, "position"));
    assert_eq!(town.post("1003", &place, &[("mark", &mark), ("position", &position)]).0, 303);
    assert!(town.page("1003", "/matter/terminal-register/2026/2").contains("倉庫"));
}

#[test]
fn a_row_that_is_refused_shows_what_stands_and_what_the_file_says() {
    let town = town();
    let list = "番号,設置場所,所管\nPC-10,地下,存在しない課\nPC-10,屋上,\nPC-99,離れ,存在しない課\n";
    let place = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", list.as_bytes()));
    let page = town.page("1003", &place);
    for says in [
        "設置場所：今は「サーバー室」、ファイルは「地下」",
        "所管：今は「総務課」、ファイルは「存在しない課」",
        "設置場所：今は「サーバー室」、ファイルは「屋上」",
        "今の台帳にない行です。ファイルの内容",
        "設置場所：離れ",
        "<a href=\"/matter/terminal-register/2026/1\">PC-10</a>",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
}

#[test]
fn a_list_that_cannot_be_used_says_why() {
    let town = town();
    let cases: [(&[u8], &str); 3] = [
        (b"a,b\n1,2\n", "列の見出しが見つかりません"),
        ("番号,番号\n1,2\n".as_bytes(), "「番号」という見出しの列が二つあります"),
        (b"", "取り込むファイルを選んでください"),
    ];
    for (bytes, says) in cases {
        let (status, place, body) = town.send("1003", &format!("{REGISTER}/import"), ("list.csv", bytes));
        let page = if status == 303 { town.get("1003", &place).2 } else { body };
        assert!(String::from_utf8(page).unwrap().contains(says), "{says}");
    }
    assert_eq!(
        town.get("1010", &format!("{REGISTER}/import")).0,
        403,
        "who keeps no register brings no list"
    );
    assert_eq!(town.get("1003", "/registers/take-out-request/import").0, 404, "no register");
}

#[test]
fn one_value_is_given_to_many_rows() {
    let town = town();
    let chosen = "row=terminal-register/2026/1&row=terminal-register/2026/2";
    let page = town.page("1003", &format!("{REGISTER}/edit?{chosen}&field=place"));
    assert!(page.contains("選んだ2件") && page.contains("name=\"f.place\""));
    assert!(
        !town.page("1003", &format!("{REGISTER}/edit?{chosen}")).contains("value=\"number\""),
        "numbers are not shared"
    );
    let rows = [("row", "terminal-register/2026/1"), ("row", "terminal-register/2026/2")];
    let form = |more: &[(&'static str, &str)]| {
        let mut form: Vec<(&str, String)> = rows.iter().map(|(n, v)| (*n, (*v).to_string())).collect();
        form.extend([
            ("field", "place".to_string()),
            ("f.place", "執務室".to_string()),
            ("reason", "移転".to_string()),
        ]);
        form.extend(more.iter().map(|(n, v)| (*n, (*v).to_string())));
        form
    };
    let post = |more: &[(&'static str, &str)]| {
        let form = form(more);
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        town.post("1003", &format!("{REGISTER}/edit"), &form)
    };
    let before = town.size();
    let page = String::from_utf8(post(&[]).2).unwrap();
    assert!(page.contains("変わる行<b>1</b>") && page.contains("変わらない行<b>1</b>"), "{page}");
    assert_eq!(town.size(), before);
    let mark = town::hidden(&page, "mark");
    let (status, _, body) = post(&[("sure", "1"), ("mark", &mark)]);
    assert!(status == 200 && String::from_utf8(body).unwrap().contains("1件を変更しました"));
    assert_eq!(town.size(), before + 1);
    assert_eq!(post(&[("sure", "1"), ("mark", &mark)]).0, 409, "a double click changes nothing");
    assert_eq!(town.size(), before + 1);
    assert_eq!(town.get("1008", &format!("{REGISTER}/edit?{chosen}&field=place")).0, 403);
}

#[test]
fn files_belong_to_a_matter_and_to_who_may_see_it() {
    let town = town();
    let matter = "/matter/terminal-register/2026/1";
    let (status, place, _) =
        town.send("1003", &format!("{matter}/file"), ("写真.html", b"<script>alert(1)</script>"));
    assert_eq!((status, place.as_str()), (303, "/matter/terminal-register/2026/1?said=attached"));
    let page = town.page("1003", matter);
    assert!(page.contains("写真.html") && page.contains("添付"));
    let path =
        page.split("href=\"").find(|p| p.contains("/file/")).unwrap().split('"').next().unwrap().to_string();
    let (status, head, bytes) = town.get("1003", &path);
    assert_eq!((status, bytes.as_slice()), (200, b"<script>alert(1)</script>".as_slice()));
    assert!(head.starts_with("attachment;") && head.contains("UTF-8''"), "{head}");
    assert_eq!(town.get("1008", &path).0, 404, "who may not see the matter");
    let other = path.replace("/2026/1/", "/2026/2/");
    assert_eq!(town.get("1003", &other).0, 404, "a file of another matter");
    let (status, _, body) =
        town.send("1003", &format!("{matter}/file"), ("b.html", b"<script>alert(1)</script>"));
    assert!(status == 422 && String::from_utf8(body).unwrap().contains("同じ内容のファイル"));
    let (status, _, _) = town.send("1010", &format!("{matter}/file"), ("x.txt", b"x"));
    assert_eq!(status, 403, "who has nothing to do with it");
}

#[test]
fn a_file_on_the_wrong_matter_is_taken_back() {
    let town = town();
    let matter = "/matter/terminal-register/2026/1";
    town.send("1003", &format!("{matter}/file"), ("別件.pdf", b"%PDF-1.7 not for this one"));
    let page = town.page("1003", matter);
    let path =
        page.split("href=\"").find(|p| p.contains("/file/")).unwrap().split('"').next().unwrap().to_string();
    assert!(!town.page("1010", matter).contains("取り下げる</button>"), "who did not attach it");
    let (status, _, body) = town.post("1010", &path, &[("reason", "別件")]);
    assert!(status == 422 && String::from_utf8(body).unwrap().contains("添付した人と管理者"));
    // The row stands already: others looked at it, so that a reason is needed.
    let (status, _, body) = town.post("1003", &path, &[]);
    assert!(status == 422 && String::from_utf8(body).unwrap().contains("添付を取り下げる理由"));
    let (status, place, _) = town.post("1003", &path, &[("reason", "別の端末の書類だったため")]);
    assert_eq!((status, place), (303, format!("{matter}?said=detached")));
    let page = town.page("1003", matter);
    assert!(
        page.contains("添付の取下げ")
            && page.contains("別の端末の書類だったため")
            && page.contains("別件.pdf")
    );
    assert_eq!(town.get("1003", &path).0, 404, "it is closed to those who do not read everything");
    assert_eq!(town.get("1005", &path).2, b"%PDF-1.7 not for this one");
    assert_eq!(town.post("1003", &path, &[("reason", "もう一度")]).0, 422, "twice");
    let (status, ..) =
        town.send("1003", &format!("{matter}/file"), ("別件.pdf", b"%PDF-1.7 not for this one"));
    assert_eq!((status, town.get("1003", &path).0), (303, 200), "attached anew it is open again");
}

#[test]
fn a_whole_register_comes_onto_paper() {
    let town = town();
    for n in 0..60 {
        town.done("1003", terminal(&format!("PC-1{n:02}"), "総務課", "執務室", &[]));
    }
    let page = town.page("1005", &format!("{REGISTER}/print?sort=number"));
    assert_eq!(rows_on_paper(&page), 63, "not the 50 of a page of the list");
    assert!(page.contains("令和8年11月24日 9:00印刷") && page.contains("絞り込み　なし"));
    let page =
        town.page("1005", &format!("{REGISTER}/print?section={}&from=R8.4.1&f.user=1010", encoded("総務課")));
    assert_eq!(rows_on_paper(&page), 1);
    assert!(page.contains("所属「総務課」、利用者「1010」、受付日（から）「令和8年4月1日」"), "{page}");
    let seen = town.page("1008", &format!("{REGISTER}/print"));
    assert_eq!(rows_on_paper(&seen), rows(&town.page("1008", REGISTER)).len(), "no more than the list shows");
    assert!(town.page("1005", &format!("{REGISTER}?q=PC")).contains(&format!("{REGISTER}/print?q=PC")));
}

#[test]
fn what_stands_in_a_register_gets_a_label() {
    let town = Town::new();
    let medium = |number: &str, class: &str| {
        let class = if class.is_empty() { String::new() } else { format!(r#","class":"{class}""#) };
        let line = format!(
            r#"{{"command":"record","mechanism":"media-register","fields":{{"number":"{number}","kind":"テープ","owner":"団体",
            "security":"ハードウェア暗号化","section":"総務課","keeper":"1003"{class}}}}}"#
        );
        serde_json::from_str::<Command>(&line).unwrap()
    };
    for (number, class) in [("LTO-001", "Ⅰ"), ("LTO-002", ""), ("LTO-003", "Ⅲ")] {
        town.done("1003", medium(number, class));
    }
    let ending: Command = serde_json::from_str(
        r#"{"command":"amend","matter":"media-register/2026/3","fields":{"ending":"登録の誤り"},"reason":"誤って登録したため"}"#,
    )
    .unwrap();
    town.done("1003", ending);
    let closing: Command = serde_json::from_str(
        r#"{"command":"close","matter":"media-register/2026/3","reason":"誤って登録したため"}"#,
    )
    .unwrap();
    town.done("1003", closing);
    assert!(town.page("1003", "/registers/media-register").contains("/registers/media-register/labels?"));
    let page = town.page("1003", "/registers/media-register/labels?sort=number");
    let labels: Vec<&str> = page.split("class=\"top-line\"").skip(1).collect();
    assert_eq!(labels.len(), 2, "what was struck off gets none: {page}");
    assert!(labels[0].contains("LTO-001") && labels[0].contains("<b class=\"class\">Ⅰ</b>"), "{page}");
    assert!(labels[0].contains("<dt>保管者</dt><dd>都城 健</dd>"), "{page}");
    assert!(labels[1].contains("LTO-002") && labels[1].contains("class=\"class blank\""), "{page}");
    assert!(page.contains("台帳に分類のないものがあります") && page.contains("抹消したもの等1件"), "{page}");
    assert!(page.contains("根拠　対策基準 3(2)②") && page.contains("href=\"/apply/labelling\""), "{page}");
    let one = town.page("1003", "/registers/media-register/labels?q=LTO-001");
    assert_eq!(one.matches("class=\"top-line\"").count(), 1, "the labels are those of the list");
    assert_eq!(town.get("1003", "/registers/line-register/labels").0, 404, "a register without labels");
}

fn rows_on_paper(page: &str) -> usize {
    page.matches("<th scope=\"row\"").count()
}

/// 国富 takes out PC-2: the purpose and the place are kept apart.
fn taken_out(town: &Town) {
    let words = [
        ("items", "PC-2"),
        ("class", "Ⅲ"),
        ("purpose", "説明会"),
        ("place", "市民会館"),
        ("from", "2026-12-01"),
        ("to", "2026-12-02"),
        ("protection", "暗号化"),
    ];
    let fields = words.iter().map(|(n, w)| ((*n).to_string(), Value::Text((*w).to_string()))).collect();
    let opening = Opening {
        mechanism: "take-out-request".to_string(),
        fields,
        applicant: None,
        paper: None,
        files: Vec::new(),
    };
    town.done("1010", Command::Apply(opening));
}

#[test]
fn links_lead_both_ways() {
    let town = town();
    taken_out(&town);
    assert!(
        town.page("1010", "/matter/take-out-request/2026/1")
            .contains("href=\"/matter/terminal-register/2026/2\"")
    );
    let row = town.page("1003", "/matter/terminal-register/2026/2");
    assert!(row.contains("これを指すもの") && row.contains("href=\"/matter/take-out-request/2026/1\""));
    assert!(row.contains("href=\"/search?q=1010\""), "the person who uses it");
    // What is kept apart is shown in a column when it is asked for, to who sees the row; nothing is sorted by it.
    let list = |query: &str| town.page("1003", &format!("/registers/take-out-request{query}"));
    let (usual, asked) = (list(""), list("?cols=purpose&cols=place"));
    assert!(!usual.contains("説明会"), "{usual}");
    assert!(asked.contains("説明会") && asked.contains("市民会館"), "{asked}");
    assert!(!asked.contains("sort=f.purpose"), "{asked}");
    let printed = town.page("1003", "/registers/take-out-request/print?cols=purpose");
    assert!(printed.contains("説明会"), "{printed}");
}

/// 国富 of 総務課 asked; 都城 is its head, 高鍋 works in 業務課, 串間 reads everything.
#[test]
fn what_is_kept_apart_is_found_by_who_reads_it_on_the_page() {
    let town = town();
    taken_out(&town);
    let matter = "/matter/take-out-request/2026/1";
    assert!(town.page("1003", matter).contains("説明会"));
    assert_eq!(town.get("1008", matter).0, 404);
    for words in ["説明会", "説明", "市民会館", "館", "説明会 市民"] {
        let words = encoded(words);
        for person in ["1003", "1005", "1008", "1010"] {
            let found = if person == "1008" { 0 } else { 1 };
            let list = town.page(person, &format!("/registers/take-out-request?q={words}"));
            assert_eq!(list.matches(&format!("href=\"{matter}\"")).count(), found, "{person} {words}");
            assert!(list.contains(&format!("<p>{found}件")), "{person} {words}: {list}");
            let everywhere = town.page(person, &format!("/search?q={words}"));
            assert!(everywhere.contains(&format!("台帳・記録・申請　{found}件")), "{person} {words}");
            let paper = town.page(person, &format!("/registers/take-out-request/print?q={words}"));
            assert_eq!(rows_on_paper(&paper), found, "{person} {words}");
        }
    }
    // The matter is found; what stands in it is read on its page.
    let everywhere = town.page("1003", &format!("/search?q={}", encoded("説明会")));
    assert!(!everywhere.contains("市民会館"), "{everywhere}");
}

/// The cells of a workbook, one row after the other.
fn cells(bytes: Vec<u8>) -> String {
    use calamine::Reader;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("データ").unwrap();
    sheet.rows().flatten().map(|cell| format!("{cell} ")).collect()
}

#[test]
fn what_is_kept_apart_goes_into_a_file_when_it_is_asked_for_and_that_is_written_down() {
    let town = town();
    taken_out(&town);
    let file = |person: &str, words: &str| {
        let ask =
            |form: &str| town.bytes(person, &format!("/registers/take-out-request/file?as={form}&{words}"));
        let cp932 = ask("cp932");
        let csv = String::from_utf8(ask("csv")).unwrap();
        let both = |word: &str, in_cp932: &[u8]| {
            let held = csv.contains(word);
            assert_eq!(cp932.windows(in_cp932.len()).any(|w| w == in_cp932), held, "CP932 {words} {word}");
            held
        };
        let held = (both("説明会", b"\x90\xe0\x96\xbe\x89\xef"), both("市民会館", b"\x8e\x73\x96\xaf"));
        let xlsx = cells(ask("xlsx"));
        assert_eq!((xlsx.contains("説明会"), xlsx.contains("市民会館")), held, "Excel {words}");
        assert_eq!(csv.contains("（別に保管）"), csv.contains("PC-2") && words != "apart=1", "{csv}");
        held
    };
    let noted = || {
        let all = town.site().desk.accesses(None, (0, 1000)).unwrap();
        all.into_iter().filter(|a| a.what.contains("別に保管する内容を含む")).collect::<Vec<_>>()
    };
    assert_eq!(file("1003", ""), (false, false), "unasked it stays");
    assert_eq!(file("1003", "cols=items"), (false, false));
    assert_eq!(noted().len(), 0);
    assert_eq!(file("1003", "cols=purpose&cols=items"), (true, false), "the column that he chose");
    let first = noted();
    assert_eq!(first.len(), 3, "one for each file");
    let one = &first[0];
    assert_eq!(one.person.as_deref(), Some("1003"));
    assert_eq!(one.what, "閲覧 /registers/take-out-request/file（別に保管する内容を含む）");
    assert_eq!(file("1003", "apart=1"), (true, true));
    assert_eq!(noted().len(), 6);
    assert_eq!(file("1008", "apart=1"), (false, false), "nobody gets more rows for it");
    let page = town.page("1003", "/registers/take-out-request?cols=purpose&q=PC");
    assert!(page.contains("apart=1") && page.contains("アクセス記録に残ります"), "{page}");
    assert!(page.contains("今は「目的」を列に選んでいる"), "{page}");
    assert!(!town.page("1003", REGISTER).contains("apart=1"), "nothing is kept apart of terminals");
}

#[test]
fn a_sample_can_be_drawn_again_and_is_recorded() {
    let town = town();
    for n in 0..30 {
        town.done("1003", terminal(&format!("PC-1{n:02}"), "総務課", "執務室", &[]));
    }
    let sample = format!("{REGISTER}/sample");
    let (status, place, _) = town.post("1005", &sample, &[("size", "5"), ("seed", "R8")]);
    assert_eq!(status, 303);
    assert!(town.page("1005", &place).contains("記録と同じでした"));
    let drawn = rows(&town.page("1005", &place));
    assert_eq!(drawn.len(), 5);
    // What came later does not change what was drawn.
    town.done("1003", terminal("PC-999", "総務課", "執務室", &[]));
    let matter = "terminal-register/2026/9".to_string();
    let fields = [("ending".to_string(), Value::Text("登録の誤り".to_string()))].into();
    town.done(
        "1003",
        Command::Amend { matter: matter.clone(), fields, reason: "二重の登録".to_string(), seen: None },
    );
    town.done("1003", Command::Close { matter, reason: "二重の登録".to_string() });
    let page = town.page("1005", &place);
    assert_eq!(rows(&page), drawn);
    assert!(page.contains("記録と同じでした") && page.contains("<dd>R8</dd>"), "{page}");
    // Who draws twice is seen to have drawn twice.
    assert_eq!(town.post("1005", &sample, &[("size", "5"), ("seed", "R9")]).0, 303);
    let all = town.page("1005", "/samples");
    assert!(all.contains("<td>R8</td>") && all.contains("<td>R9</td>"), "{all}");
    assert!(town.page("1005", &sample).contains(&place), "the register leads to its own");
    // Looked at by register and by who drew.
    let of = |query: &str| town.page("1005", &format!("/samples?{query}"));
    let table = |page: &str| page.split("<tbody>").nth(1).unwrap_or_default().matches("<tr>").count();
    assert_eq!(table(&of("of=terminal-register")), 2);
    assert!(of("of=media-register").contains("該当する抽出はありません"));
    assert!(of("of=terminal-register&by=1005").contains("<option value=\"1005\" selected>串間 翔</option>"));
    assert!(of("by=1003").contains("該当する抽出はありません"));
    // Only who reads everything draws, and only so many.
    assert_eq!(town.get("1003", &sample).0, 403);
    assert_eq!(town.post("1003", &sample, &[("size", "5")]).0, 403);
    for (size, seed) in [("0", "a"), ("201", "a"), ("x", "a"), ("5", &"種".repeat(65))] {
        assert_eq!(town.post("1005", &sample, &[("size", size), ("seed", seed)]).0, 422, "{size}");
    }
    assert_eq!(town.get("1005", &format!("{sample}?drawn=1")).0, 404, "an event of another kind");
    // What was not drawn is not recorded as drawn.
    let forged = |size: u32, drawn: &[&str]| Drawing {
        mechanism: "terminal-register".to_string(),
        position: 1,
        population: 30,
        size,
        seed: "R8".to_string(),
        drawn: drawn.iter().map(ToString::to_string).collect(),
    };
    let one = "terminal-register/2026/1";
    for drawing in [
        forged(2, &[one]),
        forged(2, &[one, one]),
        forged(1, &["terminal-register/2026/999"]),
        forged(0, &[]),
    ] {
        let answer = town.submit("1005", Command::DrawSample(drawing.clone()));
        assert!(matches!(answer, Answer::Refused(_)), "{drawing:?}");
    }
    let answer = town.submit("1003", Command::DrawSample(forged(1, &[one])));
    assert!(matches!(answer, Answer::Refused(_)), "who does not read everything");
}

#[test]
fn a_list_of_staff_shows_what_would_be_refused_and_what_may_not_be_held_together() {
    let town = Town::new();
    let list = "職員番号,氏名,所属,着任日,職名,役割,代決者\n\
        1010,国富 誠,業務課,2027-04-01,,,\n\
        1003,都城 健,総務課,2027-04-01,総務課長,情報セキュリティ監査統括責任者,\n\
        1011,新富 葵,業務課,2027-04-01,主任,,総務課/いない職\n";
    let before = town.size();
    let place = town.upload("1005", "/admin/people", ("list.csv", list.as_bytes()));
    let page = town.page("1005", &place);
    assert!(page.contains("取り込めない行が"), "{page}");
    assert!(page.contains("<li>4行目: ") && page.contains("いない職"), "{page}");
    let says = "都城 健（1003）　監査を行う「情報セキュリティ監査統括責任者」と、監査を受ける側の";
    assert!(page.contains("規程が禁じる兼務になります（1件）") && page.contains(says), "{page}");
    assert!(page.contains("対策基準 2(8)②</a>"), "{page}");
    assert_eq!(town.size(), before, "nothing was written");
    // What the page counted is what takes effect; nothing that it showed as taken is refused.
    let shown = town::hidden(&page, "shown");
    let count = page.split("次の<b>").nth(1).unwrap().split("件").next().unwrap().parse::<u64>().unwrap();
    let (status, _, body) = town.post("1005", &place, &[("shown", &shown)]);
    let done = String::from_utf8(body).unwrap();
    assert!(status == 200 && done.contains("4行目"), "{status} {done}");
    assert_eq!(town.size(), before + count, "each takes effect with one event: {done}");
}

#[test]
fn of_several_wrong_names_in_one_field_all_are_told() {
    let town = Town::new();
    let form = [("f.auditors", "椎葉\n国富 誠\n諸塚\n美郷")];
    let (status, _, body) = town.post("1005", "/apply/audit-appointment", &form);
    let page = String::from_utf8(body).unwrap();
    assert_eq!(status, 422, "{page}");
    for name in ["椎葉", "諸塚", "美郷"] {
        assert!(page.contains(&format!("「{name}」")), "{name}: {page}");
        let told = page.matches(&format!("「{name}」という氏名又は職員番号の人は")).count();
        assert_eq!(told, 2, "at the head of the form and at the field: {name}: {page}");
    }
    assert!(!page.contains("「国富 誠」という"), "{page}");
}

#[test]
fn a_month_that_is_over_is_counted_before_somebody_looks() {
    fn january() -> practice::calendar::Moment {
        "2027-01-05T09:00".parse().unwrap()
    }
    let town = Town::on(january, &[]);
    let (site, day) = (town.site(), "2026-11-30".parse().unwrap());
    let edition = site.live.door.office().edition(day).unwrap().number;
    assert_eq!(site.desk.figures(day, edition).unwrap(), None);
    web::count_months(site).unwrap();
    let counted = site.desk.figures(day, edition).unwrap().unwrap();
    assert!(counted.contains("duties"), "{counted}");
    // What is kept is what the page shows: it counts nothing anew.
    let other = r#"{"duties":777,"evidenced":5,"broken":0,"overdue":0}"#;
    site.desk.keep_figures(day, edition, other).unwrap();
    web::count_months(site).unwrap();
    let page = town.page("1005", "/state");
    assert!(page.contains("777"), "{page}");
}

/// A terminal with a day and a person, which a file shows in two columns each.
fn counted() -> Town {
    let town = town();
    town.done(
        "1003",
        terminal("PC-50", "総務課", "執務室", &[("confirmed", "2026-09-30"), ("user", "1010")]),
    );
    town
}

const PAIRS: &str = "番号,最後に棚卸しをした日,最後に棚卸しをした日（西暦）,利用者,利用者（職員番号）,製造番号,所管,設置場所,OSと版\n";

/// What would become of one row.
fn plan_of(town: &Town, row: &str) -> String {
    let list = format!("{PAIRS}{row}\n");
    let place = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", list.as_bytes()));
    town.page("1003", &place)
}

#[test]
fn of_two_columns_the_one_that_was_changed_counts() {
    let town = counted();
    for (row, says) in [
        (
            "PC-50,R8.11.20,2026-09-30,国富 誠,1010",
            "<td>令和8年9月30日</td><td class=\"changed\">令和8年11月20日",
        ),
        ("PC-50,令和8年9月30日,2026-11-20,国富 誠,1010", "<td class=\"changed\">令和8年11月20日"),
        // A cell that a spreadsheet made a date comes in so, whichever column it stands in.
        ("PC-50,2026-11-20,2026-09-30,国富 誠,1010", "<td class=\"changed\">令和8年11月20日"),
        ("PC-50,令和8年9月30日,2026-09-30,都城 健,1010", "<td>国富 誠</td><td class=\"changed\">都城 健"),
        ("PC-50,令和8年9月30日,2026-09-30,国富 誠,1003", "<td>国富 誠</td><td class=\"changed\">都城 健"),
        ("PC-50,令和8年9月30日,2026-09-30,1003,1010", "<td>国富 誠</td><td class=\"changed\">都城 健"),
    ] {
        let page = plan_of(&town, row);
        assert!(page.contains(says) && page.contains("変わる行<b>1</b>"), "{row}: {page}");
        assert_eq!(page.matches("class=\"changed\"").count(), 1, "{row}: {page}");
    }
    let page = plan_of(&town, "PC-50,R8.9.30,2026/9/30,国富　誠,1010");
    assert!(page.contains("変わらない行<b>1</b>"), "the same otherwise written: {page}");
}

#[test]
fn two_columns_that_contradict_each_other_are_told_as_they_stand() {
    let town = counted();
    for (row, says) in [
        (
            "PC-50,R8.11.20,2026-11-21,国富 誠,1010",
            [
                "「最後に棚卸しをした日」の「R8.11.20」と「最後に棚卸しをした日（西暦）」の「2026-11-21」が合いません。",
                "どちらも今の値と違うので、どちらが正しいか分かりません。違う方のセルを空にするか、同じ日に直してください。",
                "今は「令和8年9月30日」、ファイルは「R8.11.20、令和8年11月21日」",
            ],
        ),
        (
            "PC-50,R8.11.31,2026-09-30,国富 誠,1010",
            [
                "「R8.11.31」を日付として読めません",
                "今は「令和8年9月30日」、ファイルは「R8.11.31」",
                "受け付けられない行<b>1</b>",
            ],
        ),
        (
            "PC-50,令和8年9月30日,2026-09-30,都城 健,1005",
            [
                "「利用者」の「都城 健」と「利用者（職員番号）」の「1005」が合いません。",
                "違う方のセルを空にするか、同じ人に直してください。",
                "今は「国富 誠」、ファイルは「都城 健、串間 翔」",
            ],
        ),
        (
            "PC-51,R8.11.20,2026-11-21,,,SN-51,総務課,執務室,Windows 11",
            [
                "「2026-11-21」が合いません。違う方のセルを空にするか、同じ日に直してください。",
                "今の台帳にない行です",
                "受け付けられない行<b>1</b>",
            ],
        ),
    ] {
        let page = plan_of(&town, row);
        for says in says {
            assert!(page.contains(says), "{row}: {says}: {page}");
        }
        assert!(!page.contains("違いはありません"), "{row}: {page}");
    }
}

#[test]
fn a_name_that_several_bear_asks_for_a_number() {
    let town = counted();
    let other = r#"{"command":"register-person","person":"1099","name":"都城 健","account":true,"administrator":false,"section":"総務課","from":"2026-04-01"}"#;
    town.done("1005", serde_json::from_str(other).unwrap());
    let page = plan_of(&town, "PC-50,令和8年9月30日,2026-09-30,都城 健,1010");
    let says = "「利用者」の「都城 健」という氏名の人は2人います（職員番号1003、1099）。氏名の代わりに、その人の職員番号を記入してください。";
    assert!(page.contains(says), "{page}");
    let page = plan_of(&town, "PC-50,令和8年9月30日,2026-09-30,都城 健,1099");
    assert!(page.contains("変わる行<b>1</b>"), "{page}");
}

#[test]
fn rows_that_were_refused_go_out_with_the_reason_and_come_in_mended() {
    let town = counted();
    let list = "端末の一覧\n番 号,設置　場所,所管,備考\nPC-10,地下,存在しない課,あ\nPC-2,倉庫,,い\n";
    let place = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", list.as_bytes()));
    let page = town.page("1003", &place);
    let told = String::from_utf8(town.bytes("1003", &format!("{place}/refused"))).unwrap();
    assert!(
        told.starts_with("\u{feff}番 号,設置　場所,所管,備考,受け付けられなかった理由\r\nPC-10,地下,存在しない課,あ,「所管」"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 2, "{told}");
    assert_eq!(town.get("1005", &format!("{place}/refused")).0, 404, "the list of somebody else");
    assert_eq!(town.post("1003", &place, &[("mark", &town::hidden(&page, "mark"))]).0, 303);
    assert!(town.page("1003", &place).contains(&format!("href=\"{place}/refused\"")));
    assert_eq!(String::from_utf8(town.bytes("1003", &format!("{place}/refused"))).unwrap(), told);
    // Mended, it comes in as it is; its last column is not asked about, and does not pile up.
    let mended = told.replace("存在しない課", "総務課");
    let again = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", mended.as_bytes()));
    let page = town.page("1003", &again);
    assert!(page.contains("変わる行<b>1</b>") && page.contains("取り込みません：備考</p>"), "{page}");
    let worse = told.replace("存在しない課", "ない課");
    let again = town.upload("1003", &format!("{REGISTER}/import"), ("list.csv", worse.as_bytes()));
    let told = String::from_utf8(town.bytes("1003", &format!("{again}/refused"))).unwrap();
    assert_eq!(told.matches("受け付けられなかった理由").count(), 1, "{told}");
}

#[test]
fn rows_of_a_list_of_staff_that_were_left_out_are_told_until_a_list_came_in_whole() {
    let town = Town::new();
    let setup = || town.page("1005", "/setup");
    assert!(setup().contains("済み</span>　<a href=\"/admin/people\">"), "{}", setup());
    let heads = "令和8年度　職員名簿\n職員番号,氏　名,所 属,着任日,代決者\n";
    let list = |row: &str| {
        let list = format!("{heads}1098,高原 凪,業務課,2026-11-01,\n{row}\n");
        let place = town.upload("1005", "/admin/people", ("list.csv", list.as_bytes()));
        let page = town.page("1005", &place);
        let (status, _, body) = town.post("1005", &place, &[("shown", &town::hidden(&page, "shown"))]);
        (page, status, String::from_utf8(body).unwrap())
    };
    let (page, status, body) = list("1012,木城 舞,,2026-11-01,");
    assert!(page.contains("<li>4行目: 「所属」がありません"), "the lines are those of the file: {page}");
    assert!(status == 200 && body.contains("取り込めなかった行が1件"), "{body}");
    assert!(setup().contains("取り込めなかった行が1件あります"), "{}", setup());
    assert!(!setup().contains("済み</span>　<a href=\"/admin/people\">"), "{}", setup());
    assert!(town.page("1005", "/").contains("名簿に、取り込めなかった行が1件あります"));
    assert!(!town.page("1010", "/").contains("取り込めなかった行"), "who is no administrator");
    // A list in which everything is registered already says so, and can end it.
    let (page, status, _) = list("1010,国富 誠,総務課,令和7年4月1日,");
    assert!(page.contains("前の名簿で取り込めなかった行が1件ある") && status == 303, "{status} {page}");
    assert!(setup().contains("済み</span>　<a href=\"/admin/people\">"), "{}", setup());
    assert!(!town.page("1005", "/").contains("取り込めなかった行"));
}
