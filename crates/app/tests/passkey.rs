//! Passkeys in a real browser on the real binary, with an authenticator that Chromium plays itself.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what went wrong by failing")]
#![cfg(unix)]

#[path = "passkey/driver.rs"]
mod driver;
#[path = "serving/get.rs"]
mod get;
mod office;
#[path = "serving/server.rs"]
mod server;

use driver::Browser;
use get::get;
use office::Office;
use server::Server;

const PASSWORD: &str = "みなみの窓から海が見える";

/// Signs in with a temporary password and changes it.
fn first_sign_in(browser: &Browser, site: &str, office: &Office, number: &str) {
    let said = office.run(&["password"], &[number], None);
    let temporary = said.lines().next().and_then(|l| l.rsplit(' ').next()).expect("a password").to_string();
    browser.open(&format!("{site}/sign-in"));
    sign_in(browser, number, &temporary);
    browser.wait_for("パスワード");
    for (field, word) in [("#old", temporary.as_str()), ("#new", PASSWORD), ("#again", PASSWORD)] {
        browser.write(field, word);
    }
    browser.click("main button[type=submit]");
    browser.wait_for("ホーム");
}

fn sign_in(browser: &Browser, number: &str, password: &str) {
    browser.write("#number", number);
    browser.write("#password", password);
    browser.click("form[action='/sign-in'] button[type=submit]");
}

fn sign_out(browser: &Browser) {
    browser.click("form[action='/sign-out'] button");
    browser.wait_for("サインイン｜");
}

#[test]
fn a_passkey_is_registered_signs_in_alone_or_second_and_is_removed() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &[]);
    let port = server.address.trim_end_matches('/').rsplit(':').next().expect("a port").to_string();
    let site = format!("http://localhost:{port}");
    let browser = Browser::start();
    browser.add_authenticator();
    first_sign_in(&browser, &site, &office, "1005");

    browser.open(&format!("{site}/account/passkeys"));
    browser.wait_for_text("登録されたパスキーはありません");
    // Before how one signs in is changed, one proves who one is: by the password here, by the passkey below.
    browser.click("a[href^='/account/confirm']");
    browser.wait_for("本人の確認");
    browser.write("#password", PASSWORD);
    browser.click("form[action='/account/confirm'] button");
    browser.wait_for_text("この端末を登録する");
    browser.write("#name", "自席のパソコン");
    browser.click("#passkey button");
    browser.wait_for_text("パスキーを登録しました");
    assert!(browser.text().contains("自席のパソコン"), "{}", browser.text());

    // Both factors at once, without a number.
    sign_out(&browser);
    browser.click("#passkey button");
    browser.wait_for("ホーム");

    // The password alone is not enough for whoever has a passkey.
    sign_out(&browser);
    sign_in(&browser, "1005", PASSWORD);
    browser.wait_for("二段階目の認証");
    browser.open(&format!("{site}/"));
    browser.wait_for("二段階目の認証");
    browser.click("#passkey button");
    browser.wait_for("ホーム");

    // An answer that was sent once is not taken twice, and rubbish is none.
    sign_out(&browser);
    browser.run(
        "const f = document.querySelector('#passkey form'); f.elements.credential.value = '{\"id\":1}'; f.submit();",
    );
    browser.wait_for_text("このパスキーではサインインできません");

    // A passkey that was removed opens nothing; the password is enough again.
    browser.open(&format!("{site}/sign-in"));
    browser.click("#passkey button");
    browser.wait_for("ホーム");
    browser.open(&format!("{site}/account/passkeys"));
    browser.click("a[href^='/account/confirm']");
    browser.wait_for("本人の確認");
    browser.click("#passkey button");
    browser.wait_for_text("この端末を登録する");
    browser.click("button[value=remove]");
    browser.wait_for_text("パスキーを削除しました");
    sign_out(&browser);
    browser.click("#passkey button");
    browser.wait_for_text("このパスキーではサインインできません");
    sign_in(&browser, "1005", PASSWORD);
    browser.wait_for("ホーム");
    drop(browser);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn without_a_script_the_pages_say_what_else_to_do() {
    let office = Office::of("miyazaki");
    let server = Server::start(&office.path(), &[]);
    let (page, _) = get(&server, None, "", "/sign-in").expect("answered");
    let page = String::from_utf8(page).expect("UTF-8");
    assert!(page.contains("script-src 'self'"), "{page}");
    let scripts: Vec<&str> = page.matches("<script").collect();
    assert_eq!(scripts.len(), 1, "our own file and nothing in the page");
    assert!(
        page.contains("<div id=\"passkey\"") && page.contains(" hidden>"),
        "hidden until the script shows it"
    );
    let (page, _) = get(&server, None, "", "/report").expect("answered");
    assert!(!String::from_utf8(page).expect("UTF-8").contains("<script"), "no other page has a script");
    assert_eq!(server.stop(), Some(0));
}
