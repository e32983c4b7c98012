//! Who gets in where? Every route, asked for by every kind of caller, answers as its rule says; forms come from our own pages.
//! A route without an entry in `EXPECTED` fails, and so does a new rule.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
mod house;

use axum::body::Body;
use axum::http::header;
use house::{Browser, House, Page, encoded};
use web::{Method, ROUTES, Route, Rule};

/// Every route with the rule that it must have and a place that it leads to.
const EXPECTED: &[(Method, &str, Rule, &str)] = &[
    (Method::Get, "/", Rule::Person, "/"),
    (Method::Get, "/sign-in", Rule::Open, "/sign-in"),
    (Method::Post, "/sign-in", Rule::Open, "/sign-in"),
    (Method::Get, "/sign-in/second", Rule::Halfway, "/sign-in/second"),
    (Method::Post, "/sign-in/second", Rule::Halfway, "/sign-in/second"),
    (Method::Get, "/account/second", Rule::Halfway, "/account/second"),
    (Method::Post, "/account/second", Rule::Halfway, "/account/second"),
    (Method::Get, "/account/password", Rule::Halfway, "/account/password"),
    (Method::Post, "/account/password", Rule::Halfway, "/account/password"),
    (Method::Post, "/sign-out", Rule::Halfway, "/sign-out"),
    (Method::Get, "/account", Rule::Own, "/account"),
    (Method::Post, "/account/sessions", Rule::Own, "/account/sessions"),
    (Method::Get, "/report", Rule::Open, "/report"),
    (Method::Post, "/report", Rule::Open, "/report"),
    (Method::Get, "/apply", Rule::Person, "/apply"),
    (Method::Get, "/apply/{mechanism}", Rule::Doer, "/apply/incident-report"),
    (Method::Post, "/apply/{mechanism}", Rule::Person, "/apply/incident-report"),
    (Method::Get, "/matter/{mechanism}/{year}/{number}", Rule::Person, "/matter/terminal-register/2026/1"),
    (Method::Post, "/matter/{mechanism}/{year}/{number}", Rule::Person, "/matter/terminal-register/2026/1"),
    (Method::Get, "/registers", Rule::Person, "/registers"),
    (Method::Get, "/registers/{mechanism}", Rule::Person, "/registers/terminal-register"),
    (Method::Get, "/policy", Rule::Person, "/policy"),
    (Method::Get, "/policy/{*slug}", Rule::Person, "/policy/standards/6/1/1/1"),
    (Method::Get, "/state", Rule::Reader, "/state"),
    (Method::Get, "/office", Rule::Person, "/office"),
    (Method::Get, "/admin", Rule::Administrator, "/admin"),
    (Method::Get, "/admin/accounts", Rule::Administrator, "/admin/accounts"),
    (Method::Post, "/admin/accounts", Rule::Administrator, "/admin/accounts"),
    (Method::Get, "/admin/accesses", Rule::Reader, "/admin/accesses"),
    (Method::Get, "/root.crt", Rule::Open, "/root.crt"),
    (Method::Get, "/admin/backups", Rule::Administrator, "/admin/backups"),
    (Method::Post, "/admin/backups", Rule::Administrator, "/admin/backups"),
    (Method::Get, "/account/passkeys", Rule::Halfway, "/account/passkeys"),
    (Method::Post, "/account/passkeys", Rule::Halfway, "/account/passkeys"),
    (Method::Post, "/sign-in/passkey", Rule::Open, "/sign-in/passkey"),
    (Method::Post, "/sign-in/second/passkey", Rule::Halfway, "/sign-in/second/passkey"),
    (Method::Get, "/account/calendar", Rule::Own, "/account/calendar"),
    (Method::Post, "/account/calendar", Rule::Own, "/account/calendar"),
    (Method::Get, "/account/calendar.ics", Rule::Own, "/account/calendar.ics"),
    (Method::Get, "/calendar.ics", Rule::Open, "/calendar.ics"),
    (Method::Post, "/notices", Rule::Own, "/notices"),
    (Method::Post, "/sign-in/provider", Rule::Open, "/sign-in/provider"),
    (Method::Get, "/sign-in/provider/answer", Rule::Open, "/sign-in/provider/answer?state=a&code=b"),
    (Method::Get, "/account/confirm", Rule::Halfway, "/account/confirm"),
    (Method::Post, "/account/confirm", Rule::Halfway, "/account/confirm"),
    (Method::Post, "/account/confirm/passkey", Rule::Halfway, "/account/confirm/passkey"),
    (Method::Post, "/account/confirm/provider", Rule::Halfway, "/account/confirm/provider"),
    (Method::Get, "/registers/{mechanism}/file", Rule::Person, "/registers/terminal-register/file"),
    (Method::Get, "/registers/{mechanism}/template", Rule::Person, "/registers/terminal-register/template"),
    (Method::Get, "/registers/{mechanism}/import", Rule::Person, "/registers/terminal-register/import"),
    (Method::Post, "/registers/{mechanism}/import", Rule::Person, "/registers/terminal-register/import"),
    (
        Method::Get,
        "/registers/{mechanism}/import/{job}",
        Rule::Person,
        "/registers/terminal-register/import/1",
    ),
    (
        Method::Post,
        "/registers/{mechanism}/import/{job}",
        Rule::Person,
        "/registers/terminal-register/import/1",
    ),
    (
        Method::Get,
        "/registers/{mechanism}/import/{job}/refused",
        Rule::Person,
        "/registers/terminal-register/import/1/refused",
    ),
    (Method::Get, "/registers/{mechanism}/edit", Rule::Person, "/registers/terminal-register/edit"),
    (Method::Post, "/registers/{mechanism}/edit", Rule::Person, "/registers/terminal-register/edit"),
    (Method::Get, "/registers/{mechanism}/sample", Rule::Reader, "/registers/terminal-register/sample"),
    (
        Method::Post,
        "/matter/{mechanism}/{year}/{number}/file",
        Rule::Person,
        "/matter/terminal-register/2026/1/file",
    ),
    (
        Method::Get,
        "/matter/{mechanism}/{year}/{number}/file/{hash}",
        Rule::Person,
        "/matter/terminal-register/2026/1/file/0",
    ),
    (Method::Post, "/registers/{mechanism}/views", Rule::Own, "/registers/terminal-register/views"),
    (Method::Get, "/search", Rule::Person, "/search"),
    (Method::Get, "/state/duties", Rule::Reader, "/state/duties"),
    (Method::Get, "/state/calendar", Rule::Reader, "/state/calendar"),
    (Method::Get, "/editions", Rule::Person, "/editions"),
    (Method::Post, "/editions", Rule::Administrator, "/editions"),
    (Method::Get, "/editions/{old}/{new}", Rule::Person, "/editions/1/1"),
    (Method::Get, "/editions/{old}/{new}/{form}", Rule::Person, "/editions/1/1/docx"),
    (Method::Get, "/diagnostics", Rule::Person, "/diagnostics"),
    (Method::Get, "/duties", Rule::Person, "/duties"),
    (Method::Get, "/decide", Rule::Person, "/decide"),
    (Method::Post, "/decide", Rule::Person, "/decide"),
    (Method::Get, "/setup", Rule::Administrator, "/setup"),
    (Method::Get, "/admin/policy", Rule::Administrator, "/admin/policy"),
    (Method::Post, "/admin/policy", Rule::Administrator, "/admin/policy"),
    (Method::Get, "/admin/policy/{job}", Rule::Administrator, "/admin/policy/1"),
    (Method::Post, "/admin/policy/{job}", Rule::Administrator, "/admin/policy/1"),
    (Method::Get, "/admin/policy/{job}/duties", Rule::Administrator, "/admin/policy/1/duties"),
    (Method::Get, "/admin/bindings", Rule::Administrator, "/admin/bindings"),
    (Method::Post, "/admin/bindings", Rule::Administrator, "/admin/bindings"),
    (Method::Post, "/admin/bindings/judge", Rule::Administrator, "/admin/bindings/judge"),
    (Method::Get, "/admin/bindings/bound", Rule::Administrator, "/admin/bindings/bound"),
    (Method::Post, "/admin/bindings/bound", Rule::Administrator, "/admin/bindings/bound"),
    (Method::Get, "/admin/reading", Rule::Administrator, "/admin/reading"),
    (Method::Post, "/admin/reading", Rule::Administrator, "/admin/reading"),
    (Method::Get, "/admin/people", Rule::Administrator, "/admin/people"),
    (Method::Post, "/admin/people", Rule::Administrator, "/admin/people"),
    (Method::Get, "/admin/people/list.csv", Rule::Administrator, "/admin/people/list.csv"),
    (Method::Get, "/admin/people/list/{job}", Rule::Administrator, "/admin/people/list/1"),
    (Method::Post, "/admin/people/list/{job}", Rule::Administrator, "/admin/people/list/1"),
    (Method::Get, "/admin/people/list/{job}/refused", Rule::Administrator, "/admin/people/list/1/refused"),
    (Method::Get, "/admin/people/person", Rule::Administrator, "/admin/people/person"),
    (Method::Post, "/admin/people/person", Rule::Administrator, "/admin/people/person"),
    (Method::Get, "/admin/people/posts", Rule::Administrator, "/admin/people/posts"),
    (Method::Post, "/admin/people/posts", Rule::Administrator, "/admin/people/posts"),
    (Method::Get, "/admin/values", Rule::Administrator, "/admin/values"),
    (Method::Post, "/admin/values", Rule::Administrator, "/admin/values"),
    (Method::Get, "/admin/rules", Rule::Administrator, "/admin/rules"),
    (Method::Post, "/admin/rules", Rule::Administrator, "/admin/rules"),
    (Method::Get, "/absence", Rule::Person, "/absence"),
    (Method::Post, "/absence", Rule::Person, "/absence"),
    (Method::Get, "/publication", Rule::Person, "/publication"),
    (Method::Get, "/publication/{edition}/file", Rule::Person, "/publication/1/file"),
    (Method::Get, "/procedures", Rule::Person, "/procedures"),
    (Method::Get, "/registers/{mechanism}/print", Rule::Person, "/registers/terminal-register/print"),
    (Method::Get, "/registers/{mechanism}/labels", Rule::Person, "/registers/terminal-register/labels"),
    (
        Method::Post,
        "/matter/{mechanism}/{year}/{number}/file/{hash}",
        Rule::Person,
        "/matter/terminal-register/2026/1/file/0",
    ),
    (Method::Get, "/tips", Rule::Person, "/tips"),
    (Method::Post, "/tips", Rule::Person, "/tips"),
    (Method::Get, "/admin/mail", Rule::Administrator, "/admin/mail"),
    (Method::Post, "/admin/mail", Rule::Administrator, "/admin/mail"),
    (Method::Post, "/account/mail", Rule::Own, "/account/mail"),
    (Method::Get, "/again", Rule::Doer, "/again?at=%2Fabsence"),
    (Method::Post, "/again", Rule::Person, "/again"),
    (Method::Post, "/registers/{mechanism}/sample", Rule::Audit, "/registers/terminal-register/sample"),
    (Method::Get, "/samples", Rule::Reader, "/samples"),
    (Method::Get, "/overrides", Rule::Reader, "/overrides"),
];

