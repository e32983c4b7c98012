//! Mails against a real server (aiosmtpd), with the clock of the test: no mail is lost, none comes twice, none says too much.

use super::Mailing;
use super::smtp::{Failure, Sending, Way};
use crate::serving::house::House;
use crate::serving::settings::{Mail as Settings, Settings as All};
use ledger::desk::{Alarm, Audience, Mail, MailState, Telling};
use post_office::{PostOffice, USER};
use practice::calendar::Moment;
use practice::command::Command;

#[path = "../../../tests/mail/office.rs"]
mod post_office;

fn settings(post: &PostOffice, more: &str) -> Settings {
    let text = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {}\nfrom = \"sekimori@city.example\"\ndigest-at = \"23:00\"\ntimeout-seconds = 5\n{more}",
        post.port
    );
    let mail = All::read(&text).expect("read").mail.expect("set");
    mail.fits().expect("fits");
    mail
}

fn plain(post: &PostOffice) -> Mailing {
    Mailing::new(Some(settings(post, "tls = \"none\"\n")), "https://sekimori.city.example/").expect("a way")
}

fn guarded(post: &PostOffice, ca: &std::path::Path) -> Settings {
    let more = format!(
        "tls = \"starttls\"\nca = \"{}\"\nuser = \"{USER}\"\npassword-file = \"{}\"\n",
        ca.display(),
        post.password_file().display()
    );
    settings(post, &more)
}

fn look(mailing: &Mailing, house: &House) {
    mailing.look(&house.site, &|| false).expect("looked");
}

fn mail(house: &House, key: &str, person: &str, days: i64) {
    let at = house.site.now();
    let until = at.later(jiff::Span::new().days(days));
    let mail = Mail {
        key: key.to_string(),
        person: person.to_string(),
        subject: "［関守］件名".to_string(),
        body: "本文".to_string(),
        until,
    };
    house
        .site
        .desk
        .tell(&ledger::desk::Tidings { mails: vec![mail], ..Default::default() }, at)
        .expect("put");
}

fn states(house: &House) -> Vec<(MailState, u32)> {
    let all = house.site.desk.mails(None, (0, 100)).expect("read");
    all.into_iter().rev().map(|m| (m.state, m.tries)).collect()
}

fn word(letter: &serde_json::Value, name: &str) -> String {
    letter[name].as_str().unwrap_or_default().to_string()
}

#[test]
fn a_mail_reaches_the_server_encrypted_and_reads_as_it_was_written() {
    let (house, post) = (House::new(), PostOffice::guarded());
    let way =
        Mailing::new(Some(guarded(&post, &post.ca())), "https://sekimori.city.example/").expect("a way");
    house
        .site
        .desk
        .put_alarm(Alarm::Backup, ("総務課の控えに失敗", "/admin/backups"), house.site.now())
        .expect("put");
    look(&way, &house);
    let taken = post.taken();
    assert_eq!(taken.len(), 1, "{taken:?}");
    let letter = &taken[0];
    assert_eq!(letter["to"], serde_json::json!(["s1005@city.example"]));
    assert_eq!((word(letter, "from"), word(letter, "user")), ("sekimori@city.example".into(), USER.into()));
    assert_eq!(letter["encrypted"], true);
    assert_eq!(word(letter, "subject"), "［関守］定期の控えに失敗しました");
    assert_eq!(word(letter, "sender"), "関守 <sekimori@city.example>");
    let body = word(letter, "body");
    assert!(body.contains("https://sekimori.city.example/admin/backups\n"), "{body}");
    assert!(!body.contains("総務課"), "what the page says does not travel: {body}");
    assert!(letter["headers"].as_array().is_some_and(|h| h.iter().any(|n| n == "Auto-Submitted")));
    look(&way, &house);
    assert_eq!(post.taken().len(), 1, "once");
    assert_eq!(states(&house), [(MailState::Sent, 1)]);
    assert_eq!(way.test(&house.site, "1005").map(|_| ()), Ok(()));
    assert_eq!(post.taken().len(), 2);
    assert!(way.test(&house.site, "1004").is_err_and(|e| e.contains("メールアドレスがありません")));
}

