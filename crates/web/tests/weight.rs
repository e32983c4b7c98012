//! How heavy are pages where there is much? An office of hundreds of people, rows and open requests: no page is above 100 KB, and
//! what does not fit onto one page stands on another.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../../ledger/tests/founded/mod.rs"]
mod founded;
#[expect(dead_code, reason = "other tests use the rest")]
mod town;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ledger::book::Answer;
use practice::command::{Command, Opening, Staff};
use practice::value::{Filled, Value};
use scraper::{Html, Selector};
use town::Town;

/// The largest page, in bytes, without fonts.
const LARGEST: usize = 100 * 1024;
const PEOPLE: usize = 320;
const TERMINALS: usize = 430;
const REQUESTS: usize = 210;
const CHANGES: usize = 110;
const TIPS: usize = 70;

fn filled(words: &[(&str, &str)]) -> Filled {
    words.iter().map(|(name, word)| ((*name).to_string(), Value::Text((*word).to_string()))).collect()
}

fn opening(mechanism: &str, words: &[(&str, &str)]) -> Opening {
    Opening {
        mechanism: mechanism.to_string(),
        fields: filled(words),
        applicant: None,
        paper: None,
        files: Vec::new(),
    }
}

fn all(town: &Town, by: &str, commands: &[Command]) {
    for answer in town.site().live.door.submit_all(by, commands).unwrap() {
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }
}

fn person(n: usize) -> Command {
    Command::RegisterPerson(Staff {
        person: (20_000 + n).to_string(),
        name: format!("清武 {n}郎左衛門"),
        contact: None,
        account: true,
        administrator: false,
        section: if n.is_multiple_of(2) { "総務課" } else { "業務課" }.to_string(),
        from: "2026-04-01".parse().unwrap(),
    })
}

fn terminal(n: usize) -> Command {
    let (number, serial, user) = (format!("PC-{n:04}"), format!("SN-{n}"), (20_000 + n % PEOPLE).to_string());
    Command::Record(opening(
        "terminal-register",
        &[
            ("number", &number),
            ("serial", &serial),
            ("section", "総務課"),
            ("place", "本庁舎三階の東側にある執務室の、窓口に近いほうの列の机の上に置いてある"),
            ("user", &user),
            ("os", "Windows 11 Enterprise 24H2 長期間サポート版（更新は情報システム係が行う）"),
            ("business", "被保険者の資格の得喪、給付、保険料の賦課と徴収、窓口での住民への案内と文書の作成"),
        ],
    ))
}

fn request(n: usize) -> Command {
    let number = format!("PC-{n:04}");
    Command::Apply(opening(
        "take-out-request",
        &[
            ("items", &number),
            ("class", "Ⅲ"),
            ("purpose", "構成市町村の担当者説明会で、資料を映し、質問に答えながら手順を実際に示すため"),
            ("place", "市民会館 第2会議室"),
            ("from", "2026-12-01"),
            ("to", "2026-12-02"),
            ("protection", "ディスク全体の暗号化、施錠できるかばん、移動中は手から離さない"),
        ],
    ))
}

/// One request for all that nobody else takes out.
fn many_at_once() -> Command {
    let Command::Apply(mut opening) = request(TERMINALS) else { unreachable!() };
    let items = (REQUESTS + 1..=TERMINALS).map(|n| format!("PC-{n:04}")).collect();
    opening.fields.insert("items".to_string(), Value::List(items));
    Command::Apply(opening)
}

fn change(n: usize) -> Command {
    Command::Amend {
        matter: "terminal-register/2026/1".to_string(),
        fields: filled(&[("place", &format!("倉庫{n}階"))]),
        reason: "執務室の模様替えのため、使う人の席とともに移した".to_string(),
        seen: None,
    }
}

/// An office where there is much of everything.
fn large() -> Town {
    let town = Town::new();
    all(&town, "1005", &(0..PEOPLE).map(person).collect::<Vec<_>>());
    all(&town, "1003", &(1..=TERMINALS).map(terminal).collect::<Vec<_>>());
    all(&town, "1010", &(1..=REQUESTS).map(request).collect::<Vec<_>>());
    all(&town, "1010", &[many_at_once()]);
    all(&town, "1003", &(0..CHANGES).map(change).collect::<Vec<_>>());
    let (from, until) = ("2026-12-01".parse().unwrap(), "2026-12-03".parse().unwrap());
    let absent = |n: usize| Command::DeclareAbsence { person: (20_000 + n).to_string(), from, until };
    all(&town, "1005", &(0..PEOPLE / 2).map(absent).collect::<Vec<_>>());
    let told = [("what", "端末が見当たらない。".repeat(60)), ("where", "執務室".to_string())];
    let told = serde_json::to_string(&told).unwrap();
    for _ in 0..TIPS {
        town.site().desk.put_tip(&told, town.site().now()).unwrap();
    }
    town
}

