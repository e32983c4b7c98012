//! What is no event: is it kept, given back, and forgotten when it should be?

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use ledger::desk::{Access, Desk, Draft, JobState, Session, Tries, Upshot};
use ledger::fault::FaultKind;
use practice::calendar::Moment;

fn at(time: &str) -> Moment {
    format!("2026-11-24T{time}").parse().unwrap()
}

fn desk() -> (tempfile::TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(place.path()).unwrap();
    (place, desk)
}

fn session(token: &str, person: &str) -> Session {
    Session {
        token: token.to_string(),
        person: person.to_string(),
        csrf: "c".repeat(64),
        stage: "full".to_string(),
        begun: at("09:00"),
        seen: at("09:00"),
        origin: "192.0.2.1".to_string(),
        agent: "ブラウザー".to_string(),
        before_in: None,
        before_out: Some(at("08:00")),
        way: "password".to_string(),
        confirmed: None,
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_desk() {
    use std::os::unix::fs::PermissionsExt;
    let (place, _desk) = desk();
    for file in ["desk.db", "desk.key"] {
        let mode = std::fs::metadata(place.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn a_newer_desk_and_a_foreign_file_are_refused() {
    let (place, desk) = desk();
    drop(desk);
    let path = place.path().join("desk.db");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let fault = Desk::open(place.path()).err().unwrap();
    assert_eq!(fault.kind, FaultKind::NewerFormat);
    assert!(fault.to_string().contains("新しい版"), "{fault}");
    std::fs::write(&path, "これはデータベースではありません。".repeat(100)).unwrap();
    assert!(Desk::open(place.path()).is_err());
}

#[test]
fn a_password_is_kept_with_its_tries_and_its_second_factor() {
    let (_place, desk) = desk();
    assert_eq!(desk.credential("1001").unwrap(), None);
    desk.set_password("1001", "hash-1", true, at("09:00")).unwrap();
    let slip = Tries { at: at("09:00"), most: 2, until: at("09:15") };
    desk.tried("1001", slip).unwrap();
    assert_eq!(desk.credential("1001").unwrap().unwrap().locked_until, None);
    desk.tried("1001", slip).unwrap();
    desk.set_totp("1001", Some("SECRET")).unwrap();
    let kept = desk.credential("1001").unwrap().unwrap();
    assert!(kept.temporary && kept.failed == 2 && kept.locked_until == Some(at("09:15")));
    // A new password forgets the failed tries and keeps the second factor.
    desk.set_password("1001", "hash-2", false, at("10:00")).unwrap();
    let kept = desk.credential("1001").unwrap().unwrap();
    assert!(!kept.temporary && kept.failed == 0 && kept.locked_until.is_none());
    assert_eq!((kept.hash.as_str(), kept.totp.as_deref()), ("hash-2", Some("SECRET")));
}

const SECRET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Everything that lies in the desk's own files, without the key beside it.
fn bytes_of(place: &std::path::Path) -> Vec<u8> {
    let files = ["desk.db", "desk.db-wal"].map(|name| std::fs::read(place.join(name)).unwrap_or_default());
    files.concat()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|w| w == words.as_bytes())
}

#[test]
fn the_secret_of_a_second_factor_lies_sealed_and_opens_for_its_person_alone() {
    let (place, desk) = desk();
    for person in ["1001", "1002"] {
        desk.set_password(person, "hash", false, at("09:00")).unwrap();
        desk.set_totp(person, Some(SECRET)).unwrap();
    }
    assert!(!holds(&bytes_of(place.path()), SECRET));
    drop(desk);
    let desk = Desk::open(place.path()).unwrap();
    assert_eq!(desk.credential("1001").unwrap().unwrap().totp.as_deref(), Some(SECRET));
    drop(desk);
    let rows = rusqlite::Connection::open(place.path().join("desk.db")).unwrap();
    let seals: Vec<String> = ["1001", "1002"]
        .map(|p| rows.query_row("SELECT totp FROM credential WHERE person = ?1", [p], |r| r.get(0)).unwrap())
        .to_vec();
    assert_ne!(seals[0], seals[1], "the same secret twice is not seen to be the same");
    let swap = "UPDATE credential SET totp = (SELECT totp FROM credential WHERE person = '1002') WHERE person = '1001'";
    rows.execute(swap, []).unwrap();
    drop(rows);
    let fault = Desk::open(place.path()).unwrap().credential("1001").unwrap_err();
    assert_eq!(fault.kind, FaultKind::Damaged, "another's secret in one's own row");
}

#[test]
fn a_desk_of_an_older_release_is_sealed_when_it_is_opened() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("desk.db");
    let old = rusqlite::Connection::open(&path).unwrap();
    for step in ["step1.sql", "step2.sql", "step3.sql"] {
        let sql = std::fs::read_to_string(format!("{}/src/desk/{step}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        old.execute_batch(&sql).unwrap();
    }
    let row = "INSERT INTO credential (person, hash, temporary, changed, totp, totp_step) VALUES ('1001', 'h', 0, '2026-11-24T09:00', ?1, 7)";
    old.execute(row, [SECRET]).unwrap();
    old.pragma_update(None, "user_version", 3).unwrap();
    drop(old);
    assert!(holds(&bytes_of(place.path()), SECRET));
    let desk = Desk::open(place.path()).unwrap();
    assert_eq!(desk.credential("1001").unwrap().unwrap().totp.as_deref(), Some(SECRET));
    assert!(!desk.use_totp("1001", 7).unwrap(), "used steps stay used");
    drop(desk);
    assert!(!holds(&bytes_of(place.path()), SECRET), "what lay in the clear is overwritten");
    let key = std::fs::read(place.path().join("desk.key")).unwrap();
    drop(Desk::open(place.path()).unwrap());
    assert_eq!(std::fs::read(place.path().join("desk.key")).unwrap(), key, "made once");
}

#[test]
fn without_its_key_a_desk_is_not_opened_and_no_new_key_is_made() {
    let (place, desk) = desk();
    desk.set_password("1001", "hash", false, at("09:00")).unwrap();
    desk.set_totp("1001", Some(SECRET)).unwrap();
    drop(desk);
    let (key, aside) = (place.path().join("desk.key"), place.path().join("aside"));
    std::fs::rename(&key, &aside).unwrap();
    let fault = Desk::open(place.path()).err().unwrap();
    assert!(fault.to_string().contains("控えのフォルダーにある desk.key"), "{fault}");
    assert!(!key.exists());
    std::fs::write(&key, "これは鍵ではありません").unwrap();
    assert_eq!(Desk::open(place.path()).err().unwrap().kind, FaultKind::Damaged);
    std::fs::remove_file(&key).unwrap();
    std::fs::rename(&aside, &key).unwrap();
    assert_eq!(
        Desk::open(place.path()).unwrap().credential("1001").unwrap().unwrap().totp.as_deref(),
        Some(SECRET)
    );
}

#[test]
fn a_renewed_session_has_another_token_and_the_old_one_is_nothing() {
    let (_place, desk) = desk();
    desk.begin_session(&session("a", "1001")).unwrap();
    let renewed = Session { token: "b".to_string(), confirmed: Some(at("09:10")), ..session("a", "1001") };
    assert!(desk.renew_session("a", &renewed).unwrap());
    assert_eq!(desk.session("a").unwrap(), None);
    assert_eq!(desk.session("b").unwrap(), Some(renewed.clone()));
    assert!(!desk.renew_session("a", &renewed).unwrap(), "the old one is nobody's");
}

#[test]
fn each_step_of_the_second_factor_is_used_once() {
    let (_place, desk) = desk();
    desk.set_password("1001", "hash", false, at("09:00")).unwrap();
    desk.set_totp("1001", Some("SECRET")).unwrap();
    assert!(desk.use_totp("1001", 100).unwrap());
    assert!(!desk.use_totp("1001", 100).unwrap(), "the same again");
    assert!(!desk.use_totp("1001", 99).unwrap(), "an earlier one");
    assert!(desk.use_totp("1001", 101).unwrap());
}

#[test]
fn sessions_are_listed_and_ended() {
    let (_place, desk) = desk();
    desk.set_password("1001", "hash", false, at("08:00")).unwrap();
    for token in ["a", "b", "c"] {
        desk.begin_session(&session(token, "1001")).unwrap();
    }
    desk.begin_session(&session("d", "1002")).unwrap();
    desk.seen("b", at("09:30")).unwrap();
    let tokens =
        |person| -> Vec<String> { desk.sessions(person).unwrap().into_iter().map(|s| s.token).collect() };
    assert_eq!(tokens(Some("1001")).first().map(String::as_str), Some("b"), "the one used last first");
    assert_eq!(desk.session("a").unwrap().unwrap(), session("a", "1001"));
    desk.end_other_sessions("1001", "b").unwrap();
    assert_eq!(tokens(None), ["b", "d"]);
    desk.sign_out(&session("b", "1001"), at("10:00")).unwrap();
    assert_eq!(desk.credential("1001").unwrap().unwrap().last_out, Some(at("10:00")));
    desk.end_stale_sessions(at("09:01"), at("00:00")).unwrap();
    assert!(tokens(None).is_empty());
}

#[test]
fn a_draft_takes_the_place_of_the_one_before_it() {
    let (_place, desk) = desk();
    let draft = |body: &str| Draft {
        person: "1001".to_string(),
        place: "/apply/x".to_string(),
        title: "申請".to_string(),
        body: body.to_string(),
    };
    desk.keep_draft(&draft("一"), at("09:00")).unwrap();
    desk.keep_draft(&draft("二"), at("09:05")).unwrap();
    let kept = desk.drafts("1001").unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].body.as_str(), kept[0].changed), ("二", at("09:05")));
    assert_eq!(desk.draft("1002", "/apply/x").unwrap(), None, "somebody else's");
    desk.drop_draft("1001", "/apply/x").unwrap();
    assert!(desk.drafts("1001").unwrap().is_empty());
}

#[test]
fn a_job_that_was_begun_is_begun_again_after_a_restart() {
    let (place, desk) = desk();
    let first = desk.put_job("{\"task\":1}", "1001", at("09:00")).unwrap();
    let second = desk.put_job("{\"task\":2}", "1001", at("09:00")).unwrap();
    assert_eq!(desk.take_job().unwrap().unwrap().id, first, "the oldest first");
    drop(desk);
    let desk = Desk::open(place.path()).unwrap();
    assert_eq!(desk.take_job().unwrap().unwrap().id, second);
    desk.begin_jobs_again().unwrap();
    let again = desk.take_job().unwrap().unwrap();
    assert_eq!(again.id, first);
    desk.end_job(first, Err("読めません。"), at("09:01")).unwrap();
    let over = desk.job(first).unwrap().unwrap();
    assert_eq!((over.state, over.outcome.as_deref()), (JobState::Failed, Some("読めません。")));
    assert!(over.state.is_over());
}

#[test]
fn a_file_is_kept_once_and_given_back_by_its_hash() {
    let (_place, desk) = desk();
    let first = desk.put_file("規程.docx", b"content", ("1001", at("09:00"))).unwrap();
    let again = desk.put_file("写し.docx", b"content", ("1002", at("09:05"))).unwrap();
    assert_eq!(first.hash, again.hash);
    assert_eq!(desk.file(&first.hash).unwrap(), Some(("規程.docx".to_string(), b"content".to_vec())));
    assert_eq!(desk.file("0000").unwrap(), None);
}

#[test]
fn accesses_are_told_the_latest_first() {
    let (_place, desk) = desk();
    let access = |person: Option<&str>, what: &str| Access {
        at: at("09:00"),
        person: person.map(ToString::to_string),
        origin: "192.0.2.1".to_string(),
        what: what.to_string(),
        upshot: Upshot::Refused,
    };
    desk.record_accesses(&[access(Some("1001"), "一"), access(None, "二"), access(Some("1001"), "三")])
        .unwrap();
    let told: Vec<String> = desk.accesses(None, (0, 2)).unwrap().into_iter().map(|a| a.what).collect();
    assert_eq!(told, ["三", "二"]);
    let of: Vec<String> = desk.accesses(Some("1001"), (1, 5)).unwrap().into_iter().map(|a| a.what).collect();
    assert_eq!(of, ["一"]);
}

#[test]
fn a_report_without_sign_in_is_taken_over_once() {
    let (_place, desk) = desk();
    let id = desk.put_tip("[]", at("09:00")).unwrap();
    assert!(desk.settle_tip(id, ("1005", at("09:10")), Ok("incident-report/2026/1")).unwrap());
    assert!(!desk.settle_tip(id, ("1006", at("09:20")), Err("いたずら")).unwrap(), "somebody was faster");
    let tip = desk.tip(id).unwrap().unwrap();
    assert_eq!(
        (tip.taken_by.as_deref(), tip.matter.as_deref()),
        (Some("1005"), Some("incident-report/2026/1"))
    );
    assert!(desk.open_tips().unwrap().is_empty());
    let closed = desk.put_tip("[]", at("09:30")).unwrap();
    assert!(desk.settle_tip(closed, ("1005", at("09:40")), Err("6番と同じ")).unwrap());
    let settled = desk.settled_tips(10).unwrap();
    assert_eq!(settled.iter().map(|t| t.id).collect::<Vec<_>>(), [closed, id]);
    assert_eq!((settled[0].reason.as_deref(), settled[0].matter.as_deref()), (Some("6番と同じ"), None));
}
