//! Every page and every state of it, one after the other: nothing that axe finds, no page wider than its window.
//! A page of the route table that is not in the gallery fails. An office that begins from nothing is in `started`.

use super::driver::Browser;
use super::served::{PASSWORD, Served, root};

/// A page in a state.
#[derive(Clone, Copy)]
pub struct Scene {
    /// Its name.
    pub name: &'static str,
    /// Who is signed in; nobody if empty.
    pub person: &'static str,
    /// Where.
    pub path: &'static str,
    /// What is done there before it is looked at.
    pub then: fn(&Browser),
}

pub const fn scene(name: &'static str, person: &'static str, path: &'static str) -> Scene {
    Scene { name, person, path, then: |_| {} }
}

pub const fn after(
    name: &'static str,
    person: &'static str,
    path: &'static str,
    then: fn(&Browser),
) -> Scene {
    Scene { name, person, path, then }
}

/// The gallery. Scenes of one person stand together, so that he signs in once.
pub const GALLERY: &[Scene] = &[
    scene("sign-in", "", "/sign-in"),
    after("sign-in-wrong", "", "/sign-in", |b| {
        b.fill("#number", "1008");
        b.fill("#password", "違う");
        b.click(&b.one("main button"));
        b.says("違います");
    }),
    scene("report", "", "/report"),
    after("report-incomplete", "", "/report", |b| {
        b.fill("#what", " ");
        b.fill("#name", " ");
        b.click(&b.one("main button"));
        b.says("記入してください");
    }),
    after("report-sent", "", "/report", |b| {
        b.fill("#what", "USBメモリーが見当たらない");
        b.fill("#name", "綾 健太");
        b.click(&b.one("main button"));
        b.says("受け付けました");
    }),
    scene("missing-signed-out", "", "/no-such-page"),
    scene("staff-home", "1008", "/"),
    scene("staff-apply", "1008", "/apply"),
    scene("staff-form", "1008", "/apply/take-out-request"),
    after("staff-form-wrong", "1008", "/apply/take-out-request", |b| {
        super::flows::fill_take_out(b, "PC-999");
        b.fill("[name='f.to']", "令和2年4月1日");
        b.press("送る");
        b.says("直して、もう一度");
    }),
    after("staff-form-files", "1008", "/apply/take-out-request", |b| {
        super::flows::fill_take_out(b, "PC-108");
        b.fill("[name='f.to']", "令和2年4月1日");
        b.choose("#file", "会場の図.txt", "入口は北側");
        b.press("送る");
        b.says("預かっています");
    }),
    after("staff-form-files-dropped", "1008", "/apply/take-out-request", |b| {
        b.press("下書きを削除");
        b.says("下書きを削除しました");
    }),
    after("staff-draft", "1008", "/apply/incident-report", |b| {
        b.fill("[name='f.what']", "様子がおかしい");
        b.press("下書きを保存");
        b.says("下書きを保存しました");
    }),
    scene("staff-form-drafted", "1008", "/apply/incident-report"),
    after("staff-matter", "1008", "/apply/take-out-request", |b| {
        super::flows::fill_take_out(b, "PC-108");
        b.press("送る");
        b.says("受け付けました");
    }),
    after("staff-matter-file", "1008", "/registers?mine=1", |b| {
        b.click(&b.one("a[href^='/matter/take-out-request/']"));
        b.choose("#attachment", "案内.txt", "説明会の案内");
        b.press("添付する");
        b.says("ファイルを添付しました");
        b.press("添付を取り下げる");
        b.says("違う案件に付けたときに使います");
    }),
    after("staff-matter-file-back", "1008", "/registers?mine=1", |b| {
        b.click(&b.one("a[href^='/matter/take-out-request/']"));
        b.press("添付を取り下げる");
        b.press("」を取り下げる");
        b.says("添付を取り下げました");
    }),
    after("staff-file-missing", "1008", "/registers?mine=1", |b| {
        b.click(&b.one("a[href^='/matter/take-out-request/']"));
        b.run("document.querySelector('#attachment').required = false");
        b.press("添付する");
        b.says("添付するファイルを選んでください");
    }),
    after("staff-form-stale", "1008", "/apply/take-out-request", |b| {
        super::flows::fill_take_out(b, "PC-108");
        b.run("document.querySelectorAll('[name=csrf]').forEach(f => f.value = 'x')");
        b.press("送る");
        b.says("画面が古くなっていたため");
    }),
    after("staff-draft-dropped", "1008", "/apply/take-out-request", |b| {
        b.press("下書きを削除");
        b.says("下書きを削除しました");
    }),
    after("staff-password-wrong", "1008", "/account/password", |b| {
        b.fill("#old", "違う");
        b.fill("#new", "short");
        b.fill("#again", "other");
        b.press("変更する");
        b.one(".error, .fault");
    }),
    scene("staff-procedures", "1008", "/procedures"),
    scene("staff-publication", "1008", "/publication"),
    scene("staff-registers-mine", "1008", "/registers?mine=1"),
    scene("staff-register-nothing", "1008", "/registers/take-out-request?q=該当のない言葉"),
    scene("staff-forbidden", "1008", "/admin"),
    scene("staff-missing", "1008", "/matter/take-out-request/2026/9999"),
    scene("staff-account", "1008", "/account"),
    scene("staff-password", "1008", "/account/password"),
    after("staff-second", "1008", "/account/second", |b| {
        b.fill("#password", PASSWORD);
        b.press("確認する");
        b.says("認証アプリ（TOTP）");
    }),
    scene("manager-home", "1003", "/"),
    scene("manager-home-all", "1003", "/?all=1"),
    scene("labels", "1005", "/registers/terminal-register/labels"),
    scene("own-duties", "1003", "/duties"),
    scene("no-duties", "1008", "/duties"),
    scene("decide", "1003", "/decide"),
    scene("search", "1003", "/search?q=端末"),
    scene("search-nothing", "1003", "/search?q=該当のない言葉"),
    scene("absence", "1003", "/absence"),
    after("absence-stale", "1003", "/absence", |b| {
        b.run("document.querySelector('form[action=\"/absence\"] [name=csrf]').value = 'x'.repeat(64)");
        b.fill("#from", "令和8年12月1日");
        b.click(&b.one("button[value=declare]"));
        b.says("まだ受け付けていない内容");
    }),
    scene("again", "1003", "/again?at=/absence"),
    scene("due", "1003", "/account/calendar"),
    scene("passkeys", "1003", "/account/passkeys"),
    scene("confirm", "1003", "/account/confirm?next=/account/passkeys"),
    after("manager-decision", "1003", "/registers/take-out-request?state=open", |b| {
        b.click(&b.one("tbody th a"));
        b.one("dl.values");
    }),
    after("manager-sent-back", "1003", "/registers/take-out-request?state=open", |b| {
        b.click(&b.one("tbody th a"));
        b.press("申請者に差し戻す");
        b.fill("#reason-send-back", "持ち出し先の担当者名も書いてください。");
        b.click(&b.one("#send-back button"));
        b.says("差し戻しました");
    }),
    after("manager-decided-nothing", "1003", "/decide", |b| {
        if let Some(button) = b.all("main form button").first() {
            b.click(button);
            b.says("決定するものを選んでください");
        }
    }),
    scene(
        "manager-search-form",
        "1003",
        "/registers/terminal-register?state=live&section=総務課&from=あした",
    ),
    after("returned-home", "1008", "/", |b| b.says("再提出：")),
    after("returned-matter", "1008", "/", |b| {
        b.press("再提出：");
        b.says("持ち出し先の担当者名も書いてください");
    }),
    after("session-over", "1008", "/apply/take-out-request", |b| {
        super::flows::fill_take_out(b, "PC-108");
        b.lose_cookies();
        b.press("送る");
        b.says("接続が切れました");
    }),
    scene("manager-incident", "1006", "/matter/incident-report/2026/1"),
    scene("registers", "1006", "/registers"),
    scene("register-mine", "1006", "/registers?mine=1"),
    scene("register", "1006", "/registers/terminal-register?order=key"),
    scene("register-print", "1006", "/registers/terminal-register/print?sort=number&section=総務課&q=PC"),
    scene("register-empty", "1006", "/registers/terminal-register?state=open&page=9"),
    scene("policy-staff", "1006", "/policy"),
    scene("office", "1006", "/office"),
    scene("administrator-home", "1005", "/"),
    scene("state", "1005", "/state"),
    scene("duties", "1005", "/state/duties"),
    scene("year", "1005", "/state/calendar"),
    scene("editions", "1005", "/editions"),
    scene("diagnostics", "1005", "/diagnostics"),
    scene("import", "1005", "/registers/terminal-register/import"),
    scene("bulk", "1005", "/registers/terminal-register/edit"),
    after("import-unreadable", "1005", "/registers/terminal-register/import", |b| {
        b.choose("#file", "端末.xlsx", b"PK\x03\x04cut off");
        b.press("読み取って確かめる");
        b.one("div.error");
    }),
    after("import-plan", "1005", "/registers/terminal-register/import", |b| {
        b.choose("#file", "端末.csv", TERMINALS);
        b.press("読み取って確かめる");
        b.says("取込みの確認");
        b.says("受け付けられない行");
    }),
    after("import-done", "1005", "/registers/terminal-register/import", |b| {
        b.choose("#file", "端末.csv", TERMINALS);
        b.press("読み取って確かめる");
        b.says("取込みの確認");
        b.click(&b.one("main form button"));
        b.says("取込みの結果");
    }),
    after("bulk-field", "1005", "/registers/terminal-register", chosen_rows),
    after("bulk-value", "1005", "/registers/terminal-register", place_of_rows),
    after("bulk-without-reason", "1005", "/registers/terminal-register", |b| {
        place_of_rows(b);
        b.run("document.querySelector('#reason').required = false");
        b.press("変更の内容を確かめる");
        b.says("変更する理由を");
    }),
    after("bulk-preview", "1005", "/registers/terminal-register", preview_of_rows),
    after("bulk-done", "1005", "/registers/terminal-register", |b| {
        preview_of_rows(b);
        b.press("件を変更する");
        b.says("件を変更しました");
    }),
    scene("sample", "1005", "/registers/terminal-register/sample"),
    after("sample-drawn", "1005", "/registers/terminal-register/sample", |b| {
        b.fill("#size", "3");
        b.fill("#seed", "R8");
        b.press("抽出して記録する");
        b.says("記録と同じでした");
    }),
    scene("samples", "1005", "/samples"),
    scene("overrides", "1005", "/overrides"),
    after("samples-narrowed", "1005", "/samples?of=media-register", |b| b.says("該当する抽出はありません")),
    after("samples-of-one", "1005", "/samples?of=terminal-register&by=1005", |b| b.says("すべて表示する")),
    scene("publication", "1005", "/publication"),
    scene("publication-record", "1005", "/apply/policy-posting?publication=1"),
    scene("procedures", "1005", "/procedures"),
    scene("setup", "1005", "/setup"),
    scene("policy-in", "1005", "/admin/policy"),
    scene("bindings", "1005", "/admin/bindings"),
    scene("bound", "1005", "/admin/bindings/bound"),
    after("bound-chapter", "1005", "/admin/bindings/bound", |b| {
        b.press("組織体制");
        b.says("果たす仕組み");
    }),
    after("bound-duty", "1005", "/admin/bindings/bound", |b| {
        b.press("組織体制");
        b.click(&b.one("tbody a"));
        b.says("適用除外");
    }),
    scene("reading", "1005", "/admin/reading"),
    scene("people", "1005", "/admin/people"),
    after("people-wrong", "1005", "/admin/people", |b| {
        b.choose("#file", "名簿.csv", "番号,名前\n1,山田\n");
        b.press("内容を確かめる");
        b.says("見出し");
    }),
    after("people-plan", "1005", "/admin/people", |b| {
        b.choose("#file", "名簿.csv", STAFF);
        b.press("内容を確かめる");
        b.says("名簿の取込み案");
        b.says("取り込めない行が");
    }),
    after("people-plan-together", "1005", "/admin/people", |b| {
        b.choose("#file", "名簿.csv", TOGETHER);
        b.press("内容を確かめる");
        b.says("規程が禁じる兼務になります");
    }),
    after("people-circle", "1005", "/admin/people", |b| {
        b.press("組織を設ける、移す、廃止する");
        b.run("document.querySelector('#move-section').value = '事務局'");
        b.run("document.querySelector('#move-above').value = '総務課'");
        b.click(&b.one("button[value=move]"));
        b.says("その下に置くことはできません");
    }),
    scene("person", "1005", "/admin/people/person?number=1008"),
    scene("posts", "1005", "/admin/people/posts"),
    scene("values", "1005", "/admin/values"),
    after("values-wrong", "1005", "/admin/values", |b| {
        b.fill("[name='value.session/idle-minutes']", "すぐ");
        b.fill("#optional-reason", "離席が多いため");
        b.fill("#optional-decider", "事務局長");
        b.click(&b.one("form:has(#optional-reason) button[type=submit]"));
        b.says("数として読めません");
    }),
    scene("rules", "1005", "/admin/rules"),
    scene("backups", "1005", "/admin/backups"),
    scene("mail", "1005", "/admin/mail"),
    scene("tips", "1005", "/tips"),
    scene("policy", "1005", "/policy"),
    scene("clause", "1005", "/policy/standards/6/1/1/4"),
    scene("administration", "1005", "/admin"),
    scene("accounts", "1005", "/admin/accounts"),
    after("accounts-made", "1005", "/admin/accounts?q=綾", |b| b.says("アカウント")),
    scene("accesses", "1005", "/admin/accesses"),
    scene("incident-form", "1005", "/apply/incident-report?tip=1"),
    scene("register-form", "1005", "/apply/terminal-register"),
    after("policy-unreadable", "1005", "/admin/policy", |b| {
        b.choose("#file", "日記.txt", "きょうは晴れ。\n");
        b.press("読み取る");
        b.says("義務");
    }),
    after("policy-read", "1005", "/admin/policy", |b| {
        b.choose("#file", "規程.txt", amended());
        b.press("読み取る");
        b.says("読み取った規程");
    }),
    after("policy-duties", "1005", "/admin/policy", |b| {
        b.press("前に読み取った結果を開く");
        b.press("読み取った義務をすべて見る");
        b.says("読み取った義務");
    }),
    after("policy-not-adopted", "1005", "/admin/policy", |b| {
        b.press("前に読み取った結果を開く");
        b.fill("#number", "令和29年 決裁第3号");
        b.press("採用する");
        b.says("採用できませんでした");
    }),
    after("adopted", "1005", "/admin/policy", |b| {
        b.press("前に読み取った結果を開く");
        b.fill("#number", "令和8年 決裁第99号");
        b.fill("#decided", "令和8年4月2日");
        b.fill("#from", "令和30年4月1日");
        b.press("採用する");
        b.says("規程を採用しました");
    }),
    scene("editions-two", "1005", "/editions"),
    scene("comparison", "1005", "/editions/1/2"),
    scene("publication-to-come", "1005", "/publication?edition=2"),
    after("account-slip", "1005", "/admin/accounts?q=高鍋", |b| {
        b.press("仮のパスワードを発行");
        b.says("二度と表示されません");
    }),
    scene("auditor-publication", "1019", "/publication"),
    scene("auditor-apply", "1019", "/apply"),
    scene("auditor-form", "1019", "/apply/take-out-request"),
    scene("auditor-home", "1019", "/"),
    scene("auditor-matter", "1019", "/matter/take-out-request/2026/1"),
];