/// Kinds of callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    FirstFactor,
    MustEnroll,
    MustChange,
    Staff,
    Manager,
    Reader,
    Auditor,
    Administrator,
    Left,
    TimedOut,
}

const EVERYBODY: [Who; 11] = [
    Who::Nobody,
    Who::FirstFactor,
    Who::MustEnroll,
    Who::MustChange,
    Who::Staff,
    Who::Manager,
    Who::Reader,
    Who::Auditor,
    Who::Administrator,
    Who::Left,
    Who::TimedOut,
];

impl Who {
    fn browser(self, house: &House) -> Browser {
        match self {
            Who::Nobody => Browser::default(),
            Who::FirstFactor => house.at_stage("1010", "second"),
            Who::MustEnroll => house.at_stage("1010", "enroll"),
            Who::MustChange => house.at_stage("1010", "change"),
            Who::Staff => house.signed_in("1010"),
            Who::Manager => house.signed_in("1003"),
            Who::Reader => house.signed_in("1011"),
            Who::Auditor => house.signed_in("1012"),
            Who::Administrator => house.signed_in("1005"),
            Who::Left => house.signed_in("1013"),
            Who::TimedOut => {
                let browser = house.signed_in("1010");
                house.wait_minutes(31);
                browser
            }
        }
    }

