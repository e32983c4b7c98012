//! Do many people write through one door without losing or mixing anything?

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

#[expect(dead_code, reason = "other tests use the rest")]
mod founded;

use ledger::book::{Answer, Book};
use ledger::door::Door;
use ledger::verify::verify;
use practice::command::{Command, Opening};
use practice::value::Value;

fn terminal(number: &str) -> Command {
    let words = [
        ("number", number),
        ("serial", number),
        ("section", "総務課"),
        ("place", "執務室"),
        ("os", "Windows 11"),
    ];
    let fields = words.into_iter().map(|(name, word)| (name.to_string(), Value::Text(word.to_string())));
    let mechanism = "terminal-register".to_string();
    Command::Record(Opening {
        mechanism,
        fields: fields.collect(),
        applicant: None,
        paper: None,
        files: Vec::new(),
    })
}

#[test]
fn everybody_gets_the_answer_to_his_own_command() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let before = Book::open(&dir, founded::catalog()).unwrap();
    let size = before.log().newest().size;
    let (door, thread) = Door::open(before, || "2026-11-24T09:00".parse().unwrap());
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let door = door.clone();
            scope.spawn(move || {
                for n in 0..25 {
                    let number = format!("PC-{writer}-{n}");
                    let Answer::Done(done) = door.submit("1003", terminal(&number)).unwrap() else {
                        unreachable!()
                    };
                    assert_eq!(done.events.len(), 1);
                    // The same number again is refused, whoever else writes in between.
                    assert!(matches!(door.submit("1003", terminal(&number)).unwrap(), Answer::Refused(_)));
                }
            });
        }
    });
    drop(door);
    let book = thread.join().unwrap();
    assert_eq!(book.view().matters("terminal-register").unwrap().len(), 200);
    assert_eq!(book.log().newest().size, size + 400, "each command left one event, each refusal one");
    assert!(verify(&dir, None).unwrap().findings.is_empty());
}

#[test]
fn a_closed_door_says_so() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let book = Book::open(&dir, founded::catalog()).unwrap();
    let (door, thread) = Door::open(book, || panic!("the clock is broken"));
    let fault = door.submit("1003", terminal("PC-1")).unwrap_err();
    assert!(fault.sentence().contains("受付が終わっています"), "{fault}");
    assert!(thread.join().is_err());
    assert!(verify(&dir, None).unwrap().findings.is_empty());
}

#[test]
fn many_commands_of_one_person_are_carried_out_in_order() {
    let place = tempfile::tempdir().unwrap();
    let dir = founded::office(place.path());
    let book = Book::open(&dir, founded::catalog()).unwrap();
    let (door, _) = Door::open(book, || "2026-11-24T09:00".parse().unwrap());
    let numbers = || (0..600).map(|n| format!("PC-{}", n % 599));
    let answers = door.submit_all("1003", &numbers().map(|n| terminal(&n)).collect::<Vec<_>>()).unwrap();
    assert_eq!(answers.len(), 600, "more than become durable together");
    let done = |a: &Answer| matches!(a, Answer::Done(_));
    assert!(answers.iter().take(599).all(done));
    assert!(!answers.last().is_some_and(done), "the number of the first again, which stands by then");
}