/// A list of terminals: one that is new, one that changes, two that cannot be taken, and a column that nobody knows.
pub const TERMINALS: &str = "番号,製造番号,所管,設置場所,OSと版,色\nPC-901,SN-901,総務課,執務室,Windows 11,黒\nPC-108,,,会議室,,\nPC-902,SN-902,ない課,執務室,Windows 11,白\n,SN-903,総務課,執務室,Windows 11,白\n";

/// Somebody who would audit what he answers for.
const TOGETHER: &str = "職員番号,氏名,所属,着任日,職名,役割\n\
    1003,都城 健,業務課,令和9年4月1日,業務課長,情報セキュリティ監査統括責任者\n";
/// A list of staff: one who is new, and lines that cannot be taken.
const STAFF: &str = "職員番号,氏名,所属,着任日,職名,利用\n2001,新富 空,業務課,令和9年4月1日,,はい\n2002,,業務課,令和9年4月1日,,はい\n2003,川南 陸,業務課,あした,,はい\n2004,木城 海,業務課,令和9年4月1日,,たぶん\n";

/// The policy of the demonstration with a few words changed.
fn amended() -> String {
    let text = std::fs::read_to_string(root().join("policies/miyazaki.txt")).expect("a policy");
    text.replace("掲示しなければならない", "掲示し、改正のあったときは知らせなければならない")
}