    fn halfway(self) -> bool {
        matches!(self, Who::FirstFactor | Who::MustEnroll | Who::MustChange)
    }

    fn gone(self) -> bool {
        matches!(self, Who::Nobody | Who::Left | Who::TimedOut)
    }
}

/// What comes of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Upshot {
    LetIn,
    ToSignIn,
    GoesOnSigningIn,
    Forbidden,
}

/// What the rule says. A new rule does not compile until somebody said here whom it lets in.
fn expected(rule: Rule, method: Method, who: Who) -> Upshot {
    let does = method == Method::Post;
    let signed = match rule {
        Rule::Open => return Upshot::LetIn,
        Rule::Halfway if who.gone() => return Upshot::ToSignIn,
        Rule::Halfway => return Upshot::LetIn,
        Rule::Own => true,
        Rule::Person => !(does && who == Who::Auditor),
        Rule::Doer => who != Who::Auditor,
        Rule::Reader => matches!(who, Who::Reader | Who::Administrator) || (who == Who::Auditor && !does),
        Rule::Audit => matches!(who, Who::Reader | Who::Administrator | Who::Auditor),
        Rule::Administrator => who == Who::Administrator,
    };
    match () {
        () if who.gone() => Upshot::ToSignIn,
        () if who.halfway() => Upshot::GoesOnSigningIn,
        () if signed => Upshot::LetIn,
        () => Upshot::Forbidden,
    }
}