#[test]
fn a_server_that_another_authority_vouches_for_or_that_knows_us_not_gets_no_mail() {
    let (house, post, other) = (House::new(), PostOffice::guarded(), PostOffice::start(&[]));
    mail(&house, "a/1005", "1005", 3);
    let wrong = Mailing::new(Some(guarded(&post, &other.ca())), "x").expect("a way");
    look(&wrong, &house);
    let told = |house: &House| house.told("1005").iter().any(|n| n.says.starts_with("メールを送れません。"));
    assert!(told(&house), "{:?}", house.told("1005"));
    assert!(wrong.test(&house.site, "1005").is_err_and(|e| e.contains("証明書を信頼できない")));
    let mut stranger = guarded(&post, &post.ca());
    stranger.user = Some("dareka".to_string());
    let stranger = Mailing::new(Some(stranger), "x").expect("a way");
    house.wait_minutes(2);
    look(&stranger, &house);
    let row = house.site.desk.mails(None, (0, 1)).expect("read").remove(0);
    assert!(row.fault.is_some_and(|f| f.contains("認証を断りました")));
    assert!(post.taken().is_empty() && told(&house));
    // Set right, the mail that waited is sent, and the notice is gone.
    house.wait_minutes(30);
    look(&Mailing::new(Some(guarded(&post, &post.ca())), "x").expect("a way"), &house);
    assert_eq!((post.taken().len(), states(&house)), (1, vec![(MailState::Sent, 3)]));
    assert!(!told(&house));
}

#[test]
fn encrypted_from_the_first_byte_it_works_too_and_plain_servers_have_no_starttls() {
    let (house, post, plain) =
        (House::new(), PostOffice::start(&["--tls", "implicit"]), PostOffice::start(&[]));
    let ca = format!("ca = \"{}\"\n", post.ca().display());
    let implicit =
        Mailing::new(Some(settings(&post, &format!("tls = \"implicit\"\n{ca}"))), "x").expect("a way");
    assert!(implicit.test(&house.site, "1005").is_ok());
    assert_eq!(post.taken()[0]["encrypted"], true);
    let start =
        Mailing::new(Some(settings(&plain, &format!("tls = \"starttls\"\n{ca}"))), "x").expect("a way");
    assert!(start.test(&house.site, "1005").is_err_and(|e| e.contains("STARTTLSを使えません")));
    assert!(plain.taken().is_empty(), "never in the clear");
}

#[test]
fn what_is_refused_for_now_is_sent_later_as_the_same_mail_and_what_is_refused_for_good_is_given_up() {
    let (house, post) = (House::new(), PostOffice::start(&[]));
    let way = plain(&post);
    mail(&house, "a/1005", "1005", 3);
    mail(&house, "a/1006", "1006", 3);
    mail(&house, "a/1003", "1003", 3);
    post.answers(&["451 try again later", "550 no such user"]);
    look(&way, &house);
    assert_eq!(states(&house), [(MailState::Waiting, 1), (MailState::GivenUp, 1), (MailState::Sent, 1)]);
    let rows = house.site.desk.mails(Some(MailState::GivenUp), (0, 9)).expect("read");
    assert!(rows[0].fault.as_deref().is_some_and(|f| f.contains("550")), "{rows:?}");
    assert!(house.told("1005").iter().any(|n| n.says == "送るのをやめたメールが1件あります。"));
    look(&way, &house);
    assert_eq!(post.taken().len(), 1, "it is left alone for a while");
    // The pauses grow.
    for minutes in [1, 5, 15, 60] {
        post.answers(&["450 greylisted"]);
        house.wait_minutes(minutes);
        look(&way, &house);
        let row = house.site.desk.mails(Some(MailState::Waiting), (0, 1)).expect("read").remove(0);
        assert!(row.due.seconds_since(house.site.now()) > minutes * 60, "{row:?}");
    }
    house.wait_minutes(240);
    look(&way, &house);
    assert_eq!(post.taken().len(), 2);
    // By hand the other one goes out again.
    let until = house.site.now().later(jiff::Span::new().days(3));
    house.site.desk.send_again(rows[0].id, (house.site.now(), until)).expect("again");
    look(&way, &house);
    assert_eq!(post.taken().len(), 3);
    assert!(states(&house).iter().all(|(s, _)| *s == MailState::Sent));
}

