//! Every page and every state of it, one after the other: nothing that axe finds, no page wider than its window.
//! A page of the route table that is not in the gallery fails.

use super::driver::Browser;
use super::served::{PASSWORD, Served, root};

/// A page in a state.
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

const fn scene(name: &'static str, person: &'static str, path: &'static str) -> Scene {
    Scene { name, person, path, then: |_| {} }
}

const fn after(name: &'static str, person: &'static str, path: &'static str, then: fn(&Browser)) -> Scene {
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
        b.fill("#to", "令和2年4月1日");
        b.press("送る");
        b.says("直して、もう一度");
    }),
    after("staff-draft", "1008", "/apply/incident-report", |b| {
        b.fill("#what", "様子がおかしい");
        b.press("下書きを保存");
        b.says("下書きを保存しました");
    }),
    scene("staff-form-drafted", "1008", "/apply/incident-report"),
    after("staff-matter", "1008", "/apply/take-out-request", |b| {
        super::flows::fill_take_out(b, "PC-108");
        b.press("送る");
        b.says("受け付けました");
    }),
    scene("staff-forbidden", "1008", "/admin"),
    scene("staff-missing", "1008", "/matter/take-out-request/2026/9999"),
    scene("staff-account", "1008", "/account"),
    scene("staff-password", "1008", "/account/password"),
    scene("staff-second", "1008", "/account/second"),
    scene("manager-home", "1003", "/"),
    scene("manager-home-all", "1003", "/?all=1"),
    scene("decide", "1003", "/decide"),
    scene("search", "1003", "/search?q=端末"),
    scene("search-nothing", "1003", "/search?q=該当のない言葉"),
    scene("absence", "1003", "/absence"),
    scene("due", "1003", "/account/calendar"),
    scene("passkeys", "1003", "/account/passkeys"),
    after("manager-decision", "1003", "/registers/take-out-request?state=open", |b| {
        b.click(&b.one("tbody th a"));
        b.one("dl.values");
    }),
    scene("manager-incident", "1006", "/matter/incident-report/2026/1"),
    scene("registers", "1006", "/registers"),
    scene("register-mine", "1006", "/registers?mine=1"),
    scene("register", "1006", "/registers/terminal-register?order=key"),
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
    scene("sample", "1005", "/registers/terminal-register/sample"),
    scene("setup", "1005", "/setup"),
    scene("policy-in", "1005", "/admin/policy"),
    scene("bindings", "1005", "/admin/bindings"),
    scene("reading", "1005", "/admin/reading"),
    scene("people", "1005", "/admin/people"),
    scene("person", "1005", "/admin/people/person"),
    scene("posts", "1005", "/admin/people/posts"),
    scene("values", "1005", "/admin/values"),
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
    scene("auditor-home", "1019", "/"),
    scene("auditor-matter", "1019", "/matter/take-out-request/2026/1"),
];

/// Routes that are no page to look at by themselves: files, and what stands behind a deed or an upload.
const NO_PAGES: [&str; 14] = [
    "/sign-in/second",
    "/registers/{mechanism}/file",
    "/registers/{mechanism}/template",
    "/registers/{mechanism}/import/{job}",
    "/matter/{mechanism}/{year}/{number}/file/{hash}",
    "/editions/{old}/{new}",
    "/editions/{old}/{new}/{form}",
    "/admin/policy/{job}",
    "/admin/policy/{job}/duties",
    "/admin/people/list.csv",
    "/admin/people/list/{job}",
    "/root.crt",
    "/account/calendar.ics",
    "/calendar.ics",
];

/// Shows every scene of the gallery and asks something of each.
pub fn walk(browser: &Browser, mut ask: impl FnMut(&Scene)) {
    let mut signed = "";
    for scene in GALLERY {
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
    }
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
        assert!(GALLERY.iter().any(is), "{} is not in the gallery", route.path);
    }
}

#[test]
fn nothing_is_found_by_axe() {
    let axe = std::fs::read_to_string(root().join("tests/axe/axe.min.js")).expect("axe-core");
    let served = Served::begin();
    let browser = Browser::open(&served.base, true);
    let mut found = Vec::new();
    walk(&browser, |scene| {
        browser.run(&axe);
        let ask = "const done = arguments[arguments.length - 1];
            axe.run().then(r => done(r.violations.map(v => v.id + ' ' + v.nodes.length + ' ' + v.nodes[0].target + ' ' + v.nodes[0].html)));";
        for violation in browser.run_async(ask).as_array().into_iter().flatten() {
            found.push(format!("{} {}: {violation}", scene.name, browser.path()));
        }
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
    drop(browser);
    served.ends_well();
}

#[test]
fn no_page_is_wider_than_its_window() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, true);
    let mut found = Vec::new();
    walk(&browser, |scene| {
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