fn upshot(page: &Page, asked: &str, who: Who) -> Upshot {
    let place = page.place();
    let steps = ["/sign-in/second", "/account/second", "/account/password"];
    let text = page.text();
    match page.status {
        303 if place == "/sign-in" || place.starts_with("/sign-in?next=") => Upshot::ToSignIn,
        303 if steps.contains(&place) && place != asked => Upshot::GoesOnSigningIn,
        // What was typed into a form is carried through the sign-in page, how far its sender has come or not.
        401 if text.contains("接続が切れました") => {
            if who.halfway() {
                Upshot::GoesOnSigningIn
            } else {
                Upshot::ToSignIn
            }
        }
        403 if text.contains("あなたの役割では開けません") || text.contains("監査人は") => {
            Upshot::Forbidden
        }
        _ => Upshot::LetIn,
    }
}

fn told(route: &Route) -> (Rule, &'static str) {
    let found = EXPECTED.iter().find(|(method, path, ..)| *method == route.method && *path == route.path);
    let (_, _, rule, sample) = found.unwrap_or_else(|| {
        panic!(
            "{:?} {} has no entry in EXPECTED: say which rule it must have and where it leads",
            route.method, route.path
        )
    });
    (*rule, sample)
}

fn ask(house: &House, browser: &Browser, method: Method, path: &str) -> Page {
    match method {
        Method::Get => house.get(browser, path),
        Method::Post => house.post_words(browser, path, &[("x", "1")]),
    }
}