#[test]
fn when_the_server_is_down_mails_wait_and_after_days_they_are_given_up() {
    let (house, mut post) = (House::new(), PostOffice::start(&[]));
    let way = plain(&post);
    post.close();
    mail(&house, "a/1005", "1005", 3);
    mail(&house, "a/1006", "1006", 3);
    look(&way, &house);
    assert_eq!(states(&house), [(MailState::Waiting, 1), (MailState::Waiting, 0)], "one try tells enough");
    house.wait_minutes(2);
    post.open_again();
    look(&way, &house);
    assert_eq!(post.taken().len(), 2);
    post.close();
    mail(&house, "b/1005", "1005", 3);
    for _ in 0..20 {
        house.wait_minutes(240);
        look(&way, &house);
    }
    let all = house.site.desk.mails(None, (0, 50)).expect("read");
    let last = all.into_iter().find(|m| m.mail.key == "b/1005").expect("it is there");
    assert_eq!(last.state, MailState::GivenUp);
    assert!(last.fault.is_some_and(|f| f.contains("送る期限を過ぎました")), "with the reason");
    assert!(house.told("1005").iter().any(|n| n.path.starts_with("/admin/mail")));
}

#[test]
fn a_mail_that_was_begun_when_the_process_ended_is_the_same_mail_again() {
    let (house, post) = (House::new(), PostOffice::start(&[]));
    mail(&house, "a/1005", "1005", 3);
    look(&plain(&post), &house);
    // As if the process had ended between the server's word and ours.
    let database = rusqlite::Connection::open(house.path().join("desk.db")).expect("opened");
    database.execute("UPDATE mail_outbox SET state = 'sending', ended = NULL", []).expect("set");
    house.wait_minutes(10);
    look(&plain(&post), &house);
    assert_eq!(post.taken().len(), 1, "nobody else takes it while it is being sent");
    house.site.desk.begin_mails_again(house.site.now()).expect("begun");
    look(&plain(&post), &house);
    let taken = post.taken();
    assert_eq!(taken.len(), 2);
    for same in ["id", "hash", "subject", "to"] {
        assert_eq!(taken[0][same], taken[1][same], "a server or a reader knows it by {same}");
    }
}

#[test]
fn no_word_becomes_another_line_or_another_receiver() {
    let post = PostOffice::start(&[]);
    let way = Way::new(settings(&post, "tls = \"none\"\n")).expect("a way");
    let send = |subject: &str, body: &str, to: &str| {
        let made: Moment = "2026-11-24T09:00".parse().expect("a moment");
        let mut connection = way.connect().expect("it listens");
        way.send(&mut connection, &Sending { key: "k", subject, body, made, to })
    };
    let evil = "件名\r\nBcc: evil@elsewhere.example\r\n\r\n本文のふり";
    send(evil, "一行\r\n.\r\nMAIL FROM:<x@y.example>\r\n終わり", "s1005@city.example").expect("taken");
    let taken = post.taken();
    assert_eq!(taken.len(), 1, "one mail: {taken:?}");
    assert_eq!(taken[0]["to"], serde_json::json!(["s1005@city.example"]));
    let headers = taken[0]["headers"].as_array().expect("headers");
    assert!(
        !headers.iter().any(|h| h.as_str().is_some_and(|h| h.eq_ignore_ascii_case("bcc"))),
        "{headers:?}"
    );
    assert!(word(&taken[0], "body").contains("終わり"));
    for to in
        ["a@b.example\r\nRCPT TO:<evil@elsewhere.example>", "a@b.example, c@d.example", "", "a b@c.example"]
    {
        assert!(matches!(send("件名", "本文", to), Err(Failure::Never(_))), "{to:?}");
    }
    assert_eq!(post.taken().len(), 1);
}

fn notice(person: &str) -> Telling {
    Telling {
        key: format!("test/{person}"),
        audience: Audience::Person(person.to_string()),
        says: "お知らせ".to_string(),
        path: String::new(),
        stays: false,
    }
}

