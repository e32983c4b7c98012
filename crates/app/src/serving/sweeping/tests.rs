//! What goes when its time is over, and what never goes.

use super::{ACCESS_DAYS, Sweeping, UPLOAD_DAYS};
use crate::serving::house::House;
use ledger::desk::{Access, Draft, Upshot};
use practice::command::{Attaching, Command};
use practice::value::Value;

fn days(house: &House, days: i64) {
    house.wait_minutes(days * 24 * 60);
}

fn swept(house: &House) {
    let mut sweeping = Sweeping::default();
    // One look does a part; the next goes on.
    for _ in 0..10 {
        sweeping.look(&house.site).expect("swept");
    }
}

fn put(house: &House, content: &str) -> ledger::desk::FileRef {
    let at = house.site.now();
    house.site.desk.put_file("名簿.xlsx", content.as_bytes(), ("1005", at)).expect("put")
}

fn is_there(house: &House, hash: &str) -> bool {
    house.site.desk.file(hash).expect("read").is_some()
}

#[test]
fn uploads_go_and_files_of_matters_and_texts_of_editions_stay() {
    let house = House::new();
    let (upload, attached) = (put(&house, "読み込んだ名簿"), put(&house, "添付した報告書"));
    let text = house.site.live.door.office().editions[0].reading.source.clone();
    let policy = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/miyazaki.txt"));
    assert_eq!(put(&house, &policy.expect("a policy")).hash, text, "the text of the edition");
    let matter = house.apply("1010", "incident-report", &[("what", "紛失")]);
    let file = practice::event::Attached {
        name: attached.name.clone(),
        hash: attached.hash.clone(),
        bytes: attached.bytes,
    };
    house.done("1010", Command::Attach(Attaching { matter, file }));
    days(&house, UPLOAD_DAYS);
    swept(&house);
    assert!(is_there(&house, &upload.hash), "to the day");
    let again = put(&house, "もう一度読み込んだ名簿");
    days(&house, 1);
    swept(&house);
    assert!(!is_there(&house, &upload.hash));
    assert!(is_there(&house, &attached.hash) && is_there(&house, &text) && is_there(&house, &again.hash));
    days(&house, 4000);
    swept(&house);
    assert!(is_there(&house, &attached.hash) && is_there(&house, &text), "never");
    assert!(!is_there(&house, &again.hash));
}

#[test]
fn a_file_that_is_brought_again_is_as_new_and_one_that_a_job_waits_for_stays() {
    let house = House::new();
    let (file, wanted) = (put(&house, "添付するもの"), put(&house, "読むもの"));
    let task = web::Task::ReadRows { file: wanted.hash.clone() };
    house.site.put_job(&task, "1005").expect("put");
    days(&house, 300);
    put(&house, "添付するもの");
    swept(&house);
    assert!(is_there(&house, &file.hash) && is_there(&house, &wanted.hash));
}

#[test]
fn accesses_stay_as_long_as_the_body_says() {
    let house = House::new();
    let access = |what: &str| {
        let at = house.site.now();
        let (person, origin) = (Some("1010".to_string()), "192.0.2.1".to_string());
        let one = Access { at, person, origin, what: what.to_string(), upshot: Upshot::Done };
        house.site.desk.record_accesses(&vec![one; 450]).expect("recorded");
    };
    let count = || house.site.desk.accesses(None, (0, 10_000)).expect("read").len();
    access("一日目");
    days(&house, 400);
    access("四百日目");
    swept(&house);
    assert_eq!(count(), 900, "without a value of the body for {ACCESS_DAYS} days");
    house.done(
        "1005",
        Command::SetValue {
            name: practice::setting::ACCESS_DAYS.to_string(),
            value: Value::Number(365),
            reason: "規程のログの保存期間".to_string(),
            decider: "事務局長".to_string(),
            decided: house.site.now().day(),
        },
    );
    days(&house, 1);
    swept(&house);
    assert_eq!(count(), 450);
}

#[test]
fn what_a_person_who_left_had_of_his_own_goes_after_a_month() {
    let house = House::new();
    for person in ["1008", "1010"] {
        let at = house.site.now();
        let draft = Draft {
            person: person.to_string(),
            place: "/apply/incident-report".to_string(),
            title: "事故".to_string(),
            body: "書きかけ".to_string(),
        };
        house.site.desk.keep_draft(&draft, at).expect("kept");
        house.site.desk.set_password(person, "hash", false, at).expect("set");
    }
    let on = house.site.now().day();
    house.done("1005", Command::RemovePerson { person: "1008".to_string(), on });
    let drafts = |person: &str| house.site.desk.drafts(person).expect("read").len();
    days(&house, 30);
    swept(&house);
    assert_eq!((drafts("1008"), drafts("1010")), (1, 1));
    days(&house, 1);
    swept(&house);
    assert_eq!((drafts("1008"), drafts("1010")), (0, 1));
    assert_eq!(house.site.desk.credential("1008").expect("read"), None);
    assert!(house.site.desk.credential("1010").expect("read").is_some());
}

#[test]
fn previews_go_with_their_jobs_and_no_number_is_given_out_twice() {
    let house = House::new();
    let task = |n: u32| web::Task::ReadRows { file: format!("{n:064}") };
    let old = house.site.put_job(&task(1), "1005").expect("put");
    let (open, last) = (
        house.site.put_job(&task(2), "1005").expect("put"),
        house.site.put_job(&task(3), "1005").expect("put"),
    );
    for id in [old, last] {
        house.site.desk.end_job(id, Ok("氏名のある名簿"), house.site.now()).expect("ended");
    }
    let waiting = house.site.desk.put_tip("[]", house.site.now()).expect("put");
    days(&house, 3000);
    swept(&house);
    let job = |id: i64| house.site.desk.job(id).expect("read").is_some();
    assert_eq!((job(old), job(open), job(last)), (false, true, true));
    assert_eq!(house.site.desk.job(last).expect("read").and_then(|j| j.outcome), None, "the names are gone");
    assert!(house.site.put_job(&task(4), "1005").expect("put") > last);
    assert!(house.site.desk.tip(waiting).expect("read").is_some(), "nobody took it over yet");
}