/// The links of a page that stay within the office.
fn links(page: &str, path: &str) -> Vec<String> {
    let base = path.split(['?', '#']).next().unwrap();
    let page = Html::parse_document(page);
    let links = Selector::parse("a[href]").unwrap();
    let whole = |href: &str| {
        let href = href.split('#').next().unwrap();
        if href.starts_with('?') { format!("{base}{href}") } else { href.to_string() }
    };
    page.select(&links).filter_map(|a| a.attr("href")).map(whole).filter(|h| h.starts_with('/')).collect()
}

/// Which kind of page an address leads to: its route, the register, and the words behind the question mark.
fn kind(path: &str) -> String {
    let (base, query) = path.split_once('?').unwrap_or((path, ""));
    let steps: Vec<&str> = base.split('/').collect();
    let fits = |route: &&web::Route| {
        let parts: Vec<&str> = route.path.split('/').collect();
        let rest = parts.last().is_some_and(|p| p.starts_with("{*"));
        (parts.len() == steps.len() || rest && steps.len() >= parts.len())
            && parts.iter().zip(&steps).all(|(p, s)| p.starts_with('{') || p == s)
    };
    // A path in full is asked for before one with parts.
    let routes = web::ROUTES.iter().filter(|r| r.method == web::Method::Get).filter(fits);
    let route = routes.min_by_key(|r| r.path.matches('{').count()).map_or(base, |r| r.path);
    let names: BTreeSet<&str> = query.split('&').filter_map(|w| w.split('=').next()).collect();
    let of = if steps.len() > 2 && !route.contains('*') { steps[2] } else { "" };
    format!("{route} {of} {names:?}")
}

#[test]
fn no_page_is_above_100_kb_where_there_is_much_and_nothing_is_lost_between_pages() {
    let town = large();
    what_does_not_fit_onto_one_page_stands_on_another(&town);
    no_page_is_too_large(&town);
}