#[test]
fn every_route_has_the_rule_that_was_agreed() {
    for route in ROUTES {
        assert_eq!(route.rule, told(route).0, "{:?} {}", route.method, route.path);
    }
    for (method, path, ..) in EXPECTED {
        assert!(ROUTES.iter().any(|r| r.method == *method && r.path == *path), "{path} is no route any more");
    }
}

#[test]
fn every_caller_is_answered_as_the_rule_says() {
    let house = House::new();
    house.terminal("PC-001");
    for route in ROUTES {
        let (_, path) = told(route);
        for who in EVERYBODY {
            let browser = who.browser(&house);
            let page = ask(&house, &browser, route.method, path);
            let what = format!("{:?} {path} by {who:?}: {} {}", route.method, page.status, page.place());
            // Where a step of signing in is not his, he is sent on; signing out leads to the sign-in.
            let on = route.rule == Rule::Halfway && page.status == 303 && !who.gone();
            if !on {
                assert_eq!(
                    upshot(&page, path, who),
                    expected(route.rule, route.method, who),
                    "{what}\n{}",
                    page.body
                );
            }
            assert!(page.status < 500, "{what}");
        }
    }
}

#[test]
fn a_form_from_elsewhere_is_refused_whoever_sends_it() {
    let house = House::new();
    house.terminal("PC-001");
    for route in ROUTES.iter().filter(|r| r.method == Method::Post) {
        let (_, path) = told(route);
        for who in EVERYBODY {
            let browser = who.browser(&house);
            for origin in [
                "https://evil.example",
                "null",
                "http://sekimori.test.evil.example",
                "http://sekimori.test:1",
            ] {
                let request = House::request(&browser, "POST", path)
                    .header(header::ORIGIN, origin)
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let fields =
                    [("csrf".to_string(), browser.csrf.clone()), ("what".to_string(), "x".to_string())];
                let page = house.send(request.body(Body::from(encoded(&fields))).expect("a request"));
                assert_eq!(page.status, 400, "{path} by {who:?} from {origin}");
                assert!(page.text().contains("ほかのサイト"), "{path} by {who:?} from {origin}");
            }
        }
    }
    assert!(house.site.desk.open_tips().expect("tips").is_empty());
}

#[test]
fn a_form_without_the_word_of_its_session_is_not_carried_out() {
    let house = House::new();
    house.terminal("PC-001");
    for route in ROUTES.iter().filter(|r| r.method == Method::Post && r.rule != Rule::Open) {
        let (_, path) = told(route);
        for who in EVERYBODY.into_iter().filter(|w| !w.gone()) {
            let (browser, other) = (who.browser(&house), house.signed_in("1010"));
            for csrf in [None, Some(""), Some(other.csrf.as_str()), Some(&browser.csrf[..63])] {
                let mut fields = vec![("deed".to_string(), "close".to_string())];
                fields.extend(csrf.map(|c| ("csrf".to_string(), c.to_string())));
                let page = house.post(&browser, path, &fields);
                let encoded = path.replace('/', "%2F");
                let places = [format!("{path}?said=stale"), format!("/again?at={encoded}&said=stale")];
                let drawn_again = places.iter().any(|place| page.place() == place);
                assert!(
                    page.status == 400 || drawn_again,
                    "{path} by {who:?} with {csrf:?}: {}",
                    page.status
                );
            }
        }
    }
    let terminal =
        house.site.live.shelf.read().expect("read").view().matter("terminal-register/2026/1").expect("read");
    assert_eq!(terminal.map(|t| t.status), Some(practice::matter::Status::Live));
}