/// Chooses rows of a register.
fn chosen_rows(browser: &Browser) {
    for row in browser.all("input[name=row]").iter().take(3) {
        browser.click(row);
    }
    browser.press("選んだ行をまとめて変更する");
    browser.says("値の記入に進む");
}

/// Goes on to a new value of one field.
fn place_of_rows(browser: &Browser) {
    chosen_rows(browser);
    browser.run("document.querySelector('#field').value = 'place'");
    browser.press("値の記入に進む");
    browser.fill("[name='f.place']", "第2会議室");
}

/// Goes on to what would change.
pub fn preview_of_rows(browser: &Browser) {
    place_of_rows(browser);
    browser.fill("#reason", "模様替えのため");
    browser.press("変更の内容を確かめる");
    browser.says("変更の確認");
}

/// Routes that are no page to look at by themselves: files; and pages behind a deed or an upload, which scenes go through.
const NO_PAGES: [&str; 16] = [
    "/publication/{edition}/file",
    "/sign-in/provider/answer",
    "/registers/{mechanism}/file",
    "/registers/{mechanism}/template",
    "/registers/{mechanism}/import/{job}",
    "/registers/{mechanism}/import/{job}/refused",
    "/matter/{mechanism}/{year}/{number}/file/{hash}",
    "/editions/{old}/{new}/{form}",
    "/admin/policy/{job}",
    "/admin/policy/{job}/duties",
    "/admin/people/list.csv",
    "/admin/people/list/{job}",
    "/admin/people/list/{job}/refused",
    "/root.crt",
    "/account/calendar.ics",
    "/calendar.ics",
];