fn no_page_is_too_large(town: &Town) {
    let mut asked = 0;
    let mut heavy: BTreeMap<String, usize> = BTreeMap::new();
    // Who looks after everything and who decides go wherever a link leads; who applied looks at what is his.
    for (person, follows) in [("1005", true), ("1003", true), ("1010", false)] {
        let routes = web::ROUTES.iter().filter(|r| r.method == web::Method::Get && !r.path.contains('{'));
        let mut waiting: VecDeque<String> = routes.map(|r| r.path.to_string()).collect();
        waiting.extend(
            ["/?all=1", "/registers?mine=1", "/search?q=PC", "/matter/terminal-register/2026/1"]
                .map(String::from),
        );
        let (mut seen, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        while let Some(path) = waiting.pop_front() {
            // One of each kind.
            let file = path.contains("/file?") || path.ends_with("/template");
            if file || !seen.insert(path.clone()) || !kinds.insert(kind(&path)) {
                continue;
            }
            let (status, _, body) = town.get(person, &path);
            assert!(status < 429, "{status} {path}");
            if !body.starts_with(b"<!DOCTYPE") {
                continue;
            }
            asked += 1;
            if body.len() > LARGEST {
                heavy.insert(format!("{person} {path}"), body.len() / 1024);
            }
            if follows {
                waiting.extend(links(&String::from_utf8(body).unwrap(), &path));
            }
        }
    }
    assert!(asked > 600, "only {asked} pages were found");
    assert!(heavy.is_empty(), "{heavy:#?}");
}

/// What stands on all pages of a list, by what is found between two words.
fn through(town: &Town, person: &str, first: &str, (from, to): (&str, &str)) -> Vec<String> {
    let (mut path, mut out) = (first.to_string(), Vec::new());
    for _ in 0..100 {
        let page = town.page(person, &path);
        out.extend(page.split(from).skip(1).map(|rest| rest.split(to).next().unwrap().to_string()));
        let parsed = Html::parse_document(&page);
        let next = parsed.select(&Selector::parse("nav.pages a").unwrap()).find(|a| a.inner_html() == "次へ");
        match next.and_then(|a| a.attr("href")) {
            Some(next) => path = next.to_string(),
            None => return out,
        }
    }
    out
}

fn each_once(found: Vec<String>, count: usize) {
    let once: BTreeSet<&String> = found.iter().collect();
    assert_eq!((found.len(), once.len()), (count, count));
}

fn what_does_not_fit_onto_one_page_stands_on_another(town: &Town) {
    each_once(through(town, "1003", "/decide", ("name=\"matter\" value=\"", "#")), REQUESTS);
    let many = format!("/matter/take-out-request/2026/{}", REQUESTS + 1);
    assert!(town.page("1003", "/decide?page=99").contains(&many), "one with so many is looked at by itself");
    assert!(town.page("1003", &many).contains(&format!("など（{}件）", TERMINALS - REQUESTS)));
    let items = through(town, "1003", &format!("{many}?field=items"), ("<li>PC-", "<"));
    each_once(items, TERMINALS - REQUESTS);
    each_once(through(town, "1003", "/?all=1", ("<a class=\"do\" href=\"", "\"")), REQUESTS + 1);
    let row = ("<th scope=\"row\"><a href=\"/matter/", "\"");
    each_once(through(town, "1010", "/registers?mine=1", row), REQUESTS + 1);
    let paper = "/registers/terminal-register/print?sort=number";
    each_once(through(town, "1005", paper, ("<th scope=\"row\">", "<")), TERMINALS);
    let numbers = ("</td><td class=\"number\">", "<");
    let history = through(town, "1005", "/matter/terminal-register/2026/1?history=1", numbers);
    each_once(history, CHANGES + 1);
    let newest = town.page("1005", "/matter/terminal-register/2026/1");
    assert!(
        newest.contains(&format!("（{}件のうち101〜111件目）", CHANGES + 1)),
        "the newest events are shown first"
    );
    let absent = ("name=\"person\" value=\"", "\"");
    each_once(
        through(town, "1005", "/absence", absent).into_iter().filter(|n| !n.is_empty()).collect(),
        PEOPLE / 2,
    );
    each_once(through(town, "1005", "/tips", ("<section class=\"note\" aria-labelledby=\"", "\"")), TIPS);
    // Of a clause the newest are shown, and the way to all of them.
    let clause = town.page("1005", "/policy/standards/6/1/1/4");
    let list = "/registers/take-out-request?clause=";
    assert!(clause.contains(list) && clause.contains(&format!("（{}件）", REQUESTS + 1)), "{clause}");
    let path = clause.split(list).nth(1).unwrap().split('"').next().unwrap();
    let narrowed = town.page("1005", &format!("{list}{path}"));
    assert!(
        narrowed.contains("の下で行われたものに絞っています") && narrowed.contains("1 / 5ページ"),
        "{narrowed}"
    );
}

/// A line whose every text is as long as it may be.
fn long_line() -> Command {
    let text = |at: usize| format!("{at}番目の欄の説明。").repeat(400).chars().take(4000).collect::<String>();
    let mut opening = opening(
        "line-register",
        &[
            ("number", "L-01"),
            ("kind", "通信回線"),
            ("zone", "標準システム接続系"),
            ("class", "Ⅰ"),
            ("redundancy", "している"),
            ("contract_until", "2029-03-31"),
            ("section", "総務課"),
            ("keeper", "1005"),
        ],
    );
    for (at, name) in TEXTS.iter().enumerate() {
        opening.fields.insert((*name).to_string(), Value::Text(text(at)));
    }
    Command::Record(opening)
}

const TEXTS: [&str; 11] = [
    "circuit",
    "carrier",
    "end_a",
    "end_b",
    "level",
    "reason",
    "continuity",
    "redundancy_reason",
    "encryption",
    "documents",
    "facility",
];

fn field_of(town: &Town, name: &str) -> String {
    let matter =
        town.site().live.shelf.read().unwrap().view().matter("line-register/2026/1").unwrap().unwrap();
    matter.applied.fields.get(name).and_then(Value::text).unwrap_or_default().to_string()
}

#[test]
fn a_matter_with_long_texts_stays_within_the_weight_and_all_of_it_can_be_read_and_changed() {
    let town = Town::new();
    all(&town, "1002", &[long_line()]);
    let texts = TEXTS;
    let path = "/matter/line-register/2026/1";
    let light = |path: &str| {
        let page = town.page("1005", path);
        assert!(page.len() <= LARGEST, "{path}: {} KB", page.len() / 1024);
        page
    };
    let page = light(path);
    for name in &texts {
        let whole = format!("{path}?field={name}");
        assert!(page.contains(&format!("href=\"{whole}\"")), "{name}: {page}");
        assert!(light(&whole).contains(&field_of(&town, name)), "{name}");
    }
    // What does not fit into the form is changed alone, and nothing else changes with it.
    let apart: Vec<&str> =
        texts.iter().copied().filter(|n| page.contains(&format!("{path}?edit={n}"))).collect();
    assert!(apart.len() >= 6 && apart.len() < texts.len(), "{apart:?}");
    let name = apart[0];
    let form = light(&format!("{path}?edit={name}"));
    assert!(form.contains(&format!("name=\"edit\" value=\"{name}\"")), "{form}");
    let before: Vec<String> = texts.iter().map(|n| field_of(&town, n)).collect();
    let (field, seen) = (format!("f.{name}"), town::hidden(&form, "seen"));
    let typed =
        [("deed", "amend"), ("seen", seen.as_str()), ("edit", name), (&field, "短い説明"), ("reason", "")];
    let (status, _, body) = town.post("1005", path, &typed);
    let refused = String::from_utf8(body).unwrap();
    assert!(status == 422 || status == 403, "no reason was given: {status}");
    assert!(refused.len() <= LARGEST && refused.contains("短い説明"), "{} KB", refused.len() / 1024);
    let typed = [
        ("deed", "amend"),
        ("seen", seen.as_str()),
        ("edit", name),
        (&field, "短い説明"),
        ("reason", "長いため"),
    ];
    assert_eq!(town.post("1005", path, &typed).0, 303);
    for (at, n) in texts.iter().enumerate() {
        let expected = if *n == name { "短い説明" } else { &before[at] };
        assert_eq!(field_of(&town, n), expected, "{n}");
    }
    // Long reasons stand whole on pages of their own.
    let reason = |n: usize| format!("{n}回目の理由。").repeat(500).chars().take(4000).collect::<String>();
    let amend = |n: usize| Command::Amend {
        matter: "line-register/2026/1".to_string(),
        fields: filled(&[("end_b", &format!("{n}階"))]),
        reason: reason(n),
        seen: None,
    };
    all(&town, "1002", &(0..10).map(amend).collect::<Vec<_>>());
    let page = light(path);
    let events: Vec<&str> =
        page.split(&format!("{path}?event=")).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(events.len(), 10, "{page}");
    for (n, event) in events.iter().enumerate() {
        assert!(light(&format!("{path}?event={event}")).contains(&reason(n)), "{event}");
    }
    assert_eq!(town.get("1005", &format!("{path}?event=1")).0, 404, "an event of another matter");
}

#[test]
fn what_is_to_be_sent_again_is_shown_in_brief_and_sent_whole() {
    let town = Town::new();
    let (from, until) = ("2026-12-01", "2026-12-03");
    let much: Vec<(String, String)> = (0..400)
        .map(|n| (format!("extra{n}"), "長い文。".repeat(200)))
        .chain(
            [("do", "declare"), ("from", from), ("until", until)]
                .map(|(n, v)| (n.to_string(), v.to_string())),
        )
        .collect();
    let draft = ledger::desk::Draft {
        person: "1003".to_string(),
        place: "/absence".to_string(),
        title: "不在の届出".to_string(),
        body: serde_json::json!({"fields": much, "files": []}).to_string(),
    };
    town.site().desk.keep_draft(&draft, town.site().now()).unwrap();
    let page = town.page("1003", "/again?at=%2Fabsence");
    assert!(page.len() <= LARGEST, "{} KB", page.len() / 1024);
    assert!(page.contains("ほか303件。すべて送ります"), "{page}");
    let form = [("kept-again", "1"), ("once", "abc")];
    assert_eq!(town.post("1003", "/absence", &form).0, 303);
    assert!(town.page("1003", "/absence").contains("12月3日"), "all of it was sent");
    assert_eq!(town.post("1003", "/absence", &form).0, 303, "a double click leads where the first one led");
    let (status, _, body) = town.post("1003", "/absence", &[("kept-again", "1"), ("once", "def")]);
    assert_eq!(status, 400);
    assert!(String::from_utf8(body).unwrap().contains("もう残っていません"));
}

#[test]
fn of_what_points_to_a_matter_nothing_is_without_a_way_to_it() {
    let town = Town::new();
    let liaison = |source: Option<&str>| {
        let mut opening = opening(
            "agency-liaison",
            &[
                ("at", "2026-11-24T08:40"),
                ("person", "1003"),
                ("counterpart", "専門機関"),
                ("organisation", "専門機関の窓口"),
                ("means", "電話"),
                ("direction", "双方"),
                ("received", "不審なメールの件名"),
                ("given", "当方では受信していないこと"),
                ("mark", "TLP:CLEAR"),
            ],
        );
        opening.fields.insert("may_pass".to_string(), Value::List(vec!["制限なし".to_string()]));
        opening.fields.insert("passed_to".to_string(), Value::List(vec!["制限なし".to_string()]));
        if let Some(source) = source {
            opening.fields.insert("source".to_string(), Value::Text(source.to_string()));
        }
        Command::Record(opening)
    };
    all(&town, "1003", &[liaison(None)]);
    let source = "agency-liaison/2026/1";
    all(&town, "1003", &(0..120).map(|_| liaison(Some(source))).collect::<Vec<_>>());
    let first = format!("/matter/{source}");
    let pointing = ("<th scope=\"row\">これを指すもの</th><td><a href=\"", "\"");
    // Who reads everything is asked for nothing; of others it is asked, one by one, what lies in their sight.
    for person in ["1005", "1003"] {
        each_once(through(&town, person, &first, pointing), 120);
    }
    assert!(
        town.page("1003", &first).contains("<span>1ページ目</span>"),
        "nobody counted what he does not see"
    );
    let last = town.page("1003", &format!("{first}?pointing=3"));
    assert!(last.contains("<span>3ページ目</span>") && !last.contains("pointing=4"), "{last}");
    let page = town.page("1005", &first);
    assert!(
        page.contains("aria-label=\"これを指すもののページ\"") && page.contains("（120件のうち1〜50件目）"),
        "{page}"
    );
}

/// What comes of a form for a new terminal with these users typed.
fn entered(town: &Town, number: &str, users: &[&str]) -> (u16, String, String) {
    let mut form = vec![
        ("f.number", number),
        ("f.serial", number),
        ("f.section", "総務課"),
        ("f.place", "執務室"),
        ("f.os", "Windows 11"),
    ];
    form.extend(users.iter().map(|user| ("f.user", *user)));
    let (status, place, body) = town.post("1003", "/apply/terminal-register", &form);
    (status, place, String::from_utf8(body).unwrap())
}

#[test]
fn somebody_among_many_is_found_by_his_name() {
    let town = Town::new();
    all(&town, "1005", &(0..60).map(person).collect::<Vec<_>>());
    // A number, a whole name, a surname that one person bears: each is enough.
    for (number, word, name) in [
        ("PC-1", "２０００７", "清武 7郎左衛門"),
        ("PC-2", "清武　8郎左衛門", "清武 8郎左衛門"),
        ("PC-3", "都城", "都城 健"),
        ("PC-4", "清武 9郎左衛門（20009）", "清武 9郎左衛門"),
    ] {
        let (status, place, page) = entered(&town, number, &[word]);
        assert_eq!(status, 303, "{word}: {page}");
        assert!(town.page("1003", place.split('?').next().unwrap()).contains(name), "{word}");
    }
    // A part of a name shows those who may be meant, and keeps what was typed.
    let (status, _, page) = entered(&town, "PC-5", &["清武 1"]);
    assert_eq!(status, 422);
    assert!(page.contains("「清武 1」に当てはまる人が11人います"), "{page}");
    assert!(page.contains("type=\"radio\" name=\"f.user\" value=\"20011\""), "{page}");
    assert!(page.contains("name=\"f.user\" value=\"清武 1\""), "what was typed is kept: {page}");
    // Whoever is chosen among them is taken; even one alone is not taken unasked.
    assert_eq!(entered(&town, "PC-5", &["20011", "清武 1"]).0, 303);
    let (status, _, page) = entered(&town, "PC-6", &["1郎"]);
    assert!(status == 422 && page.contains("当てはまる人が6人います"), "{page}");
    let (status, _, page) = entered(&town, "PC-6", &["健"]);
    assert!(status == 422 && page.contains("当てはまる人が"), "{page}");
    let (status, _, page) = entered(&town, "PC-6", &["椎葉"]);
    assert!(
        status == 422 && page.contains("「椎葉」という氏名又は職員番号の人は、今いる職員の中にいません"),
        "{page}"
    );
    assert!(
        page.contains("href=\"#f-f.user\"") && page.contains("aria-describedby=\"x-f.user e-f.user\""),
        "{page}"
    );
}