#[test]
fn in_the_morning_of_working_days_everybody_for_whom_something_waits_gets_one_mail() {
    let (house, post) = (House::new(), PostOffice::start(&[]));
    let mut morning = settings(&post, "tls = \"none\"\n");
    morning.digest_at = "08:30".to_string().try_into().expect("a time");
    let way = Mailing::new(Some(morning), "https://sekimori.city.example/").expect("a way");
    for person in ["1003", "1004", "1006"] {
        house.site.desk.put_notice(&notice(person), house.site.now()).expect("put");
    }
    let incident = house.apply("1010", "incident-report", &[("what", "名簿の紛失")]);
    house.site.desk.set_digest("1006", false, house.site.now()).expect("off");
    let to = |post: &PostOffice| -> Vec<String> {
        post.taken().iter().map(|l| l["to"][0].as_str().unwrap_or_default().to_string()).collect()
    };
    house.wait_until("2026-11-25T08:29");
    look(&way, &house);
    assert!(to(&post).is_empty());
    house.wait_until("2026-11-25T08:30");
    look(&way, &house);
    house.wait_minutes(1);
    look(&way, &house);
    // 1004 has no address, 1006 wants none, for 1005 nothing waits.
    assert_eq!(to(&post), ["s1003@city.example"]);
    let body = word(&post.taken()[0], "body");
    assert!(body.contains("あなたがすること　1件\n") && body.contains("お知らせ　1件\n"), "{body}");
    for secret in ["名簿", "紛失", "国富", "1010", "総務課", incident.as_str(), "事案"] {
        assert!(!body.contains(secret), "{secret}: {body}");
    }
    // The body's own holiday, and a weekend.
    let day = "2026-11-26".parse().expect("a day");
    house.done("1005", Command::DeclareHoliday { day, name: "開庁記念日".to_string() });
    for day in ["2026-11-26T08:40", "2026-11-28T08:40", "2026-11-29T08:40"] {
        house.wait_until(day);
        look(&way, &house);
    }
    assert_eq!(to(&post).len(), 1);
    // A machine that was off makes up for it the same morning, and not in the evening.
    house.wait_until("2026-11-30T18:00");
    look(&way, &house);
    assert_eq!(to(&post).len(), 1);
    house.wait_until("2026-12-01T10:00");
    house.site.desk.set_digest("1006", true, house.site.now()).expect("on");
    look(&way, &house);
    let mut late = to(&post).split_off(1);
    late.sort();
    assert_eq!(late, ["s1003@city.example", "s1006@city.example"]);
    assert!(
        word(&post.taken()[2], "subject").contains("期限を過ぎたものが")
            || word(&post.taken()[1], "subject").contains("期限を過ぎたものが")
    );
}

#[test]
fn reports_without_sign_in_are_told_at_once_and_many_of_them_together() {
    let (house, post) = (House::new(), PostOffice::start(&[]));
    let way = plain(&post);
    let tip = || house.site.desk.put_tip("[[\"what\",\"山田の名簿が\"]]", house.site.now()).expect("put");
    tip();
    look(&way, &house);
    for _ in 0..3 {
        tip();
    }
    look(&way, &house);
    let taken = post.taken();
    let told = web::told_of_tips(
        &house.site.live.door.office(),
        house.site.live.shelf.catalog(),
        house.site.now().day(),
    );
    assert!(told.contains("1005"), "{told:?}");
    let first = taken.len();
    assert!(first >= 1 && taken.iter().all(|l| word(l, "subject") == "［関守］事故の報告が届きました"));
    assert!(taken.iter().all(|l| !word(l, "body").contains("山田")));
    house.wait_minutes(10);
    look(&way, &house);
    let taken = post.taken();
    assert_eq!(taken.len(), 2 * first, "those of ten minutes in one");
    assert!(word(taken.last().expect("a mail"), "body").contains("3件"));
    // Without settings nothing is kept for a mail that nobody sends.
    tip();
    look(&Mailing::new(None, "x").expect("nothing"), &house);
    assert!(house.site.desk.news().expect("read").is_empty());
}