#[test]
fn what_is_not_there_tells_nobody_anything() {
    let house = House::new();
    for who in EVERYBODY {
        let browser = who.browser(&house);
        for path in [
            "/nothing",
            "/admin/nothing",
            "/assets/nothing",
            "/assets/../Cargo.toml",
            "/assets/%2e%2e%2fCargo.toml",
            "/assets/%ff",
            "/policy/%ff",
        ] {
            assert_eq!(house.get(&browser, path).status, 404, "{path} by {who:?}");
        }
        for method in ["DELETE", "PUT", "PATCH", "TRACE", "OPTIONS"] {
            let request = House::request(&browser, method, "/").body(Body::empty()).expect("one");
            let page = house.send(request);
            assert_eq!(page.status, 404, "{method}");
            assert!(!page.body.contains("sekimori="), "{method}: nothing is sent back");
        }
    }
}

#[test]
fn a_matter_out_of_sight_is_missing() {
    let house = House::new();
    let report = house.post_words(
        &house.signed_in("1010"),
        "/apply/incident-report",
        &[("f.what", "USBメモリーが見当たらない")],
    );
    let place = report.place().split('?').next().expect("a place").to_string();
    assert!(place.starts_with("/matter/incident-report/"), "{report:?}");
    for (person, status) in
        [("1010", 200), ("1003", 200), ("1008", 404), ("1011", 200), ("1012", 200), ("1005", 200)]
    {
        let page = house.get(&house.signed_in(person), &place);
        assert_eq!(page.status, status, "{person}");
        let list = house.get(&house.signed_in(person), "/registers/incident-report");
        assert_eq!(list.body.contains(&place), status == 200, "the list of {person}");
        let csv = house.get(&house.signed_in(person), "/registers/incident-report/file?as=csv");
        assert_eq!(csv.body.lines().count() > 1, status == 200, "the file of {person}: {}", csv.body);
    }
}

#[test]
fn an_auditor_is_offered_nothing_that_he_may_not_do() {
    let house = House::new();
    house.terminal("PC-001");
    let auditor = house.signed_in("1012");
    for path in [
        "/",
        "/apply",
        "/matter/terminal-register/2026/1",
        "/registers/terminal-register",
        "/policy",
        "/state",
    ] {
        let page = house.get(&auditor, path);
        assert_eq!(page.status, 200, "{path}");
        // His own views of a list are his.
        let own = format!("<form method=\"post\" action=\"{path}/views\"");
        let forms = page.body.matches("<form method=\"post\"").count() - page.body.matches(&own).count();
        assert_eq!(forms, 1, "{path}: signing out is the only form");
        assert!(!page.body.contains("href=\"/apply/"), "{path} offers a form");
    }
    assert_eq!(house.get(&auditor, "/apply/incident-report").status, 403);
}

/// Routes that are open to whoever asks, and lead somewhere; each with the row of the document that tells of it.
const WAYS_IN: [(&str, &str); 6] = [
    ("/sign-in", "| number and password |"),
    ("/sign-in/provider", "| the body's provider (OpenID Connect) |"),
    ("/sign-in/provider/answer", "| the body's provider (OpenID Connect) |"),
    ("/sign-in/passkey", "| passkey |"),
    ("/calendar.ics", "| secret address of one's due dates |"),
    ("/report", "reports without sign-in"),
];

#[test]
fn every_way_in_without_a_session_is_written_down() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/asvs.md");
    let text = std::fs::read_to_string(file).expect("the document");
    for route in ROUTES.iter().filter(|r| r.rule == Rule::Open) {
        // The root certificate is public, and whoever signs out has a session or nothing.
        if ["/root.crt", "/sign-out"].contains(&route.path) {
            continue;
        }
        let row = WAYS_IN.iter().find(|(path, _)| *path == route.path).map(|(_, row)| *row);
        let row = row.unwrap_or_else(|| panic!("{} is open and told nowhere", route.path));
        assert!(text.contains(row), "{}: {row}", route.path);
    }
    assert!(WAYS_IN.iter().all(|(path, _)| ROUTES.iter().any(|r| r.path == *path && r.rule == Rule::Open)));
}