/// Shows every scene and asks something of each.
pub fn walk(browser: &Browser, scenes: &[Scene], mut ask: impl FnMut(&Scene)) {
    let mut signed = "";
    for scene in scenes {
        if scene.person != signed {
            if !signed.is_empty() {
                browser.sign_out();
            }
            if !scene.person.is_empty() {
                browser.sign_in(scene.person, PASSWORD);
                browser.one("nav.main");
            }
            signed = scene.person;
        }
        browser.go(scene.path);
        (scene.then)(browser);
        ask(scene);
        // A scene in which the session ended leaves nobody to sign out.
        if browser.all("form[action='/sign-out']").is_empty() {
            signed = "";
        }
    }
}

/// Walks over all galleries, each in an office of its own.
pub fn walk_all(mut ask: impl FnMut(&Browser, &Scene)) {
    let served = Served::begin();
    let browser = Browser::open(&served.base, true);
    walk(&browser, GALLERY, |scene| ask(&browser, scene));
    drop(browser);
    served.ends_well();
    super::started::walk_through(true, &mut ask);
    super::rare::walk_through(true, ask);
}

#[test]
fn every_page_is_in_the_gallery() {
    for route in web::ROUTES.iter().filter(|r| r.method == web::Method::Get && !NO_PAGES.contains(&r.path)) {
        let way: Vec<&str> = route.path.split('/').collect();
        let is = |scene: &Scene| {
            let path = scene.path.split('?').next().unwrap_or_default();
            let steps: Vec<&str> = path.split('/').collect();
            let rest = way.last().is_some_and(|w| w.starts_with("{*"));
            let long = if rest { steps.len() >= way.len() } else { steps.len() == way.len() };
            long && way.iter().zip(&steps).all(|(w, s)| w.starts_with('{') || w == s)
        };
        // Where a matter is only reached by a deed, the deed shows it.
        let all = GALLERY.iter().chain(super::rare::RARE);
        let second = route.path == "/sign-in/second" && super::rare::RARE.iter().any(|s| s.name == "second");
        assert!(second || all.clone().any(is), "{} is not in the gallery", route.path);
    }
}

