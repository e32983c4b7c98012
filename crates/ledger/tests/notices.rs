//! Notices and the outbox of mails: who is told, what is put aside, and what is written together with what it tells of.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use ledger::desk::{Alarm, Audience, Desk, Mail, MailState, Posted, Reader, Telling, Tidings};
use practice::calendar::Moment;

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn desk() -> (tempfile::TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(place.path()).unwrap();
    (place, desk)
}

fn telling(key: &str, audience: Audience, says: &str, stays: bool) -> Telling {
    Telling { key: key.to_string(), audience, says: says.to_string(), path: String::new(), stays }
}

fn says(desk: &Desk, person: &str, administrator: bool, now: &str) -> Vec<String> {
    let posts = [format!("課/{person}")];
    let reader = Reader { person, administrator, posts: &posts, now: at(now) };
    desk.notices(reader).unwrap().into_iter().map(|n| n.says).collect()
}

fn see(desk: &Desk, person: &str, administrator: bool, now: &str) {
    let reader = Reader { person, administrator, posts: &[], now: at(now) };
    for notice in desk.notices(reader).unwrap() {
        desk.see_notice(notice.id, person, at(now)).unwrap();
    }
}

#[test]
fn notices_are_put_aside_one_by_one_and_come_again_with_other_words() {
    let (_place, desk) = desk();
    let now = "2026-11-24T09:00";
    let all = |says: &str| telling("mail", Audience::Administrators, says, false);
    assert!(desk.put_notice(&all("一通送れません。"), at(now)).unwrap());
    assert!(!desk.put_notice(&all("一通送れません。"), at(now)).unwrap());
    let own = telling("own", Audience::Person("1006".to_string()), "あなたへ", false);
    desk.put_notice(&own, at(now)).unwrap();
    assert_eq!(says(&desk, "1005", true, now), ["一通送れません。"]);
    assert_eq!(says(&desk, "1005", false, now), Vec::<String>::new());
    assert_eq!(says(&desk, "1006", false, now), ["あなたへ"]);
    see(&desk, "1005", true, now);
    assert_eq!(says(&desk, "1005", true, now), Vec::<String>::new());
    assert_eq!(says(&desk, "1005", true, "2027-11-24T09:00"), Vec::<String>::new(), "for good");
    assert_eq!(says(&desk, "1007", true, now), ["一通送れません。"], "another administrator has not seen it");
    desk.put_notice(&all("二通送れません。"), at(now)).unwrap();
    assert_eq!(says(&desk, "1005", true, now), ["二通送れません。"]);
    desk.end_notice("mail").unwrap();
    assert_eq!(says(&desk, "1007", true, now), Vec::<String>::new());
}

#[test]
fn what_goes_on_is_back_on_the_next_day() {
    let (_place, desk) = desk();
    assert!(
        desk.put_alarm(Alarm::Backup, ("控えを作れません。", "/admin/backups"), at("2026-11-24T02:00"))
            .unwrap()
    );
    see(&desk, "1005", true, "2026-11-24T09:00");
    assert_eq!(says(&desk, "1005", true, "2026-11-24T23:59"), Vec::<String>::new());
    assert_eq!(says(&desk, "1005", true, "2026-11-25T00:00"), ["控えを作れません。"]);
    see(&desk, "1005", true, "2026-11-25T09:00");
    assert_eq!(says(&desk, "1005", true, "2026-11-25T10:00"), Vec::<String>::new());
    desk.end_notice(Alarm::Backup.key()).unwrap();
    assert_eq!(says(&desk, "1005", true, "2026-11-26T09:00"), Vec::<String>::new());
}

#[test]
fn a_post_or_everybody_is_told() {
    let (_place, desk) = desk();
    let now = "2026-11-24T09:00";
    desk.put_notice(&telling("a", Audience::Post("課/1005".to_string()), "後閲", true), at(now)).unwrap();
    desk.put_notice(&telling("b", Audience::Everybody, "新しい版", false), at(now)).unwrap();
    assert_eq!(says(&desk, "1005", false, now), ["後閲", "新しい版"]);
    assert_eq!(says(&desk, "1006", true, now), ["新しい版"]);
    assert_eq!(desk.noticed("a").unwrap(), ["a"]);
}