#[test]
fn nothing_is_found_by_axe() {
    let axe = std::fs::read_to_string(root().join("tests/axe/axe.min.js")).expect("axe-core");
    let mut found = Vec::new();
    walk_all(|browser, scene| {
        browser.run(&axe);
        let ask = "const done = arguments[arguments.length - 1];
            axe.run().then(r => done(r.violations.map(v => v.id + ' ' + v.nodes.length + ' ' + v.nodes[0].target + ' ' + v.nodes[0].html)));";
        for violation in browser.run_async(ask).as_array().into_iter().flatten() {
            found.push(format!("{} {}: {violation}", scene.name, browser.path()));
        }
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_page_is_wider_than_its_window() {
    let mut found = Vec::new();
    walk_all(|browser, scene| {
        // A narrow window; a window at 200 %; a window on an old screen.
        for (width, height) in [(320, 700), (600, 430), (1024, 700)] {
            browser.room(width, height);
            let wide = browser.run("return document.scrollingElement.scrollWidth").as_u64().unwrap_or(0);
            if wide > u64::from(width) {
                let ask = "return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide')).slice(0, 3).map(e => e.outerHTML.slice(0, 100))";
                found.push(format!(
                    "{} {}: {wide} in {width}: {}",
                    scene.name,
                    browser.path(),
                    browser.run(ask)
                ));
            }
        }
        browser.room(1200, 860);
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Writes a picture of every scene, whole and narrow, into the folder that GALLERY names; without one there is nothing to do.
#[test]
fn pictures_of_every_scene() {
    let Some(folder) = std::env::var_os("GALLERY").map(std::path::PathBuf::from) else { return };
    walk_all(|browser, scene| {
        for (width, name) in [(1200, "wide"), (390, "narrow")] {
            browser.room(width, 860);
            let tall = browser.run("return document.scrollingElement.scrollHeight").as_u64().unwrap_or(860);
            browser.room(width, u32::try_from(tall.clamp(860, 6000)).unwrap_or(860));
            let file = folder.join(format!("{}-{name}.png", scene.name));
            std::fs::write(file, browser.picture()).expect("a picture");
        }
        browser.room(1200, 860);
    });
}