fn mail(key: &str, until: &str) -> Mail {
    Mail {
        key: key.to_string(),
        person: "1005".to_string(),
        subject: "件名".to_string(),
        body: "本文".to_string(),
        until: at(until),
    }
}

#[test]
fn an_alarm_and_what_the_mail_tells_of_are_one_and_the_same_alarm_is_told_once() {
    let (_place, desk) = desk();
    let now = at("2026-11-24T09:00");
    assert!(desk.put_alarm(Alarm::Directory, ("届きません。", ""), now).unwrap());
    assert!(!desk.put_alarm(Alarm::Directory, ("届きません。", ""), now).unwrap());
    assert!(
        desk.put_alarm(Alarm::Directory, ("まだ届きません。", ""), now).unwrap(),
        "other words on the page"
    );
    desk.put_tip("[]", now).unwrap();
    desk.put_tip("[]", now).unwrap();
    let news = desk.news().unwrap();
    let told: Vec<(Alarm, u32)> = news.iter().map(|n| (n.alarm, n.count)).collect();
    assert_eq!(told, [(Alarm::Directory, 1), (Alarm::Tip, 2)]);
    // A report that comes meanwhile is not lost with those that became mails.
    desk.put_tip("[]", now).unwrap();
    let tips = news.into_iter().find(|n| n.alarm == Alarm::Tip).unwrap();
    desk.address_news(&tips, &[mail("tip/1", "2026-11-27T09:00")], now).unwrap();
    let left: Vec<(Alarm, u32)> = desk.news().unwrap().iter().map(|n| (n.alarm, n.count)).collect();
    assert_eq!(left, [(Alarm::Directory, 1), (Alarm::Tip, 1)]);
    assert_eq!(desk.told_last(Alarm::Tip).unwrap(), Some(now));
    assert_eq!(desk.mails(None, (0, 9)).unwrap().len(), 1);
}

#[test]
fn a_mail_is_put_down_once_and_the_morning_once_a_day() {
    let (_place, desk) = desk();
    let (now, day) = (at("2026-11-24T08:30"), at("2026-11-24T08:30").day());
    let tidings = Tidings { mails: vec![mail("a", "2026-11-27T09:00")], ..Tidings::default() };
    desk.tell(&tidings, now).unwrap();
    desk.tell(&tidings, now).unwrap();
    assert!(desk.put_digests(day, &[mail("b", "2026-11-25T00:00")], now).unwrap());
    assert!(!desk.put_digests(day, &[mail("c", "2026-11-25T00:00")], now).unwrap());
    let keys: Vec<String> = desk.mails(None, (0, 9)).unwrap().into_iter().map(|m| m.mail.key).collect();
    assert_eq!(keys, ["b", "a"]);
}

#[test]
fn a_mail_goes_from_waiting_to_sent_and_what_was_begun_is_begun_again() {
    let (_place, desk) = desk();
    let now = at("2026-11-24T09:00");
    let mails = vec![mail("a", "2026-11-27T09:00"), mail("b", "2026-11-27T09:00")];
    desk.tell(&Tidings { mails, ..Tidings::default() }, now).unwrap();
    let due = desk.mails_due(now, 10).unwrap();
    assert_eq!(due.len(), 2);
    desk.begin_mail(due[0].id).unwrap();
    assert_eq!(desk.mails_due(now, 10).unwrap().len(), 1, "nobody else takes it");
    desk.begin_mails_again(now).unwrap();
    desk.begin_mail(due[0].id).unwrap();
    desk.end_mail(due[0].id, &Posted::Again(at("2026-11-24T09:05"), "込んでいます"), now).unwrap();
    desk.end_mail(due[1].id, &Posted::Sent, now).unwrap();
    assert!(desk.mails_due(now, 10).unwrap().is_empty());
    let waiting = desk.mails_due(at("2026-11-24T09:05"), 10).unwrap();
    assert_eq!((waiting[0].tries, waiting[0].fault.as_deref()), (2, Some("込んでいます")));
    let counts = desk.mail_counts().unwrap();
    assert_eq!((counts[&MailState::Waiting], counts[&MailState::Sent]), (1, 1));
}
